// The JavaScript peers, asked one address at a time.
//
// Reads {"peer", "lists", "addresses"} from standard input. `lists` is null for the peer's own lists,
// or {"domains", "tops"}. Writes {"targets", "nanoseconds"}: null for silence, and how long one
// check takes on average once the code is warm.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import misspelled, { top100 } from 'email-misspelled';
import { emailTypoFixer } from 'email-typo-fixer';

const require = createRequire(import.meta.url);
const mailcheck = require('mailcheck');
const zootools = require('@zootools/email-spell-checker');

const { peer, lists, addresses } = JSON.parse(readFileSync(0, 'utf8'));
const options = lists && { domains: lists.domains, secondLevelDomains: [], topLevelDomains: lists.tops };

// The domain that a peer suggests for an address; nothing where it is silent.
const byDistance = misspelled({ domains: lists?.domains ?? top100 });
const ask = {
  mailcheck: (email) => mailcheck.run({ email, ...options })?.domain,
  zootools: (email) => zootools.run({ email, ...options })?.domain,
  misspelled: (email) => byDistance(email)[0]?.suggest,
  typofixer: (email) => {
    const { hasCorrection, suggested } = emailTypoFixer(email);
    return hasCorrection ? suggested.slice(suggested.lastIndexOf('@') + 1) : null;
  },
}[peer];

function suggest(address) {
  try {
    return ask(address) ?? null;
  } catch {
    // A peer that throws (ZooTools makes a regular expression of the top level) says nothing.
    return null;
  }
}

addresses.slice(0, 200).forEach(suggest);
const start = process.hrtime.bigint();
const targets = addresses.map(suggest);
const nanoseconds = Number(process.hrtime.bigint() - start) / Math.max(addresses.length, 1);
process.stdout.write(JSON.stringify({ targets, nanoseconds }));
