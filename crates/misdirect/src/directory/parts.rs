//! Parts of a typed domain that may be somebody else's name: what stands between hyphens and dots,
//! two such parts with the hyphen between them, and a name less a word that lures.
//!
//! `army-mil.com` and `gmail-login.com` join a name to a word, `army.mil.example.com` puts one in
//! front. A plain name without hyphen or sub-domain has no parts, and costs nothing here.

use super::Directory;
use super::candidates::{Hit, How, Query, skeleton_key};
use super::image::Steps;
use super::keys::{self, Mark, Space};
use crate::bits::BIT;

/// Shortest part that is looked up; of two letters are countries and syllables.
const PART_MIN: usize = 3;
/// Most parts: `a.b.c.d.e.f.g.h.foo-google.com.foo.com` has thirteen.
const PARTS_MAX: usize = 24;

/// Words that make people trust a name or hurry, and −log2 of how often a genuine name with a hyphen
/// has them, in 1/256 bit: counted among 21,918 such names on popularity lists. Longer words first.
const LURES: [(&[u8], u32); 34] = [
    (b"authentication", 14 * BIT),
    (b"verification", 14 * BIT),
    (b"helpdesk", 14 * BIT),
    (b"security", 11 * BIT),
    (b"accounts", 13 * BIT),
    (b"password", 14 * BIT),
    (b"recovery", 14 * BIT),
    (b"payments", 12 * BIT),
    (b"services", 9 * BIT),
    (b"account", 12 * BIT),
    (b"billing", 13 * BIT),
    (b"confirm", 14 * BIT),
    (b"invoice", 12 * BIT),
    (b"payment", 12 * BIT),
    (b"secured", 12 * BIT),
    (b"service", 9 * BIT),
    (b"support", 11 * BIT),
    (b"suspend", 14 * BIT),
    (b"webmail", 14 * BIT),
    (b"signin", 14 * BIT),
    (b"signon", 14 * BIT),
    (b"unlock", 13 * BIT),
    (b"update", 11 * BIT),
    (b"verify", 13 * BIT),
    (b"wallet", 13 * BIT),
    (b"secure", 10 * BIT),
    (b"online", 11 * BIT / 2),
    (b"admin", 11 * BIT),
    (b"alert", 13 * BIT),
    (b"login", 13 * BIT),
    (b"logon", 14 * BIT),
    (b"reset", 14 * BIT),
    (b"auth", 11 * BIT),
    (b"sso", 12 * BIT),
];

/// What joining a name to these words says, hyphens aside: −log2 of how often a genuine one does.
/// `None` where they do not all lure.
pub(crate) fn lure_cost(words: &[u8]) -> Option<u32> {
    let parts = words.split(|&byte| byte == b'-').filter(|part| !part.is_empty());
    let cost = |part: &[u8]| LURES.iter().find(|(word, _)| *word == part).map(|lure| lure.1);
    parts.map(cost).try_fold(0, |sum, cost| Some(sum + cost?)).filter(|&sum| sum > 0)
}

impl<'d> Directory<'d> {
    pub(super) fn by_part(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        let letters = &query.letters;
        let text = letters.as_bytes();
        let mut look_up = |at: usize, end: usize| {
            let part = text.get(at..end).unwrap_or_default();
            if part.len() < PART_MIN || (at, end) == (letters.name_at, letters.name_end) {
                return;
            }
            let how = How::Part { at, end };
            let of =
                |space| keys::full(part.iter().map(|&byte| query.alphabet.letter(byte)), space);
            self.hits(of(Space::Name), Mark::FULL, how, steps, visit);
            self.hits(of(Space::Joined), Mark::FULL, how, steps, visit);
            if let Some(key) = skeleton_key(part, &query.alphabet) {
                self.hits(key, Mark::SKELETON, how, steps, visit);
            }
        };
        let mut last = None;
        for (at, end) in parts(text.get(..letters.name_end).unwrap_or_default()).take(PARTS_MAX) {
            look_up(at, end);
            if let Some(before) = last.filter(|_| at > 0 && text.get(at - 1) == Some(&b'-')) {
                look_up(before, end);
            }
            last = Some(at);
        }
        if let Some((at, end)) = less_lures(letters.name()) {
            look_up(letters.name_at + at, letters.name_at + end);
        }
    }
}

/// What stands between dots and hyphens: first letter, and one past the last.
fn parts(text: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut next = 0;
    text.split(|&byte| matches!(byte, b'.' | b'-')).filter_map(move |part| {
        let at = next;
        next = at + part.len() + 1;
        (!part.is_empty()).then_some((at, at + part.len()))
    })
}

/// `gmaillogin`, `securepaypal`, `accountexampleonline`: what is left of a name without luring words
/// before and behind it, if there are any.
fn less_lures(name: &[u8]) -> Option<(usize, usize)> {
    let (mut at, mut end) = (0, name.len());
    let left = |at: usize, end: usize| name.get(at..end).unwrap_or_default();
    if let Some((word, _)) = LURES.iter().find(|(word, _)| left(0, end).starts_with(word)) {
        at = word.len();
    }
    if let Some((word, _)) = LURES.iter().find(|(word, _)| left(at, end).ends_with(word)) {
        end -= word.len();
    }
    ((at, end) != (0, name.len())).then_some((at, end))
}
