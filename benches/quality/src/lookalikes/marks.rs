//! Names that panels decided about under the UDRP and its sisters: whether somebody took a name
//! like another's trademark.
//!
//! The directory is the built-in one with a domain for each trademark, its Latin letters and digits
//! under `com`, each as heavy as a light entry. Left out, and counted: names that are listed
//! themselves, and those of a trademark without a Latin letter or with none read off the decision.

use super::beside::Beside;
use super::seen::{is_caught, line, percent, place_of_target, share};
use crate::methods::ours::Ours;
use crate::trial::{Judged, Trial};
use misdirect::directory::Builder;
use misdirect::{Checker, Directory, Domain, Input, Layer};
use misdirect_rows::data::Data;
use misdirect_rows::directories::Listing;
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::{Row, ascii};
use misdirect_rows::table::{Line, lines};
use std::collections::BTreeSet;

pub(super) const FILE: &str = "lookalike/udrp.tsv";

/// As heavy as the lighter entries of the built-in directory.
const WEIGHT: u32 = 10;
/// Ways a name comes to be, in the order of trials.
pub(crate) const INPUTS: [Input; 3] = [Input::Received, Input::Pasted, Input::Typed];
pub(crate) const TRANSFER: &str = "transfer";
pub(crate) const DENIED: &str = "denied";

/// The names with what was said: ours for each of [`INPUTS`], then the peers.
pub(crate) struct Marks {
    pub(crate) trials: Vec<Trial<'static>>,
    pub(crate) left_out: usize,
}

impl Marks {
    pub(super) fn run(data: &Data, peers: &Beside) -> Result<Self, String> {
        let all = rows(&data.need(FILE)?)?;
        let marks: BTreeSet<&str> = all.iter().filter_map(|row| row.intended.as_deref()).collect();
        let (image, listing) = directory(&marks)?;
        let marks = Directory::open(&image).map_err(|error| error.to_string())?;
        let checker = checker(marks)?;
        let is_judged = |row: &Row| {
            row.intended.is_some() && !listing.lists(&row.typed) && !lists(marks, &row.typed)
        };
        let (rows, left_out): (Vec<Row>, Vec<Row>) = all.iter().cloned().partition(is_judged);
        let rows: &'static [Row] = Vec::leak(rows);
        let asked: Vec<(&Row, bool)> = rows.iter().map(|row| (row, true)).collect();
        let mut trials = Vec::new();
        let ours = INPUTS.iter().map(|&input| Ours::checking(checker, input));
        let ours = ours.map(|ours| Box::new(ours) as Box<dyn crate::methods::Method>);
        for method in ours.chain(peers.methods(&listing)) {
            let mut trial = Trial::new(method.as_ref());
            trial.ask(method.as_ref(), &asked)?;
            trials.push(trial);
        }
        Ok(Self { trials, left_out: left_out.len() })
    }

    pub(super) fn print(&self) {
        println!("\n== disputed names; left out: {}", self.left_out);
        let Some(received) = self.trials.first() else { return };
        for judged in &received.judged {
            let word = match (judged.row.kind.as_str(), is_caught(judged, received)) {
                (TRANSFER, false) if place_of_target(judged).is_some() => "quiet",
                (TRANSFER, false) => "missed",
                (DENIED, true) => "denied",
                _ => continue,
            };
            println!("{}", line(word, judged));
        }
        for (at, trial) in self.trials.iter().enumerate() {
            let input = INPUTS.get(at).map_or("", |input| input.name());
            println!("-- {} {input}", trial.method);
            for class in CLASSES {
                println!("  transfer, {class:24} {}", percent(caught(trial, TRANSFER, class)));
            }
            println!("  transfer {:25} {}", "", percent(caught(trial, TRANSFER, "")));
            println!("  denied   {:25} {}", "", percent(caught(trial, DENIED, "")));
        }
    }
}

/// Names with that outcome, of one class or of all, that are warned of with the trademark's domain.
pub(crate) fn caught(trial: &Trial<'_>, outcome: &str, class: &str) -> Share {
    let is_of = |judged: &&Judged<'_>| {
        judged.row.kind == outcome && (class.is_empty() || judged.row.place == class)
    };
    share(trial.judged.iter().filter(is_of), |judged| is_caught(judged, trial))
}

