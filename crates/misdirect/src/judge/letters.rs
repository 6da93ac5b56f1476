//! How name-like letters are: `army` and `gmail` are cheap, `xqzkj` is dear.
//!
//! A trigram model with a length model, counted on the distinct names of popularity lists:
//! P(name) = P(length) · Π P(letter | two before), normalised over the names of each length. The
//! sums of 2^−cost over all names of a length are that length's share of real names.

use crate::tables::letters::{LENGTHS, LEVELS, TRIGRAMS};

/// Symbols: the marker of start and end (0), a–z (1–26), 0–9 (27–36), hyphen (37).
const SYMBOLS: usize = 38;
/// Of a byte that was not counted: 8 bits, dearer than a common letter (4.5 bits) as one name in
/// eight hundred on the lists has any, and in scripts of their own such letters come by the name.
const OTHER: u32 = 8 * 256;
/// A letter that was not counted stands beside others as an `e` would: most are vowels with a mark.
const STAND_IN: usize = 5;
/// Of what is no name: 1024 bits, more than any 63 letters cost.
pub(crate) const NO_NAME: u32 = 1024 * 256;

/// −log2 of the probability that somebody's real name has just these letters, in 1/256 bit.
///
/// `name` holds the letters of one label, lower case: `a-z`, `0-9`, `-`. Any other byte, such as
/// one of 0x80 or more, stands for a letter beyond ASCII and costs 8 bits. The cost of the length
/// is included. Empty or longer than 63: 1024 bits, above the cost of every name.
#[inline(never)] // in a dozen places
pub(crate) fn letters_cost(name: &[u8]) -> u32 {
    let Some(length) = LENGTHS.get(name.len()).filter(|_| !name.is_empty()) else {
        return NO_NAME;
    };
    let (mut before, mut last, mut sum) = (0, 0, 0_u32);
    for &byte in name {
        let next = symbol(byte);
        sum += next.map_or(OTHER, |next| trigram_cost(before, last, next));
        (before, last) = (last, next.unwrap_or(STAND_IN));
    }
    sum += trigram_cost(before, last, 0);
    sum.saturating_add_signed(i32::from(*length))
}

/// The number of a symbol that was counted.
fn symbol(byte: u8) -> Option<usize> {
    const NUMBERS: [u8; 256] = {
        let symbols = b"abcdefghijklmnopqrstuvwxyz0123456789-";
        let mut numbers = [0; 256];
        let mut at = 0;
        while at < symbols.len() {
            numbers[symbols[at] as usize] = at as u8 + 1;
            at += 1;
        }
        numbers
    };
    let number = NUMBERS[usize::from(byte)];
    (number > 0).then_some(usize::from(number))
}

/// Cost of `c` after `a`, `b`, in 1/256 bit: sixteen codes of four bits to a word.
fn trigram_cost(a: usize, b: usize, c: usize) -> u32 {
    let number = (b * SYMBOLS + c) * SYMBOLS + a;
    let word = TRIGRAMS.get(number / 16).copied().unwrap_or(0);
    let level = (word >> (number % 16 * 4)) & 15;
    // In range: a level has four bits.
    u32::from(LEVELS[level as usize & 15])
}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use super::{NO_NAME, SYMBOLS, letters_cost, symbol, trigram_cost};
    use crate::tables::letters::{LENGTHS, LEVELS, TRIGRAMS};

    fn p(cost: u32) -> f64 {
        2_f64.powf(-f64::from(cost) / 256.0)
    }

    fn bits(name: &str) -> u32 {
        letters_cost(name.as_bytes()) / 256
    }

    #[test]
    fn the_table_has_a_code_for_every_trigram() {
        assert_eq!(TRIGRAMS.len() * 16, (SYMBOLS * SYMBOLS * SYMBOLS).next_multiple_of(16));
        assert!(LEVELS.is_sorted());
        assert_eq!(LENGTHS.len(), 64);
    }

    #[test]
    fn names_are_cheap_and_keyboard_noise_is_dear() {
        for name in ["army", "gmail", "google", "navy"] {
            assert!(bits(name) < 27, "{name} {}", bits(name));
        }
        for (name, noise) in [("google", "xqzkjv"), ("gmail", "xqzkj"), ("army", "q7-x")] {
            assert!(bits(noise) > bits(name) + 8, "{noise} {} {name} {}", bits(noise), bits(name));
        }
        // Slips are less name-like than what was meant: that is what the cost is for.
        for (name, slip) in [("gmail", "gmaul"), ("hotmail", "hotmsil"), ("outlook", "outlpok")] {
            assert!(bits(slip) > bits(name), "{slip} {} {name} {}", bits(slip), bits(name));
        }
    }

    #[test]
    fn shares_of_all_lengths_add_up_to_one() {
        // Forward sums over the last two symbols, as the trigrams define them.
        let mut state = vec![[0.0; SYMBOLS]; SYMBOLS];
        state[0][0] = 1.0;
        let mut total = 0.0_f64;
        for length in LENGTHS.iter().skip(1) {
            let mut next = vec![[0.0; SYMBOLS]; SYMBOLS];
            for (a, b) in (0..SYMBOLS * SYMBOLS).map(|i| (i / SYMBOLS, i % SYMBOLS)) {
                for (c, mass) in next[b].iter_mut().enumerate().skip(1) {
                    *mass += state[a][b] * p(trigram_cost(a, b, c));
                }
            }
            state = next;
            let ends =
                |(i, mass): (usize, &f64)| mass * p(trigram_cost(i / SYMBOLS, i % SYMBOLS, 0));
            let ended: f64 = state.iter().flatten().enumerate().map(ends).sum();
            total += ended * 2_f64.powf(-f64::from(*length) / 256.0);
        }
        assert!((total - 1.0).abs() < 0.01, "{total}");
    }

    #[test]
    fn short_names_are_as_rare_as_counted() {
        // 734 of 242,642 distinct names have two letters, 33 one.
        let letters: Vec<u8> = (b'a'..=b'z').chain(b'0'..=b'9').chain([b'-']).collect();
        let one: f64 = letters.iter().map(|&c| p(letters_cost(&[c]))).sum();
        let pairs = letters.iter().flat_map(|&a| letters.iter().map(move |&b| [a, b]));
        let two: f64 = pairs.map(|pair| p(letters_cost(&pair))).sum();
        assert!((two / (734.0 / 242_642.0) - 1.0).abs() < 0.01, "{two}");
        assert!((one / (33.0 / 242_642.0) - 1.0).abs() < 0.05, "{one}");
    }

    #[test]
    fn every_input_has_a_finite_cost() {
        for byte in 0..=255_u8 {
            for length in 1..=63 {
                let cost = letters_cost(&[byte; 63][..length]);
                assert!(cost > 0 && cost < NO_NAME, "{byte} {length}");
            }
        }
        assert_eq!(letters_cost(b""), NO_NAME);
        assert_eq!(letters_cost(&[b'a'; 64]), NO_NAME);
    }

    #[test]
    fn letters_beyond_ascii_are_dearer_than_common_ones() {
        assert!(letters_cost(b"m\xfcnchen") > letters_cost(b"menchen"));
        assert_eq!(symbol(0xfc), None);
    }
}
