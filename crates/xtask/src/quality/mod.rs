//! `cargo xtask quality`: who is right how often, and who keeps silent where it should.
//!
//! Rows (real slips, legitimate names) go through methods (this library and its peers) under
//! directories; what comes back is counted by source and kind. The committed rows are in
//! `benches/quality/data`; `--data DIR` adds sources that cannot be published.

mod chromium;
mod directories;
mod distance;
mod errors;
mod examples;
mod external;
mod invented;
mod kinds;
mod method;
mod metrics;
mod ours;
mod rows;
mod setting;
mod summary;
mod trial;

pub(crate) use examples::examples;

use external::Node;
use rows::{DIRECTORY, Rows};
use setting::{Peers, Setting};
use std::path::{Path, PathBuf};

const HELP: &str = "quality [--data DIR] [--no-peers] [--dump FILE]";

/// Runs `quality` with its arguments.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments)?;
    let committed = benches("data");
    let doubtful = std::fs::read_to_string(benches("doubtful.tsv")).unwrap_or_default();
    let rows = Rows::read(&committed, options.data.as_deref(), &doubtful);
    if !rows.missing.is_empty() {
        println!("missing, given by --data: {}", rows.missing.join(", "));
    }
    let folders = options.data.iter().chain([&committed]);
    let table = folders.filter_map(|folder| std::fs::read_to_string(folder.join(DIRECTORY)).ok());
    let table = table.into_iter().next().ok_or(DIRECTORY)?;
    let peers = if options.peers { Peers::all() } else { Peers::default() };
    let mut settings = [Setting::builtin(&rows), Setting::git(&rows, &table)?];
    for setting in &mut settings {
        setting.run(&peers)?;
        summary::print(setting);
    }
    errors::write(&target("quality/errors.tsv"), &settings)?;
    println!("\nerrors: quality/errors.tsv in the target folder");
    options.dump.map_or(Ok(()), |path| errors::dump(&path, &settings))
}

impl Peers {
    /// All that can be had here; says which cannot.
    fn all() -> Self {
        Self {
            distances: true,
            node: said(Node::install(), "mailcheck and ZooTools"),
            dnstwist: said(external::install_dnstwist(), "dnstwist"),
        }
    }
}

fn said<T>(result: Result<T, String>, what: &str) -> Option<T> {
    result.inspect_err(|error| println!("without {what}: {error}")).ok()
}

struct Options {
    data: Option<PathBuf>,
    dump: Option<PathBuf>,
    peers: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self { data: None, dump: None, peers: true };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut path = || words.next().map(PathBuf::from).ok_or(format!("{word} needs a path"));
            match word {
                "--data" => options.data = Some(path()?),
                "--dump" => options.dump = Some(path()?),
                "--no-peers" => options.peers = false,
                other => return Err(format!("quality: {other}?\n{HELP}")),
            }
        }
        Ok(options)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the benchmark.
fn benches(file: &str) -> PathBuf {
    root().join("benches/quality").join(file)
}

/// A file below the target folder.
fn target(file: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR");
    folder.map_or_else(|| root().join("target"), PathBuf::from).join(file)
}
