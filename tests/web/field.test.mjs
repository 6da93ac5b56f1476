// The fields of examples/web in Chromium, under the policy that its server sends: what a person sees, and what a form
// is sent with. Each of the tests of SCENARIOS is run again where nothing is ever found suspect, and has to fail there.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isLong, root, tools } from "../wasm/package.mjs";
import {
    browser as start, button, clear, helpers, installTools, lines, linesOnce, marks, paste, pictures, require, site, typed, value, withPage,
} from "./chromium.mjs";

installTools();
const whole = site("field");
const unchecked = site("unchecked", [["worker.js", "return suspect.flatMap(", "return [].flatMap("]]);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => (browser = await start()));
after(() => browser.close());

const SLIP = "Did you mean general@army.mil? “i” is missing. Keep as typed";

const SCENARIOS = {
    "key by key: silent until the domain is done, and then asked once": async (page) => {
        for (const address of ["ann@hotmail.com", "joe@yahoo.co.uk", "general@army.mil", "general@army.ml"]) {
            await clear(page, "one");
            for (const letter of address) {
                assert.deepEqual(await lines(page, "one"), [], `${address} before ${letter}`);
                await typed(page, "one", letter);
            }
        }
        assert.deepEqual(await lines(page, "one"), [SLIP]);
        await page.keyboard.press("Tab");
        await page.focus("#many");
        await page.focus("#one");
        await sleep(500);
        assert.deepEqual(await page.evaluate(() => window.told), [SLIP]);
        // What is put right by hand is not asked about from the first key on, long before anything is judged.
        await page.keyboard.press("End");
        await page.keyboard.press("Backspace");
        assert.deepEqual(await lines(page, "one"), []);
        await typed(page, "one", "i");
        await typed(page, "one", "l");
        await page.keyboard.press("Tab");
        await sleep(500);
        assert.deepEqual([await lines(page, "one"), await value(page, "one")], [[], "general@army.mil"]);
        // What another letter may put right is asked about when the field is left.
        await clear(page, "one");
        for (const letter of "joe@hotmail.co") await typed(page, "one", letter);
        assert.deepEqual(await lines(page, "one"), []);
        await page.keyboard.press("Tab");
        await linesOnce(page, "one", 1);
    },

    "with the keyboard alone: taken, kept, and sent": async (page) => {
        await page.focus("#element");
        await page.keyboard.type("joe@gmial.com");
        await linesOnce(page, "element", 1);
        // The form waits for the answer.
        await page.keyboard.press("Enter");
        await sleep(300);
        assert.deepEqual(await page.evaluate(() => window.sent), []);
        await page.keyboard.press("Tab");
        assert.equal(await focused(page), "joe@gmail.com");
        await page.keyboard.press("Enter");
        assert.equal(await value(page, "element"), "joe@gmail.com");
        assert.deepEqual([await lines(page, "element"), await marks(page, "element")], [[], []]);
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => window.sent.length === 1);
        // Sent at once, before anything was judged: held, asked, kept, and sent as it was typed.
        await clear(page, "element");
        await page.keyboard.type("ann@gmial.com");
        await page.keyboard.press("Enter");
        await linesOnce(page, "element", 1);
        await sleep(300);
        assert.equal(await page.evaluate(() => window.sent.length), 1);
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
        assert.equal(await focused(page), "Keep as typed: ann@gmial.com");
        await page.keyboard.press("Space");
        assert.deepEqual(await lines(page, "element"), []);
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => window.sent.length === 2);
        assert.deepEqual(await page.evaluate(() => window.sent), [
            { element: "joe@gmail.com", list: "" }, { element: "ann@gmial.com", list: "" },
        ]);
        // A clean one passes, however quickly.
        await clear(page, "element");
        await page.keyboard.type("ann@gmail.com");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => window.sent.length === 3);
    },

    "of many, each is marked, and taken or kept alone": async (page) => {
        for (const id of ["many", "list"]) {
            const text = 'Ann <ann@gmail.com>, "Smith, Joe" <joe@gmial.com>;\nkim@web.de, general@us.army.ml, eve@gmial.com';
            await paste(page, id, text);
            const [first, second, third] = await linesOnce(page, id, 3);
            assert.match(first, /joe@gmail\.com/);
            assert.match(second, /general@us\.army\.mil/);
            assert.match(third, /eve@gmail\.com/);
            assert.deepEqual(await marks(page, id), ["joe@gmial.com", "general@us.army.ml", "eve@gmial.com"]);
            // Each mark lies in the field, from the next frame on.
            await page.waitForFunction(areInside, { timeout: 2000 }, id);
            if (id === "list") await page.screenshot({ path: join(pictures, "many.png") });
            await (await button(page, id, "take", 1)).click();
            assert.equal(await value(page, id), text.replace("army.ml", "army.mil"));
            assert.equal((await linesOnce(page, id, 2)).join(), [first, third].join());
            // The domain is kept, of whomever.
            await (await button(page, id, "keep", 0)).click();
            await linesOnce(page, id, 0);
            // Another slip at the same domain is another question; the next address is begun, so the last one is done.
            await page.keyboard.press("End");
            await page.keyboard.type(", lea@gmai.com, ");
            await linesOnce(page, id, 1);
        }
    },

    "what was kept is remembered where the page says so": async (page) => {
        await page.focus("#one");
        await page.keyboard.type("joe@gmial.com");
        await linesOnce(page, "one", 1);
        await (await button(page, "one", "keep")).click();
        for (const found of [0, 1]) {
            await page.reload();
            await page.waitForSelector("html[data-ready]");
            await page.focus("#one");
            await page.keyboard.type("eve@gmial.com");
            await page.keyboard.press("Tab");
            await sleep(700);
            assert.equal((await lines(page, "one")).length, found);
            await page.evaluate(() => (localStorage.misdirect = '{"not": ["ours'));
        }
    },

    "a form's own: name, label, reset, required, state; the warning is told and described": async (page, _, session) => {
        const state = () => page.evaluate(() => {
            const element = document.getElementById("element");
            return [element.validity.valueMissing, element.validity.customError, element.checkValidity()];
        });
        assert.deepEqual(await state(), [true, false, false]);
        await page.click("label[for=element]");
        await page.keyboard.type("joe@gmial.com");
        await linesOnce(page, "element", 1);
        assert.deepEqual(await state(), [false, true, false]);
        const { nodes } = await session.send("Accessibility.getFullAXTree");
        const node = nodes.find((one) => one.role?.value === "textbox" && one.name?.value === "Reply to");
        assert.match(node.description?.value ?? "", /^Did you mean joe@gmail\.com\s?\?/);
        const status = nodes.find((one) => one.role?.value === "status" && one.properties.some(({ name, value }) => name === "live" && value.value === "polite"));
        assert.ok(status);
        await page.evaluate(() => document.body.classList.add("styled"));
        const colour = await page.evaluate(() => getComputedStyle(window.beneath("element").shadow.querySelector("[part~=line]")).backgroundColor);
        assert.equal(colour, "rgb(1, 2, 3)");
        await page.click("#reset");
        await linesOnce(page, "element", 0);
        assert.deepEqual([await value(page, "element"), ...(await state())], ["", true, false, false]);
    },

    "a click lands, though a line comes beneath the field that is left": async (page) => {
        await page.focus("#one");
        await page.keyboard.type("joe@gmail.co");
        const box = await (await page.$("#send")).boundingBox();
        await page.mouse.move(box.x + 5, box.y + 5);
        await page.mouse.down();
        await sleep(300);
        await page.mouse.up();
        await linesOnce(page, "one", 1);
        assert.deepEqual(await page.evaluate(() => window.sent), [{ one: "joe@gmail.co", many: "" }]);
    },

    "taken away while a check runs, and put elsewhere": async (page, complaints) => {
        for (const id of ["one", "element"]) {
            await page.focus(`#${id}`);
            await page.keyboard.type("joe@gmial.com");
            await page.evaluate((id) => {
                const field = document.getElementById(id);
                field.blur();
                window.taken = field.closest("label") ?? field;
                window.taken.remove();
            }, id);
            await sleep(500);
            await page.evaluate(() => document.querySelector("main").append(window.taken));
            await page.evaluate((id) => window.fields[id].check(), id);
            await linesOnce(page, id, 1);
            await page.evaluate(() => (document.querySelector("main").textContent = ""));
            await sleep(200);
            await page.reload();
            await page.waitForSelector("html[data-ready]");
        }
        assert.deepEqual(complaints, []);
    },

    "hostile: long, many, invisible and turned about": async (page, complaints) => {
        const ask = (id, text) => page.evaluate(async (id, text) => {
            const { field } = window.beneath(id);
            field.focus();
            field.value = text;
            const from = performance.now();
            await window.fields[id].check();
            return Math.round(performance.now() - from);
        }, id, text);
        const each = Array.from({ length: 10_000 }, (_, at) => `person${at}@${["gmail.com", `company-${at % 60}.com`, "web.de"][at % 3]}`);
        await ask("many", each.slice(0, 1).join());
        each[5_000] = "general@us.army.ml";
        page.note(`10,000 recipients ${await ask("many", each.join(", "))} ms, in the worker`);
        assert.deepEqual(await lines(page, "many"), ["Did you mean general@us.army.mil? “i” is missing. Keep as typed"]);
        await (await button(page, "many", "take")).click();
        assert.ok((await value(page, "many")).includes(", general@us.army.mil, "));
        const all = each.map((address) => address.replace(/@.*/, "@gmial.com"));
        page.note(`10,000 suspects ${await ask("many", all.join(", "))} ms, in the worker`);
        const shown = await lines(page, "many");
        assert.deepEqual([shown.length, shown.at(-1)], [6, "+9995"]);
        page.note(`an address of 64 kB ${await ask("many", `${"a".repeat(65_536)}@army.ml`)} ms, in the worker`);
        const [long] = await lines(page, "many");
        assert.ok(/Did you mean a+…a+@army\.mil\?/.test(long) && long.length < 600, long);
        await page.screenshot({ path: join(pictures, "long.png") });
        // Names that turn the line about or close a tag, addresses with what nobody sees: as text, and spelled out.
        await ask("many", '"<img src=x onerror=alert(1)> \u202e evil" <jo\u200be@ar\u202emy.ml>, x@army.ml');
        const [hidden, plain] = await lines(page, "many");
        assert.match(hidden, /^Did you mean joe@army\.mil\?.*<U\+202E>/);
        assert.doesNotMatch(hidden, /[\u202e\u200b]/);
        assert.match(plain, /x@army\.mil/);
        await page.screenshot({ path: join(pictures, "hostile.png") });
        assert.deepEqual(complaints, []);
    },
};

