//! How often a domain is made to be taken for another, and how often such a one is honest.
//!
//! With d an entry and t a name that imitates it, made to deceive costs
//! δ · P(d) · P(form) · P(the rest of t), against what `background` says of t, and against an owner who
//! has t beside d. Where P(d) is on both sides it cancels: a firm's own `-service` and a thief's differ
//! in how common each is, and in that thieves go where many people are.

use super::background;
use super::context::Input;
use super::letters::letters_cost;
use crate::bits::{BIT, NEVER};
use crate::channel::{Alike, Form, SlipKind, read_imitation};
use crate::directory::{LURE_GROUPS, Query, TAG_GOVERNMENT, TAG_MILITARY, TAG_PROVIDER, lure};
use crate::domain::Domain;
use crate::domain::letters::Letters;
use crate::domain::suffix_class::is_institutional;

/// Which letter is made to look alike, and by which of its likes.
const LETTER: u32 = 5 * BIT;
/// Short names are words, `stern` beside `stem`, `born` beside `bom`: who imitates takes longer ones.
const SHORT: u32 = 12 * BIT;
const SHORT_LEN: usize = 4;
/// Half of that for a provider's short name joined to a word: `mail-services` is no `mail.com`, but `aol-login`
/// may be AOL.
const SHORT_PROVIDER: u32 = 6 * BIT;
/// A name registered for mail that a flipped bit of memory sends there (Dinaburg 2011): one in thirty
/// of what is made to deceive, and which of some forty bits. Shorter names are one bit from others by
/// the dozen: `fvcc.edu` and `nvcc.edu`.
const FLIP: u32 = 10 * BIT;
const FLIP_LEN_MIN: usize = 6;
/// Which letter gets a mark, or loses one: that meets the eye.
const MARK: u32 = 9 * BIT;
/// A name joined to a word, or put in front of another: one in four of what is made to deceive.
const JOINED: u32 = 2 * BIT;
/// Who imitates a domain imitates its suffix, too, if he can.
const OTHER_SUFFIX: u32 = 2 * BIT;
/// A name that gives itself away is hardly anybody's own: none of 305 internationalised names on
/// popularity lists does.
pub(crate) const GIVEN_AWAY: u32 = 8 * BIT;
/// Thieves get no name under `.gov` or `.ac.jp`.
const CLOSED: u32 = 10 * BIT;
/// A word in front of the name, or glued to it: of 31 rows of the corpus with a word that lures two have it
/// in front, and one glued.
const UNUSUAL: u32 = 3 * BIT;
/// Which of the words that lure.
const LURE: u32 = 5 * BIT;
/// How rare such a word is in genuine names with a hyphen: counted, by its group, among 21,918 of these
/// on popularity lists, of which at most three have a word of the first group (`login`, `verify`). Then
/// come those like `account`, like `support`, `pay` and `secure`, those like `service`, and `online`.
const HONEST_LURES: [u32; LURE_GROUPS] =
    [14 * BIT, 12 * BIT, 11 * BIT, 10 * BIT, 9 * BIT, 11 * BIT / 2];
/// Another word: those who deceive choose one that says something.
const OTHER_WORD: u32 = 8 * BIT;
/// `impots-gouv.com` for `impots.gouv.fr`: hardly an honest name has the like.
const SECOND_LEVEL: u32 = 14 * BIT;
/// A firm's own names beside its first: a sixteenth of its mail.
const OWN: u32 = 4 * BIT;
/// The same of public bodies, whose names are words, and of mail providers, where it is other people
/// who make a name of theirs (`gmail-blog`).
const OWN_PUBLIC: u32 = 6 * BIT;
const OWN_PROVIDER: u32 = 8 * BIT;
/// However much mail a firm gets, such a name gets no more than this share of all.
const OWN_MOST: u32 = 14 * BIT;
/// The same name with the marks that its language writes, `försäkringskassan.se`, or without: hardly
/// any mail goes to such.
const MARKED: u32 = 16 * BIT;
const MARKED_MOST: u32 = 34 * BIT;
/// A whole domain before another: a mail gateway's customer, `example.com.gateway.net`.
const WHOLE: u32 = 14 * BIT;
const WHOLE_MOST: u32 = 24 * BIT;
/// A whole domain inside the name of another, `army-mil.com`: whose suffix changed, or whom it was
/// taken from. Rarer by far.
const WHOLE_NAME: u32 = 6 * BIT;

