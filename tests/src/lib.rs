//! Shared pieces of the tests: reading the corpus, making checkers and contexts of its rows, and
//! writing answers as JSON, the way every binding does.

pub mod addresses;
pub mod corpus;
pub mod hostile;
pub mod image;
pub mod imports;
pub mod json;
pub mod names;
pub mod random;
pub mod slips;
pub mod threads;
pub mod vectors;

use std::path::PathBuf;

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The examples of README.md, run as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}
