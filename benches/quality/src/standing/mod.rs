//! Standing addresses: how often `misdirect lint` alarms about true addresses in files that are at hand, and
//! how many slips planted into them it finds.
//!
//! Files (`sources`): what this machine has of Debian's package list, changelogs and metadata of packages.
//! Every alarm is printed, to be looked at: true slips are put down in `true_slips.tsv`, the rest are false.

mod planted;
mod sources;

use misdirect::{Addresses, Checker, Directory};
use misdirect_lint::{Finding, Hosts, Linter};
use planted::Planted;
use sources::{Source, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Slips that stand in these files, found by lint and looked at by hand: what is written, what was meant, where.
const TRUE_SLIPS: &str = include_str!("true_slips.tsv");

/// What lint said of a source.
#[derive(Default)]
struct Judged {
    /// Addresses that were judged.
    addresses: u64,
    /// Different ones.
    different: usize,
    /// What alarmed, and how often.
    alarms: BTreeMap<String, (u64, Finding)>,
}

/// Measures and prints.
pub(super) fn run() -> Result<(), String> {
    let hosts = Hosts::default();
    let linter = Linter::new(Checker::new(Directory::builtin()), &hosts)
        .map_err(|error| error.to_string())?;
    let mut planted = Planted::default();
    let (mut alarms, mut addresses) = ([0; 2], [0; 2]);
    for source in sources()? {
        let judged = judge(&linter, &source)?;
        let slips = print(&source, &judged);
        alarms[0] += slips[0];
        alarms[1] += slips[1];
        addresses[0] += judged.addresses as usize;
        addresses[1] += judged.different;
        if source.is_planted {
            source.files.iter().for_each(|(path, text)| planted.plant(&linter, path, text));
        }
    }
    println!("\n== all: alarms about true addresses per 10,000");
    for (what, (alarms, addresses)) in
        ["as they stand", "different ones"].iter().zip(alarms.into_iter().zip(addresses))
    {
        let rate = 1e4 * alarms as f64 / (addresses.max(1)) as f64;
        println!("{what:28} {alarms:6} of {addresses:8}  {rate:5.2}");
    }
    planted.print();
    Ok(())
}

fn judge(linter: &Linter<'_>, source: &Source) -> Result<Judged, String> {
    let (mut judged, mut different) = (Judged::default(), BTreeSet::new());
    for (path, text) in &source.files {
        let mut tell = |finding: Finding| {
            let key = finding.input.to_ascii_lowercase();
            judged.alarms.entry(key).or_insert((0, finding)).0 += 1;
        };
        let counts = linter.lint(Path::new(path), text.as_bytes(), &mut tell);
        judged.addresses += counts.map_err(|error| format!("{path}: {error}"))?.addresses;
        let whole = |address: &&[u8]| address.contains(&b'@') && address.contains(&b'.');
        let found = text.lines().flat_map(|line| Addresses::new(line.as_bytes()));
        let found = found.map(|address| address.as_bytes()).filter(whole);
        different.extend(found.map(<[u8]>::to_ascii_lowercase));
    }
    judged.different = different.len();
    Ok(judged)
}

/// Prints what alarmed; returns how many alarms are false, as they stand and different ones.
fn print(source: &Source, judged: &Judged) -> [usize; 2] {
    println!("\n== {}: {} files", source.name, source.files.len());
    println!("{} addresses, {} different", judged.addresses, judged.different);
    let mut wrong = [0; 2];
    for (input, (count, finding)) in &judged.alarms {
        let is_slip = TRUE_SLIPS.lines().any(|line| line.split('\t').next() == domain(input));
        let word = if is_slip { "true slip" } else { "FALSE" };
        println!("{word:10} {count:4} × {}:{}: {finding}", finding.path, finding.line);
        if !is_slip {
            wrong[0] += *count as usize;
            wrong[1] += 1;
        }
    }
    wrong
}

/// People are not put down, nor shown in what is committed.
fn domain(input: &str) -> Option<&str> {
    input.rsplit('@').next()
}
