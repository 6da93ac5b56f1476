//! Distances against another crate's. (The weighted alignment, the public suffix split and IDNA
//! have their oracles beside them in the core.)

use misdirect::compare::Costs;
use misdirect::domain::Typed;
use misdirect::{Directory, Domain, compare};
use misdirect_tests::random::{Random, cases};
use misdirect_tests::{corpus, hostile};

fn agrees(typed: &Domain, intended: &Domain) {
    let expected = strsim::osa_distance(typed.as_str(), intended.as_str());
    let result = compare(typed, intended, &Costs::default());
    assert_eq!(result.distance() as usize, expected, "{typed} {intended}");
    // The score is the distance over the longer length, and slips are as many where that is few.
    let longer = typed.len().max(intended.len());
    assert_eq!(result.score_ppm() as usize, (longer - expected) * 1_000_000 / longer);
    assert_eq!(expected == 0, result.cost() == Some(0), "{typed} {intended}");
    // A letter moved over two others is one slip, and left out and put in by that distance.
    let slips: usize = result.slips().map(|slip| if slip.typed.1 == 3 { 2 } else { 1 }).sum();
    assert!(result.cost().is_none() || slips >= expected, "{typed} {intended}");
}

/// Punycode is one way to write letters, and distances are between letters.
fn is_ascii(domain: &Domain) -> bool {
    !domain.as_str().contains("xn--")
}

#[test]
fn distance_is_what_strsim_says_of_the_corpus() {
    let builtin = Directory::builtin();
    let (mut compared, mut random) = (0, Random::new(1));
    let entries: Vec<&str> = builtin.entries().map(|entry| entry.domain()).collect();
    for row in corpus::rows() {
        let (input, message) = (row.input(), row.message());
        let checker = row.checker(builtin).with_explore(true);
        let answer = checker.check(&input, &row.context(message.as_ref()));
        let Some(typed) = answer.domain().filter(|typed| is_ascii(typed)) else { continue };
        let targets = answer.suggestions().map(|suggestion| suggestion.target().to_string());
        let others = [random.pick(&entries).to_string(), typed.to_string()];
        for target in targets.chain(others) {
            // `163` is a provider where one is called so, and no domain by itself.
            let Ok(intended) = Domain::parse(&target) else {
                assert_eq!(target, typed.to_string());
                continue;
            };
            if is_ascii(&intended) {
                agrees(typed, &intended);
                agrees(&intended, typed);
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn distance_is_what_strsim_says_of_random_pairs() {
    let mut random = Random::new(2);
    for case in 0..cases(5000) {
        // Two letters make doubled and swapped ones common; long ones reach the array's end.
        let letters = ["ab", "ab.-c", "abcdefghijklmnopqrstuvwxyz0123456789-."][case % 3];
        let most = if random.once_in(20) { 253 } else { 20 };
        let mut domain = || loop {
            let len = 1 + random.below(most);
            if let Ok(domain) = Domain::parse(&random.text(letters, len)) {
                return domain;
            }
        };
        agrees(&domain(), &domain());
    }
}

#[test]
fn distance_is_what_strsim_says_of_the_longest() {
    let inputs = hostile::inputs(0);
    let typed: Vec<Typed<'_>> = inputs.iter().map(|input| Typed::read(input)).collect();
    let domains = || typed.iter().filter_map(|typed| typed.domain().ok());
    let long: Vec<&Domain> =
        domains().filter(|domain| domain.len() > 150 && is_ascii(domain)).collect();
    assert!(long.iter().any(|domain| domain.len() == 253));
    for (typed, intended) in long.iter().flat_map(|a| long.iter().map(move |b| (a, b))) {
        agrees(typed, intended);
    }
}
