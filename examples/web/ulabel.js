// A-labels as people read them: `xn--mnchen-3ya.de` is `münchen.de` (RFC 5890, RFC 3492). For domains that the library
// has made: nothing is validated here.

export function toUnicode(domain) {
    return domain.split(".").map((label) => (label.startsWith("xn--") ? decode(label.slice(4)) : label)).join(".");
}

/** RFC 3492, 6.2, with the parameters of section 5. */
function decode(text) {
    const split = Math.max(text.lastIndexOf("-"), 0);
    const letters = [...text.slice(0, split)];
    let [code, bias, place] = [128, 72, 0];
    for (let at = split > 0 ? split + 1 : 0; at < text.length;) {
        const before = place;
        for (let [weight, k] = [1, 36]; ; k += 36) {
            const digit = parseInt(text[at], 36);
            // 0 to 9 come after a to z.
            const value = digit < 10 ? digit + 26 : digit - 10;
            at++;
            place += value * weight;
            const threshold = Math.min(Math.max(k - bias, 1), 26);
            if (value < threshold || at >= text.length) break;
            weight *= 36 - threshold;
        }
        const count = letters.length + 1;
        bias = adapted(before === 0 ? Math.floor((place - before) / 700) : Math.floor((place - before) / 2), count);
        code += Math.floor(place / count);
        place %= count;
        letters.splice(place++, 0, String.fromCodePoint(code));
    }
    return letters.join("");
}

function adapted(delta, count) {
    let rest = delta + Math.floor(delta / count);
    let k = 0;
    for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
    return k + Math.floor((36 * rest) / (rest + 38));
}
