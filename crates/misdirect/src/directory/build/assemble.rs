//! The image: sections one after the other in one run of bytes, and the lines among them filled.

use super::BuildError;
use super::records::{Heavy, Plan, Records};
use super::slots::{Bucket, Placed};
use crate::directory::image::{self, LINE_LEN, Line, SLOTS, field};
use crate::directory::sieve::{WORD_LEN, sieve_of};
use crate::order::sort_by;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// How full lines of domains are: a question reads one or two of them, where it reads dozens of the others.
const DOMAIN_LOAD_PERCENT: usize = 85;

/// The image of records and their slots.
pub(super) fn image(
    plan: &Plan,
    records: Vec<Records>,
    [keys, domains]: [Vec<Bucket>; 2],
    tags: &[u8],
    load_percent: usize,
) -> Result<Vec<u8>, BuildError> {
    let heavy = heavy_list(&records);
    let lists = || keys.iter().flat_map(Bucket::lists).map(|list| 4 * list.len());
    let list_shift = image::unit_shift(plan.shift_min, |shift| {
        lists().map(|len| len.div_ceil(1 << shift) as u64).sum()
    });
    let list_shift = list_shift.ok_or(BuildError::TooLarge)?;
    let lists_len = lists().map(|len| len.next_multiple_of(1 << list_shift)).sum();
    let records_len = records.iter().map(|part| part.bytes.len()).sum();
    let line_count = |buckets: &[Bucket], load_percent| {
        let slots = buckets.iter().map(|bucket| bucket.placed.len()).sum::<usize>();
        slots.saturating_mul(100).div_ceil(SLOTS * load_percent).max(1)
    };
    let line_count_of_domains = line_count(&domains, DOMAIN_LOAD_PERCENT);
    let line_count = line_count(&keys, load_percent);

    // Lines begin at a multiple of their length, so that one line is one cache line where the
    // image itself is so aligned.
    let mut layout = Layout { end: image::HEADER_LEN };
    let records_at = layout.place(4, records_len)?;
    let lists_at = layout.place(4, lists_len)?;
    let tags_at = layout.place(4, tags.len())?;
    let heavy_at = layout.place(4, heavy.len())?;
    let lines_at = layout.place(LINE_LEN, line_count.saturating_mul(LINE_LEN))?;
    let domains_at = layout.place(LINE_LEN, line_count_of_domains.saturating_mul(LINE_LEN))?;
    let slots = keys.iter().map(|bucket| bucket.placed.len()).sum();
    let sieve = sieve_of(slots, keys.iter().flat_map(|bucket| &bucket.placed).map(Placed::high));
    let sieve_at = layout.place(LINE_LEN, sieve.len())?;
    let mut bytes = Vec::with_capacity(layout.end);
    bytes.resize(lines_at, 0);
    let zone_lens = || records.iter().flat_map(|part| &part.zone_lens).copied();
    let zone_count = zone_lens().count();
    let (zone_min, zone_max) = (zone_lens().min(), zone_lens().max());

    let mut at = records_at;
    for part in records {
        put(&mut bytes, at, &part.bytes);
        at += part.bytes.len();
    }
    put(&mut bytes, tags_at, tags);
    put(&mut bytes, heavy_at, &heavy);
    let mut lists = Lists { at: lists_at, end: 0, shift: list_shift };
    let mut lines = Lines { at: lines_at, count: line_count, probes: 0 };
    for bucket in keys {
        lines.fill(&bucket, &mut lists, &mut bytes)?;
    }
    let mut domain_lines = Lines { at: domains_at, count: line_count_of_domains, probes: 0 };
    for bucket in domains {
        domain_lines.fill(&bucket, &mut lists, &mut bytes)?;
    }
    bytes.resize(layout.end, 0);
    put(&mut bytes, sieve_at, &sieve);

    put(&mut bytes, 0, &image::MAGIC);
    put(&mut bytes, field::IMAGE_LEN, &(layout.end as u64).to_le_bytes());
    put(&mut bytes, field::TOTAL_WEIGHT, &plan.total.to_le_bytes());
    put(&mut bytes, field::SUFFIX_STAMP, &image::SUFFIX_STAMP.to_le_bytes());
    for (at, number) in [
        (field::VERSION, image::VERSION),
        (field::HEADER_LEN, image::HEADER_LEN as u32),
        (field::ENTRIES, plan.entry_count),
        (field::RECORDS, plan.record_count),
        (field::ZONES, zone_count as u32),
        (field::LINES, line_count as u32),
        (field::RECORDS_AT, records_at as u32),
        (field::RECORDS_LEN, records_len as u32),
        (field::LISTS_AT, lists_at as u32),
        (field::LISTS_LEN, lists_len as u32),
        (field::LINES_AT, lines_at as u32),
        (field::DOMAIN_LINES, line_count_of_domains as u32),
        (field::DOMAIN_LINES_AT, domains_at as u32),
        (field::SIEVE_WORDS, (sieve.len() / WORD_LEN) as u32),
        (field::SIEVE_AT, sieve_at as u32),
        (field::HEAVY, heavy_at as u32),
        (field::TAGS_AT, tags_at as u32),
        (field::TAGS_LEN, tags.len() as u32),
    ] {
        put(&mut bytes, at, &number.to_le_bytes());
    }
    for (at, byte) in [
        (
            field::HEAVY_COUNT,
            (heavy.len().saturating_sub(image::HEAVY_ENDS) / image::HEAVY_LEN) as u8,
        ),
        (field::PROBES, lines.probes),
        (field::DOMAIN_PROBES, domain_lines.probes),
        (field::ZONE_LEN_MIN, zone_min.unwrap_or(0)),
        (field::ZONE_LEN_MAX, zone_max.unwrap_or(0)),
        (field::RECORD_SHIFT, plan.shift),
        (field::LIST_SHIFT, list_shift),
    ] {
        put(&mut bytes, at, &[byte]);
    }
    let sum = image::checksum(&bytes[image::CHECKED_FROM..]);
    put(&mut bytes, field::CHECKSUM, &sum.to_le_bytes());
    Ok(bytes)
}

