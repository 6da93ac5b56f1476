//! Pieces of a line.

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
