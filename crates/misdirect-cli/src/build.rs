//! `misdirect build`: compiles lists, and what people have as exports, to one directory image.

use crate::args;
use crate::error::{Error, Status, name};
use crate::exports;
use crate::layers::{self, Image};
use crate::measure;
use crate::output::note;
use crate::replace;
use crate::threads::Threads;
use misdirect::directory::{Builder, STEPS_MAX};
use misdirect::{Directory, DirectoryError};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Runs the command.
pub(crate) fn run(args: &args::Build) -> Result<Status, Error> {
    let mut builder = Builder::new();
    let mut threads = Threads::new(args.threads);
    let (mut lines, mut bytes) = (0, 0);
    for file in args.lists.iter().chain(&args.from) {
        refuse_overwriting(file, &args.output)?;
    }
    for list in &args.lists {
        let text = layers::read(list)?;
        if !matches!(Directory::open(&text), Err(DirectoryError::NotAnImage)) {
            return Err(Error::Compiled { file: list.clone() });
        }
        threads.show("reading", text.len());
        let added = layers::add_list(&mut builder, list, &text, &threads);
        lines += added.inspect_err(|_| exports::hint(list, &text))?;
        bytes += text.len();
    }
    let file = args.lists.first().or(args.from.first()).map_or(Path::new("-"), |list| list);
    let mut read = Vec::new();
    if !args.from.is_empty() {
        threads.hide();
        let added = exports::add(&mut builder, args, file, &threads)?;
        (lines, read) = (lines + added.entries, added.read);
    }
    threads.show("compiling", bytes);
    let image = Image::build(&builder, file, &threads)?;
    threads.hide();
    if let Some(domain) = measure::exhausting(image.directory()) {
        note(format_args!(
            "so many names are near {domain} that a look-up of it reaches the limit of {STEPS_MAX} \
             steps, and what is least likely near it is not found"
        ));
    }
    if args.output.as_os_str() == "-" {
        return to_standard_output(&image);
    }
    replace::replace(&args.output, image.bytes())
        .map_err(|reason| Error::Unwritten { file: args.output.clone(), reason })?;
    let mut stdout = io::stdout().lock();
    for line in read {
        writeln!(stdout, "{line}")?;
    }
    writeln!(stdout, "{}", summary(&args.output, &image, lines))?;
    stdout.flush()?;
    Ok(Status::Fine)
}

/// A list written over by its own image would be lost.
fn refuse_overwriting(list: &Path, output: &Path) -> Result<(), Error> {
    match (fs::canonicalize(list), fs::canonicalize(output)) {
        (Ok(a), Ok(b)) if a == b => Err(Error::SameFile { file: list.to_owned() }),
        _ => Ok(()),
    }
}

fn to_standard_output(image: &Image) -> Result<Status, Error> {
    let mut stdout = io::stdout().lock();
    if stdout.is_terminal() {
        return Err(Error::Terminal);
    }
    stdout.write_all(image.bytes())?;
    stdout.flush()?;
    Ok(Status::Fine)
}

fn summary(output: &Path, image: &Image, lines: usize) -> String {
    let directory = image.directory();
    let repeated = match lines - directory.len().min(lines) {
        0 => String::new(),
        1 => "; 1 line repeats another, and their weights were added".to_owned(),
        more => format!("; {more} lines repeat others, and their weights were added"),
    };
    format!("{}: {}{repeated}", name(output), layers::size(directory))
}
