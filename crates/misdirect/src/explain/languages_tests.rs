//! Each message in each language: what no compiler sees.

use super::language::Joint;
use super::message::{Argument, Message};
use super::{Language, LanguageErrorKind, MessageId, is_hidden, likelihood, percent};
use crate::answer::PieceText;
use crate::{Finding, ParseError};
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

const ENGLISH: &str = include_str!("languages/en.txt");

/// A message with arguments that are easy to find again.
fn sample(id: MessageId, typed: &'static str, count: u64) -> Message<'static> {
    let value = |name: &&str| match *name {
        "count" | "whole" => Argument::Number(count),
        "tenths" => Argument::Number(7),
        "intended" | "second" => Argument::Piece(PieceText::Text("qqq")),
        "third" => Argument::Piece(PieceText::Text("zzz")),
        _ => Argument::Piece(PieceText::Text(typed)),
    };
    let values: Vec<Argument<'_>> = id.arguments().iter().map(value).collect();
    Message::new(id, &values)
}

#[test]
fn each_message_has_its_arguments_in_each_language() {
    for language in Language::ALL {
        for &id in MessageId::ALL {
            let said = sample(id, "xxx", 40).in_language(language).to_string();
            for name in id.arguments() {
                let value = match *name {
                    "count" | "whole" => "40",
                    "tenths" => "7",
                    "intended" | "second" => "qqq",
                    "third" => "zzz",
                    _ => "xxx",
                };
                assert_eq!(said.matches(value).count(), 1, "{language:?} {name}: {said:?}");
            }
            assert!(!said.contains(['{', '}', '|']), "{language:?}: {said:?}");
            assert!(!said.ends_with(['.', '。', ' ']) && !said.contains("  "), "{said:?}");
        }
    }
}

#[cfg(feature = "languages")]
#[test]
fn each_table_is_compiled_in_and_knows_its_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/explain/languages");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    let mut tags: Vec<String> =
        Language::ALL.iter().map(|language| format!("{}.txt", language.tag())).collect();
    files.sort();
    tags.sort();
    assert_eq!(tags, files);
}

/// No two messages say the same: who copies a line forgets to translate it.
#[test]
fn each_message_says_something_else() {
    for language in Language::ALL {
        for (index, &id) in MessageId::ALL.iter().enumerate() {
            for &other in &MessageId::ALL[..index] {
                let (a, b) = (language.template(id, None), language.template(other, None));
                assert_ne!(a, b, "{language:?} {id:?} {other:?}");
            }
            if *language != Language::ENGLISH && id != MessageId::Percent {
                let english = Language::ENGLISH.template(id, None);
                assert_ne!(language.template(id, None), english, "{language:?} {id:?}");
            }
        }
    }
}

/// What readers of a language expect around what is quoted.
#[cfg(feature = "languages")]
#[test]
fn pieces_stand_in_the_marks_of_their_language() {
    let marks = |tag| match tag {
        "de" => ("„", "“"),
        "pl" => ("„", "”"),
        "fr" => ("«\u{a0}", "\u{a0}»"),
        "es" | "ru" | "ar" => ("«", "»"),
        "ja" => ("「", "」"),
        _ => ("“", "”"),
    };
    for language in Language::ALL {
        let (open, close) = marks(language.tag());
        for &id in MessageId::ALL {
            let template = language.template(id, None);
            for name in ["{typed}", "{.typed}", "{intended}", "{.intended}"] {
                let bare = template.matches(name).count();
                let quoted = template.matches(&format!("{open}{name}{close}")).count();
                assert_eq!(bare, quoted, "{language:?}: {template:?}");
            }
        }
    }
}

#[cfg(feature = "lang-fr")]
#[test]
fn french_marks_do_not_stand_alone_in_a_line() {
    let lines = include_str!("languages/fr.txt").lines().filter(|line| !line.starts_with('#'));
    for value in lines.filter_map(|line| line.split_once(" = ")).map(|(_, value)| value) {
        for wrong in [" ?", " :", " ;", " !", " %", " »", "« ", "'", "e?", "}?", "}:", "}%"] {
            assert!(!value.contains(wrong), "{value:?}");
        }
    }
}

