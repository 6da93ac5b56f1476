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
//!   A written-out ` at ` moreover stands alone with its two words between separators.
//!
//! One pass: text that is looked ahead at is bounded, or looked ahead at once.

use super::extent::{domain_end, is_whole};
use super::invisible::is_ignorable;
use super::marks::{
    at_in_brackets, at_sign, char_at, char_before, is_edge, is_escape, is_label, is_line_end,
    is_local, is_mark, is_pair, is_separator, skip_blanks, starts_with,
};
use super::parse::DOTS;
use super::read::DefectKind;
use core::ops::Range;

/// Comments in comments, at most.
const COMMENTS_MAX: usize = 64;

/// Bytes of a name that may stand between a quoted string and the bracket that makes it one.
const NAMES_MAX: usize = 64;

/// The addresses in any text: lists as headers and forms have them, rows of tables, links, lines.
///
/// Takes any bytes, allocates nothing, in time linear in the text. It finds no address where there is
/// no `@`, nor an `@` written out. A slip in an address stays in it: `joe@gmail,com` is one.
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
    last: Option<Address<'t>>,
    /// The end of the last address and of the comments behind it.
    last_end: usize,
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
        while self.at < self.text.len() {
            if let Some(address) = self.step() {
                let is_copy = self.is_copy(&address);
                (self.last, self.last_end) = (Some(address), self.at);
                (self.word, self.name) = (None, None);
                if !is_copy {
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

    /// Reads one word or mark.
    fn step(&mut self) -> Option<Address<'t>> {
        let (text, at) = (self.text, self.at);
        let (char, len) = char_at(text, at)?;
        if let Some(sign) = at_sign(text, at) {
            let local = self.word.take().unwrap_or_else(|| (self.of_marks(at), at));
            return self.address(local, (at, at + sign));
        }
        match char {
            '"' if self.in_quote() => self.skip(len),
            '"' => return self.quoted(),
            '(' => self.comment(),
            '\\' => self.skip(len + char_at(text, at + len).map_or(0, |(_, len)| len)),
            '%' if is_escape(text, at) => self.skip(3),
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
            _ => return self.word(),
        }
        None
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

    /// A word that begins here: a local part if its `@` follows, else part of a name.
    fn word(&mut self) -> Option<Address<'t>> {
        let (text, start) = (self.text, self.at);
        let (mut at, mut escaped) = (start, None);
        while let Some((char, len)) = char_at(text, at) {
            if let Some(sign) = at_sign(text, at) {
                return self.address((start, at), (at, at + sign));
            }
            if char == '%' && escaped.is_none() && text.get(at..at + 3) == Some(b"%40") {
                escaped = Some(at);
            }
            let opens = char == '"' && (at == start || text.get(at - 1) == Some(&b'.'));
            match opens.then(|| self.closing_quote(at)).flatten() {
                Some(end) => at = end,
                None if char == '{' && at_in_brackets(text, at).is_some() => break,
                None if is_local(char) => at += len,
                None => break,
            }
        }
        if let Some(at) = escaped {
            return self.address((start, at), (at, at + 3));
        }
        self.at = at.max(start + 1);
        let stood_alone = self.name.is_none();
        self.extend_name(start, at);
        self.word = Some((start, at));
        self.written_out((start, at), stood_alone)
    }

    /// `joe [at] yahoo [dot] com`, and `joe at yahoo.com` where that is all.
    fn written_out(&mut self, word: (usize, usize), alone: bool) -> Option<Address<'t>> {
        let text = self.text;
        let sign = skip_blanks(text, word.1);
        if let Some(len) = at_in_brackets(text, sign) {
            return self.address(word, (sign, sign + len));
        }
        let len = starts_with(text, sign, b"at").filter(|_| alone && sign > word.1)?;
        let domain = skip_blanks(text, sign + len);
        let end = domain_end(text, domain, false);
        let next = skip_blanks(text, end);
        let is_last = char_at(text, next)
            .is_none_or(|(char, _)| is_separator(char) || is_mark(char) || is_line_end(text, next));
        let is_it = domain > sign + len && is_last && text.get(domain..end).is_some_and(is_whole);
        is_it.then(|| self.address(word, (sign, sign + len))).flatten()
    }

    fn extend_name(&mut self, from: usize, to: usize) {
        if from < to {
            self.name = Some((self.name.map_or(from, |name| name.0), to));
        }
    }

    /// The address of an `@`, or nothing where that is only a sign.
    fn address(&mut self, local: (usize, usize), sign: (usize, usize)) -> Option<Address<'t>> {
        let text = self.text;
        self.at = sign.1;
        let local = self.with_marks(self.of_path(local));
        let mut from = skip_blanks(text, sign.1);
        if let Some(end) = self.closing_bracket(from) {
            from = skip_blanks(text, end);
        }
        let mut address = Address {
            text,
            local,
            sign,
            domain: (from, from),
            span: (local.0, from),
            name: self.name.filter(|name| name.0 != local.0),
            repairs: [None; 2],
        };
        if text.get(sign.0..sign.1) != Some(b"@") {
            address.note(DefectKind::AtMistyped, sign.0, sign.1);
        }
        // `joe@@x.com`, `joe@https://x.com`
        let first = from;
        while text.get(from) == Some(&b'@') {
            from += 1;
            self.at = from;
        }
        for scheme in [&b"https://"[..], b"http://", b"mailto:", b"@"] {
            from += starts_with(text, from, scheme).unwrap_or(0);
        }
        if from > first {
            address.note(DefectKind::Stray, first, from);
        }
        let end = self.domain(&mut address, from);
        // By blanks; a comment alone does not.
        let has_blank = |from: usize, to: usize| {
            let (head, tail) = (text.get(from), text.get(..to).and_then(<[u8]>::last));
            from < to && head.into_iter().chain(tail).any(u8::is_ascii_whitespace)
        };
        let is_parted = has_blank(local.1, sign.0) || has_blank(sign.1, first);
        let is_sign = matches!(char_at(text, sign.0), Some(('@' | '＠' | '﹫', _)));
        // `https://x.com/@joe`
        let is_handle = local.0 == local.1 || address.local().ends_with(b"/");
        let needs_domain = is_parted || is_handle || !is_sign;
        let is_literal = address.domain().starts_with(b"[");
        if needs_domain && !is_literal && !is_whole(address.domain()) {
            return None;
        }
        // `5 @ 3 pm`
        if is_parted && is_sign && address.domain().iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        if self.is_name(from, end) {
            self.at = end.max(sign.1);
            self.extend_name(local.0, end);
            return None;
        }
        address.span.1 = end;
        self.at = end;
        if address.name.is_none() {
            address.name = self.name_behind(end);
        }
        Some(address)
    }

    /// `https://x.com/joe@y.com`: what a link has before it is no part of a local part.
    fn of_path(&self, (start, end): (usize, usize)) -> (usize, usize) {
        let is_link = self.text.get(..start).is_some_and(|text| text.ends_with(b"://"));
        let local = self.text.get(start..end).filter(|_| is_link).unwrap_or_default();
        let path = local.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
        let first = char_at(self.text, start + path).filter(|_| start + path < end);
        let begins_word = first.is_some_and(|(char, _)| !is_edge(char));
        if begins_word { (start + path, end) } else { (start, end) }
    }

    /// A mark before the local part is part of it where its fellow ends it: `{joe}@x.com`.
    fn with_marks(&self, (start, end): (usize, usize)) -> (usize, usize) {
        let open = char_before(self.text, start).filter(|_| start < end);
        let close = char_before(self.text, end);
        match (open, close) {
            (Some((open, 1)), Some((close, 1)))
                if is_pair(open, close) && is_local(open) && is_local(close) =>
            {
                (start - 1, end)
            }
            _ => (start, end),
        }
    }

    /// Reads the domain, and what was typed twice; returns where the address ends.
    fn domain(&self, address: &mut Address<'t>, from: usize) -> usize {
        let text = self.text;
        if text.get(from) == Some(&b'[') {
            let literal = text.get(from..).unwrap_or_default();
            let literal = literal.get(..256).unwrap_or(literal);
            let close = literal.iter().position(|&byte| byte == b']');
            if let Some(len) = close.filter(|&len| !literal[..len].contains(&b'@')) {
                address.domain = (from, from + len + 1);
                return from + len + 1;
            }
        }
        let end = self.without_marks(from, domain_end(text, from, false));
        let end = self.without_marks(from, self.without_full_stop(address, from, end));
        address.domain = (from, end);
        match text.get(end) {
            Some(b'@') => self.again(address, from, end).unwrap_or(end),
            _ => end,
        }
    }

    /// Less what cannot end a domain.
    fn without_marks(&self, from: usize, mut end: usize) -> usize {
        let is_part = |char| is_label(char) && !is_ignorable(char) || DOTS.contains(&char);
        while let Some((_, len)) = char_before(self.text, end).filter(|&(char, _)| !is_part(char)) {
            if end < from + len {
                break;
            }
            end -= len;
        }
        end
    }

    /// A second `@`: the local part, the domain or both are there twice.
    fn again(&self, address: &mut Address<'t>, from: usize, sign: usize) -> Option<usize> {
        let text = self.text;
        let (local, between) = (address.local(), text.get(from..sign)?);
        let after = domain_end(text, sign + 1, false);
        // `joe@x.comjoe@x.com`
        let domain = between.len().checked_sub(local.len()).filter(|&len| len > 0);
        if let Some(len) = domain {
            let (domain, copy) = between.split_at(len);
            let same = copy.eq_ignore_ascii_case(local);
            if let Some(len) = starts_with(text, sign + 1, domain).filter(|_| same) {
                address.domain.1 = from + len;
                address.note(DefectKind::Repeated, from + len, sign + 1 + len);
                return Some(sign + 1 + len);
            }
        }
        // `joe@x.com@x.com`
        if text.get(sign + 1..after)?.eq_ignore_ascii_case(between) {
            address.note(DefectKind::Repeated, sign, after);
            return Some(after);
        }
        // `joe@joe@x.com`, `joe@x@x.com`
        let is_begun = starts_with(text, sign + 1, between)
            .is_some_and(|len| text.get(sign + 1 + len) == Some(&b'.'));
        if is_begun || between.eq_ignore_ascii_case(local) {
            address.domain = (sign + 1, after);
            address.note(DefectKind::Repeated, from, sign + 1);
            return Some(after);
        }
        None
    }

    /// The dot that ends a sentence belongs to it, if there is more of one before or behind it.
    fn without_full_stop(&self, address: &Address<'t>, from: usize, end: usize) -> usize {
        let text = self.text.get(from..end).unwrap_or_default();
        let dots = text.iter().rev().take_while(|&&byte| byte == b'.').count();
        let whole = text.get(..text.len() - dots).is_some_and(is_whole);
        if self.text.get(end) == Some(&b'>') {
            return end;
        }
        let next = skip_blanks(self.text, end);
        let goes_on = char_at(self.text, next).is_some_and(|(char, _)| {
            next > end && !is_separator(char) && !is_line_end(self.text, next)
        });
        if whole && (goes_on || address.name.is_some()) { end - dots } else { end }
    }

    /// Whether what reads as an address is the name of the one that follows in brackets.
    fn is_name(&mut self, from: usize, end: usize) -> bool {
        let is_quoted = char_at(self.text, end).filter(|&(mark, _)| is_mark(mark) && mark != '>');
        let end = is_quoted.map_or(end, |(_, len)| end + len);
        let may = is_quoted.is_some() || !self.text.get(from..end).is_some_and(is_whole);
        may && self.is_before_address(end)
    }

    /// `<…@…>` follows, with a few words or comments between.
    fn is_before_address(&mut self, end: usize) -> bool {
        let mut open = end;
        for _ in 0..3 {
            let names = self.text.get(open..).unwrap_or_default().iter().take(NAMES_MAX);
            let is_name = |byte: &&u8| {
                let char = char::from(**byte);
                is_local(char) || !byte.is_ascii() || matches!(char, ' ' | '\t' | '"')
            };
            open = skip_blanks(self.text, open + names.take_while(is_name).count());
            match self.closing_bracket(open) {
                Some(end) => open = end,
                None => break,
            }
        }
        let inner =
            self.text.get(open..).unwrap_or_default().strip_prefix(b"<").unwrap_or_default();
        let close = |byte: &u8| matches!(byte, b'>' | b'<' | b'\n');
        inner.iter().take_while(|byte| !close(byte)).any(|&byte| byte == b'@')
    }

    /// `joe@x.com <Joe>`, `joe@x.com (Joe)`
    fn name_behind(&self, end: usize) -> Option<(usize, usize)> {
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
    fn quoted(&mut self) -> Option<Address<'t>> {
        let (text, at) = (self.text, self.at);
        let Some(end) = self.closing_quote(at) else {
            self.skip(1);
            return None;
        };
        if at_sign(text, end).is_some() || text.get(end) == Some(&b'.') {
            return self.word();
        }
        let inside = text.get(at + 1..end - 1).unwrap_or_default();
        let is_local = at_sign(text, skip_blanks(text, end)).is_some();
        if inside.contains(&b'@') && !is_local && !self.is_before_address(end) {
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
    fn closing_quote(&mut self, at: usize) -> Option<usize> {
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
    fn comment(&mut self) {
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
    fn closing_bracket(&mut self, at: usize) -> Option<usize> {
        if self.text.get(at) != Some(&b'(') || at < self.unclosed_comment {
            return None;
        }
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

    /// The last address once more, with brackets or quotes between the two and no separator.
    fn is_copy(&self, address: &Address<'t>) -> bool {
        let Some(last) = self.last.filter(|last| last.is_same(address)) else { return false };
        let between = self.text.get(last.span.1..address.span.0).unwrap_or_default();
        let text = core::str::from_utf8(between).unwrap_or_default();
        let has_mark = text.chars().any(|char| is_mark(char) && char != '*');
        let is_parted = |char| is_separator(char) || matches!(char, '\n' | '\r');
        has_mark && !text.chars().any(is_parted)
    }
}

#[cfg(test)]
#[path = "addresses_tests.rs"]
mod tests;
