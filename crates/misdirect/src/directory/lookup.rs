//! Which entries could have been meant: a bounded number of look-ups under keys of the typed name.
//!
//! The suffix is left free, so one look-up finds `army.mil` and `army.nl` for `army.ml`. The keys:
//!
//! | key | finds | for |
//! |---|---|---|
//! | the name, and it less one letter | names one slip away | `amry.mil` |
//! | every one of the commonest names | two slips in one of these | `yhao.com` |
//! | a provider's name that sounds as it does | the name as it is heard | `jotmeyl.com` |
//! | its skeleton | names that look the same | `gmaıl.com`, `rnicr0soft.com` |
//! | parts between hyphens, and of sub-domains ([`super::parts`]) | names joined to others | `army-mil.com`, `army.mil.example.com` |
//! | each tail of the name | a dot left out after a sub-domain, or what slipped in front | `usarmy.mil` |
//! | each label before the name | a slip in a suffix of two parts | `yahoo.co.k` |
//! | the first label of a suffix of two parts | a slip that made it one | `mfa.gov.hk` for `.hu` |
//! | the label before the name and the name, a hyphen between | a dot typed for it | `t.online.de` |
//! | the last label, where no domain ends so | a suffix left out behind a host | `vger.kernel` |
//! | the last labels without dots | a dot left out, or one too many | `gmailcom`, `ar.my.mil` |
//! | the same less the letter before a suffix | a letter on the dot's place | `gmaillcom` |
//! | the name once a repeated suffix is dropped | | `gmail.com.com`, `gmailcom.com` |
//! | the name with a long run of one letter made short | a key held down | `yahoooooo.com` |
//! | the last two labels without their dot | a dot for the whole suffix | `hot.mail` |
//! | the last labels without dots, and less one letter, among zones | | `jsoc.ml` for `*.mil` |
//!
//! # Complexity
//!
//! At most 64 + 1 + 2 + 2 × 61 + 3 + 1 + 5 + 4 + 63 + 1 + 1 + 3 + 3 × 64 + 10 × 49 look-ups a directory, and at most
//! `STEPS_MAX` lines, items of lists and entries (four steps each) in all of them. What a crowded or hostile
//! directory has beyond that is not found; the name as it was typed comes first.

use super::Directory;
#[cfg(all(test, feature = "alloc"))]
use super::Entry;
use super::finds::{Finds, Lookup, Question};
use super::how::How;
use super::keys::{self, Hash, Neighbourhood, Space};
use super::looks::{LOOKS_MAX, look_keys};
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::suffix_class::is_institutional_top;
use crate::domain::{Domain, LABEL_LEN_MAX, Section, sounds, suffix};

/// Shortest tail of a glued name: `af` in `usaf`.
pub(super) const TAIL_MIN: usize = 2;
/// Shortest single label that is taken for a name without its suffix.
pub(crate) const BARE_MIN: usize = 5;
/// Longest label that may be the second level of a suffix with a slip in it: `friuli-venezia-giulia` of
/// `regione.friuli-venezia-giulia.it` and a letter too many.
pub(super) const SECOND_LEVEL_MAX: usize = 22;
/// Labels before the name that are looked up: two for `sch` and a county, as in `lincs.sch.uk`.
pub(super) const BEFORE_MAX: usize = 2;
/// Letters of a run by which it is longer than a slip of two makes it.
const HELD_MIN: usize = 3;
/// Most labels joined without their dots: name and suffix of `det.nsw.edu.au` with a dot too many.
pub(super) const JOINED_MAX: usize = 5;
/// Most places where a letter may have been typed for a dot: suffixes that are tails of one another.
const MISTYPED_MAX: usize = 4;
/// Most labels of a zone: `*.forces.gc.ca` has three.
const ZONE_LABELS_MAX: usize = 3;

