//! Entries in the order of records: by name in ASCII, zones last; those of one name by domain.
//!
//! Most of an order is known from the first eleven letters of a name, which go into one whole number with
//! the entry's index. Chunks of such numbers are sorted each by itself; then each part of the order takes
//! what is its own out of all chunks, and only there are texts compared.
//!
//! Entries take their text along. Where it was added, each would be in another place of a large text, and
//! memory would be waited for at each.

use super::{BuildError, Item, Workers};
use crate::directory::image;
use crate::order::{sort, sort_by};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Entries of a chunk: few enough for their keys to stay in a processor's cache.
const CHUNK: usize = 1 << 14;
/// Numbers of each chunk that are looked at to divide the order into even parts.
const SAMPLES: usize = 16;
/// Bits of the index of an entry.
const INDEX_BITS: u32 = 32;

/// Some records in a row.
pub(super) struct Part {
    pub(super) text: Vec<u8>,
    items: Vec<Item>,
    /// The index behind the last entry of each record.
    ends: Vec<u32>,
}

impl Part {
    /// The entries of each record.
    pub(super) fn records(&self) -> impl ExactSizeIterator<Item = &[Item]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let record = &self.items[start..end as usize];
            start = end as usize;
            record
        })
    }

    pub(super) fn entry_count(&self) -> usize {
        self.items.len()
    }
}

/// All entries, each once, as parts in a row.
pub(super) fn parts(
    text: &[u8],
    items: &[Item],
    workers: &impl Workers,
) -> Result<Vec<Part>, BuildError> {
    let chunks = workers.map(items.len().div_ceil(CHUNK), |chunk| {
        let items = &items[chunk * CHUNK..];
        Run::of(text, &items[..items.len().min(CHUNK)])
    });
    let bounds = bounds(&chunks);
    let parts = workers.map(bounds.len() - 1, |part| {
        let mut run = Run::with_capacity(CHUNK + CHUNK / 4);
        for chunk in &chunks {
            let at = |bound| chunk.numbers.partition_point(|&number| number < bound);
            for at in at(bounds[part])..at(bounds[part + 1]) {
                run.push(chunk.numbers[at], &chunk.items[at], &chunk.text);
            }
        }
        sort(&mut run.numbers);
        merged(run)
    });
    parts.into_iter().collect()
}

/// Entries with a text of their own, and a number for each.
struct Run {
    text: Vec<u8>,
    items: Vec<Item>,
    numbers: Vec<u128>,
}

impl Run {
    fn with_capacity(len: usize) -> Self {
        let (items, numbers) = (Vec::with_capacity(len), Vec::with_capacity(len));
        Self { text: Vec::new(), items, numbers }
    }

    /// Entries in the order of their numbers.
    fn of(text: &[u8], items: &[Item]) -> Self {
        let numbers = (0..).zip(items).map(|(at, item)| number(text, item) | at);
        let mut numbers: Vec<u128> = numbers.collect();
        sort(&mut numbers);
        let mut run = Self::with_capacity(items.len());
        numbers.iter().for_each(|&number| run.push(number, &items[index(number)], text));
        run
    }

    /// Adds an entry of that text; its number's index is that in this run.
    fn push(&mut self, number: u128, item: &Item, text: &[u8]) {
        let at = self.text.len() as u32; // no more than the whole text
        self.text.extend(item.domain(text));
        self.numbers.push(number >> INDEX_BITS << INDEX_BITS | self.items.len() as u128);
        self.items.push(Item { at, ..*item });
    }
}

/// An entry's place in the order as far as one number tells, with room for an index below that.
fn number(text: &[u8], item: &Item) -> u128 {
    let mut bytes = [0; 16];
    bytes[0] = item.is_zone().into();
    bytes[1..12].iter_mut().zip(item.name(text)).for_each(|(to, from)| *to = *from);
    u128::from_be_bytes(bytes)
}

fn index(number: u128) -> usize {
    number as u32 as usize
}

/// Numbers between which about as many entries lie as a chunk has, none of them within a record. The
/// first is 0 and the last above all.
fn bounds(chunks: &[Run]) -> Vec<u128> {
    let samples = chunks.iter().flat_map(|chunk| chunk.numbers.iter().step_by(CHUNK / SAMPLES));
    let mut samples: Vec<u128> = samples.map(|number| number >> INDEX_BITS << INDEX_BITS).collect();
    sort(&mut samples);
    let inner = samples.iter().copied().step_by(SAMPLES).skip(1).filter(|&bound| bound > 0);
    let mut bounds: Vec<u128> = core::iter::once(0).chain(inner).chain([u128::MAX]).collect();
    bounds.dedup();
    bounds
}

/// The entries of numbers in order, those that were added more than once made one.
fn merged(run: Run) -> Result<Part, BuildError> {
    let Run { text, items, numbers } = run;
    let mut part = Part { items: Vec::with_capacity(numbers.len()), ends: Vec::new(), text };
    let text = &part.text;
    let mut alike: Vec<Item> = Vec::new();
    for same in numbers.chunk_by(|a, b| a >> INDEX_BITS == b >> INDEX_BITS) {
        alike.clear();
        alike.extend(same.iter().map(|&number| items[index(number)]));
        sort_by(&mut alike, |a, b| order(text, a, b));
        for record in alike.chunk_by(|a, b| a.name(text) == b.name(text)) {
            let start = part.items.len();
            for entry in record.chunk_by(|a, b| a.domain(text) == b.domain(text)) {
                part.items.extend(entry.iter().copied().reduce(joined));
            }
            if part.items.len() - start > image::RECORD_MAX {
                return Err(BuildError::CrowdedName);
            }
            part.ends.push(part.items.len() as u32);
        }
    }
    Ok(part)
}

fn order(text: &[u8], a: &Item, b: &Item) -> Ordering {
    a.name(text).cmp(b.name(text)).then_with(|| a.domain(text).cmp(b.domain(text)))
}

/// One entry of two that have the same domain. Where their texts lie does not matter.
fn joined(a: Item, b: Item) -> Item {
    Item { weight: a.weight.saturating_add(b.weight), tags: a.tags | b.tags, ..a }
}
