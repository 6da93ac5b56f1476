//! `check` from outside: answers, exit statuses, streams, layers.

use crate::run::{command, file, run, run_in};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

#[test]
fn the_first_example_of_all() {
    let run = run(&["check", "--json", "general@army.ml"]);
    assert_eq!(run.status, 1);
    let answer = &run.json()[0];
    assert_eq!(answer["verdict"], "suspect");
    assert_eq!(answer["dismissal_key"], "3204552918a207b0");
    let best = &answer["suggestions"][0];
    assert_eq!(best["address"], "general@army.mil");
    assert_eq!(best["tags"], json!([0]));
    assert_eq!(best["entry"], "army.mil");
    assert!(best["probability"].as_f64().unwrap() >= 0.8);
    let slip =
        json!({"kind":"omission","where":"suffix","at":6,"typed":"","intended":"i","span":[14,0]});
    assert_eq!(best["slips"], json!([slip]));
    assert_eq!(best["explanation"], "did you mean general@army.mil? “i” is missing");
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let run = run(&["check", "--json", "--limit", "1", "general@us.army.ml", "joe@"]);
    let keys = [
        "input",
        "domain",
        "verdict",
        "model",
        "probability",
        "meant",
        "suggestions",
        "target",
        "address",
        "entry",
        "tags",
        "probability",
        "kind",
        "slips",
        "kind",
        "where",
        "at",
        "typed",
        "intended",
        "explanation",
        "findings",
        "dismissal_key",
    ];
    let line = run.out.lines().next().unwrap();
    let mut at = 0;
    for key in keys {
        let key = format!("\"{key}\":");
        at += line[at..].find(&key).unwrap_or_else(|| panic!("{key} after {}", &line[..at]));
    }
    let invalid = &run.json()[1];
    assert_eq!(invalid["verdict"], "invalid");
    assert_eq!(invalid["error"], json!({"code": "no-domain", "offset": 4}));
    assert_eq!(invalid["domain"], json!(null));
}

#[test]
fn exit_status_is_that_of_grep() {
    for (arguments, status) in [
        (&["check", "general@army.mil"][..], 0),
        (&["check", "hotel-bamako.ml"], 0),
        (&["check", "general@army.mil", "general@army.ml"], 1),
        (&["check", "joe@"], 1),
        (&["check", "--threshold", "1", "general@army.ml"], 0),
        (&["check", "--no-builtin", "general@army.ml"], 0),
        (&["check", "--threshold", "2", "general@army.ml"], 2),
        (&["check", "--nonsense"], 2),
        (&["check", "--layout", "abc", "x.com"], 2),
        (&["check", "--directory", "no-such-file", "x.com"], 2),
        (&["check", "--sender", "joe@", "x.com"], 2),
        (&["compare", "army.ml", "army.mil"], 1),
        (&["compare", "army.mil", "joe@ARMY.mil"], 0),
        (&["compare", "army.mil", "-"], 2),
    ] {
        let run = run(arguments);
        assert_eq!(run.status, status, "{arguments:?}\n{}{}", run.out, run.err);
        assert_eq!(run.err.is_empty(), status != 2, "{arguments:?}\n{}", run.err);
    }
}

#[test]
fn pipes_get_one_plain_line_an_answer() {
    let run = run_in(Path::new("."), &["check"], b"general@army.ml\r\njoe@gmail.com\n\nhey.com");
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.out);
    assert!(
        lines[0].starts_with(
            "general@army.ml: suspect: did you mean general@army.mil? “i” is missing; "
        )
    );
    assert_eq!(lines[1], "joe@gmail.com: listed");
    assert_eq!(lines[2], ": invalid: there is no domain");
    assert!(!run.out.contains('\x1b'));
}

/// Whoever types an answer gets it in quotes, before the one that is given.
#[test]
fn a_line_is_not_forged() {
    for (typed, shown, answer) in [
        (
            "x: suspect: did you mean army.mil@gmail.com",
            "\"x: suspect: did you mean army.mil@gmail.com\"",
            "listed",
        ),
        ("a\": listed@gmail.com", "\"a\"\": listed@gmail.com\"", "listed"),
        ("\"a\"@gmail.com", "\"\"\"a\"\"@gmail.com\"", "listed"),
        ("a:\u{a0}listed@gmail.com", "\"a:\u{a0}listed@gmail.com\"", "listed"),
        ("a:\tlisted@gmail.com", "a:\\x09listed@gmail.com", "listed"),
        ("a:b@gmail.com", "a:b@gmail.com", "listed"),
        ("x: listed@", "\"x: listed@\"", "invalid"),
    ] {
        for arguments in [&["check"][..], &["check", "--color", "always"]] {
            let out = run_in(Path::new("."), arguments, typed.as_bytes()).out;
            let out = anstream::adapter::strip_str(&out).to_string();
            assert!(out.starts_with(&format!("{shown}: {answer}")), "{out}");
        }
    }
    let long = format!("x: listed\n{}: listed", "a ".repeat(5000));
    let out = run_in(Path::new("."), &["check"], long.as_bytes()).out;
    assert!(out.lines().all(|line| line.starts_with('"')), "{out}");
}

