//! Text in UTF-16 with its byte order mark, as Windows writes tables, read as UTF-8; all else as it is,
//! without the mark of UTF-8.

use std::io::{self, Cursor, Read};

/// Units that are decoded at a time.
const UNITS: usize = 1 << 12;

/// How two bytes are a unit.
type Unit = fn([u8; 2]) -> u16;

/// Reads any text.
pub(crate) struct Decoded<R> {
    input: io::Chain<Cursor<Vec<u8>>, R>,
    /// How a unit is read, where the text has units.
    unit: Option<Unit>,
    /// A first half of a pair, which waits for the second.
    half: Option<u16>,
    /// What is decoded and not yet read.
    ready: Cursor<Vec<u8>>,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(mut input: R) -> io::Result<Self> {
        let mut head = Vec::new();
        input.by_ref().take(3).read_to_end(&mut head)?;
        let (unit, mark): (Option<Unit>, usize) = match head.as_slice() {
            [0xFF, 0xFE, ..] => (Some(u16::from_le_bytes), 2),
            [0xFE, 0xFF, ..] => (Some(u16::from_be_bytes), 2),
            [0xEF, 0xBB, 0xBF] => (None, 3),
            _ => (None, 0),
        };
        head.drain(..mark);
        let input = Cursor::new(head).chain(input);
        Ok(Self { input, unit, half: None, ready: Cursor::default() })
    }

    /// Decodes some units more; none are left where nothing is ready then.
    fn decode(&mut self, unit: Unit) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(2 * UNITS as u64).read_to_end(&mut bytes)?;
        let is_last = bytes.len() < 2 * UNITS;
        // A byte that is left at the end is half a unit.
        let read = bytes.chunks(2).map(|pair| match *pair {
            [first, second] => unit([first, second]),
            _ => 0xFFFD,
        });
        let mut units: Vec<u16> = self.half.take().into_iter().chain(read).collect();
        if !is_last && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            self.half = units.pop();
        }
        self.ready = Cursor::new(String::from_utf16_lossy(&units).into_bytes());
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(unit) = self.unit else { return self.input.read(out) };
        if self.ready.position() == self.ready.get_ref().len() as u64 {
            self.decode(unit)?;
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
        for before in UNITS - 2..UNITS + 2 {
            let text = "a".repeat(before) + "\u{1f600}ü";
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
            assert_eq!(read(&bytes), text);
        }
    }
}
