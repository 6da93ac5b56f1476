//! A method's answers to rows, and what they come to.

use super::method::{Answer, Method};
use super::metrics::Share;
use super::rows::Row;

/// One row with the answer it got.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged<'a> {
    pub(super) row: &'a Row,
    pub(super) answer: &'a Answer,
}

/// What an answer to a slip is worth. For a legitimate name, `Wrong` is an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Right,
    Wrong,
    Silent,
}

impl Judged<'_> {
    pub(super) fn outcome(&self, threshold: f64) -> Outcome {
        match (self.answer.warns(threshold), self.row.intended.as_deref()) {
            (false, _) => Outcome::Silent,
            (true, Some(intended)) if self.answer.first() == Some(intended) => Outcome::Right,
            (true, _) => Outcome::Wrong,
        }
    }

    /// Where what was meant stands among the suggestions, from 1.
    pub(super) fn rank(&self) -> Option<usize> {
        self.row.intended.as_deref().and_then(|intended| self.answer.rank_of(intended))
    }
}

/// Rows under one method and directory.
pub(super) struct Trial<'r> {
    pub(super) rows: Vec<&'r Row>,
    pub(super) answers: Vec<Answer>,
}

impl<'r> Trial<'r> {
    pub(super) fn new(method: &dyn Method, rows: Vec<&'r Row>) -> Result<Self, String> {
        let typed: Vec<&str> = rows.iter().map(|row| row.typed.as_str()).collect();
        let answers = method.answer(&typed)?;
        if answers.len() != rows.len() {
            return Err(format!(
                "{}: {} answers, {} names",
                method.name(),
                answers.len(),
                rows.len()
            ));
        }
        Ok(Self { rows, answers })
    }

    pub(super) fn judged(&self) -> impl Iterator<Item = Judged<'_>> + Clone {
        self.rows.iter().zip(&self.answers).map(|(row, answer)| Judged { row, answer })
    }

    pub(super) fn slips(&self) -> impl Iterator<Item = Judged<'_>> + Clone {
        self.judged().filter(|judged| judged.row.intended.is_some())
    }

    /// Legitimate names of one source.
    pub(super) fn legitimate(&self, source: &str) -> impl Iterator<Item = Judged<'_>> + Clone {
        let silent =
            move |judged: &Judged<'_>| judged.row.intended.is_none() && judged.row.source == source;
        self.judged().filter(silent)
    }
}

/// Right, wrong and silent among slips, with top-1 and top-3 whatever the threshold.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) all: usize,
    pub(super) right: usize,
    pub(super) wrong: usize,
    pub(super) first: usize,
    pub(super) third: usize,
}

impl Tally {
    pub(super) fn of<'a>(rows: impl Iterator<Item = Judged<'a>>, threshold: f64) -> Self {
        rows.fold(Self::default(), |mut tally, judged| {
            tally.all += 1;
            tally.right += usize::from(judged.outcome(threshold) == Outcome::Right);
            tally.wrong += usize::from(judged.outcome(threshold) == Outcome::Wrong);
            tally.first += usize::from(judged.rank() == Some(1));
            tally.third += usize::from(judged.rank().is_some_and(|rank| rank <= 3));
            tally
        })
    }

    pub(super) fn share(&self, count: usize) -> Share {
        Share::new(count, self.all)
    }
}

/// Alarms among legitimate names.
pub(super) fn alarms<'a>(rows: impl Iterator<Item = Judged<'a>>, threshold: f64) -> Share {
    rows.fold(Share::default(), |share, judged| {
        let alarm = usize::from(judged.outcome(threshold) != Outcome::Silent);
        Share::new(share.count + alarm, share.of + 1)
    })
}

/// The least threshold at which at most `allowed` of the scores warn.
pub(super) fn threshold_for(scores: impl Iterator<Item = f64>, allowed: usize) -> f64 {
    let mut scores: Vec<f64> = scores.collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    // The next number above, as scores are not negative.
    scores.get(allowed).map_or(0.0, |first_silent| f64::from_bits(first_silent.to_bits() + 1))
}

#[cfg(test)]
mod tests {
    use super::threshold_for;

    #[test]
    fn as_many_warn_as_are_allowed() {
        let scores = [0.9, 0.2, 0.5, 0.5];
        let warn = |threshold: f64| scores.iter().filter(|&&score| score >= threshold).count();
        for (allowed, expected) in [(0, 0), (1, 1), (2, 1), (3, 3), (4, 4), (9, 4)] {
            let threshold = threshold_for(scores.into_iter(), allowed);
            assert_eq!(warn(threshold), expected, "ties go together: {allowed}");
        }
    }
}
