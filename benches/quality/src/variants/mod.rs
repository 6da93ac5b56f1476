//! Variants: which misspellings of a domain get its mail, in the order of how often they do.
//!
//! Three questions: whether real slips are among the first of the list (`coverage`), whether the
//! order is that of mails counted (`mails`), and how long the list takes.

mod coverage;
mod list;
mod mails;
mod report;

use crate::methods::generators::{Generator, Time};
use crate::report::figures::{Aim, Figure};
use coverage::Coverage;
use mails::Mails;
use misdirect::compare::Costs;
use misdirect::variants::Variant;
use misdirect::{Domain, variants};
use misdirect_rows::rows::Rows;
pub(super) use report::blocks;
use std::time::Instant;

/// How many variants are asked for at most.
const MOST: usize = 10_000;
/// Lengths of lists at which slips are counted.
const FIRST: [usize; 5] = [10, 100, 300, 1_000, MOST];
/// The domain that lists are timed for, and how often.
const TIMED: (&str, usize) = ("gmail.com", 7);

/// All that is measured.
pub(super) struct Variants {
    pub(super) coverage: Coverage,
    pub(super) mails: Mails,
    /// Ours first.
    pub(super) times: Vec<Time>,
}

impl Variants {
    /// Real slips beside our lists and those of generators; `mails` is the table of mail counts.
    pub(super) fn run(rows: &Rows, mails: &str, peers: &[Generator]) -> Result<Self, String> {
        let mut times = vec![time()?];
        for peer in peers.iter().filter(|peer| peer.is_alone()) {
            times.push(peer.time(TIMED.0, TIMED.1)?);
        }
        let (coverage, mails) = (Coverage::run(rows, peers)?, Mails::run(mails)?);
        Ok(Self { coverage, mails, times })
    }

    /// Figures, and every slip that the first hundred variants do not have.
    pub(super) fn print(&self) {
        self.coverage.print();
        self.mails.print();
        println!("\n== time for {}", TIMED.0);
        for time in &self.times {
            println!(
                "{:28} {:6} names in {:7.2} ms, {:9.0} names/s",
                time.name,
                time.count,
                time.seconds * 1e3,
                time.rate()
            );
        }
    }
}

/// What is guarded: how many slips of the published rows the first variants have.
pub(super) fn figures(rows: &Rows) -> Result<Vec<Figure>, String> {
    let coverage = Coverage::run(rows, &[])?;
    let figure = |&first: &usize| {
        let name = format!("variants: slips among the first {first}");
        Figure { name, share: coverage.within(0, "", first), aim: Aim::More }
    };
    Ok(FIRST.iter().map(figure).collect())
}

/// Our fastest run.
fn time() -> Result<Time, String> {
    let domain = Domain::parse(TIMED.0).map_err(|error| error.to_string())?;
    let mut out = vec![Variant::default(); MOST];
    let mut best = Time { name: "misdirect".into(), count: 0, seconds: f64::INFINITY };
    for _ in 0..TIMED.1 {
        let start = Instant::now();
        best.count = variants(&domain, &Costs::default(), &mut out);
        best.seconds = best.seconds.min(start.elapsed().as_secs_f64());
    }
    Ok(best)
}
