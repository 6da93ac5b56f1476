//! The wrapper in its home, and what stands for the real sendmail there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(super) const README: &str = "examples/sendmail/README.md";
pub(super) const PROGRAM: &str = ".local/bin/misdirect-sendmail";
pub(super) const HELD: &str = ".misdirect-held";

pub(super) struct Wrapper {
    pub(super) program: PathBuf,
    /// What stands for the real one.
    pub(super) sendmail: PathBuf,
    pub(super) home: PathBuf,
}

impl Wrapper {
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("MISDIRECT_SENDMAIL", &self.sendmail).env("SENT", self.home.join("sent"));
        command.env("HOME", &self.home).env("LC_ALL", "C.UTF-8");
        command.env_remove("MISDIRECT_ALLOWED").env_remove("MISDIRECT_HELD");
        command.env_remove("LD_LIBRARY_PATH");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Puts a file into the home.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.home.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// Takes a file out of the home.
    pub(super) fn take(&self, name: &str) -> Option<String> {
        let path = self.home.join(name);
        let text = fs::read_to_string(&path).ok();
        let _ = fs::remove_file(path);
        text
    }
}

/// Runs a command with text on its standard input.
pub(super) fn feed(command: &mut Command, text: &str) -> Result<Output, String> {
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // One that reads no more says so by its status.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait_with_output().map_err(|error| error.to_string())
}
