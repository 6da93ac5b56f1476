// Loads and instantiates a module, once: later calls find the same library. An argument of the wrong type is
// a TypeError; whatever else goes wrong is `not-loaded`, with its cause.

import * as glue from "#glue";
import { MisdirectError } from "./errors.js";
import { begin, isBegun } from "./memory.js";

/** What to do where there is something else, or nothing, in the module's place. */
const REMEDY = 'copy misdirect.wasm of the package there, or import from "misdirect/inline", which contains it';

/** From whatever `init` takes. */
export async function beginWithin(source) {
    if (isBegun()) return;
    const given = await reach(source);
    const module = isResponse(given) ? await compileResponse(given) : await compile(given);
    // Another call may have been faster.
    if (!isBegun()) run(module);
}

/** From a module or its bytes. */
export function beginSync(source) {
    if (isBegun()) return;
    const given = typeof source === "function" ? source() : source;
    run(isModule(given) ? given : compileSync(bytes(given)));
}

/** What was given, or what is at its address. */
async function reach(source) {
    let given = source;
    try {
        given = await (typeof source === "function" ? source() : source);
        return isAddress(given) ? await fetch(given) : given;
    } catch (cause) {
        const at = isAddress(given) ? `${given}: ` : "";
        throw notLoaded(`${at}${cause?.message}; ${REMEDY}`, cause);
    }
}

async function compileResponse(response) {
    const { ok, status, url } = response;
    if (!ok) throw notLoaded(`${url}: ${status}; ${REMEDY}`);
    const type = response.headers.get("Content-Type") ?? "";
    try {
        // Compiling while it arrives needs the right type, with no parameter, which not every server sends.
        if (type === "application/wasm") return await WebAssembly.compileStreaming(response);
        return await WebAssembly.compile(await response.arrayBuffer());
    } catch (cause) {
        // A server may answer with the page of its application whatever it is asked for.
        const remedy = type.startsWith("text/html") ? `; ${REMEDY}` : "";
        throw notLoaded(`${url} (${type || "of no type"}): ${cause?.message}${remedy}`, cause);
    }
}

async function compile(given) {
    if (isModule(given)) return given;
    const source = bytes(given);
    try {
        return await WebAssembly.compile(source);
    } catch (cause) {
        throw notLoaded(cause?.message, cause);
    }
}

function compileSync(source) {
    try {
        return new WebAssembly.Module(source);
    } catch (cause) {
        throw notLoaded(cause?.message, cause);
    }
}

function run(module) {
    let made;
    try {
        made = new WebAssembly.Instance(module, { "./misdirect_bg.js": glue }).exports;
    } catch (cause) {
        throw notLoaded(cause?.message, cause);
    }
    if (!made.session_new) throw notLoaded("it is a module, and not that of this package");
    begin(made, HAS_BUILTIN);
}

function notLoaded(message, cause) {
    return new MisdirectError("not-loaded", `the WebAssembly module: ${message}`, undefined, cause);
}

function isAddress(value) {
    return typeof value === "string" || typeof value?.href === "string";
}

function isResponse(value) {
    return typeof Response === "function" && value instanceof Response;
}

function isModule(value) {
    return typeof WebAssembly === "object" && value instanceof WebAssembly.Module;
}

function bytes(given) {
    if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return given;
    throw new TypeError("init takes a module, its bytes, its URL or a response");
}
