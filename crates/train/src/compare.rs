//! `--compare`: what regimes of counting the examples come to, on examples that the weights have not seen.
//!
//! By features alone, without the data behind them, and so of examples alone: slips whose target was the
//! first suggestion, and that the features decide.

use super::judge::{FOLDS, Judge, Regime};
use super::judged::{Data, Row};
use misdirect::Policy;
use misdirect_rows::base::BASE;
use misdirect_rows::metrics::{Prediction, calibration_error, rates, reliability};
use misdirect_rows::rows::{ARCHIVES, FORMS, GIT, GOVERNMENTS, MAIL, UNIVERSITIES};
use std::collections::BTreeSet;

/// Slips of a source under a directory.
const TESTS: [(&str, &str); 3] = [(FORMS, "built-in"), (GIT, "git"), (ARCHIVES, "git")];
/// Lists of slips of forms that people made, of twenty slips and more.
const LISTS: [&str; 7] = [
    "debitoor_blacklist",
    "email_typo_gem",
    "fat_fingers_gem",
    "leadstage_trials",
    "migbirdhip_hunters",
    "quitnow_app",
    "typo_traps_2013",
];

/// The regimes that are compared: one change each to that which is fitted.
fn regimes() -> Vec<(String, Regime)> {
    let own = Regime::FITTED;
    let mut all = vec![("as fitted".to_owned(), own)];
    all.push(("with missed".to_owned(), Regime { with_missed: true, ..own }));
    for invented in [0.0, 0.05, 0.1, 0.3] {
        all.push((format!("drawn {invented}"), Regime { invented, ..own }));
    }
    for invented_to in [12.0, 16.0] {
        all.push((
            format!("drawn to {invented_to} bits"),
            Regime { invented_to, rare: 0.0, ..own },
        ));
    }
    for (invented_to, rare) in [(12.0, 0.1), (12.0, 0.3), (14.0, 0.1), (14.0, 0.3), (14.0, 0.5)] {
        let regime = Regime { invented_to, rare, ..own };
        all.push((format!("beyond {invented_to} bits {rare}"), regime));
    }
    for ridge in [1.0, 3.0, 10.0, 30.0] {
        all.push((format!("ridge {ridge}"), Regime { ridge, ..own }));
    }
    for votes in [0.5, 0.75, 1.0] {
        all.push((format!("votes {votes}"), Regime { votes, ..own }));
    }
    for alternates in [0.0, 0.005, 0.018] {
        all.push((format!("alternates {alternates}"), Regime { alternates, ..own }));
    }
    let before = Regime { invented: 0.3, ridge: 3.0, votes: 0.75, alternates: 0.018, ..own };
    all.push(("as until 2026-11-28".to_owned(), before));
    all
}

/// Prints a line for each regime.
pub(super) fn report(data: &Data, named: &[&str]) {
    println!(
        "right, %: mean over 0.5 to 5 alarms per 1,000 mail domains, and from the default threshold on, \
         by target, by source or by list held out; alarms per 1,000; calibration error from 1 % on"
    );
    for (name, regime) in regimes() {
        if named.is_empty() || named.iter().any(|named| name.contains(named)) {
            println!("{name:20} {}", line(data, regime));
        }
    }
}

fn line(data: &Data, regime: Regime) -> String {
    let rows: Vec<&Row> = data.rows.iter().collect();
    let whole = Judge::of(&rows, regime, None).weights;
    let by_target = held_out(data, regime, &whole, &|_| false);
    let mut cells = Vec::new();
    for (source, directory) in TESTS {
        let test = Test { data, directory, source };
        let by_source = held_out(data, regime, &whole, &|row| row.source == source);
        let [a, b] = [&by_target, &by_source].map(|weights| test.right(weights, &|_| true));
        cells.push(format!("{source}: {a} | {b}"));
        if source == FORMS {
            cells.push(format!("lists: {}", by_list(test, regime, &whole)));
        }
        let alarms = [MAIL, UNIVERSITIES, GOVERNMENTS].map(|names| test.alarms(&by_target, names));
        let alarms = alarms.map(|alarms| format!("{alarms:.1}")).join(" ");
        cells.push(format!("alarms {alarms}, error {:.3}", test.error(&by_target)));
    }
    cells.join("; ")
}

