//! An answer as JSON, in the form of the contract that the command and every binding keep.

use misdirect::{Answer, Finding, Suggestion};
use serde_json::{Value, json};

/// The whole answer, probabilities in parts per million, so that equality means equality.
pub fn answer(answer: &Answer<'_>) -> Value {
    let mut out = json!({
        "verdict": answer.verdict().name(),
        "domain": answer.domain().map(|domain| domain.as_str()),
        "suggestions": answer.suggestions().map(|s| suggestion(&s)).collect::<Vec<_>>(),
    });
    if answer.probability_ppm() > 0 {
        out["ppm"] = json!(answer.probability_ppm());
    }
    if answer.meant().next().is_some() {
        out["meant"] = json!(answer.meant().count());
    }
    if !answer.findings().is_empty() {
        out["findings"] = answer.findings().iter().map(Finding::name).collect();
    }
    if let Some(key) = answer.dismissal_key() {
        out["dismissal_key"] = json!(format!("{key:016x}"));
    }
    if let Some(error) = answer.error() {
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
