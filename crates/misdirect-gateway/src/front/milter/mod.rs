//! A milter of Postfix or Sendmail: it is told of client, sender and each recipient, answers for each recipient, and at
//! the end of the message for all of them.
//!
//! Postfix asks milters about mail by sendmail(1) as well where it has `non_smtpd_milters`. A recipient that is refused
//! there makes the message wait in maildrop for ever, unseen (`can't reject recipient in non-smtpd(8) submission`), so
//! such mail is refused at its end, which bounces it to its sender with the text. Deferred it would wait likewise: it
//! passes. It is known by what it lacks: `{rcpt_mailer}`, which each server says of a recipient by SMTP.

mod protocol;

use super::talk::{Flow, talk};
use crate::judgement::{Judge, Mail, Origin, bare};
use crate::service::{Answer, Loaded, Service};
use protocol::{
    Next, SMFIF_ADDHDRS, SMFIF_QUARANTINE, SMFIP_LEFT_OUT, SMFIP_NO_REPLY, VERSION, is_answered,
    next, texts, write,
};
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::io::{AsyncRead, AsyncWrite};

/// Services that take the mail of one's own users alone: Sendmail's on port 587, and what those who part the two in
/// Postfix say by `milter_macro_daemon_name`.
const SUBMISSION: [&[u8]; 2] = [b"MSA", b"ORIGINATING"];

/// Serves a connection to its end.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    service: Arc<Service>,
) -> io::Result<()> {
    let mut session = Session::default();
    talk(stream, |input, output| answer_all(&mut session, input, &service, output)).await
}

/// Answers all frames that are whole, by one state of policy and directories.
fn answer_all(
    session: &mut Session,
    input: &mut Vec<u8>,
    service: &Service,
    output: &mut Vec<u8>,
) -> Flow {
    let loaded = service.loaded();
    let judge = loaded.judge();
    let (mut start, mut flow) = (0, Flow::Go);
    while flow == Flow::Go {
        match next(&input[start..]) {
            Next::More => break,
            Next::Frame(command, data, len) => {
                flow = session.frame(command, data, service, &loaded, &judge, output);
                start += len;
            }
            Next::Nothing => {
                service.malformed("not a frame of a milter");
                flow = Flow::End;
            }
        }
    }
    input.drain(..start);
    flow
}

/// A connection: one client of the server, and the message under way.
#[derive(Default)]
struct Session {
    /// What the server lets the filter do, and leaves out of the protocol.
    actions: u32,
    agreed: u32,
    client: Option<IpAddr>,
    is_submission: bool,
    message: Message,
    /// Of the next recipient.
    routed: Option<Vec<u8>>,
    is_by_smtp: bool,
}

#[derive(Default)]
struct Message {
    /// The same for all of its recipients.
    number: u64,
    sender: Vec<u8>,
    is_logged_in: bool,
    /// What is to be done at its end, by the first recipient that asks for it.
    tag: Option<String>,
    hold: Option<String>,
    refusal: Option<String>,
}

impl Session {
    fn frame(
        &mut self,
        command: u8,
        data: &[u8],
        service: &Service,
        loaded: &Loaded,
        judge: &Judge<'_>,
        output: &mut Vec<u8>,
    ) -> Flow {
        match command {
            b'O' => return self.negotiate(data, service, output),
            b'D' => self.macros(data),
            b'C' => self.client = client(data),
            b'M' => {
                let sender = texts(data).next().unwrap_or_default();
                self.message.number = number();
                self.message.sender = bare(sender).to_vec();
            }
            b'R' => self.recipient(data, service, loaded, judge, output),
            b'E' => self.end(output),
            // Another message, and another client.
            b'A' => self.message = Message::default(),
            b'K' => {
                *self = Self { actions: self.actions, agreed: self.agreed, ..Self::default() };
            }
            b'Q' => return Flow::End,
            b'H' | b'L' | b'N' | b'B' | b'T' | b'U' => {}
            _ => {
                service.malformed("not a command of a milter");
                return Flow::End;
            }
        }
        if b"CMHLNBTU".contains(&command) && is_answered(command, self.agreed) {
            write(b'c', &[], output);
        }
        Flow::Go
    }

