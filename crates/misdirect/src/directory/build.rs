//! Compiles a directory image: sorts names, makes their keys, fills the lines.
//!
//! The same entries give the same bytes, in whatever order they were added. What would make
//! look-ups slow is refused here, so that no image that a builder made is worse than stated.

use super::image::{self, LINE_LEN, RECORD_ALIGN, SLOTS, field};
use super::keys::{self, Mark, Neighbourhood, Space};
use super::{image::ENTRY_HEAD, looks};
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::{Domain, LABEL_LEN_MAX};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use thiserror::Error;

/// How full lines are on average. Fuller ones are smaller and overflow more often; at 0.65 one line
/// in some hundred does (measured on lists of 1,000 to 1,000,000 names).
const LOAD_PERCENT: usize = 65;

/// A name is common that has one in so many parts of all weight: two slips in a lighter one are less
/// likely than its being somebody's own.
const HEAVY_SHARE: u64 = 4096;

/// Why a directory cannot be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// One key leads to more than 256 names: a list made to be slow.
    #[error("more than 256 names are one letter away from the same letters")]
    CrowdedKey,
    /// More than 1,024 entries share one name.
    #[error("more than 1024 entries share one name")]
    CrowdedName,
    /// Some lines of keys overflow too far: a list made to be slow.
    #[error("too many keys fall on the same place")]
    CrowdedLine,
    /// The records or the lists take more than 64 MiB, or the weights more than 2^64.
    #[error("directory too large")]
    TooLarge,
    /// A zone of more than three labels, or of more than 62 letters.
    #[error("a zone has at most three labels and 62 letters")]
    ZoneTooLong,
    /// A tag's number is above 7, or its name is not of 1 to 63 bytes.
    #[error("a tag has a number from 0 to 7 and a name of 1 to 63 bytes")]
    TagName,
}

/// Collects entries and compiles them.
///
/// ```
/// use misdirect::directory::{Builder, Directory};
/// let mut builder = Builder::new();
/// builder.add_list("army.mil 300 @0\n*.mil 500 @0")?;
/// let image = builder.build()?;
/// assert_eq!(Directory::open(&image)?.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Builder {
    /// By name in ASCII, then by domain: the order of the records. A zone's name is empty.
    records: BTreeMap<(bool, String), BTreeMap<String, Item>>,
    tag_names: BTreeMap<u8, String>,
}

#[derive(Debug, Clone)]
struct Item {
    name_at: u8,
    suffix_at: u8,
    flags: u8,
    tags: u8,
    weight: u32,
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a domain. What was added before is added to: weights sum (up to `u32::MAX`), tags join.
    /// A weight of 0 counts as 1.
    ///
    /// # Errors
    ///
    /// More than 1,024 entries of one name.
    pub fn add(&mut self, domain: &Domain, weight: u32, tags: u8) -> Result<(), BuildError> {
        let flags = if domain.is_public_suffix() { image::FLAG_ITSELF_ONLY } else { 0 };
        let item = Item {
            name_at: domain.name_at() as u8,
            suffix_at: domain.suffix_at() as u8,
            flags,
            tags,
            weight: weight.max(1),
        };
        self.insert((false, domain.name().into()), domain.as_str(), item)
    }

    /// Adds a zone `*.domain`.
    ///
    /// # Errors
    ///
    /// A zone of more than three labels.
    pub fn add_zone(&mut self, zone: &Domain, weight: u32, tags: u8) -> Result<(), BuildError> {
        if zone.labels().count() > 3 || zone.len() >= LABEL_LEN_MAX {
            return Err(BuildError::ZoneTooLong);
        }
        let flags = image::FLAG_ZONE;
        let item = Item { name_at: 0, suffix_at: 0, flags, tags, weight: weight.max(1) };
        self.insert((true, zone.as_str().into()), zone.as_str(), item)
    }

    /// Names a tag in this directory.
    ///
    /// # Errors
    ///
    /// A number above 7, or a name that is empty or longer than 63 bytes.
    pub fn name_tag(&mut self, tag: u8, name: &str) -> Result<(), BuildError> {
        if tag > image::TAG_MAX || name.is_empty() || name.len() > image::TAG_NAME_MAX {
            return Err(BuildError::TagName);
        }
        self.tag_names.insert(tag, name.into());
        Ok(())
    }