/// A typed domain made ready for look-ups in any number of directories.
pub(crate) struct Query {
    pub(crate) letters: Letters,
    pub(crate) alphabet: Alphabet,
    /// The typed suffix is a public suffix.
    pub(crate) suffix_exists: bool,
    /// What was typed ends as names of internal networks do.
    pub(crate) is_internal: bool,
    /// What was typed is a public suffix as a whole.
    pub(super) is_suffix: bool,
    pub(super) repeated: Option<(u64, u8)>,
    /// Keys without a letter that may stand for a dot, and first letter of its label.
    pub(super) mistyped: [Option<(u64, u8)>; MISTYPED_MAX],
}

impl Query {
    /// Of nothing yet, to be read in place.
    pub(crate) const NONE: Self = Self {
        letters: Letters::NONE,
        alphabet: Alphabet::new(),
        suffix_exists: false,
        is_internal: false,
        is_suffix: false,
        repeated: None,
        mistyped: [None; MISTYPED_MAX],
    };

    pub(crate) fn new(domain: &Domain) -> Self {
        let mut query = Self::NONE;
        query.read(domain);
        query
    }

    /// Reads a domain, if none was read yet.
    pub(crate) fn read(&mut self, domain: &Domain) {
        self.letters.read(domain, &mut self.alphabet);
        self.suffix_exists = domain.section() != Section::Unlisted;
        self.is_internal = domain.is_internal();
        self.is_suffix = domain.is_public_suffix();
        self.repeated = without_repeated_suffix(domain);
        with_mistyped_dot(domain, &mut self.mistyped);
    }
}

/// Those keys of a typed name that every directory is asked for and that take long to work out.
pub(crate) struct Keys {
    name: Neighbourhood,
    looks: [Option<u64>; LOOKS_MAX],
}

impl Keys {
    /// Of nothing yet, to be read in place.
    pub(crate) const NONE: Self =
        Self { name: Neighbourhood::of_nothing(Space::Name), looks: [None; LOOKS_MAX] };

    /// Reads those of a query, if none were read yet.
    pub(crate) fn read(&mut self, query: &Query) {
        let (name, alphabet) = (query.letters.name(), &query.alphabet);
        self.name.read(name, alphabet);
        look_keys(name, alphabet, &mut self.looks);
    }

    pub(super) fn of(query: &Query) -> Self {
        let mut keys = Self::NONE;
        keys.read(query);
        keys
    }
}

impl<'d> Directory<'d> {
    /// Finds what could have been meant; `after`: directories that are asked after it.
    pub(crate) fn find<'a>(
        &'a self,
        query: &Query,
        keys: &Keys,
        finds: &mut Finds,
        after: usize,
    ) -> Question<'a, 'd> {
        let mut lookup = Lookup::new(self, finds, after);
        lookup.by_name(query, keys);
        lookup.by_name_alone(query);
        lookup.by_sound(query);
        lookup.by_run(query, keys);
        lookup.by_tail(query, keys);
        lookup.by_labels_around(query);
        lookup.by_joined(query, keys);
        if let Some((key, end)) = query.repeated {
            lookup.whole(key, How::Repeated { end });
        }
        lookup.by_part(query);
        if self.zone_count > 0 {
            lookup.by_zone(query);
        }
        lookup.asked()
    }

    /// Visits what could have been meant; one found by several keys is visited for each. How many steps were
    /// taken.
    #[cfg(all(test, feature = "alloc"))]
    pub(crate) fn candidates(&self, query: &Query, visit: impl FnMut(How, Entry<'d>)) -> u32 {
        let mut finds = Finds::new();
        let question = self.find(query, &Keys::of(query), &mut finds, 0);
        question.entries(&finds, visit);
        question.steps()
    }
}

