//! The library as it would judge what it was not trained on: the same candidates and features, weights
//! that were fitted without the slips and names in question.

use crate::methods::in_use::{InUse, half_of_typed};
use crate::methods::ours::{answer, warns_to};
use crate::methods::{Answer, Method};
use misdirect::directory::Filter;
use misdirect::{Checker, Context, MessageContext, Policy, Verdict};
use misdirect_rows::directories::Listing;
use misdirect_rows::rows::{ARCHIVES, FORMS, GIT, Row, Rows, address, hash};
use misdirect_train::{Examples, HeldOut};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What the sorts of weights are called.
pub(crate) const BY_TARGET: &str = "misdirect, target held out";
pub(crate) const BY_SOURCE: &str = "misdirect, source held out";
pub(crate) const BY_LIST: &str = "misdirect, list held out";
pub(crate) const SHIPPED: &str = "misdirect, target held out, as shipped";
pub(crate) const HALF_SHIPPED: &str = "misdirect, target held out, half of the names in use";
pub(crate) const IN_MESSAGE: &str = "misdirect, target held out, in a message";

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
    /// Half of the names in use.
    in_use: Rc<InUse>,
}

impl Weights {
    pub(crate) fn fit(rows: &Rows, unused: &[String]) -> Result<Self, String> {
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
            in_use: Rc::new(InUse::read()?),
        })
    }

    fn sort(&self, name: &'static str, weights: &Rc<HeldOut>) -> Sort<'_> {
        let (weights, lists) = (Rc::clone(weights), None);
        Sort { name, weights, in_use: Vec::new(), lists, has_message: false }
    }

    /// The sorts that stand in all tables, for slips of these sources.
    pub(crate) fn for_sources(&self, sources: &[&str]) -> [Sort<'_>; 3] {
        let of_source =
            if sources.contains(&FORMS) { &self.without_forms } else { &self.without_git };
        [
            self.sort(BY_TARGET, &self.by_target),
            self.sort(BY_SOURCE, of_source),
            Sort { in_use: InUse::shipped(), ..self.sort(SHIPPED, &self.by_target) },
        ]
    }

    /// Those that are judged apart: half of the names in use, a message around each address, and for slips of
    /// forms weights that have seen no slip of the lists that a slip is on.
    pub(crate) fn apart(&self, sources: &[&str]) -> Result<Vec<Sort<'_>>, String> {
        let by_target = |name| self.sort(name, &self.by_target);
        let mut sorts = vec![
            Sort { in_use: self.in_use.without_halves()?, ..by_target(HALF_SHIPPED) },
            Sort { in_use: InUse::shipped(), has_message: true, ..by_target(IN_MESSAGE) },
        ];
        if sources == [FORMS] {
            let lists = Some(Rc::clone(&self.by_lists));
            sorts.push(Sort { lists, ..by_target(BY_LIST) });
        }
        Ok(sorts)
    }
}

/// What held-out weights are called, they, and what is known beside the directory.
#[derive(Clone)]
pub(crate) struct Sort<'w> {
    name: &'static str,
    weights: Rc<HeldOut>,
    /// Names in use: none, all, or for each half of them the rest.
    in_use: Vec<Filter<'w>>,
    /// Other weights for slips, by their lists.
    lists: Option<Rc<BTreeMap<String, HeldOut>>>,
    /// Sender and one other recipient are known.
    has_message: bool,
}

/// This library with held-out weights.
pub(crate) struct Unseen<'d> {
    sort: Sort<'d>,
    /// One, or for each half of the names in use the one that lacks it.
    checkers: Vec<Checker<'d>>,
    /// What was meant by a typed domain that is a slip, and the lists that have it.
    meant: BTreeMap<String, (String, String)>,
    /// Whom people write to, where there is a message.
    written_to: Option<WrittenTo<'d>>,
}

