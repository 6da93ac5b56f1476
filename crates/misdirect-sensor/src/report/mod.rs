//! The result, for people and for programs.
//!
//! Every name is written in A-labels, which hold nothing that a terminal or a page obeys. A cell of CSV that a
//! spreadsheet would take for a formula gets a `'` in front, a page escapes all text, and a name that is anything but a
//! name where servers read it is in no rule.

mod csv;
mod grouped;
mod groups;
mod jsonl;
mod numbers;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod rules;
mod table;

pub use groups::Grouping;
pub use page::write_page;
pub use rules::{Rules, write_rules};

use crate::judged::Finding;
use crate::scan::Scan;
use std::fmt;
use std::io::{self, Write};

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// For people, grouped by the intended domain.
    Table,
    /// An object for each finding, and one for the sums.
    Jsonl,
    /// A row for each finding.
    Csv,
    /// The same with types, for engines.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Shape {
    /// All.
    pub const ALL: &[Self] = &[
        Self::Table,
        Self::Jsonl,
        Self::Csv,
        #[cfg(feature = "parquet")]
        Self::Parquet,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Writes a result.
///
/// # Errors
///
/// Those of `out`.
pub fn write(scan: &Scan, shape: Shape, out: &mut impl Write) -> io::Result<()> {
    match shape {
        Shape::Table => table::write(scan, out),
        Shape::Jsonl => jsonl::write(scan, out),
        Shape::Csv => csv::write(scan, out),
        #[cfg(feature = "parquet")]
        Shape::Parquet => {
            let mut rows = Vec::new();
            csv::write(scan, &mut rows)?;
            parquet::write(&rows, out)
        }
    }
}

/// Writes one finding, as [`Shape::Jsonl`] has it, without a trend; its share is that of so many questions.
///
/// # Errors
///
/// Those of `out`.
pub fn write_finding(finding: &Finding, questions: u64, out: &mut impl Write) -> io::Result<()> {
    jsonl::finding(finding, questions, None, out)
}

/// Writes a result with a row for each group of findings.
///
/// # Errors
///
/// Those of `out`.
pub fn write_by(
    scan: &Scan,
    grouping: Grouping,
    shape: Shape,
    out: &mut impl Write,
) -> io::Result<()> {
    match grouping {
        Grouping::Pair => write(scan, shape, out),
        Grouping::Intended | Grouping::Slip | Grouping::Day => {
            grouped::write(scan, grouping, shape, out)
        }
    }
}
