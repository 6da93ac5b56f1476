// The add-on of examples/thunderbird in the real program: what a person sees, and what reaches a mail server. Needs
// `thunderbird`, its German and Arabic (`thunderbird-l10n-de`, `-ar`), `Xvfb`, `xdotool` and ImageMagick's `import`; runs where
// nothing but loopback can be reached.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { arrived, click, discard, hasPanel, outbox, page, panel, recipients, send, sendLater, state, words, write } from "./compose.mjs";
import { ID, display, home, remove, thunderbird } from "./program.mjs";
import { sink as mailServer } from "./sink.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wasm = process.env.MISDIRECT_WASM ?? join(root, "target/wasm");
const example = join(root, "examples/thunderbird");
const pictures = join(wasm, "pictures/thunderbird");
const folder = mkdtempSync(join(tmpdir(), "misdirect-xpi-"));
mkdirSync(pictures, { recursive: true });

let screen;
let server;
before(async () => {
    screen = await display();
    server = await mailServer();
});
after(() => {
    screen.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
});

/** The add-on as its README makes it; or a copy, with something in it changed. */
function addOn(name, edits = []) {
    const [from, xpi] = [join(folder, name), join(folder, `${name}.xpi`)];
    cpSync(example, from, { recursive: true });
    cpSync(join(wasm, "package"), join(from, "package"), { recursive: true });
    for (const [file, what, by] of edits) {
        const text = readFileSync(join(from, file), "utf8");
        assert.ok(text.includes(what), `${file}: not there: ${what}`);
        writeFileSync(join(from, file), text.replace(what, by));
    }
    execFileSync(process.execPath, [join(from, "build.mjs"), join(from, "package"), xpi]);
    return xpi;
}

async function withThunderbird({ xpi = addOn("whole"), at, settings, keep = false }, run) {
    const place = at ?? home(xpi);
    const program = await thunderbird({ home: place, display: screen, smtp: server.port, settings });
    try {
        await run(program, place);
    } catch (error) {
        program.picture(join(pictures, `failure-${Date.now()}.png`));
        throw error;
    } finally {
        await program.close();
        if (!keep) remove(place);
    }
}

const picture = async (program, name) => {
    await sleep(700); // for the panel to have grown to its size
    assert.ok(await panel(program, () => innerWidth > 400 && innerHeight > 100), "the panel can be read");
    program.picture(join(pictures, `${name}.png`));
};

let number = 0;
/** Writes and sends; says what the server has before. */
async function sendTo(program, fields) {
    const before = server.got.length;
    await write(program, { subject: `message ${++number}`, ...fields });
    await send(program);
    return before;
}

async function isSent(program, before, ...expected) {
    assert.deepEqual(await arrived(server, before), expected);
    await program.until(async () => !Services.wm.getMostRecentWindow("msgcompose"));
}

/** Sent without a question. */
async function passes(program, fields, ...expected) {
    await isSent(program, await sendTo(program, fields), expected);
}

/** Held back, with these words in the panel; nothing has left. */
async function isHeld(program, fields, ...expected) {
    const before = await sendTo(program, fields);
    const text = await words(program);
    for (const word of expected) assert.ok(text.includes(word), `${word} is not in: ${text}`);
    assert.equal(server.got.length, before, "nothing has left");
    return before;
}

const SLIP = { to: "General <general@us.army.ml>" };

/** Whatever is held, with what is sent of it where nothing is checked. */
const HELD = [
    [SLIP, ["general@us.army.ml"]],
    [{ to: "joe@gmail.com", cc: "ann@gmial.com", bcc: "bob@hotmial.com" }, ["joe@gmail.com", "ann@gmial.com", "bob@hotmial.com"]],
    [{ to: "Crew <\"all of us\">" }, ["ann@gmail.com", "bob@army.ml"]],
    [{ to: "kim@stadtwerke-lindua.de" }, ["kim@stadtwerke-lindua.de"]],
];

/** A book with two people, and a list of them. */
const makeList = (program) => program.run(async () => {
    const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    const book = MailServices.ab.getDirectoryFromId("ldap_2.servers.pab");
    const card = (email, name) => {
        const card = Cc["@mozilla.org/addressbook/cardproperty;1"].createInstance(Ci.nsIAbCard);
        [card.primaryEmail, card.displayName] = [email, name];
        return book.addCard(card);
    };
    const people = [card("ann@gmail.com", "Ann"), card("bob@army.ml", "Bob, the Builder")];
    for (const [name, description] of [["Crew", "all of us"], ["Bare", ""]]) {
        const list = Cc["@mozilla.org/addressbook/directoryproperty;1"].createInstance(Ci.nsIAbDirectory);
        Object.assign(list, { isMailList: true, dirName: name, description });
        const made = book.addMailList(list);
        for (const one of people) made.addCard(one);
    }
});

