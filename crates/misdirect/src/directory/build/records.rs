//! Records and the keys under which they are found, a part of the order at a time.

use super::slots::{Spread, slot};
use super::sorted::Part;
use super::{BuildError, Item};
use crate::directory::heavy;
use crate::directory::image::{self, ENTRY_HEAD};
use crate::directory::keys::{self, Hash, Mark, Neighbourhood, Space};
use crate::directory::looks;
use crate::domain::letters::{Alphabet, Letters};
use crate::order::sort;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// A name is common that has one in so many parts of all weight: two slips in a lighter one are less
/// likely than its being somebody's own.
const HEAVY_SHARE: u64 = 4096;
/// Slots that are spread together, and slots of a bucket: few enough for a processor's cache.
const SPREAD: usize = 1 << 15;
const BUCKET: u64 = 1 << 16;
/// Most buckets are two to the power of this: with more, each spread has too few slots for each.
const BUCKET_BITS_MAX: u32 = 12;

/// What the parts have to know of one another.
pub(super) struct Plan {
    /// Offsets of records count units of two to the power of this, those of lists of at least that.
    pub(super) shift: u8,
    pub(super) shift_min: u8,
    /// Slots are told apart by so many high bits of their keys at first.
    pub(super) bucket_bits: u32,
    pub(super) total: u64,
    pub(super) entry_count: u32,
    pub(super) record_count: u32,
    /// First record of each part, and its offset.
    starts: Vec<(u32, u32)>,
    /// How many records come before each by weight.
    ranks: Vec<u32>,
}

impl Plan {
    pub(super) fn new(parts: &[Part], shift_min: u8) -> Result<Self, BuildError> {
        let records = || parts.iter().flat_map(Part::records);
        let weights = records().flatten().map(|item| u64::from(item.weight));
        let total = weights.into_iter().try_fold(0, u64::checked_add);
        let units =
            |part: &Part, shift| -> u64 { part.records().map(|record| units(record, shift)).sum() };
        let all = |shift| parts.iter().map(|part| units(part, shift)).sum::<u64>();
        let shift = image::unit_shift(shift_min, all).ok_or(BuildError::TooLarge)?;
        let (mut record, mut offset, mut starts) = (0, 0, Vec::with_capacity(parts.len()));
        for part in parts {
            starts.push((record, offset as u32));
            record += part.records().len() as u32;
            offset += units(part, shift);
        }
        let letters: u64 = records().flatten().map(|item| u64::from(item.len)).sum();
        Ok(Self {
            shift,
            shift_min,
            bucket_bits: (letters / BUCKET).max(1).ilog2().min(BUCKET_BITS_MAX),
            total: total.ok_or(BuildError::TooLarge)?,
            entry_count: parts.iter().map(Part::entry_count).sum::<usize>() as u32,
            record_count: record,
            starts,
            ranks: ranks(records().map(weight)),
        })
    }

    pub(super) fn records(&self, entries: &Part, part: usize) -> Records {
        let (first, mut offset) = self.starts[part];
        let mut records = Records::default();
        let mut slots = Vec::with_capacity(SPREAD + SPREAD / 8);
        records.bytes.reserve(entries.text.len() + 16 * entries.entry_count());
        let mut domains = Vec::with_capacity(SPREAD + SPREAD / 8);
        let alphabet = Alphabet::new();
        for (&rank, record) in self.ranks[first as usize..].iter().zip(entries.records()) {
            records.write(&entries.text, record, self.shift, |key, at| {
                let at = at as u32 + (offset << self.shift);
                domains.push(slot(
                    key,
                    0,
                    Mark((at & ((1 << self.shift) - 1)) as u8),
                    at >> self.shift,
                ));
            });
            let mut push = |key, mark| slots.push(slot(key, rank, mark, offset));
            match record {
                [zone] if zone.is_zone() => {
                    let len = zone_keys(&entries.text, zone, &mut push);
                    records.zone_lens.push(len);
                }
                _ => {
                    name_keys(&entries.text, record, &alphabet, &mut push);
                    let weight = weight(record);
                    if weight * HEAVY_SHARE >= self.total {
                        let name = record[0].name(&entries.text);
                        records.heavy.extend(Heavy::of(name, weight, offset));
                    }
                }
            }
            offset += units(record, self.shift) as u32;
            if slots.len() >= SPREAD {
                records.slots.push(Spread::by_bucket(&mut slots, self.bucket_bits));
            }
            if domains.len() >= SPREAD {
                records.domains.push(Spread::by_bucket(&mut domains, self.bucket_bits));
            }
        }
        records.slots.push(Spread::by_bucket(&mut slots, self.bucket_bits));
        records.domains.push(Spread::by_bucket(&mut domains, self.bucket_bits));
        records
    }
}

/// What became of a part.
#[derive(Default)]
pub(super) struct Records {
    pub(super) bytes: Vec<u8>,
    pub(super) heavy: Vec<Heavy>,
    /// Letters of each zone.
    pub(super) zone_lens: Vec<u8>,
    /// By bucket.
    pub(super) slots: Vec<Spread>,
    /// Those of whole domains, by bucket, too. Their marks are bytes of a unit.
    pub(super) domains: Vec<Spread>,
}

