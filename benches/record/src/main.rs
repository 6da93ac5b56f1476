//! `cargo xtask bench`: how fast the library is beside its peers, and whether it stays so.
//!
//! `benches/speed` measures: a package of its own workspace, which has the peers. Here its parts are run,
//! its rows kept as the record of a run, and `docs/speed.md` written from that record.

mod document;
mod goals;
mod guard;
mod program;
mod rows;

use misdirect_report::npm;
use misdirect_report::place::{read, root, save, target};
use misdirect_report::shell::{self, cargo, output};
use program::{Program, benches};
use rows::{Row, Rows};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

const USAGE: &str = "cargo xtask bench [--data DIR] [--only PART]… | --report | --quick [--update]";
/// Sizes of directories: what is compared, and what lies between and beyond for the curve.
const SIZES: [usize; 7] = [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];
/// What is built, and the sizes at which.
const BUILT: [(&str, &[usize]); 5] = [
    ("misdirect", &[10, 1000, 100_000, 1_000_000, 10_000_000]),
    ("fst", &[1000, 100_000, 1_000_000]),
    ("symspell_rs", &[1000, 100_000, 1_000_000]),
    ("symspell_rs, distance 2", &[1000, 100_000]),
    ("bk-tree", &[1000, 100_000]),
];
/// Entries of the directory that logs are read with.
const BATCH: usize = 5000;
/// Lists that Node gets: name, and entries.
const NODE: [(&str, usize); 2] = [("1k", 1000), ("100k", 100_000)];

fn main() -> ExitCode {
    shell::main("bench", run)
}

fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments)?;
    if options.report {
        return report(&read_record()?);
    }
    let program = Program::build(options.data.clone())?;
    if options.quick {
        return quick(&program, options.update);
    }
    let is_new = options.only.is_empty() || !benches("record.tsv").exists();
    let mut record = if is_new { Rows::default() } else { read_record()? };
    for (name, part) in PARTS {
        if options.only.is_empty() || options.only.iter().any(|only| only == name) {
            println!("{name}");
            record.renew(part(&program)?);
        }
    }
    let text = format!("# {}\n{}", BANNER_RECORD, record.text());
    save(&benches("record.tsv"), text)?;
    report(&record)
}

const BANNER_RECORD: &str = "The figures of docs/speed.md; written by `cargo xtask bench`: measure, method, entries, class, value.";

type Part = fn(&Program) -> Result<Rows, String>;

/// The parts of a whole run.
const PARTS: [(&str, Part); 9] = [
    ("machine", machine),
    ("pair", |program| program.rows(&["pair"])),
    ("lookup", |program| each_size(program, &SIZES)),
    ("build", build),
    ("batch", batch),
    ("node", node),
    ("worst", |program| program.rows(&["worst"])),
    ("instructions", instructions),
    ("profile", guard::profile),
];

#[derive(Debug, Default)]
struct Options {
    data: Option<PathBuf>,
    only: Vec<String>,
    report: bool,
    quick: bool,
    update: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--data" => options.data = Some(words.next().ok_or(USAGE)?.into()),
                "--only" => options.only.push(words.next().ok_or(USAGE)?.clone()),
                "--report" => options.report = true,
                "--quick" => options.quick = true,
                "--update" => options.update = true,
                other => return Err(format!("{other}?\n{USAGE}")),
            }
        }
        let known = |only: &String| PARTS.iter().any(|(name, _)| name == only);
        match options.only.iter().find(|only| !known(only)) {
            Some(only) => {
                let names: Vec<_> = PARTS.iter().map(|(name, _)| *name).collect();
                Err(format!("no part {only}: {}", names.join(", ")))
            }
            None if options.update && !options.quick => Err(USAGE.into()),
            None => Ok(options),
        }
    }
}