/// The mean over lists, each judged by weights that have seen no slip of it.
fn by_list(test: Test<'_>, regime: Regime, whole: &[f64]) -> String {
    let mut sum = [0.0; 2];
    for list in LISTS {
        let is_of = |row: &Row| row.lists.iter().any(|other| other == list);
        // Names by weights that have seen them: what moves the most here is the slips.
        let seen = |row: &&Row| !(row.slip && is_of(row));
        let rows: Vec<&Row> = test.data.rows.iter().filter(seen).collect();
        let weights = vec![Judge::of(&rows, regime, Some(whole))];
        let Right(mean, default) = test.right(&weights, &is_of);
        sum = [sum[0] + mean / LISTS.len() as f64, sum[1] + default / LISTS.len() as f64];
    }
    Right(sum[0], sum[1]).to_string()
}

/// Weights for each fifth of targets and names that have not seen it, nor slips that are `hidden`.
fn held_out(
    data: &Data,
    regime: Regime,
    near: &[f64],
    hidden: &dyn Fn(&Row) -> bool,
) -> Vec<Judge> {
    let weights = (0..FOLDS).map(|fold| {
        let seen = |row: &&Row| row.group % FOLDS != fold && !(row.slip && hidden(row));
        let rows: Vec<&Row> = data.rows.iter().filter(seen).collect();
        Judge::of(&rows, regime, Some(near))
    });
    weights.collect()
}

/// Right slips in percent: the mean over rates of alarms, and by default.
struct Right(f64, f64);

impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} {:.1}", self.0, self.1)
    }
}

/// What is judged: the slips of a source and all names under a directory.
#[derive(Clone, Copy)]
struct Test<'a> {
    data: &'a Data,
    directory: &'a str,
    source: &'a str,
}

impl<'a> Test<'a> {
    fn rows(self, source: &'a str) -> impl Iterator<Item = &'a Row> {
        let rows = self.data.rows.iter();
        rows.filter(move |row| row.directory == self.directory && row.source == source)
    }

    fn total(self, source: &str) -> f64 {
        let key = (self.directory.to_owned(), source.to_owned());
        self.data.totals.get(&key).copied().unwrap_or(0.0)
    }

    fn right(self, weights: &[Judge], of: &dyn Fn(&Row) -> bool) -> Right {
        let mut alarms: Vec<f64> = self.rows(MAIL).map(|row| says(weights, row)).collect();
        alarms.sort_by(|a, b| b.total_cmp(a));
        let slips: Vec<f64> =
            self.rows(self.source).filter(|row| of(row)).map(|row| says(weights, row)).collect();
        let all = slips.len().max(1) as f64;
        let from = |threshold: f64| {
            slips.iter().filter(|&&slip| slip > threshold).count() as f64 / all * 100.0
        };
        let at = rates().map(|rate| {
            let allowed = (rate / 1000.0 * self.total(MAIL)) as usize;
            from(alarms.get(allowed).copied().unwrap_or(0.0))
        });
        Right(at.iter().sum::<f64>() / at.len() as f64, from(default_threshold()))
    }

    fn alarms(self, weights: &[Judge], source: &'a str) -> f64 {
        let alarms = self.rows(source).filter(|row| says(weights, row) > default_threshold());
        alarms.count() as f64 / self.total(source) * 1000.0
    }

    /// The calibration error in the mixture, of what is said from one percent on.
    fn error(self, weights: &[Judge]) -> f64 {
        let sources: BTreeSet<&str> =
            self.data.rows.iter().map(|row| row.source.as_str()).collect();
        let mut said = Vec::new();
        for source in sources {
            let total = self.total(source);
            said.extend(self.rows(source).filter_map(|row| {
                let weight = match row.slip {
                    true if source == self.source => BASE / total,
                    true => return None,
                    false => (1.0 - BASE) * row.share / total,
                };
                Some(Prediction { probability: says(weights, row), is_true: row.slip, weight })
            }));
        }
        said.retain(|prediction| prediction.probability >= 0.01);
        calibration_error(&reliability(&said))
    }
}

fn default_threshold() -> f64 {
    f64::from(Policy::DEFAULT.threshold_ppm) / 1e6
}

fn says(weights: &[Judge], row: &Row) -> f64 {
    weights[row.group as usize % weights.len()].probability(row.features.iter().copied())
}
