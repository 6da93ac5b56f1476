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
    // What is listed as it stands is split as the image says, or as the list of suffixes does.
    for typed in ["joe@us.army.mil", "gov.uk", "army.nl", "ary.de"] {
        let answer = Checker::new(directory).check(typed.as_bytes(), &Context::new());
        let domain = answer.domain().expect("readable");
        assert!(domain.as_str().ends_with(domain.suffix()) && !domain.name().is_empty());
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
