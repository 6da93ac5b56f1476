//! Characters that nobody sees. UTS 46 drops most of them in silence, so that `arm\u{200b}y.mil`
//! would pass for `army.mil`: whoever put it there had a reason, or a program was wrong.

/// `Default_Ignorable_Code_Point`, stable since Unicode 16. The joiners (U+200C, U+200D) and the
/// variation selectors are among them.
pub(super) fn is_ignorable(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character after `before` hides. Some scripts need a joiner, and a variation selector
/// chooses the form of an ideograph or a symbol; neither does anything to Latin, Greek, Cyrillic
/// and Armenian letters, nor does a second one to a first.
pub(super) fn hides(char: char, before: Option<char>) -> bool {
    if !is_ignorable(char) {
        return false;
    }
    let shapes = matches!(char,
        '\u{200c}' | '\u{200d}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}');
    !shapes || before.is_none_or(|before| before < '\u{590}' || is_ignorable(before))
}

/// What comes along where an address is copied: blanks, a byte order mark, the zero-width space of
/// a web page, the direction marks of a file manager. At the edges they mean nothing to anybody.
const PASTED: [&str; 18] = [
    "\u{a0}", "\u{61c}", "\u{200b}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202b}", "\u{202c}",
    "\u{202d}", "\u{202e}", "\u{202f}", "\u{2060}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    "\u{3000}", "\u{feff}",
];

/// The text from the first byte on that is more than that.
pub(super) fn trim_pasted_start(text: &[u8]) -> &[u8] {
    trim(text, <[u8]>::trim_ascii_start, <[u8]>::first, <[u8]>::strip_prefix)
}

/// The text up to the last byte that is more than that.
pub(super) fn trim_pasted_end(text: &[u8]) -> &[u8] {
    trim(text, <[u8]>::trim_ascii_end, <[u8]>::last, <[u8]>::strip_suffix)
}

fn trim(
    text: &[u8],
    blanks: fn(&[u8]) -> &[u8],
    edge: fn(&[u8]) -> Option<&u8>,
    strip: for<'a> fn(&'a [u8], &[u8]) -> Option<&'a [u8]>,
) -> &[u8] {
    let mut rest = blanks(text);
    while edge(rest).is_some_and(|byte| !byte.is_ascii()) {
        match PASTED.iter().find_map(|mark| strip(rest, mark.as_bytes())) {
            Some(shorter) => rest = blanks(shorter),
            None => break,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_and_what_shapes() {
        let rows = [
            ('\u{200b}', Some('m'), true, "a zero-width space"),
            ('\u{200b}', Some('ไ'), true, "breaks lines in Thai text, but names have no lines"),
            ('\u{ad}', Some('m'), true, "a soft hyphen"),
            ('\u{200d}', Some('m'), true, "a joiner has nothing to join in Latin"),
            ('\u{200d}', Some('ü'), true, "the same"),
            ('\u{200d}', None, true, "at the start"),
            ('\u{200d}', Some('\u{94d}'), false, "Devanagari needs it after a virama"),
            ('\u{200c}', Some('ه'), false, "Persian needs it"),
            ('\u{fe0f}', Some('❤'), false, "the coloured heart"),
            ('\u{fe0f}', Some('a'), true, "a letter has one form"),
            ('\u{fe0f}', Some('\u{fe0f}'), true, "the second of two"),
            ('\u{e0100}', Some('葛'), false, "a form of an ideograph"),
            ('\u{e0061}', Some('a'), true, "a tag"),
            ('m', None, false, "is seen"),
            ('ü', None, false, "is seen"),
        ];
        for (char, before, hidden, reason) in rows {
            assert_eq!(hides(char, before), hidden, "{:04X}: {reason}", u32::from(char));
        }
    }

    #[test]
    fn edges_are_trimmed() {
        let rows: [(&str, &str); 5] = [
            ("\u{feff}army.mil", "army.mil"),
            (" army.mil\u{200b} \u{200b}", "army.mil"),
            ("\u{202a}army.mil\u{202c}", "army.mil"),
            ("ar\u{200b}my.mil", "ar\u{200b}my.mil"),
            ("\u{200b}", ""),
        ];
        for (text, expected) in rows {
            let trimmed = trim_pasted_end(trim_pasted_start(text.as_bytes()));
            assert_eq!(trimmed, expected.as_bytes(), "{text:?}");
        }
    }
}
