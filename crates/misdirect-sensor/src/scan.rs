//! From files to findings: one thread reads blocks of lines, others parse and count, and then all judge.

use crate::format::{Broken, FORMATS, Format, Head, Parser, recognise};
use crate::judged::{Judged, judge};
use crate::lines::{Lines, Place, Places};
use crate::names::{APARTS, ClientKey, Clients};
use crate::source::{
    BLOCK, Blocks, EXPANSION_FREE, FilesError, Found, Identity, Records, SourceError, files,
    identity, is_stdin, open_at,
};
use crate::state::{self, ReadTo, StateError, find};
use crate::tally::{Runs, Tally, add};
use misdirect::Checker;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

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

impl Shared {
    fn spare(&self) -> Vec<u8> {
        let spare = self.spare.lock().ok().and_then(|mut spare| spare.pop());
        spare.unwrap_or_else(|| Vec::with_capacity(BLOCK))
    }
}

/// A file that is being read.
struct Current {
    file: usize,
    blocks: Blocks,
    /// Bytes of the file that were told.
    taken: u64,
    /// The number of the next line.
    line: u64,
    parser: Option<Arc<dyn Parser>>,
    /// It goes on in a line of which the beginning was counted.
    is_in_line: bool,
}

struct Reader<'r> {
    options: &'r Options,
    progress: &'r dyn Progress,
    found: Box<dyn Iterator<Item = Found> + 'r>,
    seen: HashSet<Identity>,
    current: Option<Current>,
    files: Vec<FileRead>,
    /// How far each of these was read.
    read_to: Vec<ReadTo>,
    failed: Vec<(PathBuf, FileError)>,
    unread: Places,
}

impl<'r> Reader<'r> {
    fn new(paths: &'r [PathBuf], options: &'r Options, progress: &'r dyn Progress) -> Self {
        Self {
            options,
            progress,
            found: Box::new(paths.iter().flat_map(|path| files(path))),
            seen: HashSet::new(),
            current: None,
            files: Vec::new(),
            read_to: Vec::new(),
            failed: Vec::new(),
            unread: Places::default(),
        }
    }

    /// Reads, and counts with as many threads as there are tallies, until that time or, which is told, to the end.
    fn hand_out(&mut self, tallies: &mut Vec<Tally>, until: Option<Instant>) -> bool {
        let (sender, receiver) = mpsc::sync_channel(2 * tallies.len());
        let shared = Shared {
            blocks: Mutex::new(receiver),
            spare: Mutex::new(Vec::new()),
            is_ended: AtomicBool::new(false),
            strict: self.options.strict,
        };
        let (is_all, workers) = thread::scope(|scope| {
            let shared = &shared;
            let work = |tally| scope.spawn(move || Worker::new(tally).run(shared));
            let workers: Vec<_> = tallies.drain(..).map(work).collect();
            let is_all = self.read(shared, &sender, until);
            drop(sender);
            let workers = workers.into_iter().map(|worker| worker.join());
            let workers = workers.map(|worker| worker.unwrap_or_else(|panic| resume_unwind(panic)));
            (is_all, workers.collect::<Vec<_>>())
        });
        for worker in workers {
            for (file, lines) in worker.lines {
                self.files[file].lines.add(lines);
            }
            self.unread.merge(worker.unread);
            tallies.push(worker.tally);
        }
        is_all
    }

    fn read(
        &mut self,
        shared: &Shared,
        to: &mpsc::SyncSender<Block>,
        until: Option<Instant>,
    ) -> bool {
        loop {
            // What was read counts, also where nothing more is wanted.
            if self.progress.stops() || shared.is_ended.load(Ordering::Relaxed) {
                return true;
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                return false;
            }
            let Some(mut current) = self.current.take().or_else(|| self.open_next()) else {
                return true;
            };
            match self.block(&mut current, shared, to) {
                Ok(true) => self.current = Some(current),
                Ok(false) => {}
                Err(error) => self.failed.push((self.files[current.file].path.clone(), error)),
            }
        }
    }

    /// The next file that there is something to read in.
    fn open_next(&mut self) -> Option<Current> {
        loop {
            match self.found.next()? {
                // One that was read counts once, whatever else leads to it.
                Ok(file) if identity(&file).is_some_and(|same| !self.seen.insert(same)) => {}
                Ok(file) => match self.open(&file) {
                    Ok(Some(current)) => return Some(current),
                    Ok(None) => {}
                    Err(error) => self.failed.push((file, error)),
                },
                Err((path, error)) if !self.failed.iter().any(|(failed, _)| *failed == path) => {
                    self.failed.push((path, error.into()));
                }
                Err(_) => {}
            }
        }
    }

