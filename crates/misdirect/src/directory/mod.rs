//! Directories: which domains could have been meant, and how often each is.
//!
//! A [`Directory`] is a view of a borrowed image (`image`). Names are found under `keys`, with
//! the suffix left free; `lookup` says under which keys a typed name is looked up, `sieve` tells which of these
//! lead nowhere, `finds` keeps what the others lead to until it is read, and `alone` does the same with one entry by letters. A
//! `Builder` makes images from text lists (feature `alloc`). `verify` reads an image whole, and
//! `measure` says what it takes, and `near` is look-up alone, for comparison. A [`Filter`] has names and
//! nothing else.

mod alone;
mod checksum;
mod filter;
mod finds;
mod heavy;
mod how;
mod image;
mod keys;
mod looks;
mod lookup;
mod measure;
mod near;
mod parts;
mod sieve;
mod verify;

#[cfg(feature = "alloc")]
mod build;
#[cfg(feature = "alloc")]
mod list;
#[cfg(all(test, feature = "alloc"))]
mod steps_tests;

#[cfg(feature = "alloc")]
pub use build::{BuildError, Builder, FilterBuilder, OneThread, Workers};
pub use filter::Filter;
pub(crate) use finds::{Finds, Question};
pub(crate) use how::How;
pub(crate) use image::Steps;
pub use image::{BESIDE_STEPS_MAX, STEPS_MAX};
pub(crate) use keys::of_domain as domain_key;
#[cfg(feature = "alloc")]
pub use list::{ListError, ListErrorKind};
pub(crate) use lookup::{BARE_MIN, Keys, Query};
pub use measure::{KeyList, Sizes};
pub(crate) use parts::{LURE_GROUPS, lure, lures};

use crate::domain::letters::Letters;
use crate::domain::suffix::behind_private_name;
use crate::domain::{Domain, Section, Split};
use core::fmt;
use image::{FLAG_ITSELF_ONLY, FLAG_SUFFIX_INSIDE, FLAG_ZONE, SECTION_MASK, SECTION_SHIFT};
use keys::Space;
use sieve::Sieve;
use thiserror::Error;

/// Tags with a meaning everywhere, by number; 5 to 7 are the caller's.
pub const TAG_NAMES: [&str; 5] = ["military", "government", "provider", "education", "one-suffix"];
/// Bit of the tag `@0 = military`.
pub const TAG_MILITARY: u8 = 1 << 0;
/// Bit of the tag `@1 = government`.
pub const TAG_GOVERNMENT: u8 = 1 << 1;
/// Bit of the tag `@2 = provider`: a mail provider, whose addresses belong to the public.
pub const TAG_PROVIDER: u8 = 1 << 2;
/// Bit of the tag `@3 = education`.
pub const TAG_EDUCATION: u8 = 1 << 3;
/// Bit of the tag `@4 = one-suffix`: under suffixes that are not listed the name is nobody's, `gmail.at`.
pub const TAG_ONE_SUFFIX: u8 = 1 << 4;

/// Letters of the shortest host that has slips other than two letters swapped: `cs` and `ce`, `ee` and `me` are
/// departments.
const HOST_MIN: usize = 4;
/// A host of so many letters may have lost one of them if it gets this part of its domain's mail at least, a half:
/// `ver.kernel.org` for `vger.kernel.org`. Of 467 such hosts on lists 26 have a real neighbour of a letter less, 22
/// of these in the armed forces.
const HOST_OF_ALL: u32 = 2;
/// Most hosts of one domain in a directory that tells their slips: among more there are neighbours.
const HOSTS_MAX: usize = 24;

/// Why bytes are no directory image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// The first bytes are another file's; a file mangled as text ends here too.
    #[error("not a directory image")]
    NotAnImage,
    /// The image has a format that this version cannot read; compile the list anew.
    #[error("directory image of format {found}, which this version cannot read")]
    Version {
        /// The format's number.
        found: u32,
    },
    /// There are fewer bytes than the header says.
    #[error("directory image cut short")]
    Truncated,
    /// A field or a record says what cannot be.
    #[error("directory image corrupt at byte {offset}")]
    Corrupt {
        /// Byte of the image.
        offset: usize,
    },
    /// Some byte is not what was written.
    #[error("directory image corrupt: checksum differs")]
    Checksum,
}

