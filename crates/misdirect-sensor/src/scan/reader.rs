//! Reads files block by block, and counts what is in these with several threads.

use super::{FileError, FileRead, Options, Progress};
use crate::format::{Head, Parser, recognise};
use crate::lines::{Lines, Places};
use crate::names::Clients;
use crate::source::{
    BLOCK, Blocks, EXPANSION_FREE, Found, Identity, Records, files, identity, open_at,
};
use crate::state::{self, ReadTo, find};
use crate::tally::Tally;
use std::collections::{BTreeMap, HashSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Instant;

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

pub(super) struct Reader<'r> {
    pub(super) options: &'r Options,
    progress: &'r dyn Progress,
    found: Box<dyn Iterator<Item = Found> + 'r>,
    seen: HashSet<Identity>,
    current: Option<Current>,
    pub(super) files: Vec<FileRead>,
    /// How far each of these was read.
    pub(super) read_to: Vec<ReadTo>,
    pub(super) failed: Vec<(PathBuf, FileError)>,
    pub(super) unread: Places,
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        paths: &'r [PathBuf],
        options: &'r Options,
        progress: &'r dyn Progress,
    ) -> Self {
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
    pub(super) fn hand_out(&mut self, tallies: &mut Vec<Tally>, until: Option<Instant>) -> bool {
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
        let open_at =
            |at| open_at(path, self.options.column.as_deref(), EXPANSION_FREE, at).map(Blocks::new);
        let read_to = &self.read_to[file];
        let (at, is_in_line) = (read_to.at, read_to.is_in_line);
        let mut parser = None;
        if at > 0 {
            if !read_to.is_changed(path) {
                self.progress.skips(read_to.end.unwrap_or(0));
                return Ok(None);
            }
            let (mut first, mut head) = (open_at(read_to.header)?, Vec::new());
            first.next(&mut head)?;
            parser = Some(self.parser(file, &head, first.records())?);
        }
        let has_lines = parser.as_ref().is_none_or(|parser| parser.has_lines());
        let mut blocks = open_at(if has_lines { at } else { 0 })?;
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
    pub(super) fn give_up_those_gone(&mut self) {
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
            let is_new = current.parser.is_none();
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
            // Of the header by which it was opened it is the parser, whatever that is like.
            let end = parser.end(&text).filter(|end| *end > 0 || !is_new);
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
