//! The check: reads what was typed, asks each directory who could have been meant, and judges.

use crate::bits::{BIT, NEVER, Sum, either, log2};
use crate::channel::{
    COST_MAX, Costs, Edit, LastName, NOWHERE, Place, Reading, SlipKind, defect_edit, read_entry,
    read_text, read_zone,
};
use crate::directory::{Directory, Entry, How, Query, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::{Domain, LABEL_LEN_MAX, Typed, label_to_unicode};
use crate::judge::{
    Candidate, Context, Dns, ENTRY_GAIN, Input, Intended, PPM, Pool, SLIP_PASTED, SLIP_RECEIVED,
    SLIP_TYPED, Scale, background, deception, features, in_country, meant, probability,
};
use crate::verdict::{Found, FoundSlip, Judgement, Kind, Piece, Verdict};
use thiserror::Error;

/// Of the names one slip beside an entry, those that get mail of their own: what a slip costs
/// (1 in 300) and ten bits more, so that nothing but letters is never more certain than 0.999.
const SIBLING: u32 = SLIP_TYPED + 10 * BIT;
/// What speaks against a word having been typed for another (`Facts::words`), which no example in
/// ASCII letters tells: one Han character is one of thousands, a letter one of thirty.
const WORD: i32 = 6 * BIT as i32;
/// A quarter of mail to an organisation that has hosts listed goes to others of its hosts.
const OTHER_HOST: u32 = 2 * BIT;
/// Which letter is made to look alike, and by which of its likes.
const LOOKALIKE_LETTER: u32 = 5 * BIT;
/// The prior of an entry that almost nobody means.
const LIGHT: u32 = 20 * BIT;
/// Nobody mistypes the domain that is in the sender's own address.
const OWN: u32 = 20 * BIT;
/// Zones above one domain that are counted: `*.uk`, `*.gov.uk` and one more.
const ZONES_MAX: usize = 4;
/// A share that is less than one part per million.
const UNSEEN: u32 = 20 * BIT;
/// What a slip that nobody sees costs, on the average of those that are seen.
const UNKNOWN_SLIP: u32 = 8 * BIT;

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
        let typed = Typed::read(typed);
        let mut verdict =
            Verdict { typed, judgement: Judgement::Invalid, listed: None, found: [None; 4] };
        let Ok(domain) = typed.domain() else { return verdict };
        verdict.judgement = Judgement::Unlisted;
        if !typed.is_repaired() {
            verdict.listed = self.listed(domain);
            if verdict.listed.is_some() {
                verdict.judgement = Judgement::Listed;
                if !self.explore {
                    return verdict;
                }
            }
        }
        let query = Query::new(domain);
        let mut case = Case::new(*self, &typed, domain, &query, context);
        case.collect();
        case.conclude(&mut verdict);
        verdict
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
        let mut case = Case::new(*self, &typed, domain, &query, context);
        case.collect();
        (verdict, case.features())
    }

    /// The names of the features.
    #[doc(hidden)]
    pub fn feature_names() -> &'static [&'static str] {
        &features::FEATURES
    }

    fn layers(&self, trust: Trust) -> impl Iterator<Item = Layer<'d>> + Clone + use<'d> {
        self.layers.into_iter().flatten().filter(move |layer| layer.trust == trust)
    }

    /// The nearest trusted entry that covers a domain.
    fn listed(&self, domain: &Domain) -> Option<Entry<'d>> {
        let covering = self.layers(Trust::Trusted).filter_map(|l| l.directory.covering(domain));
        covering.max_by_key(|entry| (entry.domain().len(), entry.weight()))
    }

    /// The entry with the tags that it has in any trusted layer.
    fn with_all_tags<'v>(&self, entry: Entry<'v>) -> Entry<'v>
    where
        'd: 'v,
    {
        let layers = self.layers(Trust::Trusted);
        if layers.clone().count() < 2 {
            return entry;
        }
        layers.fold(entry, |entry, layer| entry.with_tags(layer.directory.tags_of(&entry)))
    }

    /// −log2 of how often an entry is meant, by its weight in every trusted layer that has it.
    fn entry_cost(&self, entry: &Entry<'d>) -> u32 {
        let mut trusted = self.layers(Trust::Trusted);
        let alone = trusted.next().is_some() && trusted.next().is_none();
        self.weight_cost(|directory| match alone {
            true => u64::from(entry.weight()),
            false => directory.weight_of(entry),
        })
    }

    /// −log2 of how often mail goes to what `weight` gives the weight of, over all trusted layers.
    fn weight_cost(&self, weight: impl Fn(&Directory<'d>) -> u64) -> u32 {
        const ONE: u32 = 40;
        let shares: u64 = self.layers(Trust::Trusted).map(|layer| u64::from(layer.share)).sum();
        let mut sum = 0u128;
        for layer in self.layers(Trust::Trusted) {
            let total =
                u128::from(layer.directory.total_weight()).max(1) * u128::from(shares.max(1));
            let part = u128::from(weight(&layer.directory)) * u128::from(layer.share);
            sum += (part << ONE) / total;
        }
        match u64::try_from(sum).unwrap_or(u64::MAX) {
            0 => NEVER,
            sum => (ONE * BIT).saturating_sub(log2(sum)),
        }
    }
}

