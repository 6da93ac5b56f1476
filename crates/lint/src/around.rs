//! What stands around an address in its file: the domains that are meant there. A file of a firm has the
//! firm's domain a hundred times; the one that is a letter short of it was meant to be it, too.

use misdirect::{Answer, MessageContext};
use std::collections::HashMap;

/// Different domains of a file that are counted. What comes first says what kind of file it is.
const DOMAINS_MAX: usize = 1 << 14;
/// What the counts are scaled to: a message has hardly more recipients.
const RECIPIENTS: u64 = 64;

/// How often each entry of the directories stands in a file.
#[derive(Debug, Default)]
pub(crate) struct Around {
    counts: HashMap<String, u64>,
}

impl Around {
    pub(crate) fn add(&mut self, entry: &str) {
        let has_room = self.counts.len() < DOMAINS_MAX;
        match self.counts.get_mut(entry) {
            Some(count) => *count += 1,
            None if has_room => drop(self.counts.insert(entry.to_owned(), 1)),
            None => {}
        }
    }

    /// The file as a message: what may have been meant, among the commonest of the rest. `None` where nothing
    /// stands in the file that may have been meant.
    pub(crate) fn message(&self, answer: &Answer<'_>) -> Option<MessageContext> {
        let meant =
            answer.suggestions().filter_map(|one| one.entry().map(|e| e.domain().to_string()));
        let mut meant: Vec<(String, u64)> =
            meant.filter_map(|entry| Some((entry.clone(), *self.counts.get(&entry)?))).collect();
        if meant.is_empty() {
            return None;
        }
        let room = MessageContext::DOMAINS_MAX - meant.len();
        let mut rest: Vec<(&String, &u64)> = self
            .counts
            .iter()
            .filter(|(entry, _)| meant.iter().all(|(one, _)| one != *entry))
            .collect();
        rest.sort_unstable_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        meant.extend(rest.into_iter().take(room).map(|(entry, count)| (entry.clone(), *count)));
        let all: u64 = meant.iter().map(|(_, count)| count).sum();
        let times = |count: u64| (count * RECIPIENTS / all).max(1) as usize;
        let each = meant
            .iter()
            .flat_map(|(entry, count)| std::iter::repeat_n(entry.as_bytes(), times(*count)));
        Some(MessageContext::new(b"", each))
    }
}
