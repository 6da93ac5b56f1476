//! Each format reads its samples: `tests/samples/FORMAT.log` has what such logs look like,
//! `FORMAT.damaged.log` what becomes of them; what is no text has another ending. Beside each is what every line, frame or
//! packet says, in `.expected`:
//!
//! ```text
//! 1 army.ml mail question missing 2026-11-23
//! 2 not-shown
//! 3 other
//! 4 broken: ends too early
//! ```

use super::{FORMATS, Format, Head, Line, Parser, recognise};
use crate::names::{Clients, Code, NAME_MAX, Role, Sighting, read};
use crate::source::{Blocks, EXPANSION_FREE, Records, open};
use std::fs;
use std::path::{Path, PathBuf};

/// What formats that need a column read here.
const COLUMN: &str = "qname";

/// The folder of the samples.
fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

/// A sample as the source gives it, and what records it has.
fn sample(name: &str) -> (Vec<u8>, Option<&'static str>) {
    let files = fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().path());
    let is_it = |path: &PathBuf| {
        path.file_stem() == Some(name.as_ref()) && path.extension() != Some("expected".as_ref())
    };
    let path = files.into_iter().find(is_it).expect(name);
    let (mut text, mut block) = (Vec::new(), Vec::new());
    let mut blocks = Blocks::new(open(&path, None, EXPANSION_FREE).unwrap());
    while blocks.next(&mut block).expect(name) {
        text.extend_from_slice(&block);
    }
    (text, blocks.records())
}

/// Its lines or records.
fn split<'b>(parser: &dyn Parser, block: &'b [u8]) -> Vec<&'b [u8]> {
    if !parser.has_lines() {
        return Records::of(block).collect();
    }
    block.strip_suffix(b"\n").unwrap_or(block).split(|byte| *byte == b'\n').collect()
}

fn head<'h>(format: &Format, (text, records): &'h (Vec<u8>, Option<&'static str>)) -> Head<'h> {
    let column = format.needs_column().then_some(COLUMN);
    Head { text, records: *records, column, clients: Clients::default() }
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
fn tell(format: &Format, text: &(Vec<u8>, Option<&'static str>)) -> String {
    let parser = format.open(&head(format, text)).expect("a head");
    let mut found = String::new();
    for (line, number) in split(&*parser, &text.0).into_iter().zip(1..) {
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

/// What every record of a file with these bytes says; last, why it is not read to its end.
pub(super) fn tell_bytes(format: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    let format = Format::by_name(format).unwrap();
    let mut blocks = Blocks::new(open(&path, None, EXPANSION_FREE).unwrap());
    let (mut text, mut block) = (Vec::new(), Vec::new());
    let end = loop {
        match blocks.next(&mut block) {
            Ok(true) => text.extend_from_slice(&block),
            Ok(false) => break None,
            Err(error) => break Some(error.to_string()),
        }
    };
    let found = tell(format, &(text, blocks.records()));
    found.lines().map(str::to_owned).chain(end).collect()
}

#[test]
fn every_format_reads_its_samples() {
    for format in &FORMATS {
        for name in [format.name.to_owned(), format!("{}.damaged", format.name)] {
            let expected = samples().join(format!("{name}.expected"));
            let expected = fs::read_to_string(expected).expect(&name);
            let found = tell(format, &sample(&name));
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
        for name in [format.name.to_owned(), format!("{}.damaged", format.name)] {
            let text = sample(&name);
            let known = recognise(&head(format, &text)).map(|format| format.name);
            assert_eq!(known, Some(format.name), "{name}");
        }
    }
    let none = |text: &[u8]| {
        let head = Head { text, records: None, column: None, clients: Clients::default() };
        recognise(&head).is_none()
    };
    assert!(none(b"the quick brown fox\njumps over\n") && none(b"") && none(b"\x7fELF\0\0\n"));
}

/// Any bytes may stand where a log is expected: each sample cut at each place, and with each byte replaced.
#[test]
fn no_line_is_too_damaged() {
    for format in &FORMATS {
        let text = sample(format.name);
        let parser = format.open(&head(format, &text)).expect("a head");
        for line in split(&*parser, &text.0) {
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

/// Requirements 1, 2, 5, 6, 7, 10, 13: what each format makes of the same name, or does not say at all.
#[test]
fn odd_lines_are_read_as_the_format_writes_them() {
    let structured = |name: &str| {
        format!(
            r#"msg="Question" ts="1796025601.4" qname="{name}" qtype="MX" remote="192.0.2.5:4""#
        )
    };
    let plain = |name: &str| format!("2 [1/1] question for '{name}|MX' from 192.0.2.5:4");
    let asked = |name: &str| {
        format!(
            "[resolv][1.01] => id: '1' querying: 'a.'@'192.0.2.1#00053' zone cut: '.' qname: '{name}' qtype: 'MX' x"
        )
    };
    let fields = |name: &str| format!("dns.qry.name\tdns.qry.type\n{name}\t15");
    let printed = |what: &str| format!("08:00:01.4 IP 192.0.2.5.9 > 192.0.2.53.53: {what}");
    let (army, none, hidden) = ("army.ml mail question", "no-domain", "not-shown");
    for (requirement, format, line, said) in [
        // `\097` is decimal in a zone file, and nothing but itself in tshark's text, which has octal `\141`.
        (1, "pdns", plain(r"\097rmy.ml"), army),
        (1, "tshark", fields(r"\097rmy.ml"), none),
        (1, "tshark", fields(r"\141rmy.ml"), none),
        (2, "pdns", structured(r"\\097rmy.ml"), "army.ml mail question 2026-11-30"),
        (2, "pdns", structured(r#"q\"army.ml"#), none),
        (2, "pdns", plain("a|MX' x|army.ml"), none),
        (5, "kresd", asked(r"\a\rmy.ml."), army),
        (5, "kresd", asked(r"army\'\,.ml."), none),
        (6, "kresd", asked("aRMy.mL."), army),
        (7, "tcpdump", printed("1+ MX? eM-i.ml. (23)"), hidden),
        (7, "tcpdump", printed("1+ MX? eM-i.ml. (25)"), "em-i.ml mail question"),
        (7, "tcpdump", printed("1+ MX? army^@.ml. (25)"), hidden),
        (7, "tcpdump", printed("1+ NS? . (17)"), "root"),
        (7, "tshark", fields("e\u{FFFD}.ml"), hidden),
        (7, "tshark", fields("<Root>"), "root"),
        (10, "pdns", "2 question answered from packet cache tag=0 from 192.0.2.5:4".into(), hidden),
        (
            13,
            "tcpdump",
            "08:00:01.4 IP 192.0.2.53.53 > 192.0.2.5.9: 1 NXDomain 0/1/1 (92)".into(),
            "other",
        ),
    ] {
        let found = tell_bytes(format, line.as_bytes());
        let last = found.last().and_then(|last| last.split_once(' '));
        assert_eq!(last.map(|(_, said)| said), Some(said), "{requirement} {line}");
    }
}
