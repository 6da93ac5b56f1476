//! The vectors: the whole answer to every row of the corpus, to the part per million.
//!
//! The corpus says by hand who was meant; the vectors say what the core answers today, and every
//! binding has to answer the same. They are generated, and a change of the model shows in their
//! difference.

use crate::corpus;
use misdirect::Directory;
use serde_json::json;
use std::collections::{HashMap, HashSet};
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

/// Each row that differs between two such texts, the old one above the new one.
pub fn differences(old: &str, new: &str) -> Vec<String> {
    let id = |line: &'_ str| line.split_once(',').map_or(line, |(id, _)| id).to_owned();
    let known: HashMap<String, &str> = old.lines().map(|line| (id(line), line)).collect();
    let left: HashSet<String> = new.lines().map(id).collect();
    let gone = old.lines().filter(|line| !left.contains(&id(line)));
    let gone = gone.map(|line| format!("- {line}\n+ no row"));
    let other = new.lines().filter(|line| known.get(&id(line)) != Some(line));
    let other = other.map(|line| {
        let old = known.get(&id(line)).copied().unwrap_or("no row");
        format!("- {old}\n+ {line}")
    });
    let mut differences: Vec<String> = other.chain(gone).collect();
    if differences.is_empty() && old != new {
        differences.push("the same rows in another order".to_owned());
    }
    differences
}
