//! What kind of public suffix a domain ends in, and how often mail domains do.
//!
//! The class pools suffixes too rare to be counted one by one: `.ml` is counted, `.gov.mw` shares
//! with others below country codes. The cost is −log2 q(z), q the share of mail domains under it.

use crate::tables::suffixes::{COSTS, COUNTRIES, KEYS, REST};
use core::cmp::Ordering;

/// Letters that a packed key holds: 39^12 < 2^64.
pub(crate) const KEY: usize = 12;
/// Of what is no suffix at all: 32 bits, above any listed suffix (22).
const UNLISTED: u32 = 32 * 256;

/// The kinds of public suffix that slips go between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuffixClass {
    /// `com`.
    Com,
    /// `net`, `org`.
    NetOrg,
    /// `edu`, `gov`, `mil`, `int`: open to institutions only.
    Institution,
    /// A country code: two letters, or a code in another script.
    Country,
    /// Anything below a country code: `co.uk`, `gov.br`, and hosts such as `github.io`.
    CountrySecond,
    /// Any other listed suffix: `info`, `online`, `uk.com`.
    Generic,
    /// Not a listed suffix.
    Other,
}

/// The class of a suffix, given as ASCII in lower case, A-labels for other scripts.
/// `exists`: whether the public suffix list has it.
pub(crate) fn suffix_class(suffix: &[u8], exists: bool) -> SuffixClass {
    match suffix {
        _ if !exists => SuffixClass::Other,
        b"com" => SuffixClass::Com,
        b"net" | b"org" => SuffixClass::NetOrg,
        b"edu" | b"gov" | b"mil" | b"int" => SuffixClass::Institution,
        _ => match last_label(suffix) {
            last if !is_country(last) => SuffixClass::Generic,
            last if last.len() == suffix.len() => SuffixClass::Country,
            _ => SuffixClass::CountrySecond,
        },
    }
}

/// −log2 q(z), how often a real mail domain ends so, in 1/256 bit: 1.1 bits for `com`, at most 22
/// for a listed suffix, 32 for any other. Suffixes without a cost of their own share their class's.
pub(crate) fn suffix_cost(suffix: &[u8], exists: bool) -> u32 {
    if !exists {
        return UNLISTED;
    }
    if let Some(cost) = place(suffix).and_then(|place| COSTS.get(place)) {
        return u32::from(*cost);
    }
    let [country, second, generic, hosted] = REST;
    let several = suffix.contains(&b'.');
    u32::from(match suffix_class(suffix, exists) {
        SuffixClass::Country => country,
        SuffixClass::CountrySecond => second,
        _ if several => hosted,
        _ => generic,
    })
}

/// The suffixes with a cost of their own, each with that; all of at most twelve letters.
pub(crate) fn counted() -> impl Iterator<Item = (&'static [u8], u32)> {
    let starts = core::iter::once(0).chain(ENDS.iter().copied());
    let spans = starts.zip(&ENDS).map(|(from, &to)| usize::from(from)..usize::from(to));
    let texts = spans.map(|span| TEXTS.get(span).unwrap_or_default());
    texts.zip(COSTS.iter().map(|&cost| u32::from(cost)))
}

/// The suffix has a cost of its own.
pub(crate) fn is_counted(suffix: &[u8]) -> bool {
    place(suffix).is_some()
}

/// Which of the suffixes with a cost of their own.
fn place(suffix: &[u8]) -> Option<usize> {
    // The keys say what the texts say, twice as fast and 3 kB longer, which would be sent to each page.
    if cfg!(target_family = "wasm") {
        return place_by_text(suffix);
    }
    pack(suffix).and_then(|key| KEYS.binary_search(&key).ok())
}

fn place_by_text(suffix: &[u8]) -> Option<usize> {
    let (mut from, mut to) = (0, ENDS.len());
    while from < to {
        let middle = (from + to) / 2;
        let start = middle.checked_sub(1).map_or(0, |before| usize::from(ENDS[before]));
        match suffix.cmp(TEXTS.get(start..usize::from(ENDS[middle]))?) {
            Ordering::Less => to = middle,
            Ordering::Equal => return Some(middle),
            Ordering::Greater => from = middle + 1,
        }
    }
    None
}

/// The last label of a suffix or a domain.
pub(crate) fn last_label(suffix: &[u8]) -> &[u8] {
    suffix.rsplit(|&byte| byte == b'.').next().unwrap_or(suffix)
}

/// Countries that had firms below second levels alone, for decades or to this day.
const SECOND_LEVELS_ALONE: [&[u8]; 8] = [b"ar", b"au", b"br", b"il", b"nz", b"tr", b"uk", b"za"];

