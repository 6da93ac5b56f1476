// The corpus through JavaScript, row by row and through each entry of the package: the rules of its
// README, and every field of the vectors, probabilities to the part per million.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { asVector, checkers, corpus, input, install, root, units, vectors } from "./package.mjs";

const installed = install("corpus");
const rows = corpus();
const expected = vectors(rows);

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
        assert.equal(expected.size, rows.length);
        for (const row of rows) {
            const verdict = checker(row).check(input(row), row.context);
            assert.deepEqual(asVector(row, verdict), expected.get(row.id));
        }
        t.diagnostic(`${rows.length} rows`);
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
        const verdict = checker(row).check(input(row), row.context);
        assert.deepEqual(asVector(row, verdict), expected.get(row.id));
    }
    t.diagnostic(`${plain.length} rows of ${rows.length}`);
});

const ALLOWED = { silent: ["listed", "unlisted"], suggested: ["suspect", "unlisted"] };

/** What the row forbids, in words: the rules of tests/corpus/README.md. */
function failures(row, verdict) {
    const out = [];
    const expect = (what, expected, found) => {
        if (expected !== found) out.push(`${what} ${found}, not ${expected}`);
    };
    const [first] = verdict.suggestions;
    const allowed = ALLOWED[row.verdict] ?? [row.verdict];
    if (!allowed.includes(verdict.verdict)) expect("verdict", allowed.join(" or "), verdict.verdict);
    const targets = verdict.suggestions.map(({ target }) => target);
    if (row.target !== undefined) expect("target", row.target, first?.target);
    else if (row.verdict === "suspect") expect("suggestions", "", targets.join(" "));
    if (row.address !== undefined) expect("address", row.address, first?.address);
    if (row.as !== undefined) expect("as", row.as, first?.kind);
    const sorted = (names) => [...names].sort().join(" ");
    if (row.findings) expect("findings", sorted(row.findings), sorted(verdict.findings));
    const slips = (field) => (first?.slips ?? []).map((slip) => slip[field]).join(" ");
    if (row.kinds) expect("kinds", row.kinds.join(" "), slips("kind"));
    if (row.where) expect("where", row.where.join(" "), slips("where"));
    (row.order ?? []).forEach((target, at) => expect("order", target, verdict.suggestions[at]?.target));
    if (first && row.not?.includes(first.target)) expect("first", "another", first.target);
    if (row.error?.code !== undefined) expect("error", row.error.code, verdict.error?.code);
    if (row.error?.offset !== undefined) {
        expect("offset", units(row, row.error.offset), verdict.error?.offset);
    }
    return out;
}

test("every row gets the answer written by hand", async () => {
    const misdirect = await installed.import("misdirect");
    await misdirect.init();
    const checker = checkers(misdirect);
    const failed = rows.flatMap((row) => {
        const words = failures(row, checker(row).check(input(row), row.context));
        return words.length ? [`${row.id}: ${words.join("; ")}`] : [];
    });
    assert.deepEqual(failed, []);
});

test("what the vectors have not agrees with what they have", async () => {
    const misdirect = await installed.import("misdirect");
    await misdirect.init();
    const checker = checkers(misdirect);
    for (const row of rows) {
        const given = input(row);
        const verdict = checker(row).check(given, row.context);
        assert.equal(verdict.input, given);
        assert.equal(verdict.model, misdirect.versions().model);
        for (const suggestion of verdict.suggestions) {
            assert.equal(suggestion.probability, suggestion.ppm / 1e6);
            assert.ok(suggestion.address.endsWith(suggestion.target));
            assert.ok(suggestion.explanation.startsWith(`did you mean ${suggestion.address}?`));
            assert.ok(suggestion.tags.every((tag) => tag >= 0 && tag < 8));
            for (const { span, typed } of suggestion.slips) {
                // A letter of an A-label has no place of its own: its span is empty.
                if (!span?.[1] || typeof given !== "string") continue;
                const covered = given.slice(span[0], span[0] + span[1]);
                assert.equal(covered.toLowerCase(), typed.toLowerCase(), row.id);
            }
        }
        // A plain object, that survives where objects are copied.
        assert.deepEqual(structuredClone(verdict), verdict);
    }
});
