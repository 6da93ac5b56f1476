//! The log of Knot Resolver at the level of debugging, which says what it asks others:
//!
//! ```text
//! [reqdbg][resolv][55707.01]   => id: '55563' querying: 'ns1.nic.ml.'@'192.0.2.12#00053' zone cut: 'ml.'
//!     qname: 'army.ml.' qtype: 'MX' proto: 'udp'
//! ```
//!
//! These are its own questions: of a name below a domain the domain comes first, as NS. Any punctuation in a name is
//! escaped, so that a name ends at the first `'` that nothing escapes.

use super::words::{is_type, split_once, unescaped};
use super::{Broken, Line, Parser, Take};
use crate::names::{Day, Sighting, Spelling};

pub(super) struct Resolver;

impl Parser for Resolver {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let Some((_, rest)) = split_once(line, b" querying: '") else { return Line::Other };
        let cut = Line::Broken(Broken::Cut);
        let Some((_, rest)) = split_once(rest, b" qname: '") else { return cut };
        let Some(end) = unescaped(rest, b'\'') else { return cut };
        let (name, rest) = rest.split_at(end);
        let Some(rest) = rest.strip_prefix(b"' qtype: '") else { return cut };
        let Some((kind, _)) = split_once(rest, b"'") else { return cut };
        if !name.ends_with(b".") || !is_type(kind) {
            return Line::Broken(Broken::Malformed);
        }
        take(Sighting { day: Day::read(line), ..Sighting::of_type(name, Spelling::Master, kind) });
        Line::Read
    }
}
