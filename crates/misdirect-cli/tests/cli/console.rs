//! Runs what the documents and `--help` tell people to type.

use crate::run::{file, is_shown, run, run_in};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs a line in bash, in a folder, with the command on the path. Standard output, standard error
/// and status.
fn bash(folder: &Path, line: &str) -> (String, String, i32) {
    let binary = Path::new(env!("CARGO_BIN_EXE_misdirect"));
    let mut path = binary.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("bash is there");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

#[test]
#[cfg(unix)]
fn every_example_of_the_help_runs() {
    let folder = tempfile::tempdir().unwrap();
    let addresses = "ann@smallfirm.example\nbob@smallfirm.example\njoe@gmial.com\n";
    file(folder.path(), "addresses.txt", addresses);
    file(folder.path(), "own.list", "smallfirm.example 50\n");
    file(folder.path(), "contacts.vcf", "BEGIN:VCARD\nEMAIL:ann@smallfirm.example\nEND:VCARD\n");
    fs::create_dir_all(folder.path().join("Maildir/cur")).unwrap();
    for (name, from, to) in [("1", "ann", "bob"), ("2", "bob", "ann"), ("3", "ann", "bob")] {
        let message = format!("From: {from}@{from}.example\nTo: {to}@{to}.example\n\n");
        file(folder.path(), &format!("Maildir/cur/{name}"), message);
    }
    let arrival =
        "postfix/qmgr[1]: 4XXa1: from=<ann@ann.example>, size=1, nrcpt=1 (queue active)\n";
    file(folder.path(), "mail.log", arrival);
    file(folder.path(), "domains.txt", "smallfirm.example\n");
    file(folder.path(), "aliases", "staff: ann@gmail.com, joe@gmial.com\n");
    file(folder.path(), "db.smallfirm.example", "@ MX 10 mail.gmial.com.\n");
    file(folder.path(), "forward.sieve", "redirect \"joe@gmial.com\";\n");
    let query = "client 192.0.2.5#53 (army.ml): query: army.ml IN MX + (192.0.2.53)\n";
    file(folder.path(), "query.log", query);
    file(folder.path(), "export.csv", "day,qname\n1,army.ml\n");
    file(folder.path(), "queries.tsv", "1\t2\tarmy.ml\n");
    for shell_folder in
        [".local/share/bash-completion/completions", ".config/fish/completions", ".zfunc"]
    {
        fs::create_dir_all(folder.path().join(shell_folder)).unwrap();
    }
    let help = run(&["--help"]).out;
    let mut commands = commands(&help);
    // What others read comes first.
    commands.sort_unstable_by_key(|command| *command != "build");
    assert!(commands.contains(&"build") && commands.contains(&"variants"), "{commands:?}");
    for command in commands {
        let examples = examples(&run(&[command, "--help"]).out);
        assert!(examples.len() >= 3, "{command}: {examples:?}");
        for example in examples {
            // What would watch for ever is ended as a service is.
            let ended = "timeout --preserve-status -s TERM 1 misdirect watch";
            let line = example.replacen("misdirect watch", ended, 1);
            let (_, err, status) = bash(folder.path(), &line);
            // Whoever reads mail is told whose it is taken for, and whoever listens where.
            let is_told =
                err.is_empty() || example.contains("--from") || example.contains("--listen");
            assert!(status < 2 && is_told, "{example}: {status} {err}");
        }
    }
    for example in examples(&help) {
        assert!(bash(folder.path(), &example).2 < 2, "{example}");
    }
}

/// The commands that a help text lists, but for `help` itself.
fn commands(help: &str) -> Vec<&str> {
    let part = help.split("Commands:\n").nth(1).expect("commands");
    let lines = part.lines().take_while(|line| !line.is_empty());
    let words = lines.filter_map(|line| line.split_whitespace().next());
    words.filter(|command| *command != "help").collect()
}

/// Commands of a help text: its lines after `Examples:` with two blanks in front; four continue.
fn examples(help: &str) -> Vec<String> {
    let part = help.split("Examples:\n").nth(1).expect("examples");
    let mut examples: Vec<String> = Vec::new();
    for line in part.lines().take_while(|line| !line.is_empty()) {
        let indent = line.len() - line.trim_start().len();
        match (indent, examples.last_mut()) {
            (2, _) => examples.push(line.trim().to_owned()),
            (4, Some(last)) => last.push_str(line),
            _ => {}
        }
    }
    examples
}

#[test]
fn the_readme_shows_what_is_printed() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(repository.join("README.md")).unwrap();
    let mut count = 0;
    for block in readme.split("```console\n").skip(1) {
        let (command, printed) = block.split("```").next().unwrap().split_once('\n').unwrap();
        let Some(words) = command.strip_prefix("$ cargo run --release -- ") else { continue };
        let words: Vec<&str> = words.split(' ').collect();
        is_shown(&repository.join("README.md"), printed, &run_in(&repository, &words, b"").out);
        count += 1;
    }
    assert_eq!(count, 4);
}

#[test]
#[cfg(unix)]
fn the_guide_to_directories_says_what_happens() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/directories.md");
    let guide = fs::read_to_string(guide).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Each command has a shell of its own, which is told what was defined before.
    let (mut count, mut functions) = (0, String::new());
    for block in guide.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for step in format!("\n{block}").split("\n$ ").filter(|step| !step.is_empty()) {
            let (command, expected) = split_step(step);
            if command.contains("() {") {
                functions.extend([&command, "\n"]);
                continue;
            }
            let (out, err, status) = bash(folder.path(), &format!("{functions}{command}"));
            assert!(status < 2 || expected.starts_with("misdirect: "), "{command}\n{err}");
            let lines = |text: &str| text.lines().map(without_number).collect::<Vec<_>>();
            assert_eq!(lines(&(out + &err)), lines(&expected), "{command}");
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
}

/// How probable something is and how large an image is may change; that is no fault of the guide.
fn without_number(line: &str) -> String {
    if let Some((head, tail)) = line.split_once(" bytes compiled") {
        return head
            .trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ',')
            .to_owned()
            + tail;
    }
    match line.rfind("; ").filter(|_| line.ends_with("%)")) {
        Some(at) => line.get(..at).unwrap_or_default().to_owned(),
        None => line.to_owned(),
    }
}

/// A command with its further lines, which begin with `> `, and what it prints.
fn split_step(step: &str) -> (String, String) {
    let (mut command, mut expected) = (String::new(), String::new());
    for (index, line) in step.lines().enumerate() {
        match (index, line.strip_prefix("> ")) {
            (0, _) => command.push_str(line),
            (_, Some(more)) if expected.is_empty() => command.extend(["\n", more]),
            _ => expected.extend([line, "\n"]),
        }
    }
    (command, expected)
}
