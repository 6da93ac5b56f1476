//! What JavaScript wrote: units of UTF-16, or bytes, one in each unit.
//!
//! Taken as UTF-16, as it lies in a string, so that JavaScript copies numbers and needs no encoder.
//! A surrogate that stands alone becomes U+FFFD.

use alloc::string::String;
use alloc::vec::Vec;

/// Room that is kept between calls, in units; a longer input gives its room back with the next.
const KEPT_MAX: usize = 1 << 16;

/// Buffers that are used again.
#[derive(Default)]
pub(crate) struct Input {
    units: Vec<u16>,
    bytes: Vec<u8>,
}

impl Input {
    /// Where to write.
    pub(crate) fn room(&mut self, len: usize) -> usize {
        if self.units.capacity() > KEPT_MAX && len <= KEPT_MAX {
            *self = Self::default();
        }
        if self.units.len() < len {
            self.units.resize(len.max(256), 0);
        }
        self.units.as_ptr() as usize
    }

    /// What was written, in UTF-8 unless it is bytes.
    pub(crate) fn read(&mut self, len: usize, is_bytes: bool) -> &[u8] {
        let units = self.units.get(..len).unwrap_or(&self.units);
        self.bytes.clear();
        push(&mut self.bytes, units, is_bytes);
        &self.bytes
    }

    /// What was written, as text.
    pub(crate) fn text(&self, len: usize) -> String {
        String::from_utf16_lossy(self.units.get(..len).unwrap_or(&self.units))
    }

    /// Two texts.
    pub(crate) fn split(&self, len: usize, first: usize) -> (String, String) {
        let units = self.units.get(..len).unwrap_or(&self.units);
        let (first, second) = units.split_at(first.min(units.len()));
        (String::from_utf16_lossy(first), String::from_utf16_lossy(second))
    }

    /// Several texts, each with its length in front.
    pub(crate) fn texts(&self, len: usize) -> Vec<Vec<u8>> {
        let mut rest = self.units.get(..len).unwrap_or(&self.units);
        let mut texts = Vec::new();
        while let Some((&[low, high, is_bytes], tail)) = rest.split_first_chunk() {
            let len = usize::from(low) | usize::from(high) << 16;
            let (units, tail) = tail.split_at(len.min(tail.len()));
            let mut bytes = Vec::with_capacity(len);
            push(&mut bytes, units, is_bytes == 1);
            texts.push(bytes);
            rest = tail;
        }
        texts
    }
}

fn push(bytes: &mut Vec<u8>, units: &[u16], is_bytes: bool) {
    let is_plain = is_bytes || units.iter().all(|&unit| unit < 0x80);
    if is_plain {
        bytes.extend(units.iter().map(|&unit| unit as u8));
        return;
    }
    for letter in char::decode_utf16(units.iter().copied()) {
        let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
        bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }
}
