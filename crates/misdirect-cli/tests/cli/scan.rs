//! `scan`: logs in, a table out.

#[path = "../../../misdirect-sensor/examples/make_log/log.rs"]
mod log;

use crate::run::{command, file, run_in, tool};
use std::fs;

const QUERY: &str = "30-Nov-2026 08:00:03.250 queries: info: client @0x7f9 192.0.2.22#45912 (army.ml): query: \
                     army.ml IN MX +E(0)K (192.0.2.53)\n";

#[test]
fn a_log_becomes_a_table() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "query.log", QUERY.repeat(20));
    let run = run_in(folder.path(), &["scan", "query.log"], b"");
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let lines: Vec<Vec<&str>> =
        run.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[1][..3], ["army.mil", "20", "100.0%"]);
    assert_eq!(lines[2][..4], ["army.ml", "20", "100.0%", "20"]);
    assert_eq!(lines[2].last(), Some(&"2026-11-30"));
}

#[test]
fn standard_input_globs_and_shapes() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["query.log", "query.log.0"] {
        file(folder.path(), part, QUERY.repeat(3));
    }
    let run = run_in(folder.path(), &["scan", "--as", "jsonl", "query.log*"], b"");
    let json = run.json();
    assert_eq!((&json[0]["typed"], &json[0]["questions"]), (&"army.ml".into(), &6.into()));
    assert_eq!((&json[1]["type"], &json[1]["lines"]), (&"summary".into(), &6.into()));
    let run = run_in(
        folder.path(),
        &["scan", "--as", "csv", "--min-count", "2"],
        b"  3 army.ml\n 1 navy.ml\n",
    );
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines.len() == 2 && lines[1].starts_with("army.mil,army.ml,3,"), "{}", run.out);
}

/// With its feature a column of Parquet is a table; without, it is told what to do.
#[test]
fn parquet_is_read_or_told() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../misdirect-sensor/tests/samples/");
    let sample = format!("{samples}log.parquet");
    let folder = std::path::Path::new(".");
    let run = run_in(folder, &["scan", "--as", "jsonl", "--column", "qname", &sample], b"");
    if cfg!(feature = "parquet") {
        let json = run.json();
        let found = |at: usize| (&json[at]["typed"], &json[at]["questions"]);
        assert_eq!(found(0), (&"army.ml".into(), &3.into()));
        assert_eq!(found(1), (&"navy.ml".into(), &1.into()));
        let out = tempfile::NamedTempFile::new().unwrap();
        let file = out.path().to_str().unwrap();
        let write = ["scan", "--as", "parquet", "-o", file, "--column", "qname", &sample];
        assert_eq!(run_in(folder, &write, b"").status, 0);
        let run = run_in(folder, &["scan", "--as", "csv", "--column", "typed", file], b"");
        assert!(run.out.contains("army.mil,army.ml,1,"), "{}", run.out);
        let run = run_in(folder, &["scan", &sample], b"");
        assert!(run.status == 2 && run.err.contains("client, qname, qtype"), "{}", run.err);
        let run = run_in(folder, &["scan", "--column", "qname"], &fs::read(&sample).unwrap());
        assert!(run.status == 2 && run.err.contains("not from a pipe"), "{}", run.err);
    } else {
        assert!(run.status == 2 && run.err.contains("--features parquet"), "{}", run.err);
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "query.log", [QUERY, &QUERY[..80], "\n"].concat());
    let run = run_in(folder.path(), &["scan", "query.log"], b"");
    assert_eq!(
        (run.status, run.err.as_str()),
        (0, "misdirect: 1 line: ends too early: query.log:2\n")
    );
    let run = run_in(folder.path(), &["scan", "--strict", "query.log"], b"");
    assert_eq!((run.status, run.err.as_str()), (2, "misdirect: query.log:2: ends too early\n"));
    let run = run_in(folder.path(), &["scan", "none.log", "query.log"], b"");
    assert_eq!(run.status, 2);
    assert!(run.out.contains("army.mil") && run.err.contains("none.log: there is no such file"));
    let run = run_in(folder.path(), &["scan"], b"the quick brown fox\n");
    assert!(run.status == 2 && run.err.contains("name one with --format"), "{}", run.err);
    let run = run_in(folder.path(), &["scan", "--format", "apache", "query.log"], b"");
    assert!(run.status == 2 && run.err.contains("possible values: bind, unbound"), "{}", run.err);
}