    /// Opens a file where it is to be read from; `None` where all of it was.
    fn open(&mut self, path: &Path) -> Result<Option<Current>, FileError> {
        let file = self.number(path);
        let read_to = &self.read_to[file];
        let (at, is_in_line) = (read_to.at, read_to.is_in_line);
        let mut parser = None;
        if at > 0 {
            if !read_to.is_changed(path) {
                self.progress.skips(read_to.end.unwrap_or(0));
                return Ok(None);
            }
            let (mut first, mut head) =
                (Blocks::new(open_at(path, EXPANSION_FREE, read_to.header)?), Vec::new());
            first.next(&mut head)?;
            parser = Some(self.parser(file, &head, first.records())?);
        }
        let has_lines = parser.as_ref().is_none_or(|parser| parser.has_lines());
        let mut blocks =
            Blocks::new(open_at(path, EXPANSION_FREE, if has_lines { at } else { 0 })?);
        if !has_lines {
            blocks.pass_to(at)?;
        }
        // The first bytes of a file are read when it is opened, and told with the others.
        let taken = if at > 0 { blocks.taken() } else { 0 };
        self.progress.skips(taken);
        let line = self.files[file].lines.all + 1;
        Ok(Some(Current { file, blocks, taken, line, parser, is_in_line }))
    }

    /// Which of the files it is, a new one or, by the state, one that was read before.
    fn number(&mut self, path: &Path) -> usize {
        let mut read_to = ReadTo::default();
        if self.options.resume.is_some() {
            match find(&self.read_to, path) {
                state::Found::Same(file) => {
                    path.clone_into(&mut self.files[file].path);
                    self.read_to[file].is_here = true;
                    self.read_to[file].path = state::shown(path);
                    return file;
                }
                state::Found::Replaced(file) => {
                    let read = self.read_to[file].give_up();
                    self.failed.push((path.to_owned(), FileError::Replaced { read }));
                }
                state::Found::New => {}
            }
            read_to = ReadTo::new(path);
        }
        self.files.push(FileRead { path: path.to_owned(), format: None, lines: Lines::default() });
        self.read_to.push(read_to);
        self.files.len() - 1
    }

    /// Files of which by the state there was more, and that are not here.
    fn give_up_those_gone(&mut self) {
        for (file, read_to) in self.files.iter().zip(&mut self.read_to) {
            if !read_to.is_here && read_to.at > 0 && read_to.end.is_none() {
                let read = read_to.give_up();
                self.failed.push((file.path.clone(), FileError::Gone { read }));
            }
        }
    }

    /// Reads a block and sends it; false at the end of the file.
    fn block(
        &mut self,
        current: &mut Current,
        shared: &Shared,
        to: &mpsc::SyncSender<Block>,
    ) -> Result<bool, FileError> {
        let file = current.file;
        let mut text = shared.spare();
        let is_read = current.blocks.next(&mut text)?;
        self.progress.read(current.blocks.taken() - current.taken);
        current.taken = current.blocks.taken();
        if !is_read {
            self.read_to[file].end = Some(current.taken);
            return Ok(false);
        }
        let records = current.blocks.records();
        self.read_to[file].is_in_line = records.is_none() && !text.ends_with(b"\n");
        if std::mem::take(&mut current.is_in_line) {
            let end = memchr::memchr(b'\n', &text).map_or(text.len(), |end| end + 1);
            text.drain(..end);
        }
        loop {
            let parser = match &current.parser {
                Some(parser) => Arc::clone(parser),
                None => {
                    let opened = self.parser(file, &text, records);
                    // Lines of this file were read: what follows them is another log.
                    let is_first = current.line == 1 || records.is_some();
                    let opened = opened.map_err(|error| match is_first {
                        true => error,
                        false => FileError::Joined { line: current.line },
                    })?;
                    self.read_to[file].header = match is_first {
                        true => 0,
                        false => current.blocks.at() - text.len() as u64,
                    };
                    Arc::clone(current.parser.insert(opened))
                }
            };
            let end = parser.end(&text);
            let rest = end.map(|end| text.split_off(end));
            let count = match parser.has_lines() {
                true => memchr::memchr_iter(b'\n', &text).count(),
                false => Records::of(&text).count(),
            } as u64;
            if !text.is_empty() {
                // All threads are there until nothing is sent any more.
                let _ = to.send(Block { file, line: current.line, parser, text });
            }
            current.line += count;
            let left = rest.as_ref().map_or(0, Vec::len) as u64;
            self.read_to[file].at = current.blocks.at() - left;
            let Some(rest) = rest else { return Ok(true) };
            (text, current.parser) = (rest, None);
        }
    }

