//! The log of Postfix, as syslog and journald write it:
//!
//! ```text
//! … postfix/smtp[227]: 1D92E: to=<ann@army.ml>, relay=none, …, status=bounced (… Name service error for
//!     name=army.ml type=AAAA: Host not found)
//! … postfix/smtp[227]: 1D92E: to=<ann@y.example>, orig_to=<ann@army.ml>, …, status=sent (250 Ok)
//! … postfix/smtpd[9]: NOQUEUE: reject: RCPT from x[192.0.2.5]: 450 4.1.2 <ann@army.ml>: Recipient address
//!     rejected: Domain not found; from=<…> to=<ann@army.ml> proto=ESMTP helo=<…>
//! ```
//!
//! Each recipient counts once when its message is done with it (`sent`, `bounced`) or it is refused for good
//! (`550`). What waits or is refused for now (`450`) is tried again and again: all these lines of a domain are at
//! least one. A message that expires says so once, with its sender and no recipient (`qmgr`: `from=<…>,
//! status=expired`), so it stays one of those that wait. What a relay on the same machine takes, a filter, comes back
//! and is delivered then.
//!
//! `orig_to` is what was written, `to` what aliases made of it: mail goes to both, in the mind of its sender and by
//! the mind of whoever wrote the alias. Senders are not read.

use super::words::{address, is_on_loopback, split_once};
use super::{Broken, Line, Parser, Take};
use crate::names::{Clients, Code, Day, Purpose, Role, Sighting};

pub(super) struct Postfix(pub(super) Clients);

impl Parser for Postfix {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let rest = match split_once(line, b"postfix") {
            Some((_, rest)) => match split_once(rest, b"]: ") {
                Some((_, rest)) => rest,
                None => return Line::Other,
            },
            // The message alone, as collectors of logs hand it on.
            None => line,
        };
        let Some((id, what)) = split_once(rest, b": ") else { return Line::Other };
        let day = Day::read(line);
        if what.starts_with(b"to=") && id.iter().all(u8::is_ascii_alphanumeric) {
            return delivery(what, day, take);
        }
        let is_refused = [b"reject: RCPT ".as_slice(), b"milter-reject: RCPT "];
        if is_refused.iter().any(|prefix| what.starts_with(prefix)) {
            return refused(what, day, &self.0, take);
        }
        Line::Other
    }
}

fn delivery(what: &[u8], day: Option<Day>, take: &mut Take<'_>) -> Line {
    const CUT: Line = Line::Broken(Broken::Cut);
    let Some((to, rest)) = what.strip_prefix(b"to=").and_then(address) else { return CUT };
    let (written, rest) = match rest.strip_prefix(b", orig_to=") {
        Some(rest) => match address(rest) {
            Some((written, rest)) => (written, rest),
            None => return CUT,
        },
        None => (None, rest),
    };
    let Some((fields, status)) = split_once(rest, b", status=") else { return CUT };
    let (status, reason) = split_once(status, b" ").unwrap_or((status, b""));
    let relay = split_once(fields, b", relay=").map_or(b"".as_slice(), |(_, relay)| relay);
    let relay = split_once(relay, b",").map_or(relay, |(relay, _)| relay);
    let is_filter = is_on_loopback(relay);
    let role = match status {
        b"sent" | b"deferred" if is_filter => return Line::Other,
        b"sent" | b"bounced" => Role::Question,
        b"deferred" => Role::Attempt,
        // What Postfix only asked itself (`deliverable`, `undeliverable`).
        _ => return Line::Other,
    };
    let missing = match name_of_error(reason) {
        Some((missing, b"Host not found")) => Some(missing),
        _ => None,
    };
    let written = written.filter(|one| to.is_none_or(|to| !to.eq_ignore_ascii_case(one)));
    let mut line = Line::Other;
    // A recipient without a domain is one of the machine's own.
    for name in written.into_iter().chain(to) {
        let is_missing = missing.is_some_and(|missing| missing.eq_ignore_ascii_case(name));
        line = tell(name, role, is_missing.then_some(Code::Missing), day, take);
    }
    line
}

/// `(Host or domain name not found. Name service error for name=army.ml type=AAAA: Host not found)`: the name,
/// which may be that of a mail host, and what is said of it.
fn name_of_error(reason: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, rest) = split_once(reason, b"Name service error for name=")?;
    let (name, rest) = split_once(rest, b" type=")?;
    let (_, error) = split_once(rest, b": ")?;
    Some((name, error.strip_suffix(b")").unwrap_or(error)))
}

fn refused(what: &[u8], day: Option<Day>, clients: &Clients, take: &mut Take<'_>) -> Line {
    // The text of a milter comes before, and may say anything.
    let to = memchr::memmem::rfind(what, b"; from=<").and_then(|at| {
        let (_, rest) = address(&what[at + b"; from=".len()..])?;
        address(rest.strip_prefix(b" to=")?)
    });
    let Some((to, _)) = to else { return Line::Broken(Broken::Cut) };
    let Some(name) = to else { return Line::Other };
    // `RCPT from client[192.0.2.5]: 450 4.1.2 …`: who gets a 4 tries again (RFC 5321 section 4.2.1).
    let mut words = what.split(|byte| *byte == b' ');
    let code = words.find(|word| word.len() == 3 && word.iter().all(u8::is_ascii_digit));
    let role = match code {
        Some([b'4', ..]) => Role::Attempt,
        _ => Role::Question,
    };
    // "Domain not found" is also said of a domain without MX and A, and of one whose servers do not answer.
    let client = split_once(what, b"[").and_then(|(_, rest)| split_once(rest, b"]"));
    let client = client.and_then(|(address, _)| clients.of(address));
    take(Sighting { role, day, client, ..Sighting::written(name, Purpose::Mail) });
    Line::Read
}

fn tell(
    name: &[u8],
    role: Role,
    code: Option<Code>,
    day: Option<Day>,
    take: &mut Take<'_>,
) -> Line {
    take(Sighting { role, code, day, ..Sighting::written(name, Purpose::Mail) });
    Line::Read
}