impl Lookup<'_, '_, '_> {
    fn by_name(&mut self, query: &Query, keys: &Keys) {
        if query.letters.suffix().is_empty() {
            return;
        }
        self.near(&keys.name, How::Name);
        let directory = self.directory;
        directory.heavy_near(query.letters.name(), |offset| self.add(offset, How::Name));
        for &key in keys.looks.iter().flatten() {
            self.whole(key, How::Skeleton);
        }
    }

    /// `mail`, `localhost`: a short label is a host of one's own network, unless it is initials (`gmx`); a
    /// number is no host, but may be a provider (`163`). A longer one that is a listed name had its suffix left out (9 of 211 slips in git trailers), and so had
    /// `hot.mail`.
    fn by_name_alone(&mut self, query: &Query) {
        if query.suffix_exists {
            return;
        }
        let labels = if query.letters.suffix().is_empty() { 1 } else { 2 };
        let Some(at) = query.label_starts().nth(labels - 1) else { return };
        let len = query.joined(at).count();
        let is_name = || {
            is_initials(query.joined(at)) || query.joined(at).all(|letter| letter.is_ascii_digit())
        };
        let mut by_name = |at: usize| {
            let key = keys::full(query.joined(at), Space::Name);
            self.whole(key, How::Bare { at: at as u8 });
        };
        if len >= BARE_MIN || labels == 1 && len > 1 && is_name() {
            by_name(at);
        }
        // `vger.kernel`: what stands for a suffix is the name, and what is before it a host.
        if labels > 1 && !query.is_internal {
            by_name(query.letters.suffix_at);
        }
    }

    /// Nobody has hosts below a provider, so that nothing stands before it.
    fn by_sound(&mut self, query: &Query) {
        if query.letters.name_at > 0 || query.letters.suffix().is_empty() {
            return;
        }
        sounds::heard(query.letters.name(), |provider, cost| {
            let key = keys::of_ascii(provider, Space::Name);
            self.whole(key, How::Sound { cost: cost as u16 }); // a few bits
        });
    }

    fn by_run(&mut self, query: &Query, keys: &Keys) {
        let name = query.letters.name();
        if name.len() < keys.name.runs() as usize + HELD_MIN {
            return;
        }
        let (mut at, mut len) = (0, 0);
        let (mut here, mut last) = (0, 0);
        for (place, &letter) in name.iter().enumerate() {
            if letter != last {
                (here, last) = (place, letter);
            }
            if place + 1 - here >= len {
                (at, len) = (here, place + 1 - here);
            }
        }
        for kept in (1..=2).filter(|kept| len >= kept + HELD_MIN) {
            let letters = name.iter().enumerate();
            let letters = letters.filter(|&(place, _)| place < at + kept || place >= at + len);
            let letters = letters.map(|(_, &byte)| query.alphabet.letter(byte));
            let first = (query.letters.name_at + at) as u8;
            let how = How::Held { at: first, len: len as u8, kept: kept as u8 };
            self.whole(keys::full(letters, Space::Name), how);
        }
    }

    fn by_tail(&mut self, query: &Query, keys: &Keys) {
        let start = query.letters.name_at;
        let joined = query
            .letters
            .suffix()
            .is_empty()
            .then(|| Neighbourhood::new(query.letters.name(), &query.alphabet, Space::Joined));
        // `usarmymil` lost both dots.
        let hood = joined.as_ref().unwrap_or(&keys.name);
        self.tails(hood, TAIL_MIN, |at| How::Glued { at: (start + at) as u8 });
    }

    fn by_labels_around(&mut self, query: &Query) {
        let text = query.letters.as_bytes();
        if let Some(at) = query.label_before() {
            let label = text.get(at..query.letters.name_end).unwrap_or_default().iter();
            let letters = label.map(|&byte| if byte == b'.' { b'-' } else { byte });
            let key = keys::full(letters.map(|byte| query.alphabet.letter(byte)), Space::Name);
            self.whole(key, How::Hyphenated { at: at as u8 });
        }
        let mut by_label = |at: usize, end: usize| {
            let label = text.get(at..end).unwrap_or_default();
            let label = label.iter().map(|&byte| query.alphabet.letter(byte));
            self.whole(keys::full(label, Space::Name), How::Label { at: at as u8 });
        };
        let suffix = query.letters.suffix();
        if let Some(dot) = suffix.iter().position(|&byte| byte == b'.') {
            by_label(query.letters.suffix_at, query.letters.suffix_at + dot);
        }
        let mut end = query.letters.name_at;
        for _ in 0..BEFORE_MAX {
            let short = query.letters.name().len() <= SECOND_LEVEL_MAX;
            let Some(dot) = end.checked_sub(1).filter(|_| short) else { return };
            let at = label_start(text, dot);
            by_label(at, dot);
            end = at;
        }
    }

    fn by_joined(&mut self, query: &Query, keys: &Keys) {
        let (text, name_at) = (query.letters.as_bytes(), query.letters.name_at);
        let (mut hash, mut end) = (Hash::default(), text.len());
        for _ in 0..JOINED_MAX {
            let is_name = end == query.letters.name_end;
            let at = if is_name { name_at } else { label_start(text, end) };
            match is_name {
                true => hash.prepend(keys.name.whole()),
                false => {
                    let label = text.get(at..end).unwrap_or_default().iter().rev();
                    label.for_each(|&byte| hash.push_front(query.alphabet.letter(byte)));
                }
            }
            let how = How::Joined { at: at as u8, mistyped: false };
            self.whole(hash.finish(Space::Joined), how);
            let Some(dot) = at.checked_sub(1) else { break };
            end = dot;
        }
        for &(key, at) in query.mistyped.iter().flatten() {
            self.whole(key, How::Joined { at, mistyped: true });
        }
        if query.is_suffix {
            // `kuledu.np` for `ku.edu.np`: below `*.np` every label is one, mistyped dot or not.
            let (joined, len) = query.without_dots(0);
            let joined = joined.get(..len).unwrap_or_default();
            Neighbourhood::new(joined, &query.alphabet, Space::Joined).deletions(|key, _| {
                self.whole(key, How::Joined { at: 0, mistyped: true });
            });
        }
    }

    fn by_zone(&mut self, query: &Query) {
        let zones = self.directory;
        let (min, max) = (usize::from(zones.zone_len_min), usize::from(zones.zone_len_max));
        let starts = query.label_starts().take(ZONE_LABELS_MAX);
        // `arcyber.mil.com`: the whole of a zone, and a suffix behind it.
        let (at, name) = (query.letters.name_at, query.letters.name());
        if at > 0 && is_institutional_top(name) {
            let key = keys::of_ascii(name, Space::Zone);
            self.whole(key, How::Zone { at: at as u8 });
        }
        // A suffix that exists is whole: `edu.ml` is not `ml` with an `edu` that some zone has.
        let last = if query.suffix_exists { query.letters.suffix_at } else { usize::MAX };
        for at in starts.filter(|&at| at > 0 && at <= last) {
            let (joined, len) = query.without_dots(at);
            if len + 1 < min || len > max + 1 {
                continue;
            }
            let joined = joined.get(..len).unwrap_or_default();
            let hood = Neighbourhood::new(joined, &query.alphabet, Space::Zone);
            let how = How::Zone { at: at as u8 };
            self.whole(hood.tail(0), how);
            hood.deletions(|key, mark| self.key(key, mark, how));
        }
    }
}

