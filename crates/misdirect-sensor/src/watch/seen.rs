//! What was seen of names, in memory that does not grow with the log: names of findings with their counts, and of the
//! others that they were judged.

use crate::judged::{Finding, Findings, Judged, answer};
use crate::names::{APARTS, Apart, Code, Day, NAME_MAX, PURPOSES, Purpose, Role, Sighting, read};
use crate::tally::{Counts, Days, add, count, sum};
use hashbrown::HashTable;
use misdirect::Checker;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};

/// Names of findings that are counted, each; a year of the operator of a country's zone had some thousands. What
/// comes beyond is counted together.
pub(crate) const NAMES: usize = 1 << 16;
/// Days of a name that are told apart, the first and the last ones: as many as a month has.
const DAYS: usize = 31;
/// Names that are remembered as no findings: twice as many, of which the older half is forgotten at once. Who comes
/// again after that is judged again, with the same result. As many as fill a table of 2^20 places, of 9 bytes.
const QUIET: usize = (1 << 20) / 8 * 7;

/// Numbers of all names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Totals {
    asked: [u64; PURPOSES],
    answered: [u64; PURPOSES],
    apart: [[u64; 2]; APARTS],
    /// Judgements, also of names that had been forgotten.
    pub(super) judged: u64,
    /// Questions and answers for names of findings that had no room.
    pub(super) crowded: u64,
}

/// The larger of questions and answers.
fn either<const N: usize>(asked: &[u64; N], answered: &[u64; N]) -> [u64; N] {
    std::array::from_fn(|at| asked[at].max(answered[at]))
}

impl Totals {
    fn count(&mut self, role: Role, purpose: Purpose, times: u64) {
        match role {
            Role::Question => add(&mut self.asked[purpose as usize], times),
            Role::Answer => add(&mut self.answered[purpose as usize], times),
            Role::Outcome | Role::Attempt => {}
        }
    }

    /// Questions for names that are judged, by purpose.
    pub(super) fn questions(&self) -> [u64; PURPOSES] {
        either(&self.asked, &self.answered)
    }

    /// Questions for names that are not.
    pub(super) fn apart(&self) -> [u64; APARTS] {
        Apart::ALL.map(|apart| {
            let [asked, answered] = self.apart[apart as usize];
            asked.max(answered)
        })
    }
}

/// A name of a finding.
struct Named {
    hash: u64,
    name: Box<[u8]>,
    /// As it was when it was found; the counts are those of now.
    finding: Finding,
    counts: Counts,
    /// The same by day, without clients.
    days: Days,
    /// Its row. It has none where it would only be a finding if mail were on its way there on many days, as it does not
    /// exist.
    row: Option<usize>,
}

/// Two domains, and the questions for all names of both.
pub(super) struct Row {
    pub(super) typed: String,
    pub(super) intended: String,
    pub(super) questions: u64,
    is_told: bool,
}

pub(super) struct Seen<'c> {
    checker: &'c Checker<'c>,
    min_count: u64,
    /// With a key of this process, so that nobody can send names that collide.
    hasher: RandomState,
    names: HashTable<Named>,
    rows: Vec<Row>,
    places: HashMap<(String, String), usize>,
    quiet: Quiet,
    pub(super) totals: Totals,
    /// Rows that have enough questions for the first time.
    new: Vec<usize>,
}

impl<'c> Seen<'c> {
    pub(super) fn new(checker: &'c Checker<'c>, min_count: u64) -> Self {
        Self {
            checker,
            min_count,
            hasher: RandomState::new(),
            names: HashTable::new(),
            rows: Vec::new(),
            places: HashMap::new(),
            quiet: Quiet::default(),
            totals: Totals::default(),
            new: Vec::new(),
        }
    }

