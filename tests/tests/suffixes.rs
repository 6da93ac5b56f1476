//! Slips in the suffix of names that nobody lists, drawn from the channel itself: what is offered is what was
//! meant, and whatever cannot exist is asked about. `MISDIRECT_CASES=100` draws enough to tell shares of a
//! thousandth (`-- --nocapture` shows them). The names are made of syllables, so that no list has them.

use misdirect::answer::Place;
use misdirect::compare::Costs;
use misdirect::domain::Section;
use misdirect::variants::Variant;
use misdirect::{Checker, Context, Directory, Domain, Verdict, variants};
use misdirect_tests::random::{self, Random};
use std::collections::HashMap;

/// What mail domains end in most often, in several shapes.
const SUFFIXES: [&str; 23] = [
    "com", "de", "net", "org", "co.uk", "fr", "it", "nl", "com.au", "ca", "ch", "es", "pl",
    "com.br", "se", "be", "at", "eu", "ru", "co.jp", "edu", "gov", "info",
];
const SYLLABLES: [&str; 16] = [
    "bran", "del", "fer", "gos", "hal", "kin", "lum", "mor", "nav", "pol", "quen", "ros", "sted",
    "tor", "vik", "wen",
];
/// Slips of one domain that are drawn from: rarer ones are less than one in a thousand.
const VARIANTS: usize = 400;

/// What becomes of the slips of one suffix.
#[derive(Debug, Default)]
struct Counted {
    drawn: usize,
    /// What was meant comes first.
    right: usize,
    /// It is one of the first two: `xe` is `de` more often than `se`, since more people are there.
    among_two: usize,
    /// Several are offered: "did you mean this or that?"
    asked: usize,
    /// What was meant is not among those that are offered.
    wrong: usize,
    /// The same, and one alone is offered, as if it were certain.
    sure: usize,
    /// Nothing is offered.
    silent: usize,
}

fn name(random: &mut Random) -> String {
    let mut name: String = (0..3).map(|_| *random.pick(&SYLLABLES)).collect();
    if random.once_in(4) {
        name.push_str(random.pick::<&str>(&["-bau", "-group", "24", "-web"]));
    }
    name
}

/// Slips of a domain's suffix, of the dots in it, or of that before it with the letter before that, each with how often it is made. `exists`: those that end
/// in a suffix that exists, or those that end in none.
fn slips(domain: &Domain, exists: bool) -> Vec<(String, f64)> {
    let mut names = vec![Variant::default(); VARIANTS];
    let count = variants(domain, &Costs::default(), &mut names);
    let suffix_at = domain.as_str().len() - domain.suffix().len();
    let is_of_suffix = |variant: &&Variant<'_>| {
        let mut slips = variant.slips();
        slips.all(|slip| {
            let is_early_dot = slip.intended == (suffix_at - 2, 2);
            slip.place >= Place::Dot && (slip.intended.0 >= suffix_at || is_early_dot)
        })
    };
    let of_suffix = names[..count].iter().filter(is_of_suffix);
    let of_suffix = of_suffix.map(|variant| (variant.to_string(), variant.share()));
    let is_wanted = |typed: &str| {
        let typed = Domain::parse(typed).expect("a variant");
        // One letter of a suffix may be of any, and South Africa has no rule of its own.
        typed.suffix().len() > 1
            && typed.suffix() != "za"
            && (typed.section() != Section::Unlisted) == exists
    };
    of_suffix.filter(|(typed, _)| is_wanted(typed)).collect()
}

fn draw(random: &mut Random, slips: &[(String, f64)]) -> String {
    let whole: f64 = slips.iter().map(|(_, share)| share).sum();
    let mut left = whole * random.below(1 << 20) as f64 / f64::from(1 << 20);
    let drawn = slips.iter().find(|(_, share)| {
        left -= share;
        left < 0.0
    });
    drawn.or(slips.last()).expect("every suffix has slips").0.clone()
}

/// Draws `count` slips of each suffix.
fn measure(random: &mut Random, count: usize, exists: bool) -> Vec<(&'static str, Counted)> {
    let checker = Checker::new(Directory::builtin());
    let of_suffix = |suffix: &'static str| {
        let mut counted = Counted::default();
        for _ in 0..count {
            let meant = format!("{}.{suffix}", name(random));
            let domain = Domain::parse(&meant).expect("a domain");
            let typed = draw(random, &slips(&domain, exists));
            let answer = checker.check(typed.as_bytes(), &Context::new());
            let is_suspect = answer.verdict() == Verdict::Suspect;
            assert!(is_suspect || exists, "{typed}: nothing ends so");
            let suggested = answer.suggestions().filter(|_| is_suspect);
            let place = { suggested }.position(|one| one.target().to_string() == meant);
            let offered = answer.meant().count();
            counted.drawn += 1;
            counted.right += usize::from(place == Some(0));
            counted.among_two += usize::from(place.is_some_and(|place| place < 2));
            counted.asked += usize::from(offered > 1);
            counted.silent += usize::from(offered == 0);
            let is_wrong = offered > 0 && place.is_none_or(|place| place >= offered);
            counted.wrong += usize::from(is_wrong);
            counted.sure += usize::from(is_wrong && offered == 1);
        }
        (suffix, counted)
    };
    SUFFIXES.into_iter().map(of_suffix).collect()
}

