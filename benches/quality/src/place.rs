//! Where the benchmark's files are.

use misdirect_report::place::{root, target};
use std::path::PathBuf;

/// Mails that names like those of providers got.
pub(crate) const MAILS: &str = "szurdi.tsv";

/// Where documents go: to `docs` if all that belongs to them was there.
pub(crate) fn documents(complete: bool) -> PathBuf {
    if complete { root().join("docs") } else { target().join("quality") }
}

/// A file of the benchmark.
pub(crate) fn benches(file: &str) -> PathBuf {
    root().join("benches/quality").join(file)
}
