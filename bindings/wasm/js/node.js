// For Node: the module is a file beside this one.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

const FILE = new URL("./misdirect.wasm", import.meta.url);

/** Gets the library ready. */
export function init(source) {
    return beginWithin(source ?? (() => readFile(FILE)));
}

/** The same, and waits for it. */
export function initSync(source) {
    beginSync(source ?? (() => readFileSync(FILE)));
}
