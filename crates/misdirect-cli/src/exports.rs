//! `--from`: exports of address books, mail and logs, and all there is to tell of them.

use crate::args;
use crate::error::{Error, name};
use crate::layers::Image;
use crate::output::note;
use crate::text::{self, counted};
use crate::threads::Threads;
use misdirect::Directory;
use misdirect::directory::Builder;
use misdirect_exports::{Error as ReadError, Item, List, Owner, Place, Tally, Why};
use std::ffi::OsStr;
use std::path::Path;

/// Lines that are told of one thing; the rest is counted.
const TOLD: usize = 100;
/// Names that are told in one line.
const NAMED: usize = 5;

/// What exports came to.
pub(crate) struct Added {
    /// Domains.
    pub(crate) entries: usize,
    /// A line for each file: what it is, and how much is in it.
    pub(crate) read: Vec<String>,
}

/// Adds the domains of all exports, and tells what is not among them. `file` is whom to blame for names
/// that are alike.
pub(crate) fn add(
    builder: &mut Builder,
    args: &args::Build,
    file: &Path,
    threads: &Threads,
) -> Result<Added, Error> {
    let mut tally = Tally::new();
    let read = args.from.iter().map(|export| read(export, &mut tally));
    let read = read.collect::<Result<_, Error>>()?;
    let me: Vec<&[u8]> = args.me.iter().map(|me| OsStr::as_encoded_bytes(me)).collect();
    let lists = match args.lists.is_empty() {
        true => None,
        false => Some(Image::build(builder, file, threads)?),
    };
    let lists = lists.as_ref().map_or(Directory::EMPTY, Image::directory);
    let blame = |reason| Error::List { file: file.to_owned(), reason };
    let list = tally.finish(&me, &[Directory::builtin(), lists]).map_err(blame)?;
    tell(&list, &tally);
    if list.entries.is_empty() && args.lists.is_empty() {
        return Err(Error::NothingToList { output: args.output.clone() });
    }
    for entry in &list.entries {
        builder.add(&entry.domain, entry.weight, 0).map_err(blame)?;
    }
    Ok(Added { entries: list.entries.len(), read })
}

/// Whoever names an export as a list is told which option reads it.
pub(crate) fn hint(list: &Path, bytes: &[u8]) {
    if let Ok(read) = misdirect_exports::read_from(bytes, list, &mut |_, _| {}) {
        let name = name(list);
        note(format_args!(
            "{name} seems to be an export ({}), not a list: --from {name}",
            read.format
        ));
    }
}

/// What one file has.
#[derive(Default)]
struct Found {
    addresses: u64,
    messages: u64,
    deliveries: u64,
}

/// `contacts.vcf: vCard, 24 addresses`
fn read(export: &Path, tally: &mut Tally) -> Result<String, Error> {
    let mut found = Found::default();
    let result = misdirect_exports::read(export, &mut |place, item| {
        match item {
            Item::Contact(_) => found.addresses += 1,
            Item::Message { .. } => found.messages += 1,
            Item::Delivery { .. } | Item::Undelivered(_) => found.deliveries += 1,
            Item::Unread(..) => {}
        }
        tally.add(place, item);
    });
    let read = match result {
        Ok(read) => read,
        Err(ReadError::Io(reason)) => return Err(Error::reading(export, reason)),
        Err(reason) => return Err(Error::Export { file: export.to_owned(), reason }),
    };
    let what = [
        (found.addresses, "address", "addresses"),
        (found.messages, "message", "messages"),
        (found.deliveries, "delivery", "deliveries"),
    ];
    let what = what.into_iter().filter(|(count, ..)| *count > 0);
    let what: Vec<String> = what.map(|(count, one, many)| counted(count, one, many)).collect();
    let what = if what.is_empty() { "nothing in it".to_owned() } else { what.join(", ") };
    let encoding = read.encoding.map(|encoding| format!("; not UTF-8: read as {encoding}"));
    let encoding = encoding.unwrap_or_default();
    Ok(format!("{}: {}, {what}{encoding}", name(export), read.format))
}

fn tell(list: &List, tally: &Tally) {
    for (why, unread) in tally.unread() {
        for (place, bytes) in &unread.examples {
            let bytes = text::visible(bytes).at_most(80);
            note(format_args!("{}: {why}: {bytes}", at(place)));
        }
        more(unread.count, unread.examples.len(), &why.to_string());
    }
    for out in list.left_out.iter().take(TOLD) {
        let written = text::visible(&out.written).at_most(320);
        note(format_args!("{}: {written} is left out: {}", at(&out.place), reason(&out.why)));
    }
    more(list.left_out.len() as u64, TOLD, "left out");
    for doubted in list.doubted.iter().take(TOLD) {
        let written = text::visible(&doubted.written).at_most(320);
        let count = counted(doubted.weight, "address", "addresses");
        note(format_args!(
            "{}: {written} and others, {count} in all, are listed: is that right? {}",
            at(&doubted.place),
            reason(&doubted.why)
        ));
    }
    more(list.doubted.len() as u64, TOLD, "listed in doubt");
    let is_slip = |why: &Why| matches!(why, Why::Suspect(_));
    if list.left_out.iter().any(|out| is_slip(&out.why)) {
        note(format_args!(
            "correct slips where they stand; to keep a domain that is right, add it to a list"
        ));
    }
    tell_owner(&list.owner);
    tell_unanswered(&list.unanswered);
}

fn reason(why: &Why) -> String {
    match why {
        Why::Suspect(sentence) => sentence.clone(),
        Why::OneLabel => "its domain has one label only, as of a machine, or is cut".to_owned(),
        Why::Invalid(error) => error.to_string(),
    }
}

fn tell_owner(owner: &Owner) {
    match owner {
        Owner::Nobody | Owner::Named => {}
        Owner::Guessed(address) => {
            let address = text::visible(address).at_most(320);
            note(format_args!("taken for the mail of {address}; if it is not, say --me ADDRESS"));
        }
        Owner::Unclear => note(format_args!(
            "it is not clear whose mail this is: say so with --me ADDRESS; nothing of it is listed"
        )),
    }
}

fn tell_unanswered(unanswered: &[String]) {
    if unanswered.is_empty() {
        return;
    }
    let named: Vec<&str> = unanswered.iter().take(NAMED).map(String::as_str).collect();
    let rest = if unanswered.len() > NAMED { ", …" } else { "" };
    let count = counted(unanswered.len() as u64, "domain", "domains");
    note(format_args!(
        "{count} without an answer to what was written there, not listed: {}{rest}",
        named.join(", ")
    ));
}

/// How many more there are than were told.
fn more(count: u64, told: usize, what: &str) {
    if count > told as u64 {
        note(format_args!("{} more: {what}", text::grouped(count - told as u64)));
    }
}

fn at(place: &Place) -> String {
    match place.line {
        0 => name(&place.file),
        line => format!("{}:{line}", name(&place.file)),
    }
}
