//! Reads a sample and tells what it came to in short lines.
#![allow(dead_code, reason = "each test uses some of it")]

use misdirect::Directory;
use misdirect_exports::{Format, List, Owner, Read, Tally, Unread, Why, read, read_from};
use std::path::{Path, PathBuf};

/// A sample by name.
pub(crate) fn samples(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

/// All that is told of one export.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) format: Format,
    pub(crate) encoding: Option<&'static str>,
    /// `army.mil 1`.
    pub(crate) list: Vec<String>,
    /// `12 joe@gmial.com: did you mean …`.
    pub(crate) left_out: Vec<String>,
    pub(crate) doubted: Vec<String>,
    pub(crate) unanswered: Vec<String>,
    pub(crate) owner: Owner,
    /// With the line of each.
    pub(crate) unread: Vec<(Unread, usize)>,
}

/// What a file or folder comes to.
pub(crate) fn list_of(path: &Path, me: &[&str]) -> Told {
    let mut tally = Tally::new();
    let read = read(path, &mut |place, item| tally.add(place, item));
    Told::from(read.unwrap_or_else(|error| panic!("{}: {error}", path.display())), &tally, me)
}

impl Told {
    /// What bytes come to.
    pub(crate) fn of(bytes: &[u8], me: &[&str]) -> Self {
        let mut tally = Tally::new();
        let take = &mut |place: &_, item: misdirect_exports::Item<'_>| tally.add(place, item);
        let read = read_from(bytes, Path::new("bytes"), take).expect("a format");
        Self::from(read, &tally, me)
    }

    fn from(read: Read, tally: &Tally, me: &[&str]) -> Self {
        let me: Vec<&[u8]> = me.iter().map(|me| me.as_bytes()).collect();
        let list: List = tally.finish(&me, &[Directory::builtin()]).expect("a list");
        let told = |out: &misdirect_exports::LeftOut| {
            let why = match &out.why {
                Why::Suspect(sentence) => sentence.clone(),
                Why::OneLabel => "one label".to_owned(),
                Why::Invalid(error) => error.to_string(),
            };
            format!("{} {}: {why}", out.place.line, String::from_utf8_lossy(&out.written))
        };
        let line = |entry: &misdirect_exports::Entry| {
            format!("{} {}", entry.domain.as_str(), entry.weight)
        };
        let unread = tally.unread().flat_map(|(why, unread)| {
            unread.examples.iter().map(move |(place, _)| (why, place.line))
        });
        Self {
            format: read.format,
            encoding: read.encoding,
            list: list.entries.iter().map(line).collect(),
            left_out: list.left_out.iter().map(told).collect(),
            doubted: list.doubted.iter().map(told).collect(),
            unanswered: list.unanswered,
            owner: list.owner,
            unread: unread.collect(),
        }
    }
}
