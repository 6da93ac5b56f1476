//! Keys: the 64-bit hashes under which names are found.
//!
//! A name is stored under its own hash and under the hash of each way to leave one letter out; a
//! typed name is looked up under the same. Two names one slip apart share a key (Mor & Fraenkel
//! 1982; "symmetric delete"). The hash is a polynomial over letters, so that each deletion costs
//! one multiplication: hash of the part before, shifted, plus hash of the part after.

use super::checksum::checksum;
use crate::domain::LABEL_LEN_MAX;
use crate::domain::letters::Alphabet;

/// An odd multiplier of high entropy: the golden ratio times 2^64.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// A constant of high entropy for the final mix (of `fmix64` in `MurmurHash3`).
const MIX: u64 = 0xFF51_AFD7_ED55_8CCD;

/// BASE to the power of the index.
static POWERS: [u64; LABEL_LEN_MAX + 1] = {
    let mut powers = [1u64; LABEL_LEN_MAX + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1].wrapping_mul(BASE);
        at += 1;
    }
    powers
};

/// Where a key is looked for. Keys of one space never meet those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// Names, and names with a letter left out.
    Name,
    /// Name and suffix without their dots: `gmailcom`, `yahoocouk`.
    Joined,
    /// Suffixes of zones without their dots, and these with a letter left out: `mil`, `govuk`.
    Zone,
}

impl Space {
    const fn salt(self) -> u64 {
        match self {
            Self::Name => 0,
            Self::Joined => 0x5851_F42D_4C95_7F2D,
            Self::Zone => 0x1405_7B7E_F767_814F,
        }
    }
}

/// What a stored key leaves out, in the six bits of a slot's tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(pub(crate) u8);

impl Mark {
    /// Nothing is left out.
    pub(crate) const FULL: Self = Self(63);
    /// The slot leads to a list of records.
    pub(crate) const LIST: Self = Self(62);
    /// The key is the skeleton of the name.
    pub(crate) const SKELETON: Self = Self(61);
    /// The last run that is told apart; runs further right share its number.
    const LAST: u8 = 60;

    /// A letter of the run of equal letters with this number is left out.
    fn run(number: u32) -> Self {
        Self((number as u8).min(Self::LAST)) // at most 63 runs
    }

    /// Two names that share a deletion are one slip apart only if what each leaves out stands at
    /// most one run from the other; a pair further apart differs in two places. (A transposition
    /// shares two deletions, one of which is that near whatever stands beside it.)
    pub(crate) fn meets(self, other: Self) -> bool {
        let both = self.0 < Self::LAST && other.0 < Self::LAST;
        !both || self.0.abs_diff(other.0) <= 1
    }
}

/// A hash in the making: letters go in at either end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash {
    sum: u64,
    len: u64,
    /// BASE to the power of the length.
    power: u64,
}

impl Default for Hash {
    fn default() -> Self {
        Self { sum: 0, len: 0, power: 1 }
    }
}

impl Hash {
    pub(crate) fn push_front(&mut self, letter: char) {
        self.sum = self.sum.wrapping_add(digit(letter).wrapping_mul(self.power));
        self.power = self.power.wrapping_mul(BASE);
        self.len += 1;
    }

    /// All letters of another, in front.
    pub(super) fn prepend(&mut self, head: Self) {
        self.sum = self.sum.wrapping_add(head.sum.wrapping_mul(self.power));
        self.power = self.power.wrapping_mul(head.power);
        self.len += head.len;
    }

    pub(crate) fn push(&mut self, letter: char) {
        self.sum = self.sum.wrapping_mul(BASE).wrapping_add(digit(letter));
        self.power = self.power.wrapping_mul(BASE);
        self.len += 1;
    }

    pub(crate) fn finish(self, space: Space) -> u64 {
        finish(self.sum, self.len as usize, space)
    }
}

/// The hash of whole letters.
pub(crate) fn full(letters: impl Iterator<Item = char>, space: Space) -> u64 {
    let mut hash = Hash::default();
    letters.for_each(|letter| hash.push(letter));
    hash.finish(space)
}

/// The hash of letters that stand for themselves.
pub(crate) fn of_ascii<'a>(letters: impl IntoIterator<Item = &'a u8>, space: Space) -> u64 {
    full(letters.into_iter().map(|&letter| char::from(letter)), space)
}

/// The key of a whole domain as it is written: lower-case ASCII, with its dots. Nothing is left out of it, so it
/// need be no polynomial, and takes a word at a time; and it is looked for apart from all others.
pub(crate) fn of_domain(ascii: &[u8]) -> u64 {
    mixed(checksum(ascii))
}

/// Hashes of a text of at most 63 letters and of each way to leave one of them out.
pub(crate) struct Neighbourhood {
    /// Sums of the letters up to an index: the one at `len` is the whole.
    heads: [u64; LABEL_LEN_MAX + 1],
    len: usize,
    /// A bit for each letter that is not the same as the one before it.
    runs: u64,
    space: Space,
}

impl Neighbourhood {
    /// Letters beyond the 63rd are not part of it.
    pub(crate) fn new(letters: &[u8], alphabet: &Alphabet, space: Space) -> Self {
        let mut hood = Self::of_nothing(space);
        hood.read(letters, alphabet);
        hood
    }

    /// That of no letters.
    pub(super) const fn of_nothing(space: Space) -> Self {
        Self { heads: [0; LABEL_LEN_MAX + 1], len: 0, runs: 0, space }
    }

