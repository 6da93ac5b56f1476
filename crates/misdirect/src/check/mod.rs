//! The check: reads what was typed, asks each directory who could have been meant, and judges.

mod batch;
mod case;
mod conclude;
mod found;

pub use batch::Batch;

use crate::bits::{BIT, NEVER, log2};
use crate::directory::{Directory, Entry, Query, Steps};
use crate::domain::{Domain, Typed, findings};
use crate::judge::{Context, features};
use crate::verdict::{Judgement, SUGGESTIONS_MAX, Verdict};
use case::Case;
use thiserror::Error;

/// Most layers of a checker.
pub const LAYERS_MAX: usize = 4;

/// What a layer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Its entries are listed: right as they are, and what could have been meant.
    Trusted,
    /// Its entries were seen: auto-collected addresses, popularity. They make what was typed more
    /// plausible and nothing else, so that a slip once sent does not whitelist itself.
    Evidence,
}

/// A directory in a checker, with how much it counts.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'d> {
    directory: Directory<'d>,
    share: u32,
    trust: Trust,
}

impl<'d> Layer<'d> {
    /// A directory whose entries are right.
    pub fn trusted(directory: Directory<'d>) -> Self {
        Self { directory, share: 1, trust: Trust::Trusted }
    }

    /// A directory whose entries were seen.
    pub fn evidence(directory: Directory<'d>) -> Self {
        Self { directory, share: 1, trust: Trust::Evidence }
    }

    /// How much of the mail goes by this layer, relative to the other trusted ones; 1 unless said.
    /// Weights count within a layer, so that a user's few contacts do not drown in a total of
    /// millions.
    #[must_use]
    pub fn with_share(mut self, share: u32) -> Self {
        self.share = share;
        self
    }
}

/// A layer cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LayerError {
    /// There are four already.
    #[error("a checker has at most four layers")]
    TooMany,
}

/// From which probability on a suggestion is worth a warning. The one place where this is set.
///
/// The constants are measured in docs/quality.md ("Policies"), by weights that have not seen what is
/// judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Least probability of the best suggestion, in parts per million.
    pub threshold_ppm: u32,
    /// How many times as likely as the second the best has to be, in hundredths.
    pub ratio_percent: u32,
}

impl Policy {
    /// Warn only where a slip is nearly certain.
    pub const QUIET: Self = Self { threshold_ppm: 750_000, ratio_percent: 300 };
    /// Warn from 0.29 on, where the best is at least three times as likely as the second.
    pub const BALANCED: Self = Self { threshold_ppm: 290_000, ratio_percent: 300 };
    /// Rather a needless question than a mail gone astray.
    pub const STRICT: Self = Self { threshold_ppm: 70_000, ratio_percent: 300 };
    /// What a checker has that is not told otherwise.
    pub const DEFAULT: Self = Self::BALANCED;
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Checks addresses against up to four directories. Making one is as cheap as copying it.
#[derive(Debug, Clone, Copy)]
pub struct Checker<'d> {
    layers: [Option<Layer<'d>>; LAYERS_MAX],
    policy: Policy,
    explore: bool,
}

impl<'d> Checker<'d> {
    /// A checker with one trusted directory.
    pub fn new(directory: Directory<'d>) -> Self {
        let first = Some(Layer::trusted(directory));
        Self { layers: [first, None, None, None], policy: Policy::DEFAULT, explore: false }
    }

    /// A checker without a directory: it knows form, and what the message around an address tells.
    pub fn without_directory() -> Self {
        Self { layers: [None; LAYERS_MAX], policy: Policy::DEFAULT, explore: false }
    }

    /// The same with one layer more. Their order does not matter.
    ///
    /// # Errors
    ///
    /// A fifth layer.
    pub fn with_layer(mut self, layer: Layer<'d>) -> Result<Self, LayerError> {
        let free = self.layers.iter_mut().find(|slot| slot.is_none());
        *free.ok_or(LayerError::TooMany)? = Some(layer);
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
    pub fn check<'v>(&self, typed: &'v [u8], context: &Context<'v>) -> Verdict<'v>
    where
        'd: 'v,
    {
        // In place, and once a verdict is known, written there: both are large.
        let mut typed = Typed::unread(typed);
        typed.read_in_place();
        let (listed, judgement) = match typed.domain() {
            Err(_) => (None, Judgement::Invalid),
            Ok(domain) if !typed.is_repaired() => match self.listed(domain) {
                None => (None, Judgement::Unlisted),
                listed => (listed, Judgement::Listed),
            },
            Ok(_) => (None, Judgement::Unlisted),
        };
        let is_done = match judgement {
            Judgement::Listed => !self.explore,
            judgement => judgement == Judgement::Invalid,
        };
        if is_done {
            let (findings, found) = (findings(&typed), [None; SUGGESTIONS_MAX]);
            return Verdict { typed, judgement, listed, findings, found };
        }
        self.judge(typed, listed, judgement, context)
    }

    /// The verdict, once it is known what else may have been meant.
    #[inline(never)]
    fn judge<'v>(
        &self,
        typed: Typed<'v>,
        listed: Option<Entry<'v>>,
        mut judgement: Judgement,
        context: &Context<'v>,
    ) -> Verdict<'v>
    where
        'd: 'v,
    {
        let (findings, mut found) = (findings(&typed), [None; SUGGESTIONS_MAX]);
        if let Ok(domain) = typed.domain() {
            // What is repaired is not listed as it was typed.
            let known = if typed.is_repaired() { self.listed(domain) } else { listed };
            let query = Query::new(domain);
            let mut case = Case::new(self, &typed, domain, findings, known, &query, context);
            case.collect();
            let is_suspect = case.conclude(&mut found) || !findings.is_empty();
            if judgement == Judgement::Unlisted && is_suspect {
                judgement = Judgement::Suspect;
            }
        }
        Verdict { typed, judgement, listed, findings, found }
    }

