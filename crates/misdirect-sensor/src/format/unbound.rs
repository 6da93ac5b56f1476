//! The log of Unbound, with `log-queries: yes`, `log-replies: yes` or both:
//!
//! ```text
//! [1795441566] unbound[17226:0] info: 192.0.2.5 army.ml. MX IN
//! [1795441566] unbound[17226:0] info: 192.0.2.5 army.ml. MX IN NXDOMAIN 0.002451 0 90
//! … unbound[901988:0] query: 192.0.2.5 army.ml. MX IN        with log-tag-queryreply: yes
//! ```
//!
//! A query and its reply are told apart by the number of words alone. Lines in which no address comes first
//! are about Unbound itself; a local zone that answers has a line (`transparent 192.0.2.5@533 …`) besides.

use super::words::{is_address, is_type, split_once, word};
use super::{Broken, Line, Parser, Take};
use crate::names::{Client, Clients, Code, Day, Role, Sighting, Spelling};

pub(super) struct Unbound(pub(super) Clients);

impl Parser for Unbound {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let Some((before, rest)) = split_once(line, b"] ") else { return Line::Other };
        // The first bracket is that of the time, or of the process.
        let after_bracket = |rest| split_once(rest, b"] ").map_or(rest, |(_, rest)| rest);
        let rest = match tagged(rest) {
            Some(what) => what,
            None => match tagged(after_bracket(rest)) {
                Some(what) => what,
                None => return Line::Other,
            },
        };
        let (client, what) = word(rest);
        if !is_address(client) {
            return Line::Other;
        }
        let day = match before.strip_prefix(b"[") {
            Some(seconds) => Day::of_seconds(seconds),
            None => Day::read(before),
        };
        question(what, day, self.0.of(client), take)
    }
}

/// What follows the level of a line, or its tag.
fn tagged(rest: &[u8]) -> Option<&[u8]> {
    [b"info: ".as_slice(), b"query: ", b"reply: "].iter().find_map(|tag| rest.strip_prefix(*tag))
}

fn question(what: &[u8], day: Option<Day>, client: Option<Client>, take: &mut Take<'_>) -> Line {
    let (name, rest) = word(what);
    let (kind, rest) = word(rest);
    let (class, reply) = word(rest);
    // Time, whether it was cached, and size follow the code; newer ones have the server as well.
    let (code, counts) = word(reply);
    let is_cut =
        class.is_empty() || !reply.is_empty() && counts.split(|byte| *byte == b' ').count() < 3;
    if is_cut {
        return Line::Broken(Broken::Cut);
    }
    if !name.ends_with(b".")
        || !is_type(kind)
        || !is_type(class)
        || !(code.is_empty() || is_type(code))
    {
        return Line::Broken(Broken::Malformed);
    }
    let role = if reply.is_empty() { Role::Question } else { Role::Answer };
    let asked = match class {
        b"IN" => Sighting::of_type(name, Spelling::QuestionMarks, kind),
        _ => Sighting::of_resolver(),
    };
    take(Sighting { role, code: Code::read(code), day, client, ..asked });
    Line::Read
}
