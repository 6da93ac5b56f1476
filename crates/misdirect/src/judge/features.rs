//! What speaks for and against a slip: the features of the likeliest reading, as integers.
//!
//! The masses of [`super`] say *who* was meant nearly always; *whether* anybody else was meant they
//! overstate, since a name's letters say less about its being somebody's than a trigram model
//! believes, and every kind of slip has its own real neighbours. So the last step is a logistic
//! function of the features below, fitted to real slips and real names (`cargo xtask train`).
//! Training calls this same code.
//!
//! A feature is one line of the table: its name, and its value. `cargo xtask train` takes names from
//! here, so that a new line asks for new examples and a new fit (CONTRIBUTING.md); until then it has no
//! weight, and a test fails.

use super::background::{COMMON_HEADS, subdomain};
use super::letters::letters_cost;
use crate::bits::{BIT, log2};
use crate::channel::{Edit, NOWHERE, Place, Reading, SlipKind};
use crate::directory::{Query, TAG_EDUCATION, TAG_GOVERNMENT, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::domain::skeleton::Parts;
use crate::domain::suffix_class::{SuffixClass, is_institutional, suffix_class, suffix_cost};
use crate::tables::judge::WEIGHTS;

/// What the features are made of.
pub(crate) struct Facts<'a> {
    pub(crate) query: &'a Query,
    pub(crate) typed_suffix: &'a [u8],
    /// The cost of the typed name's letters, and of its suffix.
    pub(crate) letters: u32,
    pub(crate) suffix: u32,
    pub(crate) intended: &'a Meant<'a>,
    pub(crate) reading: &'a Reading,
    /// −log2 of how often the entry is meant, by its weight alone.
    pub(crate) weight: u32,
    /// How many targets there are.
    pub(crate) crowd: usize,
    /// What the second target costs more.
    pub(crate) second: u32,
    /// What typed being right costs more than the reading, by masses.
    pub(crate) odds: i32,
}

/// The domain of a directory or a message that may have been meant.
pub(crate) struct Meant<'v> {
    pub(crate) letters: Letters,
    /// Its suffix in ASCII.
    pub(crate) suffix: &'v [u8],
    pub(crate) tags: u8,
}

/// The features: `f` is the facts, `t` what several features have in common. Costs are in 1/256 bit,
/// flags 0 or 256.
macro_rules! features {
    ($f:ident, $t:ident: $($name:literal => $value:expr,)*) => {
        /// Names of the features, in their order.
        pub(crate) const FEATURES: [&str; COUNT] = [$($name),*];

        /// How many there are.
        pub(crate) const COUNT: usize = [$($name),*].len();

        impl Facts<'_> {
            /// The values, in the order of [`FEATURES`].
            pub(crate) fn values(&self) -> Values {
                let ($f, $t) = (self, self.terms());
                [$($value),*]
            }

            /// What all of them say, each by its weight. Written out one by one, as most are flags that are not
            /// set, for which a loop does as much as for others. A feature that is new has no weight yet.
            pub(crate) fn evidence(&self) -> i64 {
                let ($f, $t) = (self, self.terms());
                let mut weights = WEIGHTS.iter();
                let mut weighed = |value: i32| {
                    i64::from(value) * i64::from(weights.next().copied().unwrap_or(0))
                };
                0 $(+ weighed($value))*
            }
        }
    };
}

