//! Reads a whole image: is everything as a builder leaves it?
//!
//! Records lie back to back, and so do lists: a walk finds where each begins. What leads to them
//! (slots, items of lists, heavy names) is in no order, and there is no memory for all starts at
//! once. So the starts of one window at a time are kept in a few bits, and whatever leads into
//! that window is held against them; most directories fit into one.

use super::image::{self, HEAVY_ENDS, HEAVY_LEN, LINE_LEN, LIST_MAX, Line, Steps, field};
use super::keys::{self, Mark, Space};
use super::{Directory, DirectoryError, Entry};
use crate::domain::Domain;
use core::ptr;

/// Words of the starts that [`Directory::verify`] knows at once, a bit for each unit: 16 KiB of stack, for
/// 131,072 units. The built-in directory has half as many; a million names have fifty such windows.
const WINDOW: usize = 1 << 11;

impl Directory<'_> {
    /// Reads the whole image: checksum, every record, entry and list, all that leads to them, and
    /// the names of tags.
    ///
    /// Whatever a look-up reads in an image that passes is the start of a record or a list, and
    /// every entry a domain that [`Domain::parse`] leaves as it is, is found by all of it, and is split as
    /// the public suffix list says if that is the list that the image was compiled by. Whether a name is
    /// found under its other keys is not looked at.
    ///
    /// # Errors
    ///
    /// The first thing that is not as a builder leaves it.
    ///
    /// # Complexity
    ///
    /// Linear in the image, and lines and lists are read once more for each 131,072 units of records, at
    /// most 128 times: [`Directory::verify_in`] reads them once. Allocates nothing and takes some 18 KiB
    /// of stack.
    pub fn verify(&self) -> Result<(), DirectoryError> {
        self.verify_with(&mut [0; WINDOW])
    }

    /// The same in memory of the caller's, whose contents are overwritten. With as many words as
    /// [`Directory::verify_words`] says, lines and lists are read once; with fewer, or none, more often.
    ///
    /// # Errors
    ///
    /// As [`Directory::verify`].
    pub fn verify_in(&self, memory: &mut [u64]) -> Result<(), DirectoryError> {
        if memory.len() < WINDOW { self.verify() } else { self.verify_with(memory) }
    }

    /// Words of memory with which [`Directory::verify_in`] reads everything once: a bit for each place
    /// where a record or a list may begin, at most 2 MiB.
    pub fn verify_words(&self) -> usize {
        let units = (self.records.len() >> self.record_shift)
            .max(self.lists.len() >> self.list_shift)
            .min(image::OFFSET_END);
        units.div_ceil(64)
    }

    fn verify_with(&self, memory: &mut [u64]) -> Result<(), DirectoryError> {
        let stored = image::read_u64(self.image, field::CHECKSUM);
        let body = self.image.get(image::CHECKED_FROM..).unwrap_or_default();
        if stored != Some(image::checksum(body)) && !self.image.is_empty() {
            return Err(DirectoryError::Checksum);
        }
        self.verify_records()?;
        self.verify_lists()?;
        self.verify_lines(field::LINES_AT, self.lines)?;
        self.verify_lines(field::DOMAIN_LINES_AT, self.domains)?;
        self.verify_domains()?;
        let records = Section { len: self.records.len(), shift: self.record_shift };
        let next_record = |at: usize| {
            let offset = (at >> self.record_shift) as u32;
            self.entries_of(offset, &Steps::unlimited(), |_| {})
        };
        each_window(memory, records, next_record, |starts| {
            self.slots(|mark| mark != Mark::LIST, starts)?;
            self.items(starts)?;
            self.heavy_items(starts)
        })?;
        let lists = Section { len: self.lists.len(), shift: self.list_shift };
        let next_list = |at: usize| self.list_len(at).map(|len| self.list_end(at, len));
        each_window(memory, lists, next_list, |starts| {
            self.slots(|mark| mark == Mark::LIST, starts)
        })?;
        self.verify_tag_names()
    }

    fn verify_records(&self) -> Result<(), DirectoryError> {
        let (mut entries, mut zones, mut weight, mut sound) = (0u32, 0u32, 0u64, true);
        let steps = Steps::unlimited();
        let mut at = 0;
        for _ in 0..self.record_count {
            let next = self.entries_of((at >> self.record_shift) as u32, &steps, |entry| {
                entries = entries.wrapping_add(1);
                zones = zones.wrapping_add(entry.is_zone().into());
                weight = weight.wrapping_add(u64::from(entry.weight));
                sound &= Domain::parse(entry.domain()).is_ok_and(|domain| {
                    let is_today = self.has_todays_suffixes && !entry.is_zone();
                    domain.as_bytes() == entry.ascii && (!is_today || entry.is_split_as(&domain))
                });
            });
            let corrupt = self.corrupt(field::RECORDS_AT, at);
            at = next.filter(|_| sound).ok_or(corrupt)?;
        }
        for (is_right, offset) in [
            (entries == self.entry_count && weight == self.total, field::ENTRIES),
            (at == self.records.len(), field::RECORDS),
            (zones == self.zone_count, field::ZONES),
        ] {
            is_right.then_some(()).ok_or(DirectoryError::Corrupt { offset })?;
        }
        Ok(())
    }

    fn verify_lists(&self) -> Result<(), DirectoryError> {
        let mut at = 0;
        while at < self.lists.len() {
            let end = self.list_len(at).map(|len| self.list_end(at, len));
            let corrupt = self.corrupt(field::LISTS_AT, at);
            at = end.filter(|&end| end <= self.lists.len()).ok_or(corrupt)?;
        }
        Ok(())
    }

    /// Items of the list at a byte of the lists.
    fn list_len(&self, at: usize) -> Option<usize> {
        let len = image::read_u32(self.lists, at)? as usize;
        (1..=LIST_MAX).contains(&len).then_some(len)
    }

    fn verify_lines(&self, section: usize, lines: &[u8]) -> Result<(), DirectoryError> {
        for (index, line) in lines.chunks_exact(LINE_LEN).enumerate() {
            if Line::new(line).is_none_or(|line| !line.is_sound()) {
                return Err(self.corrupt(section, index * LINE_LEN + Line::TAKEN_AT));
            }
        }
        Ok(())
    }

    /// Each entry but a zone is found by its domain, and nothing else is: there are as many slots. The sieve has
    /// the name of each, and each zone.
    fn verify_domains(&self) -> Result<(), DirectoryError> {
        let lines = self.domains.chunks_exact(LINE_LEN).filter_map(Line::new);
        let taken: usize = lines.map(|line| line.all().count()).sum();
        if taken as u64 + u64::from(self.zone_count) != u64::from(self.entry_count) {
            return Err(DirectoryError::Corrupt { offset: field::DOMAIN_LINES });
        }
        let (steps, mut lost, mut at) = (Steps::unlimited(), None, 0);
        for _ in 0..self.record_count {
            let next = self.entries_of((at >> self.record_shift) as u32, &steps, |entry| {
                let key = keys::of_domain(entry.ascii);
                let found = self.entry_of(entry.ascii, key);
                let is_it = found.is_some_and(|(own, _)| ptr::eq(own.ascii, entry.ascii));
                if !entry.is_zone() && !is_it {
                    let line = image::line_of(key, (self.domains.len() / LINE_LEN) as u64) as usize;
                    lost = lost.or(Some(self.corrupt(field::DOMAIN_LINES_AT, line * LINE_LEN)));
                }
                lost = lost.or(self.verify_sieve(&entry).err());
            });
            at = next.ok_or(self.corrupt(field::RECORDS_AT, at))?;
        }
        lost.map_or(Ok(()), Err)
    }

    /// The sieve lets an entry's name pass, or all of a zone.
    fn verify_sieve(&self, entry: &Entry<'_>) -> Result<(), DirectoryError> {
        let (name_at, name_end, _) = entry.parts();
        let (letters, space) = match entry.is_zone() {
            true => (entry.ascii, Space::Zone),
            false => (entry.ascii.get(name_at..name_end).unwrap_or_default(), Space::Name),
        };
        let key = keys::of_ascii(letters.iter().filter(|&&letter| letter != b'.'), space);
        let word = self.sieve.place((key >> 32) as u32);
        match self.sieve.may_have(key) {
            true => Ok(()),
            false => Err(self.corrupt(field::SIEVE_AT, word)),
        }
    }

    fn verify_tag_names(&self) -> Result<(), DirectoryError> {
        let mut rest = self.tags;
        while !rest.is_empty() {
            let corrupt = self.corrupt(field::TAGS_AT, self.tags.len() - rest.len());
            let &[number, len, ref tail @ ..] = rest else { return Err(corrupt) };
            let name = tail.split_at_checked(len.into()).ok_or(corrupt)?;
            let is_text = core::str::from_utf8(name.0).is_ok();
            let fits = (1..=image::TAG_NAME_MAX).contains(&len.into());
            if number > image::TAG_MAX || !fits || !is_text {
                return Err(corrupt);
            }
            rest = name.1;
        }
        Ok(())
    }

    /// Checks where the slots of some marks lead.
    fn slots(
        &self,
        which: impl Fn(Mark) -> bool,
        starts: &Starts<'_>,
    ) -> Result<(), DirectoryError> {
        for (index, line) in self.lines.chunks_exact(LINE_LEN).enumerate() {
            let Some(line) = Line::new(line) else { continue };
            for (slot, (_, offset, mark)) in line.all().enumerate() {
                if which(mark) && !starts.allow(offset) {
                    let at = index * LINE_LEN + Line::OFFSETS_AT + 3 * slot;
                    return Err(self.corrupt(field::LINES_AT, at));
                }
            }
        }
        Ok(())
    }

    /// Checks where the items of all lists lead.
    fn items(&self, starts: &Starts<'_>) -> Result<(), DirectoryError> {
        let mut at = 0;
        while let Some(len) = self.list_len(at) {
            for item in (at + 4..).step_by(4).take(len) {
                let packed = image::read_u32(self.lists, item).unwrap_or(u32::MAX);
                if !starts.allow(packed & image::OFFSET_MASK) {
                    return Err(self.corrupt(field::LISTS_AT, item));
                }
            }
            at = self.list_end(at, len);
        }
        Ok(())
    }

    /// Checks where the heavy list leads.
    fn heavy_items(&self, starts: &Starts<'_>) -> Result<(), DirectoryError> {
        let count = self.heavy.len().saturating_sub(HEAVY_ENDS) / HEAVY_LEN;
        for at in (HEAVY_ENDS + 5 * count..self.heavy.len()).step_by(4) {
            let packed = image::read_u32(self.heavy, at).unwrap_or(u32::MAX);
            if !starts.allow(packed & image::OFFSET_MASK) {
                return Err(self.corrupt(field::HEAVY, at));
            }
        }
        Ok(())
    }

    /// The byte of the image that is `at` bytes into the section whose place a field has.
    fn corrupt(&self, section: usize, at: usize) -> DirectoryError {
        let start = image::read_u32(self.image, section).unwrap_or_default() as usize;
        DirectoryError::Corrupt { offset: start + at }
    }
}

