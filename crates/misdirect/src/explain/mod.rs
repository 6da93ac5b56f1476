//! Why, in words: one sentence, made of message ids with arguments, so that a program can say the
//! same in the language of its user.
//!
//! What is written here may be shown and logged as it is, whatever was typed: [`Shown`] is how.

mod shown;

use crate::answer::{PieceText, Slip, Suggestion};
use crate::channel::SlipKind;
use core::fmt::{self, Write};
use shown::ShownTo;
pub use shown::{Shown, is_hidden};

/// A message that can be translated. Its arguments are those of the [`Message`] it comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageId {
    /// `intended` is missing.
    LeftOut,
    /// `typed` is there twice.
    Doubled,
    /// `typed` is extra.
    TooMuch,
    /// `typed` is there instead of `intended`.
    InsteadOf,
    /// `typed` are two letters of `intended` in the wrong order.
    Swapped,
    /// A dot is missing.
    DotLeftOut,
    /// There is an extra dot.
    DotTooMuch,
    /// The hyphen is missing.
    HyphenLeftOut,
    /// There is an extra hyphen.
    HyphenTooMuch,
    /// The suffix is `typed`, not `intended`.
    OtherSuffix,
    /// `typed` does not belong in a domain.
    Stray,
    /// `typed` looks like `intended`.
    LooksLike,
    /// `typed` is `intended` with the keyboard of another script on.
    OtherKeyboard,
}

impl MessageId {
    /// The key of a translation: `slip.left-out`.
    pub fn key(self) -> &'static str {
        match self {
            Self::LeftOut => "slip.left-out",
            Self::Doubled => "slip.doubled",
            Self::TooMuch => "slip.too-much",
            Self::InsteadOf => "slip.instead-of",
            Self::Swapped => "slip.swapped",
            Self::DotLeftOut => "slip.dot-left-out",
            Self::DotTooMuch => "slip.dot-too-much",
            Self::HyphenLeftOut => "slip.hyphen-left-out",
            Self::HyphenTooMuch => "slip.hyphen-too-much",
            Self::OtherSuffix => "slip.other-suffix",
            Self::Stray => "slip.stray",
            Self::LooksLike => "slip.looks-like",
            Self::OtherKeyboard => "slip.other-keyboard",
        }
    }

    fn of(kind: SlipKind) -> Self {
        match kind {
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
        }
    }
}

/// One message with its arguments, which are exactly what was typed and meant; write what you make of
/// them through [`Shown`]. `Display` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message<'a> {
    /// Which.
    pub id: MessageId,
    /// Argument `typed`.
    pub typed: PieceText<'a>,
    /// Argument `intended`.
    pub intended: PieceText<'a>,
}

impl<'a> Message<'a> {
    fn of(slip: &Slip<'a>) -> Self {
        let (typed, intended) = (slip.typed(), slip.intended());
        let id = match slip.kind() {
            // `-mil.com` for `.mil`.
            SlipKind::Combosquat | SlipKind::Embedding if !intended.is_empty() => {
                MessageId::InsteadOf
            }
            kind => MessageId::of(kind),
        };
        Self { id, typed, intended }
    }
}

impl fmt::Display for Message<'_> {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (typed, intended) = (self.typed, self.intended);
        let out = &mut ShownTo(f);
        match self.id {
            MessageId::LeftOut => write!(out, "“{intended}” is missing"),
            MessageId::Doubled => write!(out, "“{typed}” is typed twice"),
            MessageId::TooMuch => write!(out, "“{typed}” is extra"),
            MessageId::InsteadOf => write!(out, "it has “{typed}” instead of “{intended}”"),
            MessageId::Swapped => write!(out, "“{typed}” should be “{intended}”"),
            MessageId::DotLeftOut => out.write_str("a dot is missing"),
            MessageId::DotTooMuch => out.write_str("there is an extra dot"),
            MessageId::HyphenLeftOut => out.write_str("the hyphen is missing"),
            MessageId::HyphenTooMuch => out.write_str("there is an extra hyphen"),
            MessageId::OtherSuffix => write!(out, "it ends in “.{typed}”, not “.{intended}”"),
            MessageId::Stray => write!(out, "“{typed}” does not belong in a domain"),
            MessageId::LooksLike => write!(out, "“{typed}” looks like “{intended}”"),
            MessageId::OtherKeyboard => {
                write!(out, "“{typed}” is “{intended}” typed with another keyboard layout")
            }
        }
    }
}

/// Why a suggestion is made. `Display` writes one English sentence without its full stop, in which no
/// character of what was typed is obeyed: control, bidi and invisible ones are written out ([`Shown`]).
#[derive(Debug, Clone, Copy)]
pub struct Explanation<'a> {
    suggestion: Suggestion<'a>,
}

impl<'a> Suggestion<'a> {
    /// A sentence, and the message ids and arguments it is made of.
    pub fn explanation(&self) -> Explanation<'a> {
        Explanation { suggestion: *self }
    }
}

impl<'a> Explanation<'a> {
    /// One message for each slip, left to right.
    pub fn messages(&self) -> impl Iterator<Item = Message<'a>> + use<'a> {
        self.suggestion.slips().map(|slip| Message::of(&slip))
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("did you mean ")?;
        self.suggestion.write_address(&mut ShownTo(f))?;
        f.write_str("?")?;
        for (index, message) in self.messages().enumerate() {
            write!(f, "{} {message}", if index == 0 { "" } else { " and" })?;
        }
        Ok(())
    }
}

#[cfg(all(test, feature = "builtin-image"))]
#[path = "explain_tests.rs"]
mod tests;
