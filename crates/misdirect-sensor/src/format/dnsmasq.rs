//! The log of dnsmasq, and so of Pi-hole, with `log-queries` or `log-queries=extra`:
//!
//! ```text
//! Nov 23 13:46:09 dnsmasq[17228]: query[MX] army.ml from 192.0.2.5
//! Nov 23 13:46:09 dnsmasq[17228]: 1 192.0.2.5/37334 query[MX] army.ml from 192.0.2.5      extra
//! Nov 23 13:46:09 dnsmasq[17228]: 1 192.0.2.5/37334 reply army.ml is NXDOMAIN
//! ```
//!
//! Names are bare, with blanks and all, so a line is cut from both ends. Only `query` counts as a question. A
//! reply has one line for each address, and lines for the names an alias leads to, which nobody asked for; it
//! says what became of a name, whatever the type: none of a name that does not exist (RFC 8020).

use super::words::{is_type, rsplit_once, split_once, word};
use super::{Broken, Line, Parser, Take};
use crate::names::{Clients, Code, Purpose, Role, Sighting, Spelling};

pub(super) struct Dnsmasq(pub(super) Clients);

impl Parser for Dnsmasq {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let Some((_, rest)) = split_once(line, b"dnsmasq[") else { return Line::Other };
        let Some((_, rest)) = split_once(rest, b"]: ") else { return Line::Other };
        let what = without_serial(rest);
        if let Some(what) = what.strip_prefix(b"query[") {
            return query(what, &self.0, take);
        }
        let (verb, what) = word(what);
        if matches!(verb, b"reply" | b"cached" | b"config") {
            outcome(what, take)
        } else {
            Line::Other
        }
    }
}

/// What follows `1 192.0.2.5/37334 `.
fn without_serial(rest: &[u8]) -> &[u8] {
    let (serial, after) = word(rest);
    let (client, what) = word(after);
    let is_serial = serial.iter().all(u8::is_ascii_digit) && memchr::memchr(b'/', client).is_some();
    if is_serial { what } else { rest }
}

/// `MX] army.ml from 192.0.2.5`
fn query(what: &[u8], clients: &Clients, take: &mut Take<'_>) -> Line {
    let cut = Line::Broken(Broken::Cut);
    let Some((kind, rest)) = split_once(what, b"] ") else { return cut };
    let Some((name, client)) = rsplit_once(rest, b" from ") else { return cut };
    // `type=65280`
    if !is_type(kind) && !kind.starts_with(b"type=") {
        return Line::Broken(Broken::Malformed);
    }
    let client = clients.of(client.trim_ascii());
    take(Sighting { client, ..Sighting::of_type(name, Spelling::Unprintable, kind) });
    Line::Read
}

/// `army.ml is NXDOMAIN`
fn outcome(what: &[u8], take: &mut Take<'_>) -> Line {
    let Some((name, value)) = rsplit_once(what, b" is ") else { return Line::Broken(Broken::Cut) };
    let code = match value {
        b"NXDOMAIN" => Code::Missing,
        b"NODATA" | b"NODATA-IPv4" | b"NODATA-IPv6" => Code::Present,
        _ => return Line::Other,
    };
    let asked = Sighting::asked(name, Spelling::Unprintable, Purpose::Other);
    take(Sighting { role: Role::Outcome, code: Some(code), ..asked });
    Line::Read
}
