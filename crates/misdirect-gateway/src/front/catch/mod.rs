//! The other side: a mail server for domains that get other people's mail. It refuses each recipient before any
//! content, with the address that was probably meant, and keeps counts alone.
//!
//! Nothing here can hold a message: there is no state in which content is read. What comes after DATA all the
//! same is commands that are none, and ends the session soon.

mod counts;
mod session;

use super::talk::Flow;
use crate::error::Error;
use crate::service::Service;
use counts::Counts;
use memchr::memchr;
use session::Session;
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::task::spawn_blocking;
use tokio::time::{interval, timeout};

/// Connections at a time, and of one client: Postfix sends over 20 to one destination unless told otherwise.
const CONNECTIONS_MAX: usize = 500;
const CONNECTIONS_OF_ONE_MAX: usize = 60;

/// Bytes of a line. RFC 5321 asks for 512; parameters of RCPT (RFC 3461) and SMTPUTF8 come on top.
const LINE_MAX: usize = 2 << 10;

/// For one line, and for all. RFC 5321 section 4.5.3.2 wants five minutes of a server that takes mail.
const LINE_PATIENCE: Duration = Duration::from_secs(60);
const SESSION_PATIENCE: Duration = Duration::from_secs(600);

/// How often counts are written.
const SAVE_INTERVAL: Duration = Duration::from_secs(60);

/// What all sessions share.
pub(super) struct Server {
    name: String,
    pub(super) counts: Counts,
    clients: Mutex<Clients>,
}

#[derive(Default)]
struct Clients {
    all: usize,
    by_address: HashMap<Option<IpAddr>, usize>,
}

impl Server {
    pub(super) fn new(name: &str, counts: Option<&Path>) -> Result<Arc<Self>, Error> {
        let (name, counts) = (name.to_owned(), Counts::open(counts)?);
        Ok(Arc::new(Self { name, counts, clients: Mutex::default() }))
    }

    /// A place, unless there are too many.
    fn enter(&self, peer: Option<IpAddr>) -> Option<Place<'_>> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = clients.by_address.get(&peer).copied().unwrap_or_default();
        // Behind a socket stands one server for all clients.
        let is_full = peer.is_some() && of_one >= CONNECTIONS_OF_ONE_MAX;
        if clients.all >= CONNECTIONS_MAX || is_full {
            return None;
        }
        clients.all += 1;
        clients.by_address.insert(peer, of_one + 1);
        Some(Place { server: self, peer })
    }
}

/// Of a connection, until it ends.
struct Place<'s> {
    server: &'s Server,
    peer: Option<IpAddr>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut clients = self.server.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.all -= 1;
        if let Some(count) = clients.by_address.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                clients.by_address.remove(&self.peer);
            }
        }
    }
}

/// Serves a client to its end.
pub(super) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: Option<IpAddr>,
    server: Arc<Server>,
    service: Arc<Service>,
) -> io::Result<()> {
    let Some(_place) = server.enter(peer) else {
        service.metrics.refused_connections.add();
        let full = format!("421 4.7.0 {} has too many connections\r\n", server.name);
        return timeout(LINE_PATIENCE, stream.write_all(full.as_bytes())).await?;
    };
    let talk = talk(&mut stream, &server, &service);
    match timeout(SESSION_PATIENCE, talk).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if error.kind() != io::ErrorKind::TimedOut => Err(error),
        _ => {
            let slow = format!("421 4.4.2 {} has waited long enough\r\n", server.name);
            timeout(LINE_PATIENCE, stream.write_all(slow.as_bytes())).await?
        }
    }
}

async fn talk(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    server: &Server,
    service: &Service,
) -> io::Result<()> {
    let mut session = Session::new(&server.name);
    let (mut input, mut output) = (Vec::new(), session.greeting());
    let mut is_cut = false;
    loop {
        stream.write_all(&output).await?;
        output.clear();
        if timeout(LINE_PATIENCE, stream.read_buf(&mut input)).await?? == 0 {
            return Ok(());
        }
        let loaded = service.loaded();
        let judge = loaded.judge_by(&session::RULES);
        let mut start = 0;
        while let Some(len) = memchr(b'\n', &input[start..]) {
            let line = &input[start..start + len];
            let flow = match is_cut || len > LINE_MAX {
                true => session.too_long(&mut output),
                false => session.line(line, service, &judge, &server.counts, &mut output),
            };
            (start, is_cut) = (start + len + 1, false);
            if flow == Flow::End {
                stream.write_all(&output).await?;
                return stream.shutdown().await;
            }
        }
        input.drain(..start);
        if input.len() > LINE_MAX {
            input.clear();
            is_cut = true;
        }
    }
}

/// Writes counts from time to time, as long as the process lives. A disk that is full loses none: they are
/// written when there is room.
pub(super) async fn keep_counts(server: Arc<Server>, service: Arc<Service>) {
    let mut ticks = interval(SAVE_INTERVAL);
    loop {
        ticks.tick().await;
        let server = server.clone();
        if let Ok(Err(error)) = spawn_blocking(move || server.counts.save()).await {
            service.trouble(error.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_client_takes_all_places() {
        let server = Server::new("mx.example", None).unwrap();
        let client = |last: u8| Some(IpAddr::from([192, 0, 2, last]));
        let mut places: Vec<_> =
            (0..CONNECTIONS_OF_ONE_MAX).map(|_| server.enter(client(1)).unwrap()).collect();
        assert!(server.enter(client(1)).is_none());
        places.push(server.enter(client(2)).unwrap());
        while let Some(place) = server.enter(None) {
            places.push(place);
        }
        assert_eq!(places.len(), CONNECTIONS_MAX);
        assert!(server.enter(client(3)).is_none());
        drop(places);
        assert!(server.enter(client(1)).is_some());
        assert!(server.clients.lock().unwrap().by_address.is_empty());
    }
}
