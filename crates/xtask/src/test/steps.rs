//! The steps of a part: programs that run one after the other, and a file of what they write.

use misdirect_report::place::{root, target};
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Lines shown of a part that failed.
const TAIL: usize = 80;

/// Runs programs at the root of the repository, without input, their output kept in a file.
pub(super) struct Steps {
    /// There is time.
    pub(super) long: bool,
    /// What the table says beside a part that passed: what it could not do.
    pub(super) notes: Vec<String>,
    path: PathBuf,
    log: File,
}

impl Steps {
    pub(super) fn new(part: &'static str, long: bool) -> Result<Self, String> {
        let folder = target().join("test");
        let path = folder.join(format!("{part}.log"));
        let log = fs::create_dir_all(&folder).and_then(|()| File::create(&path));
        let log = log.map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { long, notes: Vec::new(), path, log })
    }

    /// Runs a command line: words between blanks, the first ones `NAME=value` for the environment.
    pub(super) fn run(&mut self, line: &str) -> Result<(), String> {
        self.command(line, &mut Self::words(line))
    }

    /// The same with words that have blanks.
    pub(super) fn run_words(&mut self, words: &[&str]) -> Result<(), String> {
        let (program, arguments) = words.split_first().ok_or("no program")?;
        self.command(&words.join(" "), Self::prepare(program).args(arguments))
    }

    /// The same in a folder of the repository.
    pub(super) fn run_in(&mut self, folder: &str, line: &str) -> Result<(), String> {
        let mut command = Self::words(line);
        command.current_dir(root().join(folder));
        self.command(line, &mut command)
    }

    /// Runs another command of xtask.
    pub(super) fn xtask(&mut self, line: &str) -> Result<(), String> {
        let this = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Self::prepare(&this.to_string_lossy());
        command.args(line.split_whitespace());
        self.command(&format!("cargo xtask {line}"), &mut command)
    }

    /// Runs a command line and takes what it writes to standard output.
    pub(super) fn output(&mut self, line: &str) -> Result<String, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{line}: {error}");
        let output = Self::words(line).output().map_err(|error| failed(&error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let _ = write!(self.log, "$ {line}\n{text}{}", String::from_utf8_lossy(&output.stderr));
        if output.status.success() { Ok(text) } else { Err(failed(&output.status)) }
    }

    /// All that the programs wrote so far.
    pub(super) fn written(&self) -> Result<String, String> {
        let bytes = fs::read(&self.path);
        let bytes = bytes.map_err(|error| format!("{}: {error}", self.path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The end of it, and where the rest is.
    pub(super) fn tail(&self, written: &str) -> String {
        let lines: Vec<&str> = written.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default();
        format!("{}\n(all of it: {})", tail.join("\n"), self.path.display())
    }

    fn command(&mut self, line: &str, command: &mut Command) -> Result<(), String> {
        let failed = |error: &dyn std::fmt::Display| format!("{line}: {error}");
        let log = |log: &File| log.try_clone().map(Stdio::from).map_err(|error| failed(&error));
        let _ = writeln!(self.log, "$ {line}");
        command.stdout(log(&self.log)?).stderr(log(&self.log)?);
        let status = command.status().map_err(|error| failed(&error))?;
        if status.success() { Ok(()) } else { Err(failed(&status)) }
    }

    fn words(line: &str) -> Command {
        let mut words = line.split_whitespace().peekable();
        let mut settings = Vec::new();
        while let Some(setting) = words.peek().and_then(|word| word.split_once('=')) {
            settings.push(setting);
            words.next();
        }
        let mut command = Self::prepare(words.next().unwrap_or_default());
        command.envs(settings).args(words);
        command
    }

    fn prepare(program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(root()).stdin(Stdio::null());
        command
    }
}
