//! Many checks in a row, where names repeat: a small cache of answers, in memory that the caller gives.
//!
//! Direct-mapped: a name has one place, and whoever comes last has it. In logs the commonest names come so
//! often that they are nearly always there.

use super::Checker;
use crate::answer::Answer;
use crate::judge::Context;

/// Checks many addresses or domains in one context, and answers what it was given before from a cache.
/// Made by [`Checker::batch`].
#[derive(Debug)]
pub struct Batch<'b, 'v> {
    checker: Checker<'v>,
    context: Context<'v>,
    cache: &'b mut [Option<Answer<'v>>],
    /// Holds what the cache has no room for: a cache of no places is none.
    last: Option<Answer<'v>>,
}

impl<'d> Checker<'d> {
    /// A run of checks in one context, in which names repeat.
    ///
    /// `cache` may have any length, 0 as well; what is in it is forgotten first, since it may be another
    /// checker's. A place takes `size_of::<Option<Answer>>()` bytes. Worth it where the same text comes
    /// often, as in a log of names; addresses differ in what stands before the `@`, so of them give the
    /// domains. For more threads give each a part of the input and a batch of its own.
    ///
    #[cfg_attr(feature = "builtin-image", doc = "```")]
    #[cfg_attr(not(feature = "builtin-image"), doc = "```ignore")]
    /// use misdirect::{Checker, Context, Directory, Verdict};
    ///
    /// let checker = Checker::new(Directory::builtin());
    /// let log = "army.mil\narmy.ml\narmy.mil\n";
    /// let mut cache = [None; 64];
    /// let mut batch = checker.batch(&Context::new(), &mut cache);
    /// let suspects = log.lines().filter(|line| {
    ///     batch.check(line.as_bytes()).verdict() == Verdict::Suspect
    /// });
    /// assert_eq!(suspects.collect::<Vec<_>>(), ["army.ml"]);
    /// ```
    pub fn batch<'b, 'v>(
        &self,
        context: &Context<'v>,
        cache: &'b mut [Option<Answer<'v>>],
    ) -> Batch<'b, 'v>
    where
        'd: 'v,
    {
        cache.fill(None);
        Batch { checker: *self, context: *context, cache, last: None }
    }
}

impl<'v> Batch<'_, 'v> {
    /// The answer that [`Checker::check`] gives.
    pub fn check(&mut self, typed: &'v [u8]) -> &Answer<'v> {
        let place = match self.cache.len() {
            0 => &mut self.last,
            len => &mut self.cache[place(typed, len)],
        };
        if place.as_ref().is_none_or(|known| known.input() != typed) {
            *place = None;
        }
        place.get_or_insert_with(|| self.checker.check(typed, &self.context))
    }
}

/// The place of a text among `len`: the top of a product spreads evenly, whatever `len` is.
fn place(typed: &[u8], len: usize) -> usize {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut words = typed.chunks_exact(8);
    let mut hash = typed.len() as u64;
    let mut add = |word: u64| hash = (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    for word in words.by_ref() {
        add(word.try_into().map_or(0, u64::from_le_bytes));
    }
    add(words.remainder().iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
    hash ^= hash >> 29;
    ((u128::from(hash.wrapping_mul(FACTOR)) * len as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::place;
    use std::vec;
    use std::{format, vec::Vec};

    /// Names that differ in their last letter, their first or their length are spread over the cache.
    #[test]
    fn places_are_spread() {
        let names: Vec<_> = (0..4096)
            .map(|at| match at % 3 {
                0 => format!("hotel{at}.example"),
                1 => format!("{at}.hotel.example"),
                _ => format!("{}{at}", "a".repeat(at % 60)),
            })
            .collect();
        for len in [1, 2, 3, 1000, 4096] {
            let mut taken = vec![0; len];
            for name in &names {
                taken[place(name.as_bytes(), len)] += 1;
            }
            let expected = names.len() / len;
            assert!(taken.iter().all(|&count| count < 2 * expected + 12), "{len}");
        }
    }
}
