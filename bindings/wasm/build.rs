//! Writes the built-in list in the form in which it is sent: what its lines share stands once.
//!
//! `edu 8 @3:aamu acu` for the lines `aamu.edu 8 @3` and `acu.edu 8 @3`. As gzip it is 40 kB, and the
//! list itself 48.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, error, fs};

const LIST: &str = "../../crates/misdirect/src/tables/builtin.txt";

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=build.rs");
    let list = fs::read_to_string(LIST)?;
    let mut out = String::new();
    let mut groups: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for line in list.lines() {
        // The name of a tag is a line as it is.
        if line.starts_with('@') {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let (name, rest) = line.split_once('.').ok_or_else(|| format!("no dot in {line}"))?;
        let tags_at = rest.find('@').unwrap_or(rest.len());
        groups.entry((&rest[tags_at..], rest)).or_default().push(name);
    }
    for ((_, rest), names) in groups {
        out.push_str(&format!("{rest}:{}\n", names.join(" ")));
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("builtin.txt"), out)?;
    Ok(())
}
