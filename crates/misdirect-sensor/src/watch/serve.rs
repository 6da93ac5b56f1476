//! Answers on a port of this machine, and of no other: `GET /metrics` and `GET /findings`.
//!
//! A request is read to 8 KiB and for two seconds, one at a time, and none has a body. One that names another host was
//! sent by a page that made its name lead here (DNS rebinding), and is refused.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

const TIME: Duration = Duration::from_secs(2);
const HEAD_MAX: usize = 8 << 10;

/// What somebody wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Numbers for Prometheus.
    Metrics,
    /// All findings, as JSON.
    Findings,
}

/// What was asked, and where the answer goes.
type Request = (Asked, SyncSender<String>);

/// Requests that wait for [`Server::answer`].
pub struct Server {
    requests: Receiver<Request>,
    address: SocketAddr,
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for a request, and answers all that are there; so long, if nobody asks.
    pub fn answer(&self, wait: Duration, answer: impl Fn(Asked) -> String) {
        let mut next = match wait.is_zero() {
            true => self.requests.try_recv().ok(),
            false => self.requests.recv_timeout(wait).ok(),
        };
        while let Some((asked, to)) = next {
            // Who has gone wants no answer.
            let _ = to.try_send(answer(asked));
            next = self.requests.try_recv().ok();
        }
    }
}

/// Listens at an address of this machine.
///
/// # Errors
///
/// The address is not a loopback one, or the system's.
pub fn serve(address: SocketAddr) -> io::Result<Server> {
    if !address.ip().is_loopback() {
        let reason = "findings are shown on this machine alone: name a loopback address";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    let (sender, requests) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Of a client that does not keep the rules nobody needs to hear.
            let _ = one(stream, &sender);
        }
    });
    Ok(Server { requests, address })
}

fn one(mut stream: TcpStream, requests: &Sender<Request>) -> io::Result<()> {
    stream.set_write_timeout(Some(TIME))?;
    let head = head(&mut stream)?;
    let (status, kind, body) = match asked(&head) {
        Ok(asked) => {
            let (to, answer) = mpsc::sync_channel(1);
            let gone = |_| io::Error::from(io::ErrorKind::TimedOut);
            let _ = requests.send((asked, to));
            let body = answer.recv_timeout(TIME).map_err(gone)?;
            let kind = match asked {
                Asked::Metrics => "text/plain; version=0.0.4; charset=utf-8",
                Asked::Findings => "application/json",
            };
            ("200 OK", kind, body)
        }
        Err(status) => (status, "text/plain", format!("{status}\nGET /metrics, GET /findings\n")),
    };
    let allow = if status.starts_with("405") { "Allow: GET\r\n" } else { "" };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{allow}Cache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    stream.flush()
}

/// Reads to the empty line.
fn head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let (end, mut head, mut part) = (Instant::now() + TIME, Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || head.len() > HEAD_MAX {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut part)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => head.extend_from_slice(&part[..count]),
        }
    }
    Ok(head)
}

fn asked(head: &[u8]) -> Result<Asked, &'static str> {
    const BAD: &str = "400 Bad Request";
    let text = std::str::from_utf8(head).map_err(|_| BAD)?;
    let mut lines = text.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(path), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BAD);
    };
    if !version.starts_with("HTTP/1.") {
        return Err(BAD);
    }
    let mut hosts = lines
        .filter_map(|line| line.split_once(':'))
        .filter_map(|(name, value)| name.eq_ignore_ascii_case("host").then_some(value.trim()));
    if !hosts.all(is_this_machine) {
        return Err("403 Forbidden");
    }
    if method != "GET" {
        return Err("405 Method Not Allowed");
    }
    match path.split('?').next() {
        Some("/metrics") => Ok(Asked::Metrics),
        Some("/findings") => Ok(Asked::Findings),
        _ => Err("404 Not Found"),
    }
}

/// `localhost:9000`, `127.0.0.1:9000`, `[::1]:9000`, each without a port as well.
fn is_this_machine(host: &str) -> bool {
    let name =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_by_example() {
        let host = "Host: 127.0.0.1:9\r\n";
        for (line, headers, expected) in [
            ("GET /metrics HTTP/1.1", host, Ok(Asked::Metrics)),
            ("GET /findings?x=1 HTTP/1.1", "host: LOCALHOST\r\n", Ok(Asked::Findings)),
            ("GET /metrics HTTP/1.0", "", Ok(Asked::Metrics)),
            ("GET /metrics HTTP/1.1", "Host: [::1]:9\r\nAccept: */*\r\n", Ok(Asked::Metrics)),
            ("GET / HTTP/1.1", host, Err("404 Not Found")),
            ("GET /../metrics HTTP/1.1", host, Err("404 Not Found")),
            ("POST /metrics HTTP/1.1", host, Err("405 Method Not Allowed")),
            ("GET /metrics HTTP/1.1", "Host: evil.example\r\n", Err("403 Forbidden")),
            ("GET /metrics HTTP/1.1", "Host: 127.0.0.1.evil.example:9\r\n", Err("403 Forbidden")),
            ("GET /metrics", host, Err("400 Bad Request")),
            ("GET  /metrics HTTP/1.1", host, Err("400 Bad Request")),
            ("GET /metrics SMTP", host, Err("400 Bad Request")),
        ] {
            let head = format!("{line}\r\n{headers}\r\n");
            assert_eq!(asked(head.as_bytes()), expected, "{head}");
        }
    }

    #[test]
    fn nobody_listens_for_others() {
        for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
            let error = serve(address.parse().unwrap()).map(|_| ()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{address}");
        }
    }
}
