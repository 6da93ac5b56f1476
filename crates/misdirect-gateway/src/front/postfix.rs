//! Postfix's policy delegation protocol (`SMTPD_POLICY_README`): lines `name=value` up to an empty one, answered by
//! `action=…` and an empty line; any number of requests over one connection, and more than one may be under way.
//!
//! A recipient is judged where `protocol_state` is RCPT. What is malformed, or too long, is answered with DUNNO,
//! which lets Postfix go on to its next restriction: no mail waits for a fault between programs.

use super::talk::{Flow, talk};
use crate::judgement::{Judge, Mail, Origin};
use crate::service::{Answer, Loaded, Service};
use memchr::memchr;
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};

/// Bytes of a request. Postfix's has some 600; certificates and addresses of the greatest length come to 8 kB.
const REQUEST_MAX: usize = 16 << 10;

/// Serves a connection to its end.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    service: Arc<Service>,
) -> io::Result<()> {
    let mut requests = Requests::default();
    talk(stream, |input, output| requests.answer(input, &service, output)).await
}

/// How far what has come in was read.
#[derive(Default)]
struct Requests {
    /// Bytes that are looked through, in lines.
    seen: usize,
    /// The request was too long: what is left of it is passed over.
    is_cut: bool,
}

impl Requests {
    /// Answers all that are whole, by one state of policy and directories.
    fn answer(&mut self, input: &mut Vec<u8>, service: &Service, output: &mut Vec<u8>) -> Flow {
        let loaded = service.loaded();
        let judge = loaded.judge();
        let mut start = 0;
        while let Some(len) = memchr(b'\n', &input[self.seen..]) {
            let line = &input[self.seen..self.seen + len];
            let is_end = line.is_empty() || line == b"\r";
            self.seen += len + 1;
            if is_end {
                let request = &input[start..self.seen];
                let answer = match self.is_cut {
                    true => Answer::Pass,
                    false => answer(request, service, &loaded, &judge),
                };
                write(&answer, output);
                start = self.seen;
                self.is_cut = false;
            }
        }
        input.drain(..start);
        self.seen -= start;
        if input.len() > REQUEST_MAX {
            if !self.is_cut {
                service.malformed("a request that is too long");
            }
            // The end of a line that was begun stays, as it is not the empty one.
            let is_begun = self.seen < input.len();
            input.clear();
            input.extend(is_begun.then_some(b'x'));
            self.seen = 0;
            self.is_cut = true;
        }
        Flow::Go
    }
}

/// What a request says, as far as it counts.
#[derive(Default)]
struct Request<'r> {
    is_policy: bool,
    state: &'r [u8],
    sender: &'r [u8],
    recipient: &'r [u8],
    client: &'r [u8],
    user: &'r [u8],
    instance: &'r [u8],
}

impl<'r> Request<'r> {
    /// `None` where a line has no `=`. Of names that stand twice the last one counts.
    fn read(lines: &'r [u8]) -> Option<Self> {
        let mut request = Self::default();
        let mut rest = lines;
        while let Some(end) = memchr(b'\n', rest) {
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            let equals = memchr(b'=', line)?;
            let value = &line[equals + 1..];
            match &line[..equals] {
                b"request" => request.is_policy = value == b"smtpd_access_policy",
                b"protocol_state" => request.state = value,
                b"sender" => request.sender = value,
                b"recipient" => request.recipient = value,
                b"client_address" => request.client = value,
                b"sasl_username" => request.user = value,
                b"instance" => request.instance = value,
                _ => {}
            }
        }
        Some(request)
    }

    fn origin(&self) -> Origin {
        if !self.user.is_empty() {
            return Origin::LoggedIn;
        }
        let text = std::str::from_utf8(self.client).ok();
        Origin::Client(text.and_then(|text| text.parse().ok()))
    }
}

fn answer(lines: &[u8], service: &Service, loaded: &Loaded, judge: &Judge<'_>) -> Answer {
    let Some(request) = Request::read(lines).filter(|request| request.is_policy) else {
        service.malformed("not a policy request");
        return Answer::Pass;
    };
    // At other places a message has none, or many, of whom Postfix names none.
    if request.state != b"RCPT" {
        return Answer::Pass;
    }
    let Request { sender, recipient, .. } = request;
    let mail = Mail { sender, recipient, routed: None, origin: request.origin() };
    service.answer(loaded, judge, &mail, request.instance)
}

