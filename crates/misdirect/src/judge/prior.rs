//! How often a domain is meant: P(d | context), and how often anybody slips at all.

use super::message::MessageContext;
use crate::bits::{BIT, NEVER, either, share};
use crate::domain::Domain;

/// Slips of the domain per hand-typed address: one in 300 (assumed; published guesses for
/// uncorrected ones run from 1 in 1,000 to 1 in 100).
pub(crate) const SLIP_TYPED: u32 = 2107;
/// The same for an address that was pasted or received: nobody typed it just now.
pub(crate) const SLIP_COPIED: u32 = SLIP_TYPED + 4 * BIT;

/// Mail that goes to the sender's own domain: a quarter.
const OWN_DOMAIN: u32 = 2 * BIT;
/// Mail whose recipient is at a domain that another recipient of the message is at: a quarter,
/// shared among these.
const SAME_RECIPIENTS: u32 = 2 * BIT;
/// How much more often mail stays under the sender's country code than its weight tells: times 16.
const SAME_COUNTRY: u32 = 4 * BIT;

/// The cost of meaning `domain`, given the cost `listed` that its weight alone has
/// ([`NEVER`] where no directory has it).
pub(crate) fn meant(
    domain: &str,
    listed: u32,
    typed: &Domain,
    message: Option<&MessageContext>,
) -> u32 {
    let Some(message) = message else { return listed };
    let mut cost = listed.saturating_sub(country_bonus(domain, message));
    if message.sender().is_some_and(|sender| sender != typed && stands_for(domain, sender)) {
        cost = either(cost, OWN_DOMAIN);
    }
    let all = message.other_recipients(typed);
    let here = message.others(typed).filter(|(other, _)| stands_for(domain, other));
    let here: u32 = here.map(|(_, count)| count).sum();
    match share(u64::from(here), u64::from(all)) {
        NEVER => cost,
        among => either(cost, SAME_RECIPIENTS + among),
    }
}

/// What mail to a suffix gains when the sender's domain ends in the same country code.
pub(crate) fn country_bonus(domain: &str, message: &MessageContext) -> u32 {
    let country = message.sender().and_then(|sender| last_label(sender.as_str()));
    match country {
        Some(code) if code.len() == 2 && last_label(domain) == Some(code) => SAME_COUNTRY,
        _ => 0,
    }
}

/// The entry is the domain or one above it.
fn stands_for(entry: &str, domain: &Domain) -> bool {
    domain.is_within(entry.as_bytes())
}

fn last_label(domain: &str) -> Option<&str> {
    domain.rsplit('.').next()
}
