//! What stands around an address and between two: blanks, separators, brackets and quotation marks of
//! any script, and the ways in which an `@` is written where there is none on the keyboard.

use super::invisible::is_ignorable;

/// What a byte is, for most of a text to be passed at a look.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

const LABEL: u8 = 1;
const LOCAL: u8 = 2;
/// Goes on a word, whatever follows.
const WORD: u8 = 4;
/// And begins one, with nothing to be asked about it.
const START: u8 = 8;
/// Goes on a local part that is read as it stands, and is no mark at its edge either.
const PLAIN: u8 = 16;
const BLANK: u8 = 32;
/// Between words, and no more than that.
const MARK: u8 = 64;
/// Of a label, or a full stop.
const DOMAIN: u8 = 128;

const fn class(byte: u8) -> u8 {
    if !byte.is_ascii() {
        // None of the blanks, separators, marks, dots and signs that are told from letters here begins with
        // any other byte, and what is no UTF-8 is taken for a letter.
        let is_letter = !matches!(byte, 0xC2 | 0xD8 | 0xE1..=0xE3 | 0xEF);
        // Nor do characters that nobody sees.
        let is_seen = is_letter && !matches!(byte, 0xCD | 0xF0 | 0xF3);
        return is_letter as u8 * (LABEL | LOCAL | WORD | PLAIN | DOMAIN) + is_seen as u8 * START;
    }
    let is_control = byte.is_ascii_control() && !byte.is_ascii_whitespace() && byte != 0x0B;
    let is_label = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || is_control;
    let is_bracket = matches!(byte, b'<' | b'>' | b'[' | b']' | b')');
    let is_special =
        is_bracket || matches!(byte, b'"' | b'(' | b'\\' | b':' | b',' | b';' | b'|' | b'@');
    let is_local = (byte.is_ascii_graphic() || is_label) && !is_special;
    let goes_on = is_local && !matches!(byte, b'%' | b'&' | b'{');
    let is_mark = matches!(byte, b'\'' | b'`' | b'*' | b'{' | b'}' | b'/' | b'=' | b'^');
    let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_');
    is_label as u8 * LABEL
        + is_local as u8 * LOCAL
        + goes_on as u8 * WORD
        + (goes_on && !is_mark && byte != b'?' && byte != b'_') as u8 * START
        + is_plain as u8 * PLAIN
        + matches!(byte, b' ' | b'\t') as u8 * BLANK
        + (is_mark || is_bracket) as u8 * MARK
        + (is_label || byte == b'.') as u8 * DOMAIN
}

