//! Entries in the order of records: by name in ASCII, zones last; those of one name by domain.
//!
//! Most of an order is known from the first eleven letters of a name, which go into one whole number with
//! the entry's index. Chunks of such numbers are sorted each by itself; then each part of the order takes
//! what is its own out of all chunks, and only there are texts compared.

use super::{BuildError, Item, Workers};
use crate::directory::image;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Entries of a chunk: few enough for their keys to stay in a processor's cache.
const CHUNK: usize = 1 << 14;
/// Numbers of each chunk that are looked at to divide the order into even parts.
const SAMPLES: usize = 16;
/// Bits of the index of an entry.
const INDEX_BITS: u32 = 32;

/// All entries, each once.
pub(super) struct Sorted<'b> {
    pub(super) text: &'b [u8],
    pub(super) parts: Vec<Part>,
}

/// Some records in a row.
pub(super) struct Part {
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

impl<'b> Sorted<'b> {
    pub(super) fn new(
        text: &'b [u8],
        items: &[Item],
        workers: &impl Workers,
    ) -> Result<Self, BuildError> {
        if items.len() as u64 > u64::from(u32::MAX) {
            return Err(BuildError::TooLarge);
        }
        let chunks = items.len().div_ceil(CHUNK);
        let chunks = workers.map(chunks, |chunk| {
            let from = chunk * CHUNK;
            let items = items[from..].iter().take(CHUNK).enumerate();
            let mut numbers: Vec<u128> =
                items.map(|(at, item)| number(text, item, from + at)).collect();
            numbers.sort_unstable();
            numbers
        });
        let bounds = bounds(&chunks);
        let parts = workers.map(bounds.len() - 1, |part| {
            let (from, to) = (bounds[part], bounds[part + 1]);
            let mut numbers = Vec::new();
            for chunk in &chunks {
                let start = chunk.partition_point(|&number| number < from);
                let end = chunk.partition_point(|&number| number < to);
                numbers.extend(&chunk[start..end]);
            }
            numbers.sort_unstable();
            merged(text, items, numbers)
        });
        let parts = parts.into_iter().collect::<Result<Vec<Part>, BuildError>>()?;
        Ok(Self { text, parts })
    }
}

/// An entry's place in the order as far as one number tells, and its index below that.
fn number(text: &[u8], item: &Item, index: usize) -> u128 {
    let mut bytes = [0; 16];
    bytes[0] = item.is_zone().into();
    bytes[1..12].iter_mut().zip(item.name(text)).for_each(|(to, from)| *to = *from);
    bytes[12..].copy_from_slice(&(index as u32).to_be_bytes());
    u128::from_be_bytes(bytes)
}

/// Numbers between which about as many entries lie as a chunk has, none of them within a record. The
/// first is 0 and the last above all.
fn bounds(chunks: &[Vec<u128>]) -> Vec<u128> {
    let samples = chunks.iter().flat_map(|chunk| chunk.iter().step_by(CHUNK / SAMPLES));
    let mut samples: Vec<u128> = samples.map(|number| number >> INDEX_BITS << INDEX_BITS).collect();
    samples.sort_unstable();
    let inner = samples.iter().copied().step_by(SAMPLES).skip(1).filter(|&bound| bound > 0);
    let mut bounds: Vec<u128> = core::iter::once(0).chain(inner).chain([u128::MAX]).collect();
    bounds.dedup();
    bounds
}

/// The entries of numbers in order, those that were added more than once made one.
fn merged(text: &[u8], items: &[Item], numbers: Vec<u128>) -> Result<Part, BuildError> {
    let mut part = Part { items: Vec::with_capacity(numbers.len()), ends: Vec::new() };
    let mut alike: Vec<Item> = Vec::new();
    for same in numbers.chunk_by(|a, b| a >> INDEX_BITS == b >> INDEX_BITS) {
        alike.clear();
        alike.extend(same.iter().map(|&number| items[number as u32 as usize]));
        alike.sort_unstable_by(|a, b| order(text, a, b));
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
