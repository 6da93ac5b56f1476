//! The directory image: a flat run of bytes that is borrowed, never copied and never trusted.
//!
//! `docs/directory-image.md` has the format to the byte. Opening looks at header and section
//! bounds, which takes constant time; every later read is bounds-checked here, so that a corrupted
//! image gives wrong answers at worst, and [`Directory::verify`] tells.

pub(super) use super::checksum::checksum;
use super::keys::Mark;
use super::sieve::{Sieve, WORD_LEN};
use super::{Directory, DirectoryError, Entry};
use crate::domain::{LABEL_LEN_MAX, Section, Split};
use crate::tables::public_suffix::PUBLIC_SUFFIX_VERSION;
use core::cell::Cell;
use core::ops::RangeInclusive;

pub(super) const MAGIC: [u8; 8] = *b"\x89MSD\r\n\x1a\n";
pub(super) const VERSION: u32 = 4;
pub(super) const HEADER_LEN: usize = 120;
/// The checksum covers everything from here on.
pub(super) const CHECKED_FROM: usize = 32;
pub(super) const LINE_LEN: usize = 64;
pub(super) const SLOTS: usize = 12;
/// Slots that one key takes in lines; a key of more records keeps them in a list.
#[cfg(feature = "alloc")]
pub(super) const INLINE_MAX: usize = 6;
/// Most records of one key. Realistic directories of a million names reach 75; an image that has
/// more is made to be slow.
pub(super) const LIST_MAX: usize = 256;
/// Most lines a key may lie away from its own.
pub(super) const PROBE_MAX: u8 = 32;
/// Most entries that share one name (`yahoo` under every suffix): the root zone and its second
/// levels have room for more, mail does not.
pub(super) const RECORD_MAX: usize = 1024;
/// Offsets of records and lists have 24 bits, so that a line has room for twelve.
pub(super) const OFFSET_END: usize = 1 << 24;
/// What offsets count are units of two to the power of this, in bytes, for records and for lists each:
/// units of four keep small directories small.
pub(super) const UNIT_SHIFT_MIN: u8 = 2;
/// Six bits of a slot say at which byte of a unit the entry of a domain begins. Records are less than a third of
/// an image, so that an image of 4 GiB is full before they are.
pub(super) const UNIT_SHIFT_MAX: u8 = 6;
/// An offset that shares its four bytes with something else.
pub(super) const OFFSET_MASK: u32 = OFFSET_END as u32 - 1;
/// Names that are compared one by one, being so common that two slips in them are worth finding.
pub(super) const HEAVY_MAX: usize = 128;
/// Names shorter than this are two slips from everything, common or not.
pub(super) const HEAVY_NAME_MIN: usize = 4;
/// Bytes of each: its letters, how many are heavier, and its length and record.
pub(super) const HEAVY_LEN: usize = 9;
/// Bytes before them: how many have at most so many letters, from none to 63.
pub(super) const HEAVY_ENDS: usize = LABEL_LEN_MAX + 1;
/// Largest number of a tag, and longest name of one in bytes.
pub(super) const TAG_MAX: u8 = 7;
pub(super) const TAG_NAME_MAX: usize = 63;
/// Bytes of an entry before its domain.
pub(super) const ENTRY_HEAD: usize = 9;

pub(super) const FLAG_ZONE: u8 = 1;
pub(super) const FLAG_ITSELF_ONLY: u8 = 2;
/// Some label ends as a public suffix begins.
pub(super) const FLAG_SUFFIX_INSIDE: u8 = 4;
/// Two bits that say which section of the public suffix list has the suffix, counted from 1 on. 0 where nobody
/// says so: the split is to be asked of the list.
pub(super) const SECTION_SHIFT: u8 = 3;
pub(super) const SECTION_MASK: u8 = 3 << SECTION_SHIFT;

/// The flags of a domain that is split so.
pub(super) fn split_flags(split: Split) -> u8 {
    let section: u8 = match split.section {
        Section::Unlisted => 1,
        Section::Icann => 2,
        Section::Private => 3,
    };
    section << SECTION_SHIFT
        | if split.is_suffix { FLAG_ITSELF_ONLY } else { 0 }
        | if split.has_suffix_inside { FLAG_SUFFIX_INSIDE } else { 0 }
}