features! { f, t:
    "always" => BIT as i32,
    "prior" => f.weight.min(40 * BIT) as i32,
    "channel" => f.reading.cost as i32,
    "letters" => t.letters,
    "letters-less-target's" => t.letters - t.target_letters,
    "suffix-typed" => t.typed_suffix,
    "suffix-intended" => suffix_cost(f.intended.suffix, true).min(RARE_SUFFIX) as i32,
    "suffix-unlisted" => flag(!f.query.suffix_exists),
    "name-length" => t.length(),
    "name-of-3" => flag(t.len <= 3),
    "name-of-4" => flag(t.len == 4),
    "name-of-5" => flag(t.len == 5),
    "more-slips" => (f.edits().len().saturating_sub(1) * 256) as i32,
    "substitution-apart" => t.has(SUBSTITUTION_APART),
    "substitution-adjacent" => t.has(SUBSTITUTION_NEAR),
    "insertion-apart" => t.has(INSERTION_APART),
    "insertion-adjacent" => t.has(INSERTION_NEAR),
    "repetition" => t.has(REPETITION),
    "omission" => t.has(OMISSION),
    "omission-of-double" => t.has(OMISSION_OF_DOUBLE),
    "transposition" => t.has(TRANSPOSITION),
    "first-letter" => t.has(FIRST),
    "last-letter" => t.has(LAST),
    "digit" => t.has(DIGIT),
    "hyphen" => t.has(HYPHEN),
    "last-s" => t.has(LAST_S),
    "subdomain" => t.has(SUBDOMAIN),
    "suffix-by-letters" => t.has(SUFFIX_BY_LETTERS),
    "suffix-swap" => t.has(SUFFIX_SWAP),
    "own-provider" => flag(t.own_provider),
    "own-government" => flag(t.own && f.intended.tags & PUBLIC == TAG_GOVERNMENT),
    "own-other" => flag(t.own_other),
    "own-other-length" => when(t.own_other, t.length()),
    "own-both-countries" => flag(t.own_other && t.is_country && t.is_intended_country),
    "own-to-com" => flag(t.own_other && t.class == SuffixClass::Com),
    "institution" => flag(is_institutional(f.typed_suffix)),
    "target-education" => flag(f.has(TAG_EDUCATION) || is_institutional(f.intended.suffix)),
    "target-provider" => flag(f.has(TAG_PROVIDER)),
    "target-public" => flag(f.has(PUBLIC)),
    "glued" => flag(f.reading.kept_needs_dot),
    "in-front" => t.has(IN_FRONT),
    "dots" => t.has(DOT),
    "repeated-suffix" => t.has(REPEATED_SUFFIX),
    "crowd" => log2(f.crowd as u64) as i32,
    "second" => f.second.min(12 * BIT) as i32,
    "below" => flag(f.query.letters.name_at > 0),
    "odds" => f.odds.clamp(-(30 * BIT as i32), 30 * BIT as i32),
    "own-provider-by-letters" => when(t.own_provider, t.has(SUFFIX_BY_LETTERS)),
    "own-other-by-letters" => when(t.own_other, t.has(SUFFIX_BY_LETTERS)),
    "own-provider-suffix" => when(t.own_provider, t.typed_suffix),
    "own-other-suffix" => when(t.own_other, t.typed_suffix),
    "suffix-and-name" => when(f.in_name() && f.query.suffix_exists, t.has(SUFFIX_SWAP | SUFFIX_BY_LETTERS)),
    "letters-by-letter" => t.letters / (f.query.letters.name().len().max(1) as i32),
    "own-military" => flag(t.own && f.has(TAG_MILITARY)),
    "own-of-institution" => flag(t.own && !t.is_country && t.is_us_public),
    "glued-to-common" => flag(f.reading.kept_needs_dot && f.common_head()),
    "own-com-to-country" => flag(t.own_other && t.intended_class == SuffixClass::Com && t.is_country),
    "own-provider-generic" => flag(t.own_provider && !t.is_country && !t.is_intended_country),
    "light" => f.weight.min(40 * BIT).saturating_sub(12 * BIT) as i32,
    "own-of-3" => flag(t.own && t.len <= 3),
    "number" => t.has(NUMBER),
    "same-host" => when(!t.same_name, f.same_host()),
}

/// The values, in the order of [`FEATURES`].
pub(crate) type Values = [i32; COUNT];

/// Suffixes rarer than this are alike: beyond a few thousandths of all mail the examples end.
pub(crate) const RARE_SUFFIX: u32 = 12 * BIT;

/// The first of the CJK blocks.
const FIRST_CHARACTER: char = '\u{2E80}';

/// Tags of armies and governments.
const PUBLIC: u8 = TAG_MILITARY | TAG_GOVERNMENT;