/// The cost of a name being made to look like another, per address: hardly any is typed (one in fifty
/// slips), some are pasted, more come in messages (0.18 % of lexical look-alikes were phishing, Tian 2018;
/// the rest is a guess). Who keeps a file types what stands in it. A bit dearer since it is not 0.29
/// that one warns from, but 1 in 6 (before how far to believe that is asked): the same names are asked about.
fn deception(input: Input) -> u32 {
    match input {
        Input::Typing | Input::Typed | Input::Standing => 15 * BIT,
        Input::Pasted => 11 * BIT,
        Input::Received => 9 * BIT,
    }
}

/// The cost of `typed` being what somebody makes who imitates the domain with the letters `intended`,
/// numbered as the query's are. `None` where it is no imitation.
pub(crate) fn drawn_cost(query: &Query, typed: &Domain, intended: &Letters) -> Option<u32> {
    let letters = &query.letters;
    let suffix = background::suffix(typed, query.suffix_exists, None);
    let before = letters.as_bytes().get(..letters.name_at).unwrap_or_default();
    let plain = background::unlisted(query, letters_cost(letters.name()), suffix)
        + background::subdomain(before);
    let read = |how| {
        let read = read_imitation(query, how, intended, &query.alphabet)?;
        let edits = read.reading.edits;
        let other_suffix = edits.as_slice().iter().any(|edit| edit.kind == SlipKind::SuffixSwap);
        let (form, letters) = (read.form, read.letters);
        let tags = 0;
        let read = Imitated { form, letters, other_suffix, query, plain, intended, tags };
        Some(read.drawn_of_one())
    };
    query.imitations().filter_map(read).min()
}

/// What a typed name has of an entry's.
pub(crate) struct Imitated<'a> {
    pub(crate) form: Form,
    /// Letters that stand for others.
    pub(crate) letters: Alike,
    /// The suffix is another than the entry's.
    pub(crate) other_suffix: bool,
    pub(crate) query: &'a Query,
    /// The cost of what was typed, by its letters and suffix.
    pub(crate) plain: u32,
    /// The entry's letters, and its tags.
    pub(crate) intended: &'a Letters,
    pub(crate) tags: u8,
}

