//! How near two characters are under the fingers: what a key that was missed may have typed.
//!
//! Only the arrangement of the keys is here; how likely a slip to a neighbour is, the costs say.

use crate::domain::suffix_class::last_label;
use crate::tables::keyboards::ADJACENT;
use crate::tables::layouts::{AT, AT_OF_COUNTRY};

/// The keyboard that a name was typed on.
///
/// National variants of one arrangement differ in the marks, which names have few of: a Spanish
/// or Scandinavian keyboard is [`Layout::Qwerty`], a Swiss or Hungarian one [`Layout::Qwertz`], a
/// Belgian one [`Layout::Azerty`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Layout {
    /// US keyboard, and where nothing is known: most people's.
    #[default]
    Qwerty,
    /// German keyboard (DIN 2137).
    Qwertz,
    /// French keyboard as most have it, not NF Z71-300. Digits are on their keys, shifted.
    Azerty,
    /// Simplified keyboard after Dvorak, US.
    Dvorak,
}

impl Layout {
    /// All layouts, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::Qwerty, Self::Qwertz, Self::Azerty, Self::Dvorak];

    /// The layout of this name, in any case of its letters; `None` for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name().eq_ignore_ascii_case(name))
    }

    /// The keys of these two are in each other's place on QWERTY, which whoever moves between the two
    /// layouts mistypes: `zahoo.com`.
    pub(crate) const fn swaps(self, a: u8, b: u8) -> bool {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        match self {
            Self::Qwertz => matches!((a, b), (b'y', b'z')),
            Self::Azerty => matches!((a, b), (b'a', b'q') | (b'w', b'z')),
            Self::Qwerty | Self::Dvorak => false,
        }
    }

    /// Where this is typed for an `@`. `suffix`: of the domain behind it, whose country may be the
    /// typist's.
    pub(crate) fn at_key(self, typed: char, suffix: &[u8]) -> AtKey {
        let top = last_label(suffix);
        let of_country = AT_OF_COUNTRY.iter().find(|known| known.0.as_bytes() == top);
        let mut elsewhere = AT.iter().chain(AT_OF_COUNTRY.iter().map(|known| &known.1));
        if AT.get(self as usize).is_some_and(|keys| keys.contains(typed)) {
            AtKey::Here
        } else if of_country.is_some_and(|known| known.1.contains(typed)) {
            AtKey::There
        } else if elsewhere.any(|keys| keys.contains(typed)) {
            AtKey::Elsewhere
        } else {
            AtKey::Nowhere
        }
    }

    /// `qwerty`, `qwertz`, `azerty` or `dvorak`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qwerty => "qwerty",
            Self::Qwertz => "qwertz",
            Self::Azerty => "azerty",
            Self::Dvorak => "dvorak",
        }
    }
}

/// Where something is typed for an `@`: by its key with another modifier or none, or on the key that has it
/// on the keyboard that one is used to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtKey {
    /// On the keyboard in use.
    Here,
    /// On that of the country of the domain.
    There,
    /// On another one.
    Elsewhere,
    /// On none of the tables.
    Nowhere,
}

/// Whether the keys of two characters touch: up to 1.25 key widths from middle to middle in any direction, the
/// next being at 1.6. The tables have ASCII lower-case letters, digits, `-`, `.`, `,` and `;`.
pub(crate) fn is_adjacent(layout: Layout, a: u8, b: u8) -> bool {
    let row = ADJACENT.get(layout as usize).and_then(|rows| rows.get(place(a)));
    row.is_some_and(|row| row >> place(b) & 1 != 0)
}

/// The characters that the tables have, in their order.
const SYMBOLS: &[u8; 40] = b"abcdefghijklmnopqrstuvwxyz0123456789-.,;";

