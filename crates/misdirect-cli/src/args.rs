//! The arguments, and what `--help` says.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as Arguments, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use misdirect::answer::{PPM, SUGGESTIONS_MAX};
use misdirect::version::{MODEL_VERSION, PUBLIC_SUFFIX_VERSION, UNICODE_VERSION};
use misdirect::{Directory, Input, Layout};
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;

const CHECK_EXAMPLES: &str = "\
Examples:
  misdirect check general@army.ml
      Did you mean general@army.mil?
  misdirect check --quiet - < addresses.txt
      Only what is suspect, from a file with one address a line
  misdirect check --json joe@gmial.com ann@army.mil
      One JSON object for each, for programs
  misdirect check --directory own.list bob@smalfirm.example
      With a directory of your own beside the built-in one; `misdirect build --help`
      says how to write it
  misdirect check --sender me@smallfirm.example bob@smalfirm.example
      In a message of this sender, whose domain counts
  misdirect check --explore joe@mail.com
      What else could have been meant, though mail.com is listed
  misdirect check -- -army.mil
      Something that begins with a hyphen

Verdicts:
  listed    a directory has it, or a domain above it
  suspect   another domain was probably meant
  unlisted  not known, and nothing else is likely enough
  invalid   not an address and not a domain

Output:
  For people: what was typed (in double quotes where it has blanks or quotes),
  the answer, and why. Programs take --json, where nothing that was typed can
  be taken for an answer.

Exit status:
  0  nothing suspect
  1  something suspect or invalid
  2  an error";

const COMPARE_EXAMPLES: &str = "\
Examples:
  misdirect compare army.ml army.mil
      The two drawn above each other, the slip marked, with its cost
  misdirect compare --layout azerty gmqil.com gmail.com
      Typed on a French keyboard, where q is beside a
  misdirect compare --json joe@gmial.com gmail.com
      A JSON object, for programs

Costs:
  So many bits say that of the slips from INTENDED one in 2 to that power is
  this one.

Exit status:
  0  the same domain
  1  different domains
  2  an error";

const VARIANTS_EXAMPLES: &str = "\
Examples:
  misdirect variants army.mil
      The hundred names that get most of the mail that army.mil loses
  misdirect variants --limit 1000 --format json smallfirm.example
      A thousand, one JSON object a line, for programs
  misdirect variants --format rpz smallfirm.example > typos.zone
      A response policy zone: whoever asks this resolver for one of the names
      hears that it does not exist, and the mail comes back at once
  misdirect variants --format postfix smallfirm.example > typos
      A table for Postfix, with `postmap typos` and in main.cf:
      smtpd_recipient_restrictions = check_recipient_access hash:/etc/postfix/typos
  misdirect variants - < domains.txt
      For each domain of a file with one a line

Shares:
  Of all mail that a slip sends astray from the domain, the share that goes to
  this name, as the model has it.

Block lists:
  They leave out what is in the built-in directory or in one of your own, what
  is below your domains, and public suffixes. A name that is in no directory
  may be somebody's all the same: look through the list before it is used. The
  serial of the zone is the model's; raise it where your domains have changed.

Exit status:
  0  done
  2  an error";

const BUILD_EXAMPLES: &str = "\
Examples:
  misdirect build own.list -o own.image
      Compile a list
  misdirect check --directory own.image bob@smalfirm.example
      Use it; the list itself works as well, and is compiled each time
  cut -d@ -f2 addresses.txt | sort | uniq -c |
    awk '{ print $2, $1 }' | misdirect build - -o own.image
      Compile the domains of a file with one address a line, weighted by how
      many addresses each has

List format:
  # a comment
  @4 = customer             gives a tag a name: 4 to 7 are yours; 0 to 3 mean
                            military, government, provider, education
  smallfirm.example 50      a domain, those below it included, and its weight:
                            how often mail goes there; 1 unless said
  partner.example 20 @4     with a tag
  *.mil 500 @0              a zone: names under .mil are meant often, but none
                            of them is listed

  Weights count within a list: twice the weight is twice as often meant.
  Lines for the same domain add up.

Exit status:
  0  compiled
  2  an error, and FILE is as it was";

const INSPECT_EXAMPLES: &str = "\
Examples:
  misdirect inspect own.image
      How many entries, of what weight, under which tags; how many bytes each
      section has, which keys most names share, and how many steps the dearest
      of many look-ups took
  misdirect inspect --json own.image
      The same as a JSON object, for programs
  misdirect inspect own.list --find smalfirm.example
      What the directory says of a domain, and which entries are near it
  misdirect inspect --find army.ml
      The same in the built-in directory
  misdirect inspect own.image --list
      The entries, as a list that `misdirect build` takes

Exit status:
  0  inspected; with --find, the directory lists the domain
  1  with --find, the directory does not list it
  2  an error";

const EXAMPLES: &str = "\
Examples:
  misdirect check general@army.ml
  misdirect compare gmial.com gmail.com
  misdirect variants army.mil
  misdirect build own.list -o own.image
  misdirect inspect own.image

More:
  `misdirect COMMAND --help` has examples for each. Nothing is looked up in the
  network, and nothing is sent anywhere.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  misdirect completions bash > ~/.local/share/bash-completion/completions/misdirect
  misdirect completions fish > ~/.config/fish/completions/misdirect.fish
  misdirect completions zsh > ~/.zfunc/_misdirect
      where ~/.zshrc has: fpath+=~/.zfunc; autoload -Uz compinit; compinit";

