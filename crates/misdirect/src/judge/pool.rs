//! The candidates of one check: a bounded pool that keeps the likeliest.

use super::decision::of_odds;
use super::posterior::{PPM, UNSEEN};
use super::prior::Prior;
use crate::bits::{BIT, NEVER, either, share};
use crate::channel::{Edit, Reading, SlipKind};
use crate::directory::Entry;
use crate::domain::Domain;

/// Most candidates that are kept: of more (a name under a hundred suffixes), the likeliest.
const POOL_MAX: usize = 24;

/// Where a candidate is this much likelier right than what was typed, nobody asks which of the two it is:
/// one more recipient has it.
const ALIKE: i32 = 3 * BIT as i32;

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
    /// The repair of the reader that is none if this was meant, by its number.
    pub(crate) undone: Option<usize>,
    /// −log2 of this being right and what was typed a slip of it, rather than the other way round: a
    /// part of `cost`. 0 where only one of them can be the slip.
    pub(crate) alike_cost: u32,
    /// The other way round is nearly as likely.
    pub(crate) alike: bool,
    /// The dot before the last letter that is kept belongs behind it.
    pub(crate) early_dot: bool,
}

impl<'v> Candidate<'v> {
    /// A candidate whose cost is not yet known.
    pub(crate) fn new(intended: Intended<'v>, reading: Reading, prior: Prior, honest: u32) -> Self {
        let (cost, alike_cost, undone) = (NEVER, 0, None);
        // The two letters that changed places end what is kept.
        let is_early = |edit: &Edit| {
            edit.kind == SlipKind::Transposition && usize::from(edit.typed_at) + 2 == reading.kept
        };
        let is_unlisted = matches!(intended, Intended::Suffix(_));
        let early_dot = is_unlisted && reading.edits.as_slice().iter().any(is_early);
        let (lookalike, suppressed, alike) = (false, false, false);
        Self {
            intended,
            reading,
            cost,
            prior,
            honest,
            lookalike,
            suppressed,
            alike_cost,
            alike,
            early_dot,
            undone,
        }
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

    /// The tags of the entry.
    pub(crate) fn tags(&self) -> u8 {
        match self.intended {
            Intended::Entry(entry) => entry.tags(),
            _ => 0,
        }
    }

    /// The typed name under a suffix that was not typed.
    pub(crate) fn is_unlisted(&self) -> bool {
        matches!(self.intended, Intended::Suffix(_))
    }

    /// The typed name in a zone that was not typed.
    pub(crate) fn is_of_zone(&self) -> bool {
        matches!(self.intended, Intended::Entry(entry) if entry.is_zone())
    }

    /// The cost of this being meant or, where the two are alike, of what was typed being meant here.
    pub(crate) fn either_way(&self) -> u32 {
        self.cost.saturating_sub(self.alike_cost)
    }

    /// What was meant stands whole before another domain.
    fn is_embedded(&self) -> bool {
        self.lookalike
            && self.reading.edits.as_slice().iter().any(|edit| edit.kind == SlipKind::Embedding)
    }

    fn target_len(&self) -> usize {
        self.reading.kept + usize::from(self.reading.kept_needs_dot) + self.text().len()
    }

    /// The target is the same, if it is as long.
    fn is_for_target_of(&self, other: &Self, typed: &[u8]) -> bool {
        let (a, b) = (self.text(), other.text());
        (a.ends_with(b) || b.ends_with(a)) && self.target(typed).eq(other.target(typed))
    }

    /// The bytes of the target in ASCII, where `typed` has only ASCII letters up to `kept`.
    fn target<'a>(&'a self, typed: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
        let dot_at = self.reading.kept.checked_sub(2).filter(|_| self.early_dot);
        let head = typed.iter().enumerate().take(self.reading.kept);
        let head = head.filter(move |&(at, _)| Some(at) != dot_at).map(|(_, &byte)| byte);
        let dot = (self.reading.kept_needs_dot || self.early_dot).then_some(b'.');
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
            known.reading.kept == candidate.reading.kept && known.text() == candidate.text()
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

    /// Compares each candidate with what was typed. `odds` that the candidate is right and not the other
    /// way round, in 1/256 bit; `None` where that is not in question.
    pub(crate) fn compare(&mut self, odds: impl Fn(&Candidate<'v>) -> Option<i32>) {
        for known in self.items.iter_mut().take(self.len).flatten() {
            let Some(odds) = odds(known) else { continue };
            known.alike_cost =
                share(u64::from(of_odds(i64::from(odds))), u64::from(PPM)).min(UNSEEN);
            known.alike = odds < ALIKE;
            known.cost += known.alike_cost;
        }
        self.least = self.candidates().map(|known| known.cost).min().unwrap_or(NEVER);
    }

    /// Whose the outer name is of `army.mil.secure-mail.com` says nothing of what stands in front: where
    /// one of a firm's own names explains it better than its letters do (`plain`: what all of it costs by
    /// these), whoever put a whole domain before it has that name as easily.
    pub(crate) fn embed(&mut self, plain: u32) {
        let honest = self.candidates().filter(|known| known.lookalike && !known.is_embedded());
        let gain = plain.saturating_sub(honest.map(|known| known.honest).min().unwrap_or(NEVER));
        if gain == 0 {
            return;
        }
        let items = self.items.iter_mut().take(self.len).flatten();
        for known in items.filter(|known| known.is_embedded()) {
            known.cost = known.cost.saturating_sub(gain);
            known.honest = known.honest.saturating_sub(gain);
            self.least = self.least.min(known.cost);
        }
    }

    /// The likeliest has letters that look like others, for which there is no honest owner.
    pub(crate) fn is_drawn(&self) -> bool {
        self.best().is_some_and(|best| best.lookalike && best.honest == NEVER)
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
            let Some((before, [Some(next), ..])) = items.split_at_mut_checked(at) else { continue };
            if next.cost > limit {
                continue;
            }
            let (heads, len) = (before.get_mut(..kept).unwrap_or_default(), next.target_len());
            let same = |known: &&mut Candidate<'v>| {
                known.target_len() == len && known.is_for_target_of(next, typed)
            };
            match heads.iter_mut().flatten().find(same) {
                // What is listed is not an unlisted name, too.
                Some(known) if known.is_unlisted() && !next.is_unlisted() => {
                    *known = Candidate { cost: known.cost, ..*next };
                }
                Some(known) if next.is_unlisted() && !known.is_unlisted() => {}
                Some(known) => known.cost = either(known.cost, next.cost),
                None => {
                    // Most stay where they are.
                    if kept < at {
                        items.swap(kept, at);
                    }
                    kept += 1;
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
