//! Makes the JavaScript that calls a WebAssembly module: `misdirect-wasm-glue MODULE FOLDER`.
//!
//! A package of its own, because what it calls takes a minute to compile and only
//! `cargo xtask wasm` needs it. It comes from the project's lock file, so that it is always of the
//! version whose format the module is in.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("usage: misdirect-wasm-glue MODULE FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("misdirect").typescript(false).debug(false);
    // The one form whose JavaScript does not say where the module comes from.
    let made = bindgen.bundler(true).and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{module}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
