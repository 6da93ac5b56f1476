//! Bytes as a capture or as frames of dnstap, of which a first byte below four stands for the header: no panic, and an
//! end.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::{Checker, Directory};
use misdirect_sensor::{Options, scan};
use std::sync::LazyLock;

static PATH: LazyLock<std::path::PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("misdirect-packets-{}", std::process::id())));

/// The headers of what is no text: without one of them nothing is read.
const HEADERS: [&[u8]; 4] = [
    b"\xD4\xC3\xB2\xA1\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\x14\x01\0\0",
    b"\xA1\xB2\x3C\x4D\0\x02\0\x04\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\0\x01",
    b"\x0A\x0D\x0D\x0A\x1C\0\0\0\x4D\x3C\x2B\x1A\x01\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x1C\0\0\0",
    b"\0\0\0\0\0\0\0\x22\0\0\0\x02\0\0\0\x01\0\0\0\x16protobuf:dnstap.Dnstap",
];

fuzz_target!(|bytes: &[u8]| {
    let header = bytes.first().and_then(|first| HEADERS.get(usize::from(*first)));
    let file = header.map(|header| [*header, &bytes[1..]].concat());
    std::fs::write(&*PATH, file.as_deref().unwrap_or(bytes)).expect("a temporary file");
    let options = Options { threads: 1, memory: 1 << 16, ..Options::default() };
    let checker = Checker::new(Directory::EMPTY);
    let scan = scan(&[PATH.clone()], &options, &checker, &()).expect("no temporary files");
    let lines = scan.lines();
    let unread: u64 = scan.unread.values().map(|(count, _)| count).sum();
    assert_eq!(lines.all, lines.read + lines.other + unread);
});
