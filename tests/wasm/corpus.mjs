// The corpus through JavaScript, row by row: the rules of its README, and every field of the
// vectors, probabilities to the part per million. And what people do wrong. `cargo xtask wasm`
// builds the package and runs this.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const repository = new URL("../../", import.meta.url);
const packages = process.env.MISDIRECT_WASM ?? new URL("target/wasm", repository).pathname;
const misdirect = createRequire(import.meta.url)(`${packages}/node/misdirect.js`);
const { Checker, Directory, similarity, versions } = misdirect;

function readLines(path) {
    const text = readFileSync(new URL(path, repository), "utf8");
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

function corpus() {
    const names = readdirSync(new URL("tests/corpus", repository)).sort();
    return names.filter((name) => name.endsWith(".jsonl")).flatMap((name) => readLines(`tests/corpus/${name}`));
}

function options(row, explore = false) {
    const layers = row.layers ?? ["builtin"];
    const own = (trust) => layers
        .filter((layer) => layer !== "builtin" && (layer.trust ?? "trusted") === trust)
        .map(({ list, share }) => ({ directory: list, share }));
    return {
        builtin: layers.includes("builtin"),
        directories: own("trusted"),
        evidence: own("evidence"),
        explore,
    };
}

// Rows share a few checkers: the built-in directory alone serves most.
const checkers = new Map();
function checker(row) {
    const key = JSON.stringify(row.layers);
    if (!checkers.has(key)) checkers.set(key, new Checker(options(row)));
    return checkers.get(key);
}

function input(row) {
    return "input_hex" in row ? new Uint8Array(Buffer.from(row.input_hex, "hex")) : row.input;
}

/** The offset that a string's user counts, of an offset in its bytes. */
function units(row, bytes) {
    if ("input_hex" in row) return bytes;
    return Buffer.from(row.input).subarray(0, bytes).toString().length;
}

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

/** The fields that the vectors have, in their form. */
function asVector(row, verdict) {
    const vector = {
        id: row.id,
        domain: verdict.domain,
        suggestions: verdict.suggestions.map(({ entry, kind, ppm, slips, target }) => ({
            entry: entry && entry.replace(/^\*\./, ""),
            kind,
            ppm,
            slips: slips.map(({ at, intended, kind, typed, where }) => ({ at, intended, kind, typed, where })),
            target,
        })),
        verdict: verdict.verdict,
    };
    if (verdict.findings.length) vector.findings = verdict.findings;
    if (verdict.error) vector.error = verdict.error;
    return vector;
}

test("every row answers as its vector, to the part per million", (t) => {
    const path = "tests/vectors/corpus.jsonl";
    if (!existsSync(new URL(path, repository))) return t.skip("there are no vectors");
    const vectors = new Map(readLines(path).map((vector) => [vector.id, vector]));
    const rows = corpus();
    assert.equal(vectors.size, rows.length);
    for (const row of rows) {
        const verdict = checker(row).check(input(row), row.context);
        const vector = vectors.get(row.id);
        if (vector.error) vector.error.offset = units(row, vector.error.offset);
        assert.deepEqual(asVector(row, verdict), vector);
    }
    t.diagnostic(`${rows.length} rows`);
});

test("every row gets the answer written by hand", () => {
    const failed = corpus().flatMap((row) => {
        const words = failures(row, checker(row).check(input(row), row.context));
        return words.length ? [`${row.id}: ${words.join("; ")}`] : [];
    });
    assert.deepEqual(failed, []);
});

test("what the vectors have not agrees with what they have", () => {
    for (const row of corpus()) {
        const given = input(row);
        const verdict = checker(row).check(given, row.context);
        assert.equal(verdict.input, given);
        assert.equal(verdict.model, versions().model);
        for (const suggestion of verdict.suggestions) {
            assert.equal(suggestion.probability, suggestion.ppm / 1e6);
            assert.ok(suggestion.address.endsWith(suggestion.target));
            assert.ok(suggestion.explanation.startsWith(`did you mean ${suggestion.address}?`));
            for (const { span, typed } of suggestion.slips) {
                // A letter of an A-label has no place of its own: its span is empty.
                if (!span?.[1] || typeof given !== "string") continue;
                const covered = given.slice(span[0], span[0] + span[1]);
                assert.equal(covered.toLowerCase(), typed.toLowerCase(), row.id);
            }
        }
    }
});

test("offsets and spans count UTF-16 units of a string and bytes of an array", () => {
    const checker = new Checker();
    const text = "Jörg 😀 <joe@gmail,com>";
    const bytes = new TextEncoder().encode(text);
    const span = (verdict) => verdict.suggestions[0].slips[0].span;
    assert.deepEqual(span(checker.check(text)), [text.indexOf(","), 1]);
    assert.deepEqual(span(checker.check(bytes)), [bytes.indexOf(44), 1]);
});

test("a lone surrogate is read as U+FFFD and given back as it was", () => {
    const checker = new Checker();
    const alone = "joe@gm\ud800ail.com";
    const { verdict, error, input } = checker.check(alone);
    assert.equal(input, alone);
    assert.equal(verdict, "invalid");
    assert.equal(error.offset, 4);
    assert.deepEqual({ verdict, error }, (({ verdict, error }) => ({ verdict, error }))(checker.check("joe@gm\ufffdail.com")));
    assert.equal(checker.check("jo\ud800e@gmial.com").suggestions[0].address, "jo\ufffde@gmail.com");
});

test("layers, policy and images do what they say", () => {
    const list = ["stadtwerke-lindau.de 900", "*.bund.de 20 @1"];
    const image = Directory.build(list);
    assert.deepEqual(image, Directory.build(list.join("\n")));
    const typed = "kim@stadtwerke-lindua.de";
    for (const directory of [image, list, list.join("\n"), { directory: image, share: 3 }]) {
        const checker = new Checker({ builtin: false, directories: [directory] });
        assert.equal(checker.check(typed).suggestions[0].target, "stadtwerke-lindau.de");
        checker.free();
    }
    const evidence = new Checker({ builtin: false, evidence: [image] });
    assert.deepEqual(evidence.check(typed).suggestions, []);
    const strict = new Checker({ threshold: 1 });
    assert.equal(strict.check("joe@gmial.com").verdict, "unlisted");
    assert.equal(new Checker().check("joe@gmail.com").suggestions.length, 0);
    // Explored, a listed domain has suggestions, but none likely enough to warn of.
    const pair = { builtin: false, directories: [["orange.com 10", "orange.fr 1000"]] };
    assert.equal(new Checker(pair).check("a@orange.com").suggestions.length, 0);
    const explored = new Checker({ ...pair, explore: true }).check("a@orange.com");
    assert.equal(explored.verdict, "listed");
    assert.equal(explored.suggestions[0].target, "orange.fr");
    assert.equal(new Checker({ builtin: { share: 2 } }).check("joe@gmail.com").verdict, "listed");
});

test("similarity says how one domain comes about from another", () => {
    const { distance, score, cost, slips } = similarity("gmial.com", "gmail.com");
    assert.equal(distance, 1);
    assert.equal(score, 0.888888);
    assert.ok(cost > 0);
    assert.deepEqual(slips.map(({ cost, ...slip }) => slip), [
        { kind: "transposition", where: "name", typed: [2, 2], intended: [2, 2] },
    ]);
    assert.equal(similarity("a.example", "completely-different.org").cost, null);
});

test("every misuse is an Error with a code", () => {
    const checker = new Checker();
    const image = Directory.build("army.mil 3");
    const cut = image.slice(0, -1);
    const changed = image.slice();
    changed[0] ^= 1;
    const misuses = [
        [() => checker.check(), "bad-argument"],
        [() => checker.check(7), "bad-argument"],
        [() => checker.check(null), "bad-argument"],
        [() => checker.check([97]), "bad-argument"],
        [() => checker.check("a@b.de", 7), "bad-argument"],
        [() => checker.check("a@b.de", { layuot: "qwertz" }), "bad-argument"],
        [() => checker.check("a@b.de", { layout: "colemak" }), "bad-argument"],
        [() => checker.check("a@b.de", { to: "a@b.de" }), "bad-argument"],
        [() => checker.check("a@b.de", { to: [7] }), "bad-argument"],
        [() => new Checker({ builtIn: false }), "bad-argument"],
        [() => new Checker({ builtin: 1 }), "bad-argument"],
        [() => new Checker({ directories: image }), "bad-argument"],
        [() => new Checker({ directories: [7] }), "bad-argument"],
        [() => new Checker({ directories: [{ share: 1 }] }), "bad-argument"],
        [() => new Checker({ directories: [{ directory: image, share: -1 }] }), "bad-argument"],
        [() => new Checker({ threshold: 1.1 }), "bad-argument"],
        [() => new Checker({ threshold: NaN }), "bad-argument"],
        [() => new Checker({ ratio: "2" }), "bad-argument"],
        [() => new Checker({ directories: [image, image, image, image] }), "too-many-layers"],
        [() => new Checker({ directories: [cut] }), "image-truncated"],
        [() => new Checker({ directories: [changed] }), "not-an-image"],
        [() => Directory.build(7), "bad-argument"],
        [() => Directory.build(["army.mil", 7]), "bad-argument"],
        [() => Directory.build("army.mil\narmy..mil"), "bad-list", { line: 2 }],
        [() => new Checker({ directories: [["army.mil 0"]] }), "bad-list", { line: 1 }],
        [() => similarity("ä..de", "a.de"), "empty-label", { offset: 2 }],
        [() => similarity("a.de"), "bad-argument"],
        [() => similarity("a.de", "a.de", { layout: "x" }), "bad-argument"],
    ];
    for (const [misuse, code, more] of misuses) {
        assert.throws(misuse, (error) => {
            assert.ok(error instanceof Error, String(misuse));
            assert.equal(error.code, code, String(misuse));
            for (const name in more) assert.equal(error[name], more[name], String(misuse));
            return true;
        });
    }
    checker.free();
    assert.throws(() => checker.check("a@b.de"), Error);
});

test("the package for the web answers the same", async () => {
    const source = readFileSync(`${packages}/web/misdirect.js`, "utf8");
    const web = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    web.initSync({ module: readFileSync(`${packages}/web/misdirect_bg.wasm`) });
    const answer = (Checker) => new Checker().check("general@us.army.ml");
    assert.deepEqual(answer(web.Checker), answer(Checker));
});

test("the README's program says what the README says", () => {
    const readme = readFileSync(new URL("bindings/wasm/README.md", repository), "utf8");
    const [, program, said] = readme.match(/```js\n([^]*?)```[^]*?```text\n([^]*?)```/);
    const lines = [];
    const run = new Function("require", "console", program);
    run(() => misdirect, { log: (...words) => lines.push(words.join(" ")) });
    assert.equal(`${lines.join("\n")}\n`, said.replace(/\d+ %/, /\d+ %/.exec(lines[0])));
});
