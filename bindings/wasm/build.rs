//! Writes the built-in list in the form in which it is sent: what its lines share stands once.
//!
//! `edu 8 8:aamu acu` for the lines `aamu.edu 8 @3` and `acu.edu 8 @3`: suffix, weight, and tags as bits of a
//! number. As gzip it is 40 kB, and the list itself 48.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, error, fs};

const LIST: &str = "../../crates/misdirect/src/tables/builtin.txt";

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=build.rs");
    let list = fs::read_to_string(LIST)?;
    let mut out = String::new();
    let mut groups: BTreeMap<(u8, &str, &str), Vec<&str>> = BTreeMap::new();
    for line in list.lines() {
        // The name of a tag is a line as it is.
        if line.starts_with('@') {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let (name, rest) = line.split_once('.').ok_or_else(|| format!("no dot in {line}"))?;
        let mut words = rest.split(' ').peekable();
        let suffix = words.next().unwrap_or_default();
        let weight = words.next_if(|word| !word.starts_with('@')).unwrap_or("1");
        let tags = words.try_fold(0, |tags, word| -> Result<u8, Box<dyn error::Error>> {
            let tag = word.strip_prefix('@').ok_or_else(|| format!("no tag: {line}"))?;
            Ok(tags | 1 << tag.parse::<u8>()?)
        })?;
        groups.entry((tags, suffix, weight)).or_default().push(name);
    }
    for ((tags, suffix, weight), names) in groups {
        out.push_str(&format!("{suffix} {weight} {tags}:{}\n", names.join(" ")));
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("builtin.txt"), out)?;
    Ok(())
}
