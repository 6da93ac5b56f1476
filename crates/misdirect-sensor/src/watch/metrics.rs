//! Numbers for Prometheus, in its text format (version 0.0.4).

use super::Watch;
use super::seen::NAMES;
use crate::names::{Apart, Purpose};
use std::fmt::Write;
use std::time::UNIX_EPOCH;

/// Pairs of domains that have a series of their own, the first that were found: a thousand are no burden for a
/// Prometheus. The others have one together.
const SERIES: usize = 1000;

const PREFIX: &str = "misdirect_";

/// A metric, and its lines.
fn metric(out: &mut String, name: &str, kind: &str, help: &str, rows: &[(String, u64)]) {
    // A text takes whatever is written to it.
    let _ = writeln!(out, "# HELP {PREFIX}{name} {help}\n# TYPE {PREFIX}{name} {kind}");
    for (labels, value) in rows {
        let _ = writeln!(out, "{PREFIX}{name}{labels} {value}");
    }
}

fn one(value: u64) -> [(String, u64); 1] {
    [(String::new(), value)]
}

impl Watch<'_> {
    pub(super) fn metrics(&self) -> String {
        let (out, seen) = (&mut String::new(), &self.seen);
        let label = |name: &str, value: &str| format!("{{{name}=\"{value}\"}}");
        let lines = [
            ("read", self.lines.read),
            ("other", self.lines.other),
            ("unread", self.lines.broken()),
        ];
        let lines = lines.map(|(kind, count)| (label("kind", kind), count));
        let help = "Lines: about a name, about something else, and those that cannot be read.";
        metric(out, "lines_total", "counter", help, &lines);
        metric(out, "bytes_total", "counter", "Bytes of the logs.", &one(self.bytes));
        let questions = seen.totals.questions();
        let questions = Purpose::ALL
            .map(|purpose| (label("purpose", purpose.name()), questions[purpose as usize]));
        let help = "Questions for names that are judged, at the least.";
        metric(out, "questions_total", "counter", help, &questions);
        let apart = seen.totals.apart();
        let apart = Apart::ALL.map(|why| (label("why", why.name()), apart[why as usize]));
        let help = "Questions for names that are not judged.";
        metric(out, "not_judged_total", "counter", help, &apart);
        let (first, more) = seen.rows().split_at(seen.rows().len().min(SERIES));
        let mut rows: Vec<_> = first
            .iter()
            .map(|row| {
                let (intended, typed) = (&row.intended, &row.typed);
                (format!("{{intended=\"{intended}\",typed=\"{typed}\"}}"), row.questions)
            })
            .collect();
        let others =
            more.iter().fold(seen.totals.crowded, |sum, row| sum.saturating_add(row.questions));
        rows.push(("{intended=\"\",typed=\"\"}".to_owned(), others));
        let help = "Questions that were probably meant for another domain; without names, those for all further ones.";
        metric(out, "misdirected_questions_total", "counter", help, &rows);
        let help = "Pairs of domains that were found.";
        metric(out, "findings", "gauge", help, &one(seen.rows().len() as u64));
        let help = format!("Names of findings, which are counted each; at most {NAMES}.");
        metric(out, "names", "gauge", &help, &one(seen.names() as u64));
        let help = "Names that are remembered as no findings.";
        metric(out, "quiet_names", "gauge", help, &one(seen.quiet() as u64));
        let help = "Judgements: one for each new name.";
        metric(out, "judgements_total", "counter", help, &one(seen.totals.judged));
        let help = "Times that a log was renamed or emptied, since the start.";
        metric(out, "rotations_total", "counter", help, &one(self.rotations));
        let saved = self.saved.and_then(|(saved, _)| saved.duration_since(UNIX_EPOCH).ok());
        if let Some(since) = saved {
            let help = "When the state was written, or found to be as it was.";
            metric(out, "state_timestamp_seconds", "gauge", help, &one(since.as_secs()));
        }
        std::mem::take(out)
    }
}
