//! `cargo xtask bindings`: tests and measures every binding, and writes the table of `bindings/README.md`.

use misdirect_report::place::{list, read, root, save, target};
use misdirect_report::shell::{cargo, output};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BEGIN: &str = "<!-- written by `cargo xtask bindings` -->\n";
const END: &str = "<!-- end -->";
const HEAD: &str = "| | install | version | size | corpus rows passed | overhead |\n\
                    |---|---|---|---|---:|---|\n";
/// Addresses that JavaScript is timed with, by class: those of tests/wasm/time.mjs.
const LISTED: [&str; 4] = ["joe@gmail.com", "ann@yahoo.co.uk", "bob@army.mil", "kim@web.de"];
const SLIPS: [&str; 4] =
    ["joe@gmial.com", "ann@yaho.co.uk", "general@us.army.ml", "kim@hotmial.fr"];

type Row = fn() -> Result<String, String>;

/// The languages: what an argument calls them, how their row begins, and how it is made.
const LANGUAGES: [(&str, &str, Row); 3] = [
    ("c", "| C, C++ ", c),
    ("javascript", "| JavaScript ", javascript),
    ("python", "| Python ", python),
];

/// Runs the tests of all bindings, or of those that are named, then measures them, and writes what came of
/// it.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let is_known = |name: &String| LANGUAGES.iter().any(|(known, ..)| known == name);
    if !arguments.iter().all(is_known) {
        return Err("usage: cargo xtask bindings [c] [javascript] [python]".into());
    }
    let path = root().join("bindings/README.md");
    let text = read(&path)?;
    let (before, rest) =
        text.split_once(BEGIN).ok_or("bindings/README.md: no place for a table")?;
    let (old, after) = rest.split_once(END).ok_or("bindings/README.md: no end of the table")?;
    let mut table = HEAD.to_owned();
    for (name, start, row) in LANGUAGES {
        let old = old.lines().find(|line| line.starts_with(start));
        table += &match old.filter(|_| !arguments.is_empty() && !arguments.contains(&name.into())) {
            Some(old) => format!("{old}\n"),
            // A test that fails ends this, so the rows of the table are rows that passed.
            None => row()?,
        };
    }
    save(&path, format!("{before}{BEGIN}{table}{END}{after}"))
}

fn line(language: &str, install: &str, size: &str, overhead: &str) -> Result<String, String> {
    let (version, rows) = (env!("CARGO_PKG_VERSION"), rows()?);
    Ok(format!("| {language} | {install} | {version} | {size} | {rows} | {overhead} |\n"))
}

fn c() -> Result<String, String> {
    xtask(&["c"])?;
    let time = xtask(&["c", "--time"])?;
    let ns = |of: &str, what: &str| {
        let line = time.lines().find(|line| line.starts_with(of) && line.contains(what));
        let numbers = line.into_iter().flat_map(|line| line.split([' ', ',']));
        numbers.filter_map(|word| word.parse::<f64>().ok()).collect::<Vec<_>>()
    };
    let rust = ns("rust:", "corpus");
    let (all, listed) = (ns("c:", "corpus"), ns("c:", "listed"));
    let (&[rust_all, rust_listed], &[all], &[listed]) = (&rust[..], &all[..], &listed[..]) else {
        return Err(format!("c --time says {time}"));
    };
    let archive = target().join("c/package.tar.gz");
    xtask(&["install-c", "--archive", &archive.to_string_lossy()])?;
    let library = target().join("c/prefix/lib/libmisdirect.so");
    line(
        "C, C++",
        "`cargo xtask install-c --prefix /usr/local`",
        &format!("archive {}, shared library {}", kilobytes(&archive)?, kilobytes(&library)?),
        &format!(
            "{:.2} × Rust over the corpus; {:+.0} ns where the domain is listed",
            all / rust_all,
            listed - rust_listed
        ),
    )
}

