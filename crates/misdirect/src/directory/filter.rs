//! Names that are in use, as a filter: 1.1 bytes a name, and no name can be read from it.
//!
//! A binary fuse filter of four segments and eight bits (Graf & Lemire 2022): a name that is in it is
//! always found, and one in 256 others is found, too. `docs/filter-image.md` has the format to the byte.
//! Like a directory, an image is borrowed, never copied and never trusted.

use super::DirectoryError;
use super::image::{checksum, read_u16, read_u32, read_u64};
use super::keys::{self, Space};
use crate::domain::Domain;
use crate::domain::suffix_class::is_schools;

pub(super) const MAGIC: [u8; 8] = *b"\x89MSF\r\n\x1a\n";
pub(super) const VERSION: u32 = 2;
pub(super) const HEADER_LEN: usize = 32;
/// The checksum covers everything from here on.
pub(super) const CHECKED_FROM: usize = 24;
pub(super) const PART_LEN: usize = 32;
/// Most parts of a filter.
pub(super) const PARTS_MAX: usize = 4;
/// Places that a name has in a part, one in each of so many segments in a row.
pub(super) const PLACES: usize = 4;
/// A place in a segment has sixteen bits.
pub(super) const SEGMENT_MAX: u32 = 1 << 16;
/// Most that a part may say for a name, and against it, in 1/256 bit: one name in 256 is in it by chance.
const GAIN_MAX: u32 = 8 * 256;

/// Offsets of fields in the header.
pub(super) mod field {
    pub(crate) const VERSION: usize = 8;
    pub(crate) const IMAGE_LEN: usize = 12;
    pub(crate) const CHECKSUM: usize = 16;
    pub(crate) const PARTS: usize = 24;
}

/// Offsets of fields in the head of a part.
pub(super) mod part {
    pub(crate) const SEED: usize = 0;
    pub(crate) const NAMES: usize = 8;
    pub(crate) const AT: usize = 12;
    pub(crate) const LEN: usize = 16;
    pub(crate) const SEGMENT: usize = 20;
    pub(crate) const GAIN: usize = 24;
    pub(crate) const MISSING: usize = 26;
}

/// Names that are in use, and how much that says of each. A view of a borrowed image, as cheap as copying
/// it.
///
/// It lists nothing and offers nothing: it makes what was typed more plausible, as an evidence layer does; and a
/// name that it lacks less, under a suffix of schools where it has nearly all of them.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'d> {
    image: &'d [u8],
}

/// Names of one kind.
struct Part<'d> {
    seed: u64,
    names: u32,
    bytes: &'d [u8],
    segment: u32,
    gain: u32,
    missing: u32,
}

