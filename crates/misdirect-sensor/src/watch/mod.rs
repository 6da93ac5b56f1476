//! Logs that are being written: counted as they grow, in memory that does not.
//!
//! One thread does all: it reads what the logs have got, judges each name when it comes for the first time, answers who
//! asks for numbers, and writes the state. Names of findings are counted exactly, up to a bound; of the others only
//! their sum is kept. So a finding is what it would be in a scan of the same lines, with two differences: what only the
//! answer to a later question shows, that a name does not exist, is known from then on; and a name is judged by
//! what was known when it came.

mod metrics;
mod seen;
mod serve;
#[cfg(unix)]
mod socket;
mod split;
mod tail;

pub use serve::{Asked, Server, serve};
pub use tail::LogEvent;

use crate::format::{Format, Head, Parser};
use crate::judged::Finding;
use crate::lines::Lines;
use crate::names::{ClientKey, Clients};
use crate::report::{self, Shape};
use crate::scan::{FileRead, Scan};
use crate::source::{BLOCK, STDIN};
use crate::state::{self, StateError};
use crate::tally::{Runs, Tally, sum};
use misdirect::Checker;
use seen::{Seen, Totals};
use serde::{Deserialize, Serialize};
use split::{How, Split};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;
use tail::{Reading, Spot, Tail};

/// How to watch.
#[derive(Debug, Clone, Default)]
pub struct WatchOptions {
    /// The format of all logs; recognised if `None`.
    pub format: Option<&'static Format>,
    /// The column or field that has the names.
    pub column: Option<String>,
    /// Different clients are counted, by hashes with this key.
    pub clients: Option<ClientKey>,
    /// Findings with fewer questions are counted and not told.
    pub min_count: u64,
    /// What is in a log at the start is read, too, where the state does not know better.
    pub from_start: bool,
    /// A file that has the counts, and how far logs were read; read if it is there.
    pub state: Option<PathBuf>,
}

impl WatchOptions {
    fn settings(&self) -> state::Settings {
        state::Settings::of(self.format, self.column.as_deref(), self.clients)
    }
}

/// What is new.
#[derive(Debug)]
pub enum News {
    /// A finding that has enough questions.
    Found(Box<Finding>),
    /// What became of a log.
    Log(PathBuf, LogEvent),
}

/// The first line of a state.
const STATE: &str = "misdirect watch state 1";

/// What a state has besides names.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    settings: state::Settings,
    totals: Totals,
    lines: Lines,
    bytes: u64,
    spots: Vec<Spot>,
}

/// Where lines come from.
enum Log {
    File(Tail),
    /// Standard input, read by a thread, as it may come to nothing for hours.
    Pipe {
        blocks: Receiver<Vec<u8>>,
        split: Split,
    },
    /// dnstap, of any number of connections.
    #[cfg(unix)]
    Socket {
        socket: socket::Socket,
        parser: Option<Box<dyn Parser>>,
    },
    Ended,
}

/// Watches logs.
pub struct Watch<'c> {
    options: WatchOptions,
    logs: Vec<(PathBuf, Log)>,
    seen: Seen<'c>,
    lines: Lines,
    bytes: u64,
    events: Vec<(PathBuf, LogEvent)>,
    /// Times that a log was renamed or emptied.
    rotations: u64,
    /// When the state was written, or found to be as it was, and the bytes and lines of the logs then.
    saved: Option<(SystemTime, [u64; 2])>,
    buffer: Vec<u8>,
}

impl<'c> Watch<'c> {
    /// Begins where the state says, if there is one.
    ///
    /// # Errors
    ///
    /// Those of the state.
    pub fn new(
        paths: &[PathBuf],
        options: WatchOptions,
        checker: &'c Checker<'c>,
    ) -> Result<Self, StateError> {
        let mut watch = Self {
            logs: Vec::new(),
            seen: Seen::new(checker, options.min_count),
            lines: Lines::default(),
            bytes: 0,
            events: Vec::new(),
            rotations: 0,
            saved: None,
            buffer: vec![0; BLOCK],
            options,
        };
        let spots = watch.load()?;
        let how = how(&watch.options);
        for path in paths {
            let log = match path.as_os_str() == STDIN {
                true => Log::Pipe { blocks: standard_input(), split: Split::default() },
                false => Log::File(Tail::new(path, watch.options.from_start, &spots, &how)),
            };
            watch.logs.push((path.clone(), log));
        }
        Ok(watch)
    }

