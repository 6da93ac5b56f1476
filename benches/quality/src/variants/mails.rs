//! Whether the order of variants is the order of the mails that such names got.
//!
//! Szurdi & Christin (IMC 2017) registered names like those of providers and counted, over seven
//! months, the mails that came to each by a slip of its sender. Here the prediction for a name is how
//! often its target is meant, by the weight that the built-in directory gives it, times how often a
//! slip turns the target into the name. The variants are of all targets and so is the order.

use super::list::list;
use misdirect::{Directory, Domain};
use misdirect_rows::metrics::{correlation_interval, spearman};
use misdirect_rows::table::lines;
use std::collections::BTreeMap;

/// The target with the most names in the table.
pub(crate) const ONE_TARGET: &str = "outlook.com";
/// Variants looked at for one target. A name beyond them is predicted to get as good as nothing.
const MOST: usize = 100_000;
/// What a target is taken to weigh that the directory does not list: as much as its lightest.
const UNLISTED: u32 = 1;

/// One name of the table.
pub(crate) struct Name {
    pub(crate) typed: String,
    pub(crate) target: String,
    pub(crate) mails: f64,
    /// Of the target in the built-in directory; `None` where it is not listed.
    pub(crate) weight: Option<u32>,
    /// −log2 of P(typed | target) in bits; `None` where it is no variant.
    pub(crate) bits: Option<f64>,
}

/// The table with its predictions.
pub(crate) struct Mails {
    pub(crate) names: Vec<Name>,
}

/// A rank correlation with its interval.
pub(crate) struct Correlation {
    pub(crate) value: f64,
    pub(crate) interval: (f64, f64),
    pub(crate) of: usize,
}

impl Mails {
    pub(super) fn run(table: &str) -> Result<Self, String> {
        let mut lists = BTreeMap::<String, Vec<(String, u32)>>::new();
        let mut names = Vec::new();
        for line in lines(crate::MAILS, table, 3)? {
            let [typed, target] = [line[0], line[1]];
            let failed = |error: &dyn std::fmt::Display| format!("{typed}: {error}");
            let domain = Domain::parse(target).map_err(|error| failed(&error))?;
            let list = lists.entry(target.to_owned()).or_insert_with(|| list(&domain, MOST));
            let cost = list.iter().find(|(name, _)| name == typed).map(|(_, cost)| *cost);
            names.push(Name {
                typed: typed.to_owned(),
                target: target.to_owned(),
                mails: line.number(2)?,
                weight: Directory::builtin().covering(&domain).map(|entry| entry.weight()),
                bits: cost.map(|cost| f64::from(cost) / 256.0),
            });
        }
        Ok(Self { names })
    }

    /// Of the names whose target is listed.
    pub(crate) fn listed(&self) -> Correlation {
        self.correlation(|name| name.weight.is_some(), Name::prediction)
    }

    /// Of all names, a target that is not listed weighing as little as an entry can.
    pub(crate) fn all(&self) -> Correlation {
        self.correlation(|_| true, Name::prediction)
    }

    /// Of the names of one target, where weights do not matter.
    pub(crate) fn one_target(&self) -> Correlation {
        self.correlation(|name| name.target == ONE_TARGET, Name::prediction)
    }

    /// By the weight of the target alone, and by the slip alone.
    pub(crate) fn parts(&self) -> [Correlation; 2] {
        let is_listed = |name: &Name| name.weight.is_some();
        [
            self.correlation(is_listed, |name| f64::from(name.weight.unwrap_or(UNLISTED))),
            self.correlation(is_listed, |name| -name.bits.unwrap_or(f64::INFINITY)),
        ]
    }

    fn correlation(
        &self,
        is_of: impl Fn(&Name) -> bool,
        prediction: impl Fn(&Name) -> f64,
    ) -> Correlation {
        let names = self.names.iter().filter(|name| is_of(name));
        let pairs: Vec<_> = names.map(|name| (prediction(name), name.mails)).collect();
        let value = spearman(&pairs);
        Correlation { value, interval: correlation_interval(value, pairs.len()), of: pairs.len() }
    }

    pub(super) fn print(&self) {
        println!("\n== mails a year");
        for name in &self.names {
            let Name { typed, target, mails, weight, bits } = name;
            println!(
                "{typed:14} {target:13} {mails:6} weight {:6} P(t|d) {:6.2} bits",
                weight.map_or("-".into(), |weight| weight.to_string()),
                bits.unwrap_or(f64::INFINITY)
            );
        }
        let [weight, slip] = self.parts();
        for (name, correlation) in [
            ("all listed", self.listed()),
            ("all", self.all()),
            (ONE_TARGET, self.one_target()),
            ("weight alone", weight),
            ("slip alone", slip),
        ] {
            let Correlation { value, interval: (low, high), of } = correlation;
            println!("Spearman, {name:12} {value:5.2} ({low:.2} to {high:.2}) of {of}");
        }
    }
}

impl Name {
    /// Larger for a name that should get more.
    fn prediction(&self) -> f64 {
        let weight = f64::from(self.weight.unwrap_or(UNLISTED)).log2();
        weight - self.bits.unwrap_or(f64::INFINITY)
    }
}
