//! Zone files (RFC 1035 section 5.1): the names in them that mail or questions go to.
//!
//! A file is one once it says so: by a directive (`$ORIGIN`, `$TTL`), by an SOA record of class IN, or by its
//! name (`db.…`, `.zone`). From there on it is read token by token, in one pass: records over several lines in parentheses,
//! comments, quoted strings, owners left out. Of the records, MX and NS have a host, SOA has one and the mailbox of who
//! is responsible, written as a name: its first dot is the `@`. A name without a final dot is below the
//! origin; where no `$ORIGIN` says which that is, it is read as whole if it has two dots or more.

use std::ops::Range;
use std::path::Path;

/// What a token of a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// A host, without its final dot, below the origin if there was none.
    Host(String),
    /// The mailbox of an SOA record.
    Mailbox(String),
}

/// The state between lines.
#[derive(Debug, Default)]
pub(crate) struct Zone {
    is_on: bool,
    /// Without its dots at either end.
    origin: Option<String>,
    /// Parentheses that are open.
    depth: usize,
    record: Record,
}

/// How far a record has been read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum Record {
    /// Its owner, or what may stand before its type.
    #[default]
    Head,
    Directive(Vec<u8>),
    /// Its type, and how many fields of its data.
    Data(Kind, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mx,
    Ns,
    Soa,
    Other,
}

impl Zone {
    /// A file of this name.
    pub(crate) fn new(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        Self { is_on: name.ends_with(".zone") || name.starts_with("db."), ..Self::default() }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }

    /// Reads a line; the names in it and where they stand.
    pub(crate) fn line(&mut self, line: &[u8]) -> Vec<(Range<usize>, Named)> {
        self.is_on |= says_zone(line);
        let mut found = Vec::new();
        if !self.is_on {
            return found;
        }
        let mut has_owner = line.first().is_some_and(u8::is_ascii_whitespace);
        if self.depth == 0 {
            self.record = Record::Head;
        }
        for (span, token) in Tokens::new(line) {
            match token {
                b"(" => self.depth += 1,
                b")" => self.depth = self.depth.saturating_sub(1),
                _ if !has_owner && self.depth == 0 && self.record == Record::Head => {
                    has_owner = true;
                    if token.starts_with(b"$") {
                        self.record = Record::Directive(token.to_ascii_uppercase());
                    }
                }
                token => found.extend(self.field(token).map(|named| (span, named))),
            }
        }
        found
    }

    fn field(&mut self, token: &[u8]) -> Option<Named> {
        match self.record.clone() {
            Record::Head => {
                if let Some(kind) = kind(token) {
                    self.record = Record::Data(kind, 0);
                }
                None
            }
            Record::Directive(name) => {
                if name == b"$ORIGIN" {
                    self.origin = self.absolute(token);
                }
                self.record = Record::Data(Kind::Other, 0);
                None
            }
            Record::Data(kind, at) => {
                self.record = Record::Data(kind, at + 1);
                match (kind, at) {
                    (Kind::Mx, 1) | (Kind::Ns | Kind::Soa, 0) => {
                        self.absolute(token).map(Named::Host)
                    }
                    (Kind::Soa, 1) => self.absolute(token).and_then(|name| mailbox(&name)),
                    _ => None,
                }
            }
        }
    }

    /// A name with what it is below, without its final dot.
    fn absolute(&self, token: &[u8]) -> Option<String> {
        let name = std::str::from_utf8(token).ok()?;
        let origin = self.origin.as_deref();
        match (name.strip_suffix('.'), origin) {
            // The root, as a null MX has it (RFC 7505).
            (Some(""), _) => None,
            (Some(name), _) => Some(name.to_owned()),
            (None, Some(origin)) if name == "@" => Some(origin.to_owned()),
            (None, Some(origin)) => Some(format!("{name}.{origin}")),
            (None, None) => (name.matches('.').count() >= 2).then(|| name.to_owned()),
        }
    }
}

/// A line that only zone files have.
fn says_zone(line: &[u8]) -> bool {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    match words.next() {
        Some(b"$ORIGIN" | b"$TTL") => true,
        // Most lines have none of it.
        _ if !line.windows(3).any(|here| here == b"SOA") => false,
        _ => words.by_ref().any(|word| word == b"IN") && words.next() == Some(b"SOA"),
    }
}