/// What the public suffix list of this library is told by: how an entry is split is believed only of an image
/// that was compiled by the same.
pub(super) const SUFFIX_STAMP: u64 = checksum(PUBLIC_SUFFIX_VERSION.as_bytes());

/// Offsets of header fields.
pub(super) mod field {
    pub(crate) const VERSION: usize = 8;
    pub(crate) const HEADER_LEN: usize = 12;
    pub(crate) const IMAGE_LEN: usize = 16;
    pub(crate) const CHECKSUM: usize = 24;
    pub(crate) const TOTAL_WEIGHT: usize = 32;
    pub(crate) const ENTRIES: usize = 40;
    pub(crate) const RECORDS: usize = 44;
    pub(crate) const ZONES: usize = 48;
    pub(crate) const LINES: usize = 52;
    pub(crate) const RECORDS_AT: usize = 56;
    pub(crate) const RECORDS_LEN: usize = 60;
    pub(crate) const LISTS_AT: usize = 64;
    pub(crate) const LISTS_LEN: usize = 68;
    pub(crate) const LINES_AT: usize = 72;
    pub(crate) const TAGS_AT: usize = 76;
    pub(crate) const TAGS_LEN: usize = 80;
    pub(crate) const HEAVY: usize = 88;
    pub(crate) const PROBES: usize = 84;
    pub(crate) const ZONE_LEN_MIN: usize = 85;
    pub(crate) const ZONE_LEN_MAX: usize = 86;
    pub(crate) const HEAVY_COUNT: usize = 87;
    pub(crate) const RECORD_SHIFT: usize = 92;
    pub(crate) const LIST_SHIFT: usize = 93;
    pub(crate) const DOMAIN_PROBES: usize = 94;
    pub(crate) const SUFFIX_STAMP: usize = 96;
    pub(crate) const DOMAIN_LINES: usize = 104;
    pub(crate) const DOMAIN_LINES_AT: usize = 108;
    pub(crate) const SIEVE_WORDS: usize = 112;
    pub(crate) const SIEVE_AT: usize = 116;
}

/// What one question to a directory may cost. A directory may be made to be slow, by many names
/// under one key or by sections that overlap; what has no steps left is not found.
pub(crate) struct Steps {
    left: Cell<u32>,
}

/// Most steps that one question to a directory takes: one for a key with its line, a further line or an item of a
/// list, for an entry one for each four letters and at least four. The dearest slip of the built-in directory takes a
/// seventh of it, the dearest look-up of 272,559 popular domains a third.
pub const STEPS_MAX: u32 = 8192;
/// Fewest steps of reading an entry, which may then be aligned; a line or an item of a list is one.
const ENTRY_STEPS: u32 = 4;
/// Letters of an entry that take one step: to align hosts of 250 letters takes as long as sixteen of
/// the usual fifteen, and two names of 1,024 such hosts took ten milliseconds when all cost the same.
const STEP_LETTERS: u32 = 4;

/// Most steps of all questions about entries that another layer has found. One takes two steps or three, and four
/// layers of two names under 1,024 suffixes ask some fifty thousand; in an image that was made to be slow each
/// takes hundreds.
pub const BESIDE_STEPS_MAX: u32 = 32 * STEPS_MAX;

impl Steps {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(STEPS_MAX) }
    }

    /// For all that one check asks its layers about entries that others of them have.
    pub(crate) fn beside() -> Self {
        Self { left: Cell::new(BESIDE_STEPS_MAX) }
    }

    /// For whoever reads all that there is.
    pub(super) fn unlimited() -> Self {
        Self { left: Cell::new(u32::MAX) }
    }

    /// How many are left, after `count` more; `None` where there are not so many.
    pub(super) fn take(&self, count: u32) -> Option<u32> {
        let left = self.left.get().checked_sub(count);
        self.left.set(left.unwrap_or(0));
        left
    }

    /// How many were taken.
    pub(super) fn taken(&self) -> u32 {
        STEPS_MAX - self.left.get()
    }
}

