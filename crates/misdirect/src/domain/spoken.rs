//! How the `@` and the dot are called where they are written out: `juan arroba gmail punto com`.
//!
//! From the names and keywords of both in Unicode's CLDR 48.2 (`annotations`), less what is only called so
//! in a list of characters, and with what people say for them in each language.

use super::marks::{char_at, char_before, is_mark, is_pair, starts_with};

/// Names of the `@`; of two that begin alike the longer one first.
const AT_WORDS: [&str; 62] = [
    // English, German, Dutch, the languages of the North
    "at sign",
    "at işareti",
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

/// What nobody has for a mailbox: words that an English `at` follows, with a place behind it or a site, or that
/// a site's name follows.
const BEFORE_AT: [&str; 74] = [
    "a",
    "active",
    "all",
    "am",
    "and",
    "anyone",
    "are",
    "arrive",
    "at",
    "available",
    "be",
    "been",
    "buy",
    "call",
    "check",
    "down",
    "everyone",
    "find",
    "for",
    "found",
    "from",
    "go",
    "he",
    "held",
    "here",
    "him",
    "hosted",
    "in",
    "is",
    "it",
    "join",
    "listed",
    "live",
    "located",
    "log",
    "look",
    "looked",
    "looking",
    "me",
    "meet",
    "meeting",
    "my",
    "not",
    "now",
    "on",
    "online",
    "open",
    "or",
    "out",
    "posted",
    "reach",
    "read",
    "see",
    "she",
    "shop",
    "sign",
    "sold",
    "someone",
    "start",
    "stay",
    "study",
    "the",
    "them",
    "to",
    "us",
    "use",
    "via",
    "visit",
    "was",
    "were",
    "with",
    "work",
    "working",
    "you",
];

/// What announces an address: `my e-mail is joe at …`, `write to joe at …`.
const BEFORE_ADDRESS: [&str; 18] = [
    "to", "is", "at", "mail", "email", "e-mail", "address", "contact", "via", "or", "me", "an",
    "unter", "ist", "adresse", "a", "à", "es",
];

/// How long the word for the `@` is that stands at a byte.
pub(super) fn at_word(text: &[u8], at: usize) -> Option<usize> {
    word_of(&AT_WORDS, &AT_HEADS, text, at)
}

/// The same of the dot.
pub(super) fn dot_word(text: &[u8], at: usize) -> Option<usize> {
    word_of(&DOT_WORDS, &DOT_HEADS, text, at)
}

/// A word that means other things as well: English *at*.
pub(super) fn is_common_word(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"at") || word == "ät".as_bytes()
}

/// The word before `at` in prose, which nobody has for a mailbox.
pub(super) fn is_before_at(word: &[u8]) -> bool {
    BEFORE_AT.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

/// The word that ends before `end` announces an address.
pub(super) fn announces(text: &[u8], end: usize) -> bool {
    let before = text.get(..end).unwrap_or_default().trim_ascii_end();
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    let word = before.rsplit(is_blank).next().unwrap_or_default();
    BEFORE_ADDRESS.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
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

/// Words by their first and by their second letter, a bit for each word; letters by their lowest five bits,
/// and those beyond ASCII, whose case is told elsewhere, all alike.
struct Heads {
    first: [u64; 32],
    second: [u64; 32],
    first_other: u64,
    second_other: u64,
}

impl Heads {
    const fn of(words: &[&str]) -> Self {
        let mut heads = Self { first: [0; 32], second: [0; 32], first_other: 0, second_other: 0 };
        let mut at = 0;
        while at < words.len() {
            let (word, bit) = (words[at].as_bytes(), 1 << at);
            if word[0].is_ascii() {
                heads.first[(word[0] & 31) as usize] |= bit;
            } else {
                heads.first_other |= bit;
            }
            if word[1].is_ascii() {
                heads.second[(word[1] & 31) as usize] |= bit;
            } else {
                heads.second_other |= bit;
            }
            at += 1;
        }
        heads
    }

    fn with_first(&self, first: u8) -> u64 {
        let known = self.first.get(usize::from(first & 31)).copied().unwrap_or(0);
        if first.is_ascii() { known } else { self.first_other }
    }

    /// The words that may begin with these; of most texts none does.
    fn with(&self, first: u8, second: u8) -> u64 {
        let known = self.second.get(usize::from(second & 31)).copied().unwrap_or(0);
        let seconds = match (first.is_ascii(), second.is_ascii()) {
            (true, true) => known,
            (true, false) => self.second_other,
            (false, _) => u64::MAX,
        };
        self.with_first(first) & seconds
    }
}

static AT_HEADS: Heads = Heads::of(&AT_WORDS);
static DOT_HEADS: Heads = Heads::of(&DOT_WORDS);

/// Whether a word for the dot may begin with a byte.
pub(super) fn may_begin_dot(first: u8) -> bool {
    DOT_HEADS.with_first(first) != 0
}

/// Whether a word for the `@` or the dot may begin at a byte.
pub(super) fn may_begin_sign(text: &[u8], at: usize) -> bool {
    let Some(&[first, second, ..]) = text.get(at..) else { return false };
    AT_HEADS.with(first, second) | DOT_HEADS.with(first, second) != 0
}

fn word_of(words: &[&str], heads: &Heads, text: &[u8], at: usize) -> Option<usize> {
    let Some(&[first, second, ..]) = text.get(at..) else { return None };
    let mut left = heads.with(first, second);
    // `골뱅이naver`: another script begins another word.
    let is_other = |letter: char, next: char| !letter.is_ascii() && next.is_ascii();
    let ends = |len: &usize| {
        char_at(text, at + len).is_none_or(|(next, _)| {
            let last = char_before(text, at + len);
            !next.is_alphanumeric() || last.is_some_and(|(last, _)| is_other(last, next))
        })
    };
    while left != 0 {
        let word = words.get(left.trailing_zeros() as usize)?;
        left &= left - 1;
        if let Some(len) = starts_as(text, at, word).filter(ends) {
            return Some(len);
        }
    }
    None
}

/// How long the word is at a byte, whatever the case of its letters.
fn starts_as(text: &[u8], at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for letter in word.chars() {
        let (here, len) = char_at(text, end)?;
        let is_same = here == letter
            || here.to_ascii_lowercase() == letter
            || !here.is_ascii() && here.to_lowercase().eq(core::iter::once(letter));
        if !is_same {
            return None;
        }
        end += len;
    }
    Some(end - at)
}

#[cfg(test)]
mod tests {
    use super::*;

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
