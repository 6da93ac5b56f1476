//! Connections as Postfix 3.7 was seen to hold them, and what is none.

use super::*;
use std::path::Path;

const REFUSED: &str = "550 5.1.2 Did you mean general@army.mil? \"i\" is missing. \
                       If the address is right, tell your postmaster\0";

fn service(policy: &str) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.toml");
    std::fs::write(&file, policy).unwrap();
    Service::new(Loaded::read(Some(Path::new(&file)), None).unwrap(), std::io::sink())
}

/// Frames by their commands and data.
fn frames(frames: &[(u8, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (command, data) in frames {
        write(*command, &[data.as_bytes()], &mut bytes);
    }
    bytes
}

/// What Postfix offers: all actions, all that may be left out.
const OFFER: &[u8] = b"\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff";

/// The answers to what comes in pieces of so many bytes, the negotiation apart, and how it ends.
fn talk(policy: &str, offer: &[u8], input: &[u8], piece: usize) -> (Vec<(char, String)>, Flow) {
    let service = service(policy);
    let (mut session, mut waiting, mut output) = (Session::default(), Vec::new(), Vec::new());
    let mut all = Vec::new();
    write(b'O', &[offer], &mut all);
    all.extend_from_slice(input);
    let mut flow = Flow::Go;
    for piece in all.chunks(piece) {
        if flow == Flow::Go {
            waiting.extend_from_slice(piece);
            flow = answer_all(&mut session, &mut waiting, &service, &mut output);
        }
    }
    let (mut answers, mut rest) = (Vec::new(), &output[..]);
    while let Next::Frame(command, data, len) = next(rest) {
        answers.push((char::from(command), String::from_utf8_lossy(data).into_owned()));
        rest = &rest[len..];
    }
    assert!(rest.is_empty());
    assert_eq!(answers.remove(0).0, 'O');
    (answers, flow)
}

fn answers(policy: &str, input: &[(u8, &str)]) -> Vec<(char, String)> {
    talk(policy, OFFER, &frames(input), usize::MAX).0
}

fn said(answers: &[(char, String)]) -> Vec<(char, &str)> {
    answers.iter().map(|(command, text)| (*command, text.as_str())).collect()
}

const HERE: (u8, &str) = (b'C', "client.test\x004\x01\x02127.0.0.1\0");
const ELSEWHERE: (u8, &str) = (b'C', "client.test\x004\x01\x02198.51.100.7\0");
const ANN: (u8, &str) = (b'M', "<ann@sender.example>\0SIZE=1\0");
const BY_SMTP: (u8, &str) =
    (b'D', "R{rcpt_addr}\0general@army.ml\0{rcpt_host}\0mx.test\0{rcpt_mailer}\0smtp\0");
const TO: (u8, &str) = (b'R', "<general@army.ml>\0NOTIFY=NEVER\0");

#[test]
fn each_recipient_has_one_answer_however_it_comes() {
    let input = frames(&[
        (b'D', "Cj\0mail.test\0{daemon_name}\0mail.test\0"),
        HERE,
        (b'D', "M{mail_addr}\0ann@sender.example\0"),
        ANN,
        BY_SMTP,
        TO,
        (b'D', "R{rcpt_addr}\0general@army.mil\0{rcpt_mailer}\0smtp\0"),
        (b'R', "<general@army.mil>\0"),
        (b'D', "R{rcpt_mailer}\0smtp\0"),
        (b'R', "<100%@army.ml>\0"),
        (b'E', ""),
        (b'A', ""),
        ANN,
        BY_SMTP,
        TO,
        (b'A', ""),
        // A report.
        (b'M', "<>\0"),
        BY_SMTP,
        TO,
        (b'Q', ""),
    ]);
    let of_percent = REFUSED.replace("general@", "100%%@");
    for piece in [1, 7, 100, usize::MAX] {
        let (found, flow) = talk("", OFFER, &input, piece);
        let expected =
            [('y', REFUSED), ('c', ""), ('y', &of_percent), ('c', ""), ('y', REFUSED), ('c', "")];
        assert_eq!(said(&found), expected, "{piece}");
        assert_eq!(flow, Flow::End);
    }
}

/// The typed form is the one that is shown; where the mail goes counts as well.
#[test]
fn both_forms_are_judged() {
    for (to, routed, meant) in [
        ("<GENERAL@ARMY.ML>", "general@army.ml", Some("GENERAL@army.mil")),
        ("general@army.ml", "general@army.ml", Some("general@army.mil")),
        ("<army.ml!x>", "x@army.ml", Some("army.mil")),
        // An alias of the server's own leads there.
        ("<staff@sender.example>", "general@army.ml", Some("general@army.mil")),
        ("<general@army.mil>", "general@army.mil", None),
        ("<postmaster>", "postmaster@sender.example", None),
    ] {
        let macros = format!("R{{rcpt_addr}}\0{routed}\0{{rcpt_mailer}}\0smtp\0");
        let found = answers("", &[HERE, ANN, (b'D', &macros), (b'R', &format!("{to}\0"))]);
        match meant {
            Some(meant) => {
                let asked = format!("550 5.1.2 Did you mean {meant}?");
                assert!(found[0].0 == 'y' && found[0].1.starts_with(&asked), "{to}: {found:?}");
            }
            None => assert_eq!(said(&found), [('c', "")], "{to}"),
        }
    }
}

#[test]
fn only_submitted_mail_is_judged() {
    let from = |more: (u8, &str), client: (u8, &str)| {
        answers("", &[more, client, more, ANN, BY_SMTP, TO])[0].0 == 'y'
    };
    let nothing = (b'D', "H");
    assert!(from(nothing, HERE));
    assert!(!from(nothing, ELSEWHERE));
    assert!(from((b'D', "M{auth_authen}\0ann\0{auth_type}\0PLAIN\0"), ELSEWHERE));
    assert!(!from((b'D', "M{auth_authen}\0\0"), ELSEWHERE));
    assert!(from((b'D', "C{daemon_name}\0MSA\0"), ELSEWHERE));
    assert!(!from((b'D', "C{daemon_name}\0MTA-v4\0"), ELSEWHERE));
    for (client, is_here) in [
        ("localhost\x004\x01\x02127.0.0.1\0", true),
        ("localhost\x006\x01\x02IPv6:::1\0", true),
        ("localhost\x006\x01\x02::1\0", true),
        ("localhost\0L\0\0/run/submit\0", true),
        ("unknown\0U", false),
        ("unknown\x004\x01", false),
        ("unknown", false),
        ("", false),
    ] {
        assert_eq!(from(nothing, (b'C', client)), is_here, "{client:?}");
    }
    // The login is that of one message.
    let login = (b'D', "M{auth_authen}\0ann\0");
    let found = answers("", &[ELSEWHERE, login, ANN, BY_SMTP, TO, (b'A', ""), ANN, BY_SMTP, TO]);
    assert_eq!(found.iter().map(|answer| answer.0).collect::<String>(), "yc");
}

/// Mail by sendmail(1): refused at its end, or it would be tried again for ever.
#[test]
fn local_mail_is_refused_at_its_end() {
    let local = (b'D', "R{rcpt_addr}\0general@army.ml\0i\x004CAFE\0");
    let input = [HERE, ANN, local, TO, local, (b'R', "x@army.mil\0"), (b'E', "")];
    assert_eq!(said(&answers("", &input)), [('c', ""), ('c', ""), ('y', REFUSED)]);
    let defer = "[[rule]]\nprobability = 0.9\naction = \"defer\"";
    assert_eq!(said(&answers(defer, &input)), [('c', ""), ('c', ""), ('c', "")]);
    // The next message is another one.
    let next = [&input[..6], &[(b'A', ""), ANN, (b'E', "")]].concat();
    assert_eq!(said(&answers("", &next)), [('c', ""), ('c', ""), ('c', "")]);
}

#[test]
fn messages_are_tagged_and_held_at_their_end() {
    let input = [HERE, ANN, BY_SMTP, TO, BY_SMTP, TO, (b'E', ""), ANN, (b'E', "")];
    let policy = |action| format!("[[rule]]\nprobability = 0.9\naction = \"{action}\"");
    let tag = "X-Misdirect\0probability=0.998887\0";
    let expected = [('c', ""), ('c', ""), ('h', tag), ('c', ""), ('c', "")];
    assert_eq!(said(&answers(&policy("tag"), &input)), expected);
    let hold = "Did you mean general@army.mil? \"i\" is missing\0";
    let expected = [('c', ""), ('c', ""), ('q', hold), ('c', ""), ('c', "")];
    assert_eq!(said(&answers(&policy("hold"), &input)), expected);
    let defer = answers(&policy("defer"), &input);
    assert!(defer[0].0 == 'y' && defer[0].1.starts_with("450 4.1.2 Did you mean"), "{defer:?}");
    // A server that lets nobody do so.
    let offer = b"\0\0\0\x02\0\0\0\0\0\0\0\0";
    let (found, _) = talk(&policy("hold"), offer, &frames(&[BY_SMTP, TO, (b'E', "")]), 9);
    assert_eq!(said(&found), [('c', ""), ('c', "")]);
}

/// A server that waits for a reply to each gets it.
#[test]
fn an_old_server_is_answered_everywhere() {
    let mut input = vec![HERE, (b'H', "client.test\0"), ANN, BY_SMTP, TO];
    input.extend([(b'T', ""), (b'L', "Subject\0x\0"), (b'N', ""), (b'B', "x"), (b'E', "")]);
    let (found, _) = talk("", b"\0\0\0\x02\0\0\0\x3f\0\0\0\x7f", &frames(&input), 1000);
    assert_eq!(found.iter().map(|answer| answer.0).collect::<String>(), "cccyccccc");
}

#[test]
fn a_second_sending_passes_where_the_policy_lets_it() {
    let policy = "[override]\nminutes = 10";
    let once = [ANN, BY_SMTP, TO, BY_SMTP, TO, (b'A', "")];
    let found = answers(policy, &[&[HERE], &once[..], &once].concat());
    assert_eq!(found.iter().map(|answer| answer.0).collect::<String>(), "yycc");
    assert!(found[0].1.ends_with("send again within 10 minutes\0"), "{found:?}");
}

/// It ends the connection, and the server does what it does while no milter is there.
#[test]
fn what_is_no_frame_ends_the_connection() {
    let long = frames(&[(b'R', &"x".repeat(70_000))]);
    for bad in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"\0\0\0\0", &frames(&[(b'?', "")]), &long] {
        let (found, flow) = talk("", OFFER, bad, 4096);
        assert!(found.is_empty() && flow == Flow::End, "{bad:.20?}");
    }
    let (found, flow) = talk("", OFFER, &frames(&[(b'O', "\0\0\0\x06")]), 5);
    assert!(found.is_empty() && flow == Flow::End);
    // Frames with less in them than they should have.
    let bare = frames(&[(b'C', ""), (b'D', ""), (b'D', "R"), (b'D', "Rx"), (b'M', ""), (b'R', "")]);
    assert_eq!(said(&talk("", OFFER, &bare, 3).0), [('c', "")]);
}
