//! The arguments, and what `--help` says.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Arguments, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use misdirect::answer::{PPM, SUGGESTIONS_MAX};
use misdirect::explain::Language;
use misdirect::variants::VariantKind;
use misdirect::version::{MODEL_VERSION, PUBLIC_SUFFIX_VERSION, UNICODE_VERSION};
use misdirect::{Directory, Input, Layout};
use misdirect_sensor::report::{Grouping, Rules, Shape};
use misdirect_sensor::{FORMATS, Options, Resume};
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;

const CHECK_EXAMPLES: &str = "\
Examples:
  misdirect check general@army.ml
      Did you mean general@army.mil?
  misdirect check --quiet - < addresses.txt
      Only suspect addresses, from a file with one address per line
  misdirect check --json joe@gmial.com ann@army.mil
      One JSON object per address, for programs
  misdirect check 'Gen. Smith <general@army.ml>; joe@gmail.com'
      A whole To line: each of its addresses gets an answer
  misdirect check --directory own.list bob@smalfirm.example
      With a directory of your own in addition to the built-in one; `misdirect build
      --help` says how to write one
  misdirect check --sender me@smallfirm.example bob@smalfirm.example
      In a message from this sender, whose own domain is taken into account
  misdirect check --explore joe@mail.com
      What else could have been meant, even though mail.com is listed
  misdirect check --language fr general@army.ml
      Vouliez-vous dire general@army.mil ?
  misdirect check -- -army.mil
      An argument that begins with a hyphen

Verdicts:
  listed    a directory lists the domain, or one above it
  suspect   another domain may well have been meant: by default, from a probability
            of one in eleven on; or the name is deceptive
  unlisted  not listed, and nothing else is likely enough to warn
  invalid   neither an address nor a domain

Output:
  Lines are for people: what was typed (in double quotes if it contains blanks
  or quotes), the verdict, and why. Programs should use --json, where nothing
  that was typed can be mistaken for a verdict. Of its fields, `probability` is
  that anything else was meant, and `meant` is what to offer: none where the
  verdict is not `suspect`, several where it is open which. `suggestions` are all
  that were weighed, each with its own `probability`, the `entry` of a directory
  that it comes from (null where it is the typed name with another suffix), that
  entry's `tags`, and the `slips` with the bytes they take; most are improbable.

Exit status:
  0  nothing suspect
  1  something suspect or invalid
  2  an error";

const LINT_EXAMPLES: &str = "\
Examples:
  misdirect lint .
      Every text file in this folder and those below, but for what Git ignores
  misdirect lint aliases db.smallfirm.example
      Some files: of a zone, the hosts of MX and NS, the mailbox of SOA, SPF and
      DMARC are read
  misdirect lint --format sarif . > misdirect.sarif
      For services that show findings beside the code; `github` writes the
      commands of a GitHub workflow, `json` an object per finding
  misdirect lint --baseline known.json --write-baseline .
      From now on, what is in these files is known
  misdirect lint --baseline known.json .
      Only what is new
  misdirect lint --stdin-name forward.sieve - < forward.sieve
      Standard input, named in the findings

What is reported:
  Addresses whose domain was probably mistyped, and mail hosts (smtp.gmial.com,
  targets in zone files, SPF). Whatever else has an @ is left alone: links,
  decorators, packages with a version, git and ssh remotes, Message-IDs. So are
  names whose correction stands beside them.

Leaving something as it is:
  A comment `misdirect: ignore` on its line, or alone on the line before; a line
  in .misdirectignore, which has the form of .gitignore, for whole files; a
  baseline for what is known. An entry of the baseline is a file and what is
  written there, whichever line it is on; entries that are no longer found are
  told on standard error.

Output:
  file:line:column, with columns in characters (Unicode code points) from 1.

Exit status:
  0  nothing suspect, or nothing that is not known
  1  something suspect
  2  an error, also where one of many files could not be read";

