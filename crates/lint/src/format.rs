//! How findings are written: for people and editors, for programs, and for two kinds of services.

use crate::finding::{Finding, Kind};
use misdirect::explain::{Shown, is_hidden};
use misdirect::version::MODEL_VERSION;
use serde_json::{Value, json};
use std::io::{self, Write};

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// `file:line:column: suspect: …`, as compilers and linters have it.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, one log for all files.
    Sarif,
    /// Commands of GitHub's workflows, which show each finding beside its line.
    Github,
}

impl Format {
    /// All, by the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Sarif, Self::Github];

    /// Its name as an option has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }
}

/// Writes findings as they come.
#[derive(Debug)]
pub struct Report<W> {
    out: W,
    format: Format,
    count: u64,
}

impl<W: Write> Report<W> {
    /// Begins.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(mut out: W, format: Format) -> io::Result<Self> {
        if format == Format::Sarif {
            let (schema, driver) = (SCHEMA, safe(driver().to_string()));
            write!(
                out,
                "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\
                 \"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":["
            )?;
        }
        Ok(Self { out, format, count: 0 })
    }

    /// Writes a finding.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let Finding { path, line, column, end_column, .. } = finding;
        match self.format {
            Format::Text => {
                let path = Shown::new(path.as_bytes());
                writeln!(self.out, "{path}:{line}:{column}: suspect: {finding}")?;
            }
            Format::Json => {
                writeln!(self.out, "{}", safe(serde_json::to_string(finding)?))?;
            }
            Format::Sarif => {
                let comma = if self.count > 0 { "," } else { "" };
                write!(self.out, "{comma}\n{}", safe(result(finding).to_string()))?;
            }
            Format::Github => {
                let (path, text) = (property(path), data(&finding.to_string()));
                writeln!(
                    self.out,
                    "::warning file={path},line={line},col={column},endColumn={end_column},\
                     title=misdirect::{text}"
                )?;
            }
        }
        self.count += 1;
        self.out.flush()
    }

    /// Ends.
    ///
    /// # Errors
    /// Those of writing.
    pub fn end(mut self) -> io::Result<()> {
        if self.format == Format::Sarif {
            writeln!(self.out, "]}}]}}")?;
        }
        self.out.flush()
    }
}

/// The name of the schema, which nobody has to fetch.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::Address => "misdirected-address",
        Kind::Host => "misdirected-host",
    }
}

/// What SARIF calls the driver: this program and its rules (section 3.19).
fn driver() -> Value {
    let rule = |kind, text: &str| {
        json!({
            "id": rule(kind),
            "shortDescription": { "text": text },
            "defaultConfiguration": { "level": "warning" },
        })
    };
    json!({
        "name": "misdirect",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": [
            rule(Kind::Address, "A mail address whose domain was probably mistyped"),
            rule(Kind::Host, "A mail host or name server whose domain was probably mistyped"),
        ],
        "properties": { "model": MODEL_VERSION },
    })
}

/// A result of SARIF (section 3.27). What it is known by does not move with the lines.
fn result(finding: &Finding) -> Value {
    let region = json!({
        "startLine": finding.line,
        "startColumn": finding.column,
        "endColumn": finding.end_column,
    });
    let location = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(&finding.path) }, "region": region },
    });
    json!({
        "ruleId": rule(finding.kind),
        "level": "warning",
        "message": { "text": finding.to_string() },
        "locations": [location],
        "partialFingerprints": { "pathAndInput/v1": format!("{}:{}", finding.path, finding.input) },
    })
}

/// A path as a reference of RFC 3986: a first segment with a colon would be a scheme.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
    let mut text = String::new();
    for byte in path.bytes() {
        match is_plain(byte) {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// The data of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// JSON that a terminal only shows: what would be obeyed stands in its texts, escaped.
fn safe(json: String) -> String {
    if !json.contains(is_hidden) {
        return json;
    }
    let mut text = String::new();
    for letter in json.chars() {
        match is_hidden(letter) {
            true => letter
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
            false => text.push(letter),
        }
    }
    text
}
