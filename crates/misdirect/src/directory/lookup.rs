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
//! | the last labels without dots | a dot left out, or one too many | `gmailcom`, `ar.my.mil` |
//! | the same less the letter before a suffix | a letter on the dot's place | `gmaillcom` |
//! | the name once a repeated suffix is dropped | | `gmail.com.com` |
//! | the name with a long run of one letter made short | a key held down | `yahoooooo.com` |
//! | the last two labels without their dot | a dot for the whole suffix | `hot.mail` |
//! | the last labels without dots, and less one letter, among zones | | `jsoc.ml` for `*.mil` |
//!
//! # Complexity
//!
//! At most 64 + 1 + 2 + 2 × 61 + 3 + 1 + 5 + 4 + 63 + 1 + 1 + 2 + 3 × 64 + 10 × 49 look-ups a directory, and at most `STEPS_MAX` lines,
//! items of lists and entries (four steps each) in all of them. What a crowded or hostile directory
//! has beyond that is not found; the name as it was typed comes first.

use super::image::Steps;
use super::keys::{self, Mark, Neighbourhood, Space};
use super::looks::{LOOKS_MAX, look_keys};
use super::{Directory, Entry};
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

/// Records that were visited. Beyond its room records are visited again, which costs time only.
#[derive(Default)]
pub(super) struct Seen {
    offsets: [u32; 32],
    len: usize,
}

impl Seen {
    pub(super) fn has(&self, offset: u32) -> bool {
        self.offsets.iter().take(self.len).any(|&known| known == offset)
    }

    /// False where it was there.
    pub(super) fn add(&mut self, offset: u32) -> bool {
        if self.has(offset) {
            return false;
        }
        if let Some(free) = self.offsets.get_mut(self.len) {
            *free = offset;
            self.len += 1;
        }
        true
    }
}

/// How an entry was found; positions are letters of the typed domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// By its name.
    Name,
    /// By what its name looks like.
    Skeleton,
    /// By a part of what was typed, itself or what it looks like.
    Part {
        /// First letter of the part.
        at: usize,
        /// One past its last letter.
        end: usize,
    },
    /// By its name, which is all that was typed, from `at` on and perhaps with a dot inside.
    Bare {
        /// First letter of the name.
        at: usize,
    },
    /// By its name, once all but `kept` letters of the run that begins at `at` are dropped.
    Held {
        /// First letter of the run.
        at: usize,
        /// Letters of the run.
        len: usize,
        /// Letters of it that are kept.
        kept: usize,
    },
    /// By a tail of the typed name that begins at `at`.
    Glued {
        /// First letter of the tail.
        at: usize,
    },
    /// As a provider's name that the typed one spells by ear.
    Sound {
        /// What that spelling costs, in 1/256 bit.
        cost: u32,
    },
    /// By the label that begins at `at`, before the name or first of the suffix.
    Label {
        /// First letter of that label.
        at: usize,
    },
    /// By the label that begins at `at` and the name with a hyphen for the dot between them.
    Hyphenated {
        /// First letter of that label.
        at: usize,
    },
    /// By the letters of the last labels, which begin at `at`, without dots, or without the letter
    /// on a dot's place.
    Joined {
        /// First letter of the first of these labels.
        at: usize,
        /// A letter stands where a dot belongs.
        mistyped: bool,
    },
    /// By the name that is left when the repeated suffix from `end` on is dropped.
    Repeated {
        /// One past the last letter that is kept.
        end: usize,
    },
    /// A zone, by the last labels, which begin at `at`.
    Zone {
        /// First letter of the first of these labels.
        at: usize,
    },
}

/// An entry that could have been meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit<'d> {
    pub(crate) entry: Entry<'d>,
    pub(crate) how: How,
}

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
    name: Neighbourhood,
    looks: [Option<u64>; LOOKS_MAX],
    pub(super) repeated: Option<(u64, usize)>,
    /// Keys without a letter that may stand for a dot, and first letter of its label.
    pub(super) mistyped: [Option<(u64, usize)>; MISTYPED_MAX],
}

impl Query {
    pub(crate) fn new(domain: &Domain) -> Self {
        let mut alphabet = Alphabet::new();
        let letters = Letters::of(domain, &mut alphabet);
        let name = Neighbourhood::new(letters.name(), &alphabet, Space::Name);
        let looks = look_keys(letters.name(), &alphabet);
        let repeated = without_repeated_suffix(domain);
        let suffix_exists = domain.section() != Section::Unlisted;
        let is_internal = domain.is_internal();
        let is_suffix = domain.is_public_suffix();
        let mistyped = with_mistyped_dot(domain);
        Self {
            letters,
            alphabet,
            suffix_exists,
            is_internal,
            is_suffix,
            name,
            looks,
            repeated,
            mistyped,
        }
    }
}

