//! The commonest names, compared one by one: so common that two slips in them are worth finding.
//!
//! Which letters each has stands beside it, and two slips change at most four of these. That is asked of
//! all names at once, and the distance of the few that are left.

use super::Directory;
use super::image::{HEAVY_LEN, HEAVY_MAX, OFFSET_MASK, read_u64};
use crate::distance::Pattern;
use core::cell::OnceCell;

/// Most slips between a typed name and one of them.
pub(super) const HEAVY_SLIPS: u32 = 2;

impl<'d> Directory<'d> {
    /// Visits the records of the commonest names that at most two slips make of `name`.
    pub(super) fn heavy_near(&self, name: &[u8], mut visit: impl FnMut(u32)) {
        let letters = letters_of(name);
        // All words are compared, of which every other one is letters: so a processor takes four at once.
        let mut near = [0u8; 2 * HEAVY_MAX];
        for (near, word) in near.iter_mut().zip(self.heavy.chunks_exact(HEAVY_LEN / 2)) {
            let word = word.try_into().map_or(0, u32::from_le_bytes);
            // Without its four lowest bits: counting bits takes twice as long.
            let differ =
                (0..2 * HEAVY_SLIPS).fold(word ^ letters, |bits, _| bits & bits.wrapping_sub(1));
            *near = u8::from(differ == 0);
        }
        let pattern = OnceCell::new();
        for (item, near) in self.heavy.chunks_exact(HEAVY_LEN).zip(near.chunks_exact(2)) {
            if near[0] == 0 {
                continue;
            }
            let item = read_u64(item, 0).unwrap_or_default();
            let (len, offset) = ((item >> 56) as usize, (item >> 32) as u32 & OFFSET_MASK);
            if len.abs_diff(name.len()) > HEAVY_SLIPS as usize {
                continue;
            }
            let pattern = pattern.get_or_init(|| Pattern::<256>::new(name));
            let heavy = self.name_of(offset).map(|(heavy, _)| heavy);
            if heavy.is_some_and(|heavy| pattern.distance(heavy) <= HEAVY_SLIPS) {
                visit(offset);
            }
        }
    }
}

/// Which letters a name has: a bit for each of a to z, four for digits, one for the hyphen, one for
/// all others.
pub(super) fn letters_of(name: &[u8]) -> u32 {
    name.iter().fold(0, |bits, &letter| {
        let bit = match letter {
            b'a'..=b'z' => letter - b'a',
            b'0'..=b'9' => 26 + (letter & 3),
            b'-' => 30,
            _ => 31,
        };
        bits | 1 << bit
    })
}
