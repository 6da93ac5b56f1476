//! Whether candidates are found: slips of real entries, one kind and place at a time, against the
//! look-ups that are meant to find them; and a pass over every entry as the oracle.
//!
//! Run with `--nocapture` for the table.

use crate::channel::{self, COST_MAX, Costs, Memo, read_entry, read_imitation, read_zone};
use crate::directory::{Builder, Directory, Entry, How, Query};
use crate::domain::letters::Letters;
use crate::domain::{Domain, Typed};
use crate::random_tests::Random;
use std::collections::BTreeSet;
use std::format;
use std::println;
use std::string::{String, ToString};
use std::vec::Vec;

/// Entries of the directory: what a firm may have beside the world's providers.
const ENTRIES: usize = 5000;
/// Slips tried of each kind and place.
const CASES: usize = 2000;

/// How much of one kind of slip has to be found.
#[derive(Clone, Copy)]
enum Least {
    /// Every entry is hit and read.
    Read,
    /// Every entry is hit. Which of these are read is for the channel to judge.
    Hit,
    /// Nothing is promised.
    Measured,
}

use Least::{Hit, Measured, Read};

/// Place and kind of slips.
const ROWS: [(&str, &str, Least); 42] = [
    ("name", "omission", Read),
    ("name", "repetition", Read),
    ("name", "insertion", Read),
    ("name", "substitution", Read),
    ("name", "transposition", Read),
    ("name", "missing-hyphen", Read),
    ("name", "extra-hyphen", Read),
    ("suffix", "omission", Read),
    ("suffix", "repetition", Read),
    ("suffix", "insertion", Read),
    ("suffix", "substitution", Read),
    ("suffix", "transposition", Read),
    ("suffix", "extra-dot", Read),
    ("suffix", "swap", Read),
    ("suffix", "repeated", Read),
    ("sub-domain", "omission", Read),
    ("sub-domain", "repetition", Read),
    ("sub-domain", "insertion", Read),
    ("sub-domain", "substitution", Read),
    ("sub-domain", "transposition", Read),
    ("dot", "before-suffix", Read),
    ("dot", "in-suffix", Read),
    ("dot", "after-sub-domain", Read),
    ("dot", "in-name", Read),
    ("dot", "swapped-left", Read),
    ("dot", "swapped-right", Read),
    ("dot", "comma", Read),
    ("dot", "doubled", Read),
    ("dot", "trailing", Read),
    ("dot", "letter", Read),
    ("dot", "hyphen", Read),
    ("front", "sub-domain", Hit),
    ("front", "hyphen", Hit),
    ("front", "digits", Hit),
    ("front", "www", Hit),
    ("look", "cyrillic", Read),
    ("look", "dotless", Read),
    ("look", "zero", Read),
    ("look", "rn", Read),
    ("two", "name, name", Measured),
    ("two", "name, suffix", Measured),
    ("two", "suffix, suffix", Measured),
];

fn letter(random: &mut Random) -> char {
    char::from(random.letter(b"abcdefghijklmnopqrstuvwxyz"))
}

/// Entries of the built-in directory in ASCII, evenly over the alphabet.
fn directory() -> Vec<u8> {
    let all: Vec<Entry<'_>> = Directory::builtin()
        .entries()
        .filter(|entry| !entry.is_zone() && !entry.domain().contains("xn--"))
        .collect();
    let mut builder = Builder::new();
    for at in 0..ENTRIES {
        let entry = all[at * all.len() / ENTRIES];
        let domain = Domain::parse(entry.domain()).expect("an entry is a domain");
        builder.add(&domain, entry.weight(), entry.tags()).expect("room");
    }
    builder.build().expect("not crowded")
}

fn domains(directory: &Directory<'_>) -> Vec<Domain> {
    directory.entries().map(|e| Domain::parse(e.domain()).expect("a domain")).collect()
}