impl<'d> Directory<'d> {
    pub(super) fn open_image(image: &'d [u8]) -> Result<Self, DirectoryError> {
        if image.get(..8) != Some(&MAGIC[..]) {
            return Err(DirectoryError::NotAnImage);
        }
        let version = read_u32(image, field::VERSION).ok_or(DirectoryError::Truncated)?;
        if version != VERSION {
            return Err(DirectoryError::Version { found: version });
        }
        let whole = read_u64(image, field::IMAGE_LEN).ok_or(DirectoryError::Truncated)?;
        if image.len() < HEADER_LEN || (image.len() as u64) < whole {
            return Err(DirectoryError::Truncated);
        }
        let header_len = read_u32(image, field::HEADER_LEN);
        if image.len() as u64 > whole || header_len != Some(HEADER_LEN as u32) {
            return Err(DirectoryError::Corrupt { offset: field::HEADER_LEN });
        }
        let number = |at| read_u32(image, at).unwrap_or_default();
        let section = |at: usize, len: usize| {
            let start = number(at) as usize;
            let bytes = start.checked_add(len).and_then(|end| image.get(start..end));
            bytes.filter(|_| start >= HEADER_LEN).ok_or(DirectoryError::Corrupt { offset: at })
        };
        let each = |at: usize, count: usize, len: usize| {
            let len = (number(count) as usize).checked_mul(len);
            section(at, len.ok_or(DirectoryError::Corrupt { offset: count })?)
        };
        const UNITS: RangeInclusive<u8> = UNIT_SHIFT_MIN..=UNIT_SHIFT_MAX;
        let byte = |at: usize, within: RangeInclusive<u8>| {
            let byte = image.get(at).copied().filter(|byte| within.contains(byte));
            byte.ok_or(DirectoryError::Corrupt { offset: at })
        };
        let record_shift = byte(field::RECORD_SHIFT, UNITS)?;
        let list_shift = byte(field::LIST_SHIFT, UNITS)?;
        let heavy = byte(field::HEAVY_COUNT, 0..=HEAVY_MAX as u8)?;
        Ok(Self {
            image,
            records: section(field::RECORDS_AT, number(field::RECORDS_LEN) as usize)?,
            lists: section(field::LISTS_AT, number(field::LISTS_LEN) as usize)?,
            lines: each(field::LINES_AT, field::LINES, LINE_LEN)?,
            domains: each(field::DOMAIN_LINES_AT, field::DOMAIN_LINES, LINE_LEN)?,
            sieve: Sieve(each(field::SIEVE_AT, field::SIEVE_WORDS, WORD_LEN)?),
            tags: section(field::TAGS_AT, number(field::TAGS_LEN) as usize)?,
            total: read_u64(image, field::TOTAL_WEIGHT).unwrap_or_default(),
            entry_count: number(field::ENTRIES),
            record_count: number(field::RECORDS),
            zone_count: number(field::ZONES),
            probes: byte(field::PROBES, 0..=PROBE_MAX)?,
            domain_probes: byte(field::DOMAIN_PROBES, 0..=PROBE_MAX)?,
            has_todays_suffixes: read_u64(image, field::SUFFIX_STAMP) == Some(SUFFIX_STAMP),
            record_shift,
            list_shift,
            heavy: section(field::HEAVY, heavy_len(heavy.into()))?,
            zone_len_min: image.get(field::ZONE_LEN_MIN).copied().unwrap_or_default(),
            zone_len_max: image.get(field::ZONE_LEN_MAX).copied().unwrap_or_default(),
        })
    }

    /// Visits the offset of each record stored under a key, with what was left out of its name, as
    /// long as there are steps.
    pub(super) fn records_under(
        &self,
        key: u64,
        steps: &Steps,
        mut visit: impl FnMut(u32, Mark),
    ) -> Option<()> {
        let count = (self.lines.len() / LINE_LEN) as u64;
        let fingerprint = fingerprint(key);
        let mut line_at = line_of(key, count);
        for probe in 0..=self.probes {
            steps.take(1)?;
            if probe == 0 && !self.sieve.may_have(key) {
                break;
            }
            let at = line_at as usize * LINE_LEN;
            let line = self.lines.get(at..at + LINE_LEN).and_then(Line::new)?;
            line.slots_of(fingerprint, |offset, mark| match mark {
                Mark::LIST => {
                    let items = self.list(offset).take_while(|_| steps.take(1).is_some());
                    items.for_each(|(offset, mark)| visit(offset, mark));
                }
                mark => visit(offset, mark),
            });
            if !line.goes_on() {
                break;
            }
            line_at = (line_at + 1) % count;
        }
        Some(())
    }

