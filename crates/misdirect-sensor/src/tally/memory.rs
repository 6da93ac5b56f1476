//! Names in memory: their bytes one after the other, their counts on a day, and a table that leads to both.

use super::counts::Counts;
use super::order::by_end;
use crate::names::Day;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// What an entry takes besides the bytes of its name: itself, and its place in the table, which may be half
/// empty.
const ENTRY: usize = size_of::<Entry>() + 2 * (size_of::<u32>() + 1);

/// The hash has a seed of its own in each process, so that nobody can send names that collide.
#[derive(Default)]
pub(super) struct Memory {
    hasher: RandomState,
    table: HashTable<u32>,
    entries: Vec<Entry>,
    text: Vec<u8>,
    /// Bytes that counts take elsewhere.
    heap: usize,
}

struct Entry {
    start: u32,
    len: u8,
    day: Option<Day>,
    counts: Counts,
}

impl Memory {
    /// Changes the counts of a name on a day, new or not.
    pub(super) fn count(
        &mut self,
        name: &[u8],
        day: Option<Day>,
        change: impl FnOnce(&mut Counts),
    ) {
        let Self { hasher, table, entries, text, heap } = self;
        let of = |at: &u32| entries[*at as usize].key(text);
        let hash = hasher.hash_one((name, day));
        let at = match table.find(hash, |at| of(at) == (name, day)) {
            Some(at) => *at as usize,
            None => {
                let next = entries.len() as u32;
                table.insert_unique(hash, next, |at| hasher.hash_one(of(at)));
                let (start, len) = (text.len() as u32, name.len() as u8);
                entries.push(Entry { start, len, day, counts: Counts::default() });
                text.extend_from_slice(name);
                next as usize
            }
        };
        let counts = &mut entries[at].counts;
        *heap -= counts.heap();
        change(counts);
        *heap += counts.heap();
    }

    /// Bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.entries.len() * ENTRY + self.text.len() + self.heap
    }

    /// Its names, sorted by [`by_end`], and each by its days.
    pub(super) fn sorted(mut self) -> Sorted {
        let text = self.text;
        self.entries.sort_unstable_by(|a, b| {
            by_end(a.name(&text), b.name(&text)).then_with(|| a.day.cmp(&b.day))
        });
        Sorted { entries: self.entries.into_iter(), text }
    }
}

impl Entry {
    fn name<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let start = self.start as usize;
        text.get(start..start + usize::from(self.len)).unwrap_or_default()
    }

    fn key<'t>(&self, text: &'t [u8]) -> (&'t [u8], Option<Day>) {
        (self.name(text), self.day)
    }
}

/// A name, a day and what was counted of both.
pub(super) type OnDay<'n> = (&'n [u8], Option<Day>, Counts);

/// Names and their counts, sorted.
pub(super) struct Sorted {
    entries: std::vec::IntoIter<Entry>,
    text: Vec<u8>,
}

impl Sorted {
    pub(super) fn next(&mut self) -> Option<OnDay<'_>> {
        let entry = self.entries.next()?;
        Some((entry.name(&self.text), entry.day, entry.counts))
    }
}
