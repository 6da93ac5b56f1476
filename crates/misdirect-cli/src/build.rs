//! `misdirect build`: compiles lists to one directory image.

use crate::args;
use crate::error::{Error, Status, name};
use crate::layers::{self, Image};
use indicatif::{ProgressBar, ProgressStyle};
use misdirect::directory::Builder;
use misdirect::{Directory, DirectoryError};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process;
use std::time::Duration;

/// Smaller lists are compiled before anybody could look.
const PROGRESS_FROM: usize = 1 << 20;

/// Runs the command.
pub(crate) fn run(args: &args::Build) -> Result<Status, Error> {
    let mut builder = Builder::new();
    let (mut lines, mut bytes) = (0, 0);
    for list in &args.lists {
        refuse_overwriting(list, &args.output)?;
        let text = layers::read(list)?;
        lines += add(&mut builder, list, &text)?;
        bytes += text.len();
    }
    let progress = spinner(bytes);
    let image = Image::build(&builder, args.lists.first().map_or(Path::new("-"), |list| list))?;
    progress.finish_and_clear();
    if args.output.as_os_str() == "-" {
        return to_standard_output(&image);
    }
    replace(&args.output, image.bytes())
        .map_err(|reason| Error::Unwritten { file: args.output.clone(), reason })?;
    writeln!(io::stdout(), "{}", summary(&args.output, &image, lines))?;
    Ok(Status::Fine)
}

/// Adds the lines of a list; returns how many of them have an entry.
fn add(builder: &mut Builder, list: &Path, text: &[u8]) -> Result<usize, Error> {
    if !matches!(Directory::open(text), Err(DirectoryError::NotAnImage)) {
        return Err(Error::Compiled { file: list.to_owned() });
    }
    let progress = match text.len() {
        0..PROGRESS_FROM => ProgressBar::hidden(),
        len => bar(len),
    };
    let lines = layers::add_list(builder, list, text, |read| progress.set_position(read as u64));
    progress.finish_and_clear();
    lines
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

/// Writes beside the file and renames, so that whoever reads it meanwhile gets the old image or the
/// new one, whole. What is no regular file (a device, a pipe) is written to as it is.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(file, bytes);
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.part", process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // The first error says more than a second one could.
        let _ = fs::remove_file(&beside);
    }
    written
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

/// Draws on standard error, and only on a terminal.
fn bar(len: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("reading {bar:30} {percent} %");
    let bar = ProgressBar::new(len as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn spinner(bytes: usize) -> ProgressBar {
    if bytes < PROGRESS_FROM {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message("compiling");
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}
