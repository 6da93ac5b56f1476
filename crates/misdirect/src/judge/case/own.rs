//! What was typed being right: every way in which it may be somebody's own, and what was seen of it.

use super::Case;
use crate::bits::{BIT, NEVER};
use crate::channel::Reading;
use crate::directory::How;
use crate::domain::Domain;
use crate::domain::letters::Letters;
use crate::judge::background;
use crate::judge::context::Dns;
use crate::judge::deception::GIVEN_AWAY;
use crate::judge::layers::Trust;
use crate::judge::pool::{Candidate, Intended};
use crate::judge::prior::{Prior, SLIP_TYPED};

/// Of the names one slip beside an entry, those that get mail of their own: what a slip costs
/// (1 in 610) and ten bits more, so that nothing but letters is never more certain than 0.999.
const SIBLING: u32 = SLIP_TYPED + 10 * BIT;
/// A quarter of mail to an organisation that has hosts listed goes to others of its hosts.
const OTHER_HOST: u32 = 2 * BIT;
/// Writing to a colleague: nobody mistypes the domain that is in the sender's own address.
const COLLEAGUE: u32 = 20 * BIT;
/// The same where masses decide, as a share of all mail: set by hand, half of what `prior` gives to the
/// sender's own domain as a target.
const TO_COLLEAGUES: u32 = 2 * BIT;
/// A name that does not exist, or takes no mail: parked names resolve, real ones seldom fail. Set by
/// hand.
const NO_SUCH_DOMAIN: u32 = 8 * BIT;
const NO_MAIL: u32 = 4 * BIT;

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// Adds up in which ways what was typed may be right, and what speaks against all of them.
    pub(super) fn as_own(&mut self) {
        let is_to_colleague = self.is_to_colleague();
        let own = &mut self.background;
        own.add(self.typed.plain());
        if let Some(entry) = self.given.covering {
            let at = self.given.domain.len() - entry.as_bytes().len();
            let head = self.given.domain.as_bytes().get(..at).unwrap_or_default();
            let weight = self.given.layers.entry_cost(&entry, &self.beside);
            own.add(weight + background::subdomain(head));
        }
        for candidate in self.pool.visible() {
            // Names beside an entry that are somebody's own, whatever letters they have, and those that
            // are its owner's.
            let slipped = candidate.reading.cost + SIBLING;
            own.add(candidate.prior.total().saturating_add(slipped));
            own.add(candidate.honest);
        }
        if is_to_colleague {
            own.add(TO_COLLEAGUES);
            self.shift -= COLLEAGUE as i32;
        }
        own.sum_up();
        self.sightings();
        let missing = match self.given.context.dns() {
            Dns::NoSuchDomain => NO_SUCH_DOMAIN,
            Dns::NoMail => NO_MAIL,
            Dns::Unknown | Dns::AcceptsMail => 0,
        };
        let against = missing + if self.given.findings.is_empty() { 0 } else { GIVEN_AWAY };
        self.background.cost += against;
        self.shift += against as i32;
    }

    /// The domain typed is the sender's own, or below it.
    fn is_to_colleague(&self) -> bool {
        let typed = self.given.domain;
        let own = |sender: &Domain| sender.registrable() == typed.registrable();
        let sender = self.given.context.message().and_then(|message| message.sender());
        sender.is_some_and(|sender| sender == typed || own(sender))
    }

    /// What was seen before makes what was typed more plausible.
    fn sightings(&mut self) {
        let best = self.pool.best_entry();
        for directory in self.given.layers.directories(Trust::Evidence) {
            let Some(seen) = directory.covering(self.given.domain) else { continue };
            let weight = u64::from(seen.weight());
            let heavier = best.map_or(0, |best| directory.weight_of(&best, &self.beside));
            let gain = background::sighting(weight, heavier);
            self.background.cost = self.background.cost.saturating_sub(gain).max(BIT);
            self.shift -= gain as i32;
        }
    }

    /// The cost of what was typed being the owner's of an entry: its name under another suffix or on
    /// another host, or a name made of it. Apart from how often the entry is meant.
    pub(super) fn made_of_it(&self, how: How, tags: u8, intended: &Letters) -> u32 {
        let typed = &self.given.query.letters;
        let same_suffix = intended.suffix() == typed.suffix();
        match how {
            How::Name if intended.name() == typed.name() && !same_suffix => {
                let suffix = self.given.domain.suffix_bytes();
                background::own_brand(typed.name(), tags, suffix, self.typed.suffix)
            }
            // Who has one host under a name has others: `seas.upenn.edu` beside `sas.upenn.edu`.
            How::Name if intended.name() == typed.name() => OTHER_HOST,
            How::Glued { at } => {
                let head = typed.as_bytes().get(typed.name_at..at).unwrap_or_default();
                let head = head.strip_suffix(b"-").unwrap_or(head);
                let suffix = if same_suffix { BIT } else { self.typed.suffix };
                background::compound(head, tags, intended.name().len()) + suffix
            }
            _ => NEVER,
        }
    }

    /// What was typed, repaired: it cannot be right as it stands, but may be once it is repaired.
    pub(super) fn repaired(&mut self) {
        let (typed, given) = (&self.typed, &self.given);
        if self.is_impossible {
            // As it stands or repaired: it cannot be right.
            self.background.cost = NEVER;
            return;
        }
        let Some(last) = given.typed.defects().last() else { return };
        let at_end = usize::from(last.at) + 1 >= given.domain.len();
        let no_local = given.typed.local_part().is_none();
        let at_front = last.input_at < given.typed.span().start;
        let reading = Reading::kept_whole(given.letters().len(), 0);
        let mut candidate = Candidate::new(Intended::Repaired, reading, Prior::NONE, NEVER);
        let repairs = self.costs.count(typed.repairs) + typed.repair_cost;
        candidate.cost = typed.slip + self.background.cost + repairs;
        // The dot that was just typed is on its way to the next label, and the local part may yet be
        // typed before its `@`.
        candidate.suppressed = given.is_unfinished() && (at_end || no_local && at_front);
        self.pool.offer(candidate);
        self.background.cost = NEVER;
    }
}