const SCAN_EXAMPLES: &str = "\
Examples:
  misdirect scan query.log
      Who loses mail, and to which names, by the query log of a name server
  misdirect scan 'query.log*'
      All of its parts, compressed or not; a folder works, too
  tail -n 100000 query.log | misdirect scan --format bind --as csv -o lost.csv
      Standard input, to a file for a spreadsheet
  misdirect scan --column qname --min-count 10 export.csv
      A table of any kind, of which a column has the names
  misdirect scan --report astray.html --emit rpz=astray.rpz query.log
      A page to look at, and rules for a resolver, besides the table
  misdirect scan --by day --as csv query.log
      How many questions for mistyped domains each day had
  cut -f 3 queries.tsv | sort | uniq -c | misdirect scan
      A list, with counts or without

Formats, recognised by their first lines or named with --format:
  bind       queries and responses, with or without time, category, severity, views
  unbound    log-queries, log-replies, or both
  dnsmasq    log-queries, also `extra`; so for Pi-hole
  pdns       PowerDNS Recursor with quiet=no, structured or plain
  kresd      Knot Resolver at the level of debugging
  coredns    plugin log
  zeek       dns.log with its header; zeek-json: as JSON
  eve        Suricata's eve.json
  tcpdump    what it prints with -n
  tshark     -T fields -E header=y, with dns.qry.name
  pcap       PCAP and PCAPNG, of which UDP and TCP port 53 is read
  dnstap     frames, also of files that were joined
  postfix, exim, sendmail
             recipients of deliveries, and those that were refused
  csv, jsonl with --column: a table whose first line names its columns; JSON Lines
  list       a domain or an address a line
  Files may be compressed with gzip, zstd or xz, whatever they are called.

Interrupted:
  Ctrl-C ends the reading; the result is that of what was read until then, says so, and
  the status is 130. A second one ends the command at once. With --resume the next run
  goes on there, also after a crash, with the same result as one that ran through.

What is counted:
  Questions, by the name that was asked for; a question and its answer are one. A mail
  makes one to three questions, and none where an answer is remembered, so counts are
  no numbers of mails. Names below one domain are one row. `mail` are questions that
  mail alone asks (MX), `address` those that it may ask, `p` is the probability that
  another domain was meant. Local parts and addresses of clients are not kept.

Exit status:
  0    read, whatever was found
  2    an error, also where one of many files could not be read
  130  interrupted: the result is that of what was read until then";

const WATCH_EXAMPLES: &str = "\
Examples:
  misdirect watch /var/log/named/query.log
      A line for each domain that loses mail, once, from now on
  misdirect watch --state watch.state --listen 127.0.0.1:9153 query.log
      For weeks: counts for Prometheus, which outlive a restart
  misdirect watch --as jsonl - < query.log
      Standard input, until it ends, to another program

Logs:
  What is written to them is read within a second. They may be renamed and begun anew,
  copied and emptied, or not be there yet. Formats are those of `misdirect scan`;
  compressed files are not read.

Exit status:
  0  ended by Ctrl-C or SIGTERM, or by the end of standard input
  2  an error";

const COMPARE_EXAMPLES: &str = "\
Examples:
  misdirect compare army.ml army.mil
      Draws one above the other and marks the slip, with its cost
  misdirect compare --layout qwertz zahoo.com yahoo.com
      Typed on a German keyboard, where z and y have changed places
  misdirect compare --json joe@gmial.com gmail.com
      A JSON object, for programs

Costs:
  A cost of n bits means that one in 2^n of the slips from INTENDED is this one.

Exit status:
  0  the same domain
  1  different domains
  2  an error";

