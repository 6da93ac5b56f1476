//! The built-in directory: the lists of `data/directory`, compiled to an image for native programs
//! and joined to one text for WebAssembly, where an image would compress badly.

use super::source::{Generated, banner};
use misdirect::directory::Builder;
use misdirect_report::place::{list, read, root, sha256};
use std::collections::BTreeMap;
use std::path::Path;

const FOLDER: &str = "data/directory";
const GROUPED: &str = "bindings/wasm/src/builtin.txt";

pub(super) fn generate(tables: &str) -> Result<[Generated; 3], String> {
    let text = lists(&root().join(FOLDER))?;
    let mut builder = Builder::new();
    builder.add_list(&text).map_err(|error| format!("{FOLDER}, all lists joined: {error}"))?;
    let image = builder.build().map_err(|error| format!("{FOLDER}: {error}"))?;
    let hash = sha256(&text);
    let source = format!(
        "//! The built-in directory.\n{}\n\
         /// It opens where it lies.\n\
         pub(crate) static BUILTIN_IMAGE: &[u8] = include_bytes!(\"builtin.image\");\n",
        banner(&[format!("`{FOLDER}/*.txt`, entries joined, SHA-256\n//! `{hash}`")])
    );
    Ok([
        (format!("{tables}/builtin.image"), image),
        (format!("{tables}/builtin.rs"), source.into_bytes()),
        (GROUPED.to_owned(), grouped(&text)?.into_bytes()),
    ])
}

/// The list in the form in which it is sent over a network: what its lines share stands once.
///
/// `edu 8 8:aamu acu` for the lines `aamu.edu 8 @3` and `acu.edu 8 @3`: suffix, weight, and tags as bits
/// of a number. As gzip it is 40 kB, and the list itself 48. `bindings/wasm/src/builtin.rs` reads it.
fn grouped(list: &str) -> Result<String, String> {
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
        let tags = words.try_fold(0, |tags, word| -> Result<u8, String> {
            let tag = word.strip_prefix('@').ok_or_else(|| format!("no tag: {line}"))?;
            Ok(tags | 1 << tag.parse::<u8>().map_err(|error| format!("{line}: {error}"))?)
        })?;
        groups.entry((tags, suffix, weight)).or_default().push(name);
    }
    for ((tags, suffix, weight), names) in groups {
        out.push_str(&format!("{suffix} {weight} {tags}:{}\n", names.join(" ")));
    }
    Ok(out)
}

/// The entries of all lists in the order of the files' names, without comments. A file that does
/// not compile by itself is an error with its line.
pub(super) fn lists(folder: &Path) -> Result<String, String> {
    let mut files = list(folder)?;
    files.retain(|path| {
        let is_list = path.extension().is_some_and(|extension| extension == "txt");
        // Notes beside the lists: what was left out, and which neighbours are meant to be.
        let is_note =
            path.file_stem().is_some_and(|name| name == "excluded" || name == "neighbours");
        is_list && !is_note
    });
    let mut text = String::new();
    for path in &files {
        let list = read(path)?;
        let compiled = Builder::new().add_list(&list);
        compiled.map_err(|error| format!("{}: {error}", path.display()))?;
        for line in list.lines().map(|line| line.split(" #").next().unwrap_or_default().trim()) {
            if !line.is_empty() && !line.starts_with('#') {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    Ok(text)
}
