// The web page of examples/web in Chromium, with the package from its archive, under the policies that
// its server sends: one that allows WebAssembly, and one that does not. Needs `chromium` in the path.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, install, root, tools } from "./package.mjs";

const puppeteer = tools("puppeteer-core");
const installed = install("browser");
cpSync(join(root, "examples/web"), installed.place, { recursive: true });
const pictures = join(folder, "pictures");
mkdirSync(pictures, { recursive: true });

/** Runs something with the page open, and fails where the page complains of anything. */
async function withPage(words, run) {
    const server = spawn(process.execPath, ["serve.mjs", "0", ...words], { cwd: installed.place, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(server.stdout, "data");
    // Root in a container has no sandbox to be in; nothing but our own page is opened.
    const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
    try {
        const page = await browser.newPage();
        await page.setViewport({ width: 900, height: 900 });
        const complaints = [];
        page.on("pageerror", (error) => complaints.push(String(error)));
        page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
        await page.goto(String(line).trim());
        await page.waitForSelector("html[data-ready]");
        await run(page, complaints);
    } finally {
        await browser.close();
        server.kill();
    }
}

const build = (page) => page.$eval("html", (html) => html.dataset.ready);
const warning = (page) => page.$eval("#warning", (element) => element.textContent);

test("the page warns beneath its field, and not while the domain grows", async (t) => {
    await withPage([], async (page, complaints) => {
        assert.equal(await build(page), "WebAssembly");
        // Every prefix of a right address is left alone, and so is the whole.
        for (const address of ["general@us.army.mil", "joe@hotmail.com", "ann@yahoo.co.uk", "kim@gmail.com"]) {
            await page.$eval("#to", (field) => (field.value = ""));
            for (const letter of address) {
                await page.type("#to", letter);
                assert.equal(await warning(page), "", `${address} up to ${letter}`);
            }
        }
        // `.ml` may become nothing but what it is once the field is left.
        await page.$eval("#to", (field) => (field.value = ""));
        await page.type("#to", "general@us.army.ml");
        await page.keyboard.press("Tab");
        assert.equal(await warning(page), "Did you mean general@us.army.mil?Keep");
        assert.match(await page.$eval("#verdict", (line) => line.textContent), /us\.army\.ml is suspect/);
        const row = await page.$eval("#suggestions tbody tr", (row) => [...row.cells].map((cell) => cell.textContent));
        assert.match(row[0], /^ 9\d %$/);
        assert.deepEqual(row.slice(1), ["us.army.mil", "us.army.m·l\nus.army.mil", "omission (suffix)"]);
        await page.screenshot({ path: join(pictures, "warning.png") });
        // Taken with the keyboard, it is gone.
        await page.focus("#warning button");
        await page.keyboard.press("Enter");
        assert.equal(await page.$eval("#to", (field) => field.value), "general@us.army.mil");
        assert.equal(await warning(page), "");
        // Declined, it is not said again.
        await page.$eval("#to", (field) => (field.value = ""));
        await page.type("#to", "joe@gmial.com");
        await page.keyboard.press("Tab");
        assert.match(await warning(page), /gmail\.com/);
        await page.click("#warning button:last-child");
        assert.equal(await warning(page), "");
        await page.type("#to", " ");
        await page.keyboard.press("Tab");
        assert.equal(await warning(page), "");
        // Wrong for certain, and either may be right: each can be taken.
        await page.$eval("#to", (field) => (field.value = ""));
        await page.type("#to", "ann@mail.con");
        await page.keyboard.press("Tab");
        assert.equal(await warning(page), "Did you mean ann@mail.com or ann@gmail.com?Keep");
        await page.click("#warning button:nth-of-type(2)");
        assert.equal(await page.$eval("#to", (field) => field.value), "ann@gmail.com");
        assert.equal(await warning(page), "");
        // What deceives by itself has nothing to offer.
        await page.$eval("#to", (field) => (field.value = ""));
        await page.type("#to", "joe@xn--e1argc3h.com");
        await page.keyboard.press("Tab");
        assert.match(await warning(page), /look-alikes/);
        // The worker answers.
        await page.click("#check-list");
        await page.waitForSelector("#answers li");
        const answers = await page.$$eval("#answers li", (items) => items.map((item) => item.textContent));
        assert.equal(answers.length, 4);
        assert.match(answers[0], /Did you mean joe@gmail\.com\?/);
        assert.equal(answers[1], "ann@army.mil: listed");
        await page.screenshot({ path: join(pictures, "page.png"), fullPage: true });
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

/** Copies a text and pastes it, as people do. */
async function paste(page, selector, text) {
    await page.$eval("#list", (list, text) => {
        list.value = text;
        list.select();
    }, text);
    await page.focus("#list");
    await page.keyboard.press("KeyC", { commands: ["copy"] });
    await page.$eval(selector, (field) => field.select());
    await page.focus(selector);
    await page.keyboard.press("KeyV", { commands: ["paste"] });
}

test("of a list each suspect recipient is told, and taken alone", async () => {
    await withPage([], async (page, complaints) => {
        const value = () => page.$eval("#to", (field) => field.value);
        const warnings = () => page.$$eval("#warning div", (lines) => lines.map((line) => line.textContent));
        await paste(page, "#to", toLine());
        const pasted = await value();
        assert.equal(pasted.replaceAll(/\s+/g, " "), toLine().replaceAll(/\s+/g, " "));
        const all = ["Did you mean dora3@gmail.com?Keep", "Did you mean rolf17@us.army.mil?Keep", "Did you mean sara38@hotmail.com?Keep"];
        assert.deepEqual(await warnings(), all);
        assert.match(await page.$eval("#verdict", (line) => line.textContent), /^40 addresses: .*3 suspect/);
        assert.equal(await page.$eval("#warning", (element) => element.role ?? element.getAttribute("role")), "status");
        await page.screenshot({ path: join(pictures, "list.png") });
        // The second is taken with the keyboard: the others stay as they were.
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        const taken = pasted.replace("rolf17@us.army.ml", "rolf17@us.army.mil");
        assert.equal(await value(), taken);
        assert.deepEqual(await warnings(), [all[0], all[2]]);
        assert.equal(await page.evaluate(() => document.activeElement.id), "to");
        // The first is kept, and what is still warned of is not said again while the list grows.
        await page.click('#warning button[aria-label="Keep dora3@gmial.com"]');
        await page.evaluate(() => {
            window.changes = 0;
            new MutationObserver(() => window.changes++).observe(document.getElementById("warning"), { childList: true, subtree: true });
        });
        await page.focus("#to");
        await page.keyboard.press("End");
        for (const letter of ", general@us.army.m") {
            await page.keyboard.type(letter);
            assert.deepEqual(await warnings(), [all[2]], letter);
        }
        assert.equal(await page.evaluate(() => window.changes), 0);
        // What may still become right is left alone until the next one begins.
        await page.keyboard.type(", ");
        assert.deepEqual(await warnings(), [all[2], "Did you mean general@us.army.mil?Keep"]);
        await page.click("#warning div:last-child button");
        assert.equal(await value(), `${taken}, general@us.army.mil, `);
        await page.click("#warning button");
        assert.equal(await value(), `${taken.replace("sara38@hotmial.com", "sara38@hotmail.com")}, general@us.army.mil, `);
        assert.deepEqual(await warnings(), []);
        // The same one twice is taken one by one.
        await page.$eval("#to", (field) => (field.value = ""));
        await page.type("#to", "Joe <joe@hotmial.com>, joe@hotmial.com ");
        for (const expected of ["Joe <joe@hotmail.com>, joe@hotmial.com ", "Joe <joe@hotmail.com>, joe@hotmail.com "]) {
            await page.click("#warning button");
            assert.equal(await value(), expected);
        }
        assert.deepEqual(complaints, []);
    });
});

test("a list of lines with several addresses each is checked by the worker", async () => {
    await withPage([], async (page) => {
        await page.$eval("#list", (list) => (list.value = "Ann <ann@army.mil>; joe@gmial.com\n\narmy.ml\n7,Kim,kim@web.de,x"));
        await page.click("#check-list");
        await page.waitForSelector("#answers li");
        const answers = await page.$$eval("#answers li", (items) => items.map((item) => item.textContent));
        assert.deepEqual(answers.map((line) => line.split("?")[0]), [
            "ann@army.mil: listed", "joe@gmial.com: Did you mean joe@gmail.com", "army.ml: Did you mean army.mil", "kim@web.de: listed",
        ]);
    });
});

test("where the policy forbids WebAssembly, the page runs as JavaScript", async () => {
    await withPage(["--no-wasm"], async (page, complaints) => {
        const policy = await page.evaluate(async () => (await fetch("/")).headers.get("Content-Security-Policy"));
        assert.match(policy, /script-src 'self';/);
        assert.equal(await build(page), "JavaScript");
        const said = await page.evaluate(async () => {
            const { MisdirectError, init } = await import("/misdirect/web.mjs?again");
            return init().catch((error) => [error instanceof MisdirectError, error.code, error.message, error.cause.name]);
        });
        assert.deepEqual([said[0], said[1], said[3]], [true, "not-loaded", "CompileError"]);
        assert.match(said[2], /misdirect\.wasm.*Content Security Policy/);
        await page.type("#to", "general@us.army.ml");
        await page.keyboard.press("Tab");
        assert.equal(await warning(page), "Did you mean general@us.army.mil?Keep");
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
