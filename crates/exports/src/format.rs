//! Which format a file has, by its content: names and extensions say little (`contacts.csv` with tabs in
//! UTF-16, `export.txt` with vCards).

use crate::mail::{exim, is_header, postfix};
use std::fmt;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// vCard 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350).
    VCard,
    /// jCard (RFC 7095), `notmuch address --format=json`, and other JSON with objects that have an
    /// `address` or `email`.
    Json,
    /// LDIF (RFC 2849), of directory servers and address books.
    Ldif,
    /// Rows with an address in some column, or lines with an address.
    Table,
    /// The file of abook.
    Abook,
    /// Aliases of mutt, as in its configuration.
    Mutt,
    /// mbox (RFC 4155), or one message.
    Mail,
    /// A folder of messages, with those in it.
    Maildir,
    /// The log of Postfix.
    Postfix,
    /// The main log of Exim.
    Exim,
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::VCard => "vCard",
            Self::Json => "JSON",
            Self::Ldif => "LDIF",
            Self::Table => "table",
            Self::Abook => "abook",
            Self::Mutt => "aliases of mutt",
            Self::Mail => "mail",
            Self::Maildir => "maildir",
            Self::Postfix => "log of Postfix",
            Self::Exim => "log of Exim",
        })
    }
}

/// Lines of a beginning that are looked at: the first address of a log may come after many connections.
const LINES_MAX: usize = 2000;

/// Recognises text by its beginning, which may be cut anywhere.
pub(crate) fn recognise(head: &str) -> Option<Format> {
    let head = head.trim_start_matches('\u{FEFF}');
    let filled = || head.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
    let lines = || filled().take(LINES_MAX);
    let first = lines().next()?;
    let is_first = |prefix: &str| starts_with(first.trim_start(), prefix);
    if is_first("BEGIN:VCARD") {
        return Some(Format::VCard);
    }
    if is_json(head.trim_start()) {
        return Some(Format::Json);
    }
    if first.starts_with("From ") && lines().nth(1).is_none_or(|line| is_header(line.as_bytes())) {
        return Some(Format::Mail);
    }
    // Each of these has a line that no other format has; before it there may be comments.
    let said = || lines().filter(|line| !line.starts_with('#'));
    let begins = |prefix: &str| said().take(3).any(|line| starts_with(line, prefix));
    if begins("dn:") {
        return Some(Format::Ldif);
    }
    if begins("[format]") && said().any(|line| line == "program=abook") {
        return Some(Format::Abook);
    }
    if lines().any(|line| postfix::is_line(line.as_bytes())) {
        return Some(Format::Postfix);
    }
    if lines().any(|line| exim::is_line(line.as_bytes())) {
        return Some(Format::Exim);
    }
    if is_message(head) {
        return Some(Format::Mail);
    }
    let is_alias = |line: &str| starts_with(line.trim_start(), "alias ") && line.contains('@');
    if said().any(is_alias) {
        return Some(Format::Mutt);
    }
    lines().any(|line| line.contains('@')).then_some(Format::Table)
}

/// `{`, or `[` that is no section of an INI file.
fn is_json(head: &str) -> bool {
    let mut tokens = head.chars().filter(|char| !char.is_whitespace());
    match (tokens.next(), tokens.next()) {
        (Some('{'), _) => true,
        (Some('['), next) => matches!(next, None | Some('[' | '{' | '"' | ']')),
        _ => false,
    }
}

/// Headers from the first line on, with a sender among them.
fn is_message(head: &str) -> bool {
    let header = head.lines().take_while(|line| !line.trim_end().is_empty());
    let is_one = |line: &str| is_header(line.as_bytes()) || line.starts_with([' ', '\t']);
    let mut lines = header.clone();
    let has = |name: &str| header.clone().any(|line| starts_with(line, name));
    lines.all(is_one) && has("From:") && (has("Date:") || has("To:") || has("Received:"))
}

/// Without regard to case.
pub(crate) fn starts_with(line: &str, prefix: &str) -> bool {
    let head = line.as_bytes().get(..prefix.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// What cannot be read, and what to do about it: by its first bytes.
pub(crate) fn closed(head: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 10] = [
        (
            b"\x1f\x8b",
            "compressed by gzip: unpack it first, as in `zcat FILE | misdirect build --from -`",
        ),
        (
            b"\xfd7zXZ",
            "compressed by xz: unpack it first, as in `xzcat FILE | misdirect build --from -`",
        ),
        (
            b"\x28\xb5\x2f\xfd",
            "compressed by zstd: unpack it first, as in `zstdcat FILE | misdirect build --from -`",
        ),
        (
            b"BZh",
            "compressed by bzip2: unpack it first, as in `bzcat FILE | misdirect build --from -`",
        ),
        (b"PK\x03\x04", "an archive or a spreadsheet: unpack it, or save the table as CSV"),
        (
            b"SQLite format 3",
            "a database: export the contacts as vCard or CSV from the program that it belongs to",
        ),
        (
            b"// <!-- <mdb:mork",
            "an old address book of Thunderbird: export it as vCard or CSV there",
        ),
        (b"!BDN", "a file of Outlook: export the contacts as CSV there"),
        (
            b"\x89MSD",
            "a compiled directory: to change it, print its list with `misdirect inspect --list`",
        ),
        (
            b"bplist",
            "a property list: export the contacts as vCard from the program that it belongs to",
        ),
    ];
    KINDS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_recognised_by_its_beginning() {
        for (head, format) in [
            ("\u{FEFF}\r\nbegin:vcard\r\nVERSION:2.1\r\n", Some(Format::VCard)),
            ("[\n [\n  \"vcard\",", Some(Format::Json)),
            ("[{\"name\": \"Ann\", \"address\": \"ann@x.example\"}]", Some(Format::Json)),
            ("# comment\nversion: 1\ndn: cn=Ann\nmail: ann@x.example", Some(Format::Ldif)),
            ("dn:: Sm9l\nmail: joe@x.example", Some(Format::Ldif)),
            ("# abook addressbook file\n\n[format]\nprogram=abook\n", Some(Format::Abook)),
            (
                "From ann@x.example Sun Nov 29 22:40:34 2026\nFrom: a@x.example\n",
                Some(Format::Mail),
            ),
            (
                "Return-Path: <a@x.example>\nFrom: a@x.example\nTo: b@x.example\n\n",
                Some(Format::Mail),
            ),
            ("set from=me@x.example\nalias ann Ann <ann@x.example>\n", Some(Format::Mutt)),
            ("Name,E-mail\nAnn,ann@x.example\n", Some(Format::Table)),
            ("ann@x.example\n", Some(Format::Table)),
            ("From,To\nann@x.example,bob@x.example\n", Some(Format::Table)),
            ("smallfirm.example 30\n*.mil 2 @0\n", Some(Format::Table)),
            ("smallfirm.example 30\n", None),
            ("", None),
        ] {
            assert_eq!(recognise(head), format, "{head:?}");
        }
    }
}
