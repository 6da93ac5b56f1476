//! Where the local part and the domain stand in a text that should hold one address or domain.
//!
//! The splitter finds addresses; here it is told whether there is more than one, and what around the
//! one is a slip: brackets and quotes in a pair come off, a name or another cell of a row says nothing,
//! but a lone mark right at the address came along by mistake. Where the splitter finds none there is a
//! domain alone, or an address whose `@` is another key: `joe"gmail.com`.

use super::addresses::{Address, Addresses, is_file};
use super::defect::DefectKind;
use super::extent::{domain_end, is_spelled, is_whole, parts_words, written_dot};
use super::invisible::{is_ignorable, trim_pasted_end, trim_pasted_start};
use super::keyboards::at_of_keyboard;
use super::marks::{
    char_at, char_before, has_word, is_edge, is_escape, is_label, is_local, is_mark, is_pair,
    is_symbol, starts_with, without_scheme,
};
use super::parse::DOTS;
use super::spoken::{at_word, dot_word, is_before_at};
use core::ops::Range;

/// Marks around an address that come off in pairs.
const PAIRS_MAX: usize = 8;

/// What was found.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) local: Option<Range<usize>>,
    pub(super) domain: Range<usize>,
    /// There is an `@`, so that a domain has to follow.
    pub(super) has_at: bool,
    /// What was repaired before the domain is read: a kind, the first byte, and how many.
    pub(super) repairs: [Option<(DefectKind, usize, usize)>; 3],
    /// What follows the domain and is no part of anything.
    pub(super) tail: Option<Range<usize>>,
    /// Where another address begins.
    pub(super) second: Option<usize>,
    /// No address was found. What has to be repaired has to be a name then that somebody can own.
    pub(super) is_lone: bool,
    /// There is no domain either, but words.
    pub(super) is_prose: bool,
}

/// Finds them; of several addresses, the first.
pub(super) fn locate(input: &[u8]) -> Parts {
    lean(input).unwrap_or_else(|| among_others(input))
}

/// Nothing but an address, its domain in any letters: `joe@münchen.de`. The splitter would find the same.
fn lean(input: &[u8]) -> Option<Parts> {
    let at = input.iter().position(|&byte| byte == b'@')?;
    let (local, domain) = (input.get(..at)?, input.get(at + 1..)?);
    let is_ordinary =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
    let text = core::str::from_utf8(domain).ok()?;
    let is_part = |char: char| match char.is_ascii() {
        true => char.is_ascii_alphanumeric() || matches!(char, '.' | '-'),
        false => is_label(char) && !is_ignorable(char),
    };
    let is_lean = !local.is_empty()
        && local.iter().all(is_ordinary)
        && text.chars().all(is_part)
        && !text.ends_with(DOTS)
        && !text.is_empty();
    is_lean.then(|| Parts {
        local: Some(0..at),
        domain: at + 1..input.len(),
        has_at: true,
        ..Parts::default()
    })
}

fn among_others(input: &[u8]) -> Parts {
    let mut addresses = Addresses::new(input);
    let Some(first) = addresses.next() else { return lone(input) };
    let mut parts = parts_of(input, &first);
    for other in addresses {
        if !other.is_same(&first) {
            parts.second = Some(other.span().start);
            return parts;
        }
        let span = other.span();
        // With words between, each has its place: fields of a record name a person twice.
        let between = input.get(first.span().end..span.start).unwrap_or_default();
        if !has_word(between) {
            parts.repairs[2] = Some((DefectKind::Repeated, span.start, span.len()));
        }
        parts.tail = None;
    }
    parts
}

fn parts_of(input: &[u8], address: &Address<'_>) -> Parts {
    let (local, domain) = (address.local, address.domain);
    let mut parts = Parts {
        local: (local.0 < local.1).then_some(local.0..local.1),
        domain: domain.0..domain.1,
        has_at: true,
        repairs: [address.repairs[0], address.repairs[1], None],
        ..Parts::default()
    };
    let around = Around::of(input, address.span());
    parts.tail = around.tail(input);
    // `@gmail.com` is a domain, of people as lists name them: no slip, and nobody's address.
    let stray = if parts.local.is_none() {
        None
    } else {
        around.lone_mark(input).filter(|_| parts.tail.is_none())
    };
    if let Some((at, len)) = stray {
        parts.repairs[2] = Some((DefectKind::Stray, at, len));
    }
    parts
}