    /// Checks many addresses in one context, in their order.
    pub fn check_many<'v, 'c>(
        &'c self,
        typed: impl IntoIterator<Item = &'v [u8]> + 'c,
        context: &'c Context<'v>,
    ) -> impl Iterator<Item = Verdict<'v>> + 'c
    where
        'd: 'v,
        'v: 'c,
    {
        typed.into_iter().map(|typed| self.check(typed, context))
    }

    /// The verdict on a name, the features of its first suggestion, which `cargo xtask train` fits,
    /// and what the context adds to their evidence, in 1/256 bit.
    #[doc(hidden)]
    pub fn features<'v>(
        &self,
        typed: &'v [u8],
        context: &Context<'v>,
    ) -> (Verdict<'v>, Option<([i32; features::COUNT], i32)>)
    where
        'd: 'v,
    {
        let verdict = self.check(typed, context);
        let typed = Typed::read(typed);
        let Ok(domain) = typed.domain() else { return (verdict, None) };
        let query = Query::new(domain);
        let (findings, listed) = (findings(&typed), self.listed(domain));
        let mut case = Case::new(self, &typed, domain, findings, listed, &query, context);
        case.collect();
        (verdict, case.features())
    }

    /// The names of the features.
    #[doc(hidden)]
    pub fn feature_names() -> &'static [&'static str] {
        &features::FEATURES
    }

    fn layers(&self, trust: Trust) -> impl Iterator<Item = &Layer<'d>> + Clone {
        self.layers.iter().flatten().filter(move |layer| layer.trust == trust)
    }

    /// The nearest trusted entry that covers a domain.
    fn listed(&self, domain: &Domain) -> Option<Entry<'d>> {
        let covering = self.layers(Trust::Trusted).filter_map(|l| l.directory.covering(domain));
        covering.max_by_key(|entry| (entry.as_bytes().len(), entry.weight()))
    }

    /// The entry with the tags that it has in any trusted layer.
    fn with_all_tags<'v>(&self, entry: Entry<'v>, beside: &Steps) -> Entry<'v>
    where
        'd: 'v,
    {
        let layers = self.layers(Trust::Trusted);
        if layers.clone().count() < 2 {
            return entry;
        }
        layers.fold(entry, |entry, layer| entry.with_tags(layer.directory.tags_of(&entry, beside)))
    }

    /// −log2 of how often an entry is meant, by its weight in every trusted layer that has it.
    fn entry_cost(&self, entry: &Entry<'d>, beside: &Steps) -> u32 {
        let mut trusted = self.layers(Trust::Trusted);
        match (trusted.next(), trusted.next()) {
            (Some(layer), None) if layer.share > 0 => {
                let total = layer.directory.total_weight().max(1);
                fraction_cost((u128::from(entry.weight()) << ONE) / u128::from(total))
            }
            _ => self.weight_cost(|directory| directory.weight_of(entry, beside)),
        }
    }

    /// −log2 of how often mail goes to what `weight` gives the weight of, over all trusted layers.
    fn weight_cost(&self, weight: impl Fn(&Directory<'d>) -> u64) -> u32 {
        let shares: u64 = self.layers(Trust::Trusted).map(|layer| u64::from(layer.share)).sum();
        let mut sum = 0u128;
        for layer in self.layers(Trust::Trusted) {
            let total =
                u128::from(layer.directory.total_weight()).max(1) * u128::from(shares.max(1));
            let part = u128::from(weight(&layer.directory)) * u128::from(layer.share);
            sum += (part << ONE) / total;
        }
        fraction_cost(sum)
    }
}

/// Places behind the point of a fraction of all mail.
const ONE: u32 = 40;

/// −log2 of a fraction.
fn fraction_cost(fraction: u128) -> u32 {
    match u64::try_from(fraction).unwrap_or(u64::MAX) {
        0 => NEVER,
        fraction => (ONE * BIT).saturating_sub(log2(fraction)),
    }
}
