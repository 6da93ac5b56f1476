//! The vectors: the whole answer to every row of the corpus, to the part per million, and the addresses
//! that are found in the rows about reading.
//!
//! The corpus says by hand who was meant; the vectors say what the core answers today, and every
//! binding has to answer the same. They are generated, and a change of the model shows in their
//! difference.

use crate::corpus;
use misdirect::{Addresses, Directory};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// The command that writes them anew.
pub const COMMAND: &str = "cargo run -p misdirect-tests --example vectors";

/// Where they are, and what they have to be now: one line for each row, in the order of the corpus.
pub fn files() -> [(PathBuf, String); 2] {
    let path = |name: &str| crate::repository("tests/vectors").join(name);
    let rows = corpus::rows();
    [(path("addresses.jsonl"), addresses(&rows)), (path("corpus.jsonl"), answers(&rows))]
}

fn answers(rows: &[corpus::Row]) -> String {
    let builtin = Directory::builtin();
    let line = |row: &corpus::Row| {
        let (input, message) = (row.input(), row.message());
        let answer = row.checker(builtin).check(&input, &row.context(message.as_ref()));
        let answer = crate::json::answer(&answer).to_string();
        // The id comes first, so that people find their row.
        format!("{{\"id\":{},{}\n", json!(row.id), answer.trim_start_matches('{'))
    };
    rows.iter().map(line).collect()
}

/// Of the rows of `reading.jsonl`.
fn addresses(rows: &[corpus::Row]) -> String {
    let line = |row: &corpus::Row| {
        let input = row.input();
        let found = Addresses::new(&input).map(|address| {
            let (span, name) = (address.span(), address.name());
            json!({
                "span": [span.start, span.len()],
                "name": name.map(|name| [name.start, name.len()]),
            })
        });
        let found: Vec<_> = found.collect();
        format!("{{\"id\":{},\"addresses\":{}}}\n", json!(row.id), json!(found))
    };
    rows.iter().filter(|row| row.place.starts_with("reading.jsonl:")).map(line).collect()
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
