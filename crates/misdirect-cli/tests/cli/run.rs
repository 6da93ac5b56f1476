//! Runs the command and looks at what comes out.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The command with arguments, in a folder.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_misdirect"));
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
    /// Exit status.
    pub(crate) status: i32,
}

impl Run {
    fn new(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
            status: output.status.code().expect("no signal"),
        }
    }

    /// Standard output as JSON objects, one a line.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

/// Runs in a folder, with standard input.
pub(crate) fn run_in(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // From a thread, so that neither side waits for a full pipe. A command that ends early closes it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("written");
    Run::new(output)
}

/// Runs without input.
pub(crate) fn run(arguments: &[&str]) -> Run {
    run_in(Path::new("."), arguments, b"")
}

/// A file in a folder.
pub(crate) fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file that can be written");
    path.to_str().expect("UTF-8").to_owned()
}

/// A page shows what is printed. With `UPDATE=1` in the environment it is made to: probabilities move
/// whenever the model does.
pub(crate) fn is_shown(page: &Path, shown: &str, printed: &str) {
    if std::env::var_os("UPDATE").is_some() && !printed.is_empty() {
        let text = std::fs::read_to_string(page).expect("a page");
        std::fs::write(page, text.replacen(shown, printed, 1)).expect("a page");
    } else {
        assert_eq!(printed, shown, "{}", page.display());
    }
}

/// Runs a server's tool; `None` where it is not installed and need not be: `cargo xtask test variants`
/// says that it must.
pub(crate) fn tool(program: &str, folder: &Path, arguments: &[&str]) -> Option<Output> {
    let run = |program: &str| Command::new(program).args(arguments).current_dir(folder).output();
    // Where Debian has the programs of servers, which not everybody's path has.
    let output = run(program).or_else(|_| run(&format!("/usr/sbin/{program}")));
    let needed = std::env::var_os("MISDIRECT_SERVERS").is_some();
    assert!(output.is_ok() || !needed, "{program}: {output:?}");
    output.ok()
}
