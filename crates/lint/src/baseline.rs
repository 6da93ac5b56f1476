//! A baseline: suspects that are known, so that only new ones are told.
//!
//! A suspect is known by its file and what is written there, not by its line: it stays known while lines
//! move, and however often it stands there. What is known and no longer found is stale.

use crate::finding::Finding;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a baseline file has: JSON, sorted, one entry a line, to be read and merged by people.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u32,
    known: Vec<Entry>,
}

/// A suspect that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// As in the findings.
    pub path: String,
    /// What the file has.
    pub input: String,
}

const VERSION: u32 = 1;

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON, or has other fields.
    #[error("not a baseline: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of a later program.
    #[error("a baseline of version {0}, but this program knows {VERSION}")]
    Version(u32),
}

/// The suspects that are known, and which of them were found again.
#[derive(Debug, Default)]
pub struct Baseline {
    known: BTreeMap<Entry, bool>,
    /// Files with known suspects that were read.
    read: BTreeSet<String>,
}

impl Baseline {
    /// Reads the content of a baseline file.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &[u8]) -> Result<Self, BaselineError> {
        let stored: Stored = serde_json::from_slice(text)?;
        if stored.version != VERSION {
            return Err(BaselineError::Version(stored.version));
        }
        let known = stored.known.into_iter().map(|entry| (entry, false)).collect();
        Ok(Self { known, read: BTreeSet::new() })
    }

    /// Whether a suspect is known.
    pub fn knows(&mut self, finding: &Finding) -> bool {
        let entry = Entry { path: finding.path.clone(), input: finding.input.clone() };
        self.known.get_mut(&entry).map(|found| *found = true).is_some()
    }

    /// A file was read to its end.
    pub fn was_read(&mut self, path: &str) {
        if self.known.keys().any(|entry| entry.path == path) {
            self.read.insert(path.to_owned());
        }
    }

    /// A suspect is known from now on.
    pub fn add(&mut self, finding: &Finding) {
        let entry = Entry { path: finding.path.clone(), input: finding.input.clone() };
        self.known.insert(entry, true);
    }

    /// What is known of files that were read or, as `is_gone` tells, are no longer there, and was not found.
    pub fn stale(&self, is_gone: impl Fn(&str) -> bool) -> Vec<Entry> {
        let old = self.known.iter().filter(|(_, found)| !**found).map(|(entry, _)| entry);
        let is_stale = |entry: &&Entry| self.read.contains(&entry.path) || is_gone(&entry.path);
        old.filter(is_stale).cloned().collect()
    }

    /// The content of a baseline file without what is stale.
    pub fn to_json(&self, is_gone: impl Fn(&str) -> bool) -> String {
        let stale = self.stale(is_gone);
        let known = self.known.keys().filter(|entry| !stale.contains(entry)).cloned().collect();
        let stored = Stored { version: VERSION, known };
        let lines: Vec<String> =
            stored.known.iter().map(|e| format!("\n    {}", line(e))).collect();
        let end = if lines.is_empty() { "" } else { "\n  " };
        format!("{{\n  \"version\": {VERSION},\n  \"known\": [{}{end}]\n}}\n", lines.join(","))
    }
}

/// An entry as JSON on one line; two texts can always be written.
fn line(entry: &Entry) -> String {
    serde_json::to_string(entry).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(known: &[(&str, &str)]) -> Baseline {
        let known = known.iter().map(|(path, input)| {
            (Entry { path: (*path).to_owned(), input: (*input).to_owned() }, false)
        });
        Baseline { known: known.collect(), read: BTreeSet::new() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = baseline(&[("b", "x\"y@z"), ("a", "joe@gmial.com")]).to_json(|_| false);
        assert_eq!(
            text,
            "{\n  \"version\": 1,\n  \"known\": [\n    {\"path\":\"a\",\"input\":\"joe@gmial.com\"},\n    {\"path\":\"b\",\"input\":\"x\\\"y@z\"}\n  ]\n}\n"
        );
        assert_eq!(Baseline::parse(text.as_bytes()).unwrap().known.len(), 2);
        let empty = Baseline::default().to_json(|_| false);
        assert!(Baseline::parse(empty.as_bytes()).unwrap().known.is_empty());
        for wrong in [
            "",
            "[]",
            "{\"version\":1}",
            "{\"version\":2,\"known\":[]}",
            "{\"version\":1,\"known\":[],\"x\":1}",
        ] {
            assert!(Baseline::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn stale_is_what_is_gone_from_a_file_that_was_read() {
        let mut known = baseline(&[("read", "a"), ("unread", "b"), ("gone", "c")]);
        known.was_read("read");
        let stale: Vec<String> =
            known.stale(|path| path == "gone").into_iter().map(|e| e.path).collect();
        assert_eq!(stale, ["gone", "read"]);
        assert_eq!(known.to_json(|path| path == "gone").matches("input").count(), 1);
    }
}
