// For Node: the code contains the module, so that it may be bundled; the compiled built-in directory is a
// file next to this one.

import { readFileSync } from "node:fs";
import { contained } from "./contained.js";
import { memory } from "./memory.js";
import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

// No network is in the way, so that the directory need not be compiled from its list, unless a bundler
// left it behind, or its address: then making it fails, too.
if (HAS_BUILTIN) {
    memory.builtinImage = () => {
        try {
            return readFileSync(new URL("./builtin.image", import.meta.url));
        } catch {
            return undefined;
        }
    };
}

/** Initialises the library, which compiles in few milliseconds. */
export async function init(source) {
    if (source === undefined) initSync();
    else await beginWithin(source);
}

/** The same, synchronously. */
export function initSync(source) {
    beginSync(source ?? contained);
}
