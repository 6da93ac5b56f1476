//! What is listed as it stands gets the answer that it had to be looked up for, and its domain is split the same.

use super::Checker;
use crate::answer::{Answer, Verdict};
use crate::directory::{Builder, Directory, Filter};
use crate::domain::Domain;
use crate::judge::{Context, Dns, Input, Layer};
use std::format;
use std::string::String;
use std::vec::Vec;

/// All that an answer has.
fn text(answer: &Answer<'_>) -> String {
    let split = answer.domain().map(|domain| (domain.name_at(), domain.as_split()));
    format!("{answer:?} {split:?}")
}

/// Checks a text by both ways; returns what is said of it.
fn same(checker: &Checker<'_>, typed: &str, context: &Context<'_>) -> Verdict {
    let unread = Answer::unread(typed.as_bytes());
    let (mut short, mut long) = (unread, unread);
    checker.answer(&mut short, context, |_| ());
    // By its name among all entries of that, and split as the list of suffixes says.
    let by_name = |ascii: &[u8]| {
        let domain = Domain::parse(core::str::from_utf8(ascii).ok()?).ok()?;
        let entry = checker.layers.covering(&domain).filter(|entry| entry.as_bytes() == ascii);
        entry.filter(|_| !checker.explore).map(|entry| (entry, None))
    };
    checker.answer_knowing(by_name, &mut long, context, |_| ());
    assert_eq!(text(&short), text(&long), "{typed}");
    short.verdict()
}

fn image(list: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.add_list(list).expect("a list");
    builder.build().expect("small")
}

/// The built-in list in part, each tenth entry of which has another weight, with suffixes and hosts of its own.
fn own() -> Vec<u8> {
    let mut list = String::from(
        "*.mil 500 @0\n*.gov.uk 9\ngov.uk 7\ngithub.io 3\njoe.github.io 5\nmail.gmail.com 2 @2\n\
         lists.army.mil 8\nxn--mnchen-3ya.de 4\nyahoolco.uk 2\nprinter.lan 1\nhost 1\nb.kobe.jp 3\n",
    );
    for (at, entry) in Directory::builtin().entries().enumerate().step_by(3) {
        let zone = if entry.is_zone() { "*." } else { "" };
        list += &format!("{zone}{} {}\n", entry.domain(), 1 + at % 10 * 1000);
    }
    image(&list)
}

#[test]
fn the_short_way_and_the_long_way_say_the_same() {
    let own = own();
    let (builtin, own) = (Directory::builtin(), Directory::open(&own).expect("just built"));
    fn trusted<'d>(checker: Checker<'d>, own: Directory<'d>) -> Checker<'d> {
        checker.with_layer(Layer::trusted(own)).expect("room")
    }
    let checkers = [
        Checker::new(builtin),
        Checker::new(own),
        trusted(Checker::new(builtin), own).with_filter(Filter::builtin()).expect("room"),
        Checker::new(builtin).with_layer(Layer::evidence(own)).expect("room"),
        trusted(trusted(Checker::new(builtin), own), own).with_explore(true),
        Checker::without_directory(),
    ];
    let contexts = [
        Context::new(),
        Context::new().with_input(Input::Typing).with_dns(Dns::NoMail),
        Context::new().with_input(Input::Received),
    ];
    let mut listed = 0;
    for (at, entry) in builtin.entries().chain(own.entries()).enumerate() {
        let domain = entry.domain();
        let (host, slip) = (format!("mail.{domain}"), &domain[1..]);
        let mail = format!("Joe.Bloggs+x@{}", domain.to_uppercase());
        let (name, dot) = (format!("Joe <joe@{domain}>"), format!("joe@{domain}."));
        let checker = &checkers[at % checkers.len()];
        for typed in [domain, &host, slip, &mail, &name, &dot] {
            let verdict = same(checker, typed, &contexts[at % 3]);
            listed += usize::from(verdict == Verdict::Listed);
        }
    }
    assert!(listed > 10_000, "{listed}");
}