    /// The entry of a domain whose key this is, as long as there are steps: one for a line, and one for each entry
    /// that it leads to.
    pub(super) fn entry_under(&self, key: u64, ascii: &[u8], steps: &Steps) -> Option<Entry<'d>> {
        let count = (self.domains.len() / LINE_LEN) as u64;
        let mut line_at = line_of(key, count);
        for _ in 0..=self.domain_probes {
            steps.take(1)?;
            let at = line_at as usize * LINE_LEN;
            let line = self.domains.get(at..at + LINE_LEN).and_then(Line::new)?;
            let mut found = None;
            line.slots_of(fingerprint(key), |offset, byte| {
                if steps.take(1).is_some() {
                    let at = self.record_start(offset) + usize::from(byte.0);
                    let raw = RawEntry::at(self.records, at);
                    found = found.or(raw.filter(|raw| raw.ascii == ascii && !raw.is_zone()));
                }
            });
            if let Some(raw) = found {
                return raw.entry();
            }
            if !line.goes_on() {
                break;
            }
            line_at = (line_at + 1) % count;
        }
        None
    }

    /// Visits the entries of a record, as long as there are steps. A record cut short ends early.
    pub(super) fn entries_of(
        &self,
        offset: u32,
        steps: &Steps,
        visit: impl FnMut(Entry<'d>),
    ) -> Option<usize> {
        self.entries_with(offset, steps, |_| true, visit)
    }

    /// Visits those of them whose domain passes a test.
    pub(super) fn entries_with(
        &self,
        offset: u32,
        steps: &Steps,
        test: impl Fn(&[u8]) -> bool,
        mut visit: impl FnMut(Entry<'d>),
    ) -> Option<usize> {
        let mut at = self.record_start(offset);
        let count = usize::from(read_u16(self.records, at)?).min(RECORD_MAX);
        at += 2;
        for _ in 0..count {
            let raw = RawEntry::at(self.records, at)?;
            steps.take(ENTRY_STEPS.max(raw.ascii.len() as u32 / STEP_LETTERS))?;
            if test(raw.ascii) {
                visit(raw.entry()?);
            }
            at = raw.end;
        }
        Some(at.next_multiple_of(1 << self.record_shift))
    }

    /// The byte of the records at which the record of an offset begins.
    pub(super) fn record_start(&self, offset: u32) -> usize {
        (offset as usize) << self.record_shift
    }

    /// The byte behind a list of `len` items that begins at a byte of the lists, and behind the zeros
    /// that follow it.
    pub(super) fn list_end(&self, at: usize, len: usize) -> usize {
        (at + 4 + 4 * len).next_multiple_of(1 << self.list_shift)
    }

    /// The entry at a byte of the records, and where the next one begins.
    pub(super) fn entry_at(&self, at: usize) -> Option<(Entry<'d>, usize)> {
        let raw = RawEntry::at(self.records, at)?;
        Some((raw.entry()?, raw.end))
    }
}

/// An entry as it lies in the records.
#[derive(Clone, Copy)]
struct RawEntry<'d> {
    head: &'d [u8; ENTRY_HEAD],
    ascii: &'d [u8],
    end: usize,
}

impl<'d> RawEntry<'d> {
    fn at(records: &'d [u8], at: usize) -> Option<Self> {
        let (head, rest) = records.get(at..)?.split_first_chunk()?;
        let ascii = rest.get(..usize::from(head[0]))?;
        Some(Self { head, ascii, end: at + ENTRY_HEAD + ascii.len() })
    }

    fn is_zone(&self) -> bool {
        self.head[3] & FLAG_ZONE != 0
    }

    /// Only what the parser of domains could have made goes further up.
    fn entry(&self) -> Option<Entry<'d>> {
        let &[len, name_at, suffix_at, flags, tags, w0, w1, w2, w3] = self.head;
        let weight = u32::from_le_bytes([w0, w1, w2, w3]);
        let entry = Entry { ascii: self.ascii, name_at, suffix_at, flags, tags, weight };
        let sound = name_at <= suffix_at && suffix_at <= len && len > 0 && self.ascii.is_ascii();
        sound.then_some(entry)
    }
}

/// One in each of the four tags that eight bytes have.
const LANES: u64 = 0x0001_0001_0001_0001;

