//! What a name looks like: two names with the same skeleton are easily taken for each other.
//!
//! The skeleton of UTS 39, section 4, for names in the form that `idna.rs` gives (mapped by UTS 46,
//! hence in lower case and composed), with what a lower-case name in the fonts of mail programs
//! adds to it: `rn` is `m` (UTS 39 has that one), `vv` is `w`, `cl` is `d`, `0` is `o`, `1` and
//! `|` are `l`. `i` and `l` stay apart: UTS 39 joins `I` with `l`, but a name is shown in lower case
//! as often as it is taken from there, and its dot tells `i` from `l`; dotless `ı` is `i`.
//!
//! Marks on European letters are passed over (`é`, `ł`, `й`), as eyes pass over them that look for a
//! name they know: who compares says what a mark is worth.
//!
//! Each character is spelled out (`m` as `rn`, `w` as `vv`, `d` as `cl`), and the pairs are joined
//! again from left to right. Joining alone would not do: `vvv` and `vw` are one to the eye, and
//! only spelled out are they one to the machine. A name without any of this is its own skeleton.
//!
//! Not done: Hangul syllables are not decomposed, and marks that come from different characters
//! are not put in order, which would need the normaliser's tables at run time. Right-to-left names
//! are compared in memory order (`skeleton`, not `bidiSkeleton`).

#[cfg(any(feature = "idna", test))]
use crate::tables::confusables::{KEYS, POOL, ROWS, VALUES};

/// Longest skeleton, in characters: two for each of a label's 63. One character has up to six
/// (U+10198, a Roman coin); a label of such ones has no skeleton.
pub(crate) const SKELETON_MAX: usize = 128;

/// Values from here to `POOLED_END` are places in the pool, not characters.
#[cfg(any(feature = "idna", test))]
const POOLED: u16 = 0xe000;
#[cfg(any(feature = "idna", test))]
const POOLED_END: u16 = 0xf8ff;

/// Most parts that one character is spelled out in: U+10198, a Roman coin, has six, and each may be
/// two (`d` as `cl`).
pub(crate) const PARTS_MAX: usize = 12;

/// The parts that a character is spelled out in.
pub(crate) struct Parts {
    parts: [char; PARTS_MAX],
    len: usize,
}

impl Parts {
    pub(crate) fn of(char: char) -> Self {
        let mut parts = Self { parts: ['\0'; PARTS_MAX], len: 0 };
        if char.is_ascii() {
            parts.spell(char);
            return parts;
        }
        match look_up(char) {
            None => parts.spell(char),
            #[cfg(any(feature = "idna", test))]
            Some(value @ POOLED..=POOLED_END) => {
                let place = POOL.get(usize::from(value - POOLED)..).unwrap_or_default();
                let units = place.iter().copied().take_while(|&unit| unit != 0);
                char::decode_utf16(units).flatten().for_each(|part| parts.spell(part));
            }
            Some(value) => parts.spell(char::from_u32(u32::from(value)).unwrap_or(char)),
        }
        parts
    }

    pub(crate) fn as_slice(&self) -> &[char] {
        self.parts.get(..self.len).unwrap_or_default()
    }

    fn spell(&mut self, char: char) {
        let (first, second) = match char.to_ascii_lowercase() {
            '0' => ('o', None),
            '1' | '|' => ('l', None),
            'm' => ('r', Some('n')),
            'w' => ('v', Some('v')),
            'd' => ('c', Some('l')),
            // What UTS 39 makes of Cyrillic з and of ӡ and ʒ, and tells from the digit.
            'ɜ' | 'ȝ' => ('3', None),
            other => (other, None),
        };
        for part in [Some(first), second].into_iter().flatten() {
            if let Some(slot) = self.parts.get_mut(self.len) {
                *slot = part;
                self.len += 1;
            }
        }
    }
}

/// Writes the skeleton of a name and returns its length, `None` where it is over `SKELETON_MAX`.
pub(crate) fn skeleton(name: &[char], out: &mut [char; SKELETON_MAX]) -> Option<usize> {
    let mut length = 0;
    for &char in name {
        for &part in Parts::of(char).as_slice() {
            join(part, out, &mut length)?;
        }
    }
    Some(length)
}

/// The table's value of a character that is not its own skeleton. At most 8 steps.
#[cfg(any(feature = "idna", test))]
fn look_up(char: char) -> Option<u16> {
    let code_point = u32::from(char);
    let row = (code_point >> 8) as usize;
    let (&from, &to) = (ROWS.get(row)?, ROWS.get(row + 1)?);
    let keys = KEYS.get(usize::from(from)..usize::from(to))?;
    let place = keys.binary_search(&((code_point & 0xff) as u8)).ok()?;
    VALUES.get(usize::from(from) + place).copied()
}

