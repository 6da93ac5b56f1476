// The module as text in the code: what needs no file and no address survives every bundler.

import { base64 } from "#bytes";

export function contained() {
    // By the bare name of a global of Node, Parcel and others would look for a package that stands in for it.
    const { Buffer } = globalThis;
    if (Buffer) return Buffer.from(base64, "base64");
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