const VARIANTS_EXAMPLES: &str = "\
Examples:
  misdirect variants army.mil
      The hundred names that get most of the mail that army.mil loses
  misdirect variants --limit 1000 --format json smallfirm.example
      A thousand names, one JSON object per line, for programs
  misdirect variants --format rpz smallfirm.example > typos.zone
      A response policy zone: a resolver that uses it answers that these names do
      not exist, and the mail bounces at once
  misdirect variants --format postfix smallfirm.example > typos
      A table for Postfix: run `postmap typos`, and add to main.cf:
      smtpd_recipient_restrictions = check_recipient_access hash:/etc/postfix/typos
  misdirect variants - < domains.txt
      For every domain in a file with one domain per line

Shares:
  The share of the domain's misdirected mail that goes to this name, according
  to the model.

Block lists:
  They leave out domains that are listed in the built-in directory or in yours,
  your own domains and their sub-domains, and public suffixes. An unlisted
  domain can still belong to someone: review the list before you use it. The
  serial of the zone is the model's; raise it when your domains change.

Exit status:
  0  done
  2  an error";

const BUILD_EXAMPLES: &str = "\
Examples:
  misdirect build own.list -o own.image
      Compile a list
  misdirect check --directory own.image bob@smalfirm.example
      Use it; the list itself works too, and is then compiled on every run
  misdirect build --from contacts.vcf own.list -o own.image
      From the contacts of a phone, and from a list
  misdirect build --from ~/Maildir --from mail.log -o own.image
      From whom you write to and who writes back

List format:
  # a comment
  @5 = customer             gives a tag a name: 5 to 7 are yours; 0 to 4 mean
                            military, government, provider, education,
                            one-suffix (the name has no suffix but those listed)
  smallfirm.example 50      a domain with its sub-domains, and its weight: how
                            often mail goes there; 1 by default
  partner.example 20 @5     with a tag
  *.mil 500 @0              a zone: names under .mil are often meant, but none
                            of them is listed

  Weights are relative within a list: twice the weight means twice as often.
  Lines for the same domain are added up.

Exports (--from), recognised by their content:
  Address books: vCard 2.1 to 4.0, jCard, LDIF; CSV of Google, Outlook,
  Thunderbird and others, with any separator, in UTF-8, UTF-16 or an older
  encoding; abook, aliases of mutt; what khard, `mu cfind` and `notmuch address`
  print; lines with an address. Only mail fields count, each address once.

  Mail and logs: mbox, messages, maildirs; Postfix, Exim. A domain counts as
  often as it was written to, and only if it writes back: every slip was written
  to as well. Name a folder of sent mail and one of received mail together.

  What looks like a slip, next to the built-in directory, your lists, and what
  the exports have more often, is left out and told on standard error, as is
  what cannot be read. To keep such a domain, add it to a list.

Exit status:
  0  compiled
  2  an error; FILE is unchanged";

const INSPECT_EXAMPLES: &str = "\
Examples:
  misdirect inspect own.image
      The number of entries, their weights and tags; the size of each section,
      which keys most names share, and how many steps the most expensive of many
      look-ups took
  misdirect inspect --json own.image
      The same as a JSON object, for programs
  misdirect inspect own.list --find smalfirm.example
      What the directory says about a domain, and which entries are close to it
  misdirect inspect --find army.ml
      The same in the built-in directory
  misdirect inspect own.image --list
      The entries, as a list that `misdirect build` accepts

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
  `misdirect COMMAND --help` has examples for each command. The command never
  uses the network.";

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

