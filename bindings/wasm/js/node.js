// For Node: the module is a file beside this one, and so is the built-in directory, compiled.

import { readFileSync } from "node:fs";
import { memory } from "./memory.js";
import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

const FILE = new URL("./misdirect.wasm", import.meta.url);

// No network is in the way, so that the directory need not be compiled from its list.
if (HAS_BUILTIN) memory.builtinImage = () => readFileSync(new URL("./builtin.image", import.meta.url));

/** Gets the library ready. What is beside this file is there at once, and compiles in few milliseconds. */
export async function init(source) {
    if (source === undefined) initSync();
    else await beginWithin(source);
}

/** The same, and waits for it. */
export function initSync(source) {
    beginSync(source ?? (() => readFileSync(FILE)));
}
