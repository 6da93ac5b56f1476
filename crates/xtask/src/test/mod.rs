//! `cargo xtask test`: runs everything that shows the project to be whole, part by part.
//!
//! A part is a row of [`PARTS`]. Two run at a time: while the programs of one keep a single
//! processor busy, those of another build. What they write goes to a file for each part and is shown
//! where the part fails. The last line counts: the tests of each part that runs tests, and one for
//! each other part.

mod count;
mod needs;
mod parts;
mod steps;

use count::Count;
use parts::{PARTS, Part};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use steps::Steps;

/// Parts that run at the same time. More would mostly wait for each other: Cargo locks the folder
/// that it builds in.
const LANES: usize = 2;

const USAGE: &str = "cargo xtask test [--long] [--only PART]… [--without PART]…";

/// Runs the parts that the arguments ask for: all, unless they say otherwise.
///
/// A part that fails ends the process once the others have run, so that the count is the last line.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let choice = Choice::parse(arguments)?;
    let start = Instant::now();
    let rows = in_lanes(PARTS, LANES, |part| match choice.leaves_out(part) {
        Some(why) => Ok(Row::left_out(part, why)),
        None => perform(part, choice.long),
    });
    let rows = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
    print_table(&rows, start.elapsed());
    let total = rows.iter().fold(Count::default(), |sum, row| sum + row.count);
    println!("{total}");
    if total.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// The results of `job` on each item, in the order of the items, worked at in `lanes` threads that
/// each take the next item that nobody has.
fn in_lanes<T: Sync, R: Send>(items: &[T], lanes: usize, job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0..items.len());
    let take = || next.lock().ok().and_then(|mut next| next.next());
    let lane = || {
        let numbers = std::iter::from_fn(take);
        numbers.map(|number| (number, job(&items[number]))).collect::<Vec<_>>()
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..lanes).map(|_| scope.spawn(lane)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Which parts are asked for.
#[derive(Debug, Default)]
struct Choice {
    /// Takes its time where a part can.
    long: bool,
    /// Only these; all where there is none.
    only: Vec<String>,
    without: Vec<String>,
}

impl Choice {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut choice = Self::default();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--long" => choice.long = true,
                "--only" => choice.only.push(part_name(words.next())?),
                "--without" => choice.without.push(part_name(words.next())?),
                other => return Err(format!("{other}?\n{}", usage())),
            }
        }
        Ok(choice)
    }

    /// Why a part is not run.
    fn leaves_out(&self, part: &Part) -> Option<&'static str> {
        let has = |names: &[String]| names.iter().any(|name| name == part.name);
        match self {
            _ if has(&self.without) => Some("--without"),
            _ if !self.only.is_empty() && !has(&self.only) => Some("--only others"),
            _ => None,
        }
    }
}

fn part_name(word: Option<&String>) -> Result<String, String> {
    let known = word.filter(|word| PARTS.iter().any(|part| part.name == word.as_str()));
    known.cloned().ok_or_else(|| format!("no such part\n{}", usage()))
}

fn usage() -> String {
    let parts = PARTS.iter().map(|part| format!("\n  {:13}{}", part.name, part.what));
    format!("{USAGE}\n{}", parts.collect::<String>())
}

/// What came of a part.
struct Row {
    name: &'static str,
    result: &'static str,
    time: Duration,
    count: Count,
    note: String,
}

impl Row {
    fn left_out(part: &Part, why: &str) -> Self {
        let (name, result, note) = (part.name, "left out", why.to_owned());
        Self { name, result, time: Duration::ZERO, count: Count::default(), note }
    }
}

/// Runs a part. An error is one of the run itself: no room for what the part writes.
fn perform(part: &Part, long: bool) -> Result<Row, String> {
    println!("{}: {}", part.name, part.what);
    let mut steps = Steps::new(part.name, long)?;
    let start = Instant::now();
    let result = (part.run)(&mut steps);
    let time = start.elapsed();
    let written = steps.written()?;
    let count = Count::of(&written, result.is_ok());
    if let Err(error) = &result {
        println!("{}\n{}: {error}", steps.excerpt(&written), part.name);
    }
    let (word, note) = match result {
        Ok(()) => ("passed", steps.notes.join("; ")),
        Err(error) => ("FAILED", error),
    };
    println!("{}: {word}, {:.1} s", part.name, time.as_secs_f32());
    Ok(Row { name: part.name, result: word, time, count, note })
}

fn print_table(rows: &[Row], elapsed: Duration) {
    println!("\n{:13}{:>8}  {:9} {:>7}  note", "part", "seconds", "result", "tests");
    for row in rows {
        let seconds = row.time.as_secs_f32();
        let (tests, note) = (row.count.passed + row.count.failed, &row.note);
        println!("{:13}{seconds:8.1}  {:9} {tests:7}  {note}", row.name, row.result);
    }
    println!("{:13}{:8.1}\n", "all", elapsed.as_secs_f32());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(line: &str) -> Result<Choice, String> {
        Choice::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_left_out_says_why() {
        let left_out = |line: &str| {
            let choice = choice(line).unwrap();
            PARTS.iter().filter(|part| choice.leaves_out(part).is_some()).count()
        };
        assert_eq!(left_out(""), 0);
        assert_eq!(left_out("--without fmt --long"), 1);
        assert_eq!(left_out("--only fmt --only clippy"), PARTS.len() - 2);
        assert_eq!(left_out("--only fmt --without fmt"), PARTS.len());
    }

    /// Results keep their order though later items are done first, and two are worked at together:
    /// each of the pair waits for the other.
    #[test]
    fn lanes_keep_the_order_and_work_together() {
        let barrier = std::sync::Barrier::new(2);
        let results = in_lanes(&[3, 1], 2, |&number| {
            barrier.wait();
            thread::sleep(Duration::from_millis(number));
            number
        });
        assert_eq!(results, [3, 1]);
        let many: Vec<usize> = (0..100).collect();
        assert_eq!(in_lanes(&many, 3, |&number| number), many);
    }

    #[test]
    fn a_name_that_is_no_part_is_an_error() {
        for line in ["--only", "--only fmt2", "--without --long", "fmt"] {
            assert!(choice(line).unwrap_err().contains(USAGE), "{line}");
        }
    }
}
