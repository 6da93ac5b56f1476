//! Slips that are planted into files, and how many of them are found.
//!
//! A **site** is an address, the first time it stands in a file, whose domain the built-in directory lists. In its place
//! comes one that has **one slip**: of fingers (a letter left out, doubled, typed too much, for another or in the wrong order; a
//! dot or hyphen too many or too few), anywhere in the domain, drawn among `variants` of the domain by its share, with a
//! fixed seed. Suffixes taken for one another or
//! left out from memory are not drawn, nor names that are listed themselves. The rest of the
//! file stays around it, five hundred lines of it where there are more. A slip is found where lint alarms at the site, and right
//! where it names the domain that stood there.

use misdirect::answer::Place;
use misdirect::compare::Costs;
use misdirect::variants::Variant;
use misdirect::{Addresses, Checker, Context, Directory, Domain, SlipKind, Verdict, variants};
use misdirect_lint::{Finding, Linter};
use misdirect_rows::metrics::Share;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Variants that are drawn from: with those of two slips, nine tenths and more of what slips make of a domain.
const VARIANTS: usize = 2000;
/// Lines of a file that stay around a site.
const LINES: usize = 500;

/// What was planted so far.
pub(super) struct Planted {
    seed: u64,
    /// One-slip names of a domain with their shares.
    names: BTreeMap<String, Vec<(String, SlipKind, f64)>>,
    /// By kind: planted, found, right.
    kinds: BTreeMap<&'static str, [usize; 3]>,
    missed: Vec<String>,
}

impl Default for Planted {
    fn default() -> Self {
        let (names, kinds) = (BTreeMap::new(), BTreeMap::new());
        Self { seed: 0x9E37_79B9_7F4A_7C15, names, kinds, missed: Vec::new() }
    }
}

impl Planted {
    /// Plants one slip at each site of a file, one after the other.
    pub(super) fn plant(&mut self, linter: &Linter<'_>, path: &str, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let around = lines.iter().step_by(lines.len().div_ceil(LINES).max(1));
        let around: String = around.flat_map(|line| [line, "\n"]).collect();
        let mut seen = BTreeSet::new();
        for line in lines {
            for address in Addresses::new(line.as_bytes()) {
                let (Ok(typed), span) = (std::str::from_utf8(address.as_bytes()), address.span())
                else {
                    continue;
                };
                let Some((local, domain)) = typed.split_once('@') else { continue };
                if !seen.insert(typed.to_ascii_lowercase()) || !is_listed(domain) {
                    continue;
                }
                let Some((name, kind)) = self.draw(domain) else { continue };
                let planted = format!("{local}@{name}");
                let (head, tail) = (&line[..span.start], &line[span.end..]);
                let file = format!("{head}{planted}{tail}\n{around}");
                let found = at_site(linter, path, &file, &planted);
                self.count(kind, &planted, domain, found.as_ref());
            }
        }
    }

    fn draw(&mut self, domain: &str) -> Option<(String, SlipKind)> {
        // Marsaglia's xorshift: the same on every machine.
        for shift in [-13i32, 7, -17] {
            self.seed ^= if shift < 0 { self.seed << -shift } else { self.seed >> shift };
        }
        let at = (self.seed >> 11) as f64 / (1u64 << 53) as f64;
        let names = self.names.entry(domain.to_owned()).or_insert_with(|| one_slip(domain));
        let mut left = at * names.iter().map(|(.., share)| share).sum::<f64>();
        let drawn = names.iter().find(|(.., share)| {
            left -= share;
            left <= 0.0
        });
        drawn.or(names.last()).map(|(name, kind, _)| (name.clone(), *kind))
    }

    fn count(&mut self, kind: SlipKind, planted: &str, domain: &str, found: Option<&Finding>) {
        let meant = found.and_then(|found| found.suggestion.as_deref()).unwrap_or_default();
        let meant = meant.rsplit('@').next().unwrap_or_default();
        let counts = self.kinds.entry(kind.name()).or_default();
        counts[0] += 1;
        counts[1] += usize::from(found.is_some());
        counts[2] += usize::from(meant.eq_ignore_ascii_case(domain));
        if found.is_none() {
            self.missed.push(format!("{planted} for {domain}"));
        }
    }

    /// Planted, found, right.
    pub(super) fn all(&self) -> [usize; 3] {
        let add = |all: [usize; 3], one: &[usize; 3]| std::array::from_fn(|at| all[at] + one[at]);
        self.kinds.values().fold([0; 3], add)
    }

