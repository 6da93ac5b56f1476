//! `misdirect lint` from outside: files, folders, formats, what is left as it is, and exit statuses.

use crate::run::{Run, file, is_shown, run_in};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ALIASES: &str =
    "# misdirect: ignored is no mark\nroot: joe\nstaff: ann@gmail.com, joe@gmial.com\n";

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn lint(folder: &Path, arguments: &[&str]) -> Run {
    run_in(folder, &[&["lint"], arguments].concat(), b"")
}

#[test]
fn a_place_and_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "aliases", ALIASES);
    let run = lint(folder.path(), &["aliases"]);
    assert!(
        run.out.starts_with("aliases:3:23: suspect: did you mean joe@gmail.com? "),
        "{}",
        run.out
    );
    assert!(run.out.ends_with("; written: joe@gmial.com\n"), "{}", run.out);
    assert_eq!((run.out.lines().count(), run.err.as_str(), run.status), (1, "", 1));
    assert_eq!(lint(folder.path(), &["--threshold", "1", "aliases"]).status, 0);
    // The column is in characters, and a byte that is none counts as one.
    let input = "ü\u{1f600}\u{fffd}: joe@gmial.com".replace('\u{fffd}', "\u{0}").into_bytes();
    let input: Vec<u8> =
        input.into_iter().map(|byte| if byte == 0 { 0xff } else { byte }).collect();
    let run = run_in(folder.path(), &["lint", "--stdin-name", "in put", "-"], &input);
    assert!(run.out.starts_with("in put:1:6: suspect: "), "{}", run.out);
}

#[test]
fn each_kind_of_file() {
    let folder = tempfile::tempdir().unwrap();
    let zone = "$ORIGIN smallfirm.example.\n@ IN SOA ns1.akam.net. joe.gmial.com. (\n 1 2 3 4 5 )\n\
                @ NS a22-67.akam.ne.\n@ NS a1-29.akam.net.\n@ MX 10 mail.gmial.com.\n@ TXT \"v=spf1 include:_spf.gogle.com ~all\"\n\
                _dmarc TXT \"v=DMARC1; p=none; rua=mailto:joe@outlok.com\"\nwww A 192.0.2.1\n";
    for (name, text, count) in [
        (".forward", "\\joe, joe@gmial.com\n", 1),
        ("a.sieve", "redirect :copy \"joe@gmial.com\";\n", 1),
        (
            ".mailmap",
            "Joe <joe@gmail.com> <joe@gmial.com>\nAnn <ann@web.de> <x@gmial.com>\nBob <bob@gmial.com>\n",
            1,
        ),
        ("a.csv", "1;Joe;joe@gmial.com\r\n2;Ann;ann@gmail.com\r\n", 1),
        ("a.json", "{\"mail\":\"joe@gmial.com\"}", 1),
        ("a.yaml", "relay: smtp.gmial.com\nmail: joe@gmial.com\n", 2),
        ("a.toml", "authors = [\"Joe <joe@gmial.com>\"]\n", 1),
        ("a.py", "@gmial.com\ndef f(a): return a @ b.c\n", 0),
        (
            "a.sh",
            "git clone git@gmial.com:x/y\nscp a joe@gmial.com:\ncurl https://joe:x@gmial.com/\n",
            0,
        ),
        ("package.json", "{\"a\":\"npm:@x/y@1.2.3\",\"b\":\"lodash@4.17.21\"}", 0),
        ("corrections", "joe@gmial.com joe@gmail.com\n", 0),
        ("db.smallfirm", zone, 5),
    ] {
        file(folder.path(), name, text);
        let run = lint(folder.path(), &[name]);
        assert_eq!((run.out.lines().count(), run.err.as_str()), (count, ""), "{name}: {}", run.out);
    }
    // And all of them by their folder.
    assert_eq!(lint(folder.path(), &["."]).out.lines().count(), 13);
    assert!(
        lint(folder.path(), &["db.smallfirm"])
            .out
            .contains("4:6: suspect: did you mean a22-67.akam.net?")
    );
}

#[test]
fn the_file_is_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let run =
        |text: &str| run_in(folder.path(), &["lint", "-"], text.as_bytes()).out.lines().count();
    assert_eq!(run("joe@ebian.org\n"), 0, "alone it may be anybody's");
    assert_eq!(run(&("ann@debian.org\n".repeat(9) + "joe@ebian.org\n")), 1);
    assert_eq!(run(&("joe@ebian.org\n".to_owned() + &"ann@debian.org\n".repeat(9))), 1);
    assert_eq!(run(&("ann@web.de\n".repeat(9) + "joe@ebian.org\n")), 0);
}

