//! `cargo xtask python`: builds the Python package as it is shipped, and tests it as it is installed.
//!
//! Wheel and source archive are each installed into an empty environment of their own, from the
//! archive alone, and the same tests run in both. Everything is below `target/python`.

use misdirect_report::place::{list, root, target};
use misdirect_report::shell::{cargo, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What builds the archives.
const MATURIN: &str = "maturin==1.16.0";

/// The first free-threaded interpreter that `PyO3` knows, as its build asks one what it is.
const FREE_THREADED: &str = "implementation=CPython\nversion=3.14\nshared=true\n\
    target_abi=CPython-free_threaded-3.14\npointer_width=64\nbuild_flags=Py_GIL_DISABLED\n\
    suppress_build_script_link_lines=true\n";

/// Builds and tests; with `--time` measures beside the core instead.
pub(crate) fn run_tests(arguments: &[String]) -> Result<(), String> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => test(false),
        ["--long"] => test(true),
        ["--time"] => time(),
        _ => Err("usage: cargo xtask python [--long | --time]".into()),
    }
}

fn test(long: bool) -> Result<(), String> {
    let folder = folder()?;
    let cases = folder.join("cases").display().to_string();
    let package = ["--package", "misdirect-tests", "--example", "corpus_cases"];
    cargo(&[&["run", "--quiet", "--release"], &package[..], &["--", &cases]].concat())?;
    // The command of the README's first line, which is there by then.
    cargo(&["build", "--quiet", "--locked", "--release"])?;
    let command = target().join("release/misdirect");
    for archive in archives(&folder)? {
        let name = if archive.ends_with(".whl") { "wheel" } else { "sdist" };
        let python = environment(&folder, name, &[&archive])?;
        if long {
            pip(&folder.join(name), &["--requirement", &requirements("requirements-long.txt")])?;
        }
        let mut tests = Command::new(python);
        tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg(package_folder("tests"));
        tests.env("MISDIRECT_CORPUS", &cases).env("MISDIRECT_LONG", if long { "1" } else { "0" });
        tests.env("MISDIRECT_COMMAND", &command);
        // What is imported is what was installed, and nothing is left beside the sources.
        run(tests.env("PYTHONDONTWRITEBYTECODE", "1").current_dir(&folder))?;
        println!("python: {name} passed");
    }
    check_free_threaded(&folder)
}

/// The sources compile for a free-threaded interpreter, of which none is needed for that.
fn check_free_threaded(folder: &Path) -> Result<(), String> {
    let interpreter = folder.join("free-threaded.cfg");
    fs::write(&interpreter, FREE_THREADED).map_err(|error| error.to_string())?;
    let mut check = Command::new("cargo");
    check.args(["check", "--quiet", "--locked", "--package", "misdirect-python"]);
    // In a folder of its own: what was compiled for another interpreter would be thrown away.
    check.env("CARGO_TARGET_DIR", folder.join("free-threaded"));
    run(check.env("PYO3_CONFIG_FILE", &interpreter).current_dir(root()))?;
    println!("python: compiles for free-threaded interpreters");
    Ok(())
}

fn time() -> Result<(), String> {
    let folder = folder()?;
    let package = ["--package", "misdirect-tests", "--example", "time_lines"];
    cargo(&[&["build", "--quiet", "--release"], &package[..]].concat())?;
    let [wheel, _] = archives(&folder)?;
    let python = environment(&folder, "wheel", &[&wheel])?;
    run(Command::new(python).arg(package_folder("bench.py")).current_dir(&folder))
}

fn folder() -> Result<PathBuf, String> {
    let folder = target().join("python");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    folder.canonicalize().map_err(|error| error.to_string())
}

fn package_folder(path: &str) -> PathBuf {
    root().join("bindings/python").join(path)
}

/// Wheel and source archive, built anew.
fn archives(folder: &Path) -> Result<[String; 2], String> {
    let out = folder.join("dist");
    // What an earlier version left there would be tested instead.
    let _ = fs::remove_dir_all(&out);
    let tools = folder.join("tools");
    let maturin = tools.join("bin/maturin");
    if !maturin.is_file() {
        create(&tools)?;
        pip(&tools, &[MATURIN])?;
    }
    let manifest = package_folder("Cargo.toml");
    for command in [&["build", "--release", "--locked", "--quiet"][..], &["sdist"]] {
        let mut maturin = Command::new(&maturin);
        maturin.args(command).arg("--manifest-path").arg(&manifest).arg("--out").arg(&out);
        run(maturin.current_dir(root()))?;
    }
    let files = list(&out)?.into_iter().map(|file| file.display().to_string());
    let (wheels, sources): (Vec<_>, Vec<_>) = files.partition(|file| file.ends_with(".whl"));
    match (wheels.as_slice(), sources.as_slice()) {
        ([wheel], [source]) => Ok([wheel.clone(), source.clone()]),
        _ => Err(format!("{}: not one wheel and one source archive", out.display())),
    }
}

/// An empty environment with these packages and what the tests need; returns its interpreter.
fn environment(folder: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let environment = folder.join(name);
    let _ = fs::remove_dir_all(&environment);
    create(&environment)?;
    pip(&environment, packages)?;
    pip(&environment, &["--requirement", &requirements("requirements.txt")])?;
    Ok(environment.join("bin/python"))
}

fn requirements(file: &str) -> String {
    package_folder("tests").join(file).display().to_string()
}

fn create(environment: &Path) -> Result<(), String> {
    run(Command::new("python3").args(["-m", "venv"]).arg(environment))
}

fn pip(environment: &Path, arguments: &[&str]) -> Result<(), String> {
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(arguments);
    // The source archive is built in a folder of its own: its files are all of one date, by which
    // Cargo would take those of an earlier archive for them. Without optimisation at link time: it
    // is compiled once more, to be tested and not timed.
    pip.env_remove("CARGO_TARGET_DIR");
    pip.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(&mut pip)
}