test("a person is asked, and each choice does what it says", async (t) => {
    const place = home(addOn("whole"));
    t.diagnostic(`the add-on has ${Math.ceil(statSync(join(folder, "whole.xpi")).size / 1000)} kB`);
    assert.ok(statSync(join(folder, "whole.xpi")).size <= 1_000_000);
    await withThunderbird({ at: place, keep: true, settings: { "extensions.background.idle.timeout": 4000 } }, async (program) => {
        await passes(program, { to: "joe@gmail.com", cc: "Ann <ann@army.mil>" }, "joe@gmail.com", "ann@army.mil");

        // Keep editing: nothing is sent, and the window can be written in.
        let from = await isHeld(program, SLIP, "general@us.army.ml", "general@us.army.mil", "“i” is missing");
        await picture(program, "one");
        await click(program, "#edit");
        await program.until(async () => !Services.wm.getMostRecentWindow("msgcompose").gWindowLocked);
        await sleep(500);
        assert.equal(server.got.length, from);
        assert.deepEqual([await state(program), await recipients(program)], ["open", ["General <general@us.army.ml>"]]);
        // Send anyway: as it was typed.
        await send(program);
        await words(program);
        await click(program, "#send");
        await isSent(program, from, ["general@us.army.ml"]);

        // Sent once, it is in the address book; it is asked about all the same. The name stays.
        assert.deepEqual(await collected(program), ["ann@army.mil", "general@us.army.ml", "joe@gmail.com"]);
        from = await isHeld(program, SLIP, "general@us.army.mil");
        // However long that takes: Thunderbird has stopped the add-on meanwhile.
        await program.until(async (id) => WebExtensionPolicy.getByID(id).extension.backgroundState === "stopped", ID);
        await click(program, "#use");
        await isSent(program, from, ["general@us.army.mil"]);
        assert.match(server.got.at(-1).text, /^To: General <general@us\.army\.mil>$/m);
    });
    await withThunderbird({ at: place, keep: true }, async (program) => {
        // Always, over a restart.
        const from = await isHeld(program, SLIP, "Always allow us.army.ml");
        await click(program, "[name='allow.0']");
        await click(program, "#send");
        await isSent(program, from, ["general@us.army.ml"]);
    });
    await withThunderbird({ at: place }, async (program) => {
        await passes(program, SLIP, "general@us.army.ml");
        // Which the preferences show, and forget.
        await program.run(async (id) => {
            const { extension } = WebExtensionPolicy.getByID(id);
            const tabs = Services.wm.getMostRecentWindow("mail:3pane").document.getElementById("tabmail");
            const url = extension.baseURI.resolve("options.html");
            tabs.openTab("contentTab", { url, triggeringPrincipal: extension.principal, linkHandler: "single-site" });
        }, ID);
        assert.match(await page(program, "/options.html", () => document.body.innerText), /us\.army\.ml/);
        program.picture(join(pictures, "preferences.png"));
        await page(program, "/options.html", () => {
            const button = document.querySelector("button");
            button?.click();
            return button === null;
        });
        // Of another domain nothing was said.
        await isHeld(program, { to: "general@army.ml" }, "general@army.mil");
        await discard(program);
        await isHeld(program, SLIP, "general@us.army.mil");
        await discard(program);
    });
});

const collected = (program) => program.run(async () => {
    const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    return MailServices.ab.getDirectoryFromId("ldap_2.servers.history").childCards.map((card) => card.primaryEmail).sort();
});