/// What stands before and behind, less blanks and what is there in pairs.
struct Around {
    /// The end of what is before, and where what is behind begins and ends.
    before: usize,
    behind: Range<usize>,
    is_paired: bool,
}

impl Around {
    fn of(input: &[u8], span: Range<usize>) -> Self {
        let behind = input.get(span.end..).unwrap_or_default();
        let mut around = Self {
            before: span.start,
            behind: span.end..span.end + trim_pasted_end(behind).len(),
            is_paired: false,
        };
        for _ in 0..PAIRS_MAX {
            let inside = input.get(..around.before).unwrap_or_default();
            let inside = without_scheme(inside);
            let end = trim_pasted_end(inside).len();
            let at = around.behind.end - trim_pasted_start(around.text(input)).len();
            let (before, behind) = (char_before(input, end), char_at(input, at));
            let (Some((open, open_len)), Some((close, len))) = (before, behind) else { break };
            let is_slanted = (open, close) == ('_', '_');
            if !is_pair(open, close) && !is_slanted || at >= around.behind.end {
                break;
            }
            around.before = end - open_len;
            around.behind.start = at + len;
            around.is_paired = true;
        }
        around
    }

    fn text<'i>(&self, input: &'i [u8]) -> &'i [u8] {
        input.get(self.behind.clone()).unwrap_or_default()
    }

    /// Marks at the end, with no word among them.
    fn tail(&self, input: &[u8]) -> Option<Range<usize>> {
        let start = self.behind.start;
        // `root@web-01:~#`, `[root@web-01 ~]#` are prompts.
        let behind = self.text(input).trim_ascii_start();
        let is_prompt = [&b"~"[..], b":~", b":/"].into_iter().any(|path| behind.starts_with(path));
        if self.is_paired || self.behind.is_empty() || is_prompt {
            return None;
        }
        // `%20` has a word in it that is none; `<>` is a name left out.
        if (start..self.behind.end).step_by(3).all(|at| is_escape(input, at)) {
            return Some(self.behind.clone());
        }
        if without_pairs(input, trim_pasted(input, self.behind.clone())).is_empty() {
            return None;
        }
        // They end a sentence, a list or a group: `Board: joe@x.com;`, `Write to joe@x.com!`
        let is_lone = !self.goes_on(input) && !has_word(self.text(input));
        is_lone.then_some(self.behind.clone())
    }

    /// Words stand before it.
    fn goes_on(&self, input: &[u8]) -> bool {
        has_word(without_scheme(input.get(..self.before).unwrap_or_default()))
    }

    /// The bracket or quotation mark right before it that nothing closes. `<` opens an envelope.
    fn lone_mark(&self, input: &[u8]) -> Option<(usize, usize)> {
        let before = input.get(..self.before).unwrap_or_default();
        let mark = char_before(input, self.before);
        let (_, len) = mark.filter(|&(mark, _)| is_mark(mark) && mark != '<')?;
        let is_lone = !self.is_paired && self.behind.is_empty() && !has_word(before);
        is_lone.then_some((self.before - len, len))
    }
}

