//! Look-alikes: names made to fool the eye, and names that only look so.
//!
//! Published cases of browsers (`cases`), names that panels ruled about in domain disputes
//! (`marks`), and real names that must stay silent (`ordinary`). None of it is published here: it
//! is read below `--data DIR`.

mod beside;
mod cases;
mod marks;
mod ordinary;
mod report;
mod seen;

pub(super) use beside::Beside;
use cases::Cases;
use marks::Marks;
use misdirect_rows::data::Data;
use misdirect_rows::rows::Rows;
use ordinary::Ordinary;
pub(super) use report::blocks;

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
