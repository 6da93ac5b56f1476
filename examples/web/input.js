// `<misdirect-input>`: a text field that asks (attach.js), and takes part in a form as any other does.
//
//     <label for="to">To</label> <misdirect-input id="to" name="to" multiple></misdirect-input>
//
// Attributes: those of an `<input>` (`name`, `value`, `placeholder`, `required`, …); `multiple`, for a field of many
// lines; `hold`, for a form that is not sent before the question is answered. Properties: `value`, and `settings`, the
// options of `attach`. Parts: field, warning, line, more, take, keep, marks, mark.

import { attach } from "./attach.js";

const MIRRORED = [
    "placeholder", "required", "readonly", "maxlength", "minlength", "rows", "autocomplete", "autocapitalize", "inputmode", "enterkeyhint", "spellcheck", "aria-label",
];

const SHEET = `
:host { display: block; }
:host([hidden]) { display: none; }
[part="field"] { display: block; box-sizing: border-box; width: 100%; margin: 0; padding: 0.375em 0.5em; font: inherit; color: inherit; background: Field; color: FieldText; border: 1px solid light-dark(#767676, #9a9a9a); border-radius: 0.25em; resize: vertical; }
[part="field"]:focus-visible { outline: 0.1875em solid light-dark(#0b57c2, #7cb4ff); outline-offset: 0; }
`;

export class MisdirectInput extends HTMLElement {
    static formAssociated = true;
    static observedAttributes = [...MIRRORED, "multiple", "value"];

    #internals = this.attachInternals();
    #shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    #field;
    #attached;
    /** The options of what is attached, which reads them each time: a framework sets them anew whenever it renders. */
    #options = {};
    /** Whether the value is the user's or a script's, and no longer that of the attribute. */
    #isDirty = false;

    constructor() {
        super();
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(SHEET);
        this.#shadow.adoptedStyleSheets = [sheet];
        this.#make();
    }

    connectedCallback() {
        // Set before the element was known, a property hides the accessor.
        for (const name of ["value", "settings"]) {
            if (!Object.hasOwn(this, name)) continue;
            const value = this[name];
            delete this[name];
            this[name] = value;
        }
        this.#attach();
    }

    disconnectedCallback() {
        this.#attached?.detach();
        this.#attached = undefined;
    }

    attributeChangedCallback(name, _, value) {
        if (name === "multiple") return this.#make();
        if (name !== "value") this.#mirror(name, value);
        else if (!this.#isDirty) this.#set(value ?? "");
        this.#sync();
    }

    formDisabledCallback(isDisabled) {
        this.#field.disabled = isDisabled;
    }

    formResetCallback() {
        this.#isDirty = false;
        this.#set(this.getAttribute("value") ?? "");
    }

    formStateRestoreCallback(state) {
        this.value = state;
    }

    get value() {
        return this.#field.value;
    }

    set value(value) {
        this.#isDirty = true;
        this.#set(String(value ?? ""));
    }

    get settings() {
        return { ...this.#options };
    }

    set settings(settings) {
        for (const name of Object.keys(this.#options)) delete this.#options[name];
        Object.assign(this.#options, settings, this.#own());
    }

    get name() {
        return this.getAttribute("name") ?? "";
    }

    set name(name) {
        this.setAttribute("name", name);
    }

    get type() {
        return this.localName;
    }

    get form() {
        return this.#internals.form;
    }

    get labels() {
        return this.#internals.labels;
    }

    get validity() {
        return this.#internals.validity;
    }

    get validationMessage() {
        return this.#internals.validationMessage;
    }

    get willValidate() {
        return this.#internals.willValidate;
    }

    checkValidity() {
        return this.#internals.checkValidity();
    }

    reportValidity() {
        return this.#internals.reportValidity();
    }

    get suspects() {
        return this.#attached?.suspects ?? [];
    }

    check() {
        return this.#attached?.check() ?? Promise.resolve([]);
    }

    /** A field of one line or of several, with what the one before had. */
    #make() {
        const field = document.createElement(this.hasAttribute("multiple") ? "textarea" : "input");
        Object.assign(field, { autocomplete: "email", inputMode: "email", spellcheck: false, autocapitalize: "off" });
        if (field.localName === "textarea") field.rows = 2;
        field.setAttribute("part", "field");
        field.addEventListener("input", () => {
            this.#isDirty = true;
            this.#sync();
        });
        // As of any field: the one inside has no form, and its event ends at the shadow root.
        field.addEventListener("change", () => this.dispatchEvent(new Event("change", { bubbles: true })));
        field.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && field.localName === "input" && !event.isComposing) this.#internals.form?.requestSubmit();
        });
        field.addEventListener("focus", () => this.#name());
        field.addEventListener("misdirect", () => this.#sync());
        const before = this.#field;
        this.#field = field;
        if (before) {
            field.value = before.value;
            field.disabled = before.disabled;
        }
        for (const name of MIRRORED) if (this.hasAttribute(name)) this.#mirror(name, this.getAttribute(name));
        this.#attached?.detach();
        this.#shadow.replaceChildren(field);
        if (this.#attached) this.#attach();
    }

    #own() {
        return { hold: this.hasAttribute("hold"), form: () => this.#internals.form };
    }

    #mirror(name, value) {
        if (value === null) this.#field.removeAttribute(name);
        else this.#field.setAttribute(name, value);
    }

    #attach() {
        this.#attached?.detach();
        this.#attached = attach(this.#field, Object.assign(this.#options, this.#own()));
        this.#shadow.querySelector("misdirect-warning").setAttribute("exportparts", "warning, line, more, take, keep, marks, mark");
        this.#name();
        this.#sync();
    }

    /** A label outside is none of the field inside. */
    #name() {
        if (this.hasAttribute("aria-label")) return;
        const text = [...this.#internals.labels].map((label) => label.textContent.trim()).join(" ");
        if (text) this.#field.setAttribute("aria-label", text);
    }

    #set(value) {
        if (value === this.#field.value) return;
        this.#field.value = value;
        // Only where somebody has been: nothing is loaded for what a page fills in.
        if (this.#attached?.isStarted) this.#attached.check();
        this.#sync();
    }

    #sync() {
        this.#internals.setFormValue(this.#field.value);
        this.#internals.setValidity(this.#field.validity, this.#field.validationMessage, this.#field);
    }
}

customElements.define("misdirect-input", MisdirectInput);