    pub(super) fn print(&self) {
        println!("\n== planted slips, missed");
        self.missed.iter().for_each(|missed| println!("{missed}"));
        println!("\n== planted slips: planted, found in percent, right in percent");
        let line = |name: &str, [planted, found, right]: [usize; 3]| {
            println!(
                "{name:28} {planted:6}  {}  {}",
                Share::new(found, planted).percent(),
                Share::new(right, planted).percent()
            );
        };
        self.kinds.iter().for_each(|(name, counts)| line(name, *counts));
        line("all", self.all());
    }
}

/// The alarm at what was planted.
fn at_site(linter: &Linter<'_>, path: &str, file: &str, planted: &str) -> Option<Finding> {
    let mut found = None;
    let mut tell = |finding: Finding| {
        if finding.line == 1 && finding.input.eq_ignore_ascii_case(planted) {
            found = Some(finding);
        }
    };
    // Memory can always be read.
    let _ = linter.lint(Path::new(path), file.as_bytes(), &mut tell);
    found
}

fn is_listed(domain: &str) -> bool {
    let checker = Checker::new(Directory::builtin());
    checker.check(domain.as_bytes(), &Context::new()).verdict() == Verdict::Listed
}

fn one_slip(domain: &str) -> Vec<(String, SlipKind, f64)> {
    let Ok(domain) = Domain::parse(domain) else { return Vec::new() };
    let mut names = vec![Variant::default(); VARIANTS];
    let count = variants(&domain, &Costs::default(), &mut names);
    let of_fingers = |name: &&Variant<'_>| {
        let mut slips = name.slips();
        let (first, second) = (slips.next(), slips.next());
        // `gmail`: no suffix is left.
        let has_suffix =
            first.is_some_and(|slip| slip.place == Place::Dot) || name.to_string().contains('.');
        has_suffix && second.is_none() && name.kind() != SlipKind::SuffixSwap
    };
    let names = names.iter().take(count).filter(of_fingers);
    let names = names.map(|name| (name.to_string(), name.kind(), name.share()));
    names.filter(|(name, ..)| !is_listed(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use misdirect_lint::Hosts;

    /// A small measurement: a file of the heaviest domains of the directory, as mail goes there, but for those with
    /// a name of up to three letters, from which every slip leads to somebody else's: `p.pl`, `bop.com.br`.
    #[test]
    fn most_slips_in_a_file_are_found() {
        let hosts = Hosts::default();
        let directory = Directory::builtin();
        let linter = Linter::new(Checker::new(directory), &hosts).expect("room");
        let is_long = |domain: &str| Domain::parse(domain).is_ok_and(|it| it.name().len() > 3);
        let entries = directory.entries().filter(|entry| !entry.is_zone());
        let mut entries: Vec<_> = entries.filter(|entry| is_long(entry.domain())).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.weight()));
        let lines = entries.iter().take(60).enumerate();
        let text: String =
            lines.map(|(at, entry)| format!("p{at}: p{at}@{}\n", entry.domain())).collect();
        let mut alarms = 0;
        linter.lint(Path::new("aliases"), text.as_bytes(), &mut |_| alarms += 1).expect("read");
        assert_eq!(alarms, 0);
        let mut planted = Planted::default();
        planted.plant(&linter, "aliases", &text);
        let [all, found, right] = planted.all();
        assert_eq!(all, 60);
        assert!(found >= 57 && right >= found - 2, "{found}, {right}: {:?}", planted.missed);
    }

    /// Near-identical names that are both right, of ten people and more each, in one file.
    #[test]
    fn real_neighbours_stay_silent() {
        let table = include_str!("../../data/silent/alternates.tsv");
        let hosts = Hosts::default();
        let linter = Linter::new(Checker::new(Directory::builtin()), &hosts).expect("room");
        let (mut pairs, mut alarms) = (0, Vec::new());
        for row in table.lines().skip(1) {
            let mut fields = row.split('\t');
            let (Some(one), Some(other)) = (fields.next(), fields.next()) else { continue };
            let file = format!("joe@{one}\nann@{other}\n");
            pairs += 1;
            linter
                .lint(Path::new("x"), file.as_bytes(), &mut |f| alarms.push(f.input))
                .expect("read");
        }
        assert!(
            pairs > 100 && alarms.len() * 20 < pairs,
            "{} of {pairs}: {alarms:?}",
            alarms.len()
        );
    }
}
