//! What people see: drawings, colours, and nothing that their terminal would obey.

use crate::run::{command, run, run_in};
use std::path::Path;

#[test]
fn slips_stand_under_each_other() {
    for (typed, rows) in [
        ("us.army.ml", ["us.army.m·l", "us.army.mil", "         ^"]),
        ("joe@gmial.com", ["gmial.com", "gmail.com", "  ^^"]),
        ("outlook,com", ["outlook,com", "outlook.com", "       ^"]),
        ("gmail..com", ["gmail..com", "gmail.·com", "      ^"]),
        ("army.mil>", ["army.mil>", "army.mil·", "        ^"]),
        ("usarmy.mil", ["us·army.mil", "us.army.mil", "  ^"]),
        ("gmаil.com", ["gmаil.com", "gmail.com", "  ^"]),
    ] {
        let run = run(&["check", "--color", "always", "--threshold", "0", typed]);
        let plain = anstream::adapter::strip_str(&run.out).to_string();
        let [above, below, marks] = rows;
        let drawing =
            format!("    typed     {above}\n    intended  {below}\n              {marks}\n");
        assert!(plain.contains(&drawing), "{plain}\n{drawing}");
    }
}

#[test]
fn what_cannot_be_drawn_is_said() {
    // Hebrew, from right to left: a terminal decides where its letters stand.
    let rows = run(&["compare", "דוגמא.com", "דוגמה.com"]).out;
    assert!(rows.starts_with("typed     xn--"), "{rows}");
    assert!(!rows.contains('^'), "{rows}");
    let far = run(&["compare", "army.mil", "example.com"]).out;
    assert!(far.contains("more than 4 slips apart"), "{far}");
}

#[test]
fn compare_says_what_was_repaired_before() {
    let repaired = run(&["compare", "gmail,com", "gmail.com"]);
    assert_eq!(repaired.err, "misdirect: TYPED: gmail,com is read as gmail.com\n");
    assert_eq!(run(&["compare", "gmail.com", "joe@gmail.com"]).err, "");
}

#[test]
fn compare_says_what_each_slip_costs() {
    let run = run(&["compare", "--json", "amry.mil", "army.mil"]);
    let pair = &run.json()[0];
    assert_eq!((&pair["distance"], &pair["score"]), (&1.into(), &0.875.into()));
    let slip = &pair["slips"][0];
    assert_eq!((&slip["kind"], &slip["where"]), (&"transposition".into(), &"name".into()));
    assert_eq!((&slip["typed"], &slip["intended"]), (&"mr".into(), &"rm".into()));
    assert!(slip["bits"].as_f64().unwrap() > 0.0);
    let azerty =
        crate::run::run(&["compare", "--json", "--layout", "azerty", "gmqil.com", "gmail.com"]);
    let qwerty = crate::run::run(&["compare", "--json", "gmpil.com", "gmail.com"]);
    assert!(azerty.json()[0]["bits"].as_f64() < qwerty.json()[0]["bits"].as_f64());
}

#[test]
fn colour_is_for_those_who_see_it() {
    let has_colour = |variables: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["check", "army.ml"], arguments].concat();
        let mut command = command(Path::new("."), &arguments);
        command.envs(variables.iter().copied());
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!has_colour(&[], &[]), "a pipe");
    assert!(has_colour(&[], &["--color", "always"]));
    assert!(!has_colour(&[], &["--color", "never"]));
    assert!(!has_colour(&[("NO_COLOR", "1")], &[]));
    assert!(has_colour(&[("NO_COLOR", "1")], &["--color", "always"]), "an option says more");
    assert!(!has_colour(&[], &["--color", "always", "--json"]));
}

#[test]
fn nothing_typed_is_obeyed() {
    let input = "\x1b[31mred@army.ml\n\
                 \u{9b}31mred@army.ml\n\
                 lim.ymra\u{202e}@army.ml\n\
                 joe@ar\u{200b}my.ml\n\
                 joe@army.mil\x1b]0;title\x07\n\
                 joe@xn--\x1b[2J.com\n\
                 bell\x07\x08\x7f@gmial.com\n";
    let evil = ['\x1b', '\u{9b}', '\u{202e}', '\u{200b}', '\x07', '\x08', '\x7f'];
    for arguments in [&["check"][..], &["check", "--json"]] {
        let run = run_in(Path::new("."), arguments, input.as_bytes());
        assert!(!run.out.contains(evil), "{:?}", run.out);
        assert_eq!(run.out.lines().count(), 7, "{}", run.out);
    }
    let painted = run_in(Path::new("."), &["check", "--color", "always"], input.as_bytes());
    let plain = painted.out.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[2m", "");
    let plain = plain.replace("\x1b[31m", "").replace("\x1b[32m", "");
    assert!(!plain.contains(evil), "{plain:?}");
    assert!(plain.contains("\\x1b[31mred@army.ml: suspect"), "{plain}");
    assert!(plain.contains("<U+202E>"), "{plain}");
}

#[test]
fn arguments_are_not_obeyed_either() {
    for arguments in [
        &["\x1b[2Jarmy.ml"][..],
        &["check", "--layout", "\x1b[2J"],
        &["check", "--sender", "\x1b[2J@", "x.com"],
        &["check", "--directory", "\u{202e}\x1b[2J", "x.com"],
        &["inspect", "--find", "\x1b[2J@"],
        &["compare", "\x1b[2J@", "x.com"],
    ] {
        let run = run(arguments);
        assert_eq!(run.status, 2);
        assert!(!run.err.contains(['\x1b', '\u{202e}']), "{:?}", run.err);
        assert!(!run.out.contains('\x1b'));
    }
}

#[test]
fn versions_of_data_are_told() {
    let out = run(&["--version"]).out;
    for version in [
        misdirect::version::PUBLIC_SUFFIX_VERSION,
        misdirect::version::UNICODE_VERSION,
        misdirect::version::MODEL_VERSION,
    ] {
        assert!(out.contains(version), "{out}");
    }
}

#[test]
fn an_address_without_a_command_is_told_which() {
    let run = run(&["general@army.ml"]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("to check an address: misdirect check general@army.ml"),
        "{}",
        run.err
    );
}
