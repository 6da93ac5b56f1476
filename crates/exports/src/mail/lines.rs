//! Lines of any length, one at a time, in bounded memory.

use std::io::{self, BufRead, Read};

/// Bytes of a line that are kept. A line of mail has at most 998 (RFC 5322 section 2.1.1), of a log some
/// thousands.
const LINE_MAX: usize = 1 << 16;

/// Reads lines from anything buffered.
pub(crate) struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, line: Vec::new(), number: 0 }
    }

    /// The next line, with its number from 1, and without its end; what is too long is cut.
    pub(crate) fn next(&mut self) -> io::Result<Option<(usize, &[u8])>> {
        self.line.clear();
        if self.input.by_ref().take(LINE_MAX as u64).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        match self.line.last() {
            Some(b'\n') => _ = self.line.pop(),
            _ => _ = self.input.skip_until(b'\n')?,
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(Some((self.number, &self.line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_and_counted_once() {
        let text = [b"a\r\n".as_slice(), &vec![b'x'; 3 * LINE_MAX], b"\nb\n\nc"].concat();
        let mut lines = Lines::new(text.as_slice());
        let mut read = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            read.push((number, line.len()));
        }
        assert_eq!(read, [(1, 1), (2, LINE_MAX), (3, 1), (4, 0), (5, 1)]);
    }
}