/// A domain without a local part, or what stands in its place.
fn lone(input: &[u8]) -> Parts {
    let mut whole = trim_pasted(input, 0..input.len());
    if let Some(inner) = angle_brackets(input, &whole) {
        // A domain wins over a name: `joe"gmail.com <Joe>`.
        let outer = trim(input, whole.start..inner.start - 1);
        let has_dot = |range: &Range<usize>| input[range.clone()].contains(&b'.');
        whole = if has_dot(&outer) && !has_dot(&inner) { outer } else { trim(input, inner) };
    }
    let text = &input[whole.clone()];
    if text.get(..7).is_some_and(|head| head.eq_ignore_ascii_case(b"mailto:")) {
        let end = text.iter().position(|&byte| byte == b'?').unwrap_or(text.len());
        whole = trim(input, whole.start + 7..whole.start + end);
    }
    if let Some(at) = input[whole.clone()].windows(3).position(|three| three == b"://") {
        whole.start += at + 3;
        // `https://x.com/@joe`: of a page only the host.
        let host = input[whole.clone()].iter().position(|byte| b"/?#".contains(byte));
        whole.end = host.map_or(whole.end, |len| whole.start + len);
    }
    let whole = without_pairs(input, whole);
    if input[whole.clone()].contains(&b'@') {
        return at_the_last_sign(input, whole);
    }
    if let Some((at, len)) = at_of_keyboard(&input[whole.clone()]) {
        return at_mistyped(whole, at, len);
    }
    if let Some(parts) = in_capitals(input, whole.clone()) {
        return parts;
    }
    if let Some(parts) = other_key(input, whole.clone()) {
        return parts;
    }
    domain_alone(input, whole)
}

fn domain_alone(input: &[u8], whole: Range<usize>) -> Parts {
    let text = input.get(..whole.end).unwrap_or_default();
    let end = domain_end(text, whole.start, true).max(whole.start);
    let domain = trim(input, whole.start..end);
    let behind = trim(input, end..whole.end);
    let is_comment = behind.start > end && input.get(behind.start) == Some(&b'(');
    let tail = (!behind.is_empty() && !is_comment).then_some(end..whole.end);
    let is_prose =
        is_row(&input[whole.clone()]) || is_prose(&input[domain.clone()], &input[behind]);
    Parts { domain, tail, is_prose, is_lone: true, ..Parts::default() }
}

/// Words that happen to end in a suffix: `Look at the dot`, `Eva Meier, Berlin`, `call me`. Who types
/// a blank for the dot types one for each, and the suffix is an old one or a country's.
fn is_prose(domain: &[u8], behind: &[u8]) -> bool {
    const OLD: [&[u8]; 7] = [b"com", b"net", b"org", b"edu", b"gov", b"mil", b"int"];
    /// Countries that are words of English, too.
    const WORDS: [&[u8]; 17] = [
        b"am", b"as", b"at", b"be", b"by", b"do", b"in", b"is", b"it", b"me", b"my", b"no", b"pm",
        b"so", b"to", b"tv", b"us",
    ];
    let last = domain.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    if last.len() == domain.len() {
        return false;
    }
    // `visit gmail.com`
    let is_first = domain.split(u8::is_ascii_whitespace).next().is_some_and(is_before_at);
    if is_first && last.contains(&b'.') {
        return true;
    }
    // Whoever types a dot, or writes it out, types no blank for the next: `joe or ann gmail dot com`.
    let words = || domain.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let dots = words().filter(|word| dot_word(word, 0) == Some(word.len())).count();
    let has_dot = |word: &[u8]| word.contains(&b'.');
    if words().any(has_dot) && words().count() > 2 || dots > 0 && words().count() > 2 * dots + 1 {
        return true;
    }
    let is_of = |list: &[&[u8]]| list.iter().any(|word| last.eq_ignore_ascii_case(word));
    let is_suffix = is_of(&OLD) || last.len() == 2 && !is_of(&WORDS) || last.contains(&b'.');
    !is_suffix || has_word(behind)
}

/// A row of a table: cells of which more than one is a whole domain, `info.acme.com;joe.gmail.com`.
fn is_row(text: &[u8]) -> bool {
    let cells = |marks: &'static [u8]| text.split(|byte| marks.contains(byte));
    let whole = |marks| cells(marks).filter(|cell| cell.contains(&b'.') && is_whole(cell)).count();
    // A comma alone may be a dot: `us,army.mil`.
    let (marked, commas) = (whole(b";|\t"), whole(b","));
    commas > 1 || marked > 1 || marked > 0 && cells(b";|\t").count() > 2
}

