//! From files to the report, as a caller would.

#[path = "../examples/make_log/capture.rs"]
mod capture;
#[path = "../examples/make_log/log.rs"]
mod log;

use flate2::write::GzEncoder;
use misdirect::{Checker, Directory, Layer, Policy, directory::Filter};
use misdirect_sensor::report::{self, Grouping, Rules, Shape};
use misdirect_sensor::{
    Apart, Broken, Compression, FORMATS, FileError, Format, Options, Progress, Purpose, Scan,
    ScanError, SourceError, scan,
};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

fn checker() -> Checker<'static> {
    let checker = Checker::without_directory().with_layer(Layer::trusted(Directory::builtin()));
    let checker = checker.and_then(|checker| checker.with_filter(Filter::builtin()));
    checker.expect("a layer and a filter").with_policy(Policy::QUIET)
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

fn read(paths: &[PathBuf], options: &Options) -> Scan {
    scan(paths, options, &checker(), &()).expect("no temporary files")
}

/// A log in a folder, and what it comes to.
fn of_text(text: &[u8], options: &Options) -> Scan {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    fs::write(&file, text).unwrap();
    read(&[file], options)
}

/// What can be read as text.
const TEXTS: [Shape; 3] = [Shape::Table, Shape::Jsonl, Shape::Csv];

