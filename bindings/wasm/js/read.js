// Answers as plain objects. The order of the numbers is that of src/answer.rs.

import { MisdirectError } from "./errors.js";
import { answer, memory } from "./memory.js";

/** Stands for a missing number. */
const NONE = 0xffffffff;

/** Numbers one after the other, and the pieces of the text that they stand for. */
class Reader {
    constructor() {
        const { numbers, from, text } = answer();
        this.numbers = numbers;
        this.at = from;
        this.whole = text;
        this.text = undefined;
    }

    next() {
        return this.numbers[this.at++];
    }

    piece() {
        const from = this.next();
        const to = this.next();
        if (from === NONE) return null;
        this.text ??= this.whole();
        return this.text.slice(from, to);
    }

    list(read) {
        const count = this.next();
        const items = [];
        for (let index = 0; index < count; index++) items.push(read(this));
        return items;
    }
}

/** The error of the last call; `place` is what its number is called. */
export function readError(place) {
    const reader = new Reader();
    const [code, message] = [reader.piece(), reader.piece()];
    const number = reader.next();
    const hasPlace = place === "offset" || (code === "bad-list" || code === "bad-language") && number > 0;
    return new MisdirectError(code, message, hasPlace ? { [place]: number } : undefined);
}

/** What is said in short of so many addresses, from the place `at` on. A target is one string, however often
    it comes. */
export function readSummaries({ verdicts, ppm, targets }, at, count) {
    const reader = new Reader();
    const known = new Map();
    for (let index = at; index < at + count; index++) {
        verdicts[index] = reader.next();
        ppm[index] = reader.next();
        const target = reader.piece();
        if (!known.has(target)) known.set(target, target);
        targets.push(known.get(target));
    }
}

/** The answer for an address. */
export function readAnswer(input) {
    const { words, versions } = memory;
    const reader = new Reader();
    const verdict = words.verdicts[reader.next()];
    const bits = reader.next();
    const [ppm, count, meant] = [reader.next(), reader.next(), reader.next()];
    const out = {
        input, domain: null, verdict, model: versions.model, probability: ppm / 1e6, ppm,
        suggestions: [], meant: [], findings: [], explanation: null, messages: [], dismissalKey: null,
    };
    if (bits !== 0) out.findings = words.findings.filter((_, bit) => (bits >>> bit) & 1);
    if (verdict === "invalid") {
        out.error = { code: reader.piece(), offset: reader.next() };
    } else if (reader.next() === 1) {
        const from = reader.next();
        out.domain = input.slice(from, reader.next());
    } else {
        out.domain = reader.piece();
    }
    for (let index = 0; index < count; index++) out.suggestions.push(suggestion(reader));
    if (meant > 0) out.meant = out.suggestions.slice(0, meant);
    if (verdict === "suspect" || verdict === "invalid") {
        out.explanation = reader.piece();
        out.messages = reader.list(message);
        out.dismissalKey = reader.piece();
    }
    return out;
}

function message(reader) {
    const out = { id: reader.piece() };
    const count = reader.next();
    for (let index = 0; index < count; index++) {
        const name = reader.piece();
        out[name] = reader.next() === 1 ? reader.next() : reader.piece();
    }
    return out;
}

function suggestion(reader) {
    const kind = memory.words.kinds[reader.next()];
    const ppm = reader.next();
    const tags = bitsOf(reader.next());
    const count = reader.next();
    const [target, address, entry] = [reader.piece(), reader.piece(), reader.piece()];
    const [explanation, likelihood] = [reader.piece(), reader.piece()];
    const slips = [];
    for (let index = 0; index < count; index++) slips.push(slip(reader));
    return { target, address, entry, tags, probability: ppm / 1e6, ppm, likelihood, kind, slips, explanation };
}

function bitsOf(bits) {
    const list = [];
    for (let bit = 0; bits >>> bit; bit++) if ((bits >>> bit) & 1) list.push(bit);
    return list;
}

function slip(reader) {
    const out = {
        kind: memory.words.slipKinds[reader.next()],
        where: memory.words.places[reader.next()],
        at: reader.next(),
        typed: reader.piece(),
        intended: reader.piece(),
    };
    const from = reader.next();
    const length = reader.next();
    if (from !== NONE) out.span = [from, length];
    return out;
}

/** The addresses in a text. */
export function readAddresses(text) {
    return new Reader().list((reader) => {
        const [from, to, nameFrom, nameTo] = [reader.next(), reader.next(), reader.next(), reader.next()];
        const name = nameFrom === NONE ? null : text.slice(nameFrom, nameTo);
        return { text: text.slice(from, to), span: [from, to - from], name };
    });
}

/** The similarity of two domains. */
export function readSimilarity() {
    const reader = new Reader();
    const distance = reader.next();
    const score = reader.next() / 1e6;
    const cost = reader.next();
    return { distance, score, cost: cost === NONE ? null : cost, slips: reader.list(pairSlip) };
}

function pairSlip(reader) {
    const { slipKinds, places } = memory.words;
    const [kind, where, cost] = [slipKinds[reader.next()], places[reader.next()], reader.next()];
    const typed = [reader.next(), reader.next()];
    return { kind, where, typed, intended: [reader.next(), reader.next()], cost };
}

/** The variants of a domain. */
export function readVariants() {
    return new Reader().list((reader) => {
        const name = reader.piece();
        const kind = memory.words.slipKinds[reader.next()];
        const ppm = reader.next();
        const cost = reader.next();
        const registrable = reader.next() === 1;
        const lookalike = reader.next() === 1;
        const slips = reader.list(pairSlip);
        return { name, share: ppm / 1e6, ppm, cost, kind, slips, registrable, lookalike };
    });
}
