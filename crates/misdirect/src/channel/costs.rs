//! The numbers of the channel: how probable each slip is, in 1/256 bit.
//!
//! Set by hand from published counts (the sources stand beside each). They describe typing given
//! that a slip happened; how often one does is the judge's.

use super::{Layout, Place, typing};
use crate::bits::{BIT, log2};

/// Of letters typed for others, a key beside the right one .55, shared by five keys.
const ADJACENT: u32 = 221 + 594;
/// Of letters too many one typed twice .25, a key beside that before or behind it .40, shared by about eight, any
/// other .35, shared by thirty.
const DOUBLE: u32 = 512 - 256;
const NEAR: u32 = 338 + 768;
/// One of a pair left out: two ways to the same text, and 1.3 times as often.
const DOUBLED: u32 = 350;
/// A key beside that of the dot.
const DOT_NEAR: u32 = 900;

/// A reading that costs more than this loses to any background, and need not be worked out.
pub(crate) const COST_MAX: u32 = 40 * BIT;

/// A dot left out between a sub-domain and the name: a third of the dots' 8 % of slips.
pub(super) const GLUED: u32 = 1350;
/// A hyphen on that dot's place: half as often.
pub(super) const HYPHEN_FOR_DOT: u32 = GLUED + BIT;
/// Host and name exchanged: two of 544 slips in git trailers and mail archives, eight bits, and two more since both
/// are of one project's lists.
pub(super) const LABELS_SWAPPED: u32 = 10 * BIT;
/// Digits of a local part that slipped over the `@`, or `www` without its dot: each about one in
/// two hundred slips (3 of 447 in the open lists).
pub(super) const IN_FRONT: u32 = 1950;
/// The whole suffix left out: 9 of 211 slips in git trailers.
pub(super) const SUFFIX_LEFT_OUT: u32 = 1165;
/// All of it but its first letter left out, `hotmail.c`, `kernel.o`: 8 of 775 slips of forms, trailers and archives.
pub(super) const SUFFIX_CUT_SHORT: u32 = 1690;
/// What names of an internal network end in, for the suffix: nobody counted it, and it is set as high as any
/// suffix from memory.
pub(super) const IN_NETWORK: u32 = 850 + 12 * BIT;
/// What slipped in front is part of a local part, of which there are many.
pub(super) const IN_FRONT_LETTER: u32 = 9 * BIT / 2;
/// Letters that ran on behind the suffix, `gmail.comcom` and `gmail.common`: five lists of slips
/// from forms have one such in a hundred. The same suffix once more is likelier than any letters.
pub(super) const BEHIND: u32 = IN_FRONT;
/// Letters of such a tail that cost anything, the first two: a run of twelve, or the end of an address that
/// stood there before (`gmail.comutlook.com`), is one accident.
pub(super) const TAIL_PAID: u32 = 2;
/// Shortest name of a provider that something slips in front of: `sky` and `web` end words.
pub(super) const IN_FRONT_NAME_MIN: usize = 5;
/// Shortest name that stands behind a letter typed for the `@`, and letters of the shortest local part before
/// it: `joeqweb.de`; `iqweb.de` has an i.
pub(super) const AT_NAME_MIN: usize = 3;
pub(super) const AT_LOCAL_MIN: usize = 2;
/// The whole suffix typed twice, `gmail.com.com`: one in two hundred.
pub(super) const REPEATED: u32 = 1950;
/// A key held down: two of the 269 slips in the open lists.
pub(super) const HELD: u32 = 1950;
/// A name written as it is heard, apart from which spelling it is: 1.5 in 100 slips on forms.
pub(super) const BY_EAR: u32 = 6 * BIT;
/// A dot in the name where the suffix is left out, `hot.mail`: two more of them.
pub(super) const DOT_IN_NAME: u32 = 900;
/// A slip in a name of up to three letters is one of the sea: every such name is somebody's. No price of what
/// is typed for such a name (`read_pair`), but of what else it may be.
pub(super) const SHORT_NAME: u32 = 12 * BIT;
pub(super) const SHORT_NAME_LEN: usize = 3;
/// Letters typed for others that they look like: nobody's fingers do that.
pub(super) const LOOK_ALIKE: u32 = 28 * BIT;
/// Repairs of the reader, as shares among slips of 211 observed in git trailers: a comma for the dot,
/// a dot too many, a stray character, 5 % each.
pub(super) const REPAIRED: u32 = 1100;
/// Another key for the `@` on the keyboard in use. None is among those counted, as git asks nobody for an
/// address: as likely as the others.
pub(super) const AT_MISTYPED: u32 = REPAIRED;
/// One on the keyboard of the domain's country: a quarter of those who write to it sit elsewhere, or at
/// another keyboard.
pub(super) const AT_MISTYPED_THERE: u32 = AT_MISTYPED + BIT / 2;
/// One that some other keyboard has there. Set by hand: `é` is the key of the `@` in Belgium, but half of
/// French ends in it, so that `santéorange.fr` may be offered and no more.
pub(super) const AT_MISTYPED_ELSEWHERE: u32 = AT_MISTYPED + 12 * BIT;
/// A hyphen at the edge of a label, or another character for one: one in 170, set by hand.
pub(super) const REPAIRED_HYPHEN: u32 = 1900;
/// The keyboard of another script was on. Nobody has counted it: one in a thousand slips, since none but
/// those who write in two scripts make it. So too of a name in Cyrillic as it is heard.
pub(super) const OTHER_KEYBOARD: u32 = 10 * BIT;