test("several recipients, lists and names that are no address", async () => {
    await withThunderbird({}, async (program) => {
        await makeList(program);
        // Two of three in doubt: one is corrected, the other is kept.
        let from = await isHeld(program, HELD[1][0], "Are these addresses right?", "ann@gmail.com", "bob@hotmail.com");
        await picture(program, "two");
        await click(program, "[name='choice.1'][value='']");
        await click(program, "#use");
        await isSent(program, from, ["joe@gmail.com", "ann@gmail.com", "bob@hotmial.com"]);

        // Sent to once more all the same, that one is settled.
        from = await isHeld(program, { to: "bob@hotmial.com" }, "bob@hotmail.com");
        await click(program, "#send");
        await isSent(program, from, ["bob@hotmial.com"]);
        await passes(program, { to: "bob@hotmial.com" }, "bob@hotmial.com");
        await passes(program, { to: "eve@hotmial.com" }, "eve@hotmial.com");
        await isHeld(program, { to: "bob@hotmali.com" }, "bob@hotmail.com");
        await discard(program);

        // Of a list, its members.
        from = await isHeld(program, HELD[2][0], "bob@army.mil", "It is in the mailing list “Crew”.");
        await picture(program, "list");
        await click(program, "#use");
        await isSent(program, from, ["ann@gmail.com", "bob@army.mil"]);
        await isHeld(program, { to: "Bare <Bare>" }, "bob@army.mil");
        await discard(program);

        // Neither of two is likelier by far. Ann's other address is in the book, so that one is first; the second is taken.
        from = await isHeld(program, { to: "ann@mail.con" }, "ann@mail.com", "ann@gmail.com");
        await picture(program, "either");
        await click(program, "[name='choice.0'][value='1']");
        await click(program, "#use");
        await isSent(program, from, ["ann@mail.com"]);

        // What nobody can tell is not offered.
        await isHeld(program, { to: "joe@xn--e1argc3h.com" }, "This address may be meant to deceive");
        assert.equal(await panel(program, () => document.querySelector("#use") === null), true);
        await picture(program, "deceptive");
        await discard(program);
        await isHeld(program, { to: "joe@gmail.com", cc: "Nobody Knows" }, "Nobody Knows", "Not checked");
        await picture(program, "unchecked");
        await discard(program);

        // One's own domain is known, and a slip in it is seen.
        await passes(program, { to: "kim@stadtwerke-lindau.de" }, "kim@stadtwerke-lindau.de");
        await isHeld(program, HELD[3][0], "kim@stadtwerke-lindau.de");
        await discard(program);
    });
});

test("what was approved is what was shown", async () => {
    // What is in the storage may be anything.
    const corrupt = "messenger.storage.local.set({ dismissed: [null, { key: 1 }, \"x\"] });\n\nasync function act(";
    await withThunderbird({ xpi: addOn("corrupt", [["background.js", "async function act(", corrupt]]) }, async (program) => {
        const from = await isHeld(program, SLIP, "general@us.army.mil");
        // Somebody else is added under the panel's nose.
        await program.run(async () => {
            const window = Services.wm.getMostRecentWindow("msgcompose");
            window.awAddRecipients(window.gMsgCompose.compFields, "addr_cc", "eve@gmial.com");
        });
        await click(program, "#send");
        await sleep(1500);
        assert.equal(server.got.length, from);
        assert.equal(await state(program), "open");
        await send(program);
        assert.match(await words(program), /eve@gmail\.com/);
        await discard(program);

        // Hostile names and addresses do not disturb the panel.
        const override = "\u202e";
        await isHeld(program, { to: `"<b>x</b> ${override}" <a${"a".repeat(300)}@army.ml>` }, "@army.mil");
        await picture(program, "hostile");
        await discard(program);
    });
});

/** What has the focus in the panel. */
const focus = (program) => panel(program, () => document.activeElement.id || document.activeElement.name);

test("by the keys of a keyboard", async () => {
    // Marionette takes the focus out of the system's hands unless it is told not to, and keys do not reach the panel.
    await withThunderbird({ settings: { "remote.prefs.recommended": false } }, async (program) => {
        // The Enter that was meant for Send answers nothing.
        let from = await isHeld(program, SLIP, "general@us.army.mil");
        await sleep(700);
        program.press("Return", "Return");
        await sleep(700);
        assert.deepEqual([server.got.length, await hasPanel(program)], [from, true]);
        const order = [];
        for (let left = 4; left > 0; left--) {
            program.press("Tab");
            await sleep(200);
            order.push(await focus(program));
        }
        assert.deepEqual(order, ["allow.0", "use", "send", "edit"]);
        await picture(program, "keys");
        program.press("shift+Tab", "shift+Tab");
        await sleep(200);
        assert.equal(await focus(program), "use");
        program.press("Return");
        await isSent(program, from, ["general@us.army.mil"]);
        // Escape: as it was.
        from = await isHeld(program, SLIP, "general@us.army.mil");
        await sleep(700);
        program.press("Escape");
        await sleep(1500);
        assert.deepEqual([await hasPanel(program), server.got.length, await state(program)], [false, from, "open"]);
        assert.deepEqual(await recipients(program), ["General <general@us.army.ml>"]);
        // Send anyway, by the space bar.
        await send(program);
        await words(program);
        await sleep(700);
        program.press("Tab", "Tab", "Tab");
        await sleep(200);
        assert.equal(await focus(program), "send");
        program.press("space");
        await isSent(program, from, ["general@us.army.ml"]);
    });
});

