//! Pieces of a line.

use crate::names::behind_at;

/// What stands before and behind the first `mark`.
pub(super) fn split_once<'l>(line: &'l [u8], mark: &[u8]) -> Option<(&'l [u8], &'l [u8])> {
    let at = memchr::memmem::find(line, mark)?;
    Some((&line[..at], &line[at + mark.len()..]))
}

/// The same for the last one.
pub(super) fn rsplit_once<'l>(line: &'l [u8], mark: &[u8]) -> Option<(&'l [u8], &'l [u8])> {
    let at = memchr::memmem::rfind(line, mark)?;
    Some((&line[..at], &line[at + mark.len()..]))
}

/// The first word and what follows the blank behind it.
pub(super) fn word(line: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b' ', line) {
        Some(at) => (&line[..at], &line[at + 1..]),
        None => (line, &[]),
    }
}

/// A type as it is written: `MX`, `TYPE65280`.
pub(super) fn is_type(word: &[u8]) -> bool {
    let is_of_type =
        |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'-';
    !word.is_empty() && word.iter().all(is_of_type)
}

/// An address of a client, by its looks.
pub(super) fn is_address(word: &[u8]) -> bool {
    let is_of_address = |byte: &u8| byte.is_ascii_hexdigit() || b".:".contains(byte);
    // A scope follows a link-local address: `fe80::1%eth0`.
    let address = word.split(|byte| *byte == b'%').next().unwrap_or(word);
    address.iter().any(|byte| b".:".contains(byte)) && address.iter().all(is_of_address)
}

/// Where the first `mark` is that no backslash escapes.
pub(super) fn unescaped(text: &[u8], mark: u8) -> Option<usize> {
    memchr::memchr_iter(mark, text).find(|at| {
        let escapes = text[..*at].iter().rev().take_while(|byte| **byte == b'\\').count();
        escapes % 2 == 0
    })
}

/// A host on the same machine, by its address in brackets, as mail servers write it.
pub(super) fn is_on_loopback(host: &[u8]) -> bool {
    [b"[127.".as_slice(), b"[::1"].iter().any(|one| memchr::memmem::find(host, one).is_some())
}

/// The domain of `<"a b"@army.ml>`, if it has one, and what follows the address. Nothing of a local part goes on, so
/// an `@` and a `>` within quotes are none, and where a quote does not end there is no address.
pub(super) fn address(text: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let text = text.strip_prefix(b"<")?;
    let (mut is_quoted, mut at, mut bytes) = (false, 0, text.iter().enumerate());
    while let Some((end, byte)) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'"' => (is_quoted, at) = (!is_quoted, end),
            _ if is_quoted => {}
            b'>' => return Some((behind_at(&text[at..end]), &text[end + 1..])),
            b'@' => at = end,
            _ => {}
        }
    }
    None
}