fn kind(token: &[u8]) -> Option<Kind> {
    let is_time = token.first().is_some_and(u8::is_ascii_digit);
    match token.to_ascii_uppercase().as_slice() {
        b"IN" | b"CH" | b"HS" => None,
        b"MX" => Some(Kind::Mx),
        b"NS" => Some(Kind::Ns),
        b"SOA" => Some(Kind::Soa),
        _ => (!is_time).then_some(Kind::Other),
    }
}

/// `host\.master.example.com`: the first dot that is not escaped is the `@`.
fn mailbox(name: &str) -> Option<Named> {
    let mut from = 0;
    let dot = loop {
        let at = from + name.get(from..)?.find(['.', '\\'])?;
        match name.as_bytes().get(at) {
            Some(b'.') => break at,
            _ => from = at + 2,
        }
    };
    let (local, domain) = (name.get(..dot)?, name.get(dot + 1..)?);
    let is_one = !local.is_empty() && !name.contains('@');
    is_one.then(|| Named::Mailbox(format!("{}@{domain}", local.replace('\\', ""))))
}

/// Words, parentheses and quoted strings of a line, up to its comment.
struct Tokens<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn new(line: &'a [u8]) -> Self {
        Self { line, at: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while self.line.get(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        let start = self.at;
        let rest = self.line.get(start..)?;
        let len = match rest.first()? {
            b';' => return None,
            b'(' | b')' => 1,
            b'"' => {
                rest.iter().skip(1).position(|&byte| byte == b'"').map_or(rest.len(), |at| at + 2)
            }
            _ => word_len(rest),
        };
        self.at = start + len;
        Some((start..self.at, rest.get(..len)?))
    }
}

fn word_len(rest: &[u8]) -> usize {
    let mut len = 0;
    while let Some(byte) = rest.get(len) {
        match byte {
            b'\\' => len += 2,
            b'(' | b')' | b';' | b'"' => break,
            byte if byte.is_ascii_whitespace() => break,
            _ => len += 1,
        }
    }
    len.clamp(1, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(zone: &str) -> Vec<String> {
        let mut state = Zone::new(Path::new("x.txt"));
        let lines = zone.lines().flat_map(|line| state.line(line.as_bytes()));
        let text = |named| match named {
            Named::Host(name) => name,
            Named::Mailbox(address) => format!("<{address}>"),
        };
        lines.map(|(_, named)| text(named)).collect()
    }

    #[test]
    fn records_on_one_line_and_on_several() {
        let zone = "\
$TTL 1h
$ORIGIN example.com.
@ 3600 IN SOA ns1.akam.net. host\\.master.gmial.com. ( 1 ; first
    1d 2h 4w 1h )
    IN NS ns1.akam.ne.
    NS ns2
@ IN 1h MX 10 mail.gmial.com.
www 300 MX ( 20
    mx.example.net. ) ; MX 10 no.example.org.
mail A 192.0.2.1
ns NS @
null MX 0 .
t TXT \"MX 10 no.example.org.\" ; x
$ORIGIN sub
a MX 5 b
";
        let expected = [
            "ns1.akam.net",
            "<host.master@gmial.com>",
            "ns1.akam.ne",
            "ns2.example.com",
            "mail.gmial.com",
            "mx.example.net",
            "example.com",
            "b.sub.example.com",
        ];
        assert_eq!(names(zone), expected);
    }

    #[test]
    fn a_zone_without_an_origin() {
        let zone = "x. IN SOA ns.x.com joe.gmial.com 1 2 3 4 5\n IN NS ns1\n IN MX 5 a.gmial.com";
        assert_eq!(names(zone), ["ns.x.com", "<joe@gmial.com>", "a.gmial.com"]);
        assert_eq!(names("@ IN SOA . joe. ("), [""; 0]);
    }

    #[test]
    fn what_is_no_zone_and_any_bytes() {
        assert_eq!(names("cost 5 MX 10 mail.gmial.com.\nIN SOA x\nNS a.b.c."), [""; 0]);
        let mut zone = Zone::new(Path::new("a/db.example"));
        assert!(zone.is_on() && Zone::new(Path::new("X.ZONE")).is_on());
        assert!(!Zone::new(Path::new("zone.txt")).is_on());
        for line in [
            &b"\\"[..],
            b"a MX \\",
            b"((((",
            b"))) NS",
            b"\"",
            b"a SOA \xff \xfe.",
            b"$ORIGIN",
            b"$",
        ] {
            zone.line(line);
        }
        assert_eq!(mailbox("a\\"), None);
        assert_eq!(mailbox("a\\.b"), None);
    }
}
