//! A domain that people believe in, and the one that they mean.

use crate::names::{Day, PURPOSES, Purpose};
use crate::tally::{Counts, add, sum};
use misdirect::answer::{Place, Slip};
use misdirect::{Answer, Domain, Policy, Suggestion};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::mem::take;

/// Mail that goes astray between two domains.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The domain that is asked for, as it would have to be registered; in A-labels.
    pub typed: String,
    /// The one that is meant, likewise.
    pub intended: String,
    /// Different names among these.
    pub names: u64,
    /// The one that most of the questions were for.
    pub example: String,
    /// What was meant by that.
    pub example_intended: String,
    /// Kinds of the slips in that (`omission`), or `lookalike`.
    pub slips: Vec<&'static str>,
    /// The question for what was meant, and its reasons, in words.
    pub explanation: String,
    /// The reasons alone; nothing where there is none to tell.
    pub reasons: String,
    /// Questions for it and what is below it, by purpose: the sums of what each name was asked for. The larger of
    /// questions and answers is that of a name, as another may be in one log and not in the other.
    by: [u64; PURPOSES],
    /// The same in all by day, where the log has days.
    by_day: BTreeMap<Day, u64>,
    /// What became of these names.
    seen: Counts,
    /// Sum of the probabilities, each as often as was asked, in parts per million.
    weighted_ppm: u128,
    example_questions: u64,
    /// The probability of that name.
    ppm: u32,
    /// What only one of its two slips makes.
    simpler: Option<Simpler>,
    /// By how much the other findings make it less likely, from 0 to 1.
    likelihood: f64,
}

/// The domain to which whoever makes the slip of the suffix and no other sends: `army.ml`, of `amry.ml`.
#[derive(Debug, Clone)]
struct Simpler {
    typed: String,
    /// Which share of these make the other slips as well.
    share: f64,
}

impl Simpler {
    fn of(typed: &Domain, intended: &str, suggestion: &Suggestion<'_>) -> Option<Self> {
        let intended = Domain::parse(intended).ok()?;
        let name = intended.as_str().strip_suffix(intended.suffix())?;
        let is_of_suffix = |slip: &Slip<'_>| slip.place() == Place::Suffix;
        let (of_suffix, others): (Vec<_>, Vec<_>) = suggestion.slips().partition(is_of_suffix);
        let cost: u32 = others.iter().map(Slip::cost).sum();
        let share = (-f64::from(cost) / 256.0).exp2();
        let is_two = !of_suffix.is_empty() && !others.is_empty();
        is_two.then(|| Self { typed: format!("{name}{}", typed.suffix()), share })
    }
}

impl Finding {
    /// The probability that another domain is meant, the mean of all questions, from 0 to 1.
    pub fn probability(&self) -> f64 {
        let questions = self.questions().max(1);
        let mean = (self.weighted_ppm as f64 / questions as f64 / 1e6).min(1.0);
        let slipped = mean * self.likelihood;
        slipped / (slipped + 1.0 - mean).max(f64::MIN_POSITIVE)
    }

    /// Questions for it and what is below it, for this.
    pub fn questions_for(&self, purpose: Purpose) -> u64 {
        self.by[purpose as usize]
    }

    /// The same in all.
    pub fn questions(&self) -> u64 {
        sum(self.by)
    }

    /// The log has said of these names that they do not exist, and of none that it does.
    pub fn is_missing(&self) -> bool {
        self.seen.is_missing()
    }

    /// The log has said of one of these names that it exists.
    pub fn is_present(&self) -> bool {
        self.seen.is_present()
    }

    /// Different clients that asked for these names, where they were counted and a log has them: exact up to 32, then
    /// with a standard error of 1.6 %.
    pub fn clients(&self) -> Option<u64> {
        self.seen.clients()
    }

    /// Questions on each day on which there were any, where the log has days.
    pub fn by_day(&self) -> &BTreeMap<Day, u64> {
        &self.by_day
    }

    /// First of these days, and last.
    pub fn days(&self) -> Option<(Day, Day)> {
        Some((*self.by_day.first_key_value()?.0, *self.by_day.last_key_value()?.0))
    }

    /// A name whose answer is suspect; others are passed over, as is what only deceives, where it is not known whom it
    /// imitates. `days`: its questions on each day that is known.
    ///
    /// Nothing is a slip of itself. The reader for typed text repairs what no domain of mail has, `build_server.mail.mil`
    /// and `gmail.com.gmail.com`; of a name that only resolvers ask for that is no evidence, as nobody typed it.
    pub(crate) fn of(answer: &Answer<'_>, counts: &Counts, days: &[(Day, u64)]) -> Option<Self> {
        let (typed, first) = (answer.domain()?, answer.meant().next()?);
        // `joegmail.com`, a local part: nobody's mail goes there, and it is nobody's business.
        if first.local_part().is_some() {
            return None;
        }
        let target = first.target();
        let is_repaired = answer.typed().is_repaired();
        if typed.as_str() == target.as_str() || (is_repaired && !counts.is_typed()) {
            return None;
        }
        let example = typed.as_str().to_owned();
        let [registered, intended] = registrable(typed, target.as_str());
        let simpler = Simpler::of(typed, &intended, &first);
        let typed = registered;
        let questions = counts.questions();
        Some(Self {
            by: counts.questions_by(),
            by_day: days.iter().copied().collect(),
            seen: counts.clone(),
            names: 1,
            example,
            example_intended: target.as_str().to_owned(),
            slips: slips(&first),
            explanation: first.explanation().to_string(),
            reasons: reasons(&first),
            weighted_ppm: u128::from(answer.probability_ppm()) * u128::from(questions),
            example_questions: questions,
            typed,
            intended,
            ppm: answer.probability_ppm(),
            simpler,
            likelihood: 1.0,
        })
    }

