//! Each format reads its samples: `tests/samples/FORMAT.log` has what such logs look like,
//! `FORMAT.damaged.log` what becomes of them. Beside each is what every line says, in `.expected`:
//!
//! ```text
//! 1 army.ml mail question missing 2026-11-23
//! 2 not-shown
//! 3 other
//! 4 broken: ends too early
//! ```

use super::{FORMATS, Head, Line, recognise};
use crate::names::{Clients, Code, NAME_MAX, Role, Sighting, read};
use std::fs;
use std::path::{Path, PathBuf};

/// What formats that need a column read here.
const COLUMN: &str = "qname";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

fn told(sighting: &Sighting<'_>) -> String {
    let mut buffer = [0; NAME_MAX];
    let (name, service) = match read(sighting.name, sighting.spelling, &mut buffer) {
        Err(apart) => return apart.name().to_owned(),
        Ok((name, service)) => (String::from_utf8(name.to_vec()).unwrap(), service),
    };
    let purpose = service.unwrap_or(sighting.purpose).name();
    let role = match sighting.role {
        Role::Question => "question",
        Role::Answer => "answer",
        Role::Outcome => "outcome",
        Role::Attempt => "attempt",
    };
    let code = sighting.code.map(|code| match code {
        Code::Missing => " missing",
        Code::Present => " present",
        Code::Failed => " failed",
    });
    let day = sighting.day.map(|day| format!(" {day}")).unwrap_or_default();
    let times = if sighting.times > 1 { format!(" x{}", sighting.times) } else { String::new() };
    format!("{name} {purpose} {role}{}{day}{times}", code.unwrap_or_default())
}

/// What every line of a sample says.
fn tell(format: &str, text: &[u8]) -> String {
    let format = super::Format::by_name(format).unwrap();
    let column = format.needs_column().then_some(COLUMN);
    let parser = format.open(&Head { text, column, clients: Clients::default() }).expect("a head");
    let mut found = String::new();
    let lines = text.strip_suffix(b"\n").unwrap_or(text).split(|byte| *byte == b'\n');
    for (line, number) in lines.zip(1..) {
        let mut names = Vec::new();
        match parser.line(line, &mut |sighting| names.push(told(&sighting))) {
            Line::Read => assert!(!names.is_empty(), "{} {number}", format.name),
            Line::Other => names.push("other".to_owned()),
            Line::Broken(why) => names.push(format!("broken: {why}")),
        }
        names.iter().for_each(|name| found += &format!("{number} {name}\n"));
    }
    found
}

#[test]
fn every_format_reads_its_samples() {
    for format in &FORMATS {
        for name in [format.name.to_owned(), format!("{}.damaged", format.name)] {
            let text = fs::read(sample(&format!("{name}.log"))).expect(&name);
            let expected = fs::read_to_string(sample(&format!("{name}.expected"))).expect(&name);
            let found = tell(format.name, &text);
            let differ =
                found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
            assert_eq!(differ, None, "{name}");
            assert_eq!(found, expected, "{name}");
        }
    }
}

#[test]
fn every_format_is_recognised() {
    for format in &FORMATS {
        let column = format.needs_column().then_some(COLUMN);
        for name in [format.name.to_owned(), format!("{}.damaged", format.name)] {
            let text = fs::read(sample(&format!("{name}.log"))).expect(&name);
            let known = recognise(&Head { text: &text, column, clients: Clients::default() })
                .map(|format| format.name);
            assert_eq!(known, Some(format.name), "{name}");
        }
    }
    let none = |text: &[u8]| {
        recognise(&Head { text, column: None, clients: Clients::default() }).is_none()
    };
    assert!(none(b"the quick brown fox\njumps over\n") && none(b"") && none(b"\x7fELF\0\0\n"));
}

/// Any bytes may stand where a log is expected: each sample cut at each place, and with each byte replaced.
#[test]
fn no_line_is_too_damaged() {
    for format in &FORMATS {
        let text = fs::read(sample(&format!("{}.log", format.name))).expect(format.name);
        let column = format.needs_column().then_some(COLUMN);
        let parser = format
            .open(&Head { text: &text, column, clients: Clients::default() })
            .expect("a head");
        for line in text.split(|byte| *byte == b'\n') {
            for at in 0..line.len() {
                parser.line(&line[..at], &mut |sighting| _ = told(&sighting));
                parser.line(&line[at..], &mut |sighting| _ = told(&sighting));
                for byte in [0, b' ', b'"', b'\\', b'(', b'.', 0xFF] {
                    let mut damaged = line.to_vec();
                    damaged[at] = byte;
                    parser.line(&damaged, &mut |sighting| _ = told(&sighting));
                }
            }
        }
    }
}
