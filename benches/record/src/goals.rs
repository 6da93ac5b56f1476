//! What the project set out to reach, beside what was measured.

use crate::rows::Rows;
use misdirect_report::document::{Block, Table};
use misdirect_report::number::three_digits;
use std::fmt::Write as _;

pub(crate) const CHECK: &str = "misdirect, check";
pub(crate) const LOOK_UP: &str = "misdirect, look-up";
const MEMO: &str = "misdirect, check with a memo";
const THREADS: &str = "misdirect, check with a memo, two threads";
const SYMSPELL: &str = "symspell_rs";
const FST: &str = "fst + levenshtein_automata";

/// A goal: what is measured, the least or the most that is wanted, and what was measured.
struct Goal {
    what: String,
    wanted: Wanted,
    measured: Option<f64>,
    unit: &'static str,
}

#[derive(Clone, Copy)]
enum Wanted {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn at_least(what: &str, wanted: f64, unit: &'static str, measured: Option<f64>) -> Self {
        Self { what: what.to_owned(), wanted: Wanted::AtLeast(wanted), measured, unit }
    }

    fn at_most(what: &str, wanted: f64, unit: &'static str, measured: Option<f64>) -> Self {
        Self { what: what.to_owned(), wanted: Wanted::AtMost(wanted), measured, unit }
    }

    /// Above 1 where it is met.
    fn fulfilment(&self) -> Option<f64> {
        Some(match self.wanted {
            Wanted::AtLeast(least) => self.measured? / least,
            Wanted::AtMost(most) => most / self.measured?,
        })
    }

    fn cells(&self) -> [String; 4] {
        let (sign, wanted) = match self.wanted {
            Wanted::AtLeast(least) => ("≥", least),
            Wanted::AtMost(most) => ("≤", most),
        };
        let met = match self.fulfilment() {
            None => "not measured".to_owned(),
            Some(times) if times >= 1.0 => "met".to_owned(),
            Some(times) => format!("short by a factor of {}", three_digits(1.0 / times)),
        };
        let measured = self.measured.map_or("–".to_owned(), |value| quantity(value, self.unit));
        [self.what.clone(), format!("{sign} {}", quantity(wanted, self.unit)), measured, met]
    }
}

fn quantity(value: f64, unit: &str) -> String {
    let space = if unit.is_empty() { "" } else { " " };
    format!("{}{space}{unit}", three_digits(value))
}

fn goals(rows: &Rows) -> Vec<Goal> {
    let mut goals = pair(rows);
    goals.extend(look_up(rows));
    goals.extend(check(rows));
    goals.extend(image(rows));
    goals.extend(batch(rows));
    let worst = rows.of("worst us").map(|row| row.value).reduce(f64::max);
    goals.push(Goal::at_most("dearest question to a directory made to be slow", 50.0, "µs", worst));
    goals
}

fn pair(rows: &Rows) -> Vec<Goal> {
    let pair = |method: &str| rows.value("pair ns", method, 0, "one slip");
    let ours = pair("misdirect, similarity");
    let over = |method: &str| Some(pair(method)? / ours?);
    vec![
        Goal::at_least("pair compared: faster than strsim's OSA", 25.0, "×", over("strsim, OSA")),
        Goal::at_least(
            "pair compared: faster than rapidfuzz's OSA",
            1.0,
            "×",
            over("rapidfuzz, OSA"),
        ),
    ]
}

fn look_up(rows: &Rows) -> Vec<Goal> {
    let over = |peer: &str, entries: usize| {
        Some(rows.mean("lookup ns", peer, entries)? / rows.mean("lookup ns", LOOK_UP, entries)?)
    };
    let mut goals = Vec::new();
    for (peer, entries, least) in [
        (SYMSPELL, 10, 7.0),
        (SYMSPELL, 1000, 2.5),
        (SYMSPELL, 100_000, 4.0),
        (SYMSPELL, 1_000_000, 8.0),
        (FST, 1000, 60.0),
        (FST, 1_000_000, 250.0),
    ] {
        let what = format!("look-up at {}: faster than {peer}", size(entries));
        goals.push(Goal::at_least(&what, least, "×", over(peer, entries)));
    }
    let grown = || {
        let mean = |entries| rows.mean("lookup ns", LOOK_UP, entries);
        Some(mean(1_000_000)? / mean(1000)?)
    };
    goals.push(Goal::at_most("look-up: growth from 1k to 1M entries", 5.0, "×", grown()));
    let cases = ["exact", "slip", "miss"].map(|class| format!("look-up, 1k, {class}"));
    let counts = cases.iter().map(|case| rows.value("instructions", "misdirect", 0, case));
    let mean = counts.sum::<Option<f64>>().map(|sum| sum / cases.len() as f64);
    goals.push(Goal::at_most("look-up at 1k: instructions", 1500.0, "", mean));
    goals
}