    /// Counts what a line says.
    pub(super) fn add(&mut self, sighting: &Sighting<'_>) {
        let mut buffer = [0; NAME_MAX];
        let (name, service) = match read(sighting.name, sighting.spelling, &mut buffer) {
            Ok(found) => found,
            Err(apart) => {
                let counts = &mut self.totals.apart[apart as usize];
                return count(counts, sighting.role, sighting.times);
            }
        };
        let purpose = service.unwrap_or(sighting.purpose);
        self.totals.count(sighting.role, purpose, sighting.times);
        let hash = self.hasher.hash_one(name);
        if let Some(named) = self.names.find_mut(hash, |named| named.hash == hash) {
            let before = named.counts.questions();
            named.counts.add(sighting, purpose);
            named.days.on(sighting.day).add(&Sighting { client: None, ..*sighting }, purpose);
            named.days.shorten(DAYS);
            let more = named.counts.questions() - before;
            if let Some(row) = named.row {
                return self.count_row(row, more);
            }
            if named.days.is_mailed() && !named.counts.is_present() {
                let (finding, questions) = (named.finding.clone(), named.counts.questions());
                let row = self.row(&finding);
                if let Some(named) = self.names.find_mut(hash, |named| named.hash == hash) {
                    named.row = Some(row);
                }
                self.count_row(row, questions);
            }
            return;
        }
        let is_missing = sighting.code == Some(Code::Missing);
        // What is said of a name that nobody asked for is no question.
        let is_asked = sighting.role != Role::Outcome;
        match self.quiet.find(hash) {
            Some(known) if known || !is_missing => {}
            None if !is_asked => {}
            _ => {
                let mut days = Days::default();
                days.on(sighting.day).add(sighting, purpose);
                self.judge(hash, name, days);
            }
        }
    }

    /// A name that is new, or that is now known not to exist.
    fn judge(&mut self, hash: u64, name: &[u8], days: Days) {
        self.totals.judged += 1;
        let counts = days.sum();
        let is_missing = counts.is_missing();
        let missing = self.shortest_missing(name).or(is_missing.then_some(name.len()));
        let finding = |is_mailed| {
            let answer = answer(name, missing, is_mailed, self.checker);
            Finding::of(&answer, &counts, &[])
        };
        let found = finding(days.is_mailed());
        let is_found = found.is_some();
        let Some(finding) = found.or_else(|| missing.and_then(|_| finding(true))) else {
            return self.quiet.put(hash, is_missing);
        };
        if self.names.len() == NAMES {
            return add(&mut self.totals.crowded, counts.questions());
        }
        let row = is_found.then(|| self.row(&finding));
        let questions = counts.questions();
        let named = Named { hash, name: name.into(), finding, counts, days, row };
        self.names.insert_unique(hash, named, |named| named.hash);
        if let Some(row) = row {
            self.count_row(row, questions);
        }
    }

    fn row(&mut self, finding: &Finding) -> usize {
        let key = (finding.typed.clone(), finding.intended.clone());
        let Self { rows, places, .. } = self;
        *places.entry(key).or_insert_with_key(|(typed, intended)| {
            let (typed, intended) = (typed.clone(), intended.clone());
            rows.push(Row { typed, intended, questions: 0, is_told: false });
            rows.len() - 1
        })
    }

    fn count_row(&mut self, at: usize, more: u64) {
        let row = &mut self.rows[at];
        add(&mut row.questions, more);
        if !row.is_told && row.questions >= self.min_count {
            row.is_told = true;
            self.new.push(at);
        }
    }

    /// Bytes of the shortest name above this one that does not exist.
    fn shortest_missing(&self, name: &[u8]) -> Option<usize> {
        let dots = memchr::memrchr_iter(b'.', name);
        let mut above = dots.map(|dot| &name[dot + 1..]).skip(1);
        let is_missing = |name: &[u8]| {
            let hash = self.hasher.hash_one(name);
            let named = self.names.find(hash, |named| named.hash == hash);
            match named {
                Some(named) => named.counts.is_missing(),
                None => self.quiet.is_missing(hash),
            }
        };
        above.find(|name| is_missing(name)).map(<[u8]>::len)
    }

