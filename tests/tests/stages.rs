//! The stages of the core import leftwards only, as ARCHITECTURE.md says.

use std::fs;
use std::path::{Path, PathBuf};

/// The stages, left to right; those of one rank may not import each other either.
const STAGES: [&[&str]; 8] = [
    &["tables", "bits"],
    &["domain"],
    &["distance"],
    &["directory"],
    &["channel"],
    &["judge"],
    &["check", "verdict", "variants"],
    &["explain"],
];

/// The one import within a rank: a check fills the verdict.
const WITHIN: (&str, &str) = ("check", "verdict");

fn rank(stage: &str) -> Option<usize> {
    STAGES.iter().position(|names| names.contains(&stage))
}

/// Why `crate::to` may not stand in a file of stage `from`; nothing where it may.
fn fault(from: &str, to: &str) -> Option<&'static str> {
    let (Some(left), Some(right)) = (rank(to), rank(from)) else { return Some("is no stage") };
    let allowed = from == to || left < right || (from, to) == WITHIN;
    (!allowed).then_some("is not to the left")
}

/// What follows `crate::` in the lines of a source that are code.
fn imports(source: &str) -> impl Iterator<Item = &str> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = code.flat_map(|line| line.split("crate::").skip(1));
    paths
        .map(|path| path.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .filter_map(|mut words| words.next())
}

/// The sources of a folder and those below, without files of tests alone, which may import all.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).expect("the sources of the core") {
        let path = file.expect("readable").path();
        let is_code = path.extension().is_some_and(|extension| extension == "rs")
            && !path.to_string_lossy().ends_with("_tests.rs");
        if path.is_dir() {
            sources(&path, found);
        } else if is_code {
            found.push(path);
        }
    }
}

#[test]
fn stages_import_leftwards_only() {
    let folder = misdirect_tests::repository("crates/misdirect/src");
    let (mut files, mut count) = (Vec::new(), 0);
    sources(&folder, &mut files);
    for path in &files {
        let inside = path.strip_prefix(&folder).expect("inside");
        let first = inside.iter().next().map(|name| name.to_string_lossy().into_owned());
        let stage = first.expect("a name").trim_end_matches(".rs").to_owned();
        if stage == "lib" {
            continue;
        }
        for import in imports(&fs::read_to_string(path).expect("text")) {
            count += 1;
            if let Some(fault) = fault(&stage, import) {
                panic!("{}: `crate::{import}` {fault}", inside.display());
            }
        }
    }
    assert!(files.len() > 30 && count > 50, "{} files, {count} imports", files.len());
}

#[test]
fn what_points_right_is_found() {
    let found: Vec<&str> =
        imports("use crate::judge::PPM;\n// crate::explain\n    crate::bits::log2(1)").collect();
    assert_eq!(found, ["judge", "bits"]);
    assert!(fault("channel", "judge").is_some() && fault("verdict", "check").is_some());
    assert!(fault("domain", "channel").is_some() && fault("judge", "").is_some());
    assert!(fault("judge", "channel").is_none() && fault("check", "verdict").is_none());
}
