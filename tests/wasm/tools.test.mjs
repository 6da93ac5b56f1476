// The package in the tools of its users, of pinned versions and without configuration: what each builds has to
// run, in Node or in a page, and to answer. Long runs have them all, and compare the table of bindings/README.md.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, test } from "node:test";
import { isLong, root, tools } from "./package.mjs";
import { EXPECTED, attw, installTools, publint, version, ways } from "./tools.mjs";

installTools();
const browser = await tools("puppeteer-core").launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
after(() => browser.close());

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };

/** Serves a folder, and nothing else. */
async function serve(folder) {
    const server = createServer((request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url, "http://here").pathname));
        try {
            const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
            const body = readFileSync(file);
            response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
        } catch {
            response.writeHead(404).end();
        }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** The title that a page gets, once it has one. */
async function titleOf(address) {
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => complaints.push(request.url()));
    page.on("response", (response) => response.status() >= 400 && !response.url().endsWith("/favicon.ico") && complaints.push(`${response.status()} ${response.url()}`));
    try {
        await page.goto(address);
        await page.waitForFunction(() => document.title.includes("@") || document.title.includes("Error"), { timeout: 60000 }).catch(() => {});
        const title = await page.title();
        assert.deepEqual(complaints, []);
        return title;
    } finally {
        await page.close();
    }
}

/** What worked, by tool. */
const worked = new Map();
for (const { name, mode, use } of ways.filter((way) => isLong || !way.isLong)) {
    test(`${name}: ${mode}`, async () => {
        const { said, page, address, close } = await use();
        if (said !== undefined) {
            assert.equal((await said).trim(), EXPECTED);
        } else {
            const served = page ? await serve(page) : { address, close };
            try {
                assert.equal(await titleOf(served.address), EXPECTED);
            } finally {
                await served.close();
            }
        }
        worked.set(name, [...(worked.get(name) ?? []), mode]);
    });
}

test("publint and attw find nothing wrong", async () => {
    await publint();
    worked.set("publint", ["`--strict`, no finding"]);
    await attw();
    worked.set("@arethetypeswrong/cli", ["every entry but data, from `node10` to `bundler`"]);
});

test("bindings/README.md says what was tried", () => {
    const lines = [...worked].map(([name, modes]) => `| ${name} | ${version(name)} | ${modes.join("; ")} |\n`);
    const path = join(root, "bindings/README.md");
    const readme = readFileSync(path, "utf8");
    const [, before, said, behind] = /^([^]*<!-- from `cargo xtask wasm --long` -->\n\|[^\n]*\n\|[^\n]*\n)([^]*?)(<!-- end -->[^]*)$/.exec(readme);
    if (isLong && process.env.UPDATE === "1") return writeFileSync(path, `${before}${lines.join("")}${behind}`);
    for (const line of lines) assert.ok(said.includes(line), line);
    if (isLong) assert.equal(said, lines.join(""));
});