/// A candidate before its cost is known.
struct Offer<'v> {
    intended: Intended<'v>,
    reading: Reading,
    listed: u32,
    prior: u32,
    brand: u32,
}

impl<'v> Offer<'v> {
    fn candidate(&self, cost: u32) -> Candidate<'v> {
        Candidate {
            intended: self.intended,
            reading: self.reading,
            cost,
            listed: self.listed,
            prior: self.prior,
            brand: self.brand,
            lookalike: false,
            suppressed: false,
        }
    }
}

/// One check under way.
struct Case<'a, 'v, 'd> {
    checker: Checker<'d>,
    typed: &'a Typed<'v>,
    domain: &'a Domain,
    context: &'a Context<'v>,
    costs: Costs,
    query: &'a Query,
    /// −log2 of how common the typed suffix is.
    suffix: u32,
    /// Slips that the reader repaired, and what they cost.
    defects: usize,
    defect_cost: u32,
    /// The cost of a slip happening.
    slip: u32,
    /// What was typed being somebody's real domain, apart from what the candidates say of that.
    sources: Sum,
    /// The zones above it that were counted: one in two layers is one.
    zones: [&'v str; ZONES_MAX],
    /// All of it, once everything is collected.
    background: u32,
    /// What the context adds to the evidence for a slip, in 1/256 bit.
    shift: i32,
    /// What it adds by the country of the suffix.
    suffix_shift: i32,
    pool: Pool<'v>,
    last_name: LastName,
}

