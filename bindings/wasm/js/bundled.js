// For bundlers. Most of them (esbuild, Rollup, Bun, Deno) leave an address that is made with
// `import.meta.url` as it is, and do not copy the file that it names: with them the code contains the
// module. webpack, Rspack and Parcel copy it, and take web.js.

import { contained } from "./contained.js";
import { beginSync, beginWithin } from "./start.js";

export * from "./api.js";

/** Vite copies the file, too, and has no condition of its own, but puts a word here as it builds: so the
    other of the two is left out. */
const IS_VITE = Boolean(import.meta.env?.MODE);

const own = IS_VITE ? () => new URL("./misdirect.wasm", import.meta.url) : contained;

/** Initialises the library. */
export function init(source) {
    return beginWithin(source ?? own);
}

/** The same, synchronously; with Vite, from a module that is at hand. */
export function initSync(source) {
    beginSync(source ?? (IS_VITE ? undefined : contained));
}