#[test]
fn a_result_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("lost.csv");
    let arguments = ["scan", "--as", "csv", "-o", "lost.csv"];
    assert_eq!(run_in(folder.path(), &arguments, b"army.ml\n").status, 0);
    let before = fs::read(&out).unwrap();
    assert!(before.starts_with(b"intended,typed,"));
    let strict = ["scan", "--strict", "--format", "list", "-o", "lost.csv"];
    assert_eq!(run_in(folder.path(), &strict, b"three words here\n").status, 2);
    assert_eq!(fs::read(&out).unwrap(), before);
    let nowhere = ["scan", "-o", "no/such/folder.csv"];
    let run = run_in(folder.path(), &nowhere, b"army.ml\n");
    assert!(run.status == 2 && run.err.contains("cannot be written"), "{}", run.err);
}

/// A page and rules besides the table; and one of them in its place.
#[test]
fn a_page_and_rules_are_written_as_well() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "query.log", QUERY.repeat(20));
    let emit = ["--emit", "rpz=a.rpz", "--emit", "postfix=a.postfix", "--emit", "unbound=a.conf"];
    let arguments = [&["scan", "--report", "a.html", "query.log"][..], &emit].concat();
    let run = run_in(folder.path(), &arguments, b"");
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.contains("army.mil"));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("a.html").starts_with("<!DOCTYPE html>"));
    assert!(read("a.rpz").contains("\narmy.ml CNAME .\n*.army.ml CNAME .\n"));
    assert!(read("a.postfix").contains("\narmy.ml REJECT did you mean army.mil?\n"));
    assert!(read("a.conf").contains("local-zone: \"army.ml\" always_nxdomain\n"));
    let none = ["scan", "--emit", "unbound=-", "--emit-threshold", "1", "query.log"];
    let run = run_in(folder.path(), &none, b"");
    assert!(run.out.starts_with("# Domains") && run.out.ends_with("server:\n"), "{}", run.out);
    let run = run_in(folder.path(), &["scan", "--by", "day", "--as", "csv", "query.log"], b"");
    assert!(
        run.out.starts_with("day,questions,") && run.out.contains("2026-11-30,20,1,"),
        "{}",
        run.out
    );
    let two = ["scan", "--emit", "rpz=-", "--report", "-", "query.log"];
    assert_eq!(run_in(folder.path(), &two, b"").status, 2);
    for wrong in ["rpz", "rpz=", "iptables=x"] {
        assert_eq!(run_in(folder.path(), &["scan", "--emit", wrong, "query.log"], b"").status, 2);
    }
}

/// By the programs of those who read them.
#[test]
fn servers_take_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "main.cf", "");
    file(folder.path(), "list", "army.ml\ngmial.com\nus.navy.ml\n");
    let emit = ["--emit", "rpz=zone", "--emit", "postfix=table", "--emit", "unbound=local.conf"];
    let run = run_in(folder.path(), &[&["scan", "list"][..], &emit].concat(), b"");
    assert_eq!(run.status, 0, "{}", run.err);
    let tool = |program: &str, arguments: &[&str]| tool(program, folder.path(), arguments);
    if let Some(output) = tool("named-checkzone", &["-i", "local", "rpz.example", "zone"]) {
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.trim_end().ends_with("OK"), "{text}");
    }
    if let Some(output) = tool("unbound-checkconf", &["local.conf"]) {
        assert!(output.status.success(), "{output:?}");
    }
    let query = |name: &str| tool("postmap", &["-c", ".", "-q", name, "texthash:table"]);
    for (name, answer) in [
        ("army.ml", "REJECT did you mean army.mil?\n"),
        (".navy.ml", "REJECT did you mean navy.mil?\n"),
        ("army.mil", ""),
    ] {
        let Some(output) = query(name) else { return };
        assert_eq!(String::from_utf8_lossy(&output.stdout), answer, "{name}: {output:?}");
    }
}

