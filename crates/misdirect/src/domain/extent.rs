//! How far a domain reaches, where what follows may be a slip in it or no part of it.
//!
//! Letters, digits, hyphens and dots go on; every other mark needs a reason. While what stands before
//! the mark is no whole domain (nobody can register it), a dot is missing, and a mark that fingers hit for it
//! joins if a suffix follows: `gmail,com`, `gmail;com`, `gmail com`, `gmail@com`, `gmail, com`. Behind a whole
//! domain only two cases join: the two halves of one suffix (`yahoo.co,uk`), and a name that happens to be
//! a suffix before an old one (`us.army,mil`). So `ann@gmail.com,Ann` is a whole domain and a name, as
//! `ann@web.de,Meier` is. What holds an `@` never joins: `a@x,b@y.com`.

use super::defect::DEFECTS_MAX;
use super::invisible::is_ignorable;
use super::marks::{
    at_sign, char_at, is_escape, is_label, is_line_end, labels_end, skip_blanks, starts_with,
};
use super::parse::{DOTS, Writer, plain};
use super::spoken::{at_in_brackets, dot_in_brackets, dot_word, may_begin_dot};
use super::{Domain, LABEL_LEN_MAX, Section};

/// Where the domain ends that begins at `from`. Alone in its text, it may have marks in it that would
/// end it elsewhere.
pub(super) fn domain_end(text: &[u8], from: usize, is_lone: bool) -> usize {
    let (mut at, mut marks) = (from, 0);
    loop {
        at = labels_end(text, at);
        let Some((char, len)) = char_at(text, at) else { break };
        if is_label(char) || DOTS.contains(&char) {
            at += len;
            continue;
        }
        // One more than can be repaired, so that the reader refuses it.
        let next = if marks > DEFECTS_MAX { None } else { joined(text, from, at, is_lone) };
        let Some(next) = next else { break };
        (at, marks) = (next, marks + 1);
    }
    at
}

/// Where a domain goes on behind the mark at `at`.
#[inline(always)]
pub(super) fn joined(text: &[u8], from: usize, at: usize, is_lone: bool) -> Option<usize> {
    let is_behind = !is_lone && (at == from || is_before_other(text, at));
    if is_behind { None } else { joined_any(text, from, at, is_lone) }
}

#[inline(never)]
fn joined_any(text: &[u8], from: usize, at: usize, is_lone: bool) -> Option<usize> {
    let (mark, len) = char_at(text, at)?;
    let before = text.get(from..at)?;
    let is_comment = mark == '(' && written_dot(text, at).is_none();
    if is_comment && !is_lone {
        return comment_end(text, before, at).filter(|_| !is_whole(before));
    }
    // Most domains end at the end of a line, or before a mark that nobody types for a dot.
    let ends = matches!(mark, '<' | '>' | '"' | ')' | ']' | '|') || is_line_end(text, at);
    let ends = ends && (mark != '<' || written_dot(text, at).is_none());
    if !is_lone && (ends || before.is_empty()) {
        return None;
    }
    if !is_lone && never_joins(text, before, at, mark) {
        return None;
    }
    let is_whole = is_whole(before);
    if let Some(dot) = written_dot(text, at) {
        let goes_on = |char| is_label(char) && !is_ignorable(char);
        // `yahoo[dot]co[dot]uk`: `yahoo.co` is whole, but who writes one dot out writes the next one out.
        let is_next = is_whole && !before.contains(&b'.');
        let goes_on = char_at(text, dot).is_some_and(|(char, _)| goes_on(char));
        return (goes_on && (!is_whole || is_next)).then_some(dot);
    }
    if mark == '%' {
        let ends = is_escape(text, at) && is_whole;
        return (!ends).then_some(at + len);
    }
    let (mark_end, mut word_at) = (at + len, skip_blanks(text, at + len));
    // `gmail . com`
    let dot_end = skip_blanks(text, word_at + 1);
    if mark == ' ' && text.get(word_at) == Some(&b'.') && dot_end > word_at + 1 {
        word_at = dot_end;
    }
    let Some(word) = Word::at(text, word_at) else {
        return is_split_suffix(text, at).then_some(mark_end);
    };
    if word.text.is_empty() && !is_lone {
        return None;
    }
    let has_gap = word_at > mark_end || mark.is_whitespace();
    if is_whole {
        let may = mark.is_whitespace() || !has_gap && stands_for_dot(mark);
        return (may && word.completes(before)).then_some(word_at);
    }
    let joins = match mark {
        _ if is_lone => {
            let is_comment = mark.is_whitespace() && text.get(word_at) == Some(&b'(');
            return (!is_comment).then_some(mark_end);
        }
        // `gmail com`, `gmail, com`, `gmail. com`: one label, and its suffix on the same line.
        mark if has_gap => {
            let may = mark.is_whitespace() || mark == ',';
            let label = before.strip_suffix(b".").unwrap_or(before);
            let gap = text.get(at..word_at).unwrap_or_default();
            may && !label.contains(&b'.') && !gap.contains(&b'\n') && word.is_suffix(before)
        }
        '@' => word.is_suffix(before),
        mark if stands_for_dot(mark) => word.ends_in_suffix(before),
        '!' | '#' | '$' | '^' | '*' | '+' | '~' | '\'' | '`' | '\\' => {
            return (!word.text.is_empty()).then_some(mark_end);
        }
        _ => false,
    };
    (joins && before != b"localhost").then_some(word_at)
}

