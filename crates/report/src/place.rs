//! Where the repository and the target folder are, and how files are read and written there.
//!
//! Every error names the file: a report that is made without one of its inputs looks like one that
//! is whole.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The root of the repository.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}

/// Where Cargo puts what it builds, and these programs what they make.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The text of a file.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| failed(path, &error))
}

/// The bytes of a file that may be absent, which is no error; one that cannot be read is.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Writes a file, and the folders above it.
pub fn save(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, contents)).map_err(|error| failed(path, &error))
}

/// What a folder holds, in the order of the names.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(|error: std::io::Error| failed(folder, &error))?;
    paths.sort();
    Ok(paths)
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::{list, read, read_if_there, root, save, sha256, target};

    #[test]
    fn what_cannot_be_read_is_named() {
        let missing = root().join("no-such-file.tsv");
        assert!(read(&missing).is_err_and(|error| error.contains("no-such-file.tsv: ")));
        assert_eq!(read_if_there(&missing), Ok(None));
        // A folder is there, and is no file.
        let folder = root().join("crates");
        assert!(read_if_there(&folder).is_err_and(|error| error.contains("crates: ")));
        assert!(list(&missing).is_err_and(|error| error.contains("no-such-file.tsv: ")));
    }

    #[test]
    fn what_is_saved_can_be_read() {
        let folder = target().join(format!("report-test-{}", std::process::id()));
        save(&folder.join("deep/b.txt"), "text").unwrap();
        save(&folder.join("deep/a.txt"), "more").unwrap();
        assert_eq!(read(&folder.join("deep/b.txt")).as_deref(), Ok("text"));
        let names = list(&folder.join("deep")).unwrap();
        assert_eq!(names, ["a.txt", "b.txt"].map(|name| folder.join("deep").join(name)));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-4's example of one block.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), hash);
    }
}
