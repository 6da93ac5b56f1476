//! Peers that are programs of other languages: the npm packages in Node, dnstwist in Python.
//!
//! What they answer depends on nothing of ours but the directory and the names, so it is kept
//! below the target folder under a hash of all that went in.

use crate::methods::{Answer, Method};
use crate::place::benches;
use misdirect_report::npm;
use misdirect_report::place::{read, save, sha256, target};
use misdirect_report::shell::feed;
use misdirect_rows::directories::Listing;
use misdirect_rows::rows::{address, ascii};
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::PathBuf;
use std::process::Command;

/// Where the npm packages are, once they are installed.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    folder: PathBuf,
}

impl Node {
    /// Installs the packages unless they are there.
    pub(crate) fn install() -> Result<Self, String> {
        npm::install("quality/node").map(|folder| Self { folder })
    }

    fn ask(&self, peer: &str, lists: &Value, names: &[&str]) -> Result<Value, String> {
        let addresses: Vec<String> = names.iter().map(|name| address(name)).collect();
        let input = json!({"peer": peer, "lists": lists, "addresses": addresses}).to_string();
        let script =
            read(&self.folder.join("peers.mjs"))? + &read(&self.folder.join("package-lock.json"))?;
        let output = cached(&[&script, &input], || {
            feed(Command::new("node").current_dir(&self.folder).arg("peers.mjs"), &input)
        })?;
        serde_json::from_str(&output).map_err(|error| format!("{peer}: {error}"))
    }
}

/// Which of the npm packages, and with whose lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Mailcheck,
    ZooTools,
    TypoFixer,
    Misspelled,
    /// `ZooTools` rests on the same distance and answers the same with the same lists.
    MailcheckOurs,
    MisspelledOurs,
}

impl Script {
    pub(crate) const ALL: [Self; 6] = [
        Self::Mailcheck,
        Self::ZooTools,
        Self::TypoFixer,
        Self::Misspelled,
        Self::MailcheckOurs,
        Self::MisspelledOurs,
    ];

    fn has_own_lists(self) -> bool {
        !matches!(self, Self::MailcheckOurs | Self::MisspelledOurs)
    }
}

/// An npm package with its own lists or the directory's.
pub(crate) struct InNode<'l> {
    pub(crate) script: Script,
    pub(crate) node: Node,
    pub(crate) listing: &'l Listing,
    pub(crate) nanoseconds: Cell<Option<f64>>,
}

impl Method for InNode<'_> {
    fn name(&self) -> &'static str {
        match self.script {
            Script::Mailcheck => "mailcheck 1.1.1",
            Script::ZooTools => "ZooTools 1.12.0",
            Script::TypoFixer => "email-typo-fixer 1.1.0",
            Script::Misspelled => "email-misspelled 4.4.0",
            Script::MailcheckOurs => "mailcheck 1.1.1, this directory",
            Script::MisspelledOurs => "email-misspelled 4.4.0, this directory",
        }
    }

    fn threshold(&self) -> Option<f64> {
        Some(1.0)
    }

    fn one_in(&self) -> u64 {
        if self.script.has_own_lists() { 1 } else { 10 }
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        let domains = self.listing.by_weight().into_iter().map(|(domain, _)| domain);
        let lists = match self.script.has_own_lists() {
            true => Value::Null,
            false => {
                json!({"domains": domains.collect::<Vec<_>>(), "tops": self.listing.suffixes()})
            }
        };
        let peer = match self.script {
            Script::Mailcheck | Script::MailcheckOurs => "mailcheck",
            Script::ZooTools => "zootools",
            Script::TypoFixer => "typofixer",
            Script::Misspelled | Script::MisspelledOurs => "misspelled",
        };
        let output = self.node.ask(peer, &lists, typed)?;
        self.nanoseconds.set(output["nanoseconds"].as_f64());
        let targets = output["targets"].as_array().ok_or_else(|| format!("{peer}: no targets"))?;
        let answer = |target: &Value| match target {
            Value::Null => Ok(Answer::default()),
            Value::String(target) => Ok(Answer::plain([ascii(target)])),
            other => Err(format!("{peer} suggests {other}")),
        };
        targets.iter().map(answer).collect()
    }

    fn nanoseconds(&self) -> Option<f64> {
        self.nanoseconds.get()
    }
}

/// dnstwist read backwards: the entries of which the typed name is a variant, heaviest first.
pub(crate) struct Reversed<'l> {
    python: PathBuf,
    entries: Vec<(&'l str, u32)>,
}

