// What classes and functions do, what they say to a misuse, and what they are called.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, install, root } from "./package.mjs";

const installed = install("api");
const misdirect = await installed.import("misdirect");
const { Checker, Directory, Filter, MisdirectError, VERDICTS, addresses, compare, variants, versions } = misdirect;

test("before init everything says so", () => {
    for (const use of [() => new Checker(), () => Directory.build("a.de"), () => Directory.open(new Uint8Array(4)), () => Filter.open(new Uint8Array(4)), () => addresses("a@b.de"), () => compare("a.de", "b.de"), () => variants("a.de"), versions]) {
        assert.throws(use, { name: "MisdirectError", code: "not-initialised" });
    }
});

test("init takes what people have, and does its work once", async () => {
    const bytes = readFileSync(join(installed.dist, "misdirect.wasm"));
    await assert.rejects(misdirect.init(7), TypeError);
    assert.throws(() => misdirect.initSync({}), TypeError);
    await assert.rejects(misdirect.init(new Uint8Array(4)), { code: "not-loaded" });
    await Promise.all([misdirect.init(), misdirect.init(bytes)]);
    misdirect.initSync();
    assert.equal(new Checker().check("joe@gmail.com").verdict, "listed");
    const core = installed.require("misdirect/core");
    core.initSync();
    assert.equal(new core.Checker().check("joe@gmail.com").verdict, "unlisted");
    assert.throws(() => new core.Checker({ layers: ["builtin"] }), { code: "no-builtin" });
    assert.throws(() => core.Directory.builtin(), { code: "no-builtin" });
    assert.equal(core.Directory.build("gmail.com").length, 1);
    const web = await import(join(installed.dist, "web.mjs"));
    await web.init(Promise.resolve(new Response(bytes, { headers: { "Content-Type": "application/wasm" } })));
    assert.equal(new web.Checker().check("joe@gmial.com").suggestions[0].target, "gmail.com");
    const inline = await installed.import("misdirect/inline");
    assert.equal(new inline.Checker().check("joe@gmial.com").suggestions[0].target, "gmail.com");
});

test("many are judged as one by one, whatever repeats", () => {
    const folder = join(root, "tests/corpus");
    const rows = readdirSync(folder).filter((file) => file.endsWith(".jsonl"))
        .flatMap((file) => readFileSync(join(folder, file), "utf8").trim().split("\n").map(JSON.parse));
    const inputs = rows.map(({ input }) => input ?? "");
    const texts = [...inputs, new TextEncoder().encode("joe@gmail,com"), ...inputs.toReversed(), "Jörg 😀@gmial.com", "\ud800@army.ml"];
    for (const context of [undefined, { input: "received" }, { sender: "me@navy.mil", to: ["ann@gmail.com"] }]) {
        const checker = new Checker();
        const { verdicts, ppm, targets } = checker.checkMany(texts, context);
        assert.ok(verdicts instanceof Uint8Array && ppm instanceof Uint32Array && targets.length === texts.length);
        texts.forEach((text, at) => {
            const answer = checker.check(text, context);
            assert.deepEqual([VERDICTS[verdicts[at]], ppm[at]], [answer.verdict, answer.ppm], String(text));
            const entry = answer.suggestions[0]?.entry ?? null;
            assert.equal(targets[at], entry && entry.replace(/^\*\./, ""), String(text));
        });
        checker.free();
    }
    const checker = new Checker();
    const many = checker.checkMany(Array.from({ length: 40000 }, (_, at) => `user${at}@${["army.ml", "army.mil"][at % 2]}`));
    assert.ok(many.targets.every((target, at) => target === (at % 2 ? null : "army.mil")));
    assert.deepEqual(checker.checkMany([]), { verdicts: new Uint8Array(0), ppm: new Uint32Array(0), targets: [] });
    for (const wrong of [undefined, "a@b.de", [7], [,], new Set(["a@b.de"])]) assert.throws(() => checker.checkMany(wrong), TypeError);
    assert.throws(() => checker.checkMany(["a@b.de"], { inputs: "typed" }), TypeError);
    checker.free();
    assert.throws(() => checker.checkMany([]), { code: "freed" });
});

