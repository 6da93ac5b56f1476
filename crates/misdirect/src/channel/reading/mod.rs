//! One reading of a typed domain: this entry was meant, and these slips made the rest.
//!
//! The alignment compares letters. Around it stand the slips that move whole parts: a sub-domain
//! that lost its dot, something that slipped in front, a suffix typed twice, a suffix from memory.
//! Each `How` of the directory is one way to lay the two texts side by side.

mod memo;
mod pair;
mod parts;
mod ways;

pub(crate) use memo::Memo;
pub(crate) use pair::read_pair;

use super::align::{Frame, align};
use super::costs::{COST_MAX, Costs};
use super::edits::{Reading, shift};
use super::sides::{Sides, dots, label_start};
use crate::directory::{Entry, How, Query};
use crate::domain::letters::Letters;
use parts::{by_parts, side_by_side};
use ways::read;

/// The reading of a typed domain as an entry of a directory, found in one of its ways, if it costs at
/// most `cost_max`.
pub(crate) fn read_entry<'v>(
    query: &Query,
    how: How,
    entry: &Entry<'v>,
    intended: &Letters,
    costs: &Costs,
    cost_max: u32,
    memo: &mut Memo<'v>,
) -> Option<Reading> {
    let sides = Sides::new(query, intended, costs, cost_max);
    if how == How::Name {
        let suffix = memo.suffix_ways(&sides, entry);
        let name_max = cost_max.saturating_sub(suffix.least);
        let (start, cost, edits) = memo.align(&sides, entry, name_max)?;
        let reading = by_parts(&sides, start, (cost, edits), &suffix);
        return reading.filter(|reading| reading.cost <= cost_max);
    }
    read(&sides, how, entry.tags())
}

/// The reading as a name under a zone, `zone` being the letters after its `*.`.
pub(crate) fn read_zone(query: &Query, at: usize, zone: &[u8], costs: &Costs) -> Option<Reading> {
    let typed = query.letters.as_bytes().get(at..)?;
    let frame = Frame::suffix_only(zone.len());
    let (cost, mut edits) = align(typed, zone, frame, costs, COST_MAX)?;
    shift(&mut edits, at);
    Some(Reading { cost, edits, kept: at, kept_needs_dot: false })
}

/// The reading as a domain that no directory has, such as the sender's own.
pub(crate) fn read_text(query: &Query, intended: &Letters, costs: &Costs) -> Option<Reading> {
    let sides = Sides::new(query, intended, costs, COST_MAX);
    if sides.typed.suffix().is_empty() {
        // A single label can only be the whole without its dots.
        return read(&sides, How::Joined { at: 0, mistyped: true }, 0);
    }
    // A slip may have moved the split: `con.ar` is not a suffix.
    let (whole, labels) = (sides.typed.as_bytes(), dots(intended.as_bytes()) + 1);
    let (by_name, _) = sides.name_beside();
    let by_labels = label_start(whole, whole.len() + 1, labels);
    let read = |start| side_by_side(&sides, start..whole.len(), query.suffix_exists);
    let other = if by_labels == by_name { None } else { read(by_labels) };
    read(by_name).into_iter().chain(other).min_by_key(|reading| reading.cost)
}
