//! Counts by intended domain: all that the catch side keeps, in the JSON Lines of `misdirect scan` (docs/scan.md).
//! Domains as they would have to be registered, numbers, days; no address, no client, no time of day.

use crate::error::Error;
use crate::judgement::{Found, Judge};
use misdirect::Domain;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Pairs of domains that are counted apart, some 2 MB; recipients at further ones are one number, `rare`.
const PAIRS_MAX: usize = 4096;

/// Different names below one domain that are told apart: whoever makes them up fills no memory.
const NAMES_MAX: usize = 64;

pub(in crate::front) struct Counts {
    file: Option<PathBuf>,
    hasher: RandomState,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// By typed and intended domain.
    pairs: HashMap<(String, String), Pair>,
    rare: u64,
    /// Recipients of whom it is not known whom they meant.
    other: u64,
    is_changed: bool,
}

/// A finding, and what it is made of.
struct Pair {
    finding: Finding,
    /// Sum of the probabilities.
    probabilities: f64,
    /// Of the names since the start.
    names: HashSet<u64>,
}

/// A finding as `misdirect scan` writes it, fields in this order.
#[derive(Clone, Serialize, Deserialize)]
struct Finding {
    r#type: Type,
    intended: String,
    typed: String,
    questions: u64,
    #[serde(default)]
    share: f64,
    by: By,
    names: u64,
    probability: f64,
    slips: Vec<String>,
    first: String,
    last: String,
    example: Example,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    Finding,
    Summary,
}

/// What came was mail; the other purposes are those of questions in the DNS.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct By {
    mail: u64,
    address: u64,
    delegation: u64,
    sender: u64,
    other: u64,
}

#[derive(Clone, Serialize, Deserialize)]
struct Example {
    typed: String,
    intended: String,
    explanation: String,
}

#[derive(Serialize, Deserialize)]
struct Summary {
    r#type: Type,
    findings: usize,
    misdirected: u64,
    expected_false: f64,
    rare: u64,
    questions: u64,
    by: By,
}

/// A line is either.
#[derive(Deserialize)]
struct Typed {
    r#type: Type,
}

impl Counts {
    /// Goes on with what the file has, where it is there.
    pub(super) fn open(file: Option<&Path>) -> Result<Self, Error> {
        let failed =
            |reason| Error::Unreadable { file: file.unwrap_or(Path::new("")).into(), reason };
        let text = match file.map(fs::read_to_string) {
            None => String::new(),
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Some(text) => text.map_err(failed)?,
        };
        let kept = Kept::read(&text).map_err(|error| failed(error.into()))?;
        Ok(Self { file: file.map(Path::to_owned), hasher: RandomState::new(), kept: kept.into() })
    }

    pub(super) fn add(&self, found: &Found, judge: &Judge<'_>) {
        let key = (registrable(&found.typed), registrable(&found.meant));
        let name = self.hasher.hash_one(&found.typed);
        let probability = f64::from(found.ppm) / 1e6;
        let today = today();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.is_changed = true;
        let is_full = kept.pairs.len() >= PAIRS_MAX;
        match kept.pairs.get_mut(&key) {
            Some(pair) => pair.add(name, probability, today),
            None if is_full => kept.rare += 1,
            None => {
                let mut pair = Pair::new(&key, found, judge);
                pair.add(name, probability, today);
                kept.pairs.insert(key, pair);
            }
        }
    }

    pub(super) fn add_other(&self) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.other, kept.is_changed) = (kept.other + 1, true);
    }

    /// Writes them beside the file and over it: whatever happens, one of both is whole.
    pub(in crate::front) fn save(&self) -> Result<(), Error> {
        let Some(file) = &self.file else { return Ok(()) };
        let text = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if !std::mem::take(&mut kept.is_changed) {
                return Ok(());
            }
            kept.lines()
        };
        self.write(file, &text).map_err(|reason| {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).is_changed = true;
            Error::Unwritten { file: file.clone(), reason }
        })
    }

    fn write(&self, file: &Path, text: &str) -> io::Result<()> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn of(&self, typed: &str, intended: &str) -> u64 {
        let kept = self.kept.lock().unwrap();
        kept.pairs.get(&(typed.into(), intended.into())).map_or(0, |pair| pair.finding.questions)
    }
}

impl Kept {
    fn read(text: &str) -> serde_json::Result<Self> {
        let mut kept = Self::default();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match serde_json::from_str::<Typed>(line)?.r#type {
                Type::Finding => {
                    let finding: Finding = serde_json::from_str(line)?;
                    let key = (finding.typed.clone(), finding.intended.clone());
                    let probabilities = finding.probability * finding.questions as f64;
                    let pair = Pair { finding, probabilities, names: HashSet::new() };
                    if kept.pairs.len() < PAIRS_MAX {
                        kept.pairs.insert(key, pair);
                    }
                }
                Type::Summary => {
                    let summary: Summary = serde_json::from_str(line)?;
                    kept.rare = summary.rare;
                    kept.other =
                        summary.questions.saturating_sub(summary.misdirected + summary.rare);
                }
            }
        }
        Ok(kept)
    }

    /// Most questions first, and a summary.
    fn lines(&self) -> String {
        let mut findings: Vec<Finding> = self.pairs.values().map(Pair::finding).collect();
        findings.sort_by(|a, b| {
            let by_name = || (&a.intended, &a.typed).cmp(&(&b.intended, &b.typed));
            b.questions.cmp(&a.questions).then_with(by_name)
        });
        let misdirected: u64 = findings.iter().map(|finding| finding.questions).sum();
        let questions = misdirected + self.rare + self.other;
        let mut lines = String::new();
        for finding in &mut findings {
            finding.share = rounded(finding.questions as f64 / questions.max(1) as f64);
            lines += &(serde_json::to_string(finding).unwrap_or_default() + "\n");
        }
        let summary = Summary {
            r#type: Type::Summary,
            findings: findings.len(),
            misdirected,
            expected_false: rounded(findings.iter().fold(0.0, |sum, f| sum + 1.0 - f.probability)),
            rare: self.rare,
            questions,
            by: By { mail: questions, ..By::default() },
        };
        lines + &serde_json::to_string(&summary).unwrap_or_default() + "\n"
    }
}