/// A mark that may be typed for a dot, and behind it what is no suffix: one letter, or the local part of
/// the next address.
#[inline(always)]
fn is_before_other(text: &[u8], at: usize) -> bool {
    let word_at = match text.get(at..) {
        // Nor does a domain go on behind a bracket with no dot in it: `joe@localhost <Joe>`.
        Some([b' ', b'"' | b'<' | b'(' | b'[', next, ..]) => {
            return !matches!(next, b' ' | b'.') && !may_begin_dot(*next);
        }
        // `gmail . com`
        Some([b' ', b'.', ..]) => return false,
        Some([b' ' | b',' | b';' | b':' | b'/', b' ', ..]) => at + 2,
        Some([b' ' | b',' | b';' | b':' | b'/', ..]) => at + 1,
        _ => return false,
    };
    let end = labels_end(text, word_at);
    match text.get(end) {
        Some(b'@') => end > word_at,
        next => end == word_at + 1 && next.is_none_or(|byte| byte.is_ascii() && *byte != b'('),
    }
}

/// What tells most marks from one that is typed for a dot, before it is asked what is whole.
fn never_joins(text: &[u8], before: &[u8], at: usize, mark: char) -> bool {
    let has_dot = before.strip_suffix(b".").unwrap_or(before).contains(&b'.');
    let has_gap = text.get(at + 1).is_some_and(u8::is_ascii_whitespace);
    match mark {
        // `x.com, Joe`: with a blank behind, a comma is for a dot in one label, and no other mark at all.
        ',' => has_gap && has_dot,
        ';' | ':' | '/' => has_gap,
        // What follows most addresses is a word that is half of no suffix.
        ' ' if has_dot => {
            let next = Word::at(text, skip_blanks(text, at + 1));
            written_dot(text, at).is_none() && !next.is_some_and(|word| word.completes(before))
        }
        '%' | '&' | '[' | '{' | '\'' | '`' | '*' | '!' | '#' | '$' | '^' | '+' | '~' | '\\' => {
            false
        }
        '(' | '<' => written_dot(text, at).is_none(),
        mark => mark.is_ascii() && !stands_for_dot(mark),
    }
}

/// Bytes of a comment in a domain, at most.
const COMMENT_MAX: usize = 128;

