//! Runs that go on where others ended, and clients that are counted.

#[path = "../examples/make_log/capture.rs"]
mod capture;
#[path = "../examples/make_log/log.rs"]
mod log;
mod made;

use flate2::write::GzEncoder;
use misdirect::{Checker, Directory, Layer, Policy, directory::Filter};
use misdirect_sensor::report::{self, Shape};
use misdirect_sensor::{
    ClientKey, FileError, Format, Options, Progress, Resume, STDIN, Scan, ScanError, SourceError,
    StateError, scan,
};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

fn checker() -> Checker<'static> {
    let checker = Checker::without_directory().with_layer(Layer::trusted(Directory::builtin()));
    let checker = checker.and_then(|checker| checker.with_filter(Filter::builtin()));
    checker.expect("a layer and a filter").with_policy(Policy::QUIET)
}

fn options(folder: &Path) -> Options {
    let resume = Resume { state: folder.join("state"), every: Duration::ZERO };
    Options { resume: Some(resume), threads: 2, ..Options::default() }
}

fn run(paths: &[PathBuf], options: &Options) -> Scan {
    scan(paths, options, &checker(), &()).expect("a state")
}

fn error(paths: &[PathBuf], options: &Options) -> StateError {
    match scan(paths, options, &checker(), &()) {
        Err(ScanError::State(_, error)) => error,
        other => panic!("{other:?}"),
    }
}

