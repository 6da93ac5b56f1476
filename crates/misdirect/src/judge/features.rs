//! What speaks for and against a slip: the features of the likeliest reading, as integers.
//!
//! The masses of [`super`] say *who* was meant nearly always; *whether* anybody else was meant they
//! overstate, since a name's letters say less about its being somebody's than a trigram model
//! believes, and every kind of slip has its own real neighbours. So the last step is a logistic
//! function of the features below, fitted to real slips and real names (`cargo xtask train`).
//! Training calls this same code.

use super::background::COMMON_HEADS;
use super::letters::letters_cost;
use crate::bits::BIT;
use crate::channel::{Edit, NOWHERE, Place, Reading, SlipKind};
use crate::directory::{Query, TAG_EDUCATION, TAG_GOVERNMENT, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::domain::skeleton::Parts;
use crate::domain::suffix_class::{SuffixClass, is_institutional, suffix_class, suffix_cost};

/// Names of the features, in their order. Costs are in 1/256 bit, flags 0 or 256.
pub(crate) const FEATURES: [&str; 61] = [
    "always",
    "prior",
    "channel",
    "letters",
    "letters-less-target's",
    "suffix-typed",
    "suffix-intended",
    "suffix-unlisted",
    "name-length",
    "name-of-3",
    "name-of-4",
    "name-of-5",
    "more-slips",
    "substitution-apart",
    "substitution-adjacent",
    "insertion-apart",
    "insertion-adjacent",
    "repetition",
    "omission",
    "omission-of-double",
    "transposition",
    "first-letter",
    "last-letter",
    "digit",
    "hyphen",
    "last-s",
    "subdomain",
    "suffix-by-letters",
    "suffix-swap",
    "own-provider",
    "own-government",
    "own-other",
    "own-other-length",
    "own-both-countries",
    "own-to-com",
    "institution",
    "target-education",
    "target-provider",
    "target-public",
    "glued",
    "in-front",
    "dots",
    "repeated-suffix",
    "crowd",
    "second",
    "below",
    "odds",
    "own-provider-by-letters",
    "own-other-by-letters",
    "own-provider-suffix",
    "own-other-suffix",
    "swap-and-name",
    "letters-by-letter",
    "own-military",
    "own-of-institution",
    "glued-to-common",
    "own-com-to-country",
    "own-provider-generic",
    "light",
    "own-of-3",
    "number",
];

/// Suffixes rarer than this are alike.
const RARE_SUFFIX: u32 = 12 * BIT;

/// The first of the CJK blocks.
const FIRST_CHARACTER: char = '\u{2E80}';

/// How many there are.
pub(crate) const COUNT: usize = FEATURES.len();

/// The values, in the order of [`FEATURES`].
pub(crate) type Values = [i32; COUNT];

/// What the features are made of.
pub(crate) struct Facts<'a> {
    pub(crate) query: &'a Query,
    pub(crate) typed_suffix: &'a [u8],
    pub(crate) intended: &'a Letters,
    pub(crate) intended_suffix: &'a [u8],
    pub(crate) tags: u8,
    pub(crate) reading: &'a Reading,
    /// −log2 of how often the entry is meant, by its weight alone.
    pub(crate) prior: u32,
    /// How many targets there are.
    pub(crate) crowd: usize,
    /// What the second target costs more.
    pub(crate) second: u32,
    /// What typed being right costs more than the reading, by masses.
    pub(crate) odds: i32,
}