/// Chromium has nothing to say of the page, whose script may run; it would tell if the policy were broken.
#[test]
fn a_browser_shows_the_page() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "query.log", QUERY.repeat(20));
    let run = run_in(folder.path(), &["scan", "--report", "page.html", "query.log"], b"");
    assert_eq!(run.status, 0, "{}", run.err);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    let image = "<main><img src=\"http://192.0.2.1/x.png\">";
    file(folder.path(), "broken.html", page.replacen("<main", &format!("{image}<main"), 1));
    let show = |name: &str| {
        let url = format!("file://{}", folder.path().join(name).display());
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        let arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"];
        let arguments = [&arguments[..], &["--dump-dom", &profile, &url]].concat();
        let output = tool("chromium", folder.path(), &arguments)?;
        let [dom, errors] =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        Some((dom, errors.lines().filter(|line| line.contains("CONSOLE")).count()))
    };
    let Some((dom, told)) = show("page.html") else { return };
    assert!(dom.contains("<th scope=\"col\"><button>Intended</button>"), "{dom}");
    assert_eq!((told, show("broken.html").map(|(_, told)| told)), (0, Some(1)));
}

/// What can be written is; what cannot is told, and nothing is left of it.
#[test]
fn a_page_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "list", "army.ml\n");
    let arguments = ["scan", "--report", "none/a.html", "--emit", "rpz=a.rpz", "list"];
    let run = run_in(folder.path(), &arguments, b"");
    assert!(run.status == 2 && run.err.contains("none/a.html: cannot be written"), "{}", run.err);
    assert!(run.out.contains("army.mil") && folder.path().join("a.rpz").exists());
    // A device that is full is Linux's.
    if fs::exists("/dev/full").unwrap() {
        for full in [["--report", "/dev/full"], ["--emit", "rpz=/dev/full"], ["-o", "/dev/full"]] {
            let run = run_in(folder.path(), &["scan", full[0], full[1], "list"], b"");
            assert!(
                run.status == 2 && run.err.contains("/dev/full: cannot be written"),
                "{}",
                run.err
            );
        }
    }
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "the list and the rules");
}

/// Ctrl-C ends the reading: what was read until then is the result.
#[cfg(unix)]
#[test]
fn an_interrupt_gives_the_result_so_far() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut command = command(std::path::Path::new("."), &["scan", "--as", "jsonl"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // More than a block, so that some of it was read when the rest comes.
    stdin.write_all(&b"army.ml\n".repeat(1 << 17)).expect("it reads");
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.is_ok_and(|status| status.success()));
    // A pipe whose writer gets the signal, too, ends.
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(130));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.contains("ended early"), "{errors}");
    let last = String::from_utf8_lossy(&output.stdout).lines().last().map(str::to_owned);
    assert!(last.is_some_and(|summary| summary.contains("\"partial\":true")));
}

/// Where names find no room, in memory or in a file, the command ends at once, whatever else there is to read.
#[cfg(unix)]
#[test]
fn without_room_for_temporary_files_it_ends_at_once() {
    use std::io::Write;
    use std::process::Stdio;
    let arguments = ["scan", "--memory", "1", "--threads", "1", "--format", "list"];
    let mut command = command(std::path::Path::new("."), &arguments);
    command.env("TMPDIR", "/no/such/folder");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Some hundred times what fits.
    let closed = (0..100_u32).find(|part| {
        let names: String = (0..50_000).map(|at| format!("n{part}-{at}.example.ml\n")).collect();
        stdin.write_all(names.as_bytes()).is_err()
    });
    assert!(closed.is_some_and(|part| part < 20), "{closed:?}");
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.contains("a temporary file, for names that have no room"), "{errors}");
    let run = run_in(std::path::Path::new("."), &["scan", "--memory", "0"], b"army.ml\n");
    assert_eq!(run.status, 2, "{}", run.err);
}

