//! Findings put together by what they have in common, most questions first: the intended domain, the slip, the day.

use crate::judged::{Finding, Judged};
use crate::names::Day;
use crate::tally::add;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// What the rows of a result have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Both domains: each finding is a row.
    Pair,
    /// The domain that is meant.
    Intended,
    /// The kinds of the slips.
    Slip,
    /// The day, in the order of time.
    Day,
}

impl Grouping {
    /// All.
    pub const ALL: [Self; 4] = [Self::Pair, Self::Intended, Self::Slip, Self::Day];

    /// Its name on the command line, and that of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Intended => "intended",
            Self::Slip => "slip",
            Self::Day => "day",
        }
    }
}

/// Findings with one key.
pub(super) struct Group<'j> {
    pub(super) key: String,
    pub(super) questions: u64,
    /// Most questions first.
    pub(super) findings: Vec<&'j Finding>,
    pub(super) by_day: BTreeMap<Day, u64>,
    /// Of how many questions these are a part: those of the day, or all.
    pub(super) of: u64,
}

impl<'j> Group<'j> {
    fn new(key: String, of: u64) -> Self {
        Self { key, questions: 0, findings: Vec::new(), by_day: BTreeMap::new(), of }
    }

    fn add(&mut self, finding: &'j Finding) {
        add(&mut self.questions, finding.questions());
        for (day, questions) in finding.by_day() {
            add(self.by_day.entry(*day).or_default(), *questions);
        }
        self.findings.push(finding);
    }

    /// How many of its domains to expect to be right after all.
    pub(super) fn expected_false(&self) -> f64 {
        self.findings.iter().fold(0.0, |sum, finding| sum + 1.0 - finding.probability())
    }

    /// First day and last.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        Some((*self.by_day.first_key_value()?.0, *self.by_day.last_key_value()?.0))
    }
}

pub(super) fn by_intended(judged: &Judged) -> Vec<Group<'_>> {
    by_key(judged, |finding| finding.intended.clone())
}

pub(super) fn by_slip(judged: &Judged) -> Vec<Group<'_>> {
    by_key(judged, |finding| finding.slips.join(" "))
}

fn by_key(judged: &Judged, key: impl Fn(&Finding) -> String) -> Vec<Group<'_>> {
    let (mut groups, mut places) = (Vec::<Group<'_>>::new(), HashMap::new());
    for finding in &judged.findings {
        let place = *places.entry(key(finding)).or_insert_with_key(|key| {
            groups.push(Group::new(key.clone(), judged.questions));
            groups.len() - 1
        });
        groups[place].add(finding);
    }
    // Stable: of equal ones the one with the commonest slip.
    groups.sort_by_key(|group| Reverse(group.questions));
    groups
}

/// Every day of the log, also those on which nothing was found.
pub(super) fn by_day(judged: &Judged) -> Vec<Group<'_>> {
    let days = judged.by_day.iter();
    let mut groups: BTreeMap<Day, Group<'_>> =
        days.map(|(day, of)| (*day, Group::new(day.to_string(), *of))).collect();
    for finding in &judged.findings {
        for (day, questions) in finding.by_day() {
            let new = || Group::new(day.to_string(), 0);
            let group = groups.entry(*day).or_insert_with(new);
            add(&mut group.questions, *questions);
            group.by_day.insert(*day, group.questions);
            group.findings.push(finding);
        }
    }
    groups.into_values().collect()
}

/// By how much the second half of the log's days has more questions than the first, as a share of the first: 1 is twice
/// as many. The middle one of an odd number of days counts in neither half. `None` below two days, and where the first
/// half has none.
pub(super) fn trend(by_day: &BTreeMap<Day, u64>, judged: &Judged) -> Option<f64> {
    let days: Vec<Day> = judged.by_day.keys().copied().collect();
    let half = days.len() / 2;
    let sum = |days: &[Day]| -> f64 {
        days.iter().filter_map(|day| by_day.get(day)).map(|questions| *questions as f64).sum()
    };
    let (before, after) = (sum(&days[..half]), sum(&days[days.len() - half..]));
    (before > 0.0).then(|| after / before - 1.0)
}
