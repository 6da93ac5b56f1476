//! dnstap as servers send it: a Unix socket, to which each thread of a server may connect.
//!
//! The frames are those of a file; before and behind them both sides say what they are about (Frame Streams,
//! bidirectional):
//!
//! ```text
//! server   READY, with the types that it can send      ─►
//!                                     ◄─  ACCEPT, with one of them
//!          START, frames of data, STOP                 ─►
//!                                               ◄─  FINISH
//! ```
//!
//! Who sends faster than frames are counted waits, and servers drop frames rather than wait.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

/// The type of content that dnstap is.
const CONTENT: &[u8] = b"protobuf:dnstap.Dnstap";

/// Kinds of control frames.
mod control {
    pub(super) const ACCEPT: u32 = 1;
    pub(super) const START: u32 = 2;
    pub(super) const STOP: u32 = 3;
    pub(super) const READY: u32 = 4;
    pub(super) const FINISH: u32 = 5;
}

/// Connections at once: a server has one, or one for each of its threads.
const CONNECTIONS: usize = 64;
/// Bytes that are handed on together, as far as they have come.
const TOGETHER: usize = 1 << 16;
/// Bytes of a frame: two messages of 64 KiB and what is said of them. Control frames have 512 (`libfstrm`).
const FRAME_MAX: usize = 1 << 18;
const CONTROL_MAX: usize = 512;
/// Within this whoever connects has begun.
const TIME: Duration = Duration::from_secs(5);

/// A socket at which frames come.
pub(super) struct Socket {
    /// Whole frames, as a file has them.
    pub(super) blocks: Receiver<Vec<u8>>,
    path: PathBuf,
}

impl Socket {
    /// Listens at a path, where nobody else does.
    pub(super) fn listen(path: &Path) -> io::Result<Self> {
        // What a command that was killed has left there.
        let is_socket = fs::symlink_metadata(path).is_ok_and(|data| data.file_type().is_socket());
        if is_socket && UnixStream::connect(path).is_err() {
            fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        let (sender, blocks) = mpsc::sync_channel(4);
        thread::spawn(move || accept(&listener, &sender));
        Ok(Self { blocks, path: path.to_owned() })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn accept(listener: &UnixListener, sender: &SyncSender<Vec<u8>>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // No file can be opened: one may be closed soon.
            thread::sleep(Duration::from_millis(100));
            continue;
        };
        if open.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS {
            open.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let (sender, open) = (sender.clone(), Arc::clone(&open));
        thread::spawn(move || {
            // Who breaks off or says something else is not listened to any more.
            let _ = receive(&stream, &sender);
            open.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

/// Frames of one connection, from READY to STOP.
fn receive(stream: &UnixStream, sender: &SyncSender<Vec<u8>>) -> io::Result<()> {
    stream.set_read_timeout(Some(TIME))?;
    let (mut input, mut frame) = (BufReader::with_capacity(TOGETHER, stream), Vec::new());
    let mut begins = || -> io::Result<u32> {
        let is_data = read_frame(&mut input, &mut frame)?;
        let kind = kind(&frame).filter(|_| !is_data && is_of_dnstap(&frame));
        kind.ok_or_else(|| io::ErrorKind::InvalidData.into())
    };
    let mut first = begins()?;
    if first == control::READY {
        tell(stream, control::ACCEPT, CONTENT)?;
        first = begins()?;
    }
    if first != control::START {
        return Err(io::ErrorKind::InvalidData.into());
    }
    stream.set_read_timeout(None)?;
    let mut block = Vec::new();
    loop {
        // Frames go on together, as many as have come.
        let is_waiting = input.buffer().is_empty();
        let is_enough = !block.is_empty() && (is_waiting || block.len() >= TOGETHER);
        if is_enough && sender.send(std::mem::take(&mut block)).is_err() {
            return Ok(());
        }
        if is_waiting && input.fill_buf()?.is_empty() {
            return Ok(());
        }
        match read_frame(&mut input, &mut frame) {
            Ok(true) => {
                block.extend_from_slice(&(frame.len() as u32).to_be_bytes());
                block.extend_from_slice(&frame);
            }
            Ok(false) if kind(&frame) == Some(control::STOP) => {
                let _ = sender.send(block);
                return tell(stream, control::FINISH, b"");
            }
            Ok(false) => {}
            // What came before counts.
            Err(error) => {
                let _ = sender.send(block);
                return Err(error);
            }
        }
    }
}

/// What a control frame is.
fn kind(frame: &[u8]) -> Option<u32> {
    frame.first_chunk().map(|kind| u32::from_be_bytes(*kind))
}

/// One of its fields says so: each has a type, 1, a length, and the type of the content. Without any it may be all.
fn is_of_dnstap(frame: &[u8]) -> bool {
    let mut fields = frame.get(4..).unwrap_or_default();
    let has_none = fields.is_empty();
    while let Some(([0, 0, 0, 1, len @ ..], rest)) = fields.split_first_chunk::<8>() {
        let len = u32::from_be_bytes(*len) as usize;
        let Some((content, rest)) = rest.split_at_checked(len) else { return false };
        if content == CONTENT {
            return true;
        }
        fields = rest;
    }
    has_none
}

/// Sends a control frame, with the type of the content or without.
fn tell(mut stream: &UnixStream, kind: u32, content: &[u8]) -> io::Result<()> {
    let mut frame = kind.to_be_bytes().to_vec();
    if !content.is_empty() {
        frame.extend(1_u32.to_be_bytes());
        frame.extend((content.len() as u32).to_be_bytes());
        frame.extend(content);
    }
    let head = [[0; 4], (frame.len() as u32).to_be_bytes()].concat();
    stream.write_all(&[head, frame].concat())
}

/// Reads a frame without its length; false if it controls the stream.
fn read_frame(input: &mut impl Read, frame: &mut Vec<u8>) -> io::Result<bool> {
    let mut len = || -> io::Result<usize> {
        let mut len = [0; 4];
        input.read_exact(&mut len)?;
        Ok(u32::from_be_bytes(len) as usize)
    };
    let (len, is_data) = match len()? {
        0 => (len()?, false),
        len => (len, true),
    };
    if len > if is_data { FRAME_MAX } else { CONTROL_MAX } {
        return Err(io::ErrorKind::InvalidData.into());
    }
    frame.clear();
    frame.resize(len, 0);
    input.read_exact(frame)?;
    Ok(is_data)
}
