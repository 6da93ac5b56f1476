//! Weighted optimal string alignment with trace-back: the slips that explain what was typed, at
//! the least cost, in fixed arrays.
//!
//! Common ends are stripped first: most pairs then differ by one slip, which is decided without a
//! matrix. The rest runs in a band of [`BAND`] letters around the diagonal (Ukkonen 1985), with
//! an early end once every way is dearer than the caller allows. "Optimal string alignment" is
//! Damerau-Levenshtein distance without edits inside a transposed pair; "least cost" is among the
//! alignments that keep the common ends, since what a letter costs depends on its neighbours.
//!
//! # Complexity
//!
//! At most `(2 × BAND + 1) × 254` cells.

use super::costs::{Costs, Spot};
use super::edits::{Edit, Edits};
use super::slip::{Place, SLIPS_MAX, SlipKind};
use crate::bits::NEVER;
use crate::distance::{slips_between, slots_of};
use crate::domain::DOMAIN_LEN_MAX;

/// How far apart, in letters, corresponding letters may stand: three omissions in a row.
const BAND: usize = 3;
const WIDTH: usize = 2 * BAND + 1;
const FAR: u32 = u32::MAX / 2;
/// Rows for the letters of nearly every pair, once their common ends are left out.
const SHORT: usize = 16;
/// Most dots beside which one of them swapped with a letter costs less than that letter left out of a name of
/// one and put in again: 3.2 bits of them.
const SWAPPED_DOTS: usize = 5;

/// The parts of the intended text, by letters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) name_at: usize,
    pub(crate) name_end: usize,
    pub(crate) suffix_at: usize,
    pub(crate) len: usize,
    /// Dots that share what slips of dots there are: the name's, and those before it.
    pub(crate) dots: usize,
}

impl Frame {
    /// A text that is nothing but suffix.
    pub(crate) fn suffix_only(len: usize) -> Self {
        Self { name_at: 0, name_end: 0, suffix_at: 0, len, dots: 1 }
    }

    /// The part that letter `at` is in.
    pub(super) fn spot(&self, at: usize) -> Spot {
        let is_first = at == self.name_at && self.name_end > self.name_at;
        let (place, len) = if at < self.name_at {
            (Place::Subdomain, self.name_at)
        } else if at < self.name_end {
            (Place::Name, self.name_end - self.name_at)
        } else if at < self.suffix_at {
            (Place::Dot, 1)
        } else {
            (Place::Suffix, self.len.saturating_sub(self.suffix_at))
        };
        Spot { place, len: len.max(1), dots: self.dots, is_first }
    }

    /// The part that a letter between `at − 1` and `at` would be in.
    pub(super) fn gap(&self, at: usize) -> Spot {
        if at > 0 && at == self.name_end && self.name_end > self.name_at {
            Spot { is_first: false, ..self.spot(at - 1) }
        } else {
            self.spot(at)
        }
    }

    /// The part that two letters are in which change places, the first of them being letter `at`.
    pub(super) fn swap(&self, first: u8, second: u8, at: usize) -> Spot {
        match first == b'.' || second == b'.' {
            true => {
                Spot { place: Place::Dot, len: 2 * self.dots, dots: self.dots, is_first: false }
            }
            false => self.spot(at),
        }
    }
}

/// What was typed, beside what might have been meant.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) typed: &'a [u8],
    pub(super) intended: &'a [u8],
    pub(super) frame: &'a Frame,
    pub(super) costs: &'a Costs,
}

/// The cheapest way from `intended` to `typed`, if it costs at most `cost_max` (1/256 bit) and
/// takes at most four slips.
pub(crate) fn align(
    typed: &[u8],
    intended: &[u8],
    frame: Frame,
    costs: &Costs,
    cost_max: u32,
) -> Option<(u32, Edits)> {
    align_rest(typed, intended, frame, costs, Rest::new(typed, intended, frame, costs), cost_max)
}

/// The same of texts whose ends were compared.
pub(super) fn align_rest(
    typed: &[u8],
    intended: &[u8],
    frame: Frame,
    costs: &Costs,
    rest: Rest,
    cost_max: u32,
) -> Option<(u32, Edits)> {
    if rest.least > cost_max || rest.least >= NEVER {
        return None;
    }
    match rest.what {
        What::Nothing => Some((0, Edits::NONE)),
        What::Slip(edit) => Some((rest.least, Edits::one(edit))),
        What::Letters(middle) => {
            let pair = Pair { typed, intended, frame: &frame, costs };
            let edits = match middle.intended_len {
                ..SHORT => pair.banded(middle, cost_max, &mut [[Step::Keep; WIDTH]; SHORT])?,
                _ => pair.long_banded(middle, cost_max)?,
            };
            let total = total(edits.as_slice(), costs);
            (total <= cost_max).then_some((total, edits))
        }
    }
}