test("offsets and spans count UTF-16 units of a string and bytes of an array", () => {
    const checker = new Checker();
    const text = "Jörg 😀 <joe@gmail,com>";
    const bytes = new TextEncoder().encode(text);
    const span = (answer) => answer.suggestions[0].slips[0].span;
    assert.deepEqual(span(checker.check(text)), [text.indexOf(","), 1]);
    assert.deepEqual(span(checker.check(bytes)), [bytes.indexOf(44), 1]);
});

test("addresses have their spans and names, in UTF-16 units of a string and bytes of an array", () => {
    const text = '"Smith, Jörg 😀" <joe@gmial.com>;\r\n ann@army,mil (Ann), 😀x@münchen.de';
    const found = addresses(text);
    assert.deepEqual(found.map(({ text, name }) => [text, name]), [
        ["joe@gmial.com", "Smith, Jörg 😀"], ["ann@army,mil", "Ann"], ["😀x@münchen.de", null],
    ]);
    for (const address of found) assert.equal(text.substr(...address.span), address.text);
    const bytes = new TextEncoder().encode(text);
    const decode = (piece) => piece && new TextDecoder().decode(piece);
    const inBytes = addresses(bytes);
    assert.deepEqual(inBytes.map(({ text, name }) => [decode(text), decode(name)]), found.map(({ text, name }) => [text, name]));
    for (const { text, span: [start, length] } of inBytes) assert.deepEqual(bytes.slice(start, start + length), text);
    // Pieces are copies, which last when the text is used again.
    bytes.fill(0);
    assert.equal(decode(inBytes[0].text), "joe@gmial.com");
    for (const none of ["", "army.mil", "Ann", "5 @ 3 pm", new Uint8Array()]) assert.deepEqual(addresses(none), []);
});

test("addresses are given back as they were, lone surrogates and NULs among them", () => {
    const text = "j\ud800o@gmail.com,\udc00 <a\0n@web.de>\0;\ud83d";
    const found = addresses(text);
    assert.deepEqual(found.map(({ text }) => text), ["j\ud800o@gmail.com", "a\0n@web.de"]);
    assert.deepEqual(found.map(({ name }) => name), [null, "\udc00"]);
    for (const address of found) assert.equal(text.substr(...address.span), address.text);
    const bytes = Uint8Array.from("\xff,j\xfeo@x.com\xff", (letter) => letter.charCodeAt(0));
    assert.deepEqual(addresses(bytes)[0].text.slice(0, 8), bytes.slice(2, 10));
});

test("whatever is a megabyte long takes time as its length, and its memory is given back", () => {
    // Time of the processor, which others may be using.
    const best = (text) => Math.min(...Array.from({ length: 3 }, () => {
        const from = process.cpuUsage();
        addresses(text);
        return process.cpuUsage(from).user / 1000;
    }));
    const pieces = ["<", ",", "@", "(", '"', "\\", "\ud800", "\0", "a@b.cc,", '"a" <', "Joe ü ", "ü@b.cc ", "mailto:?to=", "&#64;"];
    for (const piece of pieces) {
        const of = (length) => piece.repeat(Math.ceil(length / piece.length));
        const [short, long] = [best(of(1 << 16)), best(of(1 << 20))];
        // Sixteen times the length; 256 times the time if it were its square.
        assert.ok(long < 64 * Math.max(short, 4), `${JSON.stringify(piece)}: ${short} ms, ${long} ms`);
    }
    assert.equal(addresses("a@b.cc,".repeat(1e5)).length, 1e5);
    assert.equal(addresses("a@b.cc").length, 1);
});

test("nothing that was typed is obeyed, in a sentence or an address", () => {
    const checker = new Checker();
    for (const hidden of ["\x1b", "\x07", "\u202e", "\u2066", "\u200b", "\u009b"]) {
        const [best] = checker.check(`j${hidden}o@gmial.com`).suggestions;
        assert.ok(best.explanation.startsWith("did you mean jo@gmail.com? "), JSON.stringify(best.explanation));
        assert.equal(best.address, "jo@gmail.com");
    }
});

