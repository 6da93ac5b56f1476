//! The arguments, and what `--help` says.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as Arguments, ColorChoice, Parser, Subcommand};
use misdirect::{Input, Layout, PPM, SUGGESTIONS_MAX};
use std::ffi::OsString;
use std::path::PathBuf;

/// Tells that an address is about to go to the wrong domain: general@army.ml, did you mean
/// army.mil?
#[derive(Debug, Parser)]
#[command(name = "misdirect", version, propagate_version = false)]
pub(crate) struct Args {
    /// When to use colour; `always` also draws through a pipe as on a terminal
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One for each thing to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check addresses or domains: was another domain meant?
    Check(Check),
    /// Compare two domains: by which slips does one come from the other?
    Compare(Compare),
}

/// Arguments of `check`.
#[derive(Debug, Arguments)]
pub(crate) struct Check {
    /// Addresses or domains; none or `-` for one a line from standard input
    #[arg(value_name = "ADDRESS")]
    pub(crate) addresses: Vec<OsString>,
    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Print only what is suspect or invalid
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// A directory of right domains: a compiled image or a text list
    #[arg(long, short, value_name = "FILE")]
    pub(crate) directory: Vec<PathBuf>,
    /// A directory of domains that were seen, slips among them: makes these more plausible, never
    /// right
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// Leave the built-in directory out
    #[arg(long)]
    pub(crate) no_builtin: bool,
    /// Who sends the message, an address or a domain
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) sender: Option<OsString>,
    /// Another recipient of the message; may be given more than once
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) to: Vec<OsString>,
    /// How the addresses came to be
    #[arg(long, value_name = "HOW", default_value = "typed", value_parser = input_parser())]
    pub(crate) input: Input,
    /// The keyboard they were typed on
    #[arg(long, value_name = "NAME", default_value = "qwerty", value_parser = layout_parser())]
    pub(crate) layout: Layout,
    /// Suspect from this probability on, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.5", value_parser = parts_per_million)]
    pub(crate) threshold: u32,
    /// Give at most so many suggestions
    #[arg(long, value_name = "N", default_value_t = SUGGESTIONS_MAX)]
    pub(crate) limit: usize,
    /// Look for what else could have been meant even where a domain is listed
    #[arg(long)]
    pub(crate) explore: bool,
}

/// Arguments of `compare`.
#[derive(Debug, Arguments)]
pub(crate) struct Compare {
    /// What was typed, a domain or an address
    #[arg(value_name = "TYPED")]
    pub(crate) typed: OsString,
    /// What may have been meant
    #[arg(value_name = "INTENDED")]
    pub(crate) intended: OsString,
    /// Print a JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// The keyboard it was typed on
    #[arg(long, value_name = "NAME", default_value = "qwerty", value_parser = layout_parser())]
    pub(crate) layout: Layout,
}

/// A probability from 0 to 1, in parts per million.
fn parts_per_million(text: &str) -> Result<u32, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    let number = number.ok_or("expected a number from 0 to 1, such as 0.9")?;
    Ok((number * f64::from(PPM)).round() as u32)
}

fn input_parser() -> impl TypedValueParser<Value = Input> {
    PossibleValuesParser::new(Input::ALL.map(Input::name))
        .map(|name| Input::ALL.into_iter().find(|input| input.name() == name).unwrap_or_default())
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::ALL.map(Layout::name))
        .map(|name| Layout::from_name(&name).unwrap_or_default())
}