#[test]
fn an_entry_is_found_by_its_domain_and_nothing_else_is() {
    let own = own();
    for directory in [Directory::builtin(), Directory::open(&own).expect("just built")] {
        directory.verify().expect("just built");
        for entry in directory.entries().filter(|entry| !entry.is_zone()) {
            let key = crate::directory::domain_key(entry.as_bytes());
            let found = directory.entry_of(entry.as_bytes(), key);
            let parsed = Domain::parse(entry.domain()).expect("an entry");
            assert_eq!(found, Some((entry, Some(parsed.as_split()))), "{entry}");
            let beside = format!("{}x", entry.domain());
            let key = crate::directory::domain_key(beside.as_bytes());
            let found = directory.entry_of(beside.as_bytes(), key);
            assert!(found.is_none_or(|(entry, _)| entry.domain() == beside));
        }
    }
}

/// An image compiled by another list of suffixes is not asked how a domain is split, and one that lies is not
/// believed what cannot be.
#[test]
fn a_split_is_believed_of_who_has_the_same_list_of_suffixes() {
    let whole = image("army.mil\nus.army.mil\nyahoo.co.uk\nhost");
    let split = |image: &[u8], typed: &str| {
        let directory = Directory::open(image).expect("a header");
        let answer = Checker::new(directory).check(typed.as_bytes(), &Context::new());
        assert_eq!((answer.verdict(), answer.listed().is_some()), (Verdict::Listed, true));
        let domain = *answer.domain().expect("a domain");
        (String::from(domain.name()), String::from(domain.suffix()))
    };
    let of = |name: &str, suffix: &str| (String::from(name), String::from(suffix));
    let at = |text: &str| {
        let at = whole.windows(text.len()).position(|bytes| bytes == text.as_bytes());
        at.expect("in a record") - 9
    };
    let with = |place: usize, byte: u8| {
        let mut image = whole.clone();
        image[place] = byte;
        image
    };
    assert_eq!(split(&whole, "joe@yahoo.co.uk"), of("yahoo", "co.uk"));
    // The suffix begins at another dot: the image's word, which `verify` refuses.
    let lies = with(at("yahoo.co.uk") + 2, 9);
    assert_eq!(split(&lies, "joe@yahoo.co.uk"), of("co", "uk"));
    assert!(Directory::open(&lies).expect("a header").verify().is_err());
    // The same by another list.
    let mut stale = lies;
    stale[96] ^= 1;
    assert_eq!(split(&stale, "joe@yahoo.co.uk"), of("yahoo", "co.uk"));
    // No dot there, or behind the end.
    for suffix_at in (0..=255).filter(|at| ![6, 9].contains(at)) {
        let image = with(at("yahoo.co.uk") + 2, suffix_at);
        let directory = Directory::open(&image).expect("a header");
        let answer = Checker::new(directory).check(b"joe@yahoo.co.uk", &Context::new());
        let domain = answer.domain().expect("a domain");
        assert_eq!((domain.name(), domain.suffix()), ("yahoo", "co.uk"), "{suffix_at}");
    }
    // A single label has no suffix, wherever one is said to begin.
    for suffix_at in 0..=4 {
        assert_eq!(
            split(&with(at("host") + 2, suffix_at), "joe@host"),
            of("host", ""),
            "{suffix_at}"
        );
    }
    // Nobody says so.
    let silent = with(at("yahoo.co.uk") + 3, 0);
    assert_eq!(split(&silent, "joe@yahoo.co.uk"), of("yahoo", "co.uk"));
}

/// Brackets around an entry make it no other, however many share its name.
#[test]
fn an_entry_is_listed_however_it_stands() {
    let name = "a".repeat(60);
    let list: String = (0..1024).map(|at| format!("{name}.x{at}x\n")).collect();
    let own = image(&list);
    let checker = Checker::new(Directory::open(&own).expect("just built"));
    for at in 0..1024 {
        for typed in [format!("joe@{name}.x{at}x"), format!("Joe <joe@{name}.x{at}x>")] {
            let answer = checker.check(typed.as_bytes(), &Context::new());
            assert_eq!(answer.verdict(), Verdict::Listed, "{typed}");
        }
    }
}