/// Warns when mail is about to go to the wrong domain: general@army.ml, did you mean army.mil?
#[derive(Debug, Parser)]
#[command(name = "misdirect", version, long_version = VERSIONS.as_str())]
#[command(after_long_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Args {
    /// When to use colour; with `always`, output to a pipe is drawn as on a terminal
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check addresses or domains: was another domain meant?
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Find misdirected addresses and mail hosts in files, folders and zones
    #[command(after_long_help = LINT_EXAMPLES)]
    Lint(Lint),
    /// Find misdirected mail in logs of name servers, resolvers and mail servers
    #[command(after_long_help = SCAN_EXAMPLES)]
    Scan(Scan),
    /// Watch logs as they grow, tell what goes astray, and count it
    #[command(after_long_help = WATCH_EXAMPLES)]
    Watch(Watch),
    /// Compare two domains: which slips turn one into the other?
    #[command(after_long_help = COMPARE_EXAMPLES)]
    Compare(Compare),
    /// List the misspellings of your domain that get most of its mail
    #[command(after_long_help = VARIANTS_EXAMPLES)]
    Variants(Variants),
    /// Compile a directory of your own, from text lists, contacts, mail and logs
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

/// What names are judged by.
#[derive(Debug, Arguments)]
pub(crate) struct Directories {
    /// A directory of correct domains: a compiled image or a text list; may be repeated, up to four
    /// in all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) directory: Vec<PathBuf>,
    /// A directory of domains that were seen, possibly with slips among them: it makes them more
    /// plausible, but never listed; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// Do not use the built-in directory, nor the names in use that come with it
    #[arg(long)]
    pub(crate) no_builtin: bool,
}

/// Arguments of `check`.
#[derive(Debug, Arguments)]
pub(crate) struct Check {
    /// Addresses or domains, or lists of addresses; none or `-` reads lines from standard input
    #[arg(value_name = "ADDRESS")]
    pub(crate) addresses: Vec<OsString>,
    /// Print one JSON object per line, with positions in bytes
    #[arg(long)]
    pub(crate) json: bool,
    /// Print only suspect and invalid addresses
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) directories: Directories,
    /// Who sends the message: an address or a domain; with `--input received`, whose mailbox it came to,
    /// and not who it says it is from
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) sender: Option<OsString>,
    /// Another recipient of the message; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) to: Vec<OsString>,
    /// How the addresses were entered
    #[arg(long, value_name = "HOW", default_value = "typed", value_parser = input_parser())]
    pub(crate) input: Input,
    /// The keyboard they were typed on
    #[arg(long, value_name = "NAME", default_value = "qwerty", value_parser = layout_parser())]
    pub(crate) layout: Layout,
    /// How many of the addresses have a slip in the domain, such as 1/200 or 0.005 [default: 1/610]
    #[arg(long, value_name = "RATE", value_parser = slip_rate)]
    pub(crate) slip_rate: Option<u32>,
    /// Warn from this probability on, 0 to 1 [default: 0.090909]
    #[arg(long, value_name = "P", value_parser = parts_per_million)]
    pub(crate) threshold: Option<u32>,
    /// Show at most this many suggestions; a question names all that it asks about
    #[arg(long, value_name = "N", default_value_t = SUGGESTIONS_MAX)]
    pub(crate) limit: usize,
    /// Explain in this language: ar, de, en, es, fr, it, ja, nl, pl, pt, ru or zh
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = language)]
    pub(crate) language: &'static Language<'static>,
    /// Look for what else could have been meant even if a domain is listed, and show improbable
    /// suggestions too
    #[arg(long)]
    pub(crate) explore: bool,
}

/// Arguments of `lint`.
#[derive(Debug, Arguments)]
pub(crate) struct Lint {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// The output format: for people and editors, for programs, for code scanning, for GitHub workflows
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = lint_format())]
    pub(crate) format: misdirect_lint::Format,
    /// A file of suspects that are known and not reported
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Report nothing, and write what is found to the baseline, without what is no longer there
    #[arg(long, requires = "baseline")]
    pub(crate) write_baseline: bool,
    /// A directory of correct domains: a compiled image or a text list; may be repeated, up to three
    /// in all with the built-in one
    #[arg(short, long, value_name = "FILE")]
    pub(crate) directory: Vec<PathBuf>,
    /// A directory of domains that were seen, possibly with slips among them; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// Do not use the built-in directory
    #[arg(long)]
    pub(crate) no_builtin: bool,
    /// Warn from this probability on, 0 to 1 [default: 0.090909]
    #[arg(long, value_name = "P", value_parser = parts_per_million)]
    pub(crate) threshold: Option<u32>,
    /// Read in folders what .gitignore, .ignore and .misdirectignore leave out, too
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// What standard input is called in the findings
    #[arg(long, value_name = "NAME", default_value = "-")]
    pub(crate) stdin_name: PathBuf,
    /// Tell on standard error how much was read, skipped and ignored; on a terminal this is always told
    #[arg(long)]
    pub(crate) stats: bool,
}

