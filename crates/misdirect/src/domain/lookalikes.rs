//! Letters and digits of other scripts that look like ASCII, for labels that have nothing else:
//! `сосо` in Cyrillic is `coco` to every reader.
//!
//! Judged by eye in the fonts of mail programs, in lower case, with UTS 39's confusables as the
//! start; what UTS 39 has and no reader falls for is left out (Arabic is joined, ideographs are
//! square). Each letter stands with what it is taken for. A set is kept small where words of its
//! language are easily made of it alone.

use super::LABEL_LEN_MAX;
use super::scripts::shared;
use super::suffix::public_suffix;
use crate::tables::scripts::{
    ARMENIAN, BENGALI, BOPOMOFO, CYRILLIC, DEVANAGARI, ETHIOPIC, GEORGIAN, GREEK, GUJARATI,
    GURMUKHI, HEBREW, KANNADA, LAO, MALAYALAM, MYANMAR, ORIYA, TAMIL, TELUGU, THAI,
};

/// Letters of a script, each with the ASCII letter or digit that it is taken for.
const LOOKALIKES: [(u32, &str); 19] = [
    (CYRILLIC, "аa б6 еe з3 іi јj оo рp сc уy хx ч4 ѕs ҙ3 ӡ3 үy һh ҽe ӏl ӕa ԥn"),
    (GREEK, "αa γy ηn ιi κk νv οo ρp τt υu χx ωw"),
    (ARMENIAN, "աw գq զq լl հh ղn յj շ2 ոn ռn սu ցg ւi քf օo ճ6 ձ8"),
    (GEORGIAN, "იo ოm ყy ძd ხb ჽs ჿo ვ3 კ3 პ3"),
    (HEBREW, "וl חn טv דt ןl סo"),
    (ETHIOPIC, "ሀu ሠw ሰn በn ተt ዐo ዕo ፐt"),
    (DEVANAGARI, "ऽs उ3"),
    (BENGALI, "ও3"),
    (GURMUKHI, "ਠo"),
    (GUJARATI, "ટs ડs"),
    (ORIYA, "ଠo ଃ8"),
    (TAMIL, "டl பu யw"),
    (TELUGU, "ంo"),
    (KANNADA, "ಂo ಽs"),
    (MALAYALAM, "ംo ടs ഠo ധw നm റo"),
    (THAI, "ทn นu บu ปu ผw ฝw พw ฟw รs หn เl แl"),
    (LAO, "ທn ນu ບu ປu ຜw ຝw ພw ຟw ຣs ຮs ຫn ເl ແl"),
    (MYANMAR, "ခo ဂn ငc စo ဌg ဒ3 ပu ဝo ၚc"),
    (BOPOMOFO, "ㄐ4"),
];

/// Cyrillic letters that are taken for ASCII only by those who do not read them.
const SIMILAR: &str = "вb гr ґr кk қk ҡk мm нh ңh ҥh пn тt цu шw щw ъb ьb ҫc ҳx";
const VOWELS: &str = "аеёєиіїоуўүұыэюяәө";
/// Fewer letters of [`SIMILAR`] may be an abbreviation: `мвд`.
const WORD_LEN: usize = 4;

/// Letters of Macedonian (and Serbian), of Kazakh (and Ukrainian, Tatar, …), of the languages of the
/// Caucasus, and of Abkhaz: no language has letters of two groups.
const LANGUAGES: [&str; 4] = ["ѕј", "іһү", "ӏ", "ҽ"];

/// The first digits of the number systems of names; nine more follow each.
const ZEROS: [char; 21] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}',
    '\u{1090}', '\u{17e0}', '\u{a9f0}', '\u{7c0}',
];

/// What a label of look-alikes is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TakenFor {
    Word,
    Number,
}

