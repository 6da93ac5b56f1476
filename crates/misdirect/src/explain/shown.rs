//! Text fit to be shown and logged: what was typed is shown, never obeyed.
//!
//! A control character can move a cursor, start an escape sequence or begin a line of a log, a bidi
//! mark can reorder the line, an invisible character hides. Each is written out instead: `\x1b`,
//! `<U+202E>`.

use core::fmt::{self, Display, Write};

/// Characters that show nothing or change how others are shown: general category Cf and
/// `Default_Ignorable_Code_Point` (Unicode 16), the line and paragraph separators, private use (a
/// terminal's own signs) and noncharacters.
const HIDDEN: [(char, char); 31] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{600}', '\u{605}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{6DD}', '\u{6DD}'),
    ('\u{70F}', '\u{70F}'),
    ('\u{890}', '\u{891}'),
    ('\u{8E2}', '\u{8E2}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{E000}', '\u{F8FF}'),
    ('\u{FDD0}', '\u{FDEF}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{FFFE}', '\u{FFFF}'),
    ('\u{110BD}', '\u{110BD}'),
    ('\u{110CD}', '\u{110CD}'),
    ('\u{13430}', '\u{1343F}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
    ('\u{F0000}', '\u{FFFFD}'),
    ('\u{100000}', '\u{10FFFD}'),
    ('\u{10FFFE}', '\u{10FFFF}'),
];

/// A character that [`Shown`] writes out: a control character, or one that shows nothing or changes how
/// others are shown.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || (!letter.is_ascii()
            && HIDDEN.iter().any(|&(first, last)| (first..=last).contains(&letter)))
}

/// Bytes as text that a terminal, a log or a page only shows: one line, nothing hidden, bytes that are
/// not UTF-8 as `\xff`. To be read, not to be read back: who types `\x1b` is shown the same.
///
/// ```
/// use misdirect::explain::Shown;
/// assert_eq!(Shown::new(b"j\x1b[31moe\n@army.mil").to_string(), "j\\x1b[31moe\\x0a@army.mil");
/// assert_eq!(Shown::new("müller".as_bytes()).at_most(3).to_string(), "mül…");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    bytes: &'a [u8],
    characters_max: usize,
}

impl<'a> Shown<'a> {
    /// All of it.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, characters_max: usize::MAX }
    }

    /// The same, cut off after so many characters, with an ellipsis.
    #[must_use]
    pub fn at_most(self, characters_max: usize) -> Self {
        Self { characters_max, ..self }
    }
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.characters_max;
        for chunk in self.bytes.utf8_chunks() {
            for letter in chunk.valid().chars() {
                if left == 0 {
                    return f.write_char('…');
                }
                left -= 1;
                write_letter(f, letter)?;
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

/// A writer that shows what is written to it.
pub(super) struct ShownTo<'a, W>(pub(super) &'a mut W);

impl<W: Write> Write for ShownTo<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|letter| write_letter(self.0, letter))
    }
}

fn write_letter(out: &mut impl Write, letter: char) -> fmt::Result {
    match letter {
        letter if !is_hidden(letter) => out.write_char(letter),
        letter if letter.is_ascii() => write!(out, "\\x{:02x}", letter as u32),
        letter => write!(out, "<U+{:04X}>", letter as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn nothing_is_shown_raw() {
        for (bytes, shown) in [
            (&b"joe@army.mil"[..], "joe@army.mil"),
            (b"\x1b[2Jjoe", "\\x1b[2Jjoe"),
            (b"a\0b\x7f\r", "a\\x00b\\x7f\\x0d"),
            (b"\xff\xc3", "\\xff\\xc3"),
            ("a\u{9b}31mb".as_bytes(), "a<U+009B>31mb"),
            ("a\u{202e}lim.ymra".as_bytes(), "a<U+202E>lim.ymra"),
            ("a\u{200b}b\u{e0041}".as_bytes(), "a<U+200B>b<U+E0041>"),
            ("müller@почта.рф".as_bytes(), "müller@почта.рф"),
        ] {
            assert_eq!(Shown::new(bytes).to_string(), shown);
        }
        assert_eq!(Shown::new("äöü".as_bytes()).at_most(2).to_string(), "äö…");
        assert_eq!(Shown::new("äö".as_bytes()).at_most(2).to_string(), "äö");
    }

    #[test]
    fn hidden_are_ranges_in_order() {
        assert!(HIDDEN.iter().all(|(first, last)| first <= last));
        assert!(HIDDEN.windows(2).all(|two| two[0].1 < two[1].0));
    }
}
