//! Why a run cannot go on, or a new policy is refused: what, where, and what is allowed.

use crate::config::{Action, ConfigError};
use misdirect::directory::{BuildError, ListError};
use misdirect::{Checker, DirectoryError};
use std::io;
use std::path::PathBuf;
use thiserror::Error;

#[derive(Debug, Error)]
pub(crate) enum Error {
    #[error("{}: {reason}", file.display())]
    Unreadable { file: PathBuf, reason: io::Error },
    #[error("{}: cannot be written: {reason}", file.display())]
    Unwritten { file: PathBuf, reason: io::Error },
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error(
        "{}: rule {rule}: {} is about whole messages, and a filter of OpenSMTPD is asked about recipients alone",
        file.display(), action.name()
    )]
    OfMessages { file: PathBuf, rule: usize, action: Action },
    #[error("{}:{}: {}", file.display(), reason.line, reason.kind)]
    List { file: PathBuf, reason: ListError },
    #[error("{}: {reason}", file.display())]
    Build { file: PathBuf, reason: BuildError },
    #[error("{}: {reason}; compile the list again with `misdirect build`", file.display())]
    Image { file: PathBuf, reason: DirectoryError },
    #[error("{}: there is no domain in it", file.display())]
    Empty { file: PathBuf },
    #[error("{}: neither an image nor text in UTF-8", file.display())]
    NotText { file: PathBuf },
    #[error(
        "{count} directories, but at most {} are possible, the built-in one among them",
        Checker::LAYERS_MAX
    )]
    TooMany { count: usize },
    #[error("{listen}: {reason}")]
    Listen { listen: String, reason: io::Error },
    #[error("standard input or output: {0}")]
    Stream(io::Error),
    #[error("the runtime does not start: {0}")]
    Runtime(io::Error),
}