/// What is left of two texts without their common ends.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    what: What,
    /// No way from one to the other costs less.
    pub(super) least: u32,
}

#[derive(Clone, Copy)]
enum What {
    Nothing,
    /// One letter or a swap, at the price that is told without a matrix.
    Slip(Edit),
    Letters(Middle),
}

/// Where it begins, its letters in each, and what no slip in it costs less than.
#[derive(Clone, Copy)]
struct Middle {
    head: usize,
    typed_len: usize,
    intended_len: usize,
    slip: u32,
}

impl Rest {
    pub(super) fn new(typed: &[u8], intended: &[u8], frame: Frame, costs: &Costs) -> Self {
        let pair = Pair { typed, intended, frame: &frame, costs };
        let (a, b, head) = without_ends(typed, intended);
        match pair.one_slip(a, b, head) {
            Some(edit) => Self { what: What::Slip(edit), least: edit.cost + costs.count(1) },
            None => pair.rest(a, b, head, slips_between(a, b)),
        }
    }
}

/// Two texts without their common ends, and how many letters the first of these had. (In each place where it is
/// asked, but for WebAssembly, where that would be 2 kB.)
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn without_ends<'a>(a: &'a [u8], b: &'a [u8]) -> (&'a [u8], &'a [u8], usize) {
    let head = common_head(a, b);
    // Of the whole texts: what is left of them is rarely a word long.
    let tail = common_tail(a, b).min(a.len().min(b.len()) - head);
    (&a[head..a.len() - tail], &b[head..b.len() - tail], head)
}

/// Letters that are compared at once.
const WORD: usize = 8;

#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn common_head(a: &[u8], b: &[u8]) -> usize {
    let mut head = 0;
    for (a, b) in a.chunks_exact(WORD).zip(b.chunks_exact(WORD)) {
        let differ = word(a) ^ word(b);
        if differ != 0 {
            return head + differ.trailing_zeros() as usize / 8;
        }
        head += WORD;
    }
    head + a[head..].iter().zip(&b[head..]).take_while(|(a, b)| a == b).count()
}

#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
fn common_tail(a: &[u8], b: &[u8]) -> usize {
    let mut tail = 0;
    for (a, b) in a.rchunks_exact(WORD).zip(b.rchunks_exact(WORD)) {
        let differ = word(a) ^ word(b);
        if differ != 0 {
            return tail + differ.leading_zeros() as usize / 8;
        }
        tail += WORD;
    }
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    tail + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

fn word(letters: &[u8]) -> u64 {
    letters.try_into().map_or(0, u64::from_le_bytes)
}

/// What a few slips together cost.
pub(crate) fn total(edits: &[Edit], costs: &Costs) -> u32 {
    edits.iter().map(|edit| edit.cost).sum::<u32>() + costs.count(edits.len())
}

/// How a cell of the matrix was reached, the way that is taken of equal ones first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Keep,
    Substitute,
    Omit,
    Insert,
    Transpose,
}

/// The diagonals that are worth going along.
struct Band {
    /// The one that the texts end on, as a slot; they begin on [`BAND`].
    last: usize,
    /// No slip costs less.
    slip: u32,
    /// No way that costs more counts.
    bound: u32,
}

impl Band {
    /// First and last slot: it takes a slip to get from one diagonal to the next.
    fn slots(&self) -> Option<(usize, usize)> {
        let there = BAND.abs_diff(self.last) as u32;
        let around = (self.bound / self.slip).checked_sub(there)? as usize / 2;
        let low = BAND.min(self.last).saturating_sub(around);
        Some((low, (BAND.max(self.last) + around).min(WIDTH - 1)))
    }

    /// What may have been paid before a slip that leads to a slot, the way on from there being left.
    fn room(&self, slot: usize) -> u32 {
        let slips = slot.abs_diff(self.last) as u32 + 1;
        self.bound.saturating_sub(slips * self.slip)
    }
}

/// An intended letter, where it is, and what leaving it out costs.
struct Above {
    letter: u8,
    spot: Spot,
    omission: u32,
}

impl Above {
    /// Before the first letter: the letter before the first that is typed is the same.
    const NOTHING: Self = Self {
        letter: 0,
        spot: Spot { place: Place::Name, len: 1, dots: 1, is_first: false },
        omission: FAR,
    };
}

