//! In which ways a directory that has one entry alone would find it: `lookup` by letters in place
//! of keys, for whoever has the pair at hand and no directory.
//!
//! Left out is what no two slips reach: a key held down, and the ways of those who imitate.

use super::heavy::HEAVY_SLIPS;
use super::how::How;
use super::image::HEAVY_NAME_MIN;
use super::keys::{self, Space};
use super::lookup::{BARE_MIN, BEFORE_MAX, JOINED_MAX, Query, SECOND_LEVEL_MAX, TAIL_MIN};
use crate::distance::Pattern;
use crate::domain::letters::Letters;

impl Query {
    /// Visits the ways in which an entry with the letters `intended`, numbered as the query's are,
    /// would be found, in the order of `lookup`.
    pub(crate) fn ways_to(&self, intended: &Letters, visit: &mut impl FnMut(How)) {
        let (typed, name) = (&self.letters, intended.name());
        if !typed.suffix().is_empty() && are_near(typed.name(), name) {
            visit(How::Name);
        }
        if !self.suffix_exists {
            let labels = if typed.suffix().is_empty() { 1 } else { 2 };
            let at = self.label_starts().nth(labels - 1);
            if let Some(at) = at.filter(|&at| same(self.letters_from(at), name.iter())) {
                if name.len() >= BARE_MIN {
                    visit(How::Bare { at: at as u8 });
                }
            }
            if labels > 1 && !self.is_internal && typed.suffix() == name {
                visit(How::Bare { at: typed.suffix_at as u8 });
            }
        }
        self.by_tail_to(intended, visit);
        self.by_labels_to(name, visit);
        let is_hyphenated = |at: &usize| {
            let text = self.letters.as_bytes().get(*at..self.letters.name_end).unwrap_or_default();
            let letters = text.iter().map(|byte| if *byte == b'.' { &b'-' } else { byte });
            same(letters, name.iter())
        };
        if let Some(at) = self.label_before().filter(is_hyphenated) {
            visit(How::Hyphenated { at: at as u8 });
        }
        self.by_joined_to(intended, visit);
        if let Some((key, end)) = self.repeated {
            if key == keys::full(name.iter().map(|&byte| self.alphabet.letter(byte)), Space::Name) {
                visit(How::Repeated { end });
            }
        }
    }

    fn by_tail_to(&self, intended: &Letters, visit: &mut impl FnMut(How)) {
        let typed = &self.letters;
        let is_tail = |at: usize| {
            let tail = typed.name().get(at..).unwrap_or_default();
            match typed.suffix().is_empty() {
                false => tail == intended.name(),
                true => joined(intended).iter().any(|whole| same(tail.iter(), whole.clone())),
            }
        };
        let ats = 1..(typed.name().len() + 1).saturating_sub(TAIL_MIN);
        for at in ats.filter(|&at| is_tail(at)) {
            visit(How::Glued { at: (typed.name_at + at) as u8 });
        }
    }

    fn by_labels_to(&self, name: &[u8], visit: &mut impl FnMut(How)) {
        let (typed, text) = (&self.letters, self.letters.as_bytes());
        let mut suffix = typed.suffix().split(|&byte| byte == b'.');
        if suffix.next() == Some(name) && suffix.next().is_some() {
            visit(How::Label { at: typed.suffix_at as u8 });
        }
        if typed.name().len() > SECOND_LEVEL_MAX {
            return;
        }
        let before = self.label_starts().skip_while(|&at| at >= typed.name_at).take(BEFORE_MAX);
        for at in before {
            let label = text.get(at..).unwrap_or_default().split(|&byte| byte == b'.').next();
            if label == Some(name) {
                visit(How::Label { at: at as u8 });
            }
        }
    }

