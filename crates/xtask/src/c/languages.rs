//! The programs of `bindings/c/languages`: other languages call the installed library.

use super::tools::{exists, prefix};
use misdirect_report::place::root;
use misdirect_report::shell::output;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

/// Given to each program: a To line and one address more. What is in them, and what it says of each.
const LISTS: [&str; 2] =
    ["\"Smith, Gen.\" <general@us.army.ml>; ann@gmial.com; ann@mail.con", "bob@gmail.com"];
const ADDRESSES: [&str; 4] =
    ["general@us.army.ml", "ann@gmial.com", "ann@mail.con", "bob@gmail.com"];
const MEANT: [&str; 4] = ["us.army.mil", "gmail.com", "mail.com or gmail.com", ""];
/// Debian's.
const JNA: &str = "/usr/share/java/jna.jar";

/// Runs each whose language is there, and says which are not.
pub(super) fn run_all(folder: &Path) -> Result<(), String> {
    let mut absent = Vec::new();
    for (language, program, command) in [
        ("Go", "go", go as fn(&Path, &Path) -> Command),
        ("Java", "java", java),
        ("LuaJIT", "luajit", luajit),
        ("PHP", "php", php),
    ] {
        if !exists(program) || language == "Java" && !Path::new(JNA).exists() {
            absent.push(language);
            continue;
        }
        let sources = root().join("bindings/c/languages");
        let text = output(command(&sources, folder).args(LISTS))?;
        let lines: Vec<&str> = text.lines().collect();
        let right = lines.len() == ADDRESSES.len()
            && lines.iter().zip(ADDRESSES).zip(MEANT).all(|((line, address), meant)| {
                let said = line.strip_prefix(&format!("{address}: {meant} "));
                said.and_then(|p| p.parse::<f64>().ok())
                    .is_some_and(|p| (p > 0.5) != meant.is_empty())
            });
        if !right {
            return Err(format!("{language} says:\n{text}"));
        }
        println!("c: {language}");
    }
    if !absent.is_empty() {
        println!("c: not there: {}", absent.join(", "));
    }
    Ok(())
}

fn go(sources: &Path, folder: &Path) -> Command {
    let mut command = Command::new("go");
    command.arg("run").arg(sources.join("main.go")).env("GO111MODULE", "off");
    command.env("GOCACHE", folder.join("go")).env("GOFLAGS", "-mod=mod");
    // Go's cache does not look into an installed header: a struct that had grown kept its old size.
    let mut hash = DefaultHasher::new();
    fs::read(prefix().join("include/misdirect.h")).unwrap_or_default().hash(&mut hash);
    command.env("CGO_CFLAGS", format!("-O2 -DHEADER={}", hash.finish()));
    command.env("PKG_CONFIG_PATH", prefix().join("lib/pkgconfig"));
    command.env("LD_LIBRARY_PATH", prefix().join("lib"));
    command
}

fn java(sources: &Path, _: &Path) -> Command {
    let mut command = Command::new("java");
    command
        .args(["-cp", JNA])
        .arg(format!("-Djna.library.path={}", prefix().join("lib").display()));
    command.arg(sources.join("Misdirect.java"));
    command
}

fn luajit(sources: &Path, _: &Path) -> Command {
    let mut command = Command::new("luajit");
    command.arg(sources.join("misdirect.lua")).arg(prefix());
    command
}

fn php(sources: &Path, _: &Path) -> Command {
    let mut command = Command::new("php");
    command.args(["-d", "ffi.enable=1"]).arg(sources.join("misdirect.php")).arg(prefix());
    command
}
