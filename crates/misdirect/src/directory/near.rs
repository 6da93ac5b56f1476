//! Look-up alone: the names one slip away from a name, the suffix left free.
//!
//! A check asks for more (tails, joined labels, look-alikes, zones) and leaves it to the alignment to
//! say what differs. This asks the one question that other indexes answer, too, so that
//! `cargo xtask bench` can compare them.

use super::Directory;
use super::finds::{Finds, Lookup, Seen};
use super::how::How;
use super::image::{ENTRY_HEAD, read_u16};
use super::keys::{Neighbourhood, Space};
use crate::domain::letters::Alphabet;

impl<'d> Directory<'d> {
    /// Visits each name whose optimal string alignment distance from `name` is at most 1, with the
    /// number of entries that share it. `name` is lower-case ASCII; the suffix is no part of it. Of more
    /// than 32 names, one that several keys find may come again.
    #[doc(hidden)]
    pub fn near(&self, name: &str, mut visit: impl FnMut(&'d str, usize)) {
        static ASCII: Alphabet = Alphabet::new();
        let mut hood = Neighbourhood::of_nothing(Space::Name);
        hood.read(name.as_bytes(), &ASCII);
        let mut finds = Finds::new();
        let mut lookup = Lookup::new(self, &mut finds, 0);
        lookup.near(&hood, How::Name);
        let mut seen = Seen::default();
        lookup.asked().records(&finds, |offset, how| {
            // An exact name is found by each of its keys.
            if how != How::Name || seen.has(offset) {
                return;
            }
            if let Some((found, entries)) = self.name_of(offset) {
                if is_one_slip(name.as_bytes(), found) {
                    seen.add(offset);
                    if let Ok(found) = core::str::from_utf8(found) {
                        visit(found, entries);
                    }
                }
            }
        });
    }

    /// The name that a record is of, and how many entries it has.
    pub(super) fn name_of(&self, offset: u32) -> Option<(&'d [u8], usize)> {
        let at = self.record_start(offset);
        let entries = read_u16(self.records, at)?;
        let at = at + 2;
        let (&[len, name_at, suffix_at, ..], text) =
            self.records.get(at..)?.split_first_chunk::<ENTRY_HEAD>()?;
        let name_end = if suffix_at == len { len } else { suffix_at.saturating_sub(1) };
        let name = text.get(usize::from(name_at)..usize::from(name_end))?;
        Some((name, usize::from(entries)))
    }
}

/// Two neighbours of one are swapped in the other.
pub(super) fn is_swap(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    match (a.get(same..), b.get(same..)) {
        (Some([x, y, a @ ..]), Some([v, w, b @ ..])) => (x, y) == (w, v) && a == b,
        _ => false,
    }
}

/// Optimal string alignment distance of at most 1.
pub(super) fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (Some(a), Some(b)) = (a.get(same..), b.get(same..)) else { return false };
    match (a, b) {
        (a, [_, b @ ..]) if b.len() == a.len() => a == b,
        ([x, y, a @ ..], [v, w, b @ ..]) if (x, y) == (w, v) => a == b,
        ([_, a @ ..], [_, b @ ..]) => a == b,
        (a, b) => a == b,
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::super::{Builder, Directory};
    use super::is_one_slip;
    use std::vec::Vec;

    #[test]
    fn one_slip_by_example() {
        let near = |a: &str, b: &str| is_one_slip(a.as_bytes(), b.as_bytes());
        for (a, b) in [
            ("army", "army"),
            ("army", "amry"),
            ("army", "armx"),
            ("army", "rmy"),
            ("army", "arm"),
            ("army", "arrmy"),
            ("a", ""),
            ("ab", "ba"),
        ] {
            assert!(near(a, b) && near(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("army", "armyxy"),
            ("army", "amyr"),
            ("army", "xrmx"),
            ("army", "navy"),
            ("ab", ""),
            ("abcd", "badc"),
            ("ca", "abc"),
        ] {
            assert!(!near(a, b) && !near(b, a), "{a} {b}");
        }
    }

    #[test]
    fn each_name_comes_once_with_its_entries() {
        let mut builder = Builder::new();
        builder.add_list("army.mil 3\narmy.nl\namry.de\nnavy.mil\naarmy.com").expect("a list");
        let image = builder.build().expect("small");
        let directory = Directory::open(&image).expect("just built");
        let near = |name| {
            let mut found = Vec::new();
            directory.near(name, |name, entries| found.push((name, entries)));
            found.sort_unstable();
            found
        };
        assert_eq!(near("army"), [("aarmy", 1), ("amry", 1), ("army", 2)]);
        assert_eq!(near("amry"), [("amry", 1), ("army", 2)]);
        assert_eq!(near("navv"), [("navy", 1)]);
        assert_eq!(near("airforce"), []);
    }
}
