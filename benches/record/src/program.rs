//! `benches/speed`, built: the program whose parts are run.

use crate::rows::Rows;
use misdirect_report::place::{root, target};
use misdirect_report::shell::{cargo, output};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The benchmark, built.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    /// Where its files go.
    pub(crate) folder: PathBuf,
    /// A folder of real names.
    pub(crate) data: Option<PathBuf>,
}

impl Program {
    /// Builds it, in its own workspace.
    pub(crate) fn build(data: Option<PathBuf>) -> Result<Self, String> {
        let folder = target().join("speed");
        let manifest = benches("Cargo.toml");
        let (folder_text, manifest) = (folder.to_string_lossy(), manifest.to_string_lossy());
        let build = ["build", "--quiet", "--locked", "--release", "--manifest-path", &manifest];
        cargo(&[&build[..], &["--target-dir", &folder_text]].concat())?;
        let path = folder.join("release/speed");
        Ok(Self { path, folder, data })
    }

    /// What it writes, asked with the caller's names.
    pub(crate) fn output(&self, arguments: &[&OsStr]) -> Result<String, String> {
        let mut command = Command::new(&self.path);
        command.args(arguments);
        if let Some(data) = &self.data {
            command.arg("--data").arg(data);
        }
        output(&mut command)
    }

    /// What it measures.
    pub(crate) fn rows(&self, arguments: &[&str]) -> Result<Rows, String> {
        let words: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        Rows::parse(&self.output(&words)?)
    }

    /// Images and queries, below the target folder.
    pub(crate) fn prepare(&self) -> Result<PathBuf, String> {
        let folder = self.folder.join("cases");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        // Always from the same names: the counts are compared with others'.
        output(Command::new(&self.path).arg("prepare").arg(&folder))?;
        Ok(folder)
    }
}

/// A file of the benchmark.
pub(crate) fn benches(file: &str) -> PathBuf {
    root().join("benches/speed").join(file)
}
