//! `misdirect-gateway check-config FILE`: reads a policy and its directories as a server would, and says what
//! they come to.

use crate::args;
use crate::config::{Action, Config};
use crate::error::Error;
use crate::service::Loaded;
use misdirect::directory::TAG_NAMES;
use std::io::Write;

pub(crate) fn run(args: &args::CheckConfig) -> Result<(), Error> {
    let loaded = Loaded::read(Some(&args.file), args.r#for)?;
    std::io::stdout().write_all(summary(&loaded).as_bytes()).map_err(Error::Stream)
}

fn summary(loaded: &Loaded) -> String {
    let config = &loaded.config;
    let mut lines = vec![format!("{} entries in all directories", loaded.directories.entries())];
    for rule in &config.rules {
        let at = f64::from(rule.least_ppm) / 1e6;
        let names =
            (0..8).filter(|tag| rule.tags >> tag & 1 == 1).map(|tag| match TAG_NAMES.get(tag) {
                Some(name) => (*name).to_owned(),
                None => tag.to_string(),
            });
        let whose = match rule.tags {
            0 => "any domain".to_owned(),
            _ => names.collect::<Vec<_>>().join(" or "),
        };
        lines.push(format!("{}: {whose} at {at} or more", rule.action.name()));
    }
    let networks: Vec<String> = config.networks.iter().map(ToString::to_string).collect();
    let networks = match networks.is_empty() {
        true => "no network".to_owned(),
        false => networks.join(", "),
    };
    lines.push(format!("judged: mail of users who logged in, and from {networks}"));
    lines.push(overriding(config));
    lines.join("\n") + "\n"
}

fn overriding(config: &Config) -> String {
    let rejects = config.rules.iter().any(|rule| rule.action == Action::Reject);
    match config.override_within {
        Some(within) if rejects => {
            format!("a second sending within {} minutes passes", within.as_secs() / 60)
        }
        Some(_) => "override: of no use, as nothing is rejected".to_owned(),
        None => "no override".to_owned(),
    }
}
