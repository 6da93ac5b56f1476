//! `cargo xtask c`: builds the C library and runs its tests with every compiler there is, under sanitizers,
//! from its archive, and from other languages.
//!
//! The library is built and installed as it is shipped. The corpus goes through it case by case, and what
//! comes out is compared, line by line, with what the core says. `--time` measures both instead.

mod checked;
mod install;
mod languages;
mod package;
pub(crate) mod tools;

pub(crate) use install::run_install;

use crate::drive;
use misdirect_report::place::{root, target};
use misdirect_report::shell::{cargo, output, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tools::{WARNINGS, exists, include, prefix};

/// Compilers and the languages that the header promises to compile in.
const COMPILERS: [(&str, &str); 6] = [
    ("gcc", "-std=c99"),
    ("gcc", "-std=c11"),
    ("g++", "-std=c++17"),
    ("clang", "-std=c99"),
    ("clang", "-std=c11"),
    ("clang++", "-std=c++17"),
];

/// Checks in each of three threads, and where there is time.
const CHECKS: u32 = 70_000;
const CHECKS_LONG: u32 = 3_400_000;

/// Runs the tests, or with `--time` the measurement.
pub(crate) fn run_tests(arguments: &[String]) -> Result<(), String> {
    let (timing, checks) = match arguments {
        [] => (false, CHECKS),
        [flag] if flag == "--long" => (false, CHECKS_LONG),
        [flag] if flag == "--time" => (true, 0),
        _ => return Err("usage: cargo xtask c [--time | --long]".into()),
    };
    let folder = target().join("c");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    install::install(&prefix(), &prefix().to_string_lossy())?;
    let path = folder.display().to_string();
    cases(&path)?;
    if timing {
        run(Command::new(compile(&folder, "corpus", COMPILERS[0])?).args([&path, "--time"]))?;
        return cases("--time");
    }
    let expected = fs::read_to_string(folder.join("expected")).map_err(|e| e.to_string())?;
    for compiler in COMPILERS.into_iter().filter(|(name, _)| exists(name)) {
        let corpus = output(Command::new(compile(&folder, "corpus", compiler)?).arg(&path))?;
        let count = compare(&corpus, &expected)?;
        let misuse = compile(&folder, "misuse", compiler)?;
        run(Command::new(misuse).arg(folder.join("0.image")))?;
        println!("c: {} {}: {count} cases", compiler.0, compiler.1);
    }
    for compiler in ["g++", "clang++"].into_iter().filter(|name| exists(name)) {
        run(&mut Command::new(compile(&folder, "wrapper", (compiler, "-std=c++17"))?))?;
        run(&mut Command::new(compile(&folder, "wrapper", (compiler, "-std=c++20"))?))?;
        println!("c: {compiler}: the C++ wrapper");
    }
    package::check(&folder)?;
    checked::run_all(&folder, checks)?;
    languages::run_all(&folder)?;
    drive::sendmail::check(&folder)
}

/// Calls the example that writes the cases, or with `--time` measures the core.
fn cases(argument: &str) -> Result<(), String> {
    let package = ["--package", "misdirect-tests", "--example", "corpus_cases"];
    cargo(&[&["run", "--quiet", "--release"], &package[..], &["--", argument]].concat())
}

/// Compiles a test against the shared library; returns the program.
fn compile(
    folder: &Path,
    name: &str,
    (compiler, language): (&str, &str),
) -> Result<PathBuf, String> {
    let program = folder.join(format!("{name}-{compiler}{language}"));
    let is_cpp = language.contains("++");
    // What is written in both languages has the ending of C.
    let source = root().join("tests/c").join(format!("{name}.c"));
    let source = if source.exists() { source } else { source.with_extension("cpp") };
    let libraries = prefix().join("lib");
    let mut command = Command::new(compiler);
    command.args([language, "-O2", "-g"]).args(WARNINGS).arg("-I").arg(include());
    command.args(["-x", if is_cpp { "c++" } else { "c" }]).arg(source).args(["-x", "none"]);
    command.arg(libraries.join("libmisdirect.so")).arg("-o").arg(&program);
    command.arg("-lpthread").arg(format!("-Wl,-rpath,{}", libraries.display()));
    run(&mut command)?;
    Ok(program)
}

/// The number of cases, or the first line that differs.
fn compare(found: &str, expected: &str) -> Result<usize, String> {
    let mut case = "";
    for (found, expected) in found.lines().zip(expected.lines()) {
        if expected.starts_with("case ") {
            case = expected;
        }
        if found != expected {
            return Err(format!("{case}\n  core: {expected}\n  C:    {found}"));
        }
    }
    if found.len() != expected.len() {
        return Err(format!("after {case}, one of C and core says more"));
    }
    Ok(expected.lines().filter(|line| line.starts_with("case ")).count())
}
