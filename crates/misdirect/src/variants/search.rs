//! The search: names from the cheapest on, in bands of cost, the best of them kept in a heap that the
//! caller has the room for.
//!
//! What the moves of a name cost together is no less than its price, but for a suffix that is read by
//! its letters or from memory, at the cost of either: at most one bit less. So once all names of a band
//! are looked at, whatever comes later costs at least the band's end less one bit.
//!
//! Not every name that moves make can be read, and of some domains hardly any: so names are counted as
//! they are tried, read or not, and there is a most ([`tried_max`]). Where it ends the search within a
//! band, what that band found is dropped: something cheaper may have come later in it.

use super::{Change, TRIED_EACH, TRIED_FIRST, Text, Variant};
use crate::bits::BIT;
use crate::channel::{COST_MAX, Costs, Edit, Move, Moves, Reading, read_pair};
use crate::directory::Query;
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::{Domain, Section};
use crate::order::sort_by;

/// What a reading may cost less than its moves.
const SLACK: u32 = BIT;
/// Costs of one band: in each there are up to twice as many names as in all before it.
const BAND: u32 = BIT;

/// One domain's variants being found.
pub(super) struct Search<'a, 'd> {
    domain: &'d Domain,
    alphabet: Alphabet,
    intended: Letters,
    costs: &'a Costs,
    best: Best<'a, 'd>,
    /// Moves that cost less than this together were looked at.
    from: u32,
    /// Those that cost this or more come later.
    to: u32,
    /// Names that were read as a check would read them, whatever came of it, and the most that may be.
    tried: usize,
    tried_max: usize,
    /// Some name was not tried for there having been so many.
    is_cut: bool,
}

/// The most names that are tried where so many are asked for.
pub(super) fn tried_max(asked: usize) -> usize {
    asked.saturating_mul(TRIED_EACH).saturating_add(TRIED_FIRST)
}

impl<'a, 'd> Search<'a, 'd> {
    pub(super) fn new(domain: &'d Domain, costs: &'a Costs, out: &'a mut [Variant<'d>]) -> Self {
        let mut alphabet = Alphabet::new();
        let intended = Letters::of(domain, &mut alphabet);
        let tried_max = tried_max(out.len());
        let best = Best { items: out, len: 0 };
        let (from, to, tried, is_cut) = (0, 0, 0, false);
        Self { domain, alphabet, intended, costs, best, from, to, tried, tried_max, is_cut }
    }

    /// Names that were tried.
    #[cfg(test)]
    pub(super) fn tried(&self) -> usize {
        self.tried
    }

    /// There were so many that others were not.
    #[cfg(test)]
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// How many names were found.
    pub(super) fn run(&mut self) -> usize {
        let (intended, alphabet) = (self.intended.clone(), self.alphabet.clone());
        let moves = Moves::new(&intended, &alphabet, self.costs);
        self.to = moves.least();
        while self.to <= COST_MAX + SLACK && self.max().is_some() {
            self.to += BAND;
            self.band(&moves);
            if self.is_cut {
                return self.best.finish(self.from.saturating_sub(SLACK));
            }
            self.from = self.to;
        }
        self.best.finish(u32::MAX)
    }

    /// The most that moves may cost to be worth a look; `None` once nothing is.
    fn max(&self) -> Option<u32> {
        let worst = self.best.worst().map_or(u32::MAX, |worst| worst.saturating_add(SLACK));
        (worst >= self.from && !self.is_cut).then(|| worst.min(self.to.saturating_sub(1)))
    }

    /// What is left of the most that moves may cost.
    fn budget(&self, spent: u32) -> Option<u32> {
        self.max()?.checked_sub(spent)
    }

    fn band(&mut self, moves: &Moves<'_>) {
        let Some(budget) = self.budget(moves.count(1)) else { return };
        for at in 0..=self.intended.as_bytes().len() {
            let budget = budget + Moves::CONTEXT;
            moves.of_letters(at, moves.before(at), budget, &mut |first| {
                self.offer(&[first], first.cost + moves.count(1));
                self.beside(moves, first);
            });
        }
        moves.of_moved(&mut |moved| self.offer(&[moved], moved.cost + moves.count(1)));
        moves.of_parts(budget, &mut |part| {
            self.offer(&[part], part.cost + moves.count(1));
            self.with_letters(moves, part);
            if part.is_in_front() {
                let spent = part.cost + moves.count(2);
                let Some(budget) = self.budget(spent) else { return };
                moves.of_parts(budget, &mut |other| self.offer(&[part, other], spent + other.cost));
            }
        });
        moves.of_name(&mut |name| {
            let cost = name.iter().map(|each| each.cost).sum::<u32>();
            self.offer(name, cost + moves.count(name.len()));
        });
    }

    /// A slip of letters, and one more further right.
    fn beside(&mut self, moves: &Moves<'_>, first: Move) {
        let next = first.at + first.removed;
        if let Some(budget) = self.budget(moves.count(2) + first.least) {
            moves.of_letters_after(&first, next, moves.typed_last(&first), budget, &mut |second| {
                let cost = moves.cost_before(&first, &second) + second.cost;
                self.offer(&[first, second], moves.count(2) + cost);
            });
        }
        let spent = moves.count(2) + first.cost;
        for at in next + 1..=self.intended.as_bytes().len() {
            let Some(budget) = self.budget(spent) else { return };
            moves.of_letters_after(&first, at, moves.before(at), budget, &mut |second| {
                self.offer(&[first, second], spent + second.cost);
            });
        }
    }

    /// A whole part, and a slip of letters elsewhere. Right beside a part no slip is told from it.
    fn with_letters(&mut self, moves: &Moves<'_>, part: Move) {
        let spent = moves.count(2) + part.cost;
        for at in 0..=self.intended.as_bytes().len() {
            let Some(budget) = self.budget(spent) else { return };
            moves.of_letters(at, moves.before(at), budget, &mut |letter| {
                if letter.at + letter.removed < part.at {
                    self.offer(&[letter, part], spent + letter.cost);
                } else if letter.at > part.at + part.removed {
                    self.offer(&[part, letter], spent + letter.cost);
                }
            });
        }
    }

    /// Takes a name, if its moves are in the band and are those that its reading names.
    fn offer(&mut self, moves: &[Move], cost: u32) {
        if cost < self.from || self.max().is_none_or(|max| cost > max) {
            return;
        }
        if self.tried == self.tried_max {
            self.is_cut = true;
            return;
        }
        self.tried += 1;
        if let Some(variant) = self.read(moves) {
            self.best.push(variant);
        }
    }

    fn read(&self, moves: &[Move]) -> Option<Variant<'d>> {
        let text = self.intended.as_bytes();
        let mut typed = Text::new();
        let mut from = 0;
        for each in moves {
            typed.push(text.get(from..each.at)?, &self.alphabet);
            typed.push(each.inserted.letters(text), &self.alphabet);
            from = each.at + each.removed;
        }
        typed.push(text.get(from..)?, &self.alphabet);
        let typed = typed.domain()?;
        let query = Query::new(&typed);
        let reading = self.reading(&query)?;
        let changes = changes(&reading, moves, text)?;
        let is_registrable = typed.section() == Section::Icann
            && typed.registrable().is_some_and(|own| Some(own) != self.domain.registrable());
        let (domain, cost) = (Some(self.domain), reading.cost);
        Some(Variant { domain, cost, is_registrable, is_lookalike: false, changes })
    }

    fn reading(&self, query: &Query) -> Option<Reading> {
        if !self.domain.has_idn() {
            return read_pair(query, &self.intended, self.costs);
        }
        let intended = Letters::of(self.domain, &mut query.alphabet.clone());
        read_pair(query, &intended, self.costs)
    }
}

