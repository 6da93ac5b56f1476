//! A directory answers the same whatever its offsets count. Units above the smallest come with directories
//! of tens of megabytes; here they come with small ones.

use super::*;
use crate::directory::image::{UNIT_SHIFT_MAX, UNIT_SHIFT_MIN, field, unit_shift};
use crate::directory::{Directory, Entry};
use std::format;

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder
        .add_list("@4 = club\n*.mil 500 @0\narmy.mil 300 @0\nxn--mnchen-3ya.de 4\ngov.uk")
        .expect("a list");
    // `ary` and `rmy` become lists.
    for letter in 'a'..='z' {
        builder
            .add_list(&format!("{letter}army.de\n{letter}ary.de\n{letter}rmy.com 3"))
            .expect("a list");
    }
    builder
}

#[test]
fn a_unit_of_any_size_gives_the_same_answers() {
    let small = builder().build().expect("small");
    let small = Directory::open(&small).expect("just built");
    assert!(small.key_lists().count() > 1);
    let all = |directory: &Directory<'_>| -> Vec<_> {
        directory.entries().map(|entry| (String::from(entry.domain()), entry.weight())).collect()
    };
    let near = |directory: &Directory<'_>, name: &str| {
        let mut names = Vec::new();
        directory.near(name, |found, _| names.push(String::from(found)));
        names
    };
    for shift in UNIT_SHIFT_MIN..=UNIT_SHIFT_MAX {
        let image = builder().compile(shift, &OneThread).expect("small");
        assert_eq!([image[field::RECORD_SHIFT], image[field::LIST_SHIFT]], [shift; 2]);
        let directory = Directory::open(&image).expect("just built");
        assert_eq!(directory.verify(), Ok(()), "{shift}");
        assert_eq!(directory.verify_in(&mut [1; 5000]), Ok(()), "{shift}");
        assert_eq!(all(&directory), all(&small));
        let lists: Vec<usize> = directory.key_lists().map(|list| list.name_count()).collect();
        assert!(lists.iter().copied().eq(small.key_lists().map(|list| list.name_count())));
        for name in ["ary", "army", "rmy", "xn--mnchen-3ya", "xarmy"] {
            assert_eq!(near(&directory, name), near(&small, name), "{name}");
            let typed = Domain::parse(&format!("{name}.de")).expect("a domain");
            assert_eq!(directory.steps(&typed), small.steps(&typed));
            let listed = |directory: &Directory<'_>| {
                directory.covering(&typed).map(|entry: Entry<'_>| String::from(entry.domain()))
            };
            assert_eq!(listed(&directory), listed(&small));
        }
    }
}

#[test]
fn another_unit_is_corrupt() {
    let whole = builder().build().expect("small");
    for at in [field::RECORD_SHIFT, field::LIST_SHIFT] {
        for shift in [0, 1, 7, 255] {
            let mut image = whole.clone();
            image[at] = shift;
            let corrupt = crate::DirectoryError::Corrupt { offset: at };
            assert_eq!(Directory::open(&image).err(), Some(corrupt));
        }
    }
}

#[test]
fn a_unit_is_as_small_as_offsets_of_24_bits_allow() {
    let bytes = |bytes: u64| unit_shift(2, |shift| bytes >> shift);
    assert_eq!(bytes(64 << 20), Some(2));
    assert_eq!(bytes((64 << 20) + 4), Some(3));
    assert_eq!(bytes(1 << 30), Some(6));
    assert_eq!(bytes((1 << 30) + 64), None, "more than six bits of a slot can tell apart");
    assert_eq!(unit_shift(2, |_| 1 << 24), Some(2));
    assert_eq!(unit_shift(2, |_| (1 << 24) + 1), None, "more records than offsets");
}

/// Hosts and customers are numbered, and the keys of numbered names must lie as far apart as others do.
#[test]
fn numbered_names_spread_over_the_lines() {
    for (count, name, suffix) in [
        (100, "host", "example"),
        (2000, "name-", "example"),
        (2000, "", "com"),
        (900, "mx", "corp.example.org"),
        (30_000, "kunde-", "de"),
    ] {
        let mut builder = Builder::new();
        for number in 0..count {
            let line = format!("{name}{number}.{suffix} {}", number + 1);
            builder.add_list(&line).expect("a list");
        }
        let image = builder.build().unwrap_or_else(|error| panic!("{name}: {error}"));
        let probes = [image[field::PROBES], image[field::DOMAIN_PROBES]];
        assert!(probes.iter().all(|&away| away <= 8), "{name}: {probes:?}");
    }
}
