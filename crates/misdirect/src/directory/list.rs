//! The directory list: text that people read and review, one entry a line.
//!
//! ```text
//! # comment
//! @5 = customer
//! army.mil 300 @0
//! *.mil 500 @0 @1
//! ```
//!
//! A bad line is an error with its number; nothing is dropped in silence.

use super::build::{BuildError, Builder};
use crate::domain::{Domain, ParseError};
use thiserror::Error;

/// A line that is no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {line}: {kind}")]
pub struct ListError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: ListErrorKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ListErrorKind {
    /// The first word is no domain.
    #[error("not a domain: {0}")]
    Domain(ParseError),
    /// The second word is no whole number from 1 to 4294967295.
    #[error("the weight is not a whole number from 1 to 4294967295")]
    Weight,
    /// A word that is neither a weight, in second place, nor `@0` to `@7`.
    #[error("expected a tag, @0 to @7")]
    Tag,
    /// `@N = name` without a number from 0 to 7 or a name of 1 to 63 bytes.
    #[error("expected @N = name, N from 0 to 7, the name of 1 to 63 bytes")]
    TagName,
    /// The entry cannot be added.
    #[error("{0}")]
    Build(BuildError),
}

impl Builder {
    /// Adds every line of a list; on an error the lines before it have been added.
    ///
    /// # Errors
    ///
    /// The first line that is no entry.
    pub fn add_list(&mut self, text: &str) -> Result<(), ListError> {
        for (index, line) in text.lines().enumerate() {
            self.add_line(line).map_err(|kind| ListError { line: index + 1, kind })?;
        }
        Ok(())
    }

    /// Adds one line of a list.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn add_line(&mut self, line: &str) -> Result<(), ListErrorKind> {
        let line = line.trim_start_matches('\u{FEFF}');
        // A comment begins a line or follows a blank, so that a name keeps its `#` and is refused.
        let after_blank = |&(at, _): &(usize, &str)| line[..at].ends_with([' ', '\t']);
        let comment = line.match_indices('#').find(after_blank).map_or(line.len(), |found| found.0);
        let line = line.get(..comment).unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(definition) = line.strip_prefix('@') {
            return self.add_tag_name(definition);
        }
        let mut words = line.split_whitespace().peekable();
        let domain = words.next().unwrap_or_default();
        let is_weight = words.peek().is_some_and(|word| !word.starts_with('@'));
        let weight = if is_weight { words.next().unwrap_or_default() } else { "1" };
        let weight = weight.parse::<u32>().ok().filter(|&weight| weight > 0);
        let weight = weight.ok_or(ListErrorKind::Weight)?;
        let tags = words.try_fold(0u8, |tags, word| tag(word).map(|tag| tags | (1 << tag)));
        let tags = tags.ok_or(ListErrorKind::Tag)?;
        let added = match domain.strip_prefix("*.") {
            Some(zone) => self.add_zone(&parse(zone)?, weight, tags),
            None => self.add(&parse(domain)?, weight, tags),
        };
        added.map_err(ListErrorKind::Build)
    }

    fn add_tag_name(&mut self, definition: &str) -> Result<(), ListErrorKind> {
        let (number, name) = definition.split_once('=').ok_or(ListErrorKind::TagName)?;
        let number = number.trim().parse::<u8>().ok().filter(|&number| number < 8);
        let number = number.ok_or(ListErrorKind::TagName)?;
        self.name_tag(number, name.trim()).map_err(|_| ListErrorKind::TagName)
    }
}

fn parse(text: &str) -> Result<Domain, ListErrorKind> {
    Domain::parse(text).map_err(ListErrorKind::Domain)
}

/// `@0` to `@7`.
fn tag(word: &str) -> Option<u8> {
    word.strip_prefix('@')?.parse::<u8>().ok().filter(|&tag| tag < 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bad_line_says_what_and_where() {
        for (text, line, kind) in [
            ("army.mil\narmy..mil", 2, ListErrorKind::Domain(ParseError::EmptyLabel { offset: 5 })),
            ("army.mil many", 1, ListErrorKind::Weight),
            ("army.mil 0", 1, ListErrorKind::Weight),
            ("army.mil 4294967296", 1, ListErrorKind::Weight),
            ("army.mil 3 @8", 1, ListErrorKind::Tag),
            ("army.mil 3 4", 1, ListErrorKind::Tag),
            ("# fine\n\n@9 = far", 3, ListErrorKind::TagName),
            ("@1 =", 1, ListErrorKind::TagName),
        ] {
            let error = Builder::new().add_list(text).unwrap_err();
            assert_eq!((error.line, error.kind), (line, kind), "{text}");
        }
    }
}
