//! `misdirect scan`: misdirected mail in logs. What is read and counted, the library `misdirect-sensor` knows;
//! here are the options, the files, the terminal and the exit status.

use crate::args;
use crate::clients;
use crate::error::{Error, Status, name};
use crate::layers::Layers;
use crate::output::{Output, note};
use crate::replace::replace;
use crate::text;
use indicatif::{ProgressBar, ProgressStyle};
use misdirect::answer::PPM;
use misdirect_sensor::report::{self, Rules};
use misdirect_sensor::{Options, Progress, Resume, STDIN, Scan, ScanError, files, scan};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Runs the command.
pub(crate) fn run(args: &args::Scan, color: clap::ColorChoice) -> Result<Status, Error> {
    let wants = wanted(args)?;
    let layers = Layers::of(&args.judging.directories)?;
    let checker = layers.checker_of_logs(&args.judging)?;
    let mut options = Options {
        format: args.format,
        column: args.column.clone(),
        strict: args.strict,
        min_count: args.min_count,
        memory: args.memory.saturating_mul(1 << 20),
        clients: clients::key(&args.clients, args.resume.is_some())?,
        resume: args.resume.as_ref().map(|state| Resume {
            state: state.clone(),
            every: Duration::from_secs(args.save_every),
        }),
        ..Options::default()
    };
    if let Some(threads) = args.threads {
        options.threads = threads.get();
    }
    let paths = paths(args);
    let terminal = Terminal::new(&paths);
    let result = scan(&paths, &options, &checker, &terminal);
    terminal.bar.finish_and_clear();
    let result = result.map_err(|error| match error {
        ScanError::Temporary(reason) => Error::Temporary(reason),
        ScanError::Strict(unread) => {
            Error::Strict { file: unread.path, line: unread.line, why: unread.why }
        }
        ScanError::State(file, reason) => Error::State { file, reason },
    })?;
    // What can be written is, also where something else cannot.
    let written: Vec<_> = wants.iter().map(|want| want.write(&result, color)).collect();
    tell(&result);
    written.into_iter().collect::<Result<(), Error>>()?;
    match result.failed.len() as u64 {
        0 if result.is_partial => Ok(Status::Interrupted),
        0 => Ok(Status::Fine),
        count => Err(Error::Unread { count }),
    }
}

fn paths(args: &args::Scan) -> Vec<PathBuf> {
    if !args.paths.is_empty() {
        return args.paths.clone();
    }
    if io::stdin().is_terminal() {
        note(format_args!("reading standard input; name files, or see `misdirect scan --help`"));
    }
    vec![PathBuf::from(STDIN)]
}

/// One of the results.
struct Want<'a> {
    what: What<'a>,
    /// Standard output, if `None`.
    file: Option<&'a Path>,
}

enum What<'a> {
    Rows(&'a args::Scan),
    Page,
    Rules { rules: Rules, threshold: f64 },
}

/// All that is to be written. The table goes to standard output unless something else does.
fn wanted(args: &args::Scan) -> Result<Vec<Want<'_>>, Error> {
    let mut wants: Vec<Want<'_>> =
        args.report.iter().map(|file| Want::new(What::Page, file)).collect();
    wants.extend(args.emit.iter().map(|(rules, file)| {
        let threshold = f64::from(args.emit_threshold) / f64::from(PPM);
        Want::new(What::Rules { rules: *rules, threshold }, file)
    }));
    match &args.output {
        Some(file) => wants.push(Want::new(What::Rows(args), file)),
        None if wants.iter().all(|want| want.file.is_some()) => {
            wants.push(Want { what: What::Rows(args), file: None });
        }
        None => {}
    }
    match wants.iter().filter(|want| want.file.is_none()).count() {
        0..=1 => Ok(wants),
        _ => Err(Error::OneOutput),
    }
}

impl<'a> Want<'a> {
    fn new(what: What<'a>, file: &'a Path) -> Self {
        Self { what, file: Some(file).filter(|file| file.as_os_str() != STDIN) }
    }

    fn write(&self, result: &Scan, color: clap::ColorChoice) -> Result<(), Error> {
        let Some(file) = self.file else {
            let mut output = Output::new(color);
            self.write_to(result, &mut output.stream)?;
            output.stream.flush()?;
            return Ok(());
        };
        let unwritten = |reason| Error::Unwritten { file: file.to_owned(), reason };
        let mut text = Vec::new();
        self.write_to(result, &mut text).map_err(unwritten)?;
        replace(file, &text).map_err(unwritten)
    }

    fn write_to(&self, result: &Scan, out: &mut impl Write) -> io::Result<()> {
        match self.what {
            What::Rows(args) => report::write_by(result, args.by, args.shape, out),
            What::Page => report::write_page(result, out),
            What::Rules { rules, threshold } => {
                // The serial number of a zone grows as time does (RFC 1912 section 2.2 has dates).
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                report::write_rules(result, rules, threshold, now.as_secs() as u32, out)
            }
        }
    }
}

/// What could not be read, and that it was ended.
fn tell(result: &Scan) {
    for (path, error) in &result.failed {
        let error = error.to_string();
        note(format_args!("{}: {}", name(path), text::visible(error.as_bytes())));
    }
    for (why, (count, places)) in &result.unread {
        let lines: Vec<String> =
            places.iter().map(|place| format!("{}:{}", name(&place.path), place.line)).collect();
        let more = if *count > places.len() as u64 { ", …" } else { "" };
        let count = text::counted(*count, "line", "lines");
        note(format_args!("{count}: {why}: {}{more}", lines.join(", ")));
    }
    for file in result.files.iter().filter(|file| file.lines.read == 0 && file.lines.all > 0) {
        let lines = text::counted(file.lines.all, "line", "lines");
        let format = file.format.map_or("", |format| format.name);
        note(format_args!("{}: none of its {lines} is about a name: {format}?", name(&file.path)));
    }
    if result.is_partial {
        note(format_args!("ended early: the result is that of what was read until then"));
    }
}

/// A bar on standard error, and Ctrl-C, which ends the reading; the second one ends the command.
struct Terminal {
    bar: ProgressBar,
    stops: Arc<AtomicBool>,
}

impl Terminal {
    fn new(paths: &[PathBuf]) -> Self {
        let stops = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        {
            use signal_hook::{consts::SIGINT, flag};
            // Without these a signal ends the command as ever.
            let _ = flag::register_conditional_default(SIGINT, Arc::clone(&stops));
            let _ = flag::register(SIGINT, Arc::clone(&stops));
        }
        // Nobody else is told how much there is, which takes a walk through all folders.
        let found =
            paths.iter().filter(|_| io::stderr().is_terminal()).flat_map(|path| files(path));
        let size: u64 =
            found.flatten().filter_map(|file| fs::metadata(file).ok()).map(|data| data.len()).sum();
        let (bar, template) = match size {
            // A pipe has no size.
            0 => (ProgressBar::no_length(), "{msg} {bytes}, {bytes_per_sec}"),
            _ => (
                ProgressBar::new(size),
                "{msg} {bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
            ),
        };
        let bar = bar.with_message("reading");
        let bar = match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        Self { bar, stops }
    }
}

impl Progress for Terminal {
    fn read(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn skips(&self, bytes: u64) {
        self.bar.inc(bytes);
        // What was there before says nothing of the time left.
        self.bar.reset_eta();
    }

    fn judges(&self) {
        self.bar.set_message("judging");
    }

    fn stops(&self) -> bool {
        self.stops.load(Ordering::Relaxed)
    }
}