/// `joe@`, `@`, `joe @ localhost`: no address that the splitter would find.
fn at_the_last_sign(input: &[u8], whole: Range<usize>) -> Parts {
    let text = &input[whole.clone()];
    // The last `@` that has something after it.
    let tail = text.iter().rposition(|&byte| byte != b'@').map_or(0, |last| last + 1);
    let Some(at) = text[..tail].iter().rposition(|&byte| byte == b'@') else {
        let local = whole.start..whole.start + tail;
        return Parts {
            local: Some(local),
            domain: whole.end..whole.end,
            has_at: true,
            ..Parts::default()
        };
    };
    let at = whole.start + at;
    let local = trim(input, whole.start..at);
    let is_stray = local.is_empty() || input[local.clone()].ends_with(b"@");
    let local = local.start..local.end - usize::from(is_stray && !local.is_empty());
    let local = last_word(input, local);
    let domain = trim(input, at + 1..whole.end);
    let mut parts = domain_alone(input, domain);
    parts.has_at = true;
    // `@joe`, `5 @ 3 pm`: the sign is none of an address.
    let domain = &input[parts.domain.clone()];
    if local.is_empty() || parts_words(domain) || is_file(domain) {
        return Parts { domain: at + 1..at + 1, has_at: true, ..Parts::default() };
    }
    parts.local = Some(local);
    if is_stray {
        parts.repairs[2] = Some((DefectKind::Stray, at, 1));
    }
    parts
}

/// What can be a local part at the end of a text.
fn last_word(input: &[u8], text: Range<usize>) -> Range<usize> {
    let mut start = text.end;
    let mut word = start;
    while let Some((char, len)) = char_before(input, start).filter(|&(char, _)| is_local(char)) {
        if start < text.start + len {
            break;
        }
        start -= len;
        word = if is_edge(char) { word } else { start };
    }
    while is_escape(input, word) && word + 3 <= text.end {
        word += 3;
    }
    word..text.end
}

/// `joeATgmailDOTcom`: both signs in capitals among small letters.
fn in_capitals(input: &[u8], whole: Range<usize>) -> Option<Parts> {
    let text = input.get(whole.clone())?;
    let at = text.windows(4).position(|four| {
        four[0].is_ascii_lowercase() && &four[1..3] == b"AT" && four[3].is_ascii_lowercase()
    })? + 1;
    let domain = text.get(at + 2..)?;
    let is_plain =
        |text: &[u8]| text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let is_it = is_plain(text) && domain_of_capitals(domain);
    is_it.then(|| at_mistyped(whole, at, 2))
}

fn domain_of_capitals(domain: &[u8]) -> bool {
    (1..domain.len()).any(|at| written_dot(domain, at).is_some()) && is_spelled(domain)
}

/// One mark where no domain has it, before a whole domain: `joe"gmail.com`, `joe gmail.com`. A comma is
/// a dot: `us,army.mil`.
fn other_key(input: &[u8], whole: Range<usize>) -> Option<Parts> {
    let text = input.get(whole.clone())?;
    let mut at = 0;
    let (sign, len) = loop {
        let (char, len) = char_at(text, at)?;
        // `joe골뱅이naver.com`: no name goes on in another script there.
        let is_word = !char.is_ascii() && text[..at].last().is_some_and(u8::is_ascii_alphanumeric);
        if let Some(len) = is_word.then(|| at_word(text, at)).flatten() {
            break (char, len);
        }
        if let Some(len) = starts_with(text, at, b"_at_") {
            break ('_', len);
        }
        if !is_label(char) && !DOTS.contains(&char) && char != '+' || is_symbol(char) {
            // `joe""gmail.com`: the key bounced. `joe=40gmail.com` is quoted-printable.
            let again = char_at(text, at + len).is_some_and(|next| next.0 == char && is_mark(char));
            let is_coded = starts_with(text, at, b"=40").is_some();
            let len = if again { 2 * len } else { len };
            break (char, if is_coded { 3 } else { len });
        }
        at += len;
    };
    // `100%pure.com`, `joe%20x.com`
    let is_percent =
        sign == '%' && (is_escape(text, at) || !text[..at].iter().any(u8::is_ascii_alphabetic));
    let is_key = sign == ' ' || !sign.is_whitespace() && !matches!(sign, ',' | '，' | '、');
    // `nº 1`, `2ºB`: an ordinal.
    let is_ordinal = matches!(sign, 'º' | 'ª')
        && !(at > 1 && text[..at].iter().all(u8::is_ascii_alphabetic)
            || text[..at].contains(&b'.'));
    let is_key = is_key && !is_percent && !is_ordinal;
    let (local, domain) = (text.get(..at)?, text.get(at + len..)?);
    let is_plain = core::str::from_utf8(domain)
        .is_ok_and(|text| text.chars().all(|char| is_label(char) || DOTS.contains(&char)));
    // `us army mil` has a blank for each dot.
    let is_domain = (is_plain || sign != ' ' && domain_end(domain, 0, true) == domain.len())
        && is_whole(domain);
    let is_local = at > 0
        && !local.eq_ignore_ascii_case(b"www")
        && (sign != ' ' || !is_before_at(local))
        && !is_whole(local)
        && core::str::from_utf8(local).is_ok_and(|text| text.chars().all(is_local));
    (is_key && is_local && is_domain).then(|| at_mistyped(whole, at, len))
}