/** Sent later: in the outbox, and at no server. */
async function isQueued(program, from, ...expected) {
    await program.until(async () => !Services.wm.getMostRecentWindow("msgcompose"));
    for (let left = 40, queued = []; queued.length === 0; left--) {
        assert.ok(left > 0, "nothing is in the outbox");
        await sleep(100);
        queued = await outbox(program);
        if (queued.length > 0) assert.deepEqual(queued, expected);
    }
    assert.equal(server.got.length, from);
}

test("sent later, it is asked about, and goes to the outbox", async () => {
    await withThunderbird({}, async (program) => {
        const from = server.got.length;
        const later = async (fields) => {
            await write(program, { subject: `later ${++number}`, ...fields });
            await sendLater(program);
        };
        await later({ to: "joe@gmail.com" });
        await isQueued(program, from, "joe@gmail.com");
        await later(SLIP);
        assert.match(await words(program), /general@us\.army\.mil/);
        await click(program, "#use");
        await isQueued(program, from, "General <general@us.army.mil>");
        // Asked about, and sent at once after all: what was pressed last counts.
        await later(SLIP);
        await click(program, "#edit");
        await program.until(async () => !Services.wm.getMostRecentWindow("msgcompose").gWindowLocked);
        await sleep(500);
        await send(program);
        await words(program);
        await click(program, "#send");
        await isSent(program, from, ["general@us.army.ml"]);
        assert.deepEqual(await outbox(program), []);
    });
});

/** A storage that takes nothing more. */
const full = (file, name, rest = "") => [file, `const { ${name}${rest} } = messenger.storage;`,
    `const { ${name}: store${rest} } = messenger.storage;
const ${name} = { get: (keys) => store.get(keys), remove: (keys) => store.remove(keys), set: () => Promise.reject(new Error("QuotaExceededError: storage is full")) };`];

test("with a full storage it asks, sends, and remembers nothing", async () => {
    const xpi = addOn("full", [full("memory.js", "local"), full("books.js", "session", ", managed")]);
    await withThunderbird({ xpi }, async (program) => {
        for (let round = 0; round < 3; round++) {
            const from = await isHeld(program, SLIP, "general@us.army.mil");
            await click(program, "[name='allow.0']");
            await click(program, "#send");
            await isSent(program, from, ["general@us.army.ml"]);
        }
    });
});

test("dark and high contrast, each control with a name", async () => {
    await withThunderbird({ settings: { "ui.systemUsesDarkTheme": 1, "layout.css.prefers-color-scheme.content-override": 0 } }, async (program) => {
        const from = await isHeld(program, HELD[1][0], "ann@gmail.com");
        await picture(program, "dark");
        assert.deepEqual(await panel(program, () => [...document.querySelectorAll("input, button")].map((one) => one.labels?.length || one.textContent.length > 0).every(Boolean)), true);
        assert.equal(await panel(program, () => document.activeElement.getAttribute("role")), "alertdialog");
        await discard(program);
        assert.equal(server.got.length, from);
    });
    await withThunderbird({ settings: { "browser.display.document_color_use": 2 } }, async (program) => {
        await isHeld(program, SLIP, "general@us.army.mil");
        assert.equal(await panel(program, () => matchMedia("(forced-colors: active)").matches), true);
        await picture(program, "contrast");
        await discard(program);
    });
});

for (const [tag, direction, ...expected] of [
    ["de", "ltr", "Ist diese Adresse richtig?", "„i“ fehlt", "Korrigieren und senden"],
    ["ar", "rtl", "هل هذا العنوان صحيح؟", "ينقص «i»", "تصحيح وإرسال"],
]) {
    test(`in the language of Thunderbird: ${tag}`, async () => {
        await withThunderbird({ settings: { "intl.locale.requested": tag } }, async (program) => {
            const from = await isHeld(program, SLIP, "general@us.army.mil", ...expected.slice(0, 1), expected[2]);
            const text = (await words(program)).replaceAll(/[\u2066-\u2069]/g, "");
            assert.ok(text.includes(expected[1]), text);
            assert.equal(await panel(program, () => getComputedStyle(document.body).direction), direction);
            await picture(program, tag);
            await click(program, "#use");
            await isSent(program, from, ["general@us.army.mil"]);
        });
    });
}

