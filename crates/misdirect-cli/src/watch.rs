//! `misdirect watch`: logs as they grow. What is counted, the library `misdirect-sensor` knows; here are the options, the
//! signals, and what is printed.

use crate::args;
use crate::clients;
use crate::error::{Error, Status, name};
use crate::layers::Layers;
use crate::output::{Output, note};
use misdirect::explain::Shown;
use misdirect_sensor::report::{self, Shape};
use misdirect_sensor::{Finding, LogEvent, News, Watch, WatchOptions, serve};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Nobody notices so much, and to look for new lines so often costs nothing.
const IDLE: Duration = Duration::from_millis(200);

/// Runs the command, until a signal ends it.
pub(crate) fn run(args: &args::Watch, color: clap::ColorChoice) -> Result<Status, Error> {
    let layers = Layers::of(&args.judging.directories)?;
    let checker = layers.checker_of_logs(&args.judging)?;
    let key = clients::key(&args.clients, args.state.is_some())?;
    let options = WatchOptions {
        format: args.format,
        column: args.column.clone(),
        clients: key,
        min_count: args.min_count,
        from_start: args.from_start,
        state: args.state.clone(),
    };
    let is_ended = signals();
    let server = args.listen.map(serve).transpose().map_err(Error::Listen)?;
    let state = args.state.clone().unwrap_or_default();
    let failed = |reason| Error::State { file: state.clone(), reason };
    let mut watch = Watch::new(&args.paths, options, &checker).map_err(failed)?;
    for file in &args.dnstap {
        let failed = |reason| Error::Socket { file: file.clone(), reason };
        watch.listen(file).map_err(failed)?;
    }
    if let Some(server) = &server {
        note(format_args!("GET http://{}/metrics or /findings", server.address()));
    }
    let mut output = Output::new(color);
    let every = Duration::from_secs(args.save_every);
    let mut next = Instant::now() + every;
    loop {
        let has_read = watch.poll();
        for news in watch.news() {
            tell(args.shape, &news, watch.questions(), &mut output)?;
        }
        if is_ended.load(Ordering::Relaxed) || watch.has_ended() {
            watch.save().map_err(|reason| failed(reason.into()))?;
            return Ok(Status::Fine);
        }
        if Instant::now() >= next {
            // Whoever watches for weeks goes on where a disk is full for an hour.
            if let Err(reason) = watch.save() {
                note(format_args!("{}: cannot be written: {reason}", name(&state)));
            }
            next = Instant::now() + every;
        }
        let wait = if has_read { Duration::ZERO } else { IDLE };
        match &server {
            Some(server) => server.answer(wait, |asked| watch.answer(asked)),
            None => thread::sleep(wait),
        }
    }
}

/// Set by SIGTERM and Ctrl-C. A second Ctrl-C ends the command at once; a second SIGTERM does not, as `timeout` sends
/// two.
fn signals() -> Arc<AtomicBool> {
    let is_ended = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag::{register, register_conditional_default};
        // Without these a signal ends the command as ever.
        let _ = register_conditional_default(SIGINT, Arc::clone(&is_ended));
        let _ = register(SIGINT, Arc::clone(&is_ended));
        let _ = register(SIGTERM, Arc::clone(&is_ended));
    }
    is_ended
}

fn tell(shape: Shape, news: &News, questions: u64, output: &mut Output) -> io::Result<()> {
    match (news, shape) {
        (News::Log(path, event), _) => note_event(path, *event),
        (News::Found(finding), Shape::Jsonl) => {
            report::write_finding(finding, questions, &mut output.stream)?;
        }
        (News::Found(finding), _) => write_row(finding, &mut output.stream)?,
    }
    output.stream.flush()
}

fn write_row(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let [typed, intended] =
        [&finding.typed, &finding.intended].map(|name| Shown::new(name.as_bytes()));
    // Rounded down: nothing is certain.
    let percent = (finding.probability() * 1000.0).floor() / 10.0;
    writeln!(out, "{typed}  {intended}  {percent:.1}%  {}", finding.explanation)
}

fn note_event(path: &Path, event: LogEvent) {
    let what = match event {
        LogEvent::Appeared => "is there",
        LogEvent::Renamed => "was renamed and begun anew",
        LogEvent::Emptied => "was emptied",
        LogEvent::Lost => {
            "was renamed or emptied, and what was not read of it is not beside it under a longer name: lost"
        }
        LogEvent::Unknown => {
            "none of its lines is of a format that is known: name one with --format"
        }
    };
    note(format_args!("{}: {what}", name(path)));
}
