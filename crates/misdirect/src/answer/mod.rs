//! The answer of a check: its verdict, and views of its suggestions and their slips.

mod dismissal;

pub use crate::channel::{Place, SLIPS_MAX};
pub use crate::judge::PPM;

use crate::channel::SlipKind;
use crate::directory::Entry;
use crate::domain::{DOMAIN_LEN_MAX, Domain, Findings, ParseError, Typed};
use core::fmt;
use dismissal::Reason;

/// Most suggestions of an answer.
pub const SUGGESTIONS_MAX: usize = 4;

/// What a check says, in one word. Numbers are part of the ABI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Verdict {
    /// A trusted directory has the domain: nothing to say.
    Listed = 0,
    /// Another domain was probably meant ([`Answer::probability`] reaches the threshold of the policy).
    /// Or the name deceives by itself, or cannot exist: then there are [`Answer::findings`].
    ///
    /// Ask whether one of [`Answer::meant`] was meant: that `ann@mail.con` is wrong is certain, but not
    /// whether mail.com or gmail.com was meant. Where that is empty, say what is wrong with the name
    /// ([`Answer::explanation`]).
    Suspect = 1,
    /// Not listed, and nothing else is likely enough. Suggestions may be there all the same.
    Unlisted = 2,
    /// What was given cannot be read; see [`Answer::error`].
    Invalid = 3,
}

impl Verdict {
    /// All, by number.
    pub const ALL: [Self; 4] = [Self::Listed, Self::Suspect, Self::Unlisted, Self::Invalid];

    /// Its name in JSON and in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Suspect => "suspect",
            Self::Unlisted => "unlisted",
            Self::Invalid => "invalid",
        }
    }
}

/// What kind of mistake a suggestion assumes. Numbers are part of the ABI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// An accident.
    Slip = 0,
    /// A name made to fool the eye.
    Lookalike = 1,
}

impl Kind {
    /// Its name in JSON and in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slip => "slip",
            Self::Lookalike => "lookalike",
        }
    }
}

/// The answer of a check, by value. It borrows the input and the directories.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'v> {
    pub(crate) typed: Typed<'v>,
    pub(crate) verdict: Verdict,
    pub(crate) listed: Option<Entry<'v>>,
    pub(crate) findings: Findings,
    /// The probability that anything else was meant.
    pub(crate) ppm: u32,
    /// How many suggestions are offered.
    pub(crate) meant: u8,
    pub(crate) found: [Option<Found<'v>>; SUGGESTIONS_MAX],
}

impl<'v> Answer<'v> {
    /// None yet: to be written in place, being large.
    #[inline]
    pub(crate) fn unread(input: &'v [u8]) -> Self {
        Self {
            typed: Typed::unread(input),
            verdict: Verdict::Unlisted,
            listed: None,
            findings: Findings::NONE,
            ppm: 0,
            meant: 0,
            found: [None; SUGGESTIONS_MAX],
        }
    }
}

/// A suggestion as it is stored: positions instead of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'v> {
    /// The entry, a domain of the message, or nothing where the typed domain itself is meant.
    pub(crate) text: &'v str,
    pub(crate) entry: Option<Entry<'v>>,
    /// Bytes of the typed domain that stand before `text`.
    pub(crate) kept: u8,
    pub(crate) kept_needs_dot: bool,
    /// The dot before the last byte that is kept belongs behind it.
    pub(crate) early_dot: bool,
    /// Bytes of the typed domain that are a local part, its `@` left out or mistyped.
    pub(crate) local: u8,
    pub(crate) ppm: u32,
    /// A domain of the message, and nearly as likely the slip itself.
    pub(crate) is_alike: bool,
    pub(crate) kind: Kind,
    /// −log2 P(typed | target, a slip), 1/256 bit, repairs of the reader left out.
    pub(crate) channel_cost: u32,
    pub(crate) slips: [Option<FoundSlip>; SLIPS_MAX],
}

impl Found<'_> {
    /// What is kept, a dot and an entry are together no longer than a domain can be.
    pub(crate) fn is_domain(&self) -> bool {
        usize::from(self.kept) + usize::from(self.kept_needs_dot) + self.text.len()
            <= DOMAIN_LEN_MAX
    }
}

/// A slip as it is stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoundSlip {
    pub(crate) kind: SlipKind,
    pub(crate) place: Place,
    pub(crate) at: u8,
    pub(crate) typed: Piece,
    pub(crate) intended: Piece,
    pub(crate) cost: u32,
}

/// A piece of text, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    Nothing,
    /// Bytes of the typed domain: first, and how many.
    Domain(u8, u8),
    /// Bytes of the intended text: first, and how many.
    Intended(u8, u8),
    /// What the reader repaired, by the number of that repair.
    Repaired(u8),
    Letter(char),
    Pair(char, char),
}