/// At least one.
fn mebibytes() -> impl clap::builder::TypedValueParser<Value = usize> {
    clap::builder::RangedU64ValueParser::<usize>::new().range(1..)
}

/// By what names of logs are judged.
#[derive(Debug, Arguments)]
pub(crate) struct Judging {
    /// Report from this probability on, 0 to 1 [default: 0.55]
    #[arg(long, value_name = "P", value_parser = parts_per_million)]
    pub(crate) threshold: Option<u32>,
    #[command(flatten)]
    pub(crate) directories: Directories,
}

/// Whether clients are counted.
#[derive(Debug, Arguments)]
pub(crate) struct Clients {
    /// Count different clients, too, by a keyed hash of their addresses
    #[arg(long)]
    pub(crate) count_clients: bool,
    /// A file with the key of that hash, 32 hexadecimal digits; by default a random one that is kept nowhere.
    /// Where counts are kept in a state it has to be named
    #[arg(long, value_name = "FILE", requires = "count_clients")]
    pub(crate) client_key: Option<PathBuf>,
}

/// Arguments of `scan`.
#[derive(Debug, Arguments)]
pub(crate) struct Scan {
    /// Files, folders and patterns; none or `-` reads standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The format of all of them; recognised by default
    #[arg(short, long, value_name = "FORMAT", value_parser = log_format())]
    pub(crate) format: Option<&'static misdirect_sensor::Format>,
    /// The column or field that has the names
    #[arg(long, value_name = "NAME")]
    pub(crate) column: Option<String>,
    /// What is written: a table for people, JSON Lines, or CSV
    #[arg(long = "as", value_name = "SHAPE", default_value_t = Shape::Table, value_parser = shape())]
    pub(crate) shape: Shape,
    /// What a row is: both domains, the intended one, the slip, or the day
    #[arg(long, value_name = "WHAT", default_value = "pair", value_parser = grouping())]
    pub(crate) by: Grouping,
    /// A file to write to, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write a page for people as well, for a browser; `-` is standard output, without the table
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write rules for servers as well: of the kind rpz, postfix or unbound; may be repeated; `-` is
    /// standard output, without the table
    #[arg(long, value_name = "KIND=FILE", value_parser = rules)]
    pub(crate) emit: Vec<(Rules, PathBuf)>,
    /// Make rules from this probability on, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.95", value_parser = parts_per_million)]
    pub(crate) emit_threshold: u32,
    /// Stop at the first line that cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Leave out domains with fewer questions
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) min_count: u64,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Mebibytes that names may take in memory; what has no room goes to temporary files, and the
    /// counts are the same
    #[arg(long, value_name = "MIB", default_value_t = Options::MEMORY >> 20, value_parser = mebibytes())]
    pub(crate) memory: usize,
    /// Threads that parse and judge; by default one per processor. The result is the same
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Keep what was counted in this file, and go on from it if it is there: after an interruption, or
    /// with what the files have got since
    #[arg(long, value_name = "STATE")]
    pub(crate) resume: Option<PathBuf>,
    /// Seconds between two writings of the state, at the least
    #[arg(long, value_name = "SECONDS", requires = "resume", default_value_t = Resume::EVERY.as_secs())]
    pub(crate) save_every: u64,
    #[command(flatten)]
    pub(crate) clients: Clients,
}