test("a lone surrogate is read as U+FFFD and given back as it was", () => {
    const checker = new Checker();
    const alone = "joe@gm\ud800ail.com";
    const { verdict, error, input } = checker.check(alone);
    assert.equal(input, alone);
    assert.deepEqual({ verdict, error }, { verdict: "invalid", error: { code: error.code, offset: 4 } });
    assert.deepEqual(error, checker.check("joe@gm\ufffdail.com").error);
    assert.equal(checker.check("jo\ud800e@gmial.com").suggestions[0].address, "jo\ufffde@gmail.com");
    assert.throws(() => compare("a\udc00.de", "a.de"), MisdirectError);
    assert.throws(() => Directory.build("a\udc00.de"), { code: "bad-list", line: 1 });
});

test("bytes that are no UTF-8 are invalid in a domain and shown as U+FFFD before it", () => {
    const checker = new Checker();
    const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    assert.deepEqual(checker.check(bytes("joe@gm\xffail.com")).error, { code: "bad-utf8", offset: 6 });
    assert.equal(checker.check(bytes("j\xffe@gmial.com")).suggestions[0].address, "j\ufffde@gmail.com");
});

test("long input is read like any other, and its memory is given back", () => {
    const checker = new Checker();
    const long = `${"x".repeat(3_000_000)}@gmial.com`;
    assert.equal(checker.check(long).suggestions[0].address, `${long.slice(0, -9)}gmail.com`);
    assert.equal(checker.check(long.replace("x", "ü")).suggestions[0].target, "gmail.com");
    assert.equal(checker.check("").error.code, "empty");
});

test("layers, policy and images do what they say", () => {
    const list = ["stadtwerke-lindau.de 900", "*.bund.de 20 @1"];
    const directory = Directory.build(list);
    assert.equal(directory.length, 2);
    const image = directory.toBytes();
    assert.deepEqual(Directory.build(list.join("\n")).toBytes(), image);
    assert.deepEqual(Directory.open(image.buffer).toBytes(), image);
    const typed = "kim@stadtwerke-lindua.de";
    for (const layer of [directory, { directory }, { directory, trust: "trusted", share: 3 }]) {
        const checker = new Checker({ layers: [layer] });
        assert.equal(checker.check(typed).suggestions[0].target, "stadtwerke-lindau.de");
        checker.free();
    }
    assert.deepEqual(new Checker({ layers: [{ directory, trust: "evidence" }] }).check(typed).suggestions, []);
    assert.equal(new Checker({ layers: [] }).check("joe@gmail.com").verdict, "unlisted");
    assert.equal(new Checker({ layers: ["builtin", directory] }).check("joe@gmail.com").verdict, "listed");
    const verdict = (policy, address) => new Checker({ policy }).check(address).verdict;
    assert.equal(verdict({ threshold: 1 }, "joe@gmial.com"), "unlisted");
    assert.equal(verdict({}, "joe@gmial.com"), verdict("balanced", "joe@gmial.com"));
    // Explored, a listed domain has suggestions, but none likely enough to warn of.
    const pair = [Directory.build(["orange.com 10", "orange.fr 1000"])];
    assert.equal(new Checker({ layers: pair }).check("a@orange.com").suggestions.length, 0);
    const explored = new Checker({ layers: pair, explore: true }).check("a@orange.com");
    assert.equal(explored.verdict, "listed");
    assert.equal(explored.suggestions[0].target, "orange.fr");
});

test("the built-in directory, compiled from its list, is the image that Node opens", async () => {
    const image = new Uint8Array(readFileSync(join(installed.dist, "builtin.image")));
    const inline = await installed.import("misdirect/inline");
    assert.deepEqual(inline.Directory.builtin().toBytes(), image);
    const builtin = Directory.builtin();
    assert.deepEqual(builtin.toBytes(), image);
    builtin.free();
    assert.equal(new Checker().check("joe@gmail.com").verdict, "listed");
    assert.equal(new Checker({ layers: [Directory.builtin()] }).check("joe@gmail.com").verdict, "listed");
});