/// Where sections lie.
struct Layout {
    end: usize,
}

impl Layout {
    /// Where the next one begins. All of them end within four gibibytes.
    fn place(&mut self, align: usize, len: usize) -> Result<usize, BuildError> {
        let at = self.end.next_multiple_of(align);
        self.end = at.checked_add(len).ok_or(BuildError::TooLarge)?;
        u32::try_from(self.end).map(|_| at).map_err(|_| BuildError::TooLarge)
    }
}

/// The commonest names by length, and their records heaviest first; ties in the order of records.
fn heavy_list(records: &[Records]) -> Vec<u8> {
    let mut heavy: Vec<Heavy> = records.iter().flat_map(|part| &part.heavy).copied().collect();
    let order = |name: &Heavy| (Reverse(name.weight), name.offset);
    sort_by(&mut heavy, |a, b| order(a).cmp(&order(b)));
    heavy.truncate(image::HEAVY_MAX);
    if heavy.is_empty() {
        return Vec::new();
    }
    let mut by_len: Vec<(u8, &Heavy)> = (0..).zip(&heavy).collect();
    sort_by(&mut by_len, |(a, one), (b, other)| (one.len, a).cmp(&(other.len, b)));
    let end = |len| by_len.partition_point(|(_, name)| usize::from(name.len) <= len) as u8;
    let mut bytes: Vec<u8> = (0..image::HEAVY_ENDS).map(end).collect();
    bytes.extend(by_len.iter().flat_map(|(_, name)| name.letters.to_le_bytes()));
    bytes.extend(by_len.iter().map(|(rank, _)| rank));
    bytes.extend(heavy.iter().flat_map(Heavy::record));
    bytes
}

/// The section of lists, as far as it is written.
struct Lists {
    at: usize,
    end: usize,
    shift: u8,
}

impl Lists {
    /// Writes a list and returns its offset.
    fn push(&mut self, list: &[u32], image: &mut [u8]) -> [u8; 3] {
        let at = self.end;
        for (item, to) in list.iter().zip(image[self.at + at..].chunks_exact_mut(4)) {
            to.copy_from_slice(&item.to_le_bytes());
        }
        self.end = (at + 4 * list.len()).next_multiple_of(1 << self.shift);
        let [a, b, c, _] = ((at >> self.shift) as u32).to_le_bytes();
        [a, b, c]
    }
}

/// The section of lines, as far as it is filled.
struct Lines {
    at: usize,
    count: usize,
    /// How far the furthest slot lies from its own line.
    probes: u8,
}

impl Lines {
    /// Puts each slot into its line or the next that has room. Slots come by key, and lines grow with
    /// keys, so one pass fills them in order; what overflows the end wraps around.
    fn fill(
        &mut self,
        bucket: &Bucket,
        to: &mut Lists,
        image: &mut Vec<u8>,
    ) -> Result<(), BuildError> {
        // The image grows as it is filled: asked of the system as zeros, each page would be had twice,
        // once to be read and once to be written.
        let last = bucket.placed.last().map_or(0, |placed| self.home(placed));
        let lines = (last + 1 + usize::from(image::PROBE_MAX)).min(self.count);
        image.resize(image.len().max(self.at + lines * LINE_LEN), 0);
        let mut lists = bucket.lists();
        for placed in &bucket.placed {
            let list = if placed.is_list() { lists.next() } else { None };
            let offset = list.map_or(placed.offset, |list| to.push(list, image));
            let home = self.home(placed);
            let away = self.place(home, placed.tag, offset, image);
            self.probes = self.probes.max(away.ok_or(BuildError::CrowdedLine)?);
        }
        Ok(())
    }

    fn home(&self, placed: &Placed) -> usize {
        image::line_of(u64::from(placed.high()) << 32, self.count as u64) as usize
    }

    /// Puts a slot into the first line with room from `home` on; returns how many that is further.
    fn place(&self, home: usize, tag: [u8; 2], offset: [u8; 3], image: &mut [u8]) -> Option<u8> {
        for away in 0..=image::PROBE_MAX {
            let index = home + usize::from(away);
            let index = if index < self.count { index } else { index % self.count };
            let at = self.at + index * LINE_LEN;
            let line = &mut image[at..at + LINE_LEN];
            let taken = usize::from(line[Line::TAKEN_AT]);
            if taken < SLOTS {
                line[2 * taken..2 * taken + 2].copy_from_slice(&tag);
                let slot = Line::OFFSETS_AT + 3 * taken;
                line[slot..slot + 3].copy_from_slice(&offset);
                line[Line::TAKEN_AT] += 1;
                return Some(away);
            }
            line[Line::GOES_ON_AT] = 1;
        }
        None
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}
