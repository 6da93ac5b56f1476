//! Names that are in use, with and without the filter that comes with the library: real names fall
//! silent, and slips of `.mil` are told all the same.

use misdirect::directory::{Builder, Filter};
use misdirect::{Checker, Context, Directory, Domain, Verdict};
use misdirect_tests::repository;
use std::fs;

fn checker() -> Checker<'static> {
    Checker::new(Directory::builtin()).with_filter(Filter::builtin()).expect("there is room")
}

fn verdict(checker: &Checker<'_>, name: &str) -> Verdict {
    checker.check(name.as_bytes(), &Context::new()).verdict()
}

/// Lines of a file of the repository.
fn lines(path: &str) -> Vec<String> {
    let text = fs::read_to_string(repository(path)).expect(path);
    text.lines().map(str::to_owned).collect()
}

#[test]
fn real_names_that_look_like_slips_are_silent() {
    let with = checker();
    let without = Checker::new(Directory::builtin());
    for name in [
        // Registered under .gov: Minnesota, the government's portal, the House, a foundation, a court.
        "mn.gov",
        "usa.gov",
        "ushouse.gov",
        "usadf.gov",
        "uscavc.gov",
        // A magazine, a carrier, a firm that made messaging software.
        "space.com",
        "tnt.com",
        "layer.com",
    ] {
        assert_eq!(verdict(&with, name), Verdict::Unlisted, "{name}");
        let ppm = |checker: &Checker<'_>| {
            checker.check(name.as_bytes(), &Context::new()).probability_ppm()
        };
        assert!(ppm(&with) * 4 < ppm(&without), "{name} needs no evidence");
    }
}

/// Nearly all schools are in the filter, so that one which is not is a slip of another.
#[test]
fn a_school_that_nobody_has_heard_of_is_a_slip_of_another() {
    let (with, without) = (checker(), Checker::new(Directory::builtin()));
    for (name, meant) in [
        ("standford.edu", "stanford.edu"),
        ("princton.edu", "princeton.edu"),
        ("imperal.ac.uk", "imperial.ac.uk"),
        ("stci.edu", "stsci.edu"),
        ("colubmia.edu", "columbia.edu"),
        ("adeliade.edu.au", "adelaide.edu.au"),
    ] {
        let answer = with.check(name.as_bytes(), &Context::new());
        assert_eq!(answer.verdict(), Verdict::Suspect, "{name}");
        let best = answer.suggestions().next().expect("a suggestion");
        assert_eq!(best.target().as_str(), meant, "{name}");
        let before = without.check(name.as_bytes(), &Context::new());
        assert!(answer.probability_ppm() > before.probability_ppm(), "{name}");
    }
}

/// That `intel.com` is in use is known of a listed domain, and says nothing of one more host below it.
#[test]
fn a_slip_of_a_listed_host_is_one_whether_or_not_its_domain_is_in_use() {
    let list =
        "linux.intel.com 383\nintel.com 3169\nalumni.brown.edu 5\nbrown.edu 16\ngmail.com 24173";
    let image = build(list);
    let without = Checker::new(Directory::open(&image).expect("just built"));
    let with = without.with_filter(Filter::builtin()).expect("there is room");
    for (name, meant) in [
        ("linx.intel.com", "linux.intel.com"),
        ("linuax.intel.com", "linux.intel.com"),
        ("alummni.brown.edu", "alumni.brown.edu"),
    ] {
        let answer = with.check(name.as_bytes(), &Context::new());
        let best = answer.suggestions().next().expect("a suggestion");
        assert_eq!(best.target().as_str(), meant, "{name}");
        let before = without.check(name.as_bytes(), &Context::new());
        assert_eq!(answer.probability_ppm(), before.probability_ppm(), "{name}");
    }
    assert_eq!(verdict(&with, "01.intel.com"), Verdict::Listed);
}

fn build(list: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.add_list(list).expect("a list");
    builder.build().expect("small")
}

#[test]
fn schools_that_are_in_no_list_are_silent_all_the_same() {
    let checker = checker();
    for name in [
        // In the mail of git histories, and in no list of schools.
        "oes.edu",
        "akashi.ac.jp",
        "coep.ac.in",
        "vit.edu.in",
        "uoch.edu.pk",
        "ensta.edu.dz",
        "svyasa-sas.edu.in",
        // A museum, and universities of Nepal and Bangladesh.
        "sciencemuseum.ac.uk",
        "mbust.edu.np",
        "kiu.ac.bd",
        // Somebody's, who complained of a tool that took it for gmail.com.
        "gial.edu",
    ] {
        assert!(!Filter::builtin().has(&Domain::parse(name).expect(name)), "{name} is in it");
        assert_ne!(verdict(&checker, name), Verdict::Suspect, "{name}");
    }
}

#[test]
fn slips_of_the_commonest_names_stay_slips() {
    let with = checker();
    for name in ["gmial.com", "gmai.com", "gamil.com", "hotmial.com", "yaho.com", "army.ml"] {
        assert_eq!(verdict(&with, name), Verdict::Suspect, "{name}");
    }
}

#[test]
fn names_of_mali_are_silent() {
    let (checker, mut count) = (checker(), 0);
    for line in lines("tests/names/mali.tsv").iter().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, who, source] = cells[..] else { panic!("three cells: {line}") };
        assert!(!who.is_empty() && !source.is_empty(), "{name} has an owner and a source");
        assert_ne!(verdict(&checker, name), Verdict::Suspect, "{name}, {who}");
        count += 1;
    }
    assert!(count >= 200, "{count}");
}

/// `.mil` typed short, long or with a letter moved, and what resolvers find there.
#[test]
fn names_of_the_american_military_are_caught_under_other_suffixes() {
    let checker = checker();
    let list = lines("data/directory/us-military.txt");
    let listed = list.iter().filter_map(|line| line.split(' ').next()?.strip_suffix(".mil"));
    let names: Vec<&str> = listed.filter(|name| *name != "*").collect();
    assert!(names.len() >= 75, "{}", names.len());
    for name in names {
        for host in ["", "us.", "mail."] {
            for suffix in ["ml", "mi", "mill", "mli"] {
                let typed = format!("{host}{name}.{suffix}");
                let answer = checker.check(typed.as_bytes(), &Context::new());
                assert_eq!(answer.verdict(), Verdict::Suspect, "{typed}");
                let best = answer.suggestions().next().expect("a suggestion");
                assert!(best.target().as_str().ends_with(".mil"), "{typed}: {}", best.target());
            }
        }
    }
}

#[test]
fn every_name_of_the_lists_is_in_the_filter() {
    let filter = Filter::builtin();
    assert_eq!(filter.verify(), Ok(()));
    let mut names = 0;
    for file in ["institutions.txt", "added.txt", "popular.txt"] {
        for line in lines(&format!("data/evidence/{file}")) {
            let name = line.split('#').next().unwrap_or_default().trim();
            if !name.is_empty() {
                assert!(filter.has(&Domain::parse(name).expect(name)), "{name}");
                names += 1;
            }
        }
    }
    assert!(names >= 140_000, "{names}");
    assert!(filter.image_len() * 10 <= 12 * names, "{} bytes", filter.image_len());
}
