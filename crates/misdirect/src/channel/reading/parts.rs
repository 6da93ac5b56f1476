//! A reading put together of parts: what stands before the suffix, by letters, and the suffix, by letters
//! or from memory.

use crate::bits::{EITHER, either};
use crate::channel::align::{Frame, Rest, align, align_rest, total};
use crate::channel::costs::{
    BEHIND, COST_MAX, Costs, IN_FRONT_LETTER, IN_FRONT_NAME_MIN, SHORT_NAME, SHORT_NAME_LEN,
    SUFFIX_CUT_SHORT, TAIL_PAID,
};
use crate::channel::edits::{Edit, Edits, NOWHERE, Reading, shift, structural};
use crate::channel::sides::{Sides, dots, frame_of};
use crate::channel::slip::{Place, SlipKind};
use crate::channel::suffix_swap::{FromMemory, swap, swap_cost};
use crate::directory::Query;
use crate::domain::letters::Letters;
use core::ops::Range;

/// Aligns some letters of the typed domain with an entry: by letters alone, or what stands before the
/// suffix by letters and the suffix from memory.
pub(super) fn side_by_side(
    sides: &Sides<'_>,
    letters: Range<usize>,
    by_memory: bool,
) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    // What two ways come to together must not depend on how expensive either may be.
    let cost_max = if by_memory { COST_MAX } else { sides.cost_max };
    let (start, frame) = (letters.start, frame_of(intended));
    let whole = typed.as_bytes().get(letters)?;
    let same_suffix = typed.suffix() == intended.suffix();
    // As most tails are.
    if same_suffix && whole == intended.as_bytes() {
        return Some(Reading::kept_whole(start, 0));
    }
    let memory = if by_memory && !same_suffix {
        let text = typed.as_bytes().get(start..typed.name_end)?;
        let name = intended.as_bytes().get(..intended.name_end)?;
        let aligned = align(text, name, frame, costs, cost_max);
        let cost = swap_cost(typed.suffix(), intended.suffix());
        aligned.and_then(|(_, name)| plus(name, swap(typed, start, intended, cost), costs))
    } else {
        None
    };
    // Beside another way, one that is much dearer adds nothing.
    let cost_max = memory.map_or(cost_max, |(cost, _)| cost_max.min(cost + EITHER));
    let letters = align(whole, intended.as_bytes(), frame, costs, cost_max);
    one_of(letters, memory, start, intended)
}

/// The same by parts, the name being aligned: no slip reaches over the dot between them. Those that
/// do are found by the letters of the whole without its dots.
pub(super) fn by_parts(
    sides: &Sides<'_>,
    start: usize,
    &(name_cost, ref name): &(u32, Edits),
    suffix: &SuffixWays,
) -> Option<Reading> {
    let Sides { typed, intended, costs, cost_max, .. } = *sides;
    let Some(rest) = suffix.rest else {
        return one_of(Some((name_cost, *name)), None, start, intended);
    };
    // A suffix that exists has nothing behind it, and is not cut short.
    let other = match suffix.memory {
        Some(cost) => Some(swap(typed, start, intended, cost)),
        None if typed.suffix().len() == 1 => cut_short(typed, start, intended),
        None => {
            let rest = typed.suffix().strip_prefix(intended.suffix()).filter(|rest| rest.len() > 1);
            let at = typed.as_bytes().len() - start;
            rest.map(|rest| {
                let again = rest == intended.suffix();
                behind(at - rest.len(), rest, if again { 0 } else { by_letters(rest, intended) })
            })
        }
    };
    let other = other.and_then(|edit| plus(*name, edit, costs));
    // Together they cost more than each, so the rest bounds the suffix; but where there is another way,
    // letters count as far as they add to that, whatever the bound. They are slips more beside those of the name.
    let beside = if name.as_slice().is_empty() { 0 } else { costs.count(2) - 2 * costs.count(1) };
    let cost_max = other.map_or(cost_max, |(cost, _)| (cost + EITHER).saturating_sub(beside));
    let cost_max = cost_max.saturating_sub(name_cost);
    let (suffix, frame) = (intended.suffix(), Frame::suffix_only(intended.suffix().len()));
    let letters = align_rest(typed.suffix(), suffix, frame, costs, rest, cost_max);
    let letters = letters.and_then(|(_, suffix)| {
        let mut edits = *name;
        for &edit in suffix.as_slice() {
            edits.push(Edit {
                typed_at: edit.typed_at.saturating_add((typed.suffix_at - start) as u8),
                intended_at: edit.intended_at.saturating_add(intended.suffix_at as u8),
                ..edit
            })?;
        }
        Some((total(edits.as_slice(), costs), edits))
    });
    one_of(letters, other, start, intended)
}

