//! Bytes of a log as they come, cut into lines.

use crate::format::{Format, Head, Parser, Take, recognise};
use crate::lines::Lines;
use crate::names::Clients;
use crate::source::{BLOCK, LINE_MAX};

/// How lines are to be read.
pub(super) struct How<'o> {
    pub(super) format: Option<&'static Format>,
    pub(super) column: Option<&'o str>,
    pub(super) clients: Clients,
}

/// No format reads these lines, or not those that follow others.
pub(super) struct Unknown;

/// Cuts what comes into lines and reads these.
#[derive(Default)]
pub(super) struct Split {
    pub(super) format: Option<&'static Format>,
    parser: Option<Box<dyn Parser>>,
    /// The beginning of a line, or lines of which the format is not known yet.
    rest: Vec<u8>,
    /// The line that comes is too long already.
    is_in_long: bool,
    /// Bytes of the log that were read, or passed over.
    done: u64,
    /// Where the header of the lines that come is.
    header: u64,
}

impl Split {
    /// From a place in a log on.
    pub(super) fn at(done: u64, is_in_long: bool) -> Self {
        Self { done, is_in_long, header: done, ..Self::default() }
    }

    /// Opens the parser by what is at the header.
    pub(super) fn open(&mut self, header: u64, head: &[u8], how: &How<'_>) -> bool {
        self.header = header;
        self.parser = self.opened(head, how);
        self.parser.is_some()
    }

    fn opened(&mut self, text: &[u8], how: &How<'_>) -> Option<Box<dyn Parser>> {
        let head = Head { text, records: None, column: how.column, clients: how.clients };
        let format = how.format.or(self.format).or_else(|| recognise(&head))?;
        self.format = Some(format);
        format.open(&head)
    }

    pub(super) fn done(&self) -> u64 {
        self.done
    }

    pub(super) fn header(&self) -> u64 {
        self.header
    }

    pub(super) fn is_in_long(&self) -> bool {
        self.is_in_long
    }

    /// Reads the lines that end in these bytes, and keeps what follows.
    pub(super) fn feed(
        &mut self,
        mut bytes: &[u8],
        how: &How<'_>,
        take: &mut Take<'_>,
    ) -> Result<Lines, Unknown> {
        let mut lines = Lines::default();
        if self.is_in_long {
            let end = memchr::memchr(b'\n', bytes);
            let passed = end.map_or(bytes.len(), |end| end + 1);
            self.done += passed as u64;
            bytes = &bytes[passed..];
            self.is_in_long = end.is_none();
        }
        self.rest.extend_from_slice(bytes);
        let Some(last) = memchr::memrchr(b'\n', &self.rest) else {
            if self.rest.len() > LINE_MAX {
                self.done += self.rest.len() as u64;
                self.rest.clear();
                self.is_in_long = true;
                lines.all += 1;
            }
            return Ok(lines);
        };
        let mut rest = std::mem::take(&mut self.rest);
        let (read, known) = self.lines(&rest[..=last], how, take, &mut lines);
        self.done += read as u64;
        rest.drain(..read);
        self.rest = rest;
        known.map(|()| lines)
    }

    /// Reads lines, as far as their format is known. What cannot be known is passed over.
    fn lines(
        &mut self,
        text: &[u8],
        how: &How<'_>,
        take: &mut Take<'_>,
        lines: &mut Lines,
    ) -> (usize, Result<(), Unknown>) {
        let mut at = 0;
        while at < text.len() {
            let is_new = self.parser.is_none();
            if is_new {
                self.header = self.done + at as u64;
                self.parser = self.opened(&text[at..], how);
            }
            let Some(parser) = &self.parser else {
                // More of it may tell.
                return match text.len() - at < BLOCK {
                    true => (at, Ok(())),
                    false => (text.len(), Err(Unknown)),
                };
            };
            // Of the header by which it was opened it is the parser, whatever that is like.
            let end = parser.end(&text[at..]).filter(|end| *end > 0 || !is_new);
            let end = end.map_or(text.len(), |end| at + end);
            if end > at {
                lines.add(Lines::read(&text[at..end], &**parser, take, |_, _| {}));
            }
            if end < text.len() {
                self.parser = None;
            }
            at = end;
        }
        (at, Ok(()))
    }

    /// Nothing follows: the last line has no end.
    pub(super) fn finish(&mut self, how: &How<'_>, take: &mut Take<'_>) -> Result<Lines, Unknown> {
        if self.rest.is_empty() {
            return Ok(Lines::default());
        }
        self.feed(b"\n", how, take)
    }
}
