//! Writes the files of `tests/vectors`; with `--check`, compares them and says what differs.

use misdirect_tests::vectors;
use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let is_check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => {
            eprintln!("no such option: {other}; {} [-- --check]", vectors::COMMAND);
            return ExitCode::FAILURE;
        }
    };
    let mut is_right = true;
    for (path, new) in vectors::files() {
        let old = fs::read_to_string(&path).unwrap_or_default();
        let differences = vectors::differences(&old, &new);
        for difference in &differences {
            println!("{difference}");
        }
        println!(
            "{}: {} of {} rows differ",
            path.display(),
            differences.len(),
            new.lines().count()
        );
        if is_check {
            is_right &= differences.is_empty();
        } else if let Err(error) = fs::write(&path, new) {
            eprintln!("{}: {error}", path.display());
            is_right = false;
        }
    }
    if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
