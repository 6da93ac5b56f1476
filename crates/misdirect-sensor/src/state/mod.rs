//! A file from which a run goes on where another one ended.
//!
//! ```text
//! misdirect scan state 1⏎          what it is, and the version of all that follows
//! {"options":…,"files":[…],…}⏎     JSON: what was read, and how
//! names and counts                 as a run of the tally, sorted; a length of 0 ends them
//! 8 bytes                          SipHash 1-3, with a key of zeros, of all before; the lowest first
//! ```
//!
//! It is written beside the file, as `STATE.part`, brought to the disk and renamed, so that whoever is killed leaves the
//! old one or the new one, whole; what is left of a part is overwritten by the next run. Only its owner may read it. A
//! state is for one run at a time.

mod read_to;

pub(crate) use read_to::{Found, ReadTo, find, shown};

use crate::format::Format;
use crate::names::ClientKey;
use crate::tally::Runs;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// Why a state cannot be gone on from.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The system's reason.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It begins otherwise.
    #[error("is no state of this command, or of another version of it")]
    Other,
    /// Its checksum or its content is wrong.
    #[error("is damaged; without it all is read from the beginning")]
    Damaged,
    /// What was counted and what is to be counted cannot be added.
    #[error("was made with another {0}")]
    Option(&'static str),
    /// Nobody can go back in it.
    #[error("standard input cannot be gone on with: name files")]
    Input,
}

/// By what lines are read and counted. What was counted otherwise cannot be added.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Settings {
    format: Option<String>,
    column: Option<String>,
    /// What tells the key of clients from others.
    clients: Option<u64>,
}

impl Settings {
    pub(crate) fn of(
        format: Option<&Format>,
        column: Option<&str>,
        clients: Option<ClientKey>,
    ) -> Self {
        Self {
            format: format.map(|format| format.name.to_owned()),
            column: column.map(str::to_owned),
            clients: clients.map(|key| key.check()),
        }
    }

    /// An error that names the first option that differs.
    pub(crate) fn same_as(&self, other: &Self) -> Result<(), StateError> {
        let options = [
            ("--format", self.format == other.format),
            ("--column", self.column == other.column),
            ("key of clients", self.clients == other.clients),
        ];
        let differs = options.into_iter().find(|(_, is_same)| !is_same);
        differs.map_or(Ok(()), |(option, _)| Err(StateError::Option(option)))
    }
}

const BUFFER: usize = 1 << 16;
const SUM: usize = 8;

/// Writes a state. What it has of names is now in that file, and in `runs` as one of them.
pub(crate) fn save(
    path: &Path,
    kind: &str,
    head: &impl Serialize,
    runs: &mut Runs,
) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let file = create(Path::new(&part))?;
    let mut out = Summed { to: BufWriter::with_capacity(BUFFER, file), hash: SipHasher13::new() };
    writeln!(out, "{kind}")?;
    serde_json::to_writer(&mut out, head)?;
    writeln!(out)?;
    out.flush()?;
    let start = out.to.get_mut().stream_position()?;
    runs.write_all(&mut out)?;
    let sum = out.hash.finish().to_le_bytes();
    out.to.write_all(&sum)?;
    let file = out.to.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    runs.adopt(file, start);
    Ok(())
}

/// A new file, never one that somebody put there; it can be read as well.
fn create(part: &Path) -> io::Result<File> {
    match fs::remove_file(part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create_new(true).open(part)
}

/// Reads a state; `None` where there is none yet.
pub(crate) fn load<T: DeserializeOwned>(
    path: &Path,
    kind: &str,
) -> Result<Option<(T, Runs)>, StateError> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut lines = BufReader::new(&file);
    let mut first = Vec::new();
    lines.by_ref().take(kind.len() as u64 + 1).read_until(b'\n', &mut first)?;
    if first.strip_suffix(b"\n") != Some(kind.as_bytes()) {
        return Err(StateError::Other);
    }
    if !is_whole(&file)? {
        return Err(StateError::Damaged);
    }
    file.rewind()?;
    let (mut lines, mut head) = (BufReader::new(&file), Vec::new());
    lines.read_until(b'\n', &mut Vec::new())?;
    lines.read_until(b'\n', &mut head)?;
    let start = lines.stream_position()?;
    let head = serde_json::from_slice(&head).map_err(|_| StateError::Damaged)?;
    let mut runs = Runs::default();
    runs.adopt(file, start);
    Ok(Some((head, runs)))
}

/// Its last bytes are the sum of all before.
fn is_whole(mut file: &File) -> io::Result<bool> {
    let Some(mut left) = file.metadata()?.len().checked_sub(SUM as u64) else { return Ok(false) };
    file.rewind()?;
    let (mut hash, mut part) = (SipHasher13::new(), vec![0; BUFFER]);
    while left > 0 {
        let len = left.min(BUFFER as u64) as usize;
        file.read_exact(&mut part[..len])?;
        hash.write(&part[..len]);
        left -= len as u64;
    }
    let mut sum = [0; SUM];
    file.read_exact(&mut sum)?;
    Ok(sum == hash.finish().to_le_bytes())
}

/// Adds up what it writes.
struct Summed<W> {
    to: W,
    hash: SipHasher13,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hash.write(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "misdirect test state 1";

    #[test]
    fn a_state_is_read_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        assert!(load::<u32>(&path, KIND).unwrap().is_none());
        save(&path, KIND, &7_u32, &mut Runs::default()).unwrap();
        assert_eq!(load::<u32>(&path, KIND).unwrap().unwrap().0, 7);
        // Nothing else is left in the folder.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            for bytes in [&damaged[..], &whole[..at]] {
                fs::write(&path, bytes).unwrap();
                let error = load::<u32>(&path, KIND).map(|_| ()).unwrap_err();
                assert!(matches!(error, StateError::Other | StateError::Damaged), "{at} {error}");
            }
        }
        fs::write(&path, &whole).unwrap();
        let other = load::<u32>(&path, "misdirect test state 2");
        assert!(matches!(other, Err(StateError::Other)));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        save(&path, KIND, &7_u32, &mut Runs::default()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
