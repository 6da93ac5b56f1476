//! What speaks for and against each candidate: every entry that was found is read as a slip, and every
//! way in which what was typed may be somebody's own is added up.

use crate::bits::{BIT, NEVER, Sum, either};
use crate::channel::{
    COST_MAX, Costs, Edit, Imitation, Known, Reading, SlipKind, defect_edit, flip, read_entry,
    read_imitation, read_text, read_zone,
};
use crate::directory::{Entry, How, Query, Steps};
use crate::domain::letters::{Letters, has_alabel};
use crate::domain::suffix_class::is_institutional;
use crate::domain::{Domain, Findings, Typed};
use crate::judge::background;
use crate::judge::context::{Context, Dns, Input};
use crate::judge::deception::{GIVEN_AWAY, Imitated};
use crate::judge::layers::{Layers, Trust};
use crate::judge::pool::{Candidate, Intended, Pool};
use crate::judge::prior::{ENTRY_GAIN, SLIP_PASTED, SLIP_RECEIVED, SLIP_TYPED, in_country, meant};

mod conclude;

/// Of the names one slip beside an entry, those that get mail of their own: what a slip costs
/// (1 in 300) and ten bits more, so that nothing but letters is never more certain than 0.999.
const SIBLING: u32 = SLIP_TYPED + 10 * BIT;
/// A quarter of mail to an organisation that has hosts listed goes to others of its hosts.
const OTHER_HOST: u32 = 2 * BIT;
/// Nobody mistypes the domain that is in the sender's own address.
const OWN: u32 = 20 * BIT;
/// Zones above one domain that are counted: `*.uk`, `*.gov.uk` and one more.
const ZONES_MAX: usize = 4;
/// A share that is less than one part per million.
pub(super) const UNSEEN: u32 = 20 * BIT;
/// What being made to deceive may cost less than the slip that would have done it.
const IMITATED: u32 = 20 * BIT;
/// What a slip that nobody sees costs, on the average of those that are seen.
const UNKNOWN_SLIP: u32 = 8 * BIT;

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

/// What may have been meant, before it is known how it was imitated.
struct Target<'v, 'l> {
    intended: Intended<'v>,
    ascii: &'v [u8],
    letters: &'l Letters,
    tags: u8,
    listed: u32,
    prior: u32,
}

/// One check under way.
pub(crate) struct Case<'a, 'v, 'd> {
    pub(super) layers: &'a Layers<'d>,
    pub(super) typed: &'a Typed<'v>,
    pub(super) domain: &'a Domain,
    pub(super) context: &'a Context<'v>,
    pub(super) costs: Costs,
    pub(super) query: &'a Query,
    /// The entry that has it listed, as it was typed or once it is repaired.
    pub(super) listed: Option<Entry<'v>>,
    /// −log2 of how common the typed suffix is.
    pub(super) suffix: u32,
    /// Slips that the reader repaired, and what they cost.
    pub(super) defects: usize,
    pub(super) defect_cost: u32,
    /// The cost of a slip happening.
    pub(super) slip: u32,
    /// There are findings.
    gives_itself_away: bool,
    /// What was typed being somebody's real domain, apart from what the candidates say of that.
    pub(super) sources: Sum,
    /// The zones above it that were counted: one in two layers is one.
    pub(super) zones: [&'v [u8]; ZONES_MAX],
    /// All of it, once everything is collected.
    pub(super) background: u32,
    /// What the context adds to the evidence for a slip, in 1/256 bit.
    pub(super) shift: i32,
    /// What it adds by the country of the suffix.
    pub(super) suffix_shift: i32,
    pub(super) pool: Pool<'v>,
    known: Known<'v>,
    /// What may still be asked about entries that another layer has found.
    beside: Steps,
}

