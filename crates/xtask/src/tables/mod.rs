//! `cargo xtask tables`: makes the generated files of the core from committed inputs.
//!
//! Nothing is downloaded here, so a build never waits for a network: `--fetch` renews the inputs
//! from pinned packages (see `fetch.rs`), `--check` compares what would be written with what is
//! there, byte for byte.

mod builtin;
mod confusables;
mod dafsa;
pub(crate) mod evidence;
mod fetch;
mod keyboards;
mod layouts;
mod public_suffix;
mod scripts;
mod source;

use misdirect_report::place::{root, save};
use source::{Generated, banner_of_crates, input};

/// Runs the command with its arguments.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [] => generate()?.iter().try_for_each(write),
        [flag] if flag == "--check" => check(&generate()?),
        [flag] if flag == "--fetch" => fetch::fetch(),
        _ => Err("usage: cargo xtask tables [--check | --fetch]".to_owned()),
    }
}

fn generate() -> Result<Vec<Generated>, String> {
    let (list, list_banner) = input("tests/conformance/public_suffix_list.dat")?;
    let (keyboards, keyboards_banner) = input("data/keyboards.txt")?;
    let (layouts, layouts_banner) = input("data/layouts.txt")?;
    // The last says which characters a name can hold.
    let confusables = banner_of_crates(&["unicode-security", "icu_normalizer_data"])?;
    let scripts = banner_of_crates(&["unicode-script", "unicode-security", "icu_normalizer_data"])?;
    let tables = "crates/misdirect/src/tables";
    let (suffixes, suffix_text) = public_suffix::generate(&list, &list_banner)?;
    let sources = [
        ("public_suffix.rs", suffixes.into_bytes()),
        ("public_suffix.txt", suffix_text.into_bytes()),
        ("confusables.rs", confusables::generate(&confusables)?.into_bytes()),
        ("scripts.rs", scripts::generate(&scripts)?.into_bytes()),
        ("keyboards.rs", keyboards::generate(&keyboards, &keyboards_banner)?.into_bytes()),
        ("layouts.rs", layouts::generate(&layouts, &layouts_banner)?.into_bytes()),
    ];
    let files = sources.into_iter().map(|(name, text)| (format!("{tables}/{name}"), text));
    Ok(files.chain(builtin::generate(tables)?).chain(evidence::generate(tables)?).collect())
}

fn write((path, contents): &Generated) -> Result<(), String> {
    save(&root().join(path), contents)
}

fn check(files: &[Generated]) -> Result<(), String> {
    for (path, contents) in files {
        let found = std::fs::read(root().join(path)).map_err(|error| format!("{path}: {error}"))?;
        if found != *contents {
            return Err(format!("{path} is not what `cargo xtask tables` writes"));
        }
    }
    Ok(())
}
