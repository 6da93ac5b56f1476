//! From files to findings: one thread reads blocks of lines, others parse and count, and then all judge.

mod reader;
mod saver;

use crate::format::{Broken, FORMATS, Format};
use crate::judged::{Judged, judge};
use crate::lines::{Lines, Place};
use crate::names::ClientKey;
use crate::source::{FilesError, SourceError, is_stdin};
use crate::state::{self, StateError};
use crate::tally::{Runs, Tally};
use misdirect::Checker;
use reader::Reader;
use saver::Saver;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format of all files; recognised if `None`.
    pub format: Option<&'static Format>,
    /// The column or field that has the names.
    pub column: Option<String>,
    /// A line that cannot be read ends the run.
    pub strict: bool,
    /// Findings with fewer questions are counted and not shown.
    pub min_count: u64,
    /// Bytes that names may take in memory before they go to files, of which each thread has 4 MiB at the least.
    pub memory: usize,
    /// Threads that parse and judge.
    pub threads: usize,
    /// Different clients are counted, by hashes with this key.
    pub clients: Option<ClientKey>,
    /// What was counted is kept in a file, from which another run goes on.
    pub resume: Option<Resume>,
}

/// Where a state is kept.
#[derive(Debug, Clone)]
pub struct Resume {
    /// Read if it is there; written from time to time, and at the end.
    pub state: PathBuf,
    /// The time between two writings, at the least; they take a tenth of the time at the most.
    pub every: Duration,
}

impl Resume {
    /// As much as anybody would mind to read again.
    pub const EVERY: Duration = Duration::from_secs(60);
}

impl Options {
    /// 1.7 million names; while these are sorted, about as much again is taken.
    pub const MEMORY: usize = 256 << 20;

    fn settings(&self) -> state::Settings {
        state::Settings::of(self.format, self.column.as_deref(), self.clients)
    }
}

impl Default for Options {
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let memory = Self::MEMORY;
        Self {
            format: None,
            column: None,
            strict: false,
            min_count: 1,
            memory,
            threads,
            clients: None,
            resume: None,
        }
    }
}

/// Who wants to know how far it is, and may end it.
pub trait Progress: Sync {
    /// So many bytes of the files were read since the last time.
    fn read(&self, bytes: u64);
    /// So many were read by an earlier run.
    fn skips(&self, bytes: u64) {
        self.read(bytes);
    }
    /// All was read; names are judged from here on.
    fn judges(&self) {}
    /// What is known so far is enough.
    fn stops(&self) -> bool {
        false
    }
}

/// Nobody.
impl Progress for () {
    fn read(&self, _: u64) {}
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// Names that had no room in memory could not be written to a temporary file, or read from it.
    #[error("a temporary file: {0}")]
    Temporary(#[from] io::Error),
    /// A line cannot be read, and [`Options::strict`] is set.
    #[error("{}:{}: {}", .0.path.display(), .0.line, .0.why)]
    Strict(Unread),
    /// The state cannot be gone on from, or not be written.
    #[error("{}: {}", .0.display(), .1)]
    State(PathBuf, StateError),
}

/// Why a file was not read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It could not be found.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// It could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// No format reads its first lines.
    #[error(
        "none of its first lines is of a format that is known: name one with --format ({}), or the column of a table with \
         --column",
        names()
    )]
    Unknown,
    /// It cannot be of the format that was named.
    #[error("does not begin as a file of the format {0:?}, or does not have the column")]
    NotOf(&'static Format),
    /// Another log follows in it, which has not the columns that are needed.
    #[error("from line {line} on it has other columns, and not those that are needed")]
    Joined {
        /// The first of its header, from 1.
        line: u64,
    },
    /// By the state it was not read to its end, and it is not among what was named.
    #[error("{read} bytes of it were read before, and it is not to be found any more")]
    Gone {
        /// Bytes of its text that were read.
        read: u64,
    },
    /// By the state another file was here.
    #[error(
        "is another file than before, of which {read} bytes were read and the rest is lost; this one is read as well"
    )]
    Replaced {
        /// Bytes of its text that were read.
        read: u64,
    },
}

