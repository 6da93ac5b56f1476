//! Which files are read: those named, and in folders all that Git would not ignore.

use ignore::{DirEntry, Error, WalkBuilder};
use std::path::{Path, PathBuf};

/// Folders in which programs keep versions, not people addresses.
const VERSIONS: [&str; 5] = [".git", ".hg", ".svn", ".jj", ".bzr"];
/// What is not to be read here, beside `.gitignore`, in the same form.
const IGNORE_FILE: &str = ".misdirectignore";

/// The files of some paths, in the order of the paths and by name in each folder.
///
/// Folders are read with the files in them whose names begin with a dot (`.forward`, `.mailmap`), without what
/// `.gitignore`, `.ignore` and `.misdirectignore` say, unless `everything`. Symbolic links in them are not
/// followed. A path that is no folder is a file whatever ignores it.
///
/// # Errors
/// An item is one where a path is not there, or a folder cannot be read.
pub fn files(paths: &[PathBuf], everything: bool) -> impl Iterator<Item = Result<PathBuf, Error>> {
    paths.iter().flat_map(move |path| files_of(path, everything))
}

fn files_of(path: &Path, everything: bool) -> impl Iterator<Item = Result<PathBuf, Error>> + use<> {
    let mut walk = WalkBuilder::new(path);
    walk.hidden(false).require_git(false).sort_by_file_name(Ord::cmp);
    if everything {
        walk.standard_filters(false);
    } else {
        walk.add_custom_ignore_filename(IGNORE_FILE);
    }
    walk.filter_entry(|entry| {
        !(is_folder(entry)
            && entry.depth() > 0
            && VERSIONS.iter().any(|it| entry.file_name() == *it))
    });
    walk.build().filter_map(|entry| match entry {
        // What an ignore file says wrong is no reason not to read the rest.
        Ok(entry) => is_file(&entry).then(|| Ok(entry.into_path())),
        Err(error) if error.is_partial() => None,
        Err(error) => Some(Err(error)),
    })
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// What was named may also be a pipe or a link.
fn is_file(entry: &DirEntry) -> bool {
    match entry.depth() {
        0 => !entry.path().is_dir(),
        _ => entry.file_type().is_some_and(|kind| kind.is_file()),
    }
}

#[cfg(test)]
mod tests {
    use super::files;
    use std::fs;
    use std::path::Path;

    fn found(root: &Path, everything: bool) -> Vec<String> {
        let paths = [root.to_owned()];
        let found = files(&paths, everything).map(|file| {
            let file = file.unwrap();
            file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
        });
        found.collect()
    }

    #[test]
    fn a_folder_as_git_sees_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in [
            ".git/config",
            ".forward",
            "a/b.txt",
            "a/target/c",
            "skip/d",
            ".gitignore",
            ".misdirectignore",
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), "").unwrap();
        }
        fs::write(root.join(".gitignore"), "target\n").unwrap();
        fs::write(root.join(".misdirectignore"), "skip\n").unwrap();
        assert_eq!(found(root, false), [".forward", ".gitignore", ".misdirectignore", "a/b.txt"]);
        assert!(found(root, true).contains(&"a/target/c".to_owned()));
        assert!(!found(root, true).contains(&".git/config".to_owned()));
        // Named, it is read.
        assert_eq!(files(&[root.join("a/target/c")], false).map(Result::unwrap).count(), 1);
        assert!(files(&[root.join("none")], false).next().unwrap().is_err());
    }
}
