//! How the house is built, as ARCHITECTURE.md says: which package may import which, which stage of the
//! core, and that no files import each other in a circle.

use misdirect_tests::imports::{Crate, circles};
use misdirect_tests::repository;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CORE: &str = "crates/misdirect";
const EXPORTS: &str = "crates/exports";
const GATEWAY: &str = "crates/misdirect-gateway";
const LINT: &str = "crates/lint";
const REPORT: &str = "crates/report";
const ROWS: &str = "benches/rows";
const SENSOR: &str = "crates/misdirect-sensor";
const TRAIN: &str = "crates/train";

/// Each package by its folder, and which of ours it may depend on. One that is not here fails.
const PACKAGES: [(&str, &[&str]); 22] = [
    (CORE, &[]),
    (EXPORTS, &[CORE]),
    (REPORT, &[]),
    (ROWS, &[CORE, REPORT]),
    (TRAIN, &[CORE, REPORT, ROWS]),
    ("benches/quality", &[CORE, LINT, REPORT, ROWS, TRAIN, "tests"]),
    ("benches/record", &[REPORT]),
    ("benches/speed", &[CORE]),
    (LINT, &[CORE]),
    (SENSOR, &[CORE]),
    (GATEWAY, &[CORE]),
    ("crates/misdirect-cli", &[CORE, EXPORTS, LINT, REPORT, SENSOR]),
    ("bindings/c", &[CORE]),
    ("bindings/c/header", &[REPORT]),
    ("bindings/python", &[CORE]),
    ("bindings/wasm", &[CORE]),
    ("bindings/wasm/glue", &[]),
    ("examples/embed", &[CORE]),
    ("crates/xtask", &[CORE, REPORT, ROWS, TRAIN]),
    ("tests", &[CORE]),
    ("tests/bare", &[CORE]),
    ("tests/fuzz", &[CORE, EXPORTS, GATEWAY, SENSOR]),
];

/// The stages of the core, left to right; those of one rank may not import each other either.
const STAGES: [&[&str]; 8] = [
    &["tables", "bits", "order"],
    &["domain"],
    &["distance"],
    &["directory"],
    &["channel"],
    &["judge"],
    &["check", "answer", "variants"],
    &["explain"],
];

/// The one import within a rank: a check fills the answer.
const WITHIN: (&str, &str) = ("check", "answer");

/// A package of the repository.
struct Package {
    folder: String,
    /// Folders of the packages of ours that it depends on, in any way.
    needs: Vec<String>,
    /// The root files of all that is built of it, tests apart.
    roots: Vec<PathBuf>,
}

fn top() -> PathBuf {
    repository("").canonicalize().expect("the repository")
}

/// Every package of the repository, in whatever workspace it is.
fn packages() -> Vec<Package> {
    let mut manifests = Vec::new();
    manifests_below(&top(), &mut manifests);
    // A workspace comes before its members.
    manifests.sort_by_key(|path| path.components().count());
    let mut packages = BTreeMap::new();
    for manifest in manifests {
        if !packages.contains_key(&manifest) {
            for said in metadata(&manifest) {
                packages.insert(PathBuf::from(text(&said["manifest_path"])), package(&said));
            }
        }
    }
    packages.into_values().collect()
}

fn manifests_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).expect("a folder") {
        let path = file.expect("readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_foreign = name.starts_with('.') || ["target", "node_modules"].contains(&&*name);
        if name == "Cargo.toml" {
            found.push(path);
        } else if path.is_dir() && !is_foreign {
            manifests_below(&path, found);
        }
    }
}

/// What Cargo says of the packages of a workspace.
fn metadata(manifest: &Path) -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path"]);
    let output = cargo.arg(manifest).output().expect("cargo");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", manifest.display());
    let mut said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    list(&said["packages"].take()).clone()
}

