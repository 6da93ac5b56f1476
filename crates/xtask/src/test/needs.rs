//! What a part needs on the machine: found, or installed.
//!
//! One part installs at a time: package managers lock what they change, and the second one fails.

use super::steps::Steps;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while something is looked for and installed.
fn installing() -> MutexGuard<'static, ()> {
    static INSTALLING: Mutex<()> = Mutex::new(());
    INSTALLING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A toolchain of Rust.
pub(super) fn toolchain(steps: &mut Steps, name: &str) -> Result<(), String> {
    let _installing = installing();
    if succeeds("rustup", &["run", name, "rustc", "--version"]) {
        return Ok(());
    }
    steps.run(&format!("rustup toolchain install {name} --profile minimal --no-self-update"))
}

/// Rust's own libraries for another machine.
pub(super) fn target(steps: &mut Steps, name: &str) -> Result<(), String> {
    let _installing = installing();
    steps.run(&format!("rustup target add {name}"))
}

/// A tool from the registry of crates.
pub(super) fn cargo_tool(steps: &mut Steps, name: &str) -> Result<(), String> {
    let _installing = installing();
    if succeeds(name, &["--version"]) {
        return Ok(());
    }
    steps.run(&format!("cargo install --locked {name}"))
}

/// A part of a toolchain.
pub(super) fn component(steps: &mut Steps, toolchain: &str, names: &str) -> Result<(), String> {
    let _installing = installing();
    steps.run(&format!("rustup component add {names} --toolchain {toolchain}"))
}

/// Programs, or files by their whole path, each with the Debian package it is in.
pub(super) fn debian(steps: &mut Steps, programs: &[(&str, &str)]) -> Result<(), String> {
    let _installing = installing();
    install(steps, programs)
}

fn install(steps: &mut Steps, programs: &[(&str, &str)]) -> Result<(), String> {
    let missing = programs.iter().filter(|(program, _)| !is_found(program));
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

/// Python that makes environments of its own; Debian has that part in a package apart.
pub(super) fn python(steps: &mut Steps) -> Result<(), String> {
    let test = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))";
    if succeeds("python3", &["-c", test]) {
        return Ok(());
    }
    // No program has the name of the second, which is therefore always asked for.
    debian(steps, &[("python3", "python3"), ("python3-venv", "python3-venv")])
}

/// Packages of servers, of which the programs are wanted and no server: none is started where the
/// package's own scripts ask first (`policy-rc.d`, Debian Policy 9.3.3.1).
pub(super) fn debian_servers(steps: &mut Steps, programs: &[(&str, &str)]) -> Result<(), String> {
    const POLICY: &str = "/usr/sbin/policy-rc.d";
    let _installing = installing();
    if programs.iter().all(|(program, _)| is_found(program)) {
        return Ok(());
    }
    if Path::new(POLICY).exists() {
        return install(steps, programs);
    }
    // 101: the action is forbidden.
    let script = "#!/bin/sh\nexit 101\n";
    fs::write(POLICY, script).map_err(|error| {
        let packages: Vec<&str> = programs.iter().map(|(_, package)| *package).collect();
        format!("install {}, or leave this part out: {POLICY}: {error}", packages.join(" "))
    })?;
    let installed =
        steps.run(&format!("chmod 755 {POLICY}")).and_then(|()| install(steps, programs));
    fs::remove_file(POLICY).map_err(|error| format!("{POLICY}: {error}"))?;
    installed
}

/// A program is where programs are, or where those of servers are.
fn is_found(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    folders.into_iter().any(|folder| folder.join(program).is_file())
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