impl Pair {
    fn new((typed, intended): &(String, String), found: &Found, judge: &Judge<'_>) -> Self {
        let (slips, explanation) = judge.explain(&found.typed);
        let example =
            Example { typed: found.typed.clone(), intended: found.meant.clone(), explanation };
        let finding = Finding {
            r#type: Type::Finding,
            intended: intended.clone(),
            typed: typed.clone(),
            questions: 0,
            share: 0.0,
            by: By::default(),
            names: 0,
            probability: 0.0,
            slips: slips.into_iter().map(str::to_owned).collect(),
            first: today(),
            last: today(),
            example,
        };
        Self { finding, probabilities: 0.0, names: HashSet::new() }
    }

    fn add(&mut self, name: u64, probability: f64, today: String) {
        self.finding.questions += 1;
        self.probabilities += probability;
        // A clock that goes back makes no day earlier than the last.
        self.finding.last = today.max(std::mem::take(&mut self.finding.last));
        if self.names.len() < NAMES_MAX {
            self.names.insert(name);
        }
    }

    fn finding(&self) -> Finding {
        let mut finding = self.finding.clone();
        finding.by.mail = finding.questions;
        finding.names = finding.names.max(self.names.len() as u64);
        finding.probability = rounded(self.probabilities / finding.questions.max(1) as f64);
        finding
    }
}

/// To six digits, as parts per million are.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// What would have to be registered; whole, where that is a suffix or none.
fn registrable(domain: &str) -> String {
    let parsed = Domain::parse(domain).ok();
    parsed.as_ref().and_then(Domain::registrable).unwrap_or(domain).to_owned()
}

fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    day(seconds / 86_400)
}

/// `2026-11-23` of days since 1970, by eras of 400 years that begin in March.
fn day(days: u64) -> String {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let of_years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_years + of_years / 4 - of_years / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + of_years + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Action;
    use crate::service::Loaded;

    fn found(typed: &str, meant: &str) -> Found {
        let (typed, meant) = (typed.to_owned(), meant.to_owned());
        Found {
            action: Action::Reject,
            typed,
            meant,
            tags: vec![],
            ppm: 900_000,
            reply: String::new(),
        }
    }

    #[test]
    fn days_by_example() {
        for (days, text) in [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_787, "2026-11-30")] {
            assert_eq!(day(days), text);
        }
    }

    /// Counts go on after a restart, in the format of the sensor.
    #[test]
    fn counts_are_kept_and_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("counts.jsonl");
        let loaded = Loaded::read(None, None).unwrap();
        let judge = loaded.judge();
        for round in 1..=2 {
            let counts = Counts::open(Some(&file)).unwrap();
            counts.add(&found("us.army.ml", "us.army.mil"), &judge);
            counts.add(&found("army.ml", "army.mil"), &judge);
            counts.add(&found("gmial.com", "gmail.com"), &judge);
            counts.add_other();
            counts.save().unwrap();
            let text = fs::read_to_string(&file).unwrap();
            let lines: Vec<serde_json::Value> =
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(lines.len(), 3);
            let army = &lines[0];
            assert_eq!(
                (&army["typed"], &army["intended"]),
                (&"army.ml".into(), &"army.mil".into())
            );
            assert_eq!(army["questions"], 2 * round);
            assert_eq!(army["by"]["mail"], 2 * round);
            assert_eq!((&army["names"], &army["probability"]), (&2.into(), &0.9.into()));
            assert_eq!(army["example"]["typed"], "us.army.ml");
            assert_eq!(army["slips"][0], "omission");
            assert_eq!(lines[2]["type"], "summary");
            assert_eq!(lines[2]["questions"], 4 * round);
            assert_eq!(lines[2]["misdirected"], 3 * round);
            assert!(!text.contains('@'), "{text}");
        }
    }

    #[test]
    fn names_that_are_made_up_fill_no_memory() {
        let (counts, loaded) = (Counts::open(None).unwrap(), Loaded::read(None, None).unwrap());
        let judge = loaded.judge();
        for number in 0..PAIRS_MAX + 10 {
            counts.add(&found(&format!("army{number}.ml"), "army.mil"), &judge);
            counts.add(&found(&format!("x{number}.navy.ml"), "navy.mil"), &judge);
        }
        let kept = counts.kept.lock().unwrap();
        assert_eq!(kept.pairs.len(), PAIRS_MAX);
        assert!(kept.rare > 0 && kept.pairs.values().all(|pair| pair.names.len() <= NAMES_MAX));
    }

    #[test]
    fn a_file_that_cannot_be_read_or_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("counts.jsonl");
        fs::write(&file, "{\"type\":\"finding\"\n").unwrap();
        assert!(Counts::open(Some(&file)).is_err());
        let counts = Counts::open(Some(&folder.path().join("gone/counts.jsonl"))).unwrap();
        counts.add_other();
        assert!(counts.save().is_err());
        // And it is tried again.
        assert!(counts.save().is_err());
    }
}
