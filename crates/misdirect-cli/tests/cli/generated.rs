//! What is made from the command and kept in the repository or given to shells.

use crate::run::{run, run_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn manual_pages_are_those_of_the_arguments() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run_in(folder.path(), &["man", "."], b"").status, 0);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    let (made, kept) = (files(folder.path()), files(&kept));
    assert!(made.contains_key("misdirect-check.1"));
    assert!(
        made == kept,
        "run `cargo run --package misdirect-cli -- man crates/misdirect-cli/man`, and remove pages \
         that are no more"
    );
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let name = |file: &fs::DirEntry| file.file_name().into_string().unwrap();
    files.map(|file| (name(&file), fs::read_to_string(file.path()).unwrap())).collect()
}

#[test]
fn completions_are_scripts_that_load() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completions", shell]);
        assert_eq!(script.status, 0);
        for word in ["misdirect", "inspect", "evidence"] {
            assert!(script.out.contains(word), "{shell}");
        }
        let file = folder.path().join(shell);
        fs::write(&file, script.out).unwrap();
        // A shell that is not installed and need not be has been asked for text alone: `cargo xtask
        // test completions` says that it must.
        let output = Command::new(shell).arg("-n").arg(&file).output();
        let needed = std::env::var_os("MISDIRECT_SHELLS").is_some();
        assert!(output.is_ok() || !needed, "{shell}: {output:?}");
        if let Ok(output) = output {
            assert!(output.status.success(), "{shell}: {output:?}");
        }
    }
    assert_eq!(run(&["completions", "tcsh"]).status, 2);
}

#[test]
#[cfg(unix)]
fn bash_completes_options() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("script"), run(&["completions", "bash"]).out).unwrap();
    let ask = "source ./script; COMP_WORDS=(misdirect check --ex); COMP_CWORD=2; \
               _misdirect misdirect --ex check; echo ${COMPREPLY[@]}";
    let output = Command::new("bash").args(["-c", ask]).current_dir(folder.path()).output();
    assert_eq!(String::from_utf8(output.unwrap().stdout).unwrap(), "--explore\n");
}
