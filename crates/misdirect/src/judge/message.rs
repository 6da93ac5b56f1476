//! What the message around an address tells: who sends it, and who else gets it.

use crate::domain::suffix_class::last_label;
use crate::domain::{Domain, Typed};

/// Sender and recipients of one message, in a fixed size (about 4 kB), read once.
///
/// ```
/// use misdirect::MessageContext;
/// let message = MessageContext::new(b"me@smallfirm.ch", [b"ann@army.mil".as_slice()]);
/// assert_eq!(message.sender().unwrap().as_str(), "smallfirm.ch");
/// assert_eq!(message.overflow(), 0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MessageContext {
    sender: Option<Domain>,
    domains: [Option<(Domain, u32)>; MessageContext::DOMAINS_MAX],
    recipients: u32,
    overflow: usize,
    unreadable: usize,
}

impl MessageContext {
    /// Different domains of recipients that are kept. Mail to more is rare, and one domain more or
    /// less moves little; what has no room is counted in [`Self::overflow`].
    pub const DOMAINS_MAX: usize = 16;

    /// Reads a sender (address or domain; empty for none) and the recipients of the message, the
    /// one to be checked among them or not. Never fails: what cannot be read is counted.
    pub fn new<'a>(sender: &[u8], recipients: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut message = Self {
            sender: Typed::read(sender).domain().ok().copied(),
            domains: [None; Self::DOMAINS_MAX],
            recipients: 0,
            overflow: 0,
            unreadable: 0,
        };
        for recipient in recipients {
            message.add(recipient);
        }
        message
    }

    fn add(&mut self, recipient: &[u8]) {
        let typed = Typed::read(recipient);
        let Ok(domain) = typed.domain() else {
            self.unreadable += 1;
            return;
        };
        // Slots fill from the left, so the first free one is past every known domain.
        let slot = self
            .domains
            .iter_mut()
            .find(|slot| slot.as_ref().is_none_or(|(known, _)| known == domain));
        match slot {
            Some(Some((_, count))) => *count = count.saturating_add(1),
            Some(free) => *free = Some((*domain, 1)),
            None => {
                self.overflow += 1;
                return;
            }
        }
        self.recipients = self.recipients.saturating_add(1);
    }

    /// The domain of the person whom the answer is for, if it could be read: who writes the message, or the
    /// reader of one that came in ([`Input::Received`](crate::Input::Received)), whose own mail is no news. The
    /// `From` of what came in is no sender: it would vouch for itself.
    pub fn sender(&self) -> Option<&Domain> {
        self.sender.as_ref()
    }

    /// Of sender and recipients elsewhere than at `typed`, how many are under a country code, and
    /// how many there are.
    pub(crate) fn under_country(&self, code: &[u8], typed: &Domain) -> (u32, u32) {
        let sender = self.sender.iter().filter(|&sender| sender != typed).map(|sender| (sender, 1));
        sender.chain(self.others(typed)).fold((0, 0), |(under, all), (domain, count)| {
            let same = last_label(domain.as_bytes()) == code;
            (under + if same { count } else { 0 }, all + count)
        })
    }

    /// Recipients whose domain had no room among [`Self::DOMAINS_MAX`]; they have no influence.
    pub fn overflow(&self) -> usize {
        self.overflow
    }

    /// Recipients without a readable domain; they have no influence.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Domains of recipients other than `typed`, and how many recipients are at each: a slip that
    /// was repeated must not vouch for itself.
    pub(crate) fn others<'m, 't>(
        &'m self,
        typed: &'t Domain,
    ) -> impl Iterator<Item = (&'m Domain, u32)> + use<'m, 't> {
        let known = self.domains.iter().map_while(Option::as_ref);
        known.filter(move |(domain, _)| domain != typed).map(|(domain, count)| (domain, *count))
    }

    /// Recipients at a domain.
    pub(crate) fn recipients_at(&self, domain: &Domain) -> u32 {
        let known = self.domains.iter().map_while(Option::as_ref);
        known.filter(|(known, _)| known == domain).map(|(_, count)| count).sum()
    }

    /// Recipients at domains other than `typed`.
    pub(crate) fn other_recipients(&self, typed: &Domain) -> u32 {
        self.others(typed).map(|(_, count)| count).sum()
    }
}
