//! What the checks beside each mail server have in common.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Who sends.
pub(super) const ANN: &str = "ann@sender.example";
/// What she reads who wrote to general@army.ml.
pub(super) const ASKED: &str = "Did you mean general@army.mil? \"i\" is missing.";

/// What was found is right.
pub(super) fn same(found: &str, is_right: impl Fn(&str) -> bool) -> Result<(), String> {
    if is_right(found) { Ok(()) } else { Err(format!("found: {found}")) }
}

/// Waits for what comes within 20 seconds.
pub(super) fn wait(mut is_there: impl FnMut() -> bool, what: &str) -> Result<(), String> {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_there() {
        if Instant::now() > end {
            return Err(format!("not in 20 s: {what}"));
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

pub(super) fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// A program whose sockets all may connect to: the server that asks is another user.
pub(super) fn open_to_all(program: &Path) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 0; exec \"$@\"", "sh"]).arg(program);
    shell
}
