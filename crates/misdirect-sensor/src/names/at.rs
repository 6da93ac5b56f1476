//! Where a domain begins in an address.

/// The characters that are read as `@`: itself, and what East Asian keyboards write for it (U+FF20, U+FE6B).
const AT_SIGNS: [&str; 3] = ["@", "\u{FF20}", "\u{FE6B}"];

/// What follows the last `@`, of whatever width.
pub(crate) fn behind_at(text: &[u8]) -> Option<&[u8]> {
    let ends = AT_SIGNS
        .iter()
        .filter_map(|at| memchr::memmem::rfind(text, at.as_bytes()).map(|start| start + at.len()));
    ends.max().map(|end| &text[end..])
}
