//! Characters that are right in some places only: in one country, after one kind of letter.
//!
//! Elsewhere they pass for something else, a letter of ASCII, a dot, a slash, a hyphen, or for dust
//! on the screen. Registries allow them where they are needed; a name that has one of them in the
//! wrong place was not made for readers.

use super::scripts::{EAST_ASIAN, Scripts, is_any};
use crate::tables::scripts::{BOPOMOFO, CYRILLIC, HAN, HEBREW, HIRAGANA, KATAKANA};

/// Latin letters of few languages, and the top-level domains where these are written. Abroad, a
/// word of such a language has other letters of its own beside them (`ħobż`, `prāṇa`).
const AT_HOME: [(&str, &str); 6] = [
    // Icelandic and Faroese; þ passes for p, ð for o or d.
    ("þð", "fo is"),
    // Azerbaijani; passes for e.
    ("ə", "az"),
    // Maltese; passes for h.
    ("ħ", "eu mt"),
    // Sámi; passes for t.
    ("ŧ", "eu fi no se"),
    // Languages of Africa, ŋ in Sámi too; pass for n, b, c, d, e, y, i, u, v, f, k.
    (
        "ŋɓɔɖɗɛǝɣɨɩɲʉʋƒƙƴ",
        "africa bf bi bj cd cf cg ci cm eu fi gh gm gn gw ke lr ml mr ne ng no rw se sd sl sn ss td \
         tg tz ug za",
    ),
    // Transliteration of Indian languages, Yoruba, Igbo, Venda; the dot or line is dust on a screen.
    ("ḍḓḡḥḷḽḿṃṅṇṉṋṛṣṭṱẍ", "bd bj bt in lk mm ng np tg za zw"),
];

/// Where Catalan is written.
const CATALAN: &str = "ad cat es";

/// Passes for a hyphen, an apostrophe or a dot, which stand in no name: the Armenian hyphen, the
/// double hyphen of kana, hyphen, apostrophe, hyphenation point, turned comma.
const NOWHERE: &str = "\u{58a}\u{30a0}\u{2010}\u{2019}\u{2027}\u{2bb}";

/// Registries that take emoji. Elsewhere IDNA 2008 rules, which knows none, and ICANN has all
/// generic top-level domains keep it (SSAC advisory 95).
const EMOJI: &str = "cf fm ga gq je la ml st tk to uz ws";

/// Strokes, and letters made of few, that pass for a hyphen, a slash, a bar, or for t, x, y, z, l,
/// o, when there is nothing of their script beside them.
const STROKES: &str = "一丨丶丿乀乁乂乙乚乛亅丁丅丆七十卜〇工口囗讠亠丫冖ノソゾンエトニロヘ";

/// One letter of each that the other script has in the same shape (he, be, pe).
const HIRAGANA_HE: &str = "へべぺ";
const KATAKANA_HE: &str = "ヘベペ";

/// Letters with a dot above, on which another is not seen (UTS 39 section 4, "hidden overlay"),
/// with those that only lack it.
const DOTTED: &str = "ijlıȷįɨịіјӏ";

/// Whether any character of the label is where it should not be. `top` is the top-level domain,
/// decoded.
pub(super) fn is_any_out_of_place(label: &[char], top: &[char]) -> bool {
    let has_latin = label.iter().any(char::is_ascii_lowercase);
    label.iter().enumerate().any(|(at, &char)| {
        let (before, after) = (label.get(..at), label.get(at + 1..));
        let neighbours =
            Neighbours { before: before.unwrap_or_default(), after: after.unwrap_or_default() };
        !char.is_ascii()
            && (NOWHERE.contains(char)
                || (has_latin && is_abroad(char, label, top))
                || neighbours.are_wrong(char, top, has_latin))
    })
}

/// An emoji where there may be some.
pub(super) fn is_emoji_at_home(char: char, top: &[char]) -> bool {
    matches!(char, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}') && is_any(top, EMOJI)
}

