//! The test programs under tools that see what the programs cannot: sanitizers and valgrind.
//!
//! Sanitizers watch the C code and, of the library, what it does with the caller's heap; valgrind watches
//! every instruction of both.

use super::tools::{LIBRARIES, WARNINGS, include, prefix};
use misdirect_report::place::root;
use misdirect_report::shell::{output, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs each program under each tool; `checks` go through each of two threads.
pub(super) fn run_all(folder: &Path, checks: u32) -> Result<(), String> {
    let image = folder.join("0.image");
    let plain = compile(folder, "many", "-O2", "plain")?;
    run(Command::new(&plain).args(["2", &checks.to_string()]))?;
    println!("c: {checks} checks in each of 3 threads, nothing left on the heap");
    let sanitized = "-fsanitize=address,undefined -fno-sanitize-recover=all";
    let corpus = compile(folder, "corpus", sanitized, "asan")?;
    // What the corpus program reads once it keeps until its end.
    output(Command::new(corpus).arg(folder).env("ASAN_OPTIONS", "detect_leaks=0"))?;
    run(Command::new(compile(folder, "misuse", sanitized, "asan")?).arg(&image))?;
    let threads = compile(folder, "many", "-fsanitize=thread", "tsan")?;
    run(&mut without_random_addresses(&threads, &["4", "2000"]))?;
    println!("c: address, undefined and thread sanitizers");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--error-exitcode=9", "--leak-check=full"]);
    run(valgrind.arg(compile(folder, "misuse", "-O1", "valgrind")?).arg(&image))?;
    println!("c: valgrind");
    Ok(())
}

/// The thread sanitizers of today's compilers know memory as kernels of some years ago laid it out.
fn without_random_addresses(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("setarch");
    command.args([std::env::consts::ARCH, "-R"]).arg(program).args(arguments);
    command
}

/// Compiles a program with GCC, against the static library.
fn compile(folder: &Path, name: &str, options: &str, suffix: &str) -> Result<PathBuf, String> {
    let program = folder.join(format!("{name}-{suffix}"));
    let mut command = Command::new("gcc");
    command.args(["-std=gnu11", "-g"]).args(options.split(' ')).args(WARNINGS);
    command.arg("-I").arg(include()).arg(root().join("tests/c").join(format!("{name}.c")));
    command.arg(prefix().join("lib/libmisdirect.a")).args(LIBRARIES).arg("-o").arg(&program);
    run(&mut command)?;
    Ok(program)
}
