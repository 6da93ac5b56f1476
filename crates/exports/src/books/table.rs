//! Tables: exports of Google, Outlook, Thunderbird and of whatever else writes CSV; rows with tabs, as
//! khard, `mu cfind` and notmuch print them; and plain lines with an address.
//!
//! Columns have names in every language, or none, so a mail column is one in which most cells are
//! addresses and nothing else. Where such a column also has a name that says mail, others do not count:
//! a table of two people may have nothing but an address in its notes.

use crate::item::{Item, Place, Take, Unread, contacts};
use crate::text::lines;
use csv::{ReaderBuilder, StringRecord};
use misdirect::Addresses;

/// Column names that say mail, in part: English, German, Dutch, Italian (mail), French, Spanish and
/// Portuguese, Italian and Turkish, the Nordic languages, Slavic languages, Chinese, Japanese, Korean.
const NAMES: [&str; 14] = [
    "mail",
    "courriel",
    "messagerie",
    "correo",
    "correio",
    "posta",
    "post",
    "pošt",
    "почт",
    "пошт",
    "邮",
    "郵",
    "メール",
    "메일",
];

/// Rows by which the separator is chosen.
const TRIED: usize = 100;

/// Rows among which the names of columns are looked for.
const HEADING_MAX: usize = 5;

/// False if no column has addresses.
pub(crate) fn read(text: &str, place: &Place, take: &mut Take<'_>) -> bool {
    let Some(separator) = separator(text) else { return plain(text, place, take) };
    let rows: Vec<StringRecord> = rows(text, separator).collect();
    let Some(columns) = Columns::of(&rows) else { return false };
    let lines = row_lines(&rows, text);
    for (row, line) in rows.iter().zip(&lines).skip(columns.first) {
        for cell in columns.mail.iter().filter_map(|column| row.get(*column)) {
            contacts(cell, &place.at(*line), take);
        }
    }
    if let Some(cell) = rows.last().and_then(|row| unclosed(row, text)) {
        take(
            &place.at(lines.last().copied().unwrap_or(0)),
            Item::Unread(Unread::UnclosedQuote, cell.as_bytes()),
        );
    }
    true
}

/// Lines of which at least half are addresses, with their names. Text with addresses in it is not a
/// list of people to write to.
fn plain(text: &str, place: &Place, take: &mut Take<'_>) -> bool {
    let filled = || lines(text).filter(|(_, line)| !line.trim().is_empty());
    let count = filled().filter(|(_, line)| is_addresses(line)).count();
    if count == 0 || count * 2 < filled().count() {
        return false;
    }
    for (number, line) in filled().filter(|(_, line)| line.contains('@')) {
        contacts(line, &place.at(number), take);
    }
    true
}

fn rows(text: &str, separator: u8) -> impl Iterator<Item = StringRecord> {
    let mut builder = ReaderBuilder::new();
    let escape = has_escapes(text, separator).then_some(b'\\');
    builder.delimiter(separator).escape(escape).has_headers(false).flexible(true);
    // Text in memory gives no error: it is UTF-8, and rows may be of any length.
    builder.from_reader(text.as_bytes()).into_records().map_while(Result::ok)
}

/// The lines where rows begin. (`csv` counts a CR LF before a row to the row, and so is one line behind.)
fn row_lines(rows: &[StringRecord], text: &str) -> Vec<usize> {
    let (mut at, mut line) = (0, 1);
    let start = |row: &StringRecord| {
        let start = row.position().map_or(0, |position| position.byte() as usize);
        let rest = text.get(start..).unwrap_or_default();
        start + rest.len() - rest.trim_start_matches(['\r', '\n']).len()
    };
    let lines = rows.iter().map(start).map(|start| {
        let passed = text.as_bytes().get(at..start).unwrap_or_default();
        line += passed.iter().filter(|byte| **byte == b'\n').count();
        at = start.max(at);
        line
    });
    lines.collect()
}

/// Most programs double a quotation mark in a cell; `mu` puts a backslash before it. A cell may also end
/// with a backslash.
fn has_escapes(text: &str, separator: u8) -> bool {
    let is_end = |byte: u8| byte == separator || byte == b'\r' || byte == b'\n';
    let bytes = text.as_bytes().windows(3);
    bytes.into_iter().any(|three| three.starts_with(b"\\\"") && !is_end(three[2]))
}

