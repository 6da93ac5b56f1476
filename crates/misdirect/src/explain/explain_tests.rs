//! Sentences that are safe to show.

use crate::{Checker, Context, Directory};
use std::format;
use std::string::{String, ToString};

/// Neither a sentence nor an address has what was hidden in what was typed.
#[test]
fn nothing_that_was_typed_is_obeyed() {
    let checker = Checker::new(Directory::builtin());
    for hidden in ["\x1b", "\x07", "\u{202e}", "\u{2066}", "\u{200b}", "\u{9b}"] {
        let typed = format!("j{hidden}o@gmial.com");
        let answer = checker.check(typed.as_bytes(), &Context::new());
        let best = answer.suggestions().next().expect("gmail.com");
        let sentence = best.explanation().to_string();
        assert!(sentence.starts_with("did you mean jo@gmail.com? "), "{sentence:?}");
        let mut address = String::new();
        best.write_address(&mut address).expect("room");
        assert_eq!(address, "jo@gmail.com");
    }
    for typed in ["joe@gmail.com\u{202e}>", "joe@gmail.com\x1b", "joe@\u{9b}gmail.com"] {
        let answer = checker.check(typed.as_bytes(), &Context::new());
        for suggestion in answer.suggestions() {
            let sentence = suggestion.explanation().to_string();
            assert!(!sentence.contains(super::is_hidden), "{sentence:?}");
            for message in suggestion.explanation().messages() {
                assert!(!message.to_string().contains(super::is_hidden), "{message:?}");
            }
        }
    }
}

/// Two commas for dots are told once.
#[test]
fn the_same_twice_is_told_once() {
    let checker = Checker::new(Directory::builtin());
    let answer = checker.check(b"joe@yahoo,co,uk", &Context::new());
    let sentence = answer.question().expect("suspect").to_string();
    assert_eq!(sentence, "did you mean joe@yahoo.co.uk? it has “,” instead of “.”");
}
