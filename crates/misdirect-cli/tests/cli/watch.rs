//! `watch`: logs as they grow.

use crate::run::{command, file, run_in};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

fn line(name: &str) -> String {
    format!(
        "30-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.22#45912 ({name}): query: {name} IN MX +E(0)K \
         (192.0.2.53)\n"
    )
}

/// A command that watches, and where it listens.
struct Watching {
    child: Child,
    address: String,
}

impl Watching {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let arguments = ["watch", "--state", "state", "--listen", "127.0.0.1:0", "query.log"];
        let mut command = command(folder, &[&arguments, more].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.split("http://").nth(1).expect(&first).split('/').next().unwrap();
        let address = address.to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        body.to_owned()
    }

    /// Questions for army.ml.
    fn count(&self) -> u64 {
        let metrics = self.get("/metrics");
        let series =
            "misdirect_misdirected_questions_total{intended=\"army.mil\",typed=\"army.ml\"} ";
        let line = metrics.lines().find_map(|line| line.strip_prefix(series));
        line.map_or(0, |count| count.parse().unwrap())
    }

    /// Waits until so many are counted, and finds that it stays at that.
    fn counts(&self, expected: u64) {
        let began = Instant::now();
        while self.count() < expected && began.elapsed() < Duration::from_secs(20) {
            sleep(Duration::from_millis(20));
        }
        sleep(Duration::from_millis(300));
        assert_eq!(self.count(), expected);
    }

    fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let status = std::process::Command::new("kill").args([signal, &id]).status();
        assert!(status.is_ok_and(|status| status.success()));
        self.child.wait().unwrap().code()
    }
}

/// A log in a folder, and what was written to it.
struct Log<'f> {
    folder: &'f Path,
    total: u64,
}

impl Log<'_> {
    /// Writes so many lines to the end of a file; how many all are.
    fn write(&mut self, name: &str, count: u64) -> u64 {
        let log = File::options().create(true).append(true).open(self.folder.join(name));
        // Each of its own time, as no two lines of a log begin the same.
        let line =
            |at: u64| line("army.ml").replacen("08:00:03.250", &format!("08:00:03.{at:06}"), 1);
        let lines: String = (self.total..self.total + count).map(line).collect();
        log.unwrap().write_all(lines.as_bytes()).unwrap();
        self.total += count;
        self.total
    }

    fn rename(&self, to: &str) {
        fs::rename(self.folder.join("query.log"), self.folder.join(to)).unwrap();
    }

    /// As logrotate's `copytruncate` does it.
    fn copy_and_empty(&self, to: &str) {
        let log = self.folder.join("query.log");
        fs::copy(&log, self.folder.join(to)).unwrap();
        File::options().write(true).open(log).unwrap().set_len(0).unwrap();
    }
}

/// Nothing is lost where a log appears late, is renamed and begun anew, is copied and emptied, and where the command is
/// ended meanwhile, or killed.
#[test]
fn nothing_is_lost_at_ten_rotations_and_two_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let start = || Watching::start(folder.path(), &["--save-every", "0"]);
    let mut log = Log { folder: folder.path(), total: 0 };
    let watching = start();
    let count = log.write("query.log", 7);
    watching.counts(count);
    for at in 0..5 {
        let old = format!("query.log.{at}");
        log.write("query.log", 100 + at);
        log.rename(&old);
        // Its writer has not noticed yet.
        log.write(&old, 10);
        log.write("query.log", 1);
        sleep(Duration::from_millis(250));
    }
    for at in 5..10 {
        let count = log.write("query.log", 100 + at);
        // Some of it is read before it is copied, and some is not.
        if at % 2 == 0 {
            watching.counts(count);
        }
        log.write("query.log", 3);
        log.copy_and_empty(&format!("query.log.{at}"));
        // And soon it has more than before.
        log.write("query.log", if at == 9 { 300 } else { 2 });
        sleep(Duration::from_millis(450));
    }
    let count = log.write("query.log", 5);
    watching.counts(count);
    assert_eq!(watching.end("-TERM"), Some(0));

    // Meanwhile it is written to, renamed, and begun anew.
    log.write("query.log", 11);
    log.rename("query.log.10");
    log.write("query.log", 13);
    let watching = start();
    let count = log.write("query.log", 17);
    watching.counts(count);
    // The findings are those of a scan of all.
    let found: Value = serde_json::from_str(&watching.get("/findings")).unwrap();
    assert_eq!((&found[0]["typed"], &found[0]["questions"]), (&"army.ml".into(), &count.into()));
    assert_eq!((&found[1]["type"], &found[1]["lines"]), (&"summary".into(), &count.into()));
    assert_eq!(watching.end("-KILL"), None);

    let watching = start();
    let count = log.write("query.log", 19);
    watching.counts(count);
    assert_eq!(watching.end("-INT"), Some(0));
}

