//! Any bytes: samples that are cut, spoiled and put together at random, and inputs made to be slow.

mod common;

use common::samples;
use misdirect::Directory;
use misdirect_exports::{Error, Item, Tally, read_from};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// xorshift64* (Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) * end as u64) >> 32) as usize
    }
}

fn all_samples() -> Vec<Vec<u8>> {
    let files = fs::read_dir(samples("")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Reads bytes, holds what is handed out to what it is said to be, and makes the list.
fn try_out(bytes: &[u8]) -> Result<usize, Error> {
    let mut tally = Tally::new();
    let mut items = 0;
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    read_from(bytes, Path::new("bytes"), &mut |place, item| {
        items += 1;
        if let Item::Contact(address) = item {
            assert!(!address.is_empty());
        }
        // A text in UTF-16 may have line ends that its bytes do not show.
        assert!(place.line <= lines || bytes.contains(&0), "line {} of {lines}", place.line);
        tally.add(place, item);
    })?;
    let list = tally.finish(&[], &[Directory::EMPTY]).expect("so few names");
    for entry in &list.entries {
        assert!(entry.weight > 0 && entry.domain.labels().count() > 1);
    }
    Ok(items)
}

#[test]
fn nothing_panics() {
    let samples = all_samples();
    let mut random = Random(7);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..3000 {
        let mut bytes = samples[random.below(samples.len())].clone();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len() + 1);
            match random.below(7) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, random.below(256) as u8),
                2 => bytes.insert(at, b"\"\\=@\n\r\t ,;:<>#\0"[random.below(15)]),
                3 => drop(bytes.drain(..at)),
                4 => bytes.splice(at..at, bytes.clone()).for_each(drop),
                5 => bytes.extend(&samples[random.below(samples.len())]),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 0x80),
            }
            bytes.truncate(1 << 16);
        }
        match try_out(&bytes) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(read > 1000 && refused > 10, "{read} read, {refused} refused");
}

#[test]
fn nothing_is_slow() {
    // What takes time that grows with the square of the input takes minutes here.
    const LEN: usize = 2_000_000;
    for (head, unit) in [
        ("BEGIN:VCARD\n", "EMAIL;ENCODING=QUOTED-PRINTABLE:a=\n"),
        ("BEGIN:VCARD\nEMAIL", "\n ;A=B"),
        ("BEGIN:VCARD\nEMAIL:", "<a@"),
        ("dn: x\nmail:", "\n :"),
        ("dn: x\n", "mail:: YUB4LmV4YW1wbGU=\n"),
        ("[", "["),
        ("[", "{\"address\":\"a@x.example\"},"),
        ("a@x.example,b\n", "\"\n"),
        ("a@x.example,b\n", ",\","),
        ("a@x.example;", "a@x.example;"),
        ("a@x.example\n", "\"\\\"(a@x.example\n"),
        ("alias a a@x.example\n", "alias b \\\n"),
        ("alias a a@x.example\nalias ", "-group x "),
        ("From x\nFrom: a@x.example\nTo: ", "\n (\"<a@x.example,"),
        ("From x\nFrom: a@x.example\n\n", "From x\n\n"),
        ("a postfix/qmgr[1]: 12345: from=<a@x.example>\n", "postfix]: postfix"),
        ("2026-11-24 09:01:09 1xXnb6-00004y-1l => a@x.example\n", "1xXnb6-00004y-1l "),
    ] {
        let text = [head, &unit.repeat(LEN / unit.len())].concat();
        let start = Instant::now();
        let _ = try_out(text.as_bytes());
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{head:?} {unit:?} took {took:?}");
    }
}

#[test]
fn many_recipients_of_one_message_are_counted() {
    // An alias for everybody: each recipient is remembered until the message is gone.
    let line = |n: usize| {
        format!("postfix/smtp[1]: 12345: to=<a{n}@x{n}.example>, relay=x, status=sent (250)\n")
    };
    let head = "postfix/qmgr[1]: 12345: from=<a@x.example>, size=1 (queue active)\n";
    let text: String = std::iter::once(head.to_owned()).chain((0..100_000).map(line)).collect();
    let start = Instant::now();
    assert_eq!(try_out(text.as_bytes()).unwrap(), 100_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
