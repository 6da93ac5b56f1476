//! What may have been meant: entries, names of zones and domains of the message, each read as a slip.

use super::Case;
use crate::bits::{BIT, NEVER};
use crate::channel::{
    COST_MAX, Edit, Reading, SlipKind, before_late_key, defect_edit, flip, read_entry,
    read_imitation, read_text, read_zone,
};
use crate::directory::{Entry, How, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::domain::suffix_class::last_label;
use crate::domain::{Defect, DefectKind};
use crate::judge::background;
use crate::judge::letters::letters_cost;
use crate::judge::pool::{Candidate, Intended};
use crate::judge::posterior::UNSEEN;
use crate::judge::prior::{ENTRY_GAIN, Prior, in_country, meant};

/// What being made to deceive may cost less than the slip that would have done it.
const IMITATED: u32 = 20 * BIT;

/// What may have been meant, before it is known how that was done.
pub(super) struct Target<'v, 'l> {
    pub(super) intended: Intended<'v>,
    pub(super) letters: &'l Letters,
    pub(super) tags: u8,
    pub(super) prior: Prior,
}

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// A hit: prior, bound, channel, pool. `letters`: a place for the entry's.
    pub(super) fn entry(&mut self, how: How, entry: Entry<'v>, letters: &mut Letters) {
        let query = self.given.query;
        // A suffix was left out behind a host only where there is none that could end so.
        let is_name = matches!(how, How::Bare { at } if usize::from(at) == query.letters.suffix_at);
        if entry.is_zone() || is_name && !self.is_impossible {
            return;
        }
        let by_looks = matches!(how, How::Skeleton | How::Part { .. });
        let may_imitate = self.given.may_deceive() || !query.suffix_exists;
        let imitates = by_looks || how == How::Name && may_imitate;
        let entry = self.given.layers.with_all_tags(entry, &self.beside);
        let prior = self.prior_of(&entry);
        let Some(cost_max) = self.room(prior) else { return };
        let (how, entry) = self.split_as_typed(how, entry);
        let by_name_only = how == How::Name && !imitates;
        if by_name_only && self.memo.least_of(query, &entry, &self.costs) > cost_max {
            return;
        }
        let mut own = None;
        self.given.read_letters(&entry, letters, &mut own);
        let letters = &*letters;
        let alphabet = own.as_ref().unwrap_or(&query.alphabet);
        let intended = Intended::Entry(entry);
        let target = Target { intended, letters, tags: entry.tags(), prior };
        if imitates {
            self.imitation(&target, read_imitation(query, how, letters, alphabet));
        }
        if by_looks {
            return;
        }
        let memo = &mut self.memo;
        let reading = read_entry(query, how, &entry, letters, &self.costs, cost_max, memo);
        // What needs no slip is what was typed itself.
        let Some(reading) = reading.filter(|reading| !reading.edits.as_slice().is_empty()) else {
            return;
        };
        if reading.kept > 0 && entry.is_suffix_alone() {
            return;
        }
        if self.given.may_deceive() {
            self.imitation(&target, flip(query, letters, &reading));
        }
        let honest = match query.suffix_exists {
            true => {
                let own = self.typed.before() + self.made_of_it(how, entry.tags(), letters);
                prior.weight.saturating_add(own)
            }
            false => NEVER,
        };
        let kept = self.before_kept(&reading) + self.host_kept(&reading, entry.tags());
        let prior = Prior { kept, ..prior };
        self.offer(Candidate::new(intended, reading, prior, honest));
    }

    /// `lists.freedesktop.com`: an entry below a private suffix, found by its label, once the suffix that was
    /// typed has no such rule.
    fn split_as_typed(&self, how: How, entry: Entry<'v>) -> (How, Entry<'v>) {
        let query = self.given.query;
        let split = match how {
            How::Label { .. } if query.suffix_exists => entry.split_as(&query.letters),
            _ => None,
        };
        split.map_or((how, entry), |entry| (How::Name, entry))
    }

    /// How often an entry is meant.
    fn prior_of(&self, entry: &Entry<'v>) -> Prior {
        let weight = self.given.layers.entry_cost(entry, &self.beside);
        let (domain, message) = (self.given.domain, self.given.context.message());
        Prior::new(weight, meant(entry.as_bytes(), weight, domain, message))
    }

    /// What a reading may cost, the prior being this: what is a million times less likely than the best so
    /// far cannot be seen in the answer.
    fn room(&self, prior: Prior) -> Option<u32> {
        let unseen = if self.given.may_deceive() { UNSEEN + IMITATED } else { UNSEEN };
        let before = self.typed.slip + prior.meant;
        self.pool.least().saturating_add(unseen).min(COST_MAX + before).checked_sub(before)
    }

    /// A name under a zone: with the typed letters it is as likely as these letters are.
    pub(super) fn zone(&mut self, at: usize, entry: Entry<'v>) {
        if !entry.is_zone() {
            return;
        }
        let query = self.given.query;
        let zone = self.given.letters_of(&entry);
        let Some(reading) = read_zone(query, at, zone.as_bytes(), &self.costs) else { return };
        let head = self.given.letters().get(..at.saturating_sub(1)).unwrap_or_default();
        let label = head.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        let before = head.get(..head.len() - label.len()).unwrap_or_default();
        let name = background::name_in_zone(label) + background::subdomain(before);
        let weight = self.given.layers.entry_cost(&entry, &self.beside).saturating_add(name);
        if reading.edits.as_slice().is_empty() {
            self.background.add_zone(entry.as_bytes(), weight);
            self.is_impossible = false;
            return;
        }
        if query.is_internal {
            return;
        }
        let (domain, message) = (self.given.domain, self.given.context.message());
        let meant = in_country(entry.as_bytes(), weight, ENTRY_GAIN, domain, message);
        let prior = Prior::new(weight, meant);
        self.offer(Candidate::new(Intended::Entry(entry), reading, prior, NEVER));
    }

    /// The sender's own domain and those of other recipients could have been meant, listed or not.
    pub(super) fn in_message(&mut self) {
        let Some(message) = self.given.context.message() else { return };
        let (query, layers, typed) = (self.given.query, self.given.layers, self.given.domain);
        let sender = message.sender().filter(|&sender| sender != typed);
        let others = message.others(typed).map(|(other, _)| other);
        for domain in sender.into_iter().chain(others) {
            let mut alphabet = query.alphabet.clone();
            let letters = &Letters::of(domain, &mut alphabet);
            let entry = layers.covering(domain).filter(|e| e.as_bytes() == domain.as_bytes());
            let intended = entry.map_or(Intended::Message(domain), Intended::Entry);
            let weight = layers.weight_cost(|directory| directory.weight_of_covering(domain));
            let prior = Prior::new(weight, meant(domain.as_bytes(), weight, typed, Some(message)));
            let target = Target { intended, letters, tags: 0, prior };
            for how in query.imitations() {
                self.imitation(&target, read_imitation(query, how, letters, &alphabet));
            }
            let reading = read_text(query, letters, &self.costs);
            let is_read = |reading: &Reading| {
                let edits = reading.edits.as_slice();
                // Hosts of one domain are named in a row: `mail1` and `mail2`, `team-a` and `team-b`.
                let is_beside = entry.is_none() && domain.registrable() == typed.registrable();
                let is_another = |edit: &Edit| edit.kind == SlipKind::Substitution;
                let is_in_row = is_beside && edits.iter().all(is_another);
                !edits.is_empty() && !is_in_row
            };
            if let Some(reading) = reading.filter(is_read) {
                let prior = Prior { kept: self.before_kept(&reading), ..prior };
                self.offer(Candidate::new(intended, reading, prior, NEVER));
            }
        }
    }

    /// The cost of what a reading keeps in front being there, a local part before a late key too.
    pub(super) fn before_kept(&self, reading: &Reading) -> u32 {
        let (letters, kept) = (&self.given.query.letters, reading.kept);
        let in_name = letters.name_at + 1..=letters.name_end;
        let before = match letters.as_bytes().get(letters.name_at..kept) {
            Some(head) if in_name.contains(&kept) => {
                let below = letters.as_bytes().get(..letters.name_at).unwrap_or_default();
                background::subdomain(below)
                    + background::host(head, |head| self.typed.head(head.len()))
            }
            _ => background::before(letters, kept),
        };
        before + self.before_late_key(reading).map_or(0, letters_cost)
    }

    /// The cost of what a reading keeps in front being a host of the target.
    pub(super) fn host_kept(&self, reading: &Reading, tags: u8) -> u32 {
        let is_host =
            reading.kept > 0 && tags & TAG_PROVIDER != 0 && self.before_late_key(reading).is_none();
        if is_host { background::HOST_OF_PROVIDER } else { 0 }
    }

    /// The local part, or its last word, before a q that was typed for the `@`.
    pub(super) fn before_late_key(&self, reading: &Reading) -> Option<&[u8]> {
        let mut edits = reading.edits.as_slice().iter();
        edits.find_map(|edit| before_late_key(self.given.letters(), edit))
    }

    /// A candidate as a slip, beside those that were repaired.
    pub(super) fn offer(&mut self, mut candidate: Candidate<'v>) {
        let (typed, costs) = (&self.typed, &self.costs);
        let hyphen = self.hyphen_kept(&candidate.reading);
        let (mut repairs, mut repair_cost) = (typed.repairs, typed.repair_cost);
        if let Some((number, cost, reading)) = hyphen {
            (candidate.undone, candidate.reading) = (Some(number), reading);
            (repairs, repair_cost) = (repairs - 1, repair_cost - cost);
        }
        let slips = candidate.reading.edits.as_slice().len();
        let more = costs.count(slips + repairs) - costs.count(slips);
        let channel = candidate.reading.cost + more + repair_cost;
        let meant = candidate.prior.total();
        candidate.cost = typed.slip.saturating_add(meant).saturating_add(channel).min(NEVER);
        if self.given.is_unfinished() && self.is_on_the_way(&candidate) {
            candidate.suppressed = true;
            // Nothing slipped: this is how the target looks before its end.
            let repairs = if typed.repairs > 0 { typed.slip + typed.repair_cost } else { 0 };
            candidate.cost = meant.saturating_add(repairs).min(NEVER);
        }
        candidate.lookalike = !self.given.findings.is_empty() && self.given.may_deceive();
        self.pool.offer(candidate);
    }

    /// `-plus.de`, `e.-plus.de`: the hyphen that the reader dropped is the one that a reading misses, or has a
    /// dot in the place of. The number of that repair, its cost, and the reading with the hyphen.
    fn hyphen_kept(&self, reading: &Reading) -> Option<(usize, u32, Reading)> {
        let (typed, domain) = (self.given.typed, self.given.domain);
        let is_edge = |defect: &Defect| defect.kind == DefectKind::EdgeHyphen;
        let number = typed.defects().iter().position(is_edge).filter(|_| !domain.has_idn())?;
        let defect = typed.defects().get(number)?;
        let cost = defect_edit(defect, typed, domain, self.costs.layout()).2;
        let letters = self.given.letters();
        let is_dot = |edit: &Edit| letters.get(usize::from(edit.typed_at)) == Some(&b'.');
        let beside = |edit: &Edit| matches!(defect.at.abs_diff(edit.typed_at), 0 | 1);
        let reading = reading.with_hyphen(&self.costs, |edit| match edit.kind {
            SlipKind::MissingHyphen => edit.typed_at == defect.at,
            SlipKind::Substitution => is_dot(edit) && beside(edit),
            _ => false,
        })?;
        Some((number, cost, reading))
    }

    /// What was typed is the beginning of the target, or its suffix the beginning of the target's.
    fn is_on_the_way(&self, candidate: &Candidate<'v>) -> bool {
        let text = candidate.text();
        let kept = candidate.reading.kept;
        let rest = self.given.domain.as_bytes().get(kept..).unwrap_or_default();
        let suffix = self.given.query.letters.suffix();
        let last = last_label(text);
        let suffix_grows =
            !suffix.is_empty() && last.len() > suffix.len() && last.starts_with(suffix);
        // No top-level domain has one letter, and a name without its suffix is not done.
        let has_no_suffix = suffix.len() < 2;
        text.starts_with(rest) || suffix_grows || has_no_suffix
    }
}
