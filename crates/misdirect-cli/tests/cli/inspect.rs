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
        "@0 military 1 entry 55.0%",
        "@2 provider 1 entry 15.0%",
        "@4 customer 2 entries 40.0%",
        "firm.de 50 25.0% @4 customer",
        "firm.ch 30 15.0% @2 provider @4 customer",
        "*.mil 110 55.0% @0 military",
        "firm 2 entries",
        "header 120 30.0 an entry",
        "tag names 10 2.5 an entry",
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
fn sizes_add_up_and_crowded_keys_and_dear_names_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let crowd = "ary.de\nbary.de\ncary.de\ndary.de 4\neary.de\nfary.de\ngary.de\n*.de\n";
    file(folder.path(), "own.list", crowd);
    let run = run_in(folder.path(), &["inspect", "--json", "own.list"], b"");
    let [json] = run.json().try_into().unwrap();
    assert_eq!((&json["directory"], &json["entries"]), (&"own.list".into(), &8.into()));
    assert_eq!(json["heaviest"][0]["entry"], "dary.de");
    assert_eq!(json["heaviest_zones"][0]["share"], 0.090909);
    let bytes = json["sections"].as_array().unwrap().iter().map(|section| &section["bytes"]);
    let sum: u64 = bytes.map(|bytes| bytes.as_u64().unwrap()).sum();
    assert_eq!(json["bytes"], sum);
    // `ary` itself, and six names that are `ary` less their first letter.
    assert_eq!(json["keys"].as_array().unwrap().len(), 1);
    assert_eq!(json["keys"][0]["count"], 7);
    assert_eq!(json["keys"][0]["names"][0], "dary");
    // Seven domains, and each less a letter: 7 + 3 + 6 * 4.
    assert_eq!((&json["steps"]["measured"], &json["steps"]["limit"]), (&34.into(), &8192.into()));
    // Whatever leads to all of them reads a list of seven and seven entries of four steps.
    assert!(json["steps"]["max"].as_u64().unwrap() > 7 + 7 * 4, "{json}");
    assert!(json["steps"]["typed"].as_str().unwrap().ends_with(".de"), "{json}");
    let text = run_in(folder.path(), &["inspect", "own.list"], b"").out;
    let dearest = json["steps"]["typed"].as_str().unwrap();
    for expected in
        ["\nkeys of most names\n  dary, ary, bary, cary, eary, …", dearest, " of 8,192 at most"]
    {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn an_empty_directory_is_an_object_too() {
    let empty = run_in(std::path::Path::new("."), &["inspect", "-", "--json"], b"");
    let [json] = empty.json().try_into().unwrap();
    assert_eq!((&json["entries"], &json["steps"]["typed"]), (&0.into(), &serde_json::Value::Null));
    let both = run(&["inspect", "--json", "--list"]);
    assert_eq!(both.status, 2, "a list is no JSON");
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
