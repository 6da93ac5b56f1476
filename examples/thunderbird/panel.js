// The panel in the compose window: what was typed, what was probably meant, and what is to be done.

import { addressElement, localise, make, word } from "./page.js";

const by = (id) => document.getElementById(id);
const given = new URLSearchParams(location.search).get("tab");
const tab = given ? Number(given) : (await messenger.tabs.query({ active: true, currentWindow: true }))[0].id;
const { [`held.${tab}`]: held, failure } = await messenger.storage.session.get([`held.${tab}`, "failure"]);

localise();
messenger.runtime.onMessage.addListener(({ isShown }) => (isShown === tab ? Promise.resolve(true) : undefined));
if (held) ask(held);
else tell();
document.documentElement.dataset.ready = "";
by("panel").focus();

function tell() {
    by("title").textContent = word(failure ? "failed" : "idle");
    by("doubts").textContent = failure ?? "";
    by("choices").remove();
}

function ask({ doubts, isAll }) {
    by("title").textContent = word(doubts.length > 1 ? "titleOfMany" : "title");
    by("doubts").append(...doubts.map((doubt, at) => question(doubt, at, doubts.length > 1)));
    const isWhole = isAll && doubts.every(({ meant }) => meant.length > 0);
    const choose = { use: isWhole ? "use" : "correct", send: "send", edit: "edit" };
    for (const [id, name] of Object.entries(choose)) by(id).textContent = word(name);
    // Where nobody knows what was meant, there is nothing to put in its place, and the user has to look.
    if (doubts.every(({ meant }) => meant.length === 0)) {
        by("use").replaceWith(by("edit"));
        by("edit").className = "first";
    }
    by("panel").addEventListener("submit", (event) => {
        event.preventDefault();
        answer(doubts, { corrections: corrections(doubts), send: isWhole });
    });
    by("send").addEventListener("click", () => answer(doubts, { corrections: {}, send: true }));
    by("edit").addEventListener("click", () => answer(doubts, { corrections: {}, send: false }));
    // In the compose window that closes the panel by itself; in a window of its own nothing would.
    addEventListener("keydown", ({ key }) => key === "Escape" && by("edit").click());
}

/** One doubt: the two addresses beneath each other, and why. */
function question({ typed, domain, meant, explanation, isUnchecked, list }, at, isOneOfMany) {
    const element = make("fieldset", { className: "doubt" });
    const [first] = meant;
    const lines = make("dl");
    lines.append(make("dt", { textContent: word("typed") }), line("dd", addressElement(first?.from ?? [typed], first?.to)));
    const isChoice = meant.length > 1 || (isOneOfMany && meant.length > 0);
    if (first) lines.append(make("dt", { textContent: word("meant") }));
    if (isChoice) {
        for (const [place, { to }] of meant.entries()) lines.append(line("dd", option(at, place, addressElement(to))));
        if (isOneOfMany) lines.append(line("dd", option(at, "", make("span", { textContent: word("asTyped") }))));
    } else if (first) {
        lines.append(line("dd", addressElement(first.to)));
    }
    element.append(make("legend", { className: "unseen", textContent: typed.slice(0, 100) }), lines);
    const why = isUnchecked ? word("unchecked") : explanation;
    element.append(make("p", { className: "why", textContent: list ? `${why} ${word("inList", list.name)}` : why }));
    if (domain) {
        const allow = make("input", { type: "checkbox", name: `allow.${at}` });
        element.append(line("label", allow, make("span", { textContent: word("allow", domain) })));
    }
    return element;
}

function option(at, place, content) {
    const radio = make("input", { type: "radio", name: `choice.${at}`, value: place, checked: place === 0 });
    return line("label", radio, content);
}

function line(tag, ...content) {
    const element = make(tag);
    element.append(...content);
    return element;
}

/** What is to stand in the place of each address: the first suggestion, unless another is chosen or none. */
function corrections(doubts) {
    const chosen = new FormData(by("panel"));
    const each = doubts.map(({ typed, meant }, at) => [typed, meant[chosen.get(`choice.${at}`) ?? 0]]);
    return Object.fromEntries(each.filter(([, one]) => one).map(([typed, { address }]) => [typed, address]));
}

async function answer(doubts, { corrections, send }) {
    const chosen = new FormData(by("panel"));
    // What is corrected need not be allowed.
    const allowed = doubts.flatMap(({ typed }, at) => (chosen.has(`allow.${at}`) && !Object.hasOwn(corrections, typed) ? [at] : []));
    const told = messenger.runtime.sendMessage({ tab, corrections, allowed, send });
    // Closed when the message has gone, if not before: a page that closes first may take its word with it.
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 200))]);
    window.close();
}