impl<'d> Filter<'d> {
    /// Opens an image: looks at its header and the bounds of its parts, in constant time.
    ///
    /// # Errors
    ///
    /// What is wrong with header or bounds. Whether the bytes are those that were written, [`Filter::verify`]
    /// tells.
    pub fn open(image: &'d [u8]) -> Result<Self, DirectoryError> {
        if image.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(DirectoryError::NotAnImage);
        }
        let number = |at| read_u32(image, at).ok_or(DirectoryError::Truncated);
        match number(field::VERSION)? {
            VERSION => {}
            found => return Err(DirectoryError::Version { found }),
        }
        let len = number(field::IMAGE_LEN)? as usize;
        let image = image.get(..len).ok_or(DirectoryError::Truncated)?;
        let parts = read_u32(image, field::PARTS).ok_or(DirectoryError::Truncated)?;
        if parts as usize > PARTS_MAX {
            return Err(DirectoryError::Corrupt { offset: field::PARTS });
        }
        let filter = Self { image };
        for at in 0..parts as usize {
            let offset = HEADER_LEN + at * PART_LEN;
            filter.part(at).ok_or(DirectoryError::Corrupt { offset })?;
        }
        Ok(filter)
    }

    /// The bytes begin as a filter does, rather than a directory or a list.
    pub fn is_filter(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// The names that come with the library: institutions of the world, and popular sites whose name is
    /// one slip from another's or stands under more than one suffix. `data/evidence` has them and says
    /// where they are from.
    #[cfg(feature = "evidence")]
    pub fn builtin() -> Filter<'static> {
        Filter { image: crate::tables::BUILTIN_FILTER }
    }

    /// Compares the checksum.
    ///
    /// # Errors
    ///
    /// [`DirectoryError::Checksum`].
    ///
    /// # Complexity
    ///
    /// Linear in the image. Allocates nothing.
    pub fn verify(&self) -> Result<(), DirectoryError> {
        let body = self.image.get(CHECKED_FROM..).unwrap_or_default();
        match read_u64(self.image, field::CHECKSUM) == Some(checksum(body)) {
            true => Ok(()),
            false => Err(DirectoryError::Checksum),
        }
    }

    /// How many names it was made of.
    #[allow(clippy::len_without_is_empty)] // nobody makes an empty one
    pub fn len(&self) -> usize {
        self.parts().map(|part| part.names as usize).sum()
    }

    /// Bytes of the image.
    pub fn image_len(&self) -> usize {
        self.image.len()
    }

    /// How much speaks for what a domain is registered under being somebody's, in 1/256 bit, from −2,048 to
    /// 2,048. Below 0 if no part has it, some part has nearly all schools, and the suffix is theirs.
    pub(crate) fn gain(&self, domain: &Domain) -> i32 {
        let Some(name) = domain.registrable() else { return 0 };
        let key = key(name);
        let gains = self.parts().filter(|part| part.has(key)).map(|part| part.gain);
        if let Some(gain) = gains.max() {
            return gain as i32;
        }
        let is_schools = is_schools(domain.suffix_bytes());
        let missing = self.parts().map(|part| part.missing).max().unwrap_or(0);
        if is_schools { -(missing as i32) } else { 0 }
    }

    /// Some part has the name that a domain is registered under, or seems to: one in 256 does.
    pub fn has(&self, domain: &Domain) -> bool {
        domain.registrable().is_some_and(|name| {
            let key = key(name);
            self.parts().any(|part| part.has(key))
        })
    }

    fn parts(&self) -> impl Iterator<Item = Part<'d>> + '_ {
        (0..PARTS_MAX).map_while(|at| self.part(at))
    }

    /// The part with this number; `None` where there is none, or its bounds are not in the image.
    fn part(&self, at: usize) -> Option<Part<'d>> {
        if at >= read_u32(self.image, field::PARTS)? as usize {
            return None;
        }
        let head = self.image.get(HEADER_LEN + at * PART_LEN..)?.get(..PART_LEN)?;
        let from = read_u32(head, part::AT)? as usize;
        let bytes = self.image.get(from..)?.get(..read_u32(head, part::LEN)? as usize)?;
        let segment = read_u32(head, part::SEGMENT)?;
        let is_sound = segment.is_power_of_two() && segment <= SEGMENT_MAX;
        let segments = bytes.len() / segment.max(1) as usize;
        let is_whole = segments * segment as usize == bytes.len();
        let part = Part {
            seed: read_u64(head, part::SEED)?,
            names: read_u32(head, part::NAMES)?,
            bytes,
            segment,
            gain: u32::from(read_u16(head, part::GAIN)?).min(GAIN_MAX),
            missing: u32::from(read_u16(head, part::MISSING)?).min(GAIN_MAX),
        };
        (is_sound && is_whole && segments >= PLACES).then_some(part)
    }
}

impl Part<'_> {
    fn has(&self, key: u64) -> bool {
        let (places, print) = places(key, self.seed, self.segment, self.bytes.len());
        let byte = |place| self.bytes.get(place as usize).copied().unwrap_or(0);
        places.into_iter().fold(print, |left, place| left ^ byte(place)) == 0
    }
}

/// The key of a name that somebody registered.
pub(super) fn key(name: &str) -> u64 {
    keys::of_ascii(name.as_bytes(), Space::Joined)
}

