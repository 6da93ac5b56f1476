// The package: classes and functions on top of the exports of the WebAssembly module. Arguments are
// checked here, results become plain objects in read.js, errors are in errors.js, and what crosses the
// boundary is in memory.js. Each entry loads the module its own way: node.js, bundled.js, web.js, inline.js,
// wasm2js.js.

import { Checker as CoreChecker } from "#glue";
import { MisdirectError, number, option, options, scaled, wordOf } from "./errors.js";
import { memory, ready } from "./memory.js";
import { readAddresses, readAnswer, readError, readSimilarity, readSummaries, readVariants } from "./read.js";

export { MisdirectError };

const images = new WeakMap();

/** A compiled directory. */
export class Directory {
    #image;

    constructor(image, secret) {
        if (secret !== images) throw new TypeError("use Directory.build or Directory.open to make a directory");
        this.#image = image;
        images.set(this, () => alive(this.#image, "Directory"));
    }

    static build(list) {
        const text = typeof list === "string" ? list : lines(list);
        ready();
        return made(memory.session.build(memory.write(text)));
    }

    static open(bytes) {
        const image = asBytes(bytes, "an image");
        ready();
        memory.writeImage(image);
        return made(memory.session.open());
    }

    /** The built-in directory: what the layer "builtin" stands for. */
    static builtin() {
        ready();
        return new Directory(builtinImage().share(), images);
    }

    get length() {
        return alive(this.#image, "Directory").entries();
    }

    toBytes() {
        const image = alive(this.#image, "Directory");
        return memory.copy(image.place(), image.bytes());
    }

    free() {
        this.#image?.free();
        this.#image = undefined;
    }
}

/** Names that are in use. */
export class Filter {
    #image;

    constructor(image, secret) {
        if (secret !== images) throw new TypeError("use Filter.open to make a filter");
        this.#image = image;
        images.set(this, () => alive(this.#image, "Filter"));
    }

    static open(bytes) {
        const image = asBytes(bytes, "an image");
        ready();
        memory.writeImage(image);
        const opened = memory.session.open_filter();
        if (!opened) throw readError("line");
        return new Filter(opened, images);
    }

    free() {
        this.#image?.free();
        this.#image = undefined;
    }
}

function made(image) {
    if (!image) throw readError("line");
    return new Directory(image, images);
}

function lines(list) {
    if (!Array.isArray(list)) throw new TypeError("a list must be a string or an array of strings");
    const wrong = list.find((line) => typeof line !== "string");
    if (wrong !== undefined || list.includes(undefined)) throw new TypeError("each line of a list must be a string");
    return list.join("\n");
}

function asBytes(value, what) {
    if (value instanceof Uint8Array) return value;
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    throw new TypeError(`${what} must be a Uint8Array or an ArrayBuffer`);
}

/** The built-in directory, made when first needed, and kept. */
let builtin;
function builtinImage() {
    builtin ??= openBuiltin() ?? memory.session.builtin();
    if (!builtin) throw new MisdirectError("no-builtin", "this package has no built-in directory");
    return builtin;
}

/** If its image is at hand, it need not be compiled, unless the image cannot be opened. */
function openBuiltin() {
    const bytes = memory.builtinImage?.();
    if (!bytes) return undefined;
    memory.writeImage(bytes);
    return memory.session.open();
}

/** What the numbers in `verdicts` of `checkMany` stand for. */
export const VERDICTS = Object.freeze(["listed", "suspect", "unlisted", "invalid"]);

/** Addresses that are checked in one call: what is remembered ends with it. */
const MANY = 16384;

const POLICIES = ["quiet", "balanced", "strict"];
const TRUSTS = ["trusted", "evidence"];

/** Checks addresses against up to four directories. */
export class Checker {
    #core;

    constructor(given) {
        ready();
        const { layers, policy, explore, language } = options(given, "the options", ["layers", "policy", "explore", "language"]);
        const named = typeof policy === "string" ? wordOf(POLICIES, policy, "policy") : 3;
        const core = new CoreChecker(named, option(explore, "boolean", "explore") ?? false);
        try {
            if (policy !== undefined && typeof policy !== "string") setPolicy(core, policy);
            for (const layer of asLayers(layers)) addLayer(core, layer);
            if (language !== undefined) setLanguage(core, language);
        } catch (error) {
            core.free();
            throw error;
        }
        this.#core = core;
    }

    check(address, context) {
        const core = alive(this.#core, "Checker");
        return inContext(context, (numbers) => answer(core, address, numbers));
    }

    checkMany(addresses, context) {
        const core = alive(this.#core, "Checker");
        if (!Array.isArray(addresses)) throw new TypeError("addresses must be an array");
        const texts = Array.from(addresses);
        if (!texts.every(isText)) throw new TypeError("each address must be a string or a Uint8Array");
        return inContext(context, (numbers) => {
            const { length } = texts;
            const out = { verdicts: new Uint8Array(length), ppm: new Uint32Array(length), targets: [] };
            for (let at = 0; at < length; at += MANY) {
                const part = texts.slice(at, at + MANY);
                memory.session.check_many(core, memory.writeTexts(part), ...numbers);
                readSummaries(out, at, part.length);
            }
            return out;
        });
    }

    checkMessage(message, context) {
        const core = alive(this.#core, "Checker");
        const { sender, to } = options(message, "the message", ["sender", "to"]);
        const numbers = contextOf(options(context, "the context", CIRCUMSTANCES));
        const each = recipients(to);
        return within(sender, each, () => each.map(({ text, span }) => {
            const of = answer(core, text, numbers);
            return span ? { ...of, span } : of;
        }));
    }

    free() {
        this.#core?.free();
        this.#core = undefined;
    }
}

for (const { prototype } of [Checker, Directory, Filter]) {
    if (Symbol.dispose) prototype[Symbol.dispose] = prototype.free;
}

function alive(inner, what) {
    if (!inner) throw new MisdirectError("freed", `this ${what} was freed`);
    return inner;
}

function asLayers(layers) {
    if (layers === undefined) return memory.hasBuiltin ? ["builtin"] : [];
    if (!Array.isArray(layers)) throw new TypeError("layers must be an array");
    return layers;
}

function addLayer(core, layer) {
    if (layer instanceof Filter) {
        if (core.filter(images.get(layer)())) return;
        throw new MisdirectError("too-many-layers", "a checker has at most two filters");
    }
    const isPlain = layer === "builtin" || layer instanceof Directory;
    const fields = isPlain ? { directory: layer } : options(layer, "a layer", ["directory", "trust", "share"]);
    const { directory, trust, share } = fields;
    if (directory !== "builtin" && !(directory instanceof Directory)) {
        throw new TypeError('a layer must be a Directory, a Filter or "builtin", or an object with a directory');
    }
    const image = directory === "builtin" ? builtinImage() : images.get(directory)();
    const isTrusted = trust === undefined || wordOf(TRUSTS, trust, "trust") === 0;
    const part = share === undefined ? 1 : number(share, "share", 0xffffffff);
    if (!core.layer(image, isTrusted, part)) {
        throw new MisdirectError("too-many-layers", "a checker has at most four layers");
    }
}

function setPolicy(core, policy) {
    const { threshold, ratio } = options(policy, "policy", ["threshold", "ratio"]);
    if (threshold !== undefined) core.set_threshold(scaled(threshold, "threshold", 1e6, 1e6));
    if (ratio !== undefined) core.set_ratio(scaled(ratio, "ratio", 100, 0xffffffff));
}

/** A language is what `misdirect/languages/de` exports, or a table of one's own. */
function setLanguage(core, language) {
    const table = typeof language === "object" ? language?.table : undefined;
    if (typeof table !== "string") {
        throw new TypeError('a language must be an object with a table, such as that of "misdirect/languages/de"');
    }
    if (!memory.session.language(core, memory.write(table))) throw readError("line");
}

const CIRCUMSTANCES = ["input", "dns", "layout", "slipRate"];
/** Typed, nothing known of the DNS, QWERTY; slips as often as anywhere. */
const TYPED = 1;
const DEFAULT_CONTEXT = [TYPED, 0];

function contextOf({ input, dns, layout, slipRate }) {
    const { inputs, dnses, layouts } = memory.words;
    const numbers =
        (input === undefined ? TYPED : wordOf(inputs, input, "input")) |
        ((dns === undefined ? 0 : wordOf(dnses, dns, "dns")) << 4) |
        ((layout === undefined ? 0 : wordOf(layouts, layout, "layout")) << 8);
    return [numbers, slipRate === undefined ? 0 : scaled(slipRate, "slipRate", 1e6, 5e5)];
}

/** Runs something in a context, which is given as its numbers. */
function inContext(context, run) {
    if (context === undefined) return run(DEFAULT_CONTEXT);
    const fields = options(context, "the context", ["sender", "to", ...CIRCUMSTANCES]);
    const { sender, to } = fields;
    const numbers = contextOf(fields);
    if (sender === undefined && to === undefined) return run(numbers);
    return within(sender, recipients(to ?? []), () => run(numbers));
}

function isText(value) {
    return typeof value === "string" || value instanceof Uint8Array;
}

/** Writes a text, and says how long it is. */
function write(text, what) {
    if (!isText(text)) throw new TypeError(`${what} must be a string or a Uint8Array`);
    return typeof text === "string" ? memory.write(text) : memory.writeBytes(text);
}

function answer(core, address, context) {
    const length = write(address, "an address");
    memory.session.check(core, length, typeof address !== "string", ...context);
    return readAnswer(address);
}

/** Finds the addresses in a text. */
export function addresses(text) {
    ready();
    const length = write(text, "the text");
    memory.session.addresses(length, typeof text !== "string");
    return readAddresses(text);
}

/** Each recipient with its span: of a text, its addresses, or all of it where it has none. */
function recipients(to) {
    if (isText(to)) {
        const found = addresses(to);
        return found.length > 0 ? found : [{ text: to, span: [0, to.length] }];
    }
    if (!Array.isArray(to)) throw new TypeError("to must be an array, a string or a Uint8Array");
    return Array.from(to, (text) => ({ text }));
}

/** Runs something in the context of a message. */
function within(sender, to, run) {
    const texts = [sender ?? "", ...to.map(({ text }) => text)];
    if (!texts.every(isText)) throw new TypeError("the sender and each recipient must be a string or a Uint8Array");
    memory.session.message(memory.writeTexts(texts));
    try {
        return run();
    } finally {
        memory.session.no_message();
    }
}

function layoutOf(given, names) {
    const { layout } = options(given, "the options", names);
    return layout === undefined ? 0 : wordOf(memory.words.layouts, layout, "layout");
}

function domain(value) {
    if (typeof value !== "string") throw new TypeError("a domain must be a string");
    return value;
}

/** Compares two domains. */
export function compare(typed, intended, given) {
    ready();
    const layout = layoutOf(given, ["layout"]);
    const length = memory.write(domain(typed) + domain(intended));
    if (!memory.session.compare(length, typed.length, layout)) throw readError("offset");
    return readSimilarity();
}

/** Upper bound of a limit: a list takes a tenth of a second for each ten thousand names. */
const VARIANTS_MAX = 100000;

/** Lists the names that are typed by mistake for a domain, or made to be taken for it. */
export function variants(name, given) {
    ready();
    const layout = layoutOf(given, ["limit", "layout", "kind"]);
    const kind = given?.kind === undefined ? 0 : wordOf(memory.words.variants, given.kind, "kind");
    const limit = given?.limit === undefined ? 100 : number(given.limit, "limit", VARIANTS_MAX);
    const length = memory.write(domain(name));
    if (!memory.session.variants(length, limit, layout, kind)) throw readError("offset");
    return readVariants();
}

/** The versions of the library and of its data. */
export function versions() {
    ready();
    return { ...memory.versions };
}
