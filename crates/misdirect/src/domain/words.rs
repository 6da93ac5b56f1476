//! ASCII, eight bytes at a time.
//!
//! A word has the byte that comes first in its lowest bits. What is said of its bytes is a [`Lanes`]: of each byte
//! the highest bit, so that nothing that is added to one of them is carried into the next.

/// The highest bit of each byte of which something is true.
pub(super) type Lanes = u64;

/// A byte in each place.
const fn all(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// The last bytes of a text, fewer than eight, with zeros behind them; and which bytes of the word these are.
pub(super) fn tail(text: &[u8]) -> (u64, Lanes) {
    let len = text.len() % 8;
    if len == 0 {
        return (0, 0);
    }
    let word = match text.last_chunk() {
        Some(word) => u64::from_le_bytes(*word) >> (64 - 8 * len),
        None => text.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    (word, HIGH >> (64 - 8 * len))
}

/// What the bytes of a word are.
pub(super) struct Word {
    /// The word with its capitals made small.
    pub(super) small: u64,
    pub(super) dots: Lanes,
    pub(super) hyphens: Lanes,
    /// Neither letters nor any of these.
    pub(super) others: Lanes,
}

impl Word {
    pub(super) fn new(word: u64) -> Self {
        let low = word & !HIGH;
        // Each is at most 0x7F, and so is what is added.
        let within = |from: u8, to: u8, low: u64| {
            (low + all(0x80 - from)) & !(low + all(0x7F - to)) & !word & HIGH
        };
        let small = word | within(b'A', b'Z', low) >> 2;
        let letters = within(b'a', b'z', small & !HIGH);
        let digits = within(b'0', b'9', low);
        let (dots, hyphens) = (has(word, b'.'), has(word, b'-'));
        let others = HIGH & !(letters | digits | dots | hyphens);
        Self { small, dots, hyphens, others }
    }
}

/// The bytes of a word that are this one, which is ASCII.
pub(super) fn has(word: u64, byte: u8) -> Lanes {
    !(((word ^ all(byte)) & !HIGH) + all(0x7F)) & !word & HIGH
}

/// The place of the first byte, from 0 to 7; 8 where there is none.
pub(super) fn first(lanes: Lanes) -> usize {
    lanes.trailing_zeros() as usize / 8
}

/// A bit for each byte, that of the first the lowest.
pub(super) fn bits(lanes: Lanes) -> u64 {
    // Each bit is moved to its place in the highest byte, and none meets another.
    (lanes >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// All bytes of a word.
pub(super) const HIGH: Lanes = all(0x80);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_what_it_is_alone() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                // Neighbours that would carry if anything did.
                for beside in [0, 0x7F, 0x80, 0xFF] {
                    let mut bytes = [beside; 8];
                    bytes[place] = byte;
                    let word = Word::new(u64::from_le_bytes(bytes));
                    let is = |lanes: Lanes| lanes >> (8 * place) & 0xFF == 0x80;
                    assert_eq!(word.small.to_le_bytes()[place], byte.to_ascii_lowercase());
                    assert_eq!(is(word.dots), byte == b'.');
                    assert_eq!(is(word.hyphens), byte == b'-');
                    let is_known = byte.is_ascii_alphanumeric() || b".-".contains(&byte);
                    assert_eq!(is(word.others), !is_known, "{byte}");
                    for lanes in [word.dots, word.hyphens, word.others] {
                        assert_eq!(lanes & !HIGH, 0);
                    }
                }
            }
        }
    }

    #[test]
    fn a_tail_is_the_rest_of_a_text() {
        let text = b"army.mil.abcdefghijk";
        for len in 0..=text.len() {
            let (word, lanes) = tail(&text[..len]);
            let rest = &text[len / 8 * 8..len];
            assert_eq!(&word.to_le_bytes()[..rest.len()], rest);
            assert!(word.to_le_bytes()[rest.len()..].iter().all(|&byte| byte == 0));
            assert_eq!(bits(lanes), (1 << rest.len()) - 1);
        }
    }

    #[test]
    fn places_are_told() {
        for places in 0..256 {
            let bytes = [0, 1, 2, 3, 4, 5, 6, 7].map(|at| b"x."[places >> at & 1]);
            let dots = has(u64::from_le_bytes(bytes), b'.');
            assert_eq!(bits(dots), places as u64);
            assert_eq!(first(dots), places.trailing_zeros().min(8) as usize);
        }
    }
}
