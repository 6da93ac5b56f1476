//! One label to its A-label and back (UTS 46), and the Bidi rule over a name (RFC 5893).
//!
//! ASCII labels are this file's own few lines. The rest is the crate `idna`, kept within bounds
//! in which it neither allocates nor panics (measured with 1.1.0): one label at a time, mapped
//! into a fixed array first, few combining marks in a row, and a sink that
//! never fails, because `idna` takes a failing one for impossible.
//!
//! Processing is non-transitional (ß stays ß), with `UseSTD3ASCIIRules` (letters, digits, hyphen:
//! what RFC 5321 lets a mail domain have; `_` is invalid) and with `CheckHyphens` off, as browsers
//! have it: `r3---sn.example` and `name-.github.io` exist. `ContextJ` and Bidi are checked. Lengths
//! of labels are checked here, an empty label and the length of the name by the caller.
//!
//! Without the feature `idna`, ASCII alone is understood, and an A-label taken at its word.

/// Why a label is none. Lower layers know no offset; the caller does.
#[cfg_attr(not(feature = "idna"), allow(dead_code))] // without it some never happen
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum LabelError {
    /// Over 63 bytes as an A-label.
    #[error("a label of more than 63 bytes")]
    TooLong,
    /// A character that no label may have, Punycode that decodes to nothing allowed, a joiner or
    /// a first mark out of place, or a right-to-left label against the Bidi rule.
    #[error("a character or sequence that no label may have")]
    Invalid,
    /// More combining marks in a row than any script needs.
    #[error("too many combining marks in a row")]
    TooManyMarks,
}

/// Writes the label in lower-case ASCII and returns its length: 0 where nothing is left of it
/// (UTS 46 maps a soft hyphen to nothing), which the caller treats as an empty label.
pub(crate) fn label_to_ascii(label: &str, out: &mut [u8; 63]) -> Result<usize, LabelError> {
    if !label.is_ascii() {
        return unicode::to_ascii(label, out);
    }
    let length = lower_case(label.bytes(), out)?;
    if is_a_label(label.as_bytes()) {
        unicode::check(out.get(..length).unwrap_or_default())?;
    }
    Ok(length)
}

/// Writes the U-label of an A-label, or the label itself if it is none; `None` where it does not
/// decode or is not what its decoding encodes to.
pub(crate) fn label_to_unicode(label: &[u8], out: &mut [char; 63]) -> Option<usize> {
    if is_a_label(label) {
        return unicode::to_unicode(label, out);
    }
    for (to, &byte) in out.iter_mut().zip(label) {
        *to = char::from(byte);
    }
    (label.len() <= out.len()).then_some(label.len())
}

/// Whether the name satisfies the Bidi rule: if a label has right-to-left letters, every label
/// must be in one direction from its first letter to its last (RFC 5893, sections 1.4 and 2).
///
/// `domain` is in A-labels that `label_to_ascii` gave. An A-label that it would refuse is `false`.
pub(crate) fn bidi_ok(domain: &[u8]) -> bool {
    let labels = || domain.split(|&byte| byte == b'.');
    if !labels().any(is_a_label) {
        return true;
    }
    // A digit may not begin a label beside a right-to-left one, a Hebrew letter is one.
    const DIGIT: &[u8] = b"0";
    const HEBREW_ALEF: &[u8] = b"xn--4db";
    let right_to_left = |label| is_a_label(label) && unicode::check_beside(DIGIT, label).is_err();
    !labels().any(right_to_left)
        || labels().all(|label| unicode::check_beside(HEBREW_ALEF, label).is_ok())
}

/// A combining mark: something on a letter, not a letter.
#[cfg(feature = "idna")]
pub(super) fn is_mark(char: char) -> bool {
    unicode::is_mark(char)
}

/// Whether a label has the prefix of A-labels, whatever follows.
fn is_a_label(label: &[u8]) -> bool {
    label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"xn--"))
}

fn lower_case(label: impl Iterator<Item = u8>, out: &mut [u8; 63]) -> Result<usize, LabelError> {
    let mut length = 0;
    for byte in label {
        if !byte.is_ascii_alphanumeric() && byte != b'-' {
            return Err(LabelError::Invalid);
        }
        *out.get_mut(length).ok_or(LabelError::TooLong)? = byte.to_ascii_lowercase();
        length += 1;
    }
    Ok(length)
}

#[cfg(feature = "idna")]
mod unicode {
    //! Labels that are not ASCII, in themselves or decoded.

    use super::super::invisible::is_ignorable;
    use super::super::punycode;
    use super::{LabelError, is_a_label, lower_case};
    use core::fmt;
    use idna::uts46::{AsciiDenyList, ErrorPolicy, Hyphens, ProcessingSuccess, Uts46};
    use idna_adapter::Adapter;

