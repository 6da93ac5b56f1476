//! `cargo xtask …`: everything that makes, checks and measures the project.
//!
//! One file a subject; each is a function from its arguments to a result. The benchmarks and the
//! training are packages of their own, which this only starts. What users run is
//! `crates/misdirect-cli`.

mod bindings;
mod c;
mod deb;
mod drive;
mod python;
mod readme;
mod tables;
mod test;
mod wasm;

use misdirect_report::place::root;
use misdirect_report::shell;
use std::process::{Command, ExitCode};

const HELP: &str = "cargo xtask COMMAND

  bench [--data DIR] [--only PART]… | --report   how fast it is beside its peers; writes docs/speed.md
  bench --quick [--update]   instruction counts, compared with what is expected, and equal answers
  bindings [LANGUAGE]…   test and measure bindings; writes the table of bindings/README.md
  quality [--data DIR] [--no-peers] [--dump FILE] [--without FEATURE,…]   how right the answers are, ours and the peers'
  quality --data DIR --lookalikes   ours on look-alikes alone, with every row that fails
  quality [--data DIR] --variants   lists of variants alone, with every slip that comes late
  quality [--data DIR] [--cases FILE [--kinds KIND,…]] --reading   what stands around domains alone, with every row that fails
  quality --lint     standing addresses in files that are at hand, with every alarm
  quality --quick [--update]   ours on the published rows, compared with what is expected
  tables [--check | --fetch]   generate the tables of the core from committed inputs, compare them,
                               or renew the inputs from pinned packages
  deb FILE.deb       pack misdirect-gateway for Debian
  evidence           collect the names of data/evidence anew, from pinned packages
  gateway [--modules]   try misdirect-gateway beside real mail servers, as root, in namespaces of its own; or the
                     examples for mail servers that stand on the C library
  header [--check]   make the header of the C library from its sources, or compare it
  c [--time | --long]   build the C library and run its tests, or measure it beside the core
  install-c --prefix DIR | --archive FILE   install the C library, or pack it
  python [--long | --time]   build the Python package, install it from its archives and run its
                     tests, or measure it beside the core
  sensor             try misdirect scan and watch beside real name servers and a mail server, as root, in namespaces of
                     its own
  test [--long] [--only PART]… [--without PART]…   run everything there is, with a table at the end
  train [--check]    make the model's tables from the counts in data/model, or compare them
  train --compare [REGIME]…   what the judge's weights come to, fitted in other ways, on what they have not seen
  train --count --data DIR     count anew;   train --measure --data DIR   bits per name held out
  wasm [--build | --long | --time]   build the JavaScript package, install it from its archive and
                     run its tests (10 million checks with --long), or measure it
";

fn main() -> ExitCode {
    shell::main("xtask", run)
}

fn run(arguments: &[String]) -> Result<(), String> {
    let Some((command, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    match command.as_str() {
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        "bench" => start("misdirect-record", rest),
        "header" => start("misdirect-c-header", rest),
        "quality" => start("misdirect-quality", rest),
        "train" => start("misdirect-train", rest),
        "bindings" => bindings::run(rest),
        "gateway" => drive::gateway::run(rest),
        "deb" => deb::run_deb(rest),
        "sensor" => drive::sensor::run(rest),
        "evidence" => tables::evidence::fetch(),
        "c" => c::run_tests(rest),
        "install-c" => c::run_install(rest),
        "python" => python::run_tests(rest),
        "tables" => tables::run(rest),
        "test" => test::run(rest),
        "wasm" => wasm::run_tests(rest),
        other => Err(format!("no such command: {other}\n\n{HELP}")),
    }
}

/// Runs the program of a package, where the caller is. What takes long to compile is a package of its
/// own, for the commands that need it.
fn start(package: &str, arguments: &[String]) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--profile", "xtask", "--manifest-path"]);
    cargo.arg(root().join("Cargo.toml")).args(["--package", package, "--"]).args(arguments);
    match cargo.status() {
        Ok(status) if status.success() => Ok(()),
        // What went wrong it has said itself.
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Err(format!("cargo: {error}")),
    }
}
