//! A log that is written to, and what becomes of it: it is renamed and begun anew, it is copied and emptied, it is not
//! there yet.
//!
//! A file that was renamed is read on until nothing has come for a while, as its writer may not have noticed. One that
//! was emptied is looked for among those beside it: where a copy begins as it did and has more than was read of it, the
//! rest is read there. So no line is lost, unless it was written between the copy and the emptying, or the copy is gone
//! or compressed before it is looked at.

use super::split::{How, Split, Unknown};
use crate::format::{Format, Take};
use crate::lines::Lines;
use crate::source::{BLOCK, Beginning, Identity, identity};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So long after the last line of a file that was renamed it is read: logrotate's `postrotate`, which tells the
/// writer, comes within seconds.
const GRACE: Duration = Duration::from_secs(10);

/// How far a file was read, in a state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Spot {
    /// The log that it is, or was.
    path: PathBuf,
    identity: Identity,
    beginning: Beginning,
    format: Option<String>,
    at: u64,
    header: u64,
    is_in_long: bool,
}

/// What became of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogEvent {
    /// It is there.
    Appeared,
    /// Another file has its name; the former one is read to its end.
    Renamed,
    /// It was emptied; what was copied before is read to its end.
    Emptied,
    /// It was renamed or emptied, and what was not read of it cannot be found.
    Lost,
    /// No format reads it.
    Unknown,
}

/// One file.
struct Open {
    file: File,
    identity: Identity,
    beginning: Beginning,
    split: Split,
    /// Where reading goes on.
    at: u64,
    grew: Instant,
    is_unknown: bool,
}

impl Open {
    fn new(path: &Path, at: u64) -> io::Result<Self> {
        let file = File::open(path)?;
        let identity = identity(path).ok_or(io::ErrorKind::NotFound)?;
        let mut open = Self {
            file,
            identity,
            beginning: Beginning::default(),
            split: Split::at(at, false),
            at,
            grew: Instant::now(),
            is_unknown: false,
        };
        open.look()?;
        Ok(open)
    }

    /// Goes on at a spot.
    fn resume(path: &Path, spot: &Spot, how: &How<'_>) -> io::Result<Self> {
        let mut open = Self::new(path, spot.at)?;
        open.beginning = spot.beginning;
        open.split = Split::at(spot.at, spot.is_in_long);
        open.split.format = spot.format.as_deref().and_then(Format::by_name);
        open.header(spot.header, how)?;
        Ok(open)
    }

    /// Reads the header there, if the format has one.
    fn header(&mut self, header: u64, how: &How<'_>) -> io::Result<()> {
        let mut head = Vec::new();
        self.file.seek(SeekFrom::Start(header))?;
        self.file.by_ref().take(BLOCK as u64).read_to_end(&mut head)?;
        let whole = memchr::memrchr(b'\n', &head).map_or(0, |end| end + 1);
        if whole > 0 {
            self.split.open(header, &head[..whole], how);
        }
        Ok(())
    }

    /// Goes on at its end, which may be within a line.
    fn begin_at_end(&mut self, how: &How<'_>) -> io::Result<()> {
        let mut last = [0];
        self.file.seek(SeekFrom::Start(self.at - 1))?;
        self.file.read_exact(&mut last)?;
        self.split = Split::at(self.at, last != *b"\n");
        self.header(0, how)
    }

    /// Takes note of how it begins.
    fn look(&mut self) -> io::Result<()> {
        if !self.beginning.is_telling() {
            self.file.rewind()?;
            let upto = usize::try_from(self.at).unwrap_or(usize::MAX);
            self.beginning = Beginning::read(&self.file, upto)?;
        }
        Ok(())
    }

    fn is_emptied(&mut self) -> io::Result<bool> {
        self.file.rewind()?;
        Ok(self.file.metadata()?.len() < self.at || !self.beginning.is_of(&self.file))
    }

    /// Reads a block.
    fn read(&mut self, reading: &mut Reading<'_, '_>) -> io::Result<Result<bool, Unknown>> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let count = self.file.read(reading.buffer)?;
        if count == 0 || self.is_unknown {
            return Ok(Ok(false));
        }
        self.at += count as u64;
        self.grew = Instant::now();
        let read = reading.buffer.get(..count).unwrap_or_default();
        let read = self.split.feed(read, reading.how, reading.take);
        self.look()?;
        self.is_unknown = read.is_err();
        reading.bytes += count as u64;
        Ok(read.map(|lines| {
            reading.lines.add(lines);
            true
        }))
    }
}

/// Who reads, into what, and how much it was.
pub(super) struct Reading<'r, 't> {
    pub(super) how: &'r How<'r>,
    pub(super) buffer: &'r mut [u8],
    pub(super) take: &'r mut Take<'t>,
    pub(super) lines: Lines,
    pub(super) bytes: u64,
}

/// A log by its path, whatever file that is.
pub(super) struct Tail {
    path: PathBuf,
    open: Option<Open>,
    /// Files that it was before.
    former: Vec<Open>,
    /// All that was there was read the last time.
    was_idle: bool,
    pub(super) events: Vec<LogEvent>,
}