fn names() -> String {
    FORMATS.each_ref().map(|format| format.name).join(", ")
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its file.
    pub path: PathBuf,
    /// From 1.
    pub line: u64,
    /// Why.
    pub why: Broken,
}

/// A file that was read.
#[derive(Debug)]
pub struct FileRead {
    /// Where it is.
    pub path: PathBuf,
    /// `None` where it has no lines.
    pub format: Option<&'static Format>,
    /// Its lines.
    pub lines: Lines,
}

/// All that came of a run.
#[derive(Debug)]
pub struct Scan {
    /// Findings and counts of names.
    pub judged: Judged,
    /// What was read, in the order of the paths.
    pub files: Vec<FileRead>,
    /// Paths that could not be read, or not to their end.
    pub failed: Vec<(PathBuf, FileError)>,
    /// How many lines could not be read for a reason, and where the first are.
    pub unread: BTreeMap<Broken, (u64, Vec<Unread>)>,
    /// It was ended before all was read.
    pub is_partial: bool,
    /// Times that names had no room in memory and went to a file.
    pub spilled: usize,
}

impl Scan {
    /// Lines of all files.
    pub fn lines(&self) -> Lines {
        let mut lines = Lines::default();
        self.files.iter().for_each(|file| lines.add(file.lines));
        lines
    }
}

/// Reads files, folders and globs, counts, and judges.
///
/// # Errors
///
/// Temporary files, and a line that cannot be read if [`Options::strict`] is set. A file that cannot be read is
/// told in the result.
pub fn scan(
    paths: &[PathBuf],
    options: &Options,
    checker: &Checker<'_>,
    progress: &dyn Progress,
) -> Result<Scan, ScanError> {
    let threads = options.threads.max(1);
    let budget = (options.memory.min(MEMORY_MAX) / threads).max(MEMORY_MIN);
    let mut saver = options.resume.as_ref().map(Saver::new);
    let runs = Arc::new(Mutex::new(Runs::default()));
    let tally = |_| Tally::sharing(budget, Arc::clone(&runs));
    let mut tallies: Vec<_> = (0..threads).map(tally).collect();
    let mut reader = Reader::new(paths, options, progress);
    if let Some(saver) = saver.as_ref().filter(|_| paths.iter().any(|path| is_stdin(path))) {
        return Err(saver.failed(StateError::Input));
    }
    if let Some(saver) = &saver {
        saver.load(&mut reader, &mut tallies[0], &runs)?;
    }
    loop {
        let is_all = reader.hand_out(&mut tallies, saver.as_ref().map(|saver| saver.next));
        if let (true, Some((place, why))) = (options.strict, reader.unread.first()) {
            return Err(ScanError::Strict(unread_line(&reader.files, place, why)));
        }
        if let Some(error) = tallies.iter_mut().find_map(Tally::failure) {
            return Err(ScanError::Temporary(error));
        }
        if let Some(saver) = &mut saver {
            if is_all && !progress.stops() {
                reader.give_up_those_gone();
            }
            saver.save(&mut reader, &mut tallies, &runs)?;
        }
        if is_all {
            break;
        }
    }
    let is_partial = progress.stops();
    progress.judges();
    let tallied = Tally::finish(tallies)?;
    let spilled = tallied.spilled;
    let judged = judge(tallied, checker, options.min_count, threads)?;
    let Reader { files, failed, unread, .. } = reader;
    let unread = unread.named(|place, why| unread_line(&files, place, why));
    Ok(Scan { judged, files, failed, unread, is_partial, spilled })
}

/// Names in memory are found by numbers of 32 bits.
const MEMORY_MAX: usize = 2 << 30;
/// What one thread may fill, at the least, before it writes a run: these are worth a file each.
const MEMORY_MIN: usize = 4 << 20;

fn unread_line(files: &[FileRead], (file, line): Place, why: Broken) -> Unread {
    Unread { path: files[file].path.clone(), line, why }
}
