//! How often a domain is meant: P(d | context), and how often anybody slips at all.

use super::context::{Context, Input};
use super::message::MessageContext;
use super::posterior::PPM;
use crate::bits::{BIT, NEVER, either, share};
use crate::domain::Domain;
use crate::domain::suffix_class::{last_label, suffix_cost};

/// Slips of the domain per address that is typed afresh: one in 610. Of 228,708 such addresses in trailers
/// of public git histories and of mails 163 in 100,000 have one, 132 to 191 from history to history; slips
/// that nothing betrayed are not among them. Published guesses for slips that were not noticed run from 1
/// in 1,000 to 1 in 100, and a caller who has counted says so ([`Context::with_slip_rate_ppm`]).
pub(crate) const SLIP_TYPED: u32 = 2369;
/// The same for an address that was pasted: whoever typed it did so before, but names one letter off
/// are also registered on purpose.
const SLIP_PASTED: u32 = SLIP_TYPED + 5 * BIT;
/// The same for one that came in a message: its owner's program wrote it, and such names are seen here.
const SLIP_RECEIVED: u32 = SLIP_TYPED + 4 * BIT;
/// The same for one that stands in a file: somebody typed it, and then it was used, read by others or
/// answered with a bounce. Of 1,676,665 addresses in the same trailers, each as often as it stands there, 35
/// in 100,000 have a slip, 27 to 45 from history to history: one in 2,900. At that end files with true
/// addresses stay as silent as is asked for, two alarms in 10,000, and 95 % of the slips planted into them
/// are found.
const SLIP_STANDING: u32 = SLIP_TYPED + 9 * BIT / 4;

/// What an entry gains at most from its country: weights say already how often it is meant.
pub(crate) const ENTRY_GAIN: u32 = 6 * BIT;
/// Mail that goes to the sender's own domain: half.
const OWN_DOMAIN: u32 = BIT;
/// Mail whose recipient is at a domain that another recipient of the message is at: half,
/// shared among these.
const SAME_RECIPIENTS: u32 = BIT;

/// How often a domain is meant, in costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prior {
    /// By its weight alone; [`NEVER`] where no directory has it.
    pub(crate) weight: u32,
    /// Around this message.
    pub(crate) meant: u32,
    /// What is kept in front of it being there.
    pub(crate) kept: u32,
}

impl Prior {
    /// Of what is in no directory.
    pub(crate) const NONE: Self = Self { weight: NEVER, meant: NEVER, kept: 0 };

    /// Nothing is kept in front.
    pub(crate) fn new(weight: u32, meant: u32) -> Self {
        Self { weight, meant, kept: 0 }
    }

    /// Around this message, with what is kept in front.
    pub(crate) fn total(self) -> u32 {
        self.meant.saturating_add(self.kept)
    }
}

/// The cost of a slip of the domain.
pub(crate) fn slip_cost(context: &Context<'_>) -> u32 {
    let cost = match context.input() {
        Input::Typing | Input::Typed => SLIP_TYPED,
        Input::Pasted => SLIP_PASTED,
        Input::Received => SLIP_RECEIVED,
        Input::Standing => SLIP_STANDING,
    };
    match context.slip_rate_ppm() {
        None => cost,
        // Who slips more often where it is typed does so in what is pasted and received, too.
        Some(ppm) => cost - SLIP_TYPED + share(u64::from(ppm), u64::from(PPM)),
    }
}

/// The cost of meaning `domain`, given the cost `weight` that it has by that alone
/// ([`NEVER`] where no directory has it).
pub(crate) fn meant(
    domain: &[u8],
    weight: u32,
    typed: &Domain,
    message: Option<&MessageContext>,
) -> u32 {
    let Some(message) = message else { return weight };
    let mut cost = in_country(domain, weight, ENTRY_GAIN, typed, Some(message));
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

/// How the country codes around an address move the cost of a domain or suffix: mail stays in a
/// country more often than not. With n of m senders and recipients under a code, n of m + 1 parts of
/// the mail stay under it, shared as the suffix's cost tells; the rest is left for all others.
pub(crate) fn in_country(
    domain: &[u8],
    cost: u32,
    gain_max: u32,
    typed: &Domain,
    message: Option<&MessageContext>,
) -> u32 {
    let Some(message) = message else { return cost };
    let last = last_label(domain);
    let (under, all) = message.under_country(last, typed);
    if last.len() == 2 && under > 0 {
        let at_home = share(u64::from(under), u64::from(all) + 1);
        let gain = suffix_cost(last, true).saturating_sub(at_home).min(gain_max);
        return cost.saturating_sub(gain).max(at_home.min(cost));
    }
    // Only codes say where somebody is: `com` is everywhere.
    let code = message.sender().map(|sender| last_label(sender.as_bytes()));
    match code.filter(|code| code.len() == 2).map(|code| message.under_country(code, typed)) {
        Some((under, all)) => cost + share(u64::from(all - under) + 1, u64::from(all) + 1),
        None => cost,
    }
}

/// The entry is the domain or one above it.
fn stands_for(entry: &[u8], domain: &Domain) -> bool {
    domain.is_within(entry)
}
