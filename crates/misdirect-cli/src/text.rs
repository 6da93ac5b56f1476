//! Text fit for a terminal: what was typed is shown, never obeyed.
//!
//! A control character can move the cursor or start an escape sequence, a bidi mark can reorder the
//! line, an invisible character hides. Each is written out instead: `\x1b`, `<U+202E>`.

use std::fmt::{self, Display, Write};

/// Characters that show nothing or change how others are shown: general category Cf and
/// `Default_Ignorable_Code_Point` (Unicode 16), and the line and paragraph separators.
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
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{110BD}', '\u{110BD}'),
    ('\u{110CD}', '\u{110CD}'),
    ('\u{13430}', '\u{1343F}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E000}', '\u{F8FF}'), // private use: a terminal's own signs
    ('\u{E0000}', '\u{E0FFF}'),
    ('\u{F0000}', '\u{FFFFD}'),
    ('\u{100000}', '\u{10FFFD}'),
    ('\u{FDD0}', '\u{FDEF}'),
    ('\u{FFFE}', '\u{FFFF}'),
    ('\u{10FFFE}', '\u{10FFFF}'),
];

/// A control character, or one of [`HIDDEN`].
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || (!letter.is_ascii()
            && HIDDEN.iter().any(|&(first, last)| (first..=last).contains(&letter)))
}

/// Bytes as text that a terminal only shows.
pub(crate) fn visible(bytes: &[u8]) -> Visible<'_> {
    Visible { bytes, characters_max: usize::MAX }
}

/// See [`visible`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visible<'a> {
    bytes: &'a [u8],
    characters_max: usize,
}

impl Visible<'_> {
    /// The same, cut off after so many characters, with an ellipsis.
    pub(crate) fn at_most(self, characters_max: usize) -> Self {
        Self { characters_max, ..self }
    }
}

impl Display for Visible<'_> {
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

fn write_letter(f: &mut fmt::Formatter<'_>, letter: char) -> fmt::Result {
    match letter {
        letter if !is_hidden(letter) => f.write_char(letter),
        letter if letter.is_ascii() => write!(f, "\\x{:02x}", letter as u32),
        letter => write!(f, "<U+{:04X}>", letter as u32),
    }
}

/// A probability in words and as a number: `almost certainly (99.8 %)`. Rounded down, so that
/// nothing is ever said to be certain.
pub(crate) fn probability(ppm: u32) -> String {
    let words = match ppm {
        980_000.. => "almost certainly",
        900_000.. => "very probably",
        700_000.. => "probably",
        500_000.. => "more likely than not",
        200_000.. => "perhaps",
        10_000.. => "hardly",
        _ => "almost certainly not",
    };
    format!("{words} ({})", percent(ppm))
}

/// `99.8 %`, rounded down.
pub(crate) fn percent(ppm: u32) -> String {
    match ppm {
        0..1000 => "below 0.1 %".to_owned(),
        _ => format!("{}.{} %", ppm / 10_000, ppm / 1000 % 10),
    }
}

/// `12,345,678`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 entry`, `2 entries`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
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
            assert_eq!(visible(bytes).to_string(), shown);
        }
        assert_eq!(visible("äöü".as_bytes()).at_most(2).to_string(), "äö…");
        assert_eq!(visible("äö".as_bytes()).at_most(2).to_string(), "äö");
    }

    #[test]
    fn no_probability_is_certain() {
        assert_eq!(probability(999_999), "almost certainly (99.9 %)");
        assert_eq!(probability(998_000), "almost certainly (99.8 %)");
        assert_eq!(probability(500_000), "more likely than not (50.0 %)");
        assert_eq!(probability(12), "almost certainly not (below 0.1 %)");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
    }
}
