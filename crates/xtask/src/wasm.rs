//! `cargo xtask wasm`: builds the JavaScript package into `target/wasm`, and tests it as it is
//! installed from its archive.
//!
//! Here the core is compiled for WebAssembly, whole and as `misdirect/core`, and wasm-bindgen makes
//! JavaScript of what it exports; `bindings/wasm/build.mjs` makes the package of both.
//!
//! What makes JavaScript of a WebAssembly module is a library of our own lock file, in the version
//! of the code it reads; it takes a minute to compile, so this runs xtask once more, with it.

use crate::shell::{cargo, root, run, target};
use std::path::Path;
use std::process::Command;

/// What is compiled: its name, and the features that it has.
const VARIANTS: [(&str, &[&str]); 2] = [("full", &[]), ("core", &["--no-default-features"])];

/// Builds and tests; with `--time` measures instead of testing, with `--build` does neither.
pub(crate) fn run_tests(arguments: &[String]) -> Result<(), String> {
    let mut scripts = &["--test", "tests/wasm/"][..];
    let mut long = false;
    for argument in arguments {
        match argument.as_str() {
            "--build" => scripts = &[],
            "--long" => long = true,
            "--time" => scripts = &["--expose-gc", "tests/wasm/time.mjs"],
            _ => return Err("usage: cargo xtask wasm [--build | --long | --time]".into()),
        }
    }
    if cfg!(not(feature = "wasm")) {
        let again =
            ["run", "--quiet", "--profile", "xtask", "--package", "xtask", "--features", "wasm"];
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        return cargo(&[&again[..], &["--", "wasm"], &arguments].concat());
    }
    let folder = target().join("wasm");
    for (name, features) in VARIANTS {
        build(name, features, &folder.join(name))?;
    }
    let node = |arguments: &[&str]| {
        let mut node = Command::new("node");
        node.current_dir(root()).args(arguments).env("MISDIRECT_WASM", &folder);
        run(node.env("MISDIRECT_LONG", if long { "1" } else { "" }))
    };
    node(&["bindings/wasm/build.mjs"])?;
    if scripts.is_empty() { Ok(()) } else { node(scripts) }
}

/// One module, and the JavaScript that calls it.
fn build(name: &str, features: &[&str], folder: &Path) -> Result<(), String> {
    let triple = "wasm32-unknown-unknown";
    let profile = ["build", "--quiet", "--locked", "--profile", "wasm", "--target", triple];
    cargo(&[&profile[..], &["--package", "misdirect-wasm"], features].concat())?;
    let module = target().join(triple).join("wasm/misdirect_wasm.wasm");
    bindings(&module, folder).map_err(|error| format!("{name}: {error}"))
}

#[cfg(feature = "wasm")]
fn bindings(module: &Path, folder: &Path) -> Result<(), String> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).out_name("misdirect").typescript(false).debug(false);
    // The one form whose JavaScript does not say where the module comes from.
    bindgen.bundler(true).map_err(|error| format!("{error:#}"))?;
    bindgen.generate(folder).map_err(|error| format!("{error:#}"))
}

#[cfg(not(feature = "wasm"))]
fn bindings(_: &Path, _: &Path) -> Result<(), String> {
    Err("built without the feature `wasm`".into())
}