fn at_mistyped(whole: Range<usize>, at: usize, len: usize) -> Parts {
    let at = whole.start + at;
    Parts {
        local: Some(whole.start..at),
        domain: at + len..whole.end,
        has_at: true,
        repairs: [Some((DefectKind::AtMistyped, at, len)), None, None],
        ..Parts::default()
    }
}

/// The inside of the last `<…>`, where there is something inside.
fn angle_brackets(input: &[u8], whole: &Range<usize>) -> Option<Range<usize>> {
    let open = input[whole.clone()].iter().rposition(|&byte| byte == b'<')? + whole.start + 1;
    let inner = &input[open..whole.end];
    let close = inner.iter().position(|&byte| byte == b'>').unwrap_or(inner.len());
    let inner = trim_pasted(input, open..open + close);
    (!inner.is_empty()).then_some(inner)
}

/// What is within brackets or quotes of any script.
fn without_pairs(input: &[u8], mut whole: Range<usize>) -> Range<usize> {
    for _ in 0..PAIRS_MAX {
        let open = char_at(input, whole.start).filter(|_| !whole.is_empty());
        let close = char_before(input, whole.end);
        let (Some((open, len)), Some((close, close_len))) = (open, close) else { break };
        let inside = whole.start + len..whole.end - close_len;
        let is_literal = open == '[';
        if !is_pair(open, close) || inside.start > inside.end || is_literal {
            break;
        }
        whole = trim_pasted(input, inside);
    }
    whole
}

fn trim(input: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &input[range.clone()];
    let kept = text.trim_ascii_start();
    let start = range.start + (text.len() - kept.len());
    start..start + kept.trim_ascii_end().len()
}

/// The same with more than blanks: what stands around a whole address.
fn trim_pasted(input: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &input[range.clone()];
    let kept = trim_pasted_start(text);
    let start = range.start + (text.len() - kept.len());
    start..start + trim_pasted_end(kept).len()
}

#[cfg(test)]
mod tests {
    use super::{among_others, lean};

    #[test]
    fn an_address_alone_is_found_as_among_others() {
        for text in
            ["joe@münchen.de", "a.b+c@日本。jp", "joe@x..com", "joe@ｇｍａｉｌ.com", "j@пример"]
        {
            let (lean, other) = (lean(text.as_bytes()).unwrap(), among_others(text.as_bytes()));
            assert_eq!((lean.local, lean.domain), (other.local, other.domain), "{text}");
            assert!(other.repairs.iter().all(Option::is_none) && other.tail.is_none(), "{text}");
        }
        for text in ["joe@münchen.de.", "@x.com", "joe@", "j@ü@x.de", "j@mü\u{200b}.de", "j@ü,de"]
        {
            assert!(lean(text.as_bytes()).is_none(), "{text}");
        }
    }
}
