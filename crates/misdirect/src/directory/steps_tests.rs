//! What a question to a directory costs at worst, in steps: lines, items of lists and entries read.

use super::image::{self, LINE_LEN, SLOTS, STEPS_MAX, field};
use super::keys::Mark;
use super::*;
use crate::domain::Typed;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

/// As long as a name can be, so that it has as many keys as a name can have.
const LONG: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz12345678901";

/// Steps that `typed` takes, and entries that it visits.
fn ask(directory: &Directory<'_>, typed: &str) -> (u32, usize) {
    let typed = Typed::read(typed.as_bytes());
    let query = Query::new(typed.domain().expect("a domain"));
    let mut visits = 0;
    let steps = directory.candidates(&query, |_, _| visits += 1);
    (steps, visits)
}

/// The longest domain there is, with the longest name and as many labels as there is room for.
fn longest() -> String {
    let domain = format!("{}{LONG}.co.uk", "ab.".repeat(61));
    assert_eq!(domain.len(), crate::domain::DOMAIN_LEN_MAX - 1);
    domain
}

/// Three letters that are no public suffix and as many as asked for.
fn suffixes(count: usize) -> impl Iterator<Item = String> {
    let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
    (0..count).map(move |at| format!("{}{}{}q", letter(at / 676), letter(at / 26), letter(at)))
}

/// Names one letter from `name`, each under some suffixes: as crowded as a builder lets it be.
fn crowded(name: &str, suffix_count: usize) -> Vec<u8> {
    let mut builder = Builder::new();
    for at in 0..name.len() {
        for letter in "abcdefghijklm".chars() {
            let other = format!("{}{letter}{}", &name[..at], &name[at + 1..]);
            for suffix in suffixes(suffix_count) {
                builder.add_line(&format!("{other}.{suffix}")).expect("a line");
            }
        }
    }
    builder.build().expect("within the builder's limits")
}

