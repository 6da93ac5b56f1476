//! Circles of imports: files of which each needs the next, and the last the first.

use super::{Crate, Import};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The circles of a crate, in words: of each knot of files a shortest one, with the lines that make it.
pub fn circles(of: &Crate) -> Vec<String> {
    let ways: Vec<BTreeMap<usize, &Import>> = (0..of.files.len()).map(|at| ways(of, at)).collect();
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for start in 0..of.files.len() {
        let knot: BTreeSet<usize> =
            ways[start].keys().copied().filter(|&other| ways[other].contains_key(&start)).collect();
        if !knot.is_empty() && told.insert(knot.clone()) {
            let each = knot.iter().map(|&file| way(&ways[file], file));
            let shortest = each.min_by_key(Vec::len).unwrap_or_default();
            circles.push(in_words(of, &knot, &shortest));
        }
    }
    circles
}

/// The files that a file needs, itself among them if it does, and by which import each is reached first.
fn ways(of: &Crate, start: usize) -> BTreeMap<usize, &Import> {
    let (mut found, mut next) = (BTreeMap::new(), VecDeque::from([start]));
    while let Some(file) = next.pop_front() {
        for import in of.imports.iter().filter(|import| import.from == file && import.binds) {
            found.entry(import.to).or_insert_with(|| {
                next.push_back(import.to);
                import
            });
        }
    }
    found
}

/// The imports from a file back to itself.
fn way<'c>(ways: &BTreeMap<usize, &'c Import>, file: usize) -> Vec<&'c Import> {
    let mut way = vec![ways[&file]];
    while let Some(last) = way.last().filter(|last| last.from != file) {
        way.push(ways[&last.from]);
    }
    way.reverse();
    way
}

fn in_words(of: &Crate, knot: &BTreeSet<usize>, circle: &[&Import]) -> String {
    let name = |file: usize| of.files[file].display();
    let mut words = format!("{} files in a circle", knot.len());
    for import in circle {
        let (from, line, path) = (name(import.from), import.line, import.path.join("::"));
        words += &format!("\n  {from}:{line} needs {path} of {}", name(import.to));
    }
    let others: Vec<String> = knot
        .iter()
        .filter(|&&file| circle.iter().all(|import| import.from != file))
        .map(|&file| name(file).to_string())
        .collect();
    if !others.is_empty() {
        words += &format!("\n  and in longer ones {}", others.join(", "));
    }
    words
}
