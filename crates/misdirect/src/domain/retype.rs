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

use super::defect::{Defect, DefectKind};
use super::keyboards::{Keys, Spelled};
use super::mailbox::write_local;
use super::read::Typed;
use super::transliterated::by_sound;
use super::{DOMAIN_LEN_MAX, Domain, ParseError, Section};
use core::fmt;
use core::ops::Range;

/// Most bytes of what is read this way: no character of these scripts has more than three.
const BYTES_MAX: usize = 3 * DOMAIN_LEN_MAX;
/// Letters of the shortest suffix that tells something although no directory has the name.
const SUFFIX_MIN: usize = 3;

/// Letters of the shortest name of a provider that ends no word: `mail` and `web` do, `gmx` has no vowel.
const NAME_MIN: usize = 5;

/// What a directory says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It has none like it.
    No,
    /// It is listed.
    Listed,
    /// It is listed, and nobody but its owner has names there.
    OwnedByOne,
    /// It is a mail provider's, whose users have no hosts.
    Provider,
}

impl Typed<'_> {
    /// Reads the domain as its keys spell it, where that is likelier to be meant. `known` asks the
    /// directories.
    pub(crate) fn retype(&mut self, known: impl Fn(&Domain) -> Known) {
        let is_several = matches!(self.domain(), Err(ParseError::SeveralAddresses { .. }));
        if is_several || self.span().len() > BYTES_MAX {
            return;
        }
        let span = self.span();
        let heard = self.input().get(span.clone()).and_then(by_sound);
        if let Some(domain) = heard.filter(|domain| known(domain) == Known::Provider) {
            return self.reread(&domain, span, DefectKind::ByEar);
        }
        let (mut exists, mut unlisted) = (false, None);
        if let Ok(domain) = self.domain() {
            exists = domain.section() != Section::Unlisted;
            let top = domain.suffix().rsplit('.').next().unwrap_or_default();
            if exists && top.starts_with("xn--") {
                return;
            }
        }
        // The first letter tells which keyboards it can be.
        let text = self.input().get(self.span().start..).unwrap_or_default();
        let mut letters = text.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
        let Some(first) = letters.find(|letter| !letter.is_ascii()) else { return };
        for keys in Keys::all().filter(|keys| keys.of(first).is_some()) {
            for span in self.spans(keys) {
                for is_pair in [true, false].into_iter().take(keys.pairings()) {
                    let Some(domain) = self.spelled(keys, span.clone(), is_pair) else { continue };
                    match known(&domain) {
                        Known::Listed if exists => {}
                        Known::Listed | Known::OwnedByOne | Known::Provider => {
                            return self.reread(&domain, span, DefectKind::OtherKeyboard);
                        }
                        Known::No => {
                            let tells = !exists && domain.suffix().len() >= SUFFIX_MIN;
                            let meant = || (domain, span.clone());
                            unlisted = unlisted.or_else(|| tells.then(meant));
                        }
                    }
                }
            }
        }
        if let Some((domain, span)) = unlisted {
            self.reread(&domain, span, DefectKind::OtherKeyboard);
        }
    }

    /// Reads who is meant out of what was read as part of a domain: `joe@smith@gmail.com`, `joe_gmail.com`.
    /// Below a provider's domain nobody has names, so what stands before it is the local part.
    pub(crate) fn resign(&mut self, known: impl Fn(&Domain) -> Known) {
        if !self.is_repaired() {
            return self.read_capitals();
        }
        let span = self.span();
        let text = self.input().get(span.clone()).unwrap_or_default();
        let has_local = self.local_part().is_some();
        if has_local && self.input().get(..span.start).is_none_or(|text| !text.ends_with(b"@")) {
            return;
        }
        // Of several underscores the last one stands for it: `joe_smith_gmail.com`.
        let sign = match has_local {
            true => text.iter().position(|&byte| byte == b'@'),
            false => text.iter().rposition(|&byte| byte == b'_'),
        };
        let Some(at) = sign.filter(|&at| at > 0) else { return };
        let (head, rest) = (text.get(..at), text.get(at + 1..).unwrap_or_default());
        let is_local =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if head.is_none_or(|head| !head.iter().all(is_local)) {
            return;
        }
        // `t_online.de` is t-online.de.
        if !has_local && self.domain().is_ok_and(|domain| known(domain) != Known::No) {
            return;
        }
        let domain = core::str::from_utf8(rest).ok().and_then(|rest| Domain::parse(rest).ok());
        let is_whole = |domain: &Domain| domain.subdomain().is_empty();
        if let Some(domain) = domain.filter(|it| is_whole(it) && known(it) == Known::Provider) {
            return self.take_before(span.start + at, 1, &domain);
        }
        // `karl_heinzgmx.de`: no domain has an underscore, and nobody but the provider has its name.
        for joined in (1..rest.len()).filter(|_| !has_local) {
            let tail = rest.get(joined..).and_then(|tail| core::str::from_utf8(tail).ok());
            let Some(domain) = tail.and_then(|tail| Domain::parse(tail).ok()) else { continue };
            let is_word = |name: &str| {
                name.len() < NAME_MIN && name.contains(|letter| "aeiouy0123456789".contains(letter))
            };
            if is_whole(&domain) && !is_word(domain.name()) && known(&domain) == Known::Provider {
                return self.take_before(span.start + at + 1 + joined, 0, &domain);
            }
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
        let spelled = self.keys().and_then(|keys| {
            let text = core::str::from_utf8(local).ok()?;
            Spelled::of(text, keys, true)
        });
        match spelled {
            Some(spelled) => write_local(spelled.as_str().as_bytes(), out),
            None => write_local(local, out),
        }
    }

    /// The keyboard that the domain was typed with: the first that spells it.
    fn keys(&self) -> Option<Keys> {
        let is_other = |defect: &Defect| defect.kind == DefectKind::OtherKeyboard;
        self.defects().iter().any(is_other).then_some(())?;
        let is_spelled = |keys: &Keys| {
            let spelled = |is_pair| self.spelled(*keys, self.span(), is_pair);
            [true, false].into_iter().filter_map(spelled).any(|domain| self.domain() == Ok(&domain))
        };
        Keys::all().find(is_spelled)
    }
}
