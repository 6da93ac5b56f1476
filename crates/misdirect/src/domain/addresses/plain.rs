//! What most of a text is: words, and addresses of nothing but letters, digits, dots and hyphens with what
//! ends a domain behind them. Much of what is asked of others ([`Addresses::word`], [`Addresses::address`])
//! cannot be in these, and is not looked for.

use super::super::extent::joined;
use super::super::marks::{is_line_end, labels_end, names_end};
use super::super::spoken::{at_in_brackets, at_word, dot_word, may_begin_sign};
use super::brackets::NAMES_MAX;
use super::{Address, Addresses};

/// What stands behind a word, as far as it tells whether that is a local part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing that makes it one.
    Nothing,
    /// A blank, and a word for the `@` that is so long.
    Word(usize),
    /// A blank, and such a word in brackets, both of which are so long.
    Brackets(usize),
    /// What has to be looked at.
    Any,
}

impl<'t> Addresses<'t> {
    /// Reads a word, and the address that it is the local part of, if it is one.
    #[inline(always)]
    pub(super) fn plain_word(&mut self, start: usize, end: usize) -> Option<Address<'t>> {
        match self.behind_word(end) {
            Behind::Nothing => {
                self.take_word(start, end);
                None
            }
            Behind::Brackets(len) => {
                self.take_word(start, end);
                self.address((start, end), (end + 1, end + 1 + len))
            }
            Behind::Word(len) => {
                let stood_alone = self.is_alone(start);
                self.take_word(start, end);
                self.written_out((start, end), stood_alone, Some(len))
            }
            Behind::Any => self.word(end),
        }
    }

    /// What stands behind a word.
    #[inline(always)]
    pub(super) fn behind_word(&self, end: usize) -> Behind {
        let ends = match self.text.get(end..).unwrap_or_default() {
            [] | [b',' | b';' | b'|' | b':' | b'>' | b')' | b']', ..] => true,
            [b'\n' | b'\r', ..] => is_line_end(self.text, end),
            [b' ', next, ..] if next.is_ascii_alphanumeric() => {
                return match may_begin_sign(self.text, end + 1) {
                    true => self.behind_blank(end + 1),
                    false => Behind::Nothing,
                };
            }
            [b' ', b'[' | b'(' | b'{', ..] => {
                let sign = at_in_brackets(self.text, end + 1);
                return sign.map_or(Behind::Any, Behind::Brackets);
            }
            _ => false,
        };
        if ends { Behind::Nothing } else { Behind::Any }
    }

    #[inline(never)]
    fn behind_blank(&self, at: usize) -> Behind {
        match at_word(self.text, at) {
            Some(len) => Behind::Word(len),
            None if dot_word(self.text, at).is_some() => Behind::Any,
            None => Behind::Nothing,
        }
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
