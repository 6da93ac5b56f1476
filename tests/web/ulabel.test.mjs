// A-labels that the library writes are read as Node's own reader has them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { domainToUnicode } from "node:url";
import { toUnicode } from "../../examples/web/ulabel.js";
import { readLines } from "../wasm/package.mjs";

test("each A-label of the vectors, and what has none", () => {
    const targets = readLines("tests/vectors/corpus.jsonl").flatMap(({ suggestions }) => suggestions.map(({ target }) => target));
    const international = new Set(targets.filter((target) => target.includes("xn--")));
    // Node reads an A-label that IDNA forbids as nothing.
    const readable = [...international].filter((target) => domainToUnicode(target) !== "");
    assert.ok(readable.length > 20, `${readable.length}`);
    for (const target of readable) assert.equal(toUnicode(target), domainToUnicode(target));
    for (const plain of ["army.mil", "a", "", "x--y.com"]) assert.equal(toUnicode(plain), plain);
});
