//! The slips of a domain: for people, for programs, and for the servers that read block lists.

use crate::run::{Run, file, run, run_in, tool};
use std::path::Path;

#[test]
fn a_table_for_people() {
    let table = run(&["variants", "army.mil", "--limit", "12"]);
    assert_eq!((table.status, table.err.as_str()), (0, ""));
    let lines: Vec<&str> = table.out.lines().collect();
    assert_eq!(lines.len(), 2 + 12);
    assert!(lines[0].starts_with("army.mil: 12 names, "), "{}", lines[0]);
    let army = lines.iter().find(|line| line.contains("army.ml ")).expect("army.ml");
    let words: Vec<&str> = army.split_whitespace().collect();
    assert_eq!(words[2..], ["army.ml", "−i", "omission", "yes"], "{army}");
    assert!(words[1].ends_with('%') && !table.out.contains(" %"), "{}", table.out);
    assert!(!table.out.contains('\x1b'));
    let both = run(&["variants", "army.mil", "general@navy.mil"]);
    assert!(both.out.contains("\n\nnavy.mil: 100 names, "), "{}", both.out);
}

#[test]
fn no_name_at_all_gets_nothing() {
    let none = run(&["variants", "--limit", "2", "a0"]);
    assert!(none.out.starts_with("a0: 0 names, 0.0% of what slips make of it\n"), "{}", none.out);
}

#[test]
fn one_object_a_line() {
    let found = run(&["variants", "--format", "json", "army.mil", "münchen.de"]).json();
    assert_eq!(found.len(), 200);
    let of = |name: &str| {
        found.iter().find(|object| object["name"] == name || object["unicode"] == name).expect(name)
    };
    let army = of("army.ml");
    assert_eq!((&army["domain"], &army["kind"]), (&"army.mil".into(), &"omission".into()));
    assert_eq!(army["registrable"], true);
    assert!(army.get("unicode").is_none());
    let slip = &army["slips"][0];
    assert_eq!((&slip["kind"], &slip["where"]), (&"omission".into(), &"suffix".into()));
    assert_eq!(
        (&slip["at"], &slip["typed"], &slip["intended"]),
        (&6.into(), &"".into(), &"i".into())
    );
    let city = of("münhcen.de");
    assert_eq!(city["name"], "xn--mnhcen-3ya.de");
    assert_eq!((&city["slips"][0]["at"], &city["slips"][0]["typed"]), (&0.into(), &"hc".into()));
    for domain in ["army.mil", "xn--mnchen-3ya.de"] {
        let shares = found.iter().filter(|object| object["domain"] == domain);
        let shares: Vec<f64> = shares.map(|object| object["share"].as_f64().unwrap()).collect();
        assert!(shares.is_sorted_by(|a, b| a >= b) && shares.iter().sum::<f64>() < 1.0);
    }
}

#[test]
fn what_a_check_says_of_the_first() {
    for object in run(&["variants", "--format", "json", "army.mil", "--limit", "9"]).json() {
        let name = object["name"].as_str().expect("a name");
        let check = run(&["check", "--json", "--explore", name]).json();
        let targets = check[0]["suggestions"].as_array().expect("suggestions");
        assert!(targets.iter().any(|target| target["target"] == "army.mil"), "{name}");
    }
}

