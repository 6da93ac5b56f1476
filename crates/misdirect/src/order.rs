//! Putting things in order.
//!
//! The standard library's sorts are fast and long, and there is one for each type: twenty kilobytes of
//! WebAssembly, where each is sent over a network and sorts some thousand items at most. A heap does there.

use core::cmp::Ordering;

/// Sorts; which of equal items comes first is left open.
#[cfg(feature = "alloc")]
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    if cfg!(target_family = "wasm") {
        by_heap(items, T::cmp);
    } else {
        items.sort_unstable();
    }
}

/// The same by an order of one's own.
pub(crate) fn sort_by<T>(items: &mut [T], order: impl FnMut(&T, &T) -> Ordering) {
    if cfg!(target_family = "wasm") {
        by_heap(items, order);
    } else {
        items.sort_unstable_by(order);
    }
}

/// Heapsort (Williams 1964): no more than 2 · n · log2 n comparisons, whatever the items.
fn by_heap<T>(items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    let mut end = items.len();
    let mut root = end / 2;
    while end > 1 {
        if root > 0 {
            root -= 1;
        } else {
            end -= 1;
            items.swap(0, end);
        }
        let mut at = root;
        loop {
            let mut child = 2 * at + 1;
            if child >= end {
                break;
            }
            if child + 1 < end && order(&items[child], &items[child + 1]).is_lt() {
                child += 1;
            }
            if order(&items[at], &items[child]).is_ge() {
                break;
            }
            items.swap(at, child);
            at = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::by_heap;
    use std::vec::Vec;

    #[test]
    fn a_heap_sorts_as_the_standard_library_does() {
        // A linear congruential generator (Knuth, section 3.3.4); small numbers, so that some are equal.
        let mut state = 1_u32;
        for len in (0..40).chain([1000]) {
            let next = |_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state >> 26
            };
            let mut items: Vec<u32> = (0..len).map(next).collect();
            let mut expected = items.clone();
            expected.sort();
            by_heap(&mut items, u32::cmp);
            assert_eq!(items, expected);
            by_heap(&mut items, |a, b| b.cmp(a));
            expected.reverse();
            assert_eq!(items, expected);
        }
    }
}
