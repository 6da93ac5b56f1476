//! Parts that were read before, kept: a directory visits one entry after the other, and these have names
//! and suffixes in common.
//!
//! What differs between two names, and what that costs at least, is found before they are aligned. Most
//! entries are then too expensive.

use super::parts::SuffixWays;
use crate::channel::align::{Rest, align_rest};
use crate::channel::costs::Costs;
use crate::channel::edits::Edits;
use crate::channel::sides::{Sides, frame, frame_of, name_beside};
use crate::channel::suffix_swap::FromMemory;
use crate::directory::{Entry, Query};
use crate::domain::letters::has_alabel;

/// What was read last: entries of a record have their name in common, and many entries their suffix.
pub(crate) struct Memo<'v> {
    /// The entry's bytes up to its suffix.
    name: &'v [u8],
    /// What differs, if it has no letters but ASCII.
    rest: Option<Rest>,
    /// Letters of both up to there, with where those of the typed domain begin.
    aligned: Option<(usize, (u32, Edits))>,
    /// What the name costs at least.
    least: u32,
    /// Suffixes with the ways to read the typed one as each: the last few.
    suffixes: [Option<(&'v [u8], SuffixWays)>; SUFFIXES_KEPT],
    next: usize,
    /// What the typed suffix costs from memory, once that was asked.
    from_memory: Option<FromMemory>,
}

/// Most entries that are near one name are under some of so many suffixes.
const SUFFIXES_KEPT: usize = 4;

impl<'v> Memo<'v> {
    pub(crate) fn new() -> Self {
        Self {
            name: b"",
            rest: None,
            aligned: None,
            least: 0,
            suffixes: [None; SUFFIXES_KEPT],
            next: 0,
            from_memory: None,
        }
    }

    /// What an entry's name costs at least.
    pub(crate) fn least_of(&mut self, query: &Query, entry: &Entry<'v>, costs: &Costs) -> u32 {
        if !self.is_of(entry) {
            let (ascii, parts) = (entry.as_bytes(), entry.parts());
            self.name = ascii.get(..parts.1).unwrap_or_default();
            // An A-label has other letters.
            self.rest = (!has_alabel(self.name)).then(|| {
                let (_, text) = name_beside(&query.letters, ascii, parts.0);
                Rest::new(text, self.name, frame(ascii, parts), costs)
            });
            self.aligned = None;
            self.least = self.rest.map_or(0, |rest| rest.least);
        }
        self.least
    }

    fn is_of(&self, entry: &Entry<'v>) -> bool {
        let name = entry.as_bytes().get(..entry.parts().1).unwrap_or_default();
        !name.is_empty() && (core::ptr::eq(self.name, name) || self.name == name)
    }

    /// The alignment of what was typed up to its suffix with what stands before an entry's suffix.
    pub(super) fn align(
        &mut self,
        sides: &Sides<'_>,
        entry: &Entry<'v>,
        cost_max: u32,
    ) -> Option<&(usize, (u32, Edits))> {
        let Sides { query, intended, costs, .. } = *sides;
        if self.least_of(query, entry, costs) > cost_max || self.aligned.is_some() {
            return self.aligned.as_ref();
        }
        let (start, text) = sides.name_beside();
        let name = intended.as_bytes().get(..intended.name_end)?;
        // What is too expensive for one entry may not be for the next.
        self.least = cost_max + 1;
        let frame = frame_of(intended);
        let rest = self.rest.unwrap_or_else(|| Rest::new(text, name, frame, costs));
        let aligned = align_rest(text, name, frame, costs, rest, cost_max)?;
        self.least = aligned.0;
        Some(self.aligned.insert((start, aligned)))
    }

    /// The ways to read the typed suffix as an entry's.
    pub(super) fn suffix_ways(&mut self, sides: &Sides<'_>, entry: &Entry<'v>) -> SuffixWays {
        if sides.typed.suffix() == sides.intended.suffix() {
            return SuffixWays::SAME;
        }
        let suffix = entry.as_bytes().get(entry.parts().2..).unwrap_or_default();
        if let Some((_, ways)) = self.suffixes.iter().flatten().find(|kept| kept.0 == suffix) {
            return *ways;
        }
        let Sides { query, intended, costs, .. } = *sides;
        let ways = SuffixWays::knowing(&mut self.from_memory, query, intended, costs);
        self.suffixes[self.next] = Some((suffix, ways));
        self.next = (self.next + 1) % SUFFIXES_KEPT;
        ways
    }
}
