//! Servers of which Debian lets one be installed at a time: unpacked into folders, with users of their own that
//! nobody else sees.

use super::common::write;
use misdirect_report::shell::run;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Fetches a package and unpacks it, unless its program is there.
pub(super) fn unpack(package: &str, folder: &Path, program: &str) -> Result<(), String> {
    if folder.join(program).exists() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let script = format!(
        "apt-get download {package} || {{ apt-get update && apt-get download {package}; }}
         dpkg -x {package}_*.deb ."
    );
    run(Command::new("sh").args(["-e", "-c", &script]).current_dir(folder))
}

/// Puts lines behind those of `/etc/passwd` and `/etc/group`, for this mount namespace.
pub(super) fn add_users(folder: &Path, users: &str, groups: &str) -> Result<(), String> {
    for (file, more) in [("passwd", users), ("group", groups)] {
        let system = Path::new("/etc").join(file);
        let text = fs::read_to_string(&system).map_err(|error| error.to_string())?;
        write(&folder.join(file), &(text + more))?;
        bind(&folder.join(file), &system)?;
    }
    Ok(())
}

pub(super) fn bind(own: &Path, place: &Path) -> Result<(), String> {
    run(Command::new("mount").arg("--bind").arg(own).arg(place))
}
