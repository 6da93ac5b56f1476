// For pages and bundlers: the module is a file next to this one, which is fetched.

import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

/** Initialises the library. */
export function init(source) {
    return beginWithin(source ?? (() => fetch(new URL("./misdirect.wasm", import.meta.url))));
}

/** The same, synchronously, from a module that is at hand. */
export function initSync(source) {
    beginSync(source);
}
