//! Indexes that find the names one slip away: ours and the peers', each as its authors would use it.
//!
//! The question is the same for all: every name of the list whose optimal string alignment distance from
//! the typed one is at most 1. All of them answer it exactly, and each run asserts it.

use fst::{IntoStreamer, Set, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use misdirect::Directory;
use rapidfuzz::distance::{damerau_levenshtein, osa};
use symspell_rs::{SymSpell, Verbosity};

/// Finds names.
pub trait Find {
    fn find(&self, name: &str, visit: &mut dyn FnMut(&str));
}

/// The answers in order.
pub fn answers(finder: &dyn Find, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    finder.find(name, &mut |name| found.push(name.to_owned()));
    found.sort_unstable();
    found.dedup();
    found
}

pub struct Ours<'d>(pub Directory<'d>);

impl Find for Ours<'_> {
    fn find(&self, name: &str, visit: &mut dyn FnMut(&str)) {
        self.0.near(name, |found, _| visit(found));
    }
}

/// Every name compared: the typed one prepared once (rapidfuzz's `BatchComparator`), with the cutoff by
/// which it stops early.
pub struct Linear<'n>(pub Vec<&'n str>);

impl Find for Linear<'_> {
    fn find(&self, name: &str, visit: &mut dyn FnMut(&str)) {
        let comparator = osa::BatchComparator::new(name.bytes());
        let most = osa::Args::default().score_cutoff(1);
        for known in &self.0 {
            if comparator.distance_with_args(known.bytes(), &most).is_some() {
                visit(known);
            }
        }
    }
}

/// A finite-state transducer searched with a Levenshtein automaton; the automaton's builder is made
/// once.
pub struct Automaton {
    pub set: Set<Vec<u8>>,
    builder: LevenshteinAutomatonBuilder,
}

impl Automaton {
    pub fn new(names: &[&str]) -> Self {
        let mut sorted = names.to_vec();
        sorted.sort_unstable();
        let set = Set::from_iter(sorted).expect("sorted names");
        Self { set, builder: LevenshteinAutomatonBuilder::new(1, true) }
    }
}

impl Find for Automaton {
    fn find(&self, name: &str, visit: &mut dyn FnMut(&str)) {
        let automaton = self.builder.build_dfa(name);
        let mut stream = self.set.search(&automaton).into_stream();
        while let Some(found) = stream.next() {
            visit(std::str::from_utf8(found).expect("names are ASCII"));
        }
    }
}

/// symspell_rs, which is asked for all within its distance. Its prefix length is its own default: longer
/// ones made no difference, names being short.
pub struct Deletions {
    index: SymSpell,
    distance: usize,
}

impl Deletions {
    pub fn new(names: &[&str], distance: usize) -> Self {
        let mut index = SymSpell::new(distance, None, 7, 1);
        for name in names {
            index.create_dictionary_entry(*name, 1);
        }
        Self { index, distance }
    }
}

impl Find for Deletions {
    fn find(&self, name: &str, visit: &mut dyn FnMut(&str)) {
        let found = self.index.lookup(name, Verbosity::All, self.distance, &None, None, false);
        found.iter().for_each(|found| visit(&found.term));
    }
}

/// A metric tree (Burkhard & Keller 1973). Optimal string alignment is no metric, so the tree is by
/// unrestricted Damerau-Levenshtein distance, which is one and agrees with it where it is at most 1.
/// (By Levenshtein distance, in which a swap is two, it takes twice as long at 100,000 names.)
pub struct Tree(bk_tree::BKTree<String, Damerau>);

pub struct Damerau;

impl bk_tree::Metric<str> for Damerau {
    fn distance(&self, a: &str, b: &str) -> u32 {
        damerau_levenshtein::distance(a.bytes(), b.bytes()) as u32
    }

    fn threshold_distance(&self, a: &str, b: &str, threshold: u32) -> Option<u32> {
        let most = damerau_levenshtein::Args::default().score_cutoff(threshold as usize);
        let distance = damerau_levenshtein::distance_with_args(a.bytes(), b.bytes(), &most);
        distance.map(|distance| distance as u32)
    }
}

impl bk_tree::Metric<String> for Damerau {
    fn distance(&self, a: &String, b: &String) -> u32 {
        self.distance(a.as_str(), b.as_str())
    }

    fn threshold_distance(&self, a: &String, b: &String, threshold: u32) -> Option<u32> {
        self.threshold_distance(a.as_str(), b.as_str(), threshold)
    }
}

impl Tree {
    pub fn new(names: &[&str]) -> Self {
        let mut tree = bk_tree::BKTree::new(Damerau);
        names.iter().for_each(|name| tree.add((*name).to_owned()));
        Self(tree)
    }
}

impl Find for Tree {
    fn find(&self, name: &str, visit: &mut dyn FnMut(&str)) {
        self.0.find(name, 1).for_each(|(_, found)| visit(found));
    }
}