impl Tail {
    /// A log that is read from its end on, or from its beginning, or from where it was read to.
    pub(super) fn new(path: &Path, from_start: bool, spots: &[Spot], how: &How<'_>) -> Self {
        let mut tail = Self {
            path: path.to_owned(),
            open: None,
            former: Vec::new(),
            was_idle: true,
            events: Vec::new(),
        };
        let spots: Vec<_> = spots.iter().filter(|spot| spot.path == path).collect();
        for spot in &spots {
            match find(path, &spot.identity, &spot.beginning, spot.at) {
                Some(found) if found == path => {
                    tail.open = Open::resume(path, spot, how).ok();
                }
                Some(found) => tail.former.extend(Open::resume(&found, spot, how)),
                None => tail.events.push(LogEvent::Lost),
            }
        }
        // One that is not known was begun since.
        if tail.open.is_none() {
            let size = fs::metadata(path).map_or(0, |data| data.len());
            let at = if from_start || !spots.is_empty() { 0 } else { size };
            tail.open = Open::new(path, at).ok();
            if let Some(open) = tail.open.as_mut().filter(|_| at > 0) {
                let _ = open.begin_at_end(how);
            }
        }
        tail
    }

    /// How far each of its files was read.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> {
        self.former.iter().chain(&self.open).map(|open| Spot {
            path: self.path.clone(),
            identity: open.identity.clone(),
            beginning: open.beginning,
            format: open.split.format.map(|format| format.name.to_owned()),
            at: open.split.done(),
            header: open.split.header(),
            is_in_long: open.split.is_in_long(),
        })
    }

    /// Reads a block, or sees what became of it where there is none; false if there was nothing to read.
    pub(super) fn poll(&mut self, reading: &mut Reading<'_, '_>) -> bool {
        let mut has_read = false;
        let mut at = 0;
        while let Some(former) = self.former.get_mut(at) {
            let read = former.read(reading);
            has_read |= self.told(&read);
            let former = &mut self.former[at];
            if matches!(read, Ok(Ok(true))) || former.grew.elapsed() < GRACE {
                at += 1;
                continue;
            }
            let mut former = self.former.swap_remove(at);
            if let Ok(lines) = former.split.finish(reading.how, reading.take) {
                reading.lines.add(lines);
            }
        }
        if self.was_idle {
            self.look(reading.how);
        }
        let read = self.open.as_mut().map(|open| open.read(reading));
        let has_more = read.is_some_and(|read| self.told(&read));
        self.was_idle = !has_more;
        has_read || has_more
    }

    /// Something was read. A file that cannot be read is looked at again.
    fn told(&mut self, read: &io::Result<Result<bool, Unknown>>) -> bool {
        if matches!(read, Ok(Err(Unknown))) {
            self.events.push(LogEvent::Unknown);
        }
        matches!(read, Ok(Ok(true)))
    }

    /// Which file is it now?
    fn look(&mut self, how: &How<'_>) {
        let Some(now) = identity(&self.path) else { return };
        let Some(open) = &mut self.open else {
            return self.begin(None, LogEvent::Appeared);
        };
        let format = open.split.format;
        if open.identity != now {
            open.grew = Instant::now();
            self.former.extend(self.open.take());
            return self.begin(format, LogEvent::Renamed);
        }
        if open.is_emptied().unwrap_or(false) {
            let read = open.split.done();
            let spot = self.spots().last();
            self.open = None;
            // Of a file of which nothing was read nobody knows how it began.
            if let Some(spot) = spot.filter(|_| read > 0) {
                match find(&self.path, &spot.identity, &spot.beginning, read) {
                    Some(copy) => self.former.extend(Open::resume(&copy, &spot, how)),
                    None => self.events.push(LogEvent::Lost),
                }
            }
            self.begin(format, LogEvent::Emptied);
        }
    }

    fn begin(&mut self, format: Option<&'static Format>, event: LogEvent) {
        self.open = Open::new(&self.path, 0).ok();
        if let Some(open) = &mut self.open {
            open.split.format = format;
            self.events.push(event);
        }
    }
}

/// The file itself, or the one beside it, under a name that begins with its own, that is it or a copy of it.
fn find(path: &Path, identified: &Identity, beginning: &Beginning, read: u64) -> Option<PathBuf> {
    let is_it = |path: &Path| {
        let is_same = identity(path).is_some_and(|now| now == *identified);
        let has_more = fs::metadata(path).is_ok_and(|data| data.len() >= read);
        let begins = || File::open(path).is_ok_and(|file| beginning.is_of(file));
        (is_same || beginning.is_known()) && has_more && begins()
    };
    if is_it(path) {
        return Some(path.to_owned());
    }
    let (folder, name) = (path.parent()?, path.file_name()?.as_encoded_bytes());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let beside = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let mut beside = beside.filter(|other| {
        let other = other.file_name().map(|name| name.as_encoded_bytes());
        other.is_some_and(|other| other.len() > name.len() && other.starts_with(name))
    });
    beside.find(|path| is_it(path))
}
