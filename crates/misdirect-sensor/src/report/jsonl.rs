//! JSON Lines: an object with `"type":"finding"` for each finding, and a last one with `"type":"summary"`.

use super::{rounded, share};
use crate::names::{Apart, Purpose};
use crate::scan::Scan;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

pub(super) fn write(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let judged = &scan.judged;
    for finding in &judged.findings {
        let counts = &finding.counts;
        let days = counts.days();
        let by = Purpose::ALL.map(|purpose| (purpose.name(), counts.questions_for(purpose)));
        line(
            out,
            json!({
                "type": "finding",
                "intended": finding.intended,
                "typed": finding.typed,
                "questions": counts.questions(),
                "share": rounded(share(counts.questions(), judged.questions)),
                "by": object(by),
                "names": finding.names,
                "probability": rounded(finding.probability()),
                "slips": finding.slips,
                "first": days.map(|(first, _)| first.to_string()),
                "last": days.map(|(_, last)| last.to_string()),
                "example": { "typed": finding.example, "intended": finding.example_intended,
                    "explanation": finding.explanation },
            }),
        )?;
    }
    let lines = scan.lines();
    let by = Purpose::ALL.map(|purpose| (purpose.name(), judged.by_purpose[purpose as usize]));
    line(
        out,
        json!({
            "type": "summary",
            "lines": lines.all,
            "lines_read": lines.read,
            "lines_other": lines.other,
            "lines_unread": lines.broken(),
            "names": judged.names,
            "questions": judged.questions,
            "by": object(by),
            "not_judged": object(Apart::ALL.map(|apart| (apart.name(), judged.apart[apart as usize]))),
            "findings": judged.findings.len(),
            "misdirected": judged.misdirected(),
            "expected_false": rounded(judged.expected_false()),
            "rare": judged.rare,
            "failed_files": scan.failed.len(),
            "partial": scan.is_partial,
        }),
    )
}

fn object<const N: usize>(fields: [(&'static str, u64); N]) -> Value {
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    Value::Object(Map::from_iter(fields))
}

fn line(out: &mut impl Write, object: Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &object)?;
    writeln!(out)
}
