//! A filter of names in use of any bytes.

#![no_main]

mod seal;

use libfuzzer_sys::fuzz_target;
use misdirect::directory::Filter;
use misdirect::{Checker, Context, Directory, Domain};

fuzz_target!(|bytes: &[u8]| {
    let image = seal::seal(bytes, 12..16, 16..24);
    let Ok(filter) = Filter::open(&image) else { return };
    assert!(filter.verify().is_ok(), "sealed");
    assert!(filter.image_len() <= image.len());
    let _ = filter.len();
    for name in ["firm.example", "cs.stanford.edu", "standford.edu", "com"] {
        if let Ok(domain) = Domain::parse(name) {
            let _ = filter.has(&domain);
        }
    }
    let listed = Directory::EMPTY;
    let Ok(checker) = Checker::new(listed).with_filter(filter) else { return };
    let _ = checker.check(b"ann@standford.edu", &Context::new());
});
