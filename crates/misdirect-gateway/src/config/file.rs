//! The TOML of the policy. Unknown keys, rules that can never hold and numbers out of range are errors: a policy
//! that is half understood protects nobody.

use super::{Action, Config, Lists, Rule, Senders, network, senders};
use misdirect::directory::TAG_NAMES;
use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::Spanned;

/// What is wrong in a policy, and where.
#[derive(Debug)]
pub(crate) struct ConfigError {
    file: PathBuf,
    /// From 1.
    line: usize,
    what: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

impl std::error::Error for ConfigError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    directories: DirectoriesTable,
    rule: Option<Vec<Spanned<RuleTable>>>,
    #[serde(default)]
    submitted: SubmittedTable,
    #[serde(default)]
    exempt: ExemptTable,
    r#override: Option<OverrideTable>,
    #[serde(default)]
    log: LogTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct DirectoriesTable {
    builtin: bool,
    trusted: Vec<PathBuf>,
    evidence: Vec<PathBuf>,
}

impl Default for DirectoriesTable {
    fn default() -> Self {
        Self { builtin: true, trusted: Vec::new(), evidence: Vec::new() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    #[serde(default)]
    tags: Vec<Spanned<Tag>>,
    probability: Spanned<f64>,
    action: Action,
}

/// By its name or its number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tag {
    Number(u8),
    Name(String),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct SubmittedTable {
    networks: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ExemptTable {
    senders: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverrideTable {
    minutes: Spanned<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct LogTable {
    local_parts: bool,
}

/// A day: who has not sent again by then has forgotten why.
const OVERRIDE_MINUTES_MAX: u32 = 24 * 60;

pub(super) fn read(path: &Path, text: &str) -> Result<Config, ConfigError> {
    let at = |offset: usize, what: String| {
        let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        ConfigError { file: path.to_owned(), line, what }
    };
    let file: File = toml::from_str(text).map_err(|error| {
        at(error.span().map_or(0, |span| span.start), error.message().replace('\n', ", "))
    })?;
    let wrong = |span: std::ops::Range<usize>, what: String| Err(at(span.start, what));
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths = |paths: Vec<PathBuf>| paths.into_iter().map(|path| folder.join(path)).collect();
    let lists = Lists {
        has_builtin: file.directories.builtin,
        trusted: paths(file.directories.trusted),
        evidence: paths(file.directories.evidence),
    };
    let mut rules: Vec<Rule> = Vec::new();
    for table in file.rule.iter().flatten() {
        let RuleTable { tags, probability, action } = table.get_ref();
        let p = *probability.get_ref();
        if !(p > 0.0 && p <= 1.0) {
            let what = format!("a probability is above 0 and at most 1, not {p}");
            return wrong(probability.span(), what);
        }
        let mut mask = 0;
        for tag in tags {
            let Some(number) = number(tag.get_ref()) else {
                let names = TAG_NAMES.join(", ");
                let what = format!("a tag is one of {names}, or a number from 0 to 7");
                return wrong(tag.span(), what);
            };
            mask |= 1 << number;
        }
        let rule = Rule { tags: mask, least_ppm: (p * 1e6).round() as u32, action: *action };
        if let Some(first) = rules.iter().position(|first| first.hides(&rule)) {
            let what = format!("rule {} decides all that this one could; put it behind", first + 1);
            return wrong(table.span(), what);
        }
        rules.push(rule);
    }
    let mut config =
        Config { lists, logs_local_parts: file.log.local_parts, ..Config::without_file() };
    if file.rule.is_some() {
        config.rules = rules;
    }
    if let Some(networks) = file.submitted.networks {
        config.networks.clear();
        for text in networks {
            let Some(network) = network::read(text.get_ref()) else {
                let what = "a network is an address with or without a prefix: 192.0.2.0/24, ::1";
                return wrong(text.span(), what.to_owned());
            };
            config.networks.push(network);
        }
    }
    let mut exempt = Senders::default();
    for text in &file.exempt.senders {
        if exempt.add(text.get_ref()).is_none() {
            return wrong(text.span(), format!("an exempt sender is {}", senders::ALLOWED));
        }
    }
    config.exempt = exempt;
    if let Some(table) = file.r#override {
        let minutes = *table.minutes.get_ref();
        if minutes > OVERRIDE_MINUTES_MAX {
            let what = format!("minutes are from 0, which is off, to {OVERRIDE_MINUTES_MAX}");
            return wrong(table.minutes.span(), what);
        }
        let within = Duration::from_secs(60 * u64::from(minutes));
        config.override_within = Some(within).filter(|within| !within.is_zero());
    }
    Ok(config)
}

fn number(tag: &Tag) -> Option<usize> {
    match tag {
        Tag::Number(number) => Some(usize::from(*number)).filter(|&number| number < 8),
        Tag::Name(name) => TAG_NAMES.iter().position(|known| known == name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, String> {
        read(Path::new("/etc/misdirect/gateway.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_is_the_policy_without_one() {
        let (empty, none) = (config("").unwrap(), Config::without_file());
        assert_eq!(empty.rules, none.rules);
        assert_eq!(empty.networks, none.networks);
        assert!(empty.lists.has_builtin && empty.override_within.is_none());
        assert!(!empty.logs_local_parts);
    }

    #[test]
    fn a_whole_policy() {
        let text = r#"
            [directories]
            builtin = false
            trusted = ["partners.txt", "/srv/lists/army.image"]
            [[rule]]
            tags = ["military", 6]
            probability = 0.8
            action = "reject"
            [[rule]]
            probability = 1
            action = "defer"
            [[rule]]
            probability = 0.1
            action = "log"
            [submitted]
            networks = ["192.0.2.0/24", "2001:db8::1"]
            [exempt]
            senders = ["news@example.org"]
            [override]
            minutes = 10
            [log]
            local_parts = true"#;
        let config = config(text).unwrap();
        let files: Vec<String> = config.lists.files().map(|p| p.display().to_string()).collect();
        assert_eq!(files, ["/etc/misdirect/partners.txt", "/srv/lists/army.image"]);
        let rules: Vec<_> = config.rules.iter().map(|r| (r.tags, r.least_ppm, r.action)).collect();
        let expected = [
            (1 | 1 << 6, 800_000, Action::Reject),
            (0, 1_000_000, Action::Defer),
            (0, 100_000, Action::Log),
        ];
        assert_eq!(rules, expected);
        assert_eq!(config.override_within, Some(Duration::from_secs(600)));
        assert!(config.exempt.has(b"news@example.org") && config.logs_local_parts);
        assert!(config.networks[1].contains(&"2001:db8::1".parse::<std::net::IpAddr>().unwrap()));
    }

    /// What is wrong is told with its line, and with what is allowed there.
    #[test]
    fn wrong_lines_are_named() {
        for (text, line, what) in [
            (
                "\n[directories]\nbultin = true",
                3,
                "unknown field `bultin`, expected one of `builtin`",
            ),
            ("rules = 1", 1, "unknown field `rules`, expected one of"),
            (
                "[[rule]]\nprobability = 0.5\naction = \"drop\"",
                3,
                "expected one of `log`, `tag`, `hold`, `defer`, `reject`",
            ),
            ("[[rule]]\naction = \"log\"", 1, "missing field `probability`"),
            ("[[rule]]\naction = \"log\"\nprobability = 1.5", 3, "at most 1, not 1.5"),
            ("[[rule]]\naction = \"log\"\nprobability = 0", 3, "above 0"),
            ("[[rule]]\naction = \"log\"\nprobability = nan", 3, "above 0"),
            (
                "[[rule]]\ntags = [\"army\"]\nprobability = 1\naction = \"log\"",
                2,
                "one of military, government",
            ),
            ("[[rule]]\ntags = [8]\nprobability = 1\naction = \"log\"", 2, "from 0 to 7"),
            (
                "[[rule]]\nprobability = 0.5\naction = \"log\"\n\n[[rule]]\ntags = [0]\nprobability = 0.9\naction = \"reject\"",
                5,
                "rule 1 decides",
            ),
            ("[submitted]\nnetworks = [\n\"10.0.0.0/33\"]", 3, "192.0.2.0/24"),
            ("[exempt]\nsenders = [\"@x\"]", 2, "news@example.org"),
            ("[override]\nminutes = 2000", 2, "to 1440"),
            ("[override]\nminutes = -1", 2, "u32"),
            ("[log\n", 1, "table"),
        ] {
            let error = config(text).unwrap_err();
            let place = format!("/etc/misdirect/gateway.toml:{line}: ");
            assert!(error.starts_with(&place) && error.contains(what), "{text}\n{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
