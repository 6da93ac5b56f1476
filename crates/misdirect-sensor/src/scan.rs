//! From files to findings: one thread reads blocks of lines, others parse and count, and then all judge.

use crate::format::{Broken, FORMATS, Format, Head, Line, Parser, recognise};
use crate::judged::{Judged, judge};
use crate::source::{
    BLOCK, Blocks, EXPANSION_FREE, FilesError, LINE_MAX, Records, SourceError, files, identity,
    open,
};
use crate::tally::{Runs, Tally};
use misdirect::Checker;
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

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
}

impl Options {
    /// 1.7 million names; while these are sorted, about as much again is taken.
    pub const MEMORY: usize = 256 << 20;
}

impl Default for Options {
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let memory = Self::MEMORY;
        Self { format: None, column: None, strict: false, min_count: 1, memory, threads }
    }
}

/// Who wants to know how far it is, and may end it.
pub trait Watch: Sync {
    /// So many bytes of the files were read since the last time.
    fn read(&self, bytes: u64);
    /// All was read; names are judged from here on.
    fn judges(&self) {}
    /// What is known so far is enough.
    fn stops(&self) -> bool {
        false
    }
}

/// Nobody.
impl Watch for () {
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

/// Lines of each reason that are kept; all are counted.
const EXAMPLES: usize = 5;

/// Lines of a file, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lines {
    /// All of them.
    pub all: u64,
    /// Those that say something of a name.
    pub read: u64,
    /// Those about something else.
    pub other: u64,
}

impl Lines {
    /// Those that could not be read.
    pub fn broken(&self) -> u64 {
        self.all - self.read - self.other
    }

    fn add(&mut self, more: Self) {
        self.all += more.all;
        self.read += more.read;
        self.other += more.other;
    }
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
    watch: &dyn Watch,
) -> Result<Scan, ScanError> {
    let threads = options.threads.max(1);
    let (sender, receiver) = mpsc::sync_channel(2 * threads);
    let shared = Shared {
        blocks: Mutex::new(receiver),
        spare: Mutex::new(Vec::new()),
        is_ended: AtomicBool::new(false),
        strict: options.strict,
    };
    let budget = (options.memory.min(MEMORY_MAX) / threads).max(MEMORY_MIN);
    let runs = Arc::new(Mutex::new(Runs::default()));
    let (reader, workers) = thread::scope(|scope| {
        let work = || Worker::new(Tally::sharing(budget, Arc::clone(&runs))).run(&shared);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut reader = Reader {
            options,
            watch,
            shared: &shared,
            sender,
            files: Vec::new(),
            failed: Vec::new(),
        };
        reader.paths(paths);
        let Reader { sender, files, failed, .. } = reader;
        drop(sender);
        let workers = workers.into_iter().map(|worker| worker.join());
        let workers = workers.map(|worker| worker.unwrap_or_else(|panic| resume_unwind(panic)));
        ((files, failed), workers.collect::<Vec<_>>())
    });
    let (mut files, failed) = reader;
    let (mut unread, mut tallies) = (BTreeMap::new(), Vec::new());
    for worker in workers {
        for (file, lines) in worker.lines {
            files[file].lines.add(lines);
        }
        merge(&mut unread, worker.unread);
        tallies.push(worker.tally);
    }
    if let (true, Some((place, why))) = (options.strict, first(&unread)) {
        return Err(ScanError::Strict(unread_line(&files, place, why)));
    }
    let unread = named(unread, &files);
    let is_partial = watch.stops();
    watch.judges();
    let tallied = Tally::finish(tallies)?;
    let spilled = tallied.spilled;
    let judged = judge(tallied, checker, options.min_count, threads)?;
    Ok(Scan { judged, files, failed, unread, is_partial, spilled })
}

/// Names in memory are found by numbers of 32 bits.
const MEMORY_MAX: usize = 2 << 30;
/// What one thread may fill, at the least, before it writes a run: these are worth a file each.
const MEMORY_MIN: usize = 4 << 20;

/// Lines of one file.
struct Block {
    file: usize,
    /// The number of the first line.
    line: u64,
    parser: Arc<dyn Parser>,
    text: Vec<u8>,
}

struct Shared {
    blocks: Mutex<mpsc::Receiver<Block>>,
    /// Memory of blocks that were read.
    spare: Mutex<Vec<Vec<u8>>>,
    /// Nothing more is wanted.
    is_ended: AtomicBool,
    strict: bool,
}

struct Reader<'r> {
    options: &'r Options,
    watch: &'r dyn Watch,
    shared: &'r Shared,
    sender: mpsc::SyncSender<Block>,
    files: Vec<FileRead>,
    failed: Vec<(PathBuf, FileError)>,
}

