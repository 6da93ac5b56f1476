//! The strict reader: a domain as lists and configuration write it, or an error that says where.
//!
//! Also the one place where labels become canonical bytes, which the lenient reader shares: in one
//! pass where the text is a domain as it stands ([`plain`]), else label by label ([`Writer`]).

use super::idna::{self, LabelError};
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
    let Some(room) = domain.bytes.get_mut(..text.len()) else { return false };
    let (mut label_at, mut before, mut is_number) = (0, b'.', true);
    for (at, (to, &from)) in room.iter_mut().zip(text).enumerate() {
        let byte = PLAIN[usize::from(from)];
        // Letters and digits come behind hyphen and dot.
        if byte > b'.' {
            is_number &= byte <= b'9';
        } else if byte == 0 || before <= b'.' {
            return false;
        } else if byte == b'-' {
            is_number = false;
        } else if at - label_at > LABEL_LEN_MAX {
            return false;
        } else {
            (label_at, is_number) = (at + 1, true);
        }
        (*to, before) = (byte, byte);
    }
    if before <= b'.' || text.len() - label_at > LABEL_LEN_MAX || is_number {
        return false;
    }
    domain.len = text.len() as u8; // there was room
    domain.split();
    true
}

/// A byte of a plain domain.
pub(super) fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)] != 0
}

/// The bytes of plain domains, capitals made small; 0 for any other.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.') {
            plain[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    plain
};

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
