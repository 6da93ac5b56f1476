//! The worked dump in `docs/directory-image.md` is what a builder makes.
//!
//! The image is walked from its first byte to its last by what the document says, the hash among
//! it, and each part is explained in a row. `UPDATE=1 cargo test --package misdirect-tests --test
//! image_doc` writes the block anew.

use misdirect::Directory;
use misdirect::directory::Builder;
use std::fmt::Write as _;
use std::path::Path;

const LIST: &str = "army.mil 300 @0\n*.mil 500 @0";
const BEGIN: &str = "<!-- dump: written by tests/tests/image_doc.rs -->\n```text\n";
const END: &str = "```\n<!-- end of dump -->";

const HEADER: [(usize, &str); 31] = [
    (8, "magic"),
    (4, "version"),
    (4, "header length"),
    (8, "image length"),
    (8, "checksum"),
    (8, "total weight"),
    (4, "entries"),
    (4, "records"),
    (4, "zones"),
    (4, "lines"),
    (4, "records at"),
    (4, "records length"),
    (4, "lists at"),
    (4, "lists length"),
    (4, "lines at"),
    (4, "tag names at"),
    (4, "tag names length"),
    (1, "probes"),
    (1, "shortest zone"),
    (1, "longest zone"),
    (1, "heavy names"),
    (4, "heavy list at"),
    (1, "unit of records, as a power of two"),
    (1, "unit of lists"),
    (1, "probes of domains"),
    (1, "nothing yet"),
    (8, "stamp of the public suffix list"),
    (4, "domain lines"),
    (4, "domain lines at"),
    (4, "sieve words"),
    (4, "sieve at"),
];

const NAME: u64 = 0;
const JOINED: u64 = 0x5851_F42D_4C95_7F2D;
const ZONE: u64 = 0x1405_7B7E_F767_814F;

/// What the list is found under: letters, salt of the space, mark, and what to call it.
const KEYS: [(&str, u64, u16, &str); 10] = [
    ("army", NAME, 63, "name, full"),
    ("rmy", NAME, 0, "name, without run 0"),
    ("amy", NAME, 1, "name, without run 1"),
    ("ary", NAME, 2, "name, without run 2"),
    ("arm", NAME, 3, "name, without run 3"),
    ("armymil", JOINED, 63, "joined, full"),
    ("mil", ZONE, 63, "zone, full"),
    ("il", ZONE, 0, "zone, without run 0"),
    ("ml", ZONE, 1, "zone, without run 1"),
    ("mi", ZONE, 2, "zone, without run 2"),
];

fn key(letters: &str, salt: u64) -> u64 {
    let sum = letters.chars().fold(0u64, |sum, letter| {
        sum.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u64::from(u32::from(letter)) + 1)
    });
    mixed(sum ^ ((letters.chars().count() as u64) << 56) ^ salt)
}

/// The checksum, which a whole domain's key is made of, too.
fn sum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(0x9E37_79B9_7F4A_7C15, |sum: u64, word| {
        (sum.rotate_left(23) ^ number(word)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    })
}

fn mixed(number: u64) -> u64 {
    let hash = number.wrapping_mul(number.rotate_left(32) ^ 0xFF51_AFD7_ED55_8CCD);
    hash ^ (hash >> 32)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Rows of bytes that follow each other.
struct Dump<'a> {
    image: &'a [u8],
    at: usize,
    text: String,
}

impl<'a> Dump<'a> {
    fn part(&mut self, title: &str) {
        writeln!(self.text, "-- {title}").expect("a string");
    }

