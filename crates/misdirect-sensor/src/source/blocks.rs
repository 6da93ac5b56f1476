//! Text in blocks of whole lines, of which each can be read by another thread.

use super::{Opened, SourceError};

/// Bytes of a block: enough that handing it over costs nothing beside reading it, and few enough to stay
/// in a processor's cache.
pub(crate) const BLOCK: usize = 1 << 18;
/// Bytes of a line that are kept. Lines of logs have some hundreds, of Suricata's answers some thousands.
pub(crate) const LINE_MAX: usize = 1 << 16;

/// Reads a file in blocks.
pub(crate) struct Blocks {
    opened: Opened,
    /// What was read behind the last line of a block.
    rest: Vec<u8>,
    /// The line that is being read is too long, and its end is not there yet.
    is_in_long: bool,
    is_at_end: bool,
    /// Where the next block begins in the text.
    at: u64,
}

impl Blocks {
    pub(crate) fn new(opened: Opened) -> Self {
        let at = opened.given();
        Self { opened, rest: Vec::new(), is_in_long: false, is_at_end: false, at }
    }

    /// Bytes of the file that were read.
    pub(crate) fn taken(&self) -> u64 {
        self.opened.taken()
    }

    /// Bytes of the text in the blocks so far: where to go on.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// Whole lines, put into `block`, which loses what it had; false at the end. A line that is longer than
    /// [`LINE_MAX`] is cut to one byte more than that.
    pub(crate) fn next(&mut self, block: &mut Vec<u8>) -> Result<bool, SourceError> {
        block.clear();
        std::mem::swap(block, &mut self.rest);
        loop {
            self.fill(block)?;
            if self.is_at_end {
                self.at = self.opened.given();
                return Ok(!block.is_empty());
            }
            if let Some(end) = memchr::memrchr(b'\n', block) {
                self.rest.extend_from_slice(&block[end + 1..]);
                block.truncate(end + 1);
                // Of what is cut away, nothing is behind it.
                self.at = self.opened.given() - self.rest.len() as u64;
                self.cut_rest();
                return Ok(true);
            }
            // No line ends in it.
            self.is_in_long = true;
            block.truncate(LINE_MAX + 1);
        }
    }

    /// Reads up to a block. Of a line that is too long already, what follows is passed over.
    fn fill(&mut self, block: &mut Vec<u8>) -> Result<(), SourceError> {
        let mut len = block.len();
        block.resize(len.max(BLOCK), 0);
        while len < block.len() && !self.is_at_end {
            let count = self.opened.read(&mut block[len..])?;
            self.is_at_end = count == 0;
            let mut new = len + count;
            if self.is_in_long {
                let read = &block[len..new];
                match memchr::memchr(b'\n', read) {
                    None => new = len,
                    Some(end) => {
                        block.copy_within(len + end..new, len);
                        new -= end;
                        self.is_in_long = false;
                    }
                }
            }
            len = new;
        }
        block.truncate(len);
        Ok(())
    }

    /// What begins the next block may be too long already.
    fn cut_rest(&mut self) {
        if self.rest.len() > LINE_MAX {
            self.rest.truncate(LINE_MAX + 1);
            self.is_in_long = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{EXPANSION_FREE, open};
    use std::fs;

    /// The lines of a file, by their lengths.
    fn lines(text: &[u8]) -> Vec<usize> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        fs::write(&path, text).unwrap();
        let mut blocks = Blocks::new(open(&path, EXPANSION_FREE).unwrap());
        let (mut block, mut found) = (Vec::new(), Vec::new());
        while blocks.next(&mut block).unwrap() {
            assert!(block.len() <= BLOCK + LINE_MAX + 1);
            let whole = block.strip_suffix(b"\n").unwrap_or(&block);
            found.extend(whole.split(|byte| *byte == b'\n').map(<[u8]>::len));
        }
        found
    }

    #[test]
    fn every_line_comes_once_and_whole() {
        assert_eq!(lines(b""), [0; 0]);
        assert_eq!(lines(b"\n"), [0]);
        assert_eq!(lines(b"a\n\nbc"), [1, 0, 2]);
        let lens: Vec<usize> = (0..20_000).map(|at| at * 7 % 300).collect();
        let text: Vec<u8> =
            lens.iter().flat_map(|len| [vec![b'x'; *len], vec![b'\n']].concat()).collect();
        assert_eq!(lines(&text), lens);
    }

    /// A line of ten million bytes.
    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_not() {
        for (len, end) in
            [(10_000_000, "\n"), (10_000_000, ""), (LINE_MAX + 1, "\n"), (BLOCK, "\n")]
        {
            let text = ["army.ml\n", &"x".repeat(len), end, "navy.ml\n"].concat();
            let expected =
                if end.is_empty() { vec![7, LINE_MAX + 1] } else { vec![7, LINE_MAX + 1, 7] };
            let lens: Vec<usize> =
                lines(text.as_bytes()).iter().map(|len| (*len).min(LINE_MAX + 1)).collect();
            assert_eq!(lens, expected, "{len} {end:?}");
        }
    }
}
