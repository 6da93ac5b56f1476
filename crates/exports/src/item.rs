//! What readers hand out, one at a time.

use misdirect::Addresses;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file; of a maildir, the message.
    pub file: Arc<Path>,
    /// From 1; 0 where the format does not tell (JSON).
    pub line: usize,
}

impl Place {
    pub(crate) fn new(file: &Path) -> Self {
        Self { file: file.into(), line: 0 }
    }

    pub(crate) fn at(&self, line: usize) -> Self {
        Self { file: Arc::clone(&self.file), line }
    }
}

/// What an export says about whom somebody writes to. Addresses are as written, slips included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item<'a> {
    /// An address in a mail field of an address book.
    Contact(&'a [u8]),
    /// A message in somebody's mail.
    Message {
        /// Its message-id, or nothing: a message may be in several folders.
        id: &'a [u8],
        /// The first address of its From.
        from: &'a [u8],
        /// Those of To, Cc and Bcc.
        to: &'a [&'a [u8]],
    },
    /// A delivery that a server has logged.
    Delivery {
        /// The address in the envelope.
        from: &'a [u8],
        /// The recipient as it was written, before aliases.
        to: &'a [u8],
    },
    /// A recipient to whom a server could not deliver, or not yet.
    Undelivered(&'a [u8]),
    /// Something that should have been one of these.
    Unread(Unread, &'a [u8]),
}

/// Why something in a mail field is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unread {
    /// There is no address in it.
    NoAddress,
    /// A value in base64 or quoted-printable that does not decode.
    BadEncoding,
    /// It stands elsewhere (a URL in LDIF).
    Elsewhere,
    /// A quotation mark opens a cell and nothing closes it: what follows is one cell.
    UnclosedQuote,
    /// A message without From.
    NoSender,
    /// A delivery of a message whose sender the log does not have: it came before the log begins.
    NoArrival,
    /// A line or header longer than can be kept.
    TooLong,
}

impl fmt::Display for Unread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NoAddress => "there is no address in this mail field",
            Self::BadEncoding => "this value does not decode",
            Self::Elsewhere => "this value is in another file",
            Self::UnclosedQuote => "a quotation mark is never closed, so the rest is one cell",
            Self::NoSender => "a message without a sender",
            Self::NoArrival => "a delivery of a message that arrived before the log begins",
            Self::TooLong => "a line that is too long",
        })
    }
}

/// Takes what a reader finds.
pub(crate) type Take<'t> = dyn FnMut(&Place, Item<'_>) + 't;

/// The value of a mail field: each of its addresses, or that there is none.
pub(crate) fn contacts(value: &str, place: &Place, take: &mut Take<'_>) {
    let mut found = false;
    for address in Addresses::new(value.as_bytes()) {
        found = true;
        take(place, Item::Contact(address.as_bytes()));
    }
    if !found && !value.trim().is_empty() {
        take(place, Item::Unread(Unread::NoAddress, value.trim().as_bytes()));
    }
}
