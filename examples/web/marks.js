// Marks what is suspect in a field: a copy of its text lies over it, transparent, letter on letter, of which the
// suspect pieces are underlined. A field itself can have no marks in its text.

/** What decides where a letter stands. */
const STYLES = [
    "font-family", "font-size", "font-style", "font-weight", "font-stretch", "font-variant", "font-kerning", "font-feature-settings",
    "letter-spacing", "word-spacing", "text-align", "text-indent", "text-transform", "direction", "unicode-bidi", "tab-size",
    "padding-top", "padding-right", "padding-bottom", "padding-left", "overflow-wrap", "word-break",
];

/** In longer texts nobody would find them, and to lay out a copy takes as long as the field itself. */
const LONGEST = 20_000;

export class Marks {
    #layer;
    #text = document.createElement("div");
    #field;
    /** What is drawn: a letter behind the last mark moves none. */
    #drawn;
    #sizes = new ResizeObserver(() => this.#place());

    constructor(layer) {
        this.#layer = layer;
    }

    draw(field, spans) {
        const [start, length] = spans.at(-1) ?? [0, 0];
        const isDrawn = length > 0 && start + length <= LONGEST;
        const text = isDrawn ? field.value.slice(0, start + length) : "";
        const drawn = JSON.stringify([text, isDrawn && spans]);
        if (drawn === this.#drawn) return;
        this.#drawn = drawn;
        this.#text.replaceChildren(...(isDrawn ? cut(text, spans) : []));
        this.#layer.replaceChildren(...(isDrawn ? [this.#text] : []));
        this.#follow(isDrawn ? field : undefined);
    }

    #follow(field) {
        if (field !== this.#field) {
            this.#sizes.disconnect();
            this.#field?.removeEventListener("scroll", this.#scroll);
            this.#field = field;
            field?.addEventListener("scroll", this.#scroll);
            // Which tells at once, and where the marks are to be.
            if (field) this.#sizes.observe(field);
        } else if (field) {
            this.#place();
        }
    }

    #scroll = () => {
        this.#text.style.setProperty("translate", `${-this.#field.scrollLeft}px ${-this.#field.scrollTop}px`);
    };

    #place() {
        const { style } = this.#layer;
        const [own, given] = [this.#field.getBoundingClientRect(), this.#layer.offsetParent?.getBoundingClientRect()];
        if (!given) return;
        const computed = getComputedStyle(this.#field);
        for (const name of STYLES) style.setProperty(name, computed.getPropertyValue(name));
        const isArea = this.#field.localName === "textarea";
        style.setProperty("white-space", isArea ? "pre-wrap" : "pre");
        // The text of an input stands in its middle.
        const inner = this.#field.clientHeight - parseFloat(computed.paddingTop) - parseFloat(computed.paddingBottom);
        style.setProperty("line-height", isArea ? computed.lineHeight : `${inner}px`);
        style.setProperty("left", `${own.left - given.left + this.#field.clientLeft}px`);
        style.setProperty("top", `${own.top - given.top + this.#field.clientTop}px`);
        style.setProperty("width", `${this.#field.clientWidth}px`);
        style.setProperty("height", `${this.#field.clientHeight}px`);
        this.#scroll();
    }
}

function cut(text, spans) {
    let end = 0;
    return spans.flatMap(([start, length]) => {
        const mark = document.createElement("mark");
        mark.setAttribute("part", "mark");
        mark.textContent = text.slice(start, start + length);
        const before = text.slice(end, start);
        end = start + length;
        return [before, mark];
    });
}
