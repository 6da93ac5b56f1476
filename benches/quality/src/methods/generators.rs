//! Programs that list variants of a domain: dnstwist and ail-typo-squatting, both in Python.

use crate::methods::external::{cached, install_dnstwist, install_python, said};
use crate::place::benches;
use misdirect_report::place::{read, root};
use misdirect_report::shell::feed;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// Our copy of the public suffix list, which is where dnstwist gets suffixes to swap from.
const SUFFIXES: &str = "tests/conformance/public_suffix_list.dat";

/// A generator that can be asked.
pub(crate) struct Generator {
    pub(crate) name: &'static str,
    python: PathBuf,
    /// The folder of its script and packages.
    folder: &'static str,
    suffixes: Vec<String>,
}

/// Where typed names stand in one list of variants.
pub(crate) struct Places {
    /// How long the list is.
    pub(crate) count: usize,
    /// From 1, in the order of the names asked about; `None` for one that is not there.
    pub(crate) places: Vec<Option<usize>>,
}

/// How long it takes to generate.
#[derive(Debug, Clone)]
pub(crate) struct Time {
    pub(crate) name: String,
    pub(crate) count: usize,
    pub(crate) seconds: f64,
}

impl Time {
    /// Names a second.
    pub(crate) fn rate(&self) -> f64 {
        self.count as f64 / self.seconds
    }
}

impl Generator {
    /// All that can be had here; says which cannot.
    pub(crate) fn all() -> Result<Vec<Self>, String> {
        let mut all = Vec::new();
        if let Some(python) = said(install_dnstwist(), "dnstwist") {
            let suffixes = one_label_suffixes(&read(&root().join(SUFFIXES))?);
            for (name, suffixes) in
                [("dnstwist 20250130", Vec::new()), ("dnstwist, every suffix", suffixes)]
            {
                all.push(Self { name, python: python.clone(), folder: "dnstwist", suffixes });
            }
        }
        let ail = said(install_python("ail", "ail-typo-squatting"), "ail-typo-squatting");
        let name = "ail-typo-squatting 2.7.6";
        all.extend(ail.map(|python| Self { name, python, folder: "ail", suffixes: Vec::new() }));
        Ok(all)
    }

    /// Whether they are all there.
    pub(crate) fn are_complete(all: &[Self]) -> bool {
        all.len() == 3
    }

    /// Whether it works with nothing but what its package brings.
    pub(crate) fn is_alone(&self) -> bool {
        self.suffixes.is_empty()
    }

    /// Where the names typed for each domain stand among its variants.
    pub(crate) fn places(&self, asked: &[(&str, Vec<&str>)]) -> Result<Vec<Places>, String> {
        let jobs = asked.iter().map(|(domain, typed)| {
            let suffixes = &self.suffixes;
            json!({"domain": domain, "typed": typed, "suffixes": suffixes}).to_string() + "\n"
        });
        let input: String = jobs.collect();
        let requirements = read(&benches(self.folder).join("requirements.txt"))?;
        let output = cached(&[&read(&self.script())?, &requirements, &input], || self.run(&input))?;
        let answers: Result<Vec<Places>, String> = output.lines().map(Places::parse).collect();
        let answers = answers.map_err(|error| format!("{}: {error}", self.name))?;
        let is_whole = answers.len() == asked.len()
            && answers
                .iter()
                .zip(asked)
                .all(|(answer, (_, typed))| answer.places.len() == typed.len());
        if is_whole { Ok(answers) } else { Err(format!("{}: not all was answered", self.name)) }
    }

    /// The fastest of some runs for one domain, measured inside the program once it is loaded.
    pub(crate) fn time(&self, domain: &str, repeat: usize) -> Result<Time, String> {
        let output = self.run(&json!({"domain": domain, "repeat": repeat}).to_string())?;
        let answer: Value = serde_json::from_str(&output).map_err(|error| error.to_string())?;
        let seconds =
            answer["seconds"].as_f64().ok_or_else(|| format!("{}: no time", self.name))?;
        Ok(Time { name: self.name.to_owned(), count: number(&answer["count"])?, seconds })
    }

    fn script(&self) -> PathBuf {
        benches(self.folder).join("variants.py")
    }

    fn run(&self, input: &str) -> Result<String, String> {
        feed(Command::new(&self.python).arg(self.script()), input)
    }
}

impl Places {
    /// One line of what a generator's script writes.
    fn parse(line: &str) -> Result<Self, String> {
        let answer: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let places = answer["places"].as_array().ok_or_else(|| format!("no places in {line}"))?;
        let place = |place: &Value| match place {
            Value::Null => Ok(None),
            place => number(place).map(Some),
        };
        let places = places.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { count: number(&answer["count"])?, places })
    }
}

fn number(value: &Value) -> Result<usize, String> {
    let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| format!("{value} is not a number"))
}

/// The suffixes of one label that registries have, in ASCII.
fn one_label_suffixes(list: &str) -> Vec<String> {
    let registries = list.split("===END ICANN DOMAINS===").next().unwrap_or_default();
    let is_label = |line: &&str| {
        !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    registries.lines().map(str::trim).filter(is_label).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Places, one_label_suffixes};

    #[test]
    fn suffixes_are_those_of_one_label_and_of_registries() {
        let list = "// a\nac\ncom.ac\n*.ck\n\nml\n// ===END ICANN DOMAINS===\nlocalhost\n";
        assert_eq!(one_label_suffixes(list), ["ac", "ml"]);
    }

    #[test]
    fn an_answer_that_is_not_whole_is_an_error() {
        let answer = Places::parse("{\"count\": 7, \"places\": [3, null]}").unwrap();
        assert_eq!((answer.count, &answer.places[..]), (7, &[Some(3), None][..]));
        for line in ["{\"count\": 7}", "{\"places\": []}", "{\"count\": 7, \"places\": [\"3\"]}"] {
            assert!(Places::parse(line).is_err(), "{line}");
        }
    }
}
