//! Bytes as a log, of the format that a first byte below 32 says, or else of one that is recognised: no panic, no line
//! that is lost, and no local part in what is found.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::{Checker, Directory};
use misdirect_sensor::{FORMATS, Options, scan};
use std::sync::LazyLock;

static PATH: LazyLock<std::path::PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("misdirect-logs-{}", std::process::id())));

fuzz_target!(|bytes: &[u8]| {
    let format = bytes.first().and_then(|first| FORMATS.get(usize::from(*first)));
    let bytes = if format.is_some() { &bytes[1..] } else { bytes };
    let column = format.filter(|format| format.needs_column()).map(|_| "qname".to_owned());
    std::fs::write(&*PATH, bytes).expect("a temporary file");
    let options = Options { format, column, threads: 1, memory: 1 << 16, ..Options::default() };
    let checker = Checker::new(Directory::EMPTY);
    let scan = scan(&[PATH.clone()], &options, &checker, &()).expect("no temporary files");
    let lines = scan.lines();
    let unread: u64 = scan.unread.values().map(|(count, _)| count).sum();
    assert_eq!(lines.all, lines.read + lines.other + unread);
    for finding in &scan.judged.findings {
        assert!(!finding.typed.contains(['@', ' ', '<', '>', '"']));
    }
});
