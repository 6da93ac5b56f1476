//! Lists made to be slow: a builder refuses each, or the dearest question to its image takes no more
//! steps than are stated.
//!
//!     cargo run --release -p misdirect-tests --example hostile [NAMES]
//!
//! of up to so many names: a hundred thousand, unless said.

use misdirect::directory::{BuildError, Builder, STEPS_MAX};
use misdirect::{Checker, Context, Directory, Domain, Layer};
use misdirect_tests::threads::Threads;
use std::time::{Duration, Instant};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

fn main() {
    let most = std::env::args().nth(1).map_or(100_000, |word| word.parse().expect("a number"));
    for len in [8, 16, 32, 61] {
        let name: String = LETTERS.chars().cycle().take(len).collect();
        let near = near(&name);
        let typed = [name.clone(), name[1..].to_owned(), format!("{name}x")];
        case(&format!("all names one slip from one of {len}"), near.iter(), &typed);
        let two = near.iter().step_by(near.len() / 400 + 1).flat_map(|name| self::near(name));
        case(&format!("names two slips from one of {len}"), two.take(most), &typed);
        let others = || self::others(&name);
        case(&format!("all names with one other letter than one of {len}"), others(), &typed);
        let two = others().flat_map(|name| self::others(&name).collect::<Vec<_>>());
        case("and with two other letters", two.take(most), &typed);
    }
    let four = (0..26_usize.pow(4)).map(|at| letters(at, 4));
    let typed = ["abcd", "abc", "abcde", "aaaa", "ab"].map(str::to_owned);
    case("all names of four letters", four, &typed);
    let three = (0..26_usize.pow(3)).flat_map(|at| {
        (0..30).map(move |suffix| format!("{}.{}q", letters(at, 3), letters(suffix, 2)))
    });
    case("all names of three letters under thirty suffixes", three, &typed);
    let numbered = (0..most.min(1_000_000)).map(|at| format!("hotel{at:06}"));
    let typed = ["hotel123456", "hotel12345", "hotel1234567"].map(str::to_owned);
    case("numbered hotels", numbered, &typed);
    let under = |name: &'static str| (0..1024).map(move |at| format!("{name}.{}q", letters(at, 3)));
    let typed = ["amry".to_owned(), "army".to_owned()];
    case("two names under 1,024 suffixes", under("army").chain(under("arny")), &typed);
    case("a name under 1,025 suffixes", under("army").chain(["army.xq".to_owned()]), &typed);
    let hosts = (0..2048).map(|at| host(at, if at < 1024 { "army" } else { "arny" }));
    case("two names with 1,024 hosts each, of 250 bytes", hosts, &[host(0, "amry")]);
}

fn letters(at: usize, len: u32) -> String {
    (0..len).rev().map(|place| char::from(b'a' + (at / 26_usize.pow(place) % 26) as u8)).collect()
}

/// Names with another letter in one place.
fn others(name: &str) -> impl Iterator<Item = String> {
    let (name, places) = (name.to_owned(), 0..name.len());
    places.flat_map(move |at| {
        let (before, after) = (name[..at].to_owned(), name[at + 1..].to_owned());
        LETTERS.chars().map(move |letter| format!("{before}{letter}{after}"))
    })
}

/// Names one slip from one.
fn near(name: &str) -> Vec<String> {
    let mut names: Vec<String> = others(name).collect();
    for at in 0..=name.len() {
        let (before, after) = name.split_at(at);
        names.extend(LETTERS.chars().map(|letter| format!("{before}{letter}{after}")));
        names.extend(after.get(1..).map(|after| format!("{before}{after}")));
    }
    names
}

/// A host with nearly as many letters as a domain may have.
fn host(number: usize, name: &str) -> String {
    let label = "abcdefghij".repeat(6);
    format!("h{number:04}.{label}.{label}.{label}.{}.{name}.mil", &label[..45])
}

/// Builds a list of names and asks it. What has no suffix is under `com`.
fn case(what: &str, names: impl Iterator<Item = impl AsRef<str>>, typed: &[String]) {
    let domain = |name: &str| match name.contains('.') {
        true => name.to_owned(),
        false => format!("{name}.com"),
    };
    let mut builder = Builder::new();
    let mut count = 0;
    for name in names {
        let domain = Domain::parse(&domain(name.as_ref())).expect("a domain");
        builder.add(&domain, 1, 0).expect("room");
        count += 1;
    }
    let start = Instant::now();
    let image = builder.build_with(&Threads(2));
    let seconds = start.elapsed().as_secs_f64();
    let image = match image {
        Ok(image) => image,
        Err(reason) => {
            let made_to_be_slow =
                [BuildError::CrowdedKey, BuildError::CrowdedName, BuildError::CrowdedLine];
            assert!(made_to_be_slow.contains(&reason), "{what}: {reason}");
            return println!("{what}: {count} names, refused after {seconds:.2} s: {reason}");
        }
    };
    let directory = Directory::open(&image).expect("just built");
    let (mut steps, mut time) = (0, Duration::ZERO);
    for typed in typed {
        let domain = Domain::parse(&domain(typed)).expect("a domain");
        steps = directory.steps(&domain).max(steps);
        time = time.max(dearest(&[directory], &domain));
    }
    assert!(steps <= STEPS_MAX, "{what}: {steps}");
    println!("{what}: {count} names, built in {seconds:.2} s, {steps} steps, {time:?} a check");
}

/// The fastest of some checks: how busy the machine is does not count.
fn dearest(directories: &[Directory<'_>], typed: &Domain) -> Duration {
    let layers = directories.iter().map(|&directory| Layer::trusted(directory));
    let checker = layers.fold(Checker::without_directory(), |checker, layer| {
        checker.with_layer(layer).expect("a few layers")
    });
    let checker = checker.with_explore(true);
    let times = (0..15).map(|_| {
        let start = Instant::now();
        std::hint::black_box(checker.check(typed.as_str().as_bytes(), &Context::new()));
        start.elapsed()
    });
    times.min().unwrap_or_default()
}
