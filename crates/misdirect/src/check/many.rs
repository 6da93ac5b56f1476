//! Many checks in a row, where names repeat: what a check says in 24 bytes, and a memo of it in memory that
//! the caller gives.
//!
//! A place of the memo keeps the text itself, borrowed, and is used for that text alone: whatever hashes
//! alike, no answer is another name's. Two places make a pair, of which the one used last comes first; in
//! logs the commonest names come so often that they are nearly always there.

use super::Checker;
use crate::answer::{Answer, Verdict};
use crate::directory::{Entry, domain_key};
use crate::domain::part_that_counts;
use crate::judge::Context;
use core::hint::black_box;

/// What a check says, in short: for those who count, filter or sort. [`Checker::check`] has the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary<'v> {
    /// ASCII, as an entry has it; empty where there is none.
    target: &'v [u8],
    ppm: u32,
    verdict: Verdict,
}

impl<'v> Summary<'v> {
    /// [`Answer::verdict`].
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// [`Answer::probability_ppm`]: that anything else was meant, in parts per million.
    pub fn probability_ppm(&self) -> u32 {
        self.ppm
    }

    /// The domain of the entry that is the first suggestion ([`Entry::domain`]): `army.mil`
    /// for `us.army.ml`. `None` where there is no suggestion, or where it is in no directory, as
    /// [`Suggestion::entry`](crate::Suggestion::entry) tells.
    pub fn target(&self) -> Option<&'v str> {
        core::str::from_utf8(self.target).ok().filter(|target| !target.is_empty())
    }
}

impl<'v> Answer<'v> {
    /// The same in 24 bytes.
    pub fn summary(&self) -> Summary<'v> {
        let best = self.found.iter().flatten().next().and_then(|found| found.entry);
        let target = best.as_ref().map_or(&[][..], Entry::as_bytes);
        Summary { target, ppm: self.ppm, verdict: self.verdict }
    }
}

/// A place of a [`Memo`]: 24 bytes, where a pointer has eight.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'v> {
    /// What the summary is for: what counts of a text. No text is empty that is remembered.
    key: &'v [u8],
    /// From the least bit on: probability (20 bits), verdict (2), layer of the target (2), its length (8).
    said: u32,
    /// Where the target begins in the image of its layer.
    target_at: u32,
}

impl Slot<'_> {
    /// Nothing is remembered.
    pub const EMPTY: Self = Slot { key: &[], said: 0, target_at: 0 };
}

/// Checks many addresses or domains in one context, and remembers what it said of the last ones. Made by
/// [`Checker::memo`].
#[derive(Debug)]
pub struct Memo<'m, 'v> {
    checker: Checker<'v>,
    context: Context<'v>,
    slots: &'m mut [Slot<'v>],
}

impl<'d> Checker<'d> {
    /// The summary of the answer that [`Checker::check`] gives.
    pub fn summary<'v>(&self, typed: &'v [u8], context: &Context<'v>) -> Summary<'v>
    where
        'd: 'v,
    {
        self.check(typed, context).summary()
    }

