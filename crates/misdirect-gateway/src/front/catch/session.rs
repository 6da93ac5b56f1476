//! A session of SMTP (RFC 5321) in which no recipient is ever accepted, and so no message.

use super::super::talk::Flow;
use super::counts::Counts;
use crate::config::{Action, Rule};
use crate::judgement::{Judge, Judgement, Mail, Origin, shown};
use crate::service::Service;
use misdirect::Policy;

/// Whoever may have been meant is named.
pub(super) static RULES: [Rule; 1] =
    [Rule { tags: 0, least_ppm: Policy::BALANCED.threshold_ppm, action: Action::Reject }];

/// Commands that are none, in one session: content that somebody sends without being asked.
const WRONG_MAX: u32 = 20;

/// Characters of a domain in a reply.
const SHOWN_MAX: usize = 100;

pub(super) struct Session<'s> {
    name: &'s str,
    sender: Option<Vec<u8>>,
    wrong: u32,
}

impl<'s> Session<'s> {
    pub(super) fn new(name: &'s str) -> Self {
        Self { name, sender: None, wrong: 0 }
    }

    pub(super) fn greeting(&self) -> Vec<u8> {
        format!("220 {} ESMTP takes no mail\r\n", self.name).into_bytes()
    }

    /// Answers a line, which is without its end.
    pub(super) fn line(
        &mut self,
        line: &[u8],
        service: &Service,
        judge: &Judge<'_>,
        counts: &Counts,
        output: &mut Vec<u8>,
    ) -> Flow {
        let line = line.strip_suffix(b"\r").unwrap_or(line).trim_ascii_end();
        let (verb, rest) =
            line.split_at(line.iter().position(|&b| b == b' ').unwrap_or(line.len()));
        let mut say = |text: &str| output.extend_from_slice(&[text.as_bytes(), b"\r\n"].concat());
        match &verb.to_ascii_uppercase()[..] {
            b"EHLO" => {
                self.sender = None;
                say(&format!("250-{}", self.name));
                say("250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES");
            }
            b"HELO" => {
                self.sender = None;
                say(&format!("250 {}", self.name));
            }
            b"MAIL" => match path(rest, b"FROM:") {
                Some(sender) => {
                    self.sender = Some(sender.to_vec());
                    say("250 2.1.0 Ok");
                }
                None => return self.wrong("501 5.5.4 MAIL FROM:<address>", output),
            },
            b"RCPT" => match (path(rest, b"TO:"), &self.sender) {
                (Some(recipient), Some(sender)) => {
                    say(&refusal(sender, recipient, service, judge, counts));
                }
                (Some(_), None) => return self.wrong("503 5.5.1 MAIL comes first", output),
                (None, _) => return self.wrong("501 5.5.4 RCPT TO:<address>", output),
            },
            // As a pipelining client asks (RFC 2920), all of its recipients being refused.
            b"DATA" => say("554 5.5.1 No recipient was accepted"),
            b"RSET" => {
                self.sender = None;
                say("250 2.0.0 Ok");
            }
            b"NOOP" => say("250 2.0.0 Ok"),
            b"QUIT" => {
                say(&format!("221 2.0.0 {} closes", self.name));
                return Flow::End;
            }
            _ => return self.wrong("502 5.5.1 Command not implemented", output),
        }
        Flow::Go
    }

    pub(super) fn too_long(&mut self, output: &mut Vec<u8>) -> Flow {
        self.wrong("500 5.5.2 Line too long", output)
    }

    fn wrong(&mut self, reply: &str, output: &mut Vec<u8>) -> Flow {
        self.wrong += 1;
        if self.wrong < WRONG_MAX {
            output.extend_from_slice(&[reply.as_bytes(), b"\r\n"].concat());
            return Flow::Go;
        }
        output.extend_from_slice(format!("421 4.7.0 {} too many errors\r\n", self.name).as_bytes());
        Flow::End
    }
}

/// What follows `FROM:` or `TO:`, parameters and all.
fn path<'l>(rest: &'l [u8], keyword: &[u8]) -> Option<&'l [u8]> {
    let rest = rest.trim_ascii_start();
    let (head, path) = rest.split_at_checked(keyword.len())?;
    head.eq_ignore_ascii_case(keyword).then(|| path.trim_ascii_start())
}