impl DirectoryError {
    /// A short name that stays the same in every language: `image-truncated`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAnImage => "not-an-image",
            Self::Version { .. } => "image-version",
            Self::Truncated => "image-truncated",
            Self::Corrupt { .. } => "image-corrupt",
            Self::Checksum => "image-checksum",
        }
    }
}

/// A borrowed directory image. Cheap to open and to copy; `Send` and `Sync`.
#[derive(Clone, Copy)]
pub struct Directory<'d> {
    pub(crate) image: &'d [u8],
    records: &'d [u8],
    lists: &'d [u8],
    lines: &'d [u8],
    /// The lines of whole domains.
    domains: &'d [u8],
    /// Which keys the lines have at all.
    sieve: Sieve<'d>,
    tags: &'d [u8],
    heavy: &'d [u8],
    total: u64,
    entry_count: u32,
    record_count: u32,
    zone_count: u32,
    probes: u8,
    domain_probes: u8,
    has_todays_suffixes: bool,
    record_shift: u8,
    list_shift: u8,
    zone_len_min: u8,
    zone_len_max: u8,
}

impl<'d> Directory<'d> {
    /// Opens an image where it lies: static, file, mapped memory, a buffer of another language.
    ///
    /// Constant time: header and section bounds are checked here, everything else when it is read.
    /// [`Directory::verify`] reads it all.
    ///
    /// In safe Rust the bytes cannot change meanwhile. Where they are a mapped file and somebody writes
    /// over it, answers are wrong or missing, and nothing panics or reads elsewhere; where somebody cuts it
    /// short, the system ends the program (SIGBUS). So replace an image by renaming a new file over it.
    ///
    /// # Errors
    ///
    /// What is no image, is cut short, or has another format.
    pub fn open(image: &'d [u8]) -> Result<Self, DirectoryError> {
        Self::open_image(image)
    }