const focused = (page) => page.evaluate(() => {
    let { activeElement } = document;
    while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
    return activeElement.ariaLabel ?? activeElement.textContent;
});

const areInside = (id) => {
    const { field, shadow } = window.beneath(id);
    const [outer, all] = [field.getBoundingClientRect(), [...shadow.querySelectorAll("mark")].map((mark) => mark.getBoundingClientRect())];
    return all.every(({ left, right, top, bottom }) => left >= outer.left && right <= outer.right && top >= outer.top && bottom <= outer.bottom);
};

const onForm = (place, run, more = {}) => withPage({ browser, place, path: "form.html", before: helpers, ...more }, run);

for (const [name, run] of Object.entries(SCENARIOS)) {
    test(name, async (t) => {
        await onForm(whole, async (page, complaints, session) => {
            page.note = (text) => t.diagnostic(text);
            await run(page, complaints, session);
            assert.deepEqual(complaints, []);
        });
    });
    // What finds nothing wrong without the check proves nothing.
    test(`with the check switched off that fails: ${name}`, async () => {
        await assert.rejects(onForm(unchecked, async (page, complaints, session) => {
            page.note = () => {};
            await run(page, complaints, session);
        }));
    });
}

test("nothing is loaded before a field has the focus, and then nothing on the page's thread", async () => {
    await onForm(whole, async (page) => {
        const loaded = [];
        page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
        const before = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
        assert.ok(before.includes("/attach.js") && !before.some((path) => /worker|misdirect\//.test(path)), before.join());
        assert.equal(page.workers().length, 0);
        await page.focus("#one");
        await page.keyboard.type("joe@gmial.com");
        await linesOnce(page, "one", 1);
        assert.equal(page.workers().length, 1);
        const after = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
        assert.ok(!after.some((path) => /misdirect\//.test(path)), after.join());
    });
});

test("detached, a field is as it was, and nothing listens to it", async () => {
    await onForm(whole, async (page, _, session) => {
        const listeners = async () => {
            const { result } = await session.send("Runtime.evaluate", { expression: "document.getElementById('one')" });
            return (await session.send("DOMDebugger.getEventListeners", { objectId: result.objectId })).listeners.length;
        };
        await page.focus("#one");
        await page.keyboard.type("joe@gmial.com");
        await linesOnce(page, "one", 1);
        assert.ok((await listeners()) > 0);
        await page.evaluate(() => window.fields.one.detach());
        assert.equal(await listeners(), 0);
        assert.deepEqual(await page.evaluate(() => {
            const field = document.getElementById("one");
            return [field.getAttribute("aria-describedby"), field.value];
        }), [null, "joe@gmial.com"]);
        await page.keyboard.type("x");
        await sleep(500);
    });
});

// A measurement, which waits for each answer.
test("a keystroke", { skip: !isLong && "in the long run" }, async (t) => {
    await onForm(whole, async (page) => {
        const script = async () => (await page.metrics()).ScriptDuration * 1000;
        for (const [id, there] of [["one", ""], ["list", `${Array.from({ length: 40 }, (_, at) => `person${at}@gmial${at}.com`).join(", ")}, joe@gmial.com, `]]) {
            await paste(page, id, there || "x");
            if (!there) await clear(page, id);
            await sleep(1500);
            const each = [];
            for (const letter of "general@us.army.mil, ann@hotmail.com".slice(0, id === "one" ? 19 : undefined)) {
                const from = await script();
                await page.keyboard.type(letter);
                await sleep(450);
                each.push((await script()) - from);
            }
            each.sort((a, b) => a - b);
            t.diagnostic(`${id}: ${each[each.length >> 1].toFixed(2)} ms of script a key at the median, ${each.at(-1).toFixed(2)} ms at most, its answer included`);
            assert.ok(each[each.length >> 1] > 0 && each[each.length >> 1] <= 1);
        }
    });
});

const LOOKS = {
    light: [],
    dark: [{ name: "prefers-color-scheme", value: "dark" }],
    contrast: [{ name: "forced-colors", value: "active" }, { name: "prefers-color-scheme", value: "dark" }],
};

for (const [look, media] of Object.entries(LOOKS)) {
    test(`axe-core finds nothing: ${look}`, async () => {
        const findings = async (page) => {
            await page.evaluate(AXE);
            const { violations, incomplete } = await page.evaluate(() => window.axe.run(document, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            }));
            const ours = (list) => list.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target.flat().join(" "), failureSummary]));
            // What it cannot tell is ours to look at: contrast over a field's transparent copy.
            return ours(violations).concat(ours(incomplete).filter(([id]) => id !== "color-contrast"));
        };
        await onForm(whole, async (page) => {
            for (const id of ["one", "many", "element", "list"]) {
                await page.evaluate((id) => window.beneath(id).field.focus(), id);
                await page.keyboard.type("ann@mail.con, joe@xn--e1argc3h.com, eve@gmail.com".slice(0, id === "one" || id === "element" ? 12 : undefined));
            }
            await page.focus("#one");
            await linesOnce(page, "list", 2);
            await page.screenshot({ path: join(pictures, `form-${look}.png`) });
            assert.deepEqual(await findings(page), []);
            await page.focus("#element");
            await page.keyboard.press("Tab");
            await page.screenshot({ path: join(pictures, `focus-${look}.png`) });
        }, { media });
        await withPage({ browser, place: whole, before: helpers, media }, async (page) => {
            await page.focus("#to");
            await page.keyboard.type("general@us.army.ml, joe@gmial.com, ");
            await linesOnce(page, "to", 2);
            await page.screenshot({ path: join(pictures, `playground-${look}.png`), fullPage: true });
            assert.deepEqual(await findings(page), []);
        });
    });
}

