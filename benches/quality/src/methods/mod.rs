//! What a method is: it answers a typed name with ranked suggestions, and says how sure it must be.

pub(crate) mod chromium;
pub(crate) mod distance;
pub(crate) mod external;
pub(crate) mod generators;
pub(crate) mod held_out;
pub(crate) mod in_use;
pub(crate) mod mailidator;
pub(crate) mod ours;

/// A domain that may have been meant, and how sure the method is, in its own unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suggestion {
    pub(crate) target: String,
    pub(crate) score: f64,
}

/// A method's answer to one name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Answer {
    /// Best first, whether or not it would warn.
    pub(crate) ranked: Vec<Suggestion>,
    /// It warns at thresholds up to this; `None` where it would not at any.
    pub(crate) warns_to: Option<f64>,
    /// The answer in a word, where the method has one.
    pub(crate) verdict: &'static str,
    /// What the name gives away by itself, where the method looks.
    pub(crate) findings: Vec<&'static str>,
}

impl Answer {
    /// Of a method that suggests or is silent, without a score.
    pub(crate) fn plain(targets: impl IntoIterator<Item = String>) -> Self {
        let ranked: Vec<_> =
            targets.into_iter().map(|target| Suggestion { target, score: 1.0 }).collect();
        let warns_to = ranked.first().map(|first| first.score);
        Self { ranked, warns_to, ..Self::default() }
    }

    pub(crate) fn warns(&self, threshold: f64) -> bool {
        self.warns_to.is_some_and(|score| score >= threshold)
    }

    pub(crate) fn first(&self) -> Option<&str> {
        self.ranked.first().map(|found| found.target.as_str())
    }

    /// Where a target stands among the suggestions, from 1.
    pub(crate) fn rank_of(&self, target: &str) -> Option<usize> {
        self.ranked.iter().position(|found| found.target == target).map(|at| at + 1)
    }
}

/// A method with its directory.
pub(crate) trait Method {
    /// How it is called in tables.
    fn name(&self) -> &'static str;

    /// The score from which on it warns unless told otherwise; `None` for one that has to be tuned.
    fn threshold(&self) -> Option<f64>;

    /// One answer a typed domain, in their order. A method that takes addresses is asked for the address.
    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String>;

    /// Of names that are right and no mail domains, it is asked for one in so many: peers that take ten
    /// milliseconds a name would take hours.
    fn one_in(&self) -> u64 {
        1
    }

    /// What one check takes, where the method measures that itself.
    fn nanoseconds(&self) -> Option<f64> {
        None
    }
}