    /// What the normaliser behind `idna` holds after a letter without allocating: the rest of the
    /// letter's own decomposition and all marks up to the next letter. With 2 a mark (U+0344 is
    /// two) and 3 a letter (U+1F82 brings three) that is seven marks; UTS 39, section 5.4, takes
    /// more than four for an attack.
    const ROW_MAX: usize = 17;

    /// Most code points of a U-label: each has a byte or more beside the prefix in its A-label.
    const U_LABEL_MAX: usize = 59;

    static UTS46: Uts46 = Uts46::new();
    static UNICODE: Adapter = Adapter::new();

    pub(super) fn to_ascii(label: &str, out: &mut [u8; 63]) -> Result<usize, LabelError> {
        check_marks(label.chars())?;
        let mut mapped = ['\0'; 63];
        let mut length = 0;
        for char in UNICODE.map_normalize(label.chars()) {
            if matches!(char, '\u{fffd}' | '.') {
                return Err(LabelError::Invalid);
            }
            *mapped.get_mut(length).ok_or(LabelError::TooLong)? = char;
            length += 1;
        }
        let mapped = mapped.get(..length).unwrap_or_default();
        if mapped.iter().all(char::is_ascii) {
            let length = lower_case(mapped.iter().map(|&char| char as u8), out)?;
            let label = out.get(..length).unwrap_or_default();
            return if is_a_label(label) { check(label).map(|()| length) } else { Ok(length) };
        }
        if mapped.len() > U_LABEL_MAX {
            return Err(LabelError::TooLong);
        }
        encode(mapped, out)
    }

    pub(super) fn to_unicode(label: &[u8], out: &mut [char; 63]) -> Option<usize> {
        check(label).ok()?;
        punycode::decode(label.get(4..)?, out)
    }

    /// Whether an A-label is valid: decodes, has no more marks than allowed, and is in the form
    /// that encoding gives.
    pub(super) fn check(label: &[u8]) -> Result<(), LabelError> {
        check_beside(b"", label)
    }

    /// The same in the name of two labels that has `label` last, which is what the Bidi rule needs.
    pub(super) fn check_beside(first: &[u8], label: &[u8]) -> Result<(), LabelError> {
        lower_case(label.iter().copied(), &mut [0; 63])?;
        if is_a_label(label) {
            let mut decoded = ['\0'; U_LABEL_MAX];
            let encoded = label.get(4..).unwrap_or_default();
            let length = punycode::decode(encoded, &mut decoded).ok_or(LabelError::Invalid)?;
            // What UTS 46, section 4.1, says where hyphens are not checked; `idna` lets it pass.
            if decoded.starts_with(&['x', 'n', '-', '-']) {
                return Err(LabelError::Invalid);
            }
            check_marks(decoded.iter().take(length).copied())?;
        }
        let mut name = Bytes::<80>::new();
        name.extend(first);
        if !first.is_empty() {
            name.extend(b".");
        }
        name.extend(label);
        process(name.as_slice(), &mut Bytes::<80>::new()).map(drop)
    }

    fn encode(mapped: &[char], out: &mut [u8; 63]) -> Result<usize, LabelError> {
        let mut utf8 = Bytes::<{ 4 * U_LABEL_MAX }>::new();
        for &char in mapped {
            utf8.extend(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        let mut ascii = Bytes::<63>::new();
        match process(utf8.as_slice(), &mut ascii)? {
            ProcessingSuccess::WroteToSink if ascii.overflow => Err(LabelError::TooLong),
            ProcessingSuccess::WroteToSink => {
                *out = ascii.bytes;
                Ok(ascii.length)
            }
            // Only ASCII passes through, and there is a character that is not.
            ProcessingSuccess::Passthrough => Err(LabelError::Invalid),
        }
    }

    fn process<const N: usize>(
        name: &[u8],
        sink: &mut Bytes<N>,
    ) -> Result<ProcessingSuccess, LabelError> {
        UTS46
            .process(
                name,
                AsciiDenyList::STD3,
                Hyphens::Allow,
                ErrorPolicy::FailFast,
                |_, _, _| false,
                sink,
                None,
            )
            .map_err(|_| LabelError::Invalid)
    }

    pub(super) fn is_mark(char: char) -> bool {
        UNICODE.is_mark(char)
    }

    /// Keeps rows of marks within `ROW_MAX`. What UTS 46 maps to nothing does not end a row.
    fn check_marks(label: impl Iterator<Item = char>) -> Result<(), LabelError> {
        let mut row = 0;
        for char in label {
            match char {
                // Half-width forms of U+3099 and U+309A: letters that map to marks.
                '\u{ff9e}' | '\u{ff9f}' => row += 2,
                // Words in one character, of up to 7 parts, or 8 and 18.
                '\u{3200}'..='\u{33ff}' => row = 6,
                '\u{fdfa}' | '\u{fdfb}' => row = ROW_MAX,
                _ if UNICODE.is_mark(char) => row += 2,
                _ if is_ignorable(char) => {}
                _ => row = 3,
            }
            if row > ROW_MAX {
                return Err(LabelError::TooManyMarks);
            }
        }
        Ok(())
    }

    /// A buffer that takes what fits and remembers that something did not.
    struct Bytes<const N: usize> {
        bytes: [u8; N],
        length: usize,
        overflow: bool,
    }

    impl<const N: usize> Bytes<N> {
        fn new() -> Self {
            Self { bytes: [0; N], length: 0, overflow: false }
        }

        fn extend(&mut self, more: &[u8]) {
            match self.bytes.get_mut(self.length..self.length + more.len()) {
                Some(place) => {
                    place.copy_from_slice(more);
                    self.length += more.len();
                }
                None => self.overflow = true,
            }
        }

        fn as_slice(&self) -> &[u8] {
            self.bytes.get(..self.length).unwrap_or_default()
        }
    }

    impl<const N: usize> fmt::Write for Bytes<N> {
        /// Never an error: `idna` 1.1.0 panics on one while it writes Punycode.
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.extend(text.as_bytes());
            Ok(())
        }
    }
}

#[cfg(not(feature = "idna"))]
mod unicode {
    //! The same without Unicode data.

