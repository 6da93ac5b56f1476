/// <reference lib="esnext.disposable" />
/** Types of `misdirect` and `misdirect/core`. */

/** A `Response` with the module; its type is not everywhere. */
export interface Fetched {
    readonly ok: boolean;
    readonly url: string;
    arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `WebAssembly.Module`, whose type is not everywhere, or the bytes of one. */
export type ModuleSource = object | ArrayBuffer | ArrayBufferView;

/** What `init` takes: where the module is, the module, or its bytes. */
export type InitSource =
    | string
    | { readonly href: string }
    | Fetched
    | ModuleSource
    | Promise<Fetched | ModuleSource>;

/**
 * Gets the library ready; everything after it is synchronous. Without an argument the module is
 * read (Node) or fetched (pages) from beside the code. A second call does nothing.
 */
export function init(source?: InitSource): Promise<void>;

/**
 * The same without waiting, of a module or its bytes. In Node without an argument: the file is read.
 * A browser may refuse to compile a module of this size at once in the main thread: there, `init`.
 */
export function initSync(source?: ModuleSource): void;

/** What is wrong, where this library finds it. A value of the wrong type is a `TypeError`. */
export class MisdirectError extends Error {
    constructor(code: ErrorCode, message: string, where?: { offset?: number; line?: number });
    /** One word that stays the same: see `ErrorCode`. */
    readonly code: ErrorCode;
    /** Where in a domain, in UTF-16 units. */
    readonly offset?: number;
    /** Which line of a list, from 1. */
    readonly line?: number;
}

export type ErrorCode =
    /** `init` comes first. */
    | "not-initialised"
    /** The module did not arrive. */
    | "not-loaded"
    /** The object was freed. */
    | "freed"
    /** A number out of range, or a word that is none of those that there are. */
    | "bad-value"
    | "too-many-layers"
    /** `misdirect/core` has no built-in directory. */
    | "no-builtin"
    /** A line of a list (`line`), or the list as a whole. */
    | "bad-list"
    | "not-an-image"
    | "image-version"
    | "image-truncated"
    | "image-checksum"
    | "image-corrupt"
    /** What is no domain, read strictly (`offset`). */
    | ParseErrorCode;

/** Why something cannot be read as a domain. */
export type ParseErrorCode =
    | "empty" | "no-domain" | "empty-label" | "label-too-long" | "domain-too-long"
    | "bad-character" | "bad-hyphen" | "bad-idna" | "bad-utf8" | "ip-address"
    | "address-literal" | "several-addresses";

/**
 * Domains that could have been meant, compiled. It lives until it is collected, or until `free()`;
 * a checker that has it is not disturbed by that.
 */
export class Directory {
    private constructor();
    /**
     * Compiles a list, a line for each entry: `domain [weight] [@0…@7]` or `*.zone [weight] [@0…@7]`.
     *
     * @throws MisdirectError `bad-list`, with the `line` that is none.
     */
    static build(list: string | readonly string[]): Directory;
    /**
     * Opens an image that `toBytes`, or the command `misdirect build`, made. The bytes are copied.
     *
     * @throws MisdirectError `not-an-image`, `image-version`, `image-truncated`, `image-corrupt`.
     */
    static open(bytes: Uint8Array | ArrayBuffer): Directory;
    /**
     * The one that comes with the package. Making it takes a moment in a page, where it is compiled
     * from its list: `toBytes` of it can be stored and opened the next time.
     *
     * @throws MisdirectError `no-builtin` in `misdirect/core`.
     */
    static builtin(): Directory;
    /** Entries, zones among them. */
    readonly length: number;
    /** The image, to be kept: opening it is faster than compiling its list. */
    toBytes(): Uint8Array;
    /** Gives its memory back. Whatever is called then throws `freed`. */
    free(): void;
    [Symbol.dispose](): void;
}

/** A directory in a checker. */
export type Layer =
    | "builtin"
    | Directory
    | {
          /** The directory that comes with the library, or one's own. */
          directory: "builtin" | Directory;
          /**
           * "trusted": its entries are right, and what could have been meant. "evidence": they were
           * seen, and only make what was typed more plausible. Trusted unless said.
           */
          trust?: "trusted" | "evidence";
          /** How much of the mail goes by this layer, relative to the other trusted ones; 1. */
          share?: number;
      };

/** From which probability on a verdict is `suspect`. */
export type Policy =
    | "quiet"
    | "balanced"
    | "strict"
    | {
          /** Least probability of the best suggestion, in parts per million. */
          thresholdPpm?: number;
          /** How many times as likely as the second the best has to be, in hundredths. */
          ratioPercent?: number;
      };

export interface CheckerOptions {
    /** At most four, in any order; `["builtin"]` unless said, and none in `misdirect/core`. */
    layers?: readonly Layer[];
    /** "balanced" unless said. */
    policy?: Policy;
    /** Look for what else could have been meant even where a domain is listed. */
    explore?: boolean;
}

/** Text, or bytes that may be none. */
export type Address = string | Uint8Array;

export type Input = "typing" | "typed" | "pasted" | "received";
export type Dns = "unknown" | "no-such-domain" | "no-mail" | "accepts-mail";
export type Layout = "qwerty" | "qwertz" | "azerty" | "dvorak";

/** What is known of an address. */
export interface Circumstances {
    /** How it came to be; "typed" unless said. While somebody types, "typing". */
    input?: Input;
    /** What the DNS says of its domain. The library asks nobody. */
    dns?: Dns;
    /** The keyboard; "qwerty" unless said. */
    layout?: Layout;
}

/** What is known around an address. */
export interface Context extends Circumstances {
    /** The sender's address or domain. */
    sender?: Address;
    /** The recipients of the message, the one to be checked among them or not. */
    to?: readonly Address[];
}

/** A message to be checked. */
export interface Message {
    /** The sender's address or domain. */
    sender?: Address;
    /** All recipients. */
    to: readonly Address[];
}

/** Checks addresses. It lives until it is collected, or until `free()`. */
export class Checker {
    /** @throws MisdirectError `too-many-layers`, `bad-value`, `freed`, `no-builtin`. */
    constructor(options?: CheckerOptions);
    /** Checks an address or a domain. What cannot be read is the verdict `invalid`, and no error. */
    check<A extends Address>(address: A, context?: Context): Verdict<A>;
    /** Checks all recipients of a message, in their order; each is context to the others. */
    checkMessage<A extends Address>(
        message: { sender?: Address; to: readonly A[] },
        circumstances?: Circumstances,
    ): Verdict<A>[];
    /** Gives its memory back. Whatever is called then throws `freed`. */
    free(): void;
    [Symbol.dispose](): void;
}

export type Judgement = "listed" | "suspect" | "unlisted" | "invalid";

/** The answer of a check: a plain object, which can be cloned, stored and sent to a worker. */
export interface Verdict<A extends Address = Address> {
    /** What was given. */
    input: A;
    /** The domain that was read, in ASCII; null where it cannot be read. */
    domain: string | null;
    /**
     * listed: a trusted directory has it. suspect: another one was probably meant, or the name
     * deceives by itself (`findings`). unlisted: neither. invalid: it cannot be read.
     */
    verdict: Judgement;
    /** Version of the model: typed, target and this together stay one answer. */
    model: string;
    /** What may have been meant, best first, at most four. */
    suggestions: Suggestion[];
    /** What the name gives away by itself. An unlisted name with findings is suspect. */
    findings: Finding[];
    /** Why it is invalid, and where in the input: UTF-16 units of a string, else bytes. */
    error?: { code: ParseErrorCode; offset: number };
}

export interface Suggestion {
    /** The domain to write to instead, in ASCII, with the sub-domain that was typed. */
    target: string;
    /** The whole address to write to instead. */
    address: string;
    /** The entry behind it; null for a domain of the message, and for the typed one repaired. */
    entry: string | null;
    /** 0 military, 1 government, 2 provider, 3 education; 4 to 7 are the directory's. */
    tags: number[];
    /** The probability that this was meant, 0 to 1. */
    probability: number;
    /** The same in parts per million: equal on every processor and in every language. */
    ppm: number;
    /** An accident, or a name made to fool the eye. */
    kind: Kind;
    /** What made what was typed of it, left to right. */
    slips: Slip[];
    /** One English sentence without its full stop. */
    explanation: string;
}

export type Kind = "slip" | "lookalike";

export type SlipKind =
    | "omission" | "repetition" | "insertion" | "substitution" | "transposition"
    | "missing-dot" | "extra-dot" | "missing-hyphen" | "extra-hyphen" | "suffix-swap"
    | "stray-character" | "homoglyph" | "confusable" | "mixed-script" | "combosquat"
    | "embedding" | "bitflip";

export type Finding =
    | "mixed-script" | "invisible" | "whole-script-confusable" | "mixed-numbers"
    | "digit-lookalike" | "restricted-character" | "out-of-place";

export type Place = "subdomain" | "name" | "dot" | "suffix";

export interface Slip {
    kind: SlipKind;
    /** In which part of the intended domain. */
    where: Place;
    /** Index in `domain`. */
    at: number;
    /** Empty for an omission. */
    typed: string;
    /** Empty for an insertion. */
    intended: string;
    /** First unit and length in the input: UTF-16 units of a string, else bytes. */
    span?: [number, number];
}

/** A slip between two domains, by their letters (A-labels decoded): first and how many. */
export interface PairSlip {
    kind: SlipKind;
    where: Place;
    typed: [number, number];
    intended: [number, number];
    /** Minus log2 of its probability among slips, in 1/256 bit. */
    cost: number;
}

export interface Similarity {
    /** Optimal string alignment distance. */
    distance: number;
    /** From 0, nothing in common, to 1, equal. */
    score: number;
    /** Minus log2 of the probability of the slips, in 1/256 bit; null beyond four. */
    cost: number | null;
    slips: PairSlip[];
}

/**
 * How `typed` comes about from `intended`, without any directory.
 *
 * @throws MisdirectError with the code and `offset` of what is no domain.
 */
export function similarity(
    typed: string,
    intended: string,
    options?: { layout?: Layout },
): Similarity;

export interface Variant {
    /** What is typed, in ASCII. */
    name: string;
    /** Its share of all that is typed by mistake for the domain, 0 to 1. */
    share: number;
    /** The same in parts per million, rounded down. */
    ppm: number;
    /** Minus log2 of the share, in 1/256 bit. */
    cost: number;
    /** The kind of the least likely slip. */
    kind: SlipKind;
    slips: PairSlip[];
    /** Somebody else can register it, if they have not. */
    registrable: boolean;
}

/**
 * The slips of a domain that would get most of its mail, best first.
 *
 * @param options.limit How many at most, up to 100,000; 100 unless said.
 * @throws MisdirectError with the code and `offset` of what is no domain.
 */
export function variants(
    domain: string,
    options?: { limit?: number; layout?: Layout },
): Variant[];

export interface Versions {
    library: string;
    model: string;
    publicSuffix: string;
    unicode: string;
}

/** What an answer depends on. */
export function versions(): Versions;
