//! The dns.log of Zeek, in columns under a header or as JSON: a question and its answer in one line.

use super::{Broken, Head, Line, Parser, Take};
use crate::names::{Clients, Code, Day, HIDDEN, Sighting, Spelling};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// Columns of what matters.
struct Tsv {
    separator: u8,
    /// The line that names the columns.
    fields: Vec<u8>,
    time: Option<usize>,
    class: Option<usize>,
    query: usize,
    kind: usize,
    code: Option<usize>,
    client: Option<usize>,
    clients: Clients,
}

/// Reads the header:
///
/// ```text
/// #separator \x09
/// #fields  ts  uid  …  query  qclass  qclass_name  qtype  qtype_name  rcode  rcode_name  …
/// ```
pub(super) fn tsv(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    let mut separator = b'\t';
    for line in head.lines().take_while(|line| line.starts_with(b"#")) {
        if let Some(hex) = line.strip_prefix(b"#separator \\x") {
            separator = u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?;
        } else if line.starts_with(b"#fields") {
            let column = |name: &[u8]| {
                let mut names = line.split(|byte| *byte == separator).skip(1);
                names.position(|field| field == name)
            };
            return Some(Box::new(Tsv {
                separator,
                fields: line.to_vec(),
                time: column(b"ts"),
                client: column(b"id.orig_h"),
                clients: head.clients,
                class: column(b"qclass_name"),
                query: column(b"query")?,
                kind: column(b"qtype_name")?,
                code: column(b"rcode_name"),
            }));
        }
    }
    None
}

impl Parser for Tsv {
    /// The first line of a header that names other columns.
    fn end(&self, block: &[u8]) -> Option<usize> {
        let starts = memchr::memmem::find_iter(block, b"#fields");
        let mut starts = starts.filter(|at| *at == 0 || block[*at - 1] == b'\n');
        let at = starts.find(|at| {
            let line = block[*at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
            line.strip_suffix(b"\r").unwrap_or(line) != self.fields
        })?;
        // With `#separator` and others, which come before.
        let mut start = at;
        while start > 0 {
            let before = memchr::memrchr(b'\n', &block[..start - 1]).map_or(0, |end| end + 1);
            if block[before] != b'#' || block[before..].starts_with(b"#close") {
                break;
            }
            start = before;
        }
        Some(start)
    }

    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        if line.starts_with(b"#") {
            let is_other = line.starts_with(b"#fields") && line != self.fields;
            return if is_other { Line::Broken(Broken::OtherColumns) } else { Line::Other };
        }
        let places =
            [Some(self.query), Some(self.kind), self.time, self.class, self.code, self.client];
        let mut values: [Option<&[u8]>; 6] = [None; 6];
        for (at, value) in line.split(|byte| *byte == self.separator).enumerate() {
            for (to, place) in values.iter_mut().zip(places) {
                if place == Some(at) {
                    *to = Some(value);
                }
            }
        }
        let [query, kind, time, class, code, client] = values;
        let is_cut =
            places.iter().zip(values).any(|(place, value)| place.is_some() && value.is_none());
        let (Some(query), Some(kind), false) = (query, kind, is_cut) else {
            return Line::Broken(Broken::NoColumn);
        };
        // `-` is what was not seen, `(empty)` a name of no bytes: the root.
        let (name, spelling) = match query {
            b"-" => (HIDDEN, Spelling::Unprintable),
            b"(empty)" => (b"".as_slice(), Spelling::Hex),
            name => (name, Spelling::Hex),
        };
        let client = client.and_then(|client| self.clients.of(client));
        take(Sighting {
            code: code.and_then(Code::read),
            day: day(time),
            client,
            ..asked(name, spelling, kind, class)
        });
        Line::Read
    }
}

fn day(time: Option<&[u8]>) -> Option<Day> {
    let time = time?;
    Day::read(time).or_else(|| Day::of_seconds(time))
}

fn asked<'l>(
    name: &'l [u8],
    spelling: Spelling,
    kind: &[u8],
    class: Option<&[u8]>,
) -> Sighting<'l> {
    match class {
        None | Some(b"C_INTERNET" | b"-") => Sighting::of_type(name, spelling, kind),
        Some(_) => Sighting::of_resolver(),
    }
}

/// A line of JSON:
///
/// ```text
/// {"ts":"2018-03-24T17:15:28.388994Z","id.orig_h":"192.0.2.5",…,"query":"army.ml","qclass_name":"C_INTERNET",
///  "qtype_name":"MX","rcode_name":"NXDOMAIN",…}
/// ```
pub(super) struct Json(pub(super) Clients);

#[derive(Deserialize)]
struct Record<'l> {
    #[serde(borrow)]
    ts: Option<Time<'l>>,
    trans_id: Option<IgnoredAny>,
    #[serde(borrow, rename = "id.orig_h")]
    client: Option<Cow<'l, str>>,
    #[serde(borrow)]
    query: Option<Cow<'l, str>>,
    #[serde(borrow)]
    qclass_name: Option<Cow<'l, str>>,
    #[serde(borrow)]
    qtype_name: Option<Cow<'l, str>>,
    #[serde(borrow)]
    rcode_name: Option<Cow<'l, str>>,
}

/// A number of seconds, or a date.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time<'l> {
    Seconds(f64),
    #[serde(borrow)]
    Date(Cow<'l, str>),
}

impl Parser for Json {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        if !line.starts_with(b"{") {
            return if line.is_empty() { Line::Other } else { Line::Broken(Broken::NotJson) };
        }
        let Ok(record) = serde_json::from_slice::<Record<'_>>(line) else {
            return Line::Broken(Broken::NotJson);
        };
        // Only dns.log has both; where all logs are in one file, others have neither.
        let (Some(_), Some(kind)) = (record.trans_id, &record.qtype_name) else {
            return Line::Other;
        };
        let (name, spelling) = match &record.query {
            Some(name) => (name.as_bytes(), Spelling::Hex),
            None => (HIDDEN, Spelling::Unprintable),
        };
        let day = match &record.ts {
            Some(Time::Seconds(seconds)) => Day::of_seconds(format!("{seconds:.0}").as_bytes()),
            Some(Time::Date(date)) => Day::read(date.as_bytes()),
            None => None,
        };
        let class = record.qclass_name.as_deref().map(str::as_bytes);
        let code = record.rcode_name.as_deref().and_then(|code| Code::read(code.as_bytes()));
        let client = record.client.as_deref().and_then(|client| self.0.of(client.as_bytes()));
        take(Sighting { code, day, client, ..asked(name, spelling, kind.as_bytes(), class) });
        Line::Read
    }
}