fn javascript() -> Result<String, String> {
    xtask(&["wasm"])?;
    let time = xtask(&["wasm", "--time"])?;
    let of = |class: &str, addresses: &[&str]| {
        let line = time.lines().find_map(|line| line.strip_prefix(&format!("wasm: {class} ")));
        let numbers = line.unwrap_or_default().split(' ').map(|word| word.parse::<f64>().ok());
        let numbers = numbers.collect::<Option<Vec<_>>>().filter(|numbers| numbers.len() == 3);
        let [here, _, mailcheck] = numbers.ok_or(format!("wasm --time says {time}"))?[..] else {
            return Err(format!("wasm --time says {time}"));
        };
        Ok::<_, String>((here / native(addresses)?, mailcheck / here))
    };
    let ((listed, ahead), (slip, slip_ahead)) = (of("listed", &LISTED)?, of("slip", &SLIPS)?);
    let start = time.lines().find(|line| line.contains("node.mjs to the first check"));
    let start = start.and_then(|line| line.split("first check ").nth(1)?.split(" ms").next());
    let module = time.lines().find_map(|line| line.strip_prefix("wasm: misdirect.wasm "));
    let zipped = module.and_then(|line| line.split(' ').nth(1)?.parse::<u64>().ok());
    let archive = target().join("wasm/misdirect.tgz");
    line(
        "JavaScript",
        "`npm install misdirect`",
        &format!(
            "archive {}, module {} kB gzip",
            kilobytes(&archive)?,
            zipped.map_or("?".into(), |bytes| (bytes / 1000).to_string())
        ),
        &format!(
            "{listed:.1} × Rust where the domain is listed, {slip:.1} × for slips; mailcheck takes \
             {ahead:.1} and {slip_ahead:.1} × as long as this; first check after {} ms",
            start.unwrap_or("?")
        ),
    )
}

fn python() -> Result<String, String> {
    xtask(&["python"])?;
    let time = xtask(&["python", "--time"])?;
    let above = |class: &str| {
        let line = time.lines().find(|line| line.starts_with(class));
        let numbers = line.into_iter().flat_map(str::split_whitespace).rev();
        numbers.filter_map(|word| word.parse::<i64>().ok()).nth(2)
    };
    let arrow = time.lines().find_map(|line| line.split_once(" of Rust's throughput"));
    let (Some(listed), Some(suspect), Some((arrow, _))) =
        (above("listed"), above("suspect"), arrow)
    else {
        return Err(format!("python --time says {time}"));
    };
    let wheel = find(&target().join("python/dist"), ".whl")?;
    line(
        "Python",
        "`pip install misdirect`",
        &format!("wheel {}", kilobytes(&wheel)?),
        &format!(
            "{listed:+} ns a call where the domain is listed, {suspect:+} ns with a suggestion; columns \
             {arrow} of Rust's throughput"
        ),
    )
}

/// Nanoseconds of a check in Rust.
fn native(addresses: &[&str]) -> Result<f64, String> {
    let file = target().join("addresses.txt");
    let text = (addresses.join("\n") + "\n").repeat(1000);
    save(&file, text)?;
    cargo(&["build", "--quiet", "--release", "-p", "misdirect-tests", "--example", "time_lines"])?;
    let mut program = Command::new(target().join("release/examples/time_lines"));
    let found = output(program.arg(&file).arg("20"))?;
    found.trim().parse().map_err(|error| format!("{found}: {error}"))
}

/// Rows of the corpus.
fn rows() -> Result<usize, String> {
    let files = list(&root().join("tests/corpus"))?.into_iter();
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl"));
    files.map(|path| Ok(read(&path)?.lines().count())).sum()
}

fn xtask(arguments: &[&str]) -> Result<String, String> {
    println!("{}", arguments.join(" "));
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    output(Command::new(this).args(arguments).current_dir(root()))
}

fn find(folder: &Path, end: &str) -> Result<PathBuf, String> {
    let found = list(folder)?.into_iter().find(|path| path.to_string_lossy().ends_with(end));
    found.ok_or(format!("{}: nothing that ends with {end}", folder.display()))
}

fn kilobytes(path: &Path) -> Result<String, String> {
    let bytes = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    Ok(format!("{} kB", bytes / 1000))
}