    fn insert(&mut self, key: (bool, String), domain: &str, item: Item) -> Result<(), BuildError> {
        let record = self.records.entry(key).or_default();
        if let Some(known) = record.get_mut(domain) {
            known.weight = known.weight.saturating_add(item.weight);
            known.tags |= item.tags;
            return Ok(());
        }
        if record.len() >= image::RECORD_MAX {
            return Err(BuildError::CrowdedName);
        }
        record.insert(domain.into(), item);
        Ok(())
    }

    /// The image.
    ///
    /// # Errors
    ///
    /// What would make look-ups slow, and sizes that the format has no room for.
    pub fn build(&self) -> Result<Vec<u8>, BuildError> {
        let mut sections = Sections::default();
        for ((is_zone, _), entries) in &self.records {
            sections.record(*is_zone, entries)?;
        }
        let tags = self.tags();
        let (lists, lines, probes) = sections.lines()?;
        let heavy = sections.heavy();
        Ok(sections.assemble(&lists, &lines, probes, &tags, &heavy))
    }

    fn tags(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (number, name) in &self.tag_names {
            bytes.extend([*number, name.len() as u8]);
            bytes.extend(name.as_bytes());
        }
        bytes
    }
}

/// One place under which a record is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    key: u64,
    /// Heaviest first, so that a list is read in the order of what is likely.
    lightness: u64,
    offset: u32,
    mark: u8,
}

#[derive(Default)]
struct Sections {
    records: Vec<u8>,
    /// Weight, letters, length and record of each name of plain letters.
    names: Vec<(u64, u32, u8, u32)>,
    slots: Vec<Slot>,
    total: u64,
    entry_count: u32,
    record_count: u32,
    zone_count: u32,
    zone_lens: Option<(u8, u8)>,
}

impl Sections {
    fn record(
        &mut self,
        is_zone: bool,
        entries: &BTreeMap<String, Item>,
    ) -> Result<(), BuildError> {
        let offset = self.records.len() / RECORD_ALIGN;
        if offset >= image::OFFSET_END {
            return Err(BuildError::TooLarge);
        }
        let offset = offset as u32;
        self.records.extend((entries.len() as u16).to_le_bytes());
        let mut weight = 0u64;
        for (domain, item) in entries {
            let head = [domain.len() as u8, item.name_at, item.suffix_at, item.flags, item.tags];
            debug_assert_eq!(head.len() + 4, ENTRY_HEAD);
            self.records.extend(head);
            self.records.extend(item.weight.to_le_bytes());
            self.records.extend(domain.as_bytes());
            weight += u64::from(item.weight);
            self.entry_count += 1;
        }
        self.records.resize(self.records.len().next_multiple_of(RECORD_ALIGN), 0);
        self.total = self.total.checked_add(weight).ok_or(BuildError::TooLarge)?;
        self.record_count += 1;
        let lightness = u64::MAX - weight;
        let mut push =
            |key, mark: Mark| self.slots.push(Slot { key, lightness, offset, mark: mark.0 });
        if is_zone {
            let Some((zone, _)) = entries.first_key_value() else { return Ok(()) };
            let len = zone_keys(zone, &mut push);
            self.zone_count += 1;
            let (min, max) = self.zone_lens.unwrap_or((len, len));
            self.zone_lens = Some((min.min(len), max.max(len)));
        } else {
            name_keys(entries, &mut push);
            self.note_name(entries, weight, offset);
        }
        Ok(())
    }

    fn note_name(&mut self, entries: &BTreeMap<String, Item>, weight: u64, offset: u32) {
        let Some((domain, item)) = entries.first_key_value() else { return };
        let name = domain.get(usize::from(item.name_at)..).and_then(|rest| rest.split('.').next());
        let name = name.unwrap_or_default().as_bytes();
        if name.len() >= image::HEAVY_NAME_MIN && !name.starts_with(b"xn--") {
            self.names.push((weight, image::letters_of(name), name.len() as u8, offset));
        }
    }