fn json(scan: &Scan) -> String {
    let mut out = Vec::new();
    report::write(scan, Shape::Jsonl, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Ends the run after so many bytes.
struct Ends {
    after: u64,
    read: AtomicU64,
}

impl Progress for Ends {
    fn read(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    fn skips(&self, _: u64) {}

    fn stops(&self) -> bool {
        self.read.load(Ordering::Relaxed) > self.after
    }
}

/// Logs: one compressed, one of Zeek with two headers, one that ends within a line and has lines that cannot be read; a
/// capture in which two interfaces have seen each packet, compressed, and frames that end within one.
fn logs(folder: &Path) -> Vec<PathBuf> {
    let mut text = Vec::new();
    log::write(20_000, 4, &mut text).unwrap();
    let half =
        text.len() / 2 + text[text.len() / 2..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&text[..half]).unwrap();
    fs::write(folder.join("query.log.0.gz"), gzip.finish().unwrap()).unwrap();
    let cut = "client 192.0.2.1#4 (army.ml): query: army.ml\n".repeat(3);
    fs::write(
        folder.join("query.log"),
        [cut.as_bytes(), &text[half..], b"client 192.0.2.1#4 (army"].concat(),
    )
    .unwrap();
    let head = "#separator \\x09\n#fields\tts\tid.orig_h\tquery\tqtype_name\trcode_name\n";
    let other = "#separator \\x09\n#fields\tts\tqtype_name\trcode_name\tquery\tid.orig_h\n";
    let first = "1795441562.0\t192.0.2.9\tarmy.ml\tMX\tNXDOMAIN\n";
    let second = "1795441562.0\tMX\tNXDOMAIN\tnavy.ml\t192.0.2.8\n";
    let zeek = [head, &first.repeat(10_000), other, &second.repeat(10_000)].concat();
    fs::write(folder.join("zeek.log"), zeek).unwrap();
    fs::write(folder.join("packets.zst"), zstd::encode_all(&*packets(4000), 1).unwrap()).unwrap();
    let mut frames = made::control(2, Some(made::DNSTAP));
    for at in 0..9000_u32 {
        let [_, _, third, last] = at.to_be_bytes();
        let name = ["army.ml", "navy.ml", "bamako.ml"][at as usize % 3];
        frames.extend(made::framed(&made::dnstap(name, at % 2 == 1, [198, 51, third, last])));
    }
    frames.truncate(frames.len() - 9);
    fs::write(folder.join("frames"), frames).unwrap();
    ["query.log.0.gz", "packets.zst", "frames", "query.log", "zeek.log"]
        .map(|name| folder.join(name))
        .to_vec()
}

/// A PCAPNG of about so many questions and answers, each seen by two interfaces.
fn packets(lines: u64) -> Vec<u8> {
    let (mut text, mut classic) = (Vec::new(), Vec::new());
    log::write(lines, 6, &mut text).unwrap();
    capture::write(&text, &mut classic).unwrap();
    let block = |kind: u32, body: &[u8]| {
        let padding = vec![0; body.len().next_multiple_of(4) - body.len()];
        let len = ((12 + body.len() + padding.len()) as u32).to_le_bytes();
        [&kind.to_le_bytes(), &len, body, &padding, &len[..]].concat()
    };
    let section = [&0x1A2B_3C4D_u32.to_le_bytes()[..], &[1, 0, 0, 0], &[0xFF; 8]].concat();
    let interface = block(1, &[1, 0, 0, 0, 0, 0, 4, 0]);
    let mut file = [block(0x0A0D_0D0A, &section), interface.clone(), interface].concat();
    let mut rest = &classic[24..];
    while let Some((header, after)) = rest.split_first_chunk::<16>() {
        let number = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().unwrap());
        let time = u64::from(number(0)) * 1_000_000 + u64::from(number(4));
        let (packet, after) = after.split_at(number(8) as usize);
        for interface in 0..2_u32 {
            let time = time + u64::from(interface);
            let numbers = [interface, (time >> 32) as u32, time as u32, number(8), number(12)];
            let numbers = numbers.map(u32::to_le_bytes).concat();
            file.extend(block(6, &[&numbers, packet].concat()));
        }
        rest = after;
    }
    file
}

/// However often a run is ended, and wherever: the result is that of one that ran through.
#[test]
fn runs_that_go_on_come_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let paths = logs(folder.path());
    let clients = Some(ClientKey::new([3; 16]));
    let expected = json(&run(&paths, &Options { clients, ..Options::default() }));
    for after in [0, 100_000, 400_000, 1_500_000, 1 << 40] {
        let options = Options { clients, ..options(folder.path()) };
        let mut runs = 0;
        let last = loop {
            let ends = Ends { after, read: AtomicU64::new(0) };
            let scan = scan(&paths, &options, &checker(), &ends).expect("a state");
            runs += 1;
            if !scan.is_partial {
                break scan;
            }
            assert!(runs < 100, "{after}");
        };
        assert_eq!(
            json(&last).replace("\"partial\":true", "\"partial\":false"),
            expected,
            "{after} {runs}"
        );
        assert!(runs > 3 || after > 1 << 20, "{after}: {runs}");
        // Nothing is read again.
        assert_eq!(json(&run(&paths, &options)), expected);
        fs::remove_file(folder.path().join("state")).unwrap();
    }
}

const NAMES: [&str; 3] = ["army.ml\n", "navy.ml\n", "af.ml\n"];

fn questions(scan: &Scan) -> Vec<u64> {
    NAMES
        .map(|name| {
            let found = scan.judged.findings.iter().find(|found| found.typed == name.trim());
            found.map_or(0, |found| found.questions())
        })
        .to_vec()
}

/// A file is known again under another name; what it has got since is read, and another file in its place is, too.
#[test]
fn files_are_known_by_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let options = Options { format: Format::by_name("list"), ..options(folder.path()) };
    let all = [path("list*")];
    fs::write(path("list"), NAMES[0].repeat(500)).unwrap();
    assert_eq!(questions(&run(&all, &options)), [500, 0, 0]);
    fs::rename(path("list"), path("list.1")).unwrap();
    let mut grown = fs::File::options().append(true).open(path("list.1")).unwrap();
    grown.write_all(NAMES[1].repeat(7).as_bytes()).unwrap();
    fs::write(path("list"), NAMES[2].repeat(3)).unwrap();
    for _ in 0..2 {
        let scan = run(&all, &options);
        assert_eq!((questions(&scan), scan.failed.len()), (vec![500, 7, 3], 0));
    }
    // A copy begins like it, and is it.
    fs::copy(path("list.1"), path("copy")).unwrap();
    fs::remove_file(path("list.1")).unwrap();
    fs::rename(path("copy"), path("list.1")).unwrap();
    assert_eq!(questions(&run(&all, &options)), [500, 7, 3]);
    // It shrank: what was counted stays, and that is said.
    fs::write(path("list.1"), NAMES[0].repeat(200)).unwrap();
    let scan = run(&all, &options);
    assert_eq!(questions(&scan), [500, 7, 3]);
    let [(failed, FileError::Source(SourceError::Shrunk { .. }))] = &scan.failed[..] else {
        panic!("{:?}", scan.failed)
    };
    assert_eq!(failed, &path("list.1"));
    // Another one in its place, all of which had been read.
    fs::write(path("list.1"), NAMES[1].repeat(200)).unwrap();
    let scan = run(&all, &options);
    assert_eq!((questions(&scan), scan.failed.len()), (vec![500, 207, 3], 0));
}

