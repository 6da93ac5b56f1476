//! `cargo xtask wasm`: builds the JavaScript package into `target/wasm`, and tests it as it is
//! installed from its archive.
//!
//! Here the core is compiled for WebAssembly, whole and as `misdirect/core`, and wasm-bindgen makes
//! JavaScript of what it exports; `bindings/wasm/build.mjs` makes the package of both.
//!
//! `bindings/wasm/glue` makes JavaScript of a WebAssembly module.

use misdirect_report::place::{list, root, target};
use misdirect_report::shell::{cargo, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is compiled: its name, and the features that it has.
const VARIANTS: [(&str, &[&str]); 2] = [("full", &[]), ("core", &["--no-default-features"])];

/// Builds and tests; with `--time` measures instead of testing, with `--build` does neither.
pub(crate) fn run_tests(arguments: &[String]) -> Result<(), String> {
    let flags: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (job, long) = match flags[..] {
        [] => ("test", ""),
        ["--long"] => ("test", "1"),
        ["--build"] => ("build", ""),
        ["--time"] => ("time", ""),
        _ => return Err("usage: cargo xtask wasm [--build | --long | --time]".into()),
    };
    let folder = target().join("wasm");
    for (name, features) in VARIANTS {
        build(name, features, &folder.join(name))?;
    }
    let node = || {
        let mut node = Command::new("node");
        node.env("MISDIRECT_WASM", &folder).env("MISDIRECT_LONG", long);
        node
    };
    run(node().arg(root().join("bindings/wasm/build.mjs")))?;
    match job {
        "test" => run(node().arg("--test").args(tests()?)),
        "time" => run(node().arg(root().join("tests/wasm/time.mjs"))),
        _ => Ok(()),
    }
}

/// The files of tests, of the package, of the add-in for Outlook and of the fields on pages: versions of Node differ in how they find them.
fn tests() -> Result<Vec<PathBuf>, String> {
    let mut files = list(&root().join("tests/wasm"))?;
    for folder in ["tests/outlook", "tests/web"] {
        files.extend(list(&root().join(folder))?);
    }
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    Ok(files)
}

/// One module, and the JavaScript that calls it.
fn build(name: &str, features: &[&str], folder: &Path) -> Result<(), String> {
    let triple = "wasm32-unknown-unknown";
    let profile = ["build", "--quiet", "--locked", "--profile", "wasm", "--target", triple];
    cargo(&[&profile[..], &["--package", "misdirect-wasm"], features].concat())?;
    let module = target().join(triple).join("wasm/misdirect_wasm.wasm");
    let glue = ["run", "--quiet", "--locked", "--package", "misdirect-wasm-glue", "--"];
    let paths = [&module, folder].map(|path| path.display().to_string());
    cargo(&[&glue[..], &paths.each_ref().map(String::as_str)].concat())
        .map_err(|error| format!("{name}: {error}"))
}
