// The add-in of examples/outlook without Outlook: its manifest before Microsoft's own validator, and what is served,
// in the two builds, before an Office object that answers as the documentation has it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import vm from "node:vm";
import { folder, root } from "../wasm/package.mjs";

const place = mkdtempSync(join(tmpdir(), "misdirect-outlook-"));
after(() => rmSync(place, { recursive: true, force: true }));

/** As the README makes it, with an organisation's list; and once more with something changed. */
function build(name, edits = []) {
    const [from, to] = [join(place, name, "outlook"), join(place, name, "built")];
    cpSync(join(root, "examples/outlook"), from, { recursive: true });
    cpSync(join(root, "examples/web"), join(place, name, "web"), { recursive: true });
    for (const [file, what, by] of [["domains.js", "domains = []", 'domains = ["wasserwerk-lindau.de 40"]'], ...edits]) {
        const text = readFileSync(join(from, file), "utf8");
        assert.ok(text.includes(what), `${file}: not there: ${what}`);
        writeFileSync(join(from, file), text.replace(what, () => by));
    }
    // Where esbuild is installed.
    const cwd = join(folder, "tools");
    execFileSync(process.execPath, [join(from, "build.mjs"), join(folder, "package"), to, "https://addin.example.org/mail/"], { cwd });
    return to;
}

const built = build("whole");
const unchecked = build("unchecked", [["handler.js", 'VERDICTS[verdicts[at]] === "suspect"', "false"]]);

/** The globals of a page; and of classic Outlook's scripts, which have no page and of which nobody promises WebAssembly. */
const GLOBALS = {
    page: { WebAssembly, TextDecoder, TextEncoder, atob, fetch: undefined },
    script: { WebAssembly: undefined },
};

/** Functions that came after those that a syntax of ECMAScript 2016 is made of, and WebAssembly. */
const LATER = `
    for (const name of ["WebAssembly", "BigInt", "WeakRef", "FinalizationRegistry", "AggregateError"]) delete globalThis[name];
    for (const name of ["replaceAll", "matchAll", "at", "trimStart", "trimEnd", "padStart", "padEnd", "isWellFormed", "toWellFormed"]) delete String.prototype[name];
    for (const name of ["flatMap", "flat", "at", "findLast", "findLastIndex", "toSorted", "toReversed", "with"]) delete Array.prototype[name];
    for (const name of ["fromEntries", "hasOwn", "groupBy"]) delete Object[name];
    delete Promise.prototype.finally; delete Promise.allSettled; delete Promise.any;
`;

const getter = (value) => value.getAsync ? value : ({ getAsync: (answer) => setTimeout(answer, 1, value instanceof Error ? { status: "failed", error: value } : { status: "succeeded", value }) });
const person = (emailAddress, displayName = emailAddress) => ({ emailAddress, displayName, recipientType: "externalUser" });

/** Outlook with one of the builds; says what it answers to a message. */
function outlook(kind, { from = built, language = "en-US", globals = {} } = {}) {
    let handler;
    const noted = [];
    const Office = {
        actions: { associate: (name, given) => ([, handler] = [assert.equal(name, "onMessageSend"), given]) },
        context: { displayLanguage: language, mailbox: { userProfile: { emailAddress: "alice@stadtwerke-lindau.de" } } },
    };
    const console = { warn: (text) => noted.push(text) };
    const context = vm.createContext({ Office, console, setTimeout, clearTimeout, ...GLOBALS[kind], ...globals });
    if (kind === "script") vm.runInContext(LATER, context);
    new vm.Script(readFileSync(join(from, `${kind}.js`), "utf8"), { filename: `${kind}.js` }).runInContext(context);
    return {
        noted,
        send: ({ to = [], cc = [], bcc = [], from }) => new Promise((resolve) => {
            const item = { to: getter(to), cc: getter(cc), bcc: getter(bcc), from: from && getter(from) };
            Office.context.mailbox.item = item;
            handler({ completed: (answer) => resolve(answer) });
        }),
    };
}

const GONE = { allowEvent: true };
const same = (found, expected) => assert.deepEqual({ ...found }, expected);
const asked = (errorMessage) => ({ allowEvent: false, errorMessage });

const SLIP = asked("Did you mean general@us.army.mil? “i” is missing.");

