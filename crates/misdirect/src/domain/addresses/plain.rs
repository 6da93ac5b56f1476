//! The address that most are: letters, digits, dots and hyphens on both sides of one `@`, and behind them
//! what ends a domain. Much of what has to be asked of others ([`Addresses::address`]) cannot be in it.

use super::super::extent::joined;
use super::super::marks::{is_line_end, labels_end};
use super::{Address, Addresses};

impl<'t> Addresses<'t> {
    /// The address of the local part and the `@` behind it, if it is such a one.
    #[inline]
    pub(super) fn plain(&mut self, start: usize, sign: usize) -> Option<Address<'t>> {
        let (text, from) = (self.text, sign + 1);
        let end = labels_end(text, from);
        let next = text.get(end);
        // Whether a name may stand there, and whether the domain may go on.
        let (may_have_name, may_go_on) = match next {
            None | Some(b'|' | b'>') => (false, false),
            Some(b',' | b';') => (false, true),
            Some(b'<' | b')' | b']' | b'"') => (true, false),
            Some(b' ' | b'(') => (true, true),
            Some(b'\n' | b'\r') if is_line_end(text, end) => (false, false),
            _ => return None,
        };
        let has_domain = match (text.get(end - 1), next) {
            (Some(b'.'), _) | (Some(b'@'), Some(b' ')) => false,
            (Some(b'@'), Some(b'(')) => self.closing_bracket(end).is_none(),
            _ => end == from || self.without_marks(from, end) == end,
        };
        // Slanted in Markdown; more of a domain than that.
        let is_plain = has_domain
            && text.get(start) != Some(&b'_')
            && (!may_go_on || joined(text, from, end, false).is_none())
            && (!may_have_name || !self.is_name(from, end));
        if !is_plain {
            return None;
        }
        self.at = end;
        let name = self.name.filter(|name| name.0 != start);
        let behind = || if may_have_name { self.name_behind(end) } else { None };
        Some(Address {
            text,
            local: (start, sign),
            sign: (sign, from),
            domain: (from, end),
            span: (start, end),
            name: name.or_else(behind),
            repairs: [None; 2],
        })
    }
}