test("in the twelve languages of the library, and in that of the page", async () => {
    await onForm(whole, async (page) => {
        const said = {};
        for (const tag of ["ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh", "pt-BR", "sw"]) {
            await page.evaluate((tag) => (document.documentElement.lang = tag), tag);
            await paste(page, "element", `${tag}@us.army.ml`);
            [said[tag]] = await linesOnce(page, "element", 1);
            assert.ok(said[tag].includes(`${tag}@us.army.mil`), said[tag]);
            if (["ar", "ja"].includes(tag)) await page.screenshot({ path: join(pictures, `${tag}.png`) });
        }
        assert.equal(new Set(Object.values(said).map((text) => text.replaceAll(/\S+@\S+/g, ""))).size, 12);
        assert.match(said.de, /^Meinten Sie de@us\.army\.mil\? „i“ fehlt\. So lassen$/);
    });
});

test("where the policy forbids WebAssembly, it answers as JavaScript, in the worker", async () => {
    await onForm(whole, async (page, complaints) => {
        await page.focus("#one");
        await page.keyboard.type("general@army.ml");
        for (let left = 40; left > 0 && (await lines(page, "one")).length === 0; left--) await sleep(500);
        assert.deepEqual(await lines(page, "one"), [SLIP]);
        assert.ok(complaints.every((text) => /wasm-eval|WebAssembly/.test(text)), complaints.join("\n"));
    }, { words: ["--no-wasm"] });
});

