//! Which scripts a character is used in, and whether a label mixes them.
//!
//! The table is UTS 24's `Script_Extensions` and UTS 39's `Identifier_Status`, in ranges: 830 of
//! them, 3 kB, of the characters that a label can hold. A set is a bit for each recommended script;
//! a character that belongs to no script (a digit, the hyphen, an accent) has them all, so the
//! scripts of a whole label are what its characters' sets have in common.

pub(super) use crate::tables::scripts::LATIN;
use crate::tables::scripts::{
    ARABIC, ARMENIAN, BENGALI, BOPOMOFO, COMMON, CYRILLIC, DEVANAGARI, ETHIOPIC, GEORGIAN, GREEK,
    GUJARATI, GURMUKHI, HAN, HANGUL, HEBREW, HIRAGANA, KANNADA, KATAKANA, KHMER, LAO, MALAYALAM,
    MYANMAR, ORIYA, PLANES, RESTRICTED, SETS, SINHALA, STARTS, TAMIL, TELUGU, THAANA, THAI,
    TIBETAN, UNCOMMON, VALUES,
};

/// What is written beside ideographs.
pub(super) const EAST_ASIAN: u32 = HAN | HIRAGANA | KATAKANA | BOPOMOFO | HANGUL;

/// The scripts that may stand together, each with Latin too (UTS 39, section 5.2, "highly
/// restrictive"): Japanese, Chinese with its phonetic letters, Korean.
const TOGETHER: [u32; 3] = [HAN | HIRAGANA | KATAKANA, HAN | BOPOMOFO, HAN | HANGUL];

/// Top-level domains whose country writes a script; a script's own top-level domains (`рф`, `ไทย`)
/// need no mention. Used to tell a name at home from one abroad.
const HOMES: [(u32, &str); 23] = [
    (CYRILLIC, "ba bg by kg kz md me mk mn moscow rs ru su tatar tj ua uz"),
    (GREEK, "cy gr"),
    (ARMENIAN, "am"),
    (GEORGIAN, "ge"),
    (HEBREW, "il"),
    (
        ARABIC,
        "ae af bh cn dj dz eg in iq ir jo km kw lb ly ma mr my om pk ps qa sa sd so sy td tn ye",
    ),
    (ETHIOPIC, "er et"),
    (DEVANAGARI, "in np"),
    (BENGALI, "bd in"),
    (GUJARATI, "in"),
    (GURMUKHI, "in pk"),
    (ORIYA, "in"),
    (TAMIL, "in lk my sg"),
    (TELUGU, "in"),
    (KANNADA, "in"),
    (MALAYALAM, "in"),
    (SINHALA, "lk"),
    (THAANA, "mv"),
    (THAI, "th"),
    (LAO, "la"),
    (MYANMAR, "mm"),
    (KHMER, "kh"),
    (TIBETAN, "bt cn in"),
];

/// A character as far as scripts go.
#[derive(Clone, Copy)]
pub(super) struct Scripts(u32);

impl Scripts {
    /// Of a character of a label. At most 10 steps.
    pub(super) fn of(char: char) -> Self {
        match char {
            'a'..='z' => Self(LATIN),
            '\0'..='\x7f' => Self(COMMON),
            _ => Self(look_up(char).unwrap_or(RESTRICTED)),
        }
    }

    /// Belongs to some scripts, and this is among them.
    pub(super) fn is(self, scripts: u32) -> bool {
        !self.is_common() && self.0 & scripts != 0
    }

    /// Belongs to no script: digits, hyphen, most accents.
    pub(super) fn is_common(self) -> bool {
        self.0 & COMMON == COMMON
    }

    /// UTS 39 advises against it: obsolete, technical, a symbol, of a script in limited use.
    pub(super) fn is_restricted(self) -> bool {
        self.0 & RESTRICTED != 0
    }

    /// UTS 39 advises against it only because few need it.
    pub(super) fn is_uncommon(self) -> bool {
        self.0 & UNCOMMON != 0
    }

    /// What both are used in.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether names under this top-level domain, given decoded, are at home there: it is in the
    /// script itself, or its country writes it.
    pub(super) fn is_home(self, top: &[char]) -> bool {
        let own = top.iter().any(|&char| !char.is_ascii() && Self::of(char).and(self).is(COMMON));
        own || HOMES.iter().any(|&(script, tops)| self.is(script) && is_any(top, tops))
    }
}

/// Whether a label mixes scripts beyond "highly restrictive", or has a Latin letter with an accent
/// beside another script: who mixes with Latin does so for an English word or a brand.
pub(super) fn are_mixed(label: &[char]) -> bool {
    if shared(label).0 & COMMON != 0 {
        return false;
    }
    let sets = || label.iter().map(|&char| Scripts::of(char));
    let together = |scripts: &u32| sets().all(|set| set.0 & (scripts | LATIN) != 0);
    let accented = |&char: &char| char.is_alphabetic() && Scripts::of(char).0 == LATIN;
    !TOGETHER.iter().any(together) || label.iter().any(|char| !char.is_ascii() && accented(char))
}

/// The scripts that all of a label is in.
pub(super) fn shared(label: &[char]) -> Scripts {
    label.iter().map(|&char| Scripts::of(char)).fold(Scripts(COMMON), Scripts::and)
}

/// A top-level domain, decoded, is one of these, in ASCII with blanks between.
pub(super) fn is_any(top: &[char], tops: &str) -> bool {
    tops.split(' ').any(|known| top.iter().copied().eq(known.chars()))
}

fn look_up(char: char) -> Option<u32> {
    let code_point = u32::from(char);
    let plane = (code_point >> 16) as usize;
    let (&from, &to) = (PLANES.get(plane)?, PLANES.get(plane + 1)?);
    let starts = STARTS.get(usize::from(from)..usize::from(to))?;
    let after = starts.partition_point(|&start| u32::from(start) <= code_point & 0xffff);
    let value = VALUES.get(usize::from(from) + after.checked_sub(1)?)?;
    SETS.get(usize::from(*value)).copied()
}
