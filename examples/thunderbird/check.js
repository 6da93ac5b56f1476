// Which recipients of a message are doubtful, and what to say of each.

import { Checker, Directory, Filter, VERDICTS, init } from "./misdirect/web.mjs";
import { books, organisation } from "./books.js";
import { isSettled, remembered } from "./memory.js";
import { asText, recipients } from "./recipients.js";

/** An address book is one person's mail and not the world's: it counts ten times as much as the built-in list. */
const OWN_SHARE = 10;

/** Recipients of a mailing to more than this say little about each other, and asking all of all takes seconds. */
const COMPANY = 100;

/** The keyboard that goes with a language; others are taken for QWERTY. */
const LAYOUTS = { de: "qwertz", fr: "azerty" };

const language = messenger.i18n.getUILanguage().split("-")[0];
const library = load();
// Whoever asks hears of it; until then it is nobody's.
library.catch(() => {});

async function load() {
    const bytes = async (name) => (await fetch(messenger.runtime.getURL(`misdirect/${name}`))).arrayBuffer();
    const words = import(`./misdirect/languages/${language}.mjs`).then((module) => module.default, () => undefined);
    const [filter] = await Promise.all([bytes("evidence.filter"), init()]);
    return { filter: Filter.open(filter), language: await words };
}

let last;

/** Made anew when the books, the organisation's list or what was answered are others. */
async function checkerOf(known) {
    const text = JSON.stringify(known);
    if (last?.text !== text) {
        const { filter, language } = await library;
        const layers = ["builtin", filter];
        const add = (lines, layer) => {
            const good = readable(lines.map((line) => [line].flat().join(" ")));
            if (good.length > 0) layers.push({ directory: Directory.build(good), ...layer });
        };
        add(known.organisation, { share: OWN_SHARE });
        // An address book has slips, too: what looks like one is evidence, and a member of a list is asked about.
        const { verdicts } = new Checker({ layers }).checkMany(known.own.map(([domain]) => domain), { input: "standing" });
        const isDoubtful = (_, at) => VERDICTS[verdicts[at]] === "suspect";
        add(known.own.filter((one, at) => !isDoubtful(one, at)), { share: OWN_SHARE });
        add([...known.collected, ...known.own.filter(isDoubtful)], { trust: "evidence" });
        last = { text, checker: new Checker({ layers, language }) };
    }
    return last.checker;
}

/** What of a list can be read; halved until the bad lines stand alone. */
export function readable(lines) {
    if (lines.length === 0) return lines;
    try {
        Directory.build(lines).free();
        return lines;
    } catch (error) {
        if (error.code !== "bad-list") throw error;
        if (lines.length === 1) return [];
        const middle = lines.length >> 1;
        return [lines.slice(0, middle), lines.slice(middle)].flatMap(readable);
    }
}

/** The organisation's list: how many lines count, and how many cannot be read. */
export async function organisationLines() {
    await library;
    const lines = await organisation();
    const good = readable(lines).length;
    return { good, bad: lines.length - good };
}

export async function judge(details) {
    const [{ own, collected, lists }, dismissed, lines] = await Promise.all([books(), remembered(), organisation()]);
    // What was asked about does not become right by being sent to, and then collected in an address book.
    const doubted = new Set(dismissed.filter((one) => !isSettled(dismissed, one)).map(({ domain }) => domain));
    const trusted = own.filter(([domain]) => !doubted.has(domain));
    const checker = await checkerOf({ own: trusted, collected, organisation: lines });

    const all = (await recipients(details)).flatMap((recipient) => {
        const list = recipient.email.includes("@") ? undefined : lists.find((list) => isList(list, recipient));
        if (!list) return [recipient];
        const text = asText(recipient.name, recipient.email);
        return list.members.map((member) => ({ ...member, list: { name: list.name, text, members: list.members } }));
    });
    const emails = all.map(({ email }) => email);
    const context = { sender: details.from, layout: LAYOUTS[language] ?? "qwerty" };
    if (emails.length <= COMPANY) context.to = emails;
    const { verdicts } = checker.checkMany(emails, context);
    const doubts = new Map();
    all.forEach((recipient, at) => {
        const { email } = recipient;
        const isClear = ["listed", "unlisted"].includes(VERDICTS[verdicts[at]]) && email.includes("@");
        if (isClear || doubts.has(email)) return;
        const doubt = doubtOf(checker.check(email, context), recipient);
        if (doubt && !isSettled(dismissed, doubt)) doubts.set(email, doubt);
    });
    return [...doubts.values()];
}

function isList({ name, description }, { name: entry, email }) {
    return entry === undefined || entry === email ? email === name : entry === name && email === (description || name);
}

/** What is to be asked about a recipient, if anything. */
function doubtOf({ verdict, input, domain, meant, explanation, dismissalKey, error }, { list }) {
    const isUnread = verdict === "invalid" && error.code !== "address-literal";
    // A name that no list has.
    const isUnchecked = !input.includes("@") && meant.length === 0;
    if (verdict !== "suspect" && !isUnread && !isUnchecked) return undefined;
    return {
        typed: input,
        domain: domain ?? "",
        key: dismissalKey ?? input,
        isUnchecked,
        explanation,
        list,
        meant: meant.map(({ address, slips }) => ({ address, ...cut(input, slips, address) })),
    };
}

/** Both addresses cut where they differ: every second piece is what differs. */
function cut(typed, slips, address) {
    const [from, to] = [[], []];
    let end = 0;
    for (const { span, intended } of slips) {
        if (!span) return cutOnce(typed, address);
        const same = typed.slice(end, span[0]);
        end = span[0] + span[1];
        from.push(same, typed.slice(span[0], end));
        to.push(same, intended);
    }
    from.push(typed.slice(end));
    to.push(typed.slice(end));
    return to.join("") === address ? { from, to } : cutOnce(typed, address);
}

/** Where the slips do not say: whatever lies between the same beginning and the same end. */
function cutOnce(typed, address) {
    const [a, b] = [[...typed], [...address]];
    let start = 0;
    while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
    let end = 0;
    while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
    const pieces = (text) => [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)];
    return { from: pieces(a).map((piece) => piece.join("")), to: pieces(b).map((piece) => piece.join("")) };
}
