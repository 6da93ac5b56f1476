//! The reading of one domain as another where no directory is at hand: the price that `variants` ranks
//! by is the one that a check sets.

use super::parts::{SuffixWays, by_parts, in_short_name};
use super::ways::read;
use crate::channel::align::align;
use crate::channel::costs::{COST_MAX, Costs, SHORT_NAME};
use crate::channel::edits::Reading;
use crate::channel::sides::{Sides, frame_of};
use crate::directory::{How, Query};
use crate::domain::letters::Letters;

/// The cheapest reading of the whole typed domain as `intended`, by the ways in which a directory that
/// has that entry alone and without tags would find it. `None` where there is none within [`COST_MAX`],
/// and where what was typed is `intended` or below it.
///
/// `intended` has its letters numbered as the query's are.
pub(crate) fn read_pair(query: &Query, intended: &Letters, costs: &Costs) -> Option<Reading> {
    let sides = Sides::new(query, intended, costs, COST_MAX);
    let mut best: Option<Reading> = None;
    query.ways_to(intended, &mut |how| {
        let split = match how {
            How::Label { .. } if query.suffix_exists => intended.split_as(&query.letters),
            _ => None,
        };
        let reading = match (how, &split) {
            (_, Some(intended)) => by_name(&Sides { intended, ..sides }),
            (How::Name, None) => by_name(&sides),
            _ => read(&sides, how, 0),
        };
        let slipped = |reading: &Reading| {
            reading.kept == 0 && reading.cost <= COST_MAX && !reading.edits.as_slice().is_empty()
        };
        if let Some(mut reading) = reading.filter(slipped) {
            // Who means `att.net` slips as often as others. What a check asks for it is that so short a name
            // is somebody's.
            if in_short_name(reading.edits.as_slice(), intended) {
                reading.cost -= SHORT_NAME;
            }
            if best.is_none_or(|best| reading.cost < best.cost) {
                best = Some(reading);
            }
        }
    });
    best
}

fn by_name(sides: &Sides<'_>) -> Option<Reading> {
    let Sides { query, intended, costs, cost_max, .. } = *sides;
    let (start, text) = sides.name_beside();
    let name = intended.as_bytes().get(..intended.name_end)?;
    let aligned = align(text, name, frame_of(intended), costs, cost_max)?;
    by_parts(sides, start, &aligned, &SuffixWays::new(query, intended, costs))
}