/// `kernel.o`, `hotmail.c`: whoever typed it stopped behind the first letter of the suffix. One letter less is the
/// alignment's.
fn cut_short(typed: &Letters, start: usize, intended: &Letters) -> Option<Edit> {
    let (first, suffix) = (typed.suffix(), intended.suffix());
    let is_begun = suffix.starts_with(first) && suffix.len() > 2 && !suffix.contains(&b'.');
    is_begun.then(|| Edit {
        kind: SlipKind::Omission,
        place: Place::Suffix,
        typed_at: (typed.as_bytes().len() - start) as u8,
        typed_len: 0,
        intended_at: (intended.suffix_at + 1) as u8,
        intended_len: (suffix.len() - 1) as u8,
        cost: SUFFIX_CUT_SHORT,
    })
}

/// What ran on behind a suffix, `which` being the cost of its being just that: none of what stands there once
/// more.
pub(super) fn behind(at: usize, rest: &[u8], which: u32) -> Edit {
    let kind = if which == 0 { SlipKind::Repetition } else { SlipKind::Insertion };
    structural(kind, Place::Suffix, at, rest.len(), BEHIND + which)
}

/// The cost of the letters that ran on behind a suffix, as far as they cost anything: behind a name that is
/// nobody else's it is a whole line, a form's or an earlier address's end, and where that stops says nothing.
pub(super) fn by_letters(rest: &[u8], intended: &Letters) -> u32 {
    let letters = (rest.len() - dots(rest)) as u32;
    let is_long = intended.name().len() >= IN_FRONT_NAME_MIN;
    IN_FRONT_LETTER * if is_long { letters.min(TAIL_PAID) } else { letters }
}

/// One slip more, and what all cost together.
pub(super) fn plus(mut edits: Edits, edit: Edit, costs: &Costs) -> Option<(u32, Edits)> {
    edits.push(edit)?;
    Some((total(edits.as_slice(), costs), edits))
}

/// The likelier of two ways, at the cost of either.
fn one_of(
    letters: Option<(u32, Edits)>,
    other: Option<(u32, Edits)>,
    start: usize,
    intended: &Letters,
) -> Option<Reading> {
    let (mut cost, mut edits) = match (letters, other) {
        (Some((a, by_letters)), Some((b, by_other))) => {
            (either(a, b), if a <= b { by_letters } else { by_other })
        }
        (one, other) => one.or(other)?,
    };
    if in_short_name(edits.as_slice(), intended) {
        cost += SHORT_NAME;
    }
    shift(&mut edits, start);
    Some(Reading { cost, edits, kept: start, kept_needs_dot: false })
}

/// A slip is in a name of so few letters that what it makes is somebody's.
pub(super) fn in_short_name(edits: &[Edit], intended: &Letters) -> bool {
    let in_name = |edit: &Edit| {
        edit.place == Place::Name
            && edit.intended_at != NOWHERE
            && edit.kind != SlipKind::Transposition
            && edit.typed_len < 3
    };
    intended.name().len() <= SHORT_NAME_LEN && edits.iter().any(in_name)
}

/// What reading the typed suffix as another costs.
#[derive(Clone, Copy)]
pub(super) struct SuffixWays {
    /// From memory, if the typed one exists.
    pub(super) memory: Option<u32>,
    /// What differs by letters, if anything does.
    pub(super) rest: Option<Rest>,
    /// In any way, beside what slips in the name cost.
    pub(super) least: u32,
}

impl SuffixWays {
    /// It is the one that was meant.
    pub(super) const SAME: Self = Self { memory: None, rest: None, least: 0 };

    pub(super) fn new(query: &Query, intended: &Letters, costs: &Costs) -> Self {
        Self::knowing(&mut None, query, intended, costs)
    }

    /// The same, where it may be known what the typed suffix costs from memory.
    pub(super) fn knowing(
        from_memory: &mut Option<FromMemory>,
        query: &Query,
        intended: &Letters,
        costs: &Costs,
    ) -> Self {
        let (typed, intended) = (query.letters.suffix(), intended.suffix());
        if typed == intended {
            return Self::SAME;
        }
        let differ = Rest::new(typed, intended, Frame::suffix_only(intended.len()), costs);
        let rest = Some(differ);
        if !query.suffix_exists {
            // Letters may have run on behind the one that was meant.
            return Self { memory: None, rest, least: 0 };
        }
        let from_memory = from_memory.get_or_insert_with(|| FromMemory::new(typed));
        let memory = from_memory.cost_for(typed, intended);
        let slips = differ.least - costs.count(1);
        // Beside another slip; sums are rounded down.
        let more = costs.count(2) - costs.count(1);
        Self { memory: Some(memory), rest, least: more + either(slips, memory) - 1 }
    }
}
