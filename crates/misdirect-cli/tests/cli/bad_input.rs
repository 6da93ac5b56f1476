//! What goes wrong around the command: each has its message, and none stops it for long.

use crate::run::{command, file, run, run_in};
use misdirect::directory::Builder;
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;

#[test]
fn no_input_is_nothing_suspect() {
    for arguments in [&["check"][..], &["check", "--json", "-"], &["check", "-q"]] {
        let run = run_in(Path::new("."), arguments, b"");
        assert_eq!((run.out.as_str(), run.err.as_str(), run.status), ("", "", 0));
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let image = image("army.mil 300");
    file(folder.path(), "cut.image", &image[..image.len() - 1]);
    let mut flipped = image.clone();
    flipped[100] ^= 1;
    file(folder.path(), "flipped.image", flipped);
    file(folder.path(), "latin1.list", b"a.de\nm\xfcller.de\n");
    file(folder.path(), "bad.list", "army.mil 300\r\narmy..mil\r\n");
    file(folder.path(), "mangled.image", [b"\xc2\x89MSD\n\x1a\n", &image[8..]].concat());
    file(folder.path(), "escape.list", "\x1b[2Jarmy.mil\n");
    for (name, message) in [
        ("missing", "missing: No such file"),
        (".", ". is a folder; name a file in it"),
        ("cut.image", "cut.image: directory image cut short; compile the list again"),
        ("flipped.image", "flipped.image: directory image corrupt"),
        ("latin1.list", "latin1.list:2: neither a directory image nor text in UTF-8 (byte 1"),
        ("mangled.image", "mangled.image:"),
        ("bad.list", "bad.list:2: not a domain: empty label at byte 5\n  army..mil\n"),
        ("escape.list", "\n  \\x1b[2Jarmy.mil\n"),
    ] {
        for arguments in [&["check", "x.com", "--directory", name][..], &["inspect", name]] {
            let run = run_in(folder.path(), arguments, b"");
            assert_eq!((run.out.as_str(), run.status), ("", 2), "{name}");
            assert!(run.err.starts_with("misdirect: "), "{}", run.err);
            assert!(run.err.contains(message), "{name}: {}", run.err);
            assert!(!run.err.contains('\x1b'));
        }
    }
}

fn image(list: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.add_list(list).unwrap();
    builder.build().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn files_and_input_that_fail_while_reading_are_named() {
    // Root may read everything, but nobody may read this.
    let unreadable = run(&["check", "--evidence", "/proc/self/mem", "x.com"]);
    assert_eq!(unreadable.status, 2);
    assert!(unreadable.err.starts_with("misdirect: /proc/self/mem: "), "{}", unreadable.err);
    let folder = fs::File::open(".").unwrap();
    let output = command(Path::new("."), &["check"]).stdin(folder).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("misdirect: standard input: Is a directory"), "{message}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", "army.mil\n");
    let commands = ["check", "compare", "variants", "build", "inspect", "completions"];
    let help = commands.map(|command| vec![command, "--help"]);
    let short = commands.map(|command| vec![command, "-h"]);
    let others: [&[&str]; 10] = [
        &["--help"],
        &["-h"],
        &["help"],
        &["help", "check"],
        &["--version"],
        &["-V"],
        &["check", "army.mil"],
        &["variants", "army.mil"],
        &["build", "own.list", "-o", "own.image"],
        &["completions", "bash"],
    ];
    let others = others.map(<[&str]>::to_vec);
    for arguments in help.into_iter().chain(short).chain(others) {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(folder.path(), &arguments).stdout(full).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        let expected = "misdirect: standard output: No space left on device";
        assert!(message.starts_with(expected), "{arguments:?}: {message:?}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_line_of_ten_megabytes_is_one_invalid_line() {
    let mut input = vec![b'x'; 10 << 20];
    input.extend(b"@army.ml\njoe@army.mil\n");
    let long = run_in(Path::new("."), &["check", "--json"], &input);
    let answers = long.json();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["verdict"], "invalid");
    assert_eq!(answers[0]["error"], json!({"code": "line-too-long", "offset": 8192}));
    assert_eq!(answers[1]["verdict"], "listed");
    let plain = run_in(Path::new("."), &["check"], &input);
    assert!(plain.out.len() < 1000);
    assert!(plain.out.contains("…: invalid: line 1 is longer than 8192 bytes\n"), "{}", plain.out);
    assert_eq!(plain.status, 1);
}

#[test]
fn nul_bytes_and_broken_utf8_are_answered() {
    let input = b"joe\0@gmial.com\njo\xffe@gmial.com\njoe@gm\0ail.com\nj@\xff\xfe.com\n";
    let plain = run_in(Path::new("."), &["check"], input);
    let lines: Vec<&str> = plain.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", plain.out);
    assert!(lines[0].starts_with("joe\\x00@gmial.com: suspect: did you mean joe@gmail.com?"));
    assert!(
        lines[1].starts_with("jo\\xffe@gmial.com: suspect: did you mean jo\u{fffd}e@gmail.com?")
    );
    assert!(lines[2].starts_with("joe@gm\\x00ail.com: "));
    assert_eq!(lines[3], "j@\\xff\\xfe.com: invalid: a part of it is not readable text");
    let json = run_in(Path::new("."), &["check", "--json"], input);
    assert_eq!(json.json()[0]["input"], "joe\0@gmial.com");
    assert!(!json.out.contains('\0'));
}

#[test]
fn who_stops_reading_hears_nothing() {
    let mut child = command(Path::new("."), &["check"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // Until the command notices and closes the pipe.
    while stdin.write_all(b"joe@gmail.com\n").is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(141));
}

#[test]
#[cfg(target_os = "linux")]
fn a_hundred_thousand_lines_take_no_more_memory_than_one() {
    const LINES: usize = 100_000;
    let mut child = command(Path::new("."), &["check"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let writer = std::thread::spawn(move || {
        for number in 0..LINES {
            let domain = if number % 100 == 0 { "army.ml" } else { "army.mil" };
            writeln!(stdin, "general{number}@{domain}").unwrap();
        }
        stdin
    });
    let mut suspect = 0;
    for _ in 0..LINES {
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        suspect += usize::from(line.contains(": suspect: "));
    }
    assert_eq!(suspect, LINES / 100);
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 16_000, "{kilobytes} kB");
    drop(writer.join().unwrap());
    let mut rest = String::new();
    answers.read_to_string(&mut rest).unwrap();
    assert_eq!((rest.as_str(), child.wait().unwrap().code()), ("", Some(1)));
}