impl<'a, 'v, 'd: 'v> Case<'a, 'v, 'd> {
    fn new(
        checker: Checker<'d>,
        typed: &'a Typed<'v>,
        domain: &'a Domain,
        query: &'a Query,
        context: &'a Context<'v>,
    ) -> Self {
        let costs = Costs::HAND_SET.with_layout(context.layout());
        let suffix = background::suffix(domain, query.suffix_listed, context.message());
        let slip = match context.input() {
            Input::Typing | Input::Typed => SLIP_TYPED,
            Input::Pasted => SLIP_PASTED,
            Input::Received => SLIP_RECEIVED,
        };
        // Whatever was meant, somebody put there what stands before it.
        let before = query.letters.as_bytes().get(..query.letters.name_at).unwrap_or_default();
        let mut sources = Sum::default();
        sources.add(background::unlisted(query, suffix) + background::subdomain(before));
        let defect_cost = typed.defects().iter().map(|defect| defect_edit(defect, domain).2).sum();
        Self {
            checker,
            typed,
            domain,
            context,
            costs,
            query,
            suffix,
            defects: typed.defects().len(),
            defect_cost,
            slip,
            sources,
            zones: [""; ZONES_MAX],
            background: NEVER,
            shift: -((slip - SLIP_TYPED) as i32),
            suffix_shift: suffix as i32
                - background::suffix(domain, query.suffix_listed, None) as i32,
            pool: Pool::new(),
            last_name: LastName::new(),
        }
    }

    fn collect(&mut self) {
        let query = self.query;
        for layer in self.checker.layers(Trust::Trusted) {
            layer.directory.candidates(query, |hit| match hit.how {
                How::Zone { at } => self.zone(at, hit.entry),
                how => self.entry(how, hit.entry),
            });
        }
        self.in_message();
        if let Some(entry) = self.checker.listed(self.domain) {
            let at = self.domain.len() - entry.domain().len();
            let head = self.domain.as_bytes().get(..at).unwrap_or_default();
            self.sources.add(self.checker.entry_cost(&entry) + background::subdomain(head));
        }
        for candidate in self.pool.within(UNSEEN) {
            // Names beside an entry that are somebody's own, whatever letters they have, and the
            // entry's own name under another suffix or with a word before it.
            self.sources.add(candidate.prior.saturating_add(candidate.reading.cost + SIBLING));
            self.sources.add(candidate.brand);
        }
        self.background = self.sources.cost();
        self.evidence();
        let missing = match self.context.dns() {
            Dns::NoSuchDomain => 8 * BIT,
            Dns::NoMail => 4 * BIT,
            Dns::Unknown | Dns::AcceptsMail => 0,
        };
        self.background += missing;
        self.shift += missing as i32;
        self.repaired();
        self.pool.settle(UNSEEN, self.query.letters.as_bytes());
    }

    fn entry(&mut self, how: How, entry: Entry<'v>) {
        if entry.is_zone() {
            return;
        }
        let entry = self.checker.with_all_tags(entry);
        let query = self.query;
        let listed = self.checker.entry_cost(&entry);
        let prior = meant(entry.domain(), listed, self.domain, self.context.message());
        // What is a million times less likely than the best so far cannot be seen in the answer.
        let limit = self.pool.least().saturating_add(UNSEEN).min(COST_MAX + self.slip + prior);
        let Some(cost_max) = limit.checked_sub(self.slip + prior) else { return };
        let letters = entry_letters(query, &entry, entry.parts());
        let maxima = (cost_max + prior, cost_max);
        let last = &mut self.last_name;
        let reading = read_entry(query, how, &entry, &letters, &self.costs, maxima, last);
        // What needs no slip is what was typed itself.
        let Some(reading) = reading.filter(|reading| !reading.edits.as_slice().is_empty()) else {
            return;
        };
        if reading.kept > 0 && entry.is_suffix_alone() {
            return;
        }
        let prior = prior.saturating_add(self.before_kept(&reading));
        let brand = if query.suffix_listed {
            let before = background::subdomain(self.before_name());
            listed.saturating_add(before + self.own_brand(how, &entry, &letters))
        } else {
            NEVER
        };
        let found = Offer { intended: Intended::Entry(entry), reading, listed, prior, brand };
        match how {
            How::Skeleton | How::Pair { .. } => self.offer_lookalike(found),
            _ => self.offer(found),
        }
    }

    /// The cost of what was typed being the entry's own, or a name made of it.
    fn own_brand(&self, how: How, entry: &Entry<'_>, entry_letters: &Letters) -> u32 {
        let typed = &self.query.letters;
        let same_suffix = entry_letters.suffix() == typed.suffix();
        match how {
            How::Name if entry_letters.name() == typed.name() && !same_suffix => {
                let suffix = self.domain.suffix();
                background::own_brand(typed.name(), entry.tags(), suffix, self.suffix)
            }
            // Who has one host under a name has others: `seas.upenn.edu` beside `sas.upenn.edu`.
            How::Name if entry_letters.name() == typed.name() => OTHER_HOST,
            How::Glued { at } => {
                let head = typed.as_bytes().get(typed.name_at..at).unwrap_or_default();
                let head = head.strip_suffix(b"-").unwrap_or(head);
                let suffix = if same_suffix { BIT } else { self.suffix };
                background::compound(head, entry.tags(), entry_letters.name().len()) + suffix
            }
            _ => NEVER,
        }
    }

    /// A name under a zone: with the typed letters it is as likely as these letters are.
    fn zone(&mut self, at: usize, entry: Entry<'v>) {
        if !entry.is_zone() {
            return;
        }
        let query = self.query;
        let zone = entry_letters(query, &entry, (0, 0, 0));
        let Some(reading) = read_zone(query, at, zone.as_bytes(), &self.costs) else { return };
        let head = query.letters.as_bytes().get(..at.saturating_sub(1)).unwrap_or_default();
        let label = head.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        let listed = self.checker.entry_cost(&entry);
        let before = head.get(..head.len() - label.len()).unwrap_or_default();
        let name = background::name_in_zone(label) + background::subdomain(before);
        let listed = listed.saturating_add(name);
        if reading.edits.as_slice().is_empty() {
            let free =
                self.zones.iter_mut().find(|zone| zone.is_empty() || **zone == entry.domain());
            if let Some(free) = free.filter(|zone| zone.is_empty()) {
                *free = entry.domain();
                self.sources.add(listed);
            }
            return;
        }
        let prior =
            in_country(entry.domain(), listed, ENTRY_GAIN, self.domain, self.context.message());
        let intended = Intended::Entry(entry);
        self.offer(Offer { intended, reading, listed, prior, brand: NEVER });
    }

    /// The sender's own domain and those of other recipients could have been meant, listed or not.
    fn in_message(&mut self) {
        let Some(message) = self.context.message() else { return };
        let query = self.query;
        let sender = message.sender().filter(|&sender| sender != self.domain);
        for domain in sender.into_iter().chain(message.others(self.domain).map(|(other, _)| other))
        {
            let mut alphabet = query.alphabet.clone();
            let letters = Letters::of(domain, &mut alphabet);
            let reading = read_text(query, &letters, &self.costs);
            let Some(reading) = reading.filter(|reading| !reading.edits.as_slice().is_empty())
            else {
                continue;
            };
            let entry = self.checker.listed(domain).filter(|e| e.domain() == domain.as_str());
            let intended = entry.map_or(Intended::Message(domain), Intended::Entry);
            let listed = self.checker.weight_cost(|directory| directory.weight_of_covering(domain));
            let prior = meant(domain.as_str(), listed, self.domain, Some(message));
            let prior = prior.saturating_add(self.before_kept(&reading));
            self.offer(Offer { intended, reading, listed, prior, brand: NEVER });
        }
        // Writing to a colleague: the domain typed is the sender's own, or below it.
        let own = |sender: &Domain| sender.registrable() == self.domain.registrable();
        if message.sender().is_some_and(|sender| sender == self.domain || own(sender)) {
            self.sources.add(2 * BIT);
            self.shift -= OWN as i32;
        }
    }

    /// What was seen before makes what was typed more plausible.
    fn evidence(&mut self) {
        let best = self.pool.best_entry();
        for layer in self.checker.layers(Trust::Evidence) {
            let Some(seen) = layer.directory.covering(self.domain) else { continue };
            let weight = u64::from(seen.weight());
            let heavier = best.map_or(0, |best| layer.directory.weight_of(&best));
            let gain = background::sighting(weight, heavier);
            self.background = self.background.saturating_sub(gain).max(BIT);
            self.shift -= gain as i32;
        }
    }

    /// What was typed, repaired: it cannot be right as it stands, but may be once it is repaired.
    fn repaired(&mut self) {
        if self.defects == 0 {
            return;
        }
        let letters = self.query.letters.as_bytes().len();
        let cost = self.background + self.costs.count(self.defects) + self.defect_cost;
        let last = self.typed.defects().last();
        let at_end = last.is_some_and(|defect| usize::from(defect.at) + 1 >= self.domain.len());
        let no_local = self.typed.local_part().is_none();
        let at_front = last.is_some_and(|last| last.input_at < self.typed.span().start);
        let candidate = Candidate {
            intended: Intended::Repaired,
            reading: Reading::kept_whole(letters, 0),
            cost: self.slip + cost,
            listed: NEVER,
            prior: NEVER,
            brand: NEVER,
            lookalike: false,
            // The dot that was just typed is on its way to the next label, and the local part may
            // yet be typed before its `@`.
            suppressed: self.context.input() == Input::Typing && (at_end || no_local && at_front),
        };
        self.pool.offer(candidate);
        self.background = NEVER;
    }

    fn offer(&mut self, found: Offer<'v>) {
        let slips = found.reading.edits.as_slice().len();
        let more = self.costs.count(slips + self.defects) - self.costs.count(slips);
        let channel = found.reading.cost + more + self.defect_cost;
        let cost = self.slip.saturating_add(found.prior).saturating_add(channel).min(NEVER);
        let mut candidate = found.candidate(cost);
        if self.context.input() == Input::Typing && self.is_on_the_way(&candidate) {
            candidate.suppressed = true;
            // Nothing slipped: this is how the target looks before its end.
            let repairs = if self.defects > 0 { self.slip + self.defect_cost } else { 0 };
            candidate.cost = found.prior.saturating_add(repairs).min(NEVER);
        }
        self.pool.offer(candidate);
    }

    /// A name that looks like the entry's: made to, or by accident.
    fn offer_lookalike(&mut self, mut found: Offer<'v>) {
        let letters = found.reading.deceive(self.query.letters.as_bytes());
        if letters == 0 {
            // The same name in its own alphabet.
            return self.offer(found);
        }
        let made = deception(self.context.input()) + LOOKALIKE_LETTER * letters;
        let slipped = self.slip + found.reading.cost;
        let cost = either(made, slipped).saturating_add(found.prior + self.defect_cost).min(NEVER);
        let mut candidate = found.candidate(cost);
        candidate.lookalike = made < slipped;
        self.pool.offer(candidate);
    }

    /// What was typed is the beginning of the target, or its suffix the beginning of the target's.
    fn is_on_the_way(&self, candidate: &Candidate<'v>) -> bool {
        let text = candidate.text();
        let kept = candidate.reading.kept;
        let rest = self.domain.as_str().get(kept..).unwrap_or_default();
        let suffix = self.query.letters.suffix();
        let suffix_grows = !suffix.is_empty()
            && text
                .as_bytes()
                .rsplit(|&byte| byte == b'.')
                .next()
                .is_some_and(|last| last.len() > suffix.len() && last.starts_with(suffix));
        // No top-level domain has one letter, and a name without its suffix is not done.
        let unfinished = suffix.len() < 2;
        text.starts_with(rest) || suffix_grows || unfinished
    }

    /// The cost of a slip, or of one more than was repaired, from a domain that no directory has.
    fn none_of_these(&self) -> u32 {
        let before = background::subdomain(self.before_name());
        if self.defects == 0 {
            return background::none_of_these(self.query, self.suffix) + before;
        }
        let slips = self.defect_cost + self.costs.count(self.defects + 1) + UNKNOWN_SLIP;
        background::unlisted(self.query, self.suffix) + before + slips
    }

    /// The cost of what a reading keeps in front being there.
    fn before_kept(&self, reading: &Reading) -> u32 {
        let kept = self.query.letters.as_bytes().get(..reading.kept).unwrap_or_default();
        background::subdomain(kept)
    }

    /// The letters before the typed name.
    fn before_name(&self) -> &'a [u8] {
        self.query.letters.as_bytes().get(..self.query.letters.name_at).unwrap_or_default()
    }

    /// Divides, ranks, and fills the verdict.
    fn conclude(mut self, verdict: &mut Verdict<'v>) {
        let any = self.anything_else();
        let (domain, typed, alphabet) = (self.domain, self.typed, &self.query.alphabet);
        let letters = self.query.letters.as_bytes();
        let least = self.pool.least();
        let mut scale = Scale::new(least);
        self.pool.ranked().for_each(|candidate| scale.add(candidate.cost));
        let shown = self.pool.ranked().filter(|candidate| !candidate.suppressed);
        for (slot, candidate) in verdict.found.iter_mut().zip(shown) {
            let share = u64::from(scale.ppm(candidate.cost));
            let ppm = (share * u64::from(any) / u64::from(PPM - 1)) as u32;
            if ppm > 0 {
                let found = found(candidate, ppm, domain, letters, alphabet, typed);
                *slot = Some(found).filter(Found::is_domain);
            }
        }
        let ppm = |at: usize| verdict.found.get(at).copied().flatten().map_or(0, |found| found.ppm);
        let (best, second) = (ppm(0), ppm(1));
        let policy = self.checker.policy;
        let clear = u64::from(best) * 100 >= u64::from(second) * u64::from(policy.ratio_percent);
        if verdict.judgement == Judgement::Unlisted
            && best > 0
            && best >= policy.threshold_ppm.min(PPM)
            && clear
        {
            verdict.judgement = Judgement::Suspect;
        }
    }

    /// The probability that anything else was meant than was typed, in parts per million: by the
    /// fitted features, or by the masses alone where no examples were to be had.
    fn anything_else(&mut self) -> u32 {
        if let Some((values, shift)) = self.features() {
            return probability(&values, shift);
        }
        let none = self.slip + self.none_of_these();
        let background = self.background;
        let mut scale = Scale::new(self.pool.least().min(background).min(none));
        [background, none].iter().for_each(|&cost| scale.add(cost));
        self.pool.ranked().for_each(|candidate| scale.add(candidate.cost));
        (PPM - 1) - scale.ppm(background).saturating_add(scale.ppm(none)).min(PPM - 1)
    }

    /// The features of the likeliest reading, and what the context adds to them. `None` where they
    /// were not fitted: repairs, zones, look-alikes, single labels, names that are listed.
    fn features(&mut self) -> Option<(features::Values, i32)> {
        let (best, second) = {
            let mut ranked = self.pool.ranked();
            let best = *ranked.next()?;
            (best, ranked.next().map_or(NEVER, |second| second.cost).saturating_sub(best.cost))
        };
        // `gmail`, `hot.mail`: the suffix was left out as a whole.
        let left_out = |edit: &Edit| edit.place == Place::Suffix && edit.intended_len > 1;
        let edits = best.reading.edits.as_slice();
        let bare = edits.iter().any(|edit| edit.kind == SlipKind::Omission && left_out(edit));
        let single = self.query.letters.suffix().is_empty();
        if self.defects > 0 || single || bare || best.lookalike || best.suppressed {
            return None;
        }
        // No army's slips are among the examples, and the cost of silence is another.
        if matches!(best.intended, Intended::Entry(entry) if entry.tags() & TAG_MILITARY != 0) {
            return None;
        }
        // Hosts of an entry's own domain are too few among the examples.
        let below = |edit: &Edit| edit.place == Place::Subdomain;
        if edits.iter().all(below) {
            return None;
        }
        if self.checker.listed(self.domain).is_some() {
            return None;
        }
        let (intended, suffix, tags) = match &best.intended {
            Intended::Entry(entry) if !entry.is_zone() => {
                let letters = entry_letters(self.query, entry, entry.parts());
                let suffix = entry.domain().get(entry.parts().2..).unwrap_or_default();
                (letters, suffix, entry.tags())
            }
            Intended::Message(domain) => {
                let mut alphabet = self.query.alphabet.clone();
                (Letters::of(domain, &mut alphabet), domain.suffix(), 0)
            }
            _ => return None,
        };
        let suffix_cost = background::suffix(self.domain, self.query.suffix_listed, None);
        // A domain that no directory has is about as common as a light entry.
        let listed = best.listed.min(LIGHT);
        let kept = self.before_kept(&best.reading);
        let facts = features::Facts {
            query: self.query,
            typed_suffix: self.domain.suffix().as_bytes(),
            intended: &intended,
            intended_suffix: suffix.as_bytes(),
            tags,
            reading: &best.reading,
            prior: listed,
            crowd: self.pool.within(UNSEEN).count(),
            second,
            odds: background::unlisted(self.query, suffix_cost) as i32
                - (listed + best.reading.cost) as i32,
        };
        // The fitted weight of a bit of prior is a little under one half, so that much is a bit of
        // context; less where two slips are between, as many names are that near.
        // Whoever has a name under one suffix may have it under another: how often that name is meant
        // around here then says half as much, unless the suffixes differ by a slip or it is a provider,
        // which has no twin.
        let swapped = edits.iter().all(|edit| edit.kind == SlipKind::SuffixSwap);
        let twin = swapped && tags & TAG_PROVIDER == 0;
        let moved = listed as i32 + kept as i32 - best.prior.min(NEVER) as i32;
        let moved = if twin { moved / 2 } else { moved } + self.suffix_shift;
        let single = best.reading.edits.as_slice().len() == 1;
        let moved = if single { moved * 9 / 20 } else { moved / 4 };
        Some((facts.values(), self.shift + moved - WORD * facts.words() as i32))
    }
}

