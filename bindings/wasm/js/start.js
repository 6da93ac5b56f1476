// Loads and instantiates a module, once: later calls find the same library.

import * as glue from "#glue";
import { MisdirectError } from "./errors.js";
import { begin, isBegun } from "./memory.js";

/** From whatever `init` takes. */
export async function beginWithin(source) {
    if (isBegun()) return;
    const given = await (typeof source === "function" ? source() : source);
    const found = typeof given === "string" || given instanceof URL ? await fetch(given) : given;
    const module = isResponse(found) ? await compileResponse(found) : await compile(found);
    // Another call may have been faster.
    if (!isBegun()) run(module);
}

/** From a module or its bytes. */
export function beginSync(source) {
    if (isBegun()) return;
    const given = typeof source === "function" ? source() : source;
    run(given instanceof WebAssembly.Module ? given : new WebAssembly.Module(bytes(given)));
}

function run(module) {
    const { exports } = new WebAssembly.Instance(module, { "./misdirect_bg.js": glue });
    begin(exports, HAS_BUILTIN);
}

function isResponse(value) {
    return typeof Response === "function" && value instanceof Response;
}

async function compileResponse(response) {
    if (!response.ok) throw new MisdirectError("not-loaded", `${response.url}: ${response.status}`);
    const type = response.headers.get("Content-Type") ?? "";
    // Compiling while it arrives needs the right type, which not every server sends.
    if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer());
}

function compile(given) {
    return given instanceof WebAssembly.Module ? given : WebAssembly.compile(bytes(given));
}

function bytes(given) {
    if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return given;
    throw new TypeError("init takes a module, its bytes, its URL or a response");
}