    fn by_joined_to(&self, intended: &Letters, visit: &mut impl FnMut(How)) {
        let joined = joined(intended);
        for at in self.label_starts().take(JOINED_MAX) {
            if joined.iter().any(|whole| same(self.letters_from(at), whole.clone())) {
                visit(How::Joined { at: at as u8, mistyped: false });
            }
        }
        if self.mistyped.iter().any(Option::is_some) {
            let key = |whole: &mut dyn Iterator<Item = &u8>| {
                keys::full(whole.map(|&byte| self.alphabet.letter(byte)), Space::Joined)
            };
            let keys = joined.clone().map(|mut whole| key(&mut whole));
            for &(_, at) in self.mistyped.iter().flatten().filter(|(key, _)| keys.contains(key)) {
                visit(How::Joined { at, mistyped: true });
            }
        }
        let [whole, _] = joined;
        if self.is_suffix && self.letters_from(0).count() == whole.count() + 1 {
            visit(How::Joined { at: 0, mistyped: true });
        }
    }

    /// The letters from `at` on, without dots.
    fn letters_from(&self, at: usize) -> impl Iterator<Item = &u8> + Clone {
        without_dots(self.letters.as_bytes().get(at..).unwrap_or_default())
    }
}

/// The letters that an entry is found by without its dots: all of them, and those from its name on.
fn joined(intended: &Letters) -> [impl Iterator<Item = &u8> + Clone; 2] {
    let whole = intended.as_bytes();
    [0, intended.name_at].map(|at| without_dots(whole.get(at..).unwrap_or_default()))
}

fn without_dots(text: &[u8]) -> impl Iterator<Item = &u8> + Clone {
    text.iter().filter(|&&byte| byte != b'.')
}

fn same<'a>(a: impl Iterator<Item = &'a u8>, b: impl Iterator<Item = &'a u8>) -> bool {
    a.eq(b)
}

/// A name finds another by its letters: what two slips make of one as common as a single entry is,
/// and of a short one or one in other letters, what leaving out a letter of each makes the same.
fn are_near(typed: &[u8], intended: &[u8]) -> bool {
    if typed.is_empty() || intended.is_empty() {
        return false;
    }
    let common = intended.len() >= HEAVY_NAME_MIN && intended.is_ascii();
    let by_two_slips = || {
        intended.len().abs_diff(typed.len()) <= HEAVY_SLIPS as usize
            && Pattern::<256>::new(typed).distance(intended) <= HEAVY_SLIPS
    };
    share_a_deletion(typed, intended) || common && by_two_slips()
}

/// Equal, or equal once a letter is left out of one of them, or of both no further than one run apart.
fn share_a_deletion(a: &[u8], b: &[u8]) -> bool {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (x, y) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count();
    let (x_len, y_len) = (x.len() - tail, y.len() - tail);
    if x_len != y_len || x_len == 0 {
        return x_len.min(y_len) == 0 && x_len.max(y_len) <= 1;
    }
    // What is left out of each: the first letter that differs of one, the last of the other.
    let last = head + x_len - 1;
    let left_out = |a: &[u8], from: usize, b: &[u8], to: usize| {
        a.get(head + from..last + from) == b.get(head + to..last + to)
            && runs_before(a, if from > 0 { head } else { last })
                .abs_diff(runs_before(b, if to > 0 { head } else { last }))
                <= 1
    };
    a.len() > 1 && (left_out(a, 1, b, 0) || left_out(a, 0, b, 1))
}

