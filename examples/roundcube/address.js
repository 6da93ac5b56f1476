// Addresses that are safe to show, and where two of them differ.

/** Characters that are not seen, or that change the order of others. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** More than this of an address, nobody reads. */
const LONGEST = 120;

export function shown(text) {
    const seen = text.replaceAll(UNSEEN, (one) => `<U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`);
    return seen.length > LONGEST ? `${seen.slice(0, LONGEST / 2)}…${seen.slice(-LONGEST / 2)}` : seen;
}

/** A text in three pieces, to be shown: the middle is where it differs from another. */
export function pieces(text, other) {
    const [a, b] = [[...text], [...other]];
    const shortest = Math.min(a.length, b.length);
    let start = 0;
    while (start < shortest && a[start] === b[start]) start++;
    let end = 0;
    while (end < shortest - start && a.at(-1 - end) === b.at(-1 - end)) end++;
    return [a.slice(0, start), a.slice(start, a.length - end), a.slice(a.length - end)].map((piece) => shown(piece.join("")));
}
