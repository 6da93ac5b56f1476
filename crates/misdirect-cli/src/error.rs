//! How a run ends: a status like that of grep, or an error that says where and what to do.

use crate::output::note;
use crate::text;
use misdirect::directory::{BuildError, ListErrorKind};
use misdirect::{Checker, DirectoryError, ParseError};
use misdirect_lint::BaselineError;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use thiserror::Error;

/// What a run found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Nothing to say: exit status 0.
    Fine,
    /// Something is suspect or invalid: exit status 1.
    Found,
    /// The user ended it: exit status 130, that of a shell where the signal ends a program.
    Interrupted = 128 + 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a run cannot go on: exit status 2.
#[derive(Debug, Error)]
pub(crate) enum Error {
    #[error("{}: {reason}", name(file))]
    Unreadable { file: PathBuf, reason: io::Error },
    #[error("{} is a folder; name a file in it", name(file))]
    Folder { file: PathBuf },
    #[error(
        "{}:{line}: {kind}\n  {content}\n  \
         a line is a domain, then a weight if you know one, then tags: army.mil 300 @0",
        name(file)
    )]
    Line { file: PathBuf, line: usize, kind: ListErrorKind, content: String },
    #[error(
        "{}:{line}: neither a directory image nor text in UTF-8 (byte {offset} of the line); \
         save the list as UTF-8, or compile it again with `misdirect build`",
        name(file)
    )]
    NotText { file: PathBuf, line: usize, offset: usize },
    #[error("{}: {reason}; compile the list again with `misdirect build`", name(file))]
    Image { file: PathBuf, reason: DirectoryError },
    #[error("{}: {reason}", name(file))]
    List { file: PathBuf, reason: BuildError },
    #[error(
        "{count} directories, but at most {} are possible, including the built-in one; \
         merge lists, or omit the built-in one with --no-builtin",
        Checker::LAYERS_MAX
    )]
    TooManyLayers { count: usize },
    #[error("{option} {}: {reason}", text::visible(value))]
    Option { option: &'static str, value: Vec<u8>, reason: ParseError },
    #[error("standard input, line {line}: {}: {reason}", text::visible(value).at_most(80))]
    InputLine { line: usize, value: Vec<u8>, reason: ParseError },
    #[error("standard input, line {line}: longer than {max} bytes")]
    LongLine { line: usize, max: usize },
    #[error("{}: {reason}", name(file))]
    Export { file: PathBuf, reason: misdirect_exports::Error },
    #[error("there is no domain to list in what was read; {} is unchanged", name(output))]
    NothingToList { output: PathBuf },
    #[error(
        "{} is already compiled; to change it, print its list with `misdirect inspect --list`",
        name(file)
    )]
    Compiled { file: PathBuf },
    #[error("{} is the list itself; write the image to another file", name(file))]
    SameFile { file: PathBuf },
    #[error("{}: cannot be written: {reason}", name(file))]
    Unwritten { file: PathBuf, reason: io::Error },
    #[error("{}: {reason}", name(file))]
    Baseline { file: PathBuf, reason: BaselineError },
    #[error("only one of --output, --report and --emit can go to standard output")]
    OneOutput,
    #[error("{}:{line}: {why}", name(file))]
    Strict { file: PathBuf, line: u64, why: misdirect_sensor::Broken },
    #[error("a temporary file, for names that have no room in memory: {0}")]
    Temporary(io::Error),
    #[error("{}: {reason}", name(file))]
    State { file: PathBuf, reason: misdirect_sensor::StateError },
    #[error(
        "{} is no key: 32 hexadecimal digits, as `openssl rand -hex 16` makes them",
        name(file)
    )]
    Key { file: PathBuf },
    #[error(
        "counts of clients that a state keeps need the same key in each run: --client-key FILE"
    )]
    NoKey,
    #[error("--listen: {0}")]
    Listen(io::Error),
    #[error("--dnstap {}: {reason}", name(file))]
    Socket { file: PathBuf, reason: io::Error },
    #[error("no random key: {0}")]
    Random(io::Error),
    #[error("{count} of the paths could not be read: see above")]
    Unread { count: u64 },
    #[error("an image is not text for a terminal: write it to a file with -o FILE")]
    Terminal,
    #[error("standard input: {0}")]
    Input(io::Error),
    #[error("standard output: {0}")]
    Output(#[from] io::Error),
}

impl Error {
    /// What became of opening or reading a file.
    pub(crate) fn reading(file: &Path, reason: io::Error) -> Self {
        let file = file.to_owned();
        match reason.kind() {
            io::ErrorKind::IsADirectory => Self::Folder { file },
            _ => Self::Unreadable { file, reason },
        }
    }

    /// Tells the user. Whoever closed the pipe that we write to (`head`) wants no more, and hears
    /// nothing; the status is the one that a shell shows where the signal ends a program.
    pub(crate) fn report(&self) -> ExitCode {
        const CLOSED_PIPE: u8 = 128 + 13;
        match self {
            Self::Output(reason) if reason.kind() == io::ErrorKind::BrokenPipe => {
                ExitCode::from(CLOSED_PIPE)
            }
            error => {
                note(format_args!("{error}"));
                ExitCode::from(2)
            }
        }
    }
}

/// A file's name, fit for a terminal.
pub(crate) fn name(file: &Path) -> String {
    match file.as_os_str().as_encoded_bytes() {
        b"-" => "standard input".to_owned(),
        bytes => text::visible(bytes).to_string(),
    }
}