test("names in use are no slips, where the filter of them is given", () => {
    const bytes = readFileSync(join(installed.dist, "evidence.filter"));
    const filter = Filter.open(bytes);
    const checker = new Checker({ layers: ["builtin", filter] });
    // Minnesota, and the House.
    for (const name of ["mn.gov", "ushouse.gov"]) {
        assert.ok(checker.check(name).ppm < new Checker().check(name).ppm / 2, name);
        assert.equal(checker.check(name).verdict, "unlisted", name);
    }
    assert.equal(checker.check("joe@gmial.com").verdict, "suspect");
    assert.equal(checker.check("joe@gmail.com").verdict, "listed");
    // It is copied, and a checker keeps it.
    bytes.fill(0);
    const { ppm } = checker.check("mn.gov");
    filter.free();
    assert.equal(checker.check("mn.gov").ppm, ppm);
    assert.ok(ppm < new Checker().check("mn.gov").ppm);
    assert.throws(() => new Checker({ layers: [filter] }), { code: "freed" });
    checker.free();
});

test("an address is likelier to have a slip where more do", () => {
    const checker = new Checker();
    const ppm = (slipRate) => checker.check("joe@gmial.com", { slipRate }).ppm;
    assert.equal(ppm(1 / 610), ppm(undefined));
    const [seldom, usual, often] = [1e-5, undefined, 0.5].map((slipRate) => checker.check("ann@mail.con", { slipRate }).ppm);
    assert.ok(seldom < usual && usual < often, `${seldom} ${usual} ${often}`);
    const message = { to: ["ann@mail.con"] };
    assert.equal(checker.checkMessage(message, { slipRate: 0.5 })[0].ppm, checker.check("ann@mail.con", { ...message, slipRate: 0.5 }).ppm);
});

test("a policy in numbers is the one with that name", () => {
    const names = variants("gmail.com", { limit: 300 }).map(({ name }) => name);
    const source = readFileSync(join(root, "crates/misdirect/src/check/mod.rs"), "utf8");
    const policies = source.matchAll(/const (\w+): Self = Self \{ threshold_ppm: ([\d_]+), ratio_percent: (\d+) \}/g);
    const all = [...policies].map(([, name, ppm, percent]) => [name, ppm.replaceAll("_", "") / 1e6, percent / 100]);
    assert.deepEqual(all.map(([name]) => name), ["QUIET", "BALANCED", "STRICT"]);
    for (const [name, threshold, ratio] of all) {
        const [named, numbers] = [new Checker({ policy: name.toLowerCase() }), new Checker({ policy: { threshold, ratio } })];
        for (const name of names) assert.equal(numbers.check(name).verdict, named.check(name).verdict);
    }
});

test("policies differ as their names say", () => {
    const suspects = (policy) => {
        const checker = new Checker({ policy });
        const names = variants("utwente.nl", { limit: 300 }).map(({ name }) => name);
        return names.filter((name) => checker.check(name).verdict === "suspect").length;
    };
    const [quiet, balanced, strict] = ["quiet", "balanced", "strict"].map(suspects);
    assert.ok(quiet < balanced && balanced < strict, `${quiet} ${balanced} ${strict}`);
});

test("checkMessage checks each recipient with the others around it", () => {
    const checker = new Checker();
    const message = { sender: "me@example.nl", to: ["ann@army.mil", "bob@navy.ml", new Uint8Array([97, 64, 98])] };
    const answers = checker.checkMessage(message, { input: "typed" });
    assert.deepEqual(answers.map(({ input }) => input), message.to);
    message.to.forEach((address, index) => assert.deepEqual(answers[index], checker.check(address, message)));
    assert.deepEqual(checker.checkMessage({ to: [] }), []);
    // The message is forgotten afterwards.
    assert.deepEqual(checker.check("bob@navy.ml"), new Checker().check("bob@navy.ml"));
});

test("a text of recipients is each of its addresses, with its span", () => {
    const checker = new Checker();
    const sender = "me@example.nl";
    const line = "Ann <ann@army.mil>; Bob <bob@navy.ml>, joe@gmail.com";
    for (const to of [line, new TextEncoder().encode(line)]) {
        const found = addresses(to);
        const each = found.map(({ text }) => text);
        const answers = checker.checkMessage({ sender, to });
        assert.deepEqual(answers, checker.checkMessage({ sender, to: each }).map((answer, at) => ({ ...answer, span: found[at].span })));
        assert.deepEqual(answers.map(({ verdict }) => verdict), ["listed", "suspect", "listed"]);
        assert.deepEqual(checker.check("joe@army.ml", { sender, to }), checker.check("joe@army.ml", { sender, to: each }));
    }
    assert.ok(!("span" in checker.checkMessage({ to: ["ann@army.mil"] })[0]));
    // A text without an address is checked as it is: a domain, or another key for the `@`.
    for (const to of ["army.ml", 'joe"gmail.com', "", "nobody"]) {
        assert.deepEqual(checker.checkMessage({ to }), [{ ...checker.check(to, { to }), span: [0, to.length] }]);
    }
});

