//! The judgement as a table: sender, recipient, and what is to come of it under the policy without a file.

use super::*;
use crate::config::Config;
use std::path::Path;

const ANN: &str = "ann@sender.example";

fn judged(config: &Config, sender: &str, recipient: &str) -> Judgement {
    let directories = Directories::open(&config.lists).unwrap();
    let judge = Judge::new(config, &directories);
    let (sender, recipient) = (sender.as_bytes(), recipient.as_bytes());
    judge.judge(&Mail { sender, recipient, routed: None, origin: Origin::LoggedIn })
}

fn policy(text: &str) -> Config {
    Config::read(Path::new("policy.toml"), text).unwrap()
}

#[test]
fn without_a_policy_forces_and_governments_are_protected() {
    let config = Config::without_file();
    let found = |recipient| match judged(&config, ANN, recipient) {
        Judgement::Found(found) => Some((found.action, found.typed, found.meant)),
        Judgement::Passed(_) => None,
    };
    for (recipient, typed, meant) in [
        ("general@army.ml", "army.ml", "army.mil"),
        ("x@us.army.ml", "us.army.ml", "us.army.mil"),
        ("X@NAVY.ML", "navy.ml", "navy.mil"),
        ("a@af.ml", "af.ml", "af.mil"),
        ("usda.clerk@usda.gpv", "usda.gpv", "usda.gov"),
        // What servers take besides `<a@b>`.
        ("a b@army.ml", "army.ml", "army.mil"),
        ("<@relay.test:x@army.ml>", "army.ml", "army.mil"),
        ("x@us .army.ml", "us.army.ml", "us.army.mil"),
        ("x%army.ml@sender.example", "army.ml", "army.mil"),
        ("army.ml!x", "army.ml", "army.mil"),
        ("\"x@army.ml\"@sender.example", "army.ml", "army.mil"),
        ("j\u{f6}@army.ml", "army.ml", "army.mil"),
        ("x@army\u{3002}ml", "army.ml", "army.mil"),
    ] {
        let expected = (Action::Reject, typed.to_owned(), meant.to_owned());
        assert_eq!(found(recipient), Some(expected), "{recipient}");
    }
    // A slip, but of nobody who is protected.
    let expected = (Action::Log, "gmial.com".to_owned(), "gmail.com".to_owned());
    assert_eq!(found("ann@gmial.com"), Some(expected));
}

#[test]
fn what_is_right_passes() {
    let config = Config::without_file();
    for recipient in [
        "general@army.mil",
        "x@us.army.mil",
        "minister@gouv.ml",
        "ann@mali.ml",
        "ann@gmail.com",
        "bob@customer-of-ours.example",
        // The server reads these as army.mil itself.
        "general@army.mil.",
        "<general@ARMY.MIL>",
        "<(c)x@army.mil>",
        "postmaster",
        // Variable senders of mailing lists have the other's domain in the local part on purpose.
        "list-bounces+ann=gmail.com@lists.example.org",
        "SRS0=HHH=TT=army.mil=x@forward.example",
    ] {
        assert_eq!(judged(&config, ANN, recipient), Judgement::Passed(Why::Clean), "{recipient}");
    }
    for recipient in ["", "@", "x@", "x@[192.0.2.1]", "x@a..", "\u{0}\u{1}"] {
        let judgement = judged(&config, ANN, recipient);
        assert!(matches!(judgement, Judgement::Passed(_)), "{recipient}: {judgement:?}");
    }
}

#[test]
fn reports_and_exempt_senders_pass() {
    let config = policy("[exempt]\nsenders = [\"news@sender.example\"]");
    for (sender, why) in [
        ("", Why::Report),
        ("<>", Why::Report),
        ("MAILER-DAEMON@mx.example", Why::Report),
        ("mailer-daemon", Why::Report),
        ("double-bounce@mx.example", Why::Report),
        ("News@Sender.example", Why::Exempt),
    ] {
        let judgement = judged(&config, sender, "general@army.ml");
        assert_eq!(judgement, Judgement::Passed(why), "{sender}");
    }
    let judgement = judged(&config, "news@sender.example.org", "general@army.ml");
    assert!(matches!(judgement, Judgement::Found(_)));
}

#[test]
fn only_submitted_mail_is_judged() {
    let config = policy("[submitted]\nnetworks = [\"192.0.2.0/24\", \"::1\"]");
    let directories = Directories::open(&config.lists).unwrap();
    let judge = Judge::new(&config, &directories);
    for (client, is_judged) in [
        ("192.0.2.77", true),
        ("::ffff:192.0.2.77", true),
        ("::1", true),
        ("127.0.0.1", false),
        ("198.51.100.1", false),
        ("", false),
    ] {
        let origin = Origin::Client(client.parse().ok());
        let mail =
            Mail { sender: ANN.as_bytes(), recipient: b"general@army.ml", routed: None, origin };
        let is_found = matches!(judge.judge(&mail), Judgement::Found(_));
        assert_eq!(is_found, is_judged, "{client}");
    }
}

