//! Slots by key, heaviest record first, a bucket of keys at a time; and lists for keys of many records.

use super::{BuildError, Workers};
use crate::directory::image;
use crate::directory::keys::Mark;
use crate::order;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;

/// What goes into a line: the key's high half, which says into which one, then tag and offset as they
/// lie there; in bytes, since there are millions. Where the mark is LIST, the offset is not known yet: it
/// is that of the bucket's next list.
pub(super) struct Placed {
    pub(super) high: [u8; 4],
    pub(super) tag: [u8; 2],
    pub(super) offset: [u8; 3],
}

impl Placed {
    fn new(key: u64, mark: u8, offset: u32) -> Self {
        let tag = image::fingerprint(key) << 6 | u16::from(mark);
        let [a, b, c, _] = offset.to_le_bytes();
        let high = ((key >> 32) as u32).to_le_bytes();
        Self { high, tag: tag.to_le_bytes(), offset: [a, b, c] }
    }

    /// The higher half of its key.
    pub(super) fn high(&self) -> u32 {
        u32::from_le_bytes(self.high)
    }

    pub(super) fn is_list(&self) -> bool {
        self.tag[0] & 63 == Mark::LIST.0
    }
}

/// The slots of a bucket of keys.
#[derive(Default)]
pub(super) struct Bucket {
    pub(super) placed: Vec<Placed>,
    /// One after the other: a number of items, and that many items.
    pub(super) lists: Vec<u32>,
}

impl Bucket {
    /// Its lists, with their lengths at their heads.
    pub(super) fn lists(&self) -> impl Iterator<Item = &[u32]> {
        let mut rest = self.lists.as_slice();
        core::iter::from_fn(move || {
            let (list, tail) = rest.split_at_checked(*rest.first()? as usize + 1)?;
            rest = tail;
            Some(list)
        })
    }
}

/// One place under which a record is found, as a number: those of one key lie by the rank of the record,
/// then by mark. Rank and offset, which takes 24 bits, are looked up while the record is at hand: to look
/// them up for millions of slots in the order of keys took longer than sorting these.
pub(super) fn slot(key: u64, rank: u32, mark: Mark, offset: u32) -> u128 {
    let record = u64::from(rank) << 32 | u64::from(mark.0) << 24 | u64::from(offset);
    u128::from(key) << 64 | u128::from(record)
}

fn key(slot: u128) -> u64 {
    (slot >> 64) as u64
}

fn mark(slot: u128) -> u8 {
    (slot >> 24) as u8
}

fn offset(slot: u128) -> u32 {
    slot as u32 & 0xFF_FFFF
}

/// Slots by some bits of their keys, in no order within those that have the same.
pub(super) struct Spread {
    slots: Vec<u128>,
    ends: Vec<u32>,
}

impl Spread {
    /// Takes slots and spreads them over buckets, if there is more than one.
    pub(super) fn by_bucket(slots: &mut Vec<u128>, bucket_bits: u32) -> Self {
        if bucket_bits == 0 {
            return Self { ends: vec![slots.len() as u32], slots: mem::take(slots) };
        }
        let spread = Self::of(&[slots], 0, bucket_bits);
        slots.clear();
        spread
    }

    /// By so many bits, which follow `skipped` higher ones.
    fn of(runs: &[&[u128]], skipped: u32, bits: u32) -> Self {
        // In two steps, as no bits at all would be a shift by 64.
        let place = |slot| (key(slot) << skipped >> 1 >> (63 - bits)) as usize;
        let mut ends = vec![0u32; 1 << bits];
        runs.iter().copied().flatten().for_each(|&slot| ends[place(slot)] += 1);
        // Where each begins; it is then moved on, slot by slot, to where it ends.
        ends.iter_mut().fold(0, |start, end| start + mem::replace(end, start));
        let mut slots = vec![0; runs.iter().map(|run| run.len()).sum()];
        runs.iter().copied().flatten().for_each(|&slot| {
            let end = &mut ends[place(slot)];
            slots[*end as usize] = slot;
            *end += 1;
        });
        Self { slots, ends }
    }

    /// Those whose bits are this number.
    fn at(&self, number: usize) -> &[u128] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.slots[start as usize..self.ends[number] as usize]
    }
}

/// Sorts all slots. Those of a key that has more than `inline_max` go into a list.
pub(super) fn sort(
    spreads: &[&Spread],
    bucket_bits: u32,
    inline_max: usize,
    workers: &impl Workers,
) -> Result<Vec<Bucket>, BuildError> {
    let buckets = workers.map(1 << bucket_bits, |bucket| {
        let runs: Vec<&[u128]> = spreads.iter().map(|spread| spread.at(bucket)).collect();
        Bucket::of(&runs, bucket_bits, inline_max)
    });
    buckets.into_iter().collect()
}

impl Bucket {
    fn of(runs: &[&[u128]], bucket_bits: u32, inline_max: usize) -> Result<Self, BuildError> {
        let slots = sorted(runs, bucket_bits);
        let mut made = Self { placed: Vec::with_capacity(slots.len()), lists: Vec::new() };
        for group in slots.chunk_by(|&a, &b| key(a) == key(b)) {
            made.group(group, inline_max)?;
        }
        Ok(made)
    }

    /// Places the slots of one key.
    fn group(&mut self, group: &[u128], inline_max: usize) -> Result<(), BuildError> {
        let key = key(group[0]);
        if group.len() <= inline_max {
            let placed = group.iter().map(|&slot| Placed::new(key, mark(slot), offset(slot)));
            self.placed.extend(placed);
            return Ok(());
        }
        if group.len() > image::LIST_MAX {
            return Err(BuildError::CrowdedKey);
        }
        self.placed.push(Placed::new(key, Mark::LIST.0, 0));
        self.lists.push(group.len() as u32);
        self.lists.extend(group.iter().map(|&slot| offset(slot) | u32::from(mark(slot)) << 24));
        Ok(())
    }
}

/// The slots of a bucket in order, each once. Keys are even, so that most of them have a place of their
/// own once they are spread over as many as there are; only what shares one is compared.
fn sorted(runs: &[&[u128]], bucket_bits: u32) -> Vec<u128> {
    let len: usize = runs.iter().map(|run| run.len()).sum();
    let Spread { mut slots, ends } = Spread::of(runs, bucket_bits, len.max(1).ilog2());
    let mut start = 0;
    for end in ends {
        order::sort(&mut slots[start..end as usize]);
        start = end as usize;
    }
    slots.dedup();
    slots
}
