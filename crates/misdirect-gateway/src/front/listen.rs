//! Where a front end listens, and a task for each connection.
//!
//! A socket that systemd has opened outlives the process: who connects while it restarts waits, and is refused nothing.

use crate::error::Error;
use crate::service::Service;
use listenfd::ListenFd;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};

/// Connections at a time: Postfix has 100 processes unless told otherwise, and each keeps one.
const CONNECTIONS_MAX: usize = 1000;

#[derive(Debug)]
pub(super) enum Listen {
    Unix(PathBuf),
    Tcp(SocketAddr),
    /// What systemd has opened (`sd_listen_fds(3)`).
    Given(Given),
}

#[derive(Debug)]
pub(super) enum Given {
    Unix(std::os::unix::net::UnixListener),
    Tcp(std::net::TcpListener),
}

impl Listen {
    /// `unix:PATH`, an address and a port, or `systemd`. Before the first thread: what systemd says is in the
    /// environment, and is taken out of it.
    pub(super) fn read(text: &str) -> Result<Self, Error> {
        if text == SYSTEMD {
            return given();
        }
        if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
            return Ok(Self::Unix(path.into()));
        }
        text.parse().map(Self::Tcp).map_err(|_| {
            let what = "not unix:PATH, nor an address and a port: 127.0.0.1:10045, nor systemd";
            failed(text, io::Error::other(what))
        })
    }

    /// The same, refused where others could reach it: nobody logs in to a protocol between programs.
    pub(super) fn on_this_machine(text: &str) -> Result<Self, Error> {
        let listen = Self::read(text)?;
        let address = match &listen {
            Self::Tcp(address) => *address,
            Self::Given(Given::Tcp(listener)) => {
                listener.local_addr().map_err(|reason| failed(SYSTEMD, reason))?
            }
            Self::Unix(_) | Self::Given(Given::Unix(_)) => return Ok(listen),
        };
        on_this_machine(address).map(|()| listen)
    }

    /// Accepts for ever.
    pub(super) async fn serve<F>(
        self,
        service: Arc<Service>,
        serve: impl Fn(Stream, Option<IpAddr>) -> F,
    ) -> Result<(), Error>
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = self.bind().await?;
        let room = Arc::new(tokio::sync::Semaphore::new(CONNECTIONS_MAX));
        loop {
            let Ok(place) = room.clone().acquire_owned().await else { return Ok(()) };
            match listener.accept().await {
                Ok((stream, peer)) => {
                    let (connection, service) = (serve(stream, peer), service.clone());
                    tokio::spawn(async move {
                        let _open = service.metrics.connections.hold();
                        // One that breaks off is the peer's affair, and it asks again.
                        let _ = connection.await;
                        drop(place);
                    });
                }
                // No file descriptors are left, say: those who wait get their turn when others have gone.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn bind(self) -> Result<Listener, Error> {
        match self {
            Self::Tcp(address) => {
                let bound = TcpListener::bind(address).await.map(Listener::Tcp);
                bound.map_err(|reason| failed(&address.to_string(), reason))
            }
            Self::Given(given) => given.listen().map_err(|reason| failed(SYSTEMD, reason)),
            Self::Unix(path) => {
                // One that nobody answers is left of a run that was killed.
                let is_stale = || {
                    let refused = UnixStream::connect(&path).err();
                    refused.is_some_and(|error| error.kind() == ErrorKind::ConnectionRefused)
                };
                if is_stale() {
                    let _ = std::fs::remove_file(&path);
                }
                let bound = UnixListener::bind(&path).map(Listener::Unix);
                bound.map_err(|reason| failed(&format!("unix:{}", path.display()), reason))
            }
        }
    }
}

impl Given {
    fn listen(self) -> io::Result<Listener> {
        match self {
            Self::Unix(listener) => {
                listener.set_nonblocking(true)?;
                UnixListener::from_std(listener).map(Listener::Unix)
            }
            Self::Tcp(listener) => {
                listener.set_nonblocking(true)?;
                TcpListener::from_std(listener).map(Listener::Tcp)
            }
        }
    }
}

/// How a socket of systemd is named on the command line.
const SYSTEMD: &str = "systemd";

/// The one socket that this process was started with.
fn given() -> Result<Listen, Error> {
    let mut sockets = ListenFd::from_env();
    if sockets.len() != 1 {
        let what =
            format!("{} sockets were handed over, not one: start it by its .socket", sockets.len());
        return Err(failed(SYSTEMD, io::Error::other(what)));
    }
    // Which of both it is only the attempt tells; a failed one leaves it.
    if let Ok(Some(listener)) = sockets.take_unix_listener(0) {
        return Ok(Listen::Given(Given::Unix(listener)));
    }
    match sockets.take_tcp_listener(0) {
        Ok(Some(listener)) => Ok(Listen::Given(Given::Tcp(listener))),
        Ok(None) => Err(failed(SYSTEMD, ErrorKind::NotFound.into())),
        Err(reason) => Err(failed(SYSTEMD, reason)),
    }
}

fn failed(listen: &str, reason: io::Error) -> Error {
    Error::Listen { listen: listen.to_owned(), reason }
}

pub(super) fn on_this_machine(address: SocketAddr) -> Result<(), Error> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let reason = io::Error::other("not an address of this machine alone, such as 127.0.0.1");
    Err(failed(&address.to_string(), reason))
}

enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

/// A connection of either kind.
pub(super) type Stream = Box<dyn Both>;

pub(super) trait Both: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Both for T {}

impl Listener {
    async fn accept(&self) -> io::Result<(Stream, Option<IpAddr>)> {
        Ok(match self {
            Self::Unix(listener) => (Box::new(listener.accept().await?.0), None),
            Self::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Answers are small and wanted now.
                stream.set_nodelay(true)?;
                (Box::new(stream), Some(peer.ip()))
            }
        })
    }
}
