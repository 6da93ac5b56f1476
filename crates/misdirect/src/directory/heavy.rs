//! The commonest names, compared one by one: so common that two slips in them are worth finding.
//!
//! They lie by length, and which letters each has stands beside it: a slip brings in at most one letter and takes
//! away at most one. That is asked of all names of about that length, and the distance of the very few that are left.

use super::Directory;
use super::image::{HEAVY_ENDS, HEAVY_LEN, HEAVY_MAX, OFFSET_MASK, read_u32};
use crate::distance::{Pattern, SLOTS};
use crate::domain::LABEL_LEN_MAX;
use core::cell::OnceCell;
use core::ops::Range;

/// Most slips between a typed name and one of them.
pub(super) const HEAVY_SLIPS: u32 = 2;
/// Bytes of eight names' letters.
const BLOCK: usize = 32;

/// The section of an image, borrowed.
struct Heavy<'d> {
    /// How many names have at most so many letters.
    ends: &'d [u8; HEAVY_ENDS],
    /// By length, the letters of each.
    letters: &'d [u8],
    /// By length, too, how many are heavier.
    ranks: &'d [u8],
    /// By weight, record and length.
    records: &'d [u8],
}

impl<'d> Heavy<'d> {
    fn new(section: &'d [u8]) -> Option<Self> {
        let (ends, items) = section.split_first_chunk()?;
        let count = items.len() / HEAVY_LEN;
        let (letters, items) = items.split_at_checked(4 * count)?;
        let (ranks, records) = items.split_at_checked(count)?;
        Some(Self { ends, letters, ranks, records })
    }

    /// Of the names of so many letters, which are they by length.
    fn of_lens(&self, from: usize, to: usize) -> Range<usize> {
        let end = |len: usize| usize::from(self.ends[len.min(LABEL_LEN_MAX)]);
        from.checked_sub(1).map_or(0, end)..end(to)
    }
}

impl Directory<'_> {
    /// Visits the records of the commonest names that at most two slips make of `name`, the heaviest first.
    pub(super) fn heavy_near(&self, name: &[u8], mut visit: impl FnMut(u32)) {
        let Some(heavy) = Heavy::new(self.heavy) else { return };
        let (len, slips) = (name.len(), HEAVY_SLIPS as usize);
        let about = heavy.of_lens(len.saturating_sub(slips), len + slips);
        let items = heavy.letters.get(4 * about.start..4 * about.end).unwrap_or_default();
        let (letters, pattern, mut near) = (letters_of(name), OnceCell::new(), 0u128);
        for (block, items) in items.chunks(BLOCK).enumerate() {
            if !may_have_near(letters, items) {
                continue;
            }
            for (item, other) in items.chunks_exact(4).enumerate() {
                let other = read_u32(other, 0).unwrap_or_default();
                if lacks(letters, other) | lacks(other, letters) != 0 {
                    continue;
                }
                let at = about.start + BLOCK / 4 * block + item;
                let rank = usize::from(heavy.ranks.get(at).copied().unwrap_or_default());
                let record = read_u32(heavy.records, 4 * rank).unwrap_or_default();
                if !may_be_near((letters, len), (other, (record >> 24) as usize)) {
                    continue;
                }
                let Some((other, _)) = self.name_of(record & OFFSET_MASK) else { continue };
                // All of these names are ASCII, and so is nearly every name that is typed.
                let distance = match name.is_ascii() {
                    true => pattern.get_or_init(|| Pattern::<SLOTS>::new(name)).distance(other),
                    false => Pattern::<256>::new(name).distance(other),
                };
                if distance <= HEAVY_SLIPS {
                    near |= 1 << (rank % HEAVY_MAX);
                }
            }
        }
        while near != 0 {
            let record = read_u32(heavy.records, 4 * near.trailing_zeros() as usize);
            near &= near - 1;
            visit(record.unwrap_or_default() & OFFSET_MASK);
        }
    }
}

