//! Text to domain: what was written, whatever its form, becomes a [`Domain`] in one canonical form.
//!
//! There are two readers. [`Domain::parse`] is strict, for lists and configuration.
//! [`Typed::read`] is lenient, for what people type: it repairs what cannot be right, and keeps
//! each repair as a slip. A `Domain` cannot be wrong once it exists: lower-case ASCII (A-labels,
//! RFC 5890), no trailing dot, 1 to 253 bytes, labels of 1 to 63, split at its public suffix.
//!
//! What a name gives away by itself, without any directory, is a [`Finding`].

mod addresses;
mod counts;
mod defect;
mod extent;
mod findings;
mod idna;
mod invisible;
mod keyboards;
pub(crate) mod letters;
mod locate;
#[cfg(feature = "idna")]
pub(crate) mod lookalikes;
mod mailbox;
mod marks;
mod parse;
#[cfg(feature = "idna")]
mod places;
#[cfg(feature = "idna")]
mod punycode;
mod read;
mod retype;
#[cfg(feature = "idna")]
mod scripts;
pub(crate) mod skeleton;
pub(crate) mod sounds;
mod special;
mod spoken;
pub(crate) mod suffix;
pub(crate) mod suffix_class;
#[cfg(any(test, target_family = "wasm"))]
mod suffix_text;
mod transliterated;
mod words;

pub(crate) use addresses::is_file;
pub use addresses::{Address, Addresses};
pub use counts::part_that_counts;
pub(crate) use defect::{Defect, DefectKind};
pub(crate) use findings::findings;
pub use findings::{Finding, Findings};
pub use parse::ParseError;
pub use read::Typed;
pub(crate) use retype::Known;
pub use suffix::Section;

use core::fmt;

/// Most bytes of a domain name in text form, without the trailing dot (RFC 1035 section 2.3.4).
pub const DOMAIN_LEN_MAX: usize = 253;
/// Most bytes of a label (RFC 1035 section 2.3.4).
pub const LABEL_LEN_MAX: usize = 63;

/// A domain name in canonical form, split at its public suffix.
///
/// ```
/// use misdirect::Domain;
/// let domain = Domain::parse("Mail.Example.co.uk")?;
/// assert_eq!(domain.as_str(), "mail.example.co.uk");
/// assert_eq!(domain.subdomain(), "mail");
/// assert_eq!(domain.name(), "example");
/// assert_eq!(domain.suffix(), "co.uk");
/// assert_eq!(domain.registrable(), Some("example.co.uk"));
/// # Ok::<(), misdirect::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Domain {
    bytes: [u8; DOMAIN_LEN_MAX],
    len: u8,
    /// Where the name begins; all before it is sub-domain.
    name_at: u8,
    split: Split,
    /// Some label is an A-label.
    has_idn: bool,
}

/// How a domain is split at its public suffix. Its name is the label before that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Split {
    /// Where the suffix begins; the length, for a single label.
    pub(crate) suffix_at: u8,
    pub(crate) section: Section,
    /// The whole domain is itself a public suffix.
    pub(crate) is_suffix: bool,
    /// Some label ends as a public suffix begins: `yahooco.uk`.
    pub(crate) has_suffix_inside: bool,
}

impl Domain {
    /// Reads a domain as lists and configuration write it: UTF-8 or ASCII, any case.
    ///
    /// # Errors
    ///
    /// Anything that is not a domain: an empty label (a trailing dot included), characters other
    /// than letters, digits and inner hyphens, lengths beyond RFC 1035, a last label of digits, a
    /// label that IDNA (UTS 46) refuses. The error says what and at which byte.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// None yet: to be written in place, as hundreds of bytes are better not moved about.
    const BLANK: Self = Self {
        bytes: [0; DOMAIN_LEN_MAX],
        len: 0,
        name_at: 0,
        split: Split {
            suffix_at: 0,
            section: Section::Unlisted,
            is_suffix: false,
            has_suffix_inside: false,
        },
        has_idn: false,
    };

