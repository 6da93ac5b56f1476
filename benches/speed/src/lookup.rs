//! Look-up among the entries of a directory, and a whole check beside it.

use crate::data::{self, Source};
use crate::finders::{Automaton, Deletions, Find, Linear, Ours, Tree, answers};
use crate::queries::{Class, Query, queries};
use crate::rounds::{Runner, rounds};
use crate::row::row;
use misdirect::{Checker, Context, Directory};
use std::hint::black_box;

/// Queries of each class: so many that at a million entries those of one class touch more memory than
/// the caches hold.
const QUERIES: usize = 8000;
/// Beyond these sizes a peer takes minutes to be built, or gigabytes.
const TREE_MAX: usize = 100_000;
const DELETIONS_MAX: usize = 1_000_000;
const TWO_DELETIONS_MAX: usize = 100_000;
const LINEAR_MAX: usize = 1_000_000;

/// Times every method on `count` entries and asserts that all agree.
pub fn run(source: &Source, count: usize) -> Result<(), String> {
    let domains = source.domains(count);
    let names: Vec<&str> = domains.iter().map(data::Listed::name).collect();
    let image = match data::image(&domains) {
        Ok(image) => data::Aligned::new(&image),
        Err(error) => {
            row("refused", "misdirect", count, &error.to_string(), 1.0);
            return Ok(());
        }
    };
    let directory = Directory::open(image.bytes()).map_err(|error| error.to_string())?;
    let ours = Ours(directory);
    let peers = peers(&names);
    for class in Class::FOUR {
        let queries = queries(class, QUERIES, source, &domains, &directory);
        one_class(count, class, &queries, &ours, &peers);
    }
    two_slips(source, count, &names, &domains, &directory);
    Ok(())
}

type Peer<'n> = (&'static str, Box<dyn Find + 'n>);

fn peers<'n>(names: &[&'n str]) -> Vec<Peer<'n>> {
    let mut peers: Vec<Peer<'n>> =
        vec![("fst + levenshtein_automata", Box::new(Automaton::new(names)))];
    if names.len() <= LINEAR_MAX {
        peers.push(("rapidfuzz, linear", Box::new(Linear(names.to_vec()))));
    }
    if names.len() <= DELETIONS_MAX {
        peers.push(("symspell_rs", Box::new(Deletions::new(names, 1))));
    }
    if names.len() <= TREE_MAX {
        peers.push(("bk-tree", Box::new(Tree::new(names))));
    }
    peers
}

fn one_class(count: usize, class: Class, queries: &[Query], ours: &Ours<'_>, peers: &[Peer<'_>]) {
    let checker = Checker::new(ours.0);
    let context = Context::new();
    let addresses: Vec<String> = queries.iter().map(Query::address).collect();
    let mut finders: Vec<(&'static str, &dyn Find)> = vec![("misdirect, look-up", ours)];
    finders.extend(peers.iter().map(|(name, peer)| (*name, &**peer)));
    let mut runners = vec![Runner::new("misdirect, check", |at| {
        black_box(checker.check(addresses[at].as_bytes(), &context));
    })];
    runners.extend(finders.iter().map(|&(name, finder)| {
        Runner::new(name, move |at| {
            let mut found = 0;
            finder.find(queries[at].name(), &mut |name| found += name.len());
            black_box(found);
        })
    }));
    for time in rounds(&mut runners, queries.len()) {
        row("lookup ns", time.name, count, class.name(), time.nanoseconds);
        if let Some((name, peer)) = finders.iter().find(|(name, _)| *name == time.name) {
            agree(name, *peer, ours, &queries[..time.queries]);
            row("answers agreed on", name, count, class.name(), time.queries as f64);
        }
    }
}

fn agree(name: &str, peer: &dyn Find, ours: &Ours<'_>, queries: &[Query]) {
    for query in queries {
        let (own, others) = (answers(ours, query.name()), answers(peer, query.name()));
        assert_eq!(own, others, "misdirect and {name} differ on {:?}", query.name());
    }
}

/// Two slips in one name: what a check costs and finds, beside symspell_rs at distance 2.
fn two_slips(
    source: &Source,
    count: usize,
    names: &[&str],
    domains: &[data::Listed],
    directory: &Directory<'_>,
) {
    let queries = queries(Class::TwoSlips, QUERIES, source, domains, directory);
    let checker = Checker::new(*directory);
    let context = Context::new();
    let addresses: Vec<String> = queries.iter().map(Query::address).collect();
    let class = Class::TwoSlips.name();
    let peer = (count <= TWO_DELETIONS_MAX).then(|| Deletions::new(names, 2));
    let mut runners = vec![Runner::new("misdirect, check", |at| {
        black_box(checker.check(addresses[at].as_bytes(), &context));
    })];
    if let Some(peer) = &peer {
        runners.push(Runner::new("symspell_rs, distance 2", |at| {
            let mut found = 0;
            peer.find(queries[at].name(), &mut |name| found += name.len());
            black_box(found);
        }));
    }
    for time in rounds(&mut runners, queries.len()) {
        row("lookup ns", time.name, count, class, time.nanoseconds);
    }
    let found = queries.iter().zip(&addresses).filter(|(query, address)| {
        let answer = checker.check(address.as_bytes(), &context);
        answer.suggestions().any(|suggestion| suggestion.target().as_str() == query.meant)
    });
    row("recall", "misdirect, check", count, class, found.count() as f64 / queries.len() as f64);
}