/// Whether a label outside ASCII has nothing but look-alikes, digits and hyphens, all in one
/// script. One character alone imitates nothing.
pub(super) fn taken_for(label: &[char]) -> Option<TakenFor> {
    let scripts = shared(label);
    let (_, pairs) = LOOKALIKES.iter().find(|&&(script, _)| scripts.is(script))?;
    let others = || label.iter().copied().filter(|char| !char.is_ascii());
    let is_taken =
        |char, by: fn(char) -> bool| zero(char).is_some() || taken_as(pairs, char).is_some_and(by);
    let is_digit = |to: char| to.is_ascii_digit() || matches!(to, 'o' | 'l');
    if label.iter().filter(|char| char.is_alphanumeric()).count() < 2 {
        None
    } else if label.iter().any(|&char| zero(char).is_some())
        && others().all(|char| is_taken(char, is_digit))
    {
        Some(TakenFor::Number)
    } else if others().all(|char| is_taken(char, |to| to.is_ascii_lowercase()))
        || (scripts.is(CYRILLIC) && is_nobodys_word(pairs, label))
    {
        Some(TakenFor::Word)
    } else {
        None
    }
}

/// All is at least similar to ASCII and makes no word: `шмнть` has no vowel, `іѕӏкрх` letters that
/// no one language has.
fn is_nobodys_word(pairs: &str, label: &[char]) -> bool {
    let letters = || label.iter().copied().filter(|char| char.is_alphabetic());
    let similar = |char| taken_as(SIMILAR, char).or(taken_as(pairs, char));
    let no_vowel = letters().count() >= WORD_LEN && !letters().any(|char| VOWELS.contains(char));
    let languages = LANGUAGES.iter().filter(|own| letters().any(|char| own.contains(char)));
    letters().all(|char| similar(char).is_some()) && (no_vowel || languages.count() > 1)
}

/// Whether an invented top-level domain is taken for a real one: `сом` for `com`.
pub(super) fn is_taken_for_suffix(top: &[char]) -> bool {
    let scripts = shared(top);
    let mut ascii = [0; LABEL_LEN_MAX];
    let Some((_, pairs)) = LOOKALIKES.iter().find(|&&(script, _)| scripts.is(script)) else {
        return false;
    };
    for (to, &char) in ascii.iter_mut().zip(top) {
        match taken_as(pairs, char).or(taken_as(SIMILAR, char)) {
            Some(letter) => *to = letter as u8, // ASCII, as the tables have no other
            None => return false,
        }
    }
    let found = public_suffix(ascii.get(..top.len()).unwrap_or_default());
    found.icann_listed && found.start == 0
}

/// Digits of more than one number system (UTS 39, section 5.3).
pub(super) fn has_mixed_numbers(label: &[char]) -> bool {
    let mut zeros = label.iter().filter_map(|&char| zero(char));
    let first = zeros.next();
    zeros.any(|zero| Some(zero) != first)
}

/// The zero of the number system that a digit is of.
fn zero(char: char) -> Option<char> {
    ZEROS.into_iter().find(|&zero| (0..10).contains(&u32::from(char).wrapping_sub(u32::from(zero))))
}

/// The ASCII letter that a Cyrillic one is taken for by those who do not read it.
pub(crate) fn similar(char: char) -> Option<char> {
    taken_as(SIMILAR, char)
}

fn taken_as(pairs: &str, char: char) -> Option<char> {
    let pair = pairs.split(' ').find(|pair| pair.starts_with(char))?;
    pair.chars().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scripts::Scripts;

    #[test]
    fn pairs_are_a_letter_of_the_script_and_ascii() {
        let similar = [(CYRILLIC, SIMILAR)];
        for &(script, pairs) in LOOKALIKES.iter().chain(&similar) {
            for pair in pairs.split(' ') {
                let letters: std::vec::Vec<char> = pair.chars().collect();
                let &[from, to] = &letters[..] else { panic!("{pair:?}") };
                assert!(Scripts::of(from).is(script), "{pair}");
                assert!(to.is_ascii_lowercase() || to.is_ascii_digit(), "{pair}");
            }
        }
    }

    #[test]
    fn number_systems() {
        assert_eq!(zero('9'), Some('0'));
        assert_eq!(zero('٣'), Some('٠'));
        assert_eq!(zero('৪'), Some('০'));
        assert_eq!(zero(':'), None);
        assert_eq!(zero('一'), None);
    }
}
