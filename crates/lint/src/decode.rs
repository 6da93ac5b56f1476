//! Text in UTF-16 with its byte order mark, as Windows writes tables, read as UTF-8; all else as it is,
//! without the mark of UTF-8.

use encoding_rs::{Decoder, Encoding, UTF_8};
use std::io::{self, Cursor, Read};

/// Bytes that are decoded at a time.
const BYTES: usize = 1 << 13;

/// Reads any text.
pub(crate) struct Decoded<R> {
    input: io::Chain<Cursor<Vec<u8>>, R>,
    /// Where the text is not UTF-8.
    decoder: Option<Decoder>,
    /// What is decoded and not yet read.
    ready: Cursor<Vec<u8>>,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(mut input: R) -> io::Result<Self> {
        let mut head = Vec::new();
        input.by_ref().take(3).read_to_end(&mut head)?;
        let (encoding, mark) = Encoding::for_bom(&head).unwrap_or((UTF_8, 0));
        head.drain(..mark);
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        let input = Cursor::new(head).chain(input);
        Ok(Self { input, decoder, ready: Cursor::default() })
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // Half a unit is no text yet.
        while self.ready.position() == self.ready.get_ref().len() as u64 {
            let Some(decoder) = &mut self.decoder else { return self.input.read(out) };
            let mut bytes = Vec::new();
            self.input.by_ref().take(BYTES as u64).read_to_end(&mut bytes)?;
            let is_last = bytes.is_empty();
            let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or_default();
            let mut text = String::with_capacity(room);
            let _ = decoder.decode_to_string(&bytes, &mut text, is_last);
            self.ready = Cursor::new(text.into_bytes());
            if is_last {
                self.decoder = None;
            }
        }
        self.ready.read(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut text = Vec::new();
        Decoded::new(bytes).unwrap().read_to_end(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn each_form() {
        assert_eq!(read(b""), "");
        assert_eq!(read(b"a"), "a");
        assert_eq!(read(b"\xEF\xBB\xBFa"), "a");
        assert_eq!(read(b"\xFF\xFE"), "");
        assert_eq!(read(b"\xFF\xFEa\0"), "a");
        assert_eq!(read(b"\xFE\xFF\0a\0b"), "ab");
        assert_eq!(read(b"\xFF\xFEa\0b"), "a\u{FFFD}");
        assert_eq!(read(b"\xFF\xFE\x3D\xD8"), "\u{FFFD}");
        // Pairs that stand across what is decoded at a time.
        for before in BYTES / 2 - 2..BYTES / 2 + 2 {
            let text = "a".repeat(before) + "\u{1f600}ü";
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
            assert_eq!(read(&bytes), text);
        }
    }
}