/// Where the bytes are that together come to a name's print, and that. `segment` is a power of two, and
/// `len` has [`PLACES`] of them or more.
pub(super) fn places(key: u64, seed: u64, segment: u32, len: usize) -> ([u32; PLACES], u8) {
    let hash = keys::mixed(key.wrapping_add(seed));
    let starts =
        (len as u64 / u64::from(segment)).saturating_sub(PLACES as u64 - 1) * u64::from(segment);
    let first = ((u128::from(hash) * u128::from(starts)) >> 64) as u32;
    let spread = keys::mixed(hash);
    let place = |at: usize| {
        let moved = (spread >> (16 * at)) as u32 & (segment - 1);
        first.wrapping_add(at as u32 * segment) ^ moved
    };
    ([place(0), place(1), place(2), place(3)], hash as u8)
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::directory::FilterBuilder;
    use std::format;
    use std::vec::Vec;

    fn domain(text: &str) -> Domain {
        Domain::parse(text).expect(text)
    }

    fn names(count: usize) -> Vec<Domain> {
        (0..count).map(|at| domain(&format!("name{at}.example"))).collect()
    }

    #[test]
    fn what_is_in_it_is_found_and_one_in_256_others() {
        for count in [0, 1, 2, 3, 10, 1_000, 40_000] {
            let names = names(count);
            let mut builder = FilterBuilder::new();
            builder.add_part(1024, &names);
            let image = builder.build().expect("built");
            let filter = Filter::open(&image).expect("opened");
            assert_eq!(filter.verify(), Ok(()));
            assert_eq!(filter.len(), count);
            assert!(names.iter().all(|name| filter.gain(name) == 1024), "{count}");
            let others = (0..25_600).map(|at| domain(&format!("other{at}.example")));
            let found = others.filter(|other| filter.has(other)).count();
            assert!((60..=140).contains(&found) || count < 10, "{count} names: {found}");
            if count >= 40_000 {
                assert!(image.len() * 100 <= 116 * count, "{} bytes", image.len());
            }
        }
    }

    #[test]
    fn what_is_below_a_name_is_found_and_what_is_no_name_is_not() {
        let mut builder = FilterBuilder::new();
        builder.add_part(512, &[domain("firm.co.uk")]);
        let image = builder.build().expect("built");
        let filter = Filter::open(&image).expect("opened");
        assert_eq!(filter.gain(&domain("mail.eu.firm.co.uk")), 512);
        assert_eq!(filter.gain(&domain("co.uk")), 0);
        assert_eq!(filter.gain(&domain("firm")), 0);
    }

    #[test]
    fn what_a_list_of_all_schools_lacks_is_less_likely_one() {
        let schools = [domain("stanford.edu"), domain("ox.ac.uk"), domain("nasa.gov")];
        let mut builder = FilterBuilder::new();
        builder.add_institutions(2048, 1280, &schools);
        builder.add_part(975, &[domain("firm.com")]);
        let image = builder.build().expect("built");
        let filter = Filter::open(&image).expect("opened");
        let gain = |name| filter.gain(&domain(name));
        assert_eq!((gain("cs.stanford.edu"), gain("firm.com")), (2048, 975));
        assert_eq!((gain("standford.edu"), gain("cs.oox.ac.uk")), (-1280, -1280));
        // Governments' names are on no list as a whole; Acre is a state of Brazil.
        assert_eq!((gain("nasas.gov"), gain("sefaz.ac.gov.br"), gain("other.com")), (0, 0, 0));
    }

    #[test]
    fn the_part_that_says_most_counts_and_none_says_more_than_eight_bits() {
        let names = names(100);
        let mut builder = FilterBuilder::new();
        builder.add_part(256, &names);
        builder.add_part(u16::MAX, &names[..1]);
        let image = builder.build().expect("built");
        let filter = Filter::open(&image).expect("opened");
        assert_eq!(filter.gain(&names[0]), 2048);
        let lesser = names[1..].iter().filter(|name| filter.gain(name) == 256).count();
        assert!(lesser >= 95, "{lesser}");
    }

    #[test]
    fn a_spoilt_image_is_refused_or_answers_without_a_panic() {
        let names = names(100);
        let mut builder = FilterBuilder::new();
        builder.add_part(1024, &names);
        let image = builder.build().expect("built");
        for at in 0..image.len() {
            assert_eq!(Filter::open(&image[..at]).err().is_some(), at < image.len());
            for bit in [1, 0x80, 0xff] {
                let mut spoilt = image.clone();
                spoilt[at] ^= bit;
                if let Ok(filter) = Filter::open(&spoilt) {
                    let _ = filter.has(&names[0]);
                    assert!(at < field::CHECKSUM || filter.verify().is_err(), "byte {at}");
                }
            }
        }
        assert_eq!(Filter::open(b"army.mil 400").err(), Some(DirectoryError::NotAnImage));
    }
}
