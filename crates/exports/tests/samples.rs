//! Exports as programs write them, and the list that each comes to.

mod common;

use common::{Told, list_of, samples};
use encoding_rs::{UTF_16LE, WINDOWS_1252};
use misdirect_exports::{Format, Owner, Unread};

/// The three people of all address books, without the slip.
const PEOPLE: [&str; 4] = [
    "gmail.com 1",
    "granite-yard.example 2",
    "institute-of-unusually-long-domain-names-in-mail.example 1",
    "xn--mhle-0ra.example 1",
];
const SLIP: &str = "cal@gmial.com";

#[test]
fn address_books_come_to_the_same_list() {
    for (file, format, line) in [
        ("abook.addressbook", Format::Abook, 20),
        ("abook.csv", Format::Table, 3),
        ("abook.ldif", Format::Ldif, 20),
        ("abook.mutt", Format::Mutt, 5),
        ("abook.vcard", Format::VCard, 20),
        ("by-hand.mutt", Format::Mutt, 4),
        ("gammu.ldif", Format::Ldif, 33),
        ("gammu.vcf", Format::VCard, 27),
        ("google.csv", Format::Table, 4),
        ("jcard.json", Format::Json, 0),
        ("khard.tsv", Format::Table, 7),
        ("outlook.csv", Format::Table, 4),
        ("thunderbird.csv", Format::Table, 4),
        ("vcf-2.1.vcf", Format::VCard, 22),
        ("vcf-4.0.vcf", Format::VCard, 22),
        ("vobject.vcf", Format::VCard, 22),
    ] {
        let told = list_of(&samples(file), &[]);
        assert_eq!(told.list, PEOPLE, "{file}");
        assert_eq!(told.format, format, "{file}");
        let slip = format!("{line} {SLIP}: did you mean cal@gmail.com? “ia” should be “ai”");
        assert_eq!(told.left_out, [slip], "{file}");
    }
}

#[test]
fn what_mail_programs_collect_has_ones_own_address() {
    for file in ["mu.csv", "mu.mutt-ab", "mu.mutt-alias", "notmuch.json", "notmuch.txt"] {
        let told = list_of(&samples(file), &[]);
        let mut expected = PEOPLE.to_vec();
        expected.insert(3, "smallfirm.example 1");
        assert_eq!(told.list, expected, "{file}");
        assert_eq!(told.left_out.len(), 1, "{file}");
        let told = list_of(&samples(file), &["Me@smallfirm.example"]);
        assert_eq!(told.list, PEOPLE, "{file}");
    }
}

#[test]
fn encodings_of_outlook_do_not_matter() {
    let text = String::from_utf8(std::fs::read(samples("outlook.csv")).unwrap()).unwrap();
    let tabs = text.replace("\";\"", "\"\t\"");
    let utf16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xFF, 0xFE][..], &utf16].concat();
    let latin = WINDOWS_1252.encode(&text).0.into_owned();
    let with_mark = format!("\u{FEFF}{text}").into_bytes();
    for (bytes, encoding) in [
        (utf16, Some(UTF_16LE.name())),
        (marked, Some(UTF_16LE.name())),
        (latin, Some(WINDOWS_1252.name())),
        (with_mark, None),
    ] {
        let told = Told::of(bytes.as_slice(), &[]);
        assert_eq!(told.list, PEOPLE, "{encoding:?}");
        assert_eq!(told.encoding, encoding);
        let exchange = (Unread::NoAddress, 5);
        assert_eq!(told.unread, [exchange], "an address within Exchange");
    }
}

#[test]
fn telephones_and_servers() {
    let told = list_of(&samples("telephone.vcf"), &[]);
    assert_eq!(told.list, ["granite-yard.example 1", "xn--mhle-0ra.example 1"]);
    assert_eq!(told.unread, [(Unread::NoAddress, 11)], "X.400");
    let told = list_of(&samples("server.ldif"), &[]);
    assert_eq!(told.list, [PEOPLE[0], "granite-yard.example 1", PEOPLE[2]], "Ada is one person");
    assert_eq!(told.unread, [(Unread::BadEncoding, 18), (Unread::Elsewhere, 19)]);
}

#[test]
fn mail_is_weighed_by_what_was_written_and_answered() {
    let told = list_of(&samples("box.mbox"), &[]);
    assert_eq!(told.owner, Owner::Guessed(b"me@smallfirm.example".to_vec()));
    // Bärbel and Ada were written to once each: the second message with the same id is the first one.
    assert_eq!(told.list, ["granite-yard.example 2", "xn--mhle-0ra.example 1"]);
    assert_eq!(told.unanswered, ["never-answers.example"]);
    assert_eq!(
        told.left_out,
        ["14 cal@gmial.com: did you mean cal@gmail.com? “ia” should be “ai”"]
    );
    // In somebody else's mail nothing was written by this one.
    let told = list_of(&samples("box.mbox"), &["ada.lind@granite-yard.example"]);
    assert_eq!((told.list.len(), told.owner), (0, Owner::Named));
}

#[test]
fn logs_are_weighed_by_what_was_written_and_answered() {
    for (file, format) in [("postfix.log", Format::Postfix), ("exim.log", Format::Exim)] {
        let told = list_of(&samples(file), &[]);
        assert_eq!(told.format, format);
        // The club is at home, and was written to once; the rest came in from those who were written to.
        let expected = ["granite-yard.example 1", "smallfirm.example 3", "xn--mhle-0ra.example 1"];
        assert_eq!(told.list, expected, "{file}");
        assert_eq!(told.unanswered, ["nobody-answers.example"], "{file}");
        let slip = "cal@gmial.com: did you mean cal@gmail.com? “ia” should be “ai”";
        assert!(
            told.left_out.len() == 1 && told.left_out[0].ends_with(slip),
            "{:?}",
            told.left_out
        );
        // The last delivery is of a message from before the log.
        let last = std::fs::read_to_string(samples(file)).unwrap().lines().count();
        assert_eq!(told.unread, [(Unread::NoArrival, last)], "{file}");
    }
}