/// A character's place in the tables; for any other the last bit of a row, which none has.
fn place(symbol: u8) -> usize {
    const PLACES: [u8; 256] = {
        let mut places = [63; 256];
        let mut place = 0;
        while place < SYMBOLS.len() {
            places[SYMBOLS[place] as usize] = place as u8;
            place += 1;
        }
        places
    };
    usize::from(PLACES[usize::from(symbol)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn adjacent(layout: Layout, key: u8) -> Vec<u8> {
        let near = |&&other: &&u8| is_adjacent(layout, key, other);
        SYMBOLS.iter().filter(near).copied().collect()
    }

    #[test]
    fn neighbours() {
        use Layout::{Azerty, Dvorak, Qwerty, Qwertz};
        let rows: [(Layout, u8, &[u8], &str); 12] = [
            (Qwerty, b'g', b"bfhtvy", "six around a key in the middle"),
            (Qwerty, b'a', b"qswz", "four at the edge"),
            (Qwerty, b'n', b"bhjm", "the bottom row has the space bar below"),
            (Qwerty, b'm', b"jkn,", "army, arny; and the comma"),
            (Qwerty, b'.', b"l,;", "the dot slips to the comma"),
            (Qwerty, b'o', b"iklp09", "o and 0 touch"),
            (Qwertz, b't', b"fgrz56", "z where others have y"),
            (Qwertz, b'-', b".", "the hyphen is beside the dot"),
            (Azerty, b'a', b"qz12", "q below a"),
            (Azerty, b'm', b"lp", "m is at the end of the row of a"),
            (Azerty, b'.', b"kl,", "the dot is on the key of the semicolon"),
            (Dvorak, b'n', b"lrstvw", "vowels left, consonants right"),
        ];
        for (layout, key, expected, reason) in rows {
            let ours = adjacent(layout, key);
            assert_eq!(ours, expected, "{layout:?} {}: {reason}", char::from(key));
        }
    }

    #[test]
    fn either_way_and_every_key_has_neighbours() {
        for layout in Layout::ALL {
            for &a in SYMBOLS {
                assert!(!is_adjacent(layout, a, a), "{layout:?} {a}");
                assert!((1..=7).contains(&adjacent(layout, a).len()), "{layout:?} {a}");
                for &b in SYMBOLS {
                    let there = is_adjacent(layout, a, b);
                    assert_eq!(there, is_adjacent(layout, b, a), "{layout:?} {a} {b}");
                }
                assert!(!is_adjacent(layout, a, 0xff) && !is_adjacent(layout, 0xff, a), "no key");
            }
        }
        assert!(!is_adjacent(Layout::Qwerty, 0xff, 0xff), "nor are two of those");
    }

    #[test]
    fn the_key_of_the_at() {
        use AtKey::{Elsewhere, Here, Nowhere, There};
        for (layout, typed, suffix, expected, reason) in [
            (Layout::Qwerty, '2', "com", Here, "American, without Shift"),
            (Layout::Qwerty, '\'', "com", Here, "British, without Shift"),
            (Layout::Qwerty, '"', "com", Here, "British fingers on an American keyboard"),
            (Layout::Qwertz, 'q', "com", Here, "German, without AltGr"),
            (Layout::Qwertz, 'v', "hu", There, "Hungarian, without AltGr"),
            (Layout::Qwertz, 'v', "de", Elsewhere, "German has a q there"),
            (Layout::Azerty, 'à', "com", Here, "French, without AltGr"),
            (Layout::Azerty, '0', "com", Here, "French, with Shift"),
            (Layout::Azerty, 'é', "com", Here, "Belgian"),
            (Layout::Qwerty, 'ò', "it", There, "Italian"),
            (Layout::Qwerty, 'q', "co.at", There, "Austrian"),
            (Layout::Qwerty, 'q', "com", Elsewhere, "some German's"),
            (Layout::Qwerty, 'ò', "com", Elsewhere, "some Italian's"),
            (Layout::Dvorak, '\'', "com", Elsewhere, "Dvorak is American"),
            (Layout::Qwerty, '#', "com", Nowhere, "beside no @"),
            (Layout::Dvorak, '@', "com", Nowhere, "itself"),
        ] {
            assert_eq!(layout.at_key(typed, suffix.as_bytes()), expected, "{typed}: {reason}");
        }
    }

    #[test]
    fn names() {
        for layout in Layout::ALL {
            assert_eq!(Layout::from_name(layout.name()), Some(layout));
        }
        assert_eq!(Layout::from_name("QWERTZ"), Some(Layout::Qwertz));
        assert_eq!(Layout::from_name("colemak"), None);
        assert_eq!(Layout::default(), Layout::Qwerty);
    }
}
