//! What a part needs on the machine: found, or installed.

use super::steps::Steps;
use std::process::{Command, Stdio};

/// A toolchain of Rust.
pub(super) fn toolchain(steps: &mut Steps, name: &str) -> Result<(), String> {
    if succeeds("rustup", &["run", name, "rustc", "--version"]) {
        return Ok(());
    }
    steps.run(&format!("rustup toolchain install {name} --profile minimal --no-self-update"))
}

/// Rust's own libraries for another machine.
pub(super) fn target(steps: &mut Steps, name: &str) -> Result<(), String> {
    steps.run(&format!("rustup target add {name}"))
}

/// A tool from the registry of crates.
pub(super) fn cargo_tool(steps: &mut Steps, name: &str) -> Result<(), String> {
    if succeeds(name, &["--version"]) {
        return Ok(());
    }
    steps.run(&format!("cargo install --locked {name}"))
}

/// Programs, each with the Debian package it is in.
pub(super) fn debian(steps: &mut Steps, programs: &[(&str, &str)]) -> Result<(), String> {
    let missing = programs.iter().filter(|(program, _)| !succeeds(program, &["--version"]));
    let missing: Vec<&str> = missing.map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let install = "DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends";
    steps
        .run("apt-get update")
        .and_then(|()| steps.run(&format!("{install} {packages}")))
        .map_err(|error| format!("install {packages}, or leave this part out: {error}"))
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