#[test]
fn the_first_rule_that_holds_decides() {
    let config = policy(
        "[[rule]]\ntags = [\"provider\"]\nprobability = 0.9\naction = \"defer\"
         [[rule]]\ntags = [\"military\"]\nprobability = 0.9995\naction = \"reject\"
         [[rule]]\nprobability = 0.5\naction = \"log\"",
    );
    let action = |recipient| match judged(&config, ANN, recipient) {
        Judgement::Found(found) => Some(found.action),
        Judgement::Passed(_) => None,
    };
    assert_eq!(action("ann@gmial.com"), Some(Action::Defer));
    // 0.9989.
    assert_eq!(action("general@army.ml"), Some(Action::Log));
    // 0.99999.
    assert_eq!(action("general@army.mi"), Some(Action::Reject));
    assert_eq!(action("ann@gmail.com"), None);
    let silent = policy("rule = []");
    assert_eq!(judged(&silent, ANN, "general@army.ml"), Judgement::Passed(Why::Clean));
}

/// The strongest action of all forms counts, in whatever order they stand.
#[test]
fn the_strongest_form_counts() {
    let config = Config::without_file();
    for recipient in ["x%army.ml@gmial.com", "x%gmial.com@army.ml"] {
        let Judgement::Found(found) = judged(&config, ANN, recipient) else {
            panic!("{recipient}")
        };
        assert_eq!((found.action, &*found.typed), (Action::Reject, "army.ml"), "{recipient}");
    }
}

#[test]
fn the_sender_is_asked_in_one_line() {
    let config = policy("[[rule]]\nprobability = 0.1\naction = \"reject\"");
    let long = format!("{}@army.ml", "l".repeat(64));
    let longer = format!("{}@army.ml", "l".repeat(1000));
    let of_long = format!("Did you mean {}@army.mil? \"i\" is missing", "l".repeat(64));
    for (recipient, reply) in [
        ("general@army.ml", "Did you mean general@army.mil? \"i\" is missing"),
        ("ann@mail.con", "Did you mean ann@mail.com or ann@gmail.com?"),
        ("100%@army.ml", "Did you mean 100%@army.mil? \"i\" is missing"),
        (&long, &of_long),
        // No line of SMTP has room for it.
        (&longer, "Did you mean army.mil? \"i\" is missing"),
        // A client that did not ask for SMTPUTF8 is sent ASCII.
        ("j\u{f6}@army.ml", "Did you mean army.mil? \"i\" is missing"),
        ("a b@army.ml", "Did you mean \"a b\"@army.mil? \"i\" is missing"),
        ("x|y@army.ml", "Did you mean army.mil? \"i\" is missing"),
        ("(c)x@army.ml", "Did you mean army.mil? \"i\" is missing"),
        // What a terminal or a log would obey is written out.
        ("a\r\n250 ok\u{1b}[2J@army.ml", "army.mil"),
        ("<script>@army.ml", "army.mil"),
    ] {
        let Judgement::Found(found) = judged(&config, ANN, recipient) else {
            panic!("{recipient}")
        };
        let told = found.reply;
        assert!(told.contains(reply), "{recipient:?}: {told}");
        assert!(told.starts_with("Did you mean ") && !told.ends_with('.'), "{told}");
        assert!(
            told.len() <= reply::LEN_MAX && told.bytes().all(|b| matches!(b, b' '..=b'~')),
            "{told:?}"
        );
    }
}

/// A rule may be for a domain that is not the likeliest: that one is named.
#[test]
fn the_reply_names_the_domain_that_the_rule_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let list = "kunde-ab.example 1000\nkunde-ac.example 10 @5\n";
    std::fs::write(folder.path().join("list"), list).unwrap();
    let policy = "[directories]\nbuiltin = false\ntrusted = [\"list\"]
                  [[rule]]\ntags = [5]\nprobability = 0.001\naction = \"reject\"";
    let config = Config::read(&folder.path().join("policy.toml"), policy).unwrap();
    let Judgement::Found(found) = judged(&config, ANN, "ann@kunde-ax.example") else { panic!() };
    assert_eq!(found.meant, "kunde-ac.example");
    assert_eq!(found.reply, "Did you mean kunde-ac.example?");
}

/// Whatever bytes come: no panic, and one line.
#[test]
fn any_bytes_are_judged() {
    let config = policy("[[rule]]\nprobability = 0.0001\naction = \"reject\"");
    let directories = Directories::open(&config.lists).unwrap();
    let judge = Judge::new(&config, &directories);
    let pieces: [&[u8]; 14] = [
        b"@",
        b"%",
        b"!",
        b"<",
        b">",
        b"\"",
        b"army.ml",
        b"gmial.com",
        b" ",
        b":",
        b"\\",
        b"\xff",
        b"x",
        b"\n",
    ];
    let mut seed = 1u64;
    for _ in 0..3000 {
        let mut recipient = Vec::new();
        for _ in 0..8 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            recipient.extend_from_slice(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let mail = Mail {
            sender: ANN.as_bytes(),
            recipient: &recipient,
            routed: None,
            origin: Origin::LoggedIn,
        };
        if let Judgement::Found(found) = judge.judge(&mail) {
            assert!(found.reply.bytes().all(|b| matches!(b, b' '..=b'~')), "{recipient:?}");
        }
    }
}
