//! Logs that are watched come to what a scan of them does.

#[path = "../examples/make_log/log.rs"]
mod log;

use misdirect::{Checker, Directory, Layer, Policy, directory::Filter};
use misdirect_sensor::{Asked, ClientKey, Finding, News, Options, Scan, Watch, WatchOptions, scan};
use std::fs;
use std::path::{Path, PathBuf};

fn checker() -> Checker<'static> {
    let checker = Checker::without_directory().with_layer(Layer::trusted(Directory::builtin()));
    let checker = checker.and_then(|checker| checker.with_filter(Filter::builtin()));
    checker.expect("a layer and a filter").with_policy(Policy::QUIET)
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

fn rows(scan: &Scan) -> Vec<(&str, &str, u64, u64, Option<u64>)> {
    let row = |found: &'_ Finding| (found.questions(), found.names, found.clients());
    let all = scan.judged.findings.iter();
    all.map(|found| {
        let (questions, names, clients) = row(found);
        (found.typed.as_str(), found.intended.as_str(), questions, names, clients)
    })
    .collect()
}

/// All formats, and a log with slips planted.
#[test]
fn what_is_watched_is_what_a_scan_finds() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = Vec::new();
    log::write(60_000, 5, &mut text).unwrap();
    let made = folder.path().join("query.log");
    fs::write(&made, text).unwrap();
    let samples = ["bind", "unbound", "zeek", "zeek-json", "eve", "postfix", "list"];
    let mut logs = samples.map(|name| sample(&format!("{name}.log"))).to_vec();
    logs.push(made);
    let (checker, clients) = (checker(), Some(ClientKey::new([5; 16])));
    for log in logs {
        let paths = std::slice::from_ref(&log);
        let expected =
            scan(paths, &Options { clients, ..Options::default() }, &checker, &()).unwrap();
        let options = WatchOptions { clients, from_start: true, ..WatchOptions::default() };
        let mut watch = Watch::new(paths, options, &checker).unwrap();
        let mut told = 0;
        while watch.poll() {
            told += watch.news().iter().filter(|news| matches!(news, News::Found(_))).count();
        }
        let found = watch.scan();
        assert_eq!(rows(&found), rows(&expected), "{log:?}");
        assert_eq!((watch.lines(), told), (expected.lines(), rows(&found).len()), "{log:?}");
    }
}

/// A log that is there is read from its end on, whose header is at its beginning.
#[test]
fn a_log_is_read_from_its_end_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dns.log");
    let head = "#separator \\x09\n#fields\tts\tquery\tqtype_name\n";
    let line = "1795441562.0\tarmy.ml\tMX\n";
    // Its last line is being written.
    let begun = [head, line, &line[..9]].concat();
    fs::write(&path, &begun).unwrap();
    let checker = checker();
    let mut watch =
        Watch::new(std::slice::from_ref(&path), WatchOptions::default(), &checker).unwrap();
    assert!(!watch.poll());
    fs::write(&path, [&begun, &line[9..], line, line].concat()).unwrap();
    while watch.poll() {}
    assert_eq!(rows(&watch.scan()), [("army.ml", "army.mil", 2, 1, None)]);
    let metrics = watch.answer(Asked::Metrics);
    assert!(metrics.contains("misdirect_lines_total{kind=\"read\"} 2\n"), "{metrics}");
}

/// The text that Prometheus reads: each line is a comment, or a name with labels and a number.
#[test]
fn metrics_are_as_prometheus_reads_them() {
    let checker = checker();
    let options = WatchOptions { from_start: true, ..WatchOptions::default() };
    let mut watch = Watch::new(&[sample("bind.log")], options, &checker).unwrap();
    while watch.poll() {}
    let metrics = watch.answer(Asked::Metrics);
    for line in metrics.lines() {
        let is_comment =
            line.starts_with("# HELP misdirect_") || line.starts_with("# TYPE misdirect_");
        let number = line.rsplit_once(' ').is_some_and(|(name, number)| {
            name.starts_with("misdirect_") && number.parse::<u64>().is_ok()
        });
        assert!(is_comment || number, "{line}");
    }
    let found: serde_json::Value = serde_json::from_str(&watch.answer(Asked::Findings)).unwrap();
    assert_eq!(found[0]["type"], "finding");
    let private = ["192.0.2.", "2001:db8", "someone"];
    assert!(
        private.iter().all(|text| !metrics.contains(text) && !found.to_string().contains(text))
    );
}
