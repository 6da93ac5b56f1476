//! Compiles a directory image: entries in order (`sorted`), their records and keys (`records`), the keys
//! in order (`slots`), and all of it in one run of bytes (`assemble`).
//!
//! Everything is flat: one run of text, small items, keys as whole numbers that are sorted part by part.
//! The parts of a stage need nothing of one another, so that `Workers` may share them out; the same
//! entries give the same bytes, in whatever order they were added and whoever works. What would make
//! look-ups slow is refused here, so that no image that a builder made is worse than stated.

mod assemble;
mod filter;
mod records;
mod slots;
mod sorted;
#[cfg(test)]
mod units_tests;
mod workers;

use super::image;
use crate::domain::{Domain, LABEL_LEN_MAX};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
pub use filter::FilterBuilder;
use thiserror::Error;
pub use workers::{OneThread, Workers};

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
    /// More than an image has room for: 16,777,216 names, 4 GiB in all, or weights of 2^64 together.
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
///
/// # Complexity
///
/// An entry takes its domain and 16 bytes until it is compiled, as often as it is added. Compiling takes
/// time in proportion to the letters of all names (and a logarithm), and some 500 bytes of memory an
/// entry at its most, the image among them.
#[derive(Debug, Clone)]
pub struct Builder {
    /// Domains as they were added, one behind the other.
    text: Vec<u8>,
    items: Vec<Item>,
    tag_names: BTreeMap<u8, String>,
    load_percent: u8,
}

/// How full lines are on average. Fuller ones are smaller and overflow more often, and only keys that the sieve
/// lets pass read any.
const LOAD_PERCENT: u8 = 85;

/// An entry: where its domain lies in the text, and what else is known.
#[derive(Debug, Clone, Copy)]
struct Item {
    at: u32,
    weight: u32,
    len: u8,
    name_at: u8,
    suffix_at: u8,
    flags: u8,
    tags: u8,
    /// Some label is an A-label.
    has_idn: bool,
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            text: Vec::new(),
            items: Vec::new(),
            tag_names: BTreeMap::new(),
            load_percent: LOAD_PERCENT,
        }
    }

    /// Fills lines to so many percent on average, from 50 to 85, rather than 85: emptier ones make an image
    /// larger and overflow less often. What is beyond 50 or 85 counts as that.
    pub fn with_load(mut self, percent: u8) -> Self {
        self.load_percent = percent.clamp(50, 85);
        self
    }

    /// Adds a domain. What was added before is added to: weights sum (up to `u32::MAX`), tags join.
    /// A weight of 0 counts as 1.
    ///
    /// # Errors
    ///
    /// Domains of more than 4 GiB together.
    pub fn add(&mut self, domain: &Domain, weight: u32, tags: u8) -> Result<(), BuildError> {
        let starts = (domain.name_at() as u8, domain.suffix_at() as u8);
        self.push(domain, starts, image::split_flags(domain.as_split()), weight, tags)
    }

    /// Adds a zone `*.domain`.
    ///
    /// # Errors
    ///
    /// A zone of more than three labels; domains of more than 4 GiB together.
    pub fn add_zone(&mut self, zone: &Domain, weight: u32, tags: u8) -> Result<(), BuildError> {
        if zone.labels().count() > 3 || zone.len() >= LABEL_LEN_MAX {
            return Err(BuildError::ZoneTooLong);
        }
        self.push(zone, (0, 0), image::FLAG_ZONE, weight, tags)
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

    /// Adds what another builder has, as if it came line by line: so that lists can be read in parts.
    ///
    /// # Errors
    ///
    /// Domains of more than 4 GiB together; nothing has been added then.
    pub fn append(&mut self, other: Self) -> Result<(), BuildError> {
        let start = self.place(other.text.len())?;
        self.text.extend(&other.text);
        self.items.extend(other.items.iter().map(|item| Item { at: start + item.at, ..*item }));
        self.tag_names.extend(other.tag_names);
        Ok(())
    }

    fn push(
        &mut self,
        domain: &Domain,
        (name_at, suffix_at): (u8, u8),
        flags: u8,
        weight: u32,
        tags: u8,
    ) -> Result<(), BuildError> {
        let (at, weight) = (self.place(domain.len())?, weight.max(1));
        let (len, has_idn) = (domain.len() as u8, domain.has_idn()); // at most DOMAIN_LEN_MAX
        self.text.extend(domain.as_bytes());
        self.items.push(Item { at, weight, len, name_at, suffix_at, flags, tags, has_idn });
        Ok(())
    }

    /// Where the next bytes of text go.
    fn place(&self, len: usize) -> Result<u32, BuildError> {
        let end = self.text.len().checked_add(len).and_then(|end| u32::try_from(end).ok());
        end.map(|end| end - len as u32).ok_or(BuildError::TooLarge)
    }

    /// The image.
    ///
    /// # Errors
    ///
    /// What would make look-ups slow, and sizes that the format has no room for.
    pub fn build(&self) -> Result<Vec<u8>, BuildError> {
        self.build_with(&OneThread)
    }

    /// The same image, byte for byte, by the work of many.
    ///
    /// # Errors
    ///
    /// As [`Builder::build`].
    pub fn build_with(&self, workers: &impl Workers) -> Result<Vec<u8>, BuildError> {
        self.compile(image::UNIT_SHIFT_MIN, workers)
    }

    /// With units of at least two to the power of `shift_min`.
    fn compile(&self, shift_min: u8, workers: &impl Workers) -> Result<Vec<u8>, BuildError> {
        let parts = sorted::parts(&self.text, &self.items, workers)?;
        let plan = records::Plan::new(&parts, shift_min)?;
        let records = workers.map(parts.len(), |part| plan.records(&parts[part], part));
        drop(parts);
        let spreads: Vec<_> = records.iter().flat_map(|part| &part.slots).collect();
        let keys = slots::sort(&spreads, plan.bucket_bits, image::INLINE_MAX, workers)?;
        let spreads: Vec<_> = records.iter().flat_map(|part| &part.domains).collect();
        let domains = slots::sort(&spreads, plan.bucket_bits, usize::MAX, workers)?;
        let load = usize::from(self.load_percent);
        assemble::image(&plan, records, [keys, domains], &self.tag_section(), load)
    }

    fn tag_section(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (number, name) in &self.tag_names {
            bytes.extend([*number, name.len() as u8]);
            bytes.extend(name.as_bytes());
        }
        bytes
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Item {
    fn domain<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let at = self.at as usize;
        &text[at..at + usize::from(self.len)]
    }

    fn is_zone(&self) -> bool {
        self.flags & image::FLAG_ZONE != 0
    }

    /// Byte offsets of name, its end, and suffix.
    fn parts(&self) -> (usize, usize, usize) {
        let name_end = if self.suffix_at == self.len { self.len } else { self.suffix_at - 1 };
        (usize::from(self.name_at), usize::from(name_end), usize::from(self.suffix_at))
    }

    /// What a record is of: the name; of a zone all of it.
    fn name<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let domain = self.domain(text);
        if self.is_zone() {
            return domain;
        }
        let (name_at, name_end, _) = self.parts();
        &domain[name_at..name_end]
    }
}
