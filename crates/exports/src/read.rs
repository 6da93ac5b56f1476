//! Opens a file or a folder, recognises what is in it, and calls its reader.

use crate::books::{abook, json, ldif, mutt, table, vcard};
use crate::format::{self, Format};
use crate::item::{Place, Take};
use crate::mail::{exim, maildir, mbox, postfix};
use crate::text;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::path::Path;
use thiserror::Error;

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// Its format.
    pub format: Format,
    /// The encoding of an address book, where it is not UTF-8. Apart from UTF-16 it was guessed.
    pub encoding: Option<&'static str>,
}

/// Why a file cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The system refuses.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// No format that is read here.
    #[error(
        "not recognised: what is read is vCard, jCard, LDIF, tables with a column of addresses, aliases of \
         mutt, abook, mbox, maildir, and logs of Postfix and Exim; a list of domains goes without --from"
    )]
    Unknown,
    /// There is nothing.
    #[error("empty")]
    Empty,
    /// A format that has to be turned into another one first.
    #[error("{0}")]
    Closed(&'static str),
    /// JSON with a mistake.
    #[error("not JSON: {0}")]
    Json(serde_json::Error),
    /// A folder that is none of mail.
    #[error(
        "a folder without mail: neither it nor a folder in it has `cur` or `new`; name a file in it"
    )]
    NoMaildir,
}

/// Bytes of a beginning by which a format is recognised.
const HEAD: usize = 1 << 18;

/// Reads a file, a maildir, or standard input (`-`).
///
/// # Errors
///
/// What cannot be opened, recognised or read as what it seems. Items that were taken before stay taken.
pub fn read(path: &Path, take: &mut Take<'_>) -> Result<Read, Error> {
    if path.as_os_str() == "-" {
        return read_from(io::stdin().lock(), Path::new("standard input"), take);
    }
    if path.is_dir() {
        maildir::read(path, take)?;
        return Ok(Read { format: Format::Maildir, encoding: None });
    }
    read_from(BufReader::new(File::open(path)?), path, take)
}

/// Reads what has been opened; `name` stands in the places of items.
///
/// # Errors
///
/// As [`read`].
pub fn read_from(mut input: impl BufRead, name: &Path, take: &mut Take<'_>) -> Result<Read, Error> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    if head.trim_ascii().is_empty() {
        return Err(Error::Empty);
    }
    if let Some(what) = format::closed(&head) {
        return Err(Error::Closed(what));
    }
    let place = Place::new(name);
    if text::utf16(&head).is_some() {
        input.read_to_end(&mut head)?;
        let (text, encoding) = text::decode(&head);
        let format = format::recognise(&text).ok_or(Error::Unknown)?;
        lines_or_book(format, Cursor::new(text.as_bytes()), &place, take)?;
        return Ok(Read { format, encoding });
    }
    let format = format::recognise(&String::from_utf8_lossy(&head)).ok_or(Error::Unknown)?;
    let whole = Cursor::new(head).chain(input);
    let encoding = lines_or_book(format, whole, &place, take)?;
    Ok(Read { format, encoding })
}

/// Mail and logs line by line, address books as a whole. The encoding of the latter.
fn lines_or_book(
    format: Format,
    mut input: impl BufRead,
    place: &Place,
    take: &mut Take<'_>,
) -> Result<Option<&'static str>, Error> {
    match format {
        Format::Mail | Format::Maildir => mbox::read(input, place, take)?,
        Format::Postfix => postfix::read(input, place, take)?,
        Format::Exim => exim::read(input, place, take)?,
        _ => {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes)?;
            let (text, encoding) = text::decode(&bytes);
            book(format, &text, place, take)?;
            return Ok(encoding);
        }
    }
    Ok(None)
}

fn book(format: Format, text: &str, place: &Place, take: &mut Take<'_>) -> Result<(), Error> {
    match format {
        Format::VCard => vcard::read(text, place, take),
        Format::Json => json::read(text, place, take).map_err(Error::Json)?,
        Format::Ldif => ldif::read(text, place, take),
        Format::Abook => abook::read(text, place, take),
        Format::Mutt => mutt::read(text, place, take),
        _ if !table::read(text, place, take) => return Err(Error::Unknown),
        _ => {}
    }
    Ok(())
}
