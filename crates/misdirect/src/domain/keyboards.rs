//! Keyboards of other scripts: the ASCII that is on the keys that a text was typed with.

use super::marks::is_local;
use super::{DOMAIN_LEN_MAX, Domain, Section};
use crate::tables::layouts::{HANGUL, HANGUL_FIRST, KEYBOARDS};

/// A keyboard of another script: its place in the tables, or behind them the Korean one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keys(u8);

/// Where the key of the `@` was hit with another keyboard on, and how long what it types is: `joe"пьфшд.сщь`.
/// Behind it there has to be a name that somebody can own.
pub(super) fn at_of_keyboard(text: &[u8]) -> Option<(usize, usize)> {
    if text.is_ascii() {
        return None;
    }
    let text = core::str::from_utf8(text).ok()?;
    Keys::all().filter(|keys| keys.at() != '@').find_map(|keys| {
        let (local, domain) = text.split_once(keys.at())?;
        let is_local = !local.is_empty() && local.chars().all(is_local);
        Spelled::of(domain, keys, true).filter(|_| is_local)?.domain()?;
        Some((local.len(), keys.at().len_utf8()))
    })
}

impl Keys {
    const KOREAN: Self = Self(KEYBOARDS.len() as u8);

    /// All, in the order of the tables.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..=Self::KOREAN.0).map(Self)
    }

    /// What the key of the `@` types.
    fn at(self) -> char {
        KEYBOARDS.get(usize::from(self.0)).map_or('@', |keyboard| keyboard.at)
    }

    /// A mark of ASCII, or the letter that is on its key.
    pub(super) fn of_mark(self, mark: u8) -> u8 {
        let marks = KEYBOARDS.get(usize::from(self.0)).map_or(&[][..], |keyboard| keyboard.marks);
        marks.iter().find(|known| known.0 == mark).map_or(mark, |&(_, key)| key)
    }

    /// The key that types both of these.
    fn of_pair(self, first: char, second: Option<char>) -> Option<u8> {
        let (pair, key) = KEYBOARDS.get(usize::from(self.0))?.pair?;
        (Some(pair[1]) == second && pair[0] == first).then_some(key)
    }

    /// The keys of a letter of the script, at most five.
    fn of(self, letter: char) -> Option<[&'static [u8]; 3]> {
        if self == Self::KOREAN {
            return korean(letter);
        }
        let keyboard = KEYBOARDS.get(usize::from(self.0))?;
        let small = letter.to_lowercase().next()?;
        let place = u32::from(small).checked_sub(u32::from(keyboard.first))? as usize;
        let key = keyboard.keys.get(place..place + 1).filter(|&key| key != b" ")?;
        Some([key, b"", b""])
    }
}

/// The keys of a Korean letter, or of a syllable's letters.
fn korean(letter: char) -> Option<[&'static [u8]; 3]> {
    // Places among the letters that stand alone. All vowels are there in their order, consonants are as
    // they begin a syllable, and as they end one (Unicode, section 3.12).
    const FIRST: [u8; 19] = [0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];
    const VOWEL: usize = 30;
    const LAST: [u8; 27] = [
        0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27,
        28, 29,
    ];
    let of = |place: usize| HANGUL.get(place).copied();
    if let Some(keys) = u32::from(letter).checked_sub(u32::from(HANGUL_FIRST)) {
        if let Some(keys) = of(keys as usize) {
            return Some([keys, b"", b""]);
        }
    }
    let syllable =
        u32::from(letter).checked_sub(0xAC00).filter(|&number| number < 11_172)? as usize;
    let first = FIRST.get(syllable / 588).map(|&place| usize::from(place));
    let last = match syllable % 28 {
        0 => Some(&b""[..]),
        end => LAST.get(end - 1).and_then(|&place| of(usize::from(place))),
    };
    Some([first.and_then(of)?, of(VOWEL + syllable % 588 / 28)?, last?])
}

/// What the keys spell.
pub(super) struct Spelled {
    bytes: [u8; DOMAIN_LEN_MAX],
    len: usize,
}

