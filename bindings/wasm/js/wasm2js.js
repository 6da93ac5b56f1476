// For hosts without WebAssembly, and for policies that forbid it: the same code as JavaScript.

import * as asm from "#asm";
import { begin, beginWith, isBegun } from "./memory.js";

export * from "./api.js";

/** There is nothing to wait for, so there is no need to call it. */
export function initSync() {
    if (!isBegun()) begin(asm, HAS_BUILTIN);
}

/** The same. */
export async function init() {
    initSync();
}

beginWith(initSync);
