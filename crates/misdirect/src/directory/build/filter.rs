//! Makes the images of [`super::super::Filter`].
//!
//! Every name has four places in a part, and its print is what the bytes there come to. Names are taken
//! away one by one, each where some place is no other's; in the opposite order, the byte at that place
//! is what the name still lacks. Where some cannot be taken away, another seed may do, and then a part
//! that is a segment longer.

use super::super::filter::{
    CHECKED_FROM, HEADER_LEN, MAGIC, PART_LEN, PARTS_MAX, PLACES, SEGMENT_MAX, VERSION, field, key,
    part, places,
};
use super::super::image::checksum;
use super::BuildError;
use crate::bits::log2;
use crate::domain::Domain;
use crate::order::sort;
use alloc::vec;
use alloc::vec::Vec;

/// Seeds that are tried for a length.
const SEEDS: u64 = 8;

/// Compiles names into a filter.
#[derive(Debug, Clone, Default)]
pub struct FilterBuilder {
    parts: Vec<Names>,
}

/// The names of a part as keys, and what being among them or not says, in 1/256 bit.
#[derive(Debug, Clone)]
struct Names {
    gain: u16,
    missing: u16,
    keys: Vec<u64>,
}

/// One part, compiled.
struct Compiled {
    seed: u64,
    segment: u32,
    bytes: Vec<u8>,
}

impl FilterBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds names of one kind, by what they are registered under; what is not registered is left out.
    /// `gain` is how much being among them says for a name, in 1/256 bit: more than 2,048 counts as that.
    pub fn add_part<'a>(&mut self, gain: u16, names: impl IntoIterator<Item = &'a Domain>) {
        self.add_institutions(gain, 0, names);
    }

    /// The same of a list that has nearly all schools: `missing` is what not being in it says against a name
    /// under a suffix that only schools get (`edu`, `edu.au`, `ac.uk`), in 1/256 bit: more than 2,048 counts
    /// as that.
    pub fn add_institutions<'a>(
        &mut self,
        gain: u16,
        missing: u16,
        names: impl IntoIterator<Item = &'a Domain>,
    ) {
        let names = names.into_iter().filter_map(Domain::registrable);
        let mut keys: Vec<u64> = names.map(key).collect();
        sort(&mut keys);
        keys.dedup();
        self.parts.push(Names { gain, missing, keys });
    }

    /// The image.
    ///
    /// # Errors
    ///
    /// More than four parts, or more names than 32 bits of bytes have room for.
    pub fn build(&self) -> Result<Vec<u8>, BuildError> {
        if self.parts.len() > PARTS_MAX {
            return Err(BuildError::TooLarge);
        }
        let mut image = vec![0; HEADER_LEN + PART_LEN * self.parts.len()];
        for (number, names) in self.parts.iter().enumerate() {
            let compiled = compile(&names.keys).ok_or(BuildError::TooLarge)?;
            let (at, len) = (number32(image.len())?, number32(compiled.bytes.len())?);
            let mut write = |field: usize, bytes: &[u8]| {
                let from = HEADER_LEN + number * PART_LEN + field;
                put(&mut image, from, bytes);
            };
            write(part::SEED, &compiled.seed.to_le_bytes());
            write(part::NAMES, &number32(names.keys.len())?.to_le_bytes());
            write(part::AT, &at.to_le_bytes());
            write(part::LEN, &len.to_le_bytes());
            write(part::SEGMENT, &compiled.segment.to_le_bytes());
            write(part::GAIN, &names.gain.to_le_bytes());
            write(part::MISSING, &names.missing.to_le_bytes());
            image.extend(compiled.bytes);
        }
        let len = number32(image.len())?;
        put(&mut image, 0, &MAGIC);
        put(&mut image, field::VERSION, &VERSION.to_le_bytes());
        put(&mut image, field::IMAGE_LEN, &len.to_le_bytes());
        put(&mut image, field::PARTS, &(self.parts.len() as u32).to_le_bytes());
        let sum = checksum(image.get(CHECKED_FROM..).unwrap_or_default());
        put(&mut image, field::CHECKSUM, &sum.to_le_bytes());
        Ok(image)
    }
}

fn number32(number: usize) -> Result<u32, BuildError> {
    u32::try_from(number).map_err(|_| BuildError::TooLarge)
}

fn put(image: &mut [u8], at: usize, bytes: &[u8]) {
    image.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
}

/// The shortest part that some seed makes of the keys.
fn compile(keys: &[u64]) -> Option<Compiled> {
    let segment = segment(keys.len());
    // With 1.05 bytes a key no seed does.
    let least = (keys.len() * 105 / 100).div_ceil(segment as usize).max(PLACES);
    (least..least + keys.len() / segment as usize + 64).find_map(|segments| {
        let len = segments * segment as usize;
        (0..SEEDS).find_map(|seed| {
            let bytes = peel(keys, seed, segment, len)?;
            Some(Compiled { seed, segment, bytes })
        })
    })
}

/// Letters in a segment: the nearest power of two below n^0.65 that Graf & Lemire found best, 0.65 being
/// 1 / log2(2.91).
fn segment(keys: usize) -> u32 {
    let bits = (log2(keys.max(1) as u64) * 166 / 256).saturating_sub(128) / 256;
    (1 << bits.max(1)).min(SEGMENT_MAX)
}

/// The bytes of a part; `None` where some keys are left that have each place in common with others.
fn peel(keys: &[u64], seed: u64, segment: u32, len: usize) -> Option<Vec<u8>> {
    let mut counts = vec![0u32; len];
    // The sum of the numbers of the keys at a place: where there is one, it is that.
    let mut sums = vec![0u32; len];
    let of = |number: u32| places(keys[number as usize], seed, segment, len);
    for number in 0..u32::try_from(keys.len()).ok()? {
        for place in of(number).0 {
            counts[place as usize] += 1;
            sums[place as usize] ^= number;
        }
    }
    let mut alone: Vec<u32> = (0..len as u32).filter(|&at| counts[at as usize] == 1).collect();
    let mut order = Vec::with_capacity(keys.len());
    while let Some(at) = alone.pop() {
        if counts[at as usize] != 1 {
            continue;
        }
        let number = sums[at as usize];
        order.push((number, at));
        for place in of(number).0 {
            counts[place as usize] -= 1;
            sums[place as usize] ^= number;
            if counts[place as usize] == 1 {
                alone.push(place);
            }
        }
    }
    if order.len() < keys.len() {
        return None;
    }
    let mut bytes = vec![0u8; len];
    for (number, at) in order.into_iter().rev() {
        let (places, print) = of(number);
        let others = places.into_iter().filter(|&place| place != at);
        bytes[at as usize] = others.fold(print, |left, place| left ^ bytes[place as usize]);
    }
    Some(bytes)
}
