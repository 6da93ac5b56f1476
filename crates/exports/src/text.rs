//! Bytes to text, and text to lines.
//!
//! A file that is not UTF-8 was written for the readers of one language. Which one is guessed from its
//! letters as browsers do (`chardetng`), and the caller is told, since a guess can be wrong.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Text, and the name of its encoding where that is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    let encoding = encoding(bytes);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    (text, (encoding != UTF_8).then(|| encoding.name()))
}

/// Whether the first bytes are UTF-16, by its mark or by every other byte of ASCII being zero.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = head.len() * 3 / 8;
    match (head.len() >= 8, even == 0 && odd >= most, odd == 0 && even >= most) {
        (true, true, _) => Some(UTF_16LE),
        (true, _, true) => Some(UTF_16BE),
        _ => None,
    }
}

fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16(bytes) {
        return encoding;
    }
    if is_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether it is UTF-8, but for some bytes: of letters beyond ASCII more are whole than broken. In
/// another encoding hardly any is whole by chance.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || whole > broken
}

/// Bytes in an encoding that has a name (`CHARSET=` of vCard 2.1). Without one, or with one that nobody
/// knows, UTF-8.
pub(crate) fn decode_as(bytes: &[u8], name: Option<&str>) -> String {
    let encoding = name.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(UTF_8);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// The lines of a text with their numbers, from 1, without their ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end_matches('\r')))
}

/// Lines of which those that begin with a blank continue the one before (RFC 6350 section 3.2, RFC 2849
/// note 2): the line break and the blank go.
pub(crate) fn unfolded(text: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut lines = lines(text).peekable();
    std::iter::from_fn(move || {
        let (number, first) = lines.next()?;
        let mut line = Cow::Borrowed(first);
        while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
            line.to_mut().push_str(more.get(1..).unwrap_or_default());
        }
        Some((number, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = "\"Åsen\";\"post@blåbær.example\";\"Jörg Müller\"\r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xFF, 0xFE][..], &utf16].concat();
        let latin: Vec<u8> = text.chars().map(|char| char as u8).collect();
        let with_mark = format!("\u{FEFF}{text}");
        for (bytes, name) in [
            (text.as_bytes(), None),
            (with_mark.as_bytes(), None),
            (&utf16, Some("UTF-16LE")),
            (&marked, Some("UTF-16LE")),
            (&latin, Some("windows-1252")),
        ] {
            let (decoded, encoding) = decode(bytes);
            assert_eq!((&*decoded, encoding), (text, name));
        }
    }

    #[test]
    fn one_bad_byte_does_not_spoil_the_rest() {
        let bytes = b"J\xC3\xB6rg M\xC3\xBCller, Chlo\xE9\n";
        assert_eq!(decode(bytes).0, "Jörg Müller, Chlo\u{FFFD}\n");
    }

    #[test]
    fn folded_lines_are_joined() {
        let text = "a: 1\r\n 2\r\n\t3\r\nb\n\nc\n";
        let lines: Vec<_> = unfolded(text).map(|(at, line)| (at, line.into_owned())).collect();
        let expected = [(1, "a: 123"), (4, "b"), (5, ""), (6, "c")];
        assert_eq!(lines, expected.map(|(at, line)| (at, line.to_owned())));
    }
}
