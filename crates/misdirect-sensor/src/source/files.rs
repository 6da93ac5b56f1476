//! Which files are meant: folders with all that is below them, globs, in a fixed order.

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

/// The files that a path means: itself, those below it, sorted by name, or those that match it. A file whose
/// name has `*`, `?` or `[` is itself, where it is there.
///
/// # Errors
///
/// A pattern that cannot be read, or folders that cannot.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, FilesError> {
    if is_stdin(path) || path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if path.is_dir() {
        return below(path);
    }
    // A pipe or a device.
    if path.exists() {
        return Ok(vec![path.to_owned()]);
    }
    let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
    let mut found = Vec::new();
    for path in glob::glob(pattern.ok_or(FilesError::Nothing)?)? {
        match path? {
            folder if folder.is_dir() => found.extend(below(&folder)?),
            file => found.push(file),
        }
    }
    if found.is_empty() { Err(FilesError::Nothing) } else { Ok(found) }
}

/// Standard input, not a file.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

fn below(folder: &Path) -> Result<Vec<PathBuf>, FilesError> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
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
            let found = files(&folder.path().join(path)).unwrap();
            let names = found.iter().map(|file| file.strip_prefix(folder.path()).unwrap());
            names.map(|name| name.display().to_string()).collect()
        };
        assert_eq!(names(""), ["a.log", "b.log", "odd[1].log", "old/c.log.1"]);
        assert_eq!(names("*.log"), ["a.log", "b.log", "odd[1].log"]);
        assert_eq!(names("o*"), ["odd[1].log", "old/c.log.1"]);
        assert_eq!(names("odd[1].log"), ["odd[1].log"]);
        assert!(matches!(files(&folder.path().join("c*")), Err(FilesError::Nothing)));
        assert!(matches!(files(&folder.path().join("none")), Err(FilesError::Nothing)));
    }
}
