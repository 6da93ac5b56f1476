// Asks before a message leaves for a domain that was probably not meant.
//
// A message with a doubtful recipient is cancelled at once, and a panel asks. Nothing stays pending meanwhile:
// Thunderbird stops this page after 30 idle seconds, so what is asked stands in the session's storage. What the
// panel answers corrects the recipients and sends again, with an approval for this window and these recipients
// that counts once.
//
// Whatever fails here, the message leaves unchecked: a mail program that cannot send is worse than no warning.

import { judge } from "./check.js";
import { correct, fingerprint } from "./recipients.js";
import { dismiss } from "./memory.js";

/** Longer than this, in ms, nobody waits for Send. 10,000 recipients take a fifth of it. */
const PATIENCE = 5000;

/** Waits in ms before the panel is opened: as long as the window is still locked, it does not open. */
const ATTEMPTS = [0, 20, 50, 100, 300, 1000];

/** What closes sooner than this, in ms, was not closed by somebody who read it. */
const GLANCE = 400;

/** More than this in one panel, nobody reads. */
const MOST = 20;

const { session } = messenger.storage;

messenger.compose.onBeforeSend.addListener(async (tab, details) => {
    const late = new AbortController();
    try {
        return (await within(PATIENCE, isToLeave(tab, details, late.signal))) ? {} : { cancel: true };
    } catch (error) {
        late.abort();
        console.error("misdirect: the message leaves unchecked:", error);
        session.set({ failure: String(error) }).catch(console.error);
        return {};
    }
});

async function isToLeave(tab, details, late) {
    const approved = `approved.${tab.id}`;
    const { [approved]: approval } = await session.get(approved);
    if (approval !== undefined) await session.remove(approved);
    const mark = await fingerprint(details);
    if (approval === mark) return true;
    const doubts = await judge(details);
    // It has left meanwhile, and there is no window to ask in.
    if (late.aborted) return true;
    await session.remove(["failure", `held.${tab.id}`, `mode.${tab.id}`]);
    if (doubts.length === 0) return true;
    // The rest is asked about when these are corrected.
    await session.set({ [`held.${tab.id}`]: { doubts: doubts.slice(0, MOST), isAll: doubts.length <= MOST, mark } });
    ask(tab).catch(console.error);
    return false;
}

/** In the compose window; where somebody has taken the button out of its toolbar, in a window of its own. */
async function ask({ id, windowId }) {
    for (const wait of ATTEMPTS) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (!(await messenger.composeAction.openPopup({ windowId }).catch(() => false))) continue;
        // A window that has only just come up takes the focus, and the panel goes.
        await new Promise((resolve) => setTimeout(resolve, GLANCE));
        const isAnswered = Object.keys(await session.get(`held.${id}`)).length === 0;
        const isShown = await messenger.runtime.sendMessage({ isShown: id }).catch(() => false);
        if (isAnswered || isShown) return;
    }
    await messenger.windows.create({ type: "popup", url: `panel.html?tab=${id}`, width: 620, height: 420, allowScriptsToClose: true });
}

messenger.runtime.onMessage.addListener((answer) => act(answer));

/**
 * What the panel says. `corrections` has the address to write to instead for each that is to be corrected,
 * `allowed` the places of the doubts whose domain is always right, `send` whether the message is to leave.
 */
async function act({ tab, corrections, allowed, send }) {
    const { [`held.${tab}`]: held, [`mode.${tab}`]: mode = "default" } = await session.get([`held.${tab}`, `mode.${tab}`]);
    if (!held) return;
    await session.remove(`held.${tab}`);
    const { doubts, mark } = held;
    await dismiss(allowed.map((at) => doubts[at]), true).catch(console.error);
    const details = await messenger.compose.getComposeDetails(tab);
    // Changed since it was asked about: Send asks anew.
    if ((await fingerprint(details)) !== mark) return;
    const corrected = await correct(details, doubts, corrections);
    await messenger.compose.setComposeDetails(tab, corrected);
    if (!send) return;
    const isKept = ({ typed }, at) => !Object.hasOwn(corrections, typed) && !allowed.includes(at);
    await dismiss(doubts.filter(isKept)).catch(console.error);
    const approved = `approved.${tab}`;
    await session.set({ [approved]: await fingerprint({ ...details, ...corrected }) });
    try {
        await messenger.compose.sendMessage(tab, { mode });
    } finally {
        await session.remove(approved);
    }
}

// Whether Send or Send Later was pressed is told once that has been cancelled.
messenger.compose.onAfterSend.addListener(async ({ id }, { mode, error }) => {
    if (error) await session.set({ [`mode.${id}`]: mode });
});

messenger.tabs.onRemoved.addListener((tab) => session.remove([`held.${tab}`, `approved.${tab}`, `mode.${tab}`]));

function within(ms, promise) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
