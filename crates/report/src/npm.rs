//! npm packages of a committed lock file, installed below the target folder.

use crate::place::{list, root, target};
use crate::shell::run;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Installs the packages of `benches/FOLDER` in `FOLDER` below the target folder, with the scripts
/// that lie beside them, unless they are there; returns where they are.
pub fn install(folder: &str) -> Result<PathBuf, String> {
    let (from, to) = (root().join("benches").join(folder), target().join(folder));
    fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    for file in list(&from)?.into_iter().filter(|path| path.is_file()) {
        let copy = to.join(file.file_name().unwrap_or_default());
        fs::copy(&file, copy).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    if !to.join("node_modules").is_dir() {
        let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        run(Command::new("npm").current_dir(&to).args(ci))?;
    }
    Ok(to)
}