fn refusal(
    sender: &[u8],
    recipient: &[u8],
    service: &Service,
    judge: &Judge<'_>,
    counts: &Counts,
) -> String {
    // Whoever comes here was sent by the DNS: there is no other mail.
    let mail = Mail { sender, recipient, routed: None, origin: Origin::LoggedIn };
    match service.judge(judge, &mail) {
        Judgement::Found(found) => {
            service.metrics.found(&found, false);
            counts.add(&found, judge);
            let domain = shown(found.typed.as_bytes(), SHOWN_MAX);
            format!("550 5.1.2 {}. {domain} takes no mail", found.reply)
        }
        Judgement::Passed(_) => {
            counts.add_other();
            "550 5.1.2 This domain takes no mail".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Loaded;

    /// What is said to each of these lines, and how it ends.
    fn talk(lines: &[&str]) -> (Vec<String>, Flow, Counts) {
        let service = Service::new(Loaded::read(None, None).unwrap(), std::io::sink());
        let loaded = service.loaded();
        let (judge, counts) = (loaded.judge_by(&RULES), Counts::open(None).unwrap());
        let (mut session, mut output, mut flow) =
            (Session::new("mx.catch.example"), Vec::new(), Flow::Go);
        for line in lines {
            flow = session.line(line.as_bytes(), &service, &judge, &counts, &mut output);
            if flow == Flow::End {
                break;
            }
        }
        let text = String::from_utf8(output).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() < 510 && !line.contains(['\r', '\n'])));
        let said = text.split_terminator("\r\n").map(str::to_owned).collect();
        (said, flow, counts)
    }

    #[test]
    fn every_recipient_is_refused_and_told_whom_it_meant() {
        let (said, flow, counts) = talk(&[
            "EHLO mail.sender.example\r",
            "MAIL FROM:<ann@sender.example> SIZE=1000\r",
            "RCPT TO:<general@army.ml>\r",
            "rcpt to: <x@us.army.ml> NOTIFY=NEVER\r",
            "RCPT TO:x@navy.ml\r",
            "RCPT TO:<nobody@northharbour-council.ml>\r",
            "RCPT TO:<postmaster>\r",
            "RCPT TO:<j\u{f6}@army.ml>\r",
            "DATA\r",
            "RSET\r",
            "QUIT\r",
        ]);
        let expected = [
            "250-mx.catch.example",
            "250-PIPELINING",
            "250-8BITMIME",
            "250-SMTPUTF8",
            "250 ENHANCEDSTATUSCODES",
            "250 2.1.0 Ok",
            "550 5.1.2 Did you mean general@army.mil? \"i\" is missing. army.ml takes no mail",
            "550 5.1.2 Did you mean x@us.army.mil? \"i\" is missing. us.army.ml takes no mail",
            "550 5.1.2 Did you mean x@navy.mil? \"i\" is missing. navy.ml takes no mail",
            "550 5.1.2 This domain takes no mail",
            "550 5.1.2 This domain takes no mail",
            "550 5.1.2 Did you mean army.mil? \"i\" is missing. army.ml takes no mail",
            "554 5.5.1 No recipient was accepted",
            "250 2.0.0 Ok",
            "221 2.0.0 mx.catch.example closes",
        ];
        assert_eq!(said, expected);
        assert_eq!(flow, Flow::End);
        assert_eq!(counts.of("army.ml", "army.mil"), 3);
        assert_eq!(counts.of("navy.ml", "navy.mil"), 1);
    }

    /// A bounce to a forged sender is refused, and is nobody's slip.
    #[test]
    fn a_bounce_is_no_slip() {
        let (said, _, counts) = talk(&["HELO a", "MAIL FROM:<>", "RCPT TO:<general@army.ml>"]);
        assert_eq!(said[2], "550 5.1.2 This domain takes no mail");
        assert_eq!(counts.of("army.ml", "army.mil"), 0);
    }

    #[test]
    fn content_without_leave_ends_the_session() {
        let body = vec!["To: general@army.ml"; 100];
        let lines = [&["EHLO a", "BDAT 5000"][..], &body].concat();
        let (said, flow, counts) = talk(&lines);
        assert_eq!(flow, Flow::End);
        assert_eq!(said.len(), 5 + WRONG_MAX as usize);
        assert_eq!(said.last().unwrap(), "421 4.7.0 mx.catch.example too many errors");
        assert_eq!(counts.of("army.ml", "army.mil"), 0);
    }

    #[test]
    fn commands_out_of_place() {
        for (line, reply) in [
            ("RCPT TO:<general@army.ml>", "503"),
            ("RCPT <general@army.ml>", "501"),
            ("MAIL general@army.ml", "501"),
            ("MAIL", "501"),
            ("STARTTLS", "502"),
            ("AUTH PLAIN x", "502"),
            ("VRFY general", "502"),
            ("", "502"),
            ("\u{0}\u{ff}", "502"),
            ("DATA", "554"),
            ("noop", "250"),
        ] {
            assert!(talk(&[line]).0[0].starts_with(reply), "{line}");
        }
    }
}
