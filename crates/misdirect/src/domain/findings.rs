//! What a name gives away by itself, with no directory to compare it with.
//!
//! A [`Finding`] says that a label is written in a way that real names are not, and that fools
//! the eye: scripts mixed, a character that nobody sees, letters that all look like ASCII. It does
//! not say which name is imitated. An ASCII name without A-labels has none, and costs one test. One finding
//! is not of deception and not found here, as it takes layers and context: that no domain ends so.

use super::Typed;

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
    /// No domain ends so: its last label is no top-level domain, nor one that internal networks use
    /// (`firm.con`; not `nas.lan`). Not found of what is being typed, and not where a layer has the name,
    /// its sender's ends so, too, or it is known to take mail: the public suffix list may be older than a
    /// top-level domain.
    NoSuchSuffix = 7,
}

impl Finding {
    /// All, by number.
    pub const ALL: [Self; 8] = [
        Self::MixedScript,
        Self::Invisible,
        Self::WholeScriptConfusable,
        Self::MixedNumbers,
        Self::DigitLookalike,
        Self::RestrictedCharacter,
        Self::OutOfPlace,
        Self::NoSuchSuffix,
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
            Self::NoSuchSuffix => "no-such-suffix",
        }
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

    pub(crate) fn insert_if(&mut self, is_there: bool, finding: Finding) {
        if is_there {
            self.0 |= Self::bit(finding);
        }
    }

    fn bit(finding: Finding) -> u32 {
        1 << finding as u8
    }
}

/// What the domain that was typed gives away; of one that cannot be read, that it hides something.
pub(crate) fn findings(typed: &Typed<'_>) -> Findings {
    let mut findings = Findings::NONE;
    findings.insert_if(typed.is_hiding(), Finding::Invisible);
    if let Some(domain) = typed.domain().ok().filter(|domain| domain.has_idn()) {
        labels::find(domain, &mut findings);
    }
    findings
}

#[cfg(feature = "idna")]
mod labels {
    //! What stands in the U-labels of a domain.

    use super::super::lookalikes::{TakenFor, has_mixed_numbers, is_taken_for_suffix, taken_for};
    use super::super::places::{is_any_out_of_place, is_emoji_at_home};
    use super::super::scripts::{LATIN, Scripts, are_mixed, shared};
    use super::super::{Domain, LABEL_LEN_MAX, Section, idna, punycode};
    use super::{Finding, Findings};

    pub(super) fn find(domain: &Domain, findings: &mut Findings) {
        // A listed suffix is somebody's whom the root trusts; an invented one is a label like others.
        let end = match domain.section() {
            Section::Unlisted => domain.len(),
            _ => domain.suffix_at().saturating_sub(1),
        };
        let mut top = ['\0'; LABEL_LEN_MAX];
        let last = domain.suffix().rsplit('.').next().unwrap_or_default();
        let top = decoded(last.as_bytes(), &mut top);
        if domain.section() == Section::Unlisted {
            findings.insert_if(is_taken_for_suffix(top), Finding::WholeScriptConfusable);
        }
        // Under a suffix outside ASCII stands no name in ASCII that others could be taken for.
        let imitates = domain.section() == Section::Unlisted || top.iter().all(char::is_ascii);
        let text = domain.as_bytes().get(..end).unwrap_or_default();
        for label in text.split(|&byte| byte == b'.').filter(|label| label.starts_with(b"xn--")) {
            find_in_label(decoded(label, &mut ['\0'; LABEL_LEN_MAX]), top, imitates, findings);
        }
    }

    fn find_in_label(label: &[char], top: &[char], imitates: bool, findings: &mut Findings) {
        let is_away = !shared(label).is_home(top);
        let taken_for = taken_for(label).filter(|_| is_away && imitates);
        findings.insert_if(are_mixed(label), Finding::MixedScript);
        findings.insert_if(has_unseen_mark(label), Finding::Invisible);
        findings.insert_if(taken_for == Some(TakenFor::Word), Finding::WholeScriptConfusable);
        findings.insert_if(has_mixed_numbers(label), Finding::MixedNumbers);
        findings.insert_if(taken_for == Some(TakenFor::Number), Finding::DigitLookalike);
        findings.insert_if(is_any_restricted(label, is_away, top), Finding::RestrictedCharacter);
        findings.insert_if(is_any_out_of_place(label, top), Finding::OutOfPlace);
    }

    /// One of two equal marks in a row is drawn over the other (UTS 39, section 5.4).
    fn has_unseen_mark(label: &[char]) -> bool {
        label.windows(2).any(|two| matches!(two, [a, b] if a == b && idna::is_mark(*a)))
    }

    /// What few need is for those few: uncommon letters where their script is at home, and a Latin
    /// one where there is no other Latin letter to hide among.
    fn is_any_restricted(label: &[char], is_away: bool, top: &[char]) -> bool {
        let has_latin = label.iter().any(char::is_ascii_lowercase);
        label.iter().any(|&char| {
            let scripts = Scripts::of(char);
            let hides = if scripts.is(LATIN) { has_latin } else { is_away };
            (scripts.is_restricted() && !is_emoji_at_home(char, top))
                || (scripts.is_uncommon() && hides)
        })
    }

    /// The U-label of a label that is known to be valid, which `idna` need not check again.
    fn decoded<'o>(label: &[u8], out: &'o mut [char; LABEL_LEN_MAX]) -> &'o [char] {
        let Some(encoded) = label.strip_prefix(b"xn--") else {
            out.iter_mut().zip(label).for_each(|(to, &byte)| *to = char::from(byte));
            return out.get(..label.len()).unwrap_or_default();
        };
        let length = punycode::decode(encoded, out).unwrap_or_default();
        out.get(..length).unwrap_or_default()
    }
}

#[cfg(not(feature = "idna"))]
mod labels {
    //! Without Unicode data an A-label is taken at its word.

    use super::super::Domain;
    use super::Findings;

    pub(super) fn find(_domain: &Domain, _findings: &mut Findings) {}
}

#[cfg(all(test, feature = "idna"))]
#[path = "findings_tests.rs"]
mod names;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places_and_bits() {
        let mut all = Findings::NONE;
        for (number, finding) in Finding::ALL.into_iter().enumerate() {
            assert_eq!(finding as usize, number);
            all.insert_if(true, finding);
        }
        assert!(all.iter().eq(Finding::ALL));
        assert_eq!(all.bits(), (1 << Finding::ALL.len()) - 1);
        assert!(Findings::NONE.iter().next().is_none() && Findings::NONE.is_empty());
    }
}
