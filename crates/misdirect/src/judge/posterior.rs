//! Bayes' rule over costs: shares of the whole in parts per million, and the order of candidates.

use crate::bits::{BIT, mass};

/// A whole.
pub const PPM: u32 = 1_000_000;

/// What costs so much more than the best has a share of less than one part per million.
pub(crate) const UNSEEN: u32 = 20 * BIT;

/// Turns costs into shares of their sum. The cheapest candidate sets the scale, so that what costs
/// far more than it rounds to nothing and nothing overflows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    least: u32,
    sum: u128,
}

impl Scale {
    /// `least`: the least of all costs that will be added.
    pub(crate) fn new(least: u32) -> Self {
        Self { least, sum: 0 }
    }

    pub(crate) fn add(&mut self, cost: u32) {
        self.sum += u128::from(mass(cost - self.least.min(cost)));
    }

    /// The share of a cost that was added, at most 999,999: nothing is certain.
    pub(crate) fn ppm(&self, cost: u32) -> u32 {
        let part = u128::from(mass(cost - self.least.min(cost))) * u128::from(PPM);
        let share = part.checked_div(self.sum).unwrap_or(0);
        (share as u32).min(PPM - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_the_odds() {
        let costs = [20 * BIT, 21 * BIT, 23 * BIT];
        let mut scale = Scale::new(20 * BIT);
        costs.iter().for_each(|&cost| scale.add(cost));
        let shares = costs.map(|cost| scale.ppm(cost));
        // 8 : 4 : 1 of 13.
        assert!(shares[0].abs_diff(615_385) < 10, "{shares:?}");
        assert!(shares[1].abs_diff(307_692) < 10, "{shares:?}");
        assert!(shares[2].abs_diff(76_923) < 10, "{shares:?}");
    }
}