fn check(rows: &Rows) -> Vec<Goal> {
    let mean = |method: &str, entries| rows.mean("lookup ns", method, entries);
    let class = |class: &str| rows.value("lookup ns", CHECK, 1000, class);
    let over = |entries| Some(mean(SYMSPELL, entries)? / mean(CHECK, entries)?);
    let twice = || Some(class("two slips")? / class("slip")?);
    let faster = |at: &str| format!("whole check at {at}: faster than {SYMSPELL}'s look-up");
    vec![
        Goal::at_most("whole check at 1k", 300.0, "ns", mean(CHECK, 1000)),
        Goal::at_most("whole check at 1M", 1200.0, "ns", mean(CHECK, 1_000_000)),
        Goal::at_most("check of a listed domain at 1k", 60.0, "ns", class("exact")),
        Goal::at_least(&faster("100k"), 1.0, "×", over(100_000)),
        Goal::at_least(&faster("1M"), 1.0, "×", over(1_000_000)),
        Goal::at_most("check at 1k: two slips over one", 3.0, "×", twice()),
    ]
}

fn image(rows: &Rows) -> Vec<Goal> {
    let bytes = |entries| rows.value("bytes an entry", "misdirect", entries, "");
    let build = rows.value("build ms", "misdirect", 1_000_000, "");
    vec![
        Goal::at_most("image at 100k: bytes an entry", 80.0, "", bytes(100_000)),
        Goal::at_most("image at 1M: bytes an entry", 100.0, "", bytes(1_000_000)),
        Goal::at_most("image of 1M: built in", 1.0, "s", build.map(|ms| ms / 1e3)),
    ]
}

fn batch(rows: &Rows) -> Vec<Goal> {
    let lines = |method: &str, class: &str| {
        let mut all = rows.of("lines a second");
        all.find(|row| row.method == method && row.class == class).map(|row| row.value)
    };
    let millions = |method, class| lines(method, class).map(|value| value / 1e6);
    let over = || Some(lines(CHECK, "distinct")? / lines("rapidfuzz, linear", "distinct")?);
    let twice = || Some(lines(THREADS, "repeated")? / lines(MEMO, "repeated")?);
    vec![
        Goal::at_least("log of different names, checked", 1.2, "M/s", millions(CHECK, "distinct")),
        Goal::at_least(
            "log of repeated names, checked with a memo",
            4.0,
            "M/s",
            millions(MEMO, "repeated"),
        ),
        Goal::at_least("the same on two threads", 1.8, "×", twice()),
        Goal::at_least("log, checked: faster than rapidfuzz, linear", 1000.0, "×", over()),
    ]
}

/// 1k, 1M.
pub(crate) fn size(entries: usize) -> String {
    match entries {
        0..1000 => entries.to_string(),
        1000..1_000_000 => format!("{}k", entries / 1000),
        _ => format!("{}M", entries / 1_000_000),
    }
}

/// The table of goals.
pub(crate) fn table(rows: &Rows) -> Block {
    let head = ["", "goal", "measured", ""].map(str::to_owned);
    let rows = goals(rows).iter().map(|goal| goal.cells().map(Into::into).into()).collect();
    Block::Table(Table { head: head.into(), rows, is_text: false })
}

/// The same for a terminal.
pub(crate) fn terminal(rows: &Rows) -> String {
    let mut text = String::new();
    for goal in goals(rows) {
        let [what, wanted, measured, met] = goal.cells();
        let _ = writeln!(text, "{what:60} {wanted:>12} {measured:>12}  {met}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Goal, size};

    #[test]
    fn sizes_are_short() {
        assert_eq!([size(10), size(10_000), size(1_000_000)], ["10", "10k", "1M"]);
    }

    #[test]
    fn a_goal_says_how_much_is_missing() {
        let goal = |measured| Goal::at_most("x", 50.0, "µs", measured).cells()[3].clone();
        assert_eq!(goal(Some(50.0)), "met");
        assert_eq!(goal(Some(125.0)), "short by a factor of 2.50");
        assert_eq!(goal(None), "not measured");
        assert_eq!(
            Goal::at_least("x", 4.0, "×", Some(2.0)).cells()[3],
            "short by a factor of 2.00"
        );
    }
}
