//! JSON Lines: an object with `"type":"finding"` for each finding, and a last one with `"type":"summary"`.

use super::groups::trend;
use super::numbers::{rounded, share};
use crate::judged::Finding;
use crate::names::{Apart, Day, PURPOSES, Purpose};
use crate::scan::Scan;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Fields are written in this order.
#[derive(Serialize)]
struct FindingJson<'s> {
    r#type: &'static str,
    intended: &'s str,
    typed: &'s str,
    questions: u64,
    share: f64,
    by: Fields<PURPOSES>,
    names: u64,
    /// Where they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<u64>,
    probability: f64,
    slips: &'s [&'static str],
    first: Option<String>,
    last: Option<String>,
    trend: Option<f64>,
    days: Days<'s>,
    example: Example<'s>,
}

/// The name that most of the questions were for.
#[derive(Serialize)]
struct Example<'s> {
    typed: &'s str,
    intended: &'s str,
    explanation: &'s str,
}

#[derive(Serialize)]
struct Summary {
    r#type: &'static str,
    findings: usize,
    misdirected: u64,
    expected_false: f64,
    rare: u64,
    questions: u64,
    by: Fields<PURPOSES>,
    names: u64,
    not_judged: Fields<{ Apart::ALL.len() }>,
    lines: u64,
    lines_read: u64,
    lines_other: u64,
    lines_unread: u64,
    failed_files: usize,
    partial: bool,
}

/// Questions by day.
struct Days<'s>(&'s BTreeMap<Day, u64>);

impl Serialize for Days<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(day, questions)| (day.to_string(), questions)))
    }
}

/// Counts by name.
struct Fields<const N: usize>([(&'static str, u64); N]);

impl<const N: usize> Serialize for Fields<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0)
    }
}

pub(super) fn write(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let judged = &scan.judged;
    for found in &judged.findings {
        finding(found, judged.questions, trend(found.by_day(), judged), out)?;
    }
    summary(scan, out)
}

pub(super) fn summary(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let judged = &scan.judged;
    let (lines, by) = (scan.lines(), judged.by_purpose);
    let summary = Summary {
        r#type: "summary",
        findings: judged.findings.len(),
        misdirected: judged.misdirected(),
        expected_false: rounded(judged.expected_false()),
        rare: judged.rare,
        questions: judged.questions,
        by: Fields(Purpose::ALL.map(|purpose| (purpose.name(), by[purpose as usize]))),
        names: judged.names,
        not_judged: Fields(Apart::ALL.map(|apart| (apart.name(), judged.apart[apart as usize]))),
        lines: lines.all,
        lines_read: lines.read,
        lines_other: lines.other,
        lines_unread: lines.broken(),
        failed_files: scan.failed.len(),
        partial: scan.is_partial,
    };
    line(out, &summary)
}

/// A finding, its share being that of so many questions.
pub(super) fn finding(
    finding: &Finding,
    questions: u64,
    trend: Option<f64>,
    out: &mut impl Write,
) -> io::Result<()> {
    let day = |day: Day| day.to_string();
    let object = FindingJson {
        r#type: "finding",
        intended: &finding.intended,
        typed: &finding.typed,
        questions: finding.questions(),
        share: rounded(share(finding.questions(), questions)),
        by: Fields(Purpose::ALL.map(|purpose| (purpose.name(), finding.questions_for(purpose)))),
        names: finding.names,
        clients: finding.clients(),
        probability: rounded(finding.probability()),
        slips: &finding.slips,
        first: finding.days().map(|(first, _)| day(first)),
        last: finding.days().map(|(_, last)| day(last)),
        trend: trend.map(rounded),
        days: Days(finding.by_day()),
        example: Example {
            typed: &finding.example,
            intended: &finding.example_intended,
            explanation: &finding.explanation,
        },
    };
    line(out, &object)
}

pub(super) fn line(out: &mut impl Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    writeln!(out)
}
