//! Properties of look-alikes: whatever letters of a name are replaced by what they look like, in an
//! address that was received the name is named; and a word before or behind changes nothing in that.

use misdirect::directory::{Builder, Directory};
use misdirect::{Answer, Checker, Context, Input, Kind, Verdict};
use misdirect_tests::random::{self, Random};

/// A letter, and what looks like it: ASCII, and the Cyrillic and Greek of UTS 39.
const LIKES: [(char, &[&str]); 12] = [
    ('a', &["а"]),
    ('c', &["с"]),
    ('d', &["cl"]),
    ('e', &["е"]),
    ('i', &["і", "l"]),
    ('l', &["1", "ӏ"]),
    ('m', &["rn"]),
    ('o', &["0", "о", "ο"]),
    ('p', &["р"]),
    ('s', &["ѕ"]),
    ('w', &["vv"]),
    ('x', &["х"]),
];

/// Names that are no words with another letter, and long enough for four replacements.
const NAMES: [&str; 8] = [
    "wellsandmorrow.com",
    "commodoremills.org",
    "pacificwoollens.co.uk",
    "diplomaticmail.net",
    "oxfordcolliery.com",
    "seawallexpress.de",
    "lancasterdwellings.com",
    "walliscommercial.ch",
];

fn image() -> Vec<u8> {
    let mut builder = Builder::new();
    let list: String = NAMES.iter().map(|name| format!("{name} 20\n")).collect();
    builder.add_list(&list).expect("a list");
    builder.build().expect("small")
}

/// One to four letters of the name replaced. One `i` by `l` at most, and beside others: `l` for `i` alone is
/// a slip, and no part of a longer name is read with a slip.
fn imitate(random: &mut Random, name: &str) -> String {
    let mut places: Vec<usize> = (0..name.len())
        .filter(|&at| LIKES.iter().any(|(letter, _)| name[at..].starts_with(*letter)))
        .collect();
    let mut chosen = Vec::new();
    for _ in 0..1 + random.below(4) {
        if !places.is_empty() {
            chosen.push(places.swap_remove(random.below(places.len())));
        }
    }
    let mut has_l = false;
    let letter = |(at, letter): (usize, char)| match LIKES.iter().find(|like| like.0 == letter) {
        Some((_, likes)) if chosen.contains(&at) => {
            let like = *random.pick(if has_l || chosen.len() == 1 { &likes[..1] } else { likes });
            has_l |= like == "l";
            like.to_owned()
        }
        _ => letter.to_string(),
    };
    name.char_indices().map(letter).collect()
}

fn is_named(answer: &Answer<'_>, target: &str) -> bool {
    let mut suggestions = answer.suggestions();
    let first = suggestions.next();
    answer.verdict() == Verdict::Suspect
        && first.is_some_and(|first| {
            first.target().as_str() == target && first.kind() == Kind::Lookalike
        })
}

#[test]
fn whatever_is_replaced_the_name_is_named() {
    let image = image();
    let checker = Checker::new(Directory::open(&image).expect("what was just built"));
    let context = Context::new().with_input(Input::Received);
    let mut random = Random::new(1);
    for _ in 0..random::cases(3000) {
        let domain = *random.pick(&NAMES);
        let (name, suffix) = domain.split_once('.').expect("a suffix");
        let made = imitate(&mut random, name);
        for typed in [format!("{made}.{suffix}"), format!("{made}-login.{suffix}")] {
            let answer = checker.check(typed.as_bytes(), &context);
            assert!(is_named(&answer, domain), "{typed} for {domain}: {answer:?}");
        }
    }
}

#[test]
fn a_whole_domain_before_another_is_named() {
    let image = image();
    let checker = Checker::new(Directory::open(&image).expect("what was just built"));
    let context = Context::new().with_input(Input::Received);
    for domain in NAMES {
        let hyphens = domain.replace('.', "-");
        for typed in [
            format!("{domain}.hosted-files.com"),
            format!("secure.{domain}.hosted-files.com"),
            format!("{hyphens}.com"),
            format!("{hyphens}.hosted-files.com"),
            format!("www-{domain}-files.hosted.net"),
        ] {
            let answer = checker.check(typed.as_bytes(), &context);
            assert!(is_named(&answer, domain), "{typed} for {domain}: {answer:?}");
        }
    }
}

/// Words of an entry's name, which no key of that entry finds.
const FAR: [&str; 3] = ["commodore.org", "wells-morrow.net", "oxfordcollieryband.org"];
/// An entry's name with a word that does not lure, or two slips away: found and weighed.
const NEAR: [&str; 4] = [
    "commodoremills-museum.org",
    "diplomaticmail-archive.net",
    "lancasterdwellings-tenants.com",
    "mail.pacificwoollens-mill.co.uk",
];
/// An entry's name under another suffix: a slip, or a namesake.
const NAMESAKES: [&str; 4] =
    ["wellsandmorrow.net", "seawallexpress.com", "mail.commodoremills.com", "oxford-colliery.org"];

#[test]
fn a_plain_name_is_no_imitation() {
    let image = image();
    let checker = Checker::new(Directory::open(&image).expect("what was just built"));
    for input in Input::ALL {
        let context = Context::new().with_input(input);
        for typed in FAR.iter().chain(&NEAR) {
            let answer = checker.check(typed.as_bytes(), &context);
            assert_eq!(answer.verdict(), Verdict::Unlisted, "{typed}: {answer:?}");
            let is_near = NEAR.contains(typed);
            assert_eq!(answer.suggestions().count(), usize::from(is_near), "{typed}: {answer:?}");
        }
        for typed in NAMESAKES {
            let answer = checker.check(typed.as_bytes(), &context);
            let first = answer.suggestions().next().expect("the entry of that name");
            assert_eq!(first.kind(), Kind::Slip, "{typed}: {answer:?}");
        }
    }
}
