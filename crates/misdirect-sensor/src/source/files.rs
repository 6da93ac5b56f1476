//! Which files are meant: folders with all that is below them, globs, in a fixed order.

use std::fs::Metadata;
use std::hash::Hash;
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

/// What makes a file the same under another name; `None` for what is no file, such as a pipe.
pub(crate) fn identity(path: &Path) -> Option<impl Eq + Hash + use<>> {
    let data = path.metadata().ok().filter(Metadata::is_file)?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        Some((data.dev(), data.ino()))
    };
    #[cfg(not(unix))]
    let identity = path.canonicalize().ok().filter(|_| data.is_file());
    identity
}

/// Standard input, not a file.
pub(super) fn is_stdin(path: &Path) -> bool {
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
