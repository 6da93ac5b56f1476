//! Two texts that look the same: which letters of one stand for which of the other.
//!
//! Both are spelled out in the parts that eyes see (`domain/skeleton.rs`: `m` is `rn`, Cyrillic `а`
//! is `a`). Equal texts of parts are cut wherever letters of both end; between two cuts stand either
//! the same letters or look-alikes.

use super::costs::LOOK_ALIKE;
use super::edits::{Edit, Edits};
use super::slip::{Place, SlipKind};
use crate::domain::letters::Alphabet;
use crate::domain::skeleton::{PARTS_MAX, Parts};

/// How many letters stand for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alike {
    /// Of another alphabet, or others of ASCII.
    pub(crate) others: u32,
    /// The same letter with a mark or without, or others of one script outside ASCII.
    pub(crate) marks: u32,
}

impl Alike {
    pub(crate) const NONE: Self = Self { others: 0, marks: 0 };

    pub(super) fn and(self, more: Self) -> Self {
        Self { others: self.others + more.others, marks: self.marks + more.marks }
    }
}

/// Latin letters end here (Unicode blocks up to Latin Extended-B): `é`, `ł`, `ı`.
const LATIN_END: char = '\u{250}';

/// The edits by which `typed` imitates `intended`, neighbours joined in one, and how many letters of
/// `intended` are imitated. `None` where they do not look the same. In more than `places` places, the
/// last edit goes to the end of the last one.
pub(super) fn look_alike(
    typed: &[u8],
    intended: &[u8],
    alphabet: &Alphabet,
    places: usize,
) -> Option<(Edits, Alike)> {
    let (mut edits, mut letters) = (Edits::NONE, Alike::NONE);
    let (mut a, mut b) = (Walk::new(typed, alphabet), Walk::new(intended, alphabet));
    while !a.is_done() || !b.is_done() {
        let (typed_at, intended_at) = (a.at, b.at);
        if typed.get(typed_at) == intended.get(intended_at) {
            (a.at, b.at) = (typed_at + 1, intended_at + 1);
            continue;
        }
        a.step();
        b.step();
        while a.parts != b.parts {
            // Whoever is behind goes on, and cannot where his text ends.
            let behind = if a.parts < b.parts { &mut a } else { &mut b };
            if behind.is_done() {
                return None;
            }
            behind.step();
        }
        let (here, there) = (typed.get(typed_at..a.at)?, intended.get(intended_at..b.at)?);
        if here == there {
            continue;
        }
        if !spelled(here, alphabet).eq(spelled(there, alphabet)) {
            return None;
        }
        let is_ascii = here.is_ascii() && there.is_ascii();
        let is_latin = |text: &[u8]| text.iter().all(|&letter| alphabet.letter(letter) < LATIN_END);
        let is_foreign = |text: &[u8]| !text.iter().any(u8::is_ascii);
        let same_script =
            is_latin(here) && is_latin(there) || is_foreign(here) && is_foreign(there);
        let count = there.len() as u32;
        if same_script && !is_ascii {
            letters.marks += count;
        } else {
            letters.others += count;
        }
        let kind = if is_ascii { SlipKind::Homoglyph } else { SlipKind::Confusable };
        add(&mut edits, (typed_at, a.at), (intended_at, b.at), kind, places)?;
    }
    Some((edits, letters))
}

/// Adds an edit, or makes the last one longer where it ends here or there is no place for more.
fn add(
    edits: &mut Edits,
    (typed_at, typed_end): (usize, usize),
    (intended_at, intended_end): (usize, usize),
    kind: SlipKind,
    places: usize,
) -> Option<()> {
    let is_full = edits.as_slice().len() >= places;
    if let Some(last) = edits.as_mut_slice().last_mut() {
        let is_next = last.kind == kind && usize::from(last.typed_at + last.typed_len) == typed_at;
        if is_next || is_full {
            last.typed_len = (typed_end as u8).saturating_sub(last.typed_at); // within a label
            last.intended_len = (intended_end as u8).saturating_sub(last.intended_at);
            last.cost += LOOK_ALIKE;
            last.kind = last.kind.max(kind);
            return Some(());
        }
    }
    edits.push(Edit {
        kind,
        place: Place::Name,
        typed_at: typed_at as u8,
        typed_len: (typed_end - typed_at) as u8,
        intended_at: intended_at as u8,
        intended_len: (intended_end - intended_at) as u8,
        cost: LOOK_ALIKE,
    })
}

