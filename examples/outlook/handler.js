// Smart Alerts: Outlook asks this before a message leaves, and shows what it says.
//
// Outlook runs it in a page where there is one, and classic Outlook on Windows as a script without a page: so nothing
// here touches a document, or needs more than ECMAScript 2016 once it is built. What the user answers, Send Anyway or Don't Send, Outlook keeps to itself.
//
// Whatever fails here, the message leaves unchecked.

import { toUnicode } from "../web/ulabel.js";
import { domains } from "./domains.js";

/** In ms: longer than this nobody waits for Send. */
const PATIENCE = 5000;

/** More lines than this nobody reads. */
const MOST = 5;

/** Recipients of a mailing to more than this say little about each other, and asking all of all takes seconds. */
const COMPANY = 100;

/** An organisation's list is its own mail and not the world's: it counts ten times as much as the built-in one. */
const OWN_SHARE = 10;

/** `library` promises the library, and `languages` has its languages by tag. */
export function start(library, languages) {
    // Whoever asks hears of it; until then it is nobody's.
    library.catch(() => {});
    let made;
    // Not before somebody sends: until then Outlook may not know its language.
    const checker = () => (made ??= library.then((misdirect) => checkerOf(misdirect, languages)));
    Office.actions.associate("onMessageSend", (event) => onMessageSend(event, library, checker));
}

function checkerOf({ Checker, Directory }, languages) {
    const layers = ["builtin"];
    if (domains.length > 0) layers.push({ directory: Directory.build(domains), share: OWN_SHARE });
    const tag = (Office.context.displayLanguage || "en").split("-")[0].toLowerCase();
    return new Checker({ layers, language: languages[tag] });
}

async function onMessageSend(event, library, checker) {
    let answer = { allowEvent: true };
    try {
        const doubts = await within(PATIENCE, judge(await library, await checker()));
        if (doubts.length > 0) answer = { allowEvent: false, errorMessage: say(doubts) };
    } catch (error) {
        console.warn(`misdirect: the message leaves unchecked: ${error}`);
    }
    event.completed(answer);
}

/** What is to be asked, a sentence for each suspect recipient. */
async function judge({ VERDICTS }, checker) {
    const { item, userProfile } = Office.context.mailbox;
    const fields = await Promise.all([item.to, item.cc, item.bcc].map(valueOf));
    const recipients = [...new Set([].concat(...fields.map((field) => field ?? [])).map(addressOf).filter(Boolean))];
    const from = await valueOf(item.from).catch(() => undefined);
    const context = { sender: from?.emailAddress ?? userProfile?.emailAddress };
    if (!context.sender?.includes("@")) delete context.sender;
    if (recipients.length <= COMPANY) context.to = recipients;
    const { verdicts } = checker.checkMany(recipients, context);
    const suspect = recipients.filter((_, at) => VERDICTS[verdicts[at]] === "suspect");
    return suspect.map((recipient) => sentence(checker.check(recipient, context)));
}

/** What one of Outlook's getters has. */
function valueOf(property) {
    return new Promise((resolve, reject) => {
        if (!property?.getAsync) return resolve(undefined);
        property.getAsync(({ status, value, error }) => (status === "succeeded" ? resolve(value) : reject(new Error(error?.message ?? status))));
    });
}

/**
 * The address of a recipient, if it has one. A contact group has none, and its members are not told. A colleague of
 * the same Exchange may have the name of an entry of its directory there (`/o=ExchangeLabs/ou=…`), which nobody has typed.
 * What was typed and not looked up yet may stand in the place of the name.
 */
function addressOf(recipient) {
    const { emailAddress, displayName } = recipient ?? {};
    const text = String(emailAddress || displayName || "").trim();
    return text.includes("@") && !/^(?:ex:)?\/o=/i.test(text) ? text : "";
}

function sentence({ input, meant, explanation }) {
    let text = explanation;
    // Whoever types letters beyond ASCII is answered in them.
    if (/[^\0-\x7f]/.test(input)) for (const { target } of meant) text = text.split(target).join(toUnicode(target));
    // What has nothing in its place names itself, or nobody would know which it is.
    return meant.length > 0 ? text : `${shorten(input)}: ${text}`;
}

const shorten = (text) => (text.length > 64 ? `${text.slice(0, 32)}…${text.slice(-32)}` : text);

function say(doubts) {
    const lines = doubts.slice(0, MOST).map((text) => (text.length > 300 ? `${text.slice(0, 300)}…` : text));
    if (doubts.length > MOST) lines.push(`+${doubts.length - MOST}`);
    return lines.join("\n");
}

function within(ms, promise) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    });
    const stop = () => clearTimeout(timer);
    promise.then(stop, stop);
    return Promise.race([promise, late]);
}
