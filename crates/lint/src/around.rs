//! What stands around an address in its file: the domains that are meant there. A file of a firm has the
//! firm's domain a hundred times; the one that is a letter short of it was meant to be it, too.

use misdirect::{Answer, MessageContext};
use std::collections::HashMap;

/// Different domains of a file that are counted. What comes first says what kind of file it is.
const DOMAINS_MAX: usize = 1 << 14;
/// What the counts are scaled to: a message has hardly more recipients.
const RECIPIENTS: u64 = 64;

/// How often each domain that the directories list stands in a file.
#[derive(Debug, Default)]
pub(crate) struct Around {
    counts: HashMap<String, u64>,
    /// The commonest, when all that is to be counted was.
    commonest: Vec<(String, u64)>,
}

impl Around {
    pub(crate) fn add(&mut self, domain: &str) {
        let has_room = self.counts.len() < DOMAINS_MAX;
        match self.counts.get_mut(domain) {
            Some(count) => *count += 1,
            None if has_room => drop(self.counts.insert(domain.to_owned(), 1)),
            None => {}
        }
    }

    /// Ranks what was counted so far.
    pub(crate) fn rank(&mut self) {
        let mut ranked: Vec<(&String, &u64)> = self.counts.iter().collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        ranked.truncate(MessageContext::DOMAINS_MAX);
        let ranked = ranked.into_iter().map(|(domain, count)| (domain.clone(), *count));
        self.commonest = ranked.collect();
    }

    /// The file as a message: what may have been meant, among the commonest of the rest. `None` where nothing
    /// stands in the file that may have been meant.
    pub(crate) fn message(&self, answer: &Answer<'_>) -> Option<MessageContext> {
        let mut domains: Vec<(String, u64)> = Vec::new();
        for suggestion in answer.suggestions() {
            let entry = suggestion.entry().map(|entry| entry.domain().to_owned());
            for name in [Some(suggestion.target().as_str().to_owned()), entry].into_iter().flatten()
            {
                let count =
                    self.counts.get(&name).filter(|_| domains.iter().all(|one| one.0 != name));
                domains.extend(count.map(|&count| (name, count)));
            }
        }
        if domains.is_empty() {
            return None;
        }
        for common in &self.commonest {
            if domains.len() < MessageContext::DOMAINS_MAX && !domains.contains(common) {
                domains.push(common.clone());
            }
        }
        let all: u64 = domains.iter().map(|(_, count)| count).sum();
        let times = |count: u64| (count * RECIPIENTS / all).max(1) as usize;
        let domains = domains.iter().map(|(name, count)| (name.as_bytes(), times(*count)));
        let each = domains.flat_map(|(name, times)| std::iter::repeat_n(name, times));
        Some(MessageContext::new(b"", each))
    }
}