impl<'a, 'v, 'd: 'v> Case<'a, 'v, 'd> {
    pub(crate) fn new(
        layers: &'a Layers<'d>,
        typed: &'a Typed<'v>,
        domain: &'a Domain,
        findings: Findings,
        listed: Option<Entry<'v>>,
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
        let defect_cost = typed.defects().iter().map(|defect| defect_edit(defect, domain).2).sum();
        Self {
            layers,
            typed,
            domain,
            context,
            costs,
            query,
            listed,
            suffix,
            defects: typed.defects().len(),
            defect_cost,
            slip,
            gives_itself_away: !findings.is_empty(),
            sources: Sum::default(),
            zones: [b""; ZONES_MAX],
            background: NEVER,
            shift: -((slip - SLIP_TYPED) as i32),
            suffix_shift: match context.message() {
                None => 0,
                Some(_) => {
                    suffix as i32 - background::suffix(domain, query.suffix_listed, None) as i32
                }
            },
            pool: Pool::new(),
            known: Known::new(),
            beside: Steps::beside(),
        }
    }

    pub(crate) fn collect(&mut self) {
        let (query, layers) = (self.query, self.layers);
        for directory in layers.directories(Trust::Trusted) {
            directory.candidates(query, |hit| match hit.how {
                How::Zone { at } => self.zone(at, hit.entry),
                how => self.entry(how, hit.entry),
            });
        }
        self.in_message();
        // Nobody asks how probable what was typed is beside nothing.
        if self.pool.is_empty() && self.defects == 0 {
            return;
        }
        self.sources.add(self.plain());
        if let Some(entry) = self.listed {
            let at = self.domain.len() - entry.as_bytes().len();
            let head = self.domain.as_bytes().get(..at).unwrap_or_default();
            self.sources
                .add(self.layers.entry_cost(&entry, &self.beside) + background::subdomain(head));
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
        let given_away = if self.gives_itself_away { GIVEN_AWAY } else { 0 };
        self.background += missing + given_away;
        self.shift += (missing + given_away) as i32;
        self.repaired();
        self.pool.settle(UNSEEN, self.query.letters.as_bytes());
    }

    fn entry(&mut self, how: How, entry: Entry<'v>) {
        if entry.is_zone() {
            return;
        }
        let query = self.query;
        let by_looks = matches!(how, How::Skeleton | How::Part { .. });
        let imitates =
            by_looks || how == How::Name && (self.is_deceptive() || !query.suffix_listed);
        let name_only = how == How::Name && !imitates;
        let entry = self.layers.with_all_tags(entry, &self.beside);
        let listed = self.layers.entry_cost(&entry, &self.beside);
        let prior = meant(entry.as_bytes(), listed, self.domain, self.context.message());
        // What is a million times less likely than the best so far cannot be seen in the answer.
        let unseen = if self.is_deceptive() { UNSEEN + IMITATED } else { UNSEEN };
        let limit = self.pool.least().saturating_add(unseen).min(COST_MAX + self.slip + prior);
        let cost_max = limit.checked_sub(self.slip + prior);
        let Some(cost_max) = cost_max else { return };
        if name_only && self.known.least_of(query, &entry, &self.costs) > cost_max {
            return;
        }
        let letters = entry_letters(query, &entry, entry.parts());
        let target = Target {
            intended: Intended::Entry(entry),
            ascii: entry.as_bytes(),
            letters: &letters,
            tags: entry.tags(),
            listed,
            prior,
        };
        if imitates {
            self.imitation(&target, read_imitation(query, how, target.ascii, &letters));
        }
        if by_looks {
            return;
        }
        let known = &mut self.known;
        let reading = read_entry(query, how, &entry, &letters, &self.costs, cost_max, known);
        // What needs no slip is what was typed itself.
        let Some(reading) = reading.filter(|reading| !reading.edits.as_slice().is_empty()) else {
            return;
        };
        if reading.kept > 0 && entry.is_suffix_alone() {
            return;
        }
        if self.is_deceptive() {
            self.imitation(&target, flip(query, &letters, &reading));
        }
        let prior = prior.saturating_add(self.before_kept(&reading));
        let brand = if query.suffix_listed {
            let before = background::subdomain(self.before_name());
            listed.saturating_add(before + self.own_brand(how, &entry, &letters))
        } else {
            NEVER
        };
        let found = Offer { intended: Intended::Entry(entry), reading, listed, prior, brand };
        self.offer(found);
    }

    /// Names made to deceive are pasted and received, not typed.
    fn is_deceptive(&self) -> bool {
        matches!(self.context.input(), Input::Pasted | Input::Received)
    }

    /// A name that looks like the target's, or has it inside: made to deceive, or by accident.
    fn imitation(&mut self, target: &Target<'v, '_>, read: Option<Imitation>) {
        let Some(Imitation { reading, form, letters }) = read else { return };
        let below_suffix = |entry: Entry<'_>| reading.kept > 0 && entry.is_suffix_alone();
        if matches!(target.intended, Intended::Entry(entry) if below_suffix(entry)) {
            return;
        }
        let typed = &self.query.letters;
        let other_suffix = |edit: &Edit| edit.kind == SlipKind::SuffixSwap;
        let imitated = Imitated {
            form,
            letters,
            other_suffix: reading.edits.as_slice().iter().any(other_suffix),
            is_closed: is_institutional(typed.suffix()),
            typed: typed.as_bytes(),
            name_at: typed.name_at,
            name_end: typed.name_end,
            plain: self.plain(),
            tags: target.tags,
            intended_len: target.letters.name().len(),
            second_level: second_level(target.letters.suffix()),
            alphabet: &self.query.alphabet,
        };
        let made = imitated.made(self.context.input());
        let slipped = self.slip.saturating_add(reading.cost).min(NEVER);
        let prior = target.prior.saturating_add(self.before_kept(&reading));
        let cost = either(made, slipped).saturating_add(prior + self.defect_cost).min(NEVER);
        let brand = imitated.honest(target.listed.min(target.prior));
        let Target { intended, listed, .. } = *target;
        let mut candidate = Offer { intended, reading, listed, prior, brand }.candidate(cost);
        candidate.lookalike = made < slipped;
        self.pool.offer(candidate);
    }

    /// The cost of what was typed being the entry's own, or a name made of it.
    fn own_brand(&self, how: How, entry: &Entry<'_>, entry_letters: &Letters) -> u32 {
        let typed = &self.query.letters;
        let same_suffix = entry_letters.suffix() == typed.suffix();
        match how {
            How::Name if entry_letters.name() == typed.name() && !same_suffix => {
                let suffix = self.domain.suffix_bytes();
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
        let listed = self.layers.entry_cost(&entry, &self.beside);
        let before = head.get(..head.len() - label.len()).unwrap_or_default();
        let name = background::name_in_zone(label) + background::subdomain(before);
        let listed = listed.saturating_add(name);
        if reading.edits.as_slice().is_empty() {
            let free =
                self.zones.iter_mut().find(|zone| zone.is_empty() || **zone == entry.as_bytes());
            if let Some(free) = free.filter(|zone| zone.is_empty()) {
                *free = entry.as_bytes();
                self.sources.add(listed);
            }
            return;
        }
        let prior =
            in_country(entry.as_bytes(), listed, ENTRY_GAIN, self.domain, self.context.message());
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
            let entry = self.layers.listed(domain).filter(|e| e.as_bytes() == domain.as_bytes());
            let intended = entry.map_or(Intended::Message(domain), Intended::Entry);
            let listed = self.layers.weight_cost(|directory| directory.weight_of_covering(domain));
            let prior = meant(domain.as_bytes(), listed, self.domain, Some(message));
            let ascii = domain.as_bytes();
            let target = Target { intended, ascii, letters: &letters, tags: 0, listed, prior };
            for how in query.imitations() {
                self.imitation(&target, read_imitation(query, how, ascii, &letters));
            }
            let reading = read_text(query, &letters, &self.costs);
            if let Some(reading) = reading.filter(|reading| !reading.edits.as_slice().is_empty()) {
                let prior = prior.saturating_add(self.before_kept(&reading));
                self.offer(Offer { intended, reading, listed, prior, brand: NEVER });
            }
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
        for directory in self.layers.directories(Trust::Evidence) {
            let Some(seen) = directory.covering(self.domain) else { continue };
            let weight = u64::from(seen.weight());
            let heavier = best.map_or(0, |best| directory.weight_of(&best, &self.beside));
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
        candidate.lookalike = self.gives_itself_away && self.is_deceptive();
        self.pool.offer(candidate);
    }

    /// What was typed is the beginning of the target, or its suffix the beginning of the target's.
    fn is_on_the_way(&self, candidate: &Candidate<'v>) -> bool {
        let text = candidate.text();
        let kept = candidate.reading.kept;
        let rest = self.domain.as_bytes().get(kept..).unwrap_or_default();
        let suffix = self.query.letters.suffix();
        let suffix_grows = !suffix.is_empty()
            && text
                .rsplit(|&byte| byte == b'.')
                .next()
                .is_some_and(|last| last.len() > suffix.len() && last.starts_with(suffix));
        // No top-level domain has one letter, and a name without its suffix is not done.
        let unfinished = suffix.len() < 2;
        text.starts_with(rest) || suffix_grows || unfinished
    }

    /// The cost of a slip, or of one more than was repaired, from a domain that no directory has.
    pub(super) fn none_of_these(&self) -> u32 {
        let before = background::subdomain(self.before_name());
        if self.defects == 0 {
            return background::none_of_these(self.query, self.suffix) + before;
        }
        let slips = self.defect_cost + self.costs.count(self.defects + 1) + UNKNOWN_SLIP;
        background::unlisted(self.query, self.suffix) + before + slips
    }

    /// The cost of what a reading keeps in front being there.
    pub(super) fn before_kept(&self, reading: &Reading) -> u32 {
        let kept = self.query.letters.as_bytes().get(..reading.kept).unwrap_or_default();
        background::subdomain(kept)
    }

    /// The cost of what was typed by its letters and suffix alone. Whatever was meant, somebody put there
    /// what stands before it.
    fn plain(&self) -> u32 {
        background::unlisted(self.query, self.suffix) + background::subdomain(self.before_name())
    }

    /// The letters before the typed name.
    fn before_name(&self) -> &'a [u8] {
        self.query.letters.as_bytes().get(..self.query.letters.name_at).unwrap_or_default()
    }
}

/// The first of two labels or more: `gouv` of `gouv.fr`.
fn second_level(suffix: &[u8]) -> &[u8] {
    let dot = suffix.iter().position(|&byte| byte == b'.').unwrap_or(0);
    suffix.get(..dot).unwrap_or_default()
}

/// The letters of an entry, as the query numbers them. `parts`: where its parts begin.
pub(super) fn entry_letters(
    query: &Query,
    entry: &Entry<'_>,
    parts: (usize, usize, usize),
) -> Letters {
    let ascii = entry.as_bytes();
    match has_alabel(ascii) {
        true => Letters::of_text(ascii, parts, true, &mut query.alphabet.clone()),
        false => Letters::of_ascii(ascii, parts),
    }
}
