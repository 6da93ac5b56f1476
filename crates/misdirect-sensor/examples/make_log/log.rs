//! A log that is the same for the same seed: what the server of `ml` answered, which resolves for its own network as well.
//!
//! Each mail makes the questions that one of five resolvers makes of it: BIND asks for the NS of the domain first,
//! Unbound for an address before and after, Knot Resolver like BIND and in random case, the Recursor of `PowerDNS` as it
//! was asked; and Unbound before a signed zone asks for an address only, and not at all where it knows of a gap between
//! names (RFC 8198), which of seven questions let two through. One in ten is asked once more.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A slip that people make: the host, the domain that would have to be registered, and the one that is meant.
pub(crate) struct Planted {
    host: &'static str,
    pub(crate) typed: &'static str,
    pub(crate) intended: &'static str,
    /// Mails in a hundred thousand, on the mean of all days.
    mails: u64,
    /// Somebody holds the name: a squatter.
    is_held: bool,
}

const fn planted(
    host: &'static str,
    typed: &'static str,
    intended: &'static str,
    mails: u64,
) -> Planted {
    Planted { host, typed, intended, mails, is_held: false }
}

pub(crate) const PLANTED: [Planted; 21] = [
    planted("army.ml", "army.ml", "army.mil", 600),
    planted("us.army.ml", "army.ml", "army.mil", 400),
    planted("mail.army.ml", "army.ml", "army.mil", 100),
    planted("amry.ml", "amry.ml", "army.mil", 40),
    planted("navy.ml", "navy.ml", "navy.mil", 500),
    planted("us.navy.ml", "navy.ml", "navy.mil", 100),
    planted("af.ml", "af.ml", "af.mil", 400),
    planted("us.af.ml", "af.ml", "af.mil", 100),
    planted("usmc.ml", "usmc.ml", "usmc.mil", 300),
    planted("socom.ml", "socom.ml", "socom.mil", 200),
    planted("mail.socom.ml", "socom.ml", "socom.mil", 100),
    planted("gmail.ml", "gmail.ml", "gmail.com", 250),
    planted("gmial.com", "gmial.com", "gmail.com", 200),
    Planted { is_held: true, ..planted("gmaill.com", "gmaill.com", "gmail.com", 60) },
    planted("hotmail.ml", "hotmail.ml", "hotmail.com", 120),
    planted("hotmal.com", "hotmal.com", "hotmail.com", 80),
    Planted { is_held: true, ..planted("yahooo.fr", "yahooo.fr", "yahoo.fr", 60) },
    planted("satte.gov", "satte.gov", "state.gov", 90),
    planted("nasa.gvo", "nasa.gvo", "nasa.gov", 70),
    planted("diplomatiegouv.fr", "diplomatiegouv.fr", "diplomatie.gouv.fr", 50),
    planted("education.gouvfr", "education.gouvfr", "education.gouv.fr", 30),
];

/// Names of the country that somebody has, some of them near others; and where the server's own network writes to.
const HELD: [&str; 24] = [
    "gouv.ml",
    "sante.gouv.ml",
    "diplomatie.gouv.ml",
    "finances.gouv.ml",
    "defense.gouv.ml",
    "education.gouv.ml",
    "primature.ml",
    "ortm.ml",
    "malitel.ml",
    "orangemali.ml",
    "afribone.net.ml",
    "usttb.edu.ml",
    "bamako.ml",
    "mali.ml",
    "gmail.com",
    "yahoo.fr",
    "hotmail.com",
    "orange.fr",
    "army.mil",
    "state.gov",
    "diplomatie.gouv.fr",
    "who.int",
    "un.org",
    "facebook.com",
];

/// Words of which people make names.
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

/// Days of the log, from the first of November 2026, a Sunday.
pub(crate) const DAYS: u64 = 30;

/// What a day has: offices write on weekdays.
fn weight(day: u64) -> u64 {
    if matches!(day % 7, 0 | 6) { 2 } else { 5 }
}

/// Writes about so many lines, and says how many of them are for each planted domain, by typed and intended.
pub(crate) fn write(
    lines: u64,
    seed: u64,
    out: &mut impl Write,
) -> io::Result<BTreeMap<(&'static str, &'static str), u64>> {
    let mut random = Random(seed);
    let (mut planted, mut line) = (BTreeMap::new(), String::new());
    let weights: u64 = (0..DAYS).map(weight).sum();
    for day in 0..DAYS {
        let of_day = lines * weight(day) / weights;
        let mut written = 0;
        while written < of_day {
            let mail = Mail::draw(&mut random, day);
            let questions = questions(&mut random, &mail);
            if let Some(slip) = mail.slip {
                *planted.entry((slip.typed, slip.intended)).or_insert(0) += questions.len() as u64;
            }
            for (name, kind) in questions {
                let second = written * 86_400 / of_day.max(1);
                write_line(
                    &mut line,
                    day,
                    second.min(86_399),
                    &mut random,
                    &name,
                    kind,
                    mail.is_held,
                );
                out.write_all(line.as_bytes())?;
                written += 1;
            }
        }
    }
    Ok(planted)
}

