//! Senders whose mail is left alone.

use misdirect::Domain;
use std::collections::HashSet;

/// Addresses, domains, and domains with all below them.
#[derive(Debug, Default)]
pub(crate) struct Senders {
    /// `news@example.org` and `example.org`, in lower case.
    whole: HashSet<Vec<u8>>,
    /// `example.org` for `.example.org`, likewise.
    below: HashSet<Vec<u8>>,
}

/// What a line of it may be.
pub(super) const ALLOWED: &str = "an address (news@example.org), a domain (example.org), or a domain with all below it (.example.org)";

impl Senders {
    /// Adds one; `None` where it is none of these.
    pub(super) fn add(&mut self, text: &str) -> Option<()> {
        let domain = text.rsplit('@').next()?.strip_prefix('.').filter(|_| !text.contains('@'));
        match domain {
            Some(above) => {
                self.below.insert(Domain::parse(above).ok()?.as_bytes().to_vec());
            }
            None => {
                let (local, domain) =
                    text.rsplit_once('@').map_or((None, text), |(a, b)| (Some(a), b));
                let domain = Domain::parse(domain).ok()?;
                let whole = match local {
                    Some("") => return None,
                    Some(local) => format!("{}@{domain}", local.to_ascii_lowercase()),
                    None => domain.to_string(),
                };
                self.whole.insert(whole.into_bytes());
            }
        }
        Some(())
    }

    /// Whether a sender, as the envelope has it, is one of them.
    pub(crate) fn has(&self, sender: &[u8]) -> bool {
        if self.whole.is_empty() && self.below.is_empty() {
            return false;
        }
        let sender = sender.to_ascii_lowercase();
        let at = sender.iter().rposition(|&byte| byte == b'@');
        let Some(domain) = at.map(|at| &sender[at + 1..]) else { return false };
        let above = std::iter::successors(Some(domain), |domain| {
            let dot = domain.iter().position(|&byte| byte == b'.')?;
            Some(&domain[dot + 1..])
        });
        self.whole.contains(&sender)
            || self.whole.contains(domain)
            || above.take(domain.len()).any(|domain| self.below.contains(domain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_by_example() {
        let mut senders = Senders::default();
        for text in ["News@Example.org", "lists.example.net", ".example.com"] {
            senders.add(text).unwrap();
        }
        for (sender, is_exempt) in [
            ("news@example.org", true),
            ("NEWS@EXAMPLE.ORG", true),
            ("ann@example.org", false),
            ("ann@lists.example.net", true),
            ("ann@sub.lists.example.net", false),
            ("ann@example.com", true),
            ("ann@a.b.example.com", true),
            ("ann@notexample.com", false),
            ("example.com", false),
            ("", false),
            ("@", false),
        ] {
            assert_eq!(senders.has(sender.as_bytes()), is_exempt, "{sender}");
        }
        for text in ["", "@", "@example.org", "ann@", "a b.example.org", "*.example.org"] {
            assert!(senders.add(text).is_none(), "{text}");
        }
    }
}
