//! The check: reads what was typed, asks each directory who could have been meant, and judges.

mod batch;
mod found;

pub use batch::Batch;

use crate::answer::{Answer, Found, SUGGESTIONS_MAX, Verdict};
use crate::directory::{Directory, Entry, Query, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::{Domain, Finding, Known, Typed, findings};
use crate::judge::{Case, Context, Given, LAYERS_MAX, Layer, LayerError, Layers, PPM, features};
use found::{is_worth_showing, suggestion};

/// From which probability on a suggestion is worth a warning. The one place where this is set.
///
/// The constants are measured in docs/quality.md ("Policies"), by weights that have not seen what is
/// judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Least probability of the best suggestion, in parts per million.
    pub threshold_ppm: u32,
    /// How many times as likely as the second the best has to be, in hundredths.
    ///
    /// Neither is asked for where no domain ends as was typed: that is suspect in every policy
    /// ([`Finding::NoSuchSuffix`]).
    pub ratio_percent: u32,
}

impl Policy {
    /// Warn only where a slip is nearly certain.
    pub const QUIET: Self = Self { threshold_ppm: 600_000, ratio_percent: 300 };
    /// Warn from one in six on, where the best is at least three times as likely as the second.
    pub const BALANCED: Self = Self { threshold_ppm: 166_667, ratio_percent: 300 };
    /// Rather a needless question than a mail gone astray.
    pub const STRICT: Self = Self { threshold_ppm: 36_000, ratio_percent: 300 };
    /// What a checker has that is not told otherwise.
    pub const DEFAULT: Self = Self::BALANCED;

    /// The same from another probability on, in parts per million.
    #[must_use]
    pub const fn with_threshold_ppm(mut self, threshold_ppm: u32) -> Self {
        self.threshold_ppm = threshold_ppm;
        self
    }

    /// The same where the best has to be so many times as likely as the second, in hundredths.
    #[must_use]
    pub const fn with_ratio_percent(mut self, ratio_percent: u32) -> Self {
        self.ratio_percent = ratio_percent;
        self
    }

    /// The first of these is worth a warning.
    fn warns(self, found: &[Option<Found<'_>>; SUGGESTIONS_MAX]) -> bool {
        let ppm = |at: usize| found.get(at).and_then(Option::as_ref).map_or(0, |found| found.ppm);
        let (best, second) = (ppm(0), ppm(1));
        let clear = u64::from(best) * 100 >= u64::from(second) * u64::from(self.ratio_percent);
        best > 0 && best >= self.threshold_ppm.min(PPM) && clear
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Checks addresses against up to four directories. Making one is as cheap as copying it.
#[derive(Debug, Clone, Copy)]
pub struct Checker<'d> {
    layers: Layers<'d>,
    policy: Policy,
    explore: bool,
}

impl<'d> Checker<'d> {
    /// Most layers of a checker.
    pub const LAYERS_MAX: usize = LAYERS_MAX;

    /// A checker with one trusted directory.
    pub fn new(directory: Directory<'d>) -> Self {
        Self { layers: Layers::of_one(directory), ..Self::without_directory() }
    }

    /// A checker without a directory: it knows form, and what the message around an address tells.
    pub fn without_directory() -> Self {
        Self { layers: Layers::NONE, policy: Policy::DEFAULT, explore: false }
    }

    /// The same with one layer more. Their order does not matter.
    ///
    /// # Errors
    ///
    /// A fifth layer.
    pub fn with_layer(mut self, layer: Layer<'d>) -> Result<Self, LayerError> {
        self.layers = self.layers.with(layer)?;
        Ok(self)
    }

    /// The same with another policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The same, looking for what else could have been meant even where a domain is listed.
    #[must_use]
    pub fn with_explore(mut self, explore: bool) -> Self {
        self.explore = explore;
        self
    }

    /// Checks an address or a domain, in any bytes.
    ///
    /// # Complexity
    ///
    /// Linear in the input up to its domain, and then bounded: in each layer at most some two thousand
    /// entries are read and aligned, whatever it holds. Allocates nothing.
    pub fn check<'v>(&self, typed: &'v [u8], context: &Context<'v>) -> Answer<'v>
    where
        'd: 'v,
    {
        self.answer(typed, context, |_| ())
    }

    /// Checks many addresses in one context, in their order.
    pub fn check_many<'v, 'c>(
        &'c self,
        typed: impl IntoIterator<Item = &'v [u8]> + 'c,
        context: &'c Context<'v>,
    ) -> impl Iterator<Item = Answer<'v>> + 'c
    where
        'd: 'v,
        'v: 'c,
    {
        typed.into_iter().map(|typed| self.check(typed, context))
    }

    /// The answer on a name, the features of its first suggestion, which `cargo xtask train` fits,
    /// and what the context adds to their evidence, in 1/256 bit.
    #[doc(hidden)]
    pub fn features<'v>(
        &self,
        typed: &'v [u8],
        context: &Context<'v>,
    ) -> (Answer<'v>, Option<(features::Values, i32)>)
    where
        'd: 'v,
    {
        let mut told = None;
        let answer = self.answer(typed, context, |case| told = case.features());
        (answer, told)
    }

    /// The names of the features.
    #[doc(hidden)]
    pub fn feature_names() -> &'static [&'static str] {
        &features::FEATURES
    }

    /// The answer. `told` is told of the case, where there was one.
    fn answer<'v>(
        &self,
        typed: &'v [u8],
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) -> Answer<'v>
    where
        'd: 'v,
    {
        // In place, and once an answer is known, written there: both are large.
        let mut typed = Typed::unread(typed);
        typed.read_in_place();
        let (listed, verdict) = match typed.domain() {
            Err(_) => return self.unread(typed, context, told),
            Ok(domain) if !typed.is_repaired() => match self.layers.covering(domain) {
                None => (None, Verdict::Unlisted),
                listed => (listed, Verdict::Listed),
            },
            Ok(_) => (None, Verdict::Unlisted),
        };
        if verdict == Verdict::Listed && !self.explore {
            let (findings, found) = (findings(&typed), [None; SUGGESTIONS_MAX]);
            return Answer { typed, verdict, listed, findings, found };
        }
        self.judge(typed, listed, verdict, context, told)
    }