impl Facts<'_> {
    pub(crate) fn values(&self) -> Values {
        let typed = &self.query.letters;
        let edits = self.reading.edits.as_slice();
        let any = |test: &dyn Fn(&Edit) -> bool| flag(edits.iter().any(test));
        let in_name = |edit: &Edit, kind: SlipKind| edit.kind == kind && edit.place == Place::Name;
        let letters = letters_cost(typed.name()) as i32;
        let target_letters = letters_cost(self.intended.name()) as i32;
        let length = self.intended.name().len();
        let same_name = typed.name() == self.intended.name();
        let own =
            same_name && self.query.suffix_listed && self.typed_suffix != self.intended_suffix;
        let own_tags = |wanted: u8| flag(own && self.tags & wanted != 0);
        let public = TAG_MILITARY | TAG_GOVERNMENT;
        let own_other = own && self.tags & (public | TAG_PROVIDER) == 0;
        let class = suffix_class(self.typed_suffix, self.query.suffix_listed);
        let intended_class = suffix_class(self.intended_suffix, true);
        let country = |class| matches!(class, SuffixClass::Country | SuffixClass::CountrySecond);
        let by_suffix_letters =
            |edit: &Edit| edit.place == Place::Suffix && edit.kind != SlipKind::SuffixSwap;
        let by_letters = edits.iter().any(by_suffix_letters);
        let listed = self.query.suffix_listed;
        // Beyond a few thousandths of all mail the examples end.
        let typed_suffix = suffix_cost(self.typed_suffix, true).min(RARE_SUFFIX) as i32;
        let typed_suffix = if listed { typed_suffix } else { 0 };
        let at_first =
            |edit: &Edit| edit.place == Place::Name && self.at(edit) == self.intended.name_at;
        let first = edits.iter().any(at_first);
        let in_front = |edit: &Edit| {
            edit.kind == SlipKind::Insertion
                && edit.intended_at == NOWHERE
                && edit.place == Place::Name
        };
        let adjacent = |edit: &Edit| self.is_cheap(edit);
        [
            BIT as i32,
            self.prior.min(40 * BIT) as i32,
            self.reading.cost as i32,
            letters,
            letters - target_letters,
            typed_suffix,
            suffix_cost(self.intended_suffix, true).min(RARE_SUFFIX) as i32,
            flag(!self.query.suffix_listed),
            (length.min(16) * 32) as i32,
            flag(length <= 3),
            flag(length == 4),
            flag(length == 5),
            (edits.len().saturating_sub(1) * 256) as i32,
            any(&|edit| in_name(edit, SlipKind::Substitution) && !adjacent(edit)),
            any(&|edit| in_name(edit, SlipKind::Substitution) && adjacent(edit)),
            any(&|edit| in_name(edit, SlipKind::Insertion) && !adjacent(edit)),
            any(&|edit| in_name(edit, SlipKind::Insertion) && adjacent(edit)),
            any(&|edit| in_name(edit, SlipKind::Repetition)),
            any(&|edit| in_name(edit, SlipKind::Omission) && !self.is_double(edit)),
            any(&|edit| in_name(edit, SlipKind::Omission) && self.is_double(edit)),
            any(&|edit| in_name(edit, SlipKind::Transposition)),
            flag(first),
            any(&|edit| edit.place == Place::Name && self.at(edit) + 1 >= self.intended.name_end),
            any(&|edit| self.touches(edit, |letter| letter.is_ascii_digit())),
            any(&|edit| self.touches(edit, |letter| letter == b'-')),
            any(&|edit| {
                edit.place == Place::Name
                    && self.at(edit) + 1 >= self.intended.name_end
                    && self.touches(edit, |letter| letter == b's')
            }),
            any(&|edit| edit.place == Place::Subdomain),
            flag(by_letters),
            any(&|edit| edit.kind == SlipKind::SuffixSwap),
            own_tags(TAG_PROVIDER),
            flag(own && self.tags & public == TAG_GOVERNMENT),
            flag(own_other),
            if own_other { (length.min(16) * 32) as i32 } else { 0 },
            flag(own_other && country(class) && country(intended_class)),
            flag(own_other && class == SuffixClass::Com),
            flag(is_institutional(self.typed_suffix)),
            flag(self.tags & TAG_EDUCATION != 0 || is_institutional(self.intended_suffix)),
            flag(self.tags & TAG_PROVIDER != 0),
            flag(self.tags & public != 0),
            flag(self.reading.kept_needs_dot),
            any(&in_front),
            any(&|edit| edit.place == Place::Dot),
            any(&|edit| edit.kind == SlipKind::Repetition && edit.place == Place::Suffix),
            crate::bits::log2(self.crowd as u64) as i32,
            self.second.min(12 * BIT) as i32,
            flag(typed.name_at > 0),
            self.odds.clamp(-(30 * BIT as i32), 30 * BIT as i32),
            if by_letters { own_tags(TAG_PROVIDER) } else { 0 },
            flag(own_other && by_letters),
            if own && self.tags & TAG_PROVIDER != 0 { typed_suffix } else { 0 },
            if own_other { typed_suffix } else { 0 },
            flag(!same_name && edits.iter().any(|edit| edit.kind == SlipKind::SuffixSwap)),
            letters / (typed.name().len().max(1) as i32),
            own_tags(TAG_MILITARY),
            flag(own && !country(class) && matches!(self.intended_suffix, b"gov" | b"mil")),
            flag(self.reading.kept_needs_dot && self.common_head()),
            flag(own_other && intended_class == SuffixClass::Com && country(class)),
            if country(class) || country(intended_class) { 0 } else { own_tags(TAG_PROVIDER) },
            self.prior.min(40 * BIT).saturating_sub(12 * BIT) as i32,
            flag(own && length <= 3),
            any(&|edit| self.is_number(edit)),
        ]
    }

    /// Slips that put one word for another: numbers (`school-21` is a school as `school-12` is), and
    /// characters of scripts in which one stands for a word (`南京大学` is no slip of `北京大学`).
    pub(crate) fn words(&self) -> usize {
        let edits = self.reading.edits.as_slice().iter().filter(|edit| edit.place == Place::Name);
        let is_wide = |edit: &Edit| self.typed(edit) >= FIRST_CHARACTER;
        let is_word = |edit: &&Edit| match edit.kind {
            SlipKind::Substitution => self.is_number(edit) || is_wide(edit),
            SlipKind::Transposition => self.is_number(edit),
            _ => false,
        };
        edits.filter(is_word).count()
    }

    /// The letter typed is another with a mark, `ö` for `o`. No key is missed for that one, nearly.
    pub(crate) fn has_mark(&self) -> bool {
        let edits = self.reading.edits.as_slice().iter();
        let mut substitutions = edits.filter(|edit| edit.kind == SlipKind::Substitution);
        substitutions.any(|edit| {
            let typed = self.typed(edit);
            let intended = self.intended.as_bytes().get(self.at(edit)).copied().map(char::from);
            // A Turkish keyboard has ı where others have i.
            !typed.is_ascii()
                && typed != 'ı'
                && Parts::of(typed).as_slice().iter().copied().eq(intended)
        })
    }

    /// The first letter of an edit in what was typed. (Letters that only the intended text has are not
    /// in the query's alphabet.)
    fn typed(&self, edit: &Edit) -> char {
        let letter = self.query.letters.as_bytes().get(usize::from(edit.typed_at));
        letter.map_or('\0', |&byte| self.query.alphabet.letter(byte))
    }

    /// What stands before a dot that was left out is a usual sub-domain: `us`, `mail`.
    fn common_head(&self) -> bool {
        let kept = self.query.letters.as_bytes().get(..self.reading.kept).unwrap_or_default();
        let head = kept.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        COMMON_HEADS.contains(&head)
    }

    /// First letter of an edit in what was meant.
    fn at(&self, edit: &Edit) -> usize {
        usize::from(edit.intended_at)
    }

    /// A letter doubled in what was meant, one of which was left out.
    fn is_double(&self, edit: &Edit) -> bool {
        let text = self.intended.as_bytes();
        let letter = text.get(self.at(edit));
        let before = self.at(edit).checked_sub(1).and_then(|at| text.get(at));
        letter.is_some() && (before == letter || text.get(self.at(edit) + 1) == letter)
    }

    /// Keys side by side, by what the channel charges: 6.2 bits less than keys apart.
    fn is_cheap(&self, edit: &Edit) -> bool {
        edit.cost < 11 * BIT
    }

    /// A letter that was typed or meant passes the test.
    fn touches(&self, edit: &Edit, test: impl Fn(u8) -> bool) -> bool {
        edit.place != Place::Suffix && self.letters_of(edit).any(test)
    }

    /// One number for another, or a number behind a name: `school12`, `school21`.
    fn is_number(&self, edit: &Edit) -> bool {
        let in_name = edit.place == Place::Name && edit.intended_at != NOWHERE;
        in_name && self.letters_of(edit).all(|letter| letter.is_ascii_digit())
    }

    /// What was typed and what was meant in its place.
    fn letters_of(&self, edit: &Edit) -> impl Iterator<Item = u8> {
        let typed = self.query.letters.as_bytes().iter();
        let typed = typed.skip(usize::from(edit.typed_at)).take(usize::from(edit.typed_len));
        let intended = self.intended.as_bytes().iter();
        let intended = intended.skip(self.at(edit)).take(usize::from(edit.intended_len));
        typed.chain(intended).copied()
    }
}

fn flag(is: bool) -> i32 {
    if is { BIT as i32 } else { 0 }
}
