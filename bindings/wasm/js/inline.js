// For use as a single file: it contains the module.

import { contained } from "./contained.js";
import { beginWith } from "./memory.js";
import { beginSync } from "./start.js";

export * from "./api.js";

/** There is nothing to wait for, so there is no need to call it. */
export function initSync() {
    beginSync(contained);
}

/** The same. */
export async function init() {
    initSync();
}

beginWith(initSync);
