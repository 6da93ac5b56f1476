//! The splitter: what it finds is in the text, in order, and is one address each.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::domain::Typed;
use misdirect::{Addresses, ParseError};

fuzz_target!(|input: &[u8]| {
    let mut end = 0;
    for address in Addresses::new(input) {
        let span = address.span();
        assert!(end <= span.start && span.start < span.end && span.end <= input.len());
        assert_eq!(&input[span.clone()], address.as_bytes());
        if let Some(name) = address.name() {
            assert!(name.start < name.end && name.end <= input.len());
        }
        let error = Typed::read(address.as_bytes()).domain().err();
        assert!(!matches!(error, Some(ParseError::SeveralAddresses { .. })));
        end = span.end;
    }
    if let Some(error) = Typed::read(input).domain().err() {
        assert!(error.offset() <= input.len());
    }
});
