//! The splitter: every address in a text, whatever stands between them.
//!
//! It goes from `@` to `@`, not from separator to separator, so that no separator has to be right. What
//! stands to the left of an `@` up to a blank, a separator or a bracket is the local part; how far the
//! domain reaches to its right, `extent.rs` says. All else is names, and tells which `@` is not one:
//!
//! - A quoted string is a local part where an `@` or a dot follows it, and a name where a bracket
//!   with an address follows. In any other one addresses are looked for, as in a cell of a table.
//! - A comment behind an address, or right before one, is skipped. In any other one addresses are
//!   looked for: `Joe (joe@x.com)`.
//! - What has an `@` wins over what has none: `joe@x.com <Joe Smith>`, `joe@x.com,Joe`.
//! - An address that is written again between brackets is one: `joe@x.com <joe@x.com>`, a link of
//!   Markdown or HTML. Two that differ are two, unless the first is quoted and so a name.
//! - A colon ends what stands before it: `Team: a@x.com;`, `mailto:a@x.com`. Behind a question mark
//!   only `to`, `cc` and `bcc` have addresses (RFC 6068).
//! - An `@` between blanks has a domain behind it that somebody can own, or is only a sign: `@ 5 pm`.
//!   A written-out ` at ` moreover stands alone with its two words between separators, or in a sentence
//!   that announces an address, its dots written out too.
//! - A field, a command of TeX and a route before an address are not part of it: `user=joe@x.com`,
//!   `\email{joe@x.com}`, `<@y.com:joe@x.com>`.
//!
//! One pass: text that is looked ahead at is bounded, or looked ahead at once.

mod brackets;
mod one;
mod plain;

pub(crate) use one::is_file;

use super::defect::DefectKind;
use super::extent::{domain_end, is_whole, written_dot};
use super::marks::{
    at_sign, char_at, char_before, is_between, is_edge, is_escape, is_line_end, is_local, is_mark,
    is_separator, plain_end, skip_blanks, starts_with, starts_word, word_end,
};
use super::spoken::{
    a_in_brackets, announces, at_in_brackets, at_word, is_before_at, is_common_word, may_begin_sign,
};
use super::transliterated::is_by_sound;
use core::ops::Range;

/// The addresses in any text: lists as headers and forms have them, rows of tables, links, lines.
///
/// Takes any bytes, allocates nothing, in time linear in the text. It finds no address where there is
/// no `@`, nor an `@` written out. A slip in an address stays in it: `joe@gmail,com` is one.
///
/// What has more than eight `@`, and no blank, separator, bracket, quotation mark or colon between them, is
/// nobody's address, and is passed over as a whole.
///
/// ```
/// use misdirect::Addresses;
/// let text = b"\"Smith, Gen.\" <general@army.mil>; joe@gmail,com, ann@web.de,Ann";
/// let found: Vec<&[u8]> = Addresses::new(text).map(|address| address.as_bytes()).collect();
/// assert_eq!(found, [&b"general@army.mil"[..], b"joe@gmail,com", b"ann@web.de"]);
/// ```
#[derive(Debug, Clone)]
pub struct Addresses<'t> {
    text: &'t [u8],
    at: usize,
    /// The words since the last separator: somebody's name, if an address follows.
    name: Option<(usize, usize)>,
    /// The last of them, while nothing but blanks and comments follow: the local part, if an `@` does.
    word: Option<(usize, usize)>,
    /// Where the quoted string and the comment close that addresses are looked for in.
    quote_end: usize,
    comment_end: usize,
    /// Quotes and comments that open before these bytes are known to close nowhere.
    unclosed_quote: usize,
    unclosed_comment: usize,
    /// Within the query of a link.
    in_query: bool,
    last: Option<Last>,
    /// The end of the last address and of the comments behind it.
    last_end: usize,
}

/// Where the last address stands.
#[derive(Debug, Clone, Copy)]
struct Last {
    local: (usize, usize),
    domain: (usize, usize),
    end: usize,
}

/// One address in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'t> {
    text: &'t [u8],
    pub(super) local: (usize, usize),
    pub(super) sign: (usize, usize),
    pub(super) domain: (usize, usize),
    span: (usize, usize),
    name: Option<(usize, usize)>,
    /// What was repaired to read it: a kind, the first byte, and how many.
    pub(super) repairs: [Option<(DefectKind, usize, usize)>; 2],
}

