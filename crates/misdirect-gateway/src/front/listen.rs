//! Where a front end listens, and a task for each connection.

use crate::error::Error;
use crate::service::Service;
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
}

impl Listen {
    /// `unix:PATH`, or an address and a port.
    pub(super) fn read(text: &str) -> Result<Self, Error> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
            return Ok(Self::Unix(path.into()));
        }
        text.parse().map(Self::Tcp).map_err(|_| {
            let what = "not unix:PATH, nor an address and a port: 127.0.0.1:10045";
            Error::Listen { listen: text.to_owned(), reason: io::Error::other(what) }
        })
    }

    /// The same, refused where others could reach it: nobody logs in to a protocol between programs.
    pub(super) fn on_this_machine(self) -> Result<Self, Error> {
        match self {
            Self::Tcp(address) => on_this_machine(address).map(|()| self),
            Self::Unix(_) => Ok(self),
        }
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
        let bound = match &self {
            Self::Tcp(address) => TcpListener::bind(address).await.map(Listener::Tcp),
            Self::Unix(path) => {
                // One that nobody answers is left of a run that was killed.
                let is_stale = || {
                    let refused = UnixStream::connect(path).err();
                    refused.is_some_and(|error| error.kind() == ErrorKind::ConnectionRefused)
                };
                if is_stale() {
                    let _ = std::fs::remove_file(path);
                }
                UnixListener::bind(path).map(Listener::Unix)
            }
        };
        bound.map_err(|reason| Error::Listen { listen: self.to_string(), reason })
    }
}

impl std::fmt::Display for Listen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp(address) => write!(f, "{address}"),
        }
    }
}

pub(super) fn on_this_machine(address: SocketAddr) -> Result<(), Error> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let reason = io::Error::other("not an address of this machine alone, such as 127.0.0.1");
    Err(Error::Listen { listen: address.to_string(), reason })
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