impl Query {
    /// First letter of the label before the name.
    pub(super) fn label_before(&self) -> Option<usize> {
        let dot = self.letters.name_at.checked_sub(1)?;
        Some(label_start(self.letters.as_bytes(), dot))
    }

    /// First letters of the labels, right to left.
    pub(super) fn label_starts(&self) -> impl Iterator<Item = usize> + '_ {
        let text = self.letters.as_bytes();
        (0..text.len()).rev().filter(move |&at| at == 0 || text.get(at - 1) == Some(&b'.'))
    }

    /// The first 63 letters from `at` on, without dots, and how many there are.
    fn without_dots(&self, at: usize) -> ([u8; LABEL_LEN_MAX], usize) {
        let mut joined = [0; LABEL_LEN_MAX];
        let mut len = 0;
        let letters = self.letters.as_bytes().iter().skip(at).filter(|&&byte| byte != b'.');
        for (to, from) in joined.iter_mut().zip(letters) {
            *to = *from;
            len += 1;
        }
        (joined, len)
    }

    /// The letters from `at` on, without dots.
    fn joined(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        let tail = self.letters.as_bytes().iter().skip(at);
        tail.filter(|&&byte| byte != b'.').map(|&byte| self.alphabet.letter(byte))
    }
}

/// Where the label begins that ends before `end`.
fn label_start(text: &[u8], end: usize) -> usize {
    let head = text.get(..end).unwrap_or_default();
    head.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1)
}