/// One letter edit of a text; `None` where it has no room for it.
fn edit(random: &mut Random, text: &str, kind: &str) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len().max(1));
    let here = letters.get(at).copied().filter(|letter| !".-".contains(*letter))?;
    let next = letters.get(at + 1).copied();
    match kind {
        "omission" if letters.len() > 1 => drop(letters.remove(at)),
        "repetition" => letters.insert(at, here),
        "insertion" => letters.insert(at + random.below(2), letter(random)),
        "substitution" if letters.len() > 1 => letters[at] = letter(random),
        "transposition" if next.is_some_and(|next| next != '.') => letters.swap(at, at + 1),
        "missing-hyphen" => drop(letters.remove(text.find('-')?)),
        "extra-hyphen" if at > 0 => letters.insert(at, '-'),
        "extra-dot" if at > 0 => letters.insert(at, '.'),
        _ => return None,
    }
    Some(letters.into_iter().collect())
}

const LETTER_EDITS: [&str; 5] =
    ["omission", "repetition", "insertion", "substitution", "transposition"];

fn any_edit(random: &mut Random, text: &str) -> Option<String> {
    let kind = LETTER_EDITS[random.below(LETTER_EDITS.len())];
    edit(random, text, kind)
}

/// What was typed of what was meant; `None` where it cannot have such a slip. `other`: a domain
/// that lends its suffix.
fn slip(
    random: &mut Random,
    (place, kind): (&str, &str),
    meant: &Domain,
    other: &Domain,
) -> Option<String> {
    let (name, suffix, sub) = (meant.name(), meant.suffix(), meant.subdomain());
    let before = &meant.as_str()[..meant.name_at()];
    let with_name = |name: String| format!("{before}{name}.{suffix}");
    let with_suffix = |suffix: String| format!("{before}{name}.{suffix}");
    let like = |letter: char, like: &str| {
        name.contains(letter).then(|| with_name(name.replacen(letter, like, 1)))
    };
    Some(match (place, kind) {
        ("name", _) => with_name(edit(random, name, kind)?),
        ("suffix", "swap") => with_suffix(other.suffix().to_string()),
        ("suffix", "repeated") => format!("{meant}.{suffix}"),
        ("suffix", _) => with_suffix(edit(random, suffix, kind)?),
        ("sub-domain", _) => format!("{}.{name}.{suffix}", edit(random, sub, kind)?),
        ("dot", "before-suffix") => format!("{before}{name}{suffix}"),
        ("dot", "in-suffix") if suffix.contains('.') => with_suffix(suffix.replace('.', "")),
        ("dot", "after-sub-domain") if !sub.is_empty() => format!("{sub}{name}.{suffix}"),
        ("dot", "in-name") => with_name(edit(random, name, "extra-dot")?),
        ("dot", "swapped-left") if name.len() > 1 => {
            let (head, last) = name.split_at(name.len() - 1);
            format!("{before}{head}.{last}{suffix}")
        }
        ("dot", "swapped-right") if suffix.find('.') != Some(1) => {
            let (first, rest) = suffix.split_at(1);
            format!("{before}{name}{first}.{rest}")
        }
        ("dot", "comma") => meant.as_str().replacen('.', ",", 1),
        ("dot", "doubled") => meant.as_str().replacen('.', "..", 1),
        // Without an `@` it may be the dot of the root.
        ("dot", "trailing") => format!("j@{meant}."),
        ("dot", "letter") => format!("{before}{name}l{suffix}"),
        ("dot", "hyphen") => format!("{before}{name}-{suffix}"),
        // Tails of one letter stand at the end of every name and are not looked up.
        ("front", _) if name.len() < 2 || !sub.is_empty() => return None,
        ("front", "sub-domain") => format!("mail{meant}"),
        ("front", "hyphen") => format!("mail-{meant}"),
        ("front", "digits") => format!("1967{meant}"),
        ("front", "www") => format!("www{meant}"),
        ("look", "cyrillic") => like('a', "а")?,
        ("look", "dotless") => like('i', "ı")?,
        ("look", "zero") => like('o', "0")?,
        ("look", "rn") => like('m', "rn")?,
        ("two", "name, name") => {
            let once = any_edit(random, name)?;
            with_name(any_edit(random, &once)?)
        }
        ("two", "name, suffix") => {
            format!("{before}{}.{}", any_edit(random, name)?, any_edit(random, suffix)?)
        }
        ("two", "suffix, suffix") => {
            let once = any_edit(random, suffix)?;
            with_suffix(any_edit(random, &once)?)
        }
        _ => return None,
    })
}

