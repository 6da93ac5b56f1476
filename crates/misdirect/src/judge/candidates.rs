//! The candidates of one check: a bounded pool that keeps the likeliest.

use crate::bits::{NEVER, either};
use crate::channel::{Edits, Reading};
use crate::directory::Entry;
use crate::domain::Domain;

/// Most candidates that are kept apart. More are rare (a record of a name under a hundred suffixes),
/// and the masses of those that go are still counted.
const POOL_MAX: usize = 24;

/// What a candidate says was meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Intended<'v> {
    /// An entry or a zone of a directory.
    Entry(Entry<'v>),
    /// A domain of the message around the address.
    Message(&'v Domain),
    /// What was typed, repaired; in no directory.
    Repaired,
}

/// One reading of what was typed, and what it costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'v> {
    pub(crate) intended: Intended<'v>,
    pub(crate) reading: Reading,
    /// −log2 of prior and channel, 1/256 bit.
    pub(crate) cost: u32,
    /// −log2 of how often it is meant, by its weight alone.
    pub(crate) listed: u32,
    /// The same around this message, with what is kept in front.
    pub(crate) prior: u32,
    /// Made to fool the eye rather than by accident.
    pub(crate) lookalike: bool,
    /// While typing: what was typed may still become this.
    pub(crate) suppressed: bool,
}

impl<'v> Candidate<'v> {
    /// The domain without what is kept in front.
    pub(crate) fn text(&self) -> &str {
        match &self.intended {
            Intended::Entry(entry) => entry.domain(),
            Intended::Message(domain) => domain.as_str(),
            Intended::Repaired => "",
        }
    }

    fn target_len(&self) -> usize {
        self.reading.kept + usize::from(self.reading.kept_needs_dot) + self.text().len()
    }

    /// The bytes of the target in ASCII, where `typed` has only ASCII letters up to `kept`.
    fn target<'a>(&'a self, typed: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
        let head = typed.iter().take(self.reading.kept).copied();
        let dot = self.reading.kept_needs_dot.then_some(b'.');
        head.chain(dot).chain(self.text().bytes())
    }
}

/// The likeliest candidates, one for each target.
pub(crate) struct Pool<'v> {
    items: [Option<Candidate<'v>>; POOL_MAX],
    len: usize,
    /// The cost of all that had no room.
    pub(crate) rest: u32,
}

impl<'v> Pool<'v> {
    pub(crate) fn new() -> Self {
        Self { items: [None; POOL_MAX], len: 0, rest: NEVER }
    }

    /// Adds a candidate. `typed`: the letters typed. Returns false where its target was there.
    pub(crate) fn offer(&mut self, candidate: Candidate<'v>, typed: &[u8]) -> bool {
        let items = self.items.iter_mut().take(self.len).flatten();
        for known in items {
            if known.text() == candidate.text() && known.reading.kept == candidate.reading.kept {
                // The same reading found twice, by two keys or in two layers.
                if candidate.cost < known.cost {
                    *known = candidate;
                }
                return false;
            }
            let same_length = known.target_len() == candidate.target_len();
            if same_length && known.target(typed).eq(candidate.target(typed)) {
                // Two reasons for the same target: an entry, and the zone it is in.
                let both = either(known.cost, candidate.cost);
                if candidate.cost < known.cost {
                    *known = candidate;
                }
                known.cost = both;
                return false;
            }
        }
        if let Some(free) = self.items.get_mut(self.len) {
            *free = Some(candidate);
            self.len += 1;
            return true;
        }
        let dearest = self.items.iter_mut().flatten().max_by_key(|known| known.cost);
        match dearest {
            Some(dearest) if dearest.cost > candidate.cost => {
                self.rest = either(self.rest, dearest.cost);
                *dearest = candidate;
            }
            _ => self.rest = either(self.rest, candidate.cost),
        }
        true
    }

    /// The entry of the likeliest candidate.
    pub(crate) fn best_entry(&self) -> Option<Entry<'v>> {
        let items = self.items.iter().take(self.len).flatten();
        match items.min_by_key(|candidate| candidate.cost)?.intended {
            Intended::Entry(entry) => Some(entry),
            _ => None,
        }
    }

    /// The least cost so far.
    pub(crate) fn least(&self) -> u32 {
        let items = self.items.iter().take(self.len).flatten();
        items.map(|candidate| candidate.cost).min().unwrap_or(NEVER)
    }

    /// How many targets cost at most so much more than the likeliest.
    pub(crate) fn within(&self, more: u32) -> usize {
        let limit = self.least().saturating_add(more);
        self.items.iter().take(self.len).flatten().filter(|known| known.cost <= limit).count()
    }

    /// Best first. Ties go to the shorter target, then to the alphabet, so that the order of
    /// layers changes nothing.
    pub(crate) fn ranked(&mut self) -> impl Iterator<Item = &Candidate<'v>> {
        let items = self.items.get_mut(..self.len).unwrap_or_default();
        items.sort_unstable_by(|a, b| {
            let key = |item: &Option<Candidate<'v>>| {
                item.map_or((u32::MAX, 0), |item| (item.cost, item.text().len()))
            };
            let text = |item: &'_ Option<Candidate<'v>>| match item {
                Some(Candidate { intended: Intended::Entry(entry), .. }) => entry.domain(),
                _ => "",
            };
            key(a).cmp(&key(b)).then_with(|| text(a).cmp(text(b)))
        });
        items.iter().flatten()
    }
}

impl Reading {
    /// Nothing moved: all that was typed is kept.
    pub(crate) fn kept_whole(letters: usize, cost: u32) -> Self {
        Self { cost, edits: Edits::NONE, kept: letters, kept_needs_dot: false }
    }
}
