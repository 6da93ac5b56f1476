//! A verdict as JSON, in the form of the contract that the command and every binding keep.

use misdirect::{Finding, Suggestion, Verdict};
use serde_json::{Value, json};

/// The whole verdict, probabilities in parts per million, so that equality means equality.
pub fn verdict(verdict: &Verdict<'_>) -> Value {
    let mut out = json!({
        "verdict": verdict.judgement().name(),
        "domain": verdict.domain().map(|domain| domain.as_str()),
        "suggestions": verdict.suggestions().map(|s| suggestion(&s)).collect::<Vec<_>>(),
    });
    if !verdict.findings().is_empty() {
        out["findings"] = verdict.findings().iter().map(Finding::name).collect();
    }
    if let Some(error) = verdict.error() {
        out["error"] = json!({"code": error.code(), "offset": error.offset()});
    }
    out
}

fn suggestion(suggestion: &Suggestion<'_>) -> Value {
    let slips: Vec<Value> = suggestion
        .slips()
        .map(|slip| {
            json!({
                "kind": slip.kind().name(),
                "where": slip.place().name(),
                "at": slip.at(),
                "typed": slip.typed().to_string(),
                "intended": slip.intended().to_string(),
            })
        })
        .collect();
    json!({
        "target": suggestion.target().as_str(),
        "entry": suggestion.entry().map(|entry| entry.domain()),
        "ppm": suggestion.probability_ppm(),
        "kind": suggestion.kind().name(),
        "slips": slips,
    })
}
