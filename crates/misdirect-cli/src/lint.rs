//! `misdirect lint`: the addresses and mail hosts that stand in files. What is read and how it is told, the
//! library `misdirect-lint` knows; here are the options, the files and the exit status.

use crate::args;
use crate::error::{Error, Status, name};
use crate::layers::Layers;
use crate::output::{Output, note};
use crate::replace::replace;
use crate::text::counted;
use misdirect::Policy;
use misdirect_lint::{Baseline, Counts, Finding, Hosts, Linter, Report, files};
use same_file::Handle;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Runs the command.
pub(crate) fn run(args: &args::Lint, color: clap::ColorChoice) -> Result<Status, Error> {
    let layers = Layers::open(!args.no_builtin, &args.directory, &args.evidence)?;
    let threshold_ppm = args.threshold.unwrap_or(Policy::DEFAULT.threshold_ppm);
    let checker = layers.checker()?.with_policy(Policy::DEFAULT.with_threshold_ppm(threshold_ppm));
    let hosts = Hosts::default();
    // The list of hosts is a layer as well.
    let count = usize::from(!args.no_builtin) + args.directory.len() + args.evidence.len() + 1;
    let linter = Linter::new(checker, &hosts).map_err(|_| Error::TooManyLayers { count })?;
    let output = Output::new(color);
    let is_for_people = output.is_for_people;
    let mut run = Run {
        linter,
        baseline: baseline(args)?,
        report: Report::new(output.stream, args.format)?,
        own: own(args),
        writes: args.write_baseline,
        counts: Counts::default(),
        told: 0,
        unread: 0,
        written: Ok(()),
    };
    run.paths(args)?;
    run.end(args, is_for_people)
}

/// The baseline that is there. One that is to be written need not be.
fn baseline(args: &args::Lint) -> Result<Option<Baseline>, Error> {
    let Some(file) = &args.baseline else { return Ok(None) };
    let text = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && args.write_baseline => {
            return Ok(Some(Baseline::default()));
        }
        text => text.map_err(|reason| Error::reading(file, reason))?,
    };
    let baseline = Baseline::parse(&text);
    baseline.map(Some).map_err(|reason| Error::Baseline { file: file.clone(), reason })
}

/// The baseline, which has what it is about, and the output, where that is a file.
fn own(args: &args::Lint) -> Vec<Handle> {
    let output = Handle::stdout()
        .ok()
        .filter(|handle| handle.as_file().metadata().is_ok_and(|metadata| metadata.is_file()));
    output
        .into_iter()
        .chain(args.baseline.iter().filter_map(|file| Handle::from_path(file).ok()))
        .collect()
}

/// What is known only of a file that is not there.
fn is_gone(path: &str) -> bool {
    !Path::new(path).exists()
}

struct Run<'a, W> {
    linter: Linter<'a>,
    baseline: Option<Baseline>,
    report: Report<W>,
    /// Files that the command itself writes.
    own: Vec<Handle>,
    /// What is found is known from now on.
    writes: bool,
    counts: Counts,
    /// Suspects that were not known.
    told: u64,
    /// Files and folders that could not be read.
    unread: u64,
    /// What became of writing.
    written: io::Result<()>,
}

impl<W: io::Write> Run<'_, W> {
    fn paths(&mut self, args: &args::Lint) -> Result<(), Error> {
        let is_input = |path: &Path| path.as_os_str() == "-";
        for path in &args.paths {
            if is_input(path) {
                self.file(&args.stdin_name, io::stdin().lock())?;
                continue;
            }
            for file in files(std::slice::from_ref(path), args.no_ignore) {
                match file.map_err(|error| error.to_string()) {
                    Ok(file) => self.open(&file)?,
                    Err(reason) => self.unread(&reason),
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, path: &Path) -> Result<(), Error> {
        match File::open(path) {
            Ok(input) if self.is_own(&input) => Ok(()),
            Ok(input) => self.file(path, input),
            Err(reason) => {
                self.unread(&format!("{}: {reason}", name(path)));
                Ok(())
            }
        }
    }

    fn is_own(&self, file: &File) -> bool {
        let handle = file.try_clone().and_then(Handle::from_file);
        handle.is_ok_and(|handle| self.own.contains(&handle))
    }

    /// The rest of the files can still be read.
    fn unread(&mut self, reason: &str) {
        self.unread += 1;
        note(format_args!("{reason}"));
    }

    fn file(&mut self, path: &Path, input: impl Read) -> Result<(), Error> {
        let Self { linter, baseline, report, writes, told, written, .. } = self;
        let mut tell = |finding: Finding| {
            let known = baseline.as_mut().is_some_and(|baseline| baseline.knows(&finding));
            match baseline {
                Some(baseline) if *writes => baseline.add(&finding),
                _ if known => {}
                _ => {
                    *told += 1;
                    if written.is_ok() {
                        *written = report.finding(&finding);
                    }
                }
            }
        };
        match linter.lint(path, input, &mut tell) {
            Ok(counts) => self.counts += counts,
            Err(reason) => self.unread(&format!("{}: {reason}", name(path))),
        }
        if let Some(baseline) = &mut self.baseline {
            baseline.was_read(&misdirect_lint::name(path));
        }
        std::mem::replace(&mut self.written, Ok(())).map_err(Error::Output)
    }

    fn end(self, args: &args::Lint, is_for_people: bool) -> Result<Status, Error> {
        self.report.end()?;
        if args.stats || is_for_people {
            stats(&self.counts, self.told);
        }
        if let (Some(baseline), Some(file)) = (&self.baseline, &args.baseline) {
            for entry in baseline.stale(is_gone) {
                let done = if self.writes { "left out" } else { "no longer there" };
                note(format_args!("{}: {done}: {}: {}", name(file), entry.path, entry.input));
            }
            if self.writes {
                replace(file, baseline.to_json(is_gone).as_bytes())
                    .map_err(|reason| Error::Unwritten { file: file.clone(), reason })?;
            }
        }
        match (self.unread, self.told) {
            (0, 0) => Ok(Status::Fine),
            (0, _) => Ok(Status::Found),
            (count, _) => Err(Error::Unread { count }),
        }
    }
}

fn stats(counts: &Counts, told: u64) {
    let number = |count, one, many| counted(count, one, many);
    note(format_args!(
        "{}, {}, {} in {}; {} ignored, {} known, {} skipped",
        number(told, "suspect", "suspects"),
        number(counts.addresses, "address", "addresses"),
        number(counts.hosts, "host", "hosts"),
        number(counts.files, "file", "files"),
        counts.ignored,
        counts.suspects - told,
        number(counts.binary, "binary file", "binary files"),
    ));
}
