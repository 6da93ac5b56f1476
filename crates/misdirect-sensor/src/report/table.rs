//! A table for people: the domains that lose mail, most first, and below each the names it goes to.

use super::groups::{Group, by_intended};
use super::numbers::{certainty, percent, share};
use crate::names::{Apart, Purpose};
use crate::scan::Scan;
use misdirect::explain::Shown;
use std::io::{self, Write};

/// Columns of numbers.
const NUMBERS: usize = 7;
const HEAD: [&str; NUMBERS] = ["questions", "share", "mail", "address", "names", "clients", "p"];
/// It is there where clients were counted.
const CLIENTS: usize = 5;

pub(super) fn write(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let judged = &scan.judged;
    let targets = by_intended(judged);
    if !targets.is_empty() {
        rows(&targets, judged.questions, out)?;
        writeln!(out)?;
    }
    summary(scan, out)
}

fn rows(targets: &[Group<'_>], questions: u64, out: &mut impl Write) -> io::Result<()> {
    let mut rows: Vec<(String, [String; NUMBERS], String)> = Vec::new();
    let mut head = HEAD.map(str::to_owned);
    let mut findings = targets.iter().flat_map(|target| &target.findings);
    if findings.all(|finding| finding.clients().is_none()) {
        head[CLIENTS].clear();
    }
    rows.push(("intended".to_owned(), head, "first to last day".to_owned()));
    for target in targets {
        let mut sums: [String; NUMBERS] = Default::default();
        (sums[0], sums[1]) =
            (target.questions.to_string(), percent(share(target.questions, questions)));
        rows.push((Shown::new(target.key.as_bytes()).to_string(), sums, String::new()));
        for finding in &target.findings {
            let days =
                finding.days().map(|(first, last)| from_to(&first.to_string(), &last.to_string()));
            let numbers = [
                finding.questions().to_string(),
                percent(share(finding.questions(), questions)),
                finding.questions_for(Purpose::Mail).to_string(),
                finding.questions_for(Purpose::Address).to_string(),
                finding.names.to_string(),
                finding.clients().map(|clients| clients.to_string()).unwrap_or_default(),
                certainty(finding.probability()),
            ];
            let typed = Shown::new(finding.typed.as_bytes());
            rows.push((format!("  {typed}"), numbers, days.unwrap_or_default()));
        }
    }
    aligned(&rows, out)
}

/// `2026-11-01 to 2026-11-30`, or one of them.
pub(super) fn from_to(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first} to {last}") }
}

/// A name, numbers under one another, and what follows.
pub(super) fn aligned<const N: usize>(
    rows: &[(String, [String; N], String)],
    out: &mut impl Write,
) -> io::Result<()> {
    let width = |text: &str| text.chars().count();
    let first = rows.iter().map(|row| width(&row.0)).max().unwrap_or(0);
    let mut widths = [0; N];
    for (_, numbers, _) in rows {
        for (widest, number) in widths.iter_mut().zip(numbers) {
            *widest = width(number).max(*widest);
        }
    }
    for (name, numbers, days) in rows {
        let mut line = format!("{name:first$}");
        for (number, width) in numbers.iter().zip(widths).filter(|(_, width)| *width > 0) {
            line += &format!("  {number:>width$}");
        }
        line += &format!("  {days}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

pub(super) fn summary(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let (judged, lines) = (&scan.judged, scan.lines());
    if scan.is_partial {
        writeln!(out, "Ended early: this is what was read until then.")?;
    }
    writeln!(
        out,
        "{} of {} questions, at the least, are for {} probably mistyped; {:.2} of these are expected to be \
         right after all.",
        judged.misdirected(),
        judged.questions,
        counted(judged.findings.len() as u64, "domain that was", "domains that were"),
        judged.expected_false(),
    )?;
    if judged.rare > 0 {
        writeln!(out, "{} more with fewer questions than --min-count.", judged.rare)?;
    }
    for apart in Apart::ALL {
        match judged.apart[apart as usize] {
            0 => {}
            count => writeln!(out, "Not judged: {count} {}.", apart.sentence())?,
        }
    }
    let mut formats: Vec<&str> =
        scan.files.iter().filter_map(|file| file.format).map(|format| format.name).collect();
    formats.sort_unstable();
    formats.dedup();
    writeln!(
        out,
        "{} in {}{}: {} about a name, {} about something else, {} that cannot be read.",
        counted(lines.all, "line", "lines"),
        counted(scan.files.len() as u64, "file", "files"),
        if formats.is_empty() { String::new() } else { format!(" ({})", formats.join(", ")) },
        lines.read,
        lines.other,
        lines.broken(),
    )?;
    writeln!(
        out,
        "A mail makes one to three questions, and answers that were remembered make none: counts are no \
         numbers of mails."
    )
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
