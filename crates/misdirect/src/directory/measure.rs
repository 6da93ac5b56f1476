//! What a directory takes: bytes of each section, names that share a key, steps of a question.
//!
//! For whoever compiles a directory and wants to know why it is large or slow; no check needs it.

use super::finds::Finds;
use super::image::{self, HEADER_LEN, LIST_MAX, Steps};
use super::lookup::{Keys, Query};
use super::{Directory, Entry};
use crate::domain::Domain;

/// Bytes that each section of an image takes, gaps between them left out.
///
/// `docs/directory-image.md` says what is in each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sizes {
    /// What opening reads.
    pub header: usize,
    /// The entries, by name.
    pub records: usize,
    /// Keys of more than six names.
    pub lists: usize,
    /// All other keys.
    pub lines: usize,
    /// Whole domains.
    pub domains: usize,
    /// Which keys there are at all.
    pub sieve: usize,
    /// Names that the list gave to tags.
    pub tag_names: usize,
    /// The commonest names, which are compared one by one.
    pub heavy_list: usize,
}

/// A key that more than six names share: each of them is these letters, or is when one is left out.
#[derive(Debug, Clone, Copy)]
pub struct KeyList<'d> {
    directory: Directory<'d>,
    items: &'d [u8],
}

impl<'d> Directory<'d> {
    /// How large the parts of the image are.
    pub fn sizes(&self) -> Sizes {
        Sizes {
            header: HEADER_LEN.min(self.image.len()),
            records: self.records.len(),
            lists: self.lists.len(),
            lines: self.lines.len(),
            domains: self.domains.len(),
            sieve: self.sieve.0.len(),
            tag_names: self.tags.len(),
            heavy_list: self.heavy.len(),
        }
    }

    /// The keys that more than six names share, in no order that means anything. A question that
    /// meets one reads all its names.
    pub fn key_lists(&self) -> impl Iterator<Item = KeyList<'d>> + use<'d> {
        let directory = *self;
        let mut at = 0;
        core::iter::from_fn(move || {
            let count = image::read_u32(directory.lists, at)? as usize;
            let (start, count) = (at + 4, count.min(LIST_MAX));
            at = directory.list_end(at, count);
            Some(KeyList { directory, items: directory.lists.get(start..start + 4 * count)? })
        })
    }

    /// An entry of the name that has most of them, and how many these are. Linear in the image.
    pub fn most_entries(&self) -> Option<(Entry<'d>, usize)> {
        let mut most: Option<(Entry<'d>, usize)> = None;
        let mut at = 0;
        for _ in 0..self.record_count {
            let offset = (at >> self.record_shift) as u32;
            let (mut first, mut count) = (None, 0);
            let next = self.entries_of(offset, &Steps::unlimited(), |entry| {
                first = first.or(Some(entry));
                count += 1;
            });
            let (Some(next), Some(first)) = (next, first) else { break };
            if !first.is_zone() && most.is_none_or(|(_, known)| known < count) {
                most = Some((first, count));
            }
            at = next;
        }
        most
    }

    /// Steps that it takes to find what else than `domain` could have been meant, from 1 to
    /// [`STEPS_MAX`](super::STEPS_MAX): one for a key, each further line of it and an item of a list, four for
    /// an entry. A question that takes the most may have left something unfound.
    pub fn steps(&self, domain: &Domain) -> u32 {
        let (query, mut finds) = (Query::new(domain), Finds::new());
        let question = self.find(&query, &Keys::of(&query), &mut finds, 0);
        question.entries(&finds, |_, _| {});
        question.steps()
    }
}

impl<'d> KeyList<'d> {
    /// How many names, at most 256.
    pub fn name_count(&self) -> usize {
        self.items.len() / 4
    }

    /// The first entry of each name, the heaviest name first.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'d>> + use<'d> {
        let directory = self.directory;
        self.items.chunks_exact(4).filter_map(move |item| {
            let offset = image::read_u32(item, 0)? & image::OFFSET_MASK;
            directory.entry_at(directory.record_start(offset) + 2).map(|(entry, _)| entry)
        })
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::super::{Builder, STEPS_MAX};
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    fn image(list: &str) -> Vec<u8> {
        let mut builder = Builder::new();
        builder.add_list(list).expect("a list");
        builder.build().expect("small")
    }

    #[test]
    fn sections_and_gaps_are_the_whole_image() {
        let image = image("@4 = club\n*.mil 500 @0\narmy.mil 300 @0\narmy.nl 20");
        let sizes = Directory::open(&image).expect("just built").sizes();
        let Sizes { header, records, lists, lines, domains, sieve, tag_names, heavy_list } = sizes;
        assert_eq!((header, lists, domains, tag_names, heavy_list), (120, 0, 64, 6, 73));
        let sum = header + records + lists + lines + domains + sieve + tag_names + heavy_list;
        assert!(sum <= image.len() && image.len() < sum + 64 + 3, "{sizes:?}");
        assert_eq!(Directory::EMPTY.sizes(), Sizes::default());
    }

    #[test]
    fn a_list_has_all_names_of_its_key_the_heaviest_first() {
        let few = image("ary.de\nbary.de\ncary.de\ndary.de\neary.de\nfary.de");
        let few = Directory::open(&few).expect("just built");
        assert_eq!(few.key_lists().count(), 0, "six have room in lines");
        let many =
            image("ary.de\nbary.de\ncary.de\ndary.de 4\neary.de\nfary.de\narmy.nl\narmy.fi 4");
        let many = Directory::open(&many).expect("just built");
        let lists: Vec<KeyList<'_>> = many.key_lists().collect();
        let [list] = lists.as_slice() else { panic!("only `ary` is shared by so many") };
        assert_eq!(list.name_count(), 7);
        let names: Vec<&str> = list.entries().map(|entry| entry.domain()).collect();
        let all = ["army.fi", "dary.de", "ary.de", "bary.de", "cary.de", "eary.de", "fary.de"];
        assert_eq!(names, all);
    }

    #[test]
    fn a_crowd_costs_steps() {
        let lone = image("army.mil");
        let crowd: Vec<String> =
            ('a'..='z').map(|letter| String::from(letter) + "rmy.mil").collect();
        let crowd = image(&crowd.join("\n"));
        let [lone, crowd] = [&lone, &crowd].map(|image| Directory::open(image).expect("built"));
        let typed = Domain::parse("army.ml").expect("a domain");
        // 26 entries of four steps, found by one list of as many items.
        assert!(crowd.steps(&typed) >= lone.steps(&typed) + 25 * 5);
        assert!((1..STEPS_MAX).contains(&crowd.steps(&typed)));
        assert!(Directory::EMPTY.steps(&typed) > 0, "a line that is not there is a step, too");
    }
}
