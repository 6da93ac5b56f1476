//! What commands need that call other programs: where the repository is, and how a call fails.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where Cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A call of Cargo at the root.
pub(crate) fn cargo(arguments: &[&str]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(cargo).args(arguments).current_dir(root()))
}

/// Runs a program, whose output is the user's.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| failure(command, error))?;
    if status.success() { Ok(()) } else { Err(failure(command, status)) }
}

/// Runs a program and takes what it writes.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let Output { status, stdout, stderr } =
        command.output().map_err(|error| failure(command, error))?;
    if !status.success() {
        return Err(format!("{}\n{}", failure(command, status), String::from_utf8_lossy(&stderr)));
    }
    String::from_utf8(stdout).map_err(|error| failure(command, error))
}

fn failure(command: &Command, why: impl std::fmt::Display) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect();
    format!("`{}`: {why}", words.join(" "))
}
