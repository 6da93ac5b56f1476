//! In which order names come.

use std::cmp::Ordering;

/// The order of names by their last bytes, a dot before all others: `army.ml`, `us.army.ml`, `old-army.ml`.
pub(super) fn by_end(a: &[u8], b: &[u8]) -> Ordering {
    let key = |byte: &u8| if *byte == b'.' { 0 } else { *byte };
    a.iter().rev().map(key).cmp(b.iter().rev().map(key))
}
