/** A directory: an image that `Directory.build` made, the text of a list, or its lines. */
export type DirectorySource = Uint8Array | string | string[];

export interface CheckerOptions {
    /** The directory that comes with the library; true unless said. */
    builtin?: boolean | { share: number };
    /** Directories whose entries are right. At most four layers in all. */
    directories?: (DirectorySource | { directory: DirectorySource; share?: number })[];
    /** Directories whose entries were seen: they only make what was typed more plausible. */
    evidence?: (DirectorySource | { directory: DirectorySource; share?: number })[];
    /** Least probability of a suggestion that makes a verdict suspect, 0 to 1. */
    threshold?: number;
    /** How many times as likely as the second the best has to be. */
    ratio?: number;
    /** Look for what else could have been meant even where a domain is listed. */
    explore?: boolean;
}

export type Layout = "qwerty" | "qwertz" | "azerty" | "dvorak";

/** What is known around an address. */
export interface Context {
    /** The sender's address or domain. */
    sender?: string | Uint8Array;
    /** The recipients of the message, the one to be checked among them or not. */
    to?: (string | Uint8Array)[];
    /** How the address came to be; "typed" unless said. */
    input?: "typing" | "typed" | "pasted" | "received";
    /** What the DNS says of the typed domain. */
    dns?: "unknown" | "no-such-domain" | "no-mail" | "accepts-mail";
    /** The keyboard; "qwerty" unless said. */
    layout?: Layout;
}

export interface Verdict {
    /** What was given. */
    input: string | Uint8Array;
    /** The domain that was read, in ASCII; null where it cannot be read. */
    domain: string | null;
    verdict: "listed" | "suspect" | "unlisted" | "invalid";
    /** Version of the model: typed, target and this together stay one answer. */
    model: string;
    /** What may have been meant, best first, at most four. */
    suggestions: Suggestion[];
    /**
     * What the name gives away by itself. An unlisted name with findings is suspect, even without
     * suggestions.
     */
    findings: Finding[];
    /** Why it is invalid, and where in the input: UTF-16 units of a string, else bytes. */
    error?: { code: string; offset: number };
}

export interface Suggestion {
    /** The domain to write to instead, in ASCII. */
    target: string;
    /** The whole address to write to instead. */
    address: string;
    /** The entry behind it; null for a domain of the message, and for the typed one repaired. */
    entry: string | null;
    /** 0 military, 1 government, 2 provider, 3 education; 4 to 7 are the directory's. */
    tags: number[];
    /** The probability that this was meant, 0 to 1. */
    probability: number;
    /** The same in parts per million. */
    ppm: number;
    kind: "slip" | "lookalike";
    /** What made what was typed of it, left to right. */
    slips: Slip[];
    /** One English sentence without its full stop. */
    explanation: string;
}

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
    where: Place;
    /** Index in `domain`. */
    at: number;
    typed: string;
    intended: string;
    /** First unit and length in the input: UTF-16 units of a string, else bytes. */
    span?: [number, number];
}

export interface Similarity {
    /** Optimal string alignment distance. */
    distance: number;
    /** From 0, nothing in common, to 1, equal. */
    score: number;
    /** Minus log2 of the probability of the slips, in 1/256 bit; null beyond four. */
    cost: number | null;
    /** By letters of each domain, A-labels decoded: first and how many. */
    slips: {
        kind: SlipKind;
        where: Place;
        typed: [number, number];
        intended: [number, number];
        cost: number;
    }[];
}

export interface Versions {
    library: string;
    model: string;
    publicSuffix: string;
    unicode: string;
}