    /// Takes dnstap as servers send it, at a Unix socket, besides the logs. What comes there has no place to go on from.
    ///
    /// # Errors
    ///
    /// The system's, which may have no such sockets; somebody listens there; something else is there.
    pub fn listen(&mut self, path: &Path) -> io::Result<()> {
        #[cfg(unix)]
        {
            let socket = socket::Socket::listen(path)?;
            self.logs.push((path.to_owned(), Log::Socket { socket, parser: None }));
            Ok(())
        }
        #[cfg(not(unix))]
        Err(io::Error::new(io::ErrorKind::Unsupported, path.display().to_string()))
    }

    fn load(&mut self) -> Result<Vec<Spot>, StateError> {
        let Some(path) = &self.options.state else { return Ok(Vec::new()) };
        let Some((kept, runs)) = state::load::<Kept>(path, STATE)? else { return Ok(Vec::new()) };
        kept.settings.same_as(&self.options.settings())?;
        self.seen.totals = kept.totals;
        (self.lines, self.bytes) = (kept.lines, kept.bytes);
        let tally = Tally::sharing(usize::MAX, Arc::new(Mutex::new(runs)));
        let mut names = Tally::finish(vec![tally])?.names;
        while let Some((name, days)) = names.next()? {
            self.seen.restore(name, days.clone());
        }
        Ok(kept.spots)
    }

    /// Writes the state, if there is to be one.
    ///
    /// # Errors
    ///
    /// The system's. The state before is as it was.
    pub fn save(&mut self) -> io::Result<()> {
        let Some(path) = &self.options.state else { return Ok(()) };
        let read = [self.bytes, self.lines.all];
        let now = Some((SystemTime::now(), read));
        if self.saved.is_some_and(|(_, saved)| saved == read) {
            self.saved = now;
            return Ok(());
        }
        let spots = self.logs.iter().filter_map(|(_, log)| match log {
            Log::File(tail) => Some(tail.spots()),
            _ => None,
        });
        let kept = Kept {
            settings: self.options.settings(),
            totals: self.seen.totals.clone(),
            lines: self.lines,
            bytes: self.bytes,
            spots: spots.flatten().collect(),
        };
        let runs = Arc::new(Mutex::new(Runs::default()));
        let mut tally = Tally::sharing(usize::MAX, Arc::clone(&runs));
        self.seen.days(|name, day, counts| tally.put(name, day, counts));
        tally.spill()?;
        let mut runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
        state::save(path, STATE, &kept, &mut runs)?;
        self.saved = now;
        Ok(())
    }