/// Where a comment ends that stands beside a dot, as the old grammar lets it: `x(of old).com`.
pub(super) fn comment_end(text: &[u8], before: &[u8], at: usize) -> Option<usize> {
    let inner = text.get(at..)?.strip_prefix(b"(")?;
    let len = inner.iter().take(COMMENT_MAX).position(|byte| b"()<>@\"\r\n".contains(byte))?;
    let end = at + len + 2;
    let is_closed = inner.get(len) == Some(&b')');
    let goes_on = |at: usize| {
        char_at(text, at).is_some_and(|(char, _)| is_label(char) && !is_ignorable(char))
    };
    let is_beside = match before.ends_with(b".") {
        true => goes_on(end),
        false => {
            // Another may stand on the other side of the dot: `x(of old).(and new)com`.
            let is_between = || comment_end(text, b".", end + 1).is_some();
            text.get(end) == Some(&b'.') && (goes_on(end + 1) || is_between())
        }
    };
    (is_closed && is_beside).then_some(end)
}

/// A mark that is typed for the dot.
pub(super) fn stands_for_dot(mark: char) -> bool {
    mark.is_whitespace() || matches!(mark, ',' | '，' | '、' | ';' | ':' | '/' | '@')
}

/// Where a dot ends that is written out: ` dot `, `_dot_`, `[dot]`, `%2E`.
pub(super) fn written_dot(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at)? {
        b'%' | b'&' | b'_' => {
            let escaped = [&b"%2e"[..], b"%252e", b"&#46;", b"&#x2e;", b"&period;", b"_dot_"];
            return escaped.iter().find_map(|dot| starts_with(text, at, dot)).map(|len| at + len);
        }
        b'D' => {
            // `gmailDOTcom`
            let before = text.get(at.checked_sub(1)?)?;
            let is_inside = |next: &u8| next.is_ascii_lowercase();
            let is_dot = text.get(at..at + 3) == Some(b"DOT") && is_inside(before);
            return (is_dot && text.get(at + 3).is_some_and(is_inside)).then_some(at + 3);
        }
        b'(' | b'[' | b'{' | b'<' | b'"' | b'\'' | b'`' | b'*' | 0..=b' ' | 0x80.. => {}
        _ => return None,
    }
    let word_at = skip_blanks(text, at);
    if let Some(len) = dot_in_brackets(text, word_at) {
        return Some(skip_blanks(text, word_at + len));
    }
    if word_at == at {
        return None;
    }
    let end = word_at + dot_word(text, word_at)?;
    let next = skip_blanks(text, end);
    (next > end && next < text.len()).then_some(next)
}

/// Behind an `@` between blanks, what no domain is typed with: `5 @ 3 pm`, `2 lb @ $1.99/lb`. A blank beside
/// a dot may be one too many, or its dot is written out: `joe @ gmail . com`.
pub(super) fn parts_words(domain: &[u8]) -> bool {
    let ends_in_letter = |text: &[u8]| text.last().is_some_and(u8::is_ascii_alphabetic);
    let is_beside_dot = |at: usize| {
        let (before, behind) = domain.split_at(at);
        let before = before.trim_ascii_end();
        match before.strip_suffix(b".") {
            Some(before) => ends_in_letter(before.trim_ascii_end()),
            None => ends_in_letter(before) && behind.trim_ascii_start().starts_with(b"."),
        }
    };
    let mut at = 0;
    while let Some(&byte) = domain.get(at) {
        let is_blank = byte.is_ascii_whitespace();
        match written_dot(domain, at).filter(|_| is_blank) {
            Some(end) => at = end,
            None if byte == b'/' || is_blank && !is_beside_dot(at) => return true,
            None => at += 1,
        }
    }
    false
}

/// What follows a mark, up to the next one.
struct Word<'t> {
    text: &'t str,
}

impl<'t> Word<'t> {
    /// `None` where it belongs to another address, or is none that could join.
    fn at(text: &'t [u8], from: usize) -> Option<Self> {
        let mut at = from;
        while let Some((char, len)) = char_at(text, at) {
            if !is_label(char) && !DOTS.contains(&char) {
                break;
            }
            at += len;
            if at - from > 2 * LABEL_LEN_MAX {
                return None;
            }
        }
        let is_local = at_sign(text, at).or_else(|| at_in_brackets(text, at)).is_some();
        let bytes = text.get(from..at).filter(|_| !is_local)?;
        core::str::from_utf8(bytes).ok().map(|text| Self { text })
    }

