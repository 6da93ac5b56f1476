//! A list: a domain or an address a line, with the count of `uniq -c` in front of it or without.

use super::{Broken, Line, Parser, Take};
use crate::names::{Purpose, Sighting, behind_at};

pub(super) struct List;

impl Parser for List {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            return Line::Other;
        }
        let mut words =
            line.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
        let (name, times) = match (words.next(), words.next(), words.next()) {
            (Some(name), None, _) => (name, 1),
            (Some(count), Some(name), None) => match number(count) {
                Some(count) => (name, count),
                None => return Line::Broken(Broken::Malformed),
            },
            _ => return Line::Broken(Broken::Malformed),
        };
        // No text; or a table, of which one has to say the column.
        if name.iter().any(|byte| byte.is_ascii_control() || b",;|\"".contains(byte)) {
            return Line::Broken(Broken::Malformed);
        }
        let (name, purpose) = name_of(name);
        // These are in local parts: `bounce=ann=x.example@army.ml`.
        if name.iter().any(|byte| b"{}=".contains(byte)) {
            return Line::Broken(Broken::Malformed);
        }
        take(Sighting { times, ..Sighting::written(name, purpose) });
        Line::Read
    }
}

/// A count, such as no log is too long for.
fn number(word: &[u8]) -> Option<u64> {
    let count: u64 = std::str::from_utf8(word).ok()?.parse().ok()?;
    (1..=1 << 48).contains(&count).then_some(count)
}

/// The domain of an address, to which mail goes, or a name of which nothing is known.
pub(super) fn name_of(word: &[u8]) -> (&[u8], Purpose) {
    match behind_at(word) {
        Some(domain) => (domain.strip_suffix(b">").unwrap_or(domain), Purpose::Mail),
        None => (word, Purpose::Other),
    }
}
