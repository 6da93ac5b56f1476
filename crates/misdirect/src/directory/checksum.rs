//! The checksum of images, of which the keys of whole domains are made, too.

/// A checksum against accidents, not against an attacker: words of eight bytes, the last one filled up
/// with zeros, each taken in by a turn, an exclusive or and a multiplication.
///
/// Each step is a bijection of what was before, so that no change within one word goes unseen; the turn
/// takes high bits down to where the multiplication spreads them. A byte at a time (FNV-1a) took a tenth
/// of a second for a million names.
pub(super) const fn checksum(bytes: &[u8]) -> u64 {
    let (mut sum, mut rest) = (START, bytes);
    while let Some((word, behind)) = rest.split_first_chunk() {
        sum = step(sum, u64::from_le_bytes(*word));
        rest = behind;
    }
    if rest.is_empty() {
        return sum;
    }
    let last = match bytes.last_chunk() {
        // Its own bytes are the last of these.
        Some(word) => u64::from_le_bytes(*word) >> (64 - 8 * rest.len()),
        None => {
            let mut word = 0;
            while let [before @ .., byte] = rest {
                word = word << 8 | *byte as u64;
                rest = before;
            }
            word
        }
    };
    step(sum, last)
}

const fn step(sum: u64, word: u64) -> u64 {
    (sum.rotate_left(23) ^ word).wrapping_mul(FACTOR)
}

/// Start and factor of the checksum: 64 digits of the golden ratio, and the odd constant of
/// `splitmix64` (Steele, Lea & Flood 2014).
const START: u64 = 0x9E37_79B9_7F4A_7C15;
const FACTOR: u64 = 0xBF58_476D_1CE4_E5B9;
