//! Slips in the suffix of names that nobody lists, drawn from the channel itself: what is offered is what was
//! meant, and whatever cannot exist is asked about. The names are made of syllables, so that no list has them.

use misdirect::answer::Place;
use misdirect::compare::Costs;
use misdirect::domain::Section;
use misdirect::variants::Variant;
use misdirect::{Answer, Checker, Context, Directory, Domain, Policy, Verdict, variants};
use misdirect_tests::random::{self, Random};

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
    /// Another domain is offered as if it were certain.
    wrong: usize,
    /// The same, and what was meant is not even second.
    lost: usize,
}

fn name(random: &mut Random) -> String {
    let mut name: String = (0..3).map(|_| *random.pick(&SYLLABLES)).collect();
    if random.once_in(4) {
        name.push_str(random.pick::<&str>(&["-bau", "-group", "24", "-web"]));
    }
    name
}

/// Slips of a domain's suffix or of the dots in it, each with how often it is made. `exists`: those that end
/// in a suffix that exists, or those that end in none.
fn slips(domain: &Domain, exists: bool) -> Vec<(String, f64)> {
    let mut names = vec![Variant::default(); VARIANTS];
    let count = variants(domain, &Costs::default(), &mut names);
    let suffix_at = domain.as_str().len() - domain.suffix().len();
    let is_of_suffix = |variant: &&Variant<'_>| {
        let mut slips = variant.slips();
        slips.all(|slip| slip.place >= Place::Dot && slip.intended.0 >= suffix_at)
    };
    let of_suffix = names[..count].iter().filter(is_of_suffix);
    let of_suffix = of_suffix.map(|variant| (variant.to_string(), variant.share()));
    let is_wanted = |typed: &str| {
        let typed = Domain::parse(typed).expect("a variant");
        // One letter of a suffix may be of any.
        typed.suffix().len() > 1 && (typed.section() != Section::Unlisted) == exists
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

/// The first suggestion alone would do for a warning, whatever the suffix.
fn is_clear(answer: &Answer<'_>, first: u32) -> bool {
    let second = answer.suggestions().nth(1).map_or(0, |second| second.probability_ppm());
    let policy = Policy::DEFAULT;
    first >= policy.threshold_ppm
        && u64::from(first) * 100 >= u64::from(second) * u64::from(policy.ratio_percent)
}

/// Draws `count` slips of each suffix. Right is a warning that names what was meant first, wrong is one that
/// names another as clearly as it would a listed one.
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
            let first = answer.suggestions().next().filter(|_| is_suspect);
            let is_clear = first.is_some_and(|first| is_clear(&answer, first.probability_ppm()));
            let is_meant = |place: usize| {
                let mut offered = answer.suggestions().skip(place).filter(|_| is_suspect);
                offered.next().is_some_and(|one| one.target().to_string() == meant)
            };
            let (is_first, is_second) = (is_meant(0), is_meant(1));
            counted.drawn += 1;
            counted.right += usize::from(is_first);
            counted.among_two += usize::from(is_first || is_second);
            counted.wrong += usize::from(is_clear && !is_first);
            counted.lost += usize::from(is_clear && !is_first && !is_second);
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
        all.wrong += row.wrong;
        all.lost += row.lost;
    }
    println!("all: {all:?}");
    all
}

#[test]
fn suffixes_that_do_not_exist_are_repaired() {
    let all = total(&measure(&mut Random::new(17), random::cases(20), false));
    assert!(all.right * 100 >= all.drawn * 85, "{all:?}");
    assert!(all.among_two * 100 >= all.drawn * 95, "{all:?}");
    assert!(all.wrong * 100 <= all.drawn * 8, "{all:?}");
    assert!(all.lost * 100 <= all.drawn * 3, "{all:?}");
}

#[test]
fn suffixes_that_exist_are_left_alone() {
    let all = total(&measure(&mut Random::new(18), random::cases(10), true));
    assert!(all.wrong * 100 <= all.drawn, "{} of {}", all.wrong, all.drawn);
}
