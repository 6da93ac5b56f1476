//! The check: reads what was typed, asks each directory who could have been meant, and judges.

mod found;
#[cfg(all(test, feature = "builtin-image"))]
mod listed_tests;
mod many;

pub use many::{Memo, Slot, Summary};

use crate::answer::{Answer, Found, SUGGESTIONS_MAX, Verdict};
use crate::directory::{Directory, Entry, Filter, Query, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::{Domain, Finding, Findings, Known, Split, findings, is_file};
use crate::judge::{
    Asked, Case, Concluded, Context, Given, LAYERS_MAX, Layer, LayerError, Layers, PPM, features,
};
use found::{is_worth_showing, suggest};

/// From which probability on a warning is worth it, and how many suggestions it offers. The one place
/// where this is set.
///
/// Whether anything else was meant is one question, who was meant another. The first decides whether to
/// warn ([`Answer::probability`], the sum over all that may have been meant), the second how many are
/// offered ([`Answer::meant`]): `ann@mail.con` is wrong for certain, and mail.com and gmail.com are both
/// offered.
///
/// The constants are measured in docs/quality.md ("Policies"), by weights that have not seen what is
/// judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Least probability that anything else was meant, in parts per million. Not asked for where the name
    /// gives itself away or no domain ends as was typed: that is suspect in every policy
    /// ([`Answer::findings`]).
    pub threshold_ppm: u32,
    /// How many times as likely as another the first suggestion may be for that one to be offered, too, in
    /// hundredths. At 0 only the first is offered. Where nothing but the suffix speaks for the first
    /// (`firm.xe`, `firm` being in no directory), seven times this.
    pub ratio_percent: u32,
}

impl Policy {
    /// Warn only where a slip is likelier than not.
    pub const QUIET: Self = Self { threshold_ppm: 550_000, ratio_percent: 300 };
    /// Warn from one in eleven on. Like the others, it offers what is at least a third as likely as the first.
    pub const BALANCED: Self = Self { threshold_ppm: 90_909, ratio_percent: 300 };
    /// Rather a needless question than a mail gone astray: from one in 75 on.
    pub const STRICT: Self = Self { threshold_ppm: 13_333, ratio_percent: 300 };
    /// What a checker has that is not told otherwise.
    pub const DEFAULT: Self = Self::BALANCED;

    /// The same from another probability on, in parts per million.
    #[must_use]
    pub const fn with_threshold_ppm(mut self, threshold_ppm: u32) -> Self {
        self.threshold_ppm = threshold_ppm;
        self
    }

    /// The same, offering what the first is at most so many times as likely as, in hundredths.
    #[must_use]
    pub const fn with_ratio_percent(mut self, ratio_percent: u32) -> Self {
        self.ratio_percent = ratio_percent;
        self
    }

    /// What is this probable is worth a warning.
    fn warns(self, ppm: u32) -> bool {
        ppm > 0 && ppm >= self.threshold_ppm.min(PPM)
    }

    /// How many of these to offer, best first. `by_suffix`: nothing but the suffix speaks for the first.
    fn offers(
        self,
        found: &[Option<Found<'_>>; SUGGESTIONS_MAX],
        findings: Findings,
        by_suffix: bool,
    ) -> u8 {
        let ppm = || found.iter().flatten().map(|found| found.ppm);
        let first = u64::from(ppm().next().unwrap_or_default()) * 100;
        let ratio = u64::from(self.ratio_percent) * if by_suffix { BY_SUFFIX } else { 1 };
        let is_near = |&ppm: &u32| first <= u64::from(ppm) * ratio;
        let others = ppm().take(MEANT_MAX).skip(1).take_while(is_near);
        let (count, sum) =
            others.fold((1, first / 100), |(n, sum), ppm| (n + 1, sum + u64::from(ppm)));
        let is_enough = first > 0 && (findings.is_empty() || sum >= PERHAPS_PPM);
        if is_enough { count } else { 0 }
    }
}

/// Most suggestions that are offered at once: who asks about more asks nothing.
const MEANT_MAX: usize = 3;

/// Where no directory has the name and only its suffix is known to be wrong, others are offered down to this
/// part of what they have to be elsewhere, a twentieth of the first: nobody's weight says which suffix was
/// meant, so the first of `firm.xe` (`de`, `se`) is wrong three times as often, and a name that nobody has
/// is no answer. tests/tests/suffixes.rs counts what comes of it.
const BY_SUFFIX: u64 = 7;

/// From here on what a name with findings may imitate is offered: "perhaps".
const PERHAPS_PPM: u64 = 116_000;

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A domain that an entry covers is listed, unless another was meant with this probability: one in 360.
const DOUBTED: u32 = PPM / 360;

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