    /// A run of checks in one context, in which names repeat.
    ///
    /// `slots` may have any length, 0 as well: a quarter of the different names, or some ten thousand
    /// (240 kB), serve most logs. What is in them is forgotten first, since it may be another checker's.
    /// Of plain addresses (`joe@gmail.com`) only what stands from the `@` on counts, so those at one domain
    /// are checked once. For more threads give each a part of the input and a memo of its own.
    ///
    #[cfg_attr(feature = "builtin-image", doc = "```")]
    #[cfg_attr(not(feature = "builtin-image"), doc = "```ignore")]
    /// use misdirect::{Checker, Context, Directory, Slot, Verdict};
    ///
    /// let checker = Checker::new(Directory::builtin());
    /// let log = ["army.mil", "army.ml", "army.mil"];
    /// let mut slots = [Slot::EMPTY; 64];
    /// let mut memo = checker.memo(&Context::new(), &mut slots);
    /// memo.check_many(log.map(str::as_bytes), |line, summary| {
    ///     assert_eq!(summary.verdict() == Verdict::Suspect, line == 1);
    ///     assert_eq!(summary.target(), (line == 1).then_some("army.mil"));
    /// });
    /// ```
    pub fn memo<'m, 'v>(&self, context: &Context<'v>, slots: &'m mut [Slot<'v>]) -> Memo<'m, 'v>
    where
        'd: 'v,
    {
        slots.fill(Slot::EMPTY);
        Memo { checker: *self, context: *context, slots }
    }
}

/// Texts that are looked up together, so that the processor waits for all their places at once.
const GROUP: usize = 16;

impl<'v> Memo<'_, 'v> {
    /// The summary of the answer on a text.
    pub fn check(&mut self, typed: &'v [u8]) -> Summary<'v> {
        let key = Key::of(typed, self.slots.len() / 2);
        self.check_by(typed, key)
    }

    /// The summary of each of many texts, in their order, to `tell` with its number from 0 on.
    pub fn check_many(
        &mut self,
        texts: impl IntoIterator<Item = &'v [u8]>,
        mut tell: impl FnMut(usize, Summary<'v>),
    ) {
        let (mut texts, pairs) = (texts.into_iter().enumerate(), self.slots.len() / 2);
        loop {
            let (mut group, mut count, mut seen) = ([(0, &[][..], Key::NONE); GROUP], 0, 0);
            for (free, (number, text)) in group.iter_mut().zip(texts.by_ref()) {
                let key = Key::of(text, pairs);
                seen ^= self.slots.get(2 * key.pair).map_or(0, |slot| slot.said);
                (*free, count) = ((number, text, key), count + 1);
            }
            black_box(seen);
            for &(number, text, key) in group.iter().take(count) {
                tell(number, self.check_by(text, key));
            }
            if count < GROUP {
                return;
            }
        }
    }

    fn check_by(&mut self, typed: &'v [u8], key: Key<'v>) -> Summary<'v> {
        let pair = self.slots.get_mut(2 * key.pair..2 * key.pair + 2);
        let Some([first, second]) = pair.filter(|_| !key.bytes.is_empty()) else {
            return self.checker.summary(typed, &self.context);
        };
        if first.key != key.bytes {
            core::mem::swap(first, second);
            if first.key != key.bytes {
                let summary = self.checker.summary(typed, &self.context);
                if let Some(slot) = self.checker.slot(key.bytes, &summary) {
                    *first = slot;
                }
                return summary;
            }
        }
        let said = *first;
        self.checker.said(&said)
    }
}

impl<'v> Checker<'v> {
    /// What a place has to keep of a summary. `None` where its target lies beyond 4 GB of an image.
    fn slot(&self, key: &'v [u8], summary: &Summary<'v>) -> Option<Slot<'v>> {
        let said = summary.ppm | (summary.verdict as u32) << 20;
        let Ok(len @ 1..) = u8::try_from(summary.target.len()) else {
            return Some(Slot { key, said, target_at: 0 });
        };
        let (layer, target_at) = self.layers.place(summary.target)?;
        let said = said | (layer as u32) << 22 | u32::from(len) << 24;
        Some(Slot { key, said, target_at: u32::try_from(target_at).ok()? })
    }

    /// The summary that was kept.
    fn said(&self, slot: &Slot<'v>) -> Summary<'v> {
        let (layer, len) = (slot.said >> 22 & 3, slot.said >> 24);
        let (at, len) = (slot.target_at as usize, len as usize);
        let target = self.layers.image(layer as usize).get(at..at + len).unwrap_or_default();
        let verdict = Verdict::ALL[(slot.said >> 20 & 3) as usize];
        Summary { target, ppm: slot.said & 0xF_FFFF, verdict }
    }
}

/// Under what a text is remembered.
#[derive(Clone, Copy)]
struct Key<'v> {
    /// Empty where it is not remembered.
    bytes: &'v [u8],
    pair: usize,
}

impl<'v> Key<'v> {
    const NONE: Self = Key { bytes: &[], pair: 0 };

    fn of(typed: &'v [u8], pairs: usize) -> Self {
        let bytes = part_that_counts(typed);
        Self { bytes, pair: place(bytes, pairs) }
    }
}

/// The place of a text among `len`: the top of a product spreads evenly, whatever `len` is.
fn place(text: &[u8], len: usize) -> usize {
    ((u128::from(domain_key(text)) * len as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::{Slot, Summary, place};
    use std::vec;
    use std::{format, vec::Vec};

    #[test]
    fn summaries_and_places_are_small() {
        assert_eq!(size_of::<Summary<'_>>(), 8 + 2 * size_of::<usize>());
        assert_eq!(size_of::<Slot<'_>>(), 8 + 2 * size_of::<usize>());
    }

    /// Names that differ in their last letter, their first or their length are spread over the memo.
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
