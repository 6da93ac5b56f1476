//! `cargo xtask train`.

use std::process::ExitCode;

fn main() -> ExitCode {
    misdirect_report::shell::main("train", misdirect_train::run)
}
