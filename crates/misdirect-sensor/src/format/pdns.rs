//! The log of `PowerDNS` Recursor, with `quiet=no`, structured as it is by default, or plain:
//!
//! ```text
//! … msg="Question" subsystem="syncres" … ts="1795986074.492" … qname="a\\032b.ml" qtype="A" remote="192.0.2.5:46534"
//! … msg="Answer" … qname="army.ml" qtype="MX" rcode="3" …
//! … msg="Question answered from packet cache" … qname="army.ml" qtype="MX" …
//! … 2 [1/1] question for 'army.ml|MX' from 192.0.2.5:32816
//! … 2 [1/1] answer to question 'army.ml|MX': 0 answers, 1 additional, took 2 packets, …, rcode=3
//! … 2 question answered from packet cache tag=0 from 192.0.2.5:56370
//! ```
//!
//! A structured line is escaped twice: names as in a zone file, and then every value. A plain line has no blank
//! in a name, and `'` and `|` bare. What is answered from the packet cache has no other line; the plain log does
//! not say of what it was.

use super::words::{is_type, rsplit_once, split_once};
use super::{Broken, Line, Parser, Take};
use crate::names::{Client, Clients, Code, Day, HIDDEN, Purpose, Role, Sighting, Spelling};
use std::borrow::Cow;

pub(super) struct Recursor(pub(super) Clients);

const CACHED: &[u8] = b"uestion answered from packet cache";

impl Parser for Recursor {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        if let Some((_, fields)) = split_once(line, b"msg=\"") {
            return self.structured(fields, take);
        }
        let (role, rest) = if let Some((_, rest)) = split_once(line, b" answer to question '") {
            (Role::Answer, rest)
        } else if let Some((_, rest)) = split_once(line, b"question for '") {
            (Role::Question, rest)
        } else if memchr::memmem::find(line, CACHED).is_some() {
            let hidden = Sighting::asked(HIDDEN, Spelling::Unprintable, Purpose::Other);
            take(Sighting { day: Day::read(line), ..hidden });
            return Line::Read;
        } else {
            return Line::Other;
        };
        self.plain(rest, role, Day::read(line), take)
    }
}

impl Recursor {
    /// `army.ml|MX': 0 answers, …, rcode=3` or `army.ml|MX' from 192.0.2.5:32816`
    fn plain(&self, rest: &[u8], role: Role, day: Option<Day>, take: &mut Take<'_>) -> Line {
        let cut = Line::Broken(Broken::Cut);
        let end = if role == Role::Answer { b"': ".as_slice() } else { b"' from " };
        let Some((question, rest)) = split_once(rest, end) else { return cut };
        // Only a question is told with who asked it.
        let (code, client) = match role {
            Role::Answer => match rsplit_once(rest, b"rcode=") {
                Some((_, code)) => (Some(code), None),
                None => return cut,
            },
            _ => (None, self.0.of_socket(rest)),
        };
        let Some((name, kind)) = rsplit_once(question, b"|") else {
            return Line::Broken(Broken::Malformed);
        };
        tell(name, kind, &Said { role, code, day, client }, take)
    }

    /// `Answer" subsystem="syncres" … qname="army.ml" qtype="MX" rcode="3" …`
    fn structured(&self, fields: &[u8], take: &mut Take<'_>) -> Line {
        let Some((message, mut rest)) = value(fields) else { return Line::Broken(Broken::Cut) };
        let role = match &*message {
            b"Question" => Role::Question,
            b"Answer" => Role::Answer,
            // The first letter may be written small, as in the plain log.
            message if message.ends_with(CACHED) => Role::Question,
            _ => return Line::Other,
        };
        let (mut name, mut kind, mut code) = (None, None, None);
        let (mut day, mut client) = (None, None);
        while let Some((key, after)) = split_once(rest, b"=\"") {
            let Some((value, after)) = value(after) else { return Line::Broken(Broken::Cut) };
            match key.trim_ascii_start() {
                b"qname" => name = Some(value),
                b"qtype" => kind = Some(value),
                b"rcode" if role == Role::Answer => code = Some(value),
                b"ts" => day = Day::of_seconds(&value),
                b"remote" => client = self.0.of_socket(&value),
                _ => {}
            }
            rest = after;
        }
        match (name, kind) {
            (Some(name), Some(kind)) => {
                tell(&name, &kind, &Said { role, code: code.as_deref(), day, client }, take)
            }
            _ => Line::Broken(Broken::Cut),
        }
    }
}

/// A value, up to the quote that nothing escapes, and what follows it.
fn value(text: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let end = memchr::memchr2(b'"', b'\\', text)?;
    if text[end] == b'"' {
        return Some((Cow::Borrowed(&text[..end]), &text[end + 1..]));
    }
    let (mut plain, mut bytes) = (text[..end].to_vec(), text.iter().enumerate().skip(end));
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((Cow::Owned(plain), &text[at + 1..])),
            b'\\' => plain.push(*bytes.next()?.1),
            byte => plain.push(*byte),
        }
    }
    None
}

/// What a line says besides the question.
struct Said<'l> {
    role: Role,
    code: Option<&'l [u8]>,
    day: Option<Day>,
    client: Option<Client>,
}

fn tell(name: &[u8], kind: &[u8], said: &Said<'_>, take: &mut Take<'_>) -> Line {
    let code = match said.code.map(Code::of_digits) {
        Some(None) => return Line::Broken(Broken::Malformed),
        code => code.flatten(),
    };
    if name.is_empty() || !is_type(kind) {
        return Line::Broken(Broken::Malformed);
    }
    // No line has the class: these are asked in CH (RFC 4892), about the server.
    let of_server = [b"version.bind".as_slice(), b"hostname.bind", b"id.server", b"version.server"];
    let asked = match of_server.iter().any(|one| name.eq_ignore_ascii_case(one)) {
        true => Sighting::of_resolver(),
        false => Sighting::of_type(name, Spelling::Master, kind),
    };
    take(Sighting { role: said.role, code, day: said.day, client: said.client, ..asked });
    Line::Read
}
