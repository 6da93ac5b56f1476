//! The vectors: the whole answer to every row of the corpus, to the part per million.
//!
//! The corpus says by hand who was meant; the vectors say what the core answers today, and every
//! binding has to answer the same. They are generated, and a change of the model shows in their
//! difference.

use crate::corpus;
use misdirect::Directory;
use serde_json::json;
use std::path::PathBuf;

/// The command that writes them anew.
pub const COMMAND: &str = "cargo run -p misdirect-tests --example vectors";

/// Where they are.
pub fn path() -> PathBuf {
    crate::repository("tests/vectors/corpus.jsonl")
}

/// What they have to be now: one line for each row, in the order of the corpus.
pub fn text() -> String {
    let builtin = Directory::builtin();
    let line = |row: &corpus::Row| {
        let (input, message) = (row.input(), row.message());
        let answer = row.checker(builtin).check(&input, &row.context(message.as_ref()));
        let answer = crate::json::answer(&answer).to_string();
        // The id comes first, so that people find their row.
        format!("{{\"id\":{},{}\n", json!(row.id), answer.trim_start_matches('{'))
    };
    corpus::rows().iter().map(line).collect()
}

/// Each line that differs between two such texts, the old one above the new one.
pub fn differences(old: &str, new: &str) -> Vec<String> {
    let mut differences = Vec::new();
    let (mut olds, mut news) = (old.lines(), new.lines());
    loop {
        match (olds.next(), news.next()) {
            (None, None) => return differences,
            (old, new) if old == new => {}
            (old, new) => {
                let (old, new) = (old.unwrap_or("no row"), new.unwrap_or("no row"));
                differences.push(format!("- {old}\n+ {new}"));
            }
        }
    }
}
