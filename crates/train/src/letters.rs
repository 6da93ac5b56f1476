//! From trigram counts to a table of 4-bit costs.
//!
//! P(c | a b) by interpolated Kneser-Ney smoothing (Chen & Goodman 1999): what a seen trigram
//! gives up goes to the letter pair, by how many letters it follows, and so on down to uniform.
//! The 38³ costs are cut into 16 levels, the cuts that lose least in the squared error of an
//! average letter. The trigrams' own lengths, with the end marker, are not those of real names, so
//! the length table holds the ratio of the two: the whole stays a distribution.

use super::counts::{Counts, LONGEST, SYMBOLS};
use super::number::{cost, log2, probability};

/// Number of symbols, the marker (0) among them.
pub(super) const N: usize = SYMBOLS.len();
/// What each seen trigram and pair gives up: the best of 0.5, 0.75 and 1 on held-out mail domains,
/// though hardly (36.09 bits a name against 36.14 with absolute discounting at 0.5).
const DISCOUNT: f64 = 0.75;
/// Levels of a 4-bit code.
const LEVELS: usize = 16;
/// Width of the bins among which the code book's cuts are sought, in 1/256 bit.
const BIN: f64 = 8.0;
/// Added to each trigram's expected count as its weight in the code book, so that letters that
/// never meet keep a level: the dearest is 12.0 bits instead of 11.2, and held-out names cost the
/// same 35.71 bits.
const RARE: f64 = 1.0;
/// Added to the count of each length: 42 letters were never seen, yet such a name may exist.
const LENGTH_FLOOR: f64 = 0.5;

type Row = [f64; N];
/// P(c | a b), indexed a, b, c.
pub(super) type Trigrams = Vec<[Row; N]>;

/// A table of 16 costs and the level of each trigram.
pub(super) struct Quantised {
    /// Costs in 1/256 bit, rising.
    pub(super) levels: Vec<i32>,
    /// Level of (a · 38 + b) · 38 + c.
    pub(super) codes: Vec<u8>,
}

/// The three orders of the model, each smoothed by the one below, for comparison.
pub(super) struct Model {
    pub(super) unigram: Trigrams,
    pub(super) bigram: Trigrams,
    pub(super) trigram: Trigrams,
    /// Occurrences of each context a · 38 + b.
    contexts: Vec<f64>,
}

/// The symbol's number, for a letter that is counted.
pub(super) fn symbol(byte: u8) -> Option<usize> {
    SYMBOLS.iter().position(|&symbol| symbol == byte)
}

impl Model {
    /// Smooths the counts.
    pub(super) fn new(counts: &Counts) -> Self {
        let seen = tensor(counts);
        let sum_first = |weigh: fn(f64) -> f64| -> Vec<Row> {
            let pair = |b: usize, c: usize| (0..N).map(|a| weigh(seen[a][b][c])).sum();
            (0..N).map(|b| std::array::from_fn(|c| pair(b, c))).collect()
        };
        let sum_pairs = |pairs: &[Row], weigh: fn(f64) -> f64| -> Row {
            std::array::from_fn(|c| pairs.iter().map(|row| weigh(row[c])).sum())
        };
        let count: fn(f64) -> f64 = |n| n;
        let kinds: fn(f64) -> f64 = |n| if n > 0.0 { 1.0 } else { 0.0 };
        let uniform = [1.0 / N as f64; N];

        let pairs = sum_first(count);
        let followed = sum_first(kinds);
        let letters = smooth(&sum_pairs(&pairs, kinds), &uniform);
        let lower: Vec<Row> = followed.iter().map(|row| smooth(row, &letters)).collect();
        let trigram =
            seen.iter().map(|rows| std::array::from_fn(|b| smooth(&rows[b], &lower[b]))).collect();

        // The lower orders alone are judged by plain counts: those of kinds are for back-off.
        let single = smooth(&sum_pairs(&pairs, count), &uniform);
        let double: [Row; N] = std::array::from_fn(|b| smooth(&pairs[b], &single));
        let contexts = seen.iter().flatten().map(|row| row.iter().sum()).collect();
        Self { unigram: vec![[single; N]; N], bigram: vec![double; N], trigram, contexts }
    }