/// One slip became two, or another domain's: a hyphen that was left at an edge is dropped when it
/// is read, letters that make another suffix move the name, and names of internal networks are no slips.
fn is_another(place: &str, text: &str, typed: &Typed<'_>, meant: &Domain) -> bool {
    let edge = text.split('.').any(|label| label.starts_with('-') || label.ends_with('-'));
    let split = typed.domain().is_ok_and(|typed| typed.suffix() != meant.suffix());
    let is_internal = typed.domain().is_ok_and(Domain::is_internal);
    // Below a rule such as `*.yokohama.jp` the suffix typed twice is a longer one.
    let is_longer = typed.domain().is_ok_and(|typed| {
        let head = typed.suffix().strip_suffix(meant.suffix());
        head.is_some_and(|head| head.ends_with('.'))
    });
    typed.domain() == Ok(meant) && !typed.is_repaired()
        || edge
        || is_internal
        || is_longer
        || place == "name" && split
}

fn read(query: &Query, how: How, entry: &Entry<'_>) -> bool {
    let (text, costs) = (entry.domain(), Costs::HAND_SET);
    let mut alphabet = query.alphabet.clone();
    let parts = entry.parts();
    let letters = Letters::of_text(text.as_bytes(), parts, text.contains("xn--"), &mut alphabet);
    match how {
        How::Zone { at } => read_zone(query, usize::from(at), letters.as_bytes(), &costs).is_some(),
        How::Skeleton => read_imitation(query, how, &letters, &alphabet).is_some(),
        how => {
            let mut memo = Memo::new();
            read_entry(query, how, entry, &letters, &costs, COST_MAX, &mut memo).is_some()
        }
    }
}

/// Whether what was meant is hit, and whether one of its hits is read.
fn found(directory: &Directory<'_>, typed: &Domain, meant: &str) -> (bool, bool) {
    let query = Query::new(typed);
    let (mut is_hit, mut is_read) = (false, false);
    directory.candidates(&query, |how, entry| {
        if entry.domain() == meant {
            is_hit = true;
            is_read |= read(&query, how, &entry);
        }
    });
    (is_hit, is_read)
}

#[test]
fn one_slip_is_found() {
    let image = directory();
    let directory = Directory::open(&image).expect("what was just built");
    let entries = domains(&directory);
    let deep: Vec<Domain> =
        entries.iter().filter(|entry| !entry.subdomain().is_empty()).copied().collect();
    let mut random = Random::new(1);
    let mut short = Vec::new();
    for (place, kind, least) in ROWS {
        let (mut cases, mut hits, mut reads, mut missed) = (0, 0, 0, Vec::new());
        let from =
            if place == "sub-domain" || kind == "after-sub-domain" { &deep } else { &entries };
        for _ in 0..CASES {
            let meant = &from[random.below(from.len())];
            let other = &entries[random.below(entries.len())];
            let Some(text) = slip(&mut random, (place, kind), meant, other) else { continue };
            let typed = Typed::read(text.as_bytes());
            if is_another(place, &text, &typed, meant) {
                continue;
            }
            cases += 1;
            let read = typed.domain().map(|typed| found(&directory, typed, meant.as_str()));
            let (is_hit, is_read) = read.unwrap_or_default();
            hits += usize::from(is_hit);
            reads += usize::from(is_read);
            if !is_read {
                missed.push(format!("{text} for {meant}"));
            }
        }
        assert!(cases > 50, "{place} {kind}: {cases}");
        let share = |count: usize| count * 10_000 / cases;
        let (hit, read) = (share(hits), share(reads));
        let examples = missed.iter().step_by(missed.len().div_ceil(4).max(1));
        let examples: Vec<&str> = examples.map(String::as_str).collect();
        let line = format!(
            "{place:10} {kind:16} {cases:5} cases, hit {:6.2} %, read {:6.2} %  {}",
            hit as f64 / 100.0,
            read as f64 / 100.0,
            examples.join(", ")
        );
        println!("{line}");
        let enough = match least {
            Read => reads == cases,
            Hit => hits == cases,
            Measured => true,
        };
        if !enough {
            short.push(line);
        }
    }
    assert!(short.is_empty(), "too few found:\n{}", short.join("\n"));
}

