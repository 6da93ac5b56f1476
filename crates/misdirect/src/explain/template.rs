//! Templates: text with the names of arguments in braces. `{typed}` stands for an argument, `{.typed}` for
//! the same with a dot before it, which goes where the argument goes when the line runs from right to
//! left. `|` separates the forms of a plural.

use core::fmt::{self, Write};

/// Some form of a template, and its literal text: a capital where it begins a sentence.
pub(super) fn write<W: Write>(
    out: &mut W,
    template: &str,
    capital: bool,
    mut argument: impl FnMut(&mut W, &str) -> fmt::Result,
) -> fmt::Result {
    let (head, mut rest) = literal(template);
    if capital { write_capital(out, head) } else { out.write_str(head) }?;
    while let Some((name, after)) = rest.and_then(|rest| rest.split_once('}')) {
        argument(out, name)?;
        let (text, next) = literal(after);
        out.write_str(text)?;
        rest = next;
    }
    Ok(())
}

/// What stands before the next brace, and what behind it.
fn literal(template: &str) -> (&str, Option<&str>) {
    match template.split_once('{') {
        Some((text, rest)) => (text, Some(rest)),
        None => (template, None),
    }
}

fn write_capital(out: &mut impl Write, text: &str) -> fmt::Result {
    let (mark, rest) = text.strip_prefix('¿').map_or(("", text), |rest| ("¿", rest));
    let mut letters = rest.chars();
    out.write_str(mark)?;
    if let Some(letter) = letters.next() {
        out.write_char(capital(letter))?;
    }
    out.write_str(letters.as_str())
}

/// The capital of a letter that a sentence begins with here. All of Unicode's would be a table of 10 kB.
fn capital(letter: char) -> char {
    let back = match letter {
        'a'..='z' | 'à'..='ö' | 'ø'..='þ' | 'а'..='я' => 32,
        'ą' | 'ć' | 'ę' | 'ł' | 'ń' | 'ś' | 'ź' | 'ż' => 1,
        _ => 0,
    };
    char::from_u32(u32::from(letter) - back).unwrap_or(letter)
}

/// The form of a plural at a place.
pub(super) fn form(template: &str, place: usize) -> &str {
    template.split('|').nth(place).unwrap_or(template).trim_ascii()
}

/// A template, or as many forms of one as there should be: each has text, names known arguments only,
/// and braces in pairs. Each argument is in it, a number at least in the last form.
pub(super) const fn is_right(template: &[u8], names: &[&str], forms: usize) -> bool {
    let (mut at, mut count, mut named, mut has_text) = (0, 1, 0, false);
    while at < template.len() {
        match template[at] {
            b'{' => {
                let Some(end) = find(template, at, b'}') else { return false };
                let from = if template[at + 1] == b'.' { at + 2 } else { at + 1 };
                let Some(name) = place_of(part(template, from, end), names) else { return false };
                named |= 1 << name;
                (at, has_text) = (end, true);
            }
            b'|' if has_text => (count, named, has_text) = (count + 1, 0, false),
            b'}' | b'|' => return false,
            b' ' => {}
            _ => has_text = true,
        }
        at += 1;
    }
    has_text && count == forms && named == (1 << names.len()) - 1
}

const fn find(text: &[u8], mut at: usize, byte: u8) -> Option<usize> {
    while at < text.len() {
        if text[at] == byte {
            return Some(at);
        }
        at += 1;
    }
    None
}

const fn place_of(name: &[u8], names: &[&str]) -> Option<u32> {
    let mut place = 0;
    while place < names.len() {
        if is_equal(name, names[place].as_bytes()) {
            return Some(place as u32); // a message has three arguments at most
        }
        place += 1;
    }
    None
}

/// Bytes of a text, none where there are not that many.
pub(super) const fn part(text: &[u8], from: usize, to: usize) -> &[u8] {
    match text.split_at_checked(to) {
        Some((head, _)) => match head.split_at_checked(from) {
            Some((_, part)) => part,
            None => &[],
        },
        None => &[],
    }
}

/// `==`, which is not yet to be had at compile time.
pub(super) const fn is_equal(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

    #[test]
    fn a_wrong_template_is_refused() {
        let names = &["typed", "intended"];
        for (template, forms, right) in [
            ("“{typed}” for “{intended}”", 1, true),
            ("{.typed}{intended}", 1, true),
            ("“{typed}”", 1, false),
            ("{typed} {intended} {other}", 1, false),
            ("{typed} {intended", 1, false),
            ("{typed} {intended} }", 1, false),
            ("{typed} {}{intended}", 1, false),
            ("{..typed} {intended}", 1, false),
            ("{", 1, false),
            ("", 1, false),
            (" ", 1, false),
            ("{typed} {intended} | {typed} {intended}", 1, false),
            ("{typed} {intended} | {typed} {intended}", 2, true),
            ("nothing | {typed} {intended}", 2, true),
            ("{typed} {intended} | nothing", 2, false),
            ("| {typed} {intended}", 2, false),
        ] {
            assert_eq!(is_right(template.as_bytes(), names, forms), right, "{template:?}");
        }
        assert!(is_right(b"plain", &[], 1) && !is_right(b"{typed}", &[], 1));
    }

    #[test]
    fn arguments_stand_where_they_are_named() {
        let written = |template, capital| {
            let mut out = String::new();
            let _ = write(&mut out, template, capital, |out, name| write!(out, "<{name}>"));
            out
        };
        assert_eq!(written("no {a} and {.b}", false), "no <a> and <.b>");
        assert_eq!(written("no {a} and {.b}", true), "No <a> and <.b>");
        assert_eq!(written("¿es {a}?", true), "¿Es <a>?");
        assert_eq!(written("{a}", true), "<a>");
        assert_eq!(written("“{a}” is", true), "“<a>” is");
        assert_eq!((form("a | b | c", 1), form("a", 0), form("a | b", 2)), ("b", "a", "a | b"));
    }
}
