//! Sentences that are safe to show.

use crate::{Checker, Context, Directory};
use std::format;
use std::string::{String, ToString};

/// What was typed before the `@` or as a stray, and how a sentence has it.
#[test]
fn a_sentence_obeys_nothing_that_was_typed() {
    let checker = Checker::new(Directory::builtin());
    for (hidden, shown) in [
        ("\x1b[31m", "\\x1b[31m"),
        ("\x07", "\\x07"),
        ("\n", "\\x0a"),
        ("\u{202e}", "<U+202E>"),
        ("\u{2066}", "<U+2066>"),
        ("\u{200b}", "<U+200B>"),
        ("\u{85}", "<U+0085>"),
        ("\u{9b}31m", "<U+009B>31m"),
    ] {
        let typed = format!("j{hidden}o@gmial.com");
        let answer = checker.check(typed.as_bytes(), &Context::new());
        let best = answer.suggestions().next().expect("gmail.com");
        let sentence = best.explanation().to_string();
        let expected = format!("did you mean j{shown}o@gmail.com? ");
        assert!(sentence.starts_with(&expected), "{sentence:?}");
        // The address to send to is what was typed.
        let mut address = String::new();
        best.write_address(&mut address).expect("room");
        assert_eq!(address, format!("j{hidden}o@gmail.com"));
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
