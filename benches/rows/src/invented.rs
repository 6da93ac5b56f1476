//! Slips drawn at random: entries by their weight, kinds by the shares that the channel gives them.
//!
//! Real slips are some hundreds, and of some kinds there is hardly one. These stand in for what is
//! known about typing apart from them: in training they keep a rare kind from being unlearnt, and
//! nothing is ever scored on them.

use crate::directories::Listing;
use crate::rows::Row;
use misdirect::Domain;

/// What their source is called.
pub const INVENTED: &str = "invented";
/// How many are drawn.
const COUNT: usize = 3000;
/// QWERTY, a row a line, for keys side by side.
const KEYS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// The same slips on every machine.
pub fn slips(listing: &Listing) -> Vec<Row> {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let total: u64 = listing.entries.iter().map(|entry| root(entry.1)).sum();
    let mut rows = Vec::new();
    while rows.len() < COUNT {
        let mut at = random.below(total);
        let entry = listing.entries.iter().find(|entry| {
            let weight = root(entry.1);
            let here = at < weight;
            at = at.saturating_sub(weight);
            here
        });
        let Some((domain, _)) = entry else { continue };
        let Some((typed, intended)) = slip(domain, &mut random) else { continue };
        if Domain::parse(&typed).is_ok() && typed != intended {
            rows.push(Row {
                source: INVENTED,
                typed,
                intended: Some(intended),
                kind: "invented".into(),
                place: String::new(),
                is_doubtful: false,
                lists: String::new(),
            });
        }
    }
    rows
}

/// Between weight and one an entry: heavy targets matter most, but are few.
fn root(weight: u32) -> u64 {
    f64::from(weight).powf(0.75).round().max(1.0) as u64
}

/// One slip of a domain: what is typed, and what is meant, which may have a sub-domain.
fn slip(domain: &str, random: &mut Random) -> Option<(String, String)> {
    let parsed = Domain::parse(domain).ok()?;
    let (head, name, suffix) = (parsed.subdomain(), parsed.name(), parsed.suffix());
    let with = |name: &str, suffix: &str| match head {
        "" => format!("{name}.{suffix}"),
        head => format!("{head}.{name}.{suffix}"),
    };
    let same = |typed: String| Some((typed, domain.to_owned()));
    match random.below(100) {
        0..=41 => same(with(&edit(name, random)?, suffix)),
        42..=49 => {
            let swapped = ["com", "com", "com", "org", "net"];
            same(with(name, swapped[random.below(5) as usize]))
        }
        50..=79 => same(with(name, &edit(suffix, random)?)),
        80..=84 => same(format!("{}{domain}", random.below(9000) + 10)),
        85..=88 if head.is_empty() => {
            let sub = ["us", "mail", "email", "students", "alumni"][random.below(5) as usize];
            Some((format!("{sub}{domain}"), format!("{sub}.{domain}")))
        }
        89..=92 => {
            let at = 1 + random.below(name.len() as u64) as usize;
            let (left, right) = name.split_at_checked(at)?;
            same(with(&format!("{left}.{right}"), suffix)).filter(|_| !right.is_empty())
        }
        93..=94 => {
            let at = 1 + random.below(name.len() as u64) as usize;
            let (left, right) = name.split_at_checked(at)?;
            same(with(&format!("{left}-{right}"), suffix)).filter(|_| !right.is_empty())
        }
        95..=96 => same(with(&name.replacen('-', "", 1), suffix)),
        97..=98 => same(format!("{domain}.{suffix}")),
        _ if !head.is_empty() => same(format!("{}.{name}.{suffix}", edit(head, random)?)),
        _ => None,
    }
}

/// One letter left out, typed twice, swapped, replaced or added.
fn edit(text: &str, random: &mut Random) -> Option<String> {
    let mut letters = text.as_bytes().to_vec();
    let at = random.below(letters.len() as u64) as usize;
    if letters[at] == b'.' {
        return None;
    }
    match random.below(100) {
        0..=35 => {
            letters.remove(at);
        }
        36..=47 => letters.insert(at, letters[at]),
        48..=61 => {
            let next = at + 1;
            if next >= letters.len() || letters[next] == b'.' {
                return None;
            }
            letters.swap(at, next);
        }
        62..=79 => letters[at] = beside(letters[at], random),
        80..=85 => letters[at] = b'a' + random.below(26) as u8,
        86..=93 => {
            let letter = beside(letters[at], random);
            letters.insert(at + random.below(2) as usize, letter);
        }
        _ => letters.insert(at, b'a' + random.below(26) as u8),
    }
    String::from_utf8(letters).ok()
}

/// A key to the left or right, or any in the row above or below about there.
fn beside(letter: u8, random: &mut Random) -> u8 {
    let place = KEYS.iter().enumerate().find_map(|(row, keys)| {
        keys.iter().position(|&key| key == letter).map(|column| (row, column))
    });
    let Some((row, column)) = place else { return b'0' + random.below(10) as u8 };
    let (row, column) = match random.below(4) {
        0 => (row, column.saturating_sub(1)),
        1 => (row, column + 1),
        2 => (row.saturating_sub(1), column),
        _ => (row + 1, column),
    };
    KEYS.get(row).and_then(|keys| keys.get(column)).copied().unwrap_or(letter)
}

/// xorshift64*.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The upper half of the next number, less a bit.
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// From 0 to 1, without it.
    pub(crate) fn share(&mut self) -> f64 {
        self.next() as f64 / (1_u64 << 31) as f64
    }
}