    /// The directory that comes with the library.
    #[cfg(feature = "builtin-image")]
    pub fn builtin() -> Directory<'static> {
        Directory::open(crate::tables::BUILTIN_IMAGE).unwrap_or(Directory::EMPTY)
    }

    /// A directory of nothing.
    pub const EMPTY: Directory<'static> = Directory {
        image: &[],
        records: &[],
        lists: &[],
        lines: &[],
        domains: &[],
        sieve: Sieve::EMPTY,
        tags: &[],
        heavy: &[],
        total: 0,
        entry_count: 0,
        record_count: 0,
        zone_count: 0,
        probes: 0,
        domain_probes: 0,
        has_todays_suffixes: false,
        record_shift: image::UNIT_SHIFT_MIN,
        list_shift: image::UNIT_SHIFT_MIN,
        zone_len_min: 0,
        zone_len_max: 0,
    };

    /// Entries, zones among them.
    pub fn len(&self) -> usize {
        self.entry_count as usize
    }

    /// There is no entry.
    pub fn is_empty(&self) -> bool {
        self.entry_count == 0
    }

    /// Entries that are zones.
    pub fn zones(&self) -> usize {
        self.zone_count as usize
    }

    /// The sum of all weights: a domain of weight w is meant with probability w over this.
    pub fn total_weight(&self) -> u64 {
        self.total
    }

    /// Bytes of the image.
    pub fn image_len(&self) -> usize {
        self.image.len()
    }

    /// All entries, in the order of their names. For inspection: linear in the image.
    pub fn entries(&self) -> Entries<'d> {
        Entries { directory: *self, record_at: 0, left: self.record_count, in_record: 0 }
    }

    /// The name of a tag, 0 to 7: the image's own where its list gave one.
    pub fn tag_name(&self, tag: u8) -> Option<&'d str> {
        let mut rest = self.tags;
        while let Some((&[number, len], tail)) = rest.split_first_chunk::<2>() {
            let name = tail.get(..usize::from(len))?;
            if number == tag {
                return core::str::from_utf8(name).ok();
            }
            rest = tail.get(usize::from(len)..)?;
        }
        TAG_NAMES.get(usize::from(tag)).copied()
    }

    /// The entry that covers a domain: the domain itself or the nearest one above it.
    pub fn covering(&self, domain: &Domain) -> Option<Entry<'d>> {
        let mut best: Option<Entry<'d>> = None;
        self.visit_covering(domain, |entry| {
            if best.is_none_or(|known| known.ascii.len() < entry.ascii.len()) {
                best = Some(entry);
            }
        });
        best
    }

    /// The entry of just this domain, whose key is [`domain_key`], and how it is split if the public suffix list
    /// of this library decided that. A zone is none.
    pub(crate) fn entry_of(&self, ascii: &[u8], key: u64) -> Option<(Entry<'d>, Option<Split>)> {
        let entry = self.entry_under(key, ascii, &Steps::new())?;
        Some((entry, entry.split().filter(|_| self.has_todays_suffixes)))
    }

    /// The weight of just this entry, which may be another directory's; 0 where it is not here.
    pub(crate) fn weight_of(&self, entry: &Entry<'_>, steps: &Steps) -> u64 {
        self.own(entry, steps).map_or(0, |own| u64::from(own.weight))
    }

    /// The tags of just this entry; none where it is not here.
    pub(crate) fn tags_of(&self, entry: &Entry<'_>, steps: &Steps) -> u8 {
        self.own(entry, steps).map_or(0, |own| own.tags)
    }

    /// Where in the image a text lies that may be another's.
    pub(crate) fn place(&self, text: &[u8]) -> Option<usize> {
        let (image, text) = (self.image.as_ptr_range(), text.as_ptr());
        image.contains(&text).then(|| text.addr() - image.start.addr())
    }

    /// What this directory has of an entry that may be another's, as long as there are steps.
    fn own<'e>(&self, entry: &Entry<'e>, steps: &Steps) -> Option<Entry<'e>>
    where
        'd: 'e,
    {
        // Its own entries need no look-up: a name under a hundred suffixes would take a hundred.
        if self.image.as_ptr_range().contains(&entry.ascii.as_ptr()) {
            return Some(*entry);
        }
        if !entry.is_zone() {
            return self.entry_under(keys::of_domain(entry.ascii), entry.ascii, steps);
        }
        let letters = entry.ascii.iter().filter(|&&letter| letter != b'.');
        let (key, mut found) = (keys::of_ascii(letters, Space::Zone), None);
        let is_same = |ascii: &[u8]| ascii == entry.ascii;
        self.entries_of_name(key, steps, is_same, |own| found = found.or(Some(own)));
        found.filter(Entry::is_zone)
    }

    /// A domain below an entry is one slip from a host of it that is itself an entry: `list.example.org` beside
    /// `lists.example.org`. Short hosts, numbers and those of whoever has many of them are no slips: of 194
    /// hosts of four letters and more that get mail one is near another, of 122 of the army's every fourth.
    pub(crate) fn has_host_near(&self, domain: &Domain, above: &Entry<'_>) -> bool {
        let host = |ascii: &'_ [u8]| -> Option<usize> {
            let host = ascii.strip_suffix(above.ascii)?.strip_suffix(b".")?;
            Some(host.len()).filter(|_| host.iter().all(u8::is_ascii_lowercase))
        };
        let ascii = domain.as_bytes();
        let Some(typed) = host(ascii).and_then(|len| ascii.get(..len)) else { return false };
        let name = ascii.get(domain.name_at()..domain.name_end()).unwrap_or_default();
        let (steps, mut hosts, mut is_near) = (Steps::new(), 0, false);
        let is_below =
            |ascii: &[u8]| ascii.len() > above.ascii.len() && ascii.ends_with(above.ascii);
        self.entries_of_name(keys::of_ascii(name, Space::Name), &steps, is_below, |entry| {
            hosts += 1;
            let other = host(entry.ascii).and_then(|len| entry.ascii.get(..len));
            is_near |= other.is_some_and(|other| {
                let is_swapped = other.len() == typed.len() && near::is_swap(typed, other);
                let is_short = typed.len().min(other.len()) < HOST_MIN;
                let may_be = !is_short || has_lost_letter(typed, other, &entry, above);
                is_swapped || may_be && near::is_one_slip(typed, other)
            });
        });
        is_near && hosts <= HOSTS_MAX
    }

    /// A domain is a host below an entry, and the two exchanged are an entry that gets more mail:
    /// `intel.linux.com` beside `linux.intel.com`. Of 2,807 hosts of lists none is so.
    pub(crate) fn has_labels_swapped(&self, domain: &Domain, above: &Entry<'_>) -> bool {
        let (ascii, name_at) = (domain.as_bytes(), domain.name_at());
        let (Some(host), Some(rest)) =
            (ascii.get(..name_at.saturating_sub(1)), ascii.get(domain.name_end()..))
        else {
            return false;
        };
        if above.ascii.len() + name_at != ascii.len() {
            return false;
        }
        let name = ascii.get(name_at..domain.name_end()).unwrap_or_default();
        let is_swapped = |other: &[u8]| {
            let other = other.strip_prefix(name).and_then(|other| other.strip_prefix(b"."));
            other.and_then(|other| other.strip_prefix(host)) == Some(rest)
        };
        let (key, mut is_there) = (keys::of_ascii(host, Space::Name), false);
        self.entries_of_name(key, &Steps::new(), is_swapped, |entry| {
            is_there |= !entry.is_zone() && entry.weight > above.weight;
        });
        is_there
    }

    /// The weight of the nearest entry that covers a domain; 0 where none does.
    pub(crate) fn weight_of_covering(&self, domain: &Domain) -> u64 {
        self.covering(domain).map_or(0, |entry| u64::from(entry.weight))
    }

    fn visit_covering(&self, domain: &Domain, mut visit: impl FnMut(Entry<'d>)) {
        let name = domain.as_bytes().get(domain.name_at()..domain.name_end()).unwrap_or_default();
        let key = keys::of_ascii(name, Space::Name);
        let is_above = |ascii: &[u8]| domain.is_within(ascii);
        self.entries_of_name(key, &Steps::new(), is_above, |entry| {
            if entry.lists(domain) {
                visit(entry);
            }
        });
    }

    /// Visits the entries of the name with this key whose domain passes, as long as there are steps.
    fn entries_of_name(
        &self,
        key: u64,
        steps: &Steps,
        passes: impl Fn(&[u8]) -> bool,
        mut visit: impl FnMut(Entry<'d>),
    ) {
        self.records_under(key, steps, |offset, mark| {
            if mark == keys::Mark::FULL {
                self.entries_with(offset, steps, &passes, &mut visit);
            }
        });
    }
}

/// `ver` for `vger`, a host that gets a good part of its domain's mail. A word beside its plural is another's: `lab`
/// and `labs`.
fn has_lost_letter(typed: &[u8], other: &[u8], entry: &Entry<'_>, above: &Entry<'_>) -> bool {
    typed.len() + 1 == HOST_MIN
        && other.len() == HOST_MIN
        && other.strip_prefix(typed) != Some(b"s")
        && entry.weight >= above.weight / HOST_OF_ALL
}

impl fmt::Debug for Directory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("entries", &self.entry_count)
            .field("zones", &self.zone_count)
            .field("total_weight", &self.total)
            .finish_non_exhaustive()
    }
}

