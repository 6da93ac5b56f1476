// For Node: the module is a file next to this one, and so is the compiled built-in directory.

import { readFileSync } from "node:fs";
import { memory } from "./memory.js";
import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

const FILE = new URL("./misdirect.wasm", import.meta.url);

// No network is in the way, so that the directory need not be compiled from its list.
if (HAS_BUILTIN) memory.builtinImage = () => readFileSync(new URL("./builtin.image", import.meta.url));

/** Initialises the library. The file next to this one is there at once, and compiles in few milliseconds. */
export async function init(source) {
    if (source === undefined) initSync();
    else await beginWithin(source);
}

/** The same, synchronously. */
export function initSync(source) {
    beginSync(source ?? (() => readFileSync(FILE)));
}