/// Some logs as a server rotates them, one of them compressed, one with lines that cannot be read.
#[cfg(unix)]
fn rotated(folder: &std::path::Path) {
    use std::io::Write;
    let mut text = Vec::new();
    log::write(30_000, 3, &mut text).expect("written");
    let third = |from: usize| {
        let at = text.len() / 3 * from;
        at + text[at..].iter().position(|byte| *byte == b'\n').expect("lines") + 1
    };
    file(folder, "query.log", [&text[third(2)..], &QUERY.as_bytes()[..80]].concat());
    file(folder, "query.log.0", &text[third(1)..third(2)]);
    let gzip = fs::File::create(folder.join("query.log.1.gz")).expect("a file");
    let mut child = std::process::Command::new("gzip")
        .arg("-1")
        .stdin(std::process::Stdio::piped())
        .stdout(gzip)
        .spawn()
        .expect("gzip");
    child.stdin.take().expect("a pipe").write_all(&text[..third(1)]).expect("it reads");
    assert!(child.wait().expect("it ends").success());
}

/// Killed by SIGKILL at any point and started again with the same state: the same result as one that ran through.
#[cfg(unix)]
#[test]
fn who_is_killed_goes_on_with_the_same_totals() {
    use std::process::Stdio;
    use std::time::Instant;
    let folder = tempfile::tempdir().unwrap();
    rotated(folder.path());
    file(folder.path(), "key", "00112233445566778899aabbccddeeff\n");
    let arguments = |with: &[&'static str]| {
        let always = ["scan", "--as", "jsonl", "--count-clients", "--client-key", "key"];
        [&always, with, &["query.log*"]].concat()
    };
    let resumed = arguments(&["--resume", "state", "--save-every", "0", "--memory", "1"]);
    let expected = run_in(folder.path(), &arguments(&[]), b"");
    assert_eq!(expected.status, 0);
    let began = Instant::now();
    let whole = run_in(folder.path(), &resumed, b"");
    let mut took = began.elapsed();
    assert_eq!((&whole.out, &whole.err), (&expected.out, &expected.err));
    fs::remove_file(folder.path().join("state")).unwrap();
    let (mut random, mut killed, mut went_on) = (0x2545_F491_4F6C_DD1D_u64, 0, 0);
    for point in 0..20 {
        let mut rounds = 0;
        let run = loop {
            // Xorshift (Marsaglia 2003).
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let mut command = command(folder.path(), &resumed);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(took.mul_f64((random >> 11) as f64 / (1_u64 << 53) as f64));
            let had = fs::metadata(folder.path().join("state")).is_ok();
            child.kill().unwrap();
            let was_killed = child.wait().unwrap().code().is_none();
            (killed, went_on) = (killed + u32::from(was_killed), went_on + u32::from(had));
            // The machine was busier when the time was taken.
            took = if was_killed { took } else { took.mul_f64(0.7) };
            rounds += 1;
            // Once, or twice in a row, and then to the end.
            if rounds > point % 2 {
                break run_in(folder.path(), &resumed, b"");
            }
        };
        assert_eq!((&run.out, &run.err), (&expected.out, &expected.err));
        fs::remove_file(folder.path().join("state")).unwrap();
    }
    assert!(killed >= 20 && went_on >= 10, "{killed} were killed, {went_on} had a state: {took:?}");
    // Three logs, a key, and at most one file that a killed run began to write.
    assert!(fs::read_dir(folder.path()).unwrap().count() <= 5);
}
