//! Files that are replaced whole or not at all.
//!
//! The new content is written beside the file and renamed, so that whoever reads it meanwhile gets the
//! old one or the new one, whole. The part has a name that nobody can guess and is created new, never
//! opened through a link that somebody put there; it is gone when the command ends, also by a signal.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Replaces a file, or makes it. A symbolic link is followed: what it leads to is replaced. What is not
/// a regular file (a device, a pipe) is written to as it is.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let (file, before) = target(file)?;
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        return fs::write(file, bytes);
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut part = unfinished::create(folder.unwrap_or(Path::new(".")), before.is_none())?;
    let written = fill(&mut part, bytes, before.as_ref());
    unfinished::end(part, |part| {
        written?;
        part.persist(&file).map(drop).map_err(|error| error.error)
    })
}

/// The file that is meant, and what is there. A link that leads nowhere is an error.
fn target(file: &Path) -> io::Result<(PathBuf, Option<Metadata>)> {
    match fs::symlink_metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((file.to_owned(), None)),
        Err(error) => Err(error),
        // By the system first, which may refuse links in a folder that everybody may write to.
        Ok(found) if found.is_symlink() => {
            let behind = fs::metadata(file)?;
            Ok((fs::canonicalize(file)?, Some(behind)))
        }
        Ok(found) => Ok((file.to_owned(), Some(found))),
    }
}

fn fill(part: &mut NamedTempFile, bytes: &[u8], before: Option<&Metadata>) -> io::Result<()> {
    part.write_all(bytes)?;
    match before {
        Some(before) => keep_permissions(part.as_file(), before),
        None => Ok(()),
    }
}

/// Owner, group and mode of the file before. Only root can give a file away; where the group cannot be
/// kept, another one may not do what that group might.
#[cfg(unix)]
fn keep_permissions(part: &File, before: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let now = part.metadata()?;
    let mut mode = before.mode() & 0o7777;
    if now.uid() != before.uid() {
        let _ = fchown(part, Some(before.uid()), None);
    }
    if now.gid() != before.gid() && fchown(part, None, Some(before.gid())).is_err() {
        mode &= !0o070;
    }
    part.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_permissions(part: &File, before: &Metadata) -> io::Result<()> {
    part.set_permissions(before.permissions())
}

/// A name like `.misdirect.6xK2q0ZbU1aP.part`, and the permissions of any new file. What replaces
/// another is nobody else's until it is whole and has the permissions of the other.
fn part(folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".misdirect.").suffix(".part").rand_bytes(12);
    #[cfg(unix)]
    if is_new {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The part that is being written, which a signal removes before it ends the command.
#[cfg(unix)]
mod unfinished {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::sync::{Mutex, MutexGuard, Once, PoisonError};
    use std::{fs, io, path::Path, path::PathBuf, thread};
    use tempfile::NamedTempFile;

    static PART: Mutex<Option<PathBuf>> = Mutex::new(None);
    static WATCH: Once = Once::new();

    fn lock() -> MutexGuard<'static, Option<PathBuf>> {
        PART.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new part, of which a signal knows as soon as it is there.
    pub(super) fn create(folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
        WATCH.call_once(watch);
        let mut name = lock();
        let part = super::part(folder, is_new)?;
        *name = Some(part.path().to_owned());
        Ok(part)
    }

    /// Renames the part or lets go of it; no signal comes between that and forgetting it.
    pub(super) fn end(
        part: NamedTempFile,
        end: impl FnOnce(NamedTempFile) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut name = lock();
        let ended = end(part);
        *name = None;
        ended
    }

    /// Where there is no such thread, a signal ends the command as ever.
    fn watch() {
        let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
        let remove = move || {
            for signal in signals.forever() {
                // Held until the command ends, so that no further part is made.
                let name = lock();
                if let Some(part) = name.as_ref() {
                    let _ = fs::remove_file(part);
                }
                let _ = emulate_default_handler(signal);
            }
        };
        let _ = thread::Builder::new().spawn(remove);
    }
}

/// Elsewhere a part goes with the command unless that is killed.
#[cfg(not(unix))]
mod unfinished {
    use std::{io, path::Path};
    use tempfile::NamedTempFile;

    pub(super) fn create(folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
        super::part(folder, is_new)
    }

    pub(super) fn end(
        part: NamedTempFile,
        end: impl FnOnce(NamedTempFile) -> io::Result<()>,
    ) -> io::Result<()> {
        end(part)
    }
}
