//! Comma-separated values, a row for each finding (RFC 4180).

use super::groups::trend;
use super::numbers::{rounded, share};
use crate::judged::{Finding, Judged};
use crate::names::Purpose;
use crate::scan::Scan;
use std::borrow::Cow;
use std::io::{self, Write};

const FIRST: [&str; 4] = ["intended", "typed", "questions", "share"];
const LAST: [&str; 10] = [
    "names",
    "clients",
    "probability",
    "slips",
    "first",
    "last",
    "trend",
    "example",
    "example_intended",
    "explanation",
];

pub(super) fn write(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let head = FIRST.into_iter().chain(Purpose::ALL.map(Purpose::name)).chain(LAST);
    writer.write_record(head).map_err(io_error)?;
    for finding in &scan.judged.findings {
        let cells = row(finding, &scan.judged);
        writer
            .write_record(cells.iter().map(|cell| harmless(cell).into_owned()))
            .map_err(io_error)?;
    }
    writer.flush()
}

/// The error of the output itself, by whose kind a closed pipe is known.
pub(super) fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn row(finding: &Finding, judged: &Judged) -> Vec<String> {
    let day = |day: Option<crate::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut cells = vec![
        finding.intended.clone(),
        finding.typed.clone(),
        finding.questions().to_string(),
        rounded(share(finding.questions(), judged.questions)).to_string(),
    ];
    cells.extend(Purpose::ALL.map(|purpose| finding.questions_for(purpose).to_string()));
    cells.extend([
        finding.names.to_string(),
        finding.clients().map(|clients| clients.to_string()).unwrap_or_default(),
        rounded(finding.probability()).to_string(),
        finding.slips.join(" "),
        day(finding.days().map(|(first, _)| first)),
        day(finding.days().map(|(_, last)| last)),
        trend(finding.by_day(), judged).map(|trend| rounded(trend).to_string()).unwrap_or_default(),
        finding.example.clone(),
        finding.example_intended.clone(),
        finding.explanation.clone(),
    ]);
    cells
}

/// A cell that no spreadsheet takes for a formula: these begin with one of `=+-@`, a tab or a line end.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    match cell.bytes().next() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n') => Cow::Owned(format!("'{cell}")),
        _ => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_text() {
        for cell in ["=1+1", "+1", "-army.ml", "@x", "\t=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("army.ml"), "army.ml");
    }
}
