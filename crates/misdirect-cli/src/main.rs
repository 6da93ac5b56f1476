//! The `misdirect` command. Arguments, files and the terminal are here; every verdict is the
//! library's.
//!
//! One file a subcommand. Below them: [`input`] reads lines, [`layers`] opens directories, [`exports`] reads address books,
//! [`answer`] turns answers into JSON, [`show`] and [`draw`] into lines and pictures for
//! people, [`blocklist`] into what servers read, [`threads`] share out
//! the work of large lists, [`replace`] writes files whole or not at all, and [`text`] keeps what was
//! typed from reaching the terminal raw.

#![forbid(unsafe_code)]

mod answer;
mod args;
mod blocklist;
mod build;
mod check;
mod clients;
mod compare;
mod draw;
mod error;
mod exports;
mod generate;
mod input;
mod inspect;
mod json;
mod layers;
mod lint;
mod measure;
mod output;
mod replace;
mod scan;
mod show;
mod text;
mod threads;
mod usage;
mod variants;
mod watch;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage::report(&error),
    };
    let result = match &args.command {
        Command::Check(check) => check::run(check, args.color),
        Command::Compare(compare) => compare::run(compare, args.color),
        Command::Variants(variants) => variants::run(variants, args.color),
        Command::Lint(lint) => lint::run(lint, args.color),
        Command::Scan(scan) => scan::run(scan, args.color),
        Command::Watch(watch) => watch::run(watch, args.color),
        Command::Build(build) => build::run(build),
        Command::Inspect(inspect) => inspect::run(inspect, args.color),
        Command::Completions(completions) => generate::completions(completions),
        Command::Man(man) => generate::man(man),
    };
    match result {
        Ok(status) => status.into(),
        Err(error) => error.report(),
    }
}
