//! Inputs that nobody types and somebody sends: too long, too many marks, half encoded, not text.
//!
//! Whoever reads them needs to stay within bounds, so allocations, panics and steps are all tested
//! on these.

use crate::random::Random;

/// Letters of several scripts, marks, invisible characters, dots and what is read as one, and the
/// signs that the reader of addresses knows.
pub const ODD_LETTERS: &str = "aei-_019.,;:/@<>()[]\" \t…éßıﬁẞŉàאבاдп中𝒜🙂ﷺ㍿。．｡、，\u{300}\u{344}\u{5B4}\u{FF9E}\u{AD}\u{200B}\u{200D}\u{202E}\u{FEFF}\u{FE0F}\u{E0001}";

/// All of them: fixed ones with the reason beside each, and `random` ones drawn from a seed.
pub fn inputs(random: usize) -> Vec<Vec<u8>> {
    let mut inputs = fixed();
    inputs.extend(drawn(random));
    inputs
}

fn fixed() -> Vec<Vec<u8>> {
    let mut texts: Vec<String> = Vec::new();
    let labels = |label: &str, count: usize| vec![label; count].join(".");
    // Labels and domains at their limits, and one beyond.
    texts.extend([62, 63, 64, 65].map(|len| "a".repeat(len) + ".com"));
    texts.extend([61, 62, 63, 64].map(|len| [&"a".repeat(63), "b", &"c".repeat(len)].join(".")));
    texts.extend([3, 4, 5].map(|count| labels(&"m".repeat(63), count)));
    texts.extend([126, 127, 128].map(|count| labels("a", count)));
    // 253 bytes of the shapes that ask for most look-ups: a name of 63 letters under many labels.
    texts.push([labels("ab", 63), "abcdefghij".repeat(6) + "xyz"].join(".") + ".co.uk");
    // Many labels of other scripts, decoded and encoded: each is converted on its own.
    for label in ["münchen", "köln", "пример", "例え", "xn--mnchen-3ya", "xn--e1afmkfd", "شبكة"]
    {
        texts.extend([1, 2, 8, 9, 20, 40].map(|count| labels(label, count) + ".de"));
    }
    // Marks in a row: a normaliser that buffers them would need an allocator.
    for mark in ['\u{300}', '\u{344}', '\u{5B4}', '\u{FF9E}', '\u{3099}', '\u{1D165}'] {
        texts.extend(
            [1, 6, 7, 8, 17, 18, 19, 40, 100]
                .map(|len| format!("joe@a{}.com", String::from(mark).repeat(len))),
        );
    }
    // One character that maps to a whole sentence, and to nothing.
    texts.extend([1, 2, 3, 4, 60].map(|len| "ﷺ".repeat(len) + ".com"));
    texts.extend([1, 4, 5, 60].map(|len| format!("a{}b.com", "\u{AD}".repeat(len))));
    // A-labels that decode to nothing, to too much, to ASCII, to another A-label.
    for encoded in
        ["", "-", "a", "9", "99999999", "a-", "a-9", "--", "xn--mnchen-3ya", "80akhbyknj4f"]
    {
        texts.extend(["XN--", "xn--"].map(|prefix| format!("{prefix}{encoded}.com")));
    }
    texts.extend([4, 59, 60, 63, 64, 300].map(|len| format!("xn--{}.com", "a".repeat(len))));
    texts.extend([4, 59, 60, 63, 64, 300].map(|len| format!("xn--{}.com", "9".repeat(len))));
    // Every length, of a letter that takes two bytes as text and one or two as an A-label.
    texts.extend((0..=300).map(|len| "é".repeat(len)));
    texts.extend((0..=300).map(|len| format!("joe@{}.com", "é".repeat(len))));
    // Nothing but signs, one after the other.
    for sign in
        ["@", ".", ",", "-", "_", "<", ">", " ", ";", "\0", "。", "://", "mailto:", "[", "("]
    {
        texts.extend([1, 2, 3, 4, 5, 300].map(|count| sign.repeat(count)));
        texts.extend([1, 3, 5].map(|count| format!("joe@army{}mil{0}", sign.repeat(count))));
    }
    let mut inputs: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    // What is no text.
    inputs.extend((0..=255).map(|byte| vec![byte]));
    inputs.extend((0..=255).map(|byte| [b"joe@army", &[byte][..], b".mil"].concat()));
    inputs.extend([&b"\xF0\x9F\x99"[..], b"joe@\xE2\x82.mil", b"\xED\xA0\x80.com"].map(Vec::from));
    inputs
}

fn drawn(count: usize) -> Vec<Vec<u8>> {
    let mut random = Random::new(1);
    let draw = |at: usize| {
        let len = random.below(40);
        match at % 3 {
            0 => random.bytes(len),
            1 => random.text(ODD_LETTERS, len).into_bytes(),
            // Starts like an address, so that more of it is read as a domain.
            _ => format!(
                "joe@{}.{}",
                random.text(ODD_LETTERS, len),
                random.pick(&["com", "ml", "é"])
            )
            .into_bytes(),
        }
    };
    (0..count).map(draw).collect()
}
