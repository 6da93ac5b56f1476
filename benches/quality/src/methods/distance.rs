//! Plain string distances to every entry of the directory, by crate `rapidfuzz`: what is usually
//! proposed first.
//!
//! The nearest entry is suggested, of equally near ones the heaviest.

use crate::methods::{Answer, Method, Suggestion};
use misdirect_rows::directories::Listing;
use rapidfuzz::distance::{indel, jaro_winkler, osa};

/// Suggestions kept.
const KEPT: usize = 3;

/// How near two domains are, as a score that is larger for nearer ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Measure {
    /// Optimal string alignment (the restricted Damerau-Levenshtein distance), at most this.
    Osa(usize),
    JaroWinkler,
    /// `rapidfuzz.fuzz.ratio`: normalised distance by insertions and omissions.
    Ratio,
}

impl Measure {
    /// The least score that is looked at.
    fn least(self) -> f64 {
        match self {
            Self::Osa(most) => -(most as f64),
            Self::JaroWinkler => 0.8,
            Self::Ratio => 0.7,
        }
    }
}

/// The nearest entry of a directory.
pub(crate) struct Nearest<'l> {
    measure: Measure,
    /// Heaviest first.
    entries: Vec<(&'l str, u32)>,
}

impl<'l> Nearest<'l> {
    pub(crate) fn new(measure: Measure, listing: &'l Listing) -> Self {
        Self { measure, entries: listing.by_weight() }
    }

    fn one(&self, typed: &str) -> Answer {
        let typed = typed.to_lowercase();
        let mut best: Vec<(f64, usize)> = Vec::new();
        let mut keep = |at: usize, score: f64| {
            best.push((score, at));
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            best.truncate(KEPT);
        };
        self.scores(&typed, &mut keep);
        let ranked = best
            .iter()
            .map(|&(score, at)| Suggestion { target: self.entries[at].0.to_owned(), score });
        let ranked: Vec<_> = ranked.collect();
        let exact = ranked.first().is_some_and(|first| first.target == typed);
        let warns_to = ranked.first().filter(|_| !exact).map(|first| first.score);
        Answer { ranked, warns_to, ..Answer::default() }
    }

    /// Hands place and score of each entry that is near enough to `keep`.
    fn scores(&self, typed: &str, keep: &mut impl FnMut(usize, f64)) {
        let entries = self.entries.iter().map(|(domain, _)| domain.bytes()).enumerate();
        let least = self.measure.least();
        match self.measure {
            Measure::Osa(most) => {
                let typed = osa::BatchComparator::new(typed.bytes());
                let args = osa::Args::default().score_cutoff(most);
                let distance = |entry| typed.distance_with_args(entry, &args);
                entries
                    .filter_map(|(at, entry)| Some((at, distance(entry)?)))
                    .for_each(|(at, distance)| keep(at, -(distance as f64)));
            }
            Measure::JaroWinkler => {
                let typed = jaro_winkler::BatchComparator::new(typed.bytes());
                let args = jaro_winkler::Args::default().score_cutoff(least);
                entries
                    .filter_map(|(at, entry)| Some((at, typed.similarity_with_args(entry, &args)?)))
                    .for_each(|(at, score)| keep(at, score));
            }
            Measure::Ratio => {
                let typed = indel::BatchComparator::new(typed.bytes());
                let args = indel::Args::default().score_cutoff(least);
                let score = |entry| typed.normalized_similarity_with_args(entry, &args);
                entries
                    .filter_map(|(at, entry)| Some((at, score(entry)?)))
                    .for_each(|(at, score)| keep(at, score));
            }
        }
    }
}

impl Method for Nearest<'_> {
    fn name(&self) -> &'static str {
        match self.measure {
            Measure::Osa(1) => "OSA ≤ 1",
            Measure::Osa(_) => "OSA ≤ 2",
            Measure::JaroWinkler => "Jaro-Winkler",
            Measure::Ratio => "rapidfuzz ratio",
        }
    }

    fn threshold(&self) -> Option<f64> {
        matches!(self.measure, Measure::Osa(_)).then(|| self.measure.least())
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        Ok(typed.iter().map(|typed| self.one(typed)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Measure, Nearest};
    use misdirect_rows::directories::Listing;

    #[test]
    fn the_nearest_then_the_heaviest() {
        let table = "domain\tpeople\narmy.nl\t2\narmy.mil\t7\ngmail.com\t9\n";
        let listing = Listing::git(&[table.into()], &[].into()).unwrap();
        let first = |measure, typed: &str| {
            let answer = Nearest::new(measure, &listing).one(typed);
            answer.warns_to.and(answer.first().map(str::to_owned))
        };
        assert_eq!(first(Measure::Osa(1), "army.ml").as_deref(), Some("army.mil"));
        assert_eq!(first(Measure::Osa(1), "GMIAL.com").as_deref(), Some("gmail.com"));
        assert_eq!(first(Measure::Osa(1), "gmial.con"), None);
        assert_eq!(first(Measure::Osa(2), "gmial.con").as_deref(), Some("gmail.com"));
        assert_eq!(first(Measure::Osa(2), "army.nl"), None, "listed");
        assert_eq!(first(Measure::JaroWinkler, "gmaill.com").as_deref(), Some("gmail.com"));
        assert_eq!(first(Measure::Ratio, "gmaill.com").as_deref(), Some("gmail.com"));
        assert_eq!(first(Measure::Ratio, "unrelated.org"), None);
    }
}
