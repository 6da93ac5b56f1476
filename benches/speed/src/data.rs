//! Directories of any size, the same on every machine.
//!
//! The names are the built-in directory's, the commonest first, and from there on invented: letters
//! drawn by the trigrams of real names, suffixes by how often each is used (`data/model`). With a
//! folder of data they are those of real domains first (`popular/popular.tsv`), which this project may
//! not publish. The first N of a longer list are the list of N.

use crate::random::Random;
use misdirect::directory::{BuildError, Builder};
use misdirect::{Directory, Domain};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A domain whose name no other domain of the list has.
#[derive(Debug, Clone)]
pub struct Listed {
    domain: Box<str>,
    name_len: usize,
}

impl Listed {
    /// `None` where the domain is more or less than a name of plain letters and its suffix.
    fn new(domain: &str) -> Option<Self> {
        let parsed = Domain::parse(domain).ok()?;
        let name_len = parsed.name().len();
        let is_plain = parsed.registrable() == Some(domain) && !domain.contains("xn--");
        (is_plain && name_len >= NAME_LEN_MIN).then(|| Self { domain: domain.into(), name_len })
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    pub fn name(&self) -> &str {
        &self.domain[..self.name_len]
    }

    pub fn suffix(&self) -> &str {
        &self.domain[self.name_len + 1..]
    }
}

/// Where names come from.
pub struct Source {
    letters: Letters,
    suffixes: Vec<(String, u32)>,
    real: Vec<String>,
}

impl Source {
    /// `data`: a folder with `popular/popular.tsv`.
    pub fn new(data: Option<&Path>) -> Result<Self, String> {
        let model = repository().join("data/model");
        let mut real: Vec<String> = Vec::new();
        if let Some(data) = data {
            let table = read(&data.join("popular/popular.tsv"))?;
            let rows = table.lines().skip(1).filter_map(|line| line.split('\t').next());
            real.extend(rows.map(str::to_owned));
        } else {
            let mut entries: Vec<_> =
                Directory::builtin().entries().filter(|entry| !entry.is_zone()).collect();
            entries.sort_by_key(|entry| (u32::MAX - entry.weight(), entry.domain()));
            real.extend(entries.iter().map(|entry| entry.domain().to_owned()));
        }
        Ok(Self {
            letters: Letters::read(&read(&model.join("letters.tsv"))?),
            suffixes: suffixes(&read(&model.join("suffixes.tsv"))?),
            real,
        })
    }

    /// `count` domains of different names, those that are likeliest meant first.
    pub fn domains(&self, count: usize) -> Vec<Listed> {
        let mut random = Random::new(1);
        let mut known = HashSet::new();
        let mut real = self.real.iter();
        let mut domains = Vec::with_capacity(count);
        while domains.len() < count {
            let listed = match real.next() {
                Some(domain) => Listed::new(domain),
                None => self.invented(&mut random),
            };
            let listed = listed.filter(|listed| known.insert(hash(listed.name())));
            domains.extend(listed);
        }
        domains
    }

    /// A domain that looks real; `None` where the letters drawn are no name.
    pub fn invented(&self, random: &mut Random) -> Option<Listed> {
        let name = self.letters.name(random)?;
        Listed::new(&format!("{name}.{}", self.suffix(random)))
    }

    /// A public suffix, as often as it is used.
    pub fn suffix(&self, random: &mut Random) -> &str {
        draw::<String>(random, &self.suffixes)
    }
}

/// How often the domain at a place of a list is meant: the first twice as often as the second, three times
/// as often as the third (Zipf).
pub fn weight(at: usize) -> u32 {
    (1 << 30) / (at as u32 + 1)
}

/// An image where the lines of its keys are cache lines, as in a file that is mapped.
pub struct Aligned {
    bytes: Vec<u8>,
    at: usize,
}

impl Aligned {
    const LINE: usize = 64;

    pub fn new(image: &[u8]) -> Self {
        let mut bytes = vec![0; image.len() + Self::LINE];
        let at = bytes.as_ptr().align_offset(Self::LINE);
        bytes.truncate(at + image.len());
        bytes[at..].copy_from_slice(image);
        Self { bytes, at }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[self.at..]
    }
}

/// The image of a list.
pub fn image(domains: &[Listed]) -> Result<Vec<u8>, BuildError> {
    let mut builder = Builder::new();
    for (at, listed) in domains.iter().enumerate() {
        let domain = Domain::parse(listed.domain()).expect("it was parsed before");
        builder.add(&domain, weight(at), 0)?;
    }
    builder.build()
}

/// How often three symbols stand in a row in real names: after the first two, the third.
struct Letters {
    after: HashMap<[u8; 2], Vec<(u8, u32)>>,
}

/// Stands before and behind a name.
const EDGE: u8 = b'^';
/// Two names of one letter have nothing in common that they could be found by.
const NAME_LEN_MIN: usize = 2;
const NAME_LEN_MAX: usize = 38; // the longest that `letters.tsv` knows more than a few of

impl Letters {
    fn read(table: &str) -> Self {
        let mut after: HashMap<[u8; 2], Vec<(u8, u32)>> = HashMap::new();
        for (symbols, count) in table.lines().filter_map(|line| line.split_once('\t')) {
            let (&[a, b, c], Ok(count)) = (symbols.as_bytes(), count.parse::<u32>()) else {
                continue;
            };
            let choices = after.entry([a, b]).or_default();
            let sum = choices.last().map_or(0, |last| last.1) + count;
            choices.push((c, sum));
        }
        Self { after }
    }

    fn name(&self, random: &mut Random) -> Option<String> {
        let mut name = String::new();
        let mut last = [EDGE; 2];
        loop {
            let next = *draw(random, self.after.get(&last)?);
            if next == EDGE {
                break;
            }
            name.push(char::from(next));
            last = [last[1], next];
            if name.len() > NAME_LEN_MAX {
                return None;
            }
        }
        let has_hyphen = name.contains("--") || name.starts_with('-') || name.ends_with('-');
        (!has_hyphen).then_some(name)
    }
}

/// Suffixes with sums of their counts on the web and in mail; rows of many suffixes are left out.
fn suffixes(table: &str) -> Vec<(String, u32)> {
    let mut suffixes: Vec<(String, u32)> = Vec::new();
    for line in table.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[_, suffix, _, web, mail] = fields.as_slice() else { continue };
        let (Ok(web), Ok(mail)) = (web.parse::<u32>(), mail.parse::<u32>()) else { continue };
        if suffix != "*" && suffix.is_ascii() && !suffix.contains("xn--") {
            let sum = suffixes.last().map_or(0, |last| last.1) + web + mail;
            suffixes.push((suffix.to_owned(), sum));
        }
    }
    suffixes
}

/// One of some with sums of their counts, in proportion to these.
fn draw<'a, T>(random: &mut Random, choices: &'a [(T, u32)]) -> &'a T {
    let all = choices.last().map_or(0, |last| last.1);
    let at = random.below(all as usize) as u32;
    &choices[choices.partition_point(|choice| choice.1 <= at)].0
}

fn hash(name: &str) -> u64 {
    name.bytes().fold(0, |sum: u64, byte| {
        (sum.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
