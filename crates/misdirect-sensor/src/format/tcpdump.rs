//! What tcpdump prints of DNS, with `-n`, and with dates if they are asked for (`-tttt`, `-tt`):
//!
//! ```text
//! 21:01:02.443486 IP 192.0.2.5.56329 > 192.0.2.53.53: 14269+ [1au] MX? army.ml. (36)
//! 21:01:02.464423 IP 192.0.2.53.53 > 192.0.2.5.56329: 14269 NXDomain 0/1/1 (92)
//! 21:06:41.123456 IP 192.0.2.5.40000 > 192.0.2.53.53: 8+ [2q] MX? army.ml. A? navy.ml. (36)
//! 21:06:42.123456 IP 192.0.2.5.40000 > 192.0.2.53.53: Flags [P.], seq 1:28, ack 1, win 512, length 27 9+ A? army.ml. (25)
//! ```
//!
//! An answer has no name, and what became of a question is in no other line: so answers say nothing. Names are bare
//! but for bytes that cannot be printed: `^@`, and `M-i` for 0xE9. As names have an `M-` of their own, the size of the
//! message, which comes last, tells what it was.

use super::words::{is_type, rsplit_once, split_once, word};
use super::{Broken, Line, Parser, Take};
use crate::names::{Client, Clients, Day, HIDDEN, Sighting, Spelling};

pub(super) struct Tcpdump(pub(super) Clients);

impl Parser for Tcpdump {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let Some((before, rest)) = split_once(line, b" > ") else { return Line::Other };
        let (to, what) = word(rest);
        let is_question = [b".53:".as_slice(), b".domain:"].iter().any(|end| to.ends_with(end));
        if !is_question {
            return Line::Other;
        }
        // Of TCP only some segments have a message.
        let what = match what.strip_prefix(b"Flags [") {
            Some(segment) => match split_once(segment, b", length ") {
                Some((_, rest)) if memchr::memchr(b' ', rest).is_some() => word(rest).1,
                Some(_) => return Line::Other,
                None => return Line::Broken(Broken::Cut),
            },
            // The checksum, with `-v`.
            None => match what.strip_prefix(b"[") {
                Some(rest) => split_once(rest, b"] ").map_or(what, |(_, rest)| rest),
                None => what,
            },
        };
        let day = Day::read(before).or_else(|| Day::of_seconds(word(before).0));
        // A port follows the address: `192.0.2.5.56329`.
        let from = rsplit_once(before, b" ").map_or(before, |(_, from)| from);
        let client = rsplit_once(from, b".").and_then(|(address, _)| self.0.of(address));
        questions(what, day, client, take)
    }
}

/// `14269+ [1au] MX? army.ml. (36)`
fn questions(what: &[u8], day: Option<Day>, client: Option<Client>, take: &mut Take<'_>) -> Line {
    let (id, mut rest) = word(what);
    let digits = id.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return Line::Other;
    }
    // 11 bytes of each additional record, if it is EDNS without options (RFC 6891).
    let (mut count, mut additional) = (1, 0);
    while let Some((flag, after)) = rest.strip_prefix(b"[").and_then(|rest| split_once(rest, b"] "))
    {
        let number = |end: &[u8]| std::str::from_utf8(flag.strip_suffix(end)?).ok()?.parse().ok();
        count = number(b"q").unwrap_or(count);
        additional = number(b"au").map_or(additional, |records: u16| 11 * usize::from(records));
        rest = after;
    }
    let Some((names, size)) = rsplit_once(rest, b" (") else { return Line::Broken(Broken::Cut) };
    let size =
        size.strip_suffix(b")").and_then(|size| std::str::from_utf8(size).ok()?.parse().ok());
    let Some(size) = size else { return Line::Broken(Broken::Cut) };
    let shown = Shown { size, rest: 12 + additional, count };
    let mut found = Line::Broken(Broken::Malformed);
    let mut names = names;
    for left in (0..count.min(QUESTIONS_MAX)).rev() {
        let Some((kind, rest)) = kind(names) else { return found };
        let (is_internet, rest) = match word(rest) {
            (class, rest) if is_class(class) => (false, rest),
            _ => (true, rest),
        };
        let (name, rest) = if left > 0 { until_next(rest) } else { (rest, b"".as_slice()) };
        let asked = if !is_internet {
            Sighting::of_resolver()
        } else if shown.is_whole(name) {
            Sighting::of_type(name, Spelling::Bare, kind)
        } else {
            Sighting::of_type(HIDDEN, Spelling::Unprintable, kind)
        };
        take(Sighting { day, client, ..asked });
        (found, names) = (Line::Read, rest);
    }
    found
}

/// No server answers a message with more than one; tests have two.
const QUESTIONS_MAX: u16 = 16;

/// `MX? ` or `TXT CHAOS? `, of which the class stays.
fn kind(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = word(text);
    let kind = first.strip_suffix(b"?").unwrap_or(first);
    // Types without a name are `Type65280`.
    let is_known = is_type(kind) || kind.starts_with(b"Type");
    let has_class = kind.len() == first.len();
    (is_known && (!has_class || is_class(word(rest).0))).then_some((kind, rest))
}

/// Those that are not the Internet's, as tcpdump writes them.
fn is_class(word: &[u8]) -> bool {
    matches!(word, b"CHAOS?" | b"HESIOD?" | b"ANY?") || word.starts_with(b"(Class ")
}

/// A name, and what follows it: another type.
fn until_next(text: &[u8]) -> (&[u8], &[u8]) {
    let ends = memchr::memmem::find_iter(text, b". ");
    let mut ends = ends.filter(|at| kind(&text[at + 2..]).is_some());
    ends.next().map_or((text, b""), |at| (&text[..=at], &text[at + 2..]))
}

/// Tells whether a name is shown as it is.
struct Shown {
    /// Bytes of the message.
    size: usize,
    /// Of these, those that belong to no question.
    rest: usize,
    count: u16,
}

impl Shown {
    fn is_whole(&self, name: &[u8]) -> bool {
        if memchr::memchr(b'^', name).is_some() {
            return false;
        }
        // A label has its length in front of it, and the name a zero behind it; type and class are four bytes.
        let size = self.rest + name.len() + 1 + 4;
        memchr::memmem::find(name, b"M-").is_none() || self.count == 1 && size == self.size
    }
}