/// One line of a directory: a domain, or a zone, that could have been meant. Displayed, it reads as
/// its list has it.
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// use misdirect::directory::{Builder, Directory};
/// let mut builder = Builder::new();
/// builder.add_list("army.mil 300 @0 @5\n*.mil 500")?;
/// let image = builder.build()?;
/// for entry in Directory::open(&image)?.entries() {
///     match entry.is_zone() {
///         true => assert_eq!((entry.to_string().as_str(), entry.domain()), ("*.mil", "mil")),
///         false => assert!(entry.to_string() == "army.mil" && entry.tag_numbers().eq([0, 5])),
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entry<'d> {
    /// Known to be ASCII, and text only where somebody asks for it.
    ascii: &'d [u8],
    name_at: u8,
    suffix_at: u8,
    flags: u8,
    tags: u8,
    weight: u32,
}

impl<'d> Entry<'d> {
    /// The domain in ASCII; for a zone what follows its `*.`.
    pub fn domain(&self) -> &'d str {
        core::str::from_utf8(self.ascii).unwrap_or_default()
    }

    /// [`Entry::domain`] as bytes: ASCII in lower case.
    pub fn as_bytes(&self) -> &'d [u8] {
        self.ascii
    }

    /// How often it is meant, relative to the directory's [total](Directory::total_weight).
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// Tag bits; bits 0 to 4 mean [`TAG_NAMES`].
    pub fn tags(&self) -> u8 {
        self.tags
    }

    /// The numbers of the tags that are set, 0 to 7 in rising order: the bits of [`Entry::tags`].
    pub fn tag_numbers(&self) -> impl Iterator<Item = u8> + use<> {
        let tags = self.tags;
        (0..8).filter(move |tag| tags >> tag & 1 == 1)
    }

    /// `*.mil`: says that names below are meant often, and lists none of them.
    pub fn is_zone(&self) -> bool {
        self.flags & FLAG_ZONE != 0
    }

    /// This entry lists `domain`, which is the same or within it. A zone lists nothing; a public suffix
    /// lists itself only.
    fn lists(&self, domain: &Domain) -> bool {
        !self.is_zone() && (!self.is_suffix_alone() || domain.len() == self.ascii.len())
    }

    /// The same with more tags.
    pub(crate) fn with_tags(mut self, tags: u8) -> Self {
        self.tags |= tags;
        self
    }

    /// The same with a private suffix read as the name that was typed, under another suffix: see
    /// [`behind_private_name`].
    pub(crate) fn split_as(mut self, typed: &Letters) -> Option<Self> {
        let suffix = self.ascii.get(usize::from(self.suffix_at)..)?;
        let behind = behind_private_name(suffix, typed.name(), typed.suffix())? as u8; // within a domain
        (self.name_at, self.suffix_at) = (self.suffix_at, self.suffix_at + behind);
        Some(self)
    }

    /// A public suffix, which lists nothing below it.
    pub(crate) fn is_suffix_alone(&self) -> bool {
        self.flags & FLAG_ITSELF_ONLY != 0
    }

    /// How its domain is split, by the public suffix list of whoever made the image.
    fn split(&self) -> Option<Split> {
        let section = match (self.flags & SECTION_MASK) >> SECTION_SHIFT {
            1 => Section::Unlisted,
            2 => Section::Icann,
            3 => Section::Private,
            _ => return None,
        };
        Some(Split {
            suffix_at: self.suffix_at,
            section,
            is_suffix: self.is_suffix_alone(),
            has_suffix_inside: self.flags & FLAG_SUFFIX_INSIDE != 0,
        })
    }

    /// It is split as this is.
    fn is_split_as(&self, domain: &Domain) -> bool {
        usize::from(self.name_at) == domain.name_at()
            && usize::from(self.suffix_at) == domain.suffix_at()
            && self.flags == image::split_flags(domain.as_split())
    }

    /// Byte offsets of name, its end, and suffix.
    pub(crate) fn parts(&self) -> (usize, usize, usize) {
        let suffix_at = usize::from(self.suffix_at);
        let whole = suffix_at == self.ascii.len();
        let name_end = if whole { suffix_at } else { suffix_at.saturating_sub(1) };
        (usize::from(self.name_at), name_end, suffix_at)
    }
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_zone() { "*." } else { "" })?;
        f.write_str(self.domain())
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("domain", &self.domain())
            .field("weight", &self.weight)
            .field("tags", &self.tags)
            .field("zone", &self.is_zone())
            .finish_non_exhaustive()
    }
}

/// Iterator over the entries of a [`Directory`].
#[derive(Debug, Clone)]
pub struct Entries<'d> {
    directory: Directory<'d>,
    record_at: usize,
    left: u32,
    in_record: usize,
}

impl<'d> Iterator for Entries<'d> {
    type Item = Entry<'d>;

    fn next(&mut self) -> Option<Entry<'d>> {
        // Records are short, so finding an entry's place from the record's start again costs less
        // than a second cursor would in code.
        while self.left > 0 {
            let (mut at, mut found) = (0, None);
            let offset = (self.record_at >> self.directory.record_shift) as u32;
            let next = self.directory.entries_of(offset, &Steps::unlimited(), |entry| {
                if at == self.in_record {
                    found = Some(entry);
                }
                at += 1;
            })?;
            if found.is_some() {
                self.in_record += 1;
                return found;
            }
            self.record_at = next;
            self.left -= 1;
            self.in_record = 0;
        }
        None
    }
}
