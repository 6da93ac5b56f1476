//! What counts of a text: two texts of which the same counts have the same verdict.

use super::parse::{half, is_plain};
use super::{DOMAIN_LEN_MAX, LABEL_LEN_MAX};

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
    let is_ordinary = |&byte: &u8| is_plain(byte) || matches!(byte, b'_' | b'+');
    match text.iter().position(|byte| !is_ordinary(byte)) {
        Some(0) if text.first() == Some(&b'@') => &[],
        Some(at) if text.get(at) == Some(&b'@') && text.get(at + 1..).is_some_and(is_domain) => {
            text.get(at..).unwrap_or_default()
        }
        _ => text,
    }
}

/// Letters, digits, dots and single hyphens, as `read.rs` takes them as they are.
fn is_domain(text: &[u8]) -> bool {
    let (mut label_at, mut before, mut is_number) = (0, b'.', true);
    for (at, &byte) in text.iter().enumerate() {
        let is_mark = matches!(byte, b'.' | b'-');
        if !is_plain(byte) || is_mark && matches!(before, b'.' | b'-') {
            return false;
        }
        if byte == b'.' {
            if at - label_at > LABEL_LEN_MAX {
                return false;
            }
            (label_at, is_number) = (at + 1, true);
        } else {
            // A hyphen before a dot is none of these either.
            is_number &= byte.is_ascii_digit();
        }
        before = byte;
    }
    text.len() <= DOMAIN_LEN_MAX
        && text.len() - label_at <= LABEL_LEN_MAX
        && !matches!(before, b'.' | b'-')
        && !is_number
        && half(text).is_none()
}
