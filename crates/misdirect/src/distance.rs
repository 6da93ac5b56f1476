//! The optimal string alignment distance: as a bound that is found in a few instructions for each letter, so
//! that hardly any text is aligned that is too far, and exactly.

use crate::domain::DOMAIN_LEN_MAX;

/// The distance of two texts without common ends, or less where letters other than those of host names are
/// taken for one another, or where the texts are too long to tell.
pub(crate) fn slips_between(a: &[u8], b: &[u8]) -> u32 {
    by_hand(a, b).unwrap_or_else(|| match by_columns::<SLOTS>(a, b) {
        Some(distance) => distance,
        None => a.len().abs_diff(b.len()).max(1) as u32,
    })
}

/// The distance of two texts without common ends, of any letters.
pub(crate) fn distance(a: &[u8], b: &[u8]) -> u32 {
    by_hand(a, b).or_else(|| by_columns::<256>(a, b)).unwrap_or_else(|| by_rows(a, b))
}

/// The same of texts that have the letters of host names and no others.
pub(crate) fn host_distance(a: &[u8], b: &[u8]) -> u32 {
    by_hand(a, b).or_else(|| by_columns::<SLOTS>(a, b)).unwrap_or_else(|| by_rows(a, b))
}

/// What most pairs come to without their common ends.
fn by_hand(a: &[u8], b: &[u8]) -> Option<u32> {
    match (a, b) {
        ([_], [_]) => Some(1),
        ([], rest) | (rest, []) => Some(rest.len() as u32),
        // All but one letter of the longer are inserted, and that one is kept or substituted.
        ([letter], rest) | (rest, [letter]) => {
            Some(rest.len() as u32 - u32::from(rest.contains(letter)))
        }
        // Neither letter is kept where it is.
        (&[a, b], &[c, d]) => Some(2 - u32::from(a == d && b == c)),
        _ => None,
    }
}

/// Most letters of a text that is taken apart into columns.
const COLUMNS_MAX: usize = 64;
/// As many slots as tell apart the letters of host names, the hyphen and the dot.
pub(crate) const SLOTS: usize = 64;

/// The slot of a letter, of 256, or of [`SLOTS`], where letters that no host name has share those of others.
fn slot<const N: usize>(letter: u8) -> usize {
    // The least factor by which no two of the 38 share the upper six bits of the product.
    const FACTOR: u32 = 22;
    match N {
        SLOTS => (u32::from(letter).wrapping_mul(FACTOR << 24) >> 26) as usize,
        _ => usize::from(letter) % N,
    }
}

/// The slots of some letters, a bit each.
pub(crate) fn slots_of(letters: &[u8]) -> u64 {
    letters.iter().fold(0, |slots, &letter| slots | 1 << slot::<SLOTS>(letter))
}

/// A text made ready to be compared with others. Letters are told apart by their slots.
pub(crate) struct Pattern<const N: usize> {
    places: [u64; N],
    len: usize,
}

impl<const N: usize> Pattern<N> {
    /// Letters beyond the 64th are not part of it.
    pub(crate) fn new(text: &[u8]) -> Self {
        let text = text.get(..COLUMNS_MAX).unwrap_or(text);
        let mut places = [0; N];
        mark(&mut places, text);
        Self { places, len: text.len() }
    }

    /// The distance to another text.
    pub(crate) fn distance(&self, other: &[u8]) -> u32 {
        columns(&self.places, self.len, other)
    }
}

/// The same for one pair, whose places need not be moved about; `None` if both are too long.
fn by_columns<const N: usize>(a: &[u8], b: &[u8]) -> Option<u32> {
    // A letter that is marked takes a third of what one that is compared takes.
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let (marked, compared) = if long.len() <= COLUMNS_MAX { (long, short) } else { (short, long) };
    if marked.len() > COLUMNS_MAX {
        return None;
    }
    let mut places = [0; N];
    mark(&mut places, marked);
    Some(columns(&places, marked.len(), compared))
}

/// Where each letter stands, a bit for each place.
fn mark<const N: usize>(places: &mut [u64; N], text: &[u8]) {
    for (at, &letter) in text.iter().enumerate() {
        places[slot::<N>(letter)] |= 1 << at;
    }
}

/// By columns of bits (Hyyrö 2003), of a text of `len` letters.
fn columns<const N: usize>(places: &[u64; N], len: usize, other: &[u8]) -> u32 {
    // Where the distance grows and where it falls from one row to the next.
    let (mut up, mut down) = (u64::MAX, 0u64);
    let (mut diagonal, mut before) = (0u64, 0u64);
    for &letter in other {
        let here = places[slot::<N>(letter)];
        let swapped = ((!diagonal & here) << 1) & before;
        diagonal = (((here & up).wrapping_add(up)) ^ up) | here | down | swapped;
        let (right, left) = (down | !(diagonal | up), diagonal & up);
        let right = right << 1 | 1;
        up = left << 1 | !(diagonal | right);
        down = diagonal & right;
        before = here;
    }
    // The first row of the last column is as far as the text is long; from there down to the last row.
    let rows = if len < 64 { (1 << len) - 1 } else { u64::MAX };
    other.len() as u32 + (up & rows).count_ones() - (down & rows).count_ones()
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
    use super::{Pattern, SLOTS, by_rows, distance, host_distance, slips_between, slot};
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
    fn no_byte_is_out_of_bounds() {
        for byte in 0..=u8::MAX {
            assert!(Pattern::<SLOTS>::new(b"ab").distance(&[byte]) <= 2);
            assert!(Pattern::<SLOTS>::new(&[byte]).distance(b"ab") <= 2);
        }
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
                let expected = naive(a, b);
                assert_eq!(by_rows(a, b), expected, "{a:?} {b:?}");
                assert_eq!(Pattern::<64>::new(a).distance(b), expected, "{a:?} {b:?}");
                let ends = (a.first() == b.first(), a.last() == b.last());
                // Two that are empty have their ends in common, and nothing else.
                if ends == (false, false) || a.is_empty() && b.is_empty() {
                    assert_eq!(distance(a, b), expected, "{a:?} {b:?}");
                    assert_eq!(host_distance(a, b), expected, "{a:?} {b:?}");
                    assert_eq!(slips_between(a, b), expected, "{a:?} {b:?}");
                }
            }
        }
        let (a, b) = (b"\x80pz".as_slice(), b"p\xa3y".as_slice());
        assert_eq!([naive(a, b), distance(a, b)], [3, 3], "all letters are told apart");
        assert_eq!(slips_between(a, b), 2, "two that are in no host name have one slot");
        let (long, longer) = ([b'a'; 64], [b'b'; 70]);
        for far in [distance, host_distance, slips_between] {
            assert_eq!([far(&long, &longer), far(&longer, &long)], [70, 70]);
        }
        assert_eq!([distance(&[b'a'; 70], &longer), host_distance(&[b'a'; 70], &longer)], [70, 70]);
        assert_eq!(slips_between(&[b'a'; 70], &[b'b'; 72]), 2, "too long to tell");
    }

    #[test]
    fn letters_of_host_names_have_slots_of_their_own() {
        let letters = (b'a'..=b'z').chain(b'0'..=b'9').chain(*b"-.");
        let slots = letters.fold(0u64, |slots, letter| slots | 1 << slot::<SLOTS>(letter));
        assert_eq!(slots.count_ones(), 38);
    }
}