#[test]
fn standard_input_is_watched_until_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let text = [line("army.ml").repeat(3), line("bamako.ml"), line("navy.ml")].concat();
    let run = run_in(folder.path(), &["watch", "-"], text.as_bytes());
    let lines: Vec<Vec<&str>> = run.out.lines().map(|line| line.split("  ").collect()).collect();
    assert_eq!((run.status, run.err.as_str(), lines.len()), (0, "", 2), "{}", run.out);
    assert_eq!(
        (&lines[0][..2], &lines[1][..2]),
        (&["army.ml", "army.mil"][..], &["navy.ml", "navy.mil"][..])
    );
    let run = run_in(
        folder.path(),
        &["watch", "--as", "jsonl", "--min-count", "2", "-"],
        text.as_bytes(),
    );
    let json = run.json();
    assert_eq!(
        (json.len(), &json[0]["typed"], &json[0]["type"]),
        (1, &"army.ml".into(), &"finding".into())
    );
    // A line without an end, and a log that is none.
    let text = [line("army.ml"), line("navy.ml").trim_end().to_owned()].concat();
    assert_eq!(run_in(folder.path(), &["watch", "-"], text.as_bytes()).out.lines().count(), 2);
    let run =
        run_in(folder.path(), &["watch", "-"], "the quick brown fox\n".repeat(30_000).as_bytes());
    assert!(run.status == 0 && run.err.contains("--format"), "{}", run.err);
}

#[test]
fn what_cannot_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let run =
        |arguments: &[&str]| run_in(folder.path(), &[&["watch"], arguments, &["-"]].concat(), b"");
    let other = run(&["--listen", "0.0.0.0:0"]);
    assert!(other.status == 2 && other.err.contains("loopback"), "{}", other.err);
    file(folder.path(), "state", "no state\n");
    let other = run(&["--state", "state"]);
    assert!(other.status == 2 && other.err.contains("state: is no state"), "{}", other.err);
    assert_eq!(fs::read(folder.path().join("state")).unwrap(), b"no state\n");
    let key = run(&["--state", "new", "--count-clients"]);
    assert!(key.status == 2 && key.err.contains("--client-key"), "{}", key.err);
    file(folder.path(), "key", "0123\n");
    let key = run(&["--state", "new", "--count-clients", "--client-key", "key"]);
    assert!(key.status == 2 && key.err.contains("32 hexadecimal digits"), "{}", key.err);
}

/// Frames as a server writes them to a socket: what a file of dnstap has.
#[cfg(unix)]
#[test]
fn dnstap_is_taken_at_a_socket() {
    let sample = include_bytes!("../../../misdirect-sensor/tests/samples/dnstap.fstrm");
    let folder = tempfile::tempdir().unwrap();
    let watching = Watching::start(folder.path(), &["--dnstap", "dnstap.sock"]);
    let path = folder.path().join("dnstap.sock");
    let server = std::os::unix::net::UnixStream::connect(&path);
    server.expect("it listens").write_all(sample).unwrap();
    // Two, each with its answer.
    watching.counts(2);
    assert_eq!(watching.end("-TERM"), Some(0));
    assert!(!path.exists());
}
