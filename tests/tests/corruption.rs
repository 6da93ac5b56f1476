//! An image of any bytes is an error or gives safe answers: nothing panics, nothing runs away, and
//! what an answer has is well-formed.

use misdirect::directory::Builder;
use misdirect::{Checker, Context, Directory, DirectoryError, Layer};
use misdirect_tests::random::{Random, cases};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Names that between them go through every kind of look-up.
const TYPED: [&str; 10] = [
    "general@army.ml",
    "general@us.army.mil",
    "usarmy.mil",
    "gmailcom",
    "joe@gmail.com.com",
    "x@jsoc.ml",
    "münchn.de",
    "army,mil",
    "x@ar.my.mil",
    "hary.de",
];

fn image() -> Vec<u8> {
    let mut builder = Builder::new();
    let list = "army.mil 300 @0\nus.army.mil 30\narmy.nl 20\ngmail.com 900 @2\nmünchen.de 4\n\
                *.mil 500 @0\ngov.uk 7\n@4 = club\nary.de\nbary.de\ncary.de\n\
                dary.de\neary.de\nfary.de\ngary.de 3";
    builder.add_list(list).expect("a list");
    builder.build().expect("small")
}

/// Offsets of the header's fields that are counts, places and lengths of four bytes.
const FIELDS: [usize; 18] =
    [40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108];

/// Writes length and checksum that the bytes ask for.
fn seal(image: &mut [u8]) {
    if image.len() >= 32 {
        misdirect_tests::image::seal(image);
    }
}

/// What came of asking an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Asked {
    opened: bool,
    /// It is as a builder leaves it.
    verified: bool,
    suggestions: usize,
}

