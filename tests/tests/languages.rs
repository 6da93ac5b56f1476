//! What a sender is shown, in each language: whole answers, written by hand.

use misdirect::explain::Language;
use misdirect::{Checker, Context, Directory, MessageContext};
use std::collections::BTreeMap;

const ANSWERS: &str = include_str!("../languages/answers.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    let rows = ANSWERS.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let [tag, typed, shown] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        (tag, typed, seen(shown))
    })
}

/// The characters that stand for names in the file.
fn seen(text: &str) -> String {
    [("<NBSP>", "\u{a0}"), ("<NNBSP>", "\u{202f}"), ("<LRI>", "\u{2066}"), ("<PDI>", "\u{2069}")]
        .iter()
        .fold(text.to_owned(), |text, (name, letter)| text.replace(name, letter))
}

#[test]
fn answers_read_as_they_are_written_by_hand() {
    let checker = Checker::new(Directory::builtin());
    let mut counts = BTreeMap::new();
    for (tag, typed, shown) in rows() {
        let language = Language::from_tag(tag).expect(tag);
        let answer = checker.check(typed.as_bytes(), &Context::new());
        let explanation = answer.explanation().expect(typed).in_language(language);
        assert_eq!(explanation.to_string(), shown, "{tag} {typed}");
        *counts.entry(tag).or_insert(0) += 1;
    }
    let all: BTreeMap<&str, i32> =
        Language::ALL.iter().map(|language| (language.tag(), 11)).collect();
    assert_eq!(counts, all);
}

#[test]
fn nothing_is_told_where_nothing_is_wrong() {
    let checker = Checker::new(Directory::builtin());
    for typed in ["general@army.mil", "joe@gmail.com", "kim@hotel-zur-linde-passau.de"] {
        let answer = checker.check(typed.as_bytes(), &Context::new());
        assert!(answer.explanation().is_none() && answer.meant().next().is_none(), "{typed}");
    }
}

#[test]
fn an_explanation_is_made_of_its_messages() {
    let checker = Checker::new(Directory::builtin());
    let answer = checker.check("pay@pаypal.com".as_bytes(), &Context::new());
    let explanation = answer.explanation().expect("suspect");
    let messages: Vec<(&str, Vec<String>)> = explanation
        .messages()
        .map(|message| {
            let arguments = message.arguments().map(|(name, value)| format!("{name}={value}"));
            (message.id.key(), arguments.collect())
        })
        .collect();
    assert_eq!(
        messages,
        [
            ("question", vec!["address=pay@paypal.com".to_owned()]),
            ("slip.looks-like", vec!["typed=а".to_owned(), "intended=a".to_owned()]),
            ("finding.mixed-script", vec![]),
        ]
    );
    let fragment = answer.question().expect("paypal.com");
    assert_eq!(fragment.messages().count(), 2);
    assert_eq!(fragment.to_string(), "did you mean pay@paypal.com? “а” looks like “a”");
}

/// Two recipients alike are one doubt: each is asked about with the other, and neither is said to be wrong.
#[test]
fn two_of_one_message_are_asked_about() {
    let checker = Checker::new(Directory::builtin());
    let recipients = [b"info@hotel-adler.de".as_slice(), b"x@hotel-alder.de"];
    let message = MessageContext::new(b"", recipients);
    let context = Context::new().with_message(&message);
    let asked = recipients.map(|typed| {
        let answer = checker.check(typed, &context);
        assert!(answer.probability() < 0.5, "one of them is right");
        answer.explanation().expect("suspect").to_string()
    });
    assert_eq!(
        asked,
        [
            "Did you mean info@hotel-adler.de or info@hotel-alder.de? Two domains in this message look alike.",
            "Did you mean x@hotel-alder.de or x@hotel-adler.de? Two domains in this message look alike.",
        ]
    );
}

/// A language that the library does not have, from a table in a program.
#[test]
fn a_program_can_bring_a_language() {
    let table = include_str!("../../crates/misdirect/src/explain/languages/en.txt");
    let table = table.replacen("language = en", "language = en-x-pirate", 1);
    let table = table.replacen("did you mean {address}?", "be it {address} ye seek?", 1);
    let language = Language::read(&table).expect("a table");
    assert_eq!(language.tag(), "en-x-pirate");
    let checker = Checker::new(Directory::builtin());
    let answer = checker.check(b"general@army.ml", &Context::new());
    let explanation = answer.explanation().expect("suspect").in_language(&language);
    assert_eq!(explanation.to_string(), "Be it general@army.mil ye seek? “i” is missing.");
}
