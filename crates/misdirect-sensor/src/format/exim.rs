//! The main log of Exim, in its own file or through syslog:
//!
//! ```text
//! 2026-11-30 08:00:01 1xXlpv-0007Jf-0n ** general@army.ml: Unrouteable address
//! 2026-11-30 08:00:02 1xXlpw-0007Jf-0n => ann@y.example <ann@army.ml> R=dnslookup T=remote_smtp H=…
//! 2026-11-30 08:00:03 1xXlpx-0007Jf-0n == ann@army.ml R=dnslookup defer (-1): host lookup did not complete
//! 2026-11-30 08:00:04 H=(x) [192.0.2.5] F=<me@x.example> rejected RCPT <ann@army.ml>: Unrouteable address
//! ```
//!
//! What is delivered (`=>`, and `->` for further recipients) or given up (`**`) counts once, and so does a refusal; what
//! waits (`==`) or is refused for now is at least one of a domain. "Unrouteable" is also said of recipients that a
//! domain does not have.
//!
//! An address is written without the quotes of its local part, blanks and all. Behind it follows the one that the
//! message came with, in `<>` and with quotes, where it differs. So where an address has blanks, it is that which
//! becomes it without its quotes.

use super::words::{address, is_on_loopback, split_once, word};
use super::{Broken, Line, Parser, Take};
use crate::names::{Day, Purpose, Role, Sighting, behind_at};

pub(super) struct Exim;

/// Words in front of the mark: those of syslog, date, time, zone, process, and the number of the message.
const WORDS_MAX: usize = 12;

impl Parser for Exim {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let (mut rest, mut day, mut is_message) = (line, None, false);
        for _ in 0..WORDS_MAX {
            let (mark, after) = word(rest);
            let role = match mark {
                // What a filter takes comes back.
                b"=>" | b"->" | b">>" if is_message && goes_to_filter(after) => return Line::Other,
                b"=>" | b"->" | b">>" | b"**" if is_message => Role::Question,
                b"==" if is_message => Role::Attempt,
                _ => {
                    is_message = is_number_of_message(mark);
                    day = day.or_else(|| Day::read(mark));
                    rest = after;
                    continue;
                }
            };
            return delivery(after, role, day, take);
        }
        refused(line, day, take)
    }
}

/// `… R=filter T=smtp H=localhost [127.0.0.1] …`
fn goes_to_filter(rest: &[u8]) -> bool {
    split_once(rest, b" H=").is_some_and(|(_, host)| {
        is_on_loopback(host.split(|byte| *byte == b']').next().unwrap_or(host))
    })
}

/// `1xXlpv-0007Jf-0n`, or since 4.97 `1xXlpv-000000007Jf-0nXy`.
fn is_number_of_message(word: &[u8]) -> bool {
    let mut parts = word.split(|byte| *byte == b'-').map(<[u8]>::len);
    let lengths = [parts.next(), parts.next(), parts.next(), parts.next()];
    let is_known =
        matches!(lengths, [Some(6), Some(6), Some(2), None] | [Some(6), Some(11), Some(4), None]);
    is_known && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

fn delivery(rest: &[u8], role: Role, day: Option<Day>, take: &mut Take<'_>) -> Line {
    let (address, original) = match quoted(rest) {
        Some(domain) => (None, Some(domain)),
        None => {
            let (first, after) = word(rest);
            let is_whole = after.is_empty() || is_behind_address(after) || first.ends_with(b":");
            if first.is_empty() || !is_whole {
                return Line::Broken(Broken::Malformed);
            }
            let original = address(after).and_then(|(domain, _)| domain);
            (behind_at(first.strip_suffix(b":").unwrap_or(first)), original)
        }
    };
    let original = original.filter(|one| address.is_none_or(|to| !to.eq_ignore_ascii_case(one)));
    let mut line = Line::Other;
    // A recipient without a domain is a file, a command, or a user of the machine.
    for name in original.into_iter().chain(address) {
        take(Sighting { role, day, ..Sighting::written(name, Purpose::Mail) });
        line = Line::Read;
    }
    line
}

/// The domain of `al be@army.ml <"Al Be"@army.ml>`.
fn quoted(rest: &[u8]) -> Option<&[u8]> {
    memchr::memmem::find_iter(rest, b" <\"").find_map(|at| {
        let (domain, after) = address(&rest[at + 1..])?;
        let original = &rest[at + 2..rest.len() - after.len() - 1];
        let bare = original.iter().filter(|byte| !b"\"\\".contains(byte));
        let is_same = bare.map(u8::to_ascii_lowercase).eq(rest[..at].to_ascii_lowercase());
        domain.filter(|_| is_same)
    })
}

fn is_behind_address(rest: &[u8]) -> bool {
    let known = [b"<".as_slice(), b": ", b"R=", b"T=", b"F=", b"P=", b"H=", b"defer ", b"routing "];
    known.iter().any(|start| rest.starts_with(start))
}

/// `… rejected RCPT <ann@army.ml>: …`
fn refused(line: &[u8], day: Option<Day>, take: &mut Take<'_>) -> Line {
    let Some((before, rest)) = split_once(line, b" rejected RCPT ") else { return Line::Other };
    let Some((domain, _)) = address(rest) else { return Line::Broken(Broken::Cut) };
    let Some(name) = domain else { return Line::Other };
    let role = if before.ends_with(b" temporarily") { Role::Attempt } else { Role::Question };
    take(Sighting { role, day, ..Sighting::written(name, Purpose::Mail) });
    Line::Read
}