/// Sixty-four bytes: tags of twelve slots, their record offsets, and how many are taken.
#[derive(Clone, Copy)]
pub(super) struct Line<'a>(&'a [u8; LINE_LEN]);

impl<'a> Line<'a> {
    /// Bytes of a line where offsets begin, and where it says how many slots are taken.
    pub(super) const OFFSETS_AT: usize = 24;
    pub(super) const TAKEN_AT: usize = 60;
    /// Where it says whether a key of it lives in a later one.
    pub(super) const GOES_ON_AT: usize = 61;

    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// It says no more than there is room for.
    pub(super) fn is_sound(&self) -> bool {
        usize::from(self.0[Self::TAKEN_AT]) <= SLOTS
    }

    /// A key of this line lives in the next one.
    pub(super) fn goes_on(&self) -> bool {
        self.0[Self::GOES_ON_AT] != 0
    }

    /// Of each four slots which have this fingerprint: the highest bit of sixteen.
    pub(super) fn same(&self, fingerprint: u16) -> [u64; 3] {
        let wanted = u64::from(fingerprint) * LANES;
        // Four tags at a time. A lane has ten bits of sixteen, so that sums stay within it.
        let same = |four: usize| {
            let tags = read_u64(self.0, 8 * four).unwrap_or_default();
            let differ = (tags >> 6 & (0x3FF * LANES)) ^ wanted;
            !(differ + 0x7FFF * LANES) & (0x8000 * LANES)
        };
        [same(0), same(1), same(2)]
    }

    /// Visits offset and mark of each slot with this fingerprint.
    pub(super) fn slots_of(&self, fingerprint: u16, visit: impl FnMut(u32, Mark)) {
        self.slots_at(self.same(fingerprint), visit);
    }

    /// The same of slots that are [`same`](Self::same).
    pub(super) fn slots_at(&self, same: [u64; 3], mut visit: impl FnMut(u32, Mark)) {
        // As it is in nearly all lines.
        if same == [0; 3] {
            return;
        }
        for (four, mut same) in same.into_iter().enumerate() {
            while same != 0 {
                let slot = 4 * four + same.trailing_zeros() as usize / 16;
                same &= same - 1;
                if slot < self.taken() {
                    let (_, offset, mark) = self.slot(slot);
                    visit(offset, mark);
                }
            }
        }
    }

    /// Fingerprint, offset and mark of each slot taken.
    pub(super) fn all(&self) -> impl Iterator<Item = (u16, u32, Mark)> + use<'a> {
        let line = Self(self.0);
        (0..self.taken()).map(move |slot| line.slot(slot))
    }

    fn taken(&self) -> usize {
        usize::from(self.0[Self::TAKEN_AT]).min(SLOTS)
    }

    /// `slot`: below [`SLOTS`].
    fn slot(&self, slot: usize) -> (u16, u32, Mark) {
        let line = self.0;
        let tag = u16::from_le_bytes([line[2 * slot], line[2 * slot + 1]]);
        let at = Self::OFFSETS_AT + 3 * slot;
        let offset = u32::from_le_bytes([line[at], line[at + 1], line[at + 2], 0]);
        (tag >> 6, offset, Mark((tag & 63) as u8))
    }
}

/// Bytes of the heavy list.
pub(super) fn heavy_len(count: usize) -> usize {
    if count == 0 { 0 } else { HEAVY_ENDS + HEAVY_LEN * count }
}

/// Ten bits that tell the keys of a line apart.
pub(super) fn fingerprint(key: u64) -> u16 {
    (key & 0x3FF) as u16
}

pub(super) fn line_of(key: u64, count: u64) -> u64 {
    ((key >> 32) * count) >> 32
}

/// The smallest unit, from one on, in which offsets reach all of `units`, which says how many there are of
/// a size.
/// All of them together are bytes that four of the header can count.
#[cfg(feature = "alloc")]
pub(super) fn unit_shift(from: u8, units: impl Fn(u8) -> u64) -> Option<u8> {
    (from..=UNIT_SHIFT_MAX).find(|&shift| {
        let units = units(shift);
        units <= OFFSET_END as u64 && units << shift <= u64::from(u32::MAX)
    })
}

pub(super) fn read_u16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

pub(super) fn read_u64(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}