    /// Splits canonical bytes at their public suffix. The caller has checked form and lengths.
    fn split(&mut self) {
        let split = self.look_for_split();
        let suffix_at = usize::from(split.suffix_at);
        let name_end = if suffix_at == self.len() { suffix_at } else { suffix_at - 1 };
        let head = self.bytes.get(..name_end).unwrap_or_default();
        let name_at = head.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1);
        (self.name_at, self.split) = (name_at as u8, split); // at most DOMAIN_LEN_MAX
    }

    /// Splits canonical bytes as somebody says who has asked the list before; `dots` has a bit for each of their
    /// dots. False, and nothing done, where no list could say so, or they are more than 64: the suffix begins
    /// behind a dot, or is none of a single label.
    fn split_as(&mut self, split: Split, dots: u64) -> bool {
        let name_end = match split.suffix_at {
            whole if whole == self.len && dots == 0 => whole,
            0 => return false,
            suffix_at if suffix_at < self.len && dots != 0 => suffix_at - 1,
            _ => return false,
        };
        if self.len > 64 || dots != 0 && dots >> name_end & 1 == 0 {
            return false;
        }
        let before = if dots == 0 { 0 } else { dots & ((1 << name_end) - 1) };
        (self.name_at, self.split) = ((64 - before.leading_zeros()) as u8, split);
        true
    }

    /// What the list says of canonical bytes.
    fn look_for_split(&self) -> Split {
        let len = self.len();
        let text = self.bytes.get(..len).unwrap_or_default();
        let found = suffix::public_suffix(text);
        let mut suffix_at = usize::from(found.start);
        let mut section = found.section;
        let mut is_suffix = false;
        if suffix_at == 0 && found.section == Section::Private {
            // `github.io` itself: as a mail domain it is an ordinary name under `io`.
            suffix_at = usize::from(found.icann_start);
            section = if found.icann_listed { Section::Icann } else { Section::Unlisted };
            is_suffix = true;
        }
        if suffix_at == 0 {
            // `gov.uk` itself, or a single label: its first label stands for the name.
            is_suffix = found.section != Section::Unlisted;
            match text.iter().position(|&byte| byte == b'.') {
                Some(dot) => suffix_at = dot + 1,
                None => {
                    suffix_at = len;
                    section = Section::Unlisted;
                }
            }
        }
        let has_suffix_inside = found.is_any_inside;
        // At most DOMAIN_LEN_MAX.
        Split { suffix_at: suffix_at as u8, section, is_suffix, has_suffix_inside }
    }

    /// How it was split.
    pub(crate) fn as_split(&self) -> Split {
        self.split
    }

    /// The whole domain.
    pub fn as_str(&self) -> &str {
        self.slice(0, self.len())
    }

    /// The same as bytes: ASCII in lower case. Text is looked at once more to be known as such, which is a
    /// tenth of what a listed domain costs.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len()).unwrap_or_default()
    }

    /// Length in bytes, 1 to 253.
    #[allow(clippy::len_without_is_empty)] // a domain is never empty
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// The public suffix: `co.uk`. Empty for a single label. Where the domain is itself a public
    /// suffix, what follows its first label: `uk` for `gov.uk`.
    pub fn suffix(&self) -> &str {
        self.slice(self.suffix_at(), self.len())
    }

    pub(crate) fn suffix_bytes(&self) -> &[u8] {
        self.bytes.get(self.suffix_at()..self.len()).unwrap_or_default()
    }

    /// The label before the suffix, which is what its owner chose: `example` of `example.co.uk`.
    pub fn name(&self) -> &str {
        self.slice(self.name_at(), self.name_end())
    }

    /// What stands before the name, without its dot: `mail.eu` of `mail.eu.example.com`, or empty.
    pub fn subdomain(&self) -> &str {
        self.slice(0, self.name_at().saturating_sub(1))
    }

    /// Name and suffix: what somebody registered. `None` for a single label, and where the domain
    /// is itself a public suffix.
    pub fn registrable(&self) -> Option<&str> {
        let whole = !self.split.is_suffix && self.suffix_at() < self.len();
        whole.then(|| self.slice(self.name_at(), self.len()))
    }

    /// Which section of the public suffix list has the suffix.
    pub fn section(&self) -> Section {
        self.split.section
    }

    /// The domain is itself a public suffix: `gov.uk`, `github.io`.
    pub fn is_public_suffix(&self) -> bool {
        self.split.is_suffix
    }

    /// The labels, left to right.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.as_str().split('.')
    }

    pub(crate) fn name_at(&self) -> usize {
        usize::from(self.name_at)
    }

    pub(crate) fn name_end(&self) -> usize {
        if self.split.suffix_at == self.len { self.len() } else { self.suffix_at() - 1 }
    }

    pub(crate) fn suffix_at(&self) -> usize {
        usize::from(self.split.suffix_at)
    }

    /// The part that a byte is in; the end counts as suffix.
    pub(crate) fn part_at(&self, at: usize) -> Part {
        match at {
            _ if at < self.name_at() => Part::Subdomain,
            _ if at < self.name_end() => Part::Name,
            _ if at < self.suffix_at() => Part::Dot,
            _ => Part::Suffix,
        }
    }

    pub(crate) fn has_idn(&self) -> bool {
        self.has_idn
    }

    pub(crate) fn has_suffix_inside(&self) -> bool {
        self.split.has_suffix_inside
    }

    /// This domain is `other` or below it.
    pub(crate) fn is_within(&self, other: &[u8]) -> bool {
        match self.as_bytes().strip_suffix(other) {
            Some(head) => head.is_empty() || head.ends_with(b"."),
            None => false,
        }
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        let bytes = self.bytes.get(from..to).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// The parts of a domain.
pub(crate) enum Part {
    Subdomain,
    Name,
    Dot,
    Suffix,
}

impl PartialEq for Domain {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Domain {}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Domain({})", self.as_str())
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Decodes an A-label; `None` where it is none.
pub(crate) fn label_to_unicode(label: &[u8], out: &mut [char; LABEL_LEN_MAX]) -> Option<usize> {
    idna::label_to_unicode(label, out)
}