/// A capture that is being written ends within a packet, which is read once it is whole.
#[test]
fn a_capture_that_grows_is_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = ([folder.path().join("capture")], packets(600));
    fs::write(&path[0], &whole).unwrap();
    let found = |scan: &Scan| {
        let row = |found: &misdirect_sensor::Finding| (found.typed.clone(), found.questions());
        scan.judged.findings.iter().map(row).collect::<Vec<_>>()
    };
    let expected = run(&path, &Options::default());
    assert!(found(&expected)[0].1 > 5, "{:?}", found(&expected));
    let options = options(folder.path());
    // Within the first section, an interface, a packet; and where one ends.
    for len in [10, 30, 5000, 5000, 70_001, whole.len() - 1, whole.len(), whole.len()] {
        fs::write(&path[0], &whole[..len]).unwrap();
        run(&path, &options);
    }
    let last = run(&path, &options);
    assert_eq!(found(&last), found(&expected));
    assert_eq!(last.lines().read, expected.lines().read);
    assert!(last.failed.is_empty(), "{:?}", last.failed);
    // Another one in its place is told, and so is one that is shorter now.
    fs::write(&path[0], &whole[..9000]).unwrap();
    let shrunk = run(&path, &options);
    assert!(
        matches!(shrunk.failed[..], [(_, FileError::Source(SourceError::Shrunk { .. }))]),
        "{:?}",
        shrunk.failed
    );
}

/// Another file in the place of one that was not read to its end.
#[test]
fn what_is_lost_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (options, list) = (options(folder.path()), [folder.path().join("list")]);
    fs::write(&list[0], NAMES[0].repeat(1 << 17)).unwrap();
    let ends = Ends { after: 0, read: AtomicU64::new(0) };
    assert!(scan(&list, &options, &checker(), &ends).unwrap().is_partial);
    fs::write(&list[0], NAMES[1].repeat(300)).unwrap();
    let first = run(&list, &options);
    assert!(
        matches!(first.failed[..], [(_, FileError::Replaced { read: 1.. })]),
        "{:?}",
        first.failed
    );
    assert_eq!(questions(&first)[1], 300);
    // Once.
    let second = run(&list, &options);
    assert_eq!((second.failed.len(), questions(&second)), (0, questions(&first)));
    // Nor is one there any more that was not read to its end.
    let (long, other) = ([folder.path().join("long")], [folder.path().join("other")]);
    fs::write(&long[0], NAMES[2].repeat(1 << 17)).unwrap();
    fs::write(&other[0], NAMES[1]).unwrap();
    let ends = Ends { after: 0, read: AtomicU64::new(0) };
    assert!(scan(&long, &options, &checker(), &ends).unwrap().is_partial);
    let gone = run(&other, &options);
    assert!(matches!(gone.failed[..], [(_, FileError::Gone { read: 1.. })]), "{:?}", gone.failed);
    // But where it comes back it is read on.
    let all = run(&[long, other].concat(), &options);
    assert_eq!((questions(&all)[2], all.failed.len()), (1 << 17, 0));
}

