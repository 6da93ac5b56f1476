//! A method's answers to rows, and what they come to.

use crate::methods::{Answer, Method};
use misdirect_rows::metrics::{Share, rates};
use misdirect_rows::rows::{KNOWN, MAIL, Row, hash};
use std::collections::BTreeSet;
use std::time::Instant;

/// Governments and popular sites are themselves one in so many by the same hash at most: a sample of those
/// must go by the rest of it.
const SAMPLED: u64 = 4 * 27;

/// One row with the answer it got.
#[derive(Debug, Clone)]
pub(crate) struct Judged<'r> {
    pub(crate) row: &'r Row,
    pub(crate) answer: Answer,
    /// The directory lists what was meant, so that a method may say it.
    pub(crate) is_known: bool,
}

/// What an answer to a slip is worth. For a legitimate name, `Wrong` is an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Right,
    Wrong,
    Silent,
}

impl Judged<'_> {
    pub(crate) fn is_slip(&self) -> bool {
        self.row.intended.is_some()
    }

    pub(crate) fn outcome(&self, threshold: f64) -> Outcome {
        match (self.answer.warns(threshold), self.row.intended.as_deref()) {
            (false, _) => Outcome::Silent,
            (true, Some(intended)) if self.answer.first() == Some(intended) => Outcome::Right,
            (true, _) => Outcome::Wrong,
        }
    }

    /// Where what was meant stands among the suggestions, from 1.
    pub(crate) fn rank(&self) -> Option<usize> {
        self.row.intended.as_deref().and_then(|intended| self.answer.rank_of(intended))
    }
}

/// One method under one directory, with all it answered.
#[derive(Debug)]
pub(crate) struct Trial<'r> {
    pub(crate) method: &'static str,
    /// Where it warns: its own default, or tuned on these rows.
    pub(crate) threshold: f64,
    pub(crate) is_tuned: bool,
    pub(crate) judged: Vec<Judged<'r>>,
    /// Of one check, roughly; `None` where that says nothing of the method.
    pub(crate) nanoseconds: Option<f64>,
}

impl<'r> Trial<'r> {
    pub(crate) fn new(method: &dyn Method) -> Self {
        let threshold = method.threshold();
        Self {
            method: method.name(),
            threshold: threshold.unwrap_or(f64::INFINITY),
            is_tuned: threshold.is_none(),
            judged: Vec::new(),
            nanoseconds: None,
        }
    }

    /// Asks `method` about rows, each with whether its intended domain is listed.
    pub(crate) fn ask(
        &mut self,
        method: &dyn Method,
        rows: &[(&'r Row, bool)],
    ) -> Result<(), String> {
        let is_asked = |row: &Row| {
            let is_counted = row.intended.is_some() || row.source == MAIL || row.source == KNOWN;
            is_counted || hash(&row.typed) / SAMPLED % method.one_in() == 0
        };
        let rows: Vec<_> = rows.iter().copied().filter(|(row, _)| is_asked(row)).collect();
        let typed: Vec<&str> = rows.iter().map(|(row, _)| row.typed.as_str()).collect();
        let start = Instant::now();
        let answers = method.answer(&typed)?;
        let nanoseconds = start.elapsed().as_nanos() as f64 / rows.len().max(1) as f64;
        // The first rows are the most.
        self.nanoseconds = self.nanoseconds.or(method.nanoseconds()).or(Some(nanoseconds));
        if answers.len() != rows.len() {
            return Err(format!(
                "{}: {} answers, {} names",
                self.method,
                answers.len(),
                rows.len()
            ));
        }
        let judged = rows.into_iter().zip(answers);
        self.judged.extend(judged.map(|((row, is_known), answer)| Judged {
            row,
            answer,
            is_known,
        }));
        Ok(())
    }

    /// Slips whose label is not doubtful, whether or not the directory lists what was meant.
    pub(crate) fn all_slips(&self) -> impl Iterator<Item = &Judged<'r>> + Clone {
        self.judged.iter().filter(|judged| judged.is_slip() && !judged.row.is_doubtful)
    }

    /// Those of them whose intended domain the directory lists, so that every method can name it.
    pub(crate) fn slips(&self) -> impl Iterator<Item = &Judged<'r>> + Clone {
        self.all_slips().filter(|judged| judged.is_known)
    }

