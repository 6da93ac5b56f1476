//! Logs that are watched come to what a scan of them does.

#[path = "../examples/make_log/log.rs"]
mod log;
mod made;

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
        assert_eq!(watch.lines(), expected.lines(), "{log:?}");
        // What was told once may not stand before what came later.
        assert!(told >= rows(&found).len(), "{log:?}: {told}");
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

/// A server of dnstap, which connects, asks to be heard, and sends.
#[cfg(unix)]
mod socket {
    use super::{checker, made, rows};
    use misdirect_sensor::{ClientKey, Watch, WatchOptions};
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;
    use std::path::Path;
    use std::time::{Duration, Instant};

    struct Sender(UnixStream);

    impl Sender {
        /// READY, ACCEPT, START.
        fn new(path: &Path) -> Self {
            let mut sender = Self(UnixStream::connect(path).expect("it listens"));
            sender.0.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            sender.send(&made::control(4, Some(made::DNSTAP)));
            let accept = made::control(1, Some(made::DNSTAP));
            assert_eq!(sender.told(accept.len()), accept);
            sender.send(&made::control(2, Some(made::DNSTAP)));
            sender
        }

        fn send(&mut self, bytes: &[u8]) {
            self.0.write_all(bytes).expect("it reads");
        }

        fn told(&mut self, len: usize) -> Vec<u8> {
            let mut told = vec![0; len];
            self.0.read_exact(&mut told).expect("it answers");
            told
        }

        /// STOP, FINISH, and nothing more.
        fn end(mut self) {
            self.send(&made::control(3, None));
            let finish = made::control(5, None);
            assert_eq!(self.told(finish.len()), finish);
            assert_eq!(self.0.read(&mut [0]).expect("an end"), 0);
        }
    }

    /// Polls until so many frames were read.
    fn read(watch: &mut Watch<'_>, frames: u64) {
        let until = Instant::now() + Duration::from_secs(20);
        while watch.lines().all < frames {
            assert!(Instant::now() < until, "{:?}", watch.lines());
            watch.poll();
        }
    }

    #[test]
    fn dnstap_is_taken_at_a_socket() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dnstap.sock");
        let checker = checker();
        let options =
            WatchOptions { clients: Some(ClientKey::new([1; 16])), ..WatchOptions::default() };
        let mut watch = Watch::new(&[], options, &checker).unwrap();
        // One that a command left there when it was killed; but no file, and nobody who listens.
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        watch.listen(&path).unwrap();
        assert!(watch.listen(&path).is_err() && watch.listen(folder.path()).is_err());
        let asked = |name, at: u32| {
            let [.., third, last] = (at / 2).to_be_bytes();
            made::framed(&made::dnstap(name, at % 2 == 1, [198, 51, third, last]))
        };
        // Who is not heard for long has to wait.
        let sends = |name| {
            let mut sender = Sender::new(&path);
            std::thread::spawn(move || {
                (0..2000).for_each(|at| sender.send(&asked(name, at)));
                sender
            })
        };
        let senders = [sends("army.ml"), sends("navy.ml")];
        read(&mut watch, 4000);
        let [one, mut other] = senders.map(|sender| sender.join().expect("all are sent"));
        // In pieces.
        for byte in asked("navy.ml", 2000) {
            other.send(&[byte]);
        }
        read(&mut watch, 4001);
        assert!(!watch.has_ended());
        let clients = |at: usize| watch.scan().judged.findings[at].clients().unwrap();
        assert!(clients(0).abs_diff(1001) < 60 && clients(1).abs_diff(1000) < 60);
        let without = |watch: &Watch<'_>| {
            let scan = watch.scan();
            let row = |(typed, _, questions, ..): &(&str, &str, u64, u64, _)| {
                ((*typed).to_owned(), *questions)
            };
            rows(&scan).iter().map(row).collect::<Vec<_>>()
        };
        let row = |name: &str, questions| (name.to_owned(), questions);
        assert_eq!(without(&watch), [row("navy.ml", 1001), row("army.ml", 1000)]);
        one.end();
        other.end();
        // Who comes again is heard.
        let mut again = Sender::new(&path);
        again.send(&asked("army.ml", 0));
        again.end();
        read(&mut watch, 4002);
        assert_eq!(without(&watch)[0], row("army.ml", 1001));
        drop(watch);
        assert!(!path.exists());
    }

    /// Whoever says something else is not heard, and hinders nobody.
    #[test]
    fn who_sends_something_else_is_not_heard() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dnstap.sock");
        let checker = checker();
        let mut watch = Watch::new(&[], WatchOptions::default(), &checker).unwrap();
        watch.listen(&path).unwrap();
        let frame = made::framed(&made::dnstap("army.ml", false, [192, 0, 2, 1]));
        let long = (1_u32 << 30).to_be_bytes();
        let starts = [
            b"GET / HTTP/1.1\r\n\r\n".to_vec(),
            made::control(4, Some("protobuf:other")),
            made::control(3, None),
            frame.clone(),
            [&[0; 4][..], &long].concat(),
            [made::control(2, Some(made::DNSTAP)), long.to_vec()].concat(),
        ];
        for start in starts {
            let mut stream = UnixStream::connect(&path).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            stream.write_all(&start).unwrap();
            // It is hung up on, whether all was read or not.
            assert!(!matches!(stream.read(&mut [0; 64]), Ok(1..)), "{start:?}");
        }
        let silent = UnixStream::connect(&path).unwrap();
        let mut sender = Sender::new(&path);
        sender.send(&frame);
        sender.end();
        read(&mut watch, 1);
        assert_eq!(watch.questions(), 1);
        drop(silent);
    }
}
