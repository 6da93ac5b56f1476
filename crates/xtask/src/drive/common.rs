//! What the checks beside real servers have in common.

use misdirect_report::place::root;
use misdirect_report::shell::{output, run};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Who sends.
pub(super) const ANN: &str = "ann@sender.example";
/// What she reads who wrote to general@army.ml.
pub(super) const ASKED: &str = "Did you mean general@army.mil? \"i\" is missing.";

/// Runs this program again in a network, mounts and processes of its own: whatever it starts ends with it.
pub(super) fn apart(words: &[&str]) -> Result<(), String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut unshare = Command::new("unshare");
    unshare.args(["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"]);
    run(unshare.arg(this).args(words).current_dir(root()))
}

/// There, with a folder that all may read, which is removed afterwards, and loopback.
pub(super) fn in_folder(
    name: &str,
    check: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<(), String> {
    run(Command::new("ip").args(["link", "set", "lo", "up"]))?;
    // In a process namespace of its own each run has the number 1.
    let folder = format!("/tmp/misdirect-{name}-XXXXXX");
    let folder = PathBuf::from(output(Command::new("mktemp").args(["-d", &folder]))?.trim_end());
    mode(&folder, 0o755)?;
    let result = check(&folder);
    let _ = fs::remove_dir_all(&folder);
    result
}

/// There, which name server programs ask.
pub(super) fn ask(folder: &Path, server: &str) -> Result<(), String> {
    const SYSTEM: &str = "/etc/resolv.conf";
    let (file, text) = (folder.join("resolv.conf"), format!("nameserver {server}\n"));
    write(&file, &text)?;
    match fs::read_to_string(SYSTEM) {
        // It has been mounted before.
        Ok(now) if now == text => Ok(()),
        _ => run(Command::new("mount").arg("--bind").arg(file).arg(SYSTEM)),
    }
}

pub(super) fn mode(path: &Path, bits: u32) -> Result<(), String> {
    let changed = fs::set_permissions(path, fs::Permissions::from_mode(bits));
    changed.map_err(|error| format!("{}: {error}", path.display()))
}

/// A server, which ends with this.
pub(super) struct Server(Child);

impl Server {
    pub(super) fn start(command: &mut Command) -> Result<Self, String> {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.spawn().map(Self).map_err(|error| format!("{command:?}: {error}"))
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
