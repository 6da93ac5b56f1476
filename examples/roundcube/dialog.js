// The question at Send: what was typed, what was probably meant, and what is to be done.

import { shown, pieces } from "./address.js";

const make = (tag, properties = {}, ...content) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
};

/**
 * Asks about suspects, in Roundcube's own dialog. `answer` is called once with the `corrections` (what was typed, and
 * what is to stand there), the keys that are `always` right, and whether the message `isSent`; closed, it is not.
 */
export function ask(rcmail, suspects, answer) {
    const word = (name) => rcmail.env.misdirect.words[name];
    const isOne = suspects.length === 1;
    const form = make("form", { id: "misdirect" }, ...suspects.map((suspect, at) => question(suspect, at, isOne, word)));
    form.addEventListener("submit", (event) => event.preventDefault());
    const close = () => $(popup).dialog("close");
    const reply = (isSent, corrections = new Map()) => {
        const chosen = new FormData(form);
        const isAllowed = ({ typed }, at) => chosen.has(`allow.${at}`) && !corrections.has(typed);
        answer({ corrections, isSent, always: suspects.filter(isAllowed).map(({ key }) => key) });
        close();
    };
    const isWhole = suspects.every(({ meant }) => meant.length > 0);
    const isAny = suspects.some(({ meant }) => meant.length > 0);
    const use = { text: word(isWhole ? "use" : "correct"), class: "mainaction send misdirect-use", click: () => reply(isWhole, corrections(form, suspects)) };
    const send = { text: word("send"), class: "misdirect-send", click: () => reply(true) };
    const edit = { text: word("edit"), class: `cancel misdirect-edit${isAny ? "" : " mainaction"}`, click: close };
    // Where nobody knows what was meant, there is nothing to put in its place, and the user has to look.
    const buttons = isAny ? [use, send, edit] : [edit, send];
    const [popup] = rcmail.show_popup_dialog(form, word(isOne ? "title" : "titleOfMany"), buttons, { width: 560 });
    // The dialog has the focus itself: the Enter that was meant for Send answers nothing.
    const box = popup.closest(".ui-dialog");
    box.setAttribute("role", "alertdialog");
    box.tabIndex = -1;
    box.focus();
}

function question({ typed, key, meant, labels, sentence }, at, isOne, word) {
    const element = make("fieldset", {}, make("legend", { className: "voice", textContent: shown(typed) }));
    const lines = make("dl", {}, make("dt", { textContent: word("typed") }), make("dd", {}, address(typed, meant[0])));
    if (meant.length > 0) lines.append(make("dt", { textContent: word("meant") }));
    const isChoice = meant.length > 1 || (!isOne && meant.length > 0);
    const option = (value, content) => make("label", {}, make("input", { type: "radio", name: `choice.${at}`, value, checked: value === 0 }), " ", content);
    meant.forEach((one, place) => lines.append(make("dd", {}, isChoice ? option(place, address(one, typed)) : address(one, typed))));
    if (isChoice && !isOne) lines.append(make("dd", {}, option("", word("asTyped"))));
    const allow = make("input", { type: "checkbox", name: `allow.${at}`, value: key });
    const domain = shown(typed.slice(typed.lastIndexOf("@") + 1));
    element.append(lines, make("p", { textContent: sentence.map((piece) => labels[piece] ?? piece).join("") }), make("label", {}, allow, " ", word("allow").replace("$1", () => domain)));
    return element;
}

/** The first of what was meant, unless another is chosen or none. */
function corrections(form, suspects) {
    const chosen = new FormData(form);
    const each = suspects.map(({ typed, meant }, at) => [typed, meant[chosen.get(`choice.${at}`) ?? 0]]);
    return new Map(each.filter(([, one]) => one));
}

function address(text, other) {
    const element = make("bdi", { dir: "ltr", className: "misdirect-address" });
    const [before, middle, after] = pieces(text, other ?? text);
    element.append(before, ...(middle ? [make("mark", { textContent: middle })] : []), after);
    return element;
}
