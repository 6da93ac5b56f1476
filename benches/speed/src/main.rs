//! The speed benchmark. `cargo xtask bench` runs its parts and writes the report; each part writes rows.

mod batch;
mod build;
mod data;
mod finders;
mod instructions;
mod lookup;
mod pair;
mod profile;
mod queries;
mod random;
mod rounds;
mod row;
mod worst;

use data::Source;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "speed PART [--data DIR]

  pair              two domains compared
  lookup ENTRIES    look-up and whole checks in a directory of so many
  build METHOD ENTRIES   how long an index takes to be made, and how large it is
  batch ENTRIES FOLDER   logs of names, which are written to the folder
  prepare FOLDER    images and queries for the next
  cases FOLDER [CASE]   cases whose instructions are counted, under callgrind
  profile FILE CASE   what callgrind counted of a case, by stage and function
  worst             the dearest questions to directories made to be slow
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("speed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let data = words.iter().position(|word| word == "--data").map(|at| {
        words.remove(at);
        if at < words.len() { PathBuf::from(words.remove(at)) } else { PathBuf::new() }
    });
    let source = || Source::new(data.as_deref());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["pair"] => pair::run(&source()?),
        ["build", method, entries] => build::run(&source()?, method, number(entries)?),
        ["batch", entries, folder] => batch::run(&source()?, number(entries)?, folder.as_ref()),
        ["prepare", folder] => instructions::prepare(&source()?, folder.as_ref()),
        ["cases", folder] => instructions::cases(folder.as_ref(), None),
        ["cases", folder, name] => instructions::cases(folder.as_ref(), Some(name)),
        ["profile", counts, case] => profile::run(counts.as_ref(), case),
        ["worst"] => worst::run(),
        ["lookup", entries] => lookup::run(&source()?, number(entries)?),
        _ => Err(format!("usage: {USAGE}")),
    }
}

fn number(word: &str) -> Result<usize, String> {
    word.parse().map_err(|error| format!("{word}: {error}"))
}
