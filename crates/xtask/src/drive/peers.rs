//! What a mail server meets in a network of its own: a name server that knows some domains, a server that takes
//! all mail and remembers it, and a client that says what it is told to say.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Domains that are there: all others are not, `army.ml` among them.
const DOMAINS: [&str; 5] = ["army.mil", "gmail.com", "gmial.com", "sender.example", "mx.test"];

/// Answers on 127.0.0.1:53 for as long as the process lives.
pub(super) fn name_server() -> Result<(), String> {
    let socket = UdpSocket::bind("127.0.0.1:53").map_err(|error| format!("port 53: {error}"))?;
    thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((len, client)) = socket.recv_from(&mut query) {
            if let Some(answer) = resolve(&query[..len]) {
                let _ = socket.send_to(&answer, client);
            }
        }
    });
    Ok(())
}

/// RFC 1035, section 4: one question, and its answer.
fn resolve(query: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut name) = (12, Vec::new());
    while *query.get(at)? > 0 {
        let len = usize::from(query[at]);
        name.push(String::from_utf8_lossy(query.get(at + 1..at + 1 + len)?).to_lowercase());
        at += 1 + len;
    }
    let question = query.get(12..at + 5)?;
    let kind = query[at + 2];
    let is_there = DOMAINS.contains(&&*name.join("."));
    let data: &[u8] = match kind {
        1 if is_there => &[127, 0, 0, 1],
        15 if is_there => b"\x00\x0a\x02mx\x04test\x00",
        _ => &[],
    };
    let code = if is_there { 0 } else { 3 };
    let mut answer = query[..2].to_vec();
    answer.extend([0x81, 0x80 | code, 0, 1, 0, u8::from(!data.is_empty()), 0, 0, 0, 0]);
    answer.extend(question);
    if !data.is_empty() {
        answer.extend([0xC0, 12, 0, kind, 0, 1, 0, 0, 0, 60, 0, data.len() as u8]);
        answer.extend(data);
    }
    Some(answer)
}

/// A message as it arrived.
#[derive(Default)]
pub(super) struct Message {
    pub(super) recipients: Vec<String>,
    pub(super) text: String,
}

/// Takes all mail.
#[derive(Clone, Default)]
pub(super) struct Sink(Arc<Mutex<Vec<Message>>>);

impl Sink {
    pub(super) fn listen(address: &str) -> Result<Self, String> {
        let listener = TcpListener::bind(address).map_err(|error| format!("{address}: {error}"))?;
        let sink = Self::default();
        let taken = sink.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = taken.clone();
                thread::spawn(move || sink.take(stream));
            }
        });
        Ok(sink)
    }

    fn take(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?);
        stream.write_all(b"220 sink.test\r\n")?;
        let mut message = Message::default();
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 {
            let reply = match line.get(..4).unwrap_or_default().to_uppercase().as_str() {
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                    message.recipients.push(address.to_owned());
                    "250 ok"
                }
                "DATA" => {
                    stream.write_all(b"354 go\r\n")?;
                    loop {
                        line.clear();
                        if lines.read_line(&mut line)? == 0 || line == ".\r\n" {
                            break;
                        }
                        message.text += &line;
                    }
                    self.all().push(std::mem::take(&mut message));
                    "250 ok"
                }
                _ => "250 ok",
            };
            stream.write_all(format!("{reply}\r\n").as_bytes())?;
            line.clear();
        }
        Ok(())
    }

    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Message>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn clear(&self) {
        self.all().clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    /// Waits until `enough` of what has come holds, and takes it all.
    pub(super) fn wait(&self, enough: impl Fn(&[Message]) -> bool) -> Result<Vec<Message>, String> {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            if enough(&self.all()) {
                return Ok(std::mem::take(&mut *self.all()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        let all = self.all();
        let to: Vec<_> = all.iter().map(|message| message.recipients.join(",")).collect();
        Err(format!("what arrived in 20 s: {to:?}"))
    }

    /// Whom the messages are to that arrived, once these are so many.
    pub(super) fn recipients(&self, count: usize) -> Result<Vec<String>, String> {
        let all =
            |messages: &[Message]| messages.iter().map(|one| one.recipients.len()).sum::<usize>();
        let messages = self.wait(|messages| all(messages) >= count)?;
        let mut to: Vec<String> = messages.into_iter().flat_map(|one| one.recipients).collect();
        to.sort();
        Ok(to)
    }
}

/// A client that speaks SMTP by hand.
pub(super) struct Client {
    lines: BufReader<TcpStream>,
}

impl Client {
    /// Connects, and says hello.
    pub(super) fn connect(address: &str) -> Result<Self, String> {
        let end = Instant::now() + Duration::from_secs(20);
        let stream = loop {
            match TcpStream::connect(address) {
                Ok(stream) => break stream,
                Err(error) if Instant::now() > end => return Err(format!("{address}: {error}")),
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        };
        let patience = Some(Duration::from_secs(60));
        stream.set_read_timeout(patience).map_err(|error| error.to_string())?;
        let mut client = Self { lines: BufReader::new(stream) };
        client.reply()?;
        client.say("EHLO client.test")?;
        Ok(client)
    }

    /// Says a line, and returns the last line of the reply.
    pub(super) fn say(&mut self, line: &str) -> Result<String, String> {
        let sent = self.lines.get_mut().write_all(format!("{line}\r\n").as_bytes());
        sent.map_err(|error| format!("{line}: {error}"))?;
        self.reply()
    }

    fn reply(&mut self) -> Result<String, String> {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).map_err(|error| error.to_string())?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(line.trim_end().to_owned());
            }
        }
    }

    /// Begins a message from a sender, says each recipient, and returns the replies.
    pub(super) fn send(&mut self, from: &str, to: &[&str]) -> Result<Vec<String>, String> {
        self.say("RSET")?;
        self.say(&format!("MAIL FROM:<{from}>"))?;
        to.iter().map(|to| self.say(&format!("RCPT TO:<{to}>"))).collect()
    }

    /// Ends a message that has recipients, and returns the reply.
    pub(super) fn end(&mut self) -> Result<String, String> {
        self.say("DATA")?;
        self.say("Subject: hello\r\n\r\nHow are you?\r\n.")
    }

    /// The same, where it must be taken.
    pub(super) fn data(&mut self) -> Result<(), String> {
        let reply = self.end()?;
        if reply.starts_with("250") { Ok(()) } else { Err(format!("the message: {reply}")) }
    }
}

/// 500 recipients of one message, in the midst of them one slip of general@army.mil.
pub(super) fn crowd() -> Vec<String> {
    let mut to: Vec<String> = (0..499).map(|number| format!("user{number}@army.mil")).collect();
    to.insert(250, "general@army.ml".to_owned());
    to
}

/// Sends to them: one is asked about, and the others get it.
pub(super) fn send_to_crowd(address: &str, sink: &Sink) -> Result<(), String> {
    let to = crowd();
    let to: Vec<&str> = to.iter().map(String::as_str).collect();
    let mut client = Client::connect(address)?;
    let replies = client.send("ann@sender.example", &to)?;
    let count = |is_one: fn(&str) -> bool| replies.iter().filter(|reply| is_one(reply)).count();
    let asked = count(|reply| reply.contains("Did you mean general@army.mil?"));
    let accepted = count(|reply| reply.starts_with("250"));
    client.data()?;
    let mut arrived = sink.recipients(accepted)?;
    arrived.dedup();
    match (asked, accepted, arrived.len()) {
        (1, 499, 499) => Ok(()),
        counts => Err(format!("asked about, accepted, arrived: {counts:?}")),
    }
}
