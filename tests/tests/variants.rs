//! `variants` against the check: the same prices, and probabilities that share one whole.

use misdirect::compare::Costs;
use misdirect::directory::Builder;
use misdirect::variants::Variant;
use misdirect::{Checker, Context, Directory, Domain, Kind, Layout, Policy, variants};
use misdirect_tests::random::{Random, cases};

/// A policy under which everything that has a suggestion at all is suspect.
const ANYTHING: Policy = Policy::DEFAULT.with_threshold_ppm(1).with_ratio_percent(0);

/// One of each kind: long and short, hyphens, sub-domains, suffixes of one part and of more, digits,
/// other scripts, no suffix that exists, a suffix itself.
const VARIED: [&str; 50] = [
    "gmail.com",
    "army.mil",
    "us.army.mil",
    "yahoo.co.uk",
    "hotmail.com",
    "t-online.de",
    "web.de",
    "gmx.net",
    "qq.com",
    "163.com",
    "x.com",
    "hp.com",
    "ab.de",
    "outlook.com",
    "googlemail.com",
    "aol.com",
    "navy.mil",
    "state.gov",
    "mod.gov.uk",
    "forces.gc.ca",
    "defence.gouv.fr",
    "bundeswehr.org",
    "esercito.difesa.it",
    "uol.com.br",
    "yahoo.co.jp",
    "mail.ru",
    "yandex.ru",
    "naver.com",
    "u-tokyo.ac.jp",
    "stanford.edu",
    "cs.stanford.edu",
    "mit.edu",
    "seas.upenn.edu",
    "k12.wy.us",
    "gov.uk",
    "github.io",
    "user.github.io",
    "münchen.de",
    "почта.рф",
    "日本語.jp",
    "a-b-c-d.com",
    "mail.eu.example.com",
    "host.corp",
    "localhost",
    "1und1.de",
    "360.cn",
    "aaaa.aa.aa",
    "wirtschaftsuniversitaet-wien.ac.at",
    "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch.co.uk",
    "sub.of.a.sub.of.smallfirm.example",
];

fn first<'d>(domain: &'d Domain, costs: &Costs, count: usize) -> Vec<Variant<'d>> {
    let mut out = vec![Variant::default(); count];
    let found = variants(domain, costs, &mut out);
    out.truncate(found);
    out
}

/// What became of the first variants of a domain in checks with that domain alone in the directory.
#[derive(Debug, Default)]
struct Tally {
    all: usize,
    found: usize,
    /// Those for which the check has another price.
    differ: Vec<String>,
}

/// Checks the first variants of a domain.
fn compare(domain: &Domain, layout: Layout, tally: &mut Tally) {
    let mut builder = Builder::new();
    builder.add(domain, 1, 0).expect("one entry");
    let image = builder.build().expect("small");
    let directory = Directory::open(&image).expect("just built");
    let checker = Checker::new(directory).with_policy(ANYTHING).with_explore(true);
    let context = Context::new().with_layout(layout);
    let variants = first(domain, &Costs::default().with_layout(layout), 300);
    tally.all += variants.len();
    // What a slip makes of so short a name is somebody's, of which a check asks twelve bits and `variants` none.
    let may_be_short = domain.name().len() <= 3 || domain.name().starts_with("xn--");
    let short = if may_be_short { 12 * 256 } else { 0 };
    for variant in &variants {
        let name = variant.to_string();
        let answer = checker.check(name.as_bytes(), &context);
        let own = |s: &misdirect::Suggestion<'_>| s.target().as_str() == domain.as_str();
        let Some(suggestion) = answer.suggestions().find(own) else { continue };
        tally.found += 1;
        let costs = [variant.cost(), variant.cost() + short];
        // `exarnple.com` has a price of its own among imitations.
        if suggestion.kind() == Kind::Slip && !costs.contains(&suggestion.channel_cost()) {
            // Two keys of one fingerprint open a way that letters alone do not, which may be cheaper.
            assert!(suggestion.channel_cost() < variant.cost(), "{name} for {domain}");
            tally.differ.push(format!("{name} for {domain}"));
        }
    }
}

#[test]
fn a_check_sets_the_same_price() {
    let mut random = Random::new(20);
    let builtin = Directory::builtin();
    let entries: Vec<&str> =
        builtin.entries().filter(|entry| !entry.is_zone()).map(|entry| entry.domain()).collect();
    let picked: Vec<&str> = (0..cases(50)).map(|_| *random.pick(&entries)).collect();
    let mut tally = Tally::default();
    for (text, layout) in VARIED.iter().chain(&picked).zip(Layout::ALL.into_iter().cycle()) {
        let domain = Domain::parse(text).expect(text);
        compare(&domain, layout, &mut tally);
    }
    let Tally { all, found, differ } = &tally;
    assert!(found * 100 >= all * 99 && *all > 10_000, "{found} of {all}");
    // One in 300,000 (`gov.lse` for `gov.se`).
    assert!(differ.len() * 50_000 <= *all, "{differ:?} of {all}");
}

#[test]
fn probabilities_share_one_whole() {
    for text in VARIED {
        let domain = Domain::parse(text).expect(text);
        let variants = first(&domain, &Costs::default(), cases(3000));
        let sum: f64 = variants.iter().map(Variant::share).sum();
        assert!(sum <= 1.0, "{text}: {sum}");
        assert!(sum > 0.3 || !text.contains('.'), "{text}: {sum}");
    }
}