/// A Python of its own with dnstwist in it, below the target folder.
pub(crate) fn install_dnstwist() -> Result<PathBuf, String> {
    install_python("dnstwist", "dnstwist")
}

/// A Python of its own with the packages of a folder in it, `command` among them.
pub(crate) fn install_python(folder: &str, command: &str) -> Result<PathBuf, String> {
    let home = target().join("quality/python").join(folder);
    let python = home.join("bin/python");
    if !home.join("bin").join(command).exists() {
        feed(Command::new("python3").args(["-m", "venv"]).arg(&home), "")?;
        let pip = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r"];
        let requirements = benches(folder).join("requirements.txt");
        feed(Command::new(&python).args(pip).arg(requirements), "")?;
    }
    Ok(python)
}

impl<'l> Reversed<'l> {
    pub(crate) fn new(python: PathBuf, listing: &'l Listing) -> Self {
        Self { python, entries: listing.by_weight() }
    }

    /// For each entry that matters the names that may be its variants.
    fn jobs<'t>(&self, typed: &[&'t str]) -> Vec<(usize, Vec<&'t str>)> {
        let jobs = self.entries.iter().enumerate().map(|(at, (entry, _))| {
            let may = typed.iter().copied().filter(|name| may_be_variant(name, entry));
            (at, may.collect::<Vec<_>>())
        });
        jobs.filter(|(_, names)| !names.is_empty()).collect()
    }
}

/// At most two edits with the end unchanged, or a tail glued on: all that dnstwist does but for two
/// homoglyphs of two letters in one name.
fn may_be_variant(typed: &str, entry: &str) -> bool {
    use rapidfuzz::distance::osa;
    if typed.len().abs_diff(entry.len()) > 8 || typed == entry {
        return false;
    }
    let name = entry.split_once('.').map_or(entry, |(name, _)| name);
    if typed.starts_with(name) {
        return true;
    }
    // The last two letters stay, whatever the fuzzer.
    let tail = entry.len().saturating_sub(2);
    let same_end = entry.get(tail..).is_some_and(|tail| typed.ends_with(tail));
    let most = osa::Args::default().score_cutoff(2);
    same_end && osa::distance_with_args(typed.bytes(), entry.bytes(), &most).is_some()
}

impl Method for Reversed<'_> {
    fn name(&self) -> &'static str {
        "dnstwist 20250130, reversed"
    }

    fn threshold(&self) -> Option<f64> {
        Some(1.0)
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        let lower: Vec<String> = typed.iter().map(|typed| typed.to_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let jobs = self.jobs(&lower);
        let lines = jobs.iter().map(|(at, names)| {
            json!({"entry": self.entries[*at].0, "typed": names}).to_string() + "\n"
        });
        let input: String = lines.collect();
        let script = benches("dnstwist/generate.py");
        let packages = read(&benches("dnstwist/requirements.txt"))?;
        let output = cached(&[&read(&script)?, &packages, &input], || {
            feed(Command::new(&self.python).arg(&script), &input)
        })?;
        let answers = output.lines().count();
        if answers != jobs.len() {
            return Err(format!("dnstwist: {answers} answers, {} entries", jobs.len()));
        }
        let mut found = std::collections::BTreeMap::<String, Vec<String>>::new();
        for ((at, _), line) in jobs.iter().zip(output.lines()) {
            let names: Vec<String> = serde_json::from_str(line).map_err(|e| e.to_string())?;
            for name in names {
                found.entry(name).or_default().push(self.entries[*at].0.to_owned());
            }
        }
        // Jobs are in the order of entries, so the heaviest comes first.
        let targets = |name: &&str| found.get(*name).cloned().unwrap_or_default();
        Ok(lower.iter().map(|name| Answer::plain(targets(name))).collect())
    }
}

/// What `make` gives, or gave when these inputs were seen before.
pub(crate) fn cached(
    inputs: &[&str],
    make: impl FnOnce() -> Result<String, String>,
) -> Result<String, String> {
    let all: String = inputs.iter().map(|input| format!("{}\n{input}", input.len())).collect();
    let path = target().join("quality/cache").join(&sha256(all)[..24]);
    if let Ok(known) = std::fs::read_to_string(&path) {
        return Ok(known);
    }
    let made = make()?;
    save(&path, &made)?;
    Ok(made)
}

/// What was installed, or a word that it was not.
pub(crate) fn said<T>(result: Result<T, String>, what: &str) -> Option<T> {
    result.inspect_err(|error| println!("without {what}: {error}")).ok()
}
