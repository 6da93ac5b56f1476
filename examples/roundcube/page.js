// The page part: a line beneath a field while its addresses are typed, and a question at Send about all of them.
//
// Roundcube's own field `_to` has only what was typed to its end: people type into an input of the skin, from which
// each address moves into a box. So the boxes and that input are read, and `_to` is written.
//
// Whatever fails here, the message leaves.

import { ask as dialog } from "./dialog.js";
import { connect } from "./web/ask.js";
import "./web/warning.js";
import { keepIn } from "./web/words.js";

/** In ms: as in the field for web pages (attach.js there). */
const PAUSE = 300;

/** In ms: longer than this nobody waits for Send. */
const PATIENCE = 5000;

export function start(rcmail) {
    const { language, list, settled } = rcmail.env.misdirect;
    const sender = () => document.querySelector("[name=_from]")?.selectedOptions?.[0]?.text ?? rcmail.env.from;
    /** Questions that are answered for this message, and for good. */
    const kept = new Set();
    const judge = async (question) => {
        const suspects = JSON.parse(await connect()({ input: "typed", settings: { language, list }, sender: sender(), ...question }));
        return suspects.filter(({ key }) => !kept.has(key) && !settled.includes(key));
    };
    const fields = ["to", "cc", "bcc"].map((name) => document.getElementById(`_${name}`)).filter(Boolean)
        .map((whole) => new Field(whole, { judge, language, keep: (key) => kept.add(key) }));

    let approved;
    rcmail.addEventListener("beforesend", (props) => {
        // What is still being typed becomes a box.
        for (const field of fields) field.finish();
        const mark = fields.map(({ value }) => value).join("\n");
        if (approved === mark) return;
        const send = () => {
            tell(rcmail, "_misdirect", [...kept]);
            approved = fields.map(({ value }) => value).join("\n");
            rcmail.command("send", props);
        };
        within(PATIENCE, judge({ text: mark.replaceAll("\n", ", ") })).then((suspects) => {
            if (suspects.length === 0) return send();
            return dialog(rcmail, suspects, ({ corrections, always, isSent }) => {
                for (const field of fields) field.correct(corrections);
                const stays = suspects.filter(({ typed }) => !corrections.has(typed));
                if (!isSent) return;
                for (const { key } of stays) kept.add(key);
                tell(rcmail, "_misdirect_always", always);
                send();
            });
        }).catch((error) => {
            console.warn("misdirect: addresses are not checked:", error.message);
            send();
        });
        return false;
    });
    document.documentElement.dataset.misdirect = "ready";
}

/** In a hidden field of the form, for the server. */
function tell(rcmail, name, keys) {
    const form = rcmail.gui_objects.messageform;
    const field = form.querySelector(`[name=${name}]`) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    field.value = keys.join(" ");
}

class Field {
    #whole;
    #boxes;
    #input;
    #warning = document.createElement("misdirect-warning");
    #options;
    #timer;
    #turn = 0;

    constructor(whole, options) {
        this.#whole = whole;
        this.#options = options;
        // The skin may have put its own field behind Roundcube's.
        this.#boxes = whole.parentElement.querySelector(".recipient-input");
        this.#input = this.#boxes?.querySelector("input") ?? whole;
        (whole.closest(".input-group") ?? whole).after(this.#warning);
        this.#warning.id = `misdirect${whole.id}`;
        this.#warning.lang = options.language;
        this.#input.setAttribute("aria-describedby", this.#warning.id);
        this.#input.addEventListener("input", () => this.#look(true, PAUSE));
        this.#input.addEventListener("blur", () => this.#look(false));
        if (this.#boxes) new MutationObserver(() => this.#look(false)).observe(this.#boxes, { childList: true });
        if (this.value.trim()) this.#look(false);
    }

    /** All that stands in the field, boxes and what is being typed. */
    get value() {
        return this.#before() + this.#input.value;
    }

    #before() {
        const boxes = this.#boxes?.querySelectorAll("li.recipient") ?? [];
        return [...boxes].map(({ textContent }) => `${textContent} `).join("");
    }

    finish() {
        if (this.#boxes && this.#input.value.trim()) $(this.#input).trigger("change");
    }

    /** Puts what was meant in the place of what was typed, as a whole address. */
    correct(corrections) {
        const before = this.value;
        let text = before;
        for (const [typed, meant] of corrections) {
            const pattern = new RegExp(`(?<![^\\s<,;])${typed.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![^\\s>,;])`, "g");
            text = text.replaceAll(pattern, () => meant);
        }
        if (text !== before) $(this.#whole).val(text).trigger("change");
    }

    #look(isTyping, wait = 0) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(async () => {
            const turn = ++this.#turn;
            const before = this.#before().length;
            const caret = isTyping ? before + (this.#input.selectionEnd ?? 0) : undefined;
            const suspects = await this.#options.judge({ text: this.value, caret }).catch((error) => {
                console.warn("misdirect: addresses are not checked:", error.message);
                return [];
            });
            if (turn === this.#turn) this.#show(suspects, before);
        }, wait);
    }

    #show(suspects, before) {
        // A mark can be drawn in what is being typed; a box is named by its line.
        const spans = suspects.map((suspect) => ({ ...suspect, span: [Math.max(0, suspect.span[0] - before), suspect.span[0] < before ? 0 : suspect.span[1]] }));
        this.#warning.show(spans, {
            field: this.#input,
            keepWord: keepIn(this.#options.language),
            take: ({ typed, meant }, place) => {
                this.correct(new Map([[typed, meant[place]]]));
                this.#input.focus();
                this.#look(false);
            },
            keep: ({ key }) => {
                this.#options.keep(key);
                this.#input.focus();
                this.#look(false);
            },
        });
    }
}

function within(ms, promise) {
    return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms))]);
}
