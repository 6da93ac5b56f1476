//! The commonest names, compared one by one: so common that two slips in them are worth finding.
//!
//! Which letters each has stands beside it, and a slip brings in at most one letter and takes away at most
//! one. That is asked of all names at once, and the distance of the very few that are left.

use super::Directory;
use super::image::{HEAVY_LEN, HEAVY_MAX, OFFSET_MASK, read_u64};
use crate::distance::{Pattern, SLOTS};
use core::cell::OnceCell;

/// Most slips between a typed name and one of them.
pub(super) const HEAVY_SLIPS: u32 = 2;
/// Different letters of a name that has no more than those which are compared.
const FEW: u32 = 6;

impl<'d> Directory<'d> {
    /// Visits the records of the commonest names that at most two slips make of `name`.
    pub(super) fn heavy_near(&self, name: &[u8], mut visit: impl FnMut(u32)) {
        let letters = letters_of(name);
        // The letters that only one of the two has: of a name of many letters those that the other lacks, of one
        // of few those that it lacks itself, which leaves hardly any.
        let (others, among) = match letters.count_ones() > FEW {
            true => (u32::MAX, letters),
            false => (0, !letters),
        };
        let mut near = [0u8; HEAVY_MAX];
        // As a processor can do it, four at a time.
        for (near, item) in near.iter_mut().zip(self.heavy.chunks_exact(HEAVY_LEN)) {
            let heavy = u32::from_le_bytes([item[0], item[1], item[2], item[3]]);
            let differ = (heavy ^ others) & among;
            // Less as many as there may be: counting bits takes twice as long.
            let left = (0..HEAVY_SLIPS).fold(differ, |bits, _| bits & bits.wrapping_sub(1));
            *near = u8::from(left == 0);
        }
        let pattern = OnceCell::new();
        for (eight, near) in near.chunks_exact(8).enumerate() {
            let mut near = read_u64(near, 0).unwrap_or_default();
            while near != 0 {
                let at = 8 * eight + near.trailing_zeros() as usize / 8;
                near &= near - 1;
                let item = read_u64(self.heavy, at * HEAVY_LEN).unwrap_or_default();
                let (len, offset) = ((item >> 56) as usize, (item >> 32) as u32 & OFFSET_MASK);
                if !may_be_near((letters, name.len()), (item as u32, len)) {
                    continue;
                }
                let Some((heavy, _)) = self.name_of(offset) else { continue };
                // All of these names are ASCII, and so is nearly every name that is typed.
                let distance = match name.is_ascii() {
                    true => pattern.get_or_init(|| Pattern::<SLOTS>::new(name)).distance(heavy),
                    false => Pattern::<256>::new(name).distance(heavy),
                };
                if distance <= HEAVY_SLIPS {
                    visit(offset);
                }
            }
        }
    }
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
