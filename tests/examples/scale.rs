//! A directory of millions of entries: it is built, opened and asked, and what it answers is held against
//! two oracles that know nothing of keys, lines and lists.
//!
//!     cargo run --release -p misdirect-tests --example scale [ENTRIES]
//!
//! `cargo xtask test` runs it with a million entries, with `--long` with ten.

use misdirect::Directory;
use misdirect::directory::{Builder, STEPS_MAX};
use misdirect::{Checker, Context, Domain};
use misdirect_tests::names::Domains;
use misdirect_tests::random::Random;
use misdirect_tests::threads::Threads;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Names that are asked of the oracle of deletions, and how many of these of every name in turn.
const ASKED: usize = 10_000;
const ASKED_OF_ALL: usize = 100;

fn main() {
    let entries = std::env::args().nth(1).map_or(1_000_000, |word| word.parse().expect("a number"));
    let domains = domains(entries);
    let image = build(&domains);
    let directory = open(&image);
    let names: Vec<&str> = domains.iter().map(|(domain, _)| name(domain)).collect();
    let asked = asked(&names);
    by_deletions(&directory, &names, &asked);
    one_by_one(&directory, &names, &asked[..ASKED_OF_ALL]);
    listed(&directory, &domains);
    steps(&directory, &domains);
    loads(&domains[..entries.min(100_000)], &asked);
    println!("as it should be");
}

/// Prints how long something took, and for how much of that this thread was running.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (start, before) = (Instant::now(), running());
    let result = work();
    let (passed, running) = (start.elapsed().as_secs_f64(), running() - before);
    println!("{what}: {passed:.2} s, running {running:.2} s");
    result
}

/// Seconds for which this thread has been running, where the system tells.
fn running() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|word| word.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e9
}

/// So many different ones, in no order.
fn domains(count: usize) -> Vec<(Box<str>, u32)> {
    let mut source = Domains::new(7);
    let mut domains: Vec<(Box<str>, u32)> = Vec::with_capacity(count);
    let mut known: HashSet<u64> = HashSet::with_capacity(count);
    timed("names", || {
        while domains.len() < count {
            let (domain, weight) = source.draw();
            if known.insert(BuildHasherDefault::<DefaultHasher>::default().hash_one(&domain)) {
                domains.push((domain.into(), weight));
            }
        }
    });
    domains
}

fn name(domain: &str) -> &str {
    domain.split('.').next().expect("a label")
}

fn build(domains: &[(Box<str>, u32)]) -> Vec<u8> {
    let mut builder = Builder::new();
    timed("parsed", || {
        for (domain, weight) in domains {
            let domain = Domain::parse(domain).expect("a domain");
            builder.add(&domain, *weight, 0).expect("room");
        }
    });
    let image = timed("built by one thread", || builder.build().expect("as real ones"));
    let by_two = timed("built by two", || builder.build_with(&Threads(2)).expect("the same"));
    assert!(image == by_two, "the bytes depend on who built them");
    println!("peak memory, both images and the names included: {}", peak());
    println!("{} bytes, {:.1} an entry", image.len(), image.len() as f64 / domains.len() as f64);
    image
}

/// The most memory this process had, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".to_owned(), |line| line.trim().to_owned())
}

fn open(image: &[u8]) -> Directory<'_> {
    let mut times: Vec<Duration> = (0..99)
        .map(|_| {
            let start = Instant::now();
            black_box(Directory::open(black_box(image)).expect("just built"));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("opened: {} ns", times[49].as_nanos());
    assert!(times[49] < Duration::from_millis(1), "opening takes constant time");
    let directory = Directory::open(image).expect("just built");
    let mut memory = vec![0; directory.verify_words()];
    timed("verified", || directory.verify_in(&mut memory)).expect("just built");
    println!("{:?}", directory.sizes());
    directory
}

/// Names as they are, with a slip, and invented ones.
fn asked(names: &[&str]) -> Vec<String> {
    let mut random = Random::new(5);
    let mut others = Domains::new(11);
    let ask = |at: usize| {
        let mut name: Vec<u8> = random.pick(names).bytes().collect();
        let place = random.below(name.len());
        let letter = b'a' + random.below(26) as u8;
        match at % 6 {
            0 => {}
            1 => _ = name.remove(place),
            2 => name.insert(place, letter),
            3 => name[place] = letter,
            4 => name.swap(place, place.saturating_sub(1)),
            _ => name = self::name(&others.draw().0).into(),
        }
        String::from_utf8(name).expect("ASCII")
    };
    (0..ASKED).map(ask).collect()
}

/// What the directory finds near a name, with the number of entries of each.
fn found<'d>(directory: &Directory<'d>, name: &str) -> BTreeSet<(&'d str, usize)> {
    let mut found = BTreeSet::new();
    directory.near(name, |name, entries| _ = found.insert((name, entries)));
    found
}

/// Each name as often as it has entries.
fn counted<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<(&'n str, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    counts.into_iter().collect()
}

