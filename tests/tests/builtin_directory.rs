//! The lists of the built-in directory keep their own rules: sorted, each domain once, nothing that
//! was excluded, and no two entries within one slip of each other without a reason.

use misdirect::{Directory, Domain};
use misdirect_tests::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The lists, and about how many entries each has.
const LISTS: [(&str, usize); 9] = [
    ("education.txt", 2900),
    ("government.txt", 1430),
    ("internet-providers.txt", 990),
    ("organisations.txt", 2350),
    ("providers.txt", 620),
    ("software.txt", 435),
    ("us-federal.txt", 240),
    ("us-military.txt", 102),
    ("us-states.txt", 240),
];
/// What an entry weighs all in all, in the units of the image: 400,845 over 9,312 entries.
const WEIGHT: u64 = 400_000;

/// Less than a tenth more or less: who adds more than that to a list says so here.
fn is_about(found: u64, expected: u64) -> bool {
    found.abs_diff(expected) * 10 < expected
}

/// Domain and file of every entry, zones apart.
fn entries() -> Vec<(Domain, String)> {
    let mut entries = Vec::new();
    for file in fs::read_dir(repository("data/directory")).expect("the lists are there") {
        let path = file.expect("readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".txt") || name == "excluded.txt" || name == "neighbours.txt" {
            continue;
        }
        let words: Vec<String> = lines(&name).into_iter().map(first_word).collect();
        let count = LISTS.iter().find(|list| list.0 == name).map(|list| list.1);
        let count = count.unwrap_or_else(|| panic!("{name} is not among the lists"));
        assert!(is_about(words.len() as u64, count as u64), "{name}: {} entries", words.len());
        let mut sorted = words.clone();
        sorted.sort_unstable();
        assert_eq!(words, sorted, "{name} is sorted");
        for word in words.iter().filter(|word| !word.starts_with("*.")) {
            let domain =
                Domain::parse(word).unwrap_or_else(|error| panic!("{name}: {word}: {error}"));
            entries.push((domain, name.clone()));
        }
    }
    entries
}

/// The lines of a list that are entries.
fn lines(name: &str) -> Vec<String> {
    let text = fs::read_to_string(repository("data/directory").join(name)).expect("UTF-8");
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '@'])).map(Into::into).collect()
}

fn first_word(line: String) -> String {
    line.split_whitespace().next().unwrap_or_default().to_owned()
}

#[test]
fn the_image_has_every_entry_once() {
    let entries = entries();
    let builtin = Directory::builtin();
    let mut files: BTreeMap<&str, &str> = BTreeMap::new();
    for (domain, file) in &entries {
        let other = files.insert(domain.as_str(), file);
        assert!(other.is_none(), "{domain} stands in {file} and {other:?}");
        assert!(domain.registrable().is_some() || domain.is_public_suffix(), "{domain} in {file}");
        let listed = builtin.covering(domain).map(|entry| entry.domain());
        assert_eq!(listed, Some(domain.as_str()), "{domain} is not in the image");
    }
    let lists: BTreeSet<&str> = files.into_values().collect();
    assert!(lists.into_iter().eq(LISTS.map(|list| list.0)), "not every list has entries");
    let zones = LISTS.iter().flat_map(|list| lines(list.0)).filter(|line| line.starts_with("*."));
    assert_eq!(builtin.entries().count(), entries.len() + zones.count(), "and no other");
    let weight = builtin.entries().map(|entry| u64::from(entry.weight())).sum();
    assert!(is_about(weight, WEIGHT), "{weight}");
}

#[test]
fn nothing_that_was_excluded_is_in() {
    let entries: BTreeSet<String> = entries().iter().map(|(d, _)| d.as_str().to_owned()).collect();
    let excluded: Vec<String> = lines("excluded.txt").into_iter().map(first_word).collect();
    assert!(excluded.len() > 10);
    let both: Vec<_> = excluded.iter().filter(|domain| entries.contains(*domain)).collect();
    assert!(both.is_empty(), "{both:?}");
    // Squats and slips that provider lists are known to hold.
    for squat in ["gmial.com", "gmai.com", "gamil.com", "hotmial.com", "yaho.com", "outlok.com"] {
        assert!(!entries.contains(squat), "{squat}");
    }
}

#[test]
fn neighbours_have_a_reason() {
    let reasons = Reasons::read();
    let entries = entries();
    let neighbours = neighbours(&entries);
    assert!(neighbours.len() > 5000, "{}", neighbours.len());
    let mut unreasoned = Vec::new();
    for (a, b) in neighbours {
        if !reasons.cover(a, b) {
            unreasoned.push(format!("{a} {b}"));
        }
    }
    assert!(unreasoned.is_empty(), "{} pairs: {unreasoned:#?}", unreasoned.len());
}

/// Pairs one insertion, omission, substitution or swap apart, or of one name.
fn neighbours(entries: &[(Domain, String)]) -> BTreeSet<(&str, &str)> {
    let mut pairs = BTreeSet::new();
    let mut keys: BTreeMap<String, Vec<&Domain>> = BTreeMap::new();
    let mut names: BTreeMap<&str, Vec<&Domain>> = BTreeMap::new();
    for (domain, _) in entries {
        let text = domain.as_str();
        keys.entry(text.to_owned()).or_default().push(domain);
        for at in 0..text.len() {
            keys.entry(format!("{}{}", &text[..at], &text[at + 1..])).or_default().push(domain);
        }
        if domain.subdomain().is_empty() {
            names.entry(domain.name()).or_default().push(domain);
        }
    }
    let near = |a: &Domain, b: &Domain| strsim::osa_distance(a.as_str(), b.as_str()) == 1;
    for group in keys.values().filter(|group| group.len() > 1) {
        add_pairs(group, near, &mut pairs);
    }
    for group in names.values().filter(|group| group.len() > 1) {
        add_pairs(group, |_, _| true, &mut pairs);
    }
    pairs
}

fn add_pairs<'e>(
    group: &[&'e Domain],
    test: impl Fn(&Domain, &Domain) -> bool,
    pairs: &mut BTreeSet<(&'e str, &'e str)>,
) {
    for (at, &a) in group.iter().enumerate() {
        for &b in &group[at + 1..] {
            if a != b && test(a, b) {
                let (a, b) = (a.as_str(), b.as_str());
                pairs.insert(if a < b { (a, b) } else { (b, a) });
            }
        }
    }
}

/// The sets of `neighbours.txt`: any two of one set may be neighbours.
struct Reasons {
    sets: Vec<BTreeSet<String>>,
}

impl Reasons {
    fn read() -> Self {
        let path = repository("data/directory/neighbours.txt");
        let text = fs::read_to_string(path).expect("the reasons are there");
        let mut sets = Vec::new();
        let mut set = BTreeSet::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.trim().is_empty() || line.starts_with('[') {
                sets.push(std::mem::take(&mut set));
                continue;
            }
            for word in line.split_whitespace() {
                match word.strip_suffix(".*") {
                    Some(_) => sets.push(BTreeSet::from([word.to_owned()])),
                    None => _ = set.insert(word.to_owned()),
                }
            }
        }
        sets.push(set);
        Self { sets }
    }

    fn cover(&self, a: &str, b: &str) -> bool {
        let name = |text: &str| Domain::parse(text).map(|d| format!("{}.*", d.name()));
        let same = name(a).ok().filter(|pattern| name(b).as_ref() == Ok(pattern));
        self.sets.iter().any(|set| {
            same.as_ref().is_some_and(|pattern| set.contains(pattern))
                || (set.contains(a) && set.contains(b))
        })
    }
}
