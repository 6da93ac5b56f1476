//! Slots by key, heaviest record first, a bucket of keys at a time; and lists for keys of many records.

use super::records::Records;
use super::{BuildError, Workers};
use crate::directory::image;
use crate::directory::keys::Mark;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// What goes into a line: the key's high half, which says into which one, then tag and offset. Where the
/// mark is LIST, the offset is not known yet: it is that of the bucket's next list.
pub(super) struct Placed {
    pub(super) high: u32,
    pub(super) tag: u16,
    pub(super) offset: u32,
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

/// Offset and weight of records by index, wherever they are.
struct Index<'r> {
    offsets: Vec<u32>,
    weights: Vec<u64>,
    parts: &'r [Records],
}

/// Sorts the slots of all records.
pub(super) fn sort(
    parts: &[Records],
    bucket_bits: u32,
    workers: &impl Workers,
) -> Result<Vec<Bucket>, BuildError> {
    let offsets = parts.iter().flat_map(|part| &part.offsets).copied().collect();
    let weights = parts.iter().flat_map(|part| &part.weights).copied().collect();
    let index = Index { offsets, weights, parts };
    let buckets = workers.map(1 << bucket_bits, |bucket| index.bucket(bucket));
    buckets.into_iter().collect()
}

impl Index<'_> {
    fn bucket(&self, bucket: usize) -> Result<Bucket, BuildError> {
        let all = self.parts.iter().map(|part| part.bucket(bucket).len()).sum();
        let mut slots: Vec<u128> = Vec::with_capacity(all);
        self.parts.iter().for_each(|part| slots.extend(part.bucket(bucket)));
        slots.sort_unstable();
        slots.dedup();
        let mut made = Bucket { placed: Vec::with_capacity(slots.len()), lists: Vec::new() };
        for group in slots.chunk_by_mut(|a, b| a >> 64 == b >> 64) {
            self.group(group, &mut made)?;
        }
        Ok(made)
    }

    /// Places the slots of one key.
    fn group(&self, group: &mut [u128], made: &mut Bucket) -> Result<(), BuildError> {
        if group.len() > 1 {
            // Heaviest first, so that a list is read in the order of what is likely.
            group.sort_unstable_by_key(|&slot| (Reverse(self.weights[record(slot)]), slot));
        }
        let key = (group[0] >> 64) as u64;
        let (high, fingerprint) = ((key >> 32) as u32, image::fingerprint(key) << 6);
        let mark = |slot| slot as u8;
        if group.len() <= image::INLINE_MAX {
            made.placed.extend(group.iter().map(|&slot| {
                let tag = fingerprint | u16::from(mark(slot));
                Placed { high, tag, offset: self.offsets[record(slot)] }
            }));
            return Ok(());
        }
        if group.len() > image::LIST_MAX {
            return Err(BuildError::CrowdedKey);
        }
        made.placed.push(Placed { high, tag: fingerprint | u16::from(Mark::LIST.0), offset: 0 });
        made.lists.push(group.len() as u32);
        let item = |&slot: &u128| self.offsets[record(slot)] | u32::from(mark(slot)) << 24;
        made.lists.extend(group.iter().map(item));
        Ok(())
    }
}

/// The index of a slot's record.
fn record(slot: u128) -> usize {
    (slot as u64 >> 8) as usize
}
