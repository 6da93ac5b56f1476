//! Keys of what a name looks like.
//!
//! A directory keeps a name under its skeleton, where that is another, and a typed name is looked up under
//! its own. Skeletons tell `i` from `l`, as too many names have both; so where a typed name has a skeleton
//! of its own, each `l` in that is taken for an `i` as well, one at a time: `rnlcrosoft`. (So is the one
//! inside a `d`, which may be a `cl`.)

use super::keys::{self, Space};
use crate::domain::LABEL_LEN_MAX;
use crate::domain::letters::Alphabet;
use crate::domain::skeleton::{SKELETON_MAX, skeleton};

/// Most keys of one name: its skeleton, and that with one of its first seven `l` as `i`.
pub(super) const LOOKS_MAX: usize = 8;

/// Writes the keys under which a typed name is looked up by what it looks like.
pub(super) fn look_keys(name: &[u8], alphabet: &Alphabet, keys: &mut [Option<u64>; LOOKS_MAX]) {
    with_skeleton(name, alphabet, |skeleton| {
        let key = |at: Option<usize>| {
            let letters = skeleton.iter().enumerate().flat_map(|(here, &letter)| {
                let as_i = Some(here) == at;
                let head = (as_i && letter == 'd').then_some('c');
                head.into_iter().chain([if as_i { 'i' } else { letter }])
            });
            keys::full(letters, Space::Name)
        };
        let each = skeleton.iter().enumerate().filter(|&(_, &letter)| matches!(letter, 'l' | 'd'));
        let places = core::iter::once(None).chain(each.map(|(at, _)| Some(at)));
        keys.iter_mut().zip(places).for_each(|(to, at)| *to = Some(key(at)));
    });
}

/// The keys of a part in ASCII with one of its first eight `i` as `l`, or `l` as `i`: `paypai` beside a
/// word that lures. Alone there are too many such names.
pub(super) fn i_for_l(part: &[u8]) -> [Option<u64>; LOOKS_MAX] {
    let mut found = [None; LOOKS_MAX];
    let places = part.iter().enumerate().filter(|&(_, letter)| matches!(letter, b'i' | b'l'));
    for (to, (at, _)) in found.iter_mut().zip(places) {
        let letters = part.iter().enumerate().map(|(here, &letter)| match letter {
            b'i' if here == at => 'l',
            b'l' if here == at => 'i',
            other => char::from(other),
        });
        *to = Some(keys::full(letters, Space::Name));
    }
    found
}

/// The key of a name's skeleton, where that is not the name itself.
#[cfg(feature = "alloc")]
pub(super) fn skeleton_key(name: &[u8], alphabet: &Alphabet) -> Option<u64> {
    let mut found = None;
    with_skeleton(name, alphabet, |skeleton| {
        found = Some(keys::full(skeleton.iter().copied(), Space::Name));
    });
    found
}

fn with_skeleton(name: &[u8], alphabet: &Alphabet, visit: impl FnOnce(&[char])) {
    if !may_look_alike(name) {
        return;
    }
    let mut letters = ['\0'; LABEL_LEN_MAX];
    for (to, &from) in letters.iter_mut().zip(name) {
        *to = alphabet.letter(from);
    }
    let letters = letters.get(..name.len()).unwrap_or_default();
    let mut out = ['\0'; SKELETON_MAX];
    let Some(len) = skeleton(letters, &mut out) else { return };
    if let Some(skeleton) = out.get(..len).filter(|&skeleton| skeleton != letters) {
        visit(skeleton);
    }
}

/// Some letter, or two together, look like another: a quick test, since hardly any name passes it.
fn may_look_alike(name: &[u8]) -> bool {
    /// Of a letter, by itself, as the first of two and as the second.
    const ALONE: u8 = 1 << 7;
    const KINDS: [u8; 256] = {
        let mut kinds = [0; 256];
        let (mut letter, mut at) = (0x80, 0);
        while letter < kinds.len() {
            kinds[letter] = ALONE;
            letter += 1;
        }
        (kinds[b'0' as usize], kinds[b'1' as usize]) = (ALONE, ALONE);
        let pairs = [b"rn", b"vv", b"cl"];
        while at < pairs.len() {
            kinds[pairs[at][0] as usize] |= 1 << at;
            kinds[pairs[at][1] as usize] |= 8 << at;
            at += 1;
        }
        kinds
    };
    let (mut found, mut first) = (0, 0);
    for &letter in name {
        let kind = KINDS[usize::from(letter)];
        found |= kind & (first << 3 | ALONE);
        first = kind & 7;
    }
    found != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_l_may_be_an_i() {
        let alphabet = Alphabet::new();
        let found = |typed: &str, meant: &str| {
            let key = keys::full(meant.chars(), Space::Name);
            let mut keys = [None; LOOKS_MAX];
            look_keys(typed.as_bytes(), &alphabet, &mut keys);
            keys.contains(&Some(key))
        };
        assert!(found("rnlcrosoft", "microsoft"));
        assert!(found("cornmerclal", "commercial"), "its l is in a d");
        assert!(found("paypa1", "paypal"));
        assert!(!found("linkedln", "linkedin"), "a name of its own: found as one slip");
    }
}