/// One letter after the other, and how many parts they have.
struct Walk<'a> {
    letters: &'a [u8],
    alphabet: &'a Alphabet,
    at: usize,
    parts: usize,
}

impl<'a> Walk<'a> {
    fn new(letters: &'a [u8], alphabet: &'a Alphabet) -> Self {
        Self { letters, alphabet, at: 0, parts: 0 }
    }

    fn is_done(&self) -> bool {
        self.at >= self.letters.len()
    }

    fn step(&mut self) {
        if let Some(&letter) = self.letters.get(self.at) {
            self.parts += parts(self.alphabet.letter(letter)).as_slice().len();
            self.at += 1;
        }
    }
}

/// What a letter is spelled out in. Cyrillic `м` is no `m` to UTS 39, but is in `gmail.сом`.
fn parts(letter: char) -> Parts {
    #[cfg(feature = "idna")]
    let letter = match letter.is_ascii() {
        true => letter,
        false => crate::domain::lookalikes::similar(letter).unwrap_or(letter),
    };
    Parts::of(letter)
}

/// The parts of a few letters. `i` passes for `l` beside its neighbours, `linkedln`: not in skeletons,
/// as there are too many names with both.
fn spelled<'a>(letters: &'a [u8], alphabet: &'a Alphabet) -> impl Iterator<Item = char> + 'a {
    letters.iter().flat_map(|&letter| {
        let parts = parts(alphabet.letter(letter));
        let part = move |at| match parts.as_slice().get(at).copied() {
            Some('i') => Some('l'),
            part => part,
        };
        (0..PARTS_MAX).map_while(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::SLIPS_MAX;
    use crate::domain::Domain;
    use crate::domain::letters::Letters;
    use std::vec::Vec;

    /// What is typed for what, of two names in Unicode.
    fn edits(typed: &str, intended: &str) -> Option<Vec<(usize, u8, usize, u8)>> {
        let mut alphabet = Alphabet::new();
        let mut letters = |name: &str| {
            let domain = Domain::parse(name).expect("a domain");
            Letters::of(&domain, &mut alphabet).name().to_vec()
        };
        let (typed, intended) = (letters(typed), letters(intended));
        let (edits, _) = look_alike(&typed, &intended, &alphabet, SLIPS_MAX)?;
        let edits = edits.as_slice().iter();
        let place = |e: &Edit| {
            (usize::from(e.typed_at), e.typed_len, usize::from(e.intended_at), e.intended_len)
        };
        Some(edits.map(place).collect())
    }

    #[test]
    fn what_stands_for_what() {
        assert_eq!(edits("rnicrosoft.x", "microsoft.x"), Some(Vec::from([(0, 2, 0, 1)])));
        assert_eq!(edits("rnicr0s0ft.x", "microsoft.x").map(|edits| edits.len()), Some(3));
        assert_eq!(edits("vvv.x", "vw.x"), Some(Vec::from([(1, 2, 1, 1)])));
        assert_eq!(edits("g00gle.x", "google.x"), Some(Vec::from([(1, 2, 1, 2)])));
        let many = edits("c01111d0111l.x", "colliidolill.x").map(|edits| edits.len());
        assert_eq!(many, Some(2), "all of them, in two pieces");
        assert_eq!(edits("army.x", "army.x"), Some(Vec::new()));
        assert_eq!(edits("linkedln.x", "linkedin.x"), Some(Vec::from([(6, 1, 6, 1)])));
        assert_eq!(edits("army.x", "navy.x"), None);
        assert_eq!(edits("army.x", "armyy.x"), None);
        assert_eq!(edits("armyy.x", "army.x"), None);
        assert_eq!(edits("ar.x", "arn.x"), None);
    }

    #[cfg(feature = "idna")]
    #[test]
    fn other_alphabets() {
        assert_eq!(edits("pаypаl.x", "paypal.x").map(|edits| edits.len()), Some(2));
        assert_eq!(edits("cафе.x", "cafe.x"), None, "ф is no f");
        assert_eq!(edits("gооgle.x", "google.x"), Some(Vec::from([(1, 2, 1, 2)])));
        assert_eq!(edits("josé.x", "jose.x"), Some(Vec::from([(3, 1, 3, 1)])));
    }
}
