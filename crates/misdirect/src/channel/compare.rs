//! How alike two domains are, without any directory.

use super::align::{Frame, Pair, without_ends};
use super::costs::Costs;
use super::edits::Edits;
use super::sides::{frame, frame_of};
use super::slip::{Place, SLIPS_MAX, SlipKind};
use crate::distance::{distance, host_distance};
use crate::domain::Domain;
use crate::domain::letters::{Alphabet, Letters};

/// How one domain comes about from another.
#[derive(Debug, Clone, Copy)]
pub struct Similarity {
    distance: u32,
    cost: Option<u32>,
    score_ppm: u32,
    edits: Edits,
}

/// One slip between a pair, by letters (characters) of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PairSlip {
    /// What it is.
    pub kind: SlipKind,
    /// Which part of the intended domain it is in.
    pub place: Place,
    /// First letter in the typed domain, and how many.
    pub typed: (usize, usize),
    /// First letter in the intended domain, and how many.
    pub intended: (usize, usize),
    /// −log2 of its probability among slips, in 1/256 bit.
    pub cost: u32,
}

impl Similarity {
    /// Optimal string alignment distance: insertions, omissions, substitutions and swaps of
    /// neighbours, each counting one. A letter moved over two others is one slip and counts two.
    pub fn distance(&self) -> u32 {
        self.distance
    }

    /// −log2 of the probability that slips turn the second domain into the first, given that there
    /// was a slip, in 1/256 bit. `None` beyond four slips.
    pub fn cost(&self) -> Option<u32> {
        self.cost
    }

    /// From 0, nothing in common, to 1,000,000, equal: one less the distance over the longer length.
    pub fn score_ppm(&self) -> u32 {
        self.score_ppm
    }

    /// The slips of the cheapest way, left to right. Empty where the domains are equal, and beyond
    /// four slips.
    pub fn slips(&self) -> impl Iterator<Item = PairSlip> + '_ {
        self.edits.as_slice().iter().map(|edit| PairSlip {
            kind: edit.kind,
            place: edit.place,
            typed: (usize::from(edit.typed_at), usize::from(edit.typed_len)),
            intended: (usize::from(edit.intended_at), usize::from(edit.intended_len)),
            cost: edit.cost,
        })
    }
}

/// Compares what was typed with what may have been meant.
///
/// # Complexity
///
/// Quadratic in the lengths, which are at most 253. No heap.
///
/// ```
/// use misdirect::compare::Costs;
/// use misdirect::{Domain, SlipKind, compare};
/// let typed = Domain::parse("gmial.com")?;
/// let intended = Domain::parse("gmail.com")?;
/// let result = compare(&typed, &intended, &Costs::default());
/// assert_eq!(result.distance(), 1);
/// assert_eq!(result.slips().next().map(|slip| slip.kind), Some(SlipKind::Transposition));
/// # Ok::<(), misdirect::ParseError>(())
/// ```
pub fn compare(typed: &Domain, intended: &Domain, costs: &Costs) -> Similarity {
    if typed.has_idn() || intended.has_idn() {
        return compare_idn(typed, intended, costs);
    }
    // Letters of ASCII stand for themselves.
    let parts = (intended.name_at(), intended.name_end(), intended.suffix_at());
    let (typed, intended) = (typed.as_bytes(), intended.as_bytes());
    compare_letters(typed, intended, || frame(intended, parts), costs, host_distance)
}

#[cold]
fn compare_idn(typed: &Domain, intended: &Domain, costs: &Costs) -> Similarity {
    let mut alphabet = Alphabet::new();
    let typed = Letters::of(typed, &mut alphabet);
    let intended = Letters::of(intended, &mut alphabet);
    let (typed, frame) = (typed.as_bytes(), || frame_of(&intended));
    compare_letters(typed, intended.as_bytes(), frame, costs, distance)
}

#[inline]
fn compare_letters(
    typed: &[u8],
    intended: &[u8],
    frame: impl Fn() -> Frame,
    costs: &Costs,
    distance: impl FnOnce(&[u8], &[u8]) -> u32,
) -> Similarity {
    let (a, b, head) = without_ends(typed, intended);
    let longer = typed.len().max(intended.len()).max(1) as u32;
    let score_ppm = |distance: u32| (longer - distance.min(longer)) * 1_000_000 / longer;
    if a.len().max(b.len()) <= 3 {
        let pair = Pair { typed, intended, frame: &frame(), costs };
        if let Some(edit) = pair.one_slip(a, b, head) {
            let cost = Some(edit.cost + costs.count(1));
            let edits = Edits::one(edit);
            // A letter that was moved over two others is left out there and put in here, by that distance.
            let distance = if edit.typed_len == 3 { 2 } else { 1 };
            return Similarity { distance, cost, score_ppm: score_ppm(distance), edits };
        }
    }
    let distance = distance(a, b);
    let score_ppm = score_ppm(distance);
    let far = Similarity { distance, cost: None, score_ppm, edits: Edits::NONE };
    if distance as usize > SLIPS_MAX {
        return far;
    }
    let pair = Pair { typed, intended, frame: &frame(), costs };
    match pair.several_slips(a, b, head, distance) {
        Some((cost, edits)) => Similarity { distance, cost: Some(cost), score_ppm, edits },
        None => far,
    }
}
