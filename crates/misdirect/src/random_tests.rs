//! Seeded randomness for the unit tests of the core, which cannot have that of `tests/src`: it would
//! come with a second build of the core.

/// Numbers for choosing cases (Knuth's LCG of MMIX): the same on every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which is at least 1.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }

    /// One of some letters, of which there is at least one.
    pub(crate) fn letter(&mut self, letters: &[u8]) -> u8 {
        letters[self.below(letters.len())]
    }
}