/// Two names are one slip apart only if they are the same once a letter is left out of one, or of both. So
/// all that could be asked for is in a map by what is left, and each name is looked up in it.
fn by_deletions(directory: &Directory<'_>, names: &[&str], asked: &[String]) {
    let mut map: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, typed) in asked.iter().enumerate() {
        shortened(typed, |left| map.entry(left.to_owned()).or_default().push(at));
    }
    let mut near: Vec<Vec<&str>> = vec![Vec::new(); asked.len()];
    timed("deletions looked up", || {
        for &name in names {
            let mut pairs: BTreeSet<usize> = BTreeSet::new();
            shortened(name, |left| pairs.extend(map.get(left).into_iter().flatten()));
            for at in pairs.into_iter().filter(|&at| is_one_slip(name, &asked[at])) {
                near[at].push(name);
            }
        }
    });
    let mut all = 0;
    timed("asked", || {
        for (typed, near) in asked.iter().zip(near) {
            let expected = counted(near);
            assert_eq!(found(directory, typed), expected, "{typed}");
            all += expected.len();
        }
    });
    println!("{all} names near {} others", asked.len());
    assert!(all > asked.len(), "most have somebody near");
}

/// A name, and what is left of it without each of its letters.
fn shortened(name: &str, mut visit: impl FnMut(&str)) {
    visit(name);
    let mut left = String::with_capacity(name.len());
    for at in 0..name.len() {
        left.clear();
        left += &name[..at];
        left += &name[at + 1..];
        visit(&left);
    }
}

fn one_by_one(directory: &Directory<'_>, names: &[&str], asked: &[String]) {
    timed("compared with each", || {
        for typed in asked {
            let near = names.iter().copied().filter(|name| is_one_slip(name, typed));
            assert_eq!(found(directory, typed), counted(near), "{typed}");
        }
    });
}

/// At most one letter is missing, added or another, or two neighbours are swapped: what is left without
/// the letters that both begin and end with says so.
fn is_one_slip(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    while let (Some((x, rest)), Some((y, other))) = (a.split_first(), b.split_first()) {
        if x != y {
            break;
        }
        (a, b) = (rest, other);
    }
    while let (Some((x, rest)), Some((y, other))) = (a.split_last(), b.split_last()) {
        if x != y {
            break;
        }
        (a, b) = (rest, other);
    }
    let is_swap = matches!((a, b), (&[x, y], &[v, w]) if (x, y) == (w, v));
    (a.len() <= 1 && b.len() <= 1) || is_swap
}

/// Entries are listed, with their weights, and so are their hosts.
fn listed(directory: &Directory<'_>, domains: &[(Box<str>, u32)]) {
    let checker = Checker::new(*directory);
    for (domain, weight) in domains.iter().step_by(domains.len() / ASKED) {
        let mut host = Domain::parse(&format!("mail.{domain}")).expect("a domain");
        let parsed = Domain::parse(domain).expect("a domain");
        if parsed.is_public_suffix() {
            host = parsed; // lists nothing below it
        }
        let entry = directory.covering(&host).unwrap_or_else(|| panic!("{domain}"));
        assert_eq!((entry.domain(), entry.weight()), (&**domain, *weight));
        let answer = checker.check(domain.as_bytes(), &Context::new());
        assert_eq!(answer.listed().map(|entry| entry.domain()), Some(&**domain));
    }
}

/// The dearest of many questions.
fn steps(directory: &Directory<'_>, domains: &[(Box<str>, u32)]) {
    let sample = domains.iter().step_by(domains.len().div_ceil(200_000));
    let mut taken: Vec<(u32, &str)> = sample
        .map(|(domain, _)| (directory.steps(&Domain::parse(domain).expect("a domain")), &**domain))
        .collect();
    taken.sort_unstable();
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
    println!("steps: median {:?}, of 99 % {:?}, of 99.9 % {:?}", at(0.5), at(0.99), at(0.999));
    println!("most: {:?} of {STEPS_MAX}", at(1.0));
}

/// What fuller lines save and cost: bytes an entry, and steps that the names asked for take on average.
fn loads(domains: &[(Box<str>, u32)], asked: &[String]) {
    let mut builder = Builder::new();
    for (domain, weight) in domains {
        builder.add(&Domain::parse(domain).expect("a domain"), *weight, 0).expect("room");
    }
    let asked = asked.iter().filter_map(|name| Domain::parse(&format!("{name}.com")).ok());
    let asked: Vec<Domain> = asked.collect();
    let answers = [50, 65, 75, 85].map(|load| {
        let image = builder.clone().with_load(load).build().expect("as real ones");
        let directory = Directory::open(&image).expect("just built");
        let steps: u64 = asked.iter().map(|typed| u64::from(directory.steps(typed))).sum();
        let (each, steps) =
            (image.len() as f64 / domains.len() as f64, steps as f64 / asked.len() as f64);
        println!("load {load} %: {each:.1} bytes an entry, {steps:.1} steps a look-up");
        asked.iter().map(|typed| found(&directory, typed.name()).len()).sum::<usize>()
    });
    assert!(answers.iter().all(|&found| found == answers[0]));
}
