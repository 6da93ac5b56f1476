//! The candidates of one check: a bounded pool that keeps the likeliest.

use super::posterior::UNSEEN;
use super::prior::Prior;
use crate::bits::{NEVER, either};
use crate::channel::Reading;
use crate::directory::Entry;
use crate::domain::Domain;

/// Most candidates that are kept: of more (a name under a hundred suffixes), the likeliest.
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
    /// The name that was typed, under this public suffix; in no directory.
    Suffix(&'static str),
}

/// One reading of what was typed, and what it costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'v> {
    pub(crate) intended: Intended<'v>,
    pub(crate) reading: Reading,
    /// −log2 of prior and channel, 1/256 bit.
    pub(crate) cost: u32,
    pub(crate) prior: Prior,
    /// −log2 of what was typed being honest: the entry's own name under another suffix or with a word
    /// before it, or a name such as those who imitate it make.
    pub(crate) honest: u32,
    /// Made to fool the eye rather than by accident.
    pub(crate) lookalike: bool,
    /// While typing: what was typed may still become this.
    pub(crate) suppressed: bool,
}

impl<'v> Candidate<'v> {
    /// A candidate whose cost is not yet known.
    pub(crate) fn new(intended: Intended<'v>, reading: Reading, prior: Prior, honest: u32) -> Self {
        let (lookalike, suppressed) = (false, false);
        Self { intended, reading, cost: NEVER, prior, honest, lookalike, suppressed }
    }

    /// The domain without what is kept in front, in ASCII.
    pub(crate) fn text(&self) -> &'v [u8] {
        match &self.intended {
            Intended::Entry(entry) => entry.as_bytes(),
            Intended::Message(domain) => domain.as_bytes(),
            Intended::Repaired => b"",
            Intended::Suffix(suffix) => suffix.as_bytes(),
        }
    }

    /// The typed name under a suffix that was not typed.
    pub(crate) fn is_unlisted(&self) -> bool {
        matches!(self.intended, Intended::Suffix(_))
    }

    fn target_len(&self) -> usize {
        self.reading.kept + usize::from(self.reading.kept_needs_dot) + self.text().len()
    }

    fn is_for_target_of(&self, other: &Self, typed: &[u8]) -> bool {
        let (a, b) = (self.text(), other.text());
        self.target_len() == other.target_len()
            && (a.ends_with(b) || b.ends_with(a))
            && self.target(typed).eq(other.target(typed))
    }

    /// The bytes of the target in ASCII, where `typed` has only ASCII letters up to `kept`.
    fn target<'a>(&'a self, typed: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
        let head = typed.iter().take(self.reading.kept).copied();
        let dot = self.reading.kept_needs_dot.then_some(b'.');
        head.chain(dot).chain(self.text().iter().copied())
    }
}

/// The likeliest candidates. While they are collected, one for each entry and what is kept in front
/// of it; once settled, one for each target, best first.
pub(crate) struct Pool<'v> {
    items: [Option<Candidate<'v>>; POOL_MAX],
    len: usize,
    least: u32,
}

impl<'v> Pool<'v> {
    pub(crate) fn new() -> Self {
        Self { items: [None; POOL_MAX], len: 0, least: NEVER }
    }

    /// Adds a candidate; the same reading found twice, by two keys or in two layers, counts once.
    pub(crate) fn offer(&mut self, candidate: Candidate<'v>) {
        self.least = self.least.min(candidate.cost);
        let same = |known: &&mut Candidate<'v>| {
            known.text() == candidate.text() && known.reading.kept == candidate.reading.kept
        };
        if let Some(known) = self.items.iter_mut().take(self.len).flatten().find(same) {
            if candidate.cost < known.cost {
                *known = candidate;
            }
            return;
        }
        if let Some(free) = self.items.get_mut(self.len) {
            *free = Some(candidate);
            self.len += 1;
            return;
        }
        let dearest = self.items.iter_mut().flatten().max_by_key(|known| known.cost);
        if let Some(dearest) = dearest.filter(|dearest| dearest.cost > candidate.cost) {
            *dearest = candidate;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The least cost so far.
    pub(crate) fn least(&self) -> u32 {
        self.least
    }

    /// Those that can be seen beside the likeliest.
    pub(crate) fn visible(&self) -> impl Iterator<Item = &Candidate<'v>> + '_ {
        let limit = self.least.saturating_add(UNSEEN);
        self.candidates().filter(move |known| known.cost <= limit)
    }

    /// The likeliest candidate.
    pub(crate) fn best(&self) -> Option<&Candidate<'v>> {
        self.candidates().min_by_key(|candidate| candidate.cost)
    }

    /// The entry of the likeliest candidate.
    pub(crate) fn best_entry(&self) -> Option<Entry<'v>> {
        match self.best()?.intended {
            Intended::Entry(entry) => Some(entry),
            _ => None,
        }
    }

    /// Sorts, drops what cannot be seen beside the best, and joins readings that come to one
    /// target, such as an entry and the zone it is in. `typed`: the letters typed. Ties go to the
    /// shorter target, then to the alphabet, so that the order of layers changes nothing.
    pub(crate) fn settle(&mut self, typed: &[u8]) {
        let limit = self.least.saturating_add(UNSEEN);
        let items = self.items.get_mut(..self.len).unwrap_or_default();
        items.sort_unstable_by(|a, b| match (a, b) {
            (Some(a), Some(b)) => {
                let key = |item: &Candidate<'v>| (item.cost, item.text().len(), item.reading.kept);
                key(a).cmp(&key(b)).then_with(|| a.text().cmp(b.text()))
            }
            _ => b.is_some().cmp(&a.is_some()),
        });
        let mut kept = 0;
        for at in 0..items.len() {
            let Some(next) = items.get(at).copied().flatten() else { continue };
            let heads = items.get_mut(..kept).unwrap_or_default();
            let same = |known: &&mut Candidate<'v>| known.is_for_target_of(&next, typed);
            if next.cost > limit {
                continue;
            }
            match heads.iter_mut().flatten().find(same) {
                // What is listed is not an unlisted name, too.
                Some(known) if known.is_unlisted() && !next.is_unlisted() => {
                    *known = Candidate { cost: known.cost, ..next };
                }
                Some(known) if next.is_unlisted() && !known.is_unlisted() => {}
                Some(known) => known.cost = either(known.cost, next.cost),
                None => {
                    if let Some(slot) = items.get_mut(kept) {
                        *slot = Some(next);
                        kept += 1;
                    }
                }
            }
        }
        self.len = kept;
        // What was joined may have come before another.
        let items = self.items.get_mut(..kept).unwrap_or_default();
        let mut at = 1;
        while at < items.len() {
            let mut back = at;
            while back > 0 && cost_at(items, back - 1) > cost_at(items, back) {
                items.swap(back - 1, back);
                back -= 1;
            }
            at += 1;
        }
        self.least = cost_at(items, 0);
    }

    /// The candidates, best first once settled.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = &Candidate<'v>> + Clone + '_ {
        self.items.iter().take(self.len).flatten()
    }
}

fn cost_at(items: &[Option<Candidate<'_>>], at: usize) -> u32 {
    items.get(at).copied().flatten().map_or(NEVER, |candidate| candidate.cost)
}