/// The letters of an entry, as the query numbers them. `parts`: where its parts begin.
fn entry_letters(query: &Query, entry: &Entry<'_>, parts: (usize, usize, usize)) -> Letters {
    let text = entry.domain();
    if text.contains("xn--") {
        Letters::of_text(text.as_bytes(), parts, true, &mut query.alphabet.clone())
    } else {
        Letters::of_ascii(text.as_bytes(), parts)
    }
}

/// A candidate as a suggestion: letters become bytes of the ASCII domain.
fn found<'v>(
    candidate: &Candidate<'v>,
    ppm: u32,
    domain: &Domain,
    letters: &[u8],
    alphabet: &Alphabet,
    typed: &Typed<'v>,
) -> Found<'v> {
    let (text, entry) = match candidate.intended {
        Intended::Entry(entry) => (entry.domain(), Some(entry)),
        Intended::Message(domain) => (domain.as_str(), None),
        Intended::Repaired => ("", None),
    };
    let map = Positions { domain, letters, alphabet };
    let mut slips = [None; 4];
    let edits = candidate.reading.edits.as_slice().iter().map(|edit| map.slip(edit, text));
    let repairs = typed.defects().iter().map(|defect| {
        let (kind, place, cost) = defect_edit(defect, domain);
        let intended = match (kind, place) {
            (SlipKind::Substitution, Place::Dot) => Piece::Letter('.'),
            (SlipKind::Substitution, _) => Piece::Letter('-'),
            _ => Piece::Nothing,
        };
        let typed = Piece::Input(defect.input_at, defect.input_len);
        FoundSlip { kind, place, at: defect.at, typed, intended, cost }
    });
    for (slot, slip) in slips.iter_mut().zip(edits.chain(repairs)) {
        *slot = Some(slip);
    }
    // By place, repairs behind edits of the same one. (A stable sort of slices needs an allocator.)
    let at = |slip: &Option<FoundSlip>| slip.map_or(u8::MAX, |slip| slip.at);
    for end in 1..slips.len() {
        for here in (1..=end).rev() {
            if at(&slips[here]) < at(&slips[here - 1]) {
                slips.swap(here, here - 1);
            }
        }
    }
    Found {
        text,
        entry,
        kept: map.ascii(candidate.reading.kept) as u8,
        kept_needs_dot: candidate.reading.kept_needs_dot,
        ppm,
        kind: if candidate.lookalike { Kind::Lookalike } else { Kind::Slip },
        slips,
    }
}