/// Arguments of `watch`.
#[derive(Debug, Arguments)]
pub(crate) struct Watch {
    /// Logs, which need not be there yet; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "dnstap")]
    pub(crate) paths: Vec<PathBuf>,
    /// Take dnstap from servers that connect to this Unix socket, which is made; may be repeated
    #[arg(long, value_name = "SOCKET")]
    pub(crate) dnstap: Vec<PathBuf>,
    /// The format of all of them; recognised by default
    #[arg(short, long, value_name = "FORMAT", value_parser = log_format())]
    pub(crate) format: Option<&'static misdirect_sensor::Format>,
    /// The column or field that has the names
    #[arg(long, value_name = "NAME")]
    pub(crate) column: Option<String>,
    /// What is written of a finding: a line for people, or JSON Lines
    #[arg(long = "as", value_name = "SHAPE", default_value_t = Shape::Table, value_parser = line_shape())]
    pub(crate) shape: Shape,
    /// Keep the counts in this file, and how far logs were read, and go on from it if it is there
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Option<PathBuf>,
    /// Seconds between two writings of the state
    #[arg(long, value_name = "SECONDS", requires = "state", default_value_t = 10)]
    pub(crate) save_every: u64,
    /// Answer `GET /metrics` (Prometheus) and `GET /findings` (JSON) at this address, which has to be a
    /// loopback one, such as 127.0.0.1:9153
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// Read what is in the logs already, where the state does not know better
    #[arg(long)]
    pub(crate) from_start: bool,
    /// Tell of domains from this number of questions on
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) min_count: u64,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) clients: Clients,
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
    /// Domains or addresses; none or `-` reads one per line from standard input
    #[arg(value_name = "DOMAIN")]
    pub(crate) domains: Vec<OsString>,
    /// List at most this many names per domain, up to 100,000
    #[arg(short, long, value_name = "N", default_value_t = 100)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    /// Which names: what is typed by mistake, what a deceiver would register, or both
    #[arg(short, long, value_name = "KIND", default_value = "slip", value_parser = kind_parser())]
    pub(crate) kind: VariantKind,
    /// The output format: for people, programs, BIND or Postfix
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t = Format::List)]
    pub(crate) format: Format,
    /// A directory of domains to keep out of block lists, in addition to the built-in one: a compiled
    /// image or a text list; may be repeated
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
    /// One JSON object per line
    Json,
    /// A response policy zone for DNS resolvers
    Rpz,
    /// A table for `check_recipient_access`
    Postfix,
}

/// Arguments of `build`.
#[derive(Debug, Arguments)]
pub(crate) struct Build {
    /// Text lists, which are merged; `-` for standard input
    #[arg(value_name = "LIST", required_unless_present = "from")]
    pub(crate) lists: Vec<PathBuf>,
    /// An export of an address book, mail, or the log of a mail server, whose domains are added; `-` for
    /// standard input; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Vec<PathBuf>,
    /// An address of yours, which does not count; whose mail it is is guessed otherwise; may be repeated
    #[arg(long, value_name = "ADDRESS", requires = "from")]
    pub(crate) me: Vec<OsString>,
    /// Where to write the compiled image; `-` for standard output. An existing file is replaced
    /// atomically and keeps its permissions; a symbolic link is followed and kept
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Threads to compile with; by default one per processor. The image is the same
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Arguments of `inspect`.
#[derive(Debug, Arguments)]
pub(crate) struct Inspect {
    /// A compiled image or a text list; the built-in directory by default
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Show what the directory says about a domain or address, and which entries are close to it
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
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Arguments)]
pub(crate) struct Man {
    /// An existing folder
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}

/// A probability from 0 to 1, in parts per million.
fn parts_per_million(text: &str) -> Result<u32, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    let number = number.ok_or("expected a number from 0 to 1, such as 0.9")?;
    Ok((number * f64::from(PPM)).round() as u32)
}

