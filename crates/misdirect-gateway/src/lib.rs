//! `misdirect-gateway`: stands beside a mail server and asks senders about recipients that are probably slips;
//! and answers, for domains that get other people's mail, whom these meant.
//!
//! One judgement and one policy, several front ends. Imports go one way:
//!
//! ```text
//! config ← directories ← judgement ← service ← front ← main
//! policy   lists and     what is     reload,   a protocol
//! file     images        done, why   counts    each
//! ```
//!
//! A failure of ours never stops mail: what cannot be read passes, and is counted.

#![forbid(unsafe_code)]

mod args;
mod check_config;
mod config;
mod directories;
mod error;
mod front;
mod judgement;
mod service;

#[doc(hidden)]
pub use config::Front;
#[doc(hidden)]
pub use front::said;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

/// The program, by its arguments.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let result = match &args.command {
        Command::CheckConfig(check) => check_config::run(check),
        Command::Policy(policy) => front::policy(policy),
        Command::Milter(milter) => front::milter(milter),
        Command::Opensmtpd(opensmtpd) => front::opensmtpd(opensmtpd),
        Command::Catch(catch) => front::catch(catch),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("misdirect-gateway: {error}");
            ExitCode::from(2)
        }
    }
}
