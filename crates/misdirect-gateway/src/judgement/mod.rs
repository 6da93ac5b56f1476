//! The one judgement: what is to be done with one recipient of one mail, and what the sender is told.
//!
//! It knows no protocol and keeps nothing. A recipient is judged as it was typed and as the mail would go
//! (`recipient.rs`); the strongest action of both counts. What a server would send to the suggested domain
//! anyway (`x@army.mil.`) is nothing astray.

mod recipient;
mod reply;

pub(crate) use recipient::bare;

use crate::config::{Action, Config, Rule};
use crate::directories::Directories;
use misdirect::directory::TAG_NAMES;
use misdirect::explain::Shown;
use misdirect::{Answer, Checker, Context, Kind, MessageContext, Policy, Suggestion};
use std::net::IpAddr;

/// One recipient of one mail, as a front end knows it. Any bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mail<'m> {
    /// Empty: a report.
    pub(crate) sender: &'m [u8],
    /// As it was typed.
    pub(crate) recipient: &'m [u8],
    /// As the server would send to it, where it says so.
    pub(crate) routed: Option<&'m [u8]>,
    pub(crate) origin: Origin,
}

/// Whose mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Somebody logged in, or it came to a service that takes nobody else's.
    LoggedIn,
    /// From a client with this address, where it is known.
    Client(Option<IpAddr>),
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Judgement {
    Passed(Why),
    Found(Box<Found>),
}

/// Why a recipient passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// No rule holds.
    Clean,
    /// The sender is empty, or a mail server itself: a bounce of ours would meet a bounce.
    Report,
    /// The sender is exempt.
    Exempt,
    /// Nobody logged in, and the client is in no network of the policy: mail from elsewhere.
    Foreign,
    /// There is no domain in it that can be read.
    Unread,
}

impl Why {
    pub(crate) const ALL: [Self; 5] =
        [Self::Clean, Self::Report, Self::Exempt, Self::Foreign, Self::Unread];

    /// Its name in metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Report => "report",
            Self::Exempt => "exempt",
            Self::Foreign => "not-submitted",
            Self::Unread => "unreadable",
        }
    }
}

/// A recipient for which a rule holds.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) action: Action,
    /// The domain that was typed, and the one that was meant, in A-labels.
    pub(crate) typed: String,
    pub(crate) meant: String,
    /// Names of the target's tags.
    pub(crate) tags: Vec<&'static str>,
    /// That this was meant, in parts per million.
    pub(crate) ppm: u32,
    /// One line of ASCII, without code: the question first.
    pub(crate) reply: String,
}

/// Judges by one state of policy and directories.
pub(crate) struct Judge<'l> {
    config: &'l Config,
    rules: &'l [Rule],
    checker: Checker<'l>,
}

impl<'l> Judge<'l> {
    pub(crate) fn new(config: &'l Config, directories: &'l Directories) -> Self {
        Self::by(&config.rules, config, directories)
    }

    /// By other rules than those of the policy.
    pub(crate) fn by(rules: &'l [Rule], config: &'l Config, directories: &'l Directories) -> Self {
        let least_ppm = rules.iter().map(|rule| rule.least_ppm).min();
        let policy = Policy::DEFAULT.with_threshold_ppm(least_ppm.unwrap_or(u32::MAX));
        Self { config, rules, checker: directories.checker().with_policy(policy) }
    }

    pub(crate) fn judge(&self, mail: &Mail<'_>) -> Judgement {
        if is_report(mail.sender) {
            return Judgement::Passed(Why::Report);
        }
        if !self.is_submitted(mail.origin) {
            return Judgement::Passed(Why::Foreign);
        }
        if self.config.exempt.has(mail.sender) {
            return Judgement::Passed(Why::Exempt);
        }
        let message = MessageContext::new(mail.sender, std::iter::empty());
        let context = Context::new().with_message(&message);
        let forms = recipient::forms(mail.recipient);
        let (mut found, mut is_read) = (None::<Found>, false);
        let routed = mail.routed.filter(|routed| !forms.has(routed));
        for form in forms.iter().chain(routed) {
            let answer = self.checker.check(form, &context);
            is_read |= answer.domain().is_some();
            let other = self.find(form, &answer, &context);
            let is_stronger =
                |other: &Found| found.as_ref().is_none_or(|f| f.action < other.action);
            if let Some(other) = other.filter(is_stronger) {
                found = Some(other);
            }
        }
        match found {
            Some(found) => Judgement::Found(Box::new(found)),
            None => Judgement::Passed(if is_read { Why::Clean } else { Why::Unread }),
        }
    }