    fn row(&mut self, len: usize, comment: impl FnOnce(&[u8]) -> String) -> &'a [u8] {
        let bytes = &self.image[self.at..self.at + len];
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (at, hex, comment) = (self.at, hex.join(" "), comment(bytes));
        writeln!(self.text, "{at:04x}  {hex:<26}  {comment}").expect("a string");
        self.at += len;
        bytes
    }

    /// So many bytes of one, in one row.
    fn ones(&mut self, len: usize, what: &str) {
        assert!(self.image[self.at..self.at + len].iter().all(|&byte| byte == 1), "{what}");
        writeln!(self.text, "{:04x}  {:<26}  {what}", self.at, format!("01 x {len}"))
            .expect("a string");
        self.at += len;
    }

    /// Bytes of zero up to `end`, in one row.
    fn zeros(&mut self, end: usize, what: &str) {
        let bytes = &self.image[self.at..end];
        assert!(bytes.iter().all(|&byte| byte == 0), "{what} at {:#x} is not zero", self.at);
        if !bytes.is_empty() {
            let (at, len) = (self.at, bytes.len());
            writeln!(self.text, "{at:04x}  {:<26}  {what}", format!("00 x {len}"))
                .expect("a string");
        }
        self.at = end;
    }

    fn field(&self, at: usize) -> usize {
        number(&self.image[at..at + 4]) as usize
    }
}

fn render(image: &[u8]) -> String {
    let mut dump = Dump { image, at: 0, text: String::new() };
    header(&mut dump);
    records(&mut dump);
    assert_eq!((dump.field(68), dump.field(80)), (0, 0), "no lists, no tag names");
    heavy(&mut dump);
    let (lines, count) = (dump.field(72), dump.field(52));
    dump.zeros(lines, "padding to a multiple of 64");
    for index in 0..count {
        line(&mut dump, index as u64, count as u64);
    }
    domain_line(&mut dump);
    sieve(&mut dump);
    assert_eq!(dump.at, image.len(), "every byte is explained");
    dump.text
}

fn header(dump: &mut Dump<'_>) {
    dump.part("header");
    for (len, name) in HEADER {
        dump.row(len, |bytes| match name {
            "magic" => name.into(),
            "checksum" => format!("{name} of 0x20 to the end"),
            _ if name.starts_with("stamp") => name.into(),
            _ if name.ends_with(" at") => format!("{name} {:#x}", number(bytes)),
            _ => format!("{name} {}", number(bytes)),
        });
    }
    assert_eq!(dump.at, 120);
}

fn records(dump: &mut Dump<'_>) {
    assert_eq!(dump.at, dump.field(56));
    for record in 0..dump.field(44) {
        let offset = (dump.at - dump.field(56)) / 4;
        dump.part(&format!("record {record}, at offset {offset} (times 4)"));
        let count = number(dump.row(2, |bytes| format!("entries {}", number(bytes))));
        for _ in 0..count {
            let parts = dump.row(3, |bytes| {
                let [len, name, suffix] = bytes else { unreachable!() };
                format!("domain length {len}, name at {name}, suffix at {suffix}")
            });
            dump.row(2, |bytes| format!("flags {}, tag bits {}", bytes[0], bytes[1]));
            dump.row(4, |bytes| format!("weight {}", number(bytes)));
            dump.row(parts[0].into(), |bytes| String::from_utf8_lossy(bytes).into_owned());
        }
        dump.zeros(dump.at.next_multiple_of(4), "padding to a multiple of 4");
    }
    assert_eq!(dump.at, dump.field(56) + dump.field(60));
}

fn heavy(dump: &mut Dump<'_>) {
    assert_eq!(dump.at, dump.field(88));
    dump.part("heavy list");
    assert_eq!(dump.image[87], 1);
    dump.zeros(dump.at + 4, "none has at most so many letters, 0 to 3");
    dump.ones(60, "one has, 4 to 63");
    dump.row(4, |bytes| format!("letters {:#x}: a, m, r, y", number(bytes)));
    dump.row(1, |bytes| format!("heavier ones {}", bytes[0]));
    dump.row(4, |bytes| format!("record at {}, {} letters", number(&bytes[..3]), bytes[3]));
}