fn is_of(byte: u8, class: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

#[inline(always)]
fn end_of(text: &[u8], mut at: usize, class: u8) -> usize {
    while text.get(at).is_some_and(|&byte| is_of(byte, class)) {
        at += 1;
    }
    at
}

/// A byte that begins a word of a name or a local part.
pub(super) fn starts_word(byte: u8) -> bool {
    is_of(byte, START)
}

/// Where a run of bytes ends that go on a word.
pub(super) fn word_end(text: &[u8], at: usize) -> usize {
    end_of(text, at, WORD)
}

/// Where a run of bytes ends that go on a word and mean nothing else in a local part.
pub(super) fn plain_end(text: &[u8], at: usize) -> usize {
    end_of(text, at, PLAIN)
}

/// Where a run of labels and full stops ends.
pub(super) fn labels_end(text: &[u8], at: usize) -> usize {
    end_of(text, at, DOMAIN)
}

/// Where a run of words and blanks ends, `most` bytes further at most: a name, quoted or not.
pub(super) fn names_end(text: &[u8], mut at: usize, most: usize) -> usize {
    let most = text.len().min(at + most);
    let text = text.get(..most).unwrap_or_default();
    let is_part = |byte| is_of(byte, LOCAL | BLANK) || byte == b'"' || !byte.is_ascii();
    while text.get(at).is_some_and(|&byte| is_part(byte)) {
        at += 1;
    }
    at
}

/// A bracket or another mark of ASCII that only stands between words.
pub(super) fn is_between(byte: u8) -> bool {
    is_of(byte, MARK)
}

/// Where a text goes on behind what has more `@` than anybody types: past it all. Without this each
/// `@` would be looked at as one of an address.
pub(super) fn many_signs(text: &[u8], at: usize) -> Option<usize> {
    const MOST: usize = 8;
    let rest = text.get(at..)?;
    let mut signs = 0;
    for (len, &byte) in rest.iter().enumerate() {
        let is_wide = || rest.get(len.wrapping_sub(2)..len) == Some(&[0xEF, 0xBC]);
        match byte {
            b'@' => signs += 1,
            0xA0 if is_wide() => signs += 1,
            b'<'
            | b'>'
            | b'"'
            | b'('
            | b')'
            | b'['
            | b']'
            | b':'
            | b','
            | b';'
            | b'|'
            | 0..=b' ' => {
                return (signs > MOST).then_some(at + len);
            }
            _ => {}
        }
        // Nobody's domain goes on so far.
        if len > 512 && signs <= MOST {
            return None;
        }
    }
    (signs > MOST).then_some(text.len())
}

/// The character at a byte, and how many bytes it has; a byte that is not UTF-8 is one U+FFFD.
#[inline]
pub(super) fn char_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *text.get(at)?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    other_char_at(text, at)
}

fn other_char_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let len = match *text.get(at)? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    let char = text.get(at..at + len).and_then(|bytes| core::str::from_utf8(bytes).ok());
    let char = char.and_then(|text| text.chars().next());
    Some(char.map_or((char::REPLACEMENT_CHARACTER, 1), |char| (char, char.len_utf8())))
}

/// The character that ends before a byte, and how many bytes it has.
pub(super) fn char_before(text: &[u8], end: usize) -> Option<(char, usize)> {
    let last = *text.get(end.checked_sub(1)?)?;
    if last.is_ascii() {
        return Some((char::from(last), 1));
    }
    let is_start = |byte: &u8| byte & 0xC0 != 0x80;
    let head = text.get(end.saturating_sub(4)..end)?;
    head.last()?;
    let at = head.iter().rposition(is_start).unwrap_or(0);
    let whole = char_at(head, at).filter(|&(_, len)| at + len == head.len());
    Some(whole.unwrap_or((char::REPLACEMENT_CHARACTER, 1)))
}

/// The first byte at or behind `at` that is no blank. A line end is one where the next line is
/// indented, as headers are folded.
#[inline]
pub(super) fn skip_blanks(text: &[u8], at: usize) -> usize {
    match text.get(at..) {
        None | Some([] | [b'!'..=b'~', ..]) => at,
        Some([b' ', b'!'..=b'~', ..]) => at + 1,
        _ => skip_any_blanks(text, at),
    }
}

fn skip_any_blanks(text: &[u8], mut at: usize) -> usize {
    while let Some((char, len)) = char_at(text, at) {
        if !char.is_whitespace() || is_line_end(text, at) {
            break;
        }
        at += len;
    }
    at
}

/// A line ends here, and the next is not folded to it.
pub(super) fn is_line_end(text: &[u8], at: usize) -> bool {
    match text.get(at..) {
        Some([b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] | [b'\r', rest @ ..]) => {
            !matches!(rest.first(), Some(b' ' | b'\t'))
        }
        _ => false,
    }
}

/// What parts one address from the next and never stands in one.
pub(super) fn is_separator(char: char) -> bool {
    matches!(char, ',' | ';' | '|' | '，' | '；' | '、' | '｜' | '،' | '؛' | '•')
}