/// More letters than are told apart: the label as it stands.
const WHOLE: u8 = u8::MAX;

/// From letters back to bytes.
struct Positions<'a> {
    domain: &'a Domain,
    letters: &'a [u8],
    alphabet: &'a Alphabet,
}

impl Positions<'_> {
    /// The byte of the ASCII domain for a letter; inside an A-label, where that begins.
    fn ascii(&self, letter: usize) -> usize {
        if !self.domain.has_idn() {
            return letter;
        }
        let (mut letter_at, mut ascii_at) = (0, 0);
        let labels = self.letters.split(|&byte| byte == b'.').zip(self.domain.labels());
        for (decoded, label) in labels {
            let inside = letter - letter_at;
            if inside < decoded.len() + 1 {
                let plain = decoded.len() == label.len() || inside == decoded.len();
                return ascii_at
                    + match (plain, inside == decoded.len()) {
                        (_, true) => label.len(),
                        (true, false) => inside,
                        (false, false) => 0,
                    };
            }
            letter_at += decoded.len() + 1;
            ascii_at += label.len() + 1;
        }
        self.domain.len()
    }

    /// The letter is in a label that is an A-label in the domain.
    fn inside_alabel(&self, letter: usize) -> bool {
        let labels = self.letters.split(|&byte| byte == b'.').zip(self.domain.labels());
        let mut end = 0;
        let mut here = labels.skip_while(|(letters, _)| {
            end += letters.len() + 1;
            letter >= end
        });
        here.next().is_some_and(|(_, label)| label.starts_with("xn--"))
    }

    fn slip(&self, edit: &Edit, text: &str) -> FoundSlip {
        let at = usize::from(edit.typed_at);
        let typed = self.letters.get(at..at + usize::from(edit.typed_len)).unwrap_or_default();
        let typed = match typed {
            [] => Piece::Nothing,
            _ if edit.kind == SlipKind::SuffixSwap => {
                let suffix_at = self.domain.suffix_at();
                Piece::Domain(suffix_at as u8, (self.domain.len() - suffix_at) as u8)
            }
            [wide] if !wide.is_ascii() => Piece::Letter(self.alphabet.letter(*wide)),
            [a, b] if self.inside_alabel(at) => {
                Piece::Pair(self.alphabet.letter(*a), self.alphabet.letter(*b))
            }
            [letter] if self.inside_alabel(at) => Piece::Letter(char::from(*letter)),
            _ => Piece::Domain(self.ascii(at) as u8, edit.typed_len),
        };
        let intended = match (edit.intended_at, edit.intended_len) {
            (_, 0) => Piece::Nothing,
            (NOWHERE, _) => Piece::Letter('.'),
            (at, _) if edit.kind == SlipKind::SuffixSwap => {
                // A whole suffix: it ends with the text.
                match intended_piece(text, usize::from(at), WHOLE) {
                    Piece::Intended(at, _) => {
                        Piece::Intended(at, (text.len() as u8).saturating_sub(at))
                    }
                    other => other,
                }
            }
            (at, len) => intended_piece(text, usize::from(at), len),
        };
        let at = self.ascii(at) as u8;
        FoundSlip { kind: edit.kind, place: edit.place, at, typed, intended, cost: edit.cost }
    }
}