test("without a worker the field is a field, and its form is sent", async () => {
    const place = site("no-worker", [["worker.js", 'import { load } from "./load.js";', 'import { load } from "./nowhere.js";']]);
    await onForm(place, async (page, complaints) => {
        await page.focus("#element");
        await page.keyboard.type("joe@gmial.com");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => window.sent.length === 1);
        await page.keyboard.type("x");
        await sleep(600);
        assert.deepEqual(await lines(page, "element"), []);
        assert.ok(complaints.some((text) => /misdirect: addresses are not checked/.test(text)), complaints.join("\n"));
    });
});

/** The code of the README, in its own words. */
function fromReadme(language) {
    const text = readFileSync(join(root, "examples/web/README.md"), "utf8");
    return text.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s"))[1];
}

const FRAMEWORKS = {
    react: (place) => {
        writeFileSync(join(place, "Message.jsx"), fromReadme("jsx"));
        return 'import { createRoot } from "react-dom/client";\nimport { Message } from "./Message.jsx";\n'
            + "createRoot(document.getElementById(\"root\")).render(<Message send={(to) => window.sent.push(to)} />);";
    },
    vue: (place) => {
        const { compileScript, parse } = require("vue/compiler-sfc");
        const isCustomElement = (tag) => tag.startsWith("misdirect-");
        const { descriptor } = parse(fromReadme("vue"), { filename: "Message.vue", templateParseOptions: { isCustomElement } });
        const { content } = compileScript(descriptor, { id: "message", inlineTemplate: true, templateOptions: { compilerOptions: { isCustomElement } } });
        writeFileSync(join(place, "Message.js"), content);
        return 'import { createApp } from "vue";\nimport Message from "./Message.js";\n'
            + 'createApp(Message, { onSend: (to) => window.sent.push(to) }).mount("#root");';
    },
};