#[test]
fn what_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    file(
        folder.path(),
        "a.txt",
        "joe@gmial.com # misdirect: ignore\n// misdirect: ignore\njoe@gmial.com\njoe@gmial.com\n",
    );
    fs::write(folder.path().join("b.bin"), b"\0joe@gmial.com").unwrap();
    let run = lint(folder.path(), &["--stats", "."]);
    assert!(
        run.out.starts_with("./a.txt:4:1:") || run.out.starts_with("a.txt:4:1:"),
        "{}",
        run.out
    );
    assert_eq!(run.out.lines().count(), 1);
    assert_eq!(
        run.err,
        "misdirect: 1 suspect, 3 addresses, 0 hosts in 1 file; 2 ignored, 0 known, 1 binary file skipped\n"
    );
    file(folder.path(), ".misdirectignore", "a.txt\n");
    assert_eq!(lint(folder.path(), &["."]).status, 0);
    assert_eq!(lint(folder.path(), &["--no-ignore", "."]).status, 1);
    assert_eq!(lint(folder.path(), &["a.txt"]).status, 1, "what is named is read");
}

#[test]
fn a_baseline_lives_while_lines_move() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a.txt", "joe@gmial.com\nann@outlok.com\n");
    let with = |more: &[&str]| lint(folder.path(), &[&["--baseline", "known.json"], more].concat());
    assert_eq!(with(&["."]).status, 2, "there is none");
    let written = with(&["--write-baseline", "."]);
    assert_eq!((written.out.as_str(), written.err.as_str(), written.status), ("", "", 0));
    // It has the addresses, and is not read itself.
    assert_eq!((with(&["."]).status, with(&["./a.txt"]).status), (0, 0));
    file(folder.path(), "a.txt", "\n\n  joe@gmial.com\nbob@gmial.com\n");
    let run = with(&["."]);
    assert!(run.out.contains("a.txt:4:1: ") && run.out.lines().count() == 1, "{}", run.out);
    assert_eq!(run.err, "misdirect: known.json: no longer there: a.txt: ann@outlok.com\n");
    // Of a file that was not read nothing is stale.
    file(folder.path(), "b.txt", "");
    assert_eq!(with(&["b.txt"]).err, "");
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    assert_eq!(with(&["b.txt"]).err.lines().count(), 2, "a file that is gone");
    assert_eq!(with(&["--write-baseline", "b.txt"]).status, 0);
    assert_eq!(with(&["b.txt"]).err, "");
    file(folder.path(), "known.json", "[]");
    assert!(with(&["b.txt"]).err.contains("known.json: not a baseline: "));
    assert_eq!(lint(folder.path(), &["--write-baseline", "b.txt"]).status, 2);
}

#[test]
fn errors_are_told_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a.txt", "joe@gmial.com\n");
    let run = lint(folder.path(), &["none", "a.txt"]);
    assert_eq!(
        (run.out.lines().count(), run.err.lines().count(), run.status),
        (1, 2, 2),
        "{}",
        run.err
    );
    assert_eq!(lint(folder.path(), &[]).status, 2);
    let lists = ["-d", "a.list"].repeat(3);
    file(folder.path(), "a.list", "smallfirm.example\n");
    assert_eq!(lint(folder.path(), &[&lists[..], &["a.txt"]].concat()).status, 2);
    assert_eq!(lint(folder.path(), &[&lists[..4], &["a.txt"]].concat()).status, 1);
}

#[test]
fn json_has_one_object_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a.txt", "\u{202e}x@web.de joe@gmial.com, smtp.outlok.com\n");
    let found = lint(folder.path(), &["--format", "json", "a.txt"]).json();
    let fields = |at: usize, names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| found[at][*name].clone()).collect()
    };
    assert_eq!(found.len(), 2);
    assert_eq!(
        fields(
            0,
            &["path", "line", "column", "end_column", "kind", "input", "domain", "suggestion"]
        ),
        [
            "a.txt".into(),
            1.into(),
            11.into(),
            24.into(),
            "address".into(),
            "joe@gmial.com".into(),
            "gmial.com".into(),
            Value::from("joe@gmail.com")
        ]
    );
    assert!(found[0]["probability"].as_f64().unwrap() > 0.29);
    assert_eq!(fields(1, &["kind", "suggestion"]), ["host", "smtp.outlook.com"]);
}

/// What the schema of SARIF 2.1.0 asks of what is written: required properties and the values of those
/// with a list of values.
#[test]
fn sarif_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let odd = "a b%ü,\".txt";
    file(folder.path(), odd, "joe@gmial.com\nsmtp.gmial.com\n");
    file(folder.path(), "none.txt", "");
    for (name, count) in [(odd, 2), ("none.txt", 0)] {
        let run = lint(folder.path(), &["--format", "sarif", name]);
        let log: Value = serde_json::from_str(&run.out).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
        assert_eq!(log["runs"].as_array().unwrap().len(), 1);
        let sarif = &log["runs"][0];
        let driver = &sarif["tool"]["driver"];
        assert_eq!(
            (&driver["name"], &sarif["columnKind"]),
            (&"misdirect".into(), &"unicodeCodePoints".into())
        );
        let rules: Vec<&str> = driver["rules"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| rule["id"].as_str().unwrap())
            .collect();
        let results = sarif["results"].as_array().unwrap();
        assert_eq!(results.len(), count);
        for result in results {
            assert!(rules.contains(&result["ruleId"].as_str().unwrap()));
            assert_eq!(result["level"], "warning");
            assert!(result["message"]["text"].as_str().unwrap().starts_with("did you mean "));
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "a%20b%25%C3%BC,%22.txt");
            let region = &place["region"];
            assert!(region["startLine"].as_u64() >= Some(1) && region["startColumn"] == 1);
            assert!(region["endColumn"].as_u64() > region["startColumn"].as_u64());
            let prints = result["partialFingerprints"].as_object().unwrap();
            assert!(prints.values().all(Value::is_string));
        }
    }
}

