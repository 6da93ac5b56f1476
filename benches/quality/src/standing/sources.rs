//! Files with addresses that are on any Debian machine, or come with the packages that the tests install.

use misdirect_report::shell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of one kind.
pub(super) struct Source {
    pub(super) name: &'static str,
    /// Names and texts.
    pub(super) files: Vec<(String, String)>,
    /// Slips are planted into it.
    pub(super) is_planted: bool,
}

/// What there is; a source that is not there is said to be missing, and has no files.
pub(super) fn sources() -> Result<Vec<Source>, String> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let crates = home.join(".cargo/registry/src");
    let named = |name: &'static str, roots: &[PathBuf], names: &[&str]| {
        let mut files = Vec::new();
        roots.iter().for_each(|root| gather(root, names, &mut files));
        Source { name, files, is_planted: false }
    };
    let python = ["/usr/lib/python3/dist-packages", "/usr/local/lib", "/opt"].map(PathBuf::from);
    let node = ["/usr/lib/node_modules", "/usr/share/nodejs", "/usr/local/lib/node_modules"];
    let python = [&python[..], &[home.join(".pyenv")]].concat();
    let all = vec![
        Source { is_planted: true, ..maintainers()? },
        changelogs()?,
        named("Cargo.toml of crates", &[crates], &["Cargo.toml"]),
        named("metadata of Python packages", &python, &["METADATA", "PKG-INFO"]),
        named("package.json of npm", &node.map(PathBuf::from), &["package.json"]),
    ];
    all.iter().filter(|source| source.files.is_empty()).for_each(|source| {
        eprintln!("missing: {}", source.name);
    });
    Ok(all)
}

/// The fields of Debian's package list that have people, as `apt-get update` brought it.
fn maintainers() -> Result<Source, String> {
    const FIELDS: [&str; 3] = ["Maintainer:", "Original-Maintainer:", "Uploaders:"];
    let list = shell::output(Command::new("apt-cache").arg("dumpavail")).unwrap_or_default();
    let is_one = |line: &&str| FIELDS.iter().any(|field| line.starts_with(field));
    let text: Vec<&str> = list.lines().filter(is_one).collect();
    let name = "Maintainer and Uploaders in Debian's package list";
    let files = vec![("Packages".to_owned(), text.join("\n"))];
    Ok(Source { name, files: if text.is_empty() { Vec::new() } else { files }, is_planted: false })
}

fn changelogs() -> Result<Source, String> {
    let mut packed = Vec::new();
    for folder in fs::read_dir("/usr/share/doc").into_iter().flatten().flatten() {
        let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
        packed.extend(files.map(|file| file.path()).filter(|path| is_changelog(path)));
    }
    packed.sort();
    let mut files = Vec::new();
    for path in packed {
        let text =
            Command::new("zcat").arg(&path).output().map_err(|error| format!("zcat: {error}"))?;
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        files.push((path.display().to_string(), text));
    }
    Ok(Source { name: "changelogs of Debian packages", files, is_planted: false })
}

fn is_changelog(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("changelog") && name.ends_with(".gz")
}

/// Files of these names below a folder, links not followed.
fn gather(folder: &Path, names: &[&str], found: &mut Vec<(String, String)>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !path.is_symlink() {
            gather(&path, names, found);
        } else if names.contains(&&*name) {
            let text = fs::read(&path).unwrap_or_default();
            found.push((path.display().to_string(), String::from_utf8_lossy(&text).into_owned()));
        }
    }
}