/// Some name of a block may be near by its letters, whatever its length: told of all of them at once, four at a
/// time, as a processor can. Nearly always none is.
#[inline(always)] // for blocks of one length, as most are
fn may_have_near(letters: u32, block: &[u8]) -> bool {
    let may_be = |item: &[u8]| {
        let heavy = u32::from_le_bytes([item[0], item[1], item[2], item[3]]);
        lacks(letters, heavy) | lacks(heavy, letters) == 0
    };
    let any = |block: &[u8]| block.chunks_exact(4).fold(false, |any, item| any | may_be(item));
    match <&[u8; BLOCK]>::try_from(block) {
        Ok(full) => any(full),
        Err(_) => any(block),
    }
}

/// The letters of one that another has not, less as many as slips may have brought in: counting them takes twice as
/// long.
fn lacks(one: u32, other: u32) -> u32 {
    (0..HEAVY_SLIPS).fold(one & !other, |bits, _| bits & bits.wrapping_sub(1))
}

/// By which letters two names have, and how many, one may be the other after two slips. What one is longer by
/// was put in, and each other slip takes away a letter and brings one in, at most.
fn may_be_near((typed, typed_len): (u32, usize), (heavy, heavy_len): (u32, usize)) -> bool {
    let longer = typed_len.abs_diff(heavy_len) as u32;
    let (more, less) = if typed_len > heavy_len { (longer, 0) } else { (0, longer) };
    longer <= HEAVY_SLIPS
        && (typed & !heavy).count_ones() + less <= HEAVY_SLIPS
        && (heavy & !typed).count_ones() + more <= HEAVY_SLIPS
}

/// Which letters a name has: a bit for each of a to z, four for digits, one for the hyphen, one for
/// all others.
pub(super) fn letters_of(name: &[u8]) -> u32 {
    name.iter().fold(0, |bits, &letter| bits | 1 << LETTER_BITS[usize::from(letter)])
}

static LETTER_BITS: [u8; 256] = {
    let (mut bits, mut letter) = ([31; 256], 0);
    while letter < 256 {
        bits[letter as usize] = match letter as u8 {
            letter @ b'a'..=b'z' => letter - b'a',
            letter @ b'0'..=b'9' => 26 + (letter & 3),
            b'-' => 30,
            _ => 31,
        };
        letter += 1;
    }
    bits
};

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::HEAVY_SLIPS;
    use crate::directory::{Builder, Directory};
    use crate::distance::Pattern;
    use crate::random_tests::Random;
    use std::collections::BTreeSet;
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    /// No filter passes by a name that the distance would not.
    #[test]
    fn all_that_are_near_are_visited() {
        let names: Vec<&str> =
            "gmail yahoo hotmail outlook icloud free orange t-online 1und1 web24 \
            googlemail aaaa abab army navy qq163 mail inbox laposte wanadoo bluewin rediffmail"
                .split_whitespace()
                .collect();
        let mut builder = Builder::new();
        for name in &names {
            builder.add_line(&format!("{name}.com 100")).expect("a line");
        }
        let image = builder.build().expect("small");
        let directory = Directory::open(&image).expect("just built");
        let (mut random, mut near) = (Random::new(1), 0);
        for _ in 0..20_000 {
            let mut typed = Vec::from(names[random.below(names.len())]);
            for _ in 0..random.below(4) {
                let (at, letter) = (random.below(typed.len()), b"abcilmo1-\xe0"[random.below(10)]);
                match random.below(4) {
                    0 if typed.len() > 1 => drop(typed.remove(at)),
                    1 => typed.insert(at, letter),
                    2 if at + 1 < typed.len() => typed.swap(at, at + 1),
                    _ => typed[at] = letter,
                }
            }
            let pattern = Pattern::<256>::new(&typed);
            let expected = names.iter().filter(|name| name.len() > 3);
            let expected = expected.filter(|name| pattern.distance(name.as_bytes()) <= HEAVY_SLIPS);
            let mut found = BTreeSet::new();
            directory.heavy_near(&typed, |offset| {
                found.insert(directory.name_of(offset).expect("a record").0);
            });
            let typed = String::from_utf8_lossy(&typed);
            assert!(found.iter().copied().eq(sorted(expected)), "{typed}: {found:?}");
            near += found.len();
        }
        assert!(near > 10_000, "{near}");
    }

    fn sorted<'n>(names: impl Iterator<Item = &'n &'n str>) -> impl Iterator<Item = &'n [u8]> {
        names.map(|name| name.as_bytes()).collect::<BTreeSet<_>>().into_iter()
    }
}
