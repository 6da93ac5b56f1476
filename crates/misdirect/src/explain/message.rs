//! One message with its arguments, and what it is in a language.

use super::id::MessageId;
use super::language::Language;
use super::shown::ShownTo;
use super::template;
use crate::answer::{PieceText, Slip, Suggestion};
use crate::channel::SlipKind;
use crate::domain::{Addresses, Domain, Finding, ParseError, Typed};
use core::fmt::{self, Display, Write};

/// LEFT-TO-RIGHT ISOLATE and POP DIRECTIONAL ISOLATE (UAX 9): an address, and any part of one, runs from
/// left to right in a line that runs the other way, as URLs do (WHATWG URL, section 4.8).
const ISOLATE: (char, char) = ('\u{2066}', '\u{2069}');

/// Most arguments of a message.
const ARGUMENTS_MAX: usize = 3;

/// One message with its arguments. `Display` writes it in English: a part of a sentence that begins small.
/// What was typed is written so that nothing in it is obeyed ([`Shown`](super::Shown)).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Message<'a> {
    /// Which.
    pub id: MessageId,
    arguments: [Option<Argument<'a>>; ARGUMENTS_MAX],
}

/// An argument of a message. `Display` writes exactly what was typed or meant: write it through
/// [`Shown`](super::Shown) where it is shown.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Argument<'a> {
    /// A piece of what was typed or meant.
    Piece(PieceText<'a>),
    /// The address of a suggestion.
    Address(Suggestion<'a>),
    /// The address that was typed, as it was read.
    Typed(&'a Typed<'a>),
    /// A number.
    Number(u64),
}

impl Display for Argument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Piece(piece) => piece.fmt(f),
            Self::Address(suggestion) => suggestion.write_address(f),
            Self::Typed(typed) => write_typed(typed, f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

fn write_typed(typed: &Typed<'_>, out: &mut impl Write) -> fmt::Result {
    if let Some(local) = typed.local_part() {
        typed.write_local(local, out)?;
        out.write_char('@')?;
    }
    out.write_str(typed.domain().map(Domain::as_str).unwrap_or_default())
}

impl<'a> Message<'a> {
    /// The arguments come in the order of their names.
    pub(super) fn new(id: MessageId, arguments: &[Argument<'a>]) -> Self {
        Self { id, arguments: core::array::from_fn(|place| arguments.get(place).copied()) }
    }

    pub(super) fn of(slip: &Slip<'a>) -> Self {
        let (typed, intended) = (slip.typed(), slip.intended());
        let id = MessageId::of_slip(slip.kind(), !intended.is_empty());
        let value = |name: &&str| match *name {
            "typed" => Argument::Piece(typed),
            "intended" => Argument::Piece(intended),
            _ => Argument::Number(1),
        };
        let mut values = id.arguments().iter().map(value);
        Self { id, arguments: [values.next(), values.next(), None] }
    }

    /// Counts one more, where all that there is to it is a count.
    pub(super) fn count_up(&mut self, other: &Self) -> bool {
        match (&mut self.arguments, other.arguments) {
            ([Some(Argument::Number(count)), None, _], [Some(Argument::Number(more)), None, _])
                if self.id == other.id =>
            {
                *count += more;
                true
            }
            _ => false,
        }
    }

    /// Says the same of the same letters: `,` instead of `.`, twice.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let pairs = self.arguments.iter().zip(&other.arguments);
        self.id == other.id
            && pairs.into_iter().all(|pair| match pair {
                (Some(Argument::Piece(a)), Some(Argument::Piece(b))) => a == b,
                (None, None) => true,
                _ => false,
            })
    }

    /// The arguments with their names, as [`MessageId::arguments`] has them.
    pub fn arguments(&self) -> impl Iterator<Item = (&'static str, Argument<'a>)> + use<'a> {
        self.id.arguments().iter().copied().zip(self.arguments.into_iter().flatten())
    }

    /// The same in another language.
    pub fn in_language<'l>(self, language: &'l Language<'l>) -> impl Display + use<'a, 'l> {
        Said { message: self, language, capital: false }
    }

    /// Writes it, as the beginning of a sentence or not.
    pub(super) fn write(
        self,
        f: &mut fmt::Formatter<'_>,
        language: &Language<'_>,
        capital: bool,
    ) -> fmt::Result {
        Said { message: self, language, capital }.fmt(f)
    }

    fn count(&self) -> Option<u64> {
        self.arguments().find_map(|argument| match argument {
            ("count", Argument::Number(number)) => Some(number),
            _ => None,
        })
    }
}

impl Display for Message<'_> {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Language::ENGLISH, false)
    }
}

/// A message in a language.
struct Said<'a, 'l> {
    message: Message<'a>,
    language: &'l Language<'l>,
    capital: bool,
}

impl Display for Said<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let template = self.language.template(self.message.id, self.message.count());
        template::write(f, template, self.capital, |f, name| {
            let (dot, name) = match name.strip_prefix('.') {
                Some(name) => (".", name),
                None => ("", name),
            };
            let found = self.message.arguments().find(|(known, _)| *known == name);
            // A template names no others.
            let Some((_, value)) = found else { return Ok(()) };
            let is_text = !matches!(value, Argument::Number(_));
            let isolates = is_text && self.language.is_right_to_left();
            if isolates {
                f.write_char(ISOLATE.0)?;
            }
            write!(ShownTo(f), "{dot}{value}")?;
            if isolates {
                f.write_char(ISOLATE.1)?;
            }
            Ok(())
        })
    }
}