    /// The answer on what cannot be read, unless it can by the keys of another script's keyboard.
    #[cold]
    #[inline(never)]
    fn unread<'v>(
        &self,
        mut typed: Typed<'v>,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) -> Answer<'v>
    where
        'd: 'v,
    {
        typed.retype(|domain| self.knows(domain));
        if typed.domain().is_ok() {
            return self.judge(typed, None, Verdict::Unlisted, context, told);
        }
        let (findings, found) = (findings(&typed), [None; SUGGESTIONS_MAX]);
        Answer { typed, verdict: Verdict::Invalid, listed: None, findings, found }
    }

    /// What the directories say of a domain that the keys of another keyboard spell.
    fn knows(&self, domain: &Domain) -> Known {
        match self.layers.covering(domain) {
            Some(entry) if entry.tags() & (TAG_PROVIDER | TAG_MILITARY) != 0 => Known::OwnedByOne,
            Some(_) => Known::Listed,
            None => Known::No,
        }
    }

    /// The answer, once it is known what else may have been meant.
    #[inline(never)]
    fn judge<'v>(
        &self,
        mut typed: Typed<'v>,
        listed: Option<Entry<'v>>,
        mut verdict: Verdict,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) -> Answer<'v>
    where
        'd: 'v,
    {
        if verdict == Verdict::Unlisted && typed.domain().is_ok_and(Domain::has_idn) {
            typed.retype(|domain| self.knows(domain));
        }
        let (mut findings, mut found) = (findings(&typed), [None; SUGGESTIONS_MAX]);
        if let Ok(domain) = typed.domain() {
            // What is repaired is not listed as it was typed.
            let covering = if typed.is_repaired() { self.layers.covering(domain) } else { listed };
            let (layers, query) = (&self.layers, &Query::new(domain));
            let given = Given { layers, context, typed: &typed, domain, findings, query, covering };
            let mut case = Case::new(given);
            case.collect();
            for (slot, (candidate, ppm)) in found.iter_mut().zip(case.conclude()) {
                if ppm > 0 {
                    let layout = context.layout();
                    let found = suggestion(candidate, ppm, &typed, domain, query, layout);
                    *slot = Some(found).filter(|found| is_worth_showing(found, domain));
                }
            }
            let is_text = case.is_text();
            findings.insert_if(case.is_impossible() && !is_text, Finding::NoSuchSuffix);
            let is_suspect = self.policy.warns(&found) && !is_text || !findings.is_empty();
            if verdict == Verdict::Unlisted && is_suspect {
                verdict = Verdict::Suspect;
            }
            told(&case);
        }
        Answer { typed, verdict, listed, findings, found }
    }
}