/// Costs of slips. `Default` is what checks use.
///
/// All are −log2 of a probability in 1/256 bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Costs {
    layout: Layout,
    /// A slip happens here: sub-domain .11, name .47, dot .075, suffix .34. In addresses the suffix
    /// is the hot spot: 54 % of single edits in one observed list, 22 % in 450 others.
    place: [u32; 4],
    omission: u32,
    insertion: u32,
    substitution: u32,
    transposition: u32,
    missing_dot: u32,
    extra_dot: u32,
    missing_hyphen: u32,
    extra_hyphen: u32,
    /// The first slip of several, and each further one: 80 % of slips are single (Damerau 1964).
    first: u32,
    further: u32,
}

impl Costs {
    /// Set by hand.
    pub const HAND_SET: Self = Self {
        layout: Layout::Qwerty,
        place: [810, 279, 960, 399],
        // Kinds: omission .38, insertion .24, substitution .24, transposition .14, between what git
        // trailers show (.36, .17, .10, .14 of 211) and lists of observed e-mail slips.
        omission: 357,
        insertion: 527,
        substitution: 527,
        transposition: 726,
        missing_dot: 300,
        extra_dot: 800,
        // A hyphen is dropped by half of those who have to remember that there is one. One is added
        // in hardly any of 450 slips, and in no suffix.
        missing_hyphen: 300,
        extra_hyphen: 1500,
        first: 82,
        further: 900,
    };

    /// The same for another keyboard.
    #[must_use]
    pub const fn with_layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The keyboard.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// What it costs that there are just so many slips.
    pub(crate) fn count(&self, slips: usize) -> u32 {
        match slips {
            0 => 0,
            _ => self.first + self.further * (slips as u32 - 1),
        }
    }

    /// No slip costs less than this: one of two equal letters left out that are all of a name.
    pub(super) fn least(&self) -> u32 {
        460
    }

    /// No slip costs less of a text, `part` being the least for the part that it is in: any letter left out, one
    /// beside its like (`doubled`), or a mark.
    pub(super) fn least_of(&self, text: &[u8], part: u32) -> u32 {
        let extra_dot = self.at(Place::Dot, 1) + self.extra_dot;
        let (mut least, mut before) = (extra_dot.min(part + self.omission), 0);
        for &letter in text {
            least = match letter {
                b'-' => least.min(self.at(Place::Name, 2) + self.missing_hyphen),
                b'.' => least.min(self.at(Place::Dot, 1) + self.missing_dot),
                _ if letter == before => least.min(part + self.omission - DOUBLED),
                _ => least,
            };
            before = letter;
        }
        least
    }

    /// What a typed letter costs at least of which none was meant, `part` being the least for the part that it is in.
    /// `has_dot`: there are dots among the letters that differ.
    pub(super) fn strange(&self, part: u32, has_dot: bool) -> Strange {
        let dot = self.at(Place::Dot, 1);
        let letter = part.min(dot) + self.insertion.min(self.substitution);
        let behind = self.at(Place::Suffix, 1) + LAST + self.insertion + NEAR;
        let for_dot = if has_dot { dot + DOT_NEAR.min(self.extra_dot) } else { behind };
        Strange { letter, most: behind.min(for_dot) }
    }