impl<'t> Address<'t> {
    /// What was typed of it, its slips included.
    pub fn as_bytes(&self) -> &'t [u8] {
        self.text.get(self.span()).unwrap_or_default()
    }

    /// Where it stands in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.0..self.span.1
    }

    /// Where the name stands that goes with it, without its quotation marks, where there is one.
    pub fn name(&self) -> Option<Range<usize>> {
        self.name.map(|(start, end)| start..end)
    }

    /// Nothing around it and nothing repaired.
    fn plain(
        text: &'t [u8],
        local: (usize, usize),
        sign: (usize, usize),
        domain: (usize, usize),
        name: Option<(usize, usize)>,
    ) -> Self {
        Self { text, local, sign, domain, span: (local.0, domain.1), name, repairs: [None; 2] }
    }

    fn local(&self) -> &'t [u8] {
        self.text.get(self.local.0..self.local.1).unwrap_or_default()
    }

    fn domain(&self) -> &'t [u8] {
        self.text.get(self.domain.0..self.domain.1).unwrap_or_default()
    }

    /// The same mailbox, but for the case of letters.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.local().eq_ignore_ascii_case(other.local())
            && self.domain().eq_ignore_ascii_case(other.domain())
    }

    fn note(&mut self, kind: DefectKind, from: usize, to: usize) {
        if let Some(free) = self.repairs.iter_mut().find(|repair| repair.is_none()) {
            *free = Some((kind, from, to - from));
        }
    }
}

impl<'t> Iterator for Addresses<'t> {
    type Item = Address<'t>;

    fn next(&mut self) -> Option<Address<'t>> {
        while let Some(&byte) = self.text.get(self.at) {
            if self.pass(byte) {
                continue;
            }
            let found = if starts_word(byte) {
                let (start, end) = (self.at, plain_end(self.text, self.at));
                match self.text.get(end) {
                    Some(b'@') => match self.plain(start, end) {
                        Some((domain_end, name)) => {
                            let (local, domain) = ((start, end), (end + 1, domain_end));
                            if self.is_new(start, Last { local, domain, end: domain_end }) {
                                let sign = (end, end + 1);
                                return Some(Address::plain(self.text, local, sign, domain, name));
                            }
                            continue;
                        }
                        None => self.address((start, end), (end, end + 1)),
                    },
                    _ => self.plain_word(start, end),
                }
            } else {
                self.step()
            };
            if let Some(address) = found {
                let (local, domain, end) = (address.local, address.domain, address.span.1);
                if self.is_new(address.span.0, Last { local, domain, end }) {
                    return Some(address);
                }
            }
        }
        None
    }
}

