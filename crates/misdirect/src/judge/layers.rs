//! The directories of a checker: how much each counts, and what they say together.

use crate::bits::{BIT, NEVER, log2};
use crate::channel::is_against_spam;
use crate::directory::{
    Directory, Entry, Filter, Finds, How, Keys, Query, Question, Steps, TAG_PROVIDER, domain_key,
};
use crate::domain::{Domain, Split};
use thiserror::Error;

/// Most layers of a checker.
pub(crate) const LAYERS_MAX: usize = 4;

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

/// Most filters of a checker: that of the library, and one more.
pub(crate) const FILTERS_MAX: usize = 2;

/// A layer cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LayerError {
    /// There are four already.
    #[error("a checker has at most four layers")]
    TooMany,
    /// There are two filters already.
    #[error("a checker has at most two filters")]
    TooManyFilters,
}

/// Up to four directories, and two filters beside them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layers<'d> {
    layers: [Option<Layer<'d>>; LAYERS_MAX],
    filters: [Option<Filter<'d>>; FILTERS_MAX],
}

impl<'d> Layers<'d> {
    pub(crate) const NONE: Self = Self { layers: [None; LAYERS_MAX], filters: [None; FILTERS_MAX] };

    /// One trusted directory.
    pub(crate) fn of_one(directory: Directory<'d>) -> Self {
        Self { layers: [Some(Layer::trusted(directory)), None, None, None], ..Self::NONE }
    }

    /// The same with one layer more.
    pub(crate) fn with(mut self, layer: Layer<'d>) -> Result<Self, LayerError> {
        let free = self.layers.iter_mut().find(|slot| slot.is_none());
        *free.ok_or(LayerError::TooMany)? = Some(layer);
        Ok(self)
    }

    /// The same with one filter more.
    pub(crate) fn with_filter(mut self, filter: Filter<'d>) -> Result<Self, LayerError> {
        let free = self.filters.iter_mut().find(|slot| slot.is_none());
        *free.ok_or(LayerError::TooManyFilters)? = Some(filter);
        Ok(self)
    }

    /// What the filters say for a domain, in 1/256 bit: that which says most for it, or where none has it what
    /// says most against it, which is below 0.
    pub(crate) fn in_use(&self, domain: &Domain) -> i32 {
        let gains = || self.filters.iter().flatten().map(|filter| filter.gain(domain));
        let most = gains().max().unwrap_or(0);
        if most > 0 { most } else { gains().min().unwrap_or(0) }
    }

    /// The layer in whose image a text lies, and where in it.
    pub(crate) fn place(&self, text: &[u8]) -> Option<(usize, usize)> {
        let mut layers = self.layers.iter().flatten().enumerate();
        layers.find_map(|(number, layer)| Some((number, layer.directory.place(text)?)))
    }

    /// The image of a layer; nothing where there is no layer of this number.
    pub(crate) fn image(&self, layer: usize) -> &'d [u8] {
        let layer = self.layers.get(layer).and_then(Option::as_ref);
        layer.map_or(&[], |layer| layer.directory.image)
    }

    /// Directories of this trust.
    pub(crate) fn directories(&self, trust: Trust) -> impl Iterator<Item = &Directory<'d>> {
        self.of(trust).map(|layer| &layer.directory)
    }

    /// Asks each trusted directory who could have been meant.
    #[inline(never)]
    pub(crate) fn ask<'a>(&'a self, query: &Query, asked: &mut Asked<'a, 'd>) {
        let (mut keys, trusted) = (Keys::NONE, self.directories(Trust::Trusted));
        keys.read(query);
        let mut after = self.of(Trust::Trusted).count();
        for (question, directory) in asked.questions.iter_mut().zip(trusted) {
            after -= 1;
            *question = Some(directory.find(query, &keys, &mut asked.finds, after));
        }
    }

    /// The trusted layer, where there is one and no other.
    fn only(&self) -> Option<&Layer<'d>> {
        if let [Some(layer), None, ..] = &self.layers {
            return Some(layer).filter(|layer| layer.trust == Trust::Trusted);
        }
        let mut trusted = self.of(Trust::Trusted);
        trusted.next().filter(|_| trusted.next().is_none())
    }

    fn of(&self, trust: Trust) -> impl Iterator<Item = &Layer<'d>> + Clone {
        self.layers.iter().flatten().filter(move |layer| layer.trust == trust)
    }

    /// The nearest trusted entry that covers a domain.
    pub(crate) fn covering(&self, domain: &Domain) -> Option<Entry<'d>> {
        let covering = self.of(Trust::Trusted).filter_map(|l| l.directory.covering(domain));
        covering.max_by_key(|entry| (entry.as_bytes().len(), entry.weight()))
    }

    /// The trusted entry of just this domain, and how it is split if that is known: the entry that
    /// [`Layers::covering`] gives, before anybody looks for the suffix.
    pub(crate) fn entry_of(&self, ascii: &[u8]) -> Option<(Entry<'d>, Option<Split>)> {
        let key = domain_key(ascii);
        let mut heaviest: Option<(Entry<'d>, Option<Split>)> = None;
        for layer in self.layers.iter().flatten().filter(|layer| layer.trust == Trust::Trusted) {
            if let Some(found) = layer.directory.entry_of(ascii, key) {
                let weight = heaviest.map_or(0, |(entry, _)| entry.weight());
                heaviest = if weight <= found.0.weight() { Some(found) } else { heaviest };
            }
        }
        heaviest
    }

    /// A domain that an entry covers may be none of its owner's: a provider's users have no hosts (those of
    /// several labels are machines), nobody has one that is called `nospam`, and others may have a host one slip away
    /// that is listed, or be the host of what stands before their name.
    pub(crate) fn is_in_doubt<'e>(&self, domain: &Domain, entry: &Entry<'e>) -> bool
    where
        'd: 'e,
    {
        let host = domain.as_bytes().strip_suffix(entry.as_bytes()).unwrap_or_default();
        let [host @ .., b'.'] = host else { return false };
        let tags = || self.with_all_tags(*entry, &Steps::beside()).tags();
        !host.contains(&b'.') && tags() & TAG_PROVIDER != 0
            || is_against_spam(host)
            || self.directories(Trust::Trusted).any(|layer| {
                layer.has_host_near(domain, entry) || layer.has_labels_swapped(domain, entry)
            })
    }

    /// The entry with the tags that it has in any trusted layer.
    pub(crate) fn with_all_tags<'v>(&self, entry: Entry<'v>, beside: &Steps) -> Entry<'v>
    where
        'd: 'v,
    {
        if self.only().is_some() {
            return entry;
        }
        self.of(Trust::Trusted)
            .fold(entry, |entry, layer| entry.with_tags(layer.directory.tags_of(&entry, beside)))
    }

    /// −log2 of how often an entry is meant, by its weight in every trusted layer that has it.
    pub(crate) fn entry_cost(&self, entry: &Entry<'d>, beside: &Steps) -> u32 {
        match self.only() {
            Some(layer) if layer.share > 0 => {
                let (weight, total) = (entry.weight(), layer.directory.total_weight().max(1));
                match weight.leading_zeros() + u64::BITS - u32::BITS >= ONE {
                    // Divided in an eighth of the time.
                    true => fraction_cost(u128::from((u64::from(weight) << ONE) / total)),
                    false => fraction_cost((u128::from(weight) << ONE) / u128::from(total)),
                }
            }
            _ => self.weight_cost(|directory| directory.weight_of(entry, beside)),
        }
    }

    /// −log2 of how often mail goes to what `weight` gives the weight of, over all trusted layers.
    pub(crate) fn weight_cost(&self, weight: impl Fn(&Directory<'d>) -> u64) -> u32 {
        let shares: u64 = self.of(Trust::Trusted).map(|layer| u64::from(layer.share)).sum();
        let mut sum = 0u128;
        for layer in self.of(Trust::Trusted) {
            let total =
                u128::from(layer.directory.total_weight()).max(1) * u128::from(shares.max(1));
            let part = u128::from(weight(&layer.directory)) * u128::from(layer.share);
            sum += (part << ONE) / total;
        }
        fraction_cost(sum)
    }
}

/// What the trusted directories were asked about a name, and what they found.
pub(crate) struct Asked<'a, 'd> {
    finds: Finds,
    questions: [Option<Question<'a, 'd>>; LAYERS_MAX],
}

impl<'d> Asked<'_, 'd> {
    pub(crate) fn nothing() -> Self {
        Self { finds: Finds::new(), questions: [const { None }; LAYERS_MAX] }
    }

    /// Nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.finds.is_empty()
    }

    /// Reads the entries that were found, directory by directory.
    pub(crate) fn entries(&self, mut visit: impl FnMut(How, Entry<'d>)) {
        for question in self.questions.iter().flatten() {
            question.entries(&self.finds, &mut visit);
        }
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
