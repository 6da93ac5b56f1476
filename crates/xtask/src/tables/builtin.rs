//! The built-in directory: the lists of `data/directory`, compiled to an image for native programs
//! and joined to one text for WASM.

use super::{banner, hex, root};
use misdirect::directory::Builder;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

const FOLDER: &str = "data/directory";

pub(super) fn generate() -> Result<[(&'static str, Vec<u8>); 3], String> {
    let text = lists(&root().join(FOLDER))?;
    let mut builder = Builder::new();
    builder.add_list(&text).map_err(|error| format!("{FOLDER}, all lists joined: {error}"))?;
    let image = builder.build().map_err(|error| format!("{FOLDER}: {error}"))?;
    let hash = hex(&Sha256::digest(text.as_bytes()));
    let source = format!(
        "//! The built-in directory.\n{}\n\
         /// For native programs: opens where it lies.\n\
         #[cfg(feature = \"builtin-image\")]\n\
         pub(crate) static BUILTIN_IMAGE: &[u8] = include_bytes!(\"builtin.image\");\n\
         /// For WASM: compresses well, and is compiled at the start.\n\
         #[cfg(feature = \"builtin-list\")]\n\
         pub(crate) static BUILTIN_LIST: &str = include_str!(\"builtin.txt\");\n",
        banner(&[format!("`{FOLDER}/*.txt`, entries joined, SHA-256\n//! `{hash}`")])
    );
    Ok([
        ("builtin.image", image),
        ("builtin.txt", text.into_bytes()),
        ("builtin.rs", source.into_bytes()),
    ])
}

/// The entries of all lists in the order of the files' names, without comments. A file that does
/// not compile by itself is an error with its line.
fn lists(folder: &Path) -> Result<String, String> {
    let failed = |path: &Path, error: String| format!("{}: {error}", path.display());
    let mut files = Vec::new();
    for file in fs::read_dir(folder).map_err(|error| failed(folder, error.to_string()))? {
        let path = file.map_err(|error| failed(folder, error.to_string()))?.path();
        let is_list = path.extension().is_some_and(|extension| extension == "txt");
        // Notes beside the lists: what was left out, and which neighbours are meant to be.
        let is_note =
            path.file_stem().is_some_and(|name| name == "excluded" || name == "neighbours");
        if is_list && !is_note {
            files.push(path);
        }
    }
    files.sort();
    let mut text = String::new();
    for path in &files {
        let list = fs::read_to_string(path).map_err(|error| failed(path, error.to_string()))?;
        Builder::new().add_list(&list).map_err(|error| failed(path, error.to_string()))?;
        for line in list.lines().map(|line| line.split(" #").next().unwrap_or_default().trim()) {
            if !line.is_empty() && !line.starts_with('#') {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    Ok(text)
}