test("compare says how one domain differs from another", () => {
    const { distance, score, cost, slips } = compare("gmial.com", "gmail.com");
    assert.deepEqual([distance, score], [1, 0.888888]);
    assert.ok(cost > 0);
    assert.deepEqual(slips.map(({ cost, ...slip }) => slip), [
        { kind: "transposition", where: "name", typed: [2, 2], intended: [2, 2] },
    ]);
    assert.equal(compare("a.example", "completely-different.org").cost, null);
    const layout = "qwertz";
    assert.notEqual(compare("gmaiy.com", "gmait.com", { layout }).cost, compare("gmaiy.com", "gmait.com").cost);
});

test("variants are ranked, and the first of many are those of few", () => {
    const many = variants("army.mil", { limit: 500 });
    const few = variants("army.mil");
    assert.deepEqual(few, many.slice(0, 100));
    assert.ok(many.some(({ name, kind }) => name === "army.ml" && kind === "omission"));
    assert.ok(many.every(({ share, ppm, cost }, at) => share === ppm / 1e6 && cost >= (many[at - 1]?.cost ?? 0)));
    assert.deepEqual(variants("army.mil", { limit: 0 }), []);
    assert.equal(typeof many[0].registrable, "boolean");
    // What fingers do, what a deceiver does, and both, in one order.
    assert.deepEqual(variants("army.mil", { kind: "slip" }), few);
    assert.ok(many.every(({ lookalike }) => !lookalike));
    const made = variants("army.mil", { kind: "lookalike", limit: 500 });
    assert.ok(made.length > 50 && made.every(({ lookalike }) => lookalike));
    assert.ok(made.some(({ name }) => name === "arrny.mil"));
    const all = variants("army.mil", { kind: "all", limit: 500 });
    assert.ok([true, false].every((is) => all.some(({ lookalike }) => lookalike === is)));
});