#[test]
fn one_slip_of_a_zone_is_found() {
    let builtin = Directory::builtin();
    let zones: Vec<Entry<'_>> = builtin.entries().filter(Entry::is_zone).collect();
    let mut random = Random::new(2);
    let mut cases = 0;
    for zone in zones.iter().flat_map(|zone| [zone; 10]) {
        let Some(text) = any_edit(&mut random, zone.domain()) else { continue };
        let Ok(typed) = Domain::parse(&format!("bureau-of-odds.{text}")) else { continue };
        let query = Query::new(&typed);
        let mut is_found = false;
        builtin.candidates(&query, |how, entry| {
            is_found |=
                entry.is_zone() && entry.domain() == zone.domain() && read(&query, how, &entry);
        });
        assert!(is_found, "{typed} for *.{}", zone.domain());
        cases += 1;
    }
    assert!(cases > 5 * zones.len(), "{cases}");
}

/// Entries that the name's keys find.
fn hits_by_name<'d>(directory: &Directory<'d>, typed: &Domain) -> BTreeSet<&'d str> {
    let mut hits = BTreeSet::new();
    directory.candidates(&Query::new(typed), |how, entry| {
        if how == How::Name {
            hits.insert(entry.domain());
        }
    });
    hits
}

/// Whether one slip turns a name into the other, by the distance that has its own oracle.
fn one_apart(a: &Domain, b: &Domain) -> bool {
    let alone =
        |domain: &Domain| Domain::parse(&format!("{}.com", domain.name())).expect("a label");
    channel::compare(&alone(a), &alone(b), &Costs::HAND_SET).distance() <= 1
}

/// Compares what is found by name with a pass over all entries; returns how many are one slip
/// away, and how many are found.
fn compare(directory: &Directory<'_>, entries: &[Domain], typed: &Domain) -> (usize, usize) {
    let hits = hits_by_name(directory, typed);
    let near = entries.iter().filter(|entry| one_apart(typed, entry));
    // A letter for a letter: what is left of either is nothing, and nothing has no key.
    let near = near.filter(|entry| {
        entry.name().len() + typed.name().len() > 2 || entry.name() == typed.name()
    });
    let near: Vec<&str> = near.map(Domain::as_str).collect();
    for entry in &near {
        assert!(hits.contains(entry), "{entry} for {typed}");
    }
    (near.len(), hits.len())
}

#[test]
fn the_name_finds_all_that_a_pass_over_every_entry_finds() {
    let image = directory();
    let directory = Directory::open(&image).expect("what was just built");
    let entries = domains(&directory);
    let mut random = Random::new(3);
    let (mut near, mut hits) = (0, 0);
    for _ in 0..150 {
        let meant = &entries[random.below(entries.len())];
        let Some(mut name) = any_edit(&mut random, meant.name()) else { continue };
        if random.below(3) == 0 {
            name = any_edit(&mut random, &name).unwrap_or(name);
        }
        let Ok(typed) = Domain::parse(&format!("{name}.com")) else { continue };
        let (some, all) = compare(&directory, &entries, &typed);
        near += some;
        hits += all;
    }
    println!("{near} entries one slip away, {hits} found");
    assert!(near > 150 && hits >= near, "{near} {hits}");
}

#[test]
fn the_name_finds_all_of_every_name_of_few_letters() {
    // All names of up to five letters out of two: runs of equal letters at every place.
    let names = (1..=5).flat_map(|len: u32| {
        (0..1u32 << len).map(move |bits| -> String {
            (0..len).map(|at| if bits >> at & 1 == 0 { 'a' } else { 'b' }).collect()
        })
    });
    let mut builder = Builder::new();
    for name in names {
        builder.add_line(&format!("{name}.com")).expect("a line");
    }
    let image = builder.build().expect("62 names");
    let directory = Directory::open(&image).expect("what was just built");
    let entries = domains(&directory);
    assert_eq!(entries.len(), 62);
    for typed in &entries {
        compare(&directory, &entries, typed);
    }
}