test("the list of an organisation, as the README has it, and with lines that cannot be read", async () => {
    const [, block] = readFileSync(join(example, "README.md"), "utf8").match(/```json\n(.*?)```/s);
    const policies = JSON.parse(block);
    policies.policies["3rdparty"].Extensions[ID].domains.push("not a line", "", "x".repeat(70_000));
    const slip = { to: "ann@wasserwerk-lindua.de" };
    await withThunderbird({}, (program) => passes(program, slip, slip.to));
    await withThunderbird({ at: home(addOn("managed"), policies) }, async (program) => {
        await isHeld(program, slip, "ann@wasserwerk-lindau.de");
        await discard(program);
    });
});

/** In milliseconds, in the page of the add-on: from its start to an answer, and of a message with so many recipients. */
const MEASURES = `
globalThis.started = judge({ to: ["joe@gmail.com"] }).then(() => performance.now());
globalThis.time = async (count) => {
    const to = Array.from({ length: count }, (_, at) => \`person\${at}@company-\${at % 60}.com\`);
    const from = performance.now();
    await judge({ from: "alice@stadtwerke-lindau.de", to });
    return performance.now() - from;
};

async function act(`;

const inBackground = (program, script, ...args) => program.until(async (id, script, args) => {
    const [view] = [...WebExtensionPolicy.getByID(id).extension.views].filter(({ viewType }) => viewType === "background");
    const actor = view?.xulBrowser?.browsingContext.currentWindowGlobal.getActor("MarionetteCommands");
    return actor?.executeScript(`return (${script})(...arguments)`, args, {});
}, ID, String(script), args);

test("how long it takes", async (t) => {
    await withThunderbird({ xpi: addOn("timed", [["background.js", "async function act(", MEASURES]]) }, async (program) => {
        const best = async (rounds, run) => {
            let best = Infinity;
            for (let round = 0; round < rounds; round++) best = Math.min(best, await run());
            return Math.round(best);
        };
        // Thunderbird starts it each time that it has been idle for 30 seconds: while a message is written, nearly always.
        const stop = () => program.run(async (id) => WebExtensionPolicy.getByID(id).extension.terminateBackground(), ID);
        const start = () => program.run(async (id) => WebExtensionPolicy.getByID(id).extension.wakeupBackground(), ID);
        const toAnswer = await best(5, async () => {
            await stop();
            await start();
            return inBackground(program, () => window.started);
        });
        t.diagnostic(`from start to the first answer ${toAnswer} ms`);
        for (const count of [1, 500, 10_000]) {
            t.diagnostic(`${count} recipients ${await best(count > 500 ? 1 : 5, () => inBackground(program, (count) => window.time(count), count))} ms`);
        }
        const toPanel = await best(5, async () => {
            await write(program, { ...SLIP, subject: "in time" });
            await stop();
            const from = await program.run(async () => {
                const from = Date.now();
                Services.wm.getMostRecentWindow("msgcompose").document.getElementById("button-send").click();
                return from;
            });
            const painted = await panel(program, () => {
                const [paint] = performance.getEntriesByName("first-contentful-paint");
                return paint ? performance.timeOrigin + paint.startTime : null;
            });
            await discard(program);
            return painted - from;
        });
        t.diagnostic(`from Send to the panel ${toPanel} ms`);
        assert.ok(toPanel < 5000, "nobody would wait for it");
    });
});

for (const [name, edit] of [
    ["no library", ["check.js", "init()]", "init('nowhere')]"]],
    ["no end", ["check.js", "export async function judge(details) {", "export async function judge(details) {\n    await new Promise(() => {});"]],
    ["no script", ["background.js", "import { judge }", "import judge }"]],
    ["no room for the question", full("background.js", "session")],
]) {
    test(`broken, the message leaves and the window closes: ${name}`, async () => {
        await withThunderbird({ xpi: addOn(name.replaceAll(" ", "-"), [edit]) }, async (program) => {
            await passes(program, SLIP, "general@us.army.ml");
        });
    });
}

// What finds nothing wrong without the check proves nothing.
test("with the check switched off, all that was held leaves", async () => {
    const xpi = addOn("unchecked", [["check.js", "return [...doubts.values()];", "return [];"]]);
    await withThunderbird({ xpi }, async (program) => {
        await makeList(program);
        for (const [fields, sent] of HELD) {
            await passes(program, fields, ...sent);
            assert.equal(await hasPanel(program), false);
        }
    });
});
