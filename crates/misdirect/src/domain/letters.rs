//! A domain as letters: one byte for each, whatever its script, so that stages above compare,
//! hash and align bytes and never think of Punycode.
//!
//! ASCII stands for itself. Any other letter gets a number from 0x80 on in an [`Alphabet`] that
//! one check shares, so that equal letters have equal bytes within it.

use super::suffix::behind_private_name;
use super::{DOMAIN_LEN_MAX, Domain, LABEL_LEN_MAX, label_to_unicode};

/// Different letters outside ASCII that are told apart in one check. A label has at most 63 (far
/// fewer in practice); beyond the limit letters become [`OTHER`], which equals no letter we know.
const WIDE_MAX: usize = 126;
const OTHER: u8 = 0xFF;

/// The letters outside ASCII seen so far.
#[derive(Clone)]
pub(crate) struct Alphabet {
    wide: [char; WIDE_MAX],
    len: usize,
}

impl Alphabet {
    pub(crate) const fn new() -> Self {
        Self { wide: ['\0'; WIDE_MAX], len: 0 }
    }

    /// The letter that a byte stands for; ASCII and [`OTHER`] stand for themselves.
    #[inline]
    pub(crate) fn letter(&self, byte: u8) -> char {
        if byte.is_ascii() {
            return char::from(byte);
        }
        let wide = usize::from(byte).checked_sub(0x80).filter(|&at| at < self.len);
        wide.and_then(|at| self.wide.get(at)).copied().unwrap_or(char::from(byte))
    }

    fn byte(&mut self, letter: char) -> u8 {
        if letter.is_ascii() {
            return letter as u8;
        }
        let seen = self.wide.iter().take(self.len).position(|&known| known == letter);
        let at = seen.or_else(|| {
            *self.wide.get_mut(self.len)? = letter;
            self.len += 1;
            Some(self.len - 1)
        });
        at.map_or(OTHER, |at| 0x80 + at as u8) // at < WIDE_MAX = 126, so at most 0xFD
    }
}

/// Some label of a domain is an A-label.
pub(crate) fn has_alabel(ascii: &[u8]) -> bool {
    ascii.contains(&b'-') && ascii.windows(4).any(|four| four == b"xn--")
}

/// The letters of a domain, split as the domain is.
#[derive(Clone)]
pub(crate) struct Letters {
    bytes: [u8; DOMAIN_LEN_MAX],
    len: usize,
    /// Where the name begins, in letters.
    pub(crate) name_at: usize,
    /// One past its last letter.
    pub(crate) name_end: usize,
    /// Where the suffix begins; equals the length for a single label.
    pub(crate) suffix_at: usize,
}

impl Letters {
    /// None yet, to be read in place.
    pub(crate) const NONE: Self =
        Self { bytes: [0; DOMAIN_LEN_MAX], len: 0, name_at: 0, name_end: 0, suffix_at: 0 };

    pub(crate) fn of(domain: &Domain, alphabet: &mut Alphabet) -> Self {
        let mut letters = Self::NONE;
        letters.read(domain, alphabet);
        letters
    }

    /// Reads a domain.
    pub(crate) fn read(&mut self, domain: &Domain, alphabet: &mut Alphabet) {
        let parts = (domain.name_at(), domain.name_end(), domain.suffix_at());
        match domain.has_idn() {
            true => *self = Self::of_text(domain.as_bytes(), parts, true, alphabet),
            false => self.read_ascii(domain.as_bytes(), parts),
        }
    }

    /// `parts`: byte offsets of name, its end, and suffix in the ASCII text.
    pub(crate) fn of_text(
        ascii: &[u8],
        (name_at, name_end, suffix_at): (usize, usize, usize),
        has_idn: bool,
        alphabet: &mut Alphabet,
    ) -> Self {
        let mut letters = Self { bytes: [0; DOMAIN_LEN_MAX], len: 0, name_at, name_end, suffix_at };
        if !has_idn {
            return Self::of_ascii(ascii, (name_at, name_end, suffix_at));
        }
        let mut at = 0;
        for label in ascii.split(|&byte| byte == b'.') {
            if at > 0 {
                letters.push(b'.');
            }
            if at == name_at {
                letters.name_at = letters.len;
            }
            if at == suffix_at {
                letters.suffix_at = letters.len;
            }
            letters.push_label(label, alphabet);
            at += label.len();
            if at == name_end {
                letters.name_end = letters.len;
            }
            at += 1;
        }
        if suffix_at >= ascii.len() {
            letters.suffix_at = letters.len;
        }
        letters
    }

    /// Letters that stand for themselves.
    pub(crate) fn of_ascii(ascii: &[u8], parts: (usize, usize, usize)) -> Self {
        let mut letters = Self::NONE;
        letters.read_ascii(ascii, parts);
        letters
    }

    /// Reads letters that stand for themselves.
    pub(crate) fn read_ascii(&mut self, ascii: &[u8], parts: (usize, usize, usize)) {
        self.len = ascii.len().min(DOMAIN_LEN_MAX);
        self.bytes[..self.len].copy_from_slice(&ascii[..self.len]);
        (self.name_at, self.name_end, self.suffix_at) = parts;
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &[u8] {
        self.bytes.get(self.name_at..self.name_end).unwrap_or_default()
    }

    pub(crate) fn suffix(&self) -> &[u8] {
        self.bytes.get(self.suffix_at..self.len).unwrap_or_default()
    }

    /// The same with a private suffix read as the name that was typed, under another suffix: see
    /// [`behind_private_name`].
    pub(crate) fn split_as(&self, typed: &Self) -> Option<Self> {
        let behind = behind_private_name(self.suffix(), typed.name(), typed.suffix())?;
        let suffix_at = self.suffix_at + behind;
        Some(Self { name_at: self.suffix_at, name_end: suffix_at - 1, suffix_at, ..self.clone() })
    }

    fn push_label(&mut self, label: &[u8], alphabet: &mut Alphabet) {
        let mut wide = ['\0'; LABEL_LEN_MAX];
        let decoded =
            if label.starts_with(b"xn--") { label_to_unicode(label, &mut wide) } else { None };
        match decoded {
            Some(len) => wide.iter().take(len).for_each(|&letter| self.push(alphabet.byte(letter))),
            None => label.iter().for_each(|&byte| self.push(byte)),
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }
}