test("every misuse is a TypeError or has a code", () => {
    const checker = new Checker();
    const directory = Directory.build("army.mil 3");
    const filter = Filter.open(readFileSync(join(installed.dist, "evidence.filter")));
    const image = directory.toBytes();
    const changed = image.slice();
    changed[0] ^= 1;
    const types = [
        () => checker.check(), () => checker.check(7), () => checker.check(null), () => checker.check([97]),
        () => checker.check("a@b.de", 7), () => checker.check("a@b.de", null), () => checker.check("a@b.de", []),
        () => checker.check("a@b.de", { layuot: "qwertz" }), () => checker.check("a@b.de", { layout: 1 }),
        () => checker.check("a@b.de", { to: 7 }), () => checker.check("a@b.de", { to: [7] }),
        () => checker.check("a@b.de", { sender: 7 }), () => checker.checkMessage(), () => checker.checkMessage({}),
        () => checker.checkMessage({ to: 7 }), () => checker.checkMessage({ to: null }), () => checker.checkMessage({ to: new Set() }),
        () => addresses(), () => addresses(null), () => addresses(["a@b.de"]), () => addresses(new ArrayBuffer(8)),
        () => checker.checkMessage({ to: ["a@b.de", undefined] }), () => checker.checkMessage({ to: [] }, { sender: "a" }),
        () => new Checker(7), () => new Checker({ builtin: false }), () => new Checker({ layers: directory }),
        () => new Checker({ layers: [7] }), () => new Checker({ layers: ["built-in"] }), () => new Checker({ layers: [image] }),
        () => new Checker({ layers: [{ share: 1 }] }), () => new Checker({ layers: [{ directory, weight: 1 }] }),
        () => new Checker({ layers: [{ directory, share: "1" }] }), () => new Checker({ policy: 7 }),
        () => new Checker({ policy: { thresholdPpm: 1 } }), () => new Checker({ policy: { threshold: "1" } }),
        () => new Checker({ policy: { ratioPercent: 300 } }), () => new Checker({ policy: { ratio: null } }),
        () => new Checker({ explore: 1 }), () => Checker(), () => new Directory(), () => new Filter(),
        () => Filter.open("mn.gov"), () => new Checker({ layers: [{ directory: filter }] }),
        () => checker.check("a@b.de", { slipRate: "1" }), () => variants("a.de", { kind: 1 }),
        () => Directory.build(7), () => Directory.build(), () => Directory.build(["army.mil", 7]), () => Directory.build([,]),
        () => Directory.open("army.mil"), () => Directory.open(), () => Directory.open([1, 2]),
        () => compare("a.de"), () => compare(7, "a.de"), () => compare("a.de", "a.de", { limit: 1 }),
        () => variants(), () => variants("a.de", { limit: "1" }), () => variants("a.de", 10),
        () => Checker.prototype.check.call({}, "a@b.de"),
    ];
    for (const misuse of types) assert.throws(misuse, TypeError, String(misuse));
    const codes = [
        [() => checker.check("a@b.de", { layout: "colemak" }), "bad-value"],
        [() => checker.check("a@b.de", { input: "" }), "bad-value"],
        [() => new Checker({ policy: "loud" }), "bad-value"],
        [() => new Checker({ policy: { threshold: 1.1 } }), "bad-value"],
        [() => new Checker({ policy: { threshold: -0.1 } }), "bad-value"],
        [() => new Checker({ policy: { threshold: NaN } }), "bad-value"],
        [() => new Checker({ policy: { ratio: Infinity } }), "bad-value"],
        [() => new Checker({ layers: [{ directory, share: -1 }] }), "bad-value"],
        [() => new Checker({ layers: [{ directory, trust: "seen" }] }), "bad-value"],
        [() => new Checker({ layers: Array(5).fill(directory) }), "too-many-layers"],
        [() => new Checker({ layers: Array(3).fill(filter) }), "too-many-layers"],
        [() => checker.check("a@b.de", { slipRate: 0.6 }), "bad-value"],
        [() => checker.check("a@b.de", { slipRate: -0.1 }), "bad-value"],
        [() => variants("a.de", { kind: "typo" }), "bad-value"],
        [() => variants("a.de", { limit: -1 }), "bad-value"],
        [() => variants("a.de", { limit: 1e9 }), "bad-value"],
        [() => Directory.open(image.slice(0, -1)), "image-truncated"],
        [() => Directory.open(changed), "not-an-image"],
        [() => Directory.open(new Uint8Array()), "not-an-image"],
        [() => Filter.open(image), "not-an-image"],
        [() => Directory.build("army.mil\narmy..mil"), "bad-list", { line: 2 }],
        [() => Directory.build(["army.mil 0"]), "bad-list", { line: 1 }],
        [() => Directory.build(crowd()), "bad-list", { line: undefined }],
        [() => compare("ä..de", "a.de"), "empty-label", { offset: 2 }],
        [() => compare("a.de", "😀a..de"), "empty-label", { offset: 4 }],
        [() => variants("a b"), "bad-character", { offset: 1 }],
    ];
    for (const [misuse, code, more] of codes) {
        assert.throws(misuse, (error) => {
            assert.ok(error instanceof MisdirectError && error instanceof Error, `${misuse}: ${error}`);
            assert.equal(error.code, code, String(misuse));
            assert.ok(error.message.length > 10);
            for (const name in more) assert.equal(error[name], more[name], String(misuse));
            // A place in the message is the one that the error has.
            if (error.offset !== undefined) assert.match(error.message, new RegExp(` at ${error.offset}$`));
            return true;
        });
    }
    assert.equal(checker.check("joe@gmail.com").verdict, "listed");
});

/** More than 256 names that differ in one letter: a list made to be slow, which is refused as a whole. */
function crowd() {
    const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    const name = "armyarmyarmy";
    const names = [];
    for (let at = 0; at < name.length; at++) {
        for (const letter of letters) names.push(`${name.slice(0, at)}${letter}${name.slice(at)}.mil`);
    }
    return names;
}

