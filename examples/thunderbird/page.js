// What the pages of the add-on have in common: words, and addresses that are safe to show.

export const word = (name, ...values) => messenger.i18n.getMessage(name, values);

export function localise() {
    document.documentElement.lang = messenger.i18n.getMessage("@@ui_locale").replace("_", "-");
    document.documentElement.dir = messenger.i18n.getMessage("@@bidi_dir");
}

export function make(tag, properties = {}) {
    return Object.assign(document.createElement(tag), properties);
}

/** Characters that are not seen, or that change the order of others. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** More than this of an address, nobody reads. */
const LONGEST = 120;

function shown(text) {
    const seen = text.replaceAll(UNSEEN, (one) => `<U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`);
    return seen.length > LONGEST ? `${seen.slice(0, LONGEST / 2)}…${seen.slice(-LONGEST / 2)}` : seen;
}

/**
 * An address in pieces, every second one marked. Where a piece is empty, a gap as wide as that of the `other`, so that
 * the two line up.
 */
export function addressElement(pieces, other) {
    const element = make("bdi", { className: "address", dir: "ltr" });
    pieces.forEach((piece, at) => {
        if (at % 2 === 0) return element.append(shown(piece));
        const mark = make("mark", { textContent: shown(piece) });
        if (piece === "" && other?.[at]) {
            mark.className = "gap";
            mark.textContent = "\u00a0".repeat(Math.min(other[at].length, 8));
            mark.ariaHidden = "true";
        }
        element.append(mark);
    });
    return element;
}
