//! The policy file: TOML, read strictly. What is wrong is told with its line, and what is allowed there.

mod file;
mod network;
mod rule;
mod senders;

pub(crate) use file::ConfigError;
pub use rule::Front;
pub(crate) use rule::{Action, Rule};
pub(crate) use senders::Senders;

use ipnet::IpNet;
use network::LOOPBACK;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is done with which mail. Made of a file by [`Config::read`], or the one that holds without.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) lists: Lists,
    /// The first that holds decides.
    pub(crate) rules: Vec<Rule>,
    /// Clients whose mail is submitted, besides those who logged in.
    pub(crate) networks: Vec<IpNet>,
    pub(crate) exempt: Senders,
    /// How long a refused recipient may be sent to again; `None`: not at all.
    pub(crate) override_within: Option<Duration>,
    pub(crate) logs_local_parts: bool,
}

/// Which directories there are.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) has_builtin: bool,
    pub(crate) trusted: Vec<PathBuf>,
    pub(crate) evidence: Vec<PathBuf>,
}

impl Config {
    /// What holds without a file: domains of armed forces and governments are protected, and the rest is only
    /// counted and logged.
    pub(crate) fn without_file() -> Self {
        Self {
            lists: Lists { has_builtin: true, ..Lists::default() },
            rules: rule::defaults(),
            networks: LOOPBACK.to_vec(),
            exempt: Senders::default(),
            override_within: None,
            logs_local_parts: false,
        }
    }

    /// Reads a policy file. Paths in it are relative to its folder.
    pub(crate) fn read(path: &Path, text: &str) -> Result<Self, ConfigError> {
        file::read(path, text)
    }
}

impl Lists {
    /// All files, in the order of the policy.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.trusted.iter().chain(&self.evidence)
    }
}
