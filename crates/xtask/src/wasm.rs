//! `cargo xtask wasm`: builds the JavaScript package into `target/wasm` and runs its tests in Node.
//!
//! What makes JavaScript of a WebAssembly module is a library of our own lock file, in the version
//! of the code it reads; it takes a minute to compile, so this runs xtask once more, with it.

use crate::shell::{cargo, root, run, target};
use std::process::Command;

/// Builds and tests; with `--time` measures instead of testing.
pub(crate) fn run_tests(arguments: &[String]) -> Result<(), String> {
    let script = match arguments {
        [] => "corpus.mjs",
        [flag] if flag == "--time" => "time.mjs",
        _ => return Err("usage: cargo xtask wasm [--time]".into()),
    };
    if cfg!(not(feature = "wasm")) {
        let again =
            ["run", "--quiet", "--profile", "xtask", "--package", "xtask", "--features", "wasm"];
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        return cargo(&[&again[..], &["--", "wasm"], &arguments].concat());
    }
    build()?;
    let mut node = Command::new("node");
    if arguments.is_empty() {
        node.arg("--test");
    }
    run(node
        .arg(root().join("tests/wasm").join(script))
        .env("MISDIRECT_WASM", target().join("wasm")))
}

/// The packages `node` (a `require` and it is ready) and `web` (a module with `init`).
fn build() -> Result<(), String> {
    let triple = "wasm32-unknown-unknown";
    let profile = ["--profile", "wasm", "--target", triple, "--package", "misdirect-wasm"];
    cargo(&[&["build", "--quiet"], &profile[..]].concat())?;
    let module = target().join(triple).join("wasm/misdirect_wasm.wasm");
    for host in ["node", "web"] {
        bindings(&module, host)?;
    }
    Ok(())
}

#[cfg(feature = "wasm")]
fn bindings(module: &std::path::Path, host: &str) -> Result<(), String> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).out_name("misdirect").typescript(true);
    match host {
        "node" => bindgen.nodejs(true),
        _ => bindgen.web(true),
    }
    .map_err(|error| format!("{error:#}"))?;
    let folder = target().join("wasm").join(host);
    bindgen.generate(folder).map_err(|error| format!("{error:#}"))
}

#[cfg(not(feature = "wasm"))]
fn bindings(_: &std::path::Path, _: &str) -> Result<(), String> {
    Err("built without the feature `wasm`".into())
}
