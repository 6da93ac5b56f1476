//! `build --from`: what people have, and what is told of it.

use crate::run::{command, file, run_in};
use std::fs;
use std::path::Path;

const CARDS: &str = "BEGIN:VCARD\nEMAIL:ann@smallfirm.example\nEMAIL:joe@gmial.com\nEND:VCARD\n";

fn list(folder: &Path) -> String {
    let listed = run_in(folder, &["inspect", "own.image", "--list"], b"").out;
    listed.lines().filter(|line| !line.starts_with('@')).collect::<Vec<_>>().join(", ")
}

#[test]
fn exports_and_lists_become_one_image() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "contacts.vcf", CARDS);
    file(folder.path(), "own.list", "smallfirm.example 5\npartner.example\n");
    let arguments =
        ["build", "own.list", "--from", "contacts.vcf", "--from", "-", "-o", "own.image"];
    let table = b"Name,E-mail\nBob,bob@blacksmith.example\nAnn,ann@smallfirm.example\n";
    let built = run_in(folder.path(), &arguments, table);
    assert_eq!(built.status, 0, "{}", built.err);
    assert!(built.out.starts_with("contacts.vcf: vCard, 2 addresses\n"), "{}", built.out);
    assert!(built.out.contains("standard input: table, 2 addresses\nown.image: 3 entries"));
    assert!(built.out.contains("1 line repeats another"), "{}", built.out);
    assert!(
        built
            .err
            .contains("contacts.vcf:3: joe@gmial.com is left out: did you mean joe@gmail.com?")
    );
    assert_eq!(list(folder.path()), "blacksmith.example 1, partner.example 1, smallfirm.example 6");
}

#[test]
fn what_a_list_has_is_right() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "contacts.vcf", CARDS);
    file(folder.path(), "own.list", "gmial.com\n");
    let arguments = ["build", "own.list", "--from", "contacts.vcf", "-o", "own.image"];
    let built = run_in(folder.path(), &arguments, b"");
    assert_eq!((built.status, built.err.as_str()), (0, ""));
    assert_eq!(list(folder.path()), "gmial.com 2, smallfirm.example 1");
}

#[test]
fn ones_own_address_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "contacts.vcf", CARDS);
    let arguments =
        ["build", "--from", "contacts.vcf", "--me", "Ann@SmallFirm.example", "-o", "own.image"];
    let built = run_in(folder.path(), &arguments, b"");
    assert_eq!((built.status, built.out.as_str()), (2, ""));
    assert!(built.err.ends_with(
        "misdirect: there is no domain to list in what was read; own.image is unchanged\n"
    ));
}

#[test]
fn what_cannot_be_read_leaves_things_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.image", "before");
    file(folder.path(), "empty", "\n \n");
    file(folder.path(), "letter.txt", "Dear Ann,\nwrite to bob@smallfirm.example.\nYours\n");
    file(folder.path(), "own.list", "smallfirm.example 5\n");
    file(folder.path(), "cut.json", "[[\"vcard\",[[\"email\",{},\"text\",\"a@x.exa");
    fs::write(folder.path().join("log.gz"), b"\x1f\x8b\x08").unwrap();
    fs::write(folder.path().join("book.sqlite"), b"SQLite format 3\0").unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (export, message) in [
        ("empty", "empty: empty"),
        ("letter.txt", "letter.txt: not recognised: what is read is vCard, "),
        ("own.list", "a list of domains goes without --from"),
        ("cut.json", "cut.json: not JSON: EOF while parsing a string at line 1"),
        ("log.gz", "log.gz: compressed by gzip: unpack it first"),
        ("book.sqlite", "book.sqlite: a database: export the contacts as vCard or CSV"),
        ("folder", "folder: a folder without mail"),
        ("none", "none: No such file"),
        ("own.image", "own.image is the list itself"),
    ] {
        let built = run_in(folder.path(), &["build", "--from", export, "-o", "own.image"], b"");
        assert_eq!((built.status, built.out.as_str()), (2, ""), "{export}");
        assert!(built.err.contains(message), "{export}: {}", built.err);
    }
    assert_eq!(fs::read_to_string(folder.path().join("own.image")).unwrap(), "before");
}

#[test]
fn an_export_that_is_named_as_a_list_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "contacts.vcf", CARDS);
    file(folder.path(), "bad.list", "a.example 5 @0\nb.example 5 @1\nno domain\n");
    let build = |list| run_in(folder.path(), &["build", list, "-o", "own.image"], b"");
    let told = build("contacts.vcf");
    assert_eq!(told.status, 2);
    assert!(
        told.err.contains("an export (vCard), not a list: --from contacts.vcf\n"),
        "{}",
        told.err
    );
    assert!(!build("bad.list").err.contains("--from"), "{}", build("bad.list").err);
}

#[test]
fn nothing_in_an_export_is_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let cards = "BEGIN:VCARD\nEMAIL:\x1b[2J@gmial.com\nEMAIL:\u{202e}nobody\nEMAIL:a@x\u{9b}31m\nEND:VCARD\n";
    file(folder.path(), "a\u{202e}.vcf", cards);
    let arguments = ["build", "--from", "a\u{202e}.vcf", "-o", "own.image"];
    let built = run_in(folder.path(), &arguments, b"");
    assert!(!built.err.contains(['\x1b', '\u{9b}', '\u{202e}']), "{:?}", built.err);
    assert!(built.err.contains("is left out"), "{}", built.err);
}

#[test]
fn an_image_alone_goes_down_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "contacts.vcf", CARDS);
    let output = command(folder.path(), &["build", "--from", "contacts.vcf", "-o", "-"]).output();
    assert!(output.unwrap().stdout.starts_with(b"\x89MSD"));
}
