// What stands beneath a field, and the marks in it: one line for each suspect, told by screen readers as it comes.
//
// An element with a shadow root, so that the styles of the page and these do not meet but by CSS parts. Its style
// sheet is made by script, which a policy without 'unsafe-inline' allows.

import { Marks } from "./marks.js";

/** More lines than this nobody reads; the rest is asked about when these are answered. */
const MOST = 5;

const SHEET = `
:host {
    display: block; position: relative; text-align: start; font-size: 0.9375em; line-height: 1.5; cursor: auto;
    --warn: light-dark(#7a3e00, #ffcf8f); --warn-back: light-dark(#fff4e0, #33240c); --edge: light-dark(#c98a3a, #a8732b);
}
:host([hidden]) { display: none; }
[part~="line"] { margin-top: 0.375em; padding: 0.25em 0.625em; border-inline-start: 0.25em solid var(--edge); border-radius: 0.25em; color: var(--warn); background: var(--warn-back); overflow-wrap: anywhere; }
button { font: inherit; min-height: 1.75rem; margin: 0.125rem; padding: 0 0.5rem; border: 1px solid currentColor; border-radius: 0.25rem; color: inherit; background: transparent; cursor: pointer; overflow-wrap: anywhere; text-align: start; }
[part="take"] { font-weight: 600; color: var(--warn-back); background: var(--warn); border-color: var(--warn); }
[part="keep"] { margin-inline-start: 0.5rem; border-color: transparent; text-decoration: underline; }
button:focus-visible { outline: 0.1875rem solid var(--warn); outline-offset: 0.125rem; }
[part="marks"] { position: absolute; overflow: hidden; pointer-events: none; box-sizing: border-box; color: transparent; forced-color-adjust: none; user-select: none; }
[part="marks"]:empty { display: none; }
[part="mark"] { color: transparent; background: none; text-decoration: underline wavy light-dark(#b45309, #ffb454) 1.5px; text-decoration-skip-ink: none; text-underline-offset: 0.15em; }
@media (forced-colors: active) {
    [part~="line"] { border: 1px solid CanvasText; }
    [part="take"] { border: 2px solid ButtonBorder; color: ButtonText; background: ButtonFace; }
    [part="keep"] { border-color: ButtonBorder; color: ButtonText; }
    button:focus-visible { outline-color: Highlight; }
    [part="mark"] { text-decoration-color: LinkText; }
}
`;

let sheet;

export class Warning extends HTMLElement {
    #marks;
    #lines;
    /** The lines that are shown, by what they say: one that stays is not touched, nor told again. */
    #shown = new Map();

    constructor() {
        super();
        if (!sheet) {
            sheet = new CSSStyleSheet();
            sheet.replaceSync(SHEET);
        }
        const shadow = this.attachShadow({ mode: "open" });
        shadow.adoptedStyleSheets = [sheet];
        const marks = make("div", "marks", { ariaHidden: "true" });
        // A status is told politely. Only what is new of it: each line is one message.
        this.#lines = make("div", "warning", { role: "status", ariaAtomic: "false" });
        shadow.append(marks, this.#lines);
        this.#marks = new Marks(marks);
    }

    /** `take(suspect, place)` and `keep(suspect)` are called when a button is pressed. */
    show(suspects, { field, keepWord, take, keep }) {
        const before = this.#shown;
        this.#shown = new Map();
        const lines = suspects.slice(0, MOST).map((suspect) => {
            let key = JSON.stringify([suspect.typed, suspect.sentence, suspect.labels]);
            while (this.#shown.has(key)) key += "+";
            const line = before.get(key) ?? { element: make("div", "line", { dir: "auto" }) };
            line.suspect = suspect;
            if (!before.has(key)) line.element.append(...this.#content(line, keepWord, take, keep));
            this.#shown.set(key, line);
            return line.element;
        });
        if (suspects.length > MOST) lines.push(make("div", "line more", { textContent: `+${suspects.length - MOST}` }));
        for (const child of [...this.#lines.children]) if (!lines.includes(child)) child.remove();
        lines.forEach((line, at) => {
            if (this.#lines.children[at] !== line) this.#lines.insertBefore(line, this.#lines.children[at] ?? null);
        });
        this.#marks.draw(field, suspects.map(({ span }) => span));
    }

    /** Gone, and nothing of it listens to the field any more. */
    close() {
        this.#marks.draw(undefined, []);
        this.remove();
    }

    #content(line, keepWord, take, keep) {
        const { suspect } = line;
        const pieces = suspect.sentence.map((piece) => {
            if (typeof piece === "string") return piece;
            return button("take", suspect.labels[piece], () => take(line.suspect, piece));
        });
        const stay = button("keep", keepWord, () => keep(line.suspect));
        stay.ariaLabel = `${keepWord}: ${suspect.shown}`;
        return [...pieces, " ", stay];
    }
}

customElements.define("misdirect-warning", Warning);

function make(tag, part, properties) {
    const element = Object.assign(document.createElement(tag), properties);
    element.setAttribute("part", part);
    return element;
}

function button(part, text, act) {
    const element = make("button", part, { type: "button" });
    // An address reads from left to right in any language.
    const content = document.createElement("bdi");
    content.textContent = text;
    element.append(content);
    element.addEventListener("click", act);
    return element;
}