impl Imitated<'_> {
    /// The cost of its being made to deceive, apart from how often the entry is meant.
    pub(crate) fn made(&self, input: Input) -> u32 {
        deception(input).saturating_add(self.drawn()).min(NEVER)
    }

    /// The cost of its being what somebody makes who imitates the entry.
    fn drawn(&self) -> u32 {
        let Alike { others, marks } = self.letters;
        let suffix = if self.other_suffix { OTHER_SUFFIX } else { 0 };
        let is_closed = is_institutional(self.query.letters.suffix());
        let closed = if is_closed { CLOSED } else { 0 };
        let joined = JOINED + closed;
        let letters = LETTER * others + MARK * marks + suffix;
        match self.form {
            Form::Letters if self.is_word() => letters + SHORT,
            Form::Letters => letters,
            Form::Joined { .. } => {
                let lures = self.lures();
                let words = if lures.count == 0 { OTHER_WORD } else { LURE * lures.count };
                let short = match self.intended.name().len() <= SHORT_LEN {
                    true if others > 0 => SHORT,
                    true if self.tags & TAG_PROVIDER != 0 => SHORT_PROVIDER,
                    _ => 0,
                };
                letters + joined + short + (self.rest() + words).saturating_sub(lures.by_letters)
            }
            Form::Flip if self.intended.name().len() < FLIP_LEN_MIN => NEVER,
            Form::Flip => letters + FLIP,
            Form::Whole { .. } if others > 0 && self.intended.name().len() < SHORT_LEN => {
                letters + joined + SHORT + self.rest()
            }
            Form::Whole { .. } => letters + joined + self.rest(),
        }
    }

    /// The same if nothing else is asked than which name that is: whether the entry's is a word is the same
    /// for all, and of words that lure the letters say nothing.
    fn drawn_of_one(&self) -> u32 {
        let letters = LETTER * self.letters.others + MARK * self.letters.marks;
        let Form::Joined { at, end } = self.form else {
            return match self.form {
                Form::Letters => letters,
                _ => self.drawn(),
            };
        };
        let (name, lures) = (&self.query.letters, self.lures());
        let around = [(name.name_at, at), (end, name.name_end)];
        let around = around.map(|(at, end)| name.as_bytes().get(at..end).unwrap_or_default());
        let is_glued = |text: &[u8]| !text.is_empty() && !text.contains(&b'-');
        let unusual = u32::from(!around[0].is_empty())
            + around.iter().map(|text| u32::from(is_glued(text))).sum::<u32>();
        let suffix = self.plain.saturating_sub(letters_cost(name.name()));
        let other = if self.other_suffix { OTHER_SUFFIX } else { 0 };
        let closed = if is_institutional(name.suffix()) { CLOSED } else { 0 };
        letters + JOINED + closed + suffix + other + LURE * lures.count + UNUSUAL * unusual
    }

    /// The cost of its being an honest name, `meant` being that of the entry being meant.
    pub(crate) fn honest(&self, meant: u32) -> u32 {
        let share = match self.tags {
            tags if tags & TAG_PROVIDER != 0 => OWN_PROVIDER,
            tags if tags & (TAG_MILITARY | TAG_GOVERNMENT) != 0 => OWN_PUBLIC,
            _ => OWN,
        };
        let rest = self.rest();
        match self.form {
            Form::Letters if self.letters.others > 0 || !self.is_latin() => NEVER,
            Form::Letters => meant.saturating_add(MARKED).max(MARKED_MOST),
            Form::Joined { .. } if self.letters.others > 0 => NEVER,
            Form::Joined { .. } => {
                let lures = self.lures();
                let words = (rest + lures.honest).saturating_sub(lures.by_letters);
                let own = match self.letters.marks {
                    0 => meant.saturating_add(share).max(OWN_MOST),
                    _ => meant.saturating_add(MARKED).max(MARKED_MOST),
                };
                own + words
            }
            Form::Flip => NEVER,
            Form::Whole { .. } if self.letters.others > 0 => NEVER,
            Form::Whole { at, .. } => {
                let more = if at >= self.query.letters.name_at { WHOLE_NAME } else { 0 };
                meant.saturating_add(WHOLE).max(WHOLE_MOST) + more + rest
            }
        }
    }

    /// A short name that is likely to be a word as well. (No word has a digit.)
    fn is_word(&self) -> bool {
        let name = self.query.letters.name();
        let letters = name.iter().all(u8::is_ascii_alphabetic) || self.letters.marks > 0;
        self.intended.name().len() <= SHORT_LEN && letters
    }

    fn is_latin(&self) -> bool {
        let name = self.query.letters.name();
        name.iter().any(u8::is_ascii_alphabetic)
    }

    /// What is typed beside the entry's letters.
    fn rest(&self) -> u32 {
        let (at, end) = match self.form {
            Form::Letters | Form::Flip => return 0,
            Form::Joined { at, end } | Form::Whole { at, end } => (at, end),
        };
        let letters = &self.query.letters;
        let (text, middle) = (letters.as_bytes(), letters.name_at.clamp(at, end));
        // What `plain` has of it, before the name and in it.
        let before = background::subdomain(text.get(at..middle).unwrap_or_default());
        let parts = text.get(middle..end).unwrap_or_default();
        let parts = parts.split(|&byte| matches!(byte, b'.' | b'-'));
        let name: u32 = parts.filter(|part| !part.is_empty()).map(letters_cost).sum();
        self.plain.saturating_sub(before + name)
    }

    /// The words around the entry's name that lure.
    fn lures(&self) -> Lures {
        let mut lures = Lures { count: 0, by_letters: 0, honest: 0 };
        let Form::Joined { at, end } = self.form else { return lures };
        let (typed, text) = (&self.query.letters, self.query.letters.as_bytes());
        let around = [text.get(typed.name_at..at), text.get(end..typed.name_end)];
        let second_level = second_level(self.intended.suffix());
        for word in around.into_iter().flatten().flat_map(|text| text.split(|&byte| byte == b'-')) {
            let of_suffix = (!word.is_empty() && word == second_level).then_some(SECOND_LEVEL);
            let group =
                || lure(word, &self.query.alphabet).and_then(|group| HONEST_LURES.get(group));
            if let Some(honest) = of_suffix.or_else(|| group().copied()) {
                lures.count += 1;
                lures.honest += honest;
                lures.by_letters += letters_cost(word);
            }
        }
        lures
    }
}

/// What words that lure cost, by their letters and in honest names.
struct Lures {
    count: u32,
    by_letters: u32,
    honest: u32,
}

/// The first of two labels or more: `gouv` of `gouv.fr`.
fn second_level(suffix: &[u8]) -> &[u8] {
    let dot = suffix.iter().position(|&byte| byte == b'.').unwrap_or(0);
    suffix.get(..dot).unwrap_or_default()
}
