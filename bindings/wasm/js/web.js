// For pages and bundlers: the module is a file beside this one, which is fetched.

import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

/** Gets the library ready. */
export function init(source) {
    return beginWithin(source ?? (() => fetch(new URL("./misdirect.wasm", import.meta.url))));
}

/** The same with a module that is here already. */
export function initSync(source) {
    beginSync(source);
}
