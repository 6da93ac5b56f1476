//! A log that is the same for the same seed. Each mail makes the questions that one of four resolvers makes of
//! it: BIND asks for the NS of the domain first, Unbound for an address before and after, Knot Resolver like
//! BIND and in random case, the Recursor of `PowerDNS` as it was asked.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Slips, the domain that each belongs to, and how many in ten thousand of the mails go there.
const PLANTED: [(&str, &str, u64); 10] = [
    ("army.ml", "army.ml", 60),
    ("us.army.ml", "army.ml", 40),
    ("mail.army.ml", "army.ml", 10),
    ("navy.ml", "navy.ml", 50),
    ("us.navy.ml", "navy.ml", 10),
    ("af.ml", "af.ml", 40),
    ("us.af.ml", "af.ml", 10),
    ("usmc.ml", "usmc.ml", 30),
    ("socom.ml", "socom.ml", 20),
    ("mail.socom.ml", "socom.ml", 10),
];

/// Names of the country, and whatever people register.
const WORDS: [&str; 32] = [
    "bamako",
    "segou",
    "kayes",
    "sikasso",
    "mopti",
    "gao",
    "kidal",
    "niger",
    "sahel",
    "baobab",
    "djenne",
    "bambara",
    "soleil",
    "maison",
    "coton",
    "riviere",
    "koulikoro",
    "tombouctou",
    "radio",
    "transport",
    "ecole",
    "sante",
    "afrique",
    "hotel",
    "agence",
    "conseil",
    "boutique",
    "banque",
    "presse",
    "culture",
    "energie",
    "mines",
];
const SYLLABLES: [&str; 16] = [
    "ba", "dou", "ko", "ma", "li", "sa", "ne", "tra", "ore", "kei", "ta", "di", "ala", "mou",
    "ssa", "ra",
];

/// `SplitMix64` (Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    fn of<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.below(list.len() as u64) as usize]
    }
}

/// Writes at least so many lines, and says how many of them are for each planted domain.
pub(crate) fn write(
    lines: u64,
    seed: u64,
    out: &mut impl Write,
) -> io::Result<BTreeMap<&'static str, u64>> {
    let mut random = Random(seed);
    let mut planted = BTreeMap::new();
    let (mut written, mut line) = (0, String::new());
    while written < lines {
        let draw = random.below(10_000);
        let mut from = 0;
        let slip = PLANTED.iter().find(|(.., share)| {
            from += share;
            draw < from
        });
        let (host, domain) = match slip {
            Some((host, domain, _)) => ((*host).to_owned(), (*domain).to_owned()),
            None => other(&mut random),
        };
        let questions = questions(&mut random, &host, &domain);
        if let Some((_, domain, _)) = slip {
            *planted.entry(*domain).or_insert(0) += questions.len() as u64;
        }
        for (name, kind) in questions {
            write_line(&mut line, written, &mut random, &name, kind);
            out.write_all(line.as_bytes())?;
            written += 1;
        }
    }
    Ok(planted)
}

/// A name that somebody has, or nobody: some come often, most come rarely.
fn other(random: &mut Random) -> (String, String) {
    let unit = random.below(1 << 20);
    let rank = (((unit * unit) >> 20) * unit) >> 20;
    let mut of_rank = Random(rank + 7);
    let mut name = of_rank.of(&WORDS).to_owned();
    match of_rank.below(3) {
        0 => name = format!("{name}-{}", of_rank.of(&WORDS)),
        1 => name += of_rank.of(&SYLLABLES),
        _ => (0..3).for_each(|_| name += of_rank.of(&SYLLABLES)),
    }
    let domain = format!("{name}{}.ml", rank % 89);
    match random.below(4) {
        0 => (format!("mail.{domain}"), domain),
        1 => (format!("www.{domain}"), domain),
        _ => (domain.clone(), domain),
    }
}

fn questions(random: &mut Random, host: &str, domain: &str) -> Vec<(String, &'static str)> {
    let (host, domain) = (host.to_owned(), domain.to_owned());
    match random.below(4) {
        0 if host == domain => vec![(host, "MX")],
        0 => vec![(domain, "NS"), (host, "MX")],
        1 => vec![(domain.clone(), "A"), (host, "MX"), (domain, "A")],
        2 => vec![(in_any_case(random, &domain), "NS"), (in_any_case(random, &host), "MX")],
        _ => vec![(host, "MX")],
    }
}

fn in_any_case(random: &mut Random, name: &str) -> String {
    let letter = |letter: char| match random.below(2) {
        0 => letter.to_ascii_uppercase(),
        _ => letter,
    };
    name.chars().map(letter).collect()
}

/// A line of a hundredth of a second.
fn write_line(line: &mut String, at: u64, random: &mut Random, name: &str, kind: &str) {
    let (second, part) = (at / 100, at % 100);
    let (day, minute) = (1 + second / 86_400 % 30, second / 60 % 1440);
    let (client, port) = (random.below(250) + 1, random.below(60_000) + 1024);
    line.clear();
    // A text takes whatever is written to it.
    let _ = writeln!(
        line,
        "{day:02}-Nov-2026 {:02}:{:02}:{:02}.{part:02}0 queries: info: client @0x7f9075ae8098 \
         192.0.2.{client}#{port} ({name}): query: {name} IN {kind} -E(0)DC (192.0.2.53)",
        minute / 60,
        minute % 60,
        second % 60,
    );
}
