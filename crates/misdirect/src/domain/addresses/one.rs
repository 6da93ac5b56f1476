//! One address, from its `@` on: what belongs to it on either side, and what was typed twice.

use super::super::defect::DefectKind;
use super::super::extent::{domain_end, is_whole, joined, parts_words};
use super::super::invisible::is_ignorable;
use super::super::mailbox::dot_in_local;
use super::super::marks::{
    at_sign, char_at, char_before, has_word, is_edge, is_escape, is_label, is_line_end, is_local,
    is_pair, is_separator, many_signs, skip_blanks, starts_with, without_scheme,
};
use super::super::parse::DOTS;
use super::super::transliterated::is_by_sound;
use super::{Address, Addresses};

impl<'t> Addresses<'t> {
    /// The address of an `@`, or nothing where that is only a sign.
    pub(super) fn address(
        &mut self,
        local: (usize, usize),
        sign: (usize, usize),
    ) -> Option<Address<'t>> {
        let text = self.text;
        self.at = sign.1;
        if self.is_written_in_vain(sign) {
            return None;
        }
        if let Some(end) = many_signs(text, sign.0) {
            self.at = end;
            return None;
        }
        let local = self.with_marks(self.of_path(self.of_field(local)));
        let after = self.behind_sign(sign.1);
        let mut address = Address {
            text,
            local,
            sign,
            domain: (after, after),
            span: (local.0, after),
            name: self.name.filter(|name| name.0 != local.0),
            repairs: [None; 2],
        };
        if text.get(sign.0..sign.1) != Some(b"@") {
            address.note(DefectKind::AtMistyped, sign.0, sign.1);
        }
        if let Some((dot, end)) = dot_in_local(address.local()) {
            address.note(DefectKind::DotMistyped, address.local.0 + dot, address.local.0 + end);
        }
        let from = self.without_scheme(after);
        if from > after {
            address.note(DefectKind::Stray, after, from);
        }
        let mut end = self.domain(&mut address, from);
        // `_joe@x.com_` is slanted in Markdown.
        while address.local().starts_with(b"_") && address.domain().ends_with(b"_") {
            (address.local.0, address.span.0) = (address.local.0 + 1, address.local.0 + 1);
            (address.domain.1, end) = (address.domain.1 - 1, end - 1);
        }
        // `~~joe@x.com~~` is struck out.
        while address.local().starts_with(b"~") && text.get(end) == Some(&b'~') {
            (address.local.0, address.span.0) = (address.local.0 + 1, address.local.0 + 1);
        }
        // `\email{joe@x.com}`, a command of TeX.
        let open = address.local().iter().rposition(|&byte| byte == b'{');
        if let Some(open) = open.filter(|_| text.get(end) == Some(&b'}')) {
            (address.local.0, address.span.0) = (local.0 + open + 1, local.0 + open + 1);
        }
        if self.is_sign(&address, after) {
            return None;
        }
        // `=3Cjoe@x.com=3E`: brackets in quoted-printable.
        let coded = starts_with(text, end, b"=3E").and_then(|_| find(address.local(), b"=3C"));
        if let Some(open) = coded {
            (address.local.0, address.span.0) = (local.0 + open + 3, local.0 + open + 3);
        }
        self.at = self.behind_glue(end);
        if self.is_name(from, end) {
            self.extend_name(local.0, end);
            return None;
        }
        address.span.1 = end;
        address.name = address.name.or_else(|| self.name_behind(end));
        Some(address)
    }

    /// An `@` that is written otherwise, and behind it one label that nobody can own: a sign, as most are.
    fn is_written_in_vain(&self, sign: (usize, usize)) -> bool {
        let text = self.text;
        if matches!(text.get(sign.0), None | Some(b'@' | 0x80..)) {
            return false;
        }
        let from = skip_blanks(text, sign.1);
        let mut end = from;
        while text.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
        }
        let ends =
            matches!(text.get(end), None | Some(b',' | b';' | b'|' | b'<' | b'>' | 0..=b' '));
        end > from && ends && joined(text, from, end, false).is_none()
    }

    /// Behind the blanks and the comment behind an `@`.
    fn behind_sign(&mut self, sign_end: usize) -> usize {
        let at = skip_blanks(self.text, sign_end);
        self.closing_bracket(at).map_or(at, |end| skip_blanks(self.text, end))
    }

    /// Behind what a domain does not begin with: `joe@@x.com`, `joe@https://x.com`. A run of `@` is
    /// passed at once, so that it is not looked at from each.
    fn without_scheme(&mut self, mut from: usize) -> usize {
        while self.text.get(from) == Some(&b'@') {
            from += 1;
            self.at = from;
        }
        // The keys on either side of the `@` have these: `joe@#gmail.com`.
        if matches!(self.text.get(from), Some(b'!' | b'#'))
            && is_whole(&self.text[from + 1..domain_end(self.text, from + 1, false)])
        {
            return from + 1;
        }
        if !matches!(self.text.get(from), Some(b'h' | b'H' | b'm' | b'M')) {
            return from;
        }
        for scheme in [&b"https://"[..], b"http://", b"mailto:", b"@"] {
            from += starts_with(self.text, from, scheme).unwrap_or(0);
        }
        from
    }

    /// An `@` that is none of an address, for want of a domain that somebody can own: between blanks,
    /// written out, or with no local part. `after`: behind its blanks.
    fn is_sign(&self, address: &Address<'t>, after: usize) -> bool {
        let text = self.text;
        // By blanks; a comment alone does not.
        let has_blank = |from: usize, to: usize| {
            let (head, tail) = (text.get(from), text.get(..to).and_then(<[u8]>::last));
            from < to && head.into_iter().chain(tail).any(u8::is_ascii_whitespace)
        };
        let (sign, domain) = (address.sign, address.domain());
        let is_parted = has_blank(address.local.1, sign.0) || has_blank(sign.1, after);
        let is_typed = matches!(char_at(text, sign.0), Some(('@' | '＠' | '﹫', _)));
        // `https://x.com/@joe`
        let is_handle = address.local().is_empty() || address.local().ends_with(b"/");
        let needs_domain = is_parted || is_handle || !is_typed;
        // `<@relay.com:joe@x.com>`: the route of old, not whom it is for. `HEAD@{1}`.
        let behind = text.get(address.domain.1..).unwrap_or_default();
        let is_route =
            address.local().is_empty() && (behind.starts_with(b":") || behind.starts_with(b",@"));
        if is_route || domain.is_empty() && behind.starts_with(b"{") {
            return true;
        }
        let has_domain = || domain.starts_with(b"[") || is_whole(domain) || is_by_sound(domain);
        let is_prose = is_parted && is_typed && parts_words(domain);
        is_prose || needs_domain && !has_domain() || is_file(domain)
    }

    /// A mark that joins the next address to one: `joe@x.com-ann@y.com`. A domain of itself ends before none
    /// of these.
    fn behind_glue(&self, end: usize) -> usize {
        match char_at(self.text, end) {
            Some(('-' | '_' | '+' | '・', len)) => end + len,
            // Behind the suffix of `joe@x.com.ann@y.com`; of a sentence it is the full stop.
            Some(('.', len)) => end + len,
            _ => end,
        }
    }

    /// `https://x.com/joe@y.com`: what a link has before it is not part of a local part.
    fn of_path(&self, (start, end): (usize, usize)) -> (usize, usize) {
        let is_link = self.text.get(..start).is_some_and(|text| text.ends_with(b"://"));
        if !is_link && !matches!(self.text.get(start), Some(b'm' | b'M')) {
            return (start, end);
        }
        let local = self.text.get(start..end).filter(|_| is_link).unwrap_or_default();
        // A quoted local part is one whatever is in it.
        let local = if local.contains(&b'"') { b"" } else { local };
        if let Some(scheme) = starts_with(self.text, start, b"mailto%3a") {
            return (start + scheme.min(end - start), end);
        }
        let mut path = local.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
        // Nor is an escaped blank.
        while path > 0 && is_escape(self.text, start + path) {
            path += 3;
        }
        let first = char_at(self.text, start + path).filter(|_| start + path < end);
        let begins_word = first.is_some_and(|(char, _)| !is_edge(char));
        if begins_word { (start + path, end) } else { (start, end) }
    }

    /// `user=joe@x.com`: the name of a field is not part of a local part, in which `=` is a letter like
    /// others.
    fn of_field(&self, (start, end): (usize, usize)) -> (usize, usize) {
        const FIELDS: [&[u8]; 14] = [
            b"mail",
            b"addr",
            b"address",
            b"user",
            b"username",
            b"login",
            b"account",
            b"to",
            b"from",
            b"cc",
            b"bcc",
            b"rcpt",
            b"sender",
            b"recipient",
        ];
        let local = self.text.get(start..end).unwrap_or_default();
        let Some(sign) = local.iter().rposition(|&byte| byte == b'=') else { return (start, end) };
        if local.contains(&b'"') {
            return (start, end);
        }
        let key = local.get(..sign).unwrap_or_default();
        let word = key.iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |at| at + 1);
        let word = key.get(word..).unwrap_or_default();
        let ends = |field: &[u8]| {
            word.len() > field.len() && {
                let tail = word.get(word.len() - field.len()..).unwrap_or_default();
                tail.eq_ignore_ascii_case(field)
            }
        };
        let is_field = FIELDS.iter().any(|field| word.eq_ignore_ascii_case(field))
            || FIELDS[..3].iter().any(|field| ends(field));
        let value = start + sign + 1;
        let is_word = |(char, _)| !is_edge(char) && !is_escape(self.text, value);
        let begins_word = value < end && char_at(self.text, value).is_some_and(is_word);
        if is_field && begins_word { (value, end) } else { (start, end) }
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
            let close = literal.iter().position(|byte| b"]@<>\n".contains(byte));
            if let Some(len) = close.filter(|&len| literal.get(len) == Some(&b']')) {
                address.domain = (from, from + len + 1);
                return from + len + 1;
            }
        }
        let mut end = self.without_marks(from, domain_end(text, from, false));
        if text.get(..end).is_some_and(|text| text.ends_with(b".")) {
            end = self.without_marks(from, self.without_full_stop(address, from, end));
        }
        address.domain = (from, end);
        match text.get(end) {
            Some(b'@') => self.again(address, from, end).unwrap_or(end),
            _ => end,
        }
    }

    /// Less what cannot end a domain.
    pub(super) fn without_marks(&self, from: usize, mut end: usize) -> usize {
        let last = end.checked_sub(1).and_then(|last| self.text.get(last));
        if last.is_some_and(u8::is_ascii_alphanumeric) {
            return end;
        }
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
        let rest = text.get(sign + 1..after)?;
        // `joe@joe@x.com`, `joe@gmail@gmail.com`, `joe@mail@gmail.com`
        let name = rest.split(|&byte| byte == b'.').next().unwrap_or_default();
        let cut = name.len().saturating_sub(between.len());
        let name_end = name.get(cut..).unwrap_or_default();
        let is_begun = starts_with(text, sign + 1, between)
            .is_some_and(|len| text.get(sign + 1 + len) == Some(&b'.'))
            || between.len() > 2 && is_whole(rest) && name_end.eq_ignore_ascii_case(between);
        if is_begun || between.eq_ignore_ascii_case(local) {
            address.domain = (sign + 1, after);
            address.note(DefectKind::Repeated, from, sign + 1);
            return Some(after);
        }
        // `mary@jane.smith@gmail.com`: what nobody can own is no domain, but who is meant.
        let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_+".contains(byte);
        if let Some(end) = glued_end(between).filter(|_| rest.len() > 1) {
            address.domain.1 = from + end;
            return Some(from + end);
        }
        if between.contains(&b'.')
            && !is_whole(between)
            && between.iter().all(is_local)
            && !local.is_empty()
            && is_whole(rest)
        {
            (address.local.1, address.domain) = (sign, (sign + 1, after));
            address.note(DefectKind::DotMistyped, from - 1, from);
            return Some(after);
        }
        // `joe@us@army.mil`
        let is_label = !between.is_empty() && between.iter().all(u8::is_ascii_alphabetic);
        if is_label && !local.is_empty() && is_whole(rest) {
            address.domain.1 = after;
            return Some(after);
        }
        // `joe@x.com@x`, `joe@x.com@y.com`: what begins again, and another domain, are no addresses of
        // their own.
        let is_rest = after > sign + 1 && at_sign(text, after).is_none();
        let kind = if is_whole(rest) { DefectKind::Stray } else { DefectKind::Repeated };
        (is_rest && is_whole(between)).then(|| {
            address.note(kind, sign, after);
            after
        })
    }

    /// The dot that ends a sentence belongs to it, if there is more of one before or behind it.
    fn without_full_stop(&self, address: &Address<'t>, from: usize, end: usize) -> usize {
        let text = self.text.get(from..end).unwrap_or_default();
        let dots = text.iter().rev().take_while(|&&byte| byte == b'.').count();
        if dots == 0 || self.text.get(end) == Some(&b'>') {
            return end;
        }
        let next = skip_blanks(self.text, end);
        let goes_on = char_at(self.text, next).is_some_and(|(char, _)| {
            next > end && !is_separator(char) && !is_line_end(self.text, next)
        });
        let first = if self.last_end <= address.local.0 { self.last_end } else { 0 };
        // No further than a sentence is long, so that marks are not looked at from each `@`.
        let first = first.max(address.local.0.saturating_sub(256));
        let before = self.text.get(first..address.local.0).unwrap_or_default();
        let has_domain = || text.get(..text.len() - dots).is_some_and(is_whole);
        let ends_sentence = has_word(without_scheme(before)) || goes_on && has_domain();
        if ends_sentence { end - dots } else { end }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).rposition(|here| here == part)
}

