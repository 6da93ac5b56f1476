//! The library as it would judge what it was not trained on: the same candidates and features, weights
//! that were fitted without the slips and names in question.

use crate::methods::ours::{answer, warns_to};
use crate::methods::{Answer, Method};
use misdirect::{Checker, Context, Directory, Judgement, Layer, Policy};
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
    /// Popular names as a directory; empty where there is no data.
    popular: Rc<Vec<u8>>,
}

impl Weights {
    pub(crate) fn fit(popular: Vec<u8>, unused: &[String]) -> Result<Self, String> {
        let examples = Examples::load(unused)?;
        let without = |source| (source, Rc::new(examples.held_out(Some(source))));
        Ok(Self {
            by_target: Rc::new(examples.held_out(None)),
            by_source: [FORMS, GIT].map(without).into(),
            popular: Rc::new(popular),
        })
    }

    /// Each sort with what it is called and what is evidence beside it, for slips of a source.
    pub(crate) fn for_source(&self, source: &str) -> Vec<(&'static str, Rc<HeldOut>, &[u8])> {
        let by_source = self.by_source.get(source).unwrap_or(&self.by_target);
        vec![
            ("misdirect, target held out", Rc::clone(&self.by_target), &[]),
            ("misdirect, source held out", Rc::clone(by_source), &[]),
            (
                "misdirect, target held out, popular names",
                Rc::clone(&self.by_target),
                &self.popular,
            ),
        ]
    }
}

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
        (name, weights, popular): (&'static str, Rc<HeldOut>, &'d [u8]),
        directory: Directory<'d>,
        rows: &[(&Row, bool)],
    ) -> Self {
        let slips = rows.iter().filter_map(|(row, _)| Some((row, row.intended.clone()?)));
        let meant = slips.map(|(row, intended)| (row.typed.clone(), intended)).collect();
        let mut checker = Checker::new(directory);
        if let Ok(popular) = Directory::open(popular) {
            checker = checker.with_layer(Layer::evidence(popular)).unwrap_or(checker);
        }
        Self { name, checker, weights, meant }
    }

    fn answer_one(&self, typed: &str) -> Answer {
        let (verdict, features) = self.checker.features(typed.as_bytes(), &Context::new());
        let mut shipped = answer(&verdict);
        let judgement = verdict.judgement();
        let Some((features, shift)) = features.filter(|_| judgement != Judgement::Listed) else {
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
        shipped.warns_to = warns_to(judgement, &shipped);
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