    /// It is a public suffix, with or without its dot.
    fn is_suffix(&self, before: &[u8]) -> bool {
        let suffix = self.text.trim_matches(DOTS);
        self.is_of_case(before) && is_listed_suffix("", suffix)
    }

    /// Its last label is a suffix, or as short as a mistyped one. Where a dot was typed before, there
    /// may be a suffix already, mistyped itself: `gmx.ed,Berlin`.
    fn ends_in_suffix(&self, before: &[u8]) -> bool {
        let last = self.text.trim_end_matches(DOTS).rsplit(DOTS).next().unwrap_or_default();
        let is_short = matches!(last.len(), 2..=4) && last.bytes().all(|b| b.is_ascii_alphabetic());
        let is_listed = || is_listed_suffix("", last);
        self.is_of_case(before)
            && match before.contains(&b'.') {
                true => (last.len() <= 4 || last.len() < self.text.len()) && is_listed(),
                false => is_short || is_listed(),
            }
    }

    /// No capitals, or nothing but capitals in both. `Team` and `Smith` are suffixes as well, but
    /// rather somebody's name in `ann@corp.local,Smith`.
    fn is_of_case(&self, before: &[u8]) -> bool {
        let is_capital = |byte: &u8| byte.is_ascii_uppercase();
        let is_small = |byte: u8| byte.is_ascii_lowercase();
        !self.text.as_bytes().iter().any(is_capital)
            || !self.text.bytes().chain(before.iter().copied()).any(is_small)
            || before.iter().any(is_capital)
    }

    /// With the last label before it, it is one suffix; or it is one of the old suffixes, behind a
    /// name of some length that only happens to be one as well.
    fn completes(&self, before: &[u8]) -> bool {
        let Ok(before) = core::str::from_utf8(before) else { return false };
        let before = before.trim_end_matches(DOTS);
        let is_dot = |char| DOTS.contains(&char) || stands_for_dot(char);
        let last = before.rsplit(is_dot).next().unwrap_or_default();
        let text = self.text.trim_end_matches(DOTS);
        if !self.is_of_case(before.as_bytes()) {
            return false;
        }
        let is_old = |old: &str| text.eq_ignore_ascii_case(old);
        let is_old = ["com", "net", "org", "edu", "gov", "mil", "int"].into_iter().any(is_old);
        is_old && last.len() > 3 || is_listed_suffix(last, text)
    }
}

/// An `@` here, and for the dot within a suffix as well: `docomo@ne@jp`.
fn is_split_suffix(text: &[u8], at: usize) -> bool {
    let suffix = text.get(at..).unwrap_or_default().strip_prefix(b"@").unwrap_or_default();
    let suffix = suffix.get(..LABEL_LEN_MAX).unwrap_or(suffix);
    let Some(len) = suffix.iter().position(|&byte| byte == b'@') else { return false };
    // Bytes of no text are no suffix, not an empty first half.
    let first = core::str::from_utf8(suffix.get(..len).unwrap_or_default());
    let Ok(first) = first else { return false };
    let second = Word::at(text, at + len + 2);
    !first.contains('.') && second.is_some_and(|second| is_listed_suffix(first, second.text))
}