/// The number of the run of equal letters that letter `at` is in.
fn runs_before(text: &[u8], at: usize) -> usize {
    text.windows(2).take(at).filter(|two| two[0] != two[1]).count()
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::directory::{Builder, Directory};
    use crate::domain::Domain;
    use std::string::String;
    use std::vec::Vec;

    /// By letters and by the keys of a directory with that entry alone.
    fn both(typed: &Domain, intended: &Domain) -> (Vec<How>, Vec<How>) {
        let query = Query::new(typed);
        let mut builder = Builder::new();
        builder.add(intended, 1, 0).expect("one");
        let image = builder.build().expect("small");
        let mut by_keys = Vec::new();
        let directory = Directory::open(&image).expect("just built");
        directory.candidates(&query, |how, _| by_keys.push(how));
        let imitated =
            |how: &How| matches!(how, How::Part { .. } | How::Skeleton | How::Held { .. });
        by_keys.retain(|how| !imitated(how));
        by_keys.dedup();
        let mut by_letters = Vec::new();
        let letters = Letters::of(intended, &mut query.alphabet.clone());
        query.ways_to(&letters, &mut |how| by_letters.push(how));
        by_letters.dedup();
        (by_letters, by_keys)
    }

    #[test]
    fn as_a_directory_finds_it() {
        let pairs = [
            ("amry.mil", "army.mil"),
            ("yhao.com", "yahoo.com"),
            ("ab.com", "ba.com"),
            ("axb.com", "aby.com"),
            ("xa.de", "ay.de"),
            ("xaa.de", "aay.de"),
            ("a.de", "b.de"),
            ("usarmy.mil", "us.army.mil"),
            ("usarmy.mil", "army.mil"),
            ("usarmymil", "us.army.mil"),
            ("usarmymil", "army.mil"),
            ("gmail", "gmail.com"),
            ("hot.mail", "hotmail.com"),
            ("gmailcom", "gmail.com"),
            ("gmaillcom", "gmail.com"),
            ("yahoo-co.uk", "yahoo.co.uk"),
            ("yahoo.co.k", "yahoo.co.uk"),
            ("gm.ail.com", "gmail.com"),
            ("gmail.co.m", "gmail.com"),
            ("mfa.gov.hk", "mfa.gov.hu"),
            ("gmail.com.com", "gmail.com"),
            ("us.army.mil.mil", "army.mil"),
            ("army.mil.com", "army.mil"),
            ("kuledu.np", "ku.edu.np"),
            ("wwwgmail.com", "gmail.com"),
            ("t.online.de", "t-online.de"),
            ("vger.kernel", "vger.kernel.org"),
            ("mail.kernel", "kernel.org"),
            ("kernel.vger.org", "vger.kernel.org"),
            ("linux-intel.com", "linux.intel.com"),
            ("example.net", "gmail.com"),
        ];
        let other_letters = [("mncühen.de", "münchen.de")];
        let other_letters = other_letters.iter().take(usize::from(cfg!(feature = "idna")));
        let (mut found, mut accidents) = (0, 0);
        for &(typed, intended) in pairs.iter().chain(other_letters) {
            let domain = |text: &str| Domain::parse(text).expect(text);
            let (by_letters, by_keys) = both(&domain(typed), &domain(intended));
            assert!(by_letters.iter().all(|how| by_keys.contains(how)), "{typed} for {intended}");
            found += usize::from(!by_letters.is_empty());
            // A few keys of one fingerprint: letters have the last word on what they find.
            accidents += by_keys.len() - by_letters.len();
        }
        assert!(accidents * 8 < pairs.len(), "{accidents}");
        assert!(found > 20, "{found}");
    }

    #[test]
    fn as_a_directory_finds_it_after_any_two_slips() {
        let (mut count, mut found, mut accidents) = (0, 0, 0);
        for intended in ["aab.de", "ab.co.uk", "abba.ba.com", "ba.com", "abab.com", "ab-a.com"] {
            let intended = Domain::parse(intended).expect("a domain");
            let once = neighbours(intended.as_str());
            let twice = once.iter().flat_map(|text| neighbours(text)).step_by(7);
            for text in once.iter().cloned().chain(twice) {
                let Ok(typed) = Domain::parse(&text) else { continue };
                let (by_letters, by_keys) = both(&typed, &intended);
                let text = (&typed, &intended, &by_letters, &by_keys);
                assert!(by_letters.iter().all(|how| by_keys.contains(how)), "{text:?}");
                accidents += by_keys.len() - by_letters.len();
                found += usize::from(!by_letters.is_empty());
                count += 1;
            }
        }
        // One in a thousand pairs of keys has one fingerprint, and a query has a dozen.
        assert!(count > 1000 && accidents * 50 < count, "{accidents} of {count}");
        assert!(found > 5000, "{found} of {count}");
    }

    /// Texts one slip away, in few letters.
    fn neighbours(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for at in 0..=text.len() {
            let (head, tail) = text.split_at(at);
            for letter in ["", "a", "b", "x", ".", "-"] {
                for rest in [tail, tail.get(1..).unwrap_or_default()] {
                    found.push([head, letter, rest].concat());
                }
            }
            if let [a, b, rest @ ..] = tail.as_bytes() {
                let rest = core::str::from_utf8(rest).expect("ASCII");
                let two = String::from_iter([char::from(*b), char::from(*a)]);
                found.push([head, &two, rest].concat());
            }
        }
        found
    }
}
