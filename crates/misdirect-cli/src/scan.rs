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
use misdirect::Policy;
use misdirect_sensor::{Options, Progress, Resume, STDIN, Scan, ScanError, files, report, scan};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Runs the command.
pub(crate) fn run(args: &args::Scan, color: clap::ColorChoice) -> Result<Status, Error> {
    let layers = Layers::open(!args.no_builtin, &args.directory, &args.evidence)?;
    // Nobody waits with a mail for this answer: a row that is wrong costs more than one that is missing.
    let policy = match args.threshold {
        Some(ppm) => Policy::QUIET.with_threshold_ppm(ppm),
        None => Policy::QUIET,
    };
    let checker = layers.checker()?.with_policy(policy);
    let mut options = Options {
        format: args.format,
        column: args.column.clone(),
        strict: args.strict,
        min_count: args.min_count,
        memory: args.memory.saturating_mul(1 << 20),
        clients: clients::key(
            args.count_clients,
            args.client_key.as_deref(),
            args.resume.is_some(),
        )?,
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
    write(args, &result, color)?;
    tell(&result);
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

fn write(args: &args::Scan, result: &Scan, color: clap::ColorChoice) -> Result<(), Error> {
    let Some(file) = args.output.as_ref().filter(|file| file.as_os_str() != STDIN) else {
        let mut output = Output::new(color);
        report::write(result, args.shape, &mut output.stream)?;
        output.stream.flush()?;
        return Ok(());
    };
    let unwritten = |reason| Error::Unwritten { file: file.clone(), reason };
    let mut text = Vec::new();
    report::write(result, args.shape, &mut text).map_err(unwritten)?;
    replace(file, &text).map_err(unwritten)
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