#[test]
fn domains_from_a_file_one_a_line() {
    let read =
        |input: &str| run_in(Path::new("."), &["variants", "--limit", "1"], input.as_bytes());
    let two = read("army.mil\r\n\n  joe@gmail.com\n");
    assert!(two.out.contains("army.mil: 1 name,") && two.out.contains("gmail.com: 1 name,"));
    let wrong = read("army.mil\na b@\n");
    assert_eq!((wrong.status, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("standard input, line 2: a b@: "), "{}", wrong.err);
    let long = read(&"a".repeat(9000));
    assert!(
        long.status == 2 && long.err.contains("line 1: longer than 8192 bytes"),
        "{}",
        long.err
    );
}

#[test]
fn a_name_with_a_slip_is_nobody_s_own() {
    for (domain, told) in [("army..mil", "empty label at byte 5"), ("army,mil", "at byte 4")] {
        let told_of = run(&["variants", domain]);
        assert_eq!((told_of.status, told_of.out.as_str()), (2, ""));
        assert!(told_of.err.contains(domain) && told_of.err.contains(told), "{}", told_of.err);
    }
}

#[test]
fn wrong_arguments_are_told() {
    let cases: [(&[&str], &str); 5] = [
        (&["variants", "army..mil@"], "DOMAIN army..mil@: "),
        (&["variants", "[192.0.2.1]"], "DOMAIN [192.0.2.1]: "),
        (&["variants", "army.mil", "--limit", "0"], "1..=100000"),
        (&["variants", "army.mil", "--limit", "100001"], "1..=100000"),
        (&["variants", "army.mil", "--format", "unbound"], "rpz"),
    ];
    for (arguments, expected) in cases {
        let wrong = run(arguments);
        assert_eq!((wrong.status, wrong.out.as_str()), (2, ""), "{arguments:?}");
        assert!(wrong.err.contains(expected), "{arguments:?}: {}", wrong.err);
    }
}

/// Names that a block list of these domains has.
fn blocked(arguments: &[&str]) -> (Run, Vec<String>) {
    let all = [&["variants", "--format", "rpz", "--limit", "3000"], arguments].concat();
    let zone = run(&all);
    let names = zone.out.lines().filter_map(|line| line.strip_suffix(" CNAME ."));
    let names = names.map(str::to_owned).collect();
    (zone, names)
}

#[test]
fn nobody_s_own_name_is_blocked() {
    let (zone, names) = blocked(&["gmail.com", "us.army.mil", "o.uk"]);
    let has = |name: &str| names.iter().any(|blocked| blocked == name);
    for name in ["gmial.com", "*.gmial.com", "gmail.con", "gmailcom", "us.army.ml", "usarmy.mil"] {
        assert!(has(name), "{name}");
    }
    for name in ["mail.com", "ymail.com", "gmail.com", "army.mil", "u.army.mil", "co.uk", "*.co.uk"]
    {
        assert!(!has(name), "{name}");
    }
    assert!(zone.err.contains("left out") && zone.out.contains("that a directory lists."));
    let folder = tempfile::tempdir().unwrap();
    let own = file(folder.path(), "own.list", "gmial.com\n");
    let (_, names) = blocked(&["gmail.com", "--directory", &own]);
    assert!(!names.iter().any(|name| name == "gmial.com"));
}

#[test]
fn block_lists_are_the_same_each_time() {
    for format in ["rpz", "postfix"] {
        let once = || run(&["variants", "--format", format, "army.mil", "gmail.com"]).out;
        let text = once();
        assert_eq!(text, once());
        assert!(text.contains(misdirect::version::MODEL_VERSION));
    }
}

/// Domains whose slips are of every kind, and one as long as any.
fn hard() -> Vec<String> {
    let label = "abcdefghi-jklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789";
    let longest = format!("{label}.{label}.{label}.{}.com", &label[..57]);
    let domains = ["army.mil", "us.army.mil", "gmail.com", "yahoo.co.uk", "t-online.de"];
    let more = ["münchen.de", "почта.рф", "gov.uk", "github.io", "a.b", &*longest];
    domains.iter().chain(&more).map(|&domain| domain.to_owned()).collect()
}

fn list(format: &str) -> String {
    let domains = hard();
    let mut arguments = vec!["variants", "--limit", "2000", "--format", format];
    arguments.extend(domains.iter().map(String::as_str));
    let run = run(&arguments);
    assert_eq!(run.status, 0, "{}", run.err);
    run.out
}

#[test]
fn bind_loads_the_zone() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "zone", list("rpz"));
    let arguments = ["-i", "local", "typos.rpz.example", "zone"];
    let Some(output) = tool("named-checkzone", folder.path(), &arguments) else { return };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("loaded serial"), "{text}");
    assert!(text.trim_end().ends_with("OK") && text.lines().count() == 2, "{text}");
}

#[test]
fn postfix_finds_who_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "main.cf", "");
    file(folder.path(), "typos", list("postfix"));
    let postmap =
        |arguments: &[&str]| tool("postmap", folder.path(), &[&["-c", "."], arguments].concat());
    let Some(output) = postmap(&["typos"]) else { return };
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let answer = |name: &str| {
        let output = postmap(&["-q", name, "typos"]).expect("installed");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(answer("army.ml"), "REJECT did you mean army.mil?\n");
    assert_eq!(answer(".us.army.ml"), "REJECT did you mean us.army.mil?\n");
    assert_eq!(answer("gmial.com"), "REJECT did you mean gmail.com?\n");
    assert_eq!(answer("army.mil"), "");
    assert_eq!(answer("mail.com"), "");
}