fn written(scan: &Scan, shape: Shape) -> String {
    let mut out = Vec::new();
    report::write(scan, shape, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The last line of JSON Lines.
fn summary(scan: &Scan) -> Value {
    serde_json::from_str(written(scan, Shape::Jsonl).lines().last().unwrap()).unwrap()
}

fn found(scan: &Scan) -> Vec<(&str, &str, u64)> {
    let row = |finding: &'_ misdirect_sensor::Finding| finding.questions();
    let all = scan.judged.findings.iter();
    all.map(|finding| (finding.typed.as_str(), finding.intended.as_str(), row(finding))).collect()
}

/// Planted slips are found with all their questions, in the right order, and before all else; `hotmail.ml`, as it is one key
/// beside hotmail.nl, as a slip of that. What is found besides are short names that somebody has, of which few questions say
/// nothing: `whs.ml` is no other slip than `army.ml`.
#[test]
fn planted_slips_are_found_before_all_else() {
    let mut text = Vec::new();
    let planted = log::write(300_000, 1, &mut text).unwrap();
    let scan = of_text(&text, &Options::default());
    let mut expected: Vec<_> = planted
        .into_iter()
        .map(|((typed, intended), count)| match typed {
            "hotmail.ml" => (typed, "hotmail.nl", count),
            _ => (typed, intended, count),
        })
        .collect();
    expected.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    let found = found(&scan);
    assert_eq!(found[..expected.len()], expected);
    let others = &found[expected.len()..];
    let questions: u64 = others.iter().map(|(.., count)| count).sum();
    assert!(questions * 500 < scan.judged.misdirected() && others.len() <= 3, "{others:?}");
    assert!(scan.judged.findings[expected.len()..].iter().all(|found| found.is_present()));
    assert_eq!(scan.lines().read, scan.lines().all);
    assert_eq!(scan.judged.questions, scan.lines().all);
    assert!(scan.judged.names > 20_000, "{}", scan.judged.names);
    // Each day has its part, and those of the Navy grow.
    let judged = &scan.judged;
    assert_eq!(judged.by_day.len() as u64, log::DAYS);
    assert_eq!(judged.by_day.values().sum::<u64>(), judged.questions);
    for finding in &judged.findings {
        assert_eq!(
            finding.by_day().values().sum::<u64>(),
            finding.questions(),
            "{}",
            finding.typed
        );
    }
    let mut out = Vec::new();
    report::write_by(&scan, Grouping::Intended, Shape::Jsonl, &mut out).unwrap();
    let rows: Vec<Value> =
        out.split(|byte| *byte == b'\n').flat_map(serde_json::from_slice).collect();
    let trend = |intended: &str| {
        let row = rows.iter().find(|row| row["intended"] == intended).unwrap();
        row["trend"].as_f64().unwrap()
    };
    assert!(trend("navy.mil") > 0.5 && trend("army.mil").abs() < 0.2, "{rows:?}");
}

/// By day, slip and intended domain the sums are the same, and each group knows how many of its domains to doubt.
#[test]
fn groups_have_all_questions() {
    let line = |day: u32, name: &str| {
        format!(
            "{day:02}-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.2#4 ({name}): query: {name} IN MX +E(0) \
             (192.0.2.53)\n"
        )
    };
    let text = [line(1, "army.ml"), line(2, "mail.army.ml"), line(2, "amry.ml"), line(4, "ok.ml")];
    let scan = of_text(text.concat().as_bytes(), &Options::default());
    let rows = |grouping: Grouping, shape: Shape| {
        let mut out = Vec::new();
        report::write_by(&scan, grouping, shape, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let csv = |grouping| -> Vec<String> {
        let of = |line: &str| line.split(',').take(4).collect::<Vec<_>>().join(" ");
        rows(grouping, Shape::Csv).lines().skip(1).map(of).collect()
    };
    assert_eq!(csv(Grouping::Intended), ["army.mil 3 0.75 2"]);
    assert_eq!(csv(Grouping::Slip), ["omission 2 0.5 1", "transposition omission 1 0.25 1"]);
    let days = ["2026-11-01 1 1 1", "2026-11-02 2 1 2", "2026-11-04 0 0 0"];
    assert_eq!(csv(Grouping::Day), days);
    let jsonl = rows(Grouping::Day, Shape::Jsonl);
    assert!(
        jsonl.starts_with("{\"type\":\"day\",\"day\":\"2026-11-01\",\"questions\":1"),
        "{jsonl}"
    );
    let table = rows(Grouping::Slip, Shape::Table);
    assert!(table.starts_with("slip ") && table.contains("at the least"), "{table}");
    let finding: Value =
        serde_json::from_str(written(&scan, Shape::Jsonl).lines().next().unwrap()).unwrap();
    assert_eq!(finding["days"], serde_json::json!({"2026-11-01": 1, "2026-11-02": 1}));
}

fn page(scan: &Scan) -> String {
    let mut out = Vec::new();
    report::write_page(scan, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn rules(scan: &Scan, rules: Rules, threshold: f64) -> String {
    let mut out = Vec::new();
    report::write_rules(scan, rules, threshold, 7, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Requirement 16, and that nothing is asked for: no address of anything elsewhere, nor a handler or style of an element.
#[test]
fn a_page_has_all_it_needs_and_says_what_counts_are() {
    let mut text = Vec::new();
    log::write(50_000, 3, &mut text).unwrap();
    let page = page(&of_text(&text, &Options::default()));
    for has in [
        "A lower bound.",
        "Questions, not mails.",
        "<del>",
        "army.mil by day",
        "postmaster@army.mil",
    ] {
        assert!(page.contains(has), "{has}");
    }
    for no in ["http:", "https:", "src=", "url(", "@import", " style=", " onclick", "192.0.2."] {
        assert!(!page.contains(no), "{no}");
    }
    let open = page.matches("<table").count();
    let captions = page.matches("<caption>").count();
    assert_eq!((open, page.matches("</table>").count()), (captions, captions));
    assert_eq!(page.matches("<h1>").count(), 1);
    let pictures = page.matches("role=\"img\"").count();
    assert_eq!(page.matches("role=\"img\"><title>").count(), pictures);
    let empty = self::page(&of_text(b"ok.ml\n", &Options::default()));
    assert!(empty.contains("No name in these logs was probably mistyped."));
}

/// A rule would block everybody below a suffix, or the very domain that is meant; and a label `rpz-ip` is an address.
#[test]
fn rules_harm_nobody() {
    let text = ["army.ml\n".repeat(9), "amry.ml\n".to_owned(), "navy.ml\n".to_owned()].concat();
    let mut scan = of_text(text.as_bytes(), &Options::default());
    assert_eq!(scan.judged.findings.len(), 3);
    let zone = rules(&scan, Rules::Rpz, 0.9);
    let lines: Vec<&str> = zone.lines().filter(|line| !line.starts_with(';')).collect();
    assert_eq!(lines[3..5], ["amry.ml CNAME .", "*.amry.ml CNAME ."]);
    assert!(zone.contains("; army.mil: 9 questions, probability 0.9"), "{zone}");
    assert!(rules(&scan, Rules::Rpz, 1.0).contains("Rules: 0, "));
    let postfix = rules(&scan, Rules::Postfix, 0.9);
    assert!(
        postfix.contains("\namry.ml REJECT did you mean army.mil?\n.amry.ml REJECT "),
        "{postfix}"
    );
    assert!(
        rules(&scan, Rules::Unbound, 0.9).contains("    local-zone: \"army.ml\" always_nxdomain\n")
    );
    // Somebody holds it, who may well be meant.
    let exists = "30-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.2#4 (navy.ml): response: navy.ml IN MX \
                  NOERROR 1 0 1 +E(0) (192.0.2.53)\n";
    for (kind, line) in [
        (Rules::Rpz, "; exists: navy.ml CNAME ."),
        (Rules::Postfix, "# exists: .navy.ml REJECT did you mean navy.mil?"),
        (Rules::Unbound, "# exists:     local-zone: \"navy.ml\" always_nxdomain"),
    ] {
        let text = rules(&of_text(exists.as_bytes(), &Options::default()), kind, 0.9);
        assert!(text.contains("Rules: 0, ") && text.lines().any(|one| one == line), "{text}");
    }
    // The result is the caller's, who may have read it from anywhere.
    for (at, hostile) in ["army.ml CNAME x.\n$INCLUDE /etc/passwd", "com.ml", "32.1.2.0.192.rpz-ip"]
        .iter()
        .enumerate()
    {
        scan.judged.findings[at].typed = (*hostile).to_owned();
    }
    for kind in Rules::ALL {
        let text = rules(&scan, kind, 0.0);
        assert!(text.contains("Rules: 0, ") && text.contains(", 3 that would block"), "{text}");
        assert!(["INCLUDE", "com.ml", "rpz-ip"].iter().all(|name| !text.contains(name)), "{text}");
    }
    for (at, typed) in ["mil", "army.mil", "x.ml"].iter().enumerate() {
        scan.judged.findings[at].typed = (*typed).to_owned();
    }
    let text = rules(&scan, Rules::Unbound, 0.0);
    assert!(text.contains("Rules: 1, ") && text.contains("\"x.ml\""), "{text}");
}

/// A log and a capture of the same questions have the same findings, whatever the threads; only what the answers say is
/// in the capture alone.
#[test]
fn a_capture_finds_what_the_log_does() {
    let (mut text, mut packets) = (Vec::new(), Vec::new());
    log::write(50_000, 3, &mut text).unwrap();
    capture::write(&text, &mut packets).unwrap();
    let of_log = of_text(&text, &Options::default());
    for threads in [1, 4] {
        let of_capture = of_text(&packets, &Options { threads, ..Options::default() });
        assert_eq!(found(&of_capture), found(&of_log));
        assert_eq!(of_capture.judged.questions, of_log.judged.questions);
        assert_eq!(of_capture.lines().read, 2 * of_log.lines().read);
        let day = |scan: &Scan| scan.judged.findings[0].days();
        assert_eq!(day(&of_capture), day(&of_log));
    }
}

/// A capture or a stream without anything of DNS is no file that cannot be read.
#[test]
fn files_that_say_nothing_do_not_fail() {
    let mut packets = Vec::new();
    capture::write(b"", &mut packets).unwrap();
    let arp = [&[0; 8][..], &20_u32.to_le_bytes().repeat(2), &[2; 12], &[8, 6], &[0; 6]].concat();
    let stream = b"\0\0\0\0\0\0\0\x04\0\0\0\x02\0\0\0\0\0\0\0\x04\0\0\0\x03";
    for (bytes, lines) in [(packets.clone(), 0), ([packets, arp].concat(), 1), (stream.to_vec(), 0)]
    {
        let scan = of_text(&bytes, &Options::default());
        assert!(scan.failed.is_empty(), "{:?}", scan.failed);
        assert_eq!((scan.lines().all, scan.lines().other), (lines, lines));
    }
}

/// The result is the same whatever the threads and the memory, compressed or not, in one file or two.
#[test]
fn the_result_does_not_depend_on_how_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, parts) = (folder.path().join("whole"), folder.path().join("parts"));
    fs::create_dir(&parts).unwrap();
    let mut text = Vec::new();
    log::write(150_000, 2, &mut text).unwrap();
    fs::write(&whole, &text).unwrap();
    let half =
        text.len() / 2 + text[text.len() / 2..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(parts.join("query.log"), &text[half..]).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&text[..half]).unwrap();
    fs::write(parts.join("query.log.0"), gzip.finish().unwrap()).unwrap();
    let expected = read(std::slice::from_ref(&whole), &Options::default());
    assert_eq!(expected.spilled, 0);
    let few = Options { threads: 1, memory: 1 << 18, ..Options::default() };
    let many = Options { threads: 7, memory: 1 << 18, ..Options::default() };
    for (path, options) in [(&whole, few), (&whole, many), (&parts, Options::default())] {
        let scan = read(std::slice::from_ref(path), &options);
        // Each thread has 4 MiB at the least; of several, one may have read nearly all.
        assert!(scan.spilled > 0 || options.threads > 1 || options.memory > 1 << 20);
        for shape in TEXTS {
            let (a, b) = (written(&scan, shape), written(&expected, shape));
            assert_eq!(a.replace("2 files", "1 file"), b, "{options:?}");
        }
    }
}

/// Requirements 3, 4, 7: what the log does not show is counted and never matched. Requirement 17: nor what resolvers
/// ask on their own account.
#[test]
fn names_that_are_not_judged_are_counted() {
    let scan = read(
        &[sample("bind.log"), sample("unbound.log"), sample("dnsmasq.log")],
        &Options::default(),
    );
    let apart = |apart: Apart| scan.judged.apart[apart as usize];
    let all = Apart::ALL.map(apart);
    // By Unbound a query and its reply.
    assert_eq!(all, [2, 3, 0, 1, 3, 4]);
    assert!(scan.failed.is_empty() && scan.unread.is_empty());
    let findings = found(&scan);
    assert!(
        findings.iter().all(|(typed, ..)| ["army.ml", "navy.ml"].contains(typed)),
        "{findings:?}"
    );
}

/// Requirement 8: queries and answers are one question, in whatever files.
#[test]
fn a_question_and_its_answer_are_one_across_files() {
    let line = |what: &str| {
        format!(
            "30-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.2#4 (army.ml): {what}\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let (queries, responses) = (folder.path().join("queries"), folder.path().join("default.log"));
    fs::write(&queries, line("query: army.ml IN MX +E(0) (192.0.2.53)").repeat(3)).unwrap();
    let answer = line("response: army.ml IN MX NXDOMAIN 0 1 1 +E(0) (192.0.2.53)");
    fs::write(&responses, format!("30-Nov-2026 general: info: running\n{}", answer.repeat(3)))
        .unwrap();
    let both = read(&[queries.clone(), responses.clone()], &Options::default());
    assert_eq!(found(&both), [("army.ml", "army.mil", 3)]);
    assert!(both.judged.findings[0].is_missing());
    for one in [queries, responses] {
        assert_eq!(found(&read(&[one], &Options::default())), [("army.ml", "army.mil", 3)]);
    }
}

/// Requirements 11, 12: codes of other lines, requests with a code, and every question of a message.
#[test]
fn codes_are_evidence_and_no_questions() {
    let of = |name: &str| read(&[sample(name)], &Options::default());
    let army = |scan: &Scan| {
        scan.judged.findings.iter().find(|one| one.typed == "army.ml").unwrap().clone()
    };
    let dnsmasq = army(&of("dnsmasq.log"));
    assert_eq!((dnsmasq.questions(), dnsmasq.is_missing()), (2, true));
    let scan = of("eve.log");
    let eve = army(&scan);
    assert_eq!((eve.questions(), eve.questions_for(Purpose::Mail)), (2, 1));
    let typed: Vec<_> = found(&scan).iter().map(|(typed, ..)| *typed).collect();
    assert!(typed.contains(&"navy.ml"), "{typed:?}");
}

/// A header of Zeek that names its fields twice, and otherwise: it ends, and what cannot be read is told.
#[test]
fn a_header_with_two_lines_of_fields_is_one() {
    let text = b"#separator \\x09\n#fields\tts\tquery\tqtype_name\n#fields\tts\tuid\n1795441562.0\tarmy.ml\tMX\n";
    let scan = of_text(text, &Options::default());
    assert_eq!(found(&scan), [("army.ml", "army.mil", 1)]);
    assert_eq!(scan.unread[&Broken::OtherColumns].0, 1);
    assert_eq!(scan.lines().all, 4);
}

/// Requirement 9: a query of Unbound and its reply are one, and what it asks to tell its keys is nobody's.
#[test]
fn a_query_of_unbound_and_its_reply_are_one() {
    let line = |what: &str| format!("[1795986068] unbound[17640:0] info: {what}\n");
    let text = [
        line("generate keytag query _ta-5959. NULL IN"),
        line("192.0.2.5 army.ml. MX IN"),
        line("192.0.2.5 army.ml. MX IN NXDOMAIN 0.017689 0 90"),
        line("192.0.2.6 army.ml. MX IN"),
    ];
    let scan = of_text(text.concat().as_bytes(), &Options::default());
    assert_eq!(found(&scan), [("army.ml", "army.mil", 2)]);
    assert_eq!((scan.lines().read, scan.lines().other), (3, 1));
}

/// Requirement 16: the result says that it is a lower bound, and that lines are no mails (15).
#[test]
fn the_table_says_what_counts_are() {
    let table = written(&read(&[sample("bind.log")], &Options::default()), Shape::Table);
    for sentence in
        ["at the least", "counts are no numbers of mails", "for names that no mail can be for"]
    {
        assert!(table.contains(sentence), "{table}");
    }
}

/// The log of Postfix, whose local parts go nowhere.
#[test]
fn local_parts_and_clients_are_in_no_output() {
    let ending = |format: Format| match format.name {
        "pcap" => "pcap",
        "dnstap" => "fstrm",
        _ => "log",
    };
    let name = |format: Format| format!("{}.{}", format.name, ending(format));
    let logs = FORMATS.map(|format| (format, sample(&name(format))));
    for (format, log) in logs {
        let column = format.needs_column().then(|| "qname".to_owned());
        let scan = read(&[log], &Options { column, ..Options::default() });
        assert!(scan.failed.is_empty(), "{:?}", scan.failed);
        let shapes = TEXTS.map(|shape| written(&scan, shape));
        let all = Rules::ALL.map(|kind| rules(&scan, kind, 0.0));
        for text in shapes.into_iter().chain(all).chain([page(&scan)]) {
            let text = text.to_lowercase();
            for private in ["someone", "192.0.2.", "2001:db8", "client="] {
                assert!(!text.contains(private), "{} {private}", format.name);
            }
        }
    }
    let postfix = read(&[sample("postfix.log")], &Options::default());
    // The 450 of army.ml is tried again, and navy.ml has two deliveries and a 550.
    let expected = [("navy.ml", "navy.mil", 3), ("army.ml", "army.mil", 2)];
    assert_eq!(found(&postfix)[..2], expected);
}

#[test]
fn lines_that_cannot_be_read_are_told() {
    let scan = read(&[sample("bind.damaged.log")], &Options::default());
    let (cut, places) = &scan.unread[&Broken::Cut];
    let lines: Vec<u64> = places.iter().map(|place| place.line).collect();
    assert_eq!((*cut, lines), (4, vec![2, 3, 4, 7]));
    let summary = summary(&scan);
    assert_eq!([&summary["lines"], &summary["lines_read"], &summary["lines_unread"]], [10, 1, 6]);
    let strict = Options { strict: true, ..Options::default() };
    let error = scan_error(&[sample("bind.damaged.log")], &strict);
    assert!(
        matches!(error, ScanError::Strict(unread) if (unread.line, unread.why) == (2, Broken::Cut))
    );
    assert!(scan_error_free(&[sample("bind.log")], &strict));
}

fn scan_error(paths: &[PathBuf], options: &Options) -> ScanError {
    scan(paths, options, &checker(), &()).expect_err("a line")
}

fn scan_error_free(paths: &[PathBuf], options: &Options) -> bool {
    scan(paths, options, &checker(), &()).is_ok()
}

#[test]
fn a_line_of_ten_million_bytes_is_one_line() {
    let text = ["army.ml\n", &"x".repeat(10_000_000), "\n", &"navy.ml\n".repeat(50)].concat();
    let scan = of_text(text.as_bytes(), &Options::default());
    assert_eq!((scan.lines().all, scan.lines().broken()), (52, 1));
    assert_eq!(scan.unread[&Broken::Long].1[0].line, 2);
}

/// Requirement 26: a compressed file that is cut, or has more than it says, is told; the others are read.
#[test]
fn files_that_cannot_be_read_are_told_and_the_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&b"navy.ml\n".repeat(100_000)).unwrap();
    let whole = gzip.finish().unwrap();
    fs::write(path("cut"), &whole[..whole.len() - 9]).unwrap();
    fs::write(path("more"), [whole, b"PK and so on".to_vec()].concat()).unwrap();
    fs::write(path("fox"), "the quick brown fox\n").unwrap();
    fs::write(path("empty"), "").unwrap();
    fs::write(path("good"), "army.ml\n").unwrap();
    let names = ["cut", "more", "fox", "empty", "none", "good"];
    let scan = read(&names.map(path), &Options::default());
    let failed: Vec<_> =
        scan.failed.iter().map(|(path, _)| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(failed, ["cut", "more", "fox", "none"]);
    assert!(matches!(scan.failed[2].1, FileError::Unknown));
    assert!(found(&scan).contains(&("army.ml", "army.mil", 1)));
    let zeek = Options { format: Format::by_name("zeek"), ..Options::default() };
    let scan = read(&[path("good")], &zeek);
    assert!(matches!(scan.failed[0].1, FileError::NotOf(format) if format.name == "zeek"));
    // What is said of a file whose reader stops early.
    let rest = SourceError::Rest { read: 1, size: 2, compression: Compression::Gzip };
    assert_eq!(rest.to_string(), "1 of 2 bytes were read: what follows is not gzip");
}

#[test]
fn what_a_spreadsheet_or_a_terminal_obeys_is_neutral() {
    let text = "=cmd|'/c calc'!a1.ml\n-army.ml\n\x1b[31marmy.ml\n<b>army.ml\nxn--army-.ml\n\u{202E}army.ml\n";
    let options = Options { format: Format::by_name("list"), ..Options::default() };
    let scan = of_text(text.repeat(3).as_bytes(), &options);
    for shape in TEXTS {
        let out = written(&scan, shape);
        assert!(!out.contains(['\x1b', '<', '\u{202E}']), "{out}");
        for line in out.lines().filter(|_| shape == Shape::Csv) {
            let mut cells = line.split(',');
            assert!(cells.all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{line}");
        }
    }
}

/// Whatever a finding's texts are: the caller may have made them.
#[test]
fn markup_is_text_on_a_page() {
    let mut scan = of_text(b"army.ml\n", &Options::default());
    let finding = &mut scan.judged.findings[0];
    let hostile = "</code><script>alert(1)</script>\"'&";
    finding.typed = hostile.to_owned();
    finding.intended = hostile.to_owned();
    finding.reasons = hostile.to_owned();
    let page = page(&scan);
    assert_eq!(page.matches("<script>").count(), 1, "its own");
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("\"'&"));
}

#[test]
fn few_questions_are_left_out_and_told() {
    let text = ["army.ml\n".repeat(10), "navy.ml\n".to_owned()].concat();
    let scan = of_text(text.as_bytes(), &Options { min_count: 2, ..Options::default() });
    assert_eq!((found(&scan), scan.judged.rare), (vec![("army.ml", "army.mil", 10)], 1));
}

/// Stops once something was read.
struct Impatient(AtomicU64);

impl Progress for Impatient {
    fn read(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn stops(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 1 << 20
    }
}

#[test]
fn who_ends_it_has_what_was_read_until_then() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    fs::write(&file, b"army.ml\n".repeat(1 << 20)).unwrap();
    let watch = Impatient(AtomicU64::new(0));
    let scan = scan(&[file], &Options::default(), &checker(), &watch).unwrap();
    let count = found(&scan)[0].2;
    assert!(scan.is_partial && (1..1 << 20).contains(&count), "{count}");
    assert!(written(&scan, Shape::Table).contains("Ended early"));
    assert_eq!(summary(&scan)["partial"], true);
}

/// Nobody typed these: hosts with `_`, a search list that was appended, names with hyphens at an edge. The reader for
/// typed text repairs them, and what it repairs into is the name itself.
#[test]
fn what_a_resolver_asks_is_no_slip_of_itself() {
    let line = |name: &str| {
        format!(
            "30-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.2#4 ({name}): query: {name} IN A +E(0) \
             (192.0.2.53)\n"
        )
    };
    let names = [
        "build_server.mail.mil",
        "gmail.com.gmail.com",
        "v1-dot-proj.appspot.com",
        "-army.mil",
        "army-.mil",
        "mail.army.mil.army.mil",
        "r1---sn-abc.googlevideo.com",
    ];
    let text: String = names.iter().map(|name| line(name)).collect();
    assert_eq!(found(&of_text(text.as_bytes(), &Options::default())), []);
    // In a list they may have been typed; but nothing is a slip of itself.
    let list = of_text(names.join("\n").as_bytes(), &Options::default());
    assert!(found(&list).iter().all(|(typed, intended, _)| typed != intended), "{list:?}");
    let own = ["build_server.mail.mil", "gmail.com.gmail.com", "v1-dot-proj.appspot.com"];
    assert_eq!(found(&of_text(own.join("\n").as_bytes(), &Options::default())), []);
}

/// A log of queries with one name, and one of responses with another below it: these are two questions.
#[test]
fn a_finding_has_the_sum_of_its_names() {
    let line = |what: &str| {
        format!("30-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.2#4 (x): {what}\n")
    };
    let text = [
        line("query: army.ml IN MX +E(0) (192.0.2.53)"),
        line("response: mail.army.ml IN MX NXDOMAIN 0 1 1 +E(0) (192.0.2.53)"),
    ];
    let scan = of_text(text.concat().as_bytes(), &Options::default());
    assert_eq!(found(&scan), [("army.ml", "army.mil", 2)]);
    let finding = &scan.judged.findings[0];
    assert!(finding.probability() < 1.0, "{}", finding.probability());
    assert_eq!((scan.judged.questions, scan.judged.misdirected()), (2, 2));
}

/// Wants nothing more as soon as anything was read.
struct Hasty(AtomicU64);

impl Progress for Hasty {
    fn read(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn stops(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

#[test]
fn what_was_just_read_is_counted_when_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    fs::write(&file, b"army.ml\n".repeat(9)).unwrap();
    let scan = scan(&[file], &Options::default(), &checker(), &Hasty(AtomicU64::new(0))).unwrap();
    assert_eq!(found(&scan), [("army.ml", "army.mil", 9)]);
}

/// Takes nothing, as a pipe whose reader has gone.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_told_as_one() {
    let names = ["gmail.com", "hotmail.com", "outlook.com", "icloud.com", "protonmail.com"];
    let twice = |name: &str, at: usize| format!("{}{}\n", &name[..=at], &name[at..]);
    let text: String =
        names.iter().flat_map(|name| (0..name.len() - 4).map(|at| twice(name, at))).collect();
    let mut scan = of_text(text.as_bytes(), &Options::default());
    // More than is buffered.
    let findings = scan.judged.findings.clone();
    (0..20).for_each(|_| scan.judged.findings.extend_from_slice(&findings));
    for &shape in Shape::ALL {
        let error = report::write(&scan, shape, &mut Closed).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{shape}");
    }
}

/// Counts are as large as a list says, however often it says it.
#[test]
fn no_count_is_too_large() {
    let text = format!("{} army.ml\n", 1_u64 << 48).repeat(1 << 17);
    let scan = of_text(text.as_bytes(), &Options::default());
    assert_eq!(found(&scan)[0].2, u64::MAX);
    assert!(scan.judged.findings[0].probability() <= 1.0);
}

#[cfg(unix)]
#[test]
fn an_entry_that_cannot_be_read_loses_no_other_and_a_file_counts_once() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("old")).unwrap();
    fs::write(path("old/query.log.1"), "army.ml\n".repeat(3)).unwrap();
    symlink(path("gone"), path("dangling")).unwrap();
    symlink(path("old/query.log.1"), path("latest")).unwrap();
    // A way back up is no error: what it leads to is read.
    symlink(folder.path(), path("old/up")).unwrap();
    for paths in [vec![folder.path().to_owned()], vec![path("*")], vec![path("old"), path("*")]] {
        let scan = read(&paths, &Options::default());
        assert_eq!(found(&scan), [("army.ml", "army.mil", 3)], "{paths:?}");
        let failed: Vec<_> = scan.failed.iter().map(|(path, _)| path.clone()).collect();
        assert_eq!(failed, [path("dangling")], "{paths:?}");
        assert_eq!(scan.files.iter().filter(|file| file.lines.all > 0).count(), 1);
    }
}

/// A table whose column nobody named is no list.
#[test]
fn a_table_is_not_taken_for_a_list() {
    for text in [
        "id,qname\n1,army.ml\n2,navy.ml\n",
        "id;address\n1;someone@army.ml\n",
        "{\"qname\":\"army.ml\"}\n{\"qname\":\"navy.ml\"}\n",
        "{\"to\":\"someone@army.ml\"}\n",
        "name=army.ml\nname=navy.ml\n",
    ] {
        let scan = of_text(text.as_bytes(), &Options::default());
        let [(_, error)] = &scan.failed[..] else { panic!("{text}: {scan:?}") };
        assert!(error.to_string().contains("--column"), "{error}");
    }
    // These are in local parts of real addresses.
    let scan = of_text(b"bounce=ann=x.example@army.ml\n{x}@army.ml\n", &Options::default());
    assert_eq!(found(&scan), [("army.ml", "army.mil", 2)]);
}

/// Two logs of Zeek in one file, the second with its columns in another order; and one of something else behind it.
#[test]
fn a_second_header_is_read() {
    let head = "#separator \\x09\n#fields\tts\tquery\tqtype_name\trcode_name\n";
    let other = "#separator \\x09\n#fields\tts\tqtype_name\trcode_name\tquery\n";
    let first = "1795441562.0\tarmy.ml\tMX\tNXDOMAIN\n";
    let second = "1795441562.0\tMX\tNXDOMAIN\tarmy.ml\n";
    // More than a block each.
    let count = 20_000;
    let text = [head, &first.repeat(count), other, &second.repeat(count)].concat();
    let scan = of_text(text.as_bytes(), &Options::default());
    assert_eq!(found(&scan), [("army.ml", "army.mil", 2 * count as u64)]);
    assert!(scan.failed.is_empty() && scan.unread.is_empty(), "{:?}", scan.unread);
    let conn = "#separator \\x09\n#fields\tts\tuid\tproto\n1795441562.0\tC1\ttcp\n";
    let scan = of_text([&text, conn].concat().as_bytes(), &Options::default());
    assert_eq!(found(&scan), [("army.ml", "army.mil", 2 * count as u64)]);
    assert_eq!(scan.failed.len(), 1);
    let line = 2 * count + 5;
    assert!(scan.failed[0].1.to_string().contains(&format!("line {line}")), "{:?}", scan.failed);
}

#[test]
fn what_separates_columns_is_what_finds_the_named_one() {
    for (text, column) in [
        ("name of the query;client ip address and port\narmy.ml;x\n", "name of the query"),
        ("a|b|c|d,qname\n1,army.ml\n", "qname"),
        ("id\tqname\n1\tarmy.ml\n", "qname"),
        ("id|qname\n1|army.ml\n", "qname"),
        ("id qname\n1 army.ml\n", "qname"),
        ("qname\narmy.ml\n", "qname"),
    ] {
        let csv = Format::by_name("csv");
        let options =
            Options { format: csv, column: Some(column.to_owned()), ..Options::default() };
        let scan = of_text(text.as_bytes(), &options);
        assert_eq!(found(&scan), [("army.ml", "army.mil", 1)], "{text}");
    }
}

/// Whatever the `@` is, and whatever is quoted before it, local parts go nowhere.
#[test]
fn no_spelling_of_a_local_part_gets_out() {
    let list =
        ["secret\u{FF20}army.ml", "secret\u{FE6B}army.ml", "secret\u{FF20}x@army.ml"].join("\n");
    let postfix = [
        r#"to=<"secret@secret.ml"@army.ml>"#,
        r#"to=<"x@secret.ml>y"@army.ml>"#,
        r#"to=<"x, orig_to=<y@secret.ml>"@army.ml>"#,
        r#"to=<"x\"@secret.ml, status=sent "@army.ml>"#,
    ]
    .map(|to| format!("A1B2: {to}, relay=none, delay=1, status=bounced (no)\n"));
    // Exim writes what was quoted without its quotes, and then as it was.
    let exim = ["secret@secret.ml", "x@secret.ml>y", "x <y@secret.ml> R=z", "x <\\\"y@secret.ml"]
        .map(|local| {
            let bare = local.replace(['"', '\\'], "");
            format!(
                "2026-11-30 08:00:01 1xXlpv-0007Jf-0n ** {bare}@army.ml <\"{local}\"@army.ml>: no\n"
            )
        });
    let sendmail =
        ["secret@secret.ml", "x@secret.ml>y", "x, stat=Sent y@secret.ml", "x\\\"@secret.ml"].map(
            |local| {
                format!(
                    "x sm-mta[9]: 9AU801Xv003923: to=<\"{local}\"@army.ml>, stat=User unknown\n"
                )
            },
        );
    for text in [list, postfix.concat(), exim.concat(), sendmail.concat()] {
        let lines = text.lines().count() as u64;
        let scan = of_text(text.as_bytes(), &Options::default());
        assert_eq!(found(&scan), [("army.ml", "army.mil", lines)], "{text}");
        assert_eq!((scan.judged.names, scan.judged.questions), (1, lines), "{text}");
    }
    let query = |name: &str| format!("{{\"qname\":\"{name}\"}}\n");
    let text = query("m\u{FC}nchen.army.ml");
    let column = Some("qname".to_owned());
    let scan = of_text(text.as_bytes(), &Options { column, ..Options::default() });
    assert_eq!(scan.judged.findings[0].example, "xn--mnchen-3ya.army.ml");
}