    /// The commonest names, heaviest first; ties in the order of records.
    fn heavy(&mut self) -> Vec<u8> {
        self.names.sort_by_key(|&(weight, _, _, offset)| (u64::MAX - weight, offset));
        let total = self.total;
        let common = self.names.iter().filter(|name| name.0 * HEAVY_SHARE >= total);
        let mut bytes = Vec::new();
        for &(_, letters, len, offset) in common.take(image::HEAVY_MAX) {
            bytes.extend(letters.to_le_bytes());
            bytes.extend((offset | u32::from(len) << 24).to_le_bytes());
        }
        bytes
    }

    /// Lists, lines, and how far the furthest key lies from its own line.
    fn lines(&mut self) -> Result<(Vec<u8>, Vec<u8>, u8), BuildError> {
        self.slots.sort_unstable();
        self.slots.dedup_by_key(|slot| (slot.key, slot.offset, slot.mark));
        let mut lists = Vec::new();
        let mut placed: Vec<(u64, u16, u32)> = Vec::new();
        for group in self.slots.chunk_by(|a, b| a.key == b.key) {
            let Some(first) = group.first() else { continue };
            let tag = image::fingerprint(first.key) << 6;
            if group.len() <= image::INLINE_MAX {
                placed.extend(
                    group.iter().map(|slot| (slot.key, tag | u16::from(slot.mark), slot.offset)),
                );
                continue;
            }
            if group.len() > image::LIST_MAX {
                return Err(BuildError::CrowdedKey);
            }
            let offset = lists.len() / RECORD_ALIGN;
            if offset >= image::OFFSET_END {
                return Err(BuildError::TooLarge);
            }
            placed.push((first.key, tag | u16::from(Mark::LIST.0), offset as u32));
            lists.extend((group.len() as u32).to_le_bytes());
            for slot in group {
                lists.extend((slot.offset | u32::from(slot.mark) << 24).to_le_bytes());
            }
        }
        let count = (placed.len() * 100).div_ceil(SLOTS * LOAD_PERCENT).max(1);
        let (lines, probes) = fill(&placed, count)?;
        Ok((lists, lines, probes))
    }

    fn assemble(
        &self,
        lists: &[u8],
        lines: &[u8],
        probes: u8,
        tags: &[u8],
        heavy: &[u8],
    ) -> Vec<u8> {
        let mut bytes = vec![0; image::HEADER_LEN];
        let place = |bytes: &mut Vec<u8>, align: usize, section: &[u8]| {
            bytes.resize(bytes.len().next_multiple_of(align), 0);
            let at = bytes.len() as u32;
            bytes.extend(section);
            at
        };
        // Lines begin at a multiple of their length, so that one line is one cache line where the
        // image itself is so aligned.
        let records_at = place(&mut bytes, 4, &self.records);
        let lists_at = place(&mut bytes, 4, lists);
        let tags_at = place(&mut bytes, 4, tags);
        let heavy_at = place(&mut bytes, 4, heavy);
        let lines_at = place(&mut bytes, LINE_LEN, lines);
        let (zone_min, zone_max) = self.zone_lens.unwrap_or_default();
        let line_count = (lines.len() / LINE_LEN) as u32;
        put(&mut bytes, 0, &image::MAGIC);
        let whole = bytes.len() as u64;
        put(&mut bytes, field::IMAGE_LEN, &whole.to_le_bytes());
        put(&mut bytes, field::TOTAL_WEIGHT, &self.total.to_le_bytes());
        for (at, number) in [
            (field::VERSION, image::VERSION),
            (field::HEADER_LEN, image::HEADER_LEN as u32),
            (field::ENTRIES, self.entry_count),
            (field::RECORDS, self.record_count),
            (field::ZONES, self.zone_count),
            (field::LINES, line_count),
            (field::RECORDS_AT, records_at),
            (field::RECORDS_LEN, self.records.len() as u32),
            (field::LISTS_AT, lists_at),
            (field::LISTS_LEN, lists.len() as u32),
            (field::LINES_AT, lines_at),
            (field::HEAVY, heavy_at),
            (field::TAGS_AT, tags_at),
            (field::TAGS_LEN, tags.len() as u32),
        ] {
            put(&mut bytes, at, &number.to_le_bytes());
        }
        put(&mut bytes, field::HEAVY_COUNT, &[(heavy.len() / image::HEAVY_LEN) as u8]);
        put(&mut bytes, field::PROBES, &[probes]);
        put(&mut bytes, field::ZONE_LEN_MIN, &[zone_min]);
        put(&mut bytes, field::ZONE_LEN_MAX, &[zone_max]);
        let sum = image::checksum(&bytes[image::CHECKED_FROM..]);
        put(&mut bytes, field::CHECKSUM, &sum.to_le_bytes());
        bytes
    }
}

