// What a sender is shown, in each language: the rows that the core is held to, from the files that
// people import; and the plural rules beside those of the engine.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { install, root } from "./package.mjs";

const installed = install("languages");
const misdirect = await installed.import("misdirect");
await misdirect.init();
const { Checker } = misdirect;

const TABLES = join(root, "crates/misdirect/src/explain/languages");
const tags = readdirSync(TABLES).filter((name) => name.endsWith(".txt")).map((name) => name.replace(".txt", ""));
const languages = new Map();
for (const tag of tags) languages.set(tag, (await import(join(installed.dist, "languages", `${tag}.mjs`))).default);
const checkers = new Map(tags.map((tag) => [tag, new Checker({ language: languages.get(tag) })]));

/** The value of a key in a table. */
function template(tag, key) {
    const line = languages.get(tag).table.split("\n").find((line) => line.startsWith(`${key} = `));
    return line.slice(key.length + 3);
}

test("answers read as they are written by hand", () => {
    const seen = { "<NBSP>": "\u00a0", "<NNBSP>": "\u202f", "<LRI>": "\u2066", "<PDI>": "\u2069" };
    const lines = readFileSync(join(root, "tests/languages/answers.tsv"), "utf8").trimEnd().split("\n");
    const rows = lines.filter((line) => !line.startsWith("#")).map((line) => line.split("\t"));
    for (const [tag, typed, written] of rows) {
        const shown = written.replace(/<\w+>/g, (name) => seen[name]);
        assert.equal(checkers.get(tag).check(typed).explanation, shown, `${tag} ${typed}`);
    }
    assert.deepEqual([...new Set(rows.map(([tag]) => tag))].sort(), tags.sort());
});

test("both kinds of module have the same languages", () => {
    for (const tag of tags) {
        assert.deepEqual(installed.require(`misdirect/languages/${tag}`), languages.get(tag));
        assert.equal(languages.get(tag).tag, tag);
        assert.equal(template(tag, "language"), tag);
    }
    assert.throws(() => installed.require("misdirect/languages/tlh"));
    assert.ok(existsSync(join(installed.dist, "languages/types.d.mts")));
});

test("plurals are those of the engine", () => {
    const orders = ["zero", "one", "two", "few", "many", "other"];
    for (const tag of tags) {
        const rules = new Intl.PluralRules(tag);
        const forms = template(tag, "error.several-addresses").split("|").map((form) => form.trim());
        // Fractions and whole millions have forms of their own, which no count of addresses needs.
        const used = orders.filter((order) => Array.from({ length: 201 }, (_, number) => number).some((number) => rules.select(number) === order));
        assert.equal(forms.length, used.length, tag);
        for (let count = 2; count <= 200; count++) {
            const typed = Array.from({ length: count }, (_, number) => `a${number}@gmail.com`).join(", ");
            const { explanation, messages } = checkers.get(tag).check(typed);
            assert.deepEqual(messages[1], { id: "error.several-addresses", count });
            const form = forms[used.indexOf(rules.select(count))].replace("{count}", count);
            assert.ok(explanation.includes(form), `${tag} ${count}: ${explanation}`);
        }
    }
});

test("an explanation is made of messages, and there is none where nothing is wrong", () => {
    const checker = new Checker();
    const { explanation, messages, suggestions: [best] } = checker.check("general@army..mil.");
    assert.equal(explanation, "Did you mean general@army.mil? There are 2 extra dots.");
    assert.deepEqual(messages, [{ id: "question", address: "general@army.mil" }, { id: "slip.dot-too-much", count: 2 }]);
    assert.equal(best.explanation, "did you mean general@army.mil? there are 2 extra dots");
    assert.equal(best.likelihood, "almost certainly");
    for (const silent of ["joe@gmail.com", "kim@hotel-zur-linde-passau.de"]) {
        const answer = checker.check(silent);
        assert.deepEqual([answer.explanation, answer.messages], [null, []]);
    }
    assert.deepEqual(checker.check("joe@g%mail.com").messages, [{ id: "invalid" }, { id: "error.bad-character", typed: "%" }]);
});

test("a language of one's own, and what is not one", () => {
    const table = template("en", "question") && languages.get("en").table.replace("did you mean {address}?", "be it {address} ye seek?");
    const pirate = new Checker({ language: { tag: "en-x-pirate", table } });
    assert.equal(pirate.check("general@army.ml").explanation, "Be it general@army.mil ye seek? “i” is missing.");
    assert.throws(() => new Checker({ language: "de" }), TypeError);
    assert.throws(() => new Checker({ language: null }), TypeError);
    assert.throws(() => new Checker({ language: { tag: "de" } }), TypeError);
    const wrong = { tag: "en", table: table.replace("{address}", "you") };
    assert.throws(() => new Checker({ language: wrong }), { name: "MisdirectError", code: "bad-language", message: /line 8: wrong value of `question`/ });
    assert.throws(() => new Checker({ language: { tag: "", table: "" } }), { code: "bad-language", line: 1 });
    // Once more is the same, and takes no memory.
    for (let index = 0; index < 1000; index++) new Checker({ language: languages.get("de") }).free();
    assert.equal(new Checker({ language: languages.get("de") }).check("joe@").explanation, "Diese Adresse lässt sich nicht prüfen, denn nach dem @ steht nichts.");
});
