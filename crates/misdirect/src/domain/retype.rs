//! What was typed with the keyboard of another script on, as the ASCII that is on the same keys:
//! `joe@пьфшд.сщь` is gmail.com on a Russian keyboard.
//!
//! Whoever writes in two scripts has two keyboards on the same keys, and forgets to switch. Then each letter
//! is wrong, the dot mostly, and the `@` on some. The tables have each keyboard; only names with letters of
//! theirs are looked at.
//!
//! Most names in other scripts are right as they are. So a name is read this way only where it can hardly
//! be one:
//!
//! - Its top-level domain does not exist, and on the keys it is one that a directory has. One that none
//!   has will do if its suffix has three letters or more: of two letters, one in three is a country's, by
//!   accident (`.де` is `.lt`).
//! - Or its top-level domain exists in ASCII, as in `пьфшд.com`, and the keys spell a name of one at
//!   which nobody but its owner has names: a mail provider or an army.
//!
//! The local part was typed with the same keyboard if all of its letters are on it. Then it is what its
//! keys spell as well, `ощу` being `joe`: a domain in ASCII has hardly any mailboxes in other letters.

use super::defect::DefectKind;
use super::keyboards::{Keys, Spelled};
use super::mailbox::write_local;
use super::read::Typed;
use super::{DOMAIN_LEN_MAX, Domain, ParseError, Section};
use core::fmt;
use core::ops::Range;

/// Most bytes of what is read this way: no character of these scripts has more than three.
const BYTES_MAX: usize = 3 * DOMAIN_LEN_MAX;
/// Letters of the shortest suffix that tells something although no directory has the name.
const SUFFIX_MIN: usize = 3;

/// What a directory says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It has none like it.
    No,
    /// It is listed.
    Listed,
    /// It is listed, and nobody but its owner has names there.
    OwnedByOne,
}

impl Typed<'_> {
    /// The domain may have been typed with the keyboard of another script on.
    #[inline]
    pub(crate) fn is_retypable(&self) -> bool {
        match self.domain() {
            Ok(domain) => domain.has_idn(),
            Err(ParseError::SeveralAddresses { .. }) => false,
            Err(_) => !self.input().is_ascii(),
        }
    }

    /// Reads the domain as its keys spell it, where that is likelier to be meant. `known` asks the
    /// directories.
    pub(crate) fn retype(&mut self, known: impl Fn(&Domain) -> Known) {
        if self.span().len() > BYTES_MAX {
            return;
        }
        let (mut exists, mut unlisted) = (false, None);
        if let Ok(domain) = self.domain() {
            exists = domain.section() != Section::Unlisted;
            let top = domain.suffix().rsplit('.').next().unwrap_or_default();
            if exists && top.starts_with("xn--") {
                return;
            }
        }
        for keys in Keys::all() {
            for span in self.spans(keys) {
                for is_pair in [true, false] {
                    let Some(domain) = self.spelled(keys, span.clone(), is_pair) else { continue };
                    match known(&domain) {
                        Known::Listed if exists => {}
                        Known::Listed | Known::OwnedByOne => {
                            return self.reread(&domain, keys, span);
                        }
                        Known::No => {
                            let tells = !exists && domain.suffix().len() >= SUFFIX_MIN;
                            let meant = || (domain, keys, span.clone());
                            unlisted = unlisted.or_else(|| tells.then(meant));
                        }
                    }
                }
            }
        }
        if let Some((domain, keys, span)) = unlisted {
            self.reread(&domain, keys, span);
        }
    }

    /// The domain as the reader found it, and with the marks behind it that are on keys of letters.
    fn spans(&self, keys: Keys) -> impl Iterator<Item = Range<usize>> + use<> {
        let span = self.span();
        let mut whole = span.clone();
        while let Some(&byte) = self.input().get(whole.end).filter(|_| whole.len() < BYTES_MAX) {
            if byte.is_ascii() && !byte.is_ascii_alphanumeric() && keys.of_mark(byte) == byte {
                break;
            }
            whole.end += 1;
        }
        let wider = (whole != span).then_some(whole);
        core::iter::once(span).chain(wider)
    }

    /// A name that somebody can own.
    fn spelled(&self, keys: Keys, span: Range<usize>, is_pair: bool) -> Option<Domain> {
        let text = core::str::from_utf8(self.input().get(span)?).ok()?;
        let spelled = Spelled::of(text, keys, is_pair)?;
        spelled.domain()
    }

    /// Writes the local part as a mailbox has it, and as its keys spell it if it was typed with the same
    /// keyboard as the domain.
    pub(crate) fn write_local(&self, local: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
        let keys = self.defects().iter().find_map(|defect| match defect.kind {
            DefectKind::OtherKeyboard(keys) => Some(keys),
            _ => None,
        });
        let text = core::str::from_utf8(local).unwrap_or_default();
        match keys.and_then(|keys| Spelled::of(text, keys, true)) {
            Some(spelled) => write_local(spelled.as_str().as_bytes(), out),
            None => write_local(local, out),
        }
    }
}
