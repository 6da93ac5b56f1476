/** Types of `misdirect/inline` and `misdirect/wasm2js`, which have their module in them. */

export * from "./index.js";

/** Gets the library ready. Nobody has to call it: what is used first does. */
export function init(): Promise<void>;

/** The same. */
export function initSync(): void;