/// `au` for `com.au`: the country alone, where firms have always been one level below.
pub(crate) fn is_cut(typed: &[u8], intended: &[u8]) -> bool {
    SECOND_LEVELS_ALONE.contains(&typed) && second_level_of(intended, typed).is_some()
}

/// `au.com` for `com.au`.
pub(crate) fn is_turned(typed: &[u8], intended: &[u8]) -> bool {
    let country = last_label(intended);
    let second = typed.strip_prefix(country).and_then(|rest| rest.strip_prefix(b"."));
    second.is_some() && second == second_level_of(intended, country)
}

/// The second level at which a country's firms are, if a suffix has it: `com` of `com.au`.
fn second_level_of<'s>(suffix: &'s [u8], country: &[u8]) -> Option<&'s [u8]> {
    let second = suffix.strip_suffix(country)?.strip_suffix(b".")?;
    matches!(second, b"com" | b"co").then_some(second)
}

/// The first label of a suffix.
fn first_label(suffix: &[u8]) -> &[u8] {
    suffix.split(|&byte| byte == b'.').next().unwrap_or(suffix)
}

/// A suffix that only institutions get: whoever is there is real.
pub(crate) fn is_institutional(suffix: &[u8]) -> bool {
    let first = first_label(suffix);
    is_public(first) || matches!(first, b"edu" | b"ac" | b"int" | b"k12" | b"sch" | b"muni")
}

/// A top-level domain that is theirs: no firm has one of these words for a name of its own.
pub(crate) fn is_institutional_top(label: &[u8]) -> bool {
    matches!(label, b"mil" | b"gov" | b"edu")
}

/// A suffix that only schools get: `edu`, and `edu` or `ac` below a country.
pub(crate) fn is_schools(suffix: &[u8]) -> bool {
    let country = suffix.strip_prefix(b"edu.").or_else(|| suffix.strip_prefix(b"ac."));
    suffix == b"edu" || country.is_some_and(|code| code.len() == 2)
}

/// A suffix that a government's offices get.
pub(crate) fn is_governmental(suffix: &[u8]) -> bool {
    let first = first_label(suffix);
    is_public(first) || matches!(first, b"gc" | b"bund")
}

/// What governments and armies call the place of their names, in their languages.
fn is_public(label: &[u8]) -> bool {
    matches!(label, b"gov" | b"gob" | b"gouv" | b"gub" | b"go" | b"gv" | b"govt" | b"mil")
}

/// Whether a top label is a country's: two letters (ISO 3166, RFC 1591) or a listed A-label.
/// The first twelve letters after `xn--` tell those from all other top labels.
fn is_country(label: &[u8]) -> bool {
    let code = label.strip_prefix(b"xn--").map(|rest| rest.get(..KEY).unwrap_or(rest));
    match code {
        Some(code) => pack(code).is_some_and(|key| COUNTRIES.binary_search(&key).is_ok()),
        None => label.len() == 2 && label.is_ascii(),
    }
}

/// Up to twelve letters as a number to the base 39, the end as zeros: keys sort as their bytes do.
fn pack(suffix: &[u8]) -> Option<u64> {
    let rest = *POWERS.get(suffix.len())?;
    let mut key = 0;
    for &byte in suffix {
        key = key * 39 + digit(byte)?;
    }
    Some(key * rest)
}

/// What the places behind so many letters make a number greater by.
const POWERS: [u64; KEY + 1] = {
    let (mut powers, mut len) = ([1; KEY + 1], KEY);
    while len > 0 {
        len -= 1;
        powers[len] = powers[len + 1] * 39;
    }
    powers
};

pub(super) const fn unpack(mut key: u64) -> ([u8; KEY], usize) {
    const DIGITS: &[u8; 39] = b"\0-.0123456789abcdefghijklmnopqrstuvwxyz";
    let (mut letters, mut len, mut place) = ([0; KEY], 0, KEY);
    while place > 0 {
        place -= 1;
        letters[place] = DIGITS[(key % 39) as usize];
        key /= 39;
        if len == 0 && letters[place] != 0 {
            len = place + 1;
        }
    }
    (letters, len)
}

/// The counted suffixes, one behind the other, and where each ends.
static TEXTS: [u8; TEXTS_LEN] = {
    let (mut texts, mut len, mut at) = ([0; TEXTS_LEN], 0, 0);
    while at < KEYS.len() {
        let (letters, count) = unpack(KEYS[at]);
        let mut place = 0;
        while place < count {
            texts[len] = letters[place];
            (len, place) = (len + 1, place + 1);
        }
        at += 1;
    }
    texts
};
static ENDS: [u16; KEYS.len()] = {
    let (mut ends, mut len, mut at) = ([0; KEYS.len()], 0, 0);
    while at < KEYS.len() {
        len += unpack(KEYS[at]).1;
        ends[at] = len as u16; // the test of the keys compares all
        at += 1;
    }
    ends
};
const TEXTS_LEN: usize = {
    let (mut len, mut at) = (0, 0);
    while at < KEYS.len() {
        len += unpack(KEYS[at]).1;
        at += 1;
    }
    len
};

