//! Lines of any file, one at a time and in bounded memory.
//!
//! A long line, a whole JSON file on one for example, comes in pieces that end where no address does.
//! Nothing is left out. Text in UTF-16 with its byte order mark is read as UTF-8; what has a NUL among
//! its first bytes is no text.

use crate::decode::Decoded;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// Bytes of a line that are looked at together.
const PIECE_MAX: usize = 1 << 16;
/// A piece of a long line ends at a separator among its last bytes, where there is one. An address has
/// at most 320 (RFC 5321 section 4.5.3.1).
const TAIL: usize = 1 << 10;
/// Where a NUL says that a file is no text, as for git.
const HEAD: u64 = 8000;

/// A line, or a piece of a long one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// Without the line's end.
    pub(crate) bytes: &'a [u8],
    /// From 1.
    pub(crate) number: u64,
    /// Characters of the line before it.
    pub(crate) before: u64,
}

/// The first bytes, which have been looked at, and the rest.
type Text<R> = Chain<Cursor<Vec<u8>>, Decoded<R>>;

/// Reads lines.
pub(crate) struct Lines<R: Read> {
    input: BufReader<Text<R>>,
    /// The piece, and from `taken` on what was read beyond it.
    buffer: Vec<u8>,
    taken: usize,
    number: u64,
    before: u64,
    /// The last piece did not end its line.
    is_within: bool,
}

impl<R: Read> Lines<R> {
    /// `None` where the input is no text.
    pub(crate) fn new(input: R) -> io::Result<Option<Self>> {
        let mut decoded = Decoded::new(input)?;
        let mut head = Vec::new();
        decoded.by_ref().take(HEAD).read_to_end(&mut head)?;
        let is_text = !head.contains(&0);
        let input = BufReader::with_capacity(PIECE_MAX, Cursor::new(head).chain(decoded));
        let (buffer, is_within) = (Vec::new(), false);
        let lines = Self { input, buffer, taken: 0, number: 0, before: 0, is_within };
        Ok(is_text.then_some(lines))
    }

    /// The next piece; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        match self.is_within {
            true => self.before += characters(self.buffer.get(..self.taken).unwrap_or_default()),
            false => (self.number, self.before) = (self.number + 1, 0),
        }
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let is_whole = self.fill_buffer()?;
        if self.buffer.is_empty() && !is_whole {
            return Ok(None);
        }
        self.is_within = self.buffer.len() >= PIECE_MAX && !is_whole;
        self.taken = if self.is_within { piece_end(&self.buffer) } else { self.buffer.len() };
        let mut bytes = self.buffer.get(..self.taken).unwrap_or_default();
        if is_whole {
            bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
            bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        }
        Ok(Some(Line { bytes, number: self.number, before: self.before }))
    }

    /// Reads up to a line's end or the most of a piece; whether there was an end.
    fn fill_buffer(&mut self) -> io::Result<bool> {
        while self.buffer.len() < PIECE_MAX {
            let available = fill(&mut self.input)?;
            let room = PIECE_MAX - self.buffer.len();
            let available = available.get(..room).unwrap_or(available);
            if available.is_empty() {
                return Ok(false);
            }
            let end = available.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            self.buffer.extend_from_slice(part);
            let taken = part.len();
            self.input.consume(taken);
            if end.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What is there, waited for where a signal comes between.
fn fill(input: &mut impl BufRead) -> io::Result<&[u8]> {
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

/// Where a piece ends of a line that goes on.
fn piece_end(bytes: &[u8]) -> usize {
    let parts = |byte: &u8| byte.is_ascii_whitespace() || b",;\"'<>()[]{}|".contains(byte);
    let tail = bytes.len().saturating_sub(TAIL);
    let last = bytes.get(tail..).unwrap_or_default().iter().rposition(parts);
    last.map_or(bytes.len(), |at| tail + at + 1)
}

/// How many characters bytes have; each that is not UTF-8 is one.
pub(crate) fn characters(bytes: &[u8]) -> u64 {
    let of_chunk = |chunk: std::str::Utf8Chunk<'_>| {
        chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty())
    };
    bytes.utf8_chunks().map(of_chunk).sum::<usize>() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<(u64, String)> {
        let mut lines = Lines::new(text).unwrap().unwrap();
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.number, String::from_utf8_lossy(line.bytes).into_owned()));
        }
        found
    }

    #[test]
    fn every_line_once_whatever_its_end() {
        let own = |lines: &[(u64, &str)]| -> Vec<(u64, String)> {
            lines.iter().map(|&(number, text)| (number, text.to_owned())).collect()
        };
        assert_eq!(lines(b""), own(&[]));
        assert_eq!(lines(b"\n"), own(&[(1, "")]));
        assert_eq!(lines(b"a\r\n\nlast"), own(&[(1, "a"), (2, ""), (3, "last")]));
        assert_eq!(lines(b"a\n"), own(&[(1, "a")]));
        assert_eq!(lines(b"\xEF\xBB\xBFa\n"), own(&[(1, "a")]));
        // Windows writes tables so.
        assert_eq!(lines(b"\xFF\xFEa\0@\0b\0\r\0\n\0c\0"), own(&[(1, "a@b"), (2, "c")]));
        assert_eq!(lines(b"\xFE\xFF\0a\0\n"), own(&[(1, "a")]));
    }

    #[test]
    fn a_long_line_comes_in_pieces_that_cut_no_address() {
        let text = "joe@example.com,".repeat(20_000) + "\nnext";
        let mut lines = Lines::new(text.as_bytes()).unwrap().unwrap();
        let (mut count, mut before, mut last) = (0, 0, 0);
        while let Some(line) = lines.next().unwrap() {
            assert!(line.bytes.len() <= PIECE_MAX);
            if line.number == 1 {
                assert_eq!(line.before, before);
                before += characters(line.bytes);
                count += line.bytes.split(|&byte| byte == b',').filter(|p| !p.is_empty()).count();
                assert!(line.bytes.ends_with(b"com,"));
            }
            last = line.number;
        }
        assert_eq!((count, last), (20_000, 2));
        assert!(lines.buffer.capacity() <= 2 * PIECE_MAX);
    }

    #[test]
    fn a_line_of_one_word_ends() {
        let text = vec![b'x'; 3 * PIECE_MAX];
        assert_eq!(lines(&text).iter().map(|(_, text)| text.len()).sum::<usize>(), 3 * PIECE_MAX);
        // Exactly as long as a piece, with and without an end.
        for end in ["", "\n", "\na"] {
            let text = "x".repeat(PIECE_MAX) + end;
            let found = lines(text.as_bytes());
            assert_eq!(
                found.iter().map(|(_, text)| text.len()).sum::<usize>(),
                PIECE_MAX + end.len() / 2
            );
        }
    }

    #[test]
    fn what_is_no_text() {
        assert!(Lines::new(&b"\x7fELF\0joe@gmial.com"[..]).unwrap().is_none());
        assert_eq!(characters("aü\u{1f600}".as_bytes()), 3);
        assert_eq!(characters(b"a\xffb\xff"), 4);
    }
}
