//! The log of Postfix, as syslog and journald write it:
//!
//! ```text
//! … postfix/qmgr[180]: 1D92E: from=<me@x.example>, size=355, nrcpt=1 (queue active)
//! … postfix/smtp[227]: 1D92E: to=<ann@y.example>, relay=…, status=sent (250 Ok)
//! … postfix/smtp[227]: 2F00A: to=<ann@y.example>, orig_to=<board@x.example>, relay=…, status=sent (250 Ok)
//! … postfix/qmgr[180]: 1D92E: removed
//! ```
//!
//! Only what was delivered (`sent`) counts. `orig_to` is what was written, and `to` what aliases made of it.

use super::lines::Lines;
use super::pending::{Pending, delivered, undelivered};
use crate::item::{Place, Take};
use std::io::{self, BufRead};

/// A line of Postfix, from any of its programs.
pub(crate) fn is_line(line: &[u8]) -> bool {
    event(line).is_some()
}

pub(crate) fn read(input: impl BufRead, place: &Place, take: &mut Take<'_>) -> io::Result<()> {
    let (mut lines, mut pending) = (Lines::new(input), Pending::default());
    while let Some((number, line)) = lines.next()? {
        let Some((id, what)) = event(line) else { continue };
        if what == b"removed" {
            pending.ends(id);
        } else if let Some(from) = address(what, b"from=") {
            pending.arrives(id, from);
        } else if let Some(to) = address(what, b"to=") {
            let original = field(what, b", orig_to=").and_then(|rest| address(rest, b""));
            let (to, place) = (original.unwrap_or(to), place.at(number));
            match status(what) {
                Some(b"sent") => delivered(id, to, &mut pending, &place, take),
                Some(b"deferred" | b"bounced" | b"expired") => undelivered(to, &place, take),
                // What Postfix only asked (`deliverable`) or was told to drop.
                _ => {}
            }
        }
    }
    Ok(())
}

/// The identity of a message, and what is said of it: `postfix/smtp[227]: 1D92E: to=…`.
fn event(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let program = find(line, b"postfix")?;
    let rest = line.get(program..)?;
    let rest = rest.get(find(rest, b"]: ")? + 3..)?;
    let end = find(rest, b": ")?;
    let (id, what) = (rest.get(..end)?, rest.get(end + 2..)?);
    let is_id = id.len() >= 5 && id.iter().all(u8::is_ascii_alphanumeric);
    is_id.then_some((id, what))
}

/// The first word of it: the reply of the other server follows, which may say anything.
fn status(what: &[u8]) -> Option<&[u8]> {
    field(what, b", status=")?.split(|byte| *byte == b' ').next()
}

/// What follows a name.
fn field<'l>(what: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    find(what, name).and_then(|at| what.get(at + name.len()..))
}

/// The address that a field at the beginning has. A local part in quotes may have a `>`.
fn address<'l>(what: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    let rest = what.strip_prefix(name)?.strip_prefix(b"<")?;
    let (mut quoted, mut escaped) = (false, false);
    let end = rest.iter().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
        *byte == b'>' && !quoted
    })?;
    rest.get(..end)
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