test("what was freed says so, and disturbs nobody else", () => {
    const directory = Directory.build("stadtwerke-lindau.de 900");
    const checker = new Checker({ layers: [directory] });
    directory.free();
    directory.free();
    assert.throws(() => directory.toBytes(), { code: "freed" });
    assert.throws(() => directory.length, { code: "freed" });
    assert.throws(() => new Checker({ layers: [directory] }), { code: "freed" });
    assert.equal(checker.check("kim@stadtwerke-lindau.de").verdict, "listed");
    checker[Symbol.dispose]();
    assert.throws(() => checker.check("a@b.de"), { code: "freed" });
    assert.throws(() => checker.checkMessage({ to: [] }), { code: "freed" });
    checker.free();
});

test("words and their order are those of the other languages", () => {
    const types = readFileSync(join(root, "bindings/wasm/types/index.d.ts"), "utf8");
    const names = readFileSync(join(root, "bindings/c/src/names.rs"), "utf8");
    const header = readFileSync(join(root, "bindings/c/include/misdirect.h"), "utf8");
    const typed = (name) => [...new RegExp(`export type ${name} =([^;]*);`).exec(types)[1].matchAll(/"([^"]*)"/g)].map(([, word]) => word);
    const inC = (name) => [...new RegExp(`const ${name}: Names =([^;]*);`).exec(names)[1].matchAll(/c"([^"]*)"/g)].map(([, word]) => word);
    for (const [ours, theirs] of Object.entries({ Verdict: "VERDICT", ParseErrorCode: "ERROR", Kind: "KIND", SlipKind: "SLIP_KIND", Place: "PLACE", Finding: "FINDING" })) {
        assert.ok(typed(ours).length > 1);
        assert.deepEqual(typed(ours), inC(theirs), ours);
    }
    for (const name of ["Input", "Dns", "Layout", "VariantKind"]) {
        const constant = new RegExp(`MISDIRECT_${name.replace(/(?<=.)[A-Z]/, "_$&").toUpperCase()}_([A-Z_]+)\\s*=\\s*(\\d+)`, "g");
        const words = [];
        for (const [, word, number] of header.matchAll(constant)) words[number] = word.toLowerCase().replaceAll("_", "-");
        assert.deepEqual(typed(name), words, name);
    }
    const exported = ["Checker", "Directory", "Filter", "MisdirectError", "VERDICTS", "addresses", "compare", "init", "initSync", "variants", "versions"];
    assert.deepEqual(Object.keys(misdirect).sort(), exported);
    for (const name of exported) assert.match(types, new RegExp(`export (class|const|function) ${name}\\b`));
    assert.deepEqual(misdirect.VERDICTS, typed("Verdict"));
});

test("types are what a strict compiler takes", () => {
    const sources = join(root, "tests/wasm/types");
    cpSync(sources, join(installed.place, "types"), { recursive: true });
    const tsc = join(folder, "tools/node_modules/typescript/bin/tsc");
    const check = (module, resolution, lib, files) => {
        const words = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", lib, "--module", module, "--moduleResolution", resolution];
        try {
            execFileSync(process.execPath, [tsc, ...words, ...files], { cwd: installed.place, encoding: "utf8" });
        } catch (error) {
            assert.fail(error.stdout);
        }
    };
    check("nodenext", "nodenext", "es2022,dom", ["types/usage.mts", "types/usage.cts"]);
    check("esnext", "bundler", "es2022,dom", ["types/usage.mts"]);
    // Where there is neither a page nor Node, and no type of theirs.
    check("esnext", "bundler", "es2022", ["types/bare.mts"]);
});

test("the README's programs say what the README says", () => {
    const readme = readFileSync(join(root, "bindings/wasm/README.md"), "utf8");
    const programs = [...readme.matchAll(/```(js|cjs)\n([^]*?)```\n+```text\n([^]*?)```/g)];
    assert.ok(programs.length >= 2);
    for (const [, kind, program, said] of programs) {
        const words = ["--input-type", kind === "js" ? "module" : "commonjs", "--eval", program];
        assert.equal(execFileSync(process.execPath, words, { cwd: installed.place, encoding: "utf8" }), said);
    }
});