/// A Latin letter away from where its language is written, with no other letter of that language.
fn is_abroad(char: char, label: &[char], top: &[char]) -> bool {
    let home = |char| AT_HOME.iter().find(|(letters, _)| letters.contains(char));
    let Some((letters, tops)) = home(char) else { return false };
    let fits = |other: char| home(other).is_none_or(|home| home.0 == *letters);
    let other = |&other: &char| other != char && !other.is_ascii() && fits(other);
    !is_any(top, tops) && !label.iter().any(other)
}

/// What stands around a character in its label.
struct Neighbours<'l> {
    before: &'l [char],
    after: &'l [char],
}

impl Neighbours<'_> {
    fn are_wrong(&self, char: char, top: &[char], has_latin: bool) -> bool {
        let (before, after) = (self.before.last().copied(), self.after.first().copied());
        let kana = HIRAGANA | KATAKANA;
        match char {
            // Catalan, between two l; elsewhere a dot: `mail·live.com`.
            '·' => before != Some('l') || after != Some('l') || !is_any(top, CATALAN),
            // The apostrophe of Ukrainian and Belarusian.
            '\u{2bc}' => !is_in(before, CYRILLIC) || !is_in(after, CYRILLIC),
            // Hebrew geresh and gershayim pass for quotation marks.
            '׳' | '״' => !is_in(before, HEBREW),
            // The prolonged sound mark passes for a hyphen, the middle dot of kana for a dot.
            'ー' => {
                !is_in(before, kana) && (!self.have(kana) || before.is_none() || is_ascii(after))
            }
            // RFC 5892, A.7, asks for one character of these scripts in the label. Beside ASCII alone it is a dot.
            '・' => {
                let beside = |char| is_in(char, EAST_ASIAN);
                !self.have(kana | HAN) || !beside(before) && !beside(after)
            }
            // Iteration marks and voicing marks pass for dust, or for quotation marks.
            'ヽ' | 'ヾ' => !is_in(before, KATAKANA),
            'ゝ' | 'ゞ' => !is_in(before, HIRAGANA),
            '\u{3099}' | '\u{309a}' => !is_in(before, kana),
            '々' => !is_in(before, HAN),
            _ if is_accent(char) => self.make_accent_wrong(char),
            _ if HIRAGANA_HE.contains(char) => is_in(before, KATAKANA) && is_in(after, KATAKANA),
            _ if KATAKANA_HE.contains(char) && is_in(before, HIRAGANA) => is_in(after, HIRAGANA),
            _ if STROKES.contains(char) || is_in(Some(char), BOPOMOFO) => {
                let beside_ascii = has_latin || (is_ascii(before) && is_ascii(after));
                beside_ascii && !is_in(before, EAST_ASIAN) && !is_in(after, EAST_ASIAN)
            }
            _ => false,
        }
    }

    /// An accent on a digit, on a hyphen or on nothing; a dot on a letter that has one.
    fn make_accent_wrong(&self, accent: char) -> bool {
        let base = self.before.iter().copied().rfind(|&before| !is_accent(before));
        match base {
            Some(base) if accent == '\u{307}' && DOTTED.contains(base) => true,
            // No accent is written on ideographs and syllables.
            Some(base) => {
                base.is_ascii() && !base.is_ascii_lowercase() || is_in(Some(base), EAST_ASIAN)
            }
            None => true,
        }
    }

    fn have(&self, scripts: u32) -> bool {
        self.before.iter().chain(self.after).any(|&char| is_in(Some(char), scripts))
    }
}

fn is_in(char: Option<char>, scripts: u32) -> bool {
    char.is_some_and(|char| Scripts::of(char).is(scripts))
}

fn is_ascii(char: Option<char>) -> bool {
    char.is_some_and(|char| char.is_ascii())
}

/// Of the block of combining accents.
fn is_accent(char: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&char)
}
