//! Which files are meant: folders with all that is below them, globs, in a fixed order.

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use std::fs::{File, Metadata};
use std::hash::Hasher;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What standard input is called among files.
pub const STDIN: &str = "-";

/// Why a path leads to no file.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// A pattern that cannot be read.
    #[error("{0}")]
    Pattern(#[from] glob::PatternError),
    /// A folder or a file below one that cannot be looked at.
    #[error("{0}")]
    Walk(#[from] walkdir::Error),
    /// The same of a glob.
    #[error("{0}")]
    Glob(#[from] glob::GlobError),
    /// Nothing is there.
    #[error("there is no such file or folder, and nothing that matches")]
    Nothing,
}

/// What a path means: a file, or where there is none and why.
pub type Found = Result<PathBuf, (PathBuf, FilesError)>;

/// The files that a path means: itself, those below it, sorted by name, or those that match it. A file whose
/// name has `*`, `?` or `[` is itself, where it is there. What cannot be looked at is told, and the others are found.
pub fn files(path: &Path) -> Vec<Found> {
    // Neither a folder nor a pattern: a file, a pipe, a device.
    if is_stdin(path) || (path.exists() && !path.is_dir()) {
        return vec![Ok(path.to_owned())];
    }
    let mut found = Vec::new();
    if path.is_dir() {
        below(path, &mut found);
        return found;
    }
    let failed = |error| vec![Err((path.to_owned(), error))];
    let Some(pattern) = path.to_str().filter(|text| text.contains(['*', '?', '['])) else {
        return failed(FilesError::Nothing);
    };
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(error) => return failed(error.into()),
    };
    for path in paths {
        match path {
            Ok(folder) if folder.is_dir() => below(&folder, &mut found),
            Ok(file) => found.push(Ok(file)),
            Err(error) => found.push(Err((error.path().to_owned(), error.into()))),
        }
    }
    if found.is_empty() { failed(FilesError::Nothing) } else { found }
}

/// What makes a file the same under another name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Identity(String);

/// `None` for what is no file, such as a pipe.
pub(crate) fn identity(path: &Path) -> Option<Identity> {
    let data = path.metadata().ok().filter(Metadata::is_file)?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        format!("{}:{}", data.dev(), data.ino())
    };
    #[cfg(not(unix))]
    let identity =
        path.canonicalize().ok().filter(|_| data.is_file())?.to_string_lossy().into_owned();
    Some(Identity(identity))
}

/// How a file begins: the number of a file may be given to another one, and a file may be filled anew. A line of a log
/// has its time in front, so that no other begins the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Beginning {
    len: usize,
    hash: u64,
}

impl Beginning {
    /// Bytes that are looked at.
    const MAX: usize = 1024;

    /// Of what a file has now, `upto` its first bytes.
    pub(crate) fn read(mut file: impl Read, upto: usize) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(upto.min(Self::MAX));
        file.by_ref().take(upto.min(Self::MAX) as u64).read_to_end(&mut bytes)?;
        Ok(Self { len: bytes.len(), hash: hash(&bytes) })
    }

    /// Of a file that is named.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Self::read(File::open(path)?, Self::MAX)
    }

    /// The file may have grown since.
    pub(crate) fn is_of(&self, file: impl Read) -> bool {
        Self::read(file, self.len).is_ok_and(|now| now == *self)
    }

    /// It is enough to know a copy by: about a line of a log.
    pub(crate) fn is_known(&self) -> bool {
        self.len >= 64
    }

    /// It is long enough to know a file by it alone.
    pub(crate) fn is_telling(&self) -> bool {
        self.len == Self::MAX
    }
}

/// The same on every machine: `SipHash` 1-3 with a key of zeros.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Standard input, not a file.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

fn below(folder: &Path, found: &mut Vec<Found>) {
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => found.push(Ok(entry.into_path())),
            Ok(_) => {}
            // A link back up, to what is read anyway.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                found.push(Err((path, error.into())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_and_globs_are_sorted() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("old")).unwrap();
        for name in ["b.log", "a.log", "old/c.log.1", "odd[1].log"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let names = |path: &str| -> Vec<String> {
            let found = files(&folder.path().join(path)).into_iter().map(Result::unwrap);
            let names: Vec<_> = found.collect();
            let names = names.iter().map(|file| file.strip_prefix(folder.path()).unwrap());
            names.map(|name| name.display().to_string()).collect()
        };
        assert_eq!(names(""), ["a.log", "b.log", "odd[1].log", "old/c.log.1"]);
        assert_eq!(names("*.log"), ["a.log", "b.log", "odd[1].log"]);
        assert_eq!(names("o*"), ["odd[1].log", "old/c.log.1"]);
        assert_eq!(names("odd[1].log"), ["odd[1].log"]);
        for none in ["c*", "none"] {
            let found = files(&folder.path().join(none));
            assert!(matches!(found[..], [Err((_, FilesError::Nothing))]), "{none}");
        }
    }
}
