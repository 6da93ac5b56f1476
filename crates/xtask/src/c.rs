//! `cargo xtask c`: builds the C library and runs its tests with every compiler there is.
//!
//! The library is built as it is shipped. The corpus goes through it case by case, and what comes
//! out is compared, line by line, with what the core says. `--time` measures both instead.

use crate::shell::{cargo, output, root, run, target};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compilers and the languages that the header promises to compile in.
const COMPILERS: [(&str, &str); 6] = [
    ("gcc", "-std=c99"),
    ("gcc", "-std=c11"),
    ("g++", "-std=c++17"),
    ("clang", "-std=c99"),
    ("clang", "-std=c11"),
    ("clang++", "-std=c++17"),
];
const WARNINGS: [&str; 6] =
    ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wshadow", "-Wconversion"];

/// Runs the tests, or with `--time` the measurement.
pub(crate) fn run_tests(arguments: &[String]) -> Result<(), String> {
    let timing = match arguments {
        [] => false,
        [flag] if flag == "--time" => true,
        _ => return Err("usage: cargo xtask c [--time]".into()),
    };
    let folder = target().join("c");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    cargo(&["build", "--quiet", "--release", "--package", "misdirect-c"])?;
    let path = folder.display().to_string();
    cases(&path)?;
    if timing {
        run(Command::new(compile(&folder, "corpus", COMPILERS[0])?).args([&path, "--time"]))?;
        return cases("--time");
    }
    let expected = fs::read_to_string(folder.join("expected")).map_err(|e| e.to_string())?;
    let program = readme_program()?;
    fs::write(folder.join("readme.c"), program).map_err(|error| error.to_string())?;
    for compiler in COMPILERS.into_iter().filter(|(name, _)| exists(name)) {
        let corpus = output(Command::new(compile(&folder, "corpus", compiler)?).arg(&path))?;
        let count = compare(&corpus, &expected)?;
        let misuse = compile(&folder, "misuse", compiler)?;
        run(Command::new(misuse).arg(folder.join("0.image")))?;
        println!("c: {} {}: {count} cases", compiler.0, compiler.1);
    }
    readme(&folder)
}

/// Calls the example that writes the cases, or with `--time` measures the core.
fn cases(argument: &str) -> Result<(), String> {
    let package = ["--package", "misdirect-tests", "--example", "corpus_cases"];
    cargo(&[&["run", "--quiet", "--release"], &package[..], &["--", argument]].concat())
}

fn exists(compiler: &str) -> bool {
    Command::new(compiler).arg("--version").output().is_ok()
}

/// Compiles a test against the shared library; returns the program.
fn compile(
    folder: &Path,
    name: &str,
    (compiler, language): (&str, &str),
) -> Result<PathBuf, String> {
    let program = folder.join(format!("{name}-{compiler}{language}"));
    let source = root().join("tests/c").join(format!("{name}.c"));
    let is_cpp = language.contains("++");
    let libraries = target().join("release");
    let mut command = Command::new(compiler);
    command.args([language, "-O2", "-g"]).args(WARNINGS).arg("-I").arg(include());
    command.args(["-x", if is_cpp { "c++" } else { "c" }]).arg(source).args(["-x", "none"]);
    command.arg(libraries.join("libmisdirect.so")).arg("-o").arg(&program);
    command.arg(format!("-Wl,-rpath,{}", libraries.display()));
    run(&mut command)?;
    Ok(program)
}

fn include() -> PathBuf {
    root().join("bindings/c/include")
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

/// The first program of the README.
fn readme_program() -> Result<String, String> {
    let text =
        fs::read_to_string(root().join("bindings/c/README.md")).map_err(|e| e.to_string())?;
    let program = text.split("```c\n").nth(1).and_then(|rest| rest.split("```").next());
    program.map(str::to_owned).ok_or_else(|| "bindings/c/README.md has no program".to_owned())
}

/// The README's program against the static library, with its libraries.
fn readme(folder: &Path) -> Result<(), String> {
    let program = folder.join("readme");
    let mut command = Command::new("cc");
    command.args(["-std=c99"]).args(WARNINGS).arg("-I").arg(include());
    command.arg(folder.join("readme.c")).arg(target().join("release/libmisdirect.a"));
    run(command.args(["-lm", "-lpthread", "-ldl", "-o"]).arg(&program))?;
    let found = Command::new(&program).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&found.stdout);
    let right = found.status.code() == Some(1)
        && text.starts_with("us.army.mil, ")
        && text.contains("did you mean general@us.army.mil?");
    if right { Ok(()) } else { Err(format!("the README's program says: {text}")) }
}
