//! Quoted strings, comments and angle brackets: which hold a name, and which more addresses.

use super::super::extent::is_whole;
use super::super::marks::{
    at_sign, char_at, is_line_end, is_local, is_mark, names_end, skip_blanks,
};
use super::{Address, Addresses};

/// Comments in comments, at most.
const COMMENTS_MAX: usize = 64;
/// Bytes of a name that may stand between a quoted string and the bracket that makes it one.
pub(super) const NAMES_MAX: usize = 64;

impl<'t> Addresses<'t> {
    /// Whether what reads as an address is the name of the one that follows in brackets.
    pub(super) fn is_name(&mut self, from: usize, end: usize) -> bool {
        let is_quoted = char_at(self.text, end).filter(|&(mark, _)| is_mark(mark) && mark != '>');
        let end = is_quoted.map_or(end, |(_, len)| end + len);
        self.is_before_address(end)
            && (is_quoted.is_some() || !self.text.get(from..end).is_some_and(is_whole))
    }

    /// `<…@…>` follows, with a few words or comments between.
    pub(super) fn is_before_address(&mut self, end: usize) -> bool {
        let mut open = end;
        for _ in 0..3 {
            open = skip_blanks(self.text, names_end(self.text, open, NAMES_MAX));
            match self.text.get(open) {
                Some(b'(') => match self.closing_bracket(open) {
                    Some(end) => open = end,
                    None => return false,
                },
                Some(b'<') => break,
                _ => return false,
            }
        }
        let inner = self.text.get(open..).and_then(|text| text.strip_prefix(b"<"));
        let close = |byte: &u8| matches!(byte, b'>' | b'<' | b'\n');
        let inner = inner.unwrap_or_default().iter();
        inner.take_while(|byte| !close(byte)).any(|&byte| byte == b'@')
    }

    /// `joe@x.com <Joe>`, `joe@x.com (Joe)`
    pub(super) fn name_behind(&self, end: usize) -> Option<(usize, usize)> {
        let open = skip_blanks(self.text, end);
        let close = match self.text.get(open)? {
            b'<' => b'>',
            b'(' => b')',
            _ => return None,
        };
        let inner = self.text.get(open + 1..)?;
        let inner = inner.get(..256).unwrap_or(inner);
        let len =
            inner.iter().position(|&byte| matches!(byte, b'<' | b'>' | b'(' | b')' | b'@'))?;
        (inner.get(len) == Some(&close) && len > 0).then_some((open + 1, open + 1 + len))
    }

    /// A quoted string: a local part, a name, or marks around more text.
    pub(super) fn quoted(&mut self) -> Option<Address<'t>> {
        let (text, at) = (self.text, self.at);
        let Some(end) = self.closing_quote(at) else {
            self.skip(1);
            return None;
        };
        if at_sign(text, end).is_some() || text.get(end) == Some(&b'.') {
            return self.word(at);
        }
        let inside = text.get(at + 1..end - 1).unwrap_or_default();
        let is_local = || at_sign(text, skip_blanks(text, end)).is_some();
        if !inside.is_empty()
            && inside.contains(&b'@')
            && !is_local()
            && !self.is_before_address(end)
        {
            self.quote_end = end - 1;
            self.skip(1);
            return None;
        }
        self.extend_name(at + 1, end - 1);
        self.word = Some((at, end));
        self.at = end;
        None
    }

    /// Behind the quotation mark that closes the one at `at`, on the same line or one folded to it.
    pub(super) fn closing_quote(&mut self, at: usize) -> Option<usize> {
        if at < self.unclosed_quote || self.in_quote() {
            return None;
        }
        let mut end = at + 1;
        while let Some(&byte) = self.text.get(end) {
            match byte {
                b'"' => return Some(end + 1),
                b'\\' => end += 2,
                b'\r' | b'\n' if is_line_end(self.text, end) => break,
                _ => end += 1,
            }
        }
        self.unclosed_quote = end;
        None
    }

    /// A comment: skipped behind an address or right before one, looked into elsewhere.
    pub(super) fn comment(&mut self) {
        let (text, at) = (self.text, self.at);
        if at < self.comment_end {
            return self.skip(1);
        }
        let Some(end) = self.closing_bracket(at) else { return self.skip(1) };
        let is_behind = self.last_end <= at && {
            let next = skip_blanks(text, self.last_end);
            skip_blanks(text, next + usize::from(text.get(next) == Some(&b'>'))) >= at
        };
        let inside = text.get(at..end).unwrap_or_default();
        let word = text.get(end..).unwrap_or_default();
        let is_before =
            word.iter().take(64).take_while(|&&byte| is_local(char::from(byte))).count();
        let is_before = word.get(is_before) == Some(&b'@');
        let is_name = self.is_before_address(end);
        if is_behind || is_before || is_name || !inside.contains(&b'@') {
            self.at = end;
            if is_behind {
                self.last_end = end;
            }
        } else {
            self.comment_end = end;
            self.skip(1);
        }
    }

    /// Behind the bracket that closes the comment at `at`.
    pub(super) fn closing_bracket(&mut self, at: usize) -> Option<usize> {
        if self.text.get(at) != Some(&b'(') || at < self.unclosed_comment {
            return None;
        }
        self.close_of(at)
    }

    fn close_of(&mut self, at: usize) -> Option<usize> {
        let (mut end, mut depth) = (at, 0);
        while let Some(&byte) = self.text.get(end) {
            match byte {
                b'\\' => end += 1,
                b'(' if depth == COMMENTS_MAX => break,
                b'(' => depth += 1,
                b')' if depth == 1 => return Some(end + 1),
                b')' => depth -= 1,
                b'\r' | b'\n' if is_line_end(self.text, end) => break,
                _ => {}
            }
            end += 1;
        }
        self.unclosed_comment = end;
        None
    }
}