    use super::LabelError;

    pub(super) fn to_ascii(_label: &str, _out: &mut [u8; 63]) -> Result<usize, LabelError> {
        Err(LabelError::Invalid)
    }

    pub(super) fn to_unicode(_label: &[u8], _out: &mut [char; 63]) -> Option<usize> {
        None
    }

    pub(super) fn check(_label: &[u8]) -> Result<(), LabelError> {
        Ok(())
    }

    pub(super) fn check_beside(_first: &[u8], _label: &[u8]) -> Result<(), LabelError> {
        Ok(())
    }
}

#[cfg(all(test, feature = "idna"))]
mod tests {
    use super::*;
    use crate::tables::conformance;
    use std::string::String;
    use std::vec::Vec;

    /// A name through the three functions as a caller would do it.
    fn to_ascii(name: &str) -> Option<String> {
        let mut ascii = Vec::new();
        for label in name.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']) {
            let mut out = [0; 63];
            let length = label_to_ascii(label, &mut out).ok()?;
            ascii.push(String::from_utf8(out[..length].into()).ok()?);
        }
        if ascii.iter().any(String::is_empty) {
            return None;
        }
        let ascii = ascii.join(".");
        (ascii.len() <= 253 && bidi_ok(ascii.as_bytes())).then_some(ascii)
    }

    fn to_unicode(ascii: &str) -> Option<String> {
        let labels = ascii.split('.').map(|label| {
            let mut out = ['\0'; 63];
            let length = label_to_unicode(label.as_bytes(), &mut out)?;
            Some(out[..length].iter().collect::<String>())
        });
        Some(labels.collect::<Option<Vec<_>>>()?.join("."))
    }

    /// `\uXXXX` and `\x{XXXX}` of the test file; `None` for a surrogate, which no `str` holds.
    fn unescape(text: &str) -> Option<String> {
        let text = text.trim_matches('"');
        let mut pieces = text.split('\\');
        let mut result = String::from(pieces.next()?);
        for piece in pieces {
            let (digits, rest) = match piece.strip_prefix("x{") {
                Some(braced) => braced.split_once('}')?,
                None => piece.strip_prefix('u')?.split_at(4),
            };
            result.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
            result.push_str(rest);
        }
        Some(result)
    }

    /// Codes of `CheckHyphens`, which is off; rows with these alone are judged as good ones.
    const NOT_CHECKED: [&str; 2] = ["V2", "V3"];

    /// Rows that come out otherwise, each with its reason.
    const EXCEPTIONS: [(&str, &str); 1] = [(
        "xn--9-i0j5967eg3qz.ss",
        "U+32B9A is assigned in Unicode 17, which the tables have; rows: 16",
    )];

