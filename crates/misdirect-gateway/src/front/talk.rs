//! A connection of a program that asks: what comes is answered, until either side ends it.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Whether a connection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Go,
    End,
}

/// What is read at once; more only while a question is longer.
const READ: usize = 4 << 10;

/// `answer` takes what is whole from the input, and appends what is said to it to the output.
pub(super) async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    mut answer: impl FnMut(&mut Vec<u8>, &mut Vec<u8>) -> Flow,
) -> io::Result<()> {
    let (mut input, mut output) = (Vec::new(), Vec::new());
    let mut flow = Flow::Go;
    while flow == Flow::Go {
        input.reserve(READ);
        if stream.read_buf(&mut input).await? == 0 {
            return Ok(());
        }
        flow = answer(&mut input, &mut output);
        if !output.is_empty() {
            stream.write_all(&output).await?;
            // Standard output keeps back what is not flushed.
            stream.flush().await?;
            output.clear();
        }
    }
    Ok(())
}
