// What a person does: writes a message, sends it, and answers the panel.

import { setTimeout as sleep } from "node:timers/promises";

/** Opens a window to write in, with recipients as they are given. */
export async function write(program, { subject, ...fields }) {
    await program.run(async (fields) => {
        const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        const all = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
        Object.assign(all, fields, { body: "hello\n", forcePlainText: true });
        const parameters = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
        Object.assign(parameters, { composeFields: all, type: Ci.nsIMsgCompType.New, format: Ci.nsIMsgCompFormat.PlainText });
        parameters.identity = MailServices.accounts.defaultAccount.defaultIdentity;
        MailServices.compose.OpenComposeWindowWithParams(null, parameters);
    }, { ...fields, subject });
    await program.until(isReady);
    // A person takes longer; at once, the focus is still on its way.
    await sleep(800);
}

const isReady = async () => {
    const window = Services.wm.getMostRecentWindow("msgcompose");
    return window?.document.readyState === "complete" && window.gMsgCompose && window.composeEditorReady
        && !window.document.getElementById("button-send").disabled;
};

export const send = (program) => program.run(async () => {
    Services.wm.getMostRecentWindow("msgcompose").document.getElementById("button-send").click();
});

/** By the menu, to the outbox. */
export const sendLater = (program) => program.run(async () => {
    Services.wm.getMostRecentWindow("msgcompose").goDoCommand("cmd_sendLater");
});

/** What waits in the outbox, by recipients; and nothing any more. */
export const outbox = (program) => program.run(async () => {
    const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    const folder = MailServices.accounts.localFoldersServer.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Queue);
    const messages = folder ? [...folder.messages] : [];
    const to = messages.map(({ recipients }) => recipients);
    if (messages.length > 0) folder.deleteMessages(messages, null, true, false, null, false);
    return to;
});

/** The window in which a message is written: whether it is there, and whether it can be written in. */
export const state = (program) => program.run(async () => {
    const window = Services.wm.getMostRecentWindow("msgcompose");
    return window ? (window.gWindowLocked ? "locked" : "open") : "closed";
});

export const recipients = (program) => program.run(async () => {
    const { document } = Services.wm.getMostRecentWindow("msgcompose");
    return [...document.querySelectorAll("mail-address-pill")].map((pill) => pill.fullAddress);
});

export const discard = (program) => program.until(async () => {
    const window = Services.wm.getMostRecentWindow("msgcompose");
    if (!window) return true;
    window.gContentChanged = false;
    window.gMsgCompose.bodyModified = false;
    window.close();
    return false;
});

const inPage = async (path, script, args) => {
    for (const window of Services.wm.getEnumerator(null)) {
        for (const browser of window.document.querySelectorAll("browser")) {
            if (!browser.currentURI?.spec.includes(path)) continue;
            const actor = browser.browsingContext?.currentWindowGlobal?.getActor("MarionetteCommands");
            const answer = await actor?.executeScript(`return "ready" in (document.documentElement?.dataset ?? {}) ? (${script})(...arguments) : null`, args, {});
            if (answer !== null && answer !== undefined) return answer;
        }
    }
    return null;
};

/** Runs a function in a page of the add-on, once it is there, until it has an answer. */
export const page = (program, path, script, ...args) => program.until(inPage, path, String(script), args);

export const panel = (program, script, ...args) => page(program, "/panel.html", script, ...args);

/** Whether there is a panel now. */
export const hasPanel = async (program) => (await program.run(inPage, "/panel.html", "() => true", [])) === true;

export const words = (program) => panel(program, () => document.body.innerText.trim());
export const click = (program, selector) => panel(program, (selector) => {
    document.querySelector(selector).click();
    return true;
}, selector);

/** What has reached the server beyond what was there, once it has. */
export async function arrived(sink, before, count = 1) {
    for (let left = 400; left > 0 && sink.got.length < before + count; left--) await sleep(50);
    return sink.got.slice(before).map(({ to }) => to);
}
