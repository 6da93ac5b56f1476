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
    /// It is known whether it is text.
    is_known: bool,
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
            is_known: false,
        }
    }

    /// Bytes of the file that were read.
    pub(crate) fn taken(&self) -> u64 {
        self.opened.taken()
    }

    /// Bytes of the text in the blocks so far: where to go on. Of a record that the file ends in, the beginning.
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
            if !self.is_known {
                self.is_known = true;
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
        loop {
            let len = self.cut(self.rest.len(), block)?;
            if !block.is_empty() {
                return Ok(true);
            }
            if len == 0 && !self.read_more()? {
                let (rest, cut) = (std::mem::take(&mut self.rest), &mut self.cut);
                if let Some(cut) = cut.as_mut().filter(|_| !rest.is_empty()) {
                    cut.cut_last(&rest, block);
                }
                return Ok(!block.is_empty());
            }
        }
    }

    /// Reads up to a place where a block began before, and hands nothing on: what packets have to do with those before
    /// them, and the links that they are of, is known by reading these.
    pub(crate) fn pass_to(&mut self, place: u64) -> Result<(), SourceError> {
        let (mut first, mut passed) = (Vec::new(), Vec::new());
        self.fill(&mut first)?;
        (self.is_known, self.cut) = (true, cut(&first));
        self.rest = first;
        while self.at < place {
            let left = usize::try_from(place - self.at).unwrap_or(usize::MAX);
            let len = self.cut(self.rest.len().min(left), &mut passed)?;
            passed.clear();
            if len == 0 && (self.rest.len() >= left || !self.read_more()?) {
                return Err(SourceError::Shrunk { read: place });
            }
        }
        Ok(())
    }

    /// Makes records of so many of the bytes that were read.
    fn cut(&mut self, len: usize, block: &mut Vec<u8>) -> Result<usize, SourceError> {
        let Some(cut) = &mut self.cut else { return Ok(0) };
        let len = cut.cut(&self.rest[..len], block);
        let len = len.map_err(|Unreadable| SourceError::Record { at: self.at })?;
        self.at += len as u64;
        self.rest.drain(..len);
        Ok(len)
    }

    /// Reads a block more of a record; false at the end.
    fn read_more(&mut self) -> Result<bool, SourceError> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.rest.len() > RECORD_MAX {
            return Err(SourceError::Record { at: self.at });
        }
        let (start, mut len) = (self.rest.len(), self.rest.len());
        self.rest.resize(start + BLOCK, 0);
        while len < self.rest.len() && !self.is_at_end {
            let count = self.opened.read(&mut self.rest[len..])?;
            (self.is_at_end, len) = (count == 0, len + count);
        }
        self.rest.truncate(len);
        Ok(len > start)
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
        let mut blocks = Blocks::new(open(&path, None, EXPANSION_FREE).unwrap());
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
