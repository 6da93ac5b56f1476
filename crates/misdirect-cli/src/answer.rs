//! An answer as the JSON object that every language gives.

use misdirect::compare::PairSlip;
use misdirect::explain::Language;
use misdirect::version::MODEL_VERSION;
use misdirect::{Answer, Finding, Slip, Suggestion, Verdict};
use serde::Serialize;
use std::borrow::Cow;

/// Where an address is that is one of several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Of standard input, from 1.
    pub(crate) line: Option<usize>,
    /// Its first byte in the line or argument, and its bytes.
    pub(crate) span: (usize, usize),
}

/// One answer. Fields are written in this order.
#[derive(Debug, Serialize)]
pub(crate) struct AnswerJson<'a> {
    input: Cow<'a, str>,
    /// These two where the line or argument has several addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<(usize, usize)>,
    domain: Option<&'a str>,
    verdict: &'static str,
    model: &'static str,
    /// That anything else was meant.
    probability: f64,
    /// The addresses to offer.
    meant: Vec<String>,
    suggestions: Vec<SuggestionJson>,
    findings: Vec<&'static str>,
    /// Where there is something to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    dismissal_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorJson>,
}

#[derive(Debug, Serialize)]
struct SuggestionJson {
    target: String,
    address: String,
    entry: Option<String>,
    tags: Vec<u8>,
    probability: f64,
    kind: &'static str,
    slips: Vec<SlipJson>,
    explanation: String,
}

/// A slip of any command: fields that one of them does not have are left out.
#[derive(Debug, Serialize)]
pub(crate) struct SlipJson {
    pub(crate) kind: &'static str,
    #[serde(rename = "where")]
    pub(crate) place: &'static str,
    /// In an answer, byte of the typed domain; of a variant, byte of the name in ASCII; in a
    /// comparison, letter, which is a byte unless the domain is internationalised.
    pub(crate) at: usize,
    pub(crate) typed: String,
    pub(crate) intended: String,
    /// Bytes of the input of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) span: Option<(usize, usize)>,
    /// What it costs, in a comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bits: Option<f64>,
}

impl SlipJson {
    /// A slip between two domains.
    pub(crate) fn of_pair(slip: &PairSlip, at: usize, typed: String, intended: String) -> Self {
        let (kind, place) = (slip.kind.name(), slip.place.name());
        Self { kind, place, at, typed, intended, span: None, bits: None }
    }
}

#[derive(Debug, Serialize)]
struct ErrorJson {
    code: &'static str,
    offset: usize,
}

impl<'a> AnswerJson<'a> {
    /// An answer with its first `limit` suggestions.
    pub(crate) fn new(
        answer: &'a Answer<'_>,
        place: Option<Place>,
        limit: usize,
        language: &Language<'_>,
    ) -> Self {
        let suggestion = |found: Suggestion<'_>| suggestion(&found, language);
        let error =
            answer.error().map(|error| ErrorJson { code: error.code(), offset: error.offset() });
        Self {
            input: String::from_utf8_lossy(answer.input()),
            line: place.and_then(|place| place.line),
            span: place.map(|place| place.span),
            domain: answer.domain().map(|domain| domain.as_str()),
            verdict: answer.verdict().name(),
            model: MODEL_VERSION,
            probability: answer.probability(),
            meant: answer.meant().map(|one| address(&one)).collect(),
            suggestions: answer.suggestions().take(limit).map(suggestion).collect(),
            findings: answer.findings().iter().map(Finding::name).collect(),
            dismissal_key: answer.dismissal_key().map(|key| format!("{key:016x}")),
            error,
        }
    }

    /// A line of more than `offset` bytes, of which these are the first.
    pub(crate) fn too_long(line: &'a [u8], offset: usize) -> Self {
        Self {
            input: String::from_utf8_lossy(line),
            line: None,
            span: None,
            domain: None,
            verdict: Verdict::Invalid.name(),
            model: MODEL_VERSION,
            probability: 0.0,
            meant: Vec::new(),
            suggestions: Vec::new(),
            findings: Vec::new(),
            dismissal_key: None,
            error: Some(ErrorJson { code: "line-too-long", offset }),
        }
    }
}

fn suggestion(suggestion: &Suggestion<'_>, language: &Language<'_>) -> SuggestionJson {
    let entry = suggestion.entry();
    SuggestionJson {
        target: suggestion.target().to_string(),
        address: address(suggestion),
        entry: entry.map(|entry| entry.to_string()),
        tags: entry.map_or(Vec::new(), |entry| entry.tag_numbers().collect()),
        probability: suggestion.probability(),
        kind: suggestion.kind().name(),
        slips: suggestion.slips().map(slip).collect(),
        explanation: suggestion.explanation().in_language(language).to_string(),
    }
}

fn address(suggestion: &Suggestion<'_>) -> String {
    let mut address = String::new();
    // A string takes whatever is written to it.
    let _ = suggestion.write_address(&mut address);
    address
}

fn slip(slip: Slip<'_>) -> SlipJson {
    SlipJson {
        kind: slip.kind().name(),
        place: slip.place().name(),
        at: slip.at(),
        typed: slip.typed().to_string(),
        intended: slip.intended().to_string(),
        span: slip.span(),
        bits: None,
    }
}
