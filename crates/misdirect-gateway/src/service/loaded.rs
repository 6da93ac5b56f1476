//! One state of policy and directories, read whole.

use crate::config::{Config, Front, Rule};
use crate::directories::Directories;
use crate::error::Error;
use crate::judgement::Judge;
use std::fs;
use std::path::{Path, PathBuf};

/// Never changed: a reload makes another.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) config: Config,
    pub(crate) directories: Directories,
}

impl Loaded {
    /// Reads a policy and what it names; without a file, the policy that holds then. One that asks for what
    /// the front end cannot do is refused.
    pub(crate) fn read(policy: Option<&Path>, front: Option<Front>) -> Result<Self, Error> {
        let config = match policy {
            Some(file) => read_config(file)?,
            None => Config::without_file(),
        };
        let cannot = |rule: &Rule| front.is_some_and(|front| !front.can(rule.action));
        if let Some(rule) = config.rules.iter().position(cannot) {
            let (file, action) =
                (policy.unwrap_or(Path::new("")).into(), config.rules[rule].action);
            return Err(Error::OfMessages { file, rule: rule + 1, action });
        }
        let directories = Directories::open(&config.lists)?;
        Ok(Self { config, directories })
    }

    /// Takes constant time: to be made for some answers.
    pub(crate) fn judge(&self) -> Judge<'_> {
        Judge::new(&self.config, &self.directories)
    }

    /// The same by other rules.
    pub(crate) fn judge_by<'l>(&'l self, rules: &'l [Rule]) -> Judge<'l> {
        Judge::by(rules, &self.config, &self.directories)
    }
}

/// The files that a policy names, as far as it can be read, and itself.
pub(super) fn files(policy: &Path) -> Vec<PathBuf> {
    let lists = read_config(policy).map(|config| config.lists.files().cloned().collect::<Vec<_>>());
    [vec![policy.to_owned()], lists.unwrap_or_default()].concat()
}

fn read_config(file: &Path) -> Result<Config, Error> {
    let text = fs::read_to_string(file);
    let text = text.map_err(|reason| Error::Unreadable { file: file.to_owned(), reason })?;
    Ok(Config::read(file, &text)?)
}
