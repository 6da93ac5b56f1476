//! The vectors are what the core answers.

use misdirect_tests::vectors;
use std::fs;

#[test]
fn the_vectors_are_up_to_date() {
    for (path, new) in vectors::files() {
        let old = fs::read_to_string(path).expect("the vectors");
        let differences = vectors::differences(&old, &new);
        for difference in differences.iter().take(10) {
            println!("{difference}");
        }
        let count = differences.len();
        assert_eq!(count, 0, "rows differ; if the model was meant to move: {}", vectors::COMMAND);
    }
}

#[test]
fn differences_are_found_at_every_place() {
    assert_eq!(vectors::differences("a\nb\n", "a\nb\n"), [""; 0]);
    assert_eq!(vectors::differences("a,1\nb,1\n", "a,1\nb,2\n"), ["- b,1\n+ b,2"]);
    // A row between others does not make the rest differ.
    assert_eq!(vectors::differences("a,1\nc,1\n", "a,1\nb,1\nc,1\n"), ["- no row\n+ b,1"]);
    assert_eq!(vectors::differences("a,1\nb,1\n", "b,1\n"), ["- a,1\n+ no row"]);
    assert_eq!(vectors::differences("a,1\nb,1\n", "b,1\na,1\n").len(), 1, "the order");
}
