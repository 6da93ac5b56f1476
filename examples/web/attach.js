// A field for one address or many that asks, beneath it, about each that was probably meant to be another.
//
// When it speaks: 0.3 seconds after the last key of all addresses but the one at the caret, which is told to the
// library as still being typed: of that one it says nothing that another letter may put right (`joe@hotmail.co`).
// When the field is left, or a text comes as a whole (pasted, filled in), nothing grows any more.
//
// It never changes anything by itself, and whatever fails here, the field is what it was without it.

import { connect } from "./ask.js";
import { keepIn, languageOf } from "./words.js";
import "./warning.js";

/** In ms: long enough that nobody who types is asked between two keys, short enough to come while they still look. */
const PAUSE = 300;

/** In ms: longer than this no form waits for an answer. */
const PATIENCE = 2000;

/** Addresses that are remembered as right, the latest. */
const MOST_KEPT = 500;

/** Letters that come or go one by one; whatever else changes a field changes it whole. */
const TYPING = /^(insertText|insertCompositionText|delete)/;

/**
 * `input` is an `<input>` for text or e-mail, or a `<textarea>`. Of the options none is needed:
 * `language` (that of the page), `list` (lines of domains of your own), `policy`, `layout`, `sender` (an address, or
 * a function that has it), `hold` (the form is not sent before the question is answered), `storage` (such as
 * `localStorage`: remembers what was kept), `place` (the element for what is beneath the field), `worker` (a function
 * that starts worker.js).
 */
export function attach(input, options = {}) {
    return new Field(input, options);
}

class Field {
    #input;
    #options;
    #warning;
    #kept = new Set();
    #ends = new AbortController();
    /** What is asked about, and the text that it was found in. */
    #suspects = [];
    #text = "";
    /** What the worker said of it, unless what is shown has changed since. */
    #answer;
    /** Whether the address at the caret is still being typed, and how the text came here. */
    #isTyping = false;
    #from = "typed";
    #timer;
    /** The text that is to be judged next has this number; answers to earlier ones come too late. */
    #turn = 0;
    #running;
    #release = Promise.resolve();
    #let = () => {};
    #isStarted = false;
    #isFailed = false;
    #isThrough = false;