    /// The same with names that are in use, besides its layers: [`Filter::builtin`], or the caller's. They
    /// are asked once some slip is found that may be warned about, and then take some fifty nanoseconds.
    ///
    /// # Errors
    ///
    /// A third filter.
    pub fn with_filter(mut self, filter: Filter<'d>) -> Result<Self, LayerError> {
        self.layers = self.layers.with_filter(filter)?;
        Ok(self)
    }

    /// Its policy.
    pub fn policy(&self) -> Policy {
        self.policy
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
    #[inline]
    pub fn check<'v>(&self, typed: &'v [u8], context: &Context<'v>) -> Answer<'v>
    where
        'd: 'v,
    {
        // Here, so that it is written where the caller has it.
        let mut answer = Answer::unread(typed);
        self.answer(&mut answer, context, |_| ());
        answer
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
        let (mut answer, mut told) = (Answer::unread(typed), None);
        self.answer(&mut answer, context, |case| told = case.features());
        (answer, told)
    }

    /// The names of the features.
    #[doc(hidden)]
    pub fn feature_names() -> &'static [&'static str] {
        &features::FEATURES
    }

    /// Writes the answer. `told` is told of the case, where there was one.
    fn answer<'v>(
        &self,
        answer: &mut Answer<'v>,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) where
        'd: 'v,
    {
        self.answer_knowing(|ascii| self.entry_of(ascii), answer, context, told);
    }

    /// Writes the answer, where `known` says which entry a domain is itself, and how it is split if that is known;
    /// none for a checker that looks further.
    #[inline]
    fn answer_knowing<'v>(
        &self,
        known: impl FnOnce(&[u8]) -> Option<(Entry<'d>, Option<Split>)>,
        answer: &mut Answer<'v>,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) where
        'd: 'v,
    {
        // What is listed just so, as nearly everything is, is right, and no more is to be known of it.
        let mut is_asked = false;
        answer.listed = answer.typed.read_known(|ascii| {
            is_asked = true;
            known(ascii)
        });
        if answer.listed.is_some() {
            answer.verdict = Verdict::Listed;
            return;
        }
        match answer.typed.domain() {
            Err(_) => return self.unread(answer, context, told),
            Ok(domain) if !answer.typed.is_repaired() => {
                // An entry is listed with brackets around it, too.
                let own = if is_asked { None } else { self.entry_of(domain.as_bytes()) };
                let own = own.map(|(entry, _)| entry);
                // What covers a name by itself is its entry, and that was asked for.
                let is_known = domain.name_at() == 0 && !self.explore;
                answer.listed = own.or_else(|| match is_known {
                    true => None,
                    false => self.layers.covering(domain),
                });
            }
            Ok(_) => {}
        }
        match answer.listed {
            Some(entry) if !self.explore => self.listed(answer, &entry, context, told),
            Some(_) => {
                answer.verdict = Verdict::Listed;
                self.judge(answer, context, told);
            }
            None => self.judge(answer, context, told),
        }
    }

    /// The answer on what an entry covers: that it is listed, unless another was meant.
    fn listed<'v>(
        &self,
        answer: &mut Answer<'v>,
        entry: &Entry<'v>,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) where
        'd: 'v,
    {
        let is_in_doubt = |domain| self.layers.is_in_doubt(domain, entry);
        // What is below a provider is a page of it where a web site was given.
        if !answer.typed.is_of_web() && answer.typed.domain().is_ok_and(is_in_doubt) {
            let as_read = *answer;
            answer.listed = None;
            self.judge(answer, context, told);
            if answer.found[0].is_some_and(|found| found.ppm >= DOUBTED) {
                return;
            }
            *answer = as_read;
        }
        (answer.verdict, answer.findings) = (Verdict::Listed, findings(&answer.typed));
    }

    /// The entry of just this domain, and how it is split; none for a checker that looks further.
    fn entry_of(&self, ascii: &[u8]) -> Option<(Entry<'d>, Option<Split>)> {
        if self.explore { None } else { self.layers.entry_of(ascii) }
    }

    /// The answer on what cannot be read, unless it can by the keys of another script's keyboard, or is a number
    /// that a provider has for its name.
    #[cold]
    #[inline(never)]
    fn unread<'v>(
        &self,
        answer: &mut Answer<'v>,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) where
        'd: 'v,
    {
        answer.typed.retype(|domain| self.knows(domain));
        if answer.typed.domain().is_ok() {
            return self.judge(answer, context, told);
        }
        if let Some(number) = answer.typed.as_number() {
            let as_read = core::mem::replace(&mut answer.typed, number);
            self.judge(answer, context, |_| ());
            if answer.meant > 0 {
                return;
            }
            *answer = Answer { typed: as_read, ..Answer::unread(as_read.input()) };
        }
        (answer.verdict, answer.findings) = (Verdict::Invalid, findings(&answer.typed));
    }

    /// What the directories say of a domain that the keys of another keyboard spell.
    fn knows(&self, domain: &Domain) -> Known {
        match self.layers.covering(domain) {
            Some(entry) if entry.tags() & TAG_PROVIDER != 0 => Known::Provider,
            Some(entry) if entry.tags() & TAG_MILITARY != 0 => Known::OwnedByOne,
            Some(_) => Known::Listed,
            None => Known::No,
        }
    }

    /// The answer on what was read, once it is known what else may have been meant.
    #[inline(never)]
    fn judge<'v>(
        &self,
        answer: &mut Answer<'v>,
        context: &Context<'v>,
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) where
        'd: 'v,
    {
        if answer.verdict == Verdict::Unlisted && answer.typed.domain().is_ok_and(Domain::has_idn) {
            answer.typed.retype(|domain| self.knows(domain));
        }
        answer.typed.resign(|domain| self.knows(domain));
        let typed = &answer.typed;
        answer.findings = findings(typed);
        let Ok(domain) = typed.domain() else { return };
        if is_file(domain.as_bytes()) {
            return;
        }
        // What is repaired is not listed as it was typed.
        let in_doubt = |entry: &Entry<'d>| self.layers.is_in_doubt(domain, entry);
        let covering = match typed.is_repaired() {
            true => self.layers.covering(domain).filter(|entry| !in_doubt(entry)),
            false => answer.listed,
        };
        let (mut query, mut asked) = (Query::NONE, Asked::nothing());
        query.read(domain);
        let (layers, query, asked) = (&self.layers, &query, &mut asked);
        layers.ask(query, asked);
        let findings = answer.findings;
        let given = Given { layers, context, typed, domain, findings, query, asked, covering };
        let mut weighed = Weighed::default();
        if !given.is_alone() {
            weighed = self.weigh(given, &mut answer.found, told);
        }
        let Weighed { ppm, is_text, is_impossible, by_suffix } = weighed;
        answer.ppm = ppm;
        answer.findings.insert_if(is_impossible && !is_text, Finding::NoSuchSuffix);
        let is_suspect = self.policy.warns(ppm) && !is_text || !answer.findings.is_empty();
        if answer.verdict == Verdict::Unlisted && is_suspect {
            answer.verdict = Verdict::Suspect;
            answer.meant = self.policy.offers(&answer.found, answer.findings, by_suffix);
        }
    }

