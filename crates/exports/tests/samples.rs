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

#[test]
fn a_maildir_has_the_same_as_an_mbox() {
    let folder = tempfile::tempdir().unwrap();
    for inner in ["cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"] {
        std::fs::create_dir_all(folder.path().join(inner)).unwrap();
    }
    let mbox = std::fs::read_to_string(samples("box.mbox")).unwrap();
    let messages = mbox.split("From MAILER-DAEMON ").skip(1);
    for (number, message) in messages.enumerate() {
        let (_, message) = message.split_once('\n').unwrap();
        let is_sent = message.contains("From: Me") || message.contains("From: me");
        let inner = ["cur", ".Sent/cur"][usize::from(is_sent)];
        std::fs::write(folder.path().join(format!("{inner}/{number}.host:2,S")), message).unwrap();
    }
    // What a server keeps for itself, and a message that is not yet whole.
    std::fs::write(folder.path().join("cur/.hidden"), "From: a@x.example\nTo: b@x.example")
        .unwrap();
    std::fs::write(folder.path().join("tmp/1"), "From: a@x.example\nTo: b@x.example\n\n").unwrap();
    let (one, other) = (list_of(folder.path(), &[]), list_of(&samples("box.mbox"), &[]));
    assert_eq!((one.format, one.list, one.owner), (Format::Maildir, other.list, other.owner));
    assert_eq!(one.unanswered, other.unanswered);
}

#[test]
fn tables_of_all_shapes() {
    for (text, list) in [
        // Nothing but the notes has a whole address, and yet the column with mail in its name counts.
        ("Notes,E-mail\na@note.example,Ann <a@x.example>\n", "x.example 1"),
        ("メモ\tメールアドレス\na@note.example\ta@x.example\n", "x.example 1"),
        // A column without a name.
        ("Ann,12,a@x.example\nBob,13,b@x.example\n", "x.example 2"),
        ("sep=;\r\nName;E-Mail\r\nAnn;a@x.example\r\n", "x.example 1"),
        // Somebody without an address comes first, and somebody whose name has a line end.
        ("Name,Mail\nAnn,\n\"B\nOb\",b@x.example\n", "x.example 1"),
        ("Name|Mail\nAnn|a@x.example; a@y.example\n", "x.example 1, y.example 1"),
        ("# friends\nAnn <a@x.example>\n\nb@x.example\n", "x.example 2"),
        (
            "\"Smith, Ann\" <a@x.example>\n\"Day, Carl\" <b@x.example>, b@y.example\n",
            "x.example 2, y.example 1",
        ),
        // The cell of a name ends with a backslash; in another file one escapes a quotation mark.
        ("\"C:\\\",\"a@x.example\"\n\"D\",\"b@x.example\"\n", "x.example 2"),
        ("\"A, \\\"b\\\", c\",\"a@x.example\"\n\"D\",\"b@x.example\"\n", "x.example 2"),
    ] {
        let told = Told::of(text.as_bytes(), &[]);
        assert_eq!(told.list.join(", "), list, "{text}");
        assert_eq!(told.unread, [], "{text}");
    }
}

#[test]
fn a_quote_that_is_never_closed_is_told() {
    let text =
        "Name,Mail\nAnn,a@x.example\nDora,d@x.example\n\"Bob,b@x.example\nCarl,c@x.example\n";
    let told = Told::of(text.as_bytes(), &[]);
    assert_eq!(told.list, ["x.example 2"]);
    assert_eq!(told.unread, [(Unread::UnclosedQuote, 4)]);
}

#[test]
fn what_is_light_is_checked_against_what_is_heavy() {
    let people = |domain: &str, count: usize| {
        (0..count).map(|at| format!("p{at}@{domain}\n")).collect::<String>()
    };
    let text = people("harbour-works.example", 8) + &people("harbor-works.example", 1);
    let told = Told::of(text.as_bytes(), &[]);
    assert_eq!(told.list, ["harbour-works.example 8"]);
    assert_eq!(told.left_out.len(), 1);
    // As many on both sides: neither is a slip for the other.
    let text = people("harbour-works.example", 2) + &people("harbor-works.example", 2);
    assert_eq!(Told::of(text.as_bytes(), &[]).list.len(), 2);
    // Five people at a name that is like a listed one are asked about, and listed.
    let told = Told::of(people("coreos.com", 5).as_bytes(), &[]);
    assert_eq!((told.list.join(""), told.doubted.len()), ("coreos.com 5".to_owned(), 1));
    assert_eq!(Told::of(people("coreos.com", 4).as_bytes(), &[]).list, [""; 0]);
    // Unless the one that was meant is there more often.
    let text = people("gmial.com", 6) + &people("gmail.com", 40);
    assert_eq!(Told::of(text.as_bytes(), &[]).list, ["gmail.com 40"]);
}
