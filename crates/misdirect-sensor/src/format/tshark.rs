//! What tshark prints with `-T fields -E header=y` and `dns.qry.name` among the fields.
//!
//! ```text
//! frame.time_epoch      dns.qry.name  dns.qry.type  dns.flags.response  dns.flags.rcode
//! 1795986062.443486000  army.ml       15            0
//! 1795986062.464423000  army.ml       15            1                   3
//! ```
//!
//! Only the name is needed. Several questions of a message are separated by commas, and so is a name that has one: the
//! number of types tells. A backslash is bare, and also begins `\177`, in octal, and `\t`: no domain has any of these.
//! Bytes that are no text are U+FFFD.

use super::{Broken, Head, Line, Parser, Take};
use crate::names::{Client, Clients, Code, Day, HIDDEN, Purpose, Role, Sighting, Spelling};

struct Fields {
    clients: Clients,
    separator: u8,
    header: Vec<u8>,
    time: Option<usize>,
    name: usize,
    kind: Option<usize>,
    class: Option<usize>,
    response: Option<usize>,
    code: Option<usize>,
    /// Where it came from and went to, in IPv4 and IPv6.
    from: [Option<usize>; 2],
    to: [Option<usize>; 2],
}

pub(super) fn open(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    let header = head.lines().next()?;
    let is_of_field = |byte: &u8| byte.is_ascii_alphanumeric() || b"._\"".contains(byte);
    let separator = *header.iter().find(|byte| !is_of_field(byte)).unwrap_or(&b'\t');
    let column = |name: &[u8]| {
        header.split(|byte| *byte == separator).position(|field| unquoted(field) == name)
    };
    Some(Box::new(Fields {
        clients: head.clients,
        separator,
        header: header.to_vec(),
        time: column(b"frame.time_epoch"),
        name: column(b"dns.qry.name")?,
        kind: column(b"dns.qry.type"),
        class: column(b"dns.qry.class"),
        response: column(b"dns.flags.response"),
        code: column(b"dns.flags.rcode"),
        from: [column(b"ip.src"), column(b"ipv6.src")],
        to: [column(b"ip.dst"), column(b"ipv6.dst")],
    }))
}

/// With `-E quote=d`.
fn unquoted(field: &[u8]) -> &[u8] {
    field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\"")).unwrap_or(field)
}

impl Parser for Fields {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        if line.is_empty() || line == self.header {
            return Line::Other;
        }
        let places = [Some(self.name), self.kind, self.class, self.time, self.response, self.code];
        let mut values: [Option<&[u8]>; 6] = [None; 6];
        for (at, value) in line.split(|byte| *byte == self.separator).enumerate() {
            for (to, place) in values.iter_mut().zip(places) {
                if place == Some(at) {
                    *to = Some(unquoted(value));
                }
            }
        }
        let is_cut =
            places.iter().zip(values).any(|(place, value)| place.is_some() && value.is_none());
        let [Some(name), kind, class, time, response, code] = values else {
            return Line::Broken(Broken::NoColumn);
        };
        if is_cut {
            return Line::Broken(Broken::NoColumn);
        }
        // A packet without a question.
        if name.is_empty() {
            return Line::Other;
        }
        // Of several messages in a packet, which TCP may have, each has its own: `1,1`.
        let first =
            |list: &'_ [u8]| list.iter().position(|byte| *byte == b',').unwrap_or(list.len());
        let is_answer = response.is_some_and(|list| matches!(&list[..first(list)], b"1" | b"True"));
        let (role, code) = match is_answer {
            true => (Role::Answer, code.and_then(|list| Code::of_digits(&list[..first(list)]))),
            false => (Role::Question, None),
        };
        let day = time.and_then(Day::of_seconds);
        let client = self.client(line, if is_answer { self.to } else { self.from });
        let numbers = |list: Option<&[u8]>| -> Option<Vec<Option<u16>>> {
            let numbers = list?.split(|byte| *byte == b',').map(number);
            Some(numbers.collect())
        };
        let (kinds, classes) = (numbers(kind), numbers(class));
        if kinds.iter().flatten().any(Option::is_none) {
            return Line::Broken(Broken::Malformed);
        }
        let names: Vec<&[u8]> = name.split(|byte| *byte == b',').collect();
        let count = kinds.as_ref().or(classes.as_ref()).map_or(names.len(), Vec::len);
        for at in 0..count {
            // One with a comma in it; where there are several, which one has it is not shown.
            let (name, spelling) = match (count == names.len(), count) {
                (true, _) => (names[at], Spelling::Bare),
                (false, 1) => (name, Spelling::Bare),
                (false, _) => (HIDDEN, Spelling::Unprintable),
            };
            let name = if name == b"<Root>" { b"." } else { name };
            let purpose = match kinds.as_ref().and_then(|kinds| kinds[at]) {
                Some(kind) => Purpose::of_number(kind),
                None => Some(Purpose::Other),
            };
            let is_internet = classes
                .as_ref()
                .is_none_or(|classes| matches!(classes.get(at), None | Some(Some(1) | None)));
            let purpose = purpose.filter(|_| is_internet);
            take(Sighting {
                role,
                code,
                day,
                client,
                ..Sighting::of_purpose(name, spelling, purpose)
            });
        }
        Line::Read
    }
}

impl Fields {
    /// By the one of two columns that has an address.
    fn client(&self, line: &[u8], columns: [Option<usize>; 2]) -> Option<Client> {
        if !self.clients.are_counted() {
            return None;
        }
        let value = |at| line.split(|byte| *byte == self.separator).nth(at);
        columns.into_iter().flatten().find_map(|at| self.clients.of(unquoted(value(at)?)))
    }
}

/// In decimal, or as classes are written: `0x0001`.
fn number(text: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(text).ok()?;
    match text.strip_prefix("0x") {
        Some(hex) => u16::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
