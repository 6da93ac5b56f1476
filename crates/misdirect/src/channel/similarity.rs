//! How alike two domains are, without any directory.

use super::align::align;
use super::costs::Costs;
use super::reading::frame_of;
use super::slip::{Edits, Place, SlipKind};
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::{DOMAIN_LEN_MAX, Domain};

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
    /// neighbours, each counting one.
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
/// use misdirect::{Costs, Domain, SlipKind, similarity};
/// let typed = Domain::parse("gmial.com")?;
/// let intended = Domain::parse("gmail.com")?;
/// let result = similarity(&typed, &intended, &Costs::default());
/// assert_eq!(result.distance(), 1);
/// assert_eq!(result.slips().next().map(|slip| slip.kind), Some(SlipKind::Transposition));
/// # Ok::<(), misdirect::ParseError>(())
/// ```
pub fn similarity(typed: &Domain, intended: &Domain, costs: &Costs) -> Similarity {
    let mut alphabet = Alphabet::new();
    let typed = Letters::of(typed, &mut alphabet);
    let intended = Letters::of(intended, &mut alphabet);
    let (a, b) = (typed.as_bytes(), intended.as_bytes());
    let distance = distance(a, b);
    let aligned = align(a, b, frame_of(&intended), costs, u32::MAX >> 2);
    let longer = a.len().max(b.len()).max(1) as u32;
    Similarity {
        distance,
        cost: aligned.map(|(cost, _)| cost),
        score_ppm: (longer - distance.min(longer)) * 1_000_000 / longer,
        edits: aligned.map_or(Edits::NONE, |(_, edits)| edits),
    }
}

/// Optimal string alignment distance by three rows of the matrix.
fn distance(a: &[u8], b: &[u8]) -> u32 {
    let mut before = [0u8; DOMAIN_LEN_MAX + 1];
    let mut last = [0u8; DOMAIN_LEN_MAX + 1];
    for (column, cell) in last.iter_mut().enumerate() {
        *cell = column as u8; // at most 253
    }
    for (i, &letter) in a.iter().enumerate() {
        let mut row = [0u8; DOMAIN_LEN_MAX + 1];
        row[0] = i as u8 + 1;
        for (j, &other) in b.iter().enumerate() {
            let substituted = last[j] + u8::from(letter != other);
            let mut best = substituted.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = last;
        last = row;
    }
    u32::from(last[b.len()])
}
