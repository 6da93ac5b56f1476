//! Bytes as an export: no panic; what is listed has a weight and a domain that others can write to.
#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::Directory;
use misdirect_exports::{Tally, read_from};
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let mut tally = Tally::new();
    let take = &mut |place: &_, item: misdirect_exports::Item<'_>| tally.add(place, item);
    if read_from(bytes, Path::new("bytes"), take).is_err() {
        return;
    }
    let list = tally.finish(&[], &[Directory::EMPTY]).expect("so few names");
    for entry in &list.entries {
        assert!(entry.weight > 0 && entry.domain.labels().count() > 1);
    }
});