    /// Those of them whose intended domain the directory does not list.
    pub(crate) fn slips_unknown(&self) -> impl Iterator<Item = &Judged<'r>> + Clone {
        self.all_slips().filter(|judged| !judged.is_known)
    }

    /// Legitimate names of one source whose label is not doubtful.
    pub(crate) fn legitimate(&self, source: &str) -> impl Iterator<Item = &Judged<'r>> + Clone {
        let is_of = move |judged: &&Judged<'_>| !judged.is_slip() && judged.row.source == source;
        self.judged.iter().filter(is_of).filter(|judged| !judged.row.is_doubtful)
    }

    /// The same with no other slips than those of a source.
    pub(crate) fn with_slips_of(&self, source: &str) -> Self {
        let is_kept = |judged: &&Judged<'_>| !judged.is_slip() || judged.row.source == source;
        Self { judged: self.judged.iter().filter(is_kept).cloned().collect(), ..*self }
    }

    /// Right slips as the mean over rates of alarms from 0.5 to 5 per 1,000 mail domains.
    pub(crate) fn mean_right(&self) -> f64 {
        let right = |rate| Tally::of(self.slips(), self.threshold_at(rate)).right().rate();
        let all = rates().map(right);
        all.iter().sum::<f64>() / all.len() as f64
    }

    /// Sources of legitimate names, in the order of the alphabet.
    pub(crate) fn sources(&self) -> BTreeSet<&'static str> {
        let legitimate = self.judged.iter().filter(|judged| !judged.is_slip());
        legitimate.map(|judged| judged.row.source).collect()
    }

    /// Whether its threshold can be moved to any rate of alarms.
    pub(crate) fn has_scale(&self) -> bool {
        self.method.starts_with("misdirect") || self.is_tuned
    }

    /// The source that thresholds are swept over: real mail domains.
    pub(crate) fn swept(&self) -> &'static str {
        if self.legitimate(MAIL).next().is_some() { MAIL } else { KNOWN }
    }

    /// The least threshold with at most so many alarms per 1,000 real unlisted mail domains.
    pub(crate) fn threshold_at(&self, per_mille: f64) -> f64 {
        let source = self.swept();
        let of = self.legitimate(source).count();
        let allowed = (per_mille / 1000.0 * of as f64).floor() as usize;
        threshold_for(self.legitimate(source).filter_map(|judged| judged.answer.warns_to), allowed)
    }

    /// Sets the threshold of a method that has none of its own to the one with the best F1 of its
    /// warnings, slips and real mail domains counting the same.
    pub(crate) fn tune(&mut self) {
        if !self.is_tuned {
            return;
        }
        let mut scores: Vec<f64> =
            self.judged.iter().filter_map(|judged| judged.answer.warns_to).collect();
        scores.sort_by(f64::total_cmp);
        scores.dedup();
        // A hundred steps by rank are finer than the intervals.
        let step = (scores.len() / 100).max(1);
        let best = scores.iter().step_by(step).max_by(|a, b| self.f1(**a).total_cmp(&self.f1(**b)));
        self.threshold = best.copied().unwrap_or(f64::INFINITY);
    }

    fn f1(&self, threshold: f64) -> f64 {
        let tally = Tally::of(self.slips(), threshold);
        let alarms = alarms(self.legitimate(self.swept()), threshold).rate();
        let (right, wrong) = (tally.right().rate(), tally.wrong().rate());
        let said = right + wrong + alarms;
        if right == 0.0 { 0.0 } else { 2.0 * right / (said + 1.0) }
    }
}

/// Right, wrong and silent among slips, with top-1 and top-3 whatever the threshold.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    right: usize,
    wrong: usize,
    first: usize,
    third: usize,
}