const SCENARIOS = {
    "a clean message leaves, a slip is asked about in any field": async (send) => {
        same(await send({ to: [person("joe@gmail.com", "Joe"), person("ann@army.mil")] }), GONE);
        same(await send({ to: [person("general@us.army.ml", "General")] }), SLIP);
        for (const field of ["cc", "bcc"]) same(await send({ to: [person("joe@gmail.com")], [field]: [person("general@us.army.ml")] }), SLIP);
    },
    "several suspects are one question, of few lines": async (send) => {
        const names = ["gmial.com", "hotmial.com", "yahooo.com", "outlok.com", "us.army.ml", "iclod.com", "comcst.net"];
        const { allowEvent, errorMessage } = await send({ to: names.map((name, at) => person(`person${at}@${name}`)) });
        assert.equal(allowEvent, false);
        const lines = errorMessage.split("\n");
        assert.deepEqual([lines.length, lines[5]], [6, "+2"]);
        assert.match(lines[0], /^Did you mean person0@gmail\.com\?/);
    },
    "contact groups, colleagues without an SMTP address, and what is not looked up yet": async (send) => {
        const exchange = "/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=1c2e-testtest";
        const others = [
            { displayName: "Crew", emailAddress: "", recipientType: "distributionList" }, { displayName: "Crew" }, {}, null,
            person(exchange, "Test Test"), person(`EX:${exchange}@x`, "Test Test"), person("Nobody Knows"),
        ];
        same(await send({ to: others }), GONE);
        same(await send({ to: [...others, person("general@us.army.ml")] }), SLIP);
        same(await send({ to: [{ displayName: "general@us.army.ml", emailAddress: undefined }] }), SLIP);
    },
    "the organisation's list and the sender's own domain are known": async (send) => {
        same(await send({ to: [person("ann@wasserwerk-lindua.de")] }), asked("Did you mean ann@wasserwerk-lindau.de? “ua” should be “au”."));
        same(await send({ to: [person("kim@stadtwerke-lindua.de")] }), asked("Did you mean kim@stadtwerke-lindau.de? “ua” should be “au”."));
        const from = { emailAddress: "alice@bücherei-lindau.de" };
        same(await send({ from, to: [person("kim@bücherei-lindua.de")] }), asked("Did you mean kim@bücherei-lindau.de? “ua” should be “au”."));
    },
    "what is deceptive names itself; names that hide and addresses without end do no harm": async (send) => {
        const { errorMessage } = await send({ to: [person("joe@xn--e1argc3h.com")] });
        assert.match(errorMessage, /^joe@xn--e1argc3h\.com: This address may be meant to deceive/);
        const long = await send({ to: [person("ok@gmail.com", "<b>\u202eevil\u200b</b>"), person(`${"a".repeat(64_000)}@army.ml`), person("jo\u200be@ar\u202emy.ml")] });
        assert.equal(long.allowEvent, false);
        assert.ok(long.errorMessage.length < 1000 && !/[\u202e\u200b]/.test(long.errorMessage), long.errorMessage);
    },
};

for (const kind of ["page", "script"]) {
    const [{ send }, { send: sendUnchecked }] = [outlook(kind), outlook(kind, { from: unchecked })];
    for (const [name, run] of Object.entries(SCENARIOS)) {
        test(`${kind}: ${name}`, () => run(send));
        // What finds nothing wrong without the check proves nothing.
        test(`${kind}, with the check switched off that fails: ${name}`, () => assert.rejects(run(sendUnchecked)));
    }

    test(`${kind}: in the language of Outlook`, async () => {
        const { errorMessage } = await outlook(kind, { language: "de-AT" }).send({ to: [person("general@us.army.ml")] });
        assert.equal(errorMessage, "Meinten Sie general@us.army.mil? „i“ fehlt.");
        same(await outlook(kind, { language: "sw" }).send({ to: [person("general@us.army.ml")] }), SLIP);
    });

    test(`${kind}: ten thousand recipients`, async (t) => {
        const to = Array.from({ length: 10_000 }, (_, at) => person(`person${at}@company-${at % 60}.com`));
        await send({ to: to.slice(0, 2) });
        const from = performance.now();
        same(await send({ to }), GONE);
        t.diagnostic(`${Math.round(performance.now() - from)} ms`);
    });

    test(`${kind}: whatever fails, the message leaves`, async () => {
        const { send, noted } = outlook(kind);
        same(await send({ to: new Error("no access") }), GONE);
        assert.match(noted[0], /^misdirect: the message leaves unchecked: Error: no access$/);
        // Outlook never answers.
        const { send: late } = outlook(kind, { globals: { setTimeout: (act, ms) => setTimeout(act, ms > 1000 ? 50 : ms) } });
        same(await late({ to: { getAsync: () => {} } }), GONE);
    });
}

