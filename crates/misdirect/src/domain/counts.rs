//! What counts of a text: two texts of which the same counts have the same verdict.

use super::Typed;

/// What two texts have to share to have the same verdict, domain, probability and targets, for whoever
/// remembers answers: of a plain address what stands from its `@` on, of any other text all.
///
/// Where nothing around a domain is read and nothing is repaired, it matters that there is a local part, and
/// not which. Empty for a text that begins with an `@`, which would be taken for such a part: that is not to
/// be remembered, and neither is a text of nothing.
///
/// ```
/// use misdirect::domain::part_that_counts;
/// assert_eq!(part_that_counts(b"joe.bloggs@gmail.com"), b"@gmail.com");
/// assert_eq!(part_that_counts(b"gmail.com"), b"gmail.com");
/// assert_eq!(part_that_counts(b"joe@gmail,com"), b"joe@gmail,com");
/// ```
pub fn part_that_counts(text: &[u8]) -> &[u8] {
    if text.starts_with(b"@") {
        return &[];
    }
    let mut typed = Typed::unread(text);
    match typed.read_plain() {
        // From the `@` before its domain on, if there is one.
        Some(_) => text.get(typed.span().start.saturating_sub(1)..).unwrap_or_default(),
        None => text,
    }
}