/// An image that opens and verifies, in which every key leads to lists of nothing but the same
/// record of 1,024 entries, as often as the format lets it.
fn hostile() -> Vec<u8> {
    let mut builder = Builder::new();
    for suffix in suffixes(image::RECORD_MAX) {
        builder.add_line(&format!("{LONG}.{suffix}")).expect("a line");
    }
    let honest = builder.build().expect("one name");
    let number = |at: usize| image::read_u32(&honest, at).expect("a header");
    let records_end = (number(field::RECORDS_AT) + number(field::RECORDS_LEN)) as usize;
    let mut image = honest[..records_end].to_vec();
    image.resize(image.len().next_multiple_of(4), 0);
    let lists_at = image.len();
    image.extend((image::LIST_MAX as u32).to_le_bytes());
    image.extend((0..image::LIST_MAX).flat_map(|_| (u32::from(Mark::FULL.0) << 24).to_le_bytes()));
    let lists_len = image.len() - lists_at;
    let lines_at = image.len();
    let count = 1024_usize.div_ceil(SLOTS);
    for line in 0..count {
        let mut bytes = [0; LINE_LEN];
        for slot in 0..SLOTS {
            let tag = ((line * SLOTS + slot) % 1024) as u16;
            let tag = tag << 6 | u16::from(Mark::LIST.0);
            bytes[2 * slot..2 * slot + 2].copy_from_slice(&tag.to_le_bytes());
        }
        (bytes[60], bytes[61]) = (SLOTS as u8, 1);
        image.extend(bytes);
    }
    let domains_at = image.len();
    image.extend(&honest[number(field::DOMAIN_LINES_AT) as usize..]);
    let sieve_at = domains_at + (number(field::SIEVE_AT) - number(field::DOMAIN_LINES_AT)) as usize;
    image[sieve_at..].fill(0xFF);
    let len = image.len() as u64;
    let fields = [
        (field::DOMAIN_LINES_AT, domains_at),
        (field::SIEVE_AT, sieve_at),
        (field::LISTS_AT, lists_at),
        (field::LISTS_LEN, lists_len),
        (field::LINES_AT, lines_at),
        (field::LINES, count),
        (field::TAGS_LEN, 0),
    ];
    for (at, value) in fields {
        image[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
    }
    (image[field::PROBES], image[field::HEAVY_COUNT]) = (image::PROBE_MAX, 0);
    image[field::IMAGE_LEN..field::IMAGE_LEN + 8].copy_from_slice(&len.to_le_bytes());
    let sum = image::checksum(&image[image::CHECKED_FROM..]);
    image[field::CHECKSUM..field::CHECKSUM + 8].copy_from_slice(&sum.to_le_bytes());
    image
}

#[test]
fn the_worst_directory_takes_no_more_steps_than_stated() {
    let image = hostile();
    let directory = Directory::open(&image).expect("a good header");
    directory.verify().expect("it is as deceitful as can be");
    for typed in [longest(), format!("{LONG}.com"), "a.b".into(), "gmailcom".into()] {
        let (steps, visits) = ask(&directory, &typed);
        assert!(steps <= STEPS_MAX, "{typed}: {steps}");
        assert!(visits <= STEPS_MAX as usize / 4, "{typed}: {visits}");
    }
    let (steps, _) = ask(&directory, &longest());
    assert_eq!(steps, STEPS_MAX, "it would take more if it could");
}

#[test]
fn what_was_typed_is_found_first_however_crowded_it_is_around_it() {
    let name = "abcdefghijklmno";
    let image = crowded(name, 40);
    let directory = Directory::open(&image).expect("just built");
    assert_eq!(ask(&directory, &format!("{name}.com")).0, STEPS_MAX);
    let typed = Domain::parse(&format!("mail.{name}.aaaq")).expect("a domain");
    assert_eq!(directory.covering(&typed).map(|entry| entry.domain()), Some(&typed.as_str()[5..]));
    let mut first = None;
    directory.candidates(&Query::new(&typed), |_, entry| first = first.or(Some(entry.domain())));
    assert_eq!(first, Some(&typed.as_str()[5..]));
}

#[cfg(feature = "builtin-image")]
#[test]
fn slips_of_the_built_in_directory_are_far_from_the_limit() {
    let directory = Directory::builtin();
    let mut worst = (0, String::new());
    for entry in directory.entries().filter(|entry| !entry.is_zone()) {
        let mut slip = String::from(entry.domain());
        slip.remove(entry.domain().len() / 3);
        for typed in [entry.domain(), &slip] {
            if Typed::read(typed.as_bytes()).domain().is_ok() {
                worst = worst.max((ask(&directory, typed).0, typed.into()));
            }
        }
    }
    std::println!("{} steps for {}", worst.0, worst.1);
    assert!(worst.0 < STEPS_MAX / 2, "{worst:?}");
}

/// Six names for each letter of one, more than are kept of one directory, and what was meant in the next.
#[test]
fn a_crowded_directory_hides_nothing_of_the_next() {
    let name = "abcdefghijklmnopqrstuvwxyz12";
    let mut builder = Builder::new();
    for (at, own) in name.char_indices() {
        for letter in "mnopqr".chars().filter(|&letter| letter != own) {
            let near = format!("{}{letter}{}", &name[..at], &name[at + 1..]);
            builder.add_line(&format!("{near}.com 1")).expect("a line");
        }
    }
    let crowded = builder.build().expect("an image");
    let mut builder = Builder::new();
    builder.add_line(&format!("{name}3.com 1000000")).expect("a line");
    let next = builder.build().expect("an image");
    let checker = crate::Checker::new(Directory::open(&crowded).expect("an image"));
    let layer = crate::Layer::trusted(Directory::open(&next).expect("an image"));
    let checker = checker.with_layer(layer).expect("room");
    let typed = format!("{name}.com");
    let answer = checker.check(typed.as_bytes(), &crate::Context::new());
    let best = answer.suggestions().next().expect("a suggestion");
    assert_eq!(best.target().to_string(), format!("{name}3.com"));
}

/// A thousand entries of one name, of which another layer has every second, are as many look-ups.
#[test]
fn what_another_layer_has_of_an_entry_is_one_look_up() {
    let image = |step: usize| {
        let mut builder = Builder::new();
        for (at, suffix) in suffixes(1024).enumerate().step_by(step) {
            builder.add_line(&format!("army.{suffix} {}", at + 1)).expect("a line");
        }
        builder.build().expect("one name")
    };
    let (all, half) = (image(1), image(2));
    let [all, half] = [&all, &half].map(|image| Directory::open(image).expect("just built"));
    let steps = Steps::beside();
    let before = steps.take(0).expect("steps");
    for entry in all.entries() {
        let at = entry.weight() as usize - 1;
        let weight = if at % 2 == 0 { at as u64 + 1 } else { 0 };
        assert_eq!(half.weight_of(&entry, &steps), weight, "{entry}");
    }
    let taken = before - steps.take(0).expect("steps");
    assert!(taken < 3 * 1024, "{taken}");
}