/// Asks an image for everything.
fn ask(image: &[u8]) -> Asked {
    let Ok(directory) = Directory::open(image) else { return Asked::default() };
    let verified = directory.verify().is_ok();
    let mut suggestions = 0;
    // A record takes four bytes or more and an entry ten, whatever the header counts.
    assert!(directory.entries().count() <= image.len());
    for entry in directory.entries() {
        assert!(entry.domain().is_ascii() && entry.domain().len() <= 255);
    }
    for tag in 0..=255 {
        let _ = directory.tag_name(tag);
    }
    let checker = Checker::new(directory)
        .with_layer(Layer::evidence(directory))
        .expect("two layers")
        .with_explore(true);
    for typed in TYPED {
        let answer = checker.check(typed.as_bytes(), &Context::new());
        let shares: u32 = answer.suggestions().map(|s| s.probability_ppm()).sum();
        assert!(shares <= misdirect::answer::PPM, "{typed}");
        for suggestion in answer.suggestions() {
            suggestions += 1;
            let said = format!("{} {}", suggestion.target(), suggestion.explanation());
            assert!(said.len() < 2000 && suggestion.slips().count() <= 4, "{typed}");
        }
        let domain = answer.domain().expect("readable");
        let covering = directory.covering(domain);
        assert!(covering.is_none_or(|entry| domain.as_str().ends_with(entry.domain())));
    }
    // What is listed as it stands is split as the image says, or as the list of suffixes does.
    let checker = Checker::new(directory);
    for typed in ["army.mil", "joe@US.army.mil", "joe@army.nl", "gov.uk", "ary.de"] {
        let answer = checker.check(typed.as_bytes(), &Context::new());
        let domain = answer.domain().expect("readable");
        let parts = [domain.subdomain(), domain.name(), domain.suffix()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        assert_eq!(parts.join("."), domain.as_str());
        assert!(!domain.name().is_empty() && !domain.name().contains('.'));
        assert!(typed.to_ascii_lowercase().ends_with(domain.as_str()));
    }
    Asked { opened: true, verified, suggestions }
}

/// The same, with the image's bytes in the message where something panics.
fn ask_safely(image: &[u8], what: impl FnOnce() -> String) -> Asked {
    catch_unwind(AssertUnwindSafe(|| ask(image))).unwrap_or_else(|_| panic!("{}", what()))
}

/// How many images opened, and what they suggested.
#[derive(Debug, Default)]
struct Opened {
    images: usize,
    suggestions: usize,
}

impl Opened {
    fn add(&mut self, asked: Asked) {
        self.images += usize::from(asked.opened);
        self.suggestions += asked.suggestions;
    }

    /// Fails where too few were asked for the test to say much.
    fn least(&self, images: usize, suggestions: usize) {
        assert!(self.images > images && self.suggestions > suggestions, "{self:?}");
    }
}

#[test]
fn every_bit_flipped_is_noticed() {
    let whole = image();
    let sound = ask(&whole);
    assert!(sound.opened && sound.verified && sound.suggestions >= TYPED.len(), "{sound:?}");
    assert_ne!(whole[68..72], [0; 4], "seven names of one key make a list");
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut image = whole.clone();
            image[at] ^= 1 << bit;
            let asked = ask_safely(&image, || format!("bit {bit} of byte {at}"));
            assert!(!asked.verified, "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn every_length_but_the_whole_is_an_error() {
    let whole = image();
    for len in 0..whole.len() {
        assert!(Directory::open(&whole[..len]).is_err(), "{len}");
    }
    let longer = [whole.as_slice(), b"\0"].concat();
    assert!(Directory::open(&longer).is_err());
}

#[test]
fn an_image_of_another_format_is_refused_by_its_number() {
    for found in [0, 1, 2, 3, 5, u32::MAX] {
        let mut image = image();
        image[8..12].copy_from_slice(&found.to_le_bytes());
        seal(&mut image);
        assert_eq!(Directory::open(&image).err(), Some(DirectoryError::Version { found }));
    }
}

#[test]
fn every_byte_changed_behind_a_right_checksum_is_safe() {
    let (whole, mut opened) = (image(), Opened::default());
    for at in 32..whole.len() {
        for value in [0, 1, 63, 64, 127, 254, 255, whole[at].wrapping_add(1), !whole[at]] {
            let mut image = whole.clone();
            image[at] = value;
            seal(&mut image);
            opened.add(ask_safely(&image, || format!("byte {at} is {value}")));
        }
    }
    opened.least(5000, 50_000);
}

#[test]
fn header_fields_of_any_size_are_safe() {
    let (whole, mut opened) = (image(), Opened::default());
    let len = whole.len() as u32;
    let mut values = vec![0, 1, 2, 119, 120, 121, 128, len - 1, len, len + 1, 0xFFFF, 1 << 24];
    values.extend([
        i32::MAX as u32,
        1 << 31,
        u32::MAX / 64,
        u32::MAX - 111,
        u32::MAX - 1,
        u32::MAX,
    ]);
    // Every two fields at once: sections that overlap, or of more than there is.
    for (first, second) in FIELDS.iter().flat_map(|&a| FIELDS.iter().map(move |&b| (a, b))) {
        for (a, b) in values.iter().zip(values.iter().cycle().skip(first + second)) {
            let mut image = whole.clone();
            image[first..first + 4].copy_from_slice(&a.to_le_bytes());
            image[second..second + 4].copy_from_slice(&b.to_le_bytes());
            seal(&mut image);
            opened.add(ask_safely(&image, || format!("{a} at {first}, {b} at {second}")));
        }
    }
    opened.least(300, 3000);
}

#[test]
fn images_spoiled_at_random_are_safe() {
    let (whole, mut random) = (image(), Random::new(1));
    let mut opened = Opened::default();
    for case in 0..cases(3000) {
        let mut image = whole.clone();
        for _ in 0..=random.below(12) {
            let at = random.below(image.len() - 32) + 32;
            match random.below(3) {
                0 => image[at] = random.number() as u8,
                1 => image[at] = 255,
                _ => {
                    // A run of another place's bytes: records where lines are, and so on.
                    let from = random.below(image.len());
                    let len = random.below(40).min(image.len() - at.max(from));
                    image.copy_within(from..from + len, at);
                }
            }
        }
        seal(&mut image);
        opened.add(ask_safely(&image, || format!("case {case}")));
    }
    opened.least(1500, 15_000);
}

#[test]
fn bytes_at_random_are_no_directory() {
    let mut random = Random::new(2);
    for case in 0..cases(2000) {
        let len = random.below(300);
        let mut image = random.bytes(len);
        assert!(Directory::open(&image).is_err());
        // With the right first bytes the header is read, and what it says does not hold.
        let head = &self::image()[..16.min(len)];
        image[..head.len()].copy_from_slice(head);
        seal(&mut image);
        let asked = ask_safely(&image, || format!("case {case}"));
        assert!(!asked.opened, "case {case}");
    }
}