    /// The same name with counts of later.
    pub(crate) fn with_counts(&self, counts: &Counts, days: &[(Day, u64)]) -> Self {
        let questions = counts.questions();
        Self {
            by: counts.questions_by(),
            by_day: days.iter().copied().collect(),
            seen: counts.clone(),
            weighted_ppm: u128::from(self.ppm) * u128::from(questions),
            example_questions: questions,
            ..self.clone()
        }
    }

    fn merge(&mut self, mut other: Self) {
        self.by.iter_mut().zip(other.by).for_each(|(count, more)| add(count, more));
        for (day, questions) in take(&mut other.by_day) {
            add(self.by_day.entry(day).or_default(), questions);
        }
        self.seen.merge(&other.seen);
        self.names += other.names;
        self.weighted_ppm = self.weighted_ppm.saturating_add(other.weighted_ppm);
        // Of equal ones the first by name, so that the result does not depend on threads.
        let rank = |finding: &Self| (finding.example_questions, Reverse(finding.example.clone()));
        if rank(&other) > rank(self) {
            let days = take(&mut self.by_day);
            let kept = (self.by, days, take(&mut self.seen), self.names, self.weighted_ppm);
            *self = other;
            (self.by, self.by_day, self.seen, self.names, self.weighted_ppm) = kept;
        }
    }
}

/// Findings by both domains.
#[derive(Default)]
pub(crate) struct Findings {
    found: HashMap<(String, String), Finding>,
}

impl Findings {
    /// Adds a name whose answer is suspect.
    pub(super) fn add(&mut self, answer: &Answer<'_>, counts: &Counts, days: &[(Day, u64)]) {
        if let Some(finding) = Finding::of(answer, counts, days) {
            self.put(finding);
        }
    }

    pub(crate) fn put(&mut self, finding: Finding) {
        let key = (finding.typed.clone(), finding.intended.clone());
        match self.found.get_mut(&key) {
            Some(known) => known.merge(finding),
            None => _ = self.found.insert(key, finding),
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        other.found.into_values().for_each(|finding| self.put(finding));
    }

    /// Without those that the others refute.
    ///
    /// Who writes to `scg.ml` and means uscg.mil has made two slips. Of those who make the one in the suffix few make
    /// the other as well, so that `uscg.ml` is asked for more often. How much more the price of the slip says, and
    /// what is asked for k times as often as is to be expected so is a slip with a chance of 1/k at the most (Markov's
    /// inequality, which holds however often one sender writes). One question says nothing.
    pub(crate) fn held_together(mut self, policy: Policy) -> Self {
        let likelihood = |finding: &Finding| {
            let simpler = finding.simpler.as_ref()?;
            let alone = self.found.get(&(simpler.typed.clone(), finding.intended.clone()));
            let expected = 1.0 + alone.map_or(0, Finding::questions) as f64 * simpler.share;
            Some((expected / finding.questions().max(1) as f64).min(1.0))
        };
        let found = self.found.iter();
        let likelihoods: HashMap<_, _> =
            found.filter_map(|(key, finding)| Some((key.clone(), likelihood(finding)?))).collect();
        self.found.retain(|key, finding| {
            finding.likelihood = likelihoods.get(key).copied().unwrap_or(1.0);
            let threshold = f64::from(policy.threshold_ppm) / 1e6;
            finding.likelihood >= 1.0 || finding.probability() >= threshold
        });
        self
    }

    /// All with at least so many questions, most first, and how many have fewer.
    pub(crate) fn sorted(self, min_count: u64) -> (Vec<Finding>, u64) {
        let all = self.found.into_values();
        let (mut kept, rare): (Vec<_>, Vec<_>) =
            all.partition(|finding| finding.questions() >= min_count);
        kept.sort_by(|a, b| {
            let count = |finding: &Finding| finding.questions();
            let by_name = || (&a.intended, &a.typed).cmp(&(&b.intended, &b.typed));
            count(b).cmp(&count(a)).then_with(by_name)
        });
        (kept, rare.len() as u64)
    }
}

/// Both as they would have to be registered; whole, where that is one domain.
fn registrable(typed: &Domain, target: &str) -> [String; 2] {
    let parsed = Domain::parse(target).ok();
    let intended = parsed.as_ref().and_then(Domain::registrable).unwrap_or(target);
    match typed.registrable() {
        Some(typed) if typed != intended => [typed, intended].map(str::to_owned),
        _ => [typed.as_str(), target].map(str::to_owned),
    }
}

/// All that is told behind the question.
fn reasons(suggestion: &Suggestion<'_>) -> String {
    let explanation = suggestion.explanation();
    let reasons: Vec<String> =
        explanation.messages().skip(1).map(|message| message.to_string()).collect();
    reasons.join(", ")
}

fn slips(suggestion: &Suggestion<'_>) -> Vec<&'static str> {
    match suggestion.kind() {
        misdirect::Kind::Slip => suggestion.slips().map(|slip| slip.kind().name()).collect(),
        kind => vec![kind.name()],
    }
}
