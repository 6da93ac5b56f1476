// For Node: the module is a file beside this one, and so is the built-in directory, compiled.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { memory } from "./memory.js";
import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

const FILE = new URL("./misdirect.wasm", import.meta.url);

// No network is in the way, so that the directory need not be compiled from its list.
if (HAS_BUILTIN) memory.builtinImage = () => readFileSync(new URL("./builtin.image", import.meta.url));

/** Gets the library ready. */
export function init(source) {
    return beginWithin(source ?? (() => readFile(FILE)));
}

/** The same, and waits for it. */
export function initSync(source) {
    beginSync(source ?? (() => readFileSync(FILE)));
}
