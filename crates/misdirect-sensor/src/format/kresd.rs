//! The log of Knot Resolver at the level of debugging, which says what it was asked and what it asks others:
//!
//! ```text
//! [reqdbg][iterat][41001.00]   'army.ml.' type 'MX' new uid was assigned .01, parent uid .00
//! [reqdbg][resolv][41001.01]   => id: '55563' querying: 'ns1.nic.ml.'@'192.0.2.12#00053' zone cut: 'ml.'
//!     qname: 'army.ml.' qtype: 'MX' proto: 'udp'
//! ```
//!
//! What it asks follows from what it was asked: of a name below a domain the domain comes first, as NS. So it counts where a
//! log has only that, as the groups that are logged may leave out the other. Any punctuation in a name is escaped, so that
//! a name ends at the first `'` that nothing escapes.

use super::words::{is_type, split_once, unescaped};
use super::{Broken, Head, Line, Parser, Take};
use crate::names::{Day, Role, Sighting, Spelling};

struct Resolver {
    /// There are lines of what it was asked.
    has_clients: bool,
}

pub(super) fn open(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    let has_clients = head.lines().any(|line| asked(line).is_some());
    Some(Box::new(Resolver { has_clients }))
}

/// From the name on, of a line that says what it was asked: all else is asked in consequence of that.
fn asked(line: &[u8]) -> Option<&[u8]> {
    let (before, rest) = split_once(line, b" '")?;
    let has = |text, what: &[u8]| memchr::memmem::find(text, what).is_some();
    let is_first = before.trim_ascii_end().ends_with(b".00]")
        && has(before, b"[iterat]")
        && has(rest, b" new uid was assigned ");
    is_first.then_some(rest)
}

impl Parser for Resolver {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let cut = Line::Broken(Broken::Cut);
        let (role, between, rest) = if let Some(rest) = asked(line) {
            (Role::Question, b"' type '".as_slice(), rest)
        } else if let Some((_, rest)) = split_once(line, b" querying: '") {
            let Some((_, rest)) = split_once(rest, b" qname: '") else { return cut };
            let role = if self.has_clients { Role::Outcome } else { Role::Question };
            (role, b"' qtype: '".as_slice(), rest)
        } else {
            return Line::Other;
        };
        let Some(end) = unescaped(rest, b'\'') else { return cut };
        let (name, rest) = rest.split_at(end);
        let Some((kind, _)) = rest.strip_prefix(between).and_then(|rest| split_once(rest, b"'"))
        else {
            return cut;
        };
        if !name.ends_with(b".") || !is_type(kind) {
            return Line::Broken(Broken::Malformed);
        }
        let asked = Sighting::of_type(name, Spelling::Master, kind);
        take(Sighting { role, day: Day::read(line), ..asked });
        Line::Read
    }
}
