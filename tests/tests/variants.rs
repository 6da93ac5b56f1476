//! `variants` against the check: the same prices, and probabilities that share one whole.

use misdirect::directory::Builder;
use misdirect::{
    Checker, Context, Costs, Directory, Domain, Kind, Layout, Policy, Variant, variants,
};
use misdirect_tests::random::{Random, cases};

/// A policy under which everything that has a suggestion at all is suspect.
const ANYTHING: Policy = Policy { threshold_ppm: 1, ratio_percent: 0 };

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

/// How many of the first variants a check with this domain alone in its directory finds, after it has
/// set the same price for each.
fn compare(domain: &Domain, layout: Layout) -> (usize, usize) {
    let mut builder = Builder::new();
    builder.add(domain, 1, 0).expect("one entry");
    let image = builder.build().expect("small");
    let directory = Directory::open(&image).expect("just built");
    let checker = Checker::new(directory).with_policy(ANYTHING).with_explore(true);
    let context = Context::new().with_layout(layout);
    let variants = first(domain, &Costs::default().with_layout(layout), 300);
    let mut found = 0;
    for variant in &variants {
        let name = variant.to_string();
        let verdict = checker.check(name.as_bytes(), &context);
        let own = |s: &misdirect::Suggestion<'_>| s.target().as_str() == domain.as_str();
        let Some(suggestion) = verdict.suggestions().find(own) else { continue };
        // `exarnple.com` has a price of its own among imitations.
        if suggestion.kind() == Kind::Slip {
            assert_eq!(suggestion.channel_cost(), variant.cost(), "{name} for {domain}");
        }
        found += 1;
    }
    (found, variants.len())
}

#[test]
fn a_check_sets_the_same_price() {
    let mut random = Random::new(20);
    let builtin = Directory::builtin();
    let entries: Vec<&str> =
        builtin.entries().filter(|entry| !entry.is_zone()).map(|entry| entry.domain()).collect();
    let picked: Vec<&str> = (0..cases(50)).map(|_| *random.pick(&entries)).collect();
    let (mut found, mut all) = (0, 0);
    for (text, layout) in VARIED.iter().chain(&picked).zip(Layout::ALL.into_iter().cycle()) {
        let domain = Domain::parse(text).expect(text);
        let (some, of) = compare(&domain, layout);
        found += some;
        all += of;
    }
    assert!(found * 100 >= all * 98 && all > 10_000, "{found} of {all}");
}

#[test]
fn probabilities_share_one_whole() {
    for text in VARIED {
        let domain = Domain::parse(text).expect(text);
        let variants = first(&domain, &Costs::default(), cases(3000));
        let sum: f64 = variants.iter().map(Variant::share).sum();
        // Each dot that can be left out is priced as if it were the only one, so that a host of seven
        // labels has a little more than there is.
        let most = if text.split('.').count() < 7 { 1.0 } else { 1.05 };
        assert!(sum <= most, "{text}: {sum}");
        // Of a name of up to three letters most slips are too dear to be told from other names.
        assert!(sum > 0.3 || !text.contains('.'), "{text}: {sum}");
    }
}