    /// Reads a block of each log that has got one; false if none has.
    pub fn poll(&mut self) -> bool {
        let how = how(&self.options);
        let seen = &mut self.seen;
        let mut take = |sighting: crate::names::Sighting<'_>| seen.add(&sighting);
        let mut reading = Reading {
            how: &how,
            buffer: &mut self.buffer,
            take: &mut take,
            lines: Lines::default(),
            bytes: 0,
        };
        let mut has_read = false;
        for (path, log) in &mut self.logs {
            match log {
                Log::File(tail) => {
                    has_read |= tail.poll(&mut reading);
                    let events = tail.events.drain(..).map(|event| (path.clone(), event));
                    self.events.extend(events);
                }
                Log::Pipe { blocks, split } => {
                    let read = match blocks.try_recv() {
                        Ok(block) => {
                            reading.bytes += block.len() as u64;
                            has_read = true;
                            split.feed(&block, reading.how, reading.take)
                        }
                        Err(TryRecvError::Empty) => continue,
                        Err(TryRecvError::Disconnected) => split.finish(reading.how, reading.take),
                    };
                    let has_ended = !has_read || read.is_err();
                    match read {
                        Ok(lines) => reading.lines.add(lines),
                        Err(split::Unknown) => self.events.push((path.clone(), LogEvent::Unknown)),
                    }
                    if has_ended {
                        *log = Log::Ended;
                    }
                }
                #[cfg(unix)]
                Log::Socket { socket, parser } => {
                    let Ok(block) = socket.blocks.try_recv() else { continue };
                    reading.bytes += block.len() as u64;
                    has_read = true;
                    if !parser.as_ref().is_some_and(|parser| parser.is_settled()) {
                        *parser = dnstap(&block, reading.how);
                    }
                    if let Some(parser) = parser {
                        let lines = Lines::read(&block, &**parser, reading.take, |_, _| {});
                        reading.lines.add(lines);
                    }
                }
                Log::Ended => {}
            }
        }
        self.lines.add(reading.lines);
        self.bytes += reading.bytes;
        has_read
    }

    /// Nothing will come any more: standard input has ended, and there is no other log.
    pub fn has_ended(&self) -> bool {
        self.logs.iter().all(|(_, log)| matches!(log, Log::Ended))
    }

    /// What is new since this was asked.
    pub fn news(&mut self) -> Vec<News> {
        let rotated = |event: &LogEvent| matches!(event, LogEvent::Renamed | LogEvent::Emptied);
        self.rotations += self.events.iter().filter(|(_, event)| rotated(event)).count() as u64;
        let found = self.seen.news().into_iter().map(|found| News::Found(Box::new(found)));
        let events = self.events.drain(..).map(|(path, event)| News::Log(path, event));
        events.chain(found).collect()
    }

    /// Lines of all logs.
    pub fn lines(&self) -> Lines {
        self.lines
    }

    /// Questions for names that are judged, at the least.
    pub fn questions(&self) -> u64 {
        sum(self.seen.totals.questions())
    }

    /// What was found so far, as a scan has it.
    pub fn scan(&self) -> Scan {
        let path = |at: usize| self.logs.get(at).map_or(PathBuf::new(), |(path, _)| path.clone());
        Scan {
            judged: self.seen.judged(),
            files: vec![FileRead { path: path(0), format: None, lines: self.lines }],
            failed: Vec::new(),
            unread: Default::default(),
            is_partial: false,
            spilled: 0,
        }
    }

    /// Answers a request: numbers for Prometheus, or the findings as JSON, the objects of `scan --as jsonl` in a list.
    pub fn answer(&self, asked: Asked) -> String {
        match asked {
            Asked::Metrics => self.metrics(),
            Asked::Findings => {
                let mut lines = Vec::new();
                // Memory takes it.
                let _ = report::write(&self.scan(), Shape::Jsonl, &mut lines);
                let lines = String::from_utf8_lossy(&lines).trim_end().replace('\n', ",\n");
                format!("[\n{lines}\n]\n")
            }
        }
    }
}

fn how(options: &WatchOptions) -> How<'_> {
    How {
        format: options.format,
        column: options.column.as_deref(),
        clients: Clients::new(options.clients),
    }
}

/// Reads frames.
#[cfg(unix)]
fn dnstap(text: &[u8], how: &How<'_>) -> Option<Box<dyn Parser>> {
    let head = Head { text, records: Some("dnstap"), column: None, clients: how.clients };
    Format::by_name("dnstap")?.open(&head)
}

/// Blocks of standard input; whoever does not take them makes its writer wait.
fn standard_input() -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::sync_channel(4);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut block = vec![0; BLOCK];
            match input.read(&mut block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => return,
                Ok(count) => {
                    block.truncate(count);
                    if sender.send(block).is_err() {
                        return;
                    }
                }
            }
        }
    });
    receiver
}