    /// Findings that are new since this was asked.
    pub(super) fn news(&mut self) -> Vec<Finding> {
        let new = std::mem::take(&mut self.new);
        if new.is_empty() {
            return Vec::new();
        }
        let found = self.findings(|named| named.row.is_some_and(|row| new.contains(&row)));
        found.sorted(0).0
    }

    fn findings(&self, wanted: impl Fn(&Named) -> bool) -> Findings {
        let mut findings = Findings::default();
        let names = self.names.iter().filter(|named| wanted(named));
        names.for_each(|named| {
            let days: Vec<_> = named.days.questions(&named.counts).collect();
            findings.put(named.finding.with_counts(&named.counts, &days));
        });
        findings
    }

    /// All that was found.
    pub(super) fn judged(&self) -> Judged {
        let findings = self.findings(|named| named.row.is_some());
        let findings = findings.held_together(self.checker.policy());
        let (findings, rare) = findings.sorted(self.min_count);
        let by_purpose = self.totals.questions();
        let questions = sum(by_purpose);
        let (names, apart) = (self.totals.judged, self.totals.apart());
        // Of names that are no findings nothing is kept, nor on which day they came.
        let by_day = BTreeMap::new();
        Judged { findings, names, questions, by_purpose, by_day, apart, rare }
    }

    /// Findings by both domains, in the order in which they were found.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Names of findings.
    pub(super) fn names(&self) -> usize {
        self.names.len()
    }

    /// Names that are remembered as no findings.
    pub(super) fn quiet(&self) -> usize {
        self.quiet.young.len() + self.quiet.old.len()
    }

    /// Visits the names of findings and their counts on each day; clients are of no day.
    pub(super) fn days(&self, mut visit: impl FnMut(&[u8], Option<Day>, &Counts)) {
        for Named { name, counts, days, .. } in &self.names {
            days.iter().for_each(|(day, counts)| visit(name, *day, counts));
            visit(name, None, &counts.clients_alone());
        }
    }

    /// Takes a name and its counts from a state. It is judged by the directories of now, and was told before.
    pub(super) fn restore(&mut self, name: &[u8], days: Days) {
        let (hash, judged) = (self.hasher.hash_one(name), self.totals.judged);
        self.judge(hash, name, days);
        self.totals.judged = judged;
        self.new.clear();
    }
}

/// Names that are no findings, by their hashes: of a million names two have the same once in some millions of tries.
#[derive(Default)]
struct Quiet {
    young: HashTable<u64>,
    old: HashTable<u64>,
}

/// The lowest bit of a hash gives way to whether the name is missing.
const MISSING: u64 = 1;

impl Quiet {
    /// Whether it was missing when it was judged.
    fn find(&mut self, hash: u64) -> Option<bool> {
        let is_it = |found: &u64| found & !MISSING == hash & !MISSING;
        if let Some(found) = self.young.find(hash & !MISSING, is_it) {
            return Some(found & MISSING > 0);
        }
        let found = *self.old.find(hash & !MISSING, is_it)?;
        self.put(hash, found & MISSING > 0);
        Some(found & MISSING > 0)
    }

    fn is_missing(&self, hash: u64) -> bool {
        let is_it = |found: &u64| *found == hash | MISSING;
        [&self.young, &self.old].iter().any(|names| names.find(hash & !MISSING, is_it).is_some())
    }

    fn put(&mut self, hash: u64, is_missing: bool) {
        let hash = hash & !MISSING;
        if let Some(found) = self.young.find_mut(hash, |found| *found & !MISSING == hash) {
            *found |= u64::from(is_missing);
            return;
        }
        if self.young.len() == QUIET {
            self.old.clear();
            std::mem::swap(&mut self.young, &mut self.old);
        }
        let entry = hash | u64::from(is_missing);
        self.young.insert_unique(hash, entry, |found| found & !MISSING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Spelling;
    use misdirect::{Directory, Layer, Policy};

    fn checker() -> Checker<'static> {
        let checker = Checker::without_directory().with_layer(Layer::trusted(Directory::builtin()));
        checker.unwrap().with_policy(Policy::QUIET)
    }

    fn asked(name: &[u8]) -> Sighting<'_> {
        Sighting::asked(name, Spelling::Bare, Purpose::Mail)
    }