impl<'d> Directory<'d> {
    /// Visits every entry that some key finds; one found by several keys is visited for each.
    pub(crate) fn candidates(&self, query: &Query, visit: impl FnMut(Hit<'d>)) {
        self.candidates_within(query, &Steps::new(), visit);
    }

    pub(super) fn candidates_within(
        &self,
        query: &Query,
        steps: &Steps,
        mut visit: impl FnMut(Hit<'d>),
    ) {
        let visit = &mut visit;
        self.by_name(query, steps, visit);
        self.by_name_alone(query, steps, visit);
        self.by_sound(query, steps, visit);
        self.by_run(query, steps, visit);
        self.by_tail(query, steps, visit);
        self.by_labels_around(query, steps, visit);
        self.by_joined(query, steps, visit);
        if let Some((key, end)) = query.repeated {
            self.hits(key, Mark::FULL, How::Repeated { end }, steps, visit);
        }
        self.by_part(query, steps, visit);
        if self.zone_count > 0 {
            self.by_zone(query, steps, visit);
        }
    }

    fn by_name(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        let mut seen = Seen::default();
        if query.letters.suffix().is_empty() {
            return;
        }
        let mut record = |offset, how| {
            if how == How::Skeleton || seen.add(offset) {
                self.entries_of(offset, steps, |entry| visit(Hit { entry, how }));
            }
        };
        self.records_near(&query.name, steps, |offset, stored, is_whole| {
            // `wamerbros` is what `warnerbros` looks like.
            let by_looks = is_whole && stored == Mark::SKELETON;
            record(offset, if by_looks { How::Skeleton } else { How::Name });
        });
        self.heavy_near(query.letters.name(), |offset| record(offset, How::Name));
        for &key in query.looks.iter().flatten() {
            self.hits(key, Mark::SKELETON, How::Skeleton, steps, visit);
        }
    }

    /// `mail`, `localhost`: a short label is a host of one's own network, unless it is initials (`gmx`); a
    /// number is no host, but may be a provider (`163`). A longer one that is a listed name had its suffix left out (9 of 211 slips in git trailers), and so had
    /// `hot.mail`.
    fn by_name_alone(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        if query.suffix_exists {
            return;
        }
        let labels = if query.letters.suffix().is_empty() { 1 } else { 2 };
        let Some(at) = query.label_starts().nth(labels - 1) else { return };
        let len = query.joined(at).count();
        let is_name = || {
            is_initials(query.joined(at)) || query.joined(at).all(|letter| letter.is_ascii_digit())
        };
        if len >= BARE_MIN || labels == 1 && len > 1 && is_name() {
            let key = keys::full(query.joined(at), Space::Name);
            self.hits(key, Mark::FULL, How::Bare { at }, steps, visit);
        }
    }

    /// Nobody has hosts below a provider, so that nothing stands before it.
    fn by_sound(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        if query.letters.name_at > 0 || query.letters.suffix().is_empty() {
            return;
        }
        sounds::heard(query.letters.name(), |provider, cost| {
            let key = keys::of_ascii(provider, Space::Name);
            self.hits(key, Mark::FULL, How::Sound { cost }, steps, visit);
        });
    }

    fn by_run(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        let name = query.letters.name();
        let runs = name.chunk_by(|a, b| a == b).map(<[u8]>::len);
        let runs = runs.scan(0, |end, len| {
            *end += len;
            Some((*end - len, len))
        });
        let Some((at, len)) = runs.max_by_key(|run| run.1) else { return };
        for kept in (1..=2).filter(|kept| len >= kept + HELD_MIN) {
            let letters = name.iter().enumerate();
            let letters = letters.filter(|&(place, _)| place < at + kept || place >= at + len);
            let letters = letters.map(|(_, &byte)| query.alphabet.letter(byte));
            let how = How::Held { at: query.letters.name_at + at, len, kept };
            self.hits(keys::full(letters, Space::Name), Mark::FULL, how, steps, visit);
        }
    }

    fn by_tail(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        let (start, len) = (query.letters.name_at, query.letters.name().len());
        let joined = query
            .letters
            .suffix()
            .is_empty()
            .then(|| Neighbourhood::new(query.letters.name(), &query.alphabet, Space::Joined));
        // `usarmymil` lost both dots.
        let hood = joined.as_ref().unwrap_or(&query.name);
        let tails = 1..(len + 1).saturating_sub(TAIL_MIN).min(LABEL_LEN_MAX);
        if !self.is_cached() {
            self.touch(tails.clone().map(|at| hood.tail(at)));
        }
        for at in tails {
            let how = How::Glued { at: start + at };
            self.hits(hood.tail(at), Mark::FULL, how, steps, visit);
        }
    }

    fn by_labels_around(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        let text = query.letters.as_bytes();
        if let Some(at) = query.label_before() {
            let label = text.get(at..query.letters.name_end).unwrap_or_default().iter();
            let letters = label.map(|&byte| if byte == b'.' { b'-' } else { byte });
            let key = keys::full(letters.map(|byte| query.alphabet.letter(byte)), Space::Name);
            self.hits(key, Mark::FULL, How::Hyphenated { at }, steps, visit);
        }
        let mut by_label = |at: usize, end: usize| {
            let label = text.get(at..end).unwrap_or_default();
            let label = label.iter().map(|&byte| query.alphabet.letter(byte));
            self.hits(keys::full(label, Space::Name), Mark::FULL, How::Label { at }, steps, visit);
        };
        let suffix = query.letters.suffix();
        if let Some(dot) = suffix.iter().position(|&byte| byte == b'.') {
            by_label(query.letters.suffix_at, query.letters.suffix_at + dot);
        }
        let mut end = query.letters.name_at;
        for _ in 0..BEFORE_MAX {
            let short = query.letters.name().len() <= SECOND_LEVEL_MAX;
            let Some(dot) = end.checked_sub(1).filter(|_| short) else { return };
            let head = text.get(..dot).unwrap_or_default();
            let at = head.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1);
            by_label(at, dot);
            end = at;
        }
    }

    fn by_joined(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        for at in query.label_starts().take(JOINED_MAX) {
            let key = keys::full(query.joined(at), Space::Joined);
            self.hits(key, Mark::FULL, How::Joined { at, mistyped: false }, steps, visit);
        }
        for &(key, at) in query.mistyped.iter().flatten() {
            self.hits(key, Mark::FULL, How::Joined { at, mistyped: true }, steps, visit);
        }
        if query.is_suffix {
            // `kuledu.np` for `ku.edu.np`: below `*.np` every label is one, mistyped dot or not.
            let (joined, len) = query.without_dots(0);
            let joined = joined.get(..len).unwrap_or_default();
            Neighbourhood::new(joined, &query.alphabet, Space::Joined).deletions(|key, _| {
                self.hits(key, Mark::FULL, How::Joined { at: 0, mistyped: true }, steps, visit);
            });
        }
    }

    fn by_zone(&self, query: &Query, steps: &Steps, visit: &mut impl FnMut(Hit<'d>)) {
        let (min, max) = (usize::from(self.zone_len_min), usize::from(self.zone_len_max));
        let starts = query.label_starts().take(ZONE_LABELS_MAX);
        // `arcyber.mil.com`: the whole of a zone, and a suffix behind it.
        let (at, name) = (query.letters.name_at, query.letters.name());
        if at > 0 && is_institutional_top(name) {
            let key = keys::of_ascii(name, Space::Zone);
            self.hits(key, Mark::FULL, How::Zone { at }, steps, visit);
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
            let how = How::Zone { at };
            self.hits(hood.tail(0), Mark::FULL, how, steps, visit);
            hood.deletions(|key, mark| self.hits(key, mark, how, steps, visit));
        }
    }

    pub(super) fn hits(
        &self,
        key: u64,
        mark: Mark,
        how: How,
        steps: &Steps,
        visit: &mut impl FnMut(Hit<'d>),
    ) {
        self.records_under(key, steps, |offset, stored| {
            // A tail, a joined or a stripped name is one slip already: it has to be found whole.
            let whole_only = !matches!(how, How::Name | How::Zone { .. });
            let whole = stored == Mark::FULL || stored == Mark::SKELETON;
            if stored.meets(mark) && (!whole_only || whole) {
                self.entries_of(offset, steps, |entry| visit(Hit { entry, how }));
            }
        });
    }
}

impl Query {
    /// First letter of the label before the name.
    pub(super) fn label_before(&self) -> Option<usize> {
        let dot = self.letters.name_at.checked_sub(1)?;
        let head = self.letters.as_bytes().get(..dot)?;
        Some(head.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1))
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

/// `gmaillcom`, `yahoo-co.uk`: the keys without the letter before a suffix inside a label, and where
/// that label begins. An A-label is not looked into.
fn with_mistyped_dot(domain: &Domain) -> [Option<(u64, usize)>; MISTYPED_MAX] {
    let mut keys = [None; MISTYPED_MAX];
    if domain.has_idn() || !domain.has_suffix_inside() {
        return keys;
    }
    let text = domain.as_bytes();
    let mut free = keys.iter_mut();
    suffix::inside_labels(text, |suffix_at| {
        let head = text.get(..suffix_at - 1).unwrap_or_default();
        let at = head.iter().rposition(|&letter| letter == b'.').map_or(0, |dot| dot + 1);
        let (name, suffix) =
            (head.get(at..).unwrap_or_default(), text.get(suffix_at..).unwrap_or_default());
        if !name.is_empty() {
            let letters = name.iter().chain(suffix.iter().filter(|&&letter| letter != b'.'));
            if let Some(slot) = free.next() {
                *slot = Some((keys::of_ascii(letters, Space::Joined), at));
            }
        }
    });
    keys
}

/// `gmail.com.com`, `gmail.com.com.com`: the key of `gmail`, and where `gmail.com` ends.
fn without_repeated_suffix(domain: &Domain) -> Option<(u64, usize)> {
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
    if head.len() == domain.len() || domain.has_idn() {
        return None;
    }
    let before = head.get(..before_suffix(head)?)?;
    let name = before.rsplit(|&letter| letter == b'.').next()?;
    Some((keys::of_ascii(name, Space::Name), head.len()))
}