impl<'v> Answer<'v> {
    /// The answer in one word.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// What was given.
    pub fn input(&self) -> &'v [u8] {
        self.typed.input()
    }

    /// The domain that was read, repaired where it had to be; `None` where it is invalid.
    pub fn domain(&self) -> Option<&Domain> {
        self.typed.domain().ok()
    }

    /// How the input was read.
    pub fn typed(&self) -> &Typed<'v> {
        &self.typed
    }

    /// Why it is [`Verdict::Invalid`]; offsets are bytes of the input.
    pub fn error(&self) -> Option<ParseError> {
        self.typed.domain().err()
    }

    /// The entry that makes it [`Verdict::Listed`].
    pub fn listed(&self) -> Option<Entry<'v>> {
        self.listed
    }

    /// What the name gives away by itself: that it deceives, or that no domain ends so. An unlisted name
    /// with findings is suspect, even where no suggestion is probable enough to show. A listed one stays listed, as a trusted directory knows
    /// more than the eye; but a domain typed with invisible characters is repaired, and what is
    /// repaired is never listed. Some are known even of a domain that cannot be read.
    pub fn findings(&self) -> Findings {
        self.findings
    }

    /// The probability that anything else was meant than was typed, in parts per million: the sum over all
    /// that may have been meant, suggestions or not. What a warning is decided by; for who was meant,
    /// each suggestion has its own. 0 for what is listed or invalid, unless the checker explores.
    ///
    /// What has the typed name under another suffix adds nothing beside a likelier suggestion, as it speaks
    /// for the name being used here, too: `dhl.de` is no slip of `dlh.de` because there is `dhl.com`.
    ///
    /// Two domains of one message that look alike are one doubt: each answer has about half of it, since
    /// one of them is right.
    pub fn probability_ppm(&self) -> u32 {
        self.ppm
    }

    /// The same from 0 to 1.
    ///
    #[cfg_attr(feature = "builtin-image", doc = "```")]
    #[cfg_attr(not(feature = "builtin-image"), doc = "```ignore")]
    /// use misdirect::{Checker, Context, Directory, Verdict};
    ///
    /// let answer = Checker::new(Directory::builtin()).check(b"ann@mail.con", &Context::new());
    /// assert_eq!(answer.verdict(), Verdict::Suspect);
    /// assert!(answer.probability() > 0.9);
    /// assert!(answer.suggestions().next().unwrap().probability() < 0.7);
    /// let meant: Vec<_> = answer.meant().map(|one| one.target().to_string()).collect();
    /// assert_eq!(meant, ["mail.com", "gmail.com"]);
    /// let explanation = answer.explanation().unwrap().to_string();
    /// assert!(explanation.starts_with("Did you mean ann@mail.com or ann@gmail.com?"));
    /// ```
    pub fn probability(&self) -> f64 {
        f64::from(self.ppm) / f64::from(PPM)
    }

    /// The key under which a client remembers that somebody has said "it is right", so that it does not ask
    /// again: of the domain as it was typed, the first of what was [meant](Self::meant), and whether that is
    /// a slip, a look-alike, nothing (the name gives itself away) or unknown, as it cannot be read. Another
    /// slip at the same target has another key, and so has the same domain once something else is meant.
    /// `None` where there is nothing to ask: it is listed or unlisted.
    ///
    /// It stays the same over versions, whatever the model makes of the probability; as text it has 16
    /// hexadecimal digits in every language. It is SipHash-2-4 with the key 00 01 … 0f, over the domain, a
    /// zero, the target, a zero, and 0, 1, 2 or 3 for the four cases. The domain is [`domain`](Self::domain);
    /// where something was repaired, the bytes of the input that it was read from, repairs included; where it
    /// cannot be read, all bytes of the input; of both ASCII letters in lower case.
    ///
    #[cfg_attr(feature = "builtin-image", doc = "```")]
    #[cfg_attr(not(feature = "builtin-image"), doc = "```ignore")]
    /// use misdirect::{Checker, Context, Directory};
    ///
    /// let checker = Checker::new(Directory::builtin());
    /// let key = |typed: &str| checker.check(typed.as_bytes(), &Context::new()).dismissal_key();
    /// assert_eq!(key("general@army.ml"), key("Private@ARMY.ML"));
    /// assert_ne!(key("general@army.ml"), key("general@arny.mil"));
    /// assert_eq!(key("general@army.mil"), None);
    /// ```
    pub fn dismissal_key(&self) -> Option<u64> {
        let meant = self.meant().next();
        let reason = match (self.verdict, meant.map(|one| one.kind())) {
            (Verdict::Listed | Verdict::Unlisted, _) => return None,
            (Verdict::Invalid, _) => Reason::Unreadable,
            (Verdict::Suspect, None) => Reason::Name,
            (Verdict::Suspect, Some(Kind::Slip)) => Reason::Slip,
            (Verdict::Suspect, Some(Kind::Lookalike)) => Reason::Lookalike,
        };
        let target = meant.map(|one| one.target());
        let target = target.as_ref().map_or("", Target::as_str);
        Some(dismissal::key(&self.typed, target, reason))
    }

    /// What to offer to the sender, best first: of the suggestions the first, and those that are nearly
    /// as likely ([`Policy::ratio_percent`](crate::Policy)), at most three: a third of the first, or a
    /// twentieth where nothing but the suffix speaks for that (`firm.xe`). Empty unless the answer is
    /// suspect, and where a name gives itself away but not whom it imitates.
    pub fn meant(&self) -> impl Iterator<Item = Suggestion<'_>> {
        self.suggestions().take(usize::from(self.meant))
    }

    /// What may have been meant, best first, at most four. Empty for what is listed, unless the
    /// checker explores.
    pub fn suggestions(&self) -> impl Iterator<Item = Suggestion<'_>> {
        self.found.iter().flatten().map(|found| Suggestion { found, typed: &self.typed })
    }
}