/// A minute at most: counts, and that all exact methods agree.
fn quick(program: &Program, update: bool) -> Result<(), String> {
    // These assert that answers are equal.
    program.rows(&["pair"])?;
    let rows = program.rows(&["lookup", "1000"])?;
    let agreed = rows.of("answers agreed on").map(|row| row.value).sum::<f64>();
    println!("{} methods agree on {agreed:.0} answers", rows.methods("answers agreed on").len());
    guard::compare(&guard::count(program)?, &benches("instructions.tsv"), update)
}

fn each_size(program: &Program, sizes: &[usize]) -> Result<Rows, String> {
    let mut rows = Rows::default();
    for size in sizes {
        rows.0.extend(program.rows(&["lookup", &size.to_string()])?.0);
    }
    Ok(rows)
}

fn build(program: &Program) -> Result<Rows, String> {
    let mut rows = Rows::default();
    for (method, sizes) in BUILT {
        for size in sizes {
            rows.0.extend(program.rows(&["build", method, &size.to_string()])?.0);
        }
    }
    Ok(rows)
}

fn batch(program: &Program) -> Result<Rows, String> {
    let folder = program.folder.join("logs");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    program.rows(&["batch", &BATCH.to_string(), &folder.to_string_lossy()])
}

/// With the package as `cargo xtask wasm` makes it.
fn node(program: &Program) -> Result<Rows, String> {
    let peers = npm::install("quality/node")?;
    cargo(&["xtask", "wasm", "--build"])?;
    let folder = program.prepare()?;
    let package = target().join("wasm/package");
    let mut rows = Rows::default();
    for (name, entries) in NODE {
        let mut command = Command::new("node");
        command.arg(benches("node/time.mjs")).arg(&peers).arg(&package);
        command.arg(&folder).args([name, &entries.to_string()]);
        rows.0.extend(Rows::parse(&output(&mut command)?)?.0);
    }
    Ok(rows)
}

fn instructions(program: &Program) -> Result<Rows, String> {
    let counts = guard::count(program)?;
    let row = |(case, value)| Row {
        measure: "instructions".into(),
        method: "misdirect".into(),
        entries: 0,
        class: case,
        value,
    };
    Ok(Rows(counts.into_iter().map(row).collect()))
}

/// What the figures depend on.
fn machine(program: &Program) -> Result<Rows, String> {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?").to_owned();
    let rust = output(Command::new("rustc").arg("--version"))?;
    let names = match program.data {
        None => "the built-in directory and invented ones",
        Some(_) => "real ones (--data) and, beyond them, invented ones",
    };
    let facts = [
        ("processor", model.map_or("?", |(_, model)| model).to_owned(), cores as f64),
        ("load", load.clone(), load.parse().unwrap_or_default()),
        ("compiler", rust.trim().to_owned(), 0.0),
        ("names", names.to_owned(), 0.0),
    ];
    let row = |(method, class, value): (&str, String, f64)| Row {
        measure: "machine".into(),
        method: method.into(),
        entries: 0,
        class,
        value,
    };
    Ok(Rows(facts.into_iter().map(row).collect()))
}

/// Writes the document and its picture.
fn report(record: &Rows) -> Result<(), String> {
    let discussion = read(&benches("discussion.md"))?;
    let lock = read(&benches("Cargo.lock"))?;
    let expected = guard::expected(&benches("instructions.tsv"))?;
    let docs = root().join("docs");
    let text = document::document(record, &expected, &discussion, &lock)?;
    save(&docs.join("speed.md"), text)?;
    save(&docs.join("speed.svg"), document::growth(record))?;
    print!("{}", goals::terminal(record));
    println!("docs/speed.md and docs/speed.svg are written");
    Ok(())
}

fn read_record() -> Result<Rows, String> {
    Rows::parse(&read(&benches("record.tsv"))?)
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn arguments_are_checked() {
        let parse = |line: &str| {
            Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        assert!(parse("").is_ok() && parse("--quick --update").is_ok());
        assert_eq!(parse("--only pair --only node").unwrap().only, ["pair", "node"]);
        for wrong in ["--only", "--only nothing", "--update", "--fast", "--data"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
