//! Images that say right what is checked first.

use std::ops::Range;

/// Puts length and checksum right, which stand in these bytes of the header, so that more than the first check
/// is reached. The checksum is of all that follows it.
pub fn seal(bytes: &[u8], len: Range<usize>, sum: Range<usize>) -> Vec<u8> {
    let mut image = bytes.to_vec();
    if let Some(body) = bytes.get(sum.end..) {
        let mut hash = 0x9E37_79B9_7F4A_7C15_u64;
        for word in body.chunks(8) {
            let mut eight = [0; 8];
            eight[..word.len()].copy_from_slice(word);
            let word = u64::from_le_bytes(eight);
            hash = (hash.rotate_left(23) ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        }
        let all = (image.len() as u64).to_le_bytes();
        image[len.clone()].copy_from_slice(&all[..len.len()]);
        image[sum].copy_from_slice(&hash.to_le_bytes());
    }
    image
}