fn line(dump: &mut Dump<'_>, index: u64, count: u64) {
    let start = dump.at;
    let taken = usize::from(dump.image[start + 60]);
    dump.part(&format!("line {index}: tags"));
    for _ in 0..taken {
        dump.row(2, |bytes| {
            let (fingerprint, mark) = (number(bytes) >> 6, (number(bytes) & 63) as u16);
            let found = KEYS.iter().find(|&&(letters, salt, stored, _)| {
                let key = key(letters, salt);
                stored == mark && key & 0x3FF == fingerprint && ((key >> 32) * count) >> 32 == index
            });
            let (letters, _, _, what) = found.expect("a key of the list");
            format!("fp {fingerprint:#05x}, mark {mark:2}: {letters} ({what})")
        });
    }
    dump.zeros(start + 24, "free slots");
    dump.part(&format!("line {index}: offsets, count, overflow"));
    for slot in (0..taken).step_by(4) {
        let slots = (taken - slot).min(4);
        dump.row(3 * slots, |bytes| {
            let offsets = bytes.chunks(3).map(|bytes| format!("{}", number(bytes)));
            format!("records at {}", offsets.collect::<Vec<_>>().join(", "))
        });
    }
    dump.zeros(start + 60, "free slots");
    dump.row(2, |bytes| format!("slots taken {}, overflow {}", bytes[0], bytes[1]));
    dump.zeros(start + 64, "nothing yet");
}

/// The one line of whole domains, with the one domain.
fn domain_line(dump: &mut Dump<'_>) {
    let start = dump.at;
    assert_eq!((start, dump.field(104), dump.image[start + 60]), (dump.field(108), 1, 1));
    dump.part("domain line 0");
    dump.row(2, |bytes| {
        let (fingerprint, byte) = (number(bytes) >> 6, number(bytes) & 63);
        assert_eq!(fingerprint, mixed(sum(b"army.mil")) & 0x3FF);
        format!("fp {fingerprint:#05x}, byte {byte} of a unit: army.mil")
    });
    dump.zeros(start + 24, "free slots");
    dump.row(3, |bytes| format!("unit {} of the records", number(bytes)));
    dump.zeros(start + 60, "free slots");
    dump.row(2, |bytes| format!("slots taken {}, overflow {}", bytes[0], bytes[1]));
    dump.zeros(start + 64, "nothing yet");
}

/// Each key has two bits of its word, and no other bit is set.
fn sieve(dump: &mut Dump<'_>) {
    assert_eq!(dump.at, dump.field(116));
    let words = dump.field(112) as u64;
    dump.part("sieve");
    for index in 0..words {
        let in_word = KEYS.iter().map(|&(letters, salt, ..)| key(letters, salt) >> 32);
        let in_word: Vec<u64> = in_word.filter(|half| (half * words) >> 32 == index).collect();
        let bits =
            in_word.iter().fold(0, |bits, half| bits | 1 << (half & 63) | 1 << (half >> 6 & 63));
        dump.row(8, |bytes| {
            assert_eq!(number(bytes), bits);
            format!("word {index}: bits of {} keys", in_word.len())
        });
    }
}

#[test]
fn the_documented_dump_is_what_a_builder_makes() {
    let mut builder = Builder::new();
    builder.add_list(LIST).expect("a list");
    let image = builder.build().expect("small");
    assert_eq!(Directory::open(&image).and_then(|directory| directory.verify()), Ok(()));
    assert_eq!(number(&image[24..32]), sum(&image[32..]));
    let drawn = render(&image);

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/directory-image.md");
    let document = std::fs::read_to_string(&path).expect("the document");
    let (before, rest) = document.split_once(BEGIN).expect("where the dump begins");
    let (kept, after) = rest.split_once(END).expect("where the dump ends");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{drawn}{END}{after}")).expect("writable");
        return;
    }
    let again = "UPDATE=1 cargo test --package misdirect-tests --test image_doc";
    assert!(kept == drawn, "run `{again}`; the image is now\n{drawn}");
}
