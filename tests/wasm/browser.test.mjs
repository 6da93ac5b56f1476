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
        // What deceives by itself has nothing to offer.
        await page.$eval("#to", (field) => (field.value = ""));
        await page.type("#to", "joe@pаypal-secure.example");
        await page.keyboard.press("Tab");
        assert.match(await warning(page), /look-alikes/);
        // The worker answers.
        await page.click("#check-list");
        await page.waitForSelector("#answers li");
        const answers = await page.$$eval("#answers li", (items) => items.map((item) => item.textContent));
        assert.equal(answers.length, 4);
        assert.match(answers[0], /did you mean joe@gmail\.com\?/);
        assert.equal(answers[1], "ann@army.mil: listed");
        await page.screenshot({ path: join(pictures, "page.png"), fullPage: true });
        assert.deepEqual(complaints, []);
        t.diagnostic(`to the first check ${await firstCheck(page)} ms`);
    });
});

test("where the policy forbids WebAssembly, the page runs as JavaScript", async () => {
    await withPage(["--no-wasm"], async (page, complaints) => {
        const policy = await page.evaluate(async () => (await fetch("/")).headers.get("Content-Security-Policy"));
        assert.match(policy, /script-src 'self';/);
        assert.equal(await build(page), "JavaScript");
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
