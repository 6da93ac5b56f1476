//! The log of Sendmail, as syslog writes it:
//!
//! ```text
//! … sm-mta[3925]: p8UJto7v003923: to=<ann@army.ml>,<bo@army.ml>, ctladdr=<…>, delay=00:00:00, …, mailer=esmtp,
//!     relay=army.ml., dsn=5.1.2, stat=Host unknown (Name server: army.ml: host not found)
//! … sm-mta[3926]: p8UJto7v003926: ruleset=check_rcpt, arg1=<ann@army.ml>, relay=x [192.0.2.5], reject=550 5.1.1 …
//! ```
//!
//! Each recipient counts once when its message is done with it: sent, given up, or refused with a 5. What is deferred
//! or refused with a 4 is at least one of a domain; what is only queued is tried later. A message that is handed to the
//! server on the same machine has lines of that server as well.

use super::words::{is_on_loopback, rsplit_once, split_once};
use super::{Broken, Line, Parser, Take};
use crate::names::{Code, Day, Purpose, Role, Sighting, behind_at};

pub(super) struct Sendmail;

impl Parser for Sendmail {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let day = Day::read(line);
        if let Some((_, rest)) = split_once(line, b": ruleset=check_rcpt, arg1=") {
            return refused(rest, day, take);
        }
        match split_once(line, b": to=") {
            // The number of the message is before it, and nothing else has a `mailer`.
            Some((before, rest)) if is_number_of_message(before) => delivery(rest, day, take),
            _ => Line::Other,
        }
    }
}

/// `… sm-mta[3925]: p8UJto7v003923`
fn is_number_of_message(before: &[u8]) -> bool {
    let Some((_, number)) = rsplit_once(before, b"]: ") else { return false };
    (14..=16).contains(&number.len()) && number.iter().all(u8::is_ascii_alphanumeric)
}

fn delivery(rest: &[u8], day: Option<Day>, take: &mut Take<'_>) -> Line {
    let (recipients, fields) = recipients(rest);
    let Some((fields, status)) = split_once(fields, b", stat=") else {
        return Line::Broken(Broken::Cut);
    };
    let is_handed_on = split_once(fields, b", relay=").is_some_and(|(_, relay)| {
        is_on_loopback(relay.split(|byte| *byte == b',').next().unwrap_or(relay))
    });
    if status.starts_with(b"queued") || status.starts_with(b"Sent") && is_handed_on {
        return Line::Other;
    }
    let is_tried_again = status.starts_with(b"Deferred");
    let role = if is_tried_again { Role::Attempt } else { Role::Question };
    // `Host unknown (Name server: army.ml: host not found)`, of a domain or a host that is to take its mail.
    let missing = split_once(status, b"Host unknown (Name server: ")
        .and_then(|(_, rest)| split_once(rest, b": host not found"))
        .map(|(name, _)| name.strip_suffix(b".").unwrap_or(name));
    let mut line = Line::Other;
    for name in recipients {
        let is_missing = missing.is_some_and(|missing| missing.eq_ignore_ascii_case(name));
        let code = is_missing.then_some(Code::Missing);
        take(Sighting { role, code, day, ..Sighting::written(name, Purpose::Mail) });
        line = Line::Read;
    }
    line
}

/// The domains of `<ann@army.ml>,"b, c"@army.ml`, and what follows, from its comma on. Commas separate recipients, and a
/// comma and a blank ends them. A recipient without a domain is one of the machine's own.
fn recipients(text: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let (mut domains, mut start, mut is_quoted) = (Vec::new(), 0, false);
    let mut end = text.len();
    let mut bytes = text.iter().enumerate();
    let mut last = 0;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'"' => (is_quoted, last) = (!is_quoted, at),
            b',' if !is_quoted => {
                domains.extend(domain(&text[last.max(start)..at]));
                start = at + 1;
                if text.get(start) == Some(&b' ') {
                    end = at;
                    break;
                }
            }
            _ => {}
        }
    }
    (domains, &text[end..])
}

/// What follows the last `@` behind all quotes.
fn domain(address: &[u8]) -> Option<&[u8]> {
    behind_at(address).map(|domain| domain.strip_suffix(b">").unwrap_or(domain))
}

fn refused(rest: &[u8], day: Option<Day>, take: &mut Take<'_>) -> Line {
    let (recipients, fields) = recipients(rest);
    let Some((_, reply)) = split_once(fields, b", reject=") else {
        return Line::Broken(Broken::Cut);
    };
    let role = if reply.starts_with(b"4") { Role::Attempt } else { Role::Question };
    let mut line = Line::Other;
    for name in recipients {
        take(Sighting { role, day, ..Sighting::written(name, Purpose::Mail) });
        line = Line::Read;
    }
    line
}