    #[test]
    fn idna_test_v2() {
        let Some(rows) = conformance("IdnaTestV2.txt") else { return };
        let mut count = 0;
        for line in rows.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let fields: Vec<&str> = line.split(';').map(str::trim).collect();
            let [source, unicode, unicode_status, ascii, ascii_status, ..] = fields[..] else {
                continue;
            };
            let or = |text: &str, default: &str| {
                String::from(if text.is_empty() { default } else { text })
            };
            let unicode = or(unicode, source);
            let ascii = or(ascii, &unicode);
            let status = or(ascii_status, unicode_status);
            let Some(source) = unescape(source) else { continue };
            let (unicode, ascii) = (unescape(&unicode), unescape(&ascii));
            let status =
                status.trim_matches(['[', ']']).split(", ").filter(|code| !code.is_empty());
            let codes: Vec<&str> = status.filter(|code| !NOT_CHECKED.contains(code)).collect();
            let ours = to_ascii(&source);
            let right = if codes.is_empty() {
                ours == ascii && ours.as_deref().and_then(to_unicode) == unicode
            } else {
                ours.is_none()
            };
            let excepted = EXCEPTIONS.iter().any(|(name, _)| *name == source);
            assert_eq!(right, !excepted, "{source:?}: {ours:?}, expected {ascii:?} {codes:?}");
            count += 1;
        }
        assert!(count > 6000, "{count} rows");
    }

    fn ascii(label: &str) -> Result<String, LabelError> {
        let mut out = [0; 63];
        let length = label_to_ascii(label, &mut out)?;
        Ok(String::from_utf8(out[..length].into()).expect("ASCII"))
    }

    #[test]
    fn what_is_chosen() {
        let rows: [(&str, Result<&str, LabelError>, &str); 14] = [
            ("ARMY", Ok("army"), "lower-case"),
            ("faß", Ok("xn--fa-hia"), "non-transitional"),
            ("MÜNCHEN", Ok("xn--mnchen-3ya"), "mapped before it is encoded"),
            ("ａｒｍｙ", Ok("army"), "full-width letters of an input method"),
            ("ｘｎ--fa-hia", Ok("xn--fa-hia"), "an A-label in full width is one"),
            ("r3---sn", Ok("r3---sn"), "hyphens in the third and fourth place"),
            ("name-", Ok("name-"), "a hyphen at the end"),
            ("a_b", Err(LabelError::Invalid), "no underscore in a mail domain"),
            ("\u{ad}", Ok(""), "a soft hyphen is nothing"),
            ("a\u{200d}b", Err(LabelError::Invalid), "a joiner without a virama"),
            ("xn--", Err(LabelError::Invalid), "a prefix and nothing else"),
            ("xn--a", Err(LabelError::Invalid), "no Punycode"),
            ("XN--MNCHEN-3YA", Ok("xn--mnchen-3ya"), "an A-label in capitals"),
            ("אa", Err(LabelError::Invalid), "both directions in a label"),
        ];
        for (label, expected, reason) in rows {
            assert_eq!(ascii(label), expected.map(String::from), "{label:?}: {reason}");
        }
    }

    #[test]
    fn lengths_at_their_boundaries() {
        assert_eq!(ascii(&"a".repeat(63)).map(|label| label.len()), Ok(63));
        assert_eq!(ascii(&"a".repeat(64)), Err(LabelError::TooLong));
        // "xn--", 55 letters, a hyphen and three digits for the ü make 63.
        assert_eq!(ascii(&("a".repeat(55) + "ü")).map(|label| label.len()), Ok(63));
        assert_eq!(ascii(&("a".repeat(56) + "ü")), Err(LabelError::TooLong));
        // The length at which a failing sink would make `idna` panic.
        assert_eq!(ascii(&"ü".repeat(600)), Err(LabelError::TooLong));
    }

    #[test]
    fn marks_at_their_boundary() {
        let label = |marks: usize| String::from("\u{1f82}") + &"\u{344}".repeat(marks);
        assert_eq!(ascii(&label(8)), Err(LabelError::TooManyMarks));
        assert!(ascii(&label(7)).is_ok());
        let hidden = String::from("a") + &"\u{301}\u{ad}".repeat(8);
        assert_eq!(ascii(&hidden), Err(LabelError::TooManyMarks), "soft hyphens between");
        let encoded = String::from("xn--")
            + &idna::punycode::encode_str(&(String::from("a") + &"\u{5b0}".repeat(8)))
                .expect("short");
        assert_eq!(ascii(&encoded), Err(LabelError::TooManyMarks), "in Punycode");
    }

    #[test]
    fn u_labels() {
        let rows = [
            ("xn--mnchen-3ya", Some("münchen")),
            ("XN--MNCHEN-3YA", Some("münchen")),
            ("army", Some("army")),
            ("xn--a", None),
            ("xn--mnchen-", None),
            // Not what its decoding, "MÜNCHEN" with a capital, encodes to.
            ("xn--mnchen-tsa", None),
        ];
        for (label, expected) in rows {
            assert_eq!(to_unicode(label), expected.map(String::from), "{label}");
        }
    }

    #[test]
    fn bidi_over_the_name() {
        assert!(bidi_ok(b"1.example.com"));
        assert!(bidi_ok(b"xn--4db.xn--4db"));
        assert!(bidi_ok(b"a1.xn--4db.com"));
        // "1.א": a label that begins with a digit beside a right-to-left one.
        assert!(!bidi_ok(b"1.xn--4db"));
        assert!(bidi_ok(b"1.xn--mnchen-3ya"), "no right-to-left label");
    }
}
