// The JavaScript peers, asked one name at a time: what would they say of x@NAME?
//
// Reads {"peer", "lists", "names"} from standard input. `lists` is null for the peer's own lists,
// or {"domains", "tops"}. Writes {"targets", "nanoseconds"}: null for silence, and how long one
// check takes on average once the code is warm.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const run = {
  mailcheck: require('mailcheck').run,
  zootools: require('@zootools/email-spell-checker').run,
};

const { peer, lists, names } = JSON.parse(readFileSync(0, 'utf8'));
const options = lists && { domains: lists.domains, secondLevelDomains: [], topLevelDomains: lists.tops };

function suggest(name) {
  try {
    return run[peer]({ email: `x@${name}`, ...options })?.domain ?? null;
  } catch {
    // A peer that throws (ZooTools makes a regular expression of the top level) says nothing.
    return null;
  }
}

names.slice(0, 200).forEach(suggest);
const start = process.hrtime.bigint();
const targets = names.map(suggest);
const nanoseconds = Number(process.hrtime.bigint() - start) / Math.max(names.length, 1);
process.stdout.write(JSON.stringify({ targets, nanoseconds }));
