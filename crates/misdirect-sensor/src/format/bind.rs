//! The log of BIND, with or without time, category and severity in front:
//!
//! ```text
//! client @0x7f9075 192.0.2.5#45504 (army.ml): query: army.ml IN MX +E(0)K (192.0.2.1)
//! client @0x7f9075 192.0.2.5#45504/key mta (army.ml): view office: query: army.ml IN MX + (192.0.2.1) [ECS …]
//! client @0x7f9075 192.0.2.5#45504 (army.ml): response: army.ml IN MX NXDOMAIN 0 1 1 +E(0) (192.0.2.1)
//! client 192.0.2.5#45504: query: army.ml IN MX +        before 9.10
//! ```
//!
//! A line of `rpz` is about a query that has its own line. The name in brackets ends at the first `)` that is
//! not escaped, so that no name can pretend to be what follows it.

use super::words::{is_type, split_once, unescaped, word};
use super::{Broken, Line, Parser, Take};
use crate::names::{Client, Clients, Code, Day, Role, Sighting, Spelling};
use memchr::memmem::Finder;

pub(super) struct Bind {
    /// Finds `client `: made once, as that takes as long as to use it.
    client: Finder<'static>,
    clients: Clients,
}

impl Bind {
    pub(super) fn new(clients: Clients) -> Self {
        Self { client: Finder::new(b"client "), clients }
    }
}

impl Parser for Bind {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let Some(client) = self.client.find(line) else { return Line::Other };
        let Some((address, after_client)) = after_client(&line[client..]) else {
            return Line::Other;
        };
        let Some(what) = message(after_client) else { return Line::Broken(Broken::Cut) };
        let (role, what) = if let Some(what) = what.strip_prefix(b"query: ") {
            (Role::Question, what)
        } else if let Some(what) = what.strip_prefix(b"response: ") {
            (Role::Answer, what)
        } else {
            return Line::Other;
        };
        let client = self.clients.of(address);
        question(what, role, Day::read(line), client, take)
    }
}

/// The address in `client @0x7f9075 192.0.2.5#45504`, and what follows that.
fn after_client(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let hash = memchr::memchr(b'#', rest)?;
    let port = &rest[hash + 1..];
    let digits = port.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let start = memchr::memrchr(b' ', &rest[..hash]).map_or(0, |blank| blank + 1);
    (digits > 0).then(|| (&rest[start..hash], &port[digits..]))
}

/// What the line says: it follows the name in brackets, and a view.
fn message(rest: &[u8]) -> Option<&[u8]> {
    let rest = match rest.strip_prefix(b": ") {
        Some(rest) => rest,
        None => {
            let open = memchr::memmem::find(rest, b" (")?;
            let name = &rest[open + 2..];
            name[unescaped(name, b')')?..].strip_prefix(b"): ")?
        }
    };
    match rest.strip_prefix(b"view ") {
        Some(view) => split_once(view, b": ").map(|(_, rest)| rest),
        None => Some(rest),
    }
}

fn question(
    what: &[u8],
    role: Role,
    day: Option<Day>,
    client: Option<Client>,
    take: &mut Take<'_>,
) -> Line {
    let (name, rest) = word(what);
    let (class, rest) = word(rest);
    let (kind, rest) = word(rest);
    if kind.is_empty() || rest.is_empty() {
        return Line::Broken(Broken::Cut);
    }
    let is_class = matches!(class, b"IN" | b"CH" | b"HS" | b"ANY" | b"NONE");
    if name.is_empty() || !is_type(kind) || !(is_class || class.starts_with(b"CLASS")) {
        return Line::Broken(Broken::Malformed);
    }
    let code = match role {
        Role::Answer => Code::read(word(rest).0),
        _ => None,
    };
    // `version.bind CH TXT` is about the server.
    let asked = match class {
        b"IN" => Sighting::of_type(name, Spelling::Master, kind),
        _ => Sighting::of_resolver(),
    };
    take(Sighting { role, code, day, client, ..asked });
    Line::Read
}