test("a page without WebAssembly sends unchecked, and says so", async () => {
    const { send, noted } = outlook("page", { globals: { WebAssembly: { instantiate: () => Promise.reject(new Error("refused")), Module: class {}, validate: () => false } } });
    same(await send({ to: [person("general@us.army.ml")] }), GONE);
    assert.match(noted[0], /the message leaves unchecked/);
});

test("the scripts of classic Outlook know no more than ECMAScript 2016", () => {
    const { parse } = tools()("acorn");
    parse(readFileSync(join(built, "script.js"), "utf8"), { ecmaVersion: 2016 });
    // And the check would see more.
    assert.throws(() => parse("async () => {}", { ecmaVersion: 2016 }));
});

/** Installs what the lock file says. */
function tools() {
    const [from, home] = [join(root, "tests/outlook"), join(folder, "outlook-tools")];
    const lock = readFileSync(join(from, "package-lock.json"), "utf8");
    const mark = join(home, ".installed");
    if (!existsSync(mark) || readFileSync(mark, "utf8") !== lock) {
        rmSync(home, { recursive: true, force: true });
        mkdirSync(home, { recursive: true });
        for (const name of ["package.json", "package-lock.json"]) cpSync(join(from, name), join(home, name));
        execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], { cwd: home, stdio: "inherit" });
        writeFileSync(mark, lock);
    }
    return createRequire(join(home, "package.json"));
}

test("Microsoft's validator takes the manifest", async () => {
    const require = tools();
    const schemas = join(require.resolve("@microsoft/app-manifest"), "../json-schemas");
    // It would fetch the schema by its address: the package has that, too.
    globalThis.fetch = async (url) => {
        const { pathname } = new URL(url);
        const text = readFileSync(join(schemas, pathname.slice(pathname.indexOf("teams/"))), "utf8");
        return new Response(text);
    };
    const { validateManifest } = require("office-addin-manifest");
    const check = async (edit) => {
        const manifest = JSON.parse(readFileSync(join(built, "manifest.json"), "utf8"));
        edit(manifest);
        const file = join(place, "manifest.json");
        writeFileSync(file, JSON.stringify(manifest));
        // What is of another type it does not report, but throws.
        const { isValid, report } = await validateManifest(file).catch(({ message }) => ({ report: { errors: [{ content: message }] } }));
        return isValid ? "valid" : report.errors.map(({ content }) => content).join("\n");
    };
    assert.equal(await check(() => {}), "valid");
    assert.match(await check(({ extensions: [{ autoRunEvents: [{ events: [event] }] }] }) => (event.options.sendMode = "ask")), /sendMode/);
    assert.match(await check((manifest) => (manifest.name.short = "x".repeat(31))), /short/);
    assert.match(await check(({ extensions: [{ runtimes: [{ code }] }] }) => (code.script = "script.js")), /script/);
});

test("what the manifest names is there, at the address that was given", () => {
    const text = readFileSync(join(built, "manifest.json"), "utf8");
    const { developer: { privacyUrl, termsOfUseUrl }, icons, validDomains, extensions: [{ runtimes: [{ code, actions }], autoRunEvents: [{ events }] }] } = JSON.parse(text);
    assert.deepEqual([code.page, code.script], ["page.html", "script.js"].map((name) => `https://addin.example.org/mail/${name}`));
    assert.deepEqual(validDomains, ["addin.example.org"]);
    assert.deepEqual(events.map(({ actionId }) => actionId), actions.map(({ id }) => id));
    for (const name of ["page.html", "page.js", "script.js", ...Object.values(icons), ...[privacyUrl, termsOfUseUrl].map((url) => url.split("/").at(-1))]) assert.ok(existsSync(join(built, name)), name);
    // Their sizes, as the store asks for them: PNG, the header's first two numbers.
    const size = (name) => [16, 20].map((at) => readFileSync(join(built, name)).readUInt32BE(at));
    assert.deepEqual([size(icons.color), size(icons.outline)], [[192, 192], [32, 32]]);
});