    /// However many names come: each once, then all again.
    #[test]
    fn memory_has_a_bound() {
        let (mut quiet, count) = (Quiet::default(), 3 * QUIET as u64);
        let hash = |at: u64| (at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for at in 0..count {
            quiet.put(hash(at), at % 5 == 0);
            assert!(quiet.young.len() <= QUIET && quiet.old.len() <= QUIET);
        }
        let places = quiet.young.capacity().max(quiet.old.capacity());
        assert_eq!(places, QUIET);
        // Of the last ones all are known, of the first none is.
        assert_eq!(quiet.find(hash(count - 1)), Some((count - 1) % 5 == 0));
        assert!((count - QUIET as u64..count).all(|at| quiet.find(hash(at)).is_some()));
        assert!((0..1000).all(|at| quiet.find(hash(at)).is_none()));
    }

    /// A name that is judged is not judged again, unless it is now known not to exist.
    #[test]
    fn a_name_is_judged_once() {
        let checker = checker();
        let mut seen = Seen::new(&checker, 1);
        let missing =
            |name| Sighting { role: Role::Answer, code: Some(Code::Missing), ..asked(name) };
        for _ in 0..3 {
            seen.add(&asked(b"northharbour-council.ml"));
            seen.add(&asked(b"army.ml"));
        }
        assert_eq!(seen.totals.judged, 2);
        (0..3).for_each(|_| seen.add(&missing(b"northharbour-council.ml")));
        assert_eq!(seen.totals.judged, 3);
        let judged = seen.judged();
        assert_eq!((judged.findings.len(), judged.findings[0].questions()), (1, 3));
        assert_eq!((judged.questions, seen.news().len(), seen.news().len()), (6, 1, 0));
        // What is said of a name that nobody asked for.
        seen.add(&Sighting { role: Role::Outcome, ..missing(b"navy.ml") });
        assert_eq!((seen.judged().findings.len(), seen.totals.judged), (1, 3));
    }

    /// A name that does not exist is counted from its first question on, and told when mail has come on many days.
    #[test]
    fn what_mail_comes_to_day_by_day_is_found() {
        let checker = checker();
        let mut seen = Seen::new(&checker, 1);
        for day in 0..6 {
            assert!(seen.news().is_empty() && seen.judged().findings.is_empty());
            let missing = Sighting {
                role: Role::Answer,
                code: Some(Code::Missing),
                day: Some(Day(20_000 + day)),
                ..asked(b"satte.gov")
            };
            seen.add(&missing);
            seen.add(&missing);
        }
        let judged = seen.judged();
        assert_eq!((judged.findings.len(), judged.findings[0].questions()), (1, 12));
        assert_eq!((seen.news().len(), seen.news().len()), (1, 0));
    }

    /// However long it is watched: the first day, the last ones, and all questions.
    #[test]
    fn days_have_a_bound() {
        let checker = checker();
        let mut seen = Seen::new(&checker, 1);
        for day in 0..100 {
            seen.add(&Sighting { day: Some(Day(20_000 + day)), ..asked(b"army.ml") });
        }
        let judged = seen.judged();
        let finding = &judged.findings[0];
        assert_eq!((finding.questions(), finding.by_day().len()), (100, DAYS));
        assert_eq!(finding.days(), Some((Day(20_000), Day(20_099))));
    }

    /// What has no room is counted together.
    #[test]
    fn findings_have_a_bound() {
        let checker = checker();
        let mut seen = Seen::new(&checker, 1);
        for at in 0..NAMES + 10 {
            seen.add(&asked(format!("h{at}.army.ml").as_bytes()));
        }
        assert_eq!((seen.names(), seen.totals.crowded), (NAMES, 10));
        assert_eq!(seen.rows()[0].questions, NAMES as u64);
    }
}
