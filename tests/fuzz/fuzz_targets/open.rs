//! A directory image of any bytes.

#![no_main]

mod seal;

use libfuzzer_sys::fuzz_target;
use misdirect::answer::PPM;
use misdirect::{Checker, Context, Directory};

fuzz_target!(|bytes: &[u8]| {
    let image = seal::seal(bytes, 16..24, 24..32);
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