    /// Takes the letters in, in place.
    pub(super) fn read(&mut self, letters: &[u8], alphabet: &Alphabet) {
        let (mut sum, mut runs, mut last) = (0u64, 0, b'.');
        for (place, (to, &letter)) in self.heads[1..].iter_mut().zip(letters).enumerate() {
            sum = sum.wrapping_mul(BASE).wrapping_add(digit(alphabet.letter(letter)));
            *to = sum;
            runs |= u64::from(letter != last) << place;
            last = letter;
        }
        self.runs = runs;
        self.len = letters.len().min(LABEL_LEN_MAX);
    }

    /// The key of the letters from `at` on.
    pub(crate) fn tail(&self, at: usize) -> u64 {
        let at = at.min(self.len);
        let head = self.heads[at].wrapping_mul(POWERS[self.len - at]);
        finish(self.heads[self.len].wrapping_sub(head), self.len - at, self.space)
    }

    /// The tails of `least` letters or more, but not all of them, that may be stored, as is said of the higher
    /// halves of their keys.
    pub(super) fn tails(&self, least: usize, may_be: impl Fn(u32) -> bool) -> Places {
        let whole = self.heads[self.len];
        let heads = self.heads.get(1..=self.len.saturating_sub(least)).unwrap_or_default();
        let each = heads.iter().rev().zip(&POWERS[least..]).zip(least..);
        Places(each.fold(0, |places, ((&head, &power), len)| {
            let sum = whole.wrapping_sub(head.wrapping_mul(power));
            (places | u64::from(may_be(high_half(sum ^ seal(len, self.space))))) << 1
        }))
    }

    /// The hash of all letters, to which others may be added.
    pub(crate) fn whole(&self) -> Hash {
        Hash { sum: self.heads[self.len], len: self.len as u64, power: POWERS[self.len] }
    }

    /// How many runs of equal letters there are.
    pub(super) fn runs(&self) -> u32 {
        self.runs.count_ones()
    }

    /// How many tails there are of `least` letters or more, but not all of them.
    pub(super) fn tail_count(&self, least: usize) -> u32 {
        self.len.saturating_sub(least) as u32
    }

    /// Visits the key of each deletion; of a run of equal letters one is enough.
    pub(crate) fn deletions(&self, mut visit: impl FnMut(u64, Mark)) {
        for place in self.deletions_that(|_| true) {
            let (key, mark) = self.deletion(place);
            visit(key, mark);
        }
    }

    /// The deletions that may be stored, as is said of the higher halves of their keys: places of the letters left
    /// out, of a run of equal letters the first.
    pub(super) fn deletions_that(&self, may_be: impl Fn(u32) -> bool) -> Places {
        if self.len < 2 {
            return Places(0);
        }
        let (whole, seal) = (self.heads[self.len], seal(self.len - 1, self.space));
        let (mut places, mut with) = (0, whole);
        for (&head, &power) in self.heads[..self.len].iter().rev().zip(&POWERS) {
            // All behind the letter stays where it was, all before it moves by one.
            let sum = whole.wrapping_sub(with.wrapping_sub(head).wrapping_mul(power));
            places = places << 1 | u64::from(may_be(high_half(sum ^ seal)));
            with = head;
        }
        Places(places & self.runs)
    }

    /// The key without the letter at a place, which is the first of its run, and what it leaves out.
    pub(super) fn deletion(&self, place: usize) -> (u64, Mark) {
        let letter = self.heads[place + 1].wrapping_sub(self.heads[place]);
        let power = POWERS[self.len - 1 - place];
        let sum = self.heads[self.len].wrapping_sub(letter.wrapping_mul(power));
        let runs_before = self.runs & ((1 << place) - 1);
        (finish(sum, self.len - 1, self.space), Mark::run(runs_before.count_ones()))
    }
}

/// Places of letters, a bit each, from left to right.
pub(super) struct Places(u64);

impl Iterator for Places {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        (place < 64).then_some(place)
    }
}

fn digit(letter: char) -> u64 {
    u64::from(u32::from(letter)) + 1
}

fn finish(sum: u64, len: usize, space: Space) -> u64 {
    mixed(sum ^ seal(len, space))
}

/// What tells sums of one length and space from all others.
fn seal(len: usize, space: Space) -> u64 {
    ((len as u64) << 56) ^ space.salt()
}

/// Every bit of a number in every bit of another. The factor goes by the number, too: sums of numbered names
/// (`name-0` to `name-1999`) are a lattice, times a constant they were still one, and their keys fell on few lines.
pub(super) fn mixed(number: u64) -> u64 {
    let hash = number.wrapping_mul(number.rotate_left(32) ^ MIX);
    hash ^ (hash >> 32)
}

/// The higher half of that.
fn high_half(number: u64) -> u32 {
    (mixed(number) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn deletion_keys(text: &str) -> Vec<u64> {
        let mut keys = Vec::new();
        let neighbourhood = Neighbourhood::new(text.as_bytes(), &Alphabet::new(), Space::Name);
        neighbourhood.deletions(|key, _| keys.push(key));
        keys
    }

    #[test]
    fn a_deletion_has_the_key_of_what_is_left() {
        let expected =
            ["mail", "gail", "gmil", "gmal", "gmai"].map(|left| full(left.chars(), Space::Name));
        assert_eq!(deletion_keys("gmail"), expected);
        assert_eq!(deletion_keys("aab").len(), 2, "a run counts once");
    }

    #[test]
    fn tails_and_spaces_are_told_apart() {
        let hood = Neighbourhood::new(b"usarmy", &Alphabet::new(), Space::Name);
        assert_eq!(hood.tail(2), full("army".chars(), Space::Name));
        assert_ne!(full("army".chars(), Space::Name), full("army".chars(), Space::Zone));
    }
}
