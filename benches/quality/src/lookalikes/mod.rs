//! Look-alikes: names made to fool the eye, and names that only look so.
//!
//! Published cases of browsers (`cases`), names that panels ruled about in domain disputes
//! (`marks`), and real names that must stay silent (`ordinary`). None of it is published here: it
//! is read below `--data DIR`.

mod cases;
mod marks;
mod ordinary;
mod report;

use crate::methods::Method;
use crate::methods::chromium::Chromium;
use crate::methods::distance::{Measure, Nearest};
use crate::methods::external::Reversed;
use crate::methods::ours::Ours;
use crate::trial::{Judged, Trial};
use cases::Cases;
use marks::Marks;
use misdirect::{Directory, Input};
use misdirect_rows::data::Data;
use misdirect_rows::directories::Listing;
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::Rows;
use ordinary::Ordinary;
pub(super) use report::blocks;
use std::path::PathBuf;

/// The files that are read for this alone.
pub(super) const FILES: [&str; 2] = [cases::FILE, marks::FILE];

/// All that is measured.
pub(super) struct Lookalikes {
    pub(super) cases: Cases,
    pub(super) marks: Marks,
    pub(super) ordinary: Ordinary,
}

impl Lookalikes {
    /// Judges everything below `data`; `rows` has the names that must stay silent.
    pub(super) fn run(data: &Data, rows: &Rows, peers: &Beside) -> Result<Self, String> {
        Ok(Self {
            cases: Cases::run(data, peers)?,
            marks: Marks::run(data, peers)?,
            ordinary: Ordinary::run(data, rows)?,
        })
    }

    /// Figures, and every row that is not as it should be.
    pub(super) fn print(&self) {
        self.cases.print();
        self.marks.print();
        self.ordinary.print();
    }
}

/// Which methods answer beside ours.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) distances: bool,
    pub(super) dnstwist: Option<PathBuf>,
}

impl Beside {
    fn methods<'l>(&self, listing: &'l Listing) -> Vec<Box<dyn Method + 'l>> {
        let mut methods: Vec<Box<dyn Method + 'l>> = Vec::new();
        if self.distances {
            methods.push(Box::new(Chromium::new(listing)));
            methods.push(Box::new(Nearest::new(Measure::Osa(1), listing)));
            methods.push(Box::new(Nearest::new(Measure::Osa(2), listing)));
        }
        if let Some(python) = &self.dnstwist {
            methods.push(Box::new(Reversed::new(python.clone(), listing)));
        }
        methods
    }
}

/// Whether it warns of a name.
fn is_flagged(judged: &Judged<'_>, trial: &Trial<'_>) -> bool {
    judged.answer.warns(trial.threshold)
}

/// The name cannot be read: nobody is fooled by it, and nobody can use it.
fn is_invalid(judged: &Judged<'_>) -> bool {
    judged.answer.verdict == "invalid"
}

/// It warns, and says what the name was made to look like, or a host of that: a sub-domain that was
/// typed is kept. Or there is no such name.
fn is_caught(judged: &Judged<'_>, trial: &Trial<'_>) -> bool {
    is_invalid(judged) || is_flagged(judged, trial) && place_of_target(judged).is_some()
}

/// Where what a name was made to look like stands among the suggestions, from 0.
fn place_of_target(judged: &Judged<'_>) -> Option<usize> {
    let target = judged.row.intended.as_deref()?;
    judged.answer.ranked.iter().position(|found| {
        let host = found.target.strip_suffix(target);
        host.is_some_and(|host| host.is_empty() || host.ends_with('.'))
    })
}

fn share<'a, 'r: 'a>(
    rows: impl Iterator<Item = &'a Judged<'r>>,
    counts: impl Fn(&Judged<'r>) -> bool,
) -> Share {
    rows.fold(Share::default(), |share, judged| {
        Share::new(share.count + usize::from(counts(judged)), share.of + 1)
    })
}

/// A row with its answer, for the terminal.
fn line(word: &str, judged: &Judged<'_>) -> String {
    let row = judged.row;
    let (unicode, _) = idna::domain_to_unicode(&row.typed);
    let unicode = if unicode == row.typed { String::new() } else { format!(" ({unicode})") };
    let ranked = judged.answer.ranked.iter();
    let ranked: Vec<String> =
        ranked.map(|found| format!("{} {:.3}", found.target, found.score)).collect();
    format!(
        "{word:7} {} {}: {}{unicode} -> {}: {} {} [{}]",
        row.kind,
        row.place,
        row.typed,
        row.intended.as_deref().unwrap_or("-"),
        judged.answer.verdict,
        judged.answer.findings.join(" "),
        ranked.join(", ")
    )
}

fn percent(share: Share) -> String {
    format!("{}, {} %", share.counts(), share.percent())
}

/// Ours with one directory, for names that came in a message.
fn received(directory: Directory<'_>) -> Ours<'_> {
    Ours::checking(misdirect::Checker::new(directory), Input::Received)
}