impl Records {
    /// Writes a record. `domain` is told the key of each domain, and where in the record its entry begins.
    fn write(
        &mut self,
        text: &[u8],
        record: &[Item],
        shift: u8,
        mut domain: impl FnMut(u64, usize),
    ) {
        let start = self.bytes.len();
        self.bytes.extend((record.len() as u16).to_le_bytes());
        for item in record {
            if !item.is_zone() {
                domain(keys::of_domain(item.domain(text)), self.bytes.len() - start);
            }
            let head = [item.len, item.name_at, item.suffix_at, item.flags, item.tags];
            debug_assert_eq!(head.len() + 4, ENTRY_HEAD);
            self.bytes.extend(head);
            self.bytes.extend(item.weight.to_le_bytes());
            self.bytes.extend(item.domain(text));
        }
        self.bytes.resize(self.bytes.len().next_multiple_of(1 << shift), 0);
    }
}

/// A common name of plain letters.
#[derive(Clone, Copy)]
pub(super) struct Heavy {
    pub(super) weight: u64,
    pub(super) offset: u32,
    pub(super) letters: u32,
    pub(super) len: u8,
}

impl Heavy {
    fn of(name: &[u8], weight: u64, offset: u32) -> Option<Self> {
        let is_plain = name.len() >= image::HEAVY_NAME_MIN && !name.starts_with(b"xn--");
        let letters = heavy::letters_of(name);
        is_plain.then_some(Self { weight, offset, letters, len: name.len() as u8 })
    }

    /// Its record and its length, as they lie in the image.
    pub(super) fn record(&self) -> [u8; 4] {
        (self.offset | u32::from(self.len) << 24).to_le_bytes()
    }
}

/// Units that a record takes.
fn units(record: &[Item], shift: u8) -> u64 {
    let len = 2 + record.iter().map(|item| ENTRY_HEAD + usize::from(item.len)).sum::<usize>();
    len.div_ceil(1 << shift) as u64
}

fn weight(record: &[Item]) -> u64 {
    record.iter().map(|item| u64::from(item.weight)).sum()
}

/// The place of each record in the order of weights, heaviest first; ties in the order of records.
fn ranks(weights: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut order: Vec<(Reverse<u64>, u32)> = weights.map(Reverse).zip(0..).collect();
    sort(&mut order);
    let mut ranks = vec![0; order.len()];
    (0..).zip(order).for_each(|(rank, (_, index))| ranks[index as usize] = rank);
    ranks
}

/// The keys of all entries that share a name.
fn name_keys(text: &[u8], record: &[Item], plain: &Alphabet, push: &mut impl FnMut(u64, Mark)) {
    let first = record[0];
    let name = if first.has_idn {
        // A typed A-label is looked up as it stands before anything is decoded.
        push(keys::of_ascii(first.name(text), Space::Name), Mark::FULL);
        let mut alphabet = Alphabet::new();
        letter_keys(letters_of(text, &first, &mut alphabet).name(), &alphabet, push)
    } else {
        letter_keys(first.name(text), plain, push)
    };
    for item in record {
        if item.has_idn {
            let mut alphabet = Alphabet::new();
            let letters = letters_of(text, item, &mut alphabet);
            let starts = (letters.name_at, letters.suffix_at);
            joined_keys(name, letters.as_bytes(), starts, &alphabet, push);
        } else {
            let starts = (usize::from(item.name_at), usize::from(item.suffix_at));
            joined_keys(name, item.domain(text), starts, plain, push);
        }
    }
}

/// The keys of a name's letters; returns the hash of all of them.
fn letter_keys(name: &[u8], alphabet: &Alphabet, push: &mut impl FnMut(u64, Mark)) -> Hash {
    let hood = Neighbourhood::new(name, alphabet, Space::Name);
    push(hood.tail(0), Mark::FULL);
    hood.deletions(&mut *push);
    if let Some(key) = looks::skeleton_key(name, alphabet) {
        push(key, Mark::SKELETON);
    }
    hood.whole()
}

/// The keys of a domain without its dots, from its name on and, where something stands before that, from
/// its first letter on.
fn joined_keys(
    name: Hash,
    letters: &[u8],
    (name_at, suffix_at): (usize, usize),
    alphabet: &Alphabet,
    push: &mut impl FnMut(u64, Mark),
) {
    let mut joined = |mut hash: Hash, letters: &[u8]| {
        let letters = letters.iter().filter(|&&letter| letter != b'.');
        letters.for_each(|&letter| hash.push(alphabet.letter(letter)));
        push(hash.finish(Space::Joined), Mark::FULL);
    };
    joined(name, &letters[suffix_at..]);
    if name_at > 0 {
        joined(Hash::default(), letters);
    }
}

/// The keys of a zone; returns how many letters it has.
fn zone_keys(text: &[u8], item: &Item, push: &mut impl FnMut(u64, Mark)) -> u8 {
    let mut alphabet = Alphabet::new();
    let zone = item.domain(text);
    let letters = Letters::of_text(zone, (0, 0, 0), item.has_idn, &mut alphabet);
    let joined = letters.as_bytes().iter().copied().filter(|&byte| byte != b'.');
    let joined: Vec<u8> = joined.collect();
    let hood = Neighbourhood::new(&joined, &alphabet, Space::Zone);
    // As in `name_keys`: found by its A-labels before anything is decoded, too.
    push(keys::of_ascii(zone.iter().filter(|&&letter| letter != b'.'), Space::Zone), Mark::FULL);
    push(hood.tail(0), Mark::FULL);
    hood.deletions(push);
    joined.len() as u8
}

fn letters_of(text: &[u8], item: &Item, alphabet: &mut Alphabet) -> Letters {
    Letters::of_text(item.domain(text), item.parts(), true, alphabet)
}
