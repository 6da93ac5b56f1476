//! The strict reader: a domain as lists and configuration write it, or an error that says where.
//!
//! Also the one place where labels become canonical bytes, which the lenient reader shares: in one
//! pass where the text is a domain as it stands ([`plain`]), else label by label ([`Writer`]).

use super::idna::{self, LabelError};
use super::words::{HIGH, Word, bits, tail};
use super::{DOMAIN_LEN_MAX, Domain, LABEL_LEN_MAX};
use core::fmt;

/// Why text is not a domain, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// There is nothing.
    Empty,
    /// An address that ends at its `@`.
    NoDomain {
        /// Byte of the text where the domain would begin.
        offset: usize,
    },
    /// Two dots in a row, or a dot first or last.
    EmptyLabel {
        /// Byte of the text where the label would begin.
        offset: usize,
    },
    /// A label of more than 63 bytes in its ASCII form.
    LabelTooLong {
        /// Byte of the text where the label begins.
        offset: usize,
    },
    /// More than 253 bytes in ASCII form.
    DomainTooLong {
        /// Byte of the text where the label begins that is too much.
        offset: usize,
    },
    /// A character that no domain has.
    BadCharacter {
        /// Byte of the text.
        offset: usize,
    },
    /// A label begins or ends with a hyphen (RFC 1123 section 2.1).
    BadHyphen {
        /// Byte of the text where the label begins.
        offset: usize,
    },
    /// A label that UTS 46 refuses, or an A-label that does not decode.
    BadIdna {
        /// Byte of the text where the label begins.
        offset: usize,
    },
    /// Bytes that are not UTF-8.
    BadUtf8 {
        /// First byte that is wrong.
        offset: usize,
    },
    /// The last label is a number, so the whole reads as an IP address.
    IpAddress {
        /// Byte of the text where the domain begins.
        offset: usize,
    },
    /// An address literal (RFC 5321 section 4.1.3): `[192.0.2.1]`.
    AddressLiteral {
        /// Byte of the text where the bracket opens.
        offset: usize,
    },
    /// More than one address where one is read; [`Addresses`](crate::Addresses) has each.
    SeveralAddresses {
        /// Byte of the text where the second begins.
        offset: usize,
    },
}

impl ParseError {
    /// A short name that stays the same in every language: `label-too-long`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoDomain { .. } => "no-domain",
            Self::EmptyLabel { .. } => "empty-label",
            Self::LabelTooLong { .. } => "label-too-long",
            Self::DomainTooLong { .. } => "domain-too-long",
            Self::BadCharacter { .. } => "bad-character",
            Self::BadHyphen { .. } => "bad-hyphen",
            Self::BadIdna { .. } => "bad-idna",
            Self::BadUtf8 { .. } => "bad-utf8",
            Self::IpAddress { .. } => "ip-address",
            Self::AddressLiteral { .. } => "address-literal",
            Self::SeveralAddresses { .. } => "several-addresses",
        }
    }

    /// What is wrong, in English and without its place: `label longer than 63 bytes`. For callers who
    /// count in something other than bytes, such as UTF-16 units; [`Display`](fmt::Display) adds
    /// ` at byte 5`.
    ///
    /// ```
    /// let error = misdirect::Domain::parse("army..mil").unwrap_err();
    /// assert_eq!((error.reason(), error.offset()), ("empty label", 5));
    /// assert_eq!(error.to_string(), "empty label at byte 5");
    /// ```
    pub fn reason(self) -> &'static str {
        match self {
            Self::Empty => "there is no domain",
            Self::NoDomain { .. } => "nothing after the @",
            Self::EmptyLabel { .. } => "empty label",
            Self::LabelTooLong { .. } => "label longer than 63 bytes",
            Self::DomainTooLong { .. } => "domain longer than 253 bytes",
            Self::BadCharacter { .. } => "character not allowed in a domain",
            Self::BadHyphen { .. } => "hyphen at the edge of a label",
            Self::BadIdna { .. } => "label not allowed by IDNA",
            Self::BadUtf8 { .. } => "not UTF-8",
            Self::IpAddress { .. } => "an IP address instead of a domain",
            Self::AddressLiteral { .. } => "an address literal instead of a domain",
            Self::SeveralAddresses { .. } => "another address",
        }
    }

    /// Byte of the input that the error is about.
    pub fn offset(self) -> usize {
        match self {
            Self::Empty => 0,
            Self::NoDomain { offset }
            | Self::EmptyLabel { offset }
            | Self::LabelTooLong { offset }
            | Self::DomainTooLong { offset }
            | Self::BadCharacter { offset }
            | Self::BadHyphen { offset }
            | Self::BadIdna { offset }
            | Self::BadUtf8 { offset }
            | Self::IpAddress { offset }
            | Self::AddressLiteral { offset }
            | Self::SeveralAddresses { offset } => offset,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())?;
        match self {
            Self::Empty => Ok(()),
            error => write!(f, " at byte {}", error.offset()),
        }
    }
}

