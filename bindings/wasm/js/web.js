// For pages without a bundler, for bundlers that copy the file, and for whoever copies it himself: the module
// is fetched.

import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

/** Initialises the library. */
export function init(source) {
    return beginWithin(source ?? (() => new URL("./misdirect.wasm", import.meta.url)));
}

/** The same, synchronously, from a module that is at hand. */
export function initSync(source) {
    beginSync(source);
}
