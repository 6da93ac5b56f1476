//! Rates with their intervals, and whether probabilities can be believed.

use crate::invented::Random;
use misdirect_report::number::grouped;

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that count.
    pub count: usize,
    /// All.
    pub of: usize,
}

impl Share {
    /// `count` of `of`.
    pub fn new(count: usize, of: usize) -> Self {
        Self { count, of }
    }

    /// From 0 to 1; 0 of nothing is 0.
    pub fn rate(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.count as f64 / self.of as f64 }
    }

    /// `81 of 1,263`.
    pub fn counts(self) -> String {
        format!("{} of {}", grouped(self.count), grouped(self.of))
    }

    /// In percent, with its interval: `30.8 (25.5–36.6)`.
    pub fn percent(self) -> String {
        let (low, high) = self.interval();
        let [rate, low, high] = [self.rate(), low, high].map(|rate| rate * 100.0);
        format!("{rate:.1} ({low:.1}–{high:.1})")
    }

    /// Wilson's score interval of 95 % (1927): unlike the plain one it says something where none or
    /// all were counted.
    pub fn interval(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (n, p, z) = (self.of as f64, self.rate(), 1.959_964_f64);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
    }
}

/// Rates of alarms per 1,000 names, from one half to five in even ratios: right slips are told by the
/// mean over these, as at a single low rate the figure hangs on one or two names.
pub fn rates() -> [f64; 8] {
    std::array::from_fn(|at| 0.5 * 10.0_f64.powf(at as f64 / 7.0))
}

/// One prediction: its probability, whether it came true, and how often such a case happens.
#[derive(Debug, Clone, Copy)]
pub struct Prediction {
    /// What was said.
    pub probability: f64,
    /// What came.
    pub is_true: bool,
    /// How often such a case happens.
    pub weight: f64,
}

/// Predictions of about the same probability.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// Rows that came true, and all.
    pub rows: Share,
    /// Summed weight.
    pub weight: f64,
    /// The mean of what was said, by weight.
    pub predicted: f64,
    /// The share of the weight that came true.
    pub observed: f64,
}

/// Upper ends of the bins of a reliability table: finer where almost everything lies.
pub const BIN_ENDS: [f64; 12] = [0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1.0];

/// The reliability table. Bins nothing fell into are there, with no rows.
pub fn reliability(predictions: &[Prediction]) -> Vec<Bin> {
    let mut bins = vec![Bin::default(); BIN_ENDS.len()];
    for prediction in predictions {
        let at = BIN_ENDS.iter().position(|&end| prediction.probability <= end);
        let bin = &mut bins[at.unwrap_or(BIN_ENDS.len() - 1)];
        bin.rows = Share::new(bin.rows.count + usize::from(prediction.is_true), bin.rows.of + 1);
        bin.weight += prediction.weight;
        bin.predicted += prediction.weight * prediction.probability;
        bin.observed += prediction.weight * f64::from(u8::from(prediction.is_true));
    }
    for bin in bins.iter_mut().filter(|bin| bin.weight > 0.0) {
        bin.predicted /= bin.weight;
        bin.observed /= bin.weight;
    }
    bins
}

/// Expected calibration error: how far predicted and observed are apart, a bin at a time.
pub fn calibration_error(bins: &[Bin]) -> f64 {
    let all: f64 = bins.iter().map(|bin| bin.weight).sum();
    let error = |bin: &Bin| bin.weight * (bin.predicted - bin.observed).abs();
    if all == 0.0 { 0.0 } else { bins.iter().map(error).sum::<f64>() / all }
}

/// Draws of a noise floor, and where its random numbers begin.
const DRAWS: u32 = 200;
const SEED: u64 = 0x2545_F491_4F6C_DD1D;

/// The calibration error that remains in the mean where every probability is right: what comes of each row is
/// drawn from what was said of it.
pub fn noise_floor(predictions: &[Prediction]) -> f64 {
    let mut random = Random::new(SEED);
    let mut drawn = predictions.to_vec();
    let mut error = || {
        for prediction in &mut drawn {
            prediction.is_true = random.share() < prediction.probability;
        }
        calibration_error(&reliability(&drawn))
    };
    (0..DRAWS).map(|_| error()).sum::<f64>() / f64::from(DRAWS)
}