/// Where one goes.
struct Mail {
    host: String,
    domain: String,
    is_held: bool,
    slip: Option<&'static Planted>,
}

impl Mail {
    fn draw(random: &mut Random, day: u64) -> Self {
        let draw = random.below(100_000);
        let mut from = 0;
        let slip = PLANTED.iter().find(|slip| {
            // The Navy's grows to three times as much over the month.
            let mails = match slip.intended {
                "navy.mil" => slip.mails * (DAYS + 2 * day) / (2 * DAYS),
                _ => slip.mails,
            };
            from += mails;
            draw < from
        });
        if let Some(slip) = slip {
            let (host, domain) = (slip.host.to_owned(), slip.typed.to_owned());
            return Self { host, domain, is_held: slip.is_held, slip: Some(slip) };
        }
        match random.below(20) {
            0..=2 => {
                let domain = random.of(&HELD).to_owned();
                Self { host: domain.clone(), domain, is_held: true, slip: None }
            }
            3 => {
                let domain = bot(random);
                Self { host: domain.clone(), domain, is_held: false, slip: None }
            }
            4 => {
                let domain = short(random);
                // Whoever lost mail to these is planted.
                match PLANTED.iter().any(|slip| slip.typed == domain) {
                    true => registered(random),
                    false => Self { host: domain.clone(), domain, is_held: true, slip: None },
                }
            }
            _ => registered(random),
        }
    }
}

/// What malware and scanners ask for: letters at random, and words with a number.
fn bot(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("{}{}.ml", random.of(&WORDS), random.below(1000)),
        _ => {
            let letter = |_| char::from(b'a' + random.below(26) as u8);
            (0..12).map(letter).chain(".ml".chars()).collect()
        }
    }
}

/// Two to four letters: under a suffix that was free of charge all of these are taken.
fn short(random: &mut Random) -> String {
    let mut of_rank = Random(random.below(3000) + 1_000_003);
    let letters = 2 + of_rank.below(3);
    let letter = |_| char::from(b'a' + of_rank.below(26) as u8);
    (0..letters).map(letter).chain(".ml".chars()).collect()
}

/// A name that somebody has, or had: some come often, most come rarely.
fn registered(random: &mut Random) -> Mail {
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
    let host = match random.below(4) {
        0 => format!("mail.{domain}"),
        1 => format!("www.{domain}"),
        _ => domain.clone(),
    };
    Mail { host, domain, is_held: of_rank.below(3) > 0, slip: None }
}

fn questions(random: &mut Random, mail: &Mail) -> Vec<(String, &'static str)> {
    let (host, domain) = (mail.host.clone(), mail.domain.clone());
    let mut questions = match random.below(5) {
        0 if host == domain => vec![(host, "MX")],
        0 => vec![(domain, "NS"), (host, "MX")],
        1 => vec![(domain.clone(), "A"), (host, "MX"), (domain, "A")],
        2 => vec![(in_any_case(random, &domain), "NS"), (in_any_case(random, &host), "MX")],
        3 => vec![(host, "MX")],
        // What exists is asked for in any case.
        _ if mail.is_held || random.below(7) < 2 => vec![(domain, "A")],
        _ => Vec::new(),
    };
    if random.below(10) == 0 {
        questions.extend_from_within(..);
    }
    questions
}

fn in_any_case(random: &mut Random, name: &str) -> String {
    let letter = |letter: char| match random.below(2) {
        0 => letter.to_ascii_uppercase(),
        _ => letter,
    };
    name.chars().map(letter).collect()
}

fn write_line(
    line: &mut String,
    day: u64,
    second: u64,
    random: &mut Random,
    name: &str,
    kind: &str,
    is_held: bool,
) {
    let (day, minute) = (day + 1, second / 60);
    let (client, port) = (random.below(250) + 1, random.below(60_000) + 1024);
    let code = if is_held { "NOERROR 1 0 1" } else { "NXDOMAIN 0 1 1" };
    line.clear();
    // A text takes whatever is written to it.
    let _ = writeln!(
        line,
        "{day:02}-Nov-2026 {:02}:{:02}:{:02}.{:03} responses: info: client @0x7f9075ae8098 \
         192.0.2.{client}#{port} ({name}): response: {name} IN {kind} {code} -E(0)DC (192.0.2.53)",
        minute / 60,
        minute % 60,
        second % 60,
        random.below(1000),
    );
}
