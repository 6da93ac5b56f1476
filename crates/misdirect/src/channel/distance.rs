//! The optimal string alignment distance: as a bound that is found in a few instructions for each letter, so
//! that hardly any text is aligned that is too far, and exactly.

use crate::domain::DOMAIN_LEN_MAX;

/// The distance of two texts without common ends, or less where letters share their low six bits, or where
/// the texts are too long to tell.
pub(super) fn slips_between(a: &[u8], b: &[u8]) -> u32 {
    let longer = a.len().max(b.len());
    if longer < 2 || a.is_empty() || a.len() > 64 {
        return longer.min(1).max(a.len().abs_diff(b.len())) as u32;
    }
    by_columns::<64>(a, b)
}

/// The distance of two texts without common ends.
pub(super) fn distance(a: &[u8], b: &[u8]) -> u32 {
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() as u32,
        ([_], [_]) => 1,
        // Neither letter is kept where it is.
        (&[a, b], &[c, d]) => 2 - u32::from(a == d && b == c),
        _ if a.len() <= 64 => by_columns::<256>(a, b),
        _ if b.len() <= 64 => by_columns::<256>(b, a),
        _ => by_rows(a, b),
    }
}

/// By columns of bits (Hyyrö 2003): `a` has from 1 to 64 letters, which are told apart by as many of their
/// bits as make a number below `N`.
fn by_columns<const N: usize>(a: &[u8], b: &[u8]) -> u32 {
    let mut places = [0u64; N];
    let place = |letter: &u8| usize::from(*letter) & (N - 1);
    for (at, letter) in a.iter().enumerate() {
        places[place(letter)] |= 1 << at;
    }
    let last = 1 << (a.len() - 1);
    // Where the distance grows and where it falls from one row to the next.
    let (mut up, mut down) = (u64::MAX, 0u64);
    let (mut diagonal, mut before) = (0u64, 0u64);
    let mut distance = a.len() as u32;
    for letter in b {
        let here = places[place(letter)];
        let swapped = ((!diagonal & here) << 1) & before;
        diagonal = (((here & up).wrapping_add(up)) ^ up) | here | down | swapped;
        let (right, left) = (down | !(diagonal | up), diagonal & up);
        distance = distance + u32::from(right & last != 0) - u32::from(left & last != 0);
        let right = right << 1 | 1;
        up = left << 1 | !(diagonal | right);
        down = diagonal & right;
        before = here;
    }
    distance
}

/// By three rows of the matrix.
fn by_rows(a: &[u8], b: &[u8]) -> u32 {
    let mut before = [0u8; DOMAIN_LEN_MAX + 1];
    let mut last = [0u8; DOMAIN_LEN_MAX + 1];
    for (column, cell) in last.iter_mut().enumerate() {
        *cell = column as u8; // at most 253
    }
    for (i, &letter) in a.iter().enumerate() {
        let mut row = [0u8; DOMAIN_LEN_MAX + 1];
        row[0] = i as u8 + 1;
        for (j, &other) in b.iter().enumerate() {
            let substituted = last[j] + u8::from(letter != other);
            let mut best = substituted.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = last;
        last = row;
    }
    u32::from(last[b.len()])
}

#[cfg(test)]
mod tests {
    use super::{by_columns, by_rows, distance, slips_between};
    use std::vec;
    use std::vec::Vec;

    /// Optimal string alignment, cell by cell.
    fn naive(a: &[u8], b: &[u8]) -> u32 {
        let mut rows = vec![vec![0u32; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    (i + j) as u32
                } else {
                    let differ = u32::from(a[i - 1] != b[j - 1]);
                    let near = rows[i - 1][j].min(rows[i][j - 1]) + 1;
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swapped = if swapped { rows[i - 2][j - 2] + 1 } else { u32::MAX };
                    near.min(rows[i - 1][j - 1] + differ).min(swapped)
                };
            }
        }
        rows[a.len()][b.len()]
    }

    #[test]
    fn as_cell_by_cell() {
        let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
        for at in 0.. {
            let Some(text) = texts.get(at).filter(|text| text.len() < 5).cloned() else { break };
            texts.extend(b"abc".map(|letter| [text.as_slice(), &[letter]].concat()));
        }
        assert_eq!(texts.len(), 364);
        for a in &texts {
            for b in &texts {
                let (found, expected) = (slips_between(a, b), naive(a, b));
                let same_ends =
                    !a.is_empty() && !b.is_empty() && (a[0] == b[0] || a.last() == b.last());
                // Only texts without common ends are asked for where one letter is all of them.
                assert!(found == expected || same_ends && a.len().max(b.len()) < 2, "{a:?} {b:?}");
                assert_eq!(by_rows(a, b), expected, "{a:?} {b:?}");
                if !a.is_empty() {
                    assert_eq!(by_columns::<256>(a, b), expected, "{a:?} {b:?}");
                }
                if a.first() != b.first() && a.last() != b.last() {
                    assert_eq!(distance(a, b), expected, "{a:?} {b:?}");
                }
            }
        }
        let (a, b) = (b"p0q".as_slice(), b"0pq".as_slice());
        assert!(slips_between(a, b) <= naive(a, b), "letters of the same low bits are one");
        assert_eq!(distance(b"p0q", b"0pq"), 1, "all letters are told apart");
        let (long, longer) = ([b'a'; 64], [b'b'; 70]);
        assert_eq!([distance(&long, &longer), distance(&longer, &long)], [70, 70]);
        assert_eq!(distance(&[b'a'; 70], &longer), 70);
        assert_eq!(slips_between(&[b'a'; 70], &[b'b'; 72]), 2, "too long to tell");
    }
}
