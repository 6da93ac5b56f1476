// The plugin of examples/roundcube in the real Roundcube, with Chromium: what a person sees, and what reaches a mail
// server. Needs Debian's `roundcube-core`, `roundcube-sqlite3`, `dovecot-imapd` and `chromium`, and root; runs where
// nothing but loopback can be reached.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { folder as wasm, isLong, root, tools } from "../wasm/package.mjs";
import { sink as mailServer } from "../thunderbird/sink.mjs";
import { choose, lines, login, mailStore, press, question, roundcube, send, until, write } from "./program.mjs";

const PREFIX = process.env.MISDIRECT_C ?? join(root, "target/c/prefix");
const pictures = join(wasm, "pictures/roundcube");
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "misdirect-plugins-"));

let [store, server, browser] = [];
before(async () => {
    store = await mailStore();
    server = await mailServer();
    browser = await tools("puppeteer-core").launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => {
    await browser?.close();
    await store?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
});

/** The plugin as its README makes it, with something in it changed. */
function plugin(name, edits = []) {
    const place = join(folder, name);
    execFileSync(process.execPath, [join(root, "examples/roundcube/build.mjs"), join(wasm, "package"), place]);
    for (const [file, what, by] of edits) {
        const text = readFileSync(join(place, file), "utf8");
        assert.ok(text.includes(what), `${file}: not there: ${what}`);
        writeFileSync(join(place, file), text.replace(what, () => by));
    }
    return place;
}

async function withRoundcube({ name, edits, prefix = PREFIX, words }, run) {
    const more = `['misdirect_prefix' => '${prefix}', 'misdirect_domains' => ['wasserwerk-lindua.de']]`;
    const program = await roundcube({ plugin: plugin(name, edits), imap: store.port, smtp: server.port, more, words });
    const context = await browser.createBrowserContext();
    try {
        const page = await context.newPage();
        await page.setViewport({ width: 1100, height: 800 });
        const complaints = [];
        page.on("pageerror", (error) => complaints.push(String(error)));
        page.on("dialog", (dialog) => dialog.accept());
        try {
            await login(page, program.url);
            await run(page, program);
            assert.deepEqual(complaints, []);
        } catch (error) {
            await page.screenshot({ path: join(pictures, `failure-${name}.png`) });
            throw error;
        }
    } finally {
        await context.close();
        await program.close();
    }
}

let number = 0;
/** Writes, ready to be sent; says what the server has before. */
async function begin(page, { url }, fields) {
    const from = server.got.length;
    await write(page, url, { subject: `message ${++number}`, ...fields });
    return from;
}

async function isSent(page, from, ...expected) {
    await until("the message", () => server.got.length > from);
    assert.deepEqual(server.got.slice(from).map(({ to }) => to), [expected]);
    await until("the window to go", async () => !page.url().includes("compose"));
}

/** Sent without a question. */
async function passes(page, program, fields, ...expected) {
    const from = await begin(page, program, fields);
    await send(page);
    await isSent(page, from, ...expected);
}

/** Held back by the page, with these words in the question; nothing has left. */
async function isHeld(page, program, fields, ...expected) {
    const from = await begin(page, program, fields);
    await send(page);
    const text = await question(page);
    for (const word of expected) assert.ok(text.includes(word), `${word} is not in: ${text}`);
    assert.equal(server.got.length, from);
    return from;
}

const picture = async (page, name) => {
    await sleep(400);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
};

const inLong = { skip: !isLong && "in the long run" };

const SLIP = { to: "general@us.army.ml," };
const SLIP_IDN = { to: "kim@bücherei-lindua.de," };

/** Whatever is held, with what is sent of it where nothing is checked. */
const HELD = [
    [SLIP, "general@us.army.ml"],
    [{ to: "joe@gmail.com,", cc: "ann@gmial.com,", bcc: "bob@hotmial.com," }, "joe@gmail.com", "ann@gmial.com", "bob@hotmial.com"],
    [SLIP_IDN, "kim@xn--bcherei-lindua-gsb.de"],
];

test("a person is asked, and each choice does what it says", async () => {
    await withRoundcube({ name: "whole" }, async (page, program) => {
        await passes(page, program, { to: "joe@gmail.com,", cc: "Ann <ann@army.mil>,", bcc: "kim@bücherei-lindau.de, water@wasserwerk-lindua.de," },
            "joe@gmail.com", "ann@army.mil", "kim@xn--bcherei-lindau-gsb.de", "water@wasserwerk-lindua.de");

        // Keep editing: nothing is sent, and Send asks anew; the Enter that was meant for Send answers nothing.
        let from = await isHeld(page, program, SLIP, "general@us.army.ml", "general@us.army.mil", "“i” is missing");
        await picture(page, "one");
        await page.keyboard.press("Enter");
        await sleep(300);
        await page.keyboard.press("Escape");
        await page.waitForSelector("#misdirect", { hidden: true });
        assert.equal(server.got.length, from);
        await send(page);
        await question(page);
        await choose(page, "use");
        await isSent(page, from, "general@us.army.mil");

        // Sent all the same, once and once more; then it is settled, and another slip at the same target is not.
        for (const _ of [1, 2]) {
            from = await isHeld(page, program, SLIP, "general@us.army.mil");
            await choose(page, "send");
            await isSent(page, from, "general@us.army.ml");
        }
        await passes(page, program, SLIP, "general@us.army.ml");
        from = await isHeld(page, program, { to: "general@us.amry.mil," }, "general@us.army.mil");
        await page.click("[name='allow.0']");
        await choose(page, "send");
        await isSent(page, from, "general@us.amry.mil");
        await passes(page, program, { to: "private@us.amry.mil," }, "private@us.amry.mil");
    });
});

test("several recipients in several fields, choices, and letters beyond ASCII", inLong, async () => {
    await withRoundcube({ name: "several" }, async (page, program) => {
        // Two of three in doubt, in three fields: one is corrected, the other is kept.
        let from = await isHeld(page, program, HELD[1][0], "Are these addresses right?", "ann@gmail.com", "bob@hotmail.com");
        await picture(page, "two");
        await page.click("[name='choice.1'][value='']");
        await choose(page, "use");
        await isSent(page, from, "joe@gmail.com", "ann@gmail.com", "bob@hotmial.com");

        // Neither of two is likelier by far; the second is taken, and the name stays.
        from = await isHeld(page, program, { to: "Ann Lee <ann@mail.con>," }, "ann@mail.com", "ann@gmail.com");
        await picture(page, "either");
        await page.click("[name='choice.0'][value='1']");
        await choose(page, "use");
        await isSent(page, from, "ann@gmail.com");
        assert.match(server.got.at(-1).text, /^To: Ann Lee <ann@gmail\.com>$/m);

        // What nobody can tell is not offered.
        await isHeld(page, program, { to: "joe@сосо.com," }, "This address may be meant to deceive");
        assert.equal(await page.$(".misdirect-use"), null);
        await picture(page, "deceptive");
        await page.evaluate(() => document.documentElement.classList.add("dark-mode"));
        await picture(page, "dark");

        // As it was typed, in letters beyond ASCII.
        from = await isHeld(page, program, SLIP_IDN, "kim@bücherei-lindua.de", "kim@bücherei-lindau.de");
        await picture(page, "idn");
        await choose(page, "use");
        await isSent(page, from, "kim@xn--bcherei-lindau-gsb.de");
    });
});

test("beneath a field while it is typed", async () => {
    await withRoundcube({ name: "beneath" }, async (page, program) => {
        const from = await begin(page, program, { to: "joe@gmail.com," });
        await page.type("#compose_to .recipient-input input", "general@us.army.m");
        // It may become right.
        await sleep(600);
        assert.deepEqual(await lines(page, "to"), []);
        await page.keyboard.type("l");
        await until("the line", async () => (await lines(page, "to")).length === 1);
        assert.match((await lines(page, "to"))[0], /^Did you mean general@us\.army\.mil\? “i” is missing\. Keep as typed$/);
        await picture(page, "beneath");
        // In its box it is asked about still.
        await page.keyboard.type(", eve@gmial.com,");
        await until("both lines", async () => (await lines(page, "to")).length === 2);
        await press(page, "to", "take");
        await until("one line", async () => (await lines(page, "to")).length === 1);
        await press(page, "to", "keep");
        await until("no line", async () => (await lines(page, "to")).length === 0);
        // What was answered is not asked about at Send; nor by the server.
        await send(page);
        await isSent(page, from, "joe@gmail.com", "general@us.army.mil", "eve@gmial.com");
    });
});

const NO_PAGE = ["misdirect.js", "import(", "if (false) import("];

/** Refused by the server with these words, and once: sent again, it leaves. */
async function isRefused(page, program, fields, expected, ...sent) {
    const from = await begin(page, program, { ...fields, isReady: false });
    await send(page);
    const said = await until("the refusal", () => page.evaluate(() => document.querySelector("#messagestack .error, #messagestack .alert-danger")?.innerText));
    for (const word of [expected, "send once more"].flat()) assert.ok(said.includes(word), `${word} is not in: ${said}`);
    await picture(page, `server-${number}`);
    await sleep(300);
    assert.equal(server.got.length, from);
    await send(page);
    await isSent(page, from, ...sent);
}

test("without the page part, the server asks once", async () => {
    await withRoundcube({ name: "server", edits: [NO_PAGE] }, async (page, program) => {
        await passes(page, program, { to: "joe@gmail.com,", isReady: false }, "joe@gmail.com");
        await isRefused(page, program, SLIP, "general@us.army.ml: Did you mean general@us.army.mil?", "general@us.army.ml");
        await isRefused(page, program, HELD[1][0], ["ann@gmail.com", "bob@hotmail.com"], ...HELD[1].slice(1));
        await isRefused(page, program, SLIP_IDN, "kim@bücherei-lindua.de: Did you mean kim@bücherei-lindau.de?", ...HELD[2].slice(1));
        // The second time that it is let stand, it is settled.
        await isRefused(page, program, SLIP, "general@us.army.mil", "general@us.army.ml");
        await passes(page, program, { ...SLIP, isReady: false }, "general@us.army.ml");
    });
});

for (const [name, options] of Object.entries({
    "the library is not there": { edits: [NO_PAGE], prefix: "/nowhere" },
    "PHP has no FFI": { edits: [NO_PAGE], words: ["-d", "ffi.enable=false"] },
})) {
    test(`the message leaves, and the log says why: ${name}`, inLong, async () => {
        await withRoundcube({ name: name.replaceAll(" ", "-"), ...options }, async (page, program) => {
            await passes(page, program, { ...SLIP, isReady: false }, "general@us.army.ml");
            assert.match(program.errors(), /misdirect: recipients are not checked/);
        });
    });
}

test("a worker that does not start keeps no message", inLong, async () => {
    const edits = [["web/worker.js", "import { load }", "import load }"], ["misdirect.php", "foreach ($this->doubts($message)", "foreach ([]"]];
    await withRoundcube({ name: "broken", edits }, (page, program) => passes(page, program, SLIP, "general@us.army.ml"));
});

// What finds nothing wrong without the check proves nothing.
test("with the check switched off, all that was held leaves", async () => {
    const edits = [
        ["web/worker.js", 'VERDICTS[verdicts[at]] === "suspect"', "false"],
        ["misdirect.php", "foreach ($this->doubts($message)", "foreach ([]"],
    ];
    await withRoundcube({ name: "unchecked", edits }, async (page, program) => {
        for (const [fields, ...sent] of HELD) await passes(page, program, fields, ...sent);
    });
});