/// What several features have in common.
struct Terms {
    /// The cost of the typed name's letters, and of the target's.
    letters: i32,
    target_letters: i32,
    /// Letters of the target's name.
    len: usize,
    /// The cost of the typed suffix; 0 where it does not exist.
    typed_suffix: i32,
    class: SuffixClass,
    intended_class: SuffixClass,
    is_country: bool,
    is_intended_country: bool,
    /// The target is under `gov` or `mil`.
    is_us_public: bool,
    /// What is true of some edit ([`Facts::marks_of`]).
    marks: u32,
    same_name: bool,
    /// The target's own name, under another suffix that exists; its being a provider's, and neither a
    /// provider's nor a public body's.
    own: bool,
    own_provider: bool,
    own_other: bool,
}

impl Terms {
    /// Letters of the target's name, as a feature.
    fn length(&self) -> i32 {
        (self.len.min(16) * 32) as i32
    }

    /// One of these is true of some edit, as a feature.
    fn has(&self, marks: u32) -> i32 {
        flag(self.marks & marks != 0)
    }
}

// What may be true of an edit, a bit each. In the name:
const SUBSTITUTION_APART: u32 = 1;
const SUBSTITUTION_NEAR: u32 = 1 << 1;
const INSERTION_APART: u32 = 1 << 2;
const INSERTION_NEAR: u32 = 1 << 3;
const REPETITION: u32 = 1 << 4;
const OMISSION: u32 = 1 << 5;
const OMISSION_OF_DOUBLE: u32 = 1 << 6;
const TRANSPOSITION: u32 = 1 << 7;
/// At its first letter; at its last one, or behind it; and that being an `s`, typed or meant.
const FIRST: u32 = 1 << 8;
const LAST: u32 = 1 << 9;
const LAST_S: u32 = 1 << 10;
/// Something came before it.
const IN_FRONT: u32 = 1 << 11;
/// One number for another, or a number behind a name: `school12`, `school21`.
const NUMBER: u32 = 1 << 12;
/// A digit or a hyphen was typed or meant, anywhere but in the suffix.
const DIGIT: u32 = 1 << 13;
const HYPHEN: u32 = 1 << 14;
const SUBDOMAIN: u32 = 1 << 15;
const DOT: u32 = 1 << 16;
/// Letters of the suffix slipped, the whole of it came again, or it was taken from memory.
const SUFFIX_BY_LETTERS: u32 = 1 << 17;
const REPEATED_SUFFIX: u32 = 1 << 18;
const SUFFIX_SWAP: u32 = 1 << 19;

