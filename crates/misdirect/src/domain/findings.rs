//! What a name gives away by itself, with no directory to compare it with.
//!
//! A [`Finding`] says that a label is written in a way that real names are not, and that fools
//! the eye: scripts mixed, a character that nobody sees, letters that all look like ASCII. It does
//! not say which name is imitated. An ASCII name without A-labels has none, and costs one test.

use super::Typed;
use core::fmt;

/// Something in a name that deceives, or that no honest name needs. Numbers are part of the ABI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Finding {
    /// A label mixes scripts beyond "highly restrictive" (UTS 39, section 5.2): Cyrillic `а` in
    /// `pаypal`.
    MixedScript = 0,
    /// Characters were typed that nobody sees, as a zero-width space in the middle of a name.
    Invisible = 1,
    /// A label in another script that has nothing but look-alikes of ASCII letters: Cyrillic `сосо`.
    /// Not under a suffix of that script, nor of a country that writes it.
    WholeScriptConfusable = 2,
    /// Digits of two number systems in one label (UTS 39, section 5.3).
    MixedNumbers = 3,
    /// A label that reads as an ASCII number and has other digits or letters in it: `16კ`.
    DigitLookalike = 4,
    /// A character that UTS 39 does not recommend in identifiers (`Identifier_Status` Restricted):
    /// obsolete and technical letters, symbols, scripts in limited use.
    RestrictedCharacter = 5,
    /// A character that is right in some places only, in another one: a middle dot that is not
    /// between two `l` of Catalan, a stroke of a Han character between Latin letters.
    OutOfPlace = 6,
}

impl Finding {
    /// All, by number.
    pub const ALL: [Self; 7] = [
        Self::MixedScript,
        Self::Invisible,
        Self::WholeScriptConfusable,
        Self::MixedNumbers,
        Self::DigitLookalike,
        Self::RestrictedCharacter,
        Self::OutOfPlace,
    ];

    /// Its name in JSON and in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::MixedScript => "mixed-script",
            Self::Invisible => "invisible",
            Self::WholeScriptConfusable => "whole-script-confusable",
            Self::MixedNumbers => "mixed-numbers",
            Self::DigitLookalike => "digit-lookalike",
            Self::RestrictedCharacter => "restricted-character",
            Self::OutOfPlace => "out-of-place",
        }
    }
}

/// In English, to stand after the name: "letters of different scripts are mixed".
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::MixedScript => "letters of different scripts are mixed",
            Self::Invisible => "it has characters that nobody sees",
            Self::WholeScriptConfusable => {
                "letters of another script that all look like Latin ones"
            }
            Self::MixedNumbers => "digits of different scripts are mixed",
            Self::DigitLookalike => "it reads as a number and has other characters in it",
            Self::RestrictedCharacter => "it has characters that names are advised not to have",
            Self::OutOfPlace => "it has a character that does not belong there",
        })
    }
}

/// Which findings there are, by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Findings(u32);

impl Findings {
    /// None.
    pub const NONE: Self = Self(0);

    /// There are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// This one is there.
    pub fn contains(self, finding: Finding) -> bool {
        self.0 & Self::bit(finding) != 0
    }

    /// Those that are there, by number.
    pub fn iter(self) -> impl Iterator<Item = Finding> {
        Finding::ALL.into_iter().filter(move |&finding| self.contains(finding))
    }

    /// As the ABI has them: bit `n` is the finding of number `n`.
    pub fn bits(self) -> u32 {
        self.0
    }

    pub(super) fn insert(&mut self, finding: Finding) {
        self.0 |= Self::bit(finding);
    }

    fn bit(finding: Finding) -> u32 {
        1 << finding as u8
    }
}

/// What the domain that was typed gives away; of one that cannot be read, that it hides something.
pub(crate) fn findings(typed: &Typed<'_>) -> Findings {
    let mut findings = Findings::NONE;
    if typed.is_hiding() {
        findings.insert(Finding::Invisible);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places_and_bits() {
        let mut all = Findings::NONE;
        for (number, finding) in Finding::ALL.into_iter().enumerate() {
            assert_eq!(finding as usize, number);
            all.insert(finding);
        }
        assert!(all.iter().eq(Finding::ALL));
        assert_eq!(all.bits(), (1 << Finding::ALL.len()) - 1);
        assert!(Findings::NONE.iter().next().is_none() && Findings::NONE.is_empty());
    }
}
