//! Slips made at random, for tests that need something plausible to have been typed.

use crate::random::Random;
use misdirect::Directory;

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-.";

/// One letter edit anywhere in a text, its dots among what it may hit.
pub fn slip(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len().max(1));
    match random.below(5) {
        0 if letters.len() > 1 => drop(letters.remove(at)),
        1 if at < letters.len() => letters.insert(at, letters[at]),
        2 if at < letters.len() => letters[at] = *random.pick(&LETTERS.chars().collect::<Vec<_>>()),
        3 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.insert(at, *random.pick(&LETTERS.chars().collect::<Vec<_>>())),
    }
    letters.into_iter().collect()
}

/// Addresses with up to two slips in a domain of a directory, some with a sub-domain.
pub fn addresses(seed: u64, directory: &Directory<'_>, count: usize) -> Vec<String> {
    let mut random = Random::new(seed);
    let domains: Vec<&str> = directory.entries().map(|entry| entry.domain()).collect();
    let mut address = || {
        let sub = *random.pick(&["", "", "", "mail.", "us.", "x1.y2."]);
        let mut text = format!("{sub}{}", random.pick(&domains));
        for _ in 0..random.below(3) {
            text = slip(&mut random, &text);
        }
        format!("joe@{text}")
    };
    (0..count).map(|_| address()).collect()
}
