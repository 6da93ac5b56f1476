//! Standard output: coloured where somebody looks at it, plain where a program reads it.

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, StdoutLock, Write};

/// What needs attention, and the letters that were typed by mistake.
pub(crate) const WRONG: Style = AnsiColor::Red.on_default().bold();
/// What was probably meant.
pub(crate) const MEANT: Style = AnsiColor::Green.on_default().bold();
/// What is beside the point.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Tells on standard error what is beside the answers. Nobody is left to tell if that fails.
pub(crate) fn note(message: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "misdirect: {message}");
}

/// A bar on standard error, if that is a terminal, of how far something with so many `units` is.
pub(crate) fn progress(what: &'static str, units: &str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(what);
    match ProgressStyle::with_template(&format!("{{msg}} {{bar:30}} {{pos}} of {{len}} {units}")) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Standard output, and who reads it.
pub(crate) struct Output {
    /// Takes colours off where nobody sees them.
    pub(crate) stream: AutoStream<StdoutLock<'static>>,
    /// A person reads it: pictures rather than one line an answer.
    pub(crate) is_for_people: bool,
}

impl Output {
    pub(crate) fn new(color: clap::ColorChoice) -> Self {
        let stdout = io::stdout();
        let is_for_people = stdout.is_terminal() || color == clap::ColorChoice::Always;
        let choice = match color {
            clap::ColorChoice::Auto => AutoStream::choice(&stdout),
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        };
        Self { stream: AutoStream::new(stdout.lock(), choice), is_for_people }
    }
}
