// For use as a single file: it contains the module, as base64.

import base64 from "#inline";
import { beginWith } from "./memory.js";
import { beginSync } from "./start.js";

export * from "./api.js";

function decode() {
    if (typeof Buffer === "function") return Buffer.from(base64, "base64");
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** There is nothing to wait for, so there is no need to call it. */
export function initSync() {
    beginSync(decode);
}

/** The same. */
export async function init() {
    initSync();
}

beginWith(initSync);