    /// What the slip in a domain is, by kinds and in words.
    pub(crate) fn explain(&self, domain: &str) -> (Vec<&'static str>, String) {
        let answer = self.checker.check(domain.as_bytes(), &Context::new());
        let Some(first) = answer.suggestions().next() else { return (Vec::new(), String::new()) };
        let slips = match first.kind() {
            Kind::Slip => first.slips().map(|slip| slip.kind().name()).collect(),
            kind => vec![kind.name()],
        };
        (slips, first.explanation().to_string())
    }

    fn is_submitted(&self, origin: Origin) -> bool {
        match origin {
            Origin::LoggedIn => true,
            Origin::Client(None) => false,
            Origin::Client(Some(address)) => {
                let address = address.to_canonical();
                self.config.networks.iter().any(|network| network.contains(&address))
            }
        }
    }

    /// By the first rule that holds.
    fn find(&self, form: &[u8], answer: &Answer<'_>, context: &Context<'_>) -> Option<Found> {
        let (rule, target, ppm) = self.rules.iter().find_map(|rule| {
            let (target, ppm) = meant_by(rule, answer)?;
            (ppm >= rule.least_ppm).then_some((rule, target, ppm))
        })?;
        let tags = target.entry().map_or(0, |entry| entry.tags());
        let names = TAG_NAMES.iter().enumerate().filter(|(tag, _)| tags >> tag & 1 == 1);
        Some(Found {
            action: rule.action,
            typed: answer.domain().map(ToString::to_string).unwrap_or_default(),
            meant: target.target().to_string(),
            tags: names.map(|(_, name)| *name).collect(),
            ppm,
            reply: reply::write(&self.checker, form, answer, &target, context),
        })
    }
}

/// The likeliest target that a rule is for, and the probability that any such was meant.
fn meant_by<'a>(rule: &Rule, answer: &'a Answer<'_>) -> Option<(Suggestion<'a>, u32)> {
    let read = answer.domain()?;
    let is_protected =
        |one: &Suggestion<'_>| one.entry().is_some_and(|entry| entry.tags() & rule.tags != 0);
    // What only repairs how it was written is where the server sends it, or nowhere.
    let is_elsewhere = |one: &Suggestion<'_>| one.target().as_str() != read.as_str();
    let meant = answer.suggestions().filter(is_elsewhere);
    let mut meant = meant.filter(|one| rule.tags == 0 || is_protected(one));
    let first = meant.next()?;
    let sum = meant.map(|one| one.probability_ppm()).sum::<u32>() + first.probability_ppm();
    Some((first, sum.min(answer.probability_ppm())))
}

/// Mail servers report from these, when not from nobody: `MAILER-DAEMON` as a bounce says of itself,
/// `double-bounce` as Postfix signs its probes.
fn is_report(sender: &[u8]) -> bool {
    let sender = sender.strip_prefix(b"<").unwrap_or(sender);
    let sender = sender.strip_suffix(b">").unwrap_or(sender);
    let local = sender.split(|&byte| byte == b'@').next().unwrap_or_default();
    sender.is_empty()
        || local.eq_ignore_ascii_case(b"mailer-daemon")
        || local.eq_ignore_ascii_case(b"double-bounce")
}

/// Untrusted bytes as one line of ASCII that nobody obeys, cut off after so many characters.
pub(crate) fn shown(bytes: &[u8], characters_max: usize) -> String {
    let text = Shown::new(bytes).at_most(characters_max).to_string();
    text.replace('…', "...").chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

#[cfg(test)]
mod tests;
