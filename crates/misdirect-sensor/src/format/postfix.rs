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
//! Each recipient counts once when its message is done with it (`sent`, `bounced`, `expired`) or it is
//! refused. A message that waits is tried again and again: all `deferred` lines of a domain are at least one.
//! `orig_to` is what was written, `to` what aliases made of it. Senders are not read.

use super::words::split_once;
use super::{Broken, Line, Parser, Take};
use crate::names::{Code, Day, Purpose, Role, Sighting, Spelling};

pub(super) struct Postfix;

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
            return refused(what, day, take);
        }
        Line::Other
    }
}

fn delivery(what: &[u8], day: Option<Day>, take: &mut Take<'_>) -> Line {
    let Some((fields, status)) = split_once(what, b", status=") else {
        return Line::Broken(Broken::Cut);
    };
    let (status, reason) = split_once(status, b" ").unwrap_or((status, b""));
    let role = match status {
        b"sent" | b"bounced" | b"expired" => Role::Question,
        b"deferred" => Role::Attempt,
        // What Postfix only asked itself (`deliverable`, `undeliverable`).
        _ => return Line::Other,
    };
    let written = split_once(fields, b", orig_to=").map(|(_, rest)| rest);
    let to = written.into_iter().chain(fields.strip_prefix(b"to=")).find_map(domain);
    // A recipient without a domain is one of the machine's own.
    let Some(name) = to else { return Line::Other };
    let code = match name_of_error(reason) {
        Some((missing, b"Host not found")) if missing.eq_ignore_ascii_case(name) => {
            Some(Code::Missing)
        }
        _ => None,
    };
    tell(name, role, code, day, take)
}

/// `(Host or domain name not found. Name service error for name=army.ml type=AAAA: Host not found)`: the name,
/// which may be that of a mail host, and what is said of it.
fn name_of_error(reason: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, rest) = split_once(reason, b"Name service error for name=")?;
    let (name, rest) = split_once(rest, b" type=")?;
    let (_, error) = split_once(rest, b": ")?;
    Some((name, error.strip_suffix(b")").unwrap_or(error)))
}

fn refused(what: &[u8], day: Option<Day>, take: &mut Take<'_>) -> Line {
    // The text of a milter comes before, and may say anything.
    let Some(at) = memchr::memmem::rfind(what, b" to=<") else { return Line::Broken(Broken::Cut) };
    let Some(name) = domain(&what[at + 4..]) else { return Line::Other };
    let is_missing =
        memchr::memmem::find(what, b"Recipient address rejected: Domain not found").is_some();
    tell(name, Role::Question, is_missing.then_some(Code::Missing), day, take)
}

fn tell(
    name: &[u8],
    role: Role,
    code: Option<Code>,
    day: Option<Day>,
    take: &mut Take<'_>,
) -> Line {
    let asked = Sighting::asked(name, Spelling::Bare, Purpose::Mail);
    take(Sighting { role, code, day, ..asked });
    Line::Read
}

/// The domain of `<"a b"@army.ml>`: what is behind the last `@`. Nothing of what is before it goes on.
fn domain(address: &[u8]) -> Option<&[u8]> {
    let address = match address.strip_prefix(b"<") {
        Some(rest) => &rest[..memchr::memchr(b'>', rest)?],
        None => split_once(address, b",").map_or(address, |(address, _)| address),
    };
    let at = memchr::memrchr(b'@', address)?;
    Some(&address[at + 1..])
}
