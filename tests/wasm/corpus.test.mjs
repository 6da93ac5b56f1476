// The corpus through JavaScript, row by row and through each entry of the package: every field of the
// vectors, probabilities to the part per million. Rust holds the vectors to the rules of the corpus.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { asVector, checkers, corpus, input, install, readLines, root, units, vectors } from "./package.mjs";

const installed = install("corpus");
const rows = corpus();
const expected = vectors(rows);
const reading = readLines("tests/vectors/addresses.jsonl");

/** The addresses in a row have the spans and names of its vector, and are what stands there. */
function finds({ addresses }, row, vector) {
    const given = input(row);
    const cut = ([start, length]) => given.slice(units(row, start), units(row, start + length));
    const wanted = vector.addresses.map(({ span, name }) => {
        const text = cut(span);
        return { text, span: [units(row, span[0]), text.length], name: name && cut(name) };
    });
    assert.deepEqual(addresses(given), wanted, row.id);
}

test("there is a vector for each row, in its order", () => {
    const ids = readLines("tests/vectors/corpus.jsonl").map(({ id }) => id);
    assert.ok(ids.length > 1000);
    assert.deepEqual(rows.map(({ id }) => id), ids);
});

const ENTRIES = {
    "import misdirect": () => installed.import("misdirect"),
    "require misdirect": () => installed.require("misdirect"),
    "import misdirect/inline": () => installed.import("misdirect/inline"),
    "require misdirect/inline": () => installed.require("misdirect/inline"),
    "import misdirect/wasm2js": () => installed.import("misdirect/wasm2js"),
    "require misdirect/wasm2js": () => installed.require("misdirect/wasm2js"),
};

for (const [name, load] of Object.entries(ENTRIES)) {
    test(`${name}: every row answers as its vector, to the part per million`, async (t) => {
        const misdirect = await load();
        await misdirect.init();
        const checker = checkers(misdirect);
        for (const row of rows) {
            const answer = checker(row).check(input(row), row.context);
            assert.deepEqual(asVector(row, answer), expected.get(row.id));
        }
        t.diagnostic(`${rows.length} rows`);
        const byId = new Map(rows.map((row) => [row.id, row]));
        for (const vector of reading) finds(misdirect, byId.get(vector.id), vector);
        const several = reading.filter(({ id }) => expected.get(id).error?.code === "several-addresses");
        assert.ok(several.length > 10 && several.every(({ addresses }) => addresses.length > 1));
    });
}

test("import misdirect/core: rows of ASCII answer as their vectors", async (t) => {
    const misdirect = await installed.import("misdirect/core");
    await misdirect.init();
    const image = readFileSync(join(root, "crates/misdirect/src/tables/builtin.image"));
    const checker = checkers(misdirect, misdirect.Directory.open(image));
    // Letters beyond ASCII, and A-labels, of which this entry does not know what they stand for.
    const isPlain = (row) => !/[^\0-\x7f]|xn--|input_hex/.test(JSON.stringify([row, expected.get(row.id)].map(({ reason, ...rest }) => rest)));
    const plain = rows.filter(isPlain);
    assert.ok(plain.length > rows.length / 2);
    for (const row of plain) {
        const answer = checker(row).check(input(row), row.context);
        assert.deepEqual(asVector(row, answer), expected.get(row.id));
    }
    t.diagnostic(`${plain.length} rows of ${rows.length}`);
    const byId = new Map(plain.map((row) => [row.id, row]));
    for (const vector of reading) if (byId.has(vector.id)) finds(misdirect, byId.get(vector.id), vector);
});

test("what the vectors have not agrees with what they have", async () => {
    const misdirect = await installed.import("misdirect");
    await misdirect.init();
    const checker = checkers(misdirect);
    for (const row of rows) {
        const given = input(row);
        const answer = checker(row).check(given, row.context);
        assert.equal(answer.input, given);
        assert.equal(answer.model, misdirect.versions().model);
        // The two forms that the types have.
        const isInvalid = answer.verdict === "invalid";
        assert.deepEqual([answer.domain === null, "error" in answer], [isInvalid, isInvalid]);
        if (isInvalid) assert.deepEqual(answer.suggestions, []);
        for (const suggestion of answer.suggestions) {
            assert.equal(suggestion.probability, suggestion.ppm / 1e6);
            assert.ok(suggestion.address.endsWith(suggestion.target));
            // Of two recipients that are alike, the one is asked about beside the other.
            const asks = [`did you mean ${suggestion.address}?`, ` or ${suggestion.address}?`];
            assert.ok(asks.some((words) => suggestion.explanation.includes(words)), row.id);
            assert.ok(suggestion.tags.every((tag) => tag >= 0 && tag < 8));
            for (const { span, typed } of suggestion.slips) {
                // A letter of an A-label has no place of its own: its span is empty.
                if (!span?.[1] || typeof given !== "string") continue;
                const covered = given.slice(span[0], span[0] + span[1]);
                assert.equal(covered.toLowerCase(), typed.toLowerCase(), row.id);
            }
        }
        assert.equal(answer.probability, answer.ppm / 1e6);
        assert.deepEqual(answer.meant, answer.suggestions.slice(0, answer.meant.length));
        assert.ok(answer.meant.length <= 3 && (answer.verdict === "suspect" || !answer.meant.length));
        // A plain object, that survives where objects are copied.
        assert.deepEqual(structuredClone(answer), answer);
    }
});