impl MessageId {
    /// The message for a slip of a kind, whose `intended` is a text or empty.
    pub fn of_slip(kind: SlipKind, has_intended: bool) -> Self {
        match kind {
            // `-mil.com` for `.mil`.
            SlipKind::Combosquat | SlipKind::Embedding if has_intended => Self::InsteadOf,
            SlipKind::Omission => Self::LeftOut,
            SlipKind::Repetition => Self::Doubled,
            SlipKind::Insertion | SlipKind::Combosquat | SlipKind::Embedding => Self::TooMuch,
            SlipKind::Substitution | SlipKind::Bitflip => Self::InsteadOf,
            SlipKind::Transposition => Self::Swapped,
            SlipKind::MissingDot => Self::DotLeftOut,
            SlipKind::ExtraDot => Self::DotTooMuch,
            SlipKind::MissingHyphen => Self::HyphenLeftOut,
            SlipKind::ExtraHyphen => Self::HyphenTooMuch,
            SlipKind::SuffixSwap => Self::OtherSuffix,
            SlipKind::StrayCharacter => Self::Stray,
            SlipKind::Homoglyph | SlipKind::Confusable | SlipKind::MixedScript => Self::LooksLike,
            SlipKind::KeyboardLayout => Self::OtherKeyboard,
            SlipKind::PhoneticSpelling => Self::SoundsLike,
        }
    }
}

impl<'a> Slip<'a> {
    /// The message for it; its `count`, where it has one, is 1.
    pub fn message(&self) -> Message<'a> {
        Message::of(self)
    }
}

impl Finding {
    /// The message for it: what is suspicious, for somebody who knows nothing of scripts.
    pub fn message(self) -> Message<'static> {
        let id = match self {
            Self::MixedScript => MessageId::MixedScript,
            Self::Invisible => MessageId::Invisible,
            Self::WholeScriptConfusable => MessageId::WholeScriptConfusable,
            Self::MixedNumbers => MessageId::MixedNumbers,
            Self::DigitLookalike => MessageId::DigitLookalike,
            Self::RestrictedCharacter => MessageId::RestrictedCharacter,
            Self::OutOfPlace => MessageId::OutOfPlace,
            Self::NoSuchSuffix => MessageId::NoSuchSuffix,
        };
        Message::new(id, &[])
    }
}

/// In English, to stand after the name: "it has characters that nobody sees".
impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl ParseError {
    /// The message for it: what is wrong, for whoever typed `text`, in which the error was found.
    /// [`Display`] is for those who write lists and programs.
    ///
    /// ```
    /// use misdirect::domain::Typed;
    /// let error = Typed::read(b"joe@g%mail.com").domain().unwrap_err();
    /// assert_eq!(error.to_string(), "character not allowed in a domain at byte 5");
    /// let message = error.message(b"joe@g%mail.com");
    /// assert_eq!(message.to_string(), "“%” is not allowed in a domain");
    /// ```
    pub fn message(self, text: &[u8]) -> Message<'static> {
        let id = match self {
            Self::Empty => MessageId::Empty,
            Self::NoDomain { .. } => MessageId::NoDomain,
            Self::EmptyLabel { .. } => MessageId::EmptyLabel,
            Self::LabelTooLong { .. } => MessageId::LabelTooLong,
            Self::DomainTooLong { .. } => MessageId::DomainTooLong,
            Self::BadHyphen { .. } => MessageId::BadHyphen,
            Self::BadIdna { .. } => MessageId::BadIdna,
            Self::BadUtf8 { .. } => MessageId::BadUtf8,
            Self::IpAddress { .. } => MessageId::IpAddress,
            Self::AddressLiteral { .. } => MessageId::AddressLiteral,
            Self::BadCharacter { offset } => {
                let letter = Argument::Piece(PieceText::Letter(letter_at(text, offset)));
                return Message::new(MessageId::BadCharacter, &[letter]);
            }
            Self::SeveralAddresses { .. } => {
                let count = Argument::Number(Addresses::new(text).count() as u64);
                return Message::new(MessageId::SeveralAddresses, &[count]);
            }
        };
        Message::new(id, &[])
    }
}

/// The character at a byte, or U+FFFD.
fn letter_at(text: &[u8], offset: usize) -> char {
    let rest = text.get(offset..).unwrap_or_default();
    let valid = rest.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What stands before less likely suggestions: "also possible:".
pub fn also_possible() -> Message<'static> {
    Message::new(MessageId::AlsoPossible, &[])
}

/// From which probability on each is said, in parts per million.
const LIKELIHOODS: [(u32, MessageId); 6] = [
    (980_000, MessageId::AlmostCertainly),
    (900_000, MessageId::VeryProbably),
    (700_000, MessageId::Probably),
    (500_000, MessageId::LikelierThanNot),
    // What is asked about is never called unlikely: the default policy asks from here on.
    (90_000, MessageId::Perhaps),
    (10_000, MessageId::Unlikely),
];

/// A probability in words, from parts per million: "almost certainly".
pub fn likelihood(ppm: u32) -> Message<'static> {
    let found = LIKELIHOODS.iter().find(|(from, _)| ppm >= *from);
    Message::new(found.map_or(MessageId::AlmostCertainlyNot, |(_, id)| *id), &[])
}

/// A share as a number, from parts per million: "99.8%". Rounded down, so that nothing is ever said to be
/// certain, and "below 0.1%" where nothing would be left.
pub fn percent(ppm: u32) -> Message<'static> {
    let (id, ppm) =
        if ppm < 1000 { (MessageId::PercentBelow, 1000) } else { (MessageId::Percent, ppm) };
    let number = |number: u32| Argument::Number(u64::from(number));
    Message::new(id, &[number(ppm / 10_000), number(ppm / 1000 % 10)])
}
