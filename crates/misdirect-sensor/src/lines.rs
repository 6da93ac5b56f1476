//! How many lines were read, and which could not be.

use crate::format::{Broken, Line, Parser, Take};
use crate::source::{LINE_MAX, Records};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Lines of each reason that are kept; all are counted.
const EXAMPLES: usize = 5;

/// Lines of a file, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lines {
    /// All of them.
    pub all: u64,
    /// Those that say something of a name.
    pub read: u64,
    /// Those about something else.
    pub other: u64,
}

impl Lines {
    /// Reads lines, of which the last one may have no end, or the records of a parser that has no lines. Those that
    /// cannot be read are told by number, from 0.
    pub(crate) fn read(
        text: &[u8],
        parser: &dyn Parser,
        take: &mut Take<'_>,
        mut broken: impl FnMut(Broken, u64),
    ) -> Self {
        let mut lines = Self::default();
        if !parser.has_lines() {
            Records::of(text)
                .for_each(|record| lines.count(parser.line(record, take), &mut broken));
            return lines;
        }
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let mut at = 0;
        loop {
            let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |len| at + len);
            let line = &text[at..end];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let is = match line.len() {
                0..=LINE_MAX => parser.line(line, take),
                _ => Line::Broken(Broken::Long),
            };
            lines.count(is, &mut broken);
            if end == text.len() {
                return lines;
            }
            at = end + 1;
        }
    }

    fn count(&mut self, is: Line, mut broken: impl FnMut(Broken, u64)) {
        match is {
            Line::Read => self.read += 1,
            Line::Other => self.other += 1,
            Line::Broken(why) => broken(why, self.all),
        }
        self.all += 1;
    }

    /// Those that could not be read.
    pub fn broken(&self) -> u64 {
        self.all - self.read - self.other
    }

    pub(crate) fn add(&mut self, more: Self) {
        self.all += more.all;
        self.read += more.read;
        self.other += more.other;
    }
}

/// A file, by its number, and a line of it.
pub(crate) type Place = (usize, u64);

/// Lines that could not be read, by reason: how many, and where the first are, until their files have names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Places(BTreeMap<Broken, (u64, Vec<Place>)>);

impl Places {
    pub(crate) fn add(&mut self, why: Broken, place: Place) {
        let (count, places) = self.0.entry(why).or_default();
        *count += 1;
        keep(places, place);
    }

    pub(crate) fn merge(&mut self, more: Self) {
        for (why, (count, places)) in more.0 {
            let (sum, kept) = self.0.entry(why).or_default();
            *sum += count;
            places.into_iter().for_each(|place| keep(kept, place));
        }
    }

    /// The first of all.
    pub(crate) fn first(&self) -> Option<(Place, Broken)> {
        self.0.iter().filter_map(|(why, (_, places))| Some((*places.first()?, *why))).min()
    }

    /// With what each place is called.
    pub(crate) fn named<T>(
        self,
        name: impl Fn(Place, Broken) -> T,
    ) -> BTreeMap<Broken, (u64, Vec<T>)> {
        let named = self.0.into_iter().map(|(why, (count, places))| {
            (why, (count, places.into_iter().map(|place| name(place, why)).collect()))
        });
        named.collect()
    }
}

/// Keeps the first few places.
fn keep(places: &mut Vec<Place>, place: Place) {
    if places.len() < EXAMPLES || places.last().is_some_and(|last| place < *last) {
        places.push(place);
        places.sort_unstable();
        places.truncate(EXAMPLES);
    }
}
