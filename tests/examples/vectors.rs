//! Writes `tests/vectors/corpus.jsonl`; with `--check`, compares it and says what differs.

use misdirect_tests::vectors;
use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let new = vectors::text();
    let old = fs::read_to_string(vectors::path()).unwrap_or_default();
    let differences = vectors::differences(&old, &new);
    for difference in &differences {
        println!("{difference}");
    }
    println!("{} of {} rows differ", differences.len(), new.lines().count());
    match std::env::args().nth(1).as_deref() {
        None => match fs::write(vectors::path(), new) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{}: {error}", vectors::path().display());
                ExitCode::FAILURE
            }
        },
        Some("--check") if differences.is_empty() => ExitCode::SUCCESS,
        Some("--check") => ExitCode::FAILURE,
        Some(other) => {
            eprintln!("no such option: {other}; {} [-- --check]", vectors::COMMAND);
            ExitCode::FAILURE
        }
    }
}
