//! Which keys an image has at all: nearly all keys of a typed name lead nowhere, and that is told here by one
//! word of eight bytes.
//!
//! A Bloom filter whose bits of a key lie in one word (Putze, Sanders & Singler 2007). Two of 64 at eight bits
//! a key let one in seventeen pass that is not there; a third bit would halve that, and cost each key as much
//! as it saves.

use core::hint::black_box;

pub(super) const WORD_LEN: usize = 8;
/// Bytes that stay in the caches of a core: lines of some ten thousand entries, the sieve of eighty thousand.
pub(super) const CACHED_MAX: usize = 1 << 20;
/// Slots of lines for which there is one word.
#[cfg(feature = "alloc")]
const SLOTS_OF_WORD: usize = 8;

/// The words of an image, borrowed.
#[derive(Clone, Copy)]
pub(super) struct Sieve<'d>(pub(super) &'d [u8]);

impl Sieve<'_> {
    /// No key is in it.
    pub(super) const EMPTY: Self = Self(&[]);

    /// False only of a key that the lines do not have.
    pub(super) fn may_have(self, key: u64) -> bool {
        self.may_have_half((key >> 32) as u32)
    }

    /// The same by the higher half of a key, which is all that counts.
    #[inline]
    pub(super) fn may_have_half(self, high: u32) -> bool {
        let word = self.0.get(self.place(high)..).and_then(|rest| rest.first_chunk());
        let word = word.map_or(0, |word| u64::from_le_bytes(*word));
        let [first, second] = bits(high);
        (word >> first) & (word >> second) & 1 == 1
    }

    /// The byte at which the word of a key begins, by its higher half.
    #[inline]
    pub(super) fn place(self, high: u32) -> usize {
        WORD_LEN * ((u64::from(high) * (self.0.len() / WORD_LEN) as u64) >> 32) as usize
    }

    /// The processor has no more than a part of it at hand, so that it is told of many words at once (`touch`)
    /// before the first of them is read.
    pub(super) fn is_far(self) -> bool {
        self.0.len() > CACHED_MAX
    }

    /// The word of a key is on its way to the processor. Says nothing of the key.
    pub(super) fn touch(self, high: u32) -> bool {
        black_box(self.0.get(self.place(high)).copied()).is_none()
    }
}

/// The two bits of a key in its word: the word goes by the highest ones, these by the lowest of the half.
fn bits(high: u32) -> [u32; 2] {
    [high & 63, high >> 6 & 63]
}

/// The bytes of one that has these keys, of which there are so many, by their higher halves.
#[cfg(feature = "alloc")]
pub(super) fn sieve_of(count: usize, keys: impl Iterator<Item = u32>) -> alloc::vec::Vec<u8> {
    let mut bytes = alloc::vec![0; WORD_LEN * count.div_ceil(SLOTS_OF_WORD).max(1)];
    for high in keys {
        let at = Sieve(&bytes).place(high);
        for bit in bits(high) {
            bytes[at + bit as usize / 8] |= 1 << (bit % 8);
        }
    }
    bytes
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::super::{Builder, Directory};
    use super::{Sieve, WORD_LEN, sieve_of};
    use crate::domain::Domain;
    use crate::random_tests::Random;
    use std::vec;
    use std::vec::Vec;

    #[test]
    fn its_keys_pass_and_few_others() {
        let mut random = Random::new(7);
        let mut halves = |count| -> Vec<u32> {
            (0..count)
                .map(|_| (random.below(1 << 16) << 16 | random.below(1 << 16)) as u32)
                .collect()
        };
        let (keys, others) = (halves(8000), halves(100_000));
        let bytes = sieve_of(keys.len(), keys.iter().copied());
        assert_eq!(bytes.len(), WORD_LEN * 1000);
        let sieve = Sieve(&bytes);
        assert!(keys.iter().all(|&key| sieve.may_have_half(key)));
        let passed = others.iter().filter(|&&other| sieve.may_have_half(other)).count();
        assert!((5000..7000).contains(&passed), "{passed}");
        assert!(!Sieve::EMPTY.may_have_half(0));
    }

    #[test]
    fn one_that_lets_everything_pass_finds_the_same_and_one_of_zeros_nothing() {
        let mut builder = Builder::new();
        builder.add_list("army.mil 300\narmy.nl\nnavy.mil 20\n*.mil 500").expect("a list");
        let image = builder.build().expect("small");
        let directory = Directory::open(&image).expect("just built");
        let (ones, zeros) = (vec![0xFF; directory.sieve.0.len()], vec![0; directory.sieve.0.len()]);
        for typed in ["amry.mil", "army.ml", "usarmy.mil", "ar.my.mil", "navy.mi"] {
            let domain = Domain::parse(typed).expect("a domain");
            let found = |sieve: &[u8]| {
                let mut found = Vec::new();
                let directory = Directory { sieve: Sieve(sieve), ..directory };
                let query = super::super::Query::new(&domain);
                directory.candidates(&query, |how, entry| found.push((how, entry.weight())));
                found
            };
            assert!(!found(directory.sieve.0).is_empty(), "{typed}");
            assert_eq!(found(directory.sieve.0), found(&ones), "{typed}");
            // Common names are compared one by one.
            assert!(found(&zeros).len() < found(&ones).len(), "{typed}");
        }
    }
}