/// Spearman's rank correlation; equal numbers share the mean of their ranks. 0 where there is none.
pub fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let x = ranks(pairs.iter().map(|pair| pair.0).collect());
    let y = ranks(pairs.iter().map(|pair| pair.1).collect());
    let mean = (pairs.len() as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum()
    };
    let spread = (product(&x, &x) * product(&y, &y)).sqrt();
    if spread == 0.0 { 0.0 } else { product(&x, &y) / spread }
}

/// The rank of each number, from 1.
fn ranks(numbers: Vec<f64>) -> Vec<f64> {
    let rank = |number: &f64| {
        let less = numbers.iter().filter(|other| *other < number).count();
        let equal = numbers.iter().filter(|other| *other == number).count();
        less as f64 + (equal as f64 + 1.0) / 2.0
    };
    numbers.iter().map(rank).collect()
}

/// An interval of 95 % for a rank correlation of `count` pairs, by Fisher's transformation with the
/// variance of Fieller, Hartley & Pearson (1957).
pub fn correlation_interval(correlation: f64, count: usize) -> (f64, f64) {
    let half = 1.959_964 * (1.06 / (count.max(4) as f64 - 3.0)).sqrt();
    let middle = correlation.clamp(-0.999_999, 0.999_999).atanh();
    ((middle - half).tanh(), (middle + half).tanh())
}

#[cfg(test)]
mod tests {
    use super::{
        Prediction, Share, calibration_error, correlation_interval, noise_floor, reliability,
        spearman,
    };

    #[test]
    fn rank_correlation_shares_ranks_among_equals() {
        let rising = [(1.0, 10.0), (2.0, 100.0), (3.0, 1000.0)];
        assert!((spearman(&rising) - 1.0).abs() < 1e-12);
        // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 / sqrt(4.5 * 5).
        let tied = [(1.0, 1.0), (2.0, 3.0), (2.0, 2.0), (3.0, 4.0)];
        assert!((spearman(&tied) - (4.5_f64 / 5.0).sqrt()).abs() < 1e-12);
        assert_eq!(spearman(&[(1.0, 1.0), (1.0, 2.0)]), 0.0);
        let (low, high) = correlation_interval(0.6, 21);
        assert!((low - 0.2142).abs() < 5e-5 && (high - 0.8239).abs() < 5e-5, "{low} {high}");
    }

    #[test]
    fn wilson_intervals_are_those_of_the_books() {
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (count, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (l, h) = Share::new(count, of).interval();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{count}/{of}: {l} {h}");
        }
    }

    #[test]
    fn shares_read_as_figures() {
        assert_eq!(Share::new(0, 20).percent(), "0.0 (0.0–16.1)");
        assert_eq!(Share::new(81, 1263).counts(), "81 of 1,263");
    }

    fn many(probability: f64, is_true: bool, count: usize, weight: f64) -> Vec<Prediction> {
        vec![Prediction { probability, is_true, weight }; count]
    }

    #[test]
    fn what_comes_true_as_often_as_said_is_calibrated() {
        let fair = [many(0.75, true, 3, 1.0), many(0.75, false, 1, 1.0)].concat();
        assert!(calibration_error(&reliability(&fair)) < 1e-12);
        // The same rows at another base rate: three times as many that do not come true.
        let rare = [many(0.75, true, 3, 1.0), many(0.75, false, 1, 3.0)].concat();
        let bins = reliability(&rare);
        assert!((calibration_error(&bins) - 0.25).abs() < 1e-12);
        assert_eq!(bins[8].rows, Share::new(3, 4));
        // Four rows come out as 0 to 4 of 4: .75 is apart from each by .75, .5, .25, 0 and .25, 1, 12, 54, 108
        // and 81 times in 256.
        assert!((noise_floor(&fair) - 0.1582).abs() < 0.02, "{}", noise_floor(&fair));
        assert!(noise_floor(&many(1.0, true, 9, 1.0)) < 1e-12, "what is sure is no noise");
        let sure = many(1.0, false, 1, 2.0);
        assert!((calibration_error(&reliability(&sure)) - 1.0).abs() < 1e-12);
    }
}