impl Tally {
    pub(crate) fn of<'a, 'r: 'a>(
        rows: impl Iterator<Item = &'a Judged<'r>>,
        threshold: f64,
    ) -> Self {
        rows.fold(Self::default(), |mut tally, judged| {
            tally.all += 1;
            tally.right += usize::from(judged.outcome(threshold) == Outcome::Right);
            tally.wrong += usize::from(judged.outcome(threshold) == Outcome::Wrong);
            tally.first += usize::from(judged.rank() == Some(1));
            tally.third += usize::from(judged.rank().is_some_and(|rank| rank <= 3));
            tally
        })
    }

    pub(crate) fn right(&self) -> Share {
        Share::new(self.right, self.all)
    }

    pub(crate) fn wrong(&self) -> Share {
        Share::new(self.wrong, self.all)
    }

    pub(crate) fn silent(&self) -> Share {
        Share::new(self.all - self.right - self.wrong, self.all)
    }

    pub(crate) fn first(&self) -> Share {
        Share::new(self.first, self.all)
    }

    pub(crate) fn third(&self) -> Share {
        Share::new(self.third, self.all)
    }
}

/// Alarms among legitimate names.
pub(crate) fn alarms<'a, 'r: 'a>(
    rows: impl Iterator<Item = &'a Judged<'r>>,
    threshold: f64,
) -> Share {
    rows.fold(Share::default(), |share, judged| {
        let alarm = usize::from(judged.outcome(threshold) != Outcome::Silent);
        Share::new(share.count + alarm, share.of + 1)
    })
}

/// The least threshold at which at most `allowed` of the scores warn.
fn threshold_for(scores: impl Iterator<Item = f64>, allowed: usize) -> f64 {
    let mut scores: Vec<f64> = scores.collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    scores.get(allowed).map_or(f64::NEG_INFINITY, |&silent| next_up(silent))
}

/// The next larger number (`f64::next_up` is younger than the oldest compiler supported).
fn next_up(number: f64) -> f64 {
    let bits = number.to_bits();
    match number {
        0.0 => f64::from_bits(1),
        _ if number > 0.0 => f64::from_bits(bits + 1),
        _ => f64::from_bits(bits - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Judged, Tally, Trial, next_up, threshold_for};
    use misdirect_rows::rows::{FORMS, MAIL, Row};

    #[test]
    fn as_many_warn_as_are_allowed() {
        let scores = [0.9, 0.2, 0.5, 0.5];
        let warn = |threshold: f64| scores.iter().filter(|&&score| score >= threshold).count();
        for (allowed, expected) in [(0, 0), (1, 1), (2, 1), (3, 3), (4, 4), (9, 4)] {
            let threshold = threshold_for(scores.into_iter(), allowed);
            assert_eq!(warn(threshold), expected, "ties go together: {allowed}");
        }
        assert!(next_up(-2.0) > -2.0 && next_up(-2.0) < -1.9 && next_up(0.0) > 0.0);
    }

    fn row(source: &'static str, intended: Option<&str>) -> Row {
        Row { source, intended: intended.map(str::to_owned), ..Row::slip("", "t.com", "t.com") }
    }

    fn judged<'r>(row: &'r Row, target: &str, score: f64) -> Judged<'r> {
        let answer = Answer { warns_to: Some(score), ..Answer::plain([target.to_owned()]) };
        Judged { row, answer, is_known: true }
    }

    #[test]
    fn right_wrong_and_silent_add_up() {
        let meant = row(FORMS, Some("a.com"));
        let all = [
            judged(&meant, "a.com", 0.9),
            judged(&meant, "b.com", 0.9),
            judged(&meant, "a.com", 0.1),
        ];
        let tally = Tally::of(all.iter(), 0.5);
        let counts = [tally.right(), tally.wrong(), tally.silent()].map(|share| share.count);
        assert_eq!((counts, tally.first().count, tally.all), ([1, 1, 1], 2, 3));
    }

    #[test]
    fn a_threshold_is_tuned_between_slips_and_real_names() {
        let (meant, mail) = (row(FORMS, Some("a.com")), row(MAIL, None));
        let judged = vec![
            judged(&meant, "a.com", 0.9),
            judged(&meant, "a.com", 0.7),
            judged(&mail, "a.com", 0.6),
            judged(&mail, "a.com", 0.5),
        ];
        let (threshold, nanoseconds) = (f64::INFINITY, None);
        let mut trial = Trial { method: "", threshold, is_tuned: true, judged, nanoseconds };
        trial.tune();
        assert_eq!(trial.threshold, 0.7);
        assert_eq!(Tally::of(trial.slips(), trial.threshold_at(500.0)).right().count, 2);
    }
}
