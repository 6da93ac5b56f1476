//! The exports that real programs wrote of twelve invented people, which are not in the repository:
//!
//!     MISDIRECT_ADDRESS_BOOKS=FOLDER cargo test -p misdirect-exports --test real
//!
//! Without the folder there is nothing to test. `expected.list` in it is what a list of mail fields comes
//! to, slips included; what other files come to was worked out by hand, and stands here.

mod common;

use common::{Told, list_of};
use std::fs;
use std::path::{Path, PathBuf};

const SLIPS: [&str; 2] = ["gmial.com 1", "army.ml 1"];

/// Files that have all of `expected.list`.
const WHOLE: [&str; 19] = [
    "abook.addressbook",
    "abook.csv",
    "abook.ldif",
    "abook.mutt",
    "abook.vcard",
    "gammu.ldif",
    "gammu.vcf",
    "google.csv",
    "khard-email.tsv",
    "npm-vcf-2.1.vcf",
    "npm-vcf-4.0.vcf",
    "npm-vcf.jcard.json",
    "outlook-utf16.csv",
    "outlook-utf8-bom.csv",
    "python-ldap.ldif",
    "slapcat.ldif",
    "thunderbird.csv",
    "vcards-js.vcf",
    "vobject-3.vcf",
];

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("MISDIRECT_ADDRESS_BOOKS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("MISDIRECT_ADDRESS_BOOKS is not set: nothing is tested");
    }
    folder
}

/// `expected.list` without its slips.
fn expected(folder: &Path) -> Vec<String> {
    let list = fs::read_to_string(folder.join("expected.list")).expect("expected.list");
    list.lines().filter(|line| !SLIPS.contains(line)).map(str::to_owned).collect()
}

/// With other weights, a weight of 0 for none.
fn with(mut list: Vec<String>, changes: &[(&str, u32)]) -> Vec<String> {
    for (domain, weight) in changes {
        list.retain(|line| line.split(' ').next() != Some(domain));
        if *weight > 0 {
            list.push(format!("{domain} {weight}"));
        }
    }
    list.sort();
    list
}

/// The domains of `12 joe@gmial.com: did you mean …`, in order.
fn domains(told: &[String]) -> Vec<&str> {
    let address = |line: &'_ str| line.find(": ").unwrap_or(line.len());
    let addresses = told.iter().filter_map(|line| line.get(..address(line)));
    let mut domains: Vec<&str> = addresses.filter_map(|text| text.split('@').nth(1)).collect();
    domains.sort_unstable();
    domains
}

fn slips(told: &Told) {
    assert_eq!(domains(&told.left_out), ["army.ml", "gmial.com"], "{:?}", told.left_out);
}

#[test]
fn whole_address_books() {
    let Some(folder) = folder() else { return };
    for file in WHOLE {
        let told = list_of(&folder.join(file), &[]);
        assert_eq!(told.list, expected(&folder), "{file}");
        slips(&told);
    }
}

#[test]
fn address_books_with_less_in_them() {
    let Some(folder) = folder() else { return };
    // abook cut an address.
    let told = list_of(&folder.join("abook-cut.addressbook"), &[]);
    let cut = ("institute-for-very-long-names.example", 0);
    assert_eq!(told.list, with(expected(&folder), &[cut]));
    let out = domains(&told.left_out);
    assert_eq!(out, ["army.ml", "gmial.com", "institute-for-very-long-"]);
    // Windows-1252 has no Cyrillic letters.
    let told = list_of(&folder.join("outlook-cp1252.csv"), &[]);
    assert_eq!(told.list, with(expected(&folder), &[("xn--e1afmkfd.example", 0)]));
    assert_eq!((told.encoding, told.left_out.len()), (Some("windows-1252"), 3));
    assert!(told.left_out[2].starts_with("12 ivan@"), "{:?}", told.left_out);
    // By hand: five people, and a list of them.
    let told = list_of(&folder.join("by-hand.mutt"), &[]);
    let list = [
        "harbour-works.example 1",
        "institute-for-very-long-names.example 1",
        "kyoto-denki.example 1",
        "north-quay.example 1",
        "smallfirm.example 1",
    ];
    assert_eq!(told.list, list);
    slips(&told);
}

#[test]
fn what_mail_programs_collect() {
    let Some(folder) = folder() else { return };
    for file in [
        "mu-cfind.csv",
        "mu-cfind.mutt-ab",
        "mu-cfind.mutt-alias",
        "notmuch-address.json",
        "notmuch-address.txt",
    ] {
        let told = list_of(&folder.join(file), &[]);
        assert_eq!(told.list, with(expected(&folder), &[("smallfirm.example", 3)]), "{file}");
        slips(&told);
        let told = list_of(&folder.join(file), &["me@smallfirm.example"]);
        assert_eq!(told.list, expected(&folder), "{file}");
    }
}

#[test]
fn mail_and_logs() {
    let Some(folder) = folder() else { return };
    // To each second address of those who write, and three times to seven of them in Cc, of which the
    // last two are in mail that the owner wrote.
    let told = list_of(&folder.join("box.mbox"), &[]);
    let list = [
        "harbour-works.example 4",
        "kyoto-denki.example 2",
        "librairie-dupont.example 2",
        "north-quay.example 3",
        "renee-und-co.example 1",
        "smallfirm.example 3",
    ];
    assert_eq!(told.list, list);
    slips(&told);
    assert_eq!(told.unanswered.len(), 8);
    // To each of the 24 addresses once, to `board` and to `"john smith"` at home; nine people answer,
    // eight of them from outside. What was deferred was not written.
    let told = list_of(&folder.join("postfix.log"), &[]);
    let answered = [
        "harbour-works.example 2",
        "institute-for-very-long-names.example 1",
        "kyoto-denki.example 1",
        "north-quay.example 2",
        "smallfirm.example 13",
        "xn--blbr-roah.example 1",
        "xn--e1afmkfd.example 1",
        "xn--mller-kva.example 1",
    ];
    assert_eq!(told.list, answered);
    slips(&told);
    assert_eq!(told.unanswered.len(), 10);
    // Here seven people answer, one of them at home.
    let told = list_of(&folder.join("exim.log"), &[]);
    let mut answered = answered.map(str::to_owned).to_vec();
    answered = with(
        answered,
        &[("smallfirm.example", 10), ("xn--blbr-roah.example", 0), ("xn--e1afmkfd.example", 0)],
    );
    assert_eq!(told.list, answered);
    slips(&told);
    assert_eq!(told.unanswered.len(), 12);
}

#[test]
fn no_file_is_forgotten() {
    let Some(folder) = folder() else { return };
    let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name());
    let exports = files.filter(|name| {
        let name = name.to_string_lossy();
        !["README.md", "contacts.py", "expected.list"].contains(&&*name)
    });
    assert_eq!(exports.count(), WHOLE.len() + 3 + 5 + 3);
}