/// What follows in a file that is none of its log is told each time, and what is before it counts once.
#[test]
fn a_file_that_fails_within_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let (options, log) = (options(folder.path()), [folder.path().join("dns.log")]);
    let head = "#fields\tts\tquery\tqtype_name\n1795441562.0\tarmy.ml\tMX\n";
    fs::write(&log[0], [head, "#fields\tts\tuid\tproto\n1795441562.0\tC1\ttcp\n"].concat())
        .unwrap();
    for _ in 0..3 {
        let scan = run(&log, &options);
        assert!(
            matches!(scan.failed[..], [(_, FileError::Joined { line: 3 })]),
            "{:?}",
            scan.failed
        );
        assert_eq!((questions(&scan)[0], scan.lines().all), (1, 2));
    }
}

#[test]
fn what_cannot_be_added_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, list) = (options(folder.path()), [folder.path().join("list")]);
    fs::write(&list[0], NAMES[0]).unwrap();
    run(&list, &kept);
    let clients = |byte| Some(ClientKey::new([byte; 16]));
    for (other, what) in [
        (Options { format: Format::by_name("bind"), ..kept.clone() }, "--format"),
        (Options { column: Some("qname".to_owned()), ..kept.clone() }, "--column"),
        (Options { clients: clients(1), ..kept.clone() }, "key of clients"),
    ] {
        assert!(
            matches!(error(&list, &other), StateError::Option(option) if option == what),
            "{what}"
        );
    }
    assert!(matches!(error(&[STDIN.into()], &kept), StateError::Input));
    let state = folder.path().join("state");
    fs::write(&state, "army.ml\n").unwrap();
    assert!(matches!(error(&list, &kept), StateError::Other));
    let nowhere = Resume { state: folder.path().join("no/state"), every: Duration::ZERO };
    let nowhere = Options { resume: Some(nowhere), ..kept };
    assert!(matches!(error(&list, &nowhere), StateError::Io(_)));
}