/// What runs from left to right is kept together where the line runs from right to left, and what was
/// typed cannot end that.
#[cfg(feature = "lang-ar")]
#[test]
fn arabic_isolates_what_is_inserted_and_nothing_typed_does() {
    let hostile = "x\u{2069}\u{202e}\u{200f}x";
    for &id in MessageId::ALL {
        let said = sample(id, hostile, 40).in_language(Language::ARABIC).to_string();
        let mut outside = String::new();
        for (index, part) in said.split('\u{2066}').enumerate() {
            let (inside, after) =
                if index == 0 { ("", part) } else { part.split_once('\u{2069}').unwrap() };
            let is_inserted = ["qqq", "zzz", "x"].iter().any(|end| inside.ends_with(end));
            assert!(inside.is_empty() || is_inserted, "{inside:?}");
            assert!(!inside.contains(is_hidden), "{said:?}");
            outside.push_str(after);
        }
        assert!(!outside.contains(is_hidden), "{said:?}");
        let latin = outside.replace("IP", "");
        assert!(!latin.contains(|letter: char| letter.is_ascii_alphabetic()), "{said:?}");
    }
    let suffix = sample(MessageId::OtherSuffix, "ml", 0).in_language(Language::ARABIC).to_string();
    assert!(suffix.contains("\u{2066}.ml\u{2069}"), "{suffix:?}");
    assert!(Language::ALL.iter().filter(|one| one.is_right_to_left()).eq([&Language::ARABIC]));
}

#[test]
fn nothing_that_was_typed_is_obeyed_in_any_language() {
    for language in Language::ALL.iter().filter(|language| !language.is_right_to_left()) {
        for &id in MessageId::ALL {
            let said = sample(id, "a\u{202e}\x1b[2J\u{2066}\nb\u{200b}", 2)
                .in_language(language)
                .to_string();
            assert!(!said.contains(is_hidden), "{language:?}: {said:?}");
        }
    }
}

/// The library's capitals are those of Unicode wherever a sentence can begin.
#[test]
fn a_sentence_begins_with_its_capital() {
    for language in Language::ALL {
        for &id in MessageId::ALL {
            let template = language.template(id, None);
            let mut said = String::new();
            super::template::write(&mut said, template, true, |_, _| Ok(())).unwrap();
            let mut letters = template.trim_start_matches('¿').chars();
            let first = letters.next().unwrap();
            let capital = if first == '{' { String::new() } else { first.to_uppercase().collect() };
            let begun = said.trim_start_matches('¿');
            assert!(begun.starts_with(&capital), "{language:?}: {said:?}");
        }
    }
}

#[test]
fn english_is_for_everybody() {
    let jargon =
        ["label", "idna", "utf", "byte", "ascii", "script", "confusable", "literal", "tld"];
    for &id in MessageId::ALL {
        let said = Language::ENGLISH.template(id, None).to_lowercase();
        assert!(jargon.iter().all(|word| !said.contains(word)), "{said:?}");
    }
}

#[test]
fn tags_are_looked_up_by_their_beginning() {
    let tag = |tag| Language::from_tag(tag).map(Language::tag);
    assert_eq!((tag("en"), tag("EN-us"), tag("en_GB")), (Some("en"), Some("en"), Some("en")));
    assert!(["", "-", "e", "eng", "x-en", "tlh", "en1"].iter().all(|none| tag(none).is_none()));
    #[cfg(feature = "languages")]
    {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(*language));
        }
        assert_eq!(
            (tag("de-AT-1996"), tag("pt-BR"), tag("ar-EG")),
            (Some("de"), Some("pt"), Some("ar"))
        );
        for simplified in ["zh", "zh-CN", "zh-Hans-HK", "zh-SG"] {
            assert_eq!(tag(simplified), Some("zh"), "{simplified}");
        }
        for traditional in ["zh-TW", "zh-Hant", "zh_hk", "zh-Hant-CN", "zh-MO"] {
            assert_eq!(tag(traditional), None, "{traditional}");
        }
    }
}