    /// A slip is in a part, at one of so many places.
    pub(super) fn at(&self, place: Place, positions: usize) -> u32 {
        self.place[place as usize] + log2(positions as u64)
    }

    /// `letter` left out. `doubled`: it stands beside its like.
    pub(super) fn omission(&self, letter: u8, spot: Spot, doubled: bool) -> u32 {
        match letter {
            b'.' => self.at(Place::Dot, spot.dots) + self.missing_dot,
            b'-' => self.at(spot.place, 2) + self.missing_hyphen,
            _ => {
                let doubled = if doubled { DOUBLED } else { 0 };
                self.at(spot.place, spot.len) + self.omission + spot.first(256) - doubled
            }
        }
    }

    /// `letter` too many, between `before` and `after`.
    pub(super) fn insertion(&self, letter: u8, before: u8, after: u8, spot: Spot) -> u32 {
        match letter {
            b'.' => self.at(Place::Dot, spot.len) + self.extra_dot,
            b'-' if spot.place == Place::Suffix => NO_HYPHEN,
            b'-' => self.at(spot.place, spot.len) + self.extra_hyphen,
            _ => {
                let near = typing::is_adjacent(self.layout, letter, before)
                    || typing::is_adjacent(self.layout, letter, after);
                let is_double = letter == before || letter == after;
                let which = match letter {
                    _ if is_double => DOUBLE,
                    _ if near => NEAR,
                    _ => 388 + 1256,
                };
                let place = match spot.place {
                    Place::Suffix if !is_double => self.in_suffix(after == 0, spot),
                    place => self.at(place, spot.len + 1),
                };
                place + self.insertion + which + seen(letter, before)
            }
        }
    }

    /// Another letter than its neighbours too many in a suffix, or behind it (`at_end`).
    fn in_suffix(&self, at_end: bool, spot: Spot) -> u32 {
        if at_end {
            self.at(spot.place, 1) + LAST
        } else {
            self.at(spot.place, spot.len) + BEFORE_LAST
        }
    }

    /// `typed` for `intended`.
    pub(super) fn substitution(&self, typed: u8, intended: u8, spot: Spot) -> u32 {
        if typed == b'.' || intended == b'.' {
            let place = self.at(Place::Dot, if intended == b'.' { spot.dots } else { spot.len });
            // `t.online.de`: both stand between words, and side by side on many keyboards.
            let near = typing::is_adjacent(self.layout, typed, intended)
                || (typed, intended) == (b'.', b'-');
            return place + if near { DOT_NEAR } else { 2000 };
        }
        let (kind, other) = (kind(typed), kind(intended));
        let (both, looks_alike) = (kind & other, kind & other & ALIKE != 0);
        // A vowel for a vowel .20 shared by four; any other letter .25 shared by twenty-five.
        let which = match typing::is_adjacent(self.layout, typed, intended) {
            true if both & M_OR_N != 0 && !spot.is_first => M_AND_N,
            true => ADJACENT,
            _ if looks_alike || self.layout.swaps(typed, intended) => ADJACENT,
            _ if both & VOWEL != 0 => 594 + 512,
            _ => 512 + 1189,
        };
        let seen = kind & !other & DIGIT != 0 && !looks_alike;
        self.at(spot.place, spot.len)
            + self.substitution
            + which
            + spot.first(338)
            + if seen { SEEN } else { 0 }
    }

    /// The least that any letter for `intended` costs.
    pub(super) fn substitution_least(&self, intended: u8, spot: Spot) -> u32 {
        let dot =
            self.at(Place::Dot, if intended == b'.' { spot.dots } else { spot.len }) + DOT_NEAR;
        let which = if kind(intended) & M_OR_N != 0 && !spot.is_first { M_AND_N } else { ADJACENT };
        let letter = self.at(spot.place, spot.len) + self.substitution + which + spot.first(338);
        if intended == b'.' { dot } else { letter.min(dot) }
    }

    /// Two neighbours swapped, one of them perhaps the dot: `comcastn.et`.
    pub(super) fn transposition(&self, spot: Spot) -> u32 {
        self.at(spot.place, spot.len.max(2) - 1) + self.transposition + spot.first(256)
    }