/// Whether these one or two labels are a suffix of the public list that registries give names under.
pub(super) fn is_listed_suffix(first: &str, second: &str) -> bool {
    // None has one letter.
    if second.len() < 2 {
        return false;
    }
    let is_icann = |domain: &Domain| domain.section() == Section::Icann && domain.suffix_at() == 2;
    let mut text = [0; 64];
    let mut len = 0;
    for part in ["a.", first, if first.is_empty() { "" } else { "." }, second] {
        let Some(room) = text.get_mut(len..len + part.len()) else { return false };
        room.copy_from_slice(part.as_bytes());
        len += part.len();
    }
    let mut domain = Domain::BLANK;
    if second.is_ascii() && plain(text.get(..len).unwrap_or_default(), &mut domain) {
        return is_icann(&domain);
    }
    let mut writer = Writer::new();
    let labels = ["a", first].into_iter().chain(second.split(DOTS));
    let mut written = labels.filter(|label| !label.is_empty()).map(|label| writer.label(label, 0));
    if written.any(|result| result.is_err()) {
        return false;
    }
    let domain = writer.finish(0);
    domain.is_ok_and(|domain| is_icann(&domain))
}

/// A name that somebody can have registered, marks for dots taken as dots.
pub(super) fn is_whole(text: &[u8]) -> bool {
    whole(text).is_some()
}

fn whole(text: &[u8]) -> Option<Domain> {
    // Most of what is asked about is one label.
    if text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
        return None;
    }
    let is_dot = |char: char| !is_label(char) || char == '_' || DOTS.contains(&char);
    if core::str::from_utf8(text).is_ok_and(|text| !text.contains(is_dot)) {
        return None;
    }
    let mut domain = Domain::BLANK;
    if plain(text, &mut domain) {
        return is_owned(&domain).then_some(domain);
    }
    by_labels(text)
}

/// The same where dots may stand between letters: `gmailDOTcom`.
pub(super) fn is_spelled(text: &[u8]) -> bool {
    by_labels(text).is_some()
}

fn by_labels(text: &[u8]) -> Option<Domain> {
    let mut writer = Writer::new();
    let (mut at, mut label) = (0, 0);
    while let Some((char, len)) = char_at(text, at) {
        let written = written_dot(text, at);
        if written.is_some() || DOTS.contains(&char) || stands_for_dot(char) {
            write(&mut writer, text.get(label..at)?)?;
            label = written.unwrap_or(at + len);
            at = label;
        } else {
            at += len;
        }
    }
    write(&mut writer, text.get(label..)?)?;
    let domain = writer.finish(0).ok()?;
    is_owned(&domain).then_some(domain)
}

fn is_owned(domain: &Domain) -> bool {
    domain.section() != Section::Unlisted && domain.registrable().is_some()
}

fn write(writer: &mut Writer, label: &[u8]) -> Option<()> {
    match core::str::from_utf8(label).ok()? {
        "" => Some(()),
        label => writer.label(label, 0).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(text: &str) -> &str {
        &text[..domain_end(text.as_bytes(), 0, false)]
    }

    #[test]
    fn a_slip_in_it_or_no_part_of_it() {
        for whole in [
            "gmail,com",
            "gmail. com",
            "gmail .com",
            "gmail com",
            "gmail;com",
            "gmail@com",
            "gmail, com",
            "gmail,con",
            "yahoo.co,uk",
            "yahoo,co,uk",
            "us.army,mil",
            "hco,ntt.co.jp",
            "yahoo [dot] com",
            "yahoo dot com",
            "gm*ail.com",
            "firm.co uk",
            "free;fr",
            "exa%mple.com",
        ] {
            assert_eq!(domain(whole), whole);
        }
        for (text, expected) in [
            ("gmail.com,Ann", "gmail.com"),
            ("web.de,Meier", "web.de"),
            ("web.de,AT", "web.de"),
            ("gmail,Ann", "gmail"),
            ("x.com,b@y.com", "x.com"),
            ("x,b@y.com", "x"),
            ("gmail.com; com", "gmail.com"),
            ("gmail.com. Thanks", "gmail.com."),
            ("gmail.com*", "gmail.com"),
            ("gmail.com%20", "gmail.com"),
            ("gmail.com…", "gmail.com"),
            ("gmail.com»", "gmail.com"),
            ("gmail|com", "gmail"),
            ("gmail Ann", "gmail"),
            ("localhost,bob", "localhost"),
            ("gmail.com dot net", "gmail.com"),
        ] {
            assert_eq!(domain(text), expected, "{text}");
        }
    }
}