/// Postfix puts `<recipient>: Recipient address rejected: ` before the text.
fn write(answer: &Answer, output: &mut Vec<u8>) {
    let parts = match answer {
        Answer::Pass => ["DUNNO", ""],
        // These two go on like DUNNO.
        Answer::Tag(value) => ["PREPEND X-Misdirect: ", value],
        Answer::Hold(reason) => ["HOLD ", reason],
        Answer::Defer(text) => ["450 4.1.2 ", text],
        Answer::Reject(text) => ["550 5.1.2 ", text],
    };
    for part in [&["action="], &parts[..], &["\n\n"]].concat() {
        output.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Front;

    const HEAD: &str = "request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\nqueue_id=\n\
                        client_address=127.0.0.1\nsender=ann@sender.example\nsize=0\n";

    fn request(recipient: &str, more: &str) -> String {
        format!("{HEAD}recipient={recipient}\n{more}\n")
    }

    /// The answers to what comes in pieces of so many bytes.
    fn answers(input: &[u8], piece: usize, policy: Option<&str>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = policy.map(|text| {
            let file = folder.path().join("p.toml");
            std::fs::write(&file, text).unwrap();
            file
        });
        let service = Service::new(
            Loaded::read(file.as_deref(), Some(Front::Policy)).unwrap(),
            std::io::sink(),
        );
        let (mut requests, mut waiting, mut output) = (Requests::default(), Vec::new(), Vec::new());
        for piece in input.chunks(piece) {
            waiting.extend_from_slice(piece);
            requests.answer(&mut waiting, &service, &mut output);
            assert!(waiting.len() <= REQUEST_MAX);
        }
        let text = String::from_utf8(output).unwrap();
        let answers = text.split_terminator("\n\n");
        answers.map(|answer| answer.strip_prefix("action=").unwrap().to_owned()).collect()
    }

    const REFUSED: &str = "550 5.1.2 Did you mean general@army.mil? \"i\" is missing. \
                           If the address is right, tell your postmaster";

    #[test]
    fn each_recipient_has_one_answer_however_it_comes() {
        let input = [
            request("general@army.ml", ""),
            request("general@army.mil", ""),
            request("ann@gmial.com", ""),
            request("general@army.ml", "sasl_username=ann\nclient_address=198.51.100.7\n"),
            request("general@army.ml", "client_address=198.51.100.7\n"),
            request("general@army.ml", "client_address=unknown\n"),
            request("general@army.ml", "sender=\n"),
            request("general@army.ml", "protocol_state=DATA\n"),
            request("", ""),
        ]
        .concat();
        let dunno = "DUNNO";
        let expected = [REFUSED, dunno, dunno, REFUSED, dunno, dunno, dunno, dunno, dunno];
        for piece in [1, 7, 100, 4096, usize::MAX] {
            assert_eq!(answers(input.as_bytes(), piece, None), expected, "{piece}");
            let with_returns = input.replace('\n', "\r\n");
            assert_eq!(answers(with_returns.as_bytes(), piece, None), expected, "{piece}");
        }
    }

    /// What is no request passes, and the next one is answered as ever.
    #[test]
    fn malformed_requests_pass() {
        let good = request("general@army.ml", "");
        let long_line = format!("{HEAD}recipient={}\n\n", "x".repeat(3 * REQUEST_MAX));
        let long_request = format!("{HEAD}{}\n", "helo_name=x\n".repeat(REQUEST_MAX));
        let fitting = request("general@army.ml", &format!("ccert_subject={}\n", "y".repeat(8000)));
        for (bad, answer) in [
            ("\n", "DUNNO"),
            ("nonsense\n\n", "DUNNO"),
            ("request=junk_policy\nrecipient=general@army.ml\n\n", "DUNNO"),
            ("=\n\n", "DUNNO"),
            ("request=smtpd_access_policy\n\n", "DUNNO"),
            ("\0\u{1}=\n\n", "DUNNO"),
            (&long_line, "DUNNO"),
            (&long_request, "DUNNO"),
            (&fitting, REFUSED),
        ] {
            for piece in [5, 1000, 5000] {
                let found = answers(format!("{bad}{good}").as_bytes(), piece, None);
                assert_eq!(found, [answer, REFUSED], "{:.60}, {piece}", bad);
            }
        }
        assert_eq!(
            answers(b"recipient=\xff\xfe\nrequest=smtpd_access_policy\n\n", 9, None),
            ["DUNNO"]
        );
        // One that is not whole has no answer.
        assert_eq!(answers(b"request=smtpd_access_policy\n", 9, None), [""; 0]);
    }

    #[test]
    fn a_second_sending_passes_where_the_policy_lets_it() {
        let policy = "[override]\nminutes = 10";
        let send = |instance| request("general@army.ml", &format!("instance={instance}\n"));
        let input = [send("1.1"), send("1.1"), send("1.2"), send("1.3")].concat();
        let found = answers(input.as_bytes(), 999, Some(policy));
        let refused = "550 5.1.2 Did you mean general@army.mil? \"i\" is missing. \
                       If the address is right, send again within 10 minutes";
        assert_eq!(found, [refused, refused, "DUNNO", "DUNNO"]);
        let defer = "[[rule]]\nprobability = 0.9\naction = \"defer\"\n[override]\nminutes = 1";
        let found = answers(input.as_bytes(), 999, Some(defer));
        assert!(
            found.len() == 4 && found.iter().all(|answer| answer.starts_with("450 4.1.2 Did")),
            "{found:?}"
        );
    }
}
