//! How the `@` and the dot are called where they are written out: `juan arroba gmail punto com`.
//!
//! From the names and keywords of both in Unicode's CLDR 48.2 (`annotations`), less what is only called so
//! in a list of characters, and with what people say for them in each language.

use super::marks::{char_at, char_before, is_mark, is_pair, starts_with};

/// Names of the `@`; of two that begin alike the longer one first.
const AT_WORDS: [&str; 60] = [
    // English, German, Dutch, the languages of the North
    "at",
    "ät",
    "klammeraffe",
    "affenschwanz",
    "apenstaartje",
    "apestaartje",
    "snabel-a",
    "snabela",
    "snabel a",
    "krøllalfa",
    "kurla",
    "miukumauku",
    "kissanhäntä",
    // Spanish, Portuguese, Catalan, French, Italian, Romanian
    "arroba",
    "arrova",
    "arobase",
    "arobas",
    "arrobase",
    "chiocciola",
    "chiocciolina",
    "a rond",
    "a bildua",
    // Slavic and Baltic languages, Hungarian
    "małpa",
    "malpa",
    "zavináč",
    "zavinac",
    "kukac",
    "afna",
    "eta",
    "собака",
    "собачка",
    "равлик",
    "слімак",
    "сабака",
    "кльомба",
    "маймунка",
    "мајмунче",
    "majmunče",
    "ludo a",
    // Greek, Turkish, Armenian, Georgian, Hebrew, Arabic, Persian
    "παπάκι",
    "παπακι",
    "et işareti",
    "kuyruklu a",
    "շնիկ",
    "ძაღლუკა",
    "כרוכית",
    "שטרודל",
    "علامة آت",
    "آت",
    "أروبا",
    "ات‌ساین",
    "ات ساین",
    // Hindi, Thai, Vietnamese, Chinese, Japanese, Korean
    "एट द रेट",
    "แอท",
    "a còng",
    "艾特",
    "小老鼠",
    "アットマーク",
    "アット",
    "골뱅이",
];

/// Names of the dot.
const DOT_WORDS: [&str; 45] = [
    "dot",
    "punkt",
    "punktum",
    "punkts",
    "punktur",
    "prikk",
    "punto",
    "puntua",
    "point",
    "ponto",
    "punt",
    "punct",
    "piste",
    "kropka",
    "tečka",
    "tecka",
    "bodka",
    "pont",
    "pika",
    "tačka",
    "tacka",
    "točka",
    "tocka",
    "taškas",
    "точка",
    "крапка",
    "кропка",
    "тачка",
    "nokta",
    "nöqtə",
    "titik",
    "chấm",
    "τελεία",
    "τελεια",
    "კეტი",
    "წერტილი",
    "נקודה",
    "نقطة",
    "نقطه",
    "डॉट",
    "จุด",
    "点",
    "點",
    "ドット",
    "점",
];

/// How long the word for the `@` is that stands at a byte.
pub(super) fn at_word(text: &[u8], at: usize) -> Option<usize> {
    let len = word_of(&AT_WORDS, &AT_HEADS, text, at)?;
    // `at sign`, Turkish `at işareti`
    let may_go_on = matches!(text.get(at + len..), Some([b' ', b's' | b'S' | b'i' | b'I', ..]));
    let sign = || ["sign", "işareti"].iter().find_map(|sign| is_word(text, at + len + 1, sign));
    Some(len + if may_go_on { sign().map_or(0, |sign| 1 + sign) } else { 0 })
}

/// The same of the dot.
pub(super) fn dot_word(text: &[u8], at: usize) -> Option<usize> {
    word_of(&DOT_WORDS, &DOT_HEADS, text, at)
}

/// A word that means other things as well: English *at*.
pub(super) fn is_common_word(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"at") || word == "ät".as_bytes()
}

/// A word that nobody has for a mailbox: an English `at` follows it, with a place behind it or a site, or a
/// site's name does.
pub(super) fn is_before_at(word: &[u8]) -> bool {
    #[rustfmt::skip]
    let is_known = |word: &[u8]| matches!(
        word,
        b"a" | b"active" | b"all" | b"am" | b"and" | b"anyone" | b"are" | b"arrive" | b"at" | b"available"
        | b"be" | b"been" | b"buy" | b"call" | b"check" | b"down" | b"everyone" | b"find" | b"for" | b"found"
        | b"from" | b"go" | b"he" | b"held" | b"here" | b"him" | b"hosted" | b"in" | b"is" | b"it" | b"join"
        | b"listed" | b"live" | b"located" | b"log" | b"look" | b"looked" | b"looking" | b"me" | b"meet"
        | b"meeting" | b"my" | b"not" | b"now" | b"on" | b"online" | b"open" | b"or" | b"out" | b"posted"
        | b"reach" | b"read" | b"see" | b"she" | b"shop" | b"sign" | b"sold" | b"someone" | b"start" | b"stay"
        | b"study" | b"the" | b"them" | b"to" | b"us" | b"use" | b"via" | b"visit" | b"was" | b"were"
        | b"with" | b"work" | b"working" | b"you"
    );
    is_known(Lower::of(word).as_bytes())
}

