// The example as its users have it, served with its policy, in Chromium; and what a person does there. Needs
// `chromium` in the path.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { folder, install, root, tools } from "../wasm/package.mjs";

const puppeteer = tools("puppeteer-core");
const home = join(folder, "web-tools");
/** A package that the fields are tested with. */
export const require = createRequire(join(home, "package.json"));
export const pictures = join(folder, "pictures/web");
mkdirSync(pictures, { recursive: true });

/** Installs what the lock file says. */
export function installTools() {
    const from = join(root, "tests/web");
    const lock = readFileSync(join(from, "package-lock.json"), "utf8");
    const mark = join(home, ".installed");
    if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) cpSync(join(from, name), join(home, name));
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], { cwd: home, stdio: "inherit" });
    writeFileSync(mark, lock);
}

/** The example with the package installed beside it, and the pages of the test; edited where something is to be broken. */
export function site(name, edits = []) {
    const { place } = install(name);
    cpSync(join(root, "examples/web"), place, { recursive: true });
    cpSync(join(root, "tests/web/pages"), place, { recursive: true });
    for (const [file, what, by] of edits) {
        const text = readFileSync(join(place, file), "utf8");
        if (!text.includes(what)) throw new Error(`${file}: not there: ${what}`);
        writeFileSync(join(place, file), text.replace(what, by));
    }
    return place;
}

// Root in a container has no sandbox to be in; nothing but our own pages is opened.
export const browser = () => puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/** Runs something with a page open, and says of what it complained. */
export async function withPage({ browser, place, path = "", words = [], media = [], before }, run) {
    const server = spawn(process.execPath, ["serve.mjs", "0", ...words], { cwd: place, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(server.stdout, "data");
    const context = await browser.createBrowserContext();
    try {
        const page = await context.newPage();
        await page.setViewport({ width: 900, height: 900 });
        const complaints = [];
        page.on("pageerror", (error) => complaints.push(String(error)));
        page.on("console", (message) => ["error", "warn"].includes(message.type()) && complaints.push(message.text()));
        const session = await page.createCDPSession();
        await session.send("Emulation.setEmulatedMedia", { features: media });
        await before?.(page);
        await page.goto(new URL(path, String(line).trim()).href);
        await page.waitForSelector("html[data-ready]");
        await run(page, complaints, session);
    } finally {
        await context.close();
        server.kill();
    }
}

/** In the page: what stands beneath a field, by its id, and the field itself. */
const HELPERS = () => {
    window.beneath = (id) => {
        const element = document.getElementById(id);
        const inner = element.shadowRoot?.querySelector("[part=field]") ?? element;
        const root = inner.getRootNode();
        const [described] = (inner.getAttribute("aria-describedby") ?? "").split(" ").slice(-1);
        return { field: inner, shadow: root.getElementById(described)?.shadowRoot };
    };
    window.linesOf = (id) => [...(window.beneath(id).shadow?.querySelectorAll("[part~=line]") ?? [])].map((line) => line.textContent);
    window.marksOf = (id) => [...window.beneath(id).shadow.querySelectorAll("mark")].map((mark) => mark.textContent);
};

export const helpers = (page) => page.evaluateOnNewDocument(HELPERS);
export const lines = (page, id) => page.evaluate((id) => window.linesOf(id), id);
export const marks = (page, id) => page.evaluate((id) => window.marksOf(id), id);
export const value = (page, id) => page.evaluate((id) => document.getElementById(id).value, id);
export const button = (page, id, part, at = 0) =>
    page.evaluateHandle((id, part, at) => window.beneath(id).shadow.querySelectorAll(`[part=${part}]`)[at], id, part, at);

/** The lines beneath a field, once there are so many. */
export async function linesOnce(page, id, count) {
    for (let left = 60; left > 0; left--) {
        const now = await lines(page, id);
        if (now.length === count) return now;
        await sleep(50);
    }
    throw new Error(`not ${count} lines beneath ${id}: ${JSON.stringify(await lines(page, id))}`);
}

/** Types a letter and waits until it has been judged. */
export async function typed(page, id, letter) {
    const answered = page.evaluate((id) => new Promise((resolve) => {
        document.getElementById(id).addEventListener("misdirect", () => resolve(true), { once: true });
        setTimeout(resolve, 3000, false);
    }), id);
    await page.keyboard.type(letter);
    if (!(await answered)) throw new Error(`${letter} was never judged`);
}

/** Empties a field as a person does. */
export async function clear(page, id) {
    await page.evaluate((id) => {
        const { field } = window.beneath(id);
        field.focus();
        field.select();
    }, id);
    await page.keyboard.press("Delete");
}

/** Copies a text and pastes it over what is there, as people do. */
export async function paste(page, id, text) {
    await page.evaluate((text) => {
        const area = document.createElement("textarea");
        document.body.append(area);
        area.value = text;
        area.id = "copied";
        area.select();
    }, text);
    await page.keyboard.press("KeyC", { commands: ["copy"] });
    await page.evaluate((id) => {
        document.getElementById("copied").remove();
        const { field } = window.beneath(id);
        field.focus();
        field.select();
    }, id);
    await page.keyboard.press("KeyV", { commands: ["paste"] });
}