for (const [name, make] of Object.entries(FRAMEWORKS)) {
    test(`in ten lines of ${name}`, async () => {
        const place = site(name);
        const program = `window.sent = [];\n${make(place)}\nsetTimeout(() => (document.documentElement.dataset.ready = ""));\n`;
        writeFileSync(join(place, `${name}.jsx`), program);
        await tools("esbuild").build({
            entryPoints: [join(place, `${name}.jsx`)], outfile: join(place, "program.js"), bundle: true, format: "esm", jsx: "automatic",
            nodePaths: [join(require.resolve("react/package.json"), "../..")], external: ["./field.js"], logLevel: "error",
            define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
        });
        writeFileSync(join(place, "page.html"), `<!doctype html><html lang="en"><title>${name}</title><link rel="icon" href="data:,"><script type="module" src="program.js"></script><div id="root"></div></html>\n`);
        await withPage({ browser, place, path: "page.html", before: helpers }, async (page, complaints) => {
            await page.waitForSelector("#to");
            await page.focus("#to");
            await page.keyboard.type("ann@gmail.com, joe@gmial.com, ");
            await linesOnce(page, "to", 1);
            await page.click("button");
            await sleep(200);
            assert.deepEqual(await page.evaluate(() => window.sent), []);
            await (await button(page, "to", "take")).click();
            await linesOnce(page, "to", 0);
            await page.click("button");
            await page.waitForFunction(() => window.sent.length === 1);
            assert.deepEqual(await page.evaluate(() => window.sent), ["ann@gmail.com, joe@gmail.com, "]);
            // The state of the page is what is seen: emptied by it, the field is empty.
            assert.equal(await value(page, "to"), "ann@gmail.com, joe@gmail.com, ");
            await page.evaluate(() => document.getElementById("root").remove());
            await sleep(200);
            assert.deepEqual(complaints, []);
        });
    });
}
