//! A filter of `OpenSMTPD` (smtpd-filters(7)), protocol 0.6 and 0.7: lines of words between bars. Reports say who a
//! session is and who sends; `rcpt-to` is asked about and answered.
//!
//! An address is the rest of its line, as it may have a bar. What is no line of the protocol is passed over; a
//! question that is one is always answered, as the session waits for it.

use super::talk::{Flow, talk};
use crate::judgement::{Judge, Mail, Origin};
use crate::service::{Answer, Loaded, Service};
use memchr::memchr;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};

/// What the filter asks to be told of, and about.
const REGISTER: &str = "register|report|smtp-in|link-connect\n\
                        register|report|smtp-in|link-auth\n\
                        register|report|smtp-in|link-disconnect\n\
                        register|report|smtp-in|tx-mail\n\
                        register|report|smtp-in|tx-reset\n\
                        register|filter|smtp-in|rcpt-to\n\
                        register|ready\n";

/// Bytes of a line; smtpd reads and writes at most 2,048 of one.
const LINE_MAX: usize = 8 << 10;

/// Sessions that are known at a time; mail of further ones counts as nobody's, and passes.
const SESSIONS_MAX: usize = 10_000;

/// Serves smtpd to its end.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    service: Arc<Service>,
) -> io::Result<()> {
    let mut filter = Filter::default();
    talk(stream, |input, output| filter.lines(input, &service, output)).await
}

#[derive(Default)]
struct Filter {
    sessions: HashMap<Vec<u8>, Session>,
    /// The line was too long: what is left of it is passed over.
    is_cut: bool,
}

struct Session {
    origin: Origin,
    /// Of the message under way, and its number.
    sender: Vec<u8>,
    message: Vec<u8>,
}

/// A session that is not known.
const NOBODY: Session =
    Session { origin: Origin::Client(None), sender: Vec::new(), message: Vec::new() };

impl Filter {
    /// Takes all lines that are whole, by one state of policy and directories.
    fn lines(&mut self, input: &mut Vec<u8>, service: &Service, output: &mut Vec<u8>) -> Flow {
        let loaded = service.loaded();
        let judge = loaded.judge();
        let mut start = 0;
        while let Some(len) = memchr(b'\n', &input[start..]) {
            if !self.is_cut {
                self.line(&input[start..start + len], service, &loaded, &judge, output);
            }
            (start, self.is_cut) = (start + len + 1, false);
        }
        input.drain(..start);
        if input.len() > LINE_MAX {
            service.malformed("a line that is too long");
            input.clear();
            self.is_cut = true;
        }
        Flow::Go
    }

    fn line(
        &mut self,
        line: &[u8],
        service: &Service,
        loaded: &Loaded,
        judge: &Judge<'_>,
        output: &mut Vec<u8>,
    ) {
        let mut words = line.splitn(6, |&byte| byte == b'|');
        let mut word = || words.next().unwrap_or_default();
        match [word(), word(), word(), word(), word()] {
            [b"config", b"ready", ..] => output.extend_from_slice(REGISTER.as_bytes()),
            [b"config", ..] => {}
            [b"report", _, _, b"smtp-in", event] => self.report(event, word(), service),
            [b"filter", _, _, b"smtp-in", b"rcpt-to"] => {
                let mut words = word().splitn(3, |&byte| byte == b'|');
                let mut word = || words.next().unwrap_or_default();
                let (id, token, recipient) = (word(), word(), word());
                let nobody = NOBODY;
                let session = self.sessions.get(id).unwrap_or(&nobody);
                let mail = Mail {
                    sender: &session.sender,
                    recipient,
                    routed: None,
                    origin: session.origin,
                };
                let transaction = [id, b"|", &session.message].concat();
                let answer = service.answer(loaded, judge, &mail, &transaction);
                output.extend_from_slice(&[b"filter-result|", id, b"|", token, b"|"].concat());
                output.extend_from_slice(said(&answer).as_bytes());
            }
            _ => service.malformed("not a line of smtpd"),
        }
    }

    /// `rest`: the session, and what the event is about.
    fn report(&mut self, event: &[u8], rest: &[u8], service: &Service) {
        let words: Vec<&[u8]> = rest.split(|&byte| byte == b'|').collect();
        let Some((&id, words)) = words.split_first() else { return };
        match (event, words) {
            // Name, what its address says of that, address, own address.
            (b"link-connect", [_, _, client, ..]) if self.sessions.len() < SESSIONS_MAX => {
                let session = Session { origin: Origin::Client(address(client)), ..NOBODY };
                self.sessions.insert(id.to_vec(), session);
            }
            (b"link-connect", [_, _, _, ..]) => service.metrics.refused_connections.add(),
            (b"link-disconnect", _) => _ = self.sessions.remove(id),
            // User and result, in 0.7 the other way round.
            (b"link-auth", words) if words.contains(&&b"pass"[..]) => {
                if let Some(session) = self.sessions.get_mut(id) {
                    session.origin = Origin::LoggedIn;
                }
            }
            // Number of the message, result, sender.
            (b"tx-mail", [message, b"ok", sender @ ..]) => {
                if let Some(session) = self.sessions.get_mut(id) {
                    (session.message, session.sender) = (message.to_vec(), sender.join(&b'|'));
                }
            }
            (b"tx-reset", _) => {
                if let Some(session) = self.sessions.get_mut(id) {
                    session.sender.clear();
                }
            }
            _ => {}
        }
    }
}

