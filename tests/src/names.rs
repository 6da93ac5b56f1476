//! Domains that look like those people register, any number of them, the same on every machine.
//!
//! Words are made of syllables, the short ones common; a name is one to three words. So names crowd as
//! real ones do: many are one letter from others, and the short ones are under many suffixes.

use crate::random::Random;

const ONSETS: &[&str] = &[
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "br",
    "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "pl", "pr", "sh", "sk", "sl", "sp", "st", "th",
    "tr", "",
];
const CORES: &[&str] = &["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ee", "io", "ou"];
const CODAS: &[&str] = &["", "", "", "n", "r", "s", "t", "l", "m", "ck", "nd", "ng", "st", "x"];
const SUFFIXES: &[&str] = &[
    "com", "com", "com", "com", "com", "com", "com", "com", "net", "net", "org", "org", "de", "de",
    "co.uk", "co.uk", "ru", "nl", "fr", "it", "br", "com.br", "com.au", "co.jp", "jp", "pl",
    "info", "io", "eu", "ca", "ch", "in", "cn", "us", "es", "se", "at", "be", "cz", "dk", "biz",
    "edu", "gov", "mil", "ml", "co", "tv", "me", "online", "shop",
];
/// Different words. The one at a place is as common as its place is low (Zipf).
const WORDS: usize = 20_000;

/// Makes domains.
#[derive(Debug, Clone)]
pub struct Domains {
    random: Random,
    words: Vec<String>,
}

impl Domains {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(1);
        let words = (0..WORDS).map(|at| word(&mut random, at)).collect();
        Self { random: Random::new(seed), words }
    }

    /// A name under a suffix, and how often it is meant. It may have come before.
    pub fn draw(&mut self) -> (String, u32) {
        let mut name = String::new();
        for place in 0..[1, 2, 2, 2, 3][self.random.below(5)] {
            if place > 0 && self.random.once_in(12) {
                name.push('-');
            }
            name += self.word();
        }
        if name.len() < 3 || self.random.once_in(16) {
            name += &self.random.below(1000).to_string();
        }
        name.truncate(40);
        let name = name.trim_end_matches('-');
        let weight = 1 + (1 << 24) / (1 + self.random.below(1 << 24) as u32);
        (format!("{name}.{}", self.random.pick(SUFFIXES)), weight)
    }

    fn word(&mut self) -> &str {
        // The integer part of WORDS to the power of a number between 0 and 1 has Zipf's distribution.
        let at = (WORDS as f64).powf(self.random.below(1 << 24) as f64 / f64::from(1 << 24));
        &self.words[at as usize - 1]
    }
}

fn word(random: &mut Random, at: usize) -> String {
    let syllables = if at < 500 { 1 } else { 1 + random.below(3) };
    let syllable = |_| [ONSETS, CORES, CODAS].map(|part| *random.pick(part)).concat();
    (0..syllables).map(syllable).collect()
}
