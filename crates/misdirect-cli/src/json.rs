//! JSON on one line: numbers as people write them, and nothing that a terminal would obey.

use misdirect::explain::is_hidden;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Writes a value and ends the line.
pub(crate) fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value
        .serialize(&mut Serializer::with_formatter(&mut *out, OneLine))
        .map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// Compact, with two differences to `serde_json`'s own.
struct OneLine;

impl Formatter for OneLine {
    /// The shortest text that reads back as the same number, never with an exponent: 0.000012.
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{value}")
    }

    /// JSON itself asks for escapes below U+0020 only; bidi marks and the rest are escaped too.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain_from = 0;
        for (at, letter) in fragment.char_indices().filter(|&(_, letter)| is_hidden(letter)) {
            writer.write_all(fragment.as_bytes().get(plain_from..at).unwrap_or_default())?;
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain_from = at + letter.len_utf8();
        }
        writer.write_all(fragment.as_bytes().get(plain_from..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_text_survive_unharmed() {
        let mut out = Vec::new();
        let value = (0.000012, 0.97, 1.0, "a\u{202e}b\u{7f}\u{e0041}\u{1b}\"ü");
        write_line(&mut out, &value).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, "[0.000012,0.97,1,\"a\\u202eb\\u007f\\udb40\\udc41\\u001b\\\"ü\"]\n");
        let read: (f64, f64, f64, String) = serde_json::from_str(&line).unwrap();
        assert_eq!(read.3, value.3);
    }
}
