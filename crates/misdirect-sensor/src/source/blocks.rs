//! Text in blocks of whole lines, of which each can be read by another thread; and what is no text in blocks of whole
//! records.

use super::capture::Capture;
use super::frames::Frames;
use super::records::{Cut, Unreadable};
use super::{Opened, SourceError};

/// Bytes of a block: enough that handing it over costs nothing beside reading it, and few enough to stay
/// in a processor's cache.
pub(crate) const BLOCK: usize = 1 << 18;
/// Bytes of a line that are kept. Lines of logs have some hundreds, of Suricata's answers some thousands.
pub(crate) const LINE_MAX: usize = 1 << 16;
/// Bytes of a record, of which a packet has 256 KiB at the most, as libpcap has it, and a frame of dnstap two messages.
const RECORD_MAX: usize = 1 << 24;

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
    /// Makes records of what is no text.
    cut: Option<Box<dyn Cut>>,
    /// Bytes that became records; `None` before the first block.
    cut_to: Option<u64>,
}

impl Blocks {
    pub(crate) fn new(opened: Opened) -> Self {
        let at = opened.given();
        Self {
            opened,
            rest: Vec::new(),
            is_in_long: false,
            is_at_end: false,
            at,
            cut: None,
            cut_to: None,
        }
    }

    /// Bytes of the file that were read.
    pub(crate) fn taken(&self) -> u64 {
        self.opened.taken()
    }

    /// Bytes of the text in the blocks so far: where to go on, if they are of lines.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// The name of the format whose records they have, which is known after the first block; `None` for lines.
    pub(crate) fn records(&self) -> Option<&'static str> {
        self.cut.as_ref().map(|cut| cut.format())
    }

    /// Whole lines or records, put into `block`, which loses what it had; false at the end. A line that is longer than
    /// [`LINE_MAX`] is cut to one byte more than that.
    pub(crate) fn next(&mut self, block: &mut Vec<u8>) -> Result<bool, SourceError> {
        block.clear();
        if self.cut.is_some() {
            return self.next_records(block);
        }
        std::mem::swap(block, &mut self.rest);
        loop {
            self.fill(block)?;
            if self.cut_to.is_none() {
                self.cut_to = Some(0);
                self.cut = cut(block);
                if self.cut.is_some() {
                    std::mem::swap(block, &mut self.rest);
                    return self.next_records(block);
                }
            }
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

    fn next_records(&mut self, block: &mut Vec<u8>) -> Result<bool, SourceError> {
        let Some(cut) = &mut self.cut else { return Ok(false) };
        loop {
            let at = self.cut_to.unwrap_or(0);
            let len = cut.cut(&self.rest, self.is_at_end, block);
            let len = len.map_err(|Unreadable| SourceError::Record { at })?;
            self.cut_to = Some(at + len as u64);
            self.rest.drain(..len);
            if !block.is_empty() || self.is_at_end {
                return Ok(!block.is_empty());
            }
            if self.rest.len() > RECORD_MAX {
                return Err(SourceError::Record { at });
            }
            let (mut len, end) = (self.rest.len(), self.rest.len() + BLOCK);
            self.rest.resize(end, 0);
            while len < end && !self.is_at_end {
                let count = self.opened.read(&mut self.rest[len..])?;
                (self.is_at_end, len) = (count == 0, len + count);
            }
            self.rest.truncate(len);
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

/// What makes records of a file that begins so, if it is no text.
fn cut(first: &[u8]) -> Option<Box<dyn Cut>> {
    match (Frames::of(first), Capture::of(first)) {
        (Some(frames), _) => Some(Box::new(frames)),
        (_, Some(capture)) => Some(Box::new(capture)),
        (None, None) => None,
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