    constructor(input, options) {
        this.#input = input;
        this.#options = options;
        this.#warning = document.createElement("misdirect-warning");
        this.#warning.id = `misdirect-${Math.random().toString(36).slice(2)}`;
        this.#settle();
        const described = input.getAttribute("aria-describedby");
        input.setAttribute("aria-describedby", [described, this.#warning.id].filter(Boolean).join(" "));
        this.#listen();
        if (input.getRootNode().activeElement === input) this.#focus();
    }

    get suspects() {
        return this.#suspects;
    }

    /** Whether the library is on its way or here. */
    get isStarted() {
        return this.#isStarted;
    }

    /** Judges what is there now, and says what is suspect once it is known. */
    async check() {
        this.#isTyping = false;
        await this.#look();
        return this.#suspects;
    }

    detach() {
        this.#ends.abort();
        clearTimeout(this.#timer);
        this.#turn++;
        this.#let();
        this.#warning.close();
        const others = (this.#input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== this.#warning.id);
        if (others.length > 0) this.#input.setAttribute("aria-describedby", others.join(" "));
        else this.#input.removeAttribute("aria-describedby");
        if (this.#options.hold) this.#input.setCustomValidity("");
    }

    /** Beneath the field; and of a field in its label beneath that, or the warning would be part of the name. */
    #settle() {
        const { place } = this.#options;
        if (place) place.append(this.#warning);
        else (this.#input.closest("label") ?? this.#input).after(this.#warning);
    }

    #listen() {
        const { signal } = this.#ends;
        const on = (target, types, act, capture = false) => types.split(" ").forEach((type) => target.addEventListener(type, act, { signal, capture }));
        on(this.#input, "focus", () => this.#focus());
        on(this.#input, "input", ({ inputType }) => this.#change(inputType));
        on(this.#input, "change blur", () => this.#leave());
        on(document, "pointerdown", () => this.#press(), true);
        on(document, "pointerup pointercancel", () => setTimeout(this.#let), true);
        on(document, "reset", ({ target }) => target === this.#form() && setTimeout(() => this.check()));
        if (this.#options.hold) on(document, "submit", (event) => this.#hold(event), true);
    }

    #form() {
        return this.#options.form?.() ?? this.#input.form;
    }

    #focus() {
        this.#isStarted = true;
        for (const key of recall(this.#options.storage)) this.#kept.add(key);
        connect(this.#options.worker);
        if (this.#input.value !== this.#text) this.#look();
    }

    #change(inputType) {
        this.#isTyping = TYPING.test(inputType ?? "");
        this.#from = /Paste|Drop/.test(inputType ?? "") ? "pasted" : "typed";
        this.#carry();
        clearTimeout(this.#timer);
        if (!this.#isTyping) this.#look();
        else this.#timer = setTimeout(() => this.#look(), PAUSE);
    }

    #leave() {
        if (!this.#isTyping) return;
        this.#isTyping = false;
        this.#look();
    }

    /** What was asked about goes with its address, and goes away when that is changed. */
    #carry() {
        if (this.#suspects.length === 0) return;
        const text = this.#input.value;
        const moved = text.length - this.#text.length;
        const carried = this.#suspects.flatMap((suspect) => {
            const [start, length] = suspect.span;
            const at = [start, start + moved].find((at) => text.startsWith(suspect.typed, at));
            return at === undefined ? [] : [{ ...suspect, span: [at, length] }];
        });
        this.#text = text;
        // Nothing moves where somebody types behind all of it.
        const isSame = carried.length === this.#suspects.length && carried.every(({ span }, at) => span[0] === this.#suspects[at].span[0]);
        if (!isSame) this.#show(carried);
    }

    /** Judges until what was judged is what is there. */
    #look() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#turn++;
        this.#running ??= this.#judge().finally(() => (this.#running = undefined));
        return this.#running;
    }

    async #judge() {
        for (let turn; turn !== this.#turn;) {
            turn = this.#turn;
            const text = this.#input.value;
            const answer = await this.#ask(text);
            await this.#release;
            if (turn !== this.#turn || this.#ends.signal.aborted) continue;
            this.#text = text;
            // After nearly every letter it is the same.
            if (answer === this.#answer && this.#warning.isConnected) this.#tell();
            else this.#show(JSON.parse(answer).filter(({ key }) => !this.#kept.has(key)));
            // To a field that is nowhere nothing was shown.
            this.#answer = this.#input.isConnected ? answer : undefined;
        }
    }

    async #ask(text) {
        const { list, policy, layout, sender, worker } = this.#options;
        const settings = { language: this.#language(), list: valueOf(list), policy };
        // An e-mail field does not say where the caret is: where it is typed, which is nearly always the end.
        const caret = this.#isTyping ? (this.#input.selectionEnd ?? text.length) : undefined;
        try {
            return await connect(worker)({ text, caret, input: this.#from, settings, layout, sender: valueOf(sender) });
        } catch (error) {
            if (!this.#isFailed) console.warn("misdirect: addresses are not checked:", error.message);
            this.#isFailed = true;
            return "[]";
        }
    }

    #language() {
        return this.#options.language ?? languageOf(this.#input);
    }

    #show(suspects) {
        this.#suspects = suspects;
        this.#answer = undefined;
        if (!this.#input.isConnected) return;
        // Put elsewhere, it is where the field is.
        if (!this.#warning.isConnected) this.#settle();
        if (this.#warning.lang !== this.#language()) this.#warning.lang = this.#language();
        this.#warning.show(suspects, {
            field: this.#input,
            keepWord: keepIn(this.#language()),
            take: (suspect, place) => this.#take(suspect, suspect.meant[place]),
            keep: (suspect) => this.#keep(suspect),
        });
        if (this.#options.hold) this.#input.setCustomValidity(suspects.length > 0 ? asText(suspects[0]) : "");
        this.#tell();
    }

    #tell() {
        const detail = { suspects: this.#suspects.map(({ typed, meant }) => ({ typed, meant })) };
        this.#input.dispatchEvent(new CustomEvent("misdirect", { bubbles: true, composed: true, detail }));
    }

    #take({ typed, span: [start, length] }, address) {
        const text = this.#input.value;
        // A letter that was typed since moves it, and the answer to that is on its way.
        if (!text.startsWith(typed, start)) return;
        // As if it were typed: React hears of it only if the property is set behind its back.
        const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(this.#input), "value");
        set.call(this.#input, text.slice(0, start) + address + text.slice(start + length));
        this.#input.focus();
        // An e-mail field has no selection to set.
        if (this.#input.selectionEnd !== null) this.#input.setSelectionRange(start + address.length, start + address.length);
        this.#input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertReplacementText", data: address }));
    }

    #keep({ key }) {
        this.#kept.add(key);
        store(this.#options.storage, this.#kept);
        this.#input.focus();
        this.#show(this.#suspects.filter((suspect) => suspect.key !== key));
    }

    /** What a finger or a mouse is pressing stays where it is until it is let go: a line that comes would move it. */
    #press() {
        this.#release = new Promise((resolve) => (this.#let = resolve));
    }

    /** A form that is sent before the answer is there waits for it, and is sent then if nothing is to be asked. */
    async #hold(event) {
        if (event.target !== this.#form() || this.#isThrough) return;
        if (!this.#running && this.#timer === undefined && !this.#isTyping) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        await Promise.race([this.check(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
        this.#isThrough = true;
        event.target.requestSubmit(event.submitter);
        this.#isThrough = false;
    }
}

const valueOf = (option) => (typeof option === "function" ? option() : option);

function asText({ sentence, labels }) {
    return sentence.map((piece) => (typeof piece === "string" ? piece : labels[piece])).join("");
}

const PLACE = "misdirect";

/** What is stored may be anything, and a storage may be closed or full: then it is remembered while the page is open. */
function recall(storage) {
    try {
        const kept = JSON.parse(storage?.getItem(PLACE) ?? "[]");
        return Array.isArray(kept) ? kept.filter((key) => /^[0-9a-f]{16}$/.test(key)) : [];
    } catch {
        return [];
    }
}

function store(storage, kept) {
    try {
        storage?.setItem(PLACE, JSON.stringify([...kept].slice(-MOST_KEPT)));
    } catch {
        // Full.
    }
}
