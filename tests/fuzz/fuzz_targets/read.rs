//! Both readers, and the comparison of what they read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::compare::Costs;
use misdirect::domain::Typed;
use misdirect::{Domain, compare};

fuzz_target!(|input: &[u8]| {
    let typed = Typed::read(input);
    let span = typed.span();
    assert!(span.start <= span.end && span.end <= input.len());
    let text = String::from_utf8_lossy(input);
    let parsed = Domain::parse(&text);
    if let Err(error) = &parsed {
        assert!(error.offset() <= text.len());
    }
    match typed.domain() {
        Err(error) => assert!(error.offset() <= input.len()),
        Ok(domain) => {
            // What was read is canonical: reading it again changes nothing.
            assert_eq!(Domain::parse(domain.as_str()).as_ref(), Ok(domain));
            assert_eq!(Typed::read(domain.as_str().as_bytes()).domain(), Ok(domain));
            // Whatever the strict reader takes, the lenient one reads the same.
            if let (Ok(parsed), false) = (&parsed, typed.is_repaired()) {
                assert_eq!(parsed, domain);
            }
            let (one, two) = input.split_at(input.len() / 2);
            for half in [one, two] {
                if let Ok(other) = Typed::read(half).domain() {
                    let there = compare(domain, other, &Costs::default());
                    let back = compare(other, domain, &Costs::default());
                    assert_eq!(there.distance(), back.distance());
                }
            }
        }
    }
});