/// Letters of the intended domain, which may have A-labels.
fn intended_piece(text: &str, letter: usize, len: u8) -> Piece {
    if !text.contains("xn--") {
        return Piece::Intended(letter as u8, len);
    }
    let (mut letter_at, mut ascii_at) = (0, 0);
    for label in text.split('.') {
        let mut wide = ['\0'; LABEL_LEN_MAX];
        let is_alabel = label.starts_with("xn--");
        let decoded = is_alabel.then(|| label_to_unicode(label.as_bytes(), &mut wide)).flatten();
        let letters = decoded.unwrap_or(label.len());
        if letter < letter_at + letters {
            let wide = |at: usize| wide.get(at - letter_at).copied().unwrap_or('\0');
            return match (decoded, len) {
                (Some(_), 1) => Piece::Letter(wide(letter)),
                (Some(_), 2) => Piece::Pair(wide(letter), wide(letter + 1)),
                (Some(_), _) => Piece::Intended(ascii_at as u8, (text.len() - ascii_at) as u8),
                (None, _) => Piece::Intended((ascii_at + letter - letter_at) as u8, len),
            };
        }
        letter_at += letters + 1;
        ascii_at += label.len() + 1;
        if letter + 1 == letter_at {
            return Piece::Letter('.');
        }
    }
    Piece::Nothing
}