/// How a name is like its trademark.
pub(crate) const CLASSES: [&str; 5] =
    ["another suffix", "with a word", "hyphens", "one or two edits", "otherwise"];

/// The class of a name beside its trademark's letters.
fn class(typed: &str, mark: &str) -> &'static str {
    let name = Domain::parse(typed).map(|domain| domain.name().to_owned()).unwrap_or_default();
    let letters = name.replace('-', "");
    match () {
        () if name == mark => CLASSES[0],
        () if letters == mark => CLASSES[2],
        () if letters.contains(mark) => CLASSES[1],
        () if rapidfuzz::distance::osa::distance(letters.chars(), mark.chars()) <= 2 => CLASSES[3],
        () => CLASSES[4],
    }
}

/// The rows of the file: `kind` is the outcome, `place` the class.
fn rows(text: &str) -> Result<Vec<Row>, String> {
    let row = |cells: &Line<'_>| {
        let mark = letters(cells[1]);
        let intended = (!mark.is_empty()).then(|| format!("{mark}.com"));
        let place = class(cells[0], &mark).to_owned();
        let (typed, kind) = (ascii(cells[0]), cells[2].to_owned());
        Row { source: FILE, typed, intended, kind, place, ..Row::default() }
    };
    let mut seen = BTreeSet::new();
    let mut rows: Vec<Row> = lines(FILE, text, 3)?.iter().map(row).collect();
    rows.retain(|row| seen.insert((row.typed.clone(), row.intended.clone())));
    Ok(rows)
}

/// A trademark as the label of a domain.
fn letters(mark: &str) -> String {
    let plain = mark.to_lowercase().replace('é', "e");
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The trademarks' domains as an image, and the same with the built-in directory as peers take it.
fn directory(marks: &BTreeSet<&str>) -> Result<(Vec<u8>, Listing), String> {
    let mut builder = Builder::new();
    for mark in marks {
        let domain = Domain::parse(mark).map_err(|error| format!("{mark}: {error}"))?;
        builder.add(&domain, WEIGHT, 0).map_err(|error| error.to_string())?;
    }
    let image = builder.build().map_err(|error| error.to_string())?;
    let mut listing = Listing::builtin();
    listing.entries.extend(marks.iter().map(|&mark| (mark.to_owned(), WEIGHT)));
    Ok((image, listing))
}

fn lists(directory: Directory<'_>, name: &str) -> bool {
    Domain::parse(name).is_ok_and(|domain| directory.covering(&domain).is_some())
}

/// Both directories, an entry of one weighing as much as one of the other.
fn checker(marks: Directory<'_>) -> Result<Checker<'_>, String> {
    let share =
        |directory: Directory<'_>| u32::try_from(directory.total_weight()).unwrap_or(u32::MAX);
    let layer = |directory| Layer::trusted(directory).with_share(share(directory));
    let checker = Checker::without_directory().with_layer(layer(Directory::builtin()));
    checker.and_then(|checker| checker.with_layer(layer(marks))).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{class, letters};

    #[test]
    fn a_trademark_becomes_a_label() {
        assert_eq!(letters("U.S. POLO ASSN"), "uspoloassn");
        assert_eq!(letters("BOEHRINGER-INGELHEIM®"), "boehringeringelheim");
        assert_eq!((letters("BOLLORÉ"), letters("迪斯尼")), ("bollore".into(), String::new()));
    }

    #[test]
    fn names_are_classed_by_how_they_are_like_it() {
        for (typed, mark, expected) in [
            ("www.rowa.com", "rowa", "another suffix"),
            ("hitachi-idi-holding.com", "hitachi", "with a word"),
            ("canal-plus.com", "canalplus", "hyphens"),
            ("gemflve.com", "gemfive", "one or two edits"),
            ("abbhkcn.net", "polo", "otherwise"),
        ] {
            assert_eq!(class(typed, mark), expected, "{typed}");
        }
    }
}