impl<'t> Addresses<'t> {
    /// The addresses in a text.
    pub fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            name: None,
            word: None,
            quote_end: usize::MAX,
            comment_end: 0,
            unclosed_quote: 0,
            unclosed_comment: 0,
            in_query: false,
            last: None,
            last_end: usize::MAX,
        }
    }

    /// Passes over a blank or mark that nothing has to be asked about.
    fn pass(&mut self, byte: u8) -> bool {
        match byte {
            b'=' if is_quoted_printable(self.text, self.at) => return false,
            byte if is_between(byte) => self.word = None,
            // Known to close nowhere, or to be within others.
            b'(' if self.at < self.unclosed_comment.max(self.comment_end) => self.word = None,
            b'"' if self.at < self.unclosed_quote || self.in_quote() => self.word = None,
            b' ' | b'\t' => self.in_query = false,
            b',' | b';' | b'|' | b'\n' | b'\r'
                if byte > b'\r' || is_line_end(self.text, self.at) =>
            {
                (self.word, self.name, self.in_query) = (None, None, false);
            }
            _ => return false,
        }
        self.at += 1;
        true
    }

    /// Reads one word or mark.
    fn step(&mut self) -> Option<Address<'t>> {
        let (text, at) = (self.text, self.at);
        let (char, len) = char_at(text, at)?;
        if let Some(sign) = at_sign(text, at) {
            let local = self.word.take().unwrap_or_else(|| (self.of_marks(at), at));
            return self.address(local, (at, at + sign));
        }
        match char {
            '"' => return self.quoted(),
            '(' => self.comment(),
            '\\' => self.skip(len + self.escaped(at + len)),
            '%' if is_escape(text, at) => self.skip(3),
            '=' if is_quoted_printable(text, at) => self.skip(3),
            '?' if self.last_end == at || text.get(..at).is_some_and(|t| t.ends_with(b":")) => {
                self.query(at + 1);
            }
            '&' if self.in_query => self.query(at + 1),
            char if is_separator(char) || is_line_end(text, at) => {
                (self.name, self.in_query) = (None, false);
                self.skip(len);
            }
            char if char.is_whitespace() => {
                self.in_query = false;
                self.at += len;
            }
            ':' => {
                self.name = None;
                self.skip(len);
            }
            char if is_edge(char) || !is_local(char) => self.skip(len),
            _ => return self.word(at),
        }
        None
    }

    /// How long what a backslash escapes is: a mark, the letter of a line end or tab in code, or a code
    /// (`\u003c`). Before any other letter it parts two words.
    fn escaped(&self, at: usize) -> usize {
        let is_code = |from: usize, to: usize| {
            let digits = self.text.get(at + from..at + to);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        match char_at(self.text, at) {
            Some(('u' | 'U', _))
                if is_code(1, 5) && self.text.get(at + 1..at + 3) == Some(b"00") =>
            {
                // Letters are somebody's.
                if self.text.get(at + 3).is_some_and(|&byte| byte < b'4') { 5 } else { 0 }
            }
            Some(('x' | 'X', _))
                if is_code(1, 3) && self.text.get(at + 1).is_some_and(|&byte| byte < b'4') =>
            {
                3
            }
            Some((char, _)) if char.is_alphanumeric() && !matches!(char, 'n' | 'r' | 't') => 0,
            next => next.map_or(0, |(_, len)| len),
        }
    }

    /// Passes over a mark.
    fn skip(&mut self, len: usize) {
        self.word = None;
        self.at = (self.at + len).min(self.text.len());
    }

    fn in_quote(&self) -> bool {
        self.quote_end != usize::MAX && self.at <= self.quote_end
    }

    /// Where a local part begins that has nothing but marks: `*@x.com`.
    fn of_marks(&self, sign: usize) -> usize {
        let first = if self.last_end <= sign { self.last_end } else { 0 };
        let before = self.text.get(first..sign).unwrap_or_default();
        let marks = before.iter().rev().take(64).take_while(|byte| b"*/&?={}".contains(byte));
        sign - marks.count()
    }

    /// Behind a dot of a local part that is written out, in brackets or, if nothing else stands before it, as
    /// a word: `joe (dot) smith@x.com`.
    fn dot_in_word(&self, at: usize) -> Option<usize> {
        // Behind most words neither stands, which is soon seen.
        let is_open = |at: usize| self.text.get(at).is_some_and(|byte| b"([{<".contains(byte));
        let is_blank = self.text.get(at) == Some(&b' ');
        let is_word = is_blank && !is_open(at + usize::from(is_blank));
        if !is_blank && !is_open(at) {
            return None;
        }
        let next = written_dot(self.text, at)?;
        if is_word && self.name.is_some() {
            // In a sentence it is one if the `@` follows as a word: `at joe dot smith at gmail dot com`.
            let end = word_end(self.text, next);
            at_word(self.text, skip_blanks(self.text, end)).filter(|_| end > next)?;
        }
        let ((last, _), (first, _)) = (char_before(self.text, at)?, char_at(self.text, next)?);
        (last.is_alphanumeric() && first.is_alphanumeric()).then_some(next)
    }

    /// A word that begins here and goes on to `at` at least: a local part if its `@` follows, else part of
    /// a name.
    fn word(&mut self, mut at: usize) -> Option<Address<'t>> {
        let (text, start) = (self.text, self.at);
        let mut escaped = None;
        let opens_at = |at| matches!(text.get(at), Some(b'(' | b'[' | b'{' | b'<'));
        loop {
            at = word_end(text, at);
            // Behind most words stands what goes on none.
            match text.get(at) {
                None | Some(b',' | b';' | b'|' | b':' | b'>' | b')' | b']' | b'\n' | b'\r') => {
                    break;
                }
                Some(b'%') => {
                    if escaped.is_none() {
                        let mut signs = [&b"%40"[..], b"%2540"].into_iter();
                        escaped =
                            signs.find_map(|sign| starts_with(text, at, sign)).map(|len| (at, len));
                    }
                    at += 1;
                    continue;
                }
                Some(b' ')
                    if self.name.is_some()
                        && !opens_at(at + 1)
                        && !may_begin_sign(text, at + 1) =>
                {
                    break;
                }
                _ => {}
            }
            let Some((char, len)) = char_at(text, at) else { break };
            if let Some(sign) = at_sign(text, at) {
                return self.address((start, at), (at, at + sign));
            }
            let opens = char == '"' && (at == start || text.get(at - 1) == Some(&b'.'));
            match opens.then(|| self.closing_quote(at)).flatten() {
                Some(end) => at = end,
                None if char == '{' && at_in_brackets(text, at).is_some() => break,
                None if is_local(char) => at += len,
                None => match self.dot_in_word(at) {
                    Some(next) => at = next,
                    None => break,
                },
            }
        }
        if let Some((at, len)) = escaped {
            return self.address((start, at), (at, at + len));
        }
        let stood_alone = self.is_alone(start);
        self.take_word(start, at);
        self.at = at.max(start + 1);
        // Behind most words another begins, or they end the cell.
        let next = match text.get(at) {
            Some(b' ') => text.get(at + 1),
            next => next,
        };
        match next {
            None | Some(b',' | b';' | b'|' | b':' | b'.') => return None,
            Some(b'\n' | b'\r') if is_line_end(text, at) => return None,
            _ => {}
        }
        let sign = skip_blanks(text, at);
        let bare = at_word(text, sign).filter(|_| sign > at);
        self.written_out((start, at), stood_alone, bare)
    }

    /// Takes note of a word that ends at `at`, and goes on there.
    fn take_word(&mut self, start: usize, at: usize) {
        self.extend_name(start, at);
        (self.word, self.at) = (Some((start, at)), at);
    }

    /// `joe [at] yahoo [dot] com`, and `joe at yahoo.com` where that is all. `bare`: how long the word for the `@`
    /// is that stands behind the word and a blank, if one does.
    fn written_out(
        &mut self,
        word: (usize, usize),
        alone: bool,
        bare: Option<usize>,
    ) -> Option<Address<'t>> {
        let text = self.text;
        let sign = skip_blanks(text, word.1);
        if bare.is_none() {
            if let Some(len) = at_in_brackets(text, sign) {
                return self.address(word, (sign, sign + len));
            }
            if !alone {
                return None;
            }
        }
        // `joe"gmail.com`: the key of the `@` on a British keyboard, once or twice.
        let quotes = text.get(sign..).unwrap_or_default().iter().take_while(|&&byte| byte == b'"');
        let british = || Some(quotes.take(2).count()).filter(|&len| len > 0 && sign == word.1);
        let len = bare.or_else(|| a_in_brackets(text, sign)).or_else(british)?;
        let is_common = bare.is_some_and(|len| is_common_word(&text[sign..sign + len]));
        if is_common && text.get(word.0..word.1).is_some_and(is_before_at) {
            return None;
        }
        let may_be_told = || bare.is_some() && (!is_common || announces(text, word.0));
        if !alone && !may_be_told() {
            return None;
        }
        let domain = skip_blanks(text, sign + len);
        let end = domain_end(text, domain, false);
        let next = skip_blanks(text, end);
        let is_last = char_at(text, next).is_none_or(|(char, _)| {
            is_separator(char) || is_mark(char) && char != '"' || is_line_end(text, next)
        });
        let written = text.get(domain..end)?;
        // Who says the dot as well says an address, wherever it stands.
        let is_spoken = || !written.contains(&b'.') && at_word(text, next).is_none();
        let is_told = may_be_told() && is_spoken();
        let is_parted = domain > sign + len || bare.is_none();
        let is_it = is_parted
            && (is_told || alone && is_last)
            && (is_whole(written) || is_by_sound(written));
        is_it.then(|| self.address(word, (sign, sign + len))).flatten()
    }

    /// No word of a name stands before it, or not within the same brackets.
    fn is_alone(&self, start: usize) -> bool {
        let opens = |before| matches!(self.text.get(before), Some(b'<' | b'(' | b'['));
        self.name.is_none() || start.checked_sub(1).is_some_and(opens)
    }

    fn extend_name(&mut self, from: usize, to: usize) {
        if from < to {
            self.name = Some((self.name.map_or(from, |name| name.0), to));
        }
    }

    /// The query of a link, from a key on: goes to the next value that has addresses.
    fn query(&mut self, mut at: usize) {
        self.word = None;
        let text = self.text;
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"<>\"')]".contains(byte);
        loop {
            at += starts_with(text, at, b"amp;").unwrap_or(0);
            let field = text.get(at..).unwrap_or_default();
            let recipients = [&b"to="[..], b"cc=", b"bcc="];
            let key = recipients.iter().find_map(|key| starts_with(text, at, key));
            if let Some(len) = key {
                (self.at, self.in_query) = (at + len, true);
                return;
            }
            let len = field.iter().position(|byte| *byte == b'&' || is_end(byte));
            at += len.unwrap_or(field.len());
            if text.get(at) != Some(&b'&') {
                (self.at, self.in_query) = (at, false);
                return;
            }
            at += 1;
        }
    }

    /// Takes note of an address that begins at `start`; `false` where it is only the last one once more.
    #[inline(always)]
    fn is_new(&mut self, start: usize, new: Last) -> bool {
        // Between most stands a separator or one blank, or a line ends.
        let is_parted = match start.checked_sub(1).and_then(|before| self.text.get(before)) {
            Some(b',' | b';' | b'\n') => true,
            Some(b' ') => self.last.as_ref().is_none_or(|last| last.end + 1 == start),
            _ => false,
        };
        let is_copy = !is_parted && self.is_copy(&new, start);
        (self.last, self.last_end) = (Some(new), self.at);
        (self.word, self.name) = (None, None);
        !is_copy
    }

    /// The last address once more, with brackets or quotes between the two and no separator.
    #[inline(never)]
    fn is_copy(&self, new: &Last, start: usize) -> bool {
        let Some(last) = &self.last else { return false };
        let len = |(from, to): (usize, usize)| to - from;
        if len(last.local) != len(new.local) || len(last.domain) != len(new.domain) {
            return false;
        }
        let text = |(from, to): (usize, usize)| self.text.get(from..to).unwrap_or_default();
        let is_same = |a, b| {
            let pairs = text(a).iter().zip(text(b));
            pairs.into_iter().all(|(a, b)| a == b || a.eq_ignore_ascii_case(b))
        };
        let between = text((last.end, start));
        // `<mailto:joe@x.com|joe@x.com>` is a link of Slack's.
        let is_slack = || between == b"|" && self.text.get(new.end) == Some(&b'>');
        (is_within_marks(between) || is_slack())
            && is_same(last.domain, new.domain)
            && is_same(last.local, new.local)
    }
}

/// Brackets or quotes, and no separator.
#[inline]
fn is_within_marks(text: &[u8]) -> bool {
    let mut has_mark = false;
    for &byte in text {
        match byte {
            b',' | b';' | b'|' | b'\n' | b'\r' => return false,
            b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'\'' | b'`' => {
                has_mark = true;
            }
            0x80.. => return is_within_other_marks(text),
            _ => {}
        }
    }
    has_mark
}

fn is_within_other_marks(text: &[u8]) -> bool {
    let text = core::str::from_utf8(text).unwrap_or_default();
    let is_parted = |char| is_separator(char) || matches!(char, '\n' | '\r');
    text.chars().any(|char| is_mark(char) && char != '*') && !text.chars().any(is_parted)
}

/// `=20`: a blank or a mark as quoted-printable has it (RFC 2045), before what it is no part of.
fn is_quoted_printable(text: &[u8], at: usize) -> bool {
    const CODES: [&[u8]; 11] =
        [b"09", b"0A", b"0D", b"20", b"22", b"27", b"28", b"3A", b"3C", b"3D", b"A0"];
    text.get(at + 1..at + 3).is_some_and(|code| CODES.contains(&code))
}

#[cfg(test)]
mod tests;
