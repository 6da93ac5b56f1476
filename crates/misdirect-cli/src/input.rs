//! Lines of standard input, one at a time and in bounded memory.
//!
//! A line longer than any address is cut, the rest of it is skipped, and the line says so: the
//! reader of a pipe still gets one answer for each line.

use std::io::{self, BufRead};

/// Bytes of a line that are kept. An address has at most 320 (RFC 5321 section 4.5.3.1); with a
/// display name and what mail programs put around it this leaves plenty.
pub(crate) const LINE_LEN_MAX: usize = 8192;

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The input as it is, or decoded where its mark says that it is UTF-16, as Excel and Outlook write it:
/// then it is read whole.
pub(crate) fn decoded<'i>(mut input: impl BufRead + 'i) -> io::Result<Box<dyn BufRead + 'i>> {
    let unit = match input.fill_buf()? {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return Ok(Box::new(input)),
    };
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Ok(Box::new(io::Cursor::new(String::from_utf16_lossy(&units))))
}

/// Reads lines from anything buffered.
pub(crate) struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: usize,
}

/// One line without its end (LF or CR LF).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    /// From 1.
    pub(crate) number: usize,
    /// There was more than [`LINE_LEN_MAX`].
    pub(crate) is_cut: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, line: Vec::new(), number: 0 }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let mut is_cut = false;
        let mut is_empty = true;
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result?,
            };
            if available.is_empty() && is_empty {
                return Ok(None);
            }
            is_empty = false;
            let end = available.iter().position(|&byte| byte == b'\n');
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            is_cut |= !keep(&mut self.line, part);
            let at_end = end.is_some() || available.is_empty();
            let taken = part.len() + usize::from(end.is_some());
            self.input.consume(taken);
            if at_end {
                break;
            }
        }
        self.number += 1;
        Ok(Some(Line { bytes: self.trimmed(is_cut), number: self.number, is_cut }))
    }

    fn trimmed(&self, is_cut: bool) -> &[u8] {
        let mut bytes = self.line.as_slice();
        if self.number == 1 {
            bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        }
        if !is_cut {
            bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        }
        bytes
    }
}

/// Appends what has room; false where something was left out.
fn keep(line: &mut Vec<u8>, part: &[u8]) -> bool {
    let room = LINE_LEN_MAX.saturating_sub(line.len());
    line.extend(part.iter().take(room));
    part.len() <= room
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    fn lines(text: &[u8]) -> Vec<(String, bool)> {
        let mut lines = Lines::new(BufReader::with_capacity(7, text));
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            assert_eq!(line.number, found.len() + 1);
            found.push((String::from_utf8_lossy(line.bytes).into_owned(), line.is_cut));
        }
        found
    }

    #[test]
    fn every_line_once_whatever_its_end() {
        let whole = |texts: &[&str]| -> Vec<(String, bool)> {
            texts.iter().map(|text| ((*text).to_owned(), false)).collect()
        };
        assert_eq!(lines(b""), whole(&[]));
        assert_eq!(lines(b"\n"), whole(&[""]));
        assert_eq!(lines(b"a@b.com\r\n\r\nlast, without an end"), {
            whole(&["a@b.com", "", "last, without an end"])
        });
        assert_eq!(lines("\u{FEFF}a\n\u{FEFF}b\n".as_bytes()), whole(&["a", "\u{FEFF}b"]));
        assert_eq!(lines(b"a\0b\r"), whole(&["a\0b"]));
    }

    #[test]
    fn a_line_without_end_takes_no_more_than_its_share() {
        let endless = io::repeat(b'x').take(10 << 20).chain(&b"\nnext"[..]);
        let mut lines = Lines::new(BufReader::new(endless));
        let line = lines.next().unwrap().unwrap();
        assert_eq!((line.bytes.len(), line.is_cut), (LINE_LEN_MAX, true));
        assert!(lines.line.capacity() <= 2 * LINE_LEN_MAX);
        assert_eq!(lines.next().unwrap().unwrap().bytes, b"next");
    }
}
