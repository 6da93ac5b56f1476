// npm's `email-addresses`, asked for the addresses of each text: reads a JSON list of texts, writes a
// JSON list of lists, null where it reads no list.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const { parseAddressList } = createRequire(import.meta.url)('email-addresses');
const flat = (entry) => entry.addresses?.map((one) => one.address) ?? [entry.address];
const texts = JSON.parse(readFileSync(0, 'utf8'));
const found = texts.map((text) => parseAddressList(text)?.flatMap(flat) ?? null);
process.stdout.write(JSON.stringify(found));