#[test]
fn a_workflow_is_told_in_commands() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a:b,%.txt", "joe@gmial.com\n");
    let run = lint(folder.path(), &["--format", "github", "a:b,%.txt"]);
    let head =
        "::warning file=a%3Ab%2C%25.txt,line=1,col=1,endColumn=14,title=misdirect::did you mean ";
    assert!(run.out.starts_with(head) && run.out.lines().count() == 1, "{}", run.out);
    let (_, text) = run.out.split_once("::did").unwrap();
    assert!(text.contains("%25") && !text.replace("%25", "").contains('%'), "{text}");
}

#[test]
fn any_bytes_and_long_lines() {
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 7u32;
    let mut junk: Vec<u8> = (0..200_000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"@.<>(),;:/\\\"'[]{}=%&#$ \t\r\nab1-_\xff\xc3\xa9\xe3\x81\x82SOAINMX"
                [(seed >> 16) as usize % 44]
        })
        .collect();
    junk.splice(0..0, *b"$ORIGIN x.\n");
    for text in [
        junk,
        vec![b'@'; 300_000],
        vec![b'('; 300_000],
        b"a@".repeat(100_000),
        b"mail.".repeat(100_000),
    ] {
        let run = run_in(folder.path(), &["lint", "-"], &text);
        assert!(run.status < 2, "{}", run.err);
    }
    // The whole of a long line is read.
    let text = "\"ann@gmail.com\",".repeat(20_000) + "\"joe@gmial.com\"";
    let run = run_in(folder.path(), &["lint", "-"], text.as_bytes());
    assert!(run.out.starts_with("-:1:320002: "), "{}", run.out);
}

#[test]
fn the_output_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a.txt", "joe@gmial.com\n");
    file(folder.path(), "out.txt", "joe@gmial.com\n");
    let out = fs::OpenOptions::new().append(true).open(folder.path().join("out.txt")).unwrap();
    let mut command = crate::run::command(folder.path(), &["lint", "."]);
    assert_eq!(command.stdout(out).status().unwrap().code(), Some(1));
    let text = fs::read_to_string(folder.path().join("out.txt")).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
}

/// A command of a document or of the hook, with the command on the path, in a folder.
fn shell(folder: &Path, line: &str) -> (String, i32) {
    let binary = Path::new(env!("CARGO_BIN_EXE_misdirect"));
    let mut path = binary.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output =
        Command::new("sh").args(["-c", line]).env("PATH", path).current_dir(folder).output();
    let output = output.expect("a shell");
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
#[cfg(unix)]
fn the_hook_runs_on_the_files_of_a_commit() {
    let hook = fs::read_to_string(repository(".pre-commit-hooks.yaml")).unwrap();
    let entry =
        hook.lines().find_map(|line| line.trim().strip_prefix("entry: ")).expect("an entry");
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "good.txt", "joe@gmail.com\n");
    file(folder.path(), "bad.txt", "joe@gmial.com\n");
    assert_eq!(shell(folder.path(), &format!("{entry} good.txt")), (String::new(), 0));
    let (out, status) = shell(folder.path(), &format!("{entry} good.txt bad.txt"));
    assert!(out.starts_with("bad.txt:1:1: suspect: ") && status == 1, "{out}");
}

#[test]
#[cfg(unix)]
fn the_example_says_what_happens() {
    let path = repository("examples/lint/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let block = readme.split("```console\n$ ").nth(1).unwrap().split("```").next().unwrap();
    let (command, expected) = block.split_once('\n').unwrap();
    let (printed, status) = shell(&repository(""), command);
    is_shown(&path, expected, &printed);
    assert_eq!(status, 1);
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "aliases", ALIASES);
    let mut count = 0;
    for block in readme.split("```sh\n").skip(1) {
        let (_, status) = shell(folder.path(), block.split("```").next().unwrap());
        assert!(status < 2, "{block}");
        count += 1;
    }
    assert_eq!(count, 2);
    // The last step of the workflow.
    let workflow = fs::read_to_string(repository("examples/lint/workflow.yml")).unwrap();
    let step = workflow.lines().rev().find_map(|line| line.trim().strip_prefix("- run: ")).unwrap();
    let (out, status) = shell(folder.path(), step);
    assert!(out.contains("::warning file=aliases,line=3,") && status == 1, "{out}");
}
