//! What a name sounds like: providers whose names are written by those who only heard them, in the letters of
//! their own language (`jotmeyl` in Spanish, `autluk` in German, `djimel` in French for `gmail`).
//!
//! A provider is a row of sounds, and a sound is a row of spellings: the provider's own, which costs nothing,
//! and others, each with a language that writes it so and a word of that language. A name is read from left
//! to right, by the cheapest spelling of each sound.
//!
//! Listed are providers whose English names are not said as they are written. Names of four letters are left
//! out, and so is what other names end in (`eil` alone): they are words, and people.

use crate::bits::BIT;

/// Shortest and longest name that is read: `yahuu`; `rocketmeile`. `jahu` is a city of Brazil.
const LEN_MIN: usize = 5;
const LEN_MAX: usize = 16;

/// A name that costs more mixes languages: `utmel`, a seller of electronic parts, would be French and Arabic.
const BITS_MAX: u8 = 10;

/// Letters, and what a sound written so costs in bits, where one in four of its spellings by ear costs two.
/// Nobody has counted them: what several languages share is set to two, what one has alone to three or four.
type Spelling = (&'static [u8], u8);

/// One sound, or a few that are written together: its spellings, the provider's own first.
type Sound = &'static [Spelling];

/// The letter g as it is called in English.
const GEE: Sound = &[
    (b"g", 0),
    (b"ge", 2),    // English: gem
    (b"gi", 2),    // Italian, Portuguese: giro
    (b"gee", 3),   // English: geese
    (b"gy", 3),    // English: gym
    (b"ji", 2),    // Spanish, Hindi: jira
    (b"je", 2),    // Arabic, which has one letter for i and e: Jeddah
    (b"jee", 2),   // Hindi: jeera
    (b"jy", 3),    // Afrikaans: jy
    (b"yi", 3),    // Spanish of the River Plate: yira
    (b"lli", 4),   // the same: lluvia
    (b"dji", 3),   // French: djinn
    (b"dschi", 3), // German: Dschinn
    (b"dzhi", 3),  // Russian: Dzhigit
    (b"dzi", 4),   // Greek, Polish: dzi
];
/// The syllable that `mail` ends in.
const AIL: Sound = &[
    (b"ail", 0),
    (b"eil", 2),  // Spanish, Portuguese: seis
    (b"eyl", 2),  // Spanish, Russian, Turkish: ley
    (b"ayl", 2),  // English: day
    (b"ejl", 3),  // Swedish and Polish write mail so: mejl
    (b"eel", 4),  // Hindi: meel
    (b"eile", 3), // German: Meile
    (b"ayle", 4), // English
    (b"eio", 3),  // Portuguese, where a last l is u or o: meio
    (b"eiu", 4),  // the same
];
/// The same in French and Hindi: `mel`. Many a name ends so (`gimel` is a Hebrew letter), and none in `djimel`.
const EL: Sound = &[(b"el", 5)];
const GEE_OF_FRENCH: Sound = &[(b"dji", 3), (b"dgi", 4)];
/// The same in Mandarin, which has no l at the end of a syllable.
const AIL_OF_MANDARIN: Sound = &[(b"eier", 4), (b"aier", 4), (b"eir", 5)];
const GEE_OF_MANDARIN: Sound = &[(b"ji", 2), (b"zhi", 3)];
/// The first h of a name.
const H_FIRST: Sound = &[
    (b"h", 0),
    (b"j", 2),  // Spanish: jamón
    (b"", 3),   // French, Italian, Portuguese: no h is heard
    (b"r", 3),  // Portuguese of Brazil: rua
    (b"kh", 3), // Russian, Arabic: khan
    (b"x", 3),  // Russian by its look, Spanish of Mexico: Xalapa
    (b"g", 4),  // Russian of old: Gamburg
];
const H: Sound = &[
    (b"h", 0),
    (b"j", 2),  // Spanish: bajo
    (b"rr", 3), // Portuguese of Brazil: carro
    (b"kh", 3), // Russian, Arabic: Sakharov
    (b"x", 3),  // Russian by its look
];
const O: Sound = &[(b"o", 0), (b"u", 4)]; // Arabic, which has one letter for both: Omar, Umar
const T: Sound = &[
    (b"t", 0),
    (b"tt", 2), // German, Italian: Motto
    (b"ti", 3), // Portuguese: no t ends a syllable
    (b"te", 3), // Mandarin, Spanish
];
const Y: Sound = &[
    (b"y", 0),
    (b"i", 2),  // Portuguese, Greek: iate
    (b"j", 2),  // German, Polish, Swedish: ja
    (b"ll", 4), // Spanish: llama
];
const A: Sound = &[(b"a", 0), (b"aa", 2)]; // Hindi, Dutch: aap
const OO: Sound = &[
    (b"oo", 0),
    (b"u", 2),  // Spanish, German, Hindi: uno
    (b"ou", 2), // French: fou
    (b"uu", 3), // Finnish: kuu
    (b"uh", 3), // German: Schuh
];
/// The second syllable of `outlook`, without its l.
const OOK: Sound = &[
    (b"ook", 0),
    (b"uk", 2),   // Spanish, Russian, Hindi: kuk
    (b"uck", 2),  // German: Druck
    (b"uc", 3),   // Spanish: truco
    (b"ouk", 3),  // French, Greek: souk
    (b"ouc", 3),  // French: bouc
    (b"ok", 3),   // Spanish, by the letter: bloque
    (b"uke", 3),  // Japanese and Spanish, where no k ends a word
    (b"uque", 3), // Portuguese, Spanish: duque
    (b"uqui", 4), // Portuguese
];
/// The ou of `out` and of `cloud`.
const OW: Sound = &[
    (b"ou", 0),
    (b"au", 2),  // Spanish, German, Hindi: auto
    (b"aw", 3),  // Arabic: mawt
    (b"ao", 3),  // Portuguese, Mandarin: mao
    (b"ow", 3),  // English: cow
    (b"aou", 3), // French: caoutchouc
];
const C: Sound = &[(b"c", 0), (b"k", 2), (b"ck", 4)]; // German, Russian, Turkish: Kamera
const CK: Sound = &[(b"ck", 0), (b"k", 2), (b"c", 2)];
/// The i of `icloud` and of `verizon`.
const EYE: Sound = &[
    (b"i", 0),
    (b"ai", 2), // Spanish, Hindi, French: ay, bail
    (b"ay", 2), // Spanish, Russian: hay
    (b"ei", 3), // German: ein
];
const D_LAST: Sound = &[
    (b"d", 0),
    (b"t", 3),  // German, Russian, Polish: a last d is a t
    (b"de", 3), // French, Spanish: ronde
    (b"di", 4), // Portuguese: no d ends a word
];
const GLE: Sound = &[
    (b"gle", 0),
    (b"gel", 2),  // German, Dutch: Kugel
    (b"guel", 2), // Spanish, French: Miguel
    (b"gl", 3),
    (b"gol", 3), // Portuguese: gol
];
const E: Sound = &[(b"e", 0), (b"i", 3)]; // Arabic has one letter for both
const I: Sound = &[(b"i", 0), (b"ee", 3), (b"e", 3)]; // Hindi: deedee
const FF: Sound = &[(b"ff", 0), (b"f", 1), (b"ph", 3)]; // Hindi writes f so: phal
const V: Sound = &[(b"v", 0), (b"b", 3), (b"w", 3)]; // Spanish: vaca; German, Polish: Wein
const Z: Sound = &[(b"z", 0), (b"s", 2)]; // Spanish, German: Rose
const W: Sound = &[
    (b"w", 0),
    (b"ou", 2), // French: oui
    (b"v", 2),  // German
    (b"gu", 4), // Spanish: guapo
];
const X: Sound = &[(b"x", 0), (b"ks", 2), (b"cs", 3)]; // Russian, Polish: eks
const G: Sound = &[(b"g", 0)];
const L: Sound = &[(b"l", 0)];
const M: Sound = &[(b"m", 0)];
const N: Sound = &[(b"n", 0)];
const P: Sound = &[(b"p", 0)];
const R: Sound = &[(b"r", 0)];
const S: Sound = &[(b"s", 0)];
const D: Sound = &[(b"d", 0)];

/// Names as they are said.
const NAMES: [(&[u8], &[Sound]); 19] = [
    (b"gmail", &[GEE, M, AIL]),
    (b"gmail", &[GEE_OF_FRENCH, M, EL]),
    (b"gmail", &[GEE_OF_MANDARIN, M, AIL_OF_MANDARIN]),
    (b"hotmail", &[H_FIRST, O, T, M, AIL]),
    (b"hotmail", &[H_FIRST, O, T, M, EL]),
    (b"hotmail", &[H_FIRST, O, T, M, AIL_OF_MANDARIN]),
    (b"yahoo", &[Y, A, H, OO]),
    (b"outlook", &[OW, T, L, OOK]),
    (b"icloud", &[EYE, C, L, OW, D_LAST]),
    (b"googlemail", &[G, OO, GLE, M, AIL]),
    (b"protonmail", &[P, R, O, T, O, N, M, AIL]),
    (b"rediffmail", &[R, E, D, I, FF, M, AIL]),
    (b"rediffmail", &[R, E, D, I, FF, M, EL]),
    (b"rocketmail", &[R, O, CK, E, T, M, AIL]),
    (b"fastmail", &[F_FIRST, A, S, T, M, AIL]),
    (b"comcast", &[C, O, M, C, A, S, T]),
    (b"verizon", &[V, E, R, EYE, Z, O, N]),
    (b"wanadoo", &[W, A, N, A, D, OO]),
    (b"yandex", &[Y, A, N, D, E, X]),
];
const F_FIRST: Sound = &[(b"f", 0), (b"ph", 3)];

/// The names that begin, or end, with a letter: a bit for each.
type ByLetter = [u32; 26];
static FIRST: ByLetter = by_letter(true);
static LAST: ByLetter = by_letter(false);

/// What a way to spell a name can cost, in bits.
const NEVER: u8 = u8::MAX;

/// Visits each provider's name that `name` spells by ear, with what that costs in 1/256 bit. Nearly every
/// name is no provider's by its first and last letter.
pub(crate) fn heard(name: &[u8], mut visit: impl FnMut(&'static [u8], u32)) {
    let (&[first, ..], &[.., last]) = (name, name) else { return };
    let of = |letter: u8, names: &ByLetter| {
        names.get(usize::from(letter.wrapping_sub(b'a'))).copied().unwrap_or(0)
    };
    let mut left = of(first, &FIRST) & of(last, &LAST);
    if left == 0 || !(LEN_MIN..=LEN_MAX).contains(&name.len()) {
        return;
    }
    while left > 0 {
        let at = left.trailing_zeros() as usize;
        left &= left - 1;
        let Some(&(provider, sounds)) = NAMES.get(at) else { return };
        if let Some(bits) = spelled(name, sounds).filter(|bits| (1..=BITS_MAX).contains(bits)) {
            visit(provider, u32::from(bits) * BIT);
        }
    }
}

/// The least that it costs to write these sounds with all letters of `name`.
fn spelled(name: &[u8], sounds: &[Sound]) -> Option<u8> {
    // What it costs to have come so far.
    let mut reached = [NEVER; LEN_MAX + 1];
    reached[0] = 0;
    for sound in sounds {
        let mut next = [NEVER; LEN_MAX + 1];
        for (at, &cost) in reached.iter().enumerate().filter(|(_, cost)| **cost < NEVER) {
            let Some(rest) = name.get(at..) else { break };
            for &(letters, more) in sound.iter().filter(|spelling| rest.starts_with(spelling.0)) {
                if let Some(end) = next.get_mut(at + letters.len()) {
                    *end = cost.saturating_add(more).min(*end);
                }
            }
        }
        if next == [NEVER; LEN_MAX + 1] {
            return None;
        }
        reached = next;
    }
    reached.get(name.len()).copied().filter(|&cost| cost < NEVER)
}

const fn by_letter(is_first: bool) -> ByLetter {
    let (mut names, mut at) = ([0; 26], 0);
    while at < NAMES.len() {
        let sounds = NAMES[at].1;
        let mut place = if is_first { 0 } else { sounds.len() - 1 };
        // Behind a sound that may be left unwritten comes the next.
        loop {
            let sound = sounds[place];
            let (mut is_written, mut which) = (true, 0);
            while which < sound.len() {
                let letters = sound[which].0;
                if letters.is_empty() {
                    is_written = false;
                } else {
                    let letter = if is_first { letters[0] } else { letters[letters.len() - 1] };
                    names[(letter - b'a') as usize] |= 1 << at;
                }
                which += 1;
            }
            if is_written {
                break;
            }
            place = if is_first { place + 1 } else { place - 1 };
        }
        at += 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{LEN_MAX, NAMES, NEVER, heard, spelled};
    use crate::bits::BIT;

    fn bits(name: &str, provider: &str) -> Option<u32> {
        let mut found = None;
        heard(name.as_bytes(), |heard, cost| {
            assert_eq!(heard, provider.as_bytes(), "{name}");
            found = Some(cost / BIT);
        });
        found
    }

    #[test]
    fn names_as_each_language_writes_them() {
        for (name, provider, cost) in [
            ("jotmeyl", "hotmail", 4),
            ("otmel", "hotmail", 8),
            ("rotimeil", "hotmail", 8),
            ("khotmeyl", "hotmail", 5),
            ("jimeil", "gmail", 4),
            ("dschimeil", "gmail", 5),
            ("djimel", "gmail", 8),
            ("jimeier", "gmail", 6),
            ("autluk", "outlook", 4),
            ("autluque", "outlook", 5),
            ("aiclaud", "icloud", 4),
            ("eiklaut", "icloud", 10),
            ("jahuh", "yahoo", 5),
            ("iarru", "yahoo", 7),
            ("guguelmeil", "googlemail", 6),
            ("rediphmel", "rediffmail", 8),
            ("ouanadou", "wanadoo", 4),
            ("beraison", "verizon", 7),
        ] {
            assert_eq!(bits(name, provider), Some(cost), "{name}");
        }
    }

    #[test]
    fn names_that_only_begin_or_end_like_one() {
        for name in [
            "gmail",
            "mail",
            "meil",
            "yahu",
            "gimell",
            "jameel",
            "jumeirah",
            "gemalto",
            "gmeier",
            "ajcloud",
            "gimel",
            "jemel",
            "utmel",
            "iaru",
            "hotmetal",
            "otmar",
            "index",
            "xanadu",
            "comcash",
            "rotmain",
            "",
            "jotmeylx",
            "autluk-24",
            "jotmeil\u{80}",
        ] {
            assert_eq!(bits(name, ""), None, "{name}");
        }
    }

    #[test]
    fn every_name_is_its_own_sounds_and_no_spelling_is_there_twice() {
        for (name, sounds) in NAMES {
            assert!(name.len() <= LEN_MAX && spelled(name, sounds).is_none_or(|cost| cost == 0));
            for sound in sounds {
                let mut rest = *sound;
                while let [(letters, cost), others @ ..] = rest {
                    assert!(*cost < NEVER / LEN_MAX as u8);
                    assert!(others.iter().all(|(other, _)| other != letters));
                    rest = others;
                }
            }
        }
    }
}
