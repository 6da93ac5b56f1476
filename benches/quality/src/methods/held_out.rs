//! The library as it would judge what it was not trained on: the same candidates and features, weights
//! that were fitted without the slips and names in question.

use crate::methods::ours::{answer, warns_to};
use crate::methods::{Answer, Method};
use misdirect::{Checker, Context, Directory, Layer, Policy, Verdict};
use misdirect_rows::rows::{ARCHIVES, FORMS, GIT, Row, Rows};
use misdirect_train::{Examples, HeldOut};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Weights that have seen no slip of the intended domain that is judged, nor the name that is.
#[derive(Clone)]
pub(crate) struct Weights {
    /// With whatever else there is.
    by_target: Rc<HeldOut>,
    /// Without any slip from forms, and without any from git histories and mail archives.
    without_forms: Rc<HeldOut>,
    without_git: Rc<HeldOut>,
    /// For slips of forms, by the lists that have it: without any slip on these.
    by_lists: Rc<BTreeMap<String, HeldOut>>,
    /// Popular names as a directory, where there is data.
    popular: Option<Rc<Vec<u8>>>,
}

impl Weights {
    pub(crate) fn fit(
        rows: &Rows,
        popular: Option<Vec<u8>>,
        unused: &[String],
    ) -> Result<Self, String> {
        let examples = Examples::load(unused)?;
        let lists: BTreeSet<&String> = rows.forms.iter().map(|row| &row.lists).collect();
        let by_lists = lists.into_iter().map(|lists| {
            let own: Vec<&str> = lists.split(',').collect();
            let is_on = |list: &String| own.contains(&list.as_str());
            (lists.clone(), examples.without(&|_, lists| lists.iter().any(is_on)))
        });
        Ok(Self {
            by_lists: Rc::new(by_lists.collect()),
            by_target: Rc::new(examples.held_out(&|_, _| false)),
            without_forms: Rc::new(examples.held_out(&|source, _| source == FORMS)),
            without_git: Rc::new(examples.held_out(&|source, _| [GIT, ARCHIVES].contains(&source))),
            popular: popular.map(Rc::new),
        })
    }

    /// Weights that have seen no slip of the lists that a slip of forms is on.
    pub(crate) fn list_held_out(&self) -> Sort<'_> {
        let lists = Some(Rc::clone(&self.by_lists));
        Sort { name: "misdirect, list held out", lists, ..self.sort(&self.by_target) }
    }

    fn sort(&self, weights: &Rc<HeldOut>) -> Sort<'_> {
        let weights = Rc::clone(weights);
        Sort { name: "misdirect, target held out", weights, popular: None, lists: None }
    }

    /// Each sort with what it is called and what is evidence beside it, for slips of these sources.
    pub(crate) fn for_sources(&self, sources: &[&str]) -> Vec<Sort<'_>> {
        let by_source =
            if sources.contains(&FORMS) { &self.without_forms } else { &self.without_git };
        let source = Sort { name: "misdirect, source held out", ..self.sort(by_source) };
        let mut sorts = vec![self.sort(&self.by_target), source];
        sorts.extend(self.popular.as_ref().map(|popular| Sort {
            name: "misdirect, target held out, popular names",
            popular: Some(popular),
            ..self.sort(&self.by_target)
        }));
        sorts
    }
}

/// What held-out weights are called, they, and what is evidence beside the directory.
#[derive(Clone)]
pub(crate) struct Sort<'w> {
    name: &'static str,
    weights: Rc<HeldOut>,
    popular: Option<&'w [u8]>,
    /// Other weights for slips, by their lists.
    lists: Option<Rc<BTreeMap<String, HeldOut>>>,
}

/// This library with held-out weights.
pub(crate) struct Unseen<'d> {
    sort: Sort<'d>,
    checker: Checker<'d>,
    /// What was meant by a typed domain that is a slip, and the lists that have it.
    meant: BTreeMap<String, (String, String)>,
}

impl<'d> Unseen<'d> {
    pub(crate) fn new(
        sort: Sort<'d>,
        mut checker: Checker<'d>,
        rows: &[(&Row, bool)],
    ) -> Result<Self, String> {
        let slips = rows.iter().filter_map(|(row, _)| Some((row, row.intended.clone()?)));
        let slips = slips.map(|(row, intended)| (row.typed.clone(), (intended, row.lists.clone())));
        if let Some(popular) = sort.popular {
            let failed = |error: &dyn std::fmt::Display| format!("popular names: {error}");
            let popular = Directory::open(popular).map_err(|error| failed(&error))?;
            let layered = checker.with_layer(Layer::evidence(popular));
            checker = layered.map_err(|error| failed(&error))?;
        }
        Ok(Self { sort, checker, meant: slips.collect() })
    }

    fn answer_one(&self, typed: &str) -> Answer {
        let (ours, features) = self.checker.features(typed.as_bytes(), &Context::new());
        let mut shipped = answer(&ours);
        let verdict = ours.verdict();
        let Some((features, shift)) = features.filter(|_| verdict != Verdict::Listed) else {
            // By masses alone, which nothing was fitted to.
            return shipped;
        };
        let slip = self.meant.get(typed);
        let of = slip.map_or(typed, |(meant, _)| meant);
        let by_lists = self.sort.lists.as_ref().zip(slip);
        let weights = by_lists.and_then(|(all, (_, lists))| all.get(lists));
        let weights = weights.unwrap_or(&self.sort.weights);
        let probability = weights.probability(&features, shift, of);
        let sum: f64 = shipped.ranked.iter().map(|found| found.score).sum();
        for (rank, found) in shipped.ranked.iter_mut().enumerate() {
            let share = if sum > 0.0 { found.score / sum } else { f64::from(u8::from(rank == 0)) };
            found.score = probability * share;
        }
        shipped.warns_to = warns_to(verdict, &shipped);
        shipped
    }
}

impl Method for Unseen<'_> {
    fn name(&self) -> &'static str {
        self.sort.name
    }

    fn threshold(&self) -> Option<f64> {
        Some(f64::from(Policy::DEFAULT.threshold_ppm) / 1e6)
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        Ok(typed.iter().map(|typed| self.answer_one(typed)).collect())
    }
}