/// `192.0.2.1:33174`, `[2001:db8::1]:33174`; a socket is this machine.
fn address(text: &[u8]) -> Option<IpAddr> {
    if text == b"local" || text.starts_with(b"unix:") {
        return Some(Ipv4Addr::LOCALHOST.into());
    }
    let text = std::str::from_utf8(text).ok()?;
    text.parse::<SocketAddr>().ok().map(|address| address.ip())
}

/// A refusal without a code would end the session (421).
fn said(answer: &Answer) -> String {
    match answer {
        // A policy with the other two is refused.
        Answer::Pass | Answer::Tag(_) | Answer::Hold(_) => "proceed\n".to_owned(),
        Answer::Defer(text) => format!("reject|450 4.1.2 {text}\n"),
        Answer::Reject(text) => format!("reject|550 5.1.2 {text}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn talk(lines: &[&str]) -> Vec<String> {
        let service = Arc::new(Service::new(Loaded::read(None, None).unwrap(), std::io::sink()));
        let input = lines.join("\n") + "\n";
        let mut output = Vec::new();
        serve(tokio::io::join(input.as_bytes(), &mut output), service).await.unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines().filter(|line| !line.starts_with("register")).map(str::to_owned).collect()
    }

    const REFUSED: &str = "reject|550 5.1.2 Did you mean general@army.mil? \"i\" is missing. \
                           If the address is right, tell your postmaster";

    #[tokio::test]
    async fn both_versions_by_example() {
        for (version, auth) in [("0.6", "ann|pass"), ("0.7", "pass|ann")] {
            let report = |event: &str| format!("report|{version}|1795985430.25|smtp-in|{event}");
            let ask = |token, to| {
                format!("filter|{version}|1795985430.25|smtp-in|rcpt-to|5e|{token}|{to}")
            };
            let lines = [
                "config|smtpd-version|7.5.0".to_owned(),
                "config|ready".to_owned(),
                report("link-connect|5e|client.example|pass|198.51.100.7:33174|192.0.2.1:587"),
                // From elsewhere, until somebody logs in.
                report("tx-mail|5e|a1|ok|ann@sender.example"),
                ask("t1", "general@army.ml"),
                report(&format!("link-auth|5e|{auth}")),
                ask("t2", "general@army.ml"),
                ask("t3", "general@army.mil"),
                ask("t4", "x|y@army.ml"),
                report("tx-reset|5e|a1"),
                report("tx-mail|5e|a2|ok|"),
                ask("t5", "general@army.ml"),
                report("link-disconnect|5e"),
                ask("t6", "general@army.ml"),
            ];
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let of_bar = REFUSED.replace("general@", "");
            let expected = [
                "filter-result|5e|t1|proceed".to_owned(),
                format!("filter-result|5e|t2|{REFUSED}"),
                "filter-result|5e|t3|proceed".to_owned(),
                format!("filter-result|5e|t4|{of_bar}"),
                "filter-result|5e|t5|proceed".to_owned(),
                "filter-result|5e|t6|proceed".to_owned(),
            ];
            assert_eq!(talk(&lines).await, expected);
        }
    }

    #[tokio::test]
    async fn clients_of_this_machine_are_judged() {
        for (client, is_refused) in [
            ("127.0.0.1:5", true),
            ("[::1]:5", true),
            ("local", true),
            ("unix:/var/run/smtpd.sock", true),
            ("198.51.100.7:5", false),
            ("<unknown>", false),
        ] {
            let connect = format!("report|0.6|1.0|smtp-in|link-connect|s|h|pass|{client}|x");
            let lines = [
                &connect,
                "report|0.6|1.0|smtp-in|tx-mail|s|m|ok|ann@sender.example",
                "filter|0.6|1.0|smtp-in|rcpt-to|s|t|general@army.ml",
            ];
            let answer = talk(&lines).await;
            assert_eq!(answer[0].contains("550"), is_refused, "{client}: {answer:?}");
        }
    }

    /// A question is answered whatever else was said.
    #[tokio::test]
    async fn malformed_lines_are_passed_over() {
        let long = format!("report|0.6|1.0|smtp-in|tx-mail|s|m|ok|{}", "x".repeat(4 * LINE_MAX));
        for bad in
            ["", "|", "report", "filter|0.6", "filter|0.6|1|smtp-in|data|s|t", "\u{1}\u{7f}", &long]
        {
            let found = talk(&[bad, "filter|0.6|1|smtp-in|rcpt-to|s|t|x@army.mil"]).await;
            assert_eq!(found, ["filter-result|s|t|proceed"], "{bad:.30}");
        }
        let found =
            talk(&["filter|0.6|1|smtp-in|rcpt-to", "filter|0.6|1|smtp-in|rcpt-to|s|t|"]).await;
        assert_eq!(found, ["filter-result|||proceed", "filter-result|s|t|proceed"]);
    }
}