impl Reader<'_> {
    fn paths(&mut self, paths: &[PathBuf]) {
        let mut seen = HashSet::new();
        for found in paths.iter().flat_map(|path| files(path)) {
            match found {
                // One that was read counts once, whatever else leads to it.
                Ok(file) if identity(&file).is_some_and(|same| !seen.insert(same)) => {}
                Ok(file) => self.file(&file),
                Err((path, error)) if !self.failed.iter().any(|(failed, _)| *failed == path) => {
                    self.failed.push((path, error.into()));
                }
                Err(_) => {}
            }
        }
    }

    fn ends(&self) -> bool {
        self.watch.stops() || self.shared.is_ended.load(Ordering::Relaxed)
    }

    fn file(&mut self, path: &Path) {
        if self.ends() {
            return;
        }
        let file = self.files.len();
        self.files.push(FileRead { path: path.to_owned(), format: None, lines: Lines::default() });
        if let Err(error) = self.blocks(file, path) {
            self.failed.push((path.to_owned(), error));
        }
    }

    fn blocks(&mut self, file: usize, path: &Path) -> Result<(), FileError> {
        let mut blocks = Blocks::new(open(path, EXPANSION_FREE)?);
        let (mut line, mut taken, mut parser) = (1, 0, None);
        loop {
            let mut text = self.spare();
            let is_read = blocks.next(&mut text)?;
            self.watch.read(blocks.taken() - taken);
            taken = blocks.taken();
            if !is_read {
                return Ok(());
            }
            loop {
                let current = match &parser {
                    Some(parser) => Arc::clone(parser),
                    None => {
                        let opened = self.parser(file, &text, blocks.records());
                        // Lines of this file were read: what follows them is another log.
                        let opened = opened.map_err(|error| match line {
                            1 => error,
                            line => FileError::Joined { line },
                        })?;
                        Arc::clone(parser.insert(opened))
                    }
                };
                let end = current.end(&text);
                let rest = end.map(|end| text.split_off(end));
                let count = match current.has_lines() {
                    true => memchr::memchr_iter(b'\n', &text).count(),
                    false => Records::of(&text).count(),
                } as u64;
                let block = Block { file, line, parser: current, text };
                if end != Some(0) && self.sender.send(block).is_err() {
                    return Ok(());
                }
                line += count;
                let Some(rest) = rest else { break };
                (text, parser) = (rest, None);
            }
            // What was read counts, also where nothing more is wanted.
            if self.ends() {
                return Ok(());
            }
        }
    }

    fn spare(&self) -> Vec<u8> {
        let spare = self.shared.spare.lock().ok().and_then(|mut spare| spare.pop());
        spare.unwrap_or_else(|| Vec::with_capacity(BLOCK))
    }

    fn parser(
        &mut self,
        file: usize,
        text: &[u8],
        records: Option<&'static str>,
    ) -> Result<Arc<dyn Parser>, FileError> {
        let head = Head { text, records, column: self.options.column.as_deref() };
        let known = self.options.format.or(self.files[file].format);
        let format = known.or_else(|| recognise(&head)).ok_or(FileError::Unknown)?;
        self.files[file].format = Some(format);
        format.open(&head).map(Arc::from).ok_or(FileError::NotOf(format))
    }
}

/// Where lines are, by reason, until their files have names.
type Places = BTreeMap<Broken, (u64, Vec<(usize, u64)>)>;

struct Worker {
    tally: Tally,
    lines: BTreeMap<usize, Lines>,
    unread: Places,
}

impl Worker {
    fn new(tally: Tally) -> Self {
        Self { tally, lines: BTreeMap::new(), unread: BTreeMap::new() }
    }

    fn run(mut self, shared: &Shared) -> Self {
        let next = || shared.blocks.lock().ok()?.recv().ok();
        while let Some(block) = next() {
            let lines = self.block(&block);
            if (shared.strict && lines.broken() > 0) || self.tally.has_failed() {
                shared.is_ended.store(true, Ordering::Relaxed);
            }
            self.lines.entry(block.file).or_default().add(lines);
            if let Ok(mut spare) = shared.spare.lock() {
                spare.push(block.text);
            }
        }
        self
    }

    fn block(&mut self, block: &Block) -> Lines {
        let mut lines = Lines::default();
        if !block.parser.has_lines() {
            Records::of(&block.text).for_each(|record| self.record(block, record, &mut lines));
            return lines;
        }
        let text = block.text.strip_suffix(b"\n").unwrap_or(&block.text);
        let mut at = 0;
        loop {
            let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |len| at + len);
            let line = &text[at..end];
            self.record(block, line.strip_suffix(b"\r").unwrap_or(line), &mut lines);
            if end == text.len() {
                return lines;
            }
            at = end + 1;
        }
    }

    /// Reads a line, or what else a record is.
    fn record(&mut self, block: &Block, record: &[u8], lines: &mut Lines) {
        let tally = &mut self.tally;
        let is = match record.len() {
            LINE_TOO_LONG.. if block.parser.has_lines() => Line::Broken(Broken::Long),
            _ => block.parser.line(record, &mut |sighting| tally.add(&sighting)),
        };
        match is {
            Line::Read => lines.read += 1,
            Line::Other => lines.other += 1,
            Line::Broken(why) => {
                let (count, places) = self.unread.entry(why).or_default();
                *count += 1;
                keep(places, (block.file, block.line + lines.all));
            }
        }
        lines.all += 1;
    }
}

const LINE_TOO_LONG: usize = LINE_MAX + 1;

/// Keeps the first few places.
fn keep(places: &mut Vec<(usize, u64)>, place: (usize, u64)) {
    if places.len() < EXAMPLES || places.last().is_some_and(|last| place < *last) {
        places.push(place);
        places.sort_unstable();
        places.truncate(EXAMPLES);
    }
}

fn merge(all: &mut Places, more: Places) {
    for (why, (count, places)) in more {
        let (sum, kept) = all.entry(why).or_default();
        *sum += count;
        places.into_iter().for_each(|place| keep(kept, place));
    }
}

fn named(places: Places, files: &[FileRead]) -> BTreeMap<Broken, (u64, Vec<Unread>)> {
    let named = places.into_iter().map(|(why, (count, places))| {
        let lines = places.into_iter().map(|place| unread_line(files, place, why));
        (why, (count, lines.collect()))
    });
    named.collect()
}

fn unread_line(files: &[FileRead], (file, line): (usize, u64), why: Broken) -> Unread {
    Unread { path: files[file].path.clone(), line, why }
}

/// The first of all lines that could not be read.
fn first(places: &Places) -> Option<((usize, u64), Broken)> {
    places.iter().filter_map(|(why, (_, places))| Some((*places.first()?, *why))).min()
}