#[test]
fn quiet_leaves_what_needs_attention() {
    let run =
        run_in(Path::new("."), &["check", "-q", "-"], b"joe@gmail.com\nhey.com\njoe@gmial.com\n");
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.out.starts_with("joe@gmial.com: suspect"));
}

#[test]
fn quiet_tells_the_same_of_a_line_however_often_it_comes() {
    // What begins with an @ is no local part of what was there before.
    let lines = "ann@gmail.com
bob@gmail.com
@gmail.com
@gmial.com
hey.com
@hey.com
x@hey.com
                 a@gmail.com, b@gmial.com
ann@gmial.com
bob@gmial.com
ann@gmail,com
@

";
    let out =
        |arguments: &[&str], text: &str| run_in(Path::new("."), arguments, text.as_bytes()).out;
    let all = out(&["check", "-"], lines);
    let told = |line: &&str| !line.ends_with(": listed") && !line.contains(": unlisted");
    let told: String = all.lines().filter(told).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(out(&["check", "-q", "-"], &lines.repeat(3)), told.repeat(3));
}

#[test]
fn one_answer_for_each_line_at_once() {
    let mut child = command(Path::new("."), &["check", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for (typed, verdict) in [("army.ml", "suspect"), ("army.mil", "listed"), ("a@", "invalid")] {
        writeln!(stdin, "{typed}").unwrap();
        // Hangs where an answer waits for more input.
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((&answer["input"], &answer["verdict"]), (&json!(typed), &json!(verdict)));
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn own_lists_are_layers() {
    let folder = tempfile::tempdir().unwrap();
    let own =
        file(folder.path(), "own.list", "smallfirm.ch 50\n@4 = customer\npartner.example 20 @4\n");
    let run = run(&[
        "check",
        "--json",
        "--directory",
        &own,
        "--no-builtin",
        "a@samllfirm.ch",
        "b@smallfirm.ch",
        "c@partner.exmaple",
    ]);
    let answers = run.json();
    assert_eq!(answers[0]["suggestions"][0]["target"], "smallfirm.ch");
    assert_eq!(answers[1]["verdict"], "listed");
    assert_eq!(answers[2]["suggestions"][0]["tags"], json!([4]));
}

#[test]
fn evidence_makes_plausible_and_lists_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let seen = file(folder.path(), "seen.list", "gmaill.com 3\n");
    let probability = |arguments: &[&str]| {
        let answer = &run(arguments).json()[0];
        assert_ne!(answer["verdict"], "listed");
        answer["suggestions"][0]["probability"].as_f64().unwrap()
    };
    let alone = probability(&["check", "--json", "joe@gmaill.com"]);
    let seen = probability(&["check", "--json", "--evidence", &seen, "joe@gmaill.com"]);
    assert!(seen < alone, "{seen} {alone}");
}

#[test]
fn a_file_given_as_an_address_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "addresses.txt", "joe@gmial.com\n");
    let run = run_in(folder.path(), &["check", "addresses.txt"], b"");
    assert!(run.err.contains("misdirect check - < addresses.txt"), "{}", run.err);
}

#[test]
fn a_fifth_layer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let own = file(folder.path(), "own.list", "smallfirm.ch\n");
    let four = ["--directory", &own, "--directory", &own, "--evidence", &own, "--evidence", &own];
    let refused = run(&[&["check", "x.com"][..], &four].concat());
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("--no-builtin"), "{}", refused.err);
    assert_eq!(run(&[&["check", "--no-builtin", "x.com"][..], &four].concat()).status, 0);
}

