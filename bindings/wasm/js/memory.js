// The memory of the module: strings and bytes go in as units of 16 bits, an answer comes out as
// numbers of 32 bits and one text.

import * as glue from "#glue";
import { MisdirectError } from "./errors.js";

/** Characters of a text at a time: a call takes only so many arguments. */
const CHUNK = 4096;

/** Room for an input that is kept, in units: for most, and for the longest. */
const ROOM_MIN = 256;
const ROOM_MAX = 65536;

export const memory = {
    session: undefined,
    words: undefined,
    versions: undefined,
    hasBuiltin: false,
    /** Gives the bytes of the built-in directory's image, where an entry has them. */
    builtinImage: undefined,
    write,
    writeBytes,
    writeTexts,
    writeImage,
    copy,
};

let wasm;
let units = new Uint16Array(0);
let numbers = new Uint32Array(0);
let roomAt = 0;
let roomLength = 0;
/** A buffer is detached when the memory grows. */
let isDetaching = true;
/** Where the session says where its answer is. */
let place = 0;

/** Takes the exports of a module that was just made. */
export function begin(made, hasBuiltin) {
    glue.__wbg_set_wasm(made);
    made.__wbindgen_start?.();
    wasm = made;
    isDetaching = typeof WebAssembly === "object" && made.memory instanceof WebAssembly.Memory;
    const session = new glue.Session();
    memory.session = session;
    memory.hasBuiltin = hasBuiltin;
    session.words();
    place = session.answer() >>> 2;
    const lines = answer().text().trim().split("\n").map((line) => line.split(" "));
    const [verdicts, findings, kinds, slipKinds, places, inputs, dnses, layouts, variants, versions] = lines;
    memory.words = { verdicts, findings, kinds, slipKinds, places, inputs, dnses, layouts, variants };
    const [library, model, publicSuffix, unicode] = versions;
    memory.versions = { library, model, publicSuffix, unicode };
}

export function isBegun() {
    return wasm !== undefined;
}

let beginLate;

/** Lets an entry that needs not wait begin when it is first used. */
export function beginWith(start) {
    beginLate = start;
}

/** The session. */
export function ready() {
    if (!wasm) {
        if (!beginLate) throw new MisdirectError("not-initialised", "call and await init() first");
        beginLate();
    }
    return memory.session;
}

/** Views are of a buffer that goes away when the memory grows, and is empty then, but for `wasm2js`. */
function refresh() {
    if (isDetaching && numbers.length > 0) return;
    const { buffer } = wasm.memory;
    if (units.buffer === buffer) return;
    units = new Uint16Array(buffer);
    numbers = new Uint32Array(buffer);
}

/** Where the input is, in units, once there is room for it; a long one gives its room back. */
function room(length) {
    if (length > roomLength || roomLength > ROOM_MAX) {
        roomLength = Math.max(length, ROOM_MIN);
        roomAt = memory.session.room(roomLength) >>> 1;
    }
    refresh();
    return roomAt;
}

function write(text) {
    const at = room(text.length);
    for (let index = 0; index < text.length; index++) units[at + index] = text.charCodeAt(index);
    return text.length;
}

function writeBytes(bytes) {
    units.set(bytes, room(bytes.length));
    return bytes.length;
}

function writeTexts(texts) {
    const length = texts.reduce((sum, text) => sum + 3 + text.length, 0);
    let at = room(length);
    for (const text of texts) {
        const isText = typeof text === "string";
        units[at] = text.length & 0xffff;
        units[at + 1] = text.length >>> 16;
        units[at + 2] = isText ? 0 : 1;
        at += 3;
        for (let index = 0; index < text.length; index++) {
            units[at + index] = isText ? text.charCodeAt(index) : text[index];
        }
        at += text.length;
    }
    return length;
}

function writeImage(bytes) {
    const at = memory.session.image_room(bytes.length);
    new Uint8Array(wasm.memory.buffer).set(bytes, at);
}

function copy(from, length) {
    return new Uint8Array(wasm.memory.buffer).slice(from, from + length);
}

/** The last answer. */
export function answer() {
    refresh();
    const from = numbers[place] >>> 2;
    const textFrom = numbers[place + 2] >>> 1;
    const textEnd = textFrom + numbers[place + 3];
    return {
        numbers,
        from,
        text() {
            let text = "";
            for (let at = textFrom; at < textEnd; at += CHUNK) {
                text += String.fromCharCode.apply(null, units.subarray(at, Math.min(at + CHUNK, textEnd)));
            }
            return text;
        },
    };
}
