/** Types of `misdirect/inline` and `misdirect/wasm2js`, which contain their module. */

export * from "./index.js";

/** Initialises the library. There is no need to call it: the first use does. */
export function init(): Promise<void>;

/** The same. */
export function initSync(): void;