/// Nothing decodes an A-label then, so that no name has such a character, and the table stays out.
#[cfg(not(any(feature = "idna", test)))]
fn look_up(_: char) -> Option<u16> {
    None
}

/// Appends a part, or makes one character of it and the part before.
fn join(part: char, out: &mut [char; SKELETON_MAX], length: &mut usize) -> Option<()> {
    if let Some(before) = length.checked_sub(1).and_then(|last| out.get_mut(last)) {
        let joined = match (*before, part) {
            ('r', 'n') => Some('m'),
            ('v', 'v') => Some('w'),
            ('c', 'l') => Some('d'),
            _ => None,
        };
        if let Some(joined) = joined {
            *before = joined;
            return Some(());
        }
    }
    *out.get_mut(*length)? = part;
    *length += 1;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn of(name: &str) -> String {
        let name: Vec<char> = name.chars().collect();
        let mut out = ['\0'; SKELETON_MAX];
        let length = skeleton(&name, &mut out).expect("short");
        out[..length].iter().collect()
    }

    #[test]
    fn look_alikes_have_one_skeleton() {
        let rows = [
            ("army", "arrny", "rn is m"),
            ("army", "аrmу", "Cyrillic а and у"),
            ("google", "g00gle", "0 is o"),
            ("google", "gооgle", "Cyrillic о"),
            ("paypal", "paypa1", "1 is l"),
            ("wells", "vvells", "vv is w"),
            ("vw", "vvv", "however the v are read"),
            ("vvvw", "wvvv", "however the v are read"),
            ("dell", "clell", "cl is d"),
            ("dell", "c1ell", "1 is l before cl is d"),
            ("microsoft", "rnіcrοsoft", "rn, Cyrillic і, Greek ο"),
            ("paypal", "pаypaӏ", "Cyrillic а and palochka"),
            ("title", "tıtle", "dotless ı"),
            ("jura", "ȷura", "dotless ȷ"),
            ("jose", "josé", "a mark is passed over"),
            ("lodz", "łódź", "a stroke is one"),
            ("a\u{200d}b", "ab", "a joiner is invisible"),
            ("163", "16з", "Cyrillic з is 3"),
        ];
        for (a, b, reason) in rows {
            assert_eq!(of(a), of(b), "{a} {b}: {reason}");
        }
    }

    #[test]
    fn what_looks_different_stays_apart() {
        let rows = [
            ("army", "arny", "m is two letters wide, n one"),
            ("mil", "mll", "the dot of i"),
            ("for", "für", "a mark makes no u of o"),
            ("か", "が", "a mark that makes another letter"),
            ("b8", "bb", "no digit but 0 and 1"),
        ];
        for (a, b, reason) in rows {
            assert_ne!(of(a), of(b), "{a} {b}: {reason}");
        }
        for name in ["army", "google", "wikipedia", "domain", "食狮"] {
            assert_eq!(of(name), name, "its own skeleton");
        }
    }

    #[test]
    fn overflow_is_none() {
        let mut out = ['\0'; SKELETON_MAX];
        assert_eq!(skeleton(&['æ'; 64], &mut out), Some(128), "a and e");
        assert_eq!(skeleton(&['æ'; 65], &mut out), None);
        assert_eq!(skeleton(&[], &mut out), Some(0));
    }

    /// Everything that UTS 39 takes for one, among the characters of names, is one here too.
    #[cfg(feature = "idna")]
    #[test]
    fn all_confusables_of_uts_39() {
        let unicode = idna_adapter::Adapter::new();
        let valid = |&char: &char| match char {
            '\0'..='\x7f' => char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-',
            // Hangul syllables, which UTS 39 decomposes: see the top.
            '\u{ac00}'..='\u{d7a3}' => false,
            _ => unicode.map_normalize(core::iter::once(char)).eq([char]),
        };
        let mut classes = std::collections::HashMap::new();
        let mut pairs = 0;
        for char in ('\0'..=char::MAX).filter(valid) {
            let name = String::from(char);
            let theirs: String = unicode_security::confusable_detection::skeleton(&name).collect();
            let number = u32::from(char);
            // Marks are another matter: they keep them all.
            let is_mark = |char: &char| ('\u{300}'..='\u{36f}').contains(char);
            let without = |text: String| text.chars().filter(|c| !is_mark(c)).collect::<String>();
            let (a, b) = (without(of(&name)), without(of(&theirs.to_lowercase())));
            assert_eq!(a, b, "{char} U+{number:04X}, {theirs}");
            let first = *classes.entry(theirs).or_insert(char);
            assert_eq!(of(&name), of(&String::from(first)), "{char} U+{number:04X} and {first}");
            pairs += usize::from(first != char);
        }
        assert!(pairs > 1500, "{pairs}");
    }
}
