//! The library as it would judge what it was not trained on: the same candidates and features, weights
//! that were fitted without the slips and names in question.

use crate::methods::ours::{answer, warns_to};
use crate::methods::{Answer, Method};
use misdirect::{Checker, Context, Directory, Layer, Policy, Verdict};
use misdirect_rows::rows::{FORMS, GIT, Row};
use misdirect_train::{Examples, HeldOut};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Weights that have seen no slip of the intended domain that is judged, nor the name that is.
#[derive(Clone)]
pub(crate) struct Weights {
    /// With whatever else there is.
    by_target: Rc<HeldOut>,
    /// Without any slip of a source.
    by_source: BTreeMap<&'static str, Rc<HeldOut>>,
    /// Popular names as a directory, where there is data.
    popular: Option<Rc<Vec<u8>>>,
}

impl Weights {
    pub(crate) fn fit(popular: Option<Vec<u8>>, unused: &[String]) -> Result<Self, String> {
        let examples = Examples::load(unused)?;
        let without = |source| (source, Rc::new(examples.held_out(Some(source))));
        Ok(Self {
            by_target: Rc::new(examples.held_out(None)),
            by_source: [FORMS, GIT].map(without).into(),
            popular: popular.map(Rc::new),
        })
    }

    /// Each sort with what it is called and what is evidence beside it, for slips of a source.
    pub(crate) fn for_source(&self, source: &str) -> Vec<Sort<'_>> {
        let by_source = self.by_source.get(source).unwrap_or(&self.by_target);
        let mut sorts: Vec<Sort<'_>> = vec![
            ("misdirect, target held out", Rc::clone(&self.by_target), None),
            ("misdirect, source held out", Rc::clone(by_source), None),
        ];
        sorts.extend(self.popular.as_ref().map(|popular| -> Sort<'_> {
            let name = "misdirect, target held out, popular names";
            (name, Rc::clone(&self.by_target), Some(popular))
        }));
        sorts
    }
}

/// What held-out weights are called, they, and what is evidence beside the directory.
type Sort<'w> = (&'static str, Rc<HeldOut>, Option<&'w [u8]>);

/// This library with held-out weights.
pub(crate) struct Unseen<'d> {
    name: &'static str,
    checker: Checker<'d>,
    weights: Rc<HeldOut>,
    /// What was meant by a typed domain that is a slip.
    meant: BTreeMap<String, String>,
}

impl<'d> Unseen<'d> {
    pub(crate) fn new(
        (name, weights, popular): Sort<'d>,
        directory: Directory<'d>,
        rows: &[(&Row, bool)],
    ) -> Result<Self, String> {
        let slips = rows.iter().filter_map(|(row, _)| Some((row, row.intended.clone()?)));
        let meant = slips.map(|(row, intended)| (row.typed.clone(), intended)).collect();
        let mut checker = Checker::new(directory);
        if let Some(popular) = popular {
            let failed = |error: &dyn std::fmt::Display| format!("popular names: {error}");
            let popular = Directory::open(popular).map_err(|error| failed(&error))?;
            let layered = checker.with_layer(Layer::evidence(popular));
            checker = layered.map_err(|error| failed(&error))?;
        }
        Ok(Self { name, checker, weights, meant })
    }

    fn answer_one(&self, typed: &str) -> Answer {
        let (ours, features) = self.checker.features(typed.as_bytes(), &Context::new());
        let mut shipped = answer(&ours);
        let verdict = ours.verdict();
        let Some((features, shift)) = features.filter(|_| verdict != Verdict::Listed) else {
            // By masses alone, which nothing was fitted to.
            return shipped;
        };
        let of = self.meant.get(typed).map_or(typed, String::as_str);
        let probability = self.weights.probability(&features, shift, of);
        let sum: f64 = shipped.ranked.iter().map(|found| found.score).sum();
        for (rank, found) in shipped.ranked.iter_mut().enumerate() {
            let share = if sum > 0.0 { found.score / sum } else { f64::from(u8::from(rank == 0)) };
            found.score = probability * share;
        }
        let doubt = if sum > 0.0 { ours.probability() / sum } else { 1.0 };
        shipped.warns_to = warns_to(verdict, &shipped, probability * doubt.min(1.0));
        shipped
    }
}

impl Method for Unseen<'_> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn threshold(&self) -> Option<f64> {
        Some(f64::from(Policy::DEFAULT.threshold_ppm) / 1e6)
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        Ok(typed.iter().map(|typed| self.answer_one(typed)).collect())
    }
}
