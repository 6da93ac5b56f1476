// A Web Worker: the text of a field in, what is suspect in it out.

import { load } from "./load.js";
import { toUnicode } from "./ulabel.js";

const library = load();
// Whoever asks hears of it; until then it is nobody's.
library.catch(() => {});

/** Recipients of a mailing to more than this say little about each other, and asking all of all takes seconds. */
const COMPANY = 100;

/** More than this of an address or of a sentence, nobody reads. */
const LONGEST = { address: 64, words: 300 };

addEventListener("message", async ({ data: { id, settings, ...question } }) => {
    try {
        const suspects = question.text.trim() === "" ? [] : judge(await library, await checkerOf(settings), question);
        // One text: whoever has it already need not take it apart again.
        postMessage({ id, suspects: JSON.stringify(suspects) });
    } catch (error) {
        postMessage({ id, error: String(error) });
    }
});

let last;

/** One for each language, list and policy; a page has few, and most have one. */
async function checkerOf({ language, list, policy }) {
    const key = JSON.stringify([language, list, policy]);
    if (last?.key === key) return last.checker;
    const { Checker, Directory } = await library;
    const words = await import(`./misdirect/languages/${language}.mjs`).catch(() => undefined);
    const layers = list?.length ? ["builtin", Directory.build(list)] : ["builtin"];
    last = { key, checker: new Checker({ layers, policy, language: words?.default }) };
    return last.checker;
}

/** The suspect ones. Of the address at the caret, while it is typed, what may still become right is left alone. */
function judge({ addresses, VERDICTS }, checker, { text, caret, input, sender, layout }) {
    const found = addresses(text);
    // A domain alone, or an address with another key for the `@`.
    const each = found.length > 0 ? found : [{ text, span: [0, text.length] }];
    const texts = each.map((one) => one.text);
    const context = { input, layout, sender };
    if (texts.length <= COMPANY) context.to = texts;
    const { verdicts } = checker.checkMany(texts, context);
    const suspect = each.filter((_, at) => VERDICTS[verdicts[at]] === "suspect");
    const isGrowing = ({ span: [start, length] }) => caret !== undefined && start <= caret && caret <= start + length;
    return suspect.flatMap((one) => {
        const answer = checker.check(one.text, isGrowing(one) ? { ...context, input: "typing" } : context);
        return answer.verdict === "suspect" ? [doubt(answer, one.span)] : [];
    });
}

function doubt({ input, meant: suggestions, explanation, dismissalKey }, span) {
    // Whoever types letters beyond ASCII is answered in them.
    const isPlain = /^[\0-\x7f]*$/.test(input);
    const meant = suggestions.map(({ address, target }) => [address, isPlain ? address : address.slice(0, -target.length) + toUnicode(target)]);
    return {
        typed: input,
        shown: shorten(input, LONGEST.address),
        span,
        key: dismissalKey,
        meant: meant.map(([, readable]) => readable),
        labels: meant.map(([, readable]) => shorten(readable, LONGEST.address)),
        // What has nothing in its place names itself, or nobody would know which it is.
        sentence: meant.length > 0 ? cut(explanation, meant) : [`${shorten(input, LONGEST.address)}: ${shorten(explanation, LONGEST.words)}`],
    };
}

/** The sentence in pieces: words, and the places of the addresses that are offered in it. */
function cut(explanation, meant) {
    let rest = explanation;
    const pieces = meant.flatMap(([address], place) => {
        const at = rest.indexOf(address);
        if (at < 0) return [" ", place];
        const before = rest.slice(0, at);
        rest = rest.slice(at + address.length);
        return [shorten(before, LONGEST.words), place];
    });
    return [...pieces, shorten(rest, LONGEST.words)];
}

function shorten(text, longest) {
    return text.length > longest ? `${text.slice(0, longest / 2)}…${text.slice(-longest / 2)}` : text;
}
