//! `/metrics` and `/health`, on this machine alone: one answer a connection.

use super::Service;
use crate::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// A request's head has some hundred bytes. One connection at a time: a scrape takes a millisecond.
const HEAD_MAX: usize = 4096;
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn serve(service: Arc<Service>, address: SocketAddr) -> Result<(), Error> {
    let failed = |reason| Error::Listen { listen: address.to_string(), reason };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => _ = timeout(PATIENCE, answer(stream, &service)).await,
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    });
    Ok(())
}

async fn answer(mut stream: TcpStream, service: &Service) -> std::io::Result<()> {
    let mut head = Vec::new();
    while head.len() < HEAD_MAX {
        if stream.read_buf(&mut head).await? == 0 {
            break;
        }
        let (status, body) = match path(&head) {
            Asked::More => continue,
            Asked::For("/metrics") => ("200 OK", service.metrics.page()),
            Asked::For("/health") => ("200 OK", "ok\n".to_owned()),
            Asked::For(_) => ("404 Not Found", "/metrics or /health\n".to_owned()),
            Asked::Nothing => ("400 Bad Request", "GET /metrics\n".to_owned()),
        };
        let kind = "text/plain; version=0.0.4; charset=utf-8";
        let len = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len}\r\n");
        stream.write_all((head + "Connection: close\r\n\r\n" + &body).as_bytes()).await?;
        return stream.shutdown().await;
    }
    Ok(())
}

enum Asked<'h> {
    /// The head is not whole.
    More,
    For(&'h str),
    Nothing,
}

fn path(head: &[u8]) -> Asked<'_> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(head) {
        Ok(httparse::Status::Partial) => Asked::More,
        Ok(_) if request.method == Some("GET") => {
            let path = request.path.unwrap_or_default();
            Asked::For(path.split('?').next().unwrap_or_default())
        }
        _ => Asked::Nothing,
    }
}
