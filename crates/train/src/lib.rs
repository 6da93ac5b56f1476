//! `cargo xtask train`: the tables of the core that are counted (letters, suffixes) or fitted (the
//! judge's weights).
//!
//! Two steps, so that anyone can make the tables without the data behind them:
//! `--count --data DIR` reads lists of domains and writes counts and examples to `data/model`, which
//! are committed; without it, these become `crates/misdirect/src/tables/{letters,suffixes,judge}.rs`.
//! `--check` compares instead of writing; `--measure --data DIR` tells how well the tables describe
//! names that were not counted; `--compare` what the judge's weights come to, fitted in other ways.

mod compare;
mod counts;
mod examples;
mod gather;
mod judge;
mod judged;
mod letters;
mod measure;
mod number;
mod suffixes;

pub use judge::{Examples, HeldOut};

use counts::{Counts, model};
use misdirect_report::place::{read, root, save};
use std::path::Path;

const LETTERS: &str = "crates/misdirect/src/tables/letters.rs";
const JUDGE: &str = "crates/misdirect/src/tables/judge.rs";
const SUFFIXES: &str = "crates/misdirect/src/tables/suffixes.rs";

/// Runs `train` with its arguments.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [] => each_table(|path, text| save(path, text)),
        ["--check"] => each_table(same),
        ["--compare", ref named @ ..] => {
            compare::report(&judged::Data::load(&model())?, named);
            Ok(())
        }
        ["--count", "--data", data] => {
            gather::count(Path::new(data), &gather::MAIL)?.save(&model())?;
            judged::count(Path::new(data), &model())
        }
        ["--measure", "--data", data] => measure::report(&Counts::load(&model())?, Path::new(data)),
        _ => {
            Err("train [--check | --compare [REGIME]…] | train (--count | --measure) --data DIR"
                .into())
        }
    }
}

/// Generates each table and hands path and text to `action`.
fn each_table(action: fn(&Path, &str) -> Result<(), String>) -> Result<(), String> {
    let counts = Counts::load(&model())?;
    action(&root().join(LETTERS), &letters::table(&counts))?;
    action(&root().join(SUFFIXES), &suffixes::table(&counts))?;
    action(&root().join(JUDGE), &judge::table(&model())?)
}

fn same(path: &Path, text: &str) -> Result<(), String> {
    if read(path)? == text {
        return Ok(());
    }
    Err(format!("{} is not what `cargo xtask train` makes from data/model", path.display()))
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn an_argument_that_means_nothing_is_an_error() {
        assert!(run(&["--chekc".to_owned()]).is_err());
        assert!(run(&["--count".to_owned()]).is_err(), "needs --data");
    }
}