    /// The trigram costs in 16 levels.
    pub(super) fn quantise(&self) -> Quantised {
        let costs: Vec<f64> = each(&self.trigram).map(|p| -log2(p) * 256.0).collect();
        let weights: Vec<f64> =
            each(&self.trigram).enumerate().map(|(i, p)| p * self.contexts[i / N] + RARE).collect();
        let levels = code_book(&costs, &weights);
        let nearest = |cost: f64| {
            let distance = |level: &i32| (f64::from(*level) - cost).abs();
            let best =
                (0..LEVELS).min_by(|&i, &j| distance(&levels[i]).total_cmp(&distance(&levels[j])));
            u8::try_from(best.unwrap_or(LEVELS - 1)).unwrap_or(u8::MAX)
        };
        Quantised { codes: costs.into_iter().map(nearest).collect(), levels }
    }
}

impl Quantised {
    /// What the levels stand for; rows no longer add up to one exactly.
    pub(super) fn probabilities(&self) -> Trigrams {
        let levels: Vec<f64> = self.levels.iter().map(|&level| probability(level)).collect();
        let p = |a: usize, b: usize, c: usize| levels[usize::from(self.codes[(a * N + b) * N + c])];
        let row = |a, b| std::array::from_fn(|c| p(a, b, c));
        (0..N).map(|a| std::array::from_fn(|b| row(a, b))).collect()
    }
}

/// Cost of each length 0..=63 (0 unused) to be added to the trigrams' costs, in 1/256 bit: the
/// share of names of that length over what the trigrams give to it. Negative where they give too little.
pub(super) fn length_costs(counts: &Counts, trigrams: &Trigrams) -> Vec<i32> {
    let own = own_lengths(trigrams);
    let total: f64 = counts.lengths.iter().map(|&n| f64::from(n) + LENGTH_FLOOR).sum();
    let share = |length: usize| (f64::from(counts.lengths[length]) + LENGTH_FLOOR) / total;
    (0..=LONGEST)
        .map(|length| if length == 0 { 0 } else { cost(share(length) / own[length]) })
        .collect()
}

/// Mass that the trigrams give to all names of each length: forward sums over the last two symbols.
fn own_lengths(trigrams: &Trigrams) -> Vec<f64> {
    let mut state = vec![[0.0; N]; N];
    state[0][0] = 1.0;
    let mut mass = Vec::new();
    for _ in 0..=LONGEST {
        let mut next = vec![[0.0; N]; N];
        let mut ended = 0.0;
        for (a, b) in (0..N * N).map(|i| (i / N, i % N)) {
            ended += state[a][b] * trigrams[a][b][0];
            for c in 1..N {
                next[b][c] += state[a][b] * trigrams[a][b][c];
            }
        }
        mass.push(ended);
        state = next;
    }
    mass
}

fn tensor(counts: &Counts) -> Trigrams {
    let mut seen = vec![[[0.0; N]; N]; N];
    for (key, &count) in &counts.trigrams {
        if let [Some(a), Some(b), Some(c)] = key.map(symbol) {
            seen[a][b][c] = f64::from(count);
        }
    }
    seen
}

fn each(trigrams: &Trigrams) -> impl Iterator<Item = f64> + '_ {
    trigrams.iter().flatten().flatten().copied()
}

/// Absolute discounting of one context, what is given up shared out as `lower` says.
fn smooth(counts: &Row, lower: &Row) -> Row {
    let total: f64 = counts.iter().sum();
    if total == 0.0 {
        return *lower;
    }
    let freed: f64 = counts.iter().map(|n| n.min(DISCOUNT)).sum();
    std::array::from_fn(|c| ((counts[c] - DISCOUNT).max(0.0) + freed * lower[c]) / total)
}

/// Sums of weight, weight · cost and weight · cost² over the bins up to one.
#[derive(Clone, Copy, Default)]
struct Sums(f64, f64, f64);

impl Sums {
    fn error(self, before: Self) -> f64 {
        let weight = self.0 - before.0;
        (self.2 - before.2) - (self.1 - before.1) * (self.1 - before.1) / weight
    }
}

/// The sixteen levels of least weighted squared error: the best cuts of the sorted bins, by
/// dynamic programming.
fn code_book(costs: &[f64], weights: &[f64]) -> Vec<i32> {
    let sums = running_sums(costs, weights);
    let bins = sums.len() - 1;
    let mut best: Vec<f64> = (0..=bins).map(|j| if j == 0 { 0.0 } else { f64::INFINITY }).collect();
    let mut cuts = Vec::new();
    for _ in 0..LEVELS {
        let mut next = vec![f64::INFINITY; bins + 1];
        let mut cut = vec![0; bins + 1];
        for j in 1..=bins {
            for i in 0..j {
                let error = best[i] + sums[j].error(sums[i]);
                if error < next[j] {
                    (next[j], cut[j]) = (error, i);
                }
            }
        }
        best = next;
        cuts.push(cut);
    }
    let mut end = bins;
    let mut levels: Vec<i32> = Vec::new();
    for cut in cuts.iter().rev() {
        let (from, to) = (sums[cut[end]], sums[end]);
        #[allow(clippy::cast_possible_truncation)] // costs are below 2^15
        levels.push(((to.1 - from.1) / (to.0 - from.0)).round() as i32);
        end = cut[end];
    }
    levels.reverse();
    levels
}