impl Facts<'_> {
    fn terms(&self) -> Terms {
        let (typed, exists) = (&self.query.letters, self.query.suffix_exists);
        let same_name = typed.name() == self.intended.letters.name();
        let own = same_name && exists && self.typed_suffix != self.intended.suffix;
        let class = suffix_class(self.typed_suffix, exists);
        let intended_class = suffix_class(self.intended.suffix, true);
        let is_country = |class| matches!(class, SuffixClass::Country | SuffixClass::CountrySecond);
        Terms {
            letters: self.letters as i32,
            target_letters: letters_cost(self.intended.letters.name()) as i32,
            len: self.intended.letters.name().len(),
            typed_suffix: when(exists, self.suffix.min(RARE_SUFFIX) as i32),
            class,
            intended_class,
            is_country: is_country(class),
            is_intended_country: is_country(intended_class),
            is_us_public: matches!(self.intended.suffix, b"gov" | b"mil"),
            marks: self.edits().iter().fold(0, |marks, edit| marks | self.marks_of(edit)),
            same_name,
            own,
            own_provider: own && self.has(TAG_PROVIDER),
            own_other: own && !self.has(PUBLIC | TAG_PROVIDER),
        }
    }

    /// Slips that put one word for another: numbers (`school-21` is a school as `school-12` is), and
    /// characters of scripts in which one stands for a word (`南京大学` is not a slip of `北京大学`).
    pub(crate) fn words(&self) -> usize {
        let edits = self.edits().iter().filter(|edit| edit.place == Place::Name);
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
        let edits = self.edits().iter();
        let mut substitutions = edits.filter(|edit| edit.kind == SlipKind::Substitution);
        substitutions.any(|edit| {
            let typed = self.typed(edit);
            let intended =
                self.intended.letters.as_bytes().get(self.at(edit)).copied().map(char::from);
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

    /// A slip is in the name.
    fn in_name(&self) -> bool {
        self.edits().iter().any(|edit| edit.place == Place::Name)
    }

    /// The cost of the host that is listed with what was meant and was typed as it is: `vger` of `vger.nernel.org`.
    /// Hardly anybody has it in front of another name; a twin of the same name has.
    fn same_host(&self) -> i32 {
        let host = self.intended.letters.as_bytes().get(..self.intended.letters.name_at);
        let host = host.unwrap_or_default();
        let typed = self.query.letters.as_bytes().get(self.reading.kept..).unwrap_or_default();
        when(typed.starts_with(host), subdomain(host).min(20 * BIT) as i32)
    }

    fn edits(&self) -> &[Edit] {
        self.reading.edits.as_slice()
    }

    /// The target has one of these tags.
    fn has(&self, tags: u8) -> bool {
        self.intended.tags & tags != 0
    }

    /// First letter of an edit in what was meant.
    fn at(&self, edit: &Edit) -> usize {
        usize::from(edit.intended_at)
    }

    /// What is true of an edit.
    fn marks_of(&self, edit: &Edit) -> u32 {
        let is_swap = edit.kind == SlipKind::SuffixSwap;
        let mut marks = if is_swap { SUFFIX_SWAP } else { 0 };
        match edit.place {
            Place::Name => marks |= self.marks_in_name(edit),
            Place::Subdomain => marks |= SUBDOMAIN,
            Place::Dot => marks |= DOT,
            Place::Suffix if edit.kind == SlipKind::Repetition => {
                return marks | SUFFIX_BY_LETTERS | REPEATED_SUFFIX;
            }
            Place::Suffix => return marks | if is_swap { 0 } else { SUFFIX_BY_LETTERS },
        }
        for letter in self.letters_of(edit) {
            marks |= match letter {
                b'0'..=b'9' => DIGIT,
                b'-' => HYPHEN,
                b's' if marks & LAST != 0 => LAST_S,
                _ => 0,
            };
        }
        marks
    }

    /// The same of one in the name, apart from its letters.
    fn marks_in_name(&self, edit: &Edit) -> u32 {
        let letters = &self.intended.letters;
        let kind = match edit.kind {
            SlipKind::Substitution if is_near(edit) => SUBSTITUTION_NEAR,
            SlipKind::Substitution => SUBSTITUTION_APART,
            SlipKind::Insertion if is_near(edit) => INSERTION_NEAR,
            SlipKind::Insertion => INSERTION_APART,
            SlipKind::Repetition => REPETITION,
            SlipKind::Omission if self.is_double(edit) => OMISSION_OF_DOUBLE,
            SlipKind::Omission => OMISSION,
            SlipKind::Transposition => TRANSPOSITION,
            _ => 0,
        };
        let is_in_front = edit.kind == SlipKind::Insertion && edit.intended_at == NOWHERE;
        let if_so = |is: bool, mark: u32| if is { mark } else { 0 };
        kind | if_so(is_in_front, IN_FRONT)
            | if_so(self.at(edit) == letters.name_at, FIRST)
            | if_so(self.at(edit) + 1 >= letters.name_end, LAST)
            | if_so(self.is_number(edit), NUMBER)
    }

    /// A letter doubled in what was meant, one of which was left out.
    fn is_double(&self, edit: &Edit) -> bool {
        let text = self.intended.letters.as_bytes();
        let letter = text.get(self.at(edit));
        let before = self.at(edit).checked_sub(1).and_then(|at| text.get(at));
        letter.is_some() && (before == letter || text.get(self.at(edit) + 1) == letter)
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
        let intended = self.intended.letters.as_bytes().iter();
        let intended = intended.skip(self.at(edit)).take(usize::from(edit.intended_len));
        typed.chain(intended).copied()
    }
}

/// Keys side by side, by what the channel charges: 6.2 bits less than keys apart.
pub(super) fn is_near(edit: &Edit) -> bool {
    edit.cost < 11 * BIT
}

fn flag(is: bool) -> i32 {
    when(is, BIT as i32)
}

fn when(is: bool, value: i32) -> i32 {
    if is { value } else { 0 }
}
