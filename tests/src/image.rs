//! The checksum of a directory image, by what its format says and not by the core's code.

/// Writes length and checksum into a header, as the bytes behind the first 32 ask for. There are at least
/// these.
pub fn seal(image: &mut [u8]) {
    let whole = image.len() as u64;
    image[16..24].copy_from_slice(&whole.to_le_bytes());
    let sum = checksum(&image[32..]);
    image[24..32].copy_from_slice(&sum.to_le_bytes());
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0x9E37_79B9_7F4A_7C15_u64;
    for word in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..word.len()].copy_from_slice(word);
        sum = (sum.rotate_left(23) ^ u64::from_le_bytes(eight)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    sum
}
