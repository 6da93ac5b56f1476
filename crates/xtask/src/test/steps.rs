//! The steps of a part: programs that run one after the other, and a file of what they write.

use misdirect_report::place::{root, target};
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Lines shown of the end of a part that failed.
const TAIL: usize = 80;
/// Lines shown before that where a test failed, and behind each of them.
const FAILED: usize = 10;
const REASON: usize = 12;

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

    /// Where tests failed and the end of it, and where the rest is.
    pub(super) fn excerpt(&self, written: &str) -> String {
        let lines: Vec<&str> = written.lines().collect();
        let (before, tail) = lines.split_at(lines.len().saturating_sub(TAIL));
        let failed = (0..before.len()).filter(|&at| is_failure(before[at])).take(FAILED);
        let shown = failed.flat_map(|at| before[at..].iter().take(REASON).chain(&["..."]));
        let shown: Vec<&str> = shown.chain(tail).copied().collect();
        format!("{}\n(all of it: {})", shown.join("\n"), self.path.display())
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

/// A test failed here, by Node, by Rust or by pytest.
fn is_failure(line: &str) -> bool {
    line.trim_start().starts_with("not ok ")
        || line.starts_with("thread '") && line.contains(" panicked at ")
        || line.starts_with("E   ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_test_failed_is_shown_before_the_end() {
        let mut steps = Steps::new("excerpt", false).expect("a log");
        steps.run("true").expect("a program");
        let mut written = String::from("ok 1\nnot ok 2 - memory\n  error: bad-list\n");
        (0..200).for_each(|number| written.push_str(&format!("line {number}\n")));
        let shown = steps.excerpt(&written);
        assert!(shown.starts_with("not ok 2 - memory\n  error: bad-list\n"), "{shown}");
        assert!(shown.contains("...\nline 120\n") && shown.contains("line 199\n"), "{shown}");
        assert!(!shown.contains("line 100\n"), "{shown}");
        assert_eq!(steps.excerpt("line 1").lines().count(), 2);
        let failures =
            ["thread 'names' (7) panicked at names.rs:9:1:", "E   AssertionError", "    not ok 3"];
        assert!(failures.into_iter().all(is_failure));
        assert!(!is_failure("ok 4 - a build that panicked at once is told"));
    }
}
