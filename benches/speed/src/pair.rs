//! Two domains compared: our weighted alignment with its trace-back beside distances alone.

use crate::data::Source;
use crate::queries::{Class, queries};
use crate::random::Random;
use crate::rounds::{Runner, rounds};
use crate::row::row;
use misdirect::compare::Costs;
use misdirect::{Directory, Domain};
use rapidfuzz::distance::osa;
use std::hint::black_box;

const ENTRIES: usize = 10_000;
const PAIRS: usize = 2000;
/// The faster of its two for pairs that are near.
const TRIPLE_ACCEL: &str = "triple_accel, rdamerau_exp";

/// Times every method on pairs one slip apart and on pairs at random, and asserts that distances agree.
pub fn run(source: &Source) -> Result<(), String> {
    let domains = source.domains(ENTRIES);
    let slips = queries(Class::Slip, PAIRS, source, &domains, &Directory::EMPTY);
    let slips: Vec<_> = slips.into_iter().map(|query| (query.typed, query.meant)).collect();
    let mut random = Random::new(2);
    let mut any = || random.pick(&domains).domain().to_owned();
    let pairs: Vec<_> = (0..PAIRS).map(|_| (any(), any())).collect();
    compare("one slip", &slips);
    compare("random", &pairs);
    Ok(())
}

fn compare(class: &str, pairs: &[(String, String)]) {
    let parse = |text: &str| Domain::parse(text).expect("it was parsed before");
    let parsed: Vec<_> = pairs.iter().map(|(a, b)| (parse(a), parse(b))).collect();
    let costs = Costs::default();
    for ((a, b), (x, y)) in pairs.iter().zip(&parsed) {
        let distance = strsim::osa_distance(a, b);
        assert_eq!(
            misdirect::compare(x, y, &costs).distance() as usize,
            distance,
            "misdirect: {a} {b}"
        );
        assert_eq!(osa::distance(a.bytes(), b.bytes()), distance, "rapidfuzz: {a} {b}");
        let known = symspell_rs::damerau_levenshtein_osa(a, b, 2);
        assert_eq!(known, (distance <= 2).then_some(distance), "symspell_rs: {a} {b}");
    }
    // triple_accel 0.4.0 gives 2 for some omissions and insertions (omah.gov, omaha.gov).
    let fast =
        |a: &str, b: &str| triple_accel::levenshtein::rdamerau_exp(a.as_bytes(), b.as_bytes());
    let wrong = pairs.iter().filter(|(a, b)| fast(a, b) as usize != strsim::osa_distance(a, b));
    row("wrong distances", TRIPLE_ACCEL, 0, class, wrong.count() as f64);
    let text = |at: usize| (pairs[at].0.as_str(), pairs[at].1.as_str());
    let mut runners = vec![
        Runner::new("misdirect, similarity", |at| {
            let (a, b) = &parsed[at];
            black_box(misdirect::compare(a, b, &costs));
        }),
        Runner::new("strsim, OSA", |at| {
            let (a, b) = text(at);
            black_box(strsim::osa_distance(a, b));
        }),
        Runner::new("rapidfuzz, OSA", |at| {
            let (a, b) = text(at);
            black_box(osa::distance(a.bytes(), b.bytes()));
        }),
        Runner::new("rapidfuzz, OSA up to 2", |at| {
            let (a, b) = text(at);
            let most = osa::Args::default().score_cutoff(2);
            black_box(osa::distance_with_args(a.bytes(), b.bytes(), &most));
        }),
        Runner::new(TRIPLE_ACCEL, |at| {
            let (a, b) = text(at);
            black_box(fast(a, b));
        }),
        Runner::new("symspell_rs, OSA up to 2", |at| {
            let (a, b) = text(at);
            black_box(symspell_rs::damerau_levenshtein_osa(a, b, 2));
        }),
    ];
    for time in rounds(&mut runners, pairs.len()) {
        row("pair ns", time.name, 0, class, time.nanoseconds);
    }
}