/// The changes that a reading names, if they are these moves and no others.
fn changes(reading: &Reading, moves: &[Move], text: &[u8]) -> Option<[Option<Change>; 2]> {
    let mut edits = [None; 2];
    let found = reading.edits.as_slice();
    if found.len() != moves.len() {
        return None;
    }
    edits.iter_mut().zip(found).for_each(|(to, edit)| *to = Some(*edit));
    // What stands in front is found last.
    if let [Some(first), Some(second)] = edits {
        let typed_at = |edit: Edit| edit.typed_at;
        if typed_at(second) < typed_at(first) {
            edits.swap(0, 1);
        }
    }
    let mut changes = [None; 2];
    let mut shift = 0isize;
    for ((to, edit), each) in changes.iter_mut().zip(edits).zip(moves) {
        let (edit, typed) = (edit?, each.inserted.letters(text).len());
        let typed_at = each.at.saturating_add_signed(shift);
        if !each.is_edit(&edit, typed_at, typed) {
            return None;
        }
        shift += typed as isize - each.removed as isize;
        *to = Some(Change { edit, inserted: each.inserted });
    }
    Some(changes)
}

/// The cheapest so far: a heap with the dearest on top.
struct Best<'a, 'd> {
    items: &'a mut [Variant<'d>],
    len: usize,
}

impl<'d> Best<'_, 'd> {
    /// What the dearest costs, where there is no room for more.
    fn worst(&self) -> Option<u32> {
        let full = self.len == self.items.len();
        full.then(|| self.items.first().map_or(0, |worst| worst.cost))
    }

    fn push(&mut self, variant: Variant<'d>) {
        if self.len < self.items.len() {
            self.items[self.len] = variant;
            self.len += 1;
            self.rise(self.len - 1);
        } else if self.items.first().is_some_and(|worst| variant.order(worst).is_lt()) {
            self.items[0] = variant;
            self.sink();
        }
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 {
            let parent = (at - 1) / 2;
            if self.items[at].order(&self.items[parent]).is_le() {
                return;
            }
            self.items.swap(at, parent);
            at = parent;
        }
    }

    fn sink(&mut self) {
        let mut at = 0;
        loop {
            let dearer = |a: usize, b: usize| {
                let is_dearer = b < self.len && self.items[b].order(&self.items[a]).is_gt();
                if is_dearer { b } else { a }
            };
            let dearest = dearer(dearer(at, 2 * at + 1), 2 * at + 2);
            if dearest == at {
                return;
            }
            self.items.swap(at, dearest);
            at = dearest;
        }
    }

    /// Puts those that cost less than `cost_end` in order, and counts them.
    fn finish(&mut self, cost_end: u32) -> usize {
        let found = self.items.get_mut(..self.len).unwrap_or_default();
        sort_by(found, Variant::order);
        found.partition_point(|variant| variant.cost < cost_end)
    }
}