/// Each format that has clients hands on their hashes, question and answer of one being one.
#[test]
fn clients_are_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    type Line = fn(&str) -> String;
    let logs: [(&str, Line); 10] = [
        ("bind", |ip| {
            ["query: army.ml IN MX +", "response: army.ml IN MX NXDOMAIN 0 1 1 +"]
                .map(|what| {
                    format!("client @0x7f9 {ip}#4/key k (army.ml): view v: {what} (192.0.2.53)\n")
                })
                .concat()
        }),
        ("unbound", |ip| {
            ["", " NXDOMAIN 0.002451 0 90"]
                .map(|end| format!("[1795441566] unbound[1:0] info: {ip} army.ml. MX IN{end}\n"))
                .concat()
        }),
        ("dnsmasq", |ip| format!("Nov 23 13:46:09 dnsmasq[1]: query[MX] army.ml from {ip}\n")),
        ("zeek-json", |ip| {
            format!(
                "{{\"id.orig_h\":\"{ip}\",\"trans_id\":1,\"query\":\"army.ml\",\"qtype_name\":\"MX\"}}\n"
            )
        }),
        ("eve", |ip| {
            let event = |from: &str, to: &str, kind: &str| {
                format!(
                    "{{\"event_type\":\"dns\",{from},{to},\"dns\":{{\"version\":2,\"type\":\"{kind}\",\"rrname\":\"army.ml\",\"rrtype\":\"MX\"}}}}\n"
                )
            };
            let (client, server) = (
                format!("\"src_ip\":\"{ip}\",\"src_port\":4000"),
                "\"dest_ip\":\"192.0.2.53\",\"dest_port\":53",
            );
            let answer = (
                format!("\"dest_ip\":\"{ip}\",\"dest_port\":4000"),
                "\"src_ip\":\"192.0.2.53\",\"src_port\":53",
            );
            [event(&client, server, "query"), event(answer.1, &answer.0, "answer")].concat()
        }),
        ("pdns", |ip| {
            let socket = if ip.contains(':') { format!("[{ip}]") } else { ip.to_owned() };
            let asked = format!("qname=\"army.ml\" qtype=\"MX\" remote=\"{socket}:4000\"");
            format!(
                "1 [1/1] question for 'army.ml|MX' from {socket}:4000\nmsg=\"Answer\" rcode=\"3\" {asked}\n"
            )
        }),
        ("coredns", |ip| {
            let socket = if ip.contains(':') { format!("[{ip}]") } else { ip.to_owned() };
            format!(
                "[INFO] {socket}:4000 - 2 \"MX IN army.ml. udp 43 false 512\" NXDOMAIN qr,rd,ra 136 0.0001s\n"
            )
        }),
        ("tcpdump", |ip| {
            format!("21:01:02.4 IP {ip}.4000 > 192.0.2.53.53: 1+ MX? army.ml. (25)\n")
        }),
        ("tshark", |ip| {
            let header = "dns.qry.name\tdns.flags.response\tip.src\tip.dst\tipv6.src\tipv6.dst";
            let line = |response: u8, from: &str, to: &str| match ip.contains(':') {
                true => format!("army.ml\t{response}\t\t\t{from}\t{to}\n"),
                false => format!("army.ml\t{response}\t{from}\t{to}\t\t\n"),
            };
            format!("{header}\n{}{}", line(0, ip, "192.0.2.53"), line(1, "192.0.2.53", ip))
        }),
        ("postfix", |ip| {
            format!(
                "NOQUEUE: reject: RCPT from x.example[{ip}]: 550 5.1.2 <a@army.ml>: no; from=<b@x.example> to=<a@army.ml> proto=ESMTP\n"
            )
        }),
    ];
    for (format, line) in logs {
        let mut text: String = (0..40).map(|at| line(&format!("192.0.2.{}", at % 20))).collect();
        text += &line("2001:db8::1");
        text += &line("2001:DB8:0::1");
        fs::write(&file, text).unwrap();
        let counted = |clients| {
            let options =
                Options { clients, format: Format::by_name(format), ..Options::default() };
            run(std::slice::from_ref(&file), &options).judged.findings[0].clients()
        };
        assert_eq!(counted(Some(ClientKey::random().unwrap())), Some(21), "{format}");
        assert_eq!(counted(None), None, "{format}");
    }
}

/// Of what is no text as well: the client asks, and is answered.
#[test]
fn clients_of_packets_and_frames_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let counted = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let clients = Some(ClientKey::new([9; 16]));
        let scan = run(&[file], &Options { clients, ..Options::default() });
        let row = |found: &misdirect_sensor::Finding| (found.typed.clone(), found.clients());
        scan.judged.findings.iter().map(row).collect::<Vec<_>>()
    };
    let (mut text, mut packets) = (Vec::new(), Vec::new());
    log::write(3000, 4, &mut text).unwrap();
    capture::write(&text, &mut packets).unwrap();
    let expected = counted("text", &text);
    assert!(expected.len() > 3 && expected[0].1 > Some(20), "{expected:?}");
    assert_eq!(counted("packets", &packets), expected);
    let mut frames = made::control(2, Some(made::DNSTAP));
    for at in 0..40 {
        frames.extend(made::framed(&made::dnstap("army.ml", at % 2 == 1, [192, 0, 2, at / 4])));
    }
    assert_eq!(counted("frames", &frames), [("army.ml".to_owned(), Some(10))]);
}
