//! A filter of names in use of any bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::directory::Filter;
use misdirect::{Checker, Context, Directory, Domain};

/// Puts length and checksum right, so that more than the first check is reached.
fn seal(bytes: &[u8]) -> Vec<u8> {
    let mut image = bytes.to_vec();
    if image.len() >= 24 {
        let mut sum = 0x9E37_79B9_7F4A_7C15_u64;
        for word in image[24..].chunks(8) {
            let mut eight = [0; 8];
            eight[..word.len()].copy_from_slice(word);
            let word = u64::from_le_bytes(eight);
            sum = (sum.rotate_left(23) ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        }
        let len = image.len() as u32;
        image[12..16].copy_from_slice(&len.to_le_bytes());
        image[16..24].copy_from_slice(&sum.to_le_bytes());
    }
    image
}

fuzz_target!(|bytes: &[u8]| {
    let image = seal(bytes);
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