/// A share of up to one half, as a number or in so many, in parts per million.
fn slip_rate(text: &str) -> Result<u32, String> {
    let expected = "expected a share above 0 and up to 0.5, such as 1/200 or 0.005";
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| expected);
    let rate = match text.split_once('/') {
        Some((part, whole)) => number(part)? / number(whole)?,
        None => number(text)?,
    };
    if !(1e-6..=0.5).contains(&rate) {
        return Err(expected.into());
    }
    Ok((rate * f64::from(PPM)).round() as u32)
}

/// The language for a tag, with or without a region: `de-AT`.
fn language(tag: &str) -> Result<&'static Language<'static>, String> {
    Language::from_tag(tag).ok_or_else(|| {
        let mut tags: Vec<&str> = Language::ALL.iter().map(|language| language.tag()).collect();
        tags.sort_unstable();
        format!("expected one of {}", tags.join(", "))
    })
}

fn lint_format() -> impl TypedValueParser<Value = misdirect_lint::Format> {
    use misdirect_lint::Format;
    PossibleValuesParser::new(Format::ALL.map(Format::name)).map(|name| {
        Format::ALL.into_iter().find(|format| format.name() == name).unwrap_or_default()
    })
}

fn log_format() -> impl TypedValueParser<Value = &'static misdirect_sensor::Format> {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
        .map(|name| misdirect_sensor::Format::by_name(&name).unwrap_or(&FORMATS[0]))
}

fn shape() -> impl TypedValueParser<Value = Shape> {
    // What only some builds have is not in the manual.
    let value = |shape: &Shape| PossibleValue::new(shape.name()).hide(shape.name() == "parquet");
    PossibleValuesParser::new(Shape::ALL.iter().map(value)).map(|name| {
        let shape = Shape::ALL.iter().find(|shape| shape.name() == name);
        shape.copied().unwrap_or(Shape::Table)
    })
}

fn grouping() -> impl TypedValueParser<Value = Grouping> {
    PossibleValuesParser::new(Grouping::ALL.map(Grouping::name)).map(|name| {
        Grouping::ALL.into_iter().find(|one| one.name() == name).unwrap_or(Grouping::Pair)
    })
}

/// `rpz=astray.rpz`.
fn rules(text: &str) -> Result<(Rules, PathBuf), String> {
    let (kind, file) = text.split_once('=').unwrap_or((text, ""));
    let rules = Rules::ALL.into_iter().find(|rules| rules.name() == kind);
    let names = Rules::ALL.map(Rules::name).join(", ");
    let rules = rules.ok_or_else(|| format!("no kind of rules: one of {names}"))?;
    match file {
        "" => Err(format!("it needs a file: {kind}=FILE")),
        file => Ok((rules, file.into())),
    }
}

/// Of one finding at a time.
fn line_shape() -> impl TypedValueParser<Value = Shape> {
    const SHAPES: [Shape; 2] = [Shape::Table, Shape::Jsonl];
    PossibleValuesParser::new(SHAPES.map(Shape::name))
        .map(|name| SHAPES.into_iter().find(|shape| shape.name() == name).unwrap_or(Shape::Table))
}

fn input_parser() -> impl TypedValueParser<Value = Input> {
    PossibleValuesParser::new(Input::ALL.map(Input::name))
        .map(|name| Input::ALL.into_iter().find(|input| input.name() == name).unwrap_or_default())
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::ALL.map(Layout::name))
        .map(|name| Layout::from_name(&name).unwrap_or_default())
}

fn kind_parser() -> impl TypedValueParser<Value = VariantKind> {
    PossibleValuesParser::new(VariantKind::ALL.map(VariantKind::name)).map(|name| {
        let named = |kind: &VariantKind| kind.name() == name;
        VariantKind::ALL.into_iter().find(named).unwrap_or_default()
    })
}
