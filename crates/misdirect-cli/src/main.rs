//! The `misdirect` command. Arguments, files and the terminal are here; every judgement is the
//! library's.
//!
//! One file a subcommand. Below them: [`input`] reads lines, [`layers`] opens directories,
//! [`answer`] turns verdicts into JSON, [`draw`] into pictures of letters, and [`text`] keeps what
//! was typed from reaching the terminal raw.

#![forbid(unsafe_code)]

mod answer;
mod args;
mod check;
mod compare;
mod draw;
mod error;
mod input;
mod json;
mod layers;
mod output;
mod text;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let result = match &args.command {
        Command::Check(check) => check::run(check, args.color),
        Command::Compare(compare) => compare::run(compare, args.color),
    };
    match result {
        Ok(status) => status.into(),
        Err(error) => error.report(),
    }
}