/// The word that ends before `end` announces an address: `my e-mail is joe at …`, `write to joe at …`.
pub(super) fn announces(text: &[u8], end: usize) -> bool {
    let before = text.get(..end).unwrap_or_default().trim_ascii_end();
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    let word = before.rsplit(is_blank).next().unwrap_or_default();
    #[rustfmt::skip]
    let is_known = |word: &[u8]| matches!(
        word,
        b"a" | b"address" | b"adresse" | b"an" | b"at" | b"contact" | b"e-mail" | b"email" | b"es" | b"is"
        | b"ist" | b"mail" | b"me" | b"or" | b"to" | b"unter" | b"via"
    );
    is_known(Lower::of(word).as_bytes()) || word == "à".as_bytes()
}

/// A short word with small letters; a longer one is blank.
struct Lower {
    bytes: [u8; 16],
    len: usize,
}

impl Lower {
    fn of(word: &[u8]) -> Self {
        let mut lower = Self { bytes: [0; 16], len: 0 };
        if let Some(room) = lower.bytes.get_mut(..word.len()) {
            room.copy_from_slice(word);
            room.make_ascii_lowercase();
            lower.len = word.len();
        }
        lower
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// How long the `@` is that is written out at a byte, between brackets or hyphens: `(at)`, `[@]`, `{ät}`, `-at-`.
pub(super) fn at_in_brackets(text: &[u8], at: usize) -> Option<usize> {
    in_brackets(text, at, |inner| match text.get(inner)? {
        b'@' => Some(1),
        0xEF => starts_with(text, inner, "＠".as_bytes()),
        b'c' | b'C' => starts_with(text, inner, b"chez").or_else(|| at_word(text, inner)),
        _ => at_word(text, inner),
    })
}

/// `(a)` is an `@` as well, but rather the first of a list: `see (a) x.com`.
pub(super) fn a_in_brackets(text: &[u8], at: usize) -> Option<usize> {
    in_brackets(text, at, |inner| starts_with(text, inner, b"a"))
}

/// The dot that is written out between brackets: `[dot]`, `(punkt)`.
pub(super) fn dot_in_brackets(text: &[u8], at: usize) -> Option<usize> {
    in_brackets(text, at, |inner| starts_with(text, inner, b".").or_else(|| dot_word(text, inner)))
}

fn in_brackets(text: &[u8], at: usize, word: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let (open, open_len) = char_at(text, at)?;
    // `joe -at- gmail -dot- com`
    let is_hyphen = open == '-';
    if !is_mark(open) && !is_hyphen {
        return None;
    }
    let word_at =
        at + open_len + text.get(at + open_len..)?.iter().take_while(|&&b| b == b' ').count();
    let len = word(word_at)?;
    let rest = text.get(word_at + len..)?;
    let close_at = word_at + len + rest.iter().take_while(|&&b| b == b' ').count();
    let (close, close_len) = char_at(text, close_at)?;
    let is_closed = is_pair(open, close) || is_hyphen && close == '-';
    is_closed.then_some(close_at + close_len - at)
}

/// Words by their first three letters, a bit for each word; letters by their lowest five bits, and those beyond
/// ASCII, whose case is told elsewhere, all alike.
struct Heads([[u64; OTHER + 1]; 3]);

/// Letters beyond ASCII.
const OTHER: usize = 32;

impl Heads {
    const fn of(words: &[&str]) -> Self {
        let mut heads = [[0; OTHER + 1]; 3];
        let mut at = 0;
        while at < words.len() {
            let (word, bit) = (words[at].as_bytes(), 1 << at);
            let (mut place, mut is_open) = (0, false);
            while place < 3 {
                // Behind its end and its first other letter, whose bytes its case changes, any may follow.
                is_open |= place >= word.len();
                let mut letter = 0;
                while letter <= OTHER {
                    if is_open || letter == Self::letter(word[place]) {
                        heads[place][letter] |= bit;
                    }
                    letter += 1;
                }
                is_open |= place < word.len() && !word[place].is_ascii();
                place += 1;
            }
            at += 1;
        }
        Self(heads)
    }

    const fn letter(byte: u8) -> usize {
        if byte.is_ascii() { (byte & 31) as usize } else { OTHER }
    }

    #[inline]
    fn with(&self, place: usize, letter: u8) -> u64 {
        let words = self.0.get(place).and_then(|words| words.get(Self::letter(letter)));
        words.copied().unwrap_or(0)
    }

    /// The words that may begin at a byte; of most texts none does.
    #[inline]
    fn at(&self, text: &[u8], at: usize) -> u64 {
        let Some([first, second, rest @ ..]) = text.get(at..) else { return 0 };
        let two = self.with(0, *first) & self.with(1, *second);
        match rest.first() {
            Some(third) if two != 0 => two & self.with(2, *third),
            _ => two,
        }
    }
}

static AT_HEADS: Heads = Heads::of(&AT_WORDS);
static DOT_HEADS: Heads = Heads::of(&DOT_WORDS);

/// Whether a word for the dot may begin with a byte.
pub(super) fn may_begin_dot(first: u8) -> bool {
    DOT_HEADS.with(0, first) != 0
}

/// Whether a word for the `@` or the dot may begin at a byte.
pub(super) fn may_begin_sign(text: &[u8], at: usize) -> bool {
    AT_HEADS.at(text, at) | DOT_HEADS.at(text, at) != 0
}

fn word_of(words: &[&str], heads: &Heads, text: &[u8], at: usize) -> Option<usize> {
    let mut left = heads.at(text, at);
    while left != 0 {
        let word = words.get(left.trailing_zeros() as usize)?;
        left &= left - 1;
        if let Some(len) = is_word(text, at, word) {
            return Some(len);
        }
    }
    None
}

/// How long the word is that begins at a byte and ends as a word does.
fn is_word(text: &[u8], at: usize, word: &str) -> Option<usize> {
    let len = starts_as(text, at, word)?;
    let Some((next, _)) = char_at(text, at + len) else { return Some(len) };
    // `골뱅이naver`: another script begins another word.
    let is_other = |letter: char| !letter.is_ascii() && next.is_ascii();
    let ends = || char_before(text, at + len).is_some_and(|(last, _)| is_other(last));
    (!next.is_alphanumeric() || ends()).then_some(len)
}

/// How long the word is at a byte, whatever the case of its letters.
fn starts_as(text: &[u8], at: usize, word: &str) -> Option<usize> {
    let here = text.get(at..).unwrap_or_default();
    let mut same = 0;
    while let (Some(a), Some(b)) = (here.get(same), word.as_bytes().get(same)) {
        if !b.is_ascii() || !a.eq_ignore_ascii_case(b) {
            break;
        }
        same += 1;
    }
    match word.as_bytes().get(same) {
        None => Some(same),
        Some(letter) if letter.is_ascii() => None,
        Some(_) => starts_as_other(here, word, same),
    }
}

/// The same from the first letter on that is not ASCII.
fn starts_as_other(text: &[u8], word: &str, from: usize) -> Option<usize> {
    let mut end = from;
    for letter in word.get(from..)?.chars() {
        let (here, len) = char_at(text, end)?;
        let is_same = here == letter
            || here.to_ascii_lowercase() == letter
            || !here.is_ascii() && here.to_lowercase().eq(core::iter::once(letter));
        if !is_same {
            return None;
        }
        end += len;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_an_address() {
        assert!(is_before_at(b"Look") && !is_before_at(b"lea"));
        assert!(announces(b"write TO lea", 9) && !announces(b"write lea", 6));
    }

    #[test]
    fn words_of_many_languages() {
        assert_eq!(at_word("x ARROBA y".as_bytes(), 2), Some(6));
        assert_eq!(at_word("x Собака y".as_bytes(), 2), Some("собака".len()));
        assert_eq!(at_word("골뱅이naver".as_bytes(), 0), Some("골뱅이".len()));
        assert_eq!(dot_word(b"points", 0), None);
        assert_eq!(dot_word(b"point ", 0), Some(5));
        assert_eq!(at_word(b"ate", 0), None);
        assert_eq!(at_in_brackets(b"a[ AT ]b", 1), Some(6));
        assert_eq!(at_in_brackets(b"a(at]b", 1), None);
        assert_eq!(dot_in_brackets(b"a[dot]b", 1), Some(5));
    }

    /// The look at the first two bytes passes over none.
    #[test]
    fn each_word_is_found() {
        let found = |known: &&&str| at_word(known.as_bytes(), 0) != Some(known.len());
        assert_eq!(AT_WORDS.iter().filter(found).count(), 0, "{:?}", AT_WORDS.iter().find(found));
        let found = |known: &&&str| dot_word(known.as_bytes(), 0) != Some(known.len());
        assert_eq!(DOT_WORDS.iter().filter(found).count(), 0, "{:?}", DOT_WORDS.iter().find(found));
    }

    /// A shorter word before a longer one that begins with it would hide it only where a blank follows.
    #[test]
    fn the_longer_word_first() {
        for words in [&AT_WORDS[..], &DOT_WORDS[..]] {
            for (at, word) in words.iter().enumerate() {
                let is_hidden = |known: &&str| word.starts_with(&std::format!("{known} "));
                assert!(!words[..at].iter().any(is_hidden), "{word}");
            }
        }
    }
}