impl Pair<'_> {
    /// What it costs at least in which part a slip is, dots apart.
    fn part_least(&self) -> u32 {
        let Frame { name_at, name_end, suffix_at, len, .. } = *self.frame;
        let suffix = if self.intended.len() > name_end { len.saturating_sub(suffix_at) } else { 0 };
        let parts = [
            (Place::Subdomain, name_at),
            (Place::Name, name_end.saturating_sub(name_at)),
            (Place::Suffix, suffix),
        ];
        let parts = parts.into_iter().filter(|&(_, len)| len > 0);
        parts.map(|(place, len)| self.costs.at(place, len)).min().unwrap_or(0)
    }

    /// The slip that turns `b` into `a`, which begin at `head` and have no ends in common, where one letter
    /// or a swap is all of them, or a letter that was moved over two others. (Beside another slip of the same
    /// part that last one is told as a letter left out and one too many.)
    #[inline]
    pub(super) fn one_slip(&self, a: &[u8], b: &[u8], head: usize) -> Option<Edit> {
        match (a, b) {
            ([_], [_]) => Some(self.substitution(head, head)),
            ([], [_]) => Some(self.omission(head, head)),
            ([_], []) => Some(self.insertion(head, head)),
            // Any two slips cost more, unless there are so many dots that each is hardly ever slipped on.
            ([_, _], [_, _]) if is_swapped(a, b) && self.frame.dots <= SWAPPED_DOTS => {
                Some(self.transposition(head, head))
            }
            ([_, _, _], [_, _, _]) if is_moved(a, b) => self.moved(head),
            _ => None,
        }
    }

    /// The cheapest way from `b` to `a`, which are `slips` apart or more.
    #[inline(never)]
    pub(super) fn several_slips(
        &self,
        a: &[u8],
        b: &[u8],
        head: usize,
        slips: u32,
    ) -> Option<(u32, Edits)> {
        let rest = self.rest(a, b, head, slips);
        align_rest(self.typed, self.intended, *self.frame, self.costs, rest, NEVER)
    }

    fn rest(&self, a: &[u8], b: &[u8], head: usize, slips: u32) -> Rest {
        let (typed_len, intended_len) = (a.len(), b.len());
        if a.is_empty() && b.is_empty() {
            return Rest { what: What::Nothing, least: 0 };
        }
        // Letters that are taken for one another are not the same for that.
        let part = self.part_least();
        let (strange, strange_cost) = self.strange(a, b, head, part);
        let slips = slips.max(strange).max(1);
        let is_far = self.typed.len() > DOMAIN_LEN_MAX || typed_len.abs_diff(intended_len) > BAND;
        if is_far || slips as usize > SLIPS_MAX {
            return Rest { what: What::Nothing, least: NEVER };
        }
        // Letters in pairs cost less, and one of a pair may be in what both have.
        let around = head.saturating_sub(1)..(head + intended_len + 1).min(self.intended.len());
        let slip = self.costs.least_of(&self.intended[around], part);
        let middle = Middle { head, typed_len, intended_len, slip };
        let others = (slips - strange) * slip;
        let least = self.costs.count(slips as usize) + strange_cost + others;
        Rest { what: What::Letters(middle), least }
    }

    /// How many typed letters are none of those that were meant, and what they cost at least: a slip for each.
    fn strange(&self, a: &[u8], b: &[u8], head: usize, part: u32) -> (u32, u32) {
        let meant = slots_of(b);
        let has_dot = (meant | slots_of(a)) & slots_of(b".") != 0;
        let prices = self.costs.strange(part, has_dot);
        let mut strange = (0, 0);
        for (at, &letter) in a.iter().enumerate() {
            if meant & slots_of(&[letter]) == 0 {
                let (before, after) = self.around(head + at);
                let is_double = letter == before || letter == after;
                strange = (strange.0 + 1, strange.1 + prices.of(letter, is_double));
            }
        }
        strange
    }

    /// Rows are intended letters, columns typed ones; column `j` of row `i` sits at `j + BAND − i`.
    ///
    /// Each cell is reached from the one before on its diagonal, from the row above, from the column
    /// before, or over a swapped pair; the first of equal ways is kept.
    ///
    /// `steps`: a row for each intended letter, and one more.
    #[inline(never)]
    fn banded(&self, middle: Middle, cost_max: u32, steps: &mut [[Step; WIDTH]]) -> Option<Edits> {
        let Middle { head, typed_len: a_len, intended_len: b_len, slip: least } = middle;
        // Every edit is charged as a further one here; the first one's discount comes at the end.
        let each = self.costs.count(2) - self.costs.count(1);
        let band = Band {
            last: a_len + BAND - b_len,
            slip: least + each,
            bound: cost_max.saturating_add(each).min(FAR - 1),
        };
        let (low, high) = band.slots()?;
        let mut rooms = [0; WIDTH];
        for (slot, room) in rooms.iter_mut().enumerate().take(high + 1).skip(low) {
            *room = band.room(slot);
        }
        let (a, b) = (self.typed.get(..head + a_len)?, self.intended.get(..head + b_len)?);
        // The last two rows, with a cell on each side that nothing reaches.
        let (mut last, mut last_but_one) = ([FAR; WIDTH + 2], [FAR; WIDTH + 2]);
        let mut least_before = FAR;
        for (i, steps) in steps.get_mut(..=b_len)?.iter_mut().enumerate() {
            let mut row = [FAR; WIDTH + 2];
            let mut least_here = FAR;
            let intended_at = head + i;
            let above = if i > 0 { self.above(intended_at - 1) } else { Above::NOTHING };
            let high = high.min(a_len + BAND - i);
            let low = low.max(BAND.saturating_sub(i));
            for slot in low..high + 1 {
                let (typed_at, cell) = (head + i + slot - BAND, slot + 1);
                let typed = if typed_at > head { a[typed_at - 1] } else { 0 };
                let (diagonal, omitted, inserted) = (last[cell], last[cell + 1], row[cell - 1]);
                // What is too dear already is not worth asking what one more slip costs.
                let room = rooms[slot];
                let is_open = |base: u32, best: u32| base <= room && base + band.slip < best;
                let mut best = (FAR, Step::Keep);
                if typed == above.letter {
                    best.0 = if i == 0 { 0 } else { diagonal };
                } else if is_open(diagonal, FAR) {
                    let cost = self.costs.substitution(typed, above.letter, above.spot);
                    best = (diagonal + cost + each, Step::Substitute);
                }
                if is_open(omitted, best.0) {
                    best = best.min((omitted + above.omission + each, Step::Omit));
                }
                if is_open(inserted, best.0) {
                    let cost = self.insertion_cost(typed_at - 1, self.frame.gap(intended_at));
                    best = best.min((inserted + cost + each, Step::Insert));
                }
                let swapped = last_but_one[cell];
                if is_open(swapped, best.0) && is_swapped(&a[..typed_at], &b[..intended_at]) {
                    let cost = self.transposition(typed_at - 2, intended_at - 2).cost;
                    best = best.min((swapped + cost + each, Step::Transpose));
                }
                (row[cell], steps[slot]) = best;
                least_here = least_here.min(best.0);
            }
            if least_here.min(least_before) > band.bound {
                return None;
            }
            (last, last_but_one, least_before) = (row, last, least_here);
        }
        if last[band.last + 1] >= FAR { None } else { self.trace(head, a_len, b_len, steps) }
    }

    /// The same of so many letters that there is a kilobyte and more to be made ready.
    #[cold]
    #[inline(never)]
    fn long_banded(&self, middle: Middle, cost_max: u32) -> Option<Edits> {
        self.banded(middle, cost_max, &mut [[Step::Keep; WIDTH]; DOMAIN_LEN_MAX + 1])
    }

    fn trace(
        &self,
        head: usize,
        a_len: usize,
        b_len: usize,
        steps: &[[Step; WIDTH]],
    ) -> Option<Edits> {
        let mut edits = Edits::NONE;
        let (mut i, mut j) = (b_len, a_len);
        while i > 0 || j > 0 {
            let (typed_at, intended_at) = (head + j, head + i);
            let step = *steps.get(i)?.get(j + BAND - i)?;
            match step {
                Step::Keep => (i, j) = (i - 1, j - 1),
                Step::Omit => {
                    edits.push(self.omission(typed_at, intended_at - 1))?;
                    i -= 1;
                }
                Step::Insert => {
                    edits.push(self.insertion(typed_at - 1, intended_at))?;
                    j -= 1;
                }
                Step::Substitute => {
                    edits.push(self.substitution(typed_at - 1, intended_at - 1))?;
                    (i, j) = (i - 1, j - 1);
                }
                Step::Transpose => {
                    edits.push(self.transposition(typed_at - 2, intended_at - 2))?;
                    (i, j) = (i - 2, j - 2);
                }
            }
        }
        edits.as_mut_slice().reverse();
        Some(edits)
    }

    /// The intended letter above a row.
    fn above(&self, intended_at: usize) -> Above {
        let letter = self.intended[intended_at];
        let spot = self.frame.spot(intended_at);
        let before = intended_at.checked_sub(1).map(|at| self.intended[at]);
        let doubled = before == Some(letter) || self.intended.get(intended_at + 1) == Some(&letter);
        Above { letter, spot, omission: self.costs.omission(letter, spot, doubled) }
    }

    /// The letter at `intended_at` is not in the typed text, where it would stand at `typed_at`.
    fn omission(&self, typed_at: usize, intended_at: usize) -> Edit {
        let Above { letter, spot, omission } = self.above(intended_at);
        let kind = match letter {
            b'.' => SlipKind::MissingDot,
            b'-' => SlipKind::MissingHyphen,
            _ => SlipKind::Omission,
        };
        let place = if letter == b'.' { Place::Dot } else { spot.place };
        edit(kind, place, (typed_at, 0), (intended_at, 1), omission)
    }

    /// The letters that a typed one stands between; 0 at the ends.
    fn around(&self, typed_at: usize) -> (u8, u8) {
        let before = typed_at.checked_sub(1).map_or(0, |at| self.typed[at]);
        (before, self.typed.get(typed_at + 1).copied().unwrap_or(0))
    }

    fn insertion_cost(&self, typed_at: usize, gap: Spot) -> u32 {
        let (before, after) = self.around(typed_at);
        self.costs.insertion(self.typed[typed_at], before, after, gap)
    }

    /// The letter at `typed_at` is not in the intended text, where it would stand at `intended_at`.
    fn insertion(&self, typed_at: usize, intended_at: usize) -> Edit {
        let letter = self.typed[typed_at];
        let (before, after) = self.around(typed_at);
        let spot = self.frame.gap(intended_at);
        let kind = match letter {
            b'.' => SlipKind::ExtraDot,
            b'-' => SlipKind::ExtraHyphen,
            _ if letter == before || letter == after => SlipKind::Repetition,
            _ => SlipKind::Insertion,
        };
        let place = if letter == b'.' { Place::Dot } else { spot.place };
        let cost = self.insertion_cost(typed_at, spot);
        edit(kind, place, (typed_at, 1), (intended_at, 0), cost)
    }

    fn substitution(&self, typed_at: usize, intended_at: usize) -> Edit {
        let (typed, intended) = (self.typed[typed_at], self.intended[intended_at]);
        let spot = self.frame.spot(intended_at);
        let place = if intended == b'.' { Place::Dot } else { spot.place };
        let cost = self.costs.substitution(typed, intended, spot);
        edit(SlipKind::Substitution, place, (typed_at, 1), (intended_at, 1), cost)
    }

    fn transposition(&self, typed_at: usize, intended_at: usize) -> Edit {
        let (first, second) = (self.intended[intended_at], self.intended[intended_at + 1]);
        let spot = self.frame.swap(first, second, intended_at);
        let cost = self.costs.transposition(spot);
        edit(SlipKind::Transposition, spot.place, (typed_at, 2), (intended_at, 2), cost)
    }

    /// Three letters at `at`, of which one stands two places from its own.
    fn moved(&self, at: usize) -> Option<Edit> {
        let spot = self.frame.spot(at);
        let cost = self.costs.moved(spot)?;
        Some(edit(SlipKind::Transposition, spot.place, (at, 3), (at, 3), cost))
    }
}

/// The first of three letters was typed last, or the last first. None is a dot: a part keeps its letters.
pub(super) fn is_moved(a: &[u8], b: &[u8]) -> bool {
    match (a, b) {
        (&[a, c, e], &[x, y, z]) => {
            let is_turned = (a, c, e) == (y, z, x) || (a, c, e) == (z, x, y);
            is_turned && a != x && e != z && !b.contains(&b'.')
        }
        _ => false,
    }
}

/// The last two letters of one are those of the other, swapped.
fn is_swapped(a: &[u8], b: &[u8]) -> bool {
    match (a, b) {
        (&[.., a, c], &[.., b, d]) => a == d && c == b && a != c,
        _ => false,
    }
}

fn edit(
    kind: SlipKind,
    place: Place,
    (typed_at, typed_len): (usize, u8),
    (intended_at, intended_len): (usize, u8),
    cost: u32,
) -> Edit {
    // Positions are at most DOMAIN_LEN_MAX, the length of the longest text.
    Edit {
        kind,
        place,
        typed_at: typed_at as u8,
        typed_len,
        intended_at: intended_at as u8,
        intended_len,
        cost,
    }
}

#[cfg(test)]
#[path = "align_tests.rs"]
mod tests;
