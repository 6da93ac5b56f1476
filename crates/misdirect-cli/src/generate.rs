//! `misdirect completions` and the hidden `misdirect man`: files made from the arguments alone.

use crate::args::{self, Args};
use crate::error::{Error, Status};
use crate::replace;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io::{self, Write};

/// First line of every page.
const BANNER: &str = ".\\\" Generated from the command's own arguments by\n\
                      .\\\" cargo run --package misdirect-cli -- man crates/misdirect-cli/man\n";

/// Prints completions.
pub(crate) fn completions(args: &args::Completions) -> Result<Status, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "misdirect", &mut script);
    let mut stdout = io::stdout().lock();
    stdout.write_all(&script)?;
    stdout.flush()?;
    Ok(Status::Fine)
}

/// Writes a page for the command and one for each subcommand.
pub(crate) fn man(args: &args::Man) -> Result<Status, Error> {
    // Versions of data change more often than pages should.
    let version = env!("CARGO_PKG_VERSION");
    let mut command = Args::command().disable_help_subcommand(true).long_version(version);
    command.build();
    let subcommands = command.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    for command in subcommands.chain([command.clone()]) {
        let page = Man::new(command.clone()).source(format!("misdirect {version}"));
        let file = args.folder.join(page.get_filename());
        let text = render(&command, &page)?;
        replace::replace(&file, &text).map_err(|reason| Error::Unwritten { file, reason })?;
    }
    Ok(Status::Fine)
}

fn render(command: &Command, page: &Man) -> io::Result<Vec<u8>> {
    let mut text = BANNER.as_bytes().to_vec();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(&mut text)?;
    }
    let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    sections(&help).to_writer(&mut text)?;
    Ok(text)
}

/// What follows the options in `--help`, where a line like `Examples:` begins a part.
fn sections(help: &str) -> Roff {
    let mut page = Roff::new();
    for line in help.lines() {
        match line.strip_suffix(':').filter(|heading| !heading.starts_with(' ')) {
            Some(heading) => {
                page.control("fi", []).control("SH", [heading.to_uppercase().as_str()]);
                page.control("nf", []);
            }
            None => {
                page.text([roman(line)]);
            }
        }
    }
    page.control("fi", []);
    page
}