/// One domain that may have been meant.
#[derive(Debug, Clone, Copy)]
pub struct Suggestion<'a> {
    found: &'a Found<'a>,
    typed: &'a Typed<'a>,
}

impl<'a> Suggestion<'a> {
    /// The domain to write to instead, the typed sub-domain kept.
    pub fn target(&self) -> Target {
        let mut target = Target { bytes: [0; 254], len: 0 };
        // At most a kept part, a dot and an entry, which together may be longer than a domain can
        // be; the rest is then cut, as no such domain exists.
        let _ = self.write_target(&mut target);
        target
    }

    /// Writes the target.
    ///
    /// # Errors
    ///
    /// The writer's own.
    pub fn write_target(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let domain = self.typed.domain().map(Domain::as_str).unwrap_or_default();
        let kept = domain.get(..usize::from(self.found.kept)).unwrap_or_default();
        match kept.rsplit_once('.').filter(|_| self.found.early_dot) {
            Some((head, letter)) => write!(out, "{head}{letter}.")?,
            None => out.write_str(kept)?,
        }
        if self.found.kept_needs_dot {
            out.write_char('.')?;
        }
        out.write_str(self.found.text)
    }

    /// Writes the whole address, which is a mailbox by RFC 5321 and RFC 6531: the local part as it was
    /// typed, less characters that nobody sees, quoted where its characters need it; and the target.
    /// Where the whole address was typed with the keyboard of another script on
    /// ([`SlipKind::KeyboardLayout`]), the local part is what its keys spell.
    /// Where no local part was typed, the target alone. Bytes that are not UTF-8 become U+FFFD.
    ///
    /// This is what to send to: any character that was typed is in it, those that a terminal obeys among
    /// them. To show or log it, write it through [`Shown`](crate::explain::Shown), or take the
    /// [`explanation`](Self::explanation); the [`target`](Self::target) is plain ASCII.
    ///
    /// # Errors
    ///
    /// The writer's own.
    pub fn write_address(&self, out: &mut impl fmt::Write) -> fmt::Result {
        if let Some(local) = self.local_part() {
            self.typed.write_local(local, out)?;
            out.write_char('@')?;
        }
        self.write_target(out)
    }

    /// The local part of that address as it was typed: before the `@`, or before the place of one that
    /// was left out or mistyped (`joegmail.com`). `None` where a bare domain was typed.
    pub fn local_part(&self) -> Option<&'a [u8]> {
        let (input, at) = (self.typed.input(), self.typed.span().start);
        let read_as_domain = input.get(at..at + usize::from(self.found.local));
        self.typed.local_part().or(read_as_domain.filter(|local| !local.is_empty()))
    }

    /// The entry of a directory behind it. `None` for a domain of the message, for the typed domain
    /// repaired, and for the typed name under another suffix (`firm.com` for `firm.con`), which is in no
    /// directory.
    pub fn entry(&self) -> Option<Entry<'a>> {
        self.found.entry
    }

    /// The probability that this was meant, in parts per million.
    pub fn probability_ppm(&self) -> u32 {
        self.found.ppm
    }

    /// The probability that this was meant, from 0 to 1.
    pub fn probability(&self) -> f64 {
        f64::from(self.found.ppm) / f64::from(crate::judge::PPM)
    }

    /// −log2 of the probability that slips make of the entry what was typed, given that there was one,
    /// in 1/256 bit, without the repairs of the reader. What [`variants`](crate::variants) ranks by.
    #[doc(hidden)]
    pub fn channel_cost(&self) -> u32 {
        self.found.channel_cost
    }

    /// It and what was typed look alike and stand in one message, and either may be a slip of the other.
    pub(crate) fn is_alike(&self) -> bool {
        self.found.is_alike
    }

    /// What was typed, as it was read.
    pub(crate) fn typed(&self) -> &'a Typed<'a> {
        self.typed
    }

    /// Accident or deception.
    pub fn kind(&self) -> Kind {
        self.found.kind
    }

    /// The slips that made what was typed of it, left to right.
    pub fn slips(&self) -> impl Iterator<Item = Slip<'a>> + use<'a> {
        let (found, typed) = (self.found, self.typed);
        found.slips.iter().flatten().map(move |slip| Slip { slip, text: found.text, typed })
    }
}

