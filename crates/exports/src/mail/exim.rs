//! The main log of Exim, alone or in syslog:
//!
//! ```text
//! 2026-11-29 22:42:16 1xXnb6-00004y-1l <= me@x.example U=root P=local S=336
//! 2026-11-29 22:42:16 1xXnb6-00004y-1l => ann@y.example R=out T=out H=…
//! 2026-11-29 22:42:18 1xXnb8-00006s-2K => ann@y.example <board@x.example> R=out T=out H=…
//! 2026-11-29 22:42:16 1xXnb6-00004y-1l Completed
//! ```
//!
//! `=>` is a delivery, `->` a further one of the same, `>>` one before the message was taken, `==` one that
//! is tried again and `**` one that failed. In angle
//! brackets stands what was written, where aliases or local delivery made something else of it.

use super::lines::Lines;
use super::pending::{Pending, delivered, undelivered};
use crate::item::{Place, Take};
use std::io::{self, BufRead};

const DELIVERED: [&[u8]; 3] = [b"=> ", b"-> ", b">> "];
/// Tried again later, and given up.
const FAILED: [&[u8]; 2] = [b"== ", b"** "];

/// A line that tells of a message.
pub(crate) fn is_line(line: &[u8]) -> bool {
    event(line)
        .is_some_and(|(_, what)| arrival(what).is_some() || recipient(what, &DELIVERED).is_some())
}

pub(crate) fn read(input: impl BufRead, place: &Place, take: &mut Take<'_>) -> io::Result<()> {
    let (mut lines, mut pending) = (Lines::new(input), Pending::default());
    while let Some((number, line)) = lines.next()? {
        let Some((id, what)) = event(line) else { continue };
        if what == b"Completed" || what.starts_with(b"Completed ") {
            pending.ends(id);
        } else if let Some(from) = arrival(what) {
            pending.arrives(id, if from == b"<>" { b"" } else { from });
        } else if let Some(to) = recipient(what, &DELIVERED) {
            delivered(id, to, &mut pending, &place.at(number), take);
        } else if let Some(to) = recipient(what, &FAILED) {
            undelivered(to, &place.at(number), take);
        }
    }
    Ok(())
}

/// The identity of a message, and what follows it.
fn event(line: &[u8]) -> Option<(&[u8], &[u8])> {
    // Before it are a date and a time, maybe a zone and a process, and in syslog as much again.
    let mut at = 0;
    for word in line.split(|byte| *byte == b' ').take(12) {
        let end = at + word.len();
        if is_id(word) {
            return Some((word, line.get(end + 1..)?));
        }
        at = end + 1;
    }
    None
}

/// `1xXnb6-00004y-1l`, and longer since Exim 4.97: `1rSyMv-0000000Aaxl-3bQ0`.
fn is_id(word: &[u8]) -> bool {
    let mut parts = word.split(|byte| *byte == b'-').map(<[u8]>::len);
    let lengths =
        [parts.next(), parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
    let is_long = [[6, 6, 2, 0], [6, 11, 4, 0]].contains(&lengths);
    is_long && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

fn arrival(what: &[u8]) -> Option<&[u8]> {
    let rest = what.strip_prefix(b"<= ")?;
    Some(address(rest))
}

/// To whom: what follows one of some marks.
fn recipient<'l>(what: &'l [u8], marks: &[&[u8]]) -> Option<&'l [u8]> {
    let rest = marks.iter().find_map(|mark| what.strip_prefix(*mark))?;
    let first = address(rest);
    // What follows is the original in angle brackets, with parents in round ones before it, and then
    // fields with an equals sign.
    let mut original = first;
    for word in rest.get(first.len()..)?.split(|byte| *byte == b' ').filter(|word| !word.is_empty())
    {
        match word {
            [b'<', inner @ .., b'>' | b':'] => original = inner.strip_suffix(b">").unwrap_or(inner),
            [b'(', .., b')'] => {}
            _ => break,
        }
    }
    // A failure goes on with a colon.
    Some(original.strip_suffix(b":").unwrap_or(original))
}

/// Up to a blank that is not in quotes.
fn address(rest: &[u8]) -> &[u8] {
    let mut quoted = false;
    let end = rest.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b' ' && !quoted
    });
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}