#[test]
fn a_table_that_is_wrong_says_where() {
    let error = |text: &str| Language::read(text).map(|_| ()).unwrap_err().to_string();
    let line = |key: &str| 1 + ENGLISH.lines().position(|line| line.starts_with(key)).unwrap();
    assert_eq!(Language::read(ENGLISH).as_ref(), Ok(Language::ENGLISH));
    assert_eq!(Language::read(&ENGLISH.replace('\n', "\r\n")).as_ref(), Ok(Language::ENGLISH));
    assert_eq!(error(""), "line 1: expected `language = …`");
    let cut = ENGLISH.find("percent-below").unwrap();
    let lines = ENGLISH.lines().count();
    assert_eq!(error(&ENGLISH[..cut]), format!("line {lines}: expected `percent-below = …`"));
    assert_eq!(
        error(&format!("{ENGLISH}x = y")),
        format!("line {}: more than all lines", lines + 1)
    );
    let changed = |key: &str, from: &str, to: &str| {
        let is_it = |line: &str| line.starts_with(&format!("{key} ="));
        let lines = ENGLISH.lines();
        let changed =
            |line: &str| if is_it(line) { line.replacen(from, to, 1) } else { line.into() };
        lines.map(changed).collect::<Vec<String>>().join("\n")
    };
    for (key, from, to) in [
        ("question", "{address}", "you"),
        ("question", "{address}", "{adress}"),
        ("direction", "ltr", "left"),
        ("plural", "en", "tlh"),
        ("joint.and", "{first} and", "and"),
        ("joint.stop", "{first}.", "."),
        ("slip.doubled", "{typed}", "{typed} {intended}"),
        ("error.several-addresses", " | ", " "),
        ("likelihood.perhaps", "= perhaps", "="),
    ] {
        let told = format!("line {}: wrong value of `{key}`", line(key));
        assert_eq!(error(&changed(key, from, to)), told, "{to}");
    }
    // The rule shows where its forms are counted.
    let told = format!("line {}: wrong value of `slip.dot-left-out`", line("slip.dot-left-out"));
    assert_eq!(error(&changed("plural", "en", "ru")), told);
    let other = ENGLISH.replacen("slip.doubled", "slip.double", 1);
    let kind = Language::read(&other).unwrap_err().kind;
    assert_eq!(kind, LanguageErrorKind::Expected("slip.doubled"));
}

#[test]
fn joints_are_what_stands_between() {
    let english = Language::ENGLISH;
    assert_eq!(english.joint(Joint::And), " and ");
    assert_eq!(english.joint(Joint::Because), ": ");
    assert_eq!(english.joint(Joint::Next), " ");
    assert_eq!(english.joint(Joint::Stop), ".");
}

#[test]
fn errors_and_findings_have_their_own_message() {
    for finding in Finding::ALL {
        assert_eq!(finding.message().id.key(), format!("finding.{}", finding.name()));
    }
    let offset = 4;
    let errors = [
        ParseError::Empty,
        ParseError::NoDomain { offset },
        ParseError::EmptyLabel { offset },
        ParseError::LabelTooLong { offset },
        ParseError::DomainTooLong { offset },
        ParseError::BadCharacter { offset },
        ParseError::BadHyphen { offset },
        ParseError::BadIdna { offset },
        ParseError::BadUtf8 { offset },
        ParseError::IpAddress { offset },
        ParseError::AddressLiteral { offset },
        ParseError::SeveralAddresses { offset },
    ];
    for error in errors {
        assert_eq!(error.message(b"joe@").id.key(), format!("error.{}", error.code()));
    }
    let said = |error: ParseError, text: &[u8]| error.message(text).to_string();
    let bad = ParseError::BadCharacter { offset };
    assert_eq!(said(bad, "joe@€.com".as_bytes()), "“€” is not allowed in a domain");
    assert_eq!(said(bad, b"joe@\xff"), "“\u{fffd}” is not allowed in a domain");
    assert_eq!(said(bad, b"joe@\x1b"), "“\\x1b” is not allowed in a domain");
    let several = ParseError::SeveralAddresses { offset: 6 };
    let three = said(several, b"a@b.de, c@d.de, e@f.de");
    assert_eq!(three, "there are 3 addresses here, and one is expected");
}

#[test]
fn no_probability_is_certain() {
    for (ppm, words, number) in [
        (999_999, "almost certainly", "99.9%"),
        (979_999, "very probably", "97.9%"),
        (899_999, "probably", "89.9%"),
        (500_000, "more likely than not", "50.0%"),
        (499_999, "perhaps", "49.9%"),
        (90_000, "perhaps", "9.0%"),
        (50_000, "unlikely", "5.0%"),
        (1000, "almost certainly not", "0.1%"),
        (12, "almost certainly not", "below 0.1%"),
    ] {
        assert_eq!(likelihood(ppm).to_string(), words);
        assert_eq!(percent(ppm).to_string(), number);
    }
}
