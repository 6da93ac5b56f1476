//! The address that most are: letters, digits, dots and hyphens on both sides of one `@`, and behind them
//! what ends a domain. Much of what has to be asked of others ([`Addresses::address`]) cannot be in it.

use super::super::extent::domain_end;
use super::super::marks::{is_line_end, labels_end};
use super::{Address, Addresses};

impl<'t> Addresses<'t> {
    /// The address of the local part and the `@` behind it, if it is such a one.
    #[inline]
    pub(super) fn plain(&mut self, start: usize, sign: usize) -> Option<Address<'t>> {
        let (text, from) = (self.text, sign + 1);
        let end = labels_end(text, from);
        let last = text.get(end - 1)?;
        let is_ordinary = last.is_ascii_alphanumeric() || end == from;
        let next = text.get(end);
        let has_none_behind = match next {
            None | Some(b',' | b';' | b'|' | b'>') => true,
            Some(b' ' | b'<' | b')' | b']' | b'"') => false,
            Some(b'\n' | b'\r') if is_line_end(text, end) => true,
            _ => return None,
        };
        // Slanted in Markdown; the blanks behind an `@`; more or less of a domain than that.
        let is_plain = is_ordinary
            && text.get(start) != Some(&b'_')
            && (end > from || next != Some(&b' '))
            && domain_end(text, from, false) == end
            && (has_none_behind || !self.is_name(from, end));
        if !is_plain {
            return None;
        }
        self.at = end;
        let name = self.name.filter(|name| name.0 != start);
        let behind = || if has_none_behind { None } else { self.name_behind(end) };
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
