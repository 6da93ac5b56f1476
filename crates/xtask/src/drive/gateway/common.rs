//! What the checks beside each mail server have in common.

use misdirect_report::shell::run;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
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

/// A server, which ends with this.
pub(super) struct Server(Child);

impl Server {
    pub(super) fn start(command: &mut Command) -> Result<Self, String> {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.spawn().map(Self).map_err(|error| error.to_string())
    }

    /// Its status, once it was told to end.
    pub(super) fn end(mut self) -> Result<(), String> {
        run(Command::new("kill").arg(self.0.id().to_string()))?;
        let status = self.0.wait().map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("it ended with {status}")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Processor time of some processes, in seconds, with that of those that they have outlived.
pub(super) fn processor(is_one: impl Fn(u32, u32) -> bool) -> Result<f64, String> {
    let mut ticks = 0;
    for entry in fs::read_dir("/proc").map_err(|error| error.to_string())?.flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // One that has ended meanwhile is in the sum of its parent.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // proc(5): behind the name, in parentheses, are state and parent, and at 14 to 17 the times.
        let fields: Vec<&str> =
            stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let number = |at: usize| {
            fields.get(at - 3).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default()
        };
        if is_one(id, number(4) as u32) {
            ticks += (14..=17).map(number).sum::<u64>();
        }
    }
    // USER_HZ, which is 100 on every Linux.
    Ok(ticks as f64 / 100.0)
}