    /// A letter typed two places from its own, to the left or to the right: `gmila.com`. `None` in a part of few
    /// letters.
    pub(super) fn moved(&self, spot: Spot) -> Option<u32> {
        let ways = 2 * (spot.len.checked_sub(2)?);
        let cost = self.at(spot.place, ways) + self.transposition + MOVED + spot.first(256);
        (spot.len >= MOVED_LEN_MIN).then_some(cost)
    }
}

impl Default for Costs {
    fn default() -> Self {
        Self::HAND_SET
    }
}

/// What letters cost at least of which none was meant: m for n, a key beside the right one, or a letter typed twice.
#[derive(Clone, Copy)]
pub(super) struct Strange {
    letter: u32,
    /// What one behind a suffix costs at least, or where there is a dot a slip of that: any of them may be one.
    most: u32,
}

impl Strange {
    /// A letter, which stands beside its like (`is_double`).
    pub(super) fn of(self, letter: u8, is_double: bool) -> u32 {
        let which = match letter {
            _ if is_double => DOUBLE,
            b'm' | b'n' => M_AND_N,
            _ => ADJACENT,
        };
        self.most.min(self.letter + which)
    }
}

/// Where a letter too many in a suffix stands: three in four run on behind it, `kernel.orgv`, `google.comk` (15
/// of 19 in the half of the observed slips that this was set by), one in four before one of its letters.
const LAST: u32 = 106;
const BEFORE_LAST: u32 = 512;

/// A letter that was moved over two others, beside one that was moved over one: five in the lists of forms and
/// none in trailers and archives, where a hundred are swapped with a neighbour.
const MOVED: u32 = 1106;
/// Letters of the shortest part where that is read, those of the shortest that it was seen in: `ola` is a word of
/// its own, and no `aol`.
const MOVED_LEN_MIN: usize = 5;

/// Side by side, and alike to the eye and the ear: `.con` is a third of what keys make of `.com`, and n
/// for m or m for n 46 % of the substitutions in one list of 76 slips.
const M_AND_N: u32 = ADJACENT - 2 * BIT;

/// No suffix that people write by heart has a hyphen.
const NO_HYPHEN: u32 = 16 * BIT;

/// Where in the intended domain a slip is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) place: Place,
    /// Letters of that place.
    pub(super) len: usize,
    /// Dots of the domain that are as likely to be slipped on.
    pub(super) dots: usize,
    /// It is the first letter of the name, which people look at.
    pub(super) is_first: bool,
}

impl Spot {
    fn first(self, cost: u32) -> u32 {
        if self.is_first { cost } else { 0 }
    }
}

/// A digit among letters meets the eye: `o7tlook` got 20 mails a year, `ohtlook` 1,320
/// (Szurdi & Christin 2017), though 7 is the key beside t.
const SEEN: u32 = 4 * BIT;

fn seen(typed: u8, beside: u8) -> u32 {
    if typed.is_ascii_digit() && !beside.is_ascii_digit() { SEEN } else { 0 }
}

// Kinds of letters, a bit each.
const VOWEL: u8 = 1;
const DIGIT: u8 = 2;
const M_OR_N: u8 = 4;
/// Letters of one of these survive proof-reading for one another: `outlo0k` got 1,170 mails a year (the
/// same).
const ALIKE: u8 = LIKE_O | LIKE_L;
const LIKE_O: u8 = 8;
const LIKE_L: u8 = 16;

fn kind(letter: u8) -> u8 {
    const KINDS: [u8; 128] = {
        let groups: [(&[u8], u8); 5] = [
            (b"aeiouy", VOWEL),
            (b"0123456789", DIGIT),
            (b"mn", M_OR_N),
            (b"0o", LIKE_O),
            (b"1il", LIKE_L),
        ];
        let mut kinds = [0; 128];
        let mut group = 0;
        while group < groups.len() {
            let (letters, kind) = groups[group];
            let mut at = 0;
            while at < letters.len() {
                kinds[letters[at] as usize] |= kind;
                at += 1;
            }
            group += 1;
        }
        kinds
    };
    KINDS.get(usize::from(letter)).copied().unwrap_or(0)
}