/// Where the first of two addresses ends that nothing parts: `gmail.comann` of `joe@gmail.comann@yahoo.com`.
/// The suffix is one of those that most have, since `smith` begins as one, too.
fn glued_end(text: &[u8]) -> Option<usize> {
    const SUFFIXES: [&str; 24] = [
        "com", "net", "org", "edu", "gov", "mil", "de", "fr", "it", "es", "nl", "pl", "ru", "at",
        "ch", "be", "br", "uk", "jp", "cz", "se", "dk", "no", "kr",
    ];
    let text = core::str::from_utf8(text).ok()?;
    let labels = |end: usize| text.get(..end).is_some_and(|text| is_whole(text.as_bytes()));
    // Behind a mark it may be any.
    let marks = ['-', '_', '・'];
    let before_mark = text.rfind(marks).filter(|&end| labels(end));
    let last = text.rfind('.')? + 1;
    let ends = |suffix: &&str| {
        starts_with(text.as_bytes(), last, suffix.as_bytes())
            .map(|len| last + len)
            .filter(|&end| end < text.len() && labels(end))
    };
    let is_whole = is_whole(text.as_bytes());
    // A dot may be any of a name, but for that behind these.
    let before_dot = [".com.", ".net.", ".org."].iter().find_map(|mid| {
        let is_here = |at: &usize| starts_with(text.as_bytes(), *at, mid.as_bytes()).is_some();
        let end = (0..text.len()).find(is_here)? + mid.len() - 1;
        Some(end).filter(|&end| labels(end) && !text[end + 1..].contains('.'))
    });
    before_mark
        .or(before_dot.filter(|_| !is_whole))
        .or_else(|| SUFFIXES.iter().find_map(ends).filter(|_| !is_whole))
}

/// `photo@2x.png`: a picture for a dense screen.
pub(crate) fn is_file(domain: &[u8]) -> bool {
    match domain {
        [b'1'..=b'9', b'x', b'.' | b'~', rest @ ..] => {
            [&b"png"[..], b"jpg", b"jpeg", b"gif", b"webp", b"svg", b"avif", b"heic", b"pdf"]
                .iter()
                .any(|kind| {
                    rest.len() >= kind.len()
                        && rest[rest.len() - kind.len()..].eq_ignore_ascii_case(kind)
                })
        }
        _ => false,
    }
}
