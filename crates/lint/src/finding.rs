//! What was found in a file, and where.

use misdirect::explain::Shown;
use misdirect::version::MODEL_VERSION;
use misdirect::{Answer, Finding as Sign, Suggestion};
use serde::Serialize;
use std::fmt::{self, Display};
use std::path::{Component, Path};

/// Characters of what a file has that are shown: an address has at most 320 bytes (RFC 5321 section
/// 4.5.3.1).
const SHOWN_MAX: usize = 320;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A mail address.
    Address,
    /// A host that mail or questions about names go to, or a domain of an SPF record.
    Host,
}

/// A suspect address or host. Its JSON has these fields in this order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The file as it was named or found, with `/` between folders.
    pub path: String,
    /// From 1.
    pub line: u64,
    /// Characters (Unicode code points) from the start of the line, from 1.
    pub column: u64,
    /// The column behind it.
    pub end_column: u64,
    /// What it is.
    pub kind: Kind,
    /// What the file has; bytes that are not UTF-8 as U+FFFD.
    pub input: String,
    /// Its domain in canonical form.
    pub domain: Option<String>,
    /// The version of the model that judged it.
    pub model: &'static str,
    /// What was probably meant. A name that gives itself away may have none.
    pub suggestion: Option<String>,
    /// What was meant as probably, or nearly so.
    pub alternatives: Vec<String>,
    /// That one of these was meant, 0 to 1; 0 without one.
    pub probability: f64,
    /// A sentence, safe to show.
    pub explanation: String,
    /// What the name gives away by itself.
    pub findings: Vec<&'static str>,
}

impl Finding {
    /// Of a suspect answer; its place is to be filled in. `written`: what the file has, where the library was
    /// asked for something else.
    pub(crate) fn new(kind: Kind, answer: &Answer<'_>, written: &[u8]) -> Self {
        let signs: Vec<Sign> = answer.findings().iter().collect();
        let told = answer.question().iter().map(ToString::to_string).collect::<Vec<_>>();
        let odd = signs.iter().map(Sign::to_string);
        Self {
            path: String::new(),
            line: 0,
            column: 0,
            end_column: 0,
            kind,
            input: String::from_utf8_lossy(written).into_owned(),
            domain: answer.domain().map(|domain| domain.as_str().to_owned()),
            model: MODEL_VERSION,
            suggestion: answer.meant().next().as_ref().map(meant),
            alternatives: answer.meant().skip(1).map(|one| meant(&one)).collect(),
            probability: answer.meant().map(|one| one.probability()).sum(),
            explanation: told.into_iter().chain(odd).collect::<Vec<_>>().join("; "),
            findings: signs.iter().map(|sign| sign.name()).collect(),
        }
    }
}

/// The address or host that was meant.
pub(crate) fn meant(suggestion: &Suggestion<'_>) -> String {
    let mut address = String::new();
    // A string takes whatever is written to it.
    let _ = suggestion.write_address(&mut address);
    address
}

/// What a linter says behind the place: `did you mean joe@gmail.com? “ia” should be “ai”; 98.8%;
/// written: joe@gmial.com`.
impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explanation)?;
        if self.suggestion.is_some() {
            // Rounded down: nothing is ever said to be certain.
            write!(f, "; {:.1}%", (self.probability * 1000.0).floor() / 10.0)?;
        }
        write!(f, "; written: {}", Shown::new(self.input.as_bytes()).at_most(SHOWN_MAX))
    }
}

/// How a path is named in findings and baselines: without `./`, with `/`.
pub fn name(path: &Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, Component::CurDir));
    let name: std::path::PathBuf = parts.collect();
    let name = name.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { name.into_owned() } else { name.replace('\\', "/") }
}
