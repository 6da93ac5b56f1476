//! mbox (RFC 4155) and single messages: who wrote to whom, from the headers From, To, Cc and Bcc.
//!
//! Bodies, message-ids and whatever else has an `@` are passed over. A separator is `From ` after an empty
//! line and before a header: a sentence of a body may begin with "From " as well, and not every program
//! puts a `>` before it.

use super::is_header;
use super::lines::Lines;
use crate::format::starts_with;
use crate::item::{Item, Place, Take, Unread};
use misdirect::Addresses;
use std::io::{self, BufRead};

/// Bytes of a header that are kept: some ten thousand recipients.
const HEADER_MAX: usize = 1 << 20;

pub(crate) fn read(input: impl BufRead, place: &Place, take: &mut Take<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut message = Message::default();
    // The number of a line that separates messages, if the next one is a header.
    let mut separator = None;
    let (mut in_header, mut after_empty) = (true, true);
    while let Some((number, line)) = lines.next()? {
        let separated = separator.take();
        if after_empty && line.starts_with(b"From ") {
            separator = Some(number);
        } else if let Some(start) =
            separated.filter(|_| is_header(line) || line.starts_with(b">From "))
        {
            message.finish(place, take);
            message = Message { line: start, ..Message::default() };
            in_header = true;
        }
        after_empty = line.is_empty();
        if in_header && separator.is_none() {
            in_header = message.add(number, line);
        }
    }
    message.finish(place, take);
    Ok(())
}

/// Reads the header of a single message.
pub(crate) fn read_one(input: impl BufRead, place: &Place, take: &mut Take<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut message = Message::default();
    while let Some((number, line)) = lines.next()? {
        if !message.add(number, line) {
            break;
        }
    }
    message.finish(place, take);
    Ok(())
}

/// The header of a message, as far as it was read.
#[derive(Default)]
struct Message {
    line: usize,
    id: Vec<u8>,
    from: Vec<u8>,
    to: Vec<u8>,
    field: Field,
    is_cut: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    From,
    To,
    #[default]
    Other,
}

impl Message {
    /// A line of the header; false after its end.
    fn add(&mut self, number: usize, line: &[u8]) -> bool {
        if self.line == 0 {
            self.line = number;
        }
        if line.is_empty() {
            return false;
        }
        let mut rest = line;
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let colon = line.iter().position(|byte| *byte == b':');
            let (name, value) =
                colon.and_then(|colon| line.split_at_checked(colon)).unwrap_or_default();
            rest = value.get(1..).unwrap_or_default();
            self.field = field(name);
        }
        let value = match self.field {
            Field::Id => &mut self.id,
            Field::From => &mut self.from,
            Field::To => &mut self.to,
            Field::Other => return true,
        };
        self.is_cut |= value.len() + rest.len() > HEADER_MAX;
        if !self.is_cut {
            // A header that goes on goes on with a blank; lists of To and Cc become one.
            value.extend(if rest.len() < line.len() { b"," } else { b" " });
            value.extend(rest);
        }
        true
    }

    fn finish(&self, place: &Place, take: &mut Take<'_>) {
        if self.line == 0 || (self.from.is_empty() && self.to.is_empty()) {
            return;
        }
        let place = place.at(self.line);
        if self.is_cut {
            take(&place, Item::Unread(Unread::TooLong, b""));
        }
        let Some(from) = Addresses::new(&self.from).next() else {
            take(&place, Item::Unread(Unread::NoSender, self.from.trim_ascii()));
            return;
        };
        let to: Vec<&[u8]> = Addresses::new(&self.to).map(|address| address.as_bytes()).collect();
        take(&place, Item::Message { id: self.id.trim_ascii(), from: from.as_bytes(), to: &to });
    }
}

fn field(name: &[u8]) -> Field {
    let name = String::from_utf8_lossy(name);
    let name = name.trim_end();
    let is = |other: &str| name.len() == other.len() && starts_with(name, other);
    if is("From") {
        Field::From
    } else if is("Message-ID") {
        Field::Id
    } else if is("To") || is("Cc") || is("Bcc") {
        Field::To
    } else {
        Field::Other
    }
}
