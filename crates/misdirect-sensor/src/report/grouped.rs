//! A row for each group of findings, in each shape.

use super::Shape;
use super::csv::{harmless, io_error};
use super::groups::{Group, Grouping, by_day, by_intended, by_slip, trend};
use super::jsonl;
use super::numbers::{percent, rounded, share};
use super::table;
use crate::judged::Judged;
use crate::scan::Scan;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

const NUMBERS: [&str; 5] = ["questions", "share", "domains", "expected_false", "trend"];

/// `grouping` is not [`Grouping::Pair`], whose rows are the findings themselves.
pub(super) fn write(
    scan: &Scan,
    grouping: Grouping,
    shape: Shape,
    out: &mut impl Write,
) -> io::Result<()> {
    let judged = &scan.judged;
    let groups = match grouping {
        Grouping::Day => by_day(judged),
        Grouping::Slip => by_slip(judged),
        Grouping::Intended | Grouping::Pair => by_intended(judged),
    };
    let rows: Vec<Row<'_>> = groups.iter().map(|group| Row::of(group, grouping, judged)).collect();
    match shape {
        Shape::Table => {
            people(&rows, grouping, out)?;
            writeln!(out)?;
            table::summary(scan, out)
        }
        Shape::Jsonl => {
            rows.iter().try_for_each(|row| jsonl::line(out, &Json(row, grouping)))?;
            jsonl::summary(scan, out)
        }
        Shape::Csv => csv(&rows, grouping, out),
        #[cfg(feature = "parquet")]
        Shape::Parquet => {
            let mut text = Vec::new();
            csv(&rows, grouping, &mut text)?;
            super::parquet::write(&text, out)
        }
    }
}

struct Row<'g> {
    key: &'g str,
    questions: u64,
    share: f64,
    domains: usize,
    expected_false: f64,
    /// A day has none.
    trend: Option<f64>,
    /// First day and last.
    days: Option<[String; 2]>,
}

impl<'g> Row<'g> {
    fn of(group: &'g Group<'_>, grouping: Grouping, judged: &Judged) -> Self {
        Self {
            key: &group.key,
            questions: group.questions,
            share: share(group.questions, group.of),
            domains: group.findings.len(),
            expected_false: group.expected_false(),
            trend: trend(&group.by_day, judged).filter(|_| grouping != Grouping::Day),
            days: group.days().map(|(first, last)| [first, last].map(|day| day.to_string())),
        }
    }
}

/// A row as an object, whose fields come in this order.
struct Json<'r>(&'r Row<'r>, Grouping);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(row, grouping) = self;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("type", grouping.name())?;
        map.serialize_entry(grouping.name(), row.key)?;
        map.serialize_entry("questions", &row.questions)?;
        map.serialize_entry("share", &rounded(row.share))?;
        map.serialize_entry("domains", &row.domains)?;
        map.serialize_entry("expected_false", &rounded(row.expected_false))?;
        if *grouping != Grouping::Day {
            map.serialize_entry("trend", &row.trend.map(rounded))?;
            map.serialize_entry("first", &row.days.as_ref().map(|days| &days[0]))?;
            map.serialize_entry("last", &row.days.as_ref().map(|days| &days[1]))?;
        }
        map.end()
    }
}

fn csv(rows: &[Row<'_>], grouping: Grouping, out: &mut impl Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let head = [grouping.name()].into_iter().chain(NUMBERS).chain(["first", "last"]);
    writer.write_record(head).map_err(io_error)?;
    for row in rows {
        let [first, last] = row.days.clone().unwrap_or_default();
        let cells = [
            harmless(row.key).into_owned(),
            row.questions.to_string(),
            rounded(row.share).to_string(),
            row.domains.to_string(),
            rounded(row.expected_false).to_string(),
            row.trend.map(|trend| rounded(trend).to_string()).unwrap_or_default(),
            first,
            last,
        ];
        writer.write_record(cells).map_err(io_error)?;
    }
    writer.flush()
}

fn people(rows: &[Row<'_>], grouping: Grouping, out: &mut impl Write) -> io::Result<()> {
    let head = ["questions", "share", "domains", "trend"].map(str::to_owned);
    let mut lines = vec![(grouping.name().to_owned(), head, "first to last day".to_owned())];
    for row in rows {
        let numbers = [
            row.questions.to_string(),
            percent(row.share),
            row.domains.to_string(),
            row.trend.map(|trend| format!("{:+.0}%", trend * 100.0)).unwrap_or_default(),
        ];
        let days = match &row.days {
            Some([first, last]) if grouping != Grouping::Day => table::from_to(first, last),
            _ => String::new(),
        };
        lines.push((row.key.to_owned(), numbers, days));
    }
    if grouping == Grouping::Day {
        lines[0].2.clear();
    }
    table::aligned(&lines, out)
}
