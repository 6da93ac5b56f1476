// The playground of examples/web in Chromium, with the package from its archive, under the policies that its server
// sends: one that allows WebAssembly, and one that does not.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser as start, clear, helpers, lines, linesOnce, paste, pictures, site, value, withPage, button } from "./chromium.mjs";

const place = site("playground");
let browser;
before(async () => (browser = await start()));
after(() => browser.close());

const onPlayground = (words, run) => withPage({ browser, place, words, before: helpers }, run);
const build = (page) => page.$eval("html", (html) => html.dataset.ready);
const verdict = (page) => page.$eval("#verdict", (line) => line.textContent);

test("the playground says what the library thinks, live", async (t) => {
    await onPlayground([], async (page, complaints) => {
        assert.equal(await build(page), "WebAssembly");
        await page.focus("#to");
        await page.keyboard.type("general@us.army.ml");
        await linesOnce(page, "to", 1);
        assert.match(await verdict(page), /us\.army\.ml is suspect/);
        const row = await page.$eval("#suggestions tbody tr", (row) => [...row.cells].map((cell) => cell.textContent));
        assert.match(row[0], /^ 9\d %$/);
        assert.deepEqual(row.slice(1), ["us.army.mil", "us.army.m·l\nus.army.mil", "omission (suffix)"]);
        await (await button(page, "to", "take")).click();
        assert.equal(await verdict(page), "us.army.mil is listed");
        // A list of one's own: known from then on, and slips in it are seen.
        await clear(page, "to");
        await page.keyboard.type("kim@stadtwerke-lindua.de");
        await page.keyboard.press("Tab");
        assert.deepEqual(await lines(page, "to"), []);
        await page.type("#own", "stadtwerke-lindau.de 40\npartner.example");
        await page.keyboard.press("Tab");
        assert.match((await linesOnce(page, "to", 1))[0], /kim@stadtwerke-lindau\.de/);
        assert.equal(await page.$eval("#own-state", (line) => line.textContent), "2 known");
        await page.type("#own", "\nnot a line");
        await page.keyboard.press("Tab");
        assert.match(await page.$eval("#own-state", (line) => line.textContent), /^line 3: /);
        // The worker answers.
        await page.click("#check-list");
        await page.waitForSelector("#answers li");
        const answers = await page.$$eval("#answers li", (items) => items.map((item) => item.textContent));
        assert.equal(answers.length, 4);
        assert.match(answers[0], /Did you mean joe@gmail\.com\?/);
        assert.equal(answers[1], "ann@army.mil: listed");
        await page.screenshot({ path: join(pictures, "playground.png"), fullPage: true });
        assert.deepEqual(complaints, []);
        t.diagnostic(`to the first check ${await firstCheck(page)} ms`);
    });
});

/** A To line of forty people as a mail program folds it, three of them suspect. */
function toLine() {
    const names = "Ann Ben Cem Dora Eva Finn Gül Hal Ines Jan Kim Lea Max Nina Olaf Pia Quin Rolf Sara Tim".split(" ");
    const domains = ["gmail.com", "web.de", "outlook.com", "yahoo.co.uk", "army.mil", "gmx.net", "stadtwerke-lindau.de", "icloud.com"];
    const forms = [(name, address) => address, (name, address) => `${name} <${address}>`, (name, address) => `"Smith, ${name}" <${address}>`, (name, address) => `${address} (${name})`];
    const wrong = { 3: "gmial.com", 17: "us.army.ml", 38: "hotmial.com" };
    const each = Array.from({ length: 40 }, (_, at) => {
        const name = names[at % names.length];
        const domain = wrong[at] ?? domains[at % domains.length];
        return forms[at % forms.length](name, `${name.toLowerCase()}${at}@${domain}`);
    });
    return each.join(", ").replace(/((?:[^,]*,){3}) /g, "$1\n ");
}

test("of a To line each suspect recipient is told, and taken alone", async () => {
    await onPlayground([], async (page, complaints) => {
        await paste(page, "to", toLine());
        const meant = ["dora3@gmail.com", "rolf17@us.army.mil", "sara38@hotmail.com"];
        const said = await linesOnce(page, "to", 3);
        meant.forEach((address, at) => assert.ok(said[at].includes(address), said[at]));
        assert.match(await verdict(page), /^40 addresses: .*3 suspect/);
        await page.screenshot({ path: join(pictures, "to-line.png") });
        await (await button(page, "to", "take", 1)).click();
        assert.equal(await value(page, "to"), toLine().replace("rolf17@us.army.ml", "rolf17@us.army.mil"));
        // The same one twice is taken one by one.
        await paste(page, "to", "Joe <joe@hotmial.com>, joe@hotmial.com ");
        await linesOnce(page, "to", 2);
        for (const [left, expected] of [[1, "Joe <joe@hotmail.com>, joe@hotmial.com "], [0, "Joe <joe@hotmail.com>, joe@hotmail.com "]]) {
            await (await button(page, "to", "take")).click();
            assert.equal(await value(page, "to"), expected);
            await linesOnce(page, "to", left);
        }
        assert.deepEqual(complaints, []);
    });
});

test("a list of lines with several addresses each is checked by the worker", async () => {
    await onPlayground([], async (page) => {
        await page.$eval("#list", (list) => (list.value = "Ann <ann@army.mil>; joe@gmial.com\n\narmy.ml\n7,Kim,kim@web.de,x"));
        await page.click("#check-list");
        await page.waitForSelector("#answers li");
        const answers = await page.$$eval("#answers li", (items) => items.map((item) => item.textContent));
        assert.deepEqual(answers.map((line) => line.split("?")[0]), [
            "ann@army.mil: listed", "joe@gmial.com: Did you mean joe@gmail.com", "army.ml: Did you mean army.mil", "kim@web.de: listed",
        ]);
    });
});

test("where the policy forbids WebAssembly, the playground runs as JavaScript", async () => {
    await onPlayground(["--no-wasm"], async (page, complaints) => {
        const policy = await page.evaluate(async () => (await fetch("/")).headers.get("Content-Security-Policy"));
        assert.match(policy, /script-src 'self';/);
        assert.equal(await build(page), "JavaScript");
        const said = await page.evaluate(async () => {
            const { MisdirectError, init } = await import("/misdirect/web.mjs?again");
            return init().catch((error) => [error instanceof MisdirectError, error.code, error.message, error.cause.name]);
        });
        assert.deepEqual([said[0], said[1], said[3]], [true, "not-loaded", "CompileError"]);
        assert.match(said[2], /misdirect\.wasm.*Content Security Policy/);
        await page.click("#check-list");
        await page.waitForSelector("#answers li");
        // Chromium says that it was asked for WebAssembly, and nothing else.
        assert.ok(complaints.every((text) => /wasm-eval|WebAssembly/.test(text)), complaints.join("\n"));
    });
});

/** Instantiates, compiles the directory and checks once, in a fresh module: the best of a few. */
function firstCheck(page) {
    return page.evaluate(async () => {
        let best = Infinity;
        const bytes = await (await fetch("/misdirect/misdirect.wasm")).arrayBuffer();
        for (let round = 0; round < 5; round++) {
            const { Checker, init } = await import(`/misdirect/web.mjs?${round}`);
            const from = performance.now();
            await init(bytes);
            new Checker().check("general@us.army.ml");
            best = Math.min(best, performance.now() - from);
        }
        return Math.round(best);
    });
}
