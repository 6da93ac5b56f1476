//! dnstap, as BIND, Unbound, Knot, Knot Resolver and others write it: frames of a small message of Protocol Buffers
//! (dnstap.proto), in which the messages of DNS are as they were on the wire.
//!
//! Kinds do not pair: BIND writes `AUTH_QUERY` and then `CLIENT_RESPONSE`. So each is a question or an answer by itself.
//! Hardly any answer has the question's message, so that the name comes from its own; the time may be that of either.
//!
//! What a resolver asks others follows from what it was asked, and is much the same: where a file has what clients ask,
//! that counts.

use super::{Broken, Head, Line, Parser, Take, wire};
use crate::names::{Clients, Day, Role};
use crate::source::Records;

struct Dnstap {
    clients: Clients,
    /// There are questions of clients, or to the server of a zone.
    has_clients: bool,
}

/// Kinds of messages, of which the odd ones are queries and the even ones responses.
mod kind {
    /// A resolver's own questions: `RESOLVER_…`, `FORWARDER_…`.
    pub(super) const OUTGOING: [u64; 4] = [3, 4, 7, 8];
    /// `AUTH_…`, `CLIENT_…`, `STUB_…`, `TOOL_…`.
    pub(super) const INCOMING: [u64; 8] = [1, 2, 5, 6, 9, 10, 11, 12];
}

pub(super) fn open(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    let mut kinds = Records::of(head.text).filter_map(|frame| Some(Tapped::read(frame)?.kind));
    let has_clients = kinds.any(|kind| kind::INCOMING.contains(&kind));
    Some(Box::new(Dnstap { clients: head.clients, has_clients }))
}

impl Parser for Dnstap {
    fn has_lines(&self) -> bool {
        false
    }

    fn is_settled(&self) -> bool {
        self.has_clients
    }

    fn line(&self, frame: &[u8], take: &mut Take<'_>) -> Line {
        let Some(tapped) = Tapped::read(frame) else { return Line::Broken(Broken::Cut) };
        let is_outgoing = kind::OUTGOING.contains(&tapped.kind);
        if !is_outgoing && !kind::INCOMING.contains(&tapped.kind) {
            return Line::Other;
        }
        let is_answer = tapped.kind % 2 == 0;
        let role = match (is_answer, is_outgoing && self.has_clients) {
            // Answers of others tell what became of a name.
            (_, true) => Role::Outcome,
            (true, _) => Role::Answer,
            (false, _) => Role::Question,
        };
        let (own, other) = match is_answer {
            true => (tapped.response, tapped.query),
            false => (tapped.query, tapped.response),
        };
        let Some(message) = own.or(other) else { return Line::Other };
        // Of what a resolver asks it is the resolver.
        let client = tapped.client.filter(|_| !is_outgoing);
        let client = client.and_then(|address| self.clients.of_bytes(address));
        wire::message(message, Some(role), tapped.seconds.and_then(Day::of_unix), client, take)
    }
}

/// What matters of a frame.
#[derive(Default)]
struct Tapped<'f> {
    kind: u64,
    /// The address of who asked.
    client: Option<&'f [u8]>,
    seconds: Option<u64>,
    query: Option<&'f [u8]>,
    response: Option<&'f [u8]>,
}

impl<'f> Tapped<'f> {
    fn read(frame: &'f [u8]) -> Option<Self> {
        let (mut message, mut is_message) = (None, false);
        let mut fields = Fields(frame);
        while !fields.0.is_empty() {
            match fields.next()? {
                (14, Value::Bytes(bytes)) => message = Some(bytes),
                (15, Value::Number(kind)) => is_message = kind == 1,
                _ => {}
            }
        }
        let mut fields = Fields(message.filter(|_| is_message)?);
        let mut tapped = Self::default();
        while !fields.0.is_empty() {
            match fields.next()? {
                (1, Value::Number(kind)) => tapped.kind = kind,
                (4, Value::Bytes(address)) => tapped.client = Some(address),
                // Of the query, or where it has none, of the response.
                (8, Value::Number(seconds)) => tapped.seconds = Some(seconds),
                (12, Value::Number(seconds)) => tapped.seconds = tapped.seconds.or(Some(seconds)),
                (10, Value::Bytes(bytes)) => tapped.query = Some(bytes),
                (14, Value::Bytes(bytes)) => tapped.response = Some(bytes),
                _ => {}
            }
        }
        Some(tapped)
    }
}

/// The fields of a message of Protocol Buffers.
struct Fields<'f>(&'f [u8]);

enum Value<'f> {
    Number(u64),
    Bytes(&'f [u8]),
    /// Of a width that no field here has.
    Fixed,
}

impl<'f> Fields<'f> {
    /// The next field, with its number; `None` where it is cut.
    fn next(&mut self) -> Option<(u64, Value<'f>)> {
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => Value::Number(self.number()?),
            1 => self.bytes(8).map(|_| Value::Fixed)?,
            2 => {
                let len = usize::try_from(self.number()?).ok()?;
                Value::Bytes(self.bytes(len)?)
            }
            5 => self.bytes(4).map(|_| Value::Fixed)?,
            _ => return None,
        };
        Some((tag >> 3, value))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for at in 0..10 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn bytes(&mut self, len: usize) -> Option<&'f [u8]> {
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }
}
