//! Mail and logs of mail servers, line by line.

pub(crate) mod exim;
pub(crate) mod lines;
pub(crate) mod maildir;
pub(crate) mod mbox;
pub(crate) mod pending;
pub(crate) mod postfix;

/// A field of a header begins here: a name of visible ASCII, and a colon (RFC 5322 section 2.2).
pub(crate) fn is_header(line: &[u8]) -> bool {
    let colon = line.iter().position(|byte| *byte == b':');
    let name = colon.and_then(|colon| line.get(..colon)).unwrap_or_default();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}
