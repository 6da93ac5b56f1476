//! Rules: from which probability on what is done, and for whose domains.

use clap::ValueEnum;
use misdirect::Policy;
use misdirect::directory::{TAG_GOVERNMENT, TAG_MILITARY};
use serde::Deserialize;

/// What is done with a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    /// Nothing that a sender notices: it is counted and logged.
    Log,
    /// A header says so, to all recipients of the message.
    Tag,
    /// The whole message waits until an operator lets it go.
    Hold,
    /// Refused for now, 450: a mail program shows it like a refusal, and a server tries again for days.
    Defer,
    /// Refused, 550, with what was probably meant.
    Reject,
}

/// Who asks about recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Front {
    /// Postfix, by its policy protocol.
    Policy,
    /// Postfix or Sendmail, as a milter.
    Milter,
    /// `OpenSMTPD`, as a filter.
    Opensmtpd,
    /// It refuses all, by rules of its own.
    Catch,
}

impl Front {
    /// What a policy asks of it can be done.
    pub(crate) fn can(self, action: Action) -> bool {
        self != Self::Opensmtpd || !action.is_of_messages()
    }
}

impl Action {
    pub(crate) const ALL: [Self; 5] = [Self::Log, Self::Tag, Self::Hold, Self::Defer, Self::Reject];

    /// Its name in the policy, in metrics and in the log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Tag => "tag",
            Self::Hold => "hold",
            Self::Defer => "defer",
            Self::Reject => "reject",
        }
    }

    /// It is about a message with all its recipients.
    pub(crate) fn is_of_messages(self) -> bool {
        matches!(self, Self::Tag | Self::Hold)
    }
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Bits of the tags of which the target must have one; 0: any target.
    pub(crate) tags: u8,
    /// Least probability that such a target was meant, in parts per million.
    pub(crate) least_ppm: u32,
    pub(crate) action: Action,
}

impl Rule {
    /// Whatever the other decides, this has decided before.
    pub(super) fn hides(&self, later: &Self) -> bool {
        let has_its_tags = self.tags == 0 || (later.tags != 0 && later.tags & !self.tags == 0);
        has_its_tags && self.least_ppm <= later.least_ppm
    }
}

/// What holds without a policy.
pub(super) fn defaults() -> Vec<Rule> {
    let protected = TAG_MILITARY | TAG_GOVERNMENT;
    vec![
        Rule { tags: protected, least_ppm: 900_000, action: Action::Reject },
        Rule { tags: 0, least_ppm: Policy::BALANCED.threshold_ppm, action: Action::Log },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_hides_what_it_decides_before() {
        let rule = |tags, least_ppm| Rule { tags, least_ppm, action: Action::Log };
        for (first, later, hides) in [
            (rule(0, 100), rule(1, 100), true),
            (rule(0, 100), rule(0, 99), false),
            (rule(1, 100), rule(0, 900), false),
            (rule(3, 100), rule(1, 900), true),
            (rule(1, 100), rule(3, 900), false),
        ] {
            assert_eq!(first.hides(&later), hides, "{first:?} {later:?}");
        }
    }
}
