/// <reference lib="esnext.disposable" />
/** Types of `misdirect` and `misdirect/core`. */

/** A `Response` with the module. Declared here because not every environment has that type. */
export interface Fetched {
    readonly ok: boolean;
    readonly url: string;
    arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `WebAssembly.Module`, a type that not every environment has, or the bytes of one. */
export type ModuleSource = object | ArrayBuffer | ArrayBufferView;

/** What `init` takes: the URL of the module, the module, or its bytes. */
export type InitSource =
    | string
    | { readonly href: string }
    | Fetched
    | ModuleSource
    | Promise<Fetched | ModuleSource>;

/**
 * Initialises the library; everything after it is synchronous. Without an argument, the package's own
 * module is taken. A second call does nothing.
 *
 * @throws MisdirectError `not-loaded`, with its `cause`.
 */
export function init(source?: InitSource): Promise<void>;

/**
 * Initialises the library synchronously, from a module or its bytes. The argument may be left out where
 * the code contains the module: in Node, and in bundles but those of Vite, webpack, Rspack and Parcel.
 * Browsers may refuse to compile a module of this size synchronously on the main thread; use `init` there.
 *
 * @throws MisdirectError `not-loaded`, with its `cause`.
 */
export function initSync(source?: ModuleSource): void;

/** An error that this library reports. A value of the wrong type is a `TypeError` instead. */
export class MisdirectError extends Error {
    constructor(code: ErrorCode, message: string, where?: { offset?: number; line?: number }, cause?: unknown);
    /** A stable code for what is wrong. */
    readonly code: ErrorCode;
    /** Position in a domain, in UTF-16 units. */
    readonly offset?: number;
    /** Line of a list, counted from 1. */
    readonly line?: number;
    /** What the host threw, where that is why a module was not loaded. */
    readonly cause?: unknown;
}

export type ErrorCode =
    /** `init` was not called, or has not finished. */
    | "not-initialised"
    /** The module could not be loaded. */
    | "not-loaded"
    /** The object was freed. */
    | "freed"
    /** A number out of range, or an unknown word. */
    | "bad-value"
    | "too-many-layers"
    /** `misdirect/core` has no built-in directory. */
    | "no-builtin"
    /** A bad line of a list (`line`), or a list that is bad as a whole. */
    | "bad-list"
    | "bad-language"
    | "not-an-image"
    | "image-version"
    | "image-truncated"
    | "image-checksum"
    | "image-corrupt"
    /** Not a domain (`offset`). */
    | ParseErrorCode;

/** Why something cannot be read as a domain. */
export type ParseErrorCode =
    | "empty" | "no-domain" | "empty-label" | "label-too-long" | "domain-too-long"
    | "bad-character" | "bad-hyphen" | "bad-idna" | "bad-utf8" | "ip-address"
    | "address-literal"
    /** More than one address, of which the second is at `offset`: `addresses` finds each. */
    | "several-addresses";

/**
 * A compiled directory of domains that could have been meant. It lives until it is garbage-collected
 * or until `free()`, which does not affect checkers that use it.
 */
export class Directory {
    private constructor();
    /**
     * Compiles a list with one entry per line: `domain [weight] [@0…@7]` or `*.zone [weight] [@0…@7]`.
     *
     * @throws MisdirectError `bad-list`, with the offending `line`.
     */
    static build(list: string | readonly string[]): Directory;
    /**
     * Opens an image made by `toBytes` or by the command `misdirect build`. The bytes are copied.
     *
     * @throws MisdirectError `not-an-image`, `image-version`, `image-truncated`, `image-corrupt`.
     */
    static open(bytes: Uint8Array | ArrayBuffer): Directory;
    /**
     * The built-in directory. On a page this takes a moment the first time, as it is compiled from
     * its list there: store what `toBytes` returns, and open that the next time.
     *
     * @throws MisdirectError `no-builtin` in `misdirect/core`.
     */
    static builtin(): Directory;
    /** Number of entries, including zones. */
    readonly length: number;
    /** The image, to be stored: opening it is faster than compiling the list. */
    toBytes(): Uint8Array;
    /** Releases its memory. Any further call throws `freed`. */
    free(): void;
    [Symbol.dispose](): void;
}

/**
 * Names that are in use: they make what was typed more plausible, so that fewer real names are taken for
 * slips, and list nothing. It lives as long as a directory does.
 */
export class Filter {
    private constructor();
    /**
     * Opens a filter, such as `misdirect/evidence.filter`: institutions and popular sites. The bytes are
     * copied.
     *
     * @throws MisdirectError `not-an-image`, `image-version`, `image-truncated`, `image-corrupt`.
     */
    static open(bytes: Uint8Array | ArrayBuffer): Filter;
    /** Releases its memory. Any further call throws `freed`. */
    free(): void;
    [Symbol.dispose](): void;
}

/** A directory in a checker, and how much it counts; or a filter, of which there may be two beside four. */
export type Layer =
    | "builtin"
    | Directory
    | Filter
    | {
          /** The built-in directory, or one of your own. */
          directory: "builtin" | Directory;
          /**
           * "trusted" (the default): its entries are correct, and may be suggested. "evidence": they
           * were merely observed; they make the typed domain more plausible, and are never suggested.
           */
          trust?: "trusted" | "evidence";
          /**
           * How much of the mail this layer accounts for, relative to the other trusted layers; 1 by
           * default.
           */
          share?: number;
      };

/** When an answer is `suspect`. What is left out of an object is as in "balanced". */
export type Policy =
    | "quiet"
    | "balanced"
    | "strict"
    | {
          /** Lowest probability that anything else was meant to warn at, 0 to 1. */
          threshold?: number;
          /**
           * How many times as likely as another suggestion the first may be for that one to be offered, too.
           * Seven times this where nothing but the suffix speaks for the first.
           */
          ratio?: number;
      };

export interface CheckerOptions {
    /** At most four, in any order; `["builtin"]` by default, and none in `misdirect/core`. */
    layers?: readonly Layer[];
    /** "balanced" by default. */
    policy?: Policy;
    /** Make suggestions even if the domain is listed. */
    explore?: boolean;
    /** The language of all explanations; English by default. */
    language?: Language;
}

/**
 * A language to explain in: what `misdirect/languages/de` exports, and likewise `ar`, `en`, `es`, `fr`,
 * `it`, `ja`, `nl`, `pl`, `pt`, `ru` and `zh`; or one of your own, with a table like theirs.
 */
export interface Language {
    readonly tag: string;
    /** Lines of a key and a template, as in `misdirect/languages/en`, in that order. */
    readonly table: string;
}

/** Text, or bytes, which need not be UTF-8. */
export type TextOrBytes = string | Uint8Array;

/** What a piece of it is. */
export type Piece<A extends TextOrBytes> = A extends string ? string : Uint8Array;

export type Input = "typing" | "typed" | "pasted" | "received" | "standing";
export type Dns = "unknown" | "no-such-domain" | "no-mail" | "accepts-mail";
export type Layout = "qwerty" | "qwertz" | "azerty" | "dvorak";
export type VariantKind = "slip" | "lookalike" | "all";

/** What is known about an address. */
export interface Circumstances {
    /** How it was entered; "typed" by default. While the user is still typing, "typing". */
    input?: Input;
    /** What you found out about its domain in the DNS. The library makes no queries. */
    dns?: Dns;
    /** The keyboard; "qwerty" by default. */
    layout?: Layout;
    /** How many of the addresses that are typed here have a slip in the domain, up to 0.5; 1 in 610 by default. */
    slipRate?: number;
}

/** The recipients of a message, one each, or a text that has them, such as a To line. */
export type Recipients = readonly TextOrBytes[] | TextOrBytes;

/** What is known about an address and its message. */
export interface Context extends Circumstances {
    /** The sender's address or domain. */
    sender?: TextOrBytes;
    /** The recipients of the message, with or without the one to be checked. */
    to?: Recipients;
}

/** A message to check. */
export interface Message {
    /** The sender's address or domain. */
    sender?: TextOrBytes;
    /** All recipients. */
    to: Recipients;
}

/** Checks addresses. It lives until it is garbage-collected or until `free()`. */
export class Checker {
    /** @throws MisdirectError `too-many-layers`, `bad-value`, `bad-language`, `freed`, `no-builtin`. */
    constructor(options?: CheckerOptions);
    /**
     * Checks an address or a domain. One that cannot be read is the answer `invalid`, not an error; so is
     * more than one (`several-addresses`): `addresses` finds each.
     */
    check<A extends TextOrBytes>(address: A, context?: Context): Answer<A>;
    /**
     * Checks all recipients of a message, in order; each is context for the others. Of a text, each of
     * its `addresses` is one, and its answer has a `span`; a text without any is checked as a whole.
     */
    checkMessage<A extends TextOrBytes>(
        message: { sender?: TextOrBytes; to: readonly A[] },
        circumstances?: Circumstances,
    ): Answer<A>[];
    checkMessage<A extends TextOrBytes>(
        message: { sender?: TextOrBytes; to: A },
        circumstances?: Circumstances,
    ): (Answer<Piece<A>> & { readonly span: Span })[];
    checkMessage(message: Message, circumstances?: Circumstances): (Answer & { readonly span?: Span })[];
    /**
     * Checks many addresses in one context, and says in short what `check` says of each; for the rest of an
     * answer, `check` that address. What repeats is checked once: of plain addresses (`joe@gmail.com`) only
     * the domain counts. It returns when all are checked, a million in seconds: do that in a worker.
     */
    checkMany(addresses: readonly TextOrBytes[], context?: Context): Summaries;
    /** Releases its memory. Any further call throws `freed`. */
    free(): void;
    [Symbol.dispose](): void;
}

/** What is said of many addresses, in their order. */
export interface Summaries {
    /** The verdict of each, by its place in `VERDICTS`. */
    readonly verdicts: Uint8Array;
    /** The probability that anything else was meant, in parts per million. */
    readonly ppm: Uint32Array;
    /**
     * The domain of the directory entry that is the first suggestion: `army.mil` for `us.army.ml`. Null where
     * there is no suggestion, or where it is in no directory.
     */
    readonly targets: (string | null)[];
}

/** The verdicts by number, as `checkMany` has them. */
export const VERDICTS: readonly Verdict[];

/** Start and length in what was given: UTF-16 units of a string, else bytes. */
export type Span = readonly [number, number];

/** One address in a text. */
export interface Address<A extends TextOrBytes = TextOrBytes> {
    /** What was typed of it, its slips included: what `check` takes. */
    readonly text: A;
    /** Where it stands in the text. */
    readonly span: Span;
    /** The name that goes with it, as it was typed but for quotation marks around it. */
    readonly name: A | null;
}

/**
 * Finds the addresses in any text: lists as headers and forms have them, rows of tables, links, lines.
 * There is none where there is neither an `@` nor one written out. A slip in an address stays in it:
 * `joe@gmail,com` is one. Takes time linear in the text.
 */
export function addresses<A extends TextOrBytes>(text: A): Address<Piece<A>>[];

export type Verdict = "listed" | "suspect" | "unlisted" | "invalid";

/** The result of a check: a plain object, which can be cloned, stored and sent to a worker. */
export type Answer<A extends TextOrBytes = TextOrBytes> = ReadableAnswer<A> | InvalidAnswer<A>;

/** What every answer has. */
interface AnyAnswer<A extends TextOrBytes> {
    /** What was given. */
    readonly input: A;
    /** Version of the model. */
    readonly model: string;
    /** The probability that anything else was meant, whichever it is, 0 to 1: what a warning is decided by. */
    readonly probability: number;
    /** The same in parts per million. */
    readonly ppm: number;
    /**
     * What is wrong with the name itself: signs of deception, or an end that no domain has
     * (`no-such-suffix`). An unlisted name with findings is suspect.
     */
    readonly findings: readonly Finding[];
    /**
     * What to tell the sender, in whole sentences: what was probably meant, and why; what is suspicious
     * about the name itself; or why the input cannot be read. null where there is nothing to tell:
     * `listed` and `unlisted`. As safe to show as the explanation of a suggestion.
     */
    readonly explanation: string | null;
    /** What the explanation is made of, for programs that translate it themselves. */
    readonly messages: readonly ExplanationMessage[];
    /**
     * The key under which to remember that somebody has said "it is right", so that nobody is asked again: 16
     * hexadecimal digits, of the domain as typed, the first of `meant`, and whether that is a slip, a
     * look-alike, nothing or unknown. It stays the same over versions. null where there is nothing to ask:
     * `listed` and `unlisted`.
     */
    readonly dismissalKey: string | null;
}

/** An answer on a domain that could be read. */
export interface ReadableAnswer<A extends TextOrBytes = TextOrBytes> extends AnyAnswer<A> {
    /**
     * listed: a trusted directory lists the domain. suspect: another one was probably meant, or the
     * name itself is deceptive or cannot exist (`findings`). unlisted: neither. Of what is suspect offer
     * `meant`, or show the `explanation`.
     */
    readonly verdict: Exclude<Verdict, "invalid">;
    /** The domain that was read, in ASCII. */
    readonly domain: string;
    /** What may have been meant, best first, at most four. */
    readonly suggestions: readonly Suggestion[];
    /**
     * What to offer, best first: the first suggestion, and those that are nearly as likely, at most three.
     * Empty unless it is suspect, and where a name gives itself away but not whom it imitates.
     */
    readonly meant: readonly Suggestion[];
    readonly error?: never;
}

/** An answer on input that could not be read. */
export interface InvalidAnswer<A extends TextOrBytes = TextOrBytes> extends AnyAnswer<A> {
    readonly verdict: "invalid";
    readonly domain: null;
    readonly suggestions: readonly [];
    readonly meant: readonly [];
    /** Why, and where in the input: UTF-16 units of a string, else bytes. */
    readonly error: { readonly code: ParseErrorCode; readonly offset: number };
}

export interface Suggestion {
    /** The domain to write to instead, in ASCII, with the sub-domain that was typed. */
    readonly target: string;
    /**
     * The whole address to write to instead, without the control and invisible characters that were
     * typed, quoted where RFC 5321 asks for it.
     */
    readonly address: string;
    /** The entry behind it; null for a domain of the message, and for a repair of the typed domain. */
    readonly entry: string | null;
    /** 0 military, 1 government, 2 provider, 3 education, 4 one-suffix; 5 to 7 are defined by the directory. */
    readonly tags: readonly number[];
    /** The probability that it was meant, 0 to 1. */
    readonly probability: number;
    /** The same in parts per million: an integer, equal on every processor and in every language. */
    readonly ppm: number;
    /** The same in words: "almost certainly". */
    readonly likelihood: string;
    /** An accident, or a name made to look like another. */
    readonly kind: Kind;
    /** The slips that lead from the target to what was typed, left to right. */
    readonly slips: readonly Slip[];
    /**
     * One sentence that begins small and has no full stop, safe to show and to log: control, bidi and invisible
     * characters that were typed are written out in it (`\x1b`, `<U+202E>`) or left out.
     */
    readonly explanation: string;
}

/**
 * A part of an explanation: an id such as "slip.left-out", "finding.mixed-script" or "error.empty", and
 * its arguments, which are exactly what was typed or meant: escape them where they are shown.
 */
export interface ExplanationMessage {
    readonly id: string;
    readonly address?: string;
    readonly typed?: string;
    readonly intended?: string;
    readonly count?: number;
}

export type Kind = "slip" | "lookalike";

export type SlipKind =
    | "omission" | "repetition" | "insertion" | "substitution" | "transposition"
    | "missing-dot" | "extra-dot" | "missing-hyphen" | "extra-hyphen" | "suffix-swap"
    | "stray-character" | "homoglyph" | "confusable" | "mixed-script" | "combosquat"
    | "embedding" | "bitflip" | "keyboard-layout" | "phonetic-spelling";

export type Finding =
    | "mixed-script" | "invisible" | "whole-script-confusable" | "mixed-numbers"
    | "digit-lookalike" | "restricted-character" | "out-of-place" | "no-such-suffix";

export type Place = "subdomain" | "name" | "dot" | "suffix";

/** What fingers, eyes or memory did to the intended domain. */
export interface Slip {
    readonly kind: SlipKind;
    /** The part of the intended domain that it is in. */
    readonly where: Place;
    /** Index in `domain`; the length of that for a slip at the end. */
    readonly at: number;
    /** What was typed there; empty for an omission. */
    readonly typed: string;
    /** What was meant there; empty for an insertion. */
    readonly intended: string;
    /** What to underline in the input. */
    readonly span?: Span;
}

/** A slip between two domains. Positions are start and length in letters, with A-labels decoded. */
export interface PairSlip {
    readonly kind: SlipKind;
    readonly where: Place;
    readonly typed: readonly [number, number];
    readonly intended: readonly [number, number];
    /** -log2 of its probability among all slips, in 1/256 bit. */
    readonly cost: number;
}

/** How one domain differs from another. */
export interface Similarity {
    /** Optimal string alignment distance. */
    readonly distance: number;
    /** From 0 (nothing in common) to 1 (equal). */
    readonly score: number;
    /** -log2 of the probability of the slips, in 1/256 bit; null if more than four would be needed. */
    readonly cost: number | null;
    readonly slips: readonly PairSlip[];
}

/**
 * Compares two domains: how alike they are, and which slips lead from one to the other. No directory
 * is involved.
 *
 * @throws MisdirectError with `code` and `offset` for text that is not a domain.
 */
export function compare(
    typed: string,
    intended: string,
    options?: { layout?: Layout },
): Similarity;

/** A name that is typed by mistake for a domain. */
export interface Variant {
    /** The name, in ASCII. */
    readonly name: string;
    /** Its share of everything typed by mistake for the domain, 0 to 1. */
    readonly share: number;
    /** The same in parts per million, rounded down. */
    readonly ppm: number;
    /** -log2 of the share, in 1/256 bit. */
    readonly cost: number;
    /** The kind of its least likely slip. */
    readonly kind: SlipKind;
    readonly slips: readonly PairSlip[];
    /** Somebody else can register it, which they may already have done. */
    readonly registrable: boolean;
    /** It is made to deceive, rather than typed by mistake. */
    readonly lookalike: boolean;
}

/**
 * Lists the names that are typed by mistake for a domain, the most frequent first.
 *
 * At most 2,048 names are tried, and 32 more for each of `limit`, in some microseconds each, whether
 * they turn out to be variants or not. There are fewer than `limit` if the domain has no more, or if
 * that many names were tried; they are the top of the list in either case.
 *
 * @param options.limit How many at most, up to 100,000; 100 by default.
 * @param options.kind What is typed by mistake ("slip", the default), what a deceiver would register
 * ("lookalike"), or both ("all").
 * @throws MisdirectError with `code` and `offset` for text that is not a domain.
 */
export function variants(
    domain: string,
    options?: { limit?: number; layout?: Layout; kind?: VariantKind },
): Variant[];

/** What a result depends on. */
export interface Versions {
    readonly library: string;
    readonly model: string;
    readonly publicSuffix: string;
    readonly unicode: string;
}

/** The versions of the library and of its data. */
export function versions(): Versions;