    /// Weighs what may have been meant, and writes suggestions.
    #[inline(never)]
    fn weigh<'v>(
        &self,
        given: Given<'_, 'v, 'd>,
        found: &mut [Option<Found<'v>>; SUGGESTIONS_MAX],
        told: impl FnOnce(&Case<'_, 'v, 'd>),
    ) -> Weighed
    where
        'd: 'v,
    {
        let Given { context, typed, domain, query, .. } = given;
        let mut case = Case::new(given);
        case.collect();
        let (mut ppm, mut by_suffix) = (0, None);
        let mut slots = found.iter_mut();
        for concluded in case.conclude() {
            let Concluded { ppm: share, adds, .. } = concluded;
            if let Some(slot) = slots.next().filter(|_| share > 0) {
                suggest(slot, &concluded, typed, domain, query, context);
                if !slot.as_ref().is_some_and(|found| is_worth_showing(found, domain)) {
                    *slot = None;
                    continue;
                }
                by_suffix.get_or_insert(concluded.candidate.is_unlisted());
            }
            ppm += if adds { share } else { 0 };
        }
        told(&case);
        let (is_text, is_impossible) = (case.is_text(), case.is_impossible());
        if is_text && case.is_phrase() {
            (ppm, *found) = (0, [None; SUGGESTIONS_MAX]);
        }
        Weighed { ppm, is_text, is_impossible, by_suffix: by_suffix == Some(true) }
    }
}

/// What came of weighing; of what is near nothing, nothing.
#[derive(Default)]
struct Weighed {
    /// The probability that anything else was meant.
    ppm: u32,
    is_text: bool,
    is_impossible: bool,
    /// Nothing but its suffix speaks for the first suggestion.
    by_suffix: bool,
}