fn digit(byte: u8) -> Option<u64> {
    match byte {
        b'-' => Some(1),
        b'.' => Some(2),
        b'0'..=b'9' => Some(u64::from(byte - b'0') + 3),
        b'a'..=b'z' => Some(u64::from(byte - b'a') + 13),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        SuffixClass, UNLISTED, counted, is_counted, pack, place_by_text, suffix_class, suffix_cost,
    };
    use crate::tables::suffixes::{COSTS, COUNTRIES, KEYS, REST};

    #[test]
    fn keys_are_sorted_and_com_is_the_cheapest() {
        assert!(KEYS.is_sorted() && COUNTRIES.is_sorted());
        assert_eq!(KEYS.len(), COSTS.len());
        assert_eq!(
            COSTS.iter().min().map(|&cost| u32::from(cost)),
            Some(suffix_cost(b"com", true))
        );
        assert!(COSTS.iter().chain(&REST).all(|&cost| u32::from(cost) <= 22 * 256));
    }

    #[test]
    fn classes_by_example() {
        for (suffix, class) in [
            ("com", SuffixClass::Com),
            ("org", SuffixClass::NetOrg),
            ("mil", SuffixClass::Institution),
            ("ml", SuffixClass::Country),
            ("uk", SuffixClass::Country),
            ("xn--p1ai", SuffixClass::Country),
            // Sri Lanka in Tamil: longer than a key.
            ("xn--xkc2al3hye2a", SuffixClass::Country),
            ("co.uk", SuffixClass::CountrySecond),
            ("gov.br", SuffixClass::CountrySecond),
            ("info", SuffixClass::Generic),
            ("uk.com", SuffixClass::Generic),
            // A generic one in another script ("site" in Russian).
            ("xn--80aswg", SuffixClass::Generic),
        ] {
            assert_eq!(suffix_class(suffix.as_bytes(), true), class, "{suffix}");
            assert_eq!(suffix_class(suffix.as_bytes(), false), SuffixClass::Other, "{suffix}");
        }
    }

    #[test]
    fn common_suffixes_cost_less_than_rare_ones() {
        let cost = |suffix: &str| suffix_cost(suffix.as_bytes(), true);
        let falling = ["com", "de", "co.uk", "ml", "bmw", "k12.wy.us"];
        for pair in falling.windows(2) {
            assert!(cost(pair[0]) < cost(pair[1]), "{pair:?}");
        }
        // Counted by itself, rare as it is: the rest of the country codes are rarer.
        assert!(KEYS.binary_search(&pack(b"ml").unwrap()).is_ok());
        // Mail, not web: universities write, Russian sites are read.
        assert!(cost("edu") < cost("ru"));
    }

    #[test]
    fn every_input_has_a_finite_cost() {
        let long = [b'a'; 253];
        for suffix in
            [&b""[..], b".", b"..", b"\xd1\x80\xd1\x84", b"COM", b"xn--", b"a.xn--", &long]
        {
            assert!(suffix_cost(suffix, true) <= 22 * 256, "{suffix:?}");
            assert_eq!(suffix_cost(suffix, false), UNLISTED);
            assert_eq!(suffix_class(suffix, false), SuffixClass::Other);
        }
    }

    #[test]
    fn keys_are_suffixes() {
        assert_eq!(counted().count(), KEYS.len());
        for ((suffix, cost), key) in counted().zip(KEYS) {
            assert_eq!(pack(suffix), Some(key));
            assert_eq!(cost, suffix_cost(suffix, true));
            for near in
                [suffix, &suffix[1..], &suffix[..suffix.len() - 1], &[suffix, b"a"].concat()]
            {
                let key = pack(near).and_then(|key| KEYS.binary_search(&key).ok());
                assert_eq!(place_by_text(near), key, "{near:?}");
            }
        }
        assert!(is_counted(b"co.uk") && !is_counted(b"k12.wy.us"));
    }

    #[test]
    fn only_short_suffixes_have_a_key() {
        assert!(pack(b"zzzzzzzzzzzz").is_some());
        assert_eq!(pack(b"zzzzzzzzzzzzz"), None);
        assert_eq!(pack(b"a_b"), None);
    }
}
