//! The committed counts: three small files that hold no name, only how often parts of names occur.
//!
//! Each begins with `#` lines that say what was read; then a header, then tab-separated rows.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use misdirect_report::place::{read, root, save, sha256};

/// Symbols of a name: the marker of start and end, then letters, digits and the hyphen.
pub(super) const SYMBOLS: &[u8; 38] = b"^abcdefghijklmnopqrstuvwxyz0123456789-";
/// The longest name: a label (RFC 1035, 2.3.4).
pub(super) const LONGEST: usize = 63;
/// A suffix seen less often, in web and mail together, is counted with the rest of its class:
/// of less than five nothing can be said but that they exist.
const MINIMUM: u32 = 5;

const FILES: [&str; 3] = ["letters.tsv", "lengths.tsv", "suffixes.tsv"];

/// Where they are.
pub(crate) fn model() -> PathBuf {
    root().join("data/model")
}

/// How often a suffix, or the rest of a class of them, was seen.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Listed suffixes that the row stands for.
    pub(super) listed: u32,
    /// Domains of the popularity list.
    pub(super) web: u32,
    /// Domains of mail addresses.
    pub(super) mail: u32,
}

/// All that the tables are made from.
#[derive(Default)]
pub(super) struct Counts {
    /// What was read, a line each without `#`.
    pub(super) sources: Vec<String>,
    /// Three symbols → occurrences in distinct names, `^^` before and `^` behind each name.
    pub(super) trigrams: BTreeMap<[u8; 3], u32>,
    /// Names by number of letters; 0 is unused.
    pub(super) lengths: Vec<u32>,
    /// (class, suffix) → seen; the suffix `*` is the rest of the class.
    pub(super) suffixes: BTreeMap<(String, String), Seen>,
}

impl Counts {
    /// Adds a suffix, or puts it with the rest of its class where it was hardly seen.
    /// Country codes in other scripts stay: the core must know them from other `xn--` suffixes.
    pub(super) fn add_suffix(&mut self, class: &str, suffix: &str, seen: Seen) {
        let code = class == "country" && suffix.starts_with("xn--");
        let kept = seen.web + seen.mail >= MINIMUM || code;
        let key = (class.to_owned(), if kept { suffix } else { "*" }.to_owned());
        let row = self.suffixes.entry(key).or_default();
        row.listed += seen.listed;
        row.web += seen.web;
        row.mail += seen.mail;
    }

    /// Writes the three files.
    pub(super) fn save(&self, folder: &Path) -> Result<(), String> {
        for (file, body) in FILES.iter().zip(self.bodies()) {
            let head: String = self.sources.iter().map(|line| format!("# {line}\n")).collect();
            save(&folder.join(file), head + &body)?;
        }
        Ok(())
    }

    fn bodies(&self) -> [String; 3] {
        let mut letters = String::from("symbols\tcount\n");
        for (key, count) in &self.trigrams {
            let _ = writeln!(letters, "{}\t{count}", String::from_utf8_lossy(key));
        }
        let mut lengths = String::from("letters\tnames\n");
        for (length, count) in self.lengths.iter().enumerate().skip(1) {
            let _ = writeln!(lengths, "{length}\t{count}");
        }
        let mut suffixes = String::from("class\tsuffix\tlisted\tweb\tmail\n");
        for ((class, suffix), seen) in &self.suffixes {
            let Seen { listed, web, mail } = seen;
            let _ = writeln!(suffixes, "{class}\t{suffix}\t{listed}\t{web}\t{mail}");
        }
        [letters, lengths, suffixes]
    }

    /// Reads the three files.
    pub(super) fn load(folder: &Path) -> Result<Self, String> {
        let mut counts = Self { lengths: vec![0; LONGEST + 1], ..Self::default() };
        for file in FILES {
            let text = read(&folder.join(file))?;
            let body = text.lines().filter(|line| !line.starts_with('#'));
            for (number, line) in body.enumerate().skip(1) {
                let fields: Vec<&str> = line.split('\t').collect();
                counts
                    .take(&fields)
                    .ok_or_else(|| format!("{file}: row {number} can't be read: {line}"))?;
            }
            counts.sources.push(format!("data/model/{file} sha256 {}", sha256(&text)));
        }
        Ok(counts)
    }

    /// Takes a row; the three files differ in their first field and number of fields.
    fn take(&mut self, fields: &[&str]) -> Option<()> {
        match *fields {
            [class, suffix, listed, web, mail] => {
                let seen = Seen {
                    listed: listed.parse().ok()?,
                    web: web.parse().ok()?,
                    mail: mail.parse().ok()?,
                };
                self.suffixes.insert((class.into(), suffix.into()), seen);
            }
            [key, count] if key.len() == 3 => {
                self.trigrams.insert(key.as_bytes().try_into().ok()?, count.parse().ok()?);
            }
            [length, count] => {
                *self.lengths.get_mut(length.parse::<usize>().ok()?)? = count.parse().ok()?;
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Seen};

    #[test]
    fn rare_suffixes_join_their_class_and_country_codes_stay() {
        let mut counts = Counts::default();
        let seen = |web| Seen { listed: 1, web, mail: 0 };
        counts.add_suffix("generic", "rare", seen(1));
        counts.add_suffix("generic", "rarer", seen(0));
        counts.add_suffix("generic", "info", seen(9));
        counts.add_suffix("country", "xn--node", seen(0));
        let rows: Vec<_> =
            counts.suffixes.iter().map(|(k, v)| (k.1.as_str(), v.listed, v.web)).collect();
        assert_eq!(rows, [("xn--node", 1, 0), ("*", 2, 1), ("info", 1, 9)]);
    }

    #[test]
    fn a_row_that_is_no_row_is_refused() {
        let mut counts = Counts { lengths: vec![0; 64], ..Counts::default() };
        assert!(counts.take(&["64", "1"]).is_none());
        assert!(counts.take(&["abc", "x"]).is_none());
        assert!(counts.take(&["com"]).is_none());
        assert!(counts.take(&["63", "1"]).is_some());
    }
}
