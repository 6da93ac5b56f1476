//! Whether anything else was meant: a logistic function of the features, and how far to believe it.

use super::features::Facts;
use super::posterior::PPM;
use crate::bits::{BIT, mass, share};
use crate::tables::judge::BELIEVED;

/// How a probability was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The fitted features.
    Features,
    /// The masses alone, where no examples were to be had.
    Masses,
}

/// The part of a probability that is to be believed, in parts per million of each. Examples are seldom met:
/// some of their slips were drawn, none is of a target that was not found, and weights are held back by the
/// ridge; so the odds are fitted once more to slips and names as people meet them (`cargo xtask train`). Of what
/// masses say as much is taken away and nothing added: nobody has counted what they are nearly certain of.
pub(crate) fn believed(ppm: u32, by: By) -> u32 {
    let whole = u64::from(PPM);
    let [so, not] = [u64::from(ppm), whole - u64::from(ppm)].map(|part| share(part, whole));
    let (factor, more) = BELIEVED;
    let odds = (i64::from(not) - i64::from(so)) * i64::from(factor) / 256 + i64::from(more);
    match by {
        By::Features => of_odds(odds),
        By::Masses => of_odds(odds).min(ppm),
    }
}

/// The probability that anything else was meant, the target or another, in parts per million. `shift`: what the
/// context adds to the evidence for a slip, in 1/256 bit.
pub(crate) fn probability(facts: &Facts<'_>, shift: i32) -> u32 {
    of_odds((facts.evidence() >> 8) + i64::from(shift))
}

/// 1 / (1 + 2^−odds) in parts per million, of odds in 1/256 bit.
pub(crate) fn of_odds(odds: i64) -> u32 {
    // By the smaller side, so that nothing overflows.
    let limit = i64::from(40 * BIT);
    let odds = odds.clamp(-limit, limit);
    let small = mass(odds.unsigned_abs() as u32);
    let one = mass(0);
    let part = if odds < 0 { small } else { one };
    let share = u128::from(part) * u128::from(PPM) / u128::from(one + small);
    (share as u32).min(PPM - 1)
}

#[cfg(test)]
mod tests {
    /// Not where it is compiled: a feature that is new has no weight until it is counted and fitted.
    #[test]
    fn every_feature_has_a_weight() {
        assert_eq!(crate::tables::judge::WEIGHTS.len(), crate::judge::features::COUNT);
    }
}