    fn parser(
        &mut self,
        file: usize,
        text: &[u8],
        records: Option<&'static str>,
    ) -> Result<Arc<dyn Parser>, FileError> {
        let clients = Clients::new(self.options.clients);
        let column = self.options.column.as_deref();
        let head = Head { text, records, column, clients };
        let known = self.options.format.or(self.files[file].format);
        let format = known.or_else(|| recognise(&head)).ok_or(FileError::Unknown)?;
        self.files[file].format = Some(format);
        format.open(&head).map(Arc::from).ok_or(FileError::NotOf(format))
    }
}

/// The first line of a state.
const STATE: &str = "misdirect scan state 1";

/// What a state has besides names.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    settings: state::Settings,
    apart: [[u64; 2]; APARTS],
    unread: Places,
    files: Vec<ReadTo>,
}

/// Writes the state, and reads it once.
struct Saver<'r> {
    resume: &'r Resume,
    next: Instant,
}

impl<'r> Saver<'r> {
    fn new(resume: &'r Resume) -> Self {
        Self { resume, next: Instant::now() + resume.every }
    }

    fn failed(&self, error: impl Into<StateError>) -> ScanError {
        ScanError::State(self.resume.state.clone(), error.into())
    }

    fn load(
        &self,
        reader: &mut Reader<'_>,
        tally: &mut Tally,
        runs: &Mutex<Runs>,
    ) -> Result<(), ScanError> {
        let loaded = state::load::<Kept>(&self.resume.state, STATE);
        let Some((kept, names)) = loaded.map_err(|error| self.failed(error))? else {
            return Ok(());
        };
        let Kept { settings, apart, unread, files } = kept;
        settings.same_as(&reader.options.settings()).map_err(|error| self.failed(error))?;
        *tally.apart() = apart;
        *runs.lock().unwrap_or_else(PoisonError::into_inner) = names;
        reader.unread = unread;
        for file in &files {
            let format = file.format.as_deref().and_then(Format::by_name);
            reader.files.push(FileRead { path: (&file.path).into(), format, lines: file.lines });
        }
        reader.read_to = files;
        Ok(())
    }

    fn save(
        &mut self,
        reader: &mut Reader<'_>,
        tallies: &mut [Tally],
        runs: &Mutex<Runs>,
    ) -> Result<(), ScanError> {
        let began = Instant::now();
        let mut apart = [[0; 2]; APARTS];
        for tally in tallies {
            tally.spill()?;
            let counts = tally.apart().iter().flatten();
            apart.iter_mut().flatten().zip(counts).for_each(|(sum, count)| add(sum, *count));
        }
        for (read_to, file) in reader.read_to.iter_mut().zip(&reader.files) {
            read_to.format = file.format.map(|format| format.name.to_owned());
            read_to.lines = file.lines;
            read_to.look_again(&file.path);
        }
        let kept = Kept {
            settings: reader.options.settings(),
            apart,
            unread: reader.unread.clone(),
            files: reader.read_to.clone(),
        };
        let mut runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
        let saved = state::save(&self.resume.state, STATE, &kept, &mut runs);
        saved.map_err(|error| self.failed(error))?;
        self.next = Instant::now() + self.resume.every.max(began.elapsed() * 9);
        Ok(())
    }
}

struct Worker {
    tally: Tally,
    lines: BTreeMap<usize, Lines>,
    unread: Places,
}

impl Worker {
    fn new(tally: Tally) -> Self {
        Self { tally, lines: BTreeMap::new(), unread: Places::default() }
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
        let Self { tally, unread, .. } = self;
        let broken = |why, line| unread.add(why, (block.file, block.line + line));
        Lines::read(&block.text, &*block.parser, &mut |sighting| tally.add(&sighting), broken)
    }
}

fn unread_line(files: &[FileRead], (file, line): Place, why: Broken) -> Unread {
    Unread { path: files[file].path.clone(), line, why }
}
