//! Programs that call other programs: how a call is made, and how it fails.

use crate::place::root;
use std::io::Write;
use std::process::{Child, Command, ExitCode, Output, Stdio};

/// The body of `main`: hands its arguments to a function, and says what went wrong.
pub fn main(name: &str, run: impl FnOnce(&[String]) -> Result<(), String>) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{name}: {message}");
            ExitCode::FAILURE
        }
    }
}

/// A call of Cargo at the root of the repository.
pub fn cargo(arguments: &[&str]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(cargo).args(arguments).current_dir(root()))
}

/// Runs a program, whose output is the user's.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| failure(command, error))?;
    if status.success() { Ok(()) } else { Err(failure(command, status)) }
}

/// Runs a program and takes what it writes.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| failure(command, error))?;
    written(command, output)
}

/// Runs a program on `input` and takes what it writes.
pub fn feed(command: &mut Command, input: &str) -> Result<String, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let child = command.spawn().map_err(|error| failure(command, error))?;
    let output = exchange(child, input).map_err(|error| failure(command, error))?;
    written(command, output)
}

/// Writes beside reading, so that neither side waits for the other.
fn exchange(mut child: Child, input: &str) -> std::io::Result<Output> {
    let pipe = child.stdin.take();
    std::thread::scope(|scope| {
        // A program that does not read to the end says so by its status.
        scope.spawn(move || pipe.map(|mut pipe| pipe.write_all(input.as_bytes())));
        child.wait_with_output()
    })
}

fn written(command: &Command, output: Output) -> Result<String, String> {
    let Output { status, stdout, stderr } = output;
    if !status.success() {
        return Err(format!("{}\n{}", failure(command, status), String::from_utf8_lossy(&stderr)));
    }
    String::from_utf8(stdout).map_err(|error| failure(command, error))
}

fn failure(command: &Command, why: impl std::fmt::Display) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect();
    format!("`{}`: {why}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{Command, feed, output};

    #[test]
    fn more_than_a_pipe_holds_goes_in_and_comes_out() {
        let text = "x".repeat(300_000);
        assert_eq!(feed(&mut Command::new("cat"), &text), Ok(text));
    }

    #[test]
    fn a_call_that_fails_says_which() {
        let error = output(Command::new("sh").args(["-c", "echo why >&2; exit 3"])).unwrap_err();
        assert!(error.starts_with("`sh -c ") && error.contains("3") && error.ends_with("why\n"));
    }
}