impl Spelled {
    /// `None` where some letter is on none of these keys, where none has to be, or where letters stand
    /// beside ASCII ones: between two dots nobody switches. `is_pair`: two letters are one key.
    pub(super) fn of(text: &str, keys: Keys, is_pair: bool) -> Option<Self> {
        let mut spelled = Self { bytes: [0; DOMAIN_LEN_MAX], len: 0 };
        let (mut has_ascii, mut has_other, mut is_any) = (false, false, false);
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let before = spelled.len;
            if letter.is_ascii() {
                has_ascii |= letter.is_ascii_alphabetic();
                spelled.push(keys.of_mark(letter as u8))?;
            } else {
                (has_other, is_any) = (true, true);
                match keys.of_pair(letter, letters.peek().copied()).filter(|_| is_pair) {
                    Some(key) => {
                        letters.next();
                        spelled.push(key)?;
                    }
                    None => keys
                        .of(letter)?
                        .iter()
                        .copied()
                        .flatten()
                        .try_for_each(|&key| spelled.push(key))?,
                }
            }
            if has_ascii && has_other {
                return None;
            }
            if spelled.bytes.get(before) == Some(&b'.') {
                (has_ascii, has_other) = (false, false);
            }
        }
        is_any.then_some(spelled)
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }

    pub(super) fn as_str(&self) -> &str {
        core::str::from_utf8(self.bytes.get(..self.len).unwrap_or_default()).unwrap_or_default()
    }

    /// A name under a suffix of the public list.
    pub(super) fn domain(&self) -> Option<Domain> {
        let domain = Domain::parse(self.as_str()).ok()?;
        let is_whole = domain.section() == Section::Icann && domain.registrable().is_some();
        is_whole.then_some(domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::{String, ToString};
    use std::vec::Vec;

    fn spellings(text: &str) -> Vec<String> {
        let all = Keys::all().filter_map(|keys| Spelled::of(text, keys, true));
        let mut all: Vec<String> = all.map(|spelled| spelled.as_str().to_string()).collect();
        all.dedup();
        all
    }

    #[test]
    fn keys_of_each_keyboard() {
        for (typed, meant) in [
            ("пьфшдюсщь", "gmail.com"),
            ("ПЬФШД.СЩЬ", "gmail.com"),
            ("пьфшдюcom", "gmail.com"),
            ("ьіт.сщь", "msn.com"),
            ("жпьсв.ъдп", "gmail.com"),
            ("гмаил.цом", "gmail.com"),
            ("еунет.рс", "eunet.rs"),
            ("γμαιλ.ψομ", "gmail.com"),
            ("γμαιλ.ΨΟΜ", "gmail.com"),
            ("עצשןךץבםצ", "gmail.com"),
            ("'שךךשץבםץןך", "walla.co.il"),
            ("لةشهم.ؤخة", "gmail.com"),
            ("لهفاعلا", "github"),
            ("้นะทฟรสใแนท", "hotmail.com"),
            ("ㅜㅁㅍㄷㄱ.채ㅡ", "naver.com"),
            ("흐먀ㅣ.채ㅡ", "gmail.com"),
            ("ㅗ무ㅡ먀ㅣ.ㅜㄷㅅ", "hanmail.net"),
            ("뮻힣", "abcglg"),
        ] {
            assert!(spellings(typed).iter().any(|text| text == meant), "{:?}", spellings(typed));
        }
    }

    #[test]
    fn what_no_keyboard_types() {
        for text in
            ["gmail.com", "", "münchen.de", "чай-tea.com", "gмail.com", "大学.cn", "пьфшд.ψομ"]
        {
            assert!(spellings(text).is_empty(), "{text}");
        }
    }

    /// Top-level domains in other scripts whose keys spell one in ASCII: two that sound alike, on
    /// keyboards that go by sound, and an accident. A name under one that exists is left alone.
    #[test]
    #[cfg(feature = "idna")]
    fn top_level_domains() {
        let Some(list) = crate::tables::conformance("public_suffix_list.dat") else { return };
        let tops = list.lines().filter(|line| !line.contains(['.', '/', ' ']) && !line.is_ascii());
        let tops: Vec<&str> = tops.collect();
        let mut pairs = Vec::new();
        for top in &tops {
            for spelled in spellings(top) {
                let name = std::format!("a.{spelled}");
                if Domain::parse(&name).is_ok_and(|name| name.section() == Section::Icann) {
                    pairs.push((*top, spelled));
                }
            }
        }
        assert!(tops.len() > 100, "{}", tops.len());
        let expected = [("бг", "bg"), ("католик", "udjf.ru"), ("орг", "org")];
        assert_eq!(pairs, expected.map(|(top, spelled)| (top, spelled.to_string())));
    }

    #[test]
    fn the_key_of_the_at() {
        let at = |text: &str| at_of_keyboard(text.as_bytes()).map(|(at, _)| text[..at].to_string());
        assert_eq!(at("ощу\"пьфшдюсщь").as_deref(), Some("ощу"));
        assert_eq!(at("joe\"пьфшд.сщь").as_deref(), Some("joe"));
        assert_eq!(at("่นำ๑เทฟรสใแนท").as_deref(), Some("่นำ"));
        assert_eq!(at("joe\"gmail.com"), None);
        assert_eq!(at("кафе\"пушкин\""), None);
        assert_eq!(at("\"пьфшд.сщь"), None);
    }
}