/// Running sums over the bins that hold anything, from an empty one on.
fn running_sums(costs: &[f64], weights: &[f64]) -> Vec<Sums> {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|&i, &j| costs[i].total_cmp(&costs[j]));
    let mut sums = vec![Sums::default()];
    let mut bin = -1.0;
    let mut sum = Sums::default();
    for i in order {
        let (x, w) = (costs[i], weights[i]);
        sum = Sums(sum.0 + w, sum.1 + w * x, sum.2 + w * x * x);
        let here = (x / BIN).floor();
        if here > bin {
            sums.push(sum);
            bin = here;
        } else if let Some(last) = sums.last_mut() {
            *last = sum;
        }
    }
    sums
}

/// The generated file.
pub(super) fn table(counts: &Counts) -> String {
    let quantised = Model::new(counts).quantise();
    let lengths = length_costs(counts, &quantised.probabilities());
    let mut text = format!(
        "//! How name-like letters are. Generated by `cargo xtask train`; do not edit.\n\
         //!\n//! Made from {}\n//! and {}:\n\
         //! trigrams and lengths of distinct names on popularity lists of the web.\n",
        counts.sources[0], counts.sources[1]
    );
    let levels = rows(quantised.levels.iter().map(ToString::to_string), LEVELS);
    text += &array("Costs that a trigram can have, in 1/256 bit.", "LEVELS: [u16; 16]", &levels);
    let lengths = rows(lengths.iter().map(ToString::to_string), 16);
    let about = "Added for the number of letters, in 1/256 bit; index 0 is unused.";
    text += &array(about, "LENGTHS: [i16; 64]", &lengths);
    // The last two letters first: what they are says more of the level than the first does, and equal
    // levels side by side are a kilobyte less as gzip.
    let number = |at: usize| at % N * N * N + at / N;
    let codes: Vec<u8> = (0..N * N * N).map(|at| quantised.codes[number(at)]).collect();
    let words = codes.chunks(16);
    let declaration = format!("TRIGRAMS: [u64; {}]", words.len());
    let about = "Level of each trigram of `^a-z0-9-`, number (b · 38 + c) · 38 + a: four bits, \
                 the first lowest.";
    text + &array(about, &declaration, &rows(words.map(word), 5))
}

fn word(codes: &[u8]) -> String {
    let value = codes.iter().rev().fold(0_u64, |word, &code| (word << 4) | u64::from(code));
    format!("0x{value:016x}")
}

/// A generated array: its items' lines as they are, since they were laid out to be read.
pub(super) fn array(about: &str, declaration: &str, lines: &str) -> String {
    format!("\n/// {about}\n#[rustfmt::skip]\npub(crate) static {declaration} = [\n{lines}];\n")
}

/// The items of an array, some on each line.
pub(super) fn rows(items: impl Iterator<Item = String>, each: usize) -> String {
    let items: Vec<String> = items.collect();
    items.chunks(each).map(|line| format!("    {},\n", line.join(", "))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Counts, Model, N, code_book, length_costs, own_lengths};
    use crate::counts::model;

    #[test]
    fn every_context_adds_up_to_one() {
        let counts = Counts::load(&model()).unwrap();
        let model = Model::new(&counts);
        for table in [&model.unigram, &model.bigram, &model.trigram] {
            for row in table.iter().flatten() {
                assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
        let covered: f64 = own_lengths(&model.trigram).iter().sum();
        assert!((0.99..=1.0 + 1e-9).contains(&covered), "{covered}");
        assert_eq!(length_costs(&counts, &model.trigram).len(), 64);
        assert_eq!(model.contexts.len(), N * N);
    }

    #[test]
    fn sixteen_values_are_their_own_levels() {
        let values: Vec<f64> = (1..=16).map(|i| f64::from(i) * 100.0).collect();
        let levels = code_book(&values, &[1.0; 16]);
        assert_eq!(levels, (1..=16).map(|i| i * 100).collect::<Vec<_>>());
    }
}
