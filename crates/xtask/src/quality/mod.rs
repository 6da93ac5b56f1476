//! `cargo xtask quality`: who is right how often, and who keeps silent where it should.
//!
//! Rows (real slips, legitimate names) go through methods (this library and its peers) under
//! directories; what comes back is counted by source and kind. `--data DIR` adds sources that
//! cannot be published.

mod directories;
mod errors;
mod examples;
mod invented;
mod method;
mod metrics;
mod ours;
mod rows;
mod summary;
mod trial;

pub(crate) use examples::examples;

use directories::Listing;
use ours::Ours;
use rows::{Row, Rows};
use std::path::{Path, PathBuf};
use trial::Trial;

const HELP: &str = "quality --data DIR --no-peers [--dump FILE]";

/// Runs `quality` with its arguments.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments)?;
    let rows = Rows::read(&options.data);
    if !rows.missing.is_empty() {
        println!("missing: {}", rows.missing.join(", "));
    }
    let git = Listing::git(&options.data.join("directory/git_email_domains.tsv"), &[])?;
    let settings = [(Listing::builtin(), &rows.forms), (git, &rows.git)];
    let mut errors = Vec::new();
    let mut dump = Vec::new();
    for (listing, slips) in &settings {
        let (judged, listed) = unlisted(listing, slips, &rows.legitimate);
        let ours = Ours::new(listing.directory());
        let trial = Trial::new(&ours, judged)?;
        summary::print(listing, &ours, &trial, listed);
        errors::collect(listing.name, &ours, &trial, &mut errors);
        errors::dump(listing.name, &trial, &mut dump);
    }
    errors::write(&target("quality/errors.tsv"), errors::ERRORS, &errors)?;
    println!("\nerrors: target/quality/errors.tsv");
    options.dump.map_or(Ok(()), |path| errors::write(&path, errors::DUMP, &dump))
}

/// Slips, and those legitimate names that the directory does not list; how many it does.
fn unlisted<'r>(
    listing: &Listing,
    slips: &'r [Row],
    legitimate: &'r [Row],
) -> (Vec<&'r Row>, usize) {
    let silent = legitimate.iter().filter(|row| !listing.lists(&row.typed));
    let rows: Vec<&Row> = slips.iter().chain(silent).collect();
    let listed = slips.len() + legitimate.len() - rows.len();
    (rows, listed)
}

struct Options {
    data: PathBuf,
    dump: Option<PathBuf>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let (mut data, mut dump) = (None, None);
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word {
                "--data" => data = words.next().map(PathBuf::from),
                "--dump" => dump = words.next().map(PathBuf::from),
                "--no-peers" => {}
                other => return Err(format!("quality: {other}?\n{HELP}")),
            }
        }
        Ok(Self { data: data.ok_or(HELP)?, dump })
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file below the target folder.
fn target(file: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR");
    folder.map_or_else(|| root().join("target"), PathBuf::from).join(file)
}