impl<'d> Unseen<'d> {
    pub(crate) fn new(
        sort: Sort<'d>,
        listing: &'d Listing,
        rows: &[(&Row, bool)],
    ) -> Result<Self, String> {
        let slips = rows.iter().filter_map(|(row, _)| Some((row, row.intended.clone()?)));
        let slips = slips.map(|(row, intended)| (row.typed.clone(), (intended, row.lists.clone())));
        let with = |filter: &Filter<'d>| {
            let failed = |error| format!("names in use: {error}");
            listing.checker().with_filter(*filter).map_err(failed)
        };
        let mut checkers: Vec<_> = sort.in_use.iter().map(with).collect::<Result<_, _>>()?;
        if checkers.is_empty() {
            checkers.push(listing.checker());
        }
        let written_to = sort.has_message.then(|| WrittenTo::new(listing));
        Ok(Self { sort, checkers, meant: slips.collect(), written_to })
    }

    fn answer_one(&self, typed: &str) -> Answer {
        let slip = self.meant.get(typed);
        let of = slip.map_or(typed, |(meant, _)| meant);
        let address = address(typed);
        let message = self.written_to.as_ref().map(|all| all.message(typed, of, &address));
        let mut context = Context::new();
        if let Some(message) = &message {
            context = context.with_message(message);
        }
        let checker = &self.checkers[half_of_typed(typed) % self.checkers.len()];
        let (ours, features) = checker.features(address.as_bytes(), &context);
        let mut shipped = answer(&ours);
        let verdict = ours.verdict();
        let Some((features, shift)) = features.filter(|_| verdict != Verdict::Listed) else {
            // By masses alone, which nothing was fitted to.
            return shipped;
        };
        let by_lists = self.sort.lists.as_ref().zip(slip);
        let weights = by_lists.and_then(|(all, (_, lists))| all.get(lists));
        let weights = weights.unwrap_or(&self.sort.weights);
        let sum: f64 = shipped.ranked.iter().map(|found| found.score).sum();
        // Less where the name under other suffixes is offered, too, and adds nothing.
        let adds = if sum > 0.0 { (ours.probability() / sum).clamp(0.01, 1.0) } else { 1.0 };
        let probability = weights.probability(&features, shift, adds, of);
        for (rank, found) in shipped.ranked.iter_mut().enumerate() {
            let share = if sum > 0.0 { found.score / sum } else { f64::from(u8::from(rank == 0)) };
            found.score = (probability / adds).min(1.0) * share;
        }
        shipped.warns_to = warns_to(verdict, &shipped, probability);
        shipped
    }
}

/// Whom people write to: the entries of a directory by their weight.
struct WrittenTo<'d> {
    /// With the sum of the weights up to each.
    entries: Vec<(u64, &'d str)>,
}

impl<'d> WrittenTo<'d> {
    fn new(listing: &'d Listing) -> Self {
        let mut sum = 0;
        let entries = listing.by_weight().into_iter().map(|(domain, weight)| {
            sum += u64::from(weight);
            (sum, domain)
        });
        Self { entries: entries.collect() }
    }

    /// The message around an address: its sender and one other recipient, each in one of two cases at the domain
    /// that was meant (as the model assumes), else at any. Both are drawn by a hash of what was typed, a slip
    /// or not.
    fn message(&self, typed: &str, meant: &str, typed_address: &str) -> MessageContext {
        let one = |who: &str| {
            let draw = |what: &str| hash(&format!("{typed} {who} {what}"));
            let sum = self.entries.last().map_or(0, |last| last.0);
            let at = (draw("place") * sum) >> 32;
            let any = &self.entries[self.entries.partition_point(|entry| entry.0 <= at)..];
            let any = any.first().map_or(meant, |entry| entry.1);
            address(if draw("own") % 2 == 0 { meant } else { any })
        };
        let (sender, recipient) = (one("sender"), one("recipient"));
        MessageContext::new(sender.as_bytes(), [recipient.as_bytes(), typed_address.as_bytes()])
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
