//! What was typed being right: every way in which it may be somebody's own, and what was seen of it.

use super::{Case, Given};
use crate::bits::{BIT, NEVER, log2};
use crate::channel::{Edit, Place, Reading};
use crate::directory::{How, TAG_ONE_SUFFIX, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::domain::suffix_class::{is_cut, is_schools, is_turned, suffix_cost};
use crate::domain::{Defect, DefectKind, Domain};
use crate::judge::background;
use crate::judge::context::{Dns, Input};
use crate::judge::deception::GIVEN_AWAY;
use crate::judge::features::RARE_SUFFIX;
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
/// Mail that goes to one of the commonest domains, by each: for those no filter is asked, since names on
/// popularity lists beside them are mostly squats (`gamil.com`), and one slip in 256 is in a filter by
/// chance.
const COMMON: u32 = 8 * BIT;
/// A name that does not exist, or takes no mail: parked names resolve, real ones seldom fail. Set by
/// hand.
const NO_SUCH_DOMAIN: u32 = 8 * BIT;
const NO_MAIL: u32 = 4 * BIT;
/// Twice as many recipients at one of two domains that look alike: nobody slips twice the same way, but
/// may have copied it.
const ONE_MORE: u32 = 3;
/// Two domains of the message that look like what was typed look like each other: after `team-a` and
/// `team-b` comes `team-c`. Set by hand.
const SERIES: u32 = 2 * BIT;

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// Adds up in which ways what was typed may be right, and what speaks against all of them.
    pub(super) fn as_own(&mut self) {
        let is_to_colleague = self.is_to_colleague();
        self.pool.embed(self.typed.plain());
        let by_host = |edit: &Edit| self.is_below_host() && edit.place == Place::Subdomain;
        let is_host_of = |known: &Candidate<'v>| known.reading.edits.as_slice().iter().all(by_host);
        let is_host = self.pool.visible().any(is_host_of);
        let is_alone =
            |known: &Candidate<'v>| known.tags() & TAG_ONE_SUFFIX != 0 && self.is_own_name(known);
        let is_nobodys = self.pool.visible().any(is_alone);
        let own = &mut self.background;
        if self.below.is_none() && !is_nobodys {
            own.add(self.typed.plain());
        }
        if let Some(entry) = self.given.covering.or(self.below).filter(|_| !is_host) {
            let at = self.given.domain.len() - entry.as_bytes().len();
            let head = self.given.domain.as_bytes().get(..at).unwrap_or_default();
            let weight = self.given.layers.entry_cost(&entry, &self.beside);
            let host = if self.below.is_some() { background::HOST_OF_PROVIDER } else { 0 };
            own.add(weight + host + background::subdomain(head));
        }
        for candidate in self.pool.visible() {
            // Names beside an entry that are somebody's own, whatever letters they have, and those that
            // are its owner's.
            let sibling = if is_host { background::HOST_SIBLING } else { SIBLING };
            let slipped = candidate.reading.cost + sibling;
            own.add(candidate.prior.total().saturating_add(slipped));
            own.add(if is_host { NEVER } else { candidate.honest });
        }
        if is_to_colleague {
            // Nobody has letters of another's name for a name of their own: what came in vouches for itself
            // if it is given as the sender.
            let is_drawn = self.given.context.input() == Input::Received && self.pool.is_drawn();
            if !is_drawn {
                own.add(TO_COLLEAGUES);
            }
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
        self.speak_against(against);
    }

    /// What was typed is beside hosts of its domain that are listed.
    pub(super) fn is_below_host(&self) -> bool {
        self.below.is_some_and(|entry| entry.tags() & TAG_PROVIDER == 0)
    }

    /// Two domains of one message that look alike are one doubt, not two certainties: which of them is
    /// right is told by how many recipients have it, how common its suffix is, and what else is known of it.
    /// Not asked where the other is known to be right, by a directory or as the sender's own, or where what
    /// was typed cannot be.
    pub(super) fn beside_others(&mut self) {
        let Given { layers, context, domain: typed, .. } = self.given;
        let Some(message) = context.message() else { return };
        if self.is_impossible || self.typed.repairs > 0 {
            return;
        }
        let against_typed = self.shift + self.typed.slip as i32 - SLIP_TYPED as i32;
        let often =
            |domain| (ONE_MORE * log2(u64::from(message.recipients_at(domain).max(1)))) as i32;
        let suffix =
            |domain: &Domain| suffix_cost(domain.suffix_bytes(), true).min(RARE_SUFFIX) as i32;
        let labels = |domain: &Domain| domain.suffix().split('.').count();
        let is_senders = |other: &Domain| {
            message.sender().is_some_and(|sender| sender.registrable() == other.registrable())
        };
        let seen = |other| -> u32 {
            let evidence = layers.directories(Trust::Evidence);
            let seen = evidence.filter_map(|directory| directory.covering(other));
            seen.map(|seen| background::sighting(u64::from(seen.weight()), 0)).sum()
        };
        self.pool.compare(|known| {
            let Intended::Message(other) = known.intended else { return None };
            if is_senders(other) || layers.covering(other).is_some() {
                return None;
            }
            let recipients = often(other) - often(typed);
            // Suffixes of as many labels are as often meant as they are common.
            let is_told = labels(typed) == labels(other);
            let by_suffix = if is_told { suffix(typed) - suffix(other) } else { 0 };
            Some(against_typed + recipients + by_suffix + seen(other) as i32)
        });
        let of_message = |known: &&Candidate<'v>| matches!(known.intended, Intended::Message(_));
        if self.pool.candidates().filter(of_message).count() > 1 {
            self.speak_for(SERIES);
        }
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
            self.speak_for(background::sighting(weight, heavier));
        }
        // What is listed, once repaired, needs no evidence; and that a listed domain is in use says nothing of one more
        // host below it.
        let is_known = self.given.covering.or(self.below).is_some();
        let Some(best) = self.pool.best().filter(|_| !is_known) else { return };
        match self.given.layers.in_use(self.given.domain) {
            // So common a target is meant more often than anybody has a name beside it.
            gain @ 0.. if best.prior.weight >= COMMON => self.speak_for(gain as u32),
            // That it is no school says something where one was meant.
            missing @ ..0 if self.meant(best).is_some_and(|meant| is_schools(meant.suffix)) => {
                self.speak_against(missing.unsigned_abs());
            }
            _ => {}
        }
    }

    /// So much speaks against what was typed.
    fn speak_against(&mut self, loss: u32) {
        self.background.cost += loss;
        self.shift += loss as i32;
    }

    /// So much speaks for what was typed.
    fn speak_for(&mut self, gain: u32) {
        self.background.cost = self.background.cost.saturating_sub(gain).max(BIT);
        self.shift -= gain as i32;
    }

    /// The cost of what was typed being the owner's of an entry: its name under another suffix or on
    /// another host, or a name made of it. Apart from how often the entry is meant.
    pub(super) fn made_of_it(&self, how: How, tags: u8, intended: &Letters) -> u32 {
        let typed = &self.given.query.letters;
        let same_suffix = intended.suffix() == typed.suffix();
        match how {
            How::Name if intended.name() == typed.name() && !same_suffix => {
                let suffix = self.given.domain.suffix_bytes();
                let intended = intended.suffix();
                let is_firm = tags & (TAG_PROVIDER | TAG_ONE_SUFFIX) == 0;
                if is_firm && (is_cut(suffix, intended) || is_turned(suffix, intended)) {
                    return background::own_other_level(typed.name());
                }
                background::own_brand(typed.name(), tags, suffix, self.typed.suffix)
            }
            // Who has one host under a name has others: `seas.upenn.edu` beside `sas.upenn.edu`.
            How::Name if intended.name() == typed.name() => match tags & TAG_PROVIDER {
                0 => OTHER_HOST,
                _ => background::HOST_OF_PROVIDER,
            },
            How::Glued { at } => {
                let head = typed.as_bytes().get(typed.name_at..usize::from(at)).unwrap_or_default();
                let head = head.strip_suffix(b"-").unwrap_or(head);
                let suffix = if same_suffix { BIT } else { self.typed.suffix };
                let head = self.typed.head(head.len());
                background::compound(head, tags, intended.name().len()) + suffix
            }
            _ => NEVER,
        }
    }

    /// `google.com.google.com` in what came: its program typed nothing twice, and below a domain stands what its owner
    /// puts there. A provider's users have no hosts.
    fn is_own_host(&self) -> bool {
        let Given { typed, context, covering, .. } = self.given;
        let is_copy = |defect: &Defect| {
            defect.kind == DefectKind::Repeated && typed.input().get(defect.input_at) == Some(&b'.')
        };
        context.input() == Input::Received
            && typed.defects().iter().all(is_copy)
            && covering.is_some_and(|entry| entry.tags() & TAG_PROVIDER == 0)
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
        if self.is_own_host() {
            return;
        }
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