static VERSIONS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{}\npublic suffix list {PUBLIC_SUFFIX_VERSION}\nUnicode {UNICODE_VERSION}\n\
         model {MODEL_VERSION}\nbuilt-in directory of {} entries",
        env!("CARGO_PKG_VERSION"),
        Directory::builtin().len()
    )
});

/// Tells that an address is about to go to the wrong domain: general@army.ml, did you mean
/// army.mil?
#[derive(Debug, Parser)]
#[command(name = "misdirect", version, long_version = VERSIONS.as_str())]
#[command(after_long_help = EXAMPLES, arg_required_else_help = true)]
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
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Compare two domains: by which slips does one come from the other?
    #[command(after_long_help = COMPARE_EXAMPLES)]
    Compare(Compare),
    /// List the slips of your domain that get most mail
    #[command(after_long_help = VARIANTS_EXAMPLES)]
    Variants(Variants),
    /// Compile a directory of your own from a text list
    #[command(after_long_help = BUILD_EXAMPLES)]
    Build(Build),
    /// Show what is in a directory
    #[command(after_long_help = INSPECT_EXAMPLES)]
    Inspect(Inspect),
    /// Print completions for a shell
    #[command(after_long_help = COMPLETIONS_EXAMPLES)]
    Completions(Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Man(Man),
}

/// Arguments of `check`.
#[derive(Debug, Arguments)]
pub(crate) struct Check {
    /// Addresses or domains; none or `-` for one a line from standard input
    #[arg(value_name = "ADDRESS")]
    pub(crate) addresses: Vec<OsString>,
    /// Print one JSON object a line, positions in bytes
    #[arg(long)]
    pub(crate) json: bool,
    /// Print only what is suspect or invalid
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// A directory of domains that are right: a compiled image or a text list; may be repeated,
    /// up to four in all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) directory: Vec<PathBuf>,
    /// A directory of domains that were seen, slips perhaps among them: makes them more plausible,
    /// never listed; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// Leave the built-in directory out
    #[arg(long)]
    pub(crate) no_builtin: bool,
    /// Who sends the message: an address or a domain
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) sender: Option<OsString>,
    /// Another recipient of the message; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) to: Vec<OsString>,
    /// How the addresses came to be
    #[arg(long, value_name = "HOW", default_value = "typed", value_parser = input_parser())]
    pub(crate) input: Input,
    /// The keyboard they were typed on
    #[arg(long, value_name = "NAME", default_value = "qwerty", value_parser = layout_parser())]
    pub(crate) layout: Layout,
    /// Suspect from this probability on, 0 to 1, instead of the library's own
    #[arg(long, value_name = "P", value_parser = parts_per_million)]
    pub(crate) threshold: Option<u32>,
    /// Give at most so many suggestions
    #[arg(long, value_name = "N", default_value_t = SUGGESTIONS_MAX)]
    pub(crate) limit: usize,
    /// Look for what else could have been meant even where a domain is listed, and show what is
    /// improbable
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

/// Arguments of `variants`.
#[derive(Debug, Arguments)]
pub(crate) struct Variants {
    /// Domains or addresses; none or `-` for one a line from standard input
    #[arg(value_name = "DOMAIN")]
    pub(crate) domains: Vec<OsString>,
    /// Give at most so many names of each domain, up to 100,000
    #[arg(short, long, value_name = "N", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    /// What to write: for people, for programs, for BIND, for Postfix
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t = Format::List)]
    pub(crate) format: Format,
    /// A directory of domains that no block list may have, beside the built-in one: a compiled image
    /// or a text list; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) directory: Vec<PathBuf>,
    /// The keyboard that people type on
    #[arg(long, value_name = "NAME", default_value = "qwerty", value_parser = layout_parser())]
    pub(crate) layout: Layout,
}

/// What `variants` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table
    List,
    /// One JSON object a line
    Json,
    /// A response policy zone for DNS resolvers
    Rpz,
    /// A table for `check_recipient_access`
    Postfix,
}

/// Arguments of `build`.
#[derive(Debug, Arguments)]
pub(crate) struct Build {
    /// Text lists, which are joined; `-` for standard input
    #[arg(value_name = "LIST", required = true)]
    pub(crate) lists: Vec<PathBuf>,
    /// Where to write the compiled image; `-` for standard output. A file that is there is replaced in
    /// one step and keeps its permissions; a symbolic link is followed, and stays
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Threads to compile with; as many as there are processors unless said. The image is the same
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Arguments of `inspect`.
#[derive(Debug, Arguments)]
pub(crate) struct Inspect {
    /// A compiled image or a text list; none for the built-in directory
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Show what the directory says of a domain or address, and which entries are near it
    #[arg(long, value_name = "NAME")]
    pub(crate) find: Option<OsString>,
    /// Print the entries as a list
    #[arg(long, conflicts_with = "find")]
    pub(crate) list: bool,
    /// Print a JSON object
    #[arg(long, conflicts_with_all = ["find", "list"])]
    pub(crate) json: bool,
}

/// Arguments of `completions`.
#[derive(Debug, Arguments)]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Arguments)]
pub(crate) struct Man {
    /// A folder that is there
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
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