/// Brackets and quotation marks, each with what closes it. Several quotes close in more than one
/// way: German `„“`, Polish `„”`, Swedish `””`.
const PAIRS: [(char, char); 46] = [
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('*', '*'),
    ('«', '»'),
    ('»', '«'),
    ('‹', '›'),
    ('›', '‹'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('”', '”'),
    ('‟', '”'),
    ('‘', '’'),
    ('‚', '‘'),
    ('‚', '’'),
    ('’', '’'),
    ('`', '´'),
    ('´', '´'),
    ('❝', '❞'),
    ('❛', '❜'),
    ('「', '」'),
    ('『', '』'),
    ('｢', '｣'),
    ('【', '】'),
    ('〔', '〕'),
    ('〈', '〉'),
    ('《', '》'),
    ('〖', '〗'),
    ('〘', '〙'),
    ('〚', '〛'),
    ('〝', '〞'),
    ('〝', '〟'),
    ('（', '）'),
    ('［', '］'),
    ('｛', '｝'),
    ('＜', '＞'),
    ('＂', '＂'),
    ('＇', '＇'),
    ('⟨', '⟩'),
    ('⟪', '⟫'),
    ('“', '“'),
];

pub(super) fn is_pair(open: char, close: char) -> bool {
    is_mark(open) && PAIRS.contains(&(open, close))
}

/// A bracket or a quotation mark.
pub(super) fn is_mark(char: char) -> bool {
    if char.is_ascii() {
        return matches!(
            char,
            '<'..='>' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\'' | '`' | '*'
        ) && char != '=';
    }
    // Most letters stand in none of the blocks that have them.
    matches!(
        char,
        '«' | '»' | '´' | '‘'..='›' | '❛'..='❞' | '⟨'..='⟫' | '〈'..='〟' | '＂'..='｣'
    ) && PAIRS.iter().any(|&(open, close)| open == char || close == char)
}

/// A sign of full width or of a text that no label has: it ends a domain.
fn is_punctuation(char: char) -> bool {
    matches!(char, '…' | '–' | '—' | '―' | '！' | '？' | '：' | '／' | '＆' | '→' | '¿' | '¡')
}

/// What a label is made of, as people type it; IDNA decides later. Control characters are among it,
/// for the reader to refuse.
pub(super) fn is_label(char: char) -> bool {
    match char {
        char if char.is_ascii() => is_of(char as u8, LABEL),
        char => {
            !char.is_whitespace()
                && !is_separator(char)
                && !is_mark(char)
                && !is_punctuation(char)
                && !matches!(char, '＠' | '﹫')
        }
    }
}

/// A sign that some keyboard has beside its `@` or on the same key, and that no name has.
pub(super) fn is_symbol(char: char) -> bool {
    // And what scanners read for an `@`, or is put there to hide it.
    matches!(
        char,
        '§' | '€'
            | '£'
            | '¤'
            | '¬'
            | '¦'
            | '°'
            | '²'
            | '³'
            | '¨'
            | '´'
            | '©'
            | '®'
            | 'º'
            | 'ª'
            | 'ⓐ'
            | 'Ⓐ'
            | '⒜'
    )
}

/// What stands in a local part that is not quoted: `atext` and dots (RFC 5322), and any letter (RFC
/// 6532).
pub(super) fn is_local(char: char) -> bool {
    match char {
        // Control characters are among it, to be found there.
        char if char.is_ascii() => is_of(char as u8, LOCAL),
        char => is_label(char) || char == '’',
    }
}

/// What an address does not begin with, though RFC 5322 would let it.
pub(super) fn is_edge(char: char) -> bool {
    is_mark(char)
        || is_ignorable(char)
        || matches!(char, '/' | '&' | '?' | '=' | '^' | '…' | '–' | '—' | '→' | '\\' | ':')
}

/// How long the `@` is that stands at a byte: itself, escaped as Perl has it, full-width or small, or an
/// HTML reference.
#[inline(always)]
pub(super) fn at_sign(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at)? {
        b'@' => Some(1),
        b'\\' => ["\\@", "\\u0040", "\\x40"]
            .iter()
            .find_map(|sign| starts_with(text, at, sign.as_bytes())),
        b'&' | 0xEF => other_sign(text, at),
        _ => None,
    }
}