fn package(said: &Value) -> Package {
    let top = top();
    let inside = |path: &str| Path::new(path).strip_prefix(&top).expect("ours").to_owned();
    let manifest = inside(text(&said["manifest_path"]));
    let needs = list(&said["dependencies"]).iter().filter_map(|other| other["path"].as_str());
    let is_test = |target: &&Value| text(&target["kind"][0]) == "test";
    let built = list(&said["targets"]).iter().filter(|target| !is_test(target));
    Package {
        folder: manifest.parent().expect("a folder").display().to_string(),
        needs: needs.map(|path| inside(path).display().to_string()).collect(),
        roots: built.map(|target| inside(text(&target["src_path"]))).collect(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

/// What a package depends on that it may not.
fn package_faults(folder: &str, needs: &[String]) -> Vec<String> {
    let Some((_, may)) = PACKAGES.iter().find(|package| package.0 == folder) else {
        return vec![format!("{folder} is not in the table of packages")];
    };
    let others = needs.iter().filter(|other| !may.contains(&other.as_str()));
    others.map(|other| format!("{folder} may not depend on {other}")).collect()
}

#[test]
fn packages_depend_as_the_table_says() {
    let packages = packages();
    let each = packages.iter().map(|package| package_faults(&package.folder, &package.needs));
    let faults: Vec<String> = each.flatten().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let needs: usize = packages.iter().map(|package| package.needs.len()).sum();
    assert!(packages.len() > 10 && needs > 10, "{} packages, {needs} needs", packages.len());
}

/// A crate of the repository, by its root file.
fn read(root: &Path) -> Crate {
    let top = top();
    let text = |path: &Path| fs::read_to_string(top.join(path)).ok();
    Crate::read(root, &text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let (mut found, mut files, mut imports) = (Vec::new(), 0, 0);
    for root in packages().iter().flat_map(|package| &package.roots) {
        let read = read(root);
        files += read.files.len();
        imports += read.imports.len();
        found.extend(circles(&read));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(files > 200 && imports > 1500, "{files} files, {imports} imports");
}

fn rank(stage: &str) -> Option<usize> {
    STAGES.iter().position(|names| names.contains(&stage))
}

/// Why a file of stage `from` may not import from `to`; nothing where it may.
fn stage_fault(from: &str, to: &str) -> Option<&'static str> {
    let (Some(left), Some(right)) = (rank(to), rank(from)) else { return Some("is no stage") };
    let allowed = from == to || left < right || (from, to) == WITHIN;
    (!allowed).then_some("is not to the left")
}

/// Imports of the core that point right, by their paths or by the files in which these end.
fn stage_faults(core: &Crate) -> Vec<String> {
    let source = core.files[0].parent().expect("a folder");
    let stage = |file: usize| {
        let inside = core.files[file].strip_prefix(source).expect("below the root");
        let first = inside.iter().next().unwrap_or_default().to_string_lossy().into_owned();
        first.trim_end_matches(".rs").to_owned()
    };
    let mut faults = Vec::new();
    // The root is of no stage: it shows what all of them have.
    for import in core.imports.iter().filter(|import| import.from != 0) {
        let by_path = import.path.first().cloned().unwrap_or_default();
        let ends = [by_path, stage(import.to)];
        let mut wrong = ends.iter().filter_map(|to| stage_fault(&stage(import.from), to));
        if let Some(fault) = wrong.next() {
            let file = core.files[import.from].display();
            faults.push(format!("{file}:{}: {} {fault}", import.line, import.path.join("::")));
        }
    }
    faults
}

#[test]
fn stages_import_leftwards_only() {
    let core = read(Path::new("crates/misdirect/src/lib.rs"));
    let faults = stage_faults(&core);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let (files, imports) = (core.files.len(), core.imports.len());
    assert!(files > 60 && imports > 600, "{files} files, {imports} imports");
}

#[test]
fn documents_have_the_same_stages() {
    let ranks = STAGES.map(|names| names.join(", "));
    for path in ["ARCHITECTURE.md", "crates/misdirect/src/lib.rs"] {
        let document = fs::read_to_string(repository(path)).expect(path).replace("//!", "");
        let words: Vec<&str> = document.split_whitespace().collect();
        let words = words.join(" ");
        let mut said = words.split('`').filter(|code| code.starts_with(STAGES[0][0]));
        let said = said.find(|code| code.contains('←'));
        assert_eq!(said, Some(ranks.join(" ← ").as_str()), "the stages in {path}");
    }
}

/// A crate whose files are made up.
fn made_up(files: &[(&str, &str)]) -> Crate {
    let text = |path: &Path| {
        let file = files.iter().find(|file| Path::new(file.0) == path);
        file.map(|file| file.1.to_owned())
    };
    Crate::read(Path::new(files[0].0), &text).expect("every module")
}

#[test]
fn a_wrong_package_is_found() {
    let faults = |folder: &str, needs: &[&str]| {
        package_faults(folder, &needs.iter().map(|&need| need.to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(faults(TRAIN, &[CORE, ROWS]), [""; 0]);
    assert_eq!(faults(ROWS, &[CORE, TRAIN]), ["benches/rows may not depend on crates/train"]);
    assert_eq!(faults(CORE, &["tests"]), ["crates/misdirect may not depend on tests"]);
    assert_eq!(faults("crates/new", &[]), ["crates/new is not in the table of packages"]);
}

#[test]
fn what_points_right_is_found() {
    let core = made_up(&[
        (
            "src/lib.rs",
            "mod bits; mod channel; mod check; mod judge; mod answer;\npub use judge::Ppm;",
        ),
        ("src/bits.rs", "//! Not `crate::judge`.\nconst WORDS: &str = \"crate::judge::X\";"),
        ("src/channel/mod.rs", "mod deep;\npub use deep::Costs;\npub(crate) use crate::judge;"),
        (
            "src/channel/deep.rs",
            "pub struct Costs;
            use super::super::judge::Ppm;
            fn f() -> u32 { crate::judge::ppm(crate::bits::log2(1)) }
            use crate::Ppm as P;
            #[cfg(test)]
            mod tests { use crate::judge::ppm; }",
        ),
        (
            "src/judge/mod.rs",
            "use crate::{bits, channel::Costs};\npub struct Ppm;\nfn ppm() { bits::log2(2) }",
        ),
        ("src/check.rs", "use crate::answer::Answer;\npub struct Check;"),
        ("src/answer.rs", "use super::check;\npub struct Answer(check::Check);"),
    ]);
    let expected = [
        "src/channel/mod.rs:3: judge is not to the left",
        "src/channel/deep.rs:2: judge::Ppm is not to the left",
        "src/channel/deep.rs:3: judge::ppm is not to the left",
        "src/channel/deep.rs:4: Ppm is no stage",
        "src/answer.rs:2: check::Check is not to the left",
    ];
    assert_eq!(stage_faults(&core), expected);
    // And those that are right were seen.
    let seen = |file: &str, path: &str| {
        let is = |at: usize| core.files[at] == Path::new(file);
        core.imports.iter().any(|import| is(import.from) && import.path.join("::") == path)
    };
    assert!(seen("src/channel/deep.rs", "bits::log2") && seen("src/judge/mod.rs", "bits::log2"));
    assert!(seen("src/judge/mod.rs", "channel::Costs"));
}

#[test]
fn a_circle_of_three_files_is_found() {
    let files = [
        ("src/main.rs", "mod a;\nmod b;\nfn main() { a::run() }\nconst MOST: u8 = 1;"),
        ("src/a/mod.rs", "mod c;\npub use c::C;\npub fn run() { crate::b::run() }\npub struct A;"),
        // What the module above is made of is no circle, nor what it only passes on.
        ("src/a/c.rs", "use super::A;\npub struct C(A);\nconst C: u8 = super::super::MOST;"),
        ("src/b.rs", "use crate::a::C;\npub fn run(_: C) {}"),
    ];
    assert_eq!(circles(&made_up(&files)), [""; 0]);
    let mut round = files;
    round[3].1 = "\nfn f() { super::e::run() }\npub fn run() {}";
    round[0].1 = "mod a;\nmod b;\nmod e;\nfn main() { a::run() }";
    let mut round = round.to_vec();
    round.push(("src/e.rs", "use crate::a::run as go;\npub fn run() { go() }"));
    let expected = "3 files in a circle
  src/a/mod.rs:3 needs b::run of src/b.rs
  src/b.rs:2 needs e::run of src/e.rs
  src/e.rs:1 needs a::run of src/a/mod.rs";
    assert_eq!(circles(&made_up(&round)), [expected]);
    // A function of the module above, which needs what calls it.
    let helper = [
        ("src/main.rs", "mod part;\nfn main() { part::run() }\nfn row() {}"),
        ("src/part.rs", "pub fn run() { super::row() }"),
    ];
    assert!(circles(&made_up(&helper))[0].starts_with("2 files in a circle\n  src/main.rs:2"));
}

#[test]
fn a_name_that_is_passed_on_leads_to_its_file() {
    let files = made_up(&[
        ("src/lib.rs", "mod a;\nmod b;\npub mod api { pub use crate::a::*; }"),
        ("src/a/mod.rs", "mod one;\nmod two;\npub(crate) use self::{one::One, two::*};"),
        ("src/a/one.rs", "pub(crate) struct One;\n#[cfg(all(test, unix))]\nmod tests;"),
        ("src/a/two.rs", "pub(crate) enum Two { A }\nimpl Two { fn f() -> impl Sized + use<> {} }"),
        ("src/b.rs", "use crate::api::One;\nuse crate::a;\nfn f() { a::Two::A; One::new(); }"),
    ]);
    let imports = files.imports.iter().filter(|import| import.binds).map(|import| {
        let [from, to] = [import.from, import.to].map(|file| files.files[file].display());
        format!("{from}:{} {} {to}", import.line, import.path.join("::"))
    });
    let imports: Vec<String> = imports.collect();
    let expected = [
        "src/b.rs:1 api::One src/a/one.rs",
        "src/b.rs:3 api::One::new src/a/one.rs",
        "src/b.rs:3 a::Two::A src/a/two.rs",
    ];
    assert_eq!(imports, expected);
}
