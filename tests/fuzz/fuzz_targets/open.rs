//! A directory image of any bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::answer::PPM;
use misdirect::{Checker, Context, Directory};

/// Puts length and checksum right, so that more than the first check is reached.
fn seal(bytes: &[u8]) -> Vec<u8> {
    let mut image = bytes.to_vec();
    if image.len() >= 32 {
        let mut sum = 0x9E37_79B9_7F4A_7C15_u64;
        for word in image[32..].chunks(8) {
            let mut eight = [0; 8];
            eight[..word.len()].copy_from_slice(word);
            let word = u64::from_le_bytes(eight);
            sum = (sum.rotate_left(23) ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        }
        let len = image.len() as u64;
        image[16..24].copy_from_slice(&len.to_le_bytes());
        image[24..32].copy_from_slice(&sum.to_le_bytes());
    }
    image
}

fuzz_target!(|bytes: &[u8]| {
    let image = seal(bytes);
    let Ok(directory) = Directory::open(&image) else { return };
    let _ = directory.verify();
    assert!(directory.entries().count() <= image.len());
    for tag in 0..9 {
        let _ = directory.tag_name(tag);
    }
    let checker = Checker::new(directory).with_explore(true);
    for typed in
        ["general@army.ml", "us.army.mil", "usarmy.mil", "gmailcom", "x@jsoc.ml", "münchn.de"]
    {
        let answer = checker.check(typed.as_bytes(), &Context::new());
        assert!(answer.suggestions().map(|s| s.probability_ppm()).sum::<u32>() <= PPM);
        for suggestion in answer.suggestions() {
            let _ = format!("{} {}", suggestion.target(), suggestion.explanation());
        }
    }
});
