//! Where logs are: files, folders, globs, standard input, compressed or not; and their lines, in blocks, or, of what has
//! none, frames and packets.

mod blocks;
mod capture;
mod compressed;
mod files;
mod frames;
mod packets;
#[cfg(feature = "parquet")]
mod parquet;
mod records;

pub use compressed::{Compression, EXPANSION_FREE, EXPANSION_MAX};
pub use files::{FilesError, Found, STDIN, files};

pub(crate) use blocks::{BLOCK, Blocks, LINE_MAX};
#[cfg(test)]
pub(crate) use compressed::open;
pub(crate) use compressed::{Opened, open_at};
pub(crate) use files::{Beginning, Identity, identity, is_stdin};
pub(crate) use packets::{ADDRESS, Packet};
pub(crate) use records::Records;

use std::io;

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The system's reason, or that of the library which expands it.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It expands to so much more than it has that it is no log.
    #[error("expands to more than {EXPANSION_MAX} times its size: is that a log?")]
    Bomb,
    /// A Zstandard frame needs more memory than the limit.
    #[error("needs a window of {} MiB, and the limit is {} MiB: expand it with `zstd -d --long=31`",
        window >> 20, compressed::WINDOW_MAX >> 20)]
    Window {
        /// Bytes of the window.
        window: u64,
    },
    /// There is less in it than was read of it before.
    #[error("has shrunk since {read} bytes of it were read")]
    Shrunk {
        /// Bytes of its text that were read.
        read: u64,
    },
    /// A capture or a stream of frames in which something else follows.
    #[error("cannot be read from byte {at} on: no packet or frame begins there, or it is too long")]
    Record {
        /// Bytes of the text before that.
        at: u64,
    },
    /// It is Parquet, and this was built without the feature `parquet`.
    #[error(
        "is Parquet, which this build does not read: build with `--features parquet`, or have the column written as CSV: \
         duckdb -csv -c \"select qname from 'FILE'\""
    )]
    NoParquet,
    /// It is Parquet, whose contents are told at its end, and it comes from a pipe.
    #[error("is Parquet, which is read from a file, not from a pipe")]
    ParquetPipe,
    /// Of Parquet no column is named that has a text for each row; these have.
    #[error("is Parquet: name one of its columns with --column: {0}")]
    Columns(String),
    /// The reader stopped early.
    #[error("{read} of {size} bytes were read: what follows is not {compression}")]
    Rest {
        /// Bytes that were read.
        read: u64,
        /// Bytes that it has.
        size: u64,
        /// What it began as.
        compression: Compression,
    },
}
