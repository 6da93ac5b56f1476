//! What was found as rules for servers: a response policy zone, a table for Postfix, zones of Unbound.
//!
//! A rule must do nobody harm. So a name is left out that is a public suffix, under which everybody is; that is one of the
//! domains that are meant, or above one; and that would be something else than a name in such a file. What the log says
//! exists is a comment: it may be a squatter's, or somebody's own.

use crate::judged::Finding;
use crate::scan::Scan;
use misdirect::Domain;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::iter::successors;

/// Whose rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// A response policy zone, for BIND and other resolvers: no such domain.
    Rpz,
    /// A table for `check_recipient_access`, before `postmap`.
    Postfix,
    /// Local zones, to be included: no such domain.
    Unbound,
}

impl Rules {
    /// All.
    pub const ALL: [Self; 3] = [Self::Rpz, Self::Postfix, Self::Unbound];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rpz => "rpz",
            Self::Postfix => "postfix",
            Self::Unbound => "unbound",
        }
    }

    /// Bytes of a name that leave room for `*.` and the name of a zone within the 255 of RFC 1035.
    pub const NAME_LEN_MAX: usize = 180;

    /// The sign of a comment.
    pub fn comment(self) -> char {
        match self {
            Self::Rpz => ';',
            Self::Postfix | Self::Unbound => '#',
        }
    }

    /// Lines before all rules, if there are any. Names of a zone are relative to it, so that it may have any. Its serial
    /// number has to grow from one to the next.
    pub fn head(self, serial: u32) -> String {
        match self {
            Self::Rpz => format!(
                "$TTL 300\n@ IN SOA localhost. hostmaster.localhost. {serial} 3600 600 604800 300\n@ IN NS localhost.\n"
            ),
            Self::Unbound => "server:\n".to_owned(),
            Self::Postfix => String::new(),
        }
    }

    /// The lines of a rule, for a name and all below it. Both have to be plain.
    pub fn rule(self, name: &str, intended: &str) -> String {
        match self {
            Self::Rpz => format!("{name} CNAME .\n*.{name} CNAME .\n"),
            Self::Postfix => {
                let answer = format!("REJECT did you mean {intended}?");
                format!("{name} {answer}\n.{name} {answer}\n")
            }
            Self::Unbound => format!("    local-zone: \"{name}\" always_nxdomain\n"),
        }
    }
}

/// Writes rules for the findings that have at least this probability, from 0 to 1. The serial number of a zone has to
/// grow from one to the next: a time does.
///
/// # Errors
///
/// Those of `out`.
pub fn write_rules(
    scan: &Scan,
    rules: Rules,
    threshold: f64,
    serial: u32,
    out: &mut impl Write,
) -> io::Result<()> {
    let findings = &scan.judged.findings;
    let probable: Vec<_> =
        findings.iter().filter(|finding| finding.probability() >= threshold).collect();
    let mut blocked = BTreeMap::<&str, &Finding>::new();
    let needed = needed(findings);
    for finding in &probable {
        if is_safe(&finding.typed) && !needed.contains(finding.typed.as_str()) {
            // The first one has the most questions.
            blocked.entry(&finding.typed).or_insert(finding);
        }
    }
    let sign = rules.comment();
    let held = blocked.values().filter(|finding| finding.is_present()).count();
    let (rules_of, typed) = (blocked.len() - held, probable.iter().map(|finding| &finding.typed));
    let [mild, harmful] =
        [findings.len() - probable.len(), typed.collect::<HashSet<_>>().len() - blocked.len()];
    for line in [
        format!("Domains that get mail for others, by misdirect {}.", env!("CARGO_PKG_VERSION")),
        format!("Rules: {rules_of}, with a probability of {threshold} or more."),
        format!("Comments: {held} that exist. Find out who holds them."),
        format!(
            "Left out: {mild} less probable, {harmful} that would block others or are no plain names."
        ),
    ] {
        writeln!(out, "{sign} {line}")?;
    }
    write!(out, "{}", rules.head(serial))?;
    for (name, finding) in blocked {
        let intended = &finding.intended;
        let (questions, probability) = (finding.questions(), finding.probability());
        // Rounded down: nothing is certain.
        let probability = (probability * 1000.0).floor() / 1000.0;
        writeln!(out, "{sign} {intended}: {questions} questions, probability {probability:.3}")?;
        let off = if finding.is_present() { format!("{sign} exists: ") } else { String::new() };
        for line in rules.rule(name, intended).lines() {
            writeln!(out, "{off}{line}")?;
        }
    }
    Ok(())
}

/// The domains that are meant, and all above them.
fn needed(findings: &[Finding]) -> HashSet<&str> {
    let mut needed = HashSet::new();
    for finding in findings {
        for intended in [&finding.intended, &finding.example_intended] {
            needed.extend(successors(Some(intended.as_str()), |name| {
                name.split_once('.').map(|(_, above)| above)
            }));
        }
    }
    needed
}

/// Nothing but a name, in each of these files. A response policy zone has other triggers than names in labels that begin
/// with `rpz-`: `32.1.2.0.192.rpz-ip` is an address.
fn is_safe(name: &str) -> bool {
    let is_plain = |label: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(is_letter) && !label.starts_with("rpz-")
    };
    let domain = Domain::parse(name);
    name.len() <= Rules::NAME_LEN_MAX
        && name.split('.').all(is_plain)
        && domain.is_ok_and(|domain| !domain.is_public_suffix())
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn what_is_no_plain_name_is_no_rule() {
        for name in ["army.ml", "us.army.ml", "xn--mnchen-3ya.ml"] {
            assert!(is_safe(name), "{name}");
        }
        for name in [
            "ml",
            "com.ml",
            "32.1.2.0.192.rpz-ip",
            "army.rpz-nsdname",
            "$INCLUDE",
            "@",
            "*.ml",
            "army.ml.",
            "army ml",
            "army.ml\nx",
            "army.ml;",
            "\"army.ml",
            "#army.ml",
        ] {
            assert!(!is_safe(name), "{name}");
        }
        assert!(!is_safe(&format!("{}.ml", vec!["a"; 100].join("."))));
    }
}