fn total(rows: &[(&str, Counted)]) -> Counted {
    let mut all = Counted::default();
    for (suffix, row) in rows {
        println!("{suffix}: {row:?}");
        all.drawn += row.drawn;
        all.right += row.right;
        all.among_two += row.among_two;
        all.asked += row.asked;
        all.wrong += row.wrong;
        all.sure += row.sure;
        all.silent += row.silent;
    }
    let share = |row: &Counted| row.right as f64 / row.drawn as f64;
    let often: f64 = rows.iter().map(|(suffix, row)| frequency(suffix) * share(row)).sum();
    let whole: f64 = rows.iter().map(|(suffix, _)| frequency(suffix)).sum();
    println!("all: {all:?}; right as often as each is meant: {:.3}", often / whole);
    all
}

/// How often mail domains end so, as counted.
fn frequency(suffix: &str) -> f64 {
    let counts = include_str!("../../data/model/suffixes.tsv").lines();
    let mut rows = counts.map(|line| line.split('\t').collect::<Vec<_>>());
    let row = rows.find(|row| row.get(1) == Some(&suffix)).expect("it is counted");
    row[4].parse().expect("a count")
}

/// The best that anybody can do who knows the channel and these suffixes alone: to say of what was typed whichever
/// made it most often. Where each is meant as often as any other that is right in 96 %, and so no more than 96 % of
/// these draws can be. Who goes by how often mail domains end so, as a check must, is right in fewer of them, and
/// in more of slips as they happen.
#[test]
fn the_best_that_can_be_reached() {
    let mut random = Random::new(19);
    let shares = |counts: [f64; 23]| counts.map(|count| count / counts.iter().sum::<f64>());
    let (even, real) = (shares([1.0; 23]), shares(SUFFIXES.map(frequency)));
    let mut right = [0.0; 4];
    let cases = random::cases(2);
    for _ in 0..cases {
        let name = name(&mut random);
        let mut made: HashMap<String, [f64; 23]> = HashMap::new();
        for (number, suffix) in SUFFIXES.into_iter().enumerate() {
            let domain = Domain::parse(&format!("{name}.{suffix}")).expect("a domain");
            let slips = slips(&domain, false);
            let whole: f64 = slips.iter().map(|(_, share)| share).sum();
            for (typed, share) in slips {
                made.entry(typed).or_default()[number] += share / whole;
            }
        }
        let likeliest = |made: &[f64; 23], prior: [f64; 23]| {
            let by = |&number: &usize| made[number] * prior[number];
            (0..23).max_by(|a, b| by(a).total_cmp(&by(b))).expect("one of them")
        };
        // Believed, and drawn.
        let ways = [(even, even), (real, even), (real, real), (even, real)];
        for (right, (believed, drawn)) in right.iter_mut().zip(ways) {
            let one = |made: &[f64; 23]| {
                let first = likeliest(made, believed);
                made[first] * drawn[first]
            };
            *right += made.values().map(one).sum::<f64>() / cases as f64;
        }
    }
    println!("right at best, even and by frequency: {right:.3?}");
    let [even, by_frequency, real, _] = right;
    assert!(even > 0.95 && even < 0.97 && by_frequency < even && real > even, "{right:?}");
}

/// Every name of the United States' forces, with what slips make of its suffix and with what forms, habit and
/// resolvers put behind it.
#[test]
fn every_military_name_is_caught() {
    let checker = Checker::new(Directory::builtin());
    let list = include_str!("../../data/directory/us-military.txt");
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    let names: Vec<&str> =
        names.filter(|name| name.ends_with(".mil") && !name.starts_with('*')).collect();
    assert!(names.len() > 80);
    for name in names {
        let head = name.strip_suffix(".mil").expect("a name under .mil");
        for suffix in [
            "ml",
            "mi",
            "mill",
            "mli",
            "mil.com",
            "mil.net",
            "mil.org",
            "mil.us",
            "mil.local",
            "mil.lan",
        ] {
            let typed = format!("{head}.{suffix}");
            let answer = checker.check(typed.as_bytes(), &Context::new());
            assert_eq!(answer.verdict(), Verdict::Suspect, "{typed}");
            let first = answer.suggestions().next().expect("a suggestion");
            assert_eq!(first.target().to_string(), name, "{typed}");
        }
    }
}

/// Of 1,840 draws what was meant is first in 91.2 %, among two in 97.6 %; 29 % are asked about, in 1.6 % what was
/// meant is not offered, a third of these as if it were certain. (`the_best_that_can_be_reached` has 95.9 %.)
#[test]
fn suffixes_that_do_not_exist_are_repaired() {
    let all = total(&measure(&mut Random::new(17), random::cases(20), false));
    assert!(all.right * 100 >= all.drawn * 90, "{all:?}");
    assert!(all.among_two * 100 >= all.drawn * 97, "{all:?}");
    assert!(all.asked * 100 <= all.drawn * 35, "{all:?}");
    assert!(all.wrong * 100 <= all.drawn * 3, "{all:?}");
    assert!(all.sure * 100 <= all.drawn && all.silent == 0, "{all:?}");
}

#[test]
fn suffixes_that_exist_are_left_alone() {
    let all = total(&measure(&mut Random::new(18), random::cases(10), true));
    assert!(all.wrong * 100 <= all.drawn, "{} of {}", all.wrong, all.drawn);
}
