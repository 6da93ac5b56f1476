//! A local part as a mailbox has it (RFC 5321 section 4.1.2, RFC 6531): what was typed, less what
//! nobody sees, and quoted where the characters need it. So `joe..smith` stays who was meant.

use super::extent::written_dot;
use super::invisible::hides;
use core::fmt;

/// Writes it. Bytes that are not UTF-8 become U+FFFD.
pub(crate) fn write_local(local: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
    if words(local).nth(1).is_some() && words(local).all(|word| is_dot_string(as_typed(word))) {
        for (index, word) in words(local).enumerate() {
            out.write_str(if index == 0 { "" } else { "." })?;
            write(as_typed(word), out)?;
        }
        return Ok(());
    }
    if is_dot_string(as_typed(local)) || is_quoted(local) {
        return write(as_typed(local), out);
    }
    if is_dot_string(content(local)) {
        return write(content(local), out);
    }
    out.write_char('"')?;
    for letter in content(local) {
        if matches!(letter, '"' | '\\') {
            out.write_char('\\')?;
        }
        out.write_char(letter)?;
    }
    out.write_char('"')
}

/// Where the first dot that is written out begins and ends: `joe (dot) smith`.
pub(super) fn dot_in_local(local: &[u8]) -> Option<(usize, usize)> {
    let is_begun = |byte: &u8| byte.is_ascii_whitespace() || b"([{<@".contains(byte);
    if local.starts_with(b"\"") {
        return None;
    }
    let marks = local.iter().enumerate().filter(|(_, byte)| is_begun(byte));
    // `mary@jane`: the `@` for the dot.
    let end_at = |at: usize| match local.get(at) {
        Some(b'@') => Some(at + 1),
        _ => written_dot(local, at),
    };
    marks.map(|(at, _)| at).find_map(|at| end_at(at).map(|end| (at, end)))
}

/// What stands between the dots that are written out.
fn words(local: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(local);
    core::iter::from_fn(move || {
        let text = rest?;
        let dot = dot_in_local(text);
        rest = dot.and_then(|(_, end)| text.get(end..));
        Some(dot.and_then(|(at, _)| text.get(..at)).unwrap_or(text))
    })
}

fn write(mut letters: impl Iterator<Item = char>, out: &mut impl fmt::Write) -> fmt::Result {
    letters.try_for_each(|letter| out.write_char(letter))
}

/// The characters that are seen.
fn as_typed(local: &[u8]) -> impl Iterator<Item = char> {
    let chunks = local.utf8_chunks().flat_map(|chunk| {
        let invalid = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
        chunk.valid().chars().chain(invalid)
    });
    // Full-width letters come with a full-width `@`; no mailbox has them.
    let chunks = chunks.map(|letter| match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        letter => letter,
    });
    let mut before = None;
    chunks.filter(move |&letter| {
        let is_seen = !letter.is_control() && !hides(letter, before);
        before = Some(letter);
        is_seen
    })
}

/// The same without the quotation marks and backslashes that only quote.
fn content(local: &[u8]) -> impl Iterator<Item = char> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    as_typed(local).filter(move |&letter| match letter {
        _ if is_escaped => {
            is_escaped = false;
            true
        }
        '"' => {
            is_quoted = !is_quoted;
            false
        }
        '\\' if is_quoted => {
            is_escaped = true;
            false
        }
        _ => true,
    })
}

fn is_dot_string(letters: impl Iterator<Item = char>) -> bool {
    let mut before = '.';
    for letter in letters {
        let is_atext = !letter.is_ascii()
            || letter.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(letter);
        if !is_atext && (letter != '.' || before == '.') || letter.is_whitespace() {
            return false;
        }
        before = letter;
    }
    before != '.'
}

/// One quoted string and nothing else.
fn is_quoted(local: &[u8]) -> bool {
    let mut letters = as_typed(local);
    if letters.next() != Some('"') {
        return false;
    }
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return letters.next().is_none(),
            '\\' if letters.next().is_none() => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::write_local;
    use std::string::String;

    #[test]
    fn mailboxes() {
        for (typed, expected) in [
            ("joe", "joe"),
            ("joe.bloggs+x", "joe.bloggs+x"),
            ("jöe", "jöe"),
            ("ｊｏｅ", "joe"),
            ("jo\u{200b}e", "joe"),
            ("j\u{ad}o\u{202e}e", "joe"),
            ("joe..smith", "\"joe..smith\""),
            ("joe.", "\"joe.\""),
            ("\"a b\"", "\"a b\""),
            ("\"a \\\" b\"", "\"a \\\" b\""),
            ("\"\"", "\"\""),
            ("\"a", "a"),
            ("a.\"b c\".d", "\"a.b c.d\""),
            ("a.\"b\\\\c\"", "\"a.b\\\\c\""),
            ("a b", "\"a b\""),
            ("a\u{0}b", "ab"),
            ("نا\u{200c}م", "نا\u{200c}م"),
        ] {
            let mut written = String::new();
            write_local(typed.as_bytes(), &mut written).unwrap();
            assert_eq!(written, expected, "{typed:?}");
        }
        let mut written = String::new();
        write_local(b"j\xffe", &mut written).unwrap();
        assert_eq!(written, "j\u{fffd}e");
    }
}
