//! What all tests of the C library compile and link with.

use misdirect_report::place::target;
use std::path::PathBuf;
use std::process::Command;

/// No warning is let pass.
pub(crate) const WARNINGS: [&str; 6] =
    ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wshadow", "-Wconversion"];

/// What a program needs that links the static library.
pub(super) const LIBRARIES: [&str; 3] = ["-lm", "-lpthread", "-ldl"];

/// A program is installed.
pub(crate) fn exists(compiler: &str) -> bool {
    Command::new(compiler).arg("--version").output().is_ok()
}

/// Where the library is installed for the tests.
pub(crate) fn prefix() -> PathBuf {
    target().join("c/prefix")
}

pub(super) fn include() -> PathBuf {
    prefix().join("include")
}