/// Where something begins, in one window of a section.
struct Starts<'m> {
    bits: &'m [u64],
    /// First unit of the window.
    from: usize,
    /// Units of the section.
    end: usize,
}

impl Starts<'_> {
    /// Nothing is wrong with an offset: something begins there, or it is in another window.
    fn allow(&self, offset: u32) -> bool {
        let offset = offset as usize;
        let unit = offset.wrapping_sub(self.from);
        match self.bits.get(unit / 64) {
            Some(bits) => bits >> (unit % 64) & 1 == 1,
            None => offset < self.end,
        }
    }
}

/// What offsets lead into: bytes, and the power of two that a unit has of them.
#[derive(Clone, Copy)]
struct Section {
    len: usize,
    shift: u8,
}

/// Calls `check` with the starts of each window of a section. `next` says where what begins at a byte
/// ends, which is where the next thing begins.
fn each_window(
    memory: &mut [u64],
    Section { len, shift }: Section,
    next: impl Fn(usize) -> Option<usize>,
    check: impl Fn(&Starts<'_>) -> Result<(), DirectoryError>,
) -> Result<(), DirectoryError> {
    let end = len >> shift;
    let mut at = Some(0);
    // Where nothing begins, nothing may lead: one window of an empty section finds what does.
    for from in (0..end.clamp(1, image::OFFSET_END)).step_by(64 * memory.len()) {
        memory.fill(0);
        while let Some(start) = at.filter(|&at| at < len) {
            let unit = (start >> shift) - from;
            let Some(bits) = memory.get_mut(unit / 64) else { break };
            *bits |= 1 << (unit % 64);
            at = next(start);
        }
        check(&Starts { bits: memory, from, end })?;
    }
    Ok(())
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::super::Builder;
    use super::*;
    use image::{read_u32, read_u64};
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    /// Every section has something: eight names share the key `ary`.
    const LIST: &str = "@4 = club\n@5 = bär\n*.mil 500 @0\narmy.mil 300 @0\narmy.nl 20\nary.de\n\
                        bary.de\ncary.de\ndary.de\neary.de\nfary.de\ngary.de 3";

    fn image(list: &str) -> Vec<u8> {
        let mut builder = Builder::new();
        builder.add_list(list).expect("a list");
        builder.build().expect("small")
    }

    /// Where a section begins.
    fn start(image: &[u8], section: usize) -> usize {
        read_u32(image, section).expect("a header") as usize
    }

    /// What is said of an image with some bytes changed and the checksum that they ask for.
    fn verify_with(image: &[u8], at: usize, bytes: &[u8]) -> Result<(), DirectoryError> {
        let mut image = image.to_vec();
        image[at..at + bytes.len()].copy_from_slice(bytes);
        let sum = image::checksum(&image[image::CHECKED_FROM..]);
        image[field::CHECKSUM..field::CHECKSUM + 8].copy_from_slice(&sum.to_le_bytes());
        Directory::open(&image).expect("a good header").verify()
    }

    /// Bytes of the image where slots have their offsets, for slots that lead to lists or not.
    fn slots(image: &[u8], to_lists: bool) -> Vec<usize> {
        let lines = &image[start(image, field::LINES_AT)..start(image, field::DOMAIN_LINES_AT)];
        let mut found = Vec::new();
        for (index, line) in lines.chunks_exact(LINE_LEN).enumerate() {
            for (slot, (_, _, mark)) in Line::new(line).iter().flat_map(Line::all).enumerate() {
                if to_lists == (mark == Mark::LIST) {
                    let at = index * LINE_LEN + Line::OFFSETS_AT + 3 * slot;
                    found.push(start(image, field::LINES_AT) + at);
                }
            }
        }
        found
    }

    #[test]
    fn a_sieve_that_hides_a_name_is_told() {
        let image = image(LIST);
        let at = start(&image, field::SIEVE_AT);
        let hidden = verify_with(&image, at, &std::vec![0; image.len() - at]);
        let told = |error| matches!(error, DirectoryError::Corrupt { offset } if offset >= at);
        assert!(hidden.is_err_and(told), "{hidden:?}");
    }

    #[test]
    fn a_section_that_says_what_cannot_be_is_told_by_its_place() {
        let image = image(LIST);
        let [records, lists, lines, domains, tags, heavy] = [
            field::RECORDS_AT,
            field::LISTS_AT,
            field::LINES_AT,
            field::DOMAIN_LINES_AT,
            field::TAGS_AT,
            field::HEAVY,
        ]
        .map(|section| start(&image, section));
        let heavy = heavy + HEAVY_ENDS + 5 * usize::from(image[field::HEAVY_COUNT]);
        assert_eq!(read_u32(&image, lists), Some(8), "a list of eight");
        assert_eq!(verify_with(&image, lists, &[8]), Ok(()));
        let to_list = slots(&image, true)[0];
        for (at, bytes, place, reason) in [
            (lines + 60, &[13][..], lines + 60, "more slots than a line has"),
            (records + 5, &[8], records, "a suffix that no list has"),
            (records + 5, &[20], records, "a suffix inside `mil`, where none has room"),
            (domains + 60, &[13], domains + 60, "more slots than a line of domains has"),
            (domains + 60, &[8], field::DOMAIN_LINES, "a domain too few"),
            (domains + 60, &[10], field::DOMAIN_LINES, "a domain too many"),
            (domains, &[0, 0], domains, "a domain under another key"),
            (domains + 24, &[1, 0, 0], domains, "a domain that leads to another"),
            (domains + 24, &[0, 0, 128], domains, "a domain that leads out of the records"),
            (to_list, &[1, 0, 0], to_list, "a slot that leads into a list"),
            (to_list, &[9, 0, 0], to_list, "a slot that leads to the end of the lists"),
            (lists, &[0], lists, "a list of nothing"),
            (lists, &[9], lists, "a list of more than there is"),
            (lists, &[1, 1], lists, "a list of 257"),
            (lists + 8, &[1, 0, 0], lists + 8, "an item that leads into a record"),
            (lists + 8, &[0, 0, 128], lists + 8, "an item that leads out of the records"),
            (heavy, &[1, 0, 0], heavy, "a heavy name that leads into a record"),
            (heavy, &[0, 0, 128], heavy, "a heavy name that leads out of the records"),
            (tags, &[8], tags, "a tag that cannot be"),
            (tags + 1, &[0], tags, "a tag without a name"),
            (tags + 6, &[5, 200], tags + 6, "a name longer than its section"),
            (tags + 6, &[5, 2], tags + 6, "a name that ends within a letter"),
            (field::ZONES, &[2], field::ZONES, "a zone too many"),
            (field::RECORDS, &[1], field::ENTRIES, "records that nobody counted"),
            (field::RECORDS_LEN, &[0, 1], field::RECORDS, "bytes after the last record"),
        ] {
            let corrupt = Err(DirectoryError::Corrupt { offset: place });
            assert_eq!(verify_with(&image, at, bytes), corrupt, "{reason}");
        }
    }

    #[test]
    fn a_slot_leads_to_the_start_of_a_record_or_nowhere() {
        let image = image(LIST);
        let directory = Directory::open(&image).expect("just built");
        let mut starts = Vec::new();
        let mut at = 0;
        while at < directory.records.len() {
            starts.push(at / 4);
            let next = directory.entries_of((at / 4) as u32, &Steps::unlimited(), |_| {});
            at = next.expect("sound");
        }
        let slot = slots(&image, false)[3];
        for offset in 0..directory.records.len() / 4 + 3 {
            let said = verify_with(&image, slot, &(offset as u32).to_le_bytes()[..3]);
            assert_eq!(said.is_ok(), starts.contains(&offset), "{offset}");
        }
        let far = verify_with(&image, slot, &[255; 3]);
        assert_eq!(far, Err(DirectoryError::Corrupt { offset: slot }));
    }

    #[test]
    fn records_beyond_the_first_window_are_checked_as_well() {
        // Thirty-six names of 1,024 entries: more bytes than one window has, and few keys.
        let names = (3..=4).flat_map(|len| ('a'..='r').map(move |c| String::from(c).repeat(len)));
        let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
        let mut list = String::new();
        for name in names {
            for at in 0..image::RECORD_MAX {
                let (a, b, c) = (letter(at / 676), letter(at / 26), letter(at));
                list.push_str(&format!("{name}.{a}{b}{c}q\n"));
            }
        }
        let image = image(&list);
        let records = read_u32(&image, field::RECORDS_LEN).expect("a header") as usize;
        assert!(records > 64 * WINDOW * 4, "{records}");
        assert_eq!(verify_with(&image, field::ZONES, &[0]), Ok(()));
        let offset = |&slot: &usize| read_u64(&image, slot).expect("in a line") & 0xFF_FFFF;
        let slots = slots(&image, false);
        let far = *slots.iter().max_by_key(|&slot| offset(slot)).expect("slots");
        assert!(offset(&far) as usize > 64 * WINDOW);
        for wrong in [offset(&far) - 1, offset(&far) + 1] {
            let said = verify_with(&image, far, &wrong.to_le_bytes()[..3]);
            assert_eq!(said, Err(DirectoryError::Corrupt { offset: far }), "{wrong}");
        }
        let first = verify_with(&image, far, &[0; 3]);
        assert_eq!(first, Ok(()), "a record of another window");
    }
}