    /// Takes what is offered of what is wanted.
    fn negotiate(&mut self, data: &[u8], service: &Service, output: &mut Vec<u8>) -> Flow {
        let number = |at| data.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
        let (Some(version), Some(actions), Some(steps)) = (number(0), number(4), number(8)) else {
            service.malformed("a negotiation without numbers");
            return Flow::End;
        };
        let wanted = SMFIF_ADDHDRS | SMFIF_QUARANTINE;
        self.actions = actions & wanted;
        if self.actions != wanted {
            service.trouble("the mail server lets no milter tag or hold a message".to_owned());
        }
        self.agreed = steps & (SMFIP_LEFT_OUT | SMFIP_NO_REPLY);
        let said = [version.min(VERSION), self.actions, self.agreed].map(u32::to_be_bytes);
        write(b'O', &[said.as_flattened()], output);
        Flow::Go
    }

    /// What the server says of the command that follows.
    fn macros(&mut self, data: &[u8]) {
        let Some((&command, data)) = data.split_first() else { return };
        if command == b'M' {
            self.message = Message::default();
        }
        let mut texts = texts(data);
        while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
            match (command, name) {
                (b'C', b"{daemon_name}") => self.is_submission = SUBMISSION.contains(&value),
                (b'M', b"{auth_authen}") => self.message.is_logged_in = !value.is_empty(),
                (b'R', b"{rcpt_addr}") => self.routed = Some(value.to_vec()),
                (b'R', b"{rcpt_mailer}") => self.is_by_smtp = true,
                _ => {}
            }
        }
    }

    fn recipient(
        &mut self,
        data: &[u8],
        service: &Service,
        loaded: &Loaded,
        judge: &Judge<'_>,
        output: &mut Vec<u8>,
    ) {
        let (routed, is_by_smtp) = (self.routed.take(), std::mem::take(&mut self.is_by_smtp));
        let mail = Mail {
            sender: &self.message.sender,
            recipient: texts(data).next().unwrap_or_default(),
            routed: routed.as_deref(),
            origin: match self.is_submission || self.message.is_logged_in {
                true => Origin::LoggedIn,
                false => Origin::Client(self.client),
            },
        };
        let transaction = self.message.number.to_le_bytes();
        let later = match service.answer(loaded, judge, &mail, &transaction) {
            Answer::Defer(text) if is_by_smtp => return refuse("450 4.1.2 ", &text, output),
            Answer::Reject(text) if is_by_smtp => return refuse("550 5.1.2 ", &text, output),
            Answer::Reject(text) => Some((&mut self.message.refusal, text)),
            Answer::Tag(value) => Some((&mut self.message.tag, value)),
            Answer::Hold(reason) => Some((&mut self.message.hold, reason)),
            Answer::Pass | Answer::Defer(_) => None,
        };
        if let Some((place, text)) = later {
            place.get_or_insert(text);
        }
        write(b'c', &[], output);
    }

    fn end(&mut self, output: &mut Vec<u8>) {
        let Message { tag, hold, refusal, .. } = std::mem::take(&mut self.message);
        if let Some(text) = refusal {
            return refuse("550 5.1.2 ", &text, output);
        }
        if let Some(value) = tag.filter(|_| self.actions & SMFIF_ADDHDRS != 0) {
            write(b'h', &[b"X-Misdirect\0", value.as_bytes(), b"\0"], output);
        }
        if let Some(reason) = hold.filter(|_| self.actions & SMFIF_QUARANTINE != 0) {
            write(b'q', &[reason.as_bytes(), b"\0"], output);
        }
        write(b'c', &[], output);
    }
}

/// A number that no other message has.
fn number() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Relaxed)
}

/// Name of the client, a family, a port, an address.
fn client(data: &[u8]) -> Option<IpAddr> {
    let name = data.iter().position(|&byte| byte == 0)?;
    let (&family, rest) = data[name + 1..].split_first()?;
    match family {
        b'L' => Some(Ipv4Addr::LOCALHOST.into()),
        b'4' | b'6' => {
            let address = std::str::from_utf8(texts(rest.get(2..)?).next()?).ok()?;
            // As Sendmail writes it.
            address.strip_prefix("IPv6:").unwrap_or(address).parse().ok()
        }
        _ => None,
    }
}

/// A server takes a `%` for the beginning of something, and two of them for one.
fn refuse(code: &str, text: &str, output: &mut Vec<u8>) {
    let text = text.replace('%', "%%");
    write(b'y', &[code.as_bytes(), text.as_bytes(), b"\0"], output);
}

#[cfg(test)]
mod tests;