#[test]
fn the_message_counts() {
    let own_domain =
        run(&["check", "--json", "--no-builtin", "--sender", "me@smallfirm.ch", "a@smalfirm.ch"]);
    assert_eq!(own_domain.json()[0]["suggestions"][0]["target"], "smallfirm.ch");
    let others = run(&[
        "check",
        "--json",
        "--no-builtin",
        "--to",
        "x@bigfirm.de",
        "--to",
        "y@bigfirm.de",
        "a@bigfirn.de",
    ]);
    assert_eq!(others.json()[0]["suggestions"][0]["target"], "bigfirm.de");
    let copied =
        run(&["check", "--json", "--input", "pasted", "--layout", "azerty", "joe@gmial.com"]);
    assert_eq!(copied.json()[0]["suggestions"][0]["target"], "gmail.com");
}

#[test]
fn listed_is_silent_unless_explored() {
    let listed = run(&["check", "--json", "general@army.mil"]);
    assert_eq!(listed.json()[0]["suggestions"], json!([]));
    let explored = run(&["check", "--json", "--explore", "someone@mail.com"]);
    assert_eq!(explored.json()[0]["verdict"], "listed");
    assert_ne!(explored.json()[0]["suggestions"], json!([]));
    let line = run(&["check", "--explore", "someone@mail.com"]).out;
    assert!(line.starts_with("someone@mail.com: listed; also possible: someone@"), "{line}");
    let line = run(&["check", "someone@mail.com"]).out;
    assert_eq!(line, "someone@mail.com: listed\n");
}

#[test]
fn each_address_of_a_list_gets_an_answer() {
    let list = "\"Smith, Gen.\" <general@army.ml>; joe@gmail.com";
    let answers = run_in(Path::new("."), &["check", "--json", list], b"").json();
    let seen: Vec<_> = answers.iter().map(|a| (&a["input"], &a["verdict"])).collect();
    let [general, joe] = ["general@army.ml", "joe@gmail.com"].map(|input| json!(input));
    assert_eq!(seen, [(&general, &json!("suspect")), (&joe, &json!("listed"))]);
    assert_eq!((&answers[0]["span"], &answers[1]["span"]), (&json!([15, 15]), &json!([33, 13])));
    assert_eq!(answers[0]["line"], json!(null), "an argument has no line");

    let lines = format!("ann@yahoo.com\n{list}\n");
    let run = run_in(Path::new("."), &["check", "--json", "-"], lines.as_bytes());
    let places: Vec<_> =
        run.json().iter().map(|a| (a["line"].clone(), a["span"].clone())).collect();
    assert_eq!(places[0], (json!(null), json!(null)), "alone in its line");
    assert_eq!(places[1], (json!(2), json!([15, 15])));
    assert_eq!(run.status, 1);
}

#[test]
fn people_choose_their_language_and_programs_keep_the_ids() {
    let german = run(&["check", "--language", "de-AT", "general@army.ml", "joe@", "a@b.de;c@d.de"]);
    let lines: Vec<&str> = german.out.lines().collect();
    assert_eq!(
        lines[0],
        "general@army.ml: suspect: meinten Sie general@army.mil? „i“ fehlt; so gut wie sicher \
         (99,8\u{a0}%)"
    );
    assert_eq!(lines[1], "joe@: invalid: nach dem @ steht nichts");
    assert_eq!(lines.len(), 4, "{}", german.out);
    let drawn = run(&["check", "--color", "always", "--language", "ja", "general@army.ml"]);
    let drawn = anstream::adapter::strip_str(&drawn.out).to_string();
    assert!(
        drawn.contains("\n  「general@army.mil」ではありませんか？ ほぼ確実 (99.8%)\n"),
        "{drawn}"
    );
    assert!(drawn.contains("\n    「i」が抜けています\n"), "{drawn}");
    let json = run(&["check", "--language", "de", "--json", "general@army.ml"]).json();
    let best = &json[0]["suggestions"][0];
    assert_eq!(best["explanation"], "meinten Sie general@army.mil? „i“ fehlt");
    assert_eq!(
        (&json[0]["verdict"], &best["slips"][0]["kind"]),
        (&json!("suspect"), &json!("omission"))
    );
    let unknown = run(&["check", "--language", "tlh", "general@army.ml"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("expected one of ar, de, en, es"), "{}", unknown.err);
}

#[test]
fn lines_in_utf16_are_read_as_such() {
    let text = "\u{FEFF}joe@gmial.com\r\npost@blåbær.example\r\n";
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let input: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        let run = run_in(Path::new("."), &["check", "--json", "-"], &input);
        let answers = run.json();
        assert_eq!(
            (&answers[0]["input"], &answers[0]["verdict"]),
            (&"joe@gmial.com".into(), &"suspect".into())
        );
        assert_eq!(answers[1]["domain"], "xn--blbr-roah.example");
        assert_eq!(answers.len(), 2);
    }
}
