//! The command line.

use crate::config::Front;
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Asks senders about recipients that are probably slips, beside a mail server.
#[derive(Debug, Parser)]
#[command(name = "misdirect-gateway", version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    CheckConfig(CheckConfig),
    Policy(Policy),
    Milter(Milter),
    Opensmtpd(Opensmtpd),
    Catch(Catch),
}

/// Reads a policy and its directories, and says what they come to.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckConfig {
    /// The policy, in TOML.
    pub(crate) file: PathBuf,
    /// The front end that it is for: one that cannot do what a rule says is an error.
    #[arg(long, value_name = "FRONT", value_enum)]
    pub(crate) r#for: Option<Front>,
}

/// Answers Postfix (`check_policy_service`).
#[derive(Debug, clap::Args)]
pub(crate) struct Policy {
    /// `unix:PATH`, an address and a port of this machine: 127.0.0.1:10045, or `systemd`: the socket of its `.socket`.
    #[arg(long, value_name = "WHERE", required_unless_present = "stdio")]
    pub(crate) listen: Option<String>,
    /// One connection, on standard input and output (for Postfix's spawn).
    #[arg(long, conflicts_with = "listen")]
    pub(crate) stdio: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Is a milter of Postfix (`smtpd_milters`) or Sendmail (`INPUT_MAIL_FILTER`). With Postfix, `policy` sees more: a
/// milter is not asked about a domain that `reject_unknown_recipient_domain` does not find.
#[derive(Debug, clap::Args)]
pub(crate) struct Milter {
    /// `unix:PATH`, an address and a port of this machine: 127.0.0.1:10046, or `systemd`: the socket of its `.socket`.
    #[arg(long, value_name = "WHERE")]
    pub(crate) listen: String,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Is a filter of `OpenSMTPD`, on standard input and output (`filter … proc-exec`).
#[derive(Debug, clap::Args)]
pub(crate) struct Opensmtpd {
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Is the mail server of domains that get other people's mail: refuses each recipient with the address that
/// was probably meant, before any content, and keeps nothing but counts. Of a policy it uses the directories.
#[derive(Debug, clap::Args)]
pub(crate) struct Catch {
    /// `unix:PATH`, an address and a port: 192.0.2.25:25, or `systemd`: the socket of its `.socket`.
    #[arg(long, value_name = "WHERE")]
    pub(crate) listen: String,
    /// The name of this server, as the MX record has it.
    #[arg(long, value_name = "HOST")]
    pub(crate) name: String,
    /// Where counts by intended domain are kept, in the JSON Lines of `misdirect scan`: read at the start,
    /// written each minute and at the end.
    #[arg(long, value_name = "FILE")]
    pub(crate) counts: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What all front ends have.
#[derive(Debug, clap::Args)]
pub(crate) struct Common {
    /// The policy, in TOML. Without one, recipients are refused where a domain of armed forces or of a
    /// government was meant with a probability of 0.9 or more, and others logged.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where Prometheus finds /metrics and others /health: an address and a port of this machine.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) metrics: Option<SocketAddr>,
    /// Threads that answer; as many as processors, at most 4, unless set.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) threads: Option<u16>,
}