fn other_sign(text: &[u8], at: usize) -> Option<usize> {
    const SIGNS: [&str; 5] = ["＠", "﹫", "&#64;", "&#x40;", "&commat;"];
    SIGNS.iter().find_map(|sign| starts_with(text, at, sign.as_bytes()))
}

/// A text without the `mailto:` at its end.
pub(super) fn without_scheme(text: &[u8]) -> &[u8] {
    let kept = text.len().saturating_sub(b"mailto:".len());
    let is_scheme = text.get(kept..).is_some_and(|end| end.eq_ignore_ascii_case(b"mailto:"));
    if is_scheme { text.get(..kept).unwrap_or_default() } else { text }
}

/// A letter or digit is in it.
pub(super) fn has_word(text: &[u8]) -> bool {
    text.utf8_chunks().any(|chunk| chunk.valid().chars().any(char::is_alphanumeric))
}

/// The length of `word`, where the text goes on with it in any case of its letters.
pub(super) fn starts_with(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let here = text.get(at..at + word.len())?;
    here.eq_ignore_ascii_case(word).then_some(word.len())
}

/// `%20`: a byte as links have it.
pub(super) fn is_escape(text: &[u8], at: usize) -> bool {
    matches!(text.get(at..at + 3), Some([b'%', a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_any_bytes() {
        let text = "aü\u{1f600}".as_bytes();
        assert_eq!(char_at(text, 0), Some(('a', 1)));
        assert_eq!(char_at(text, 1), Some(('ü', 2)));
        assert_eq!(char_at(text, 2), Some((char::REPLACEMENT_CHARACTER, 1)));
        assert_eq!(char_at(text, 3), Some(('\u{1f600}', 4)));
        assert_eq!(char_at(text, 7), None);
        assert_eq!(char_before(text, 7), Some(('\u{1f600}', 4)));
        assert_eq!(char_before(text, 3), Some(('ü', 2)));
        assert_eq!(char_before(text, 0), None);
        assert_eq!(char_before(text, 5), Some((char::REPLACEMENT_CHARACTER, 1)));
        assert!(PAIRS.iter().all(|&(open, close)| is_mark(open) && is_mark(close)));
        assert_eq!(char_at(b"\xff\xffa", 0), Some((char::REPLACEMENT_CHARACTER, 1)));
    }

    /// Each class has what the functions for characters say.
    #[test]
    fn bytes_beyond_ascii_are_letters_where_no_mark_begins_with_them() {
        for char in '\u{80}'..=char::MAX {
            let mut bytes = [0; 4];
            let bytes = char.encode_utf8(&mut bytes).as_bytes();
            if is_of(bytes[0], LABEL | LOCAL | WORD | PLAIN | DOMAIN) {
                let is_letter = is_label(char) && is_local(char) && at_sign(bytes, 0).is_none();
                assert!(is_letter && !crate::domain::parse::DOTS.contains(&char), "{char:?}");
            }
            assert!(!starts_word(bytes[0]) || !is_edge(char), "{char:?}");
        }
        let none = char::REPLACEMENT_CHARACTER;
        assert!(is_label(none) && is_local(none) && !is_edge(none));
        for byte in 0..128 {
            let char = char::from(byte);
            assert!(!starts_word(byte) || is_local(char) && !is_edge(char), "{char:?}");
            assert!(!is_between(byte) || is_edge(char) || !is_local(char), "{char:?}");
        }
    }

    #[test]
    fn signs() {
        assert_eq!(at_sign("a＠b".as_bytes(), 1), Some(3));
        assert_eq!(at_sign(b"a&#64;b", 1), Some(5));
        assert_eq!(at_sign(b"a&amp;b", 1), None);
        assert!(is_line_end(b"a\r\nb", 1) && !is_line_end(b"a\r\n b", 1));
    }
}