impl core::error::Error for ParseError {}

/// The dots of UTS 46 section 4: full stop, ideographic, full-width and half-width ideographic.
pub(super) const DOTS: [char; 4] = ['.', '\u{3002}', '\u{FF0E}', '\u{FF61}'];

pub(super) fn parse(text: &str) -> Result<Domain, ParseError> {
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let mut domain = Domain::BLANK;
    if plain(text.as_bytes(), &mut domain) {
        return Ok(domain);
    }
    let mut writer = Writer::new();
    let mut offset = 0;
    for label in text.split(DOTS) {
        writer.label(label, offset)?;
        offset += label.len();
        offset += text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    writer.finish(0)
}

/// What nearly every domain is: ASCII labels of letters, digits and single hyphens between them, to be
/// written to a blank one. `false` is no error yet.
pub(super) fn plain(text: &[u8], domain: &mut Domain) -> bool {
    let is_plain = plain_unsplit(text, domain).is_some();
    if is_plain {
        domain.split();
    }
    is_plain
}

/// The same, before anybody looks for its public suffix. A bit for each dot among its first 64 bytes.
pub(super) fn plain_unsplit(text: &[u8], domain: &mut Domain) -> Option<u64> {
    if text.len() > DOMAIN_LEN_MAX {
        return None;
    }
    // Before its first byte stands what stands before a label.
    let (mut at, mut before, mut all_dots) = (0, MARK_BEFORE, 0);
    let mut rest = text;
    loop {
        let ((word, lanes), is_last) = match rest.split_first_chunk() {
            Some((word, behind)) => {
                rest = behind;
                ((u64::from_le_bytes(*word), HIGH), false)
            }
            None => (tail(text), true),
        };
        let Word { small, dots, hyphens, others, .. } = Word::new(word);
        // Letters and digits come behind hyphen and dot.
        let marks = dots | hyphens;
        if others & lanes | marks & (marks << 8 | before) != 0 {
            return None;
        }
        before = marks >> 56;
        if at < 64 {
            all_dots |= bits(dots) << at;
        }
        let room = domain.bytes.get_mut(at..).unwrap_or_default();
        match room.first_chunk_mut() {
            Some(to) => *to = small.to_le_bytes(),
            None => room.iter_mut().zip(small.to_le_bytes()).for_each(|(to, byte)| *to = byte),
        }
        if is_last {
            break;
        }
        at += 8;
    }
    let labels = || text.split(|&byte| byte == b'.');
    let is_too_long = |label: &[u8]| label.len() > LABEL_LEN_MAX;
    match text.last() {
        None | Some(b'-' | b'.') => return None,
        Some(b'0'..=b'9') if labels().next_back()?.iter().all(u8::is_ascii_digit) => return None,
        _ if text.len() > LABEL_LEN_MAX && labels().any(is_too_long) => return None,
        _ => (),
    }
    domain.len = text.len() as u8; // there was room
    Some(all_dots)
}

/// A mark in the byte before the first of a word.
const MARK_BEFORE: u64 = 0x80;

/// Collects labels into canonical bytes.
#[derive(Clone)]
pub(super) struct Writer {
    bytes: [u8; DOMAIN_LEN_MAX],
    len: usize,
    /// Some label was not plain ASCII, so the Bidi rule has to be looked at.
    has_idn: bool,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self { bytes: [0; DOMAIN_LEN_MAX], len: 0, has_idn: false }
    }

    /// Bytes written so far: where the next label, after its dot, begins.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The first half, where the second is the same.
    pub(super) fn half(&self) -> Option<&[u8]> {
        half(self.bytes.get(..self.len)?)
    }

    /// Forgets what is behind the first `len` bytes, where a label ends.
    pub(super) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// There are two labels or more.
    pub(super) fn has_dot(&self) -> bool {
        self.bytes.iter().take(self.len).any(|&byte| byte == b'.')
    }

    /// Adds a label, `offset` being where it stands in the text that errors speak of.
    pub(super) fn label(&mut self, label: &str, offset: usize) -> Result<(), ParseError> {
        if label.is_empty() {
            return Err(ParseError::EmptyLabel { offset });
        }
        if label.len() <= LABEL_LEN_MAX && label.is_ascii() && !starts_as_alabel(label) {
            return self.ascii_label(label, offset);
        }
        if label.is_ascii() && label.len() > LABEL_LEN_MAX {
            return Err(ParseError::LabelTooLong { offset });
        }
        let mut ascii = [0; LABEL_LEN_MAX];
        let len = idna::label_to_ascii(label, &mut ascii).map_err(|error| match error {
            LabelError::TooLong => ParseError::LabelTooLong { offset },
            _ => ParseError::BadIdna { offset },
        })?;
        self.has_idn = true;
        // UTS 46 may map a label to plain ASCII (full-width letters) or leave what no host has.
        let ascii = ascii.get(..len).unwrap_or_default();
        match core::str::from_utf8(ascii) {
            Ok(label) if !label.is_empty() => self.ascii_label(label, offset),
            _ => Err(ParseError::BadIdna { offset }),
        }
    }

    fn ascii_label(&mut self, label: &str, offset: usize) -> Result<(), ParseError> {
        if let Some(at) = label.bytes().position(|byte| !is_ldh(byte)) {
            return Err(ParseError::BadCharacter { offset: offset + at });
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(ParseError::BadHyphen { offset });
        }
        let at = if self.len == 0 { 0 } else { self.len + 1 };
        let room = self.bytes.get_mut(at..at + label.len());
        let room = room.ok_or(ParseError::DomainTooLong { offset })?;
        for (to, from) in room.iter_mut().zip(label.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        if let Some(dot) = at.checked_sub(1).and_then(|dot| self.bytes.get_mut(dot)) {
            *dot = b'.';
        }
        self.len = at + label.len();
        Ok(())
    }

    /// The number as a label, which is no domain by itself (`163`), but what a provider may be called.
    pub(super) fn number(self) -> Domain {
        let mut domain = Domain { bytes: self.bytes, len: self.len as u8, ..Domain::BLANK };
        domain.split();
        domain
    }

    /// The domain, or why the labels together are none. `offset` is where the whole begins.
    pub(super) fn finish(self, offset: usize) -> Result<Domain, ParseError> {
        let text = self.bytes.get(..self.len).unwrap_or_default();
        if text.is_empty() {
            return Err(ParseError::Empty);
        }
        let last = text.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        // "Ends in a number" (WHATWG URL, host parsing): no top-level domain is one.
        if last.iter().all(u8::is_ascii_digit) {
            return Err(ParseError::IpAddress { offset });
        }
        if self.has_idn && !idna::bidi_ok(text) {
            return Err(ParseError::BadIdna { offset });
        }
        let has_idn = text.split(|&byte| byte == b'.').any(|label| label.starts_with(b"xn--"));
        let mut domain =
            Domain { bytes: self.bytes, len: self.len as u8, has_idn, ..Domain::BLANK };
        domain.split();
        Ok(domain)
    }
}

/// The first half of a text, where the second is the same, with or without a dot between.
pub(super) fn half(text: &[u8]) -> Option<&[u8]> {
    let (first, second) = text.split_at(text.len() / 2);
    let second = match second {
        [b'.', rest @ ..] if rest.len() == first.len() => rest,
        _ => second,
    };
    (first.first() == second.first() && first.eq_ignore_ascii_case(second)).then_some(first)
}

fn is_ldh(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn starts_as_alabel(label: &str) -> bool {
    label.as_bytes().get(..4).is_some_and(|head| head.eq_ignore_ascii_case(b"xn--"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

    /// The rule, a label at a time.
    fn is_plain(text: &str) -> bool {
        let is_label = |label: &str| {
            (1..=LABEL_LEN_MAX).contains(&label.len())
                && label.bytes().all(is_ldh)
                && !label.starts_with('-')
                && !label.ends_with('-')
                && !label.contains("--")
        };
        let last = text.rsplit('.').next().unwrap_or_default();
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
        text.len() <= DOMAIN_LEN_MAX && text.split('.').all(is_label) && !is_number
    }

    #[test]
    fn words_are_held_to_the_rule_of_labels() {
        let long = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz";
        let pieces = ["a", "Z", "7", "2024", "-", ".", ".", "co", "_", "@", "\u{e9}", "1-2", long];
        let (mut state, mut counts) = (1_u64, [0, 0]);
        let mut below = |most: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % most
        };
        for _ in 0..200_000 {
            let kinds = pieces.len() - 4 * below(2);
            let text: String = (0..=below(12)).map(|_| pieces[below(kinds)]).collect();
            let mut domain = Domain::BLANK;
            let dots = plain_unsplit(text.as_bytes(), &mut domain);
            let is_it = dots.is_some();
            assert_eq!(is_it, is_plain(&text), "{text}");
            if is_it {
                assert_eq!(domain.as_str(), text.to_ascii_lowercase());
                let bits = text.bytes().take(64).rev();
                let bits = bits.fold(0, |bits, byte| bits << 1 | u64::from(byte == b'.'));
                assert_eq!(dots, Some(bits), "{text}");
                assert!(domain.bytes[text.len()..].iter().all(|&byte| byte == 0));
            }
            counts[usize::from(is_it)] += 1;
        }
        assert!(counts.iter().all(|&count| count > 10_000), "{counts:?}");
    }
}
