//! `inspect`: what is in a directory.

use crate::run::{file, run, run_in};

#[test]
fn counts_weights_and_tags() {
    let folder = tempfile::tempdir().unwrap();
    let list = "@4 = customer\nfirm.de 50 @4\nfirm.ch 30 @4 @2\nother.com 10\n*.mil 110 @0\n";
    file(folder.path(), "own.list", list);
    let out = run_in(folder.path(), &["inspect", "own.list"], b"").out;
    let lines: Vec<String> =
        out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for expected in [
        "weights add up to 200",
        "@0 military 1 entry 55.0 %",
        "@2 provider 1 entry 15.0 %",
        "@4 customer 2 entries 40.0 %",
        "firm.de 50 25.0 % @4 customer",
        "firm.ch 30 15.0 % @2 provider @4 customer",
        "*.mil 110 55.0 % @0 military",
        "firm 2 entries",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{out}");
    }
    assert!(out.starts_with("own.list: 4 entries, 1 zone among them, "), "{out}");
}

#[test]
fn the_built_in_directory_is_there_to_look_at() {
    let out = run(&["inspect"]).out;
    assert!(out.starts_with("built-in directory: "), "{out}");
    assert!(out.contains("gmail.com"));
    assert!(out.contains("@0 military"));
}

#[test]
fn a_list_printed_compiles_to_the_same_image() {
    let folder = tempfile::tempdir().unwrap();
    let list = run(&["inspect", "--list"]).out;
    file(folder.path(), "all.list", &list);
    run_in(folder.path(), &["build", "all.list", "-o", "all.image"], b"");
    let again = run_in(folder.path(), &["inspect", "all.image", "--list"], b"").out;
    assert!(list.lines().count() > 1000);
    assert_eq!(list, again);
}

#[test]
fn an_entry_is_shown_among_its_neighbours() {
    let listed = run(&["inspect", "--find", "general@us.army.mil"]);
    assert_eq!(listed.status, 0);
    assert!(listed.out.starts_with("us.army.mil: listed\n  army.mil "), "{}", listed.out);
    assert!(listed.out.contains("\n  *.mil "), "{}", listed.out);
    let missing = run(&["inspect", "--find", "army.ml"]);
    assert_eq!(missing.status, 1);
    assert!(missing.out.starts_with("army.ml: not listed\n"), "{}", missing.out);
    let near = missing.out.split("near it\n").nth(1).unwrap();
    let first: Vec<&str> = near.lines().next().unwrap().split_whitespace().collect();
    assert_eq!((first[0], &first[2..]), ("army.mil", &["1", "edit"][..]));
    assert!(missing.out.contains("did you mean army.mil?"), "{}", missing.out);
    let unreadable = run(&["inspect", "--find", "a@"]);
    assert_eq!(unreadable.status, 2);
    assert!(unreadable.err.contains("--find a@: nothing after the @"), "{}", unreadable.err);
}

#[test]
fn an_empty_directory_is_no_error() {
    let empty = run_in(std::path::Path::new("."), &["inspect", "-"], b"# nothing\n");
    assert_eq!(empty.status, 0);
    assert!(empty.out.starts_with("standard input: 0 entries"), "{}", empty.out);
}
