//! Whether anything else was meant: a logistic function of the features.

use super::features::Facts;
use super::posterior::PPM;
use crate::bits::{BIT, mass};

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
