//! What most of a text is: words, and addresses of nothing but letters, digits, dots and hyphens with what
//! ends a domain behind them. Much of what is asked of others ([`Addresses::word`], [`Addresses::address`])
//! cannot be in these, and is not looked for.

use super::super::extent::joined;
use super::super::marks::{is_line_end, labels_end, names_end};
use super::super::spoken::may_begin_sign;
use super::Addresses;
use super::brackets::NAMES_MAX;

impl Addresses<'_> {
    /// A word of a name, if nothing stands behind it that may be an `@` or a dot.
    #[inline]
    pub(super) fn plain_word(&mut self, start: usize, end: usize) -> bool {
        let ends = match self.text.get(end..).unwrap_or_default() {
            [] | [b',' | b';' | b'|' | b':' | b'>' | b')' | b']', ..] => true,
            [b'\n' | b'\r', ..] => is_line_end(self.text, end),
            [b' ', next, ..] if next.is_ascii_alphanumeric() => !may_begin_sign(self.text, end + 1),
            _ => false,
        };
        if ends {
            self.extend_name(start, end);
            (self.word, self.at) = (Some((start, end)), end);
        }
        ends
    }

    /// Where the address of a local part and the `@` behind it ends, and the name that goes with it.
    #[inline(always)]
    pub(super) fn plain(
        &mut self,
        start: usize,
        sign: usize,
    ) -> Option<(usize, Option<(usize, usize)>)> {
        let (text, from) = (self.text, sign + 1);
        let end = labels_end(text, from);
        // Whether a name may stand behind it, and whether the domain may go on.
        let (may_have_name, may_go_on) = match text.get(end) {
            None | Some(b'|' | b'>') => (false, false),
            Some(b'\n' | b'\r') if is_line_end(text, end) => (false, false),
            Some(b',' | b';') => (false, true),
            Some(b'<' | b')' | b']' | b'"') => (true, false),
            // A comment, or blanks, behind the `@`.
            Some(b'(') if end == from && self.closing_bracket(end).is_some() => return None,
            Some(b' ') if end == from => return None,
            Some(b' ' | b'(') => (true, end > from),
            _ => return None,
        };
        let ends = match text.get(end - 1) {
            // A picture for a screen, `icon@2x.png`.
            _ if text.get(from + 1) == Some(&b'x') => false,
            Some(last) if last.is_ascii_alphanumeric() => true,
            Some(b'.') => false,
            _ => end == from || self.without_marks(from, end) == end,
        };
        if !ends || may_go_on && joined(text, from, end, false).is_some() {
            return None;
        }
        let mut name = self.name.filter(|name| name.0 != start);
        if may_have_name && !self.is_before_plain(end) {
            if self.is_name(from, end) {
                return None;
            }
            name = name.or_else(|| self.name_behind(end));
        }
        self.at = end;
        Some((end, name))
    }

    /// The next address follows as it stands, with no bracket of its own.
    #[inline]
    fn is_before_plain(&self, end: usize) -> bool {
        let from = end + usize::from(self.text.get(end) != Some(&b' '));
        self.text.get(names_end(self.text, from, NAMES_MAX)) == Some(&b'@')
    }
}