/// One slip of a suggestion.
#[derive(Debug, Clone, Copy)]
pub struct Slip<'a> {
    slip: &'a FoundSlip,
    text: &'a str,
    typed: &'a Typed<'a>,
}

impl<'a> Slip<'a> {
    /// The same letters, at the same place, for the same others.
    pub(crate) fn is_same(&self, other: &Slip<'_>) -> bool {
        let (a, b) = (self.slip, other.slip);
        (a.kind, a.place, a.at) == (b.kind, b.place, b.at)
            && (self.typed(), self.intended()) == (other.typed(), other.intended())
    }

    /// What it is.
    pub fn kind(&self) -> SlipKind {
        self.slip.kind
    }

    /// Which part of the intended domain it is in.
    pub fn place(&self) -> Place {
        self.slip.place
    }

    /// Byte of the typed domain (ASCII, as read) where it is; its length for a slip at the end.
    pub fn at(&self) -> usize {
        usize::from(self.slip.at)
    }

    /// What was typed there; empty for an omission.
    pub fn typed(&self) -> PieceText<'a> {
        self.text_of(self.slip.typed)
    }

    /// What was meant there; empty for an insertion.
    pub fn intended(&self) -> PieceText<'a> {
        self.text_of(self.slip.intended)
    }

    /// −log2 of its probability among slips, in 1/256 bit.
    pub fn cost(&self) -> u32 {
        self.slip.cost
    }

    /// Bytes of the input that it covers, where that is known: nothing was repaired before it and
    /// the domain is plain ASCII, or it is itself a repair.
    pub fn span(&self) -> Option<(usize, usize)> {
        if let Piece::Repaired(number) = self.slip.typed {
            let repair = self.typed.defects().get(usize::from(number))?;
            return Some((repair.input_at, repair.input_len));
        }
        let span = self.typed.span();
        let domain = self.typed.domain().ok()?;
        let plain = !self.typed.is_repaired() && span.len() == domain.len();
        let len = match self.slip.typed {
            Piece::Domain(_, len) => usize::from(len),
            _ => 0,
        };
        plain.then_some((span.start + self.at(), len))
    }

    fn text_of(&self, piece: Piece) -> PieceText<'a> {
        let slice = |text: &'a str, at: u8, len: u8| {
            let (at, len) = (usize::from(at), usize::from(len));
            PieceText::Text(text.get(at..at + len).unwrap_or_default())
        };
        match piece {
            Piece::Nothing => PieceText::Text(""),
            Piece::Domain(at, len) => {
                slice(self.typed.domain().map(Domain::as_str).unwrap_or_default(), at, len)
            }
            Piece::Intended(at, len) => slice(self.text, at, len),
            Piece::Repaired(number) => {
                let repair = self.typed.defects().get(usize::from(number));
                let span = repair.map_or(0..0, |r| r.input_at..r.input_at + r.input_len);
                let bytes = self.typed.input().get(span).unwrap_or_default();
                PieceText::Text(core::str::from_utf8(bytes).unwrap_or_default())
            }
            Piece::Letter(letter) => PieceText::Letter(letter),
            Piece::Pair(first, second) => PieceText::Pair(first, second),
        }
    }
}

/// A piece of text of a slip: part of a domain or of the input, or letters of an IDN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PieceText<'a> {
    /// Part of a longer text.
    Text(&'a str),
    /// One letter.
    Letter(char),
    /// Two letters, swapped.
    Pair(char, char),
}

impl PieceText<'_> {
    /// There is nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(""))
    }
}

impl fmt::Display for PieceText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Letter(letter) => fmt::Write::write_char(f, *letter),
            Self::Pair(first, second) => {
                fmt::Write::write_char(f, *first)?;
                fmt::Write::write_char(f, *second)
            }
        }
    }
}

/// A target as text, by value: at most 254 bytes.
#[derive(Clone, Copy)]
pub struct Target {
    bytes: [u8; 254],
    len: u8,
}

impl Target {
    /// The domain, in ASCII.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Write for Target {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let at = usize::from(self.len);
        let room = self.bytes.get_mut(at..at + text.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len += text.len() as u8; // at most 254, as there was room
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", self.as_str())
    }
}