/// Letters that no word begins with: none of them is a vowel behind a consonant. `web`, `mail` and `sky` are
/// words, `gmx`, `qq` and `aol` are not.
fn is_initials(mut letters: impl Iterator<Item = char>) -> bool {
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut before = 'a';
    letters.all(|letter| {
        let is_syllable = is_vowel(letter) && !is_vowel(before);
        before = letter;
        letter.is_ascii_lowercase() && !is_syllable
    })
}

/// `gmaillcom`, `yahoo-co.uk`: writes the keys without the letter before a suffix inside a label, and where
/// that label begins. An A-label is not looked into.
fn with_mistyped_dot(domain: &Domain, keys: &mut [Option<(u64, u8)>; MISTYPED_MAX]) {
    if domain.has_idn() || !domain.has_suffix_inside() {
        return;
    }
    let text = domain.as_bytes();
    let mut free = keys.iter_mut();
    suffix::inside_labels(text, |suffix_at| {
        let head = text.get(..suffix_at - 1).unwrap_or_default();
        let at = head.iter().rposition(|&letter| letter == b'.').map_or(0, |dot| dot + 1);
        let (name, suffix) =
            (head.get(at..).unwrap_or_default(), text.get(suffix_at..).unwrap_or_default());
        let letters = name.iter().chain(suffix.iter().filter(|&&letter| letter != b'.'));
        if let Some(slot) = free.next() {
            *slot = Some((keys::of_ascii(letters, Space::Joined), at as u8));
        }
    });
}

/// `gmail.com.com`, `gmail.com.com.com`: the key of `gmail`, and where `gmail.com` ends, or `gmailcom`.
fn without_repeated_suffix(domain: &Domain) -> Option<(u64, u8)> {
    let suffix = domain.as_bytes().get(domain.suffix_at()..)?;
    let before_suffix =
        |head: &'_ [u8]| head.strip_suffix(suffix)?.strip_suffix(b".").map(<[u8]>::len);
    let mut head = domain.as_bytes();
    let cut = |head: &[u8]| {
        let end = before_suffix(head)?;
        head.get(..end)?.strip_suffix(suffix)?.ends_with(b".").then_some(end)
    };
    while let Some(end) = cut(head) {
        head = head.get(..end)?;
    }
    if domain.has_idn() {
        return None;
    }
    if head.len() == domain.len() {
        // `gmailcom.com`: the first of the two without its dot. Words end in two letters of any country.
        let name = domain.as_bytes().get(domain.name_at()..domain.name_end())?;
        let name = name.strip_suffix(suffix).filter(|_| suffix.len() > 2)?;
        let key = || keys::of_ascii(name, Space::Name);
        return (name.len() >= BARE_MIN).then(|| (key(), domain.name_end() as u8));
    }
    let before = head.get(..before_suffix(head)?)?;
    let name = before.rsplit(|&letter| letter == b'.').next()?;
    Some((keys::of_ascii(name, Space::Name), head.len() as u8))
}