/// The keys of all entries that share a name.
fn name_keys(entries: &BTreeMap<String, Item>, push: &mut impl FnMut(u64, Mark)) {
    let Some((domain, item)) = entries.first_key_value() else { return };
    let mut alphabet = Alphabet::new();
    let letters = letters_of(domain, item, &mut alphabet);
    // A typed A-label is looked up as it stands before anything is decoded.
    if let Ok(domain) = Domain::parse(domain) {
        push(keys::full(domain.name().chars(), Space::Name), Mark::FULL);
    }
    let hood = Neighbourhood::new(letters.name(), &alphabet, Space::Name);
    push(hood.tail(0), Mark::FULL);
    hood.deletions(&mut *push);
    if let Some(key) = looks::skeleton_key(letters.name(), &alphabet) {
        push(key, Mark::SKELETON);
    }
    for (domain, item) in entries {
        let mut alphabet = Alphabet::new();
        let letters = letters_of(domain, item, &mut alphabet);
        let mut joined = |at: usize| {
            let tail = letters.as_bytes().iter().skip(at).filter(|&&byte| byte != b'.');
            let tail = tail.map(|&byte| alphabet.letter(byte));
            push(keys::full(tail, Space::Joined), Mark::FULL);
        };
        joined(letters.name_at);
        if letters.name_at > 0 {
            joined(0);
        }
    }
}

/// The keys of a zone; returns how many letters it has.
fn zone_keys(zone: &str, push: &mut impl FnMut(u64, Mark)) -> u8 {
    let mut alphabet = Alphabet::new();
    let has_idn = zone.contains("xn--");
    let letters = Letters::of_text(zone.as_bytes(), (0, 0, 0), has_idn, &mut alphabet);
    let joined = letters.as_bytes().iter().copied().filter(|&byte| byte != b'.');
    let joined: Vec<u8> = joined.collect();
    let hood = Neighbourhood::new(&joined, &alphabet, Space::Zone);
    // As in `name_keys`: found by its A-labels before anything is decoded, too.
    push(keys::full(zone.chars().filter(|&letter| letter != '.'), Space::Zone), Mark::FULL);
    push(hood.tail(0), Mark::FULL);
    hood.deletions(push);
    joined.len() as u8
}

fn letters_of(domain: &str, item: &Item, alphabet: &mut Alphabet) -> Letters {
    let suffix_at = usize::from(item.suffix_at);
    let name_end = if suffix_at == domain.len() { suffix_at } else { suffix_at - 1 };
    let parts = (usize::from(item.name_at), name_end, suffix_at);
    Letters::of_text(domain.as_bytes(), parts, domain.contains("xn--"), alphabet)
}

/// Puts each slot into its line or the next that has room. `placed` is sorted by key, and lines
/// grow with keys, so one pass fills them in order; what overflows the end wraps around.
fn fill(placed: &[(u64, u16, u32)], count: usize) -> Result<(Vec<u8>, u8), BuildError> {
    let mut lines = vec![0u8; count * LINE_LEN];
    let mut probes = 0;
    for &(key, tag, offset) in placed {
        let home = image::line_of(key, count as u64) as usize;
        let mut away = 0;
        loop {
            let at = (home + away) % count * LINE_LEN;
            let line = &mut lines[at..at + LINE_LEN];
            let taken = usize::from(line[60]);
            if taken < SLOTS {
                line[2 * taken..2 * taken + 2].copy_from_slice(&tag.to_le_bytes());
                let slot = 24 + 3 * taken;
                line[slot..slot + 3].copy_from_slice(&offset.to_le_bytes()[..3]);
                line[60] += 1;
                break;
            }
            line[61] = 1;
            away += 1;
            if away > usize::from(image::PROBE_MAX) {
                return Err(BuildError::CrowdedLine);
            }
        }
        probes = probes.max(away as u8);
    }
    Ok((lines, probes))
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}