/// The character at which most rows fall into as many columns as each other, and into most of them.
fn separator(text: &str) -> Option<u8> {
    let tried = b"\t;,|".iter().filter_map(|separator| {
        let lengths: Vec<usize> = rows(text, *separator).take(TRIED).map(|row| row.len()).collect();
        let most = lengths.iter().copied().max()?;
        let alike = |length: usize| lengths.iter().filter(|other| **other == length).count();
        let usual = (2..=most.min(1024)).max_by_key(|length| alike(*length))?;
        // A heading and a comment may stand above the rows.
        (alike(usual) * 4 >= lengths.len() * 3).then_some((usual, *separator))
    });
    // Of as many columns the first separator: a tab is the least likely to stand in a name.
    tried.rev().max_by_key(|(columns, _)| *columns).map(|(_, separator)| separator)
}

/// Which columns have addresses, and from which row on.
struct Columns {
    mail: Vec<usize>,
    first: usize,
}

impl Columns {
    fn of(rows: &[StringRecord]) -> Option<Self> {
        let heading = Heading::of(rows);
        let width = rows.iter().map(StringRecord::len).max().unwrap_or(0);
        let mut counts = vec![(0_usize, 0_usize); width];
        for row in rows.iter().skip(heading.rows) {
            for (cell, (filled, addresses)) in row.iter().zip(&mut counts) {
                *filled += usize::from(!cell.trim().is_empty());
                *addresses += usize::from(is_addresses(cell));
            }
        }
        let is_mail = |column: &usize| {
            counts.get(*column).is_some_and(|(filled, mail)| *mail > 0 && mail * 2 >= *filled)
        };
        let mail: Vec<usize> = (0..width).filter(is_mail).collect();
        let names = heading.names;
        let is_named =
            |column: &&usize| names.and_then(|row| row.get(**column)).is_some_and(says_mail);
        let named: Vec<usize> = mail.iter().filter(is_named).copied().collect();
        let mail = if named.is_empty() { mail } else { named };
        (!mail.is_empty()).then_some(Self { mail, first: heading.rows })
    }
}

/// What stands above the rows: names of columns, and what programs write before them (`sep=;`).
struct Heading<'r> {
    rows: usize,
    names: Option<&'r StringRecord>,
}

impl<'r> Heading<'r> {
    fn of(rows: &'r [StringRecord]) -> Self {
        let has_address = |cell: &str| Addresses::new(cell.as_bytes()).next().is_some();
        let above = || rows.iter().take_while(|row| !row.iter().any(has_address)).take(HEADING_MAX);
        match above().position(|row| row.iter().any(says_mail)) {
            Some(at) => Self { rows: at + 1, names: rows.get(at) },
            None => Self { rows: above().count().min(1), names: None },
        }
    }
}

fn says_mail(name: &str) -> bool {
    let name = name.to_lowercase();
    NAMES.iter().any(|word| name.contains(word))
}

/// A cell with addresses, names that go with them, and separators; and nothing else. A name with its
/// address in round brackets is what Outlook shows of an address in another column.
fn is_addresses(cell: &str) -> bool {
    const BETWEEN: &[u8] = b" \t\r\n\"'<>[],;:|/&";
    let (bytes, mut at, mut found) = (cell.as_bytes(), 0, false);
    let is_between = |from: usize, to: usize| {
        bytes.get(from..to.max(from)).unwrap_or_default().iter().all(|byte| BETWEEN.contains(byte))
    };
    for address in Addresses::new(bytes) {
        let span = address.span();
        let name = address.name().filter(|name| name.start >= at && name.end <= span.start);
        let name = name.unwrap_or(span.start..span.start);
        if !is_between(at, name.start) || !is_between(name.end, span.start) {
            return false;
        }
        (at, found) = (span.end, true);
    }
    found && is_between(at, bytes.len())
}

/// The cell that runs to the end because its quotation mark is never closed.
fn unclosed<'r>(row: &'r StringRecord, text: &str) -> Option<&'r str> {
    let last = row.iter().next_back().filter(|cell| cell.contains('\n'))?;
    (!text.trim_end().ends_with('"')).then_some(last.lines().next().unwrap_or_default())
}
