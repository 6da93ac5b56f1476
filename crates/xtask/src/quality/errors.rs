//! The errors and all answers, one a line, for people and scripts to look at.

use super::method::{Answer, Method};
use super::trial::{Judged, Outcome, Trial};
use std::path::Path;

pub(super) const ERRORS: &str = "directory\toutcome\tsource\ttyped\tintended\tkind\twhere\tbest\tbest_ppm\ttruth_rank\ttruth_ppm";
pub(super) const DUMP: &str =
    "directory\tsource\ttyped\tintended\tkind\twhere\tverdict\tsuggestions";

/// One line.
pub(super) struct Line {
    /// Lines with more of it come first among those of the same kind.
    weight: f64,
    text: String,
}

/// Adds slips that were missed or judged wrong, and false alarms; the surest errors first.
pub(super) fn collect(
    directory: &str,
    method: &dyn Method,
    trial: &Trial<'_>,
    out: &mut Vec<Line>,
) {
    let start = out.len();
    for judged in trial.judged() {
        let outcome = judged.outcome(method.threshold());
        let word = match (outcome, judged.row.intended.is_some()) {
            (Outcome::Right, _) | (Outcome::Silent, false) => continue,
            (Outcome::Wrong, true) => "wrong",
            (Outcome::Silent, true) => "missed",
            (Outcome::Wrong, false) => "alarm",
        };
        out.push(line(directory, word, judged));
    }
    out[start..].sort_by(|a, b| b.weight.total_cmp(&a.weight));
}

fn line(directory: &str, word: &str, judged: Judged<'_>) -> Line {
    let (row, answer) = (judged.row, judged.answer);
    let best = answer.ranked.first();
    let score = best.map_or(0.0, |best| best.score);
    let rank = judged.rank();
    let truth = rank.and_then(|rank| answer.ranked.get(rank - 1)).map_or(0.0, |found| found.score);
    let order = ["wrong", "alarm", "missed"].iter().position(|&known| known == word).unwrap_or(0);
    let text = [
        directory.to_owned(),
        word.to_owned(),
        row.source.to_owned(),
        row.typed.clone(),
        row.intended.clone().unwrap_or_default(),
        row.kind.clone(),
        row.place.clone(),
        best.map_or(answer.verdict.to_owned(), |best| best.target.clone()),
        ppm(score),
        rank.map_or("-".into(), |rank| rank.to_string()),
        ppm(truth),
    ]
    .join("\t");
    Line { weight: score - order as f64 * 2.0, text }
}

/// Adds every row with its answer.
pub(super) fn dump(directory: &str, trial: &Trial<'_>, out: &mut Vec<Line>) {
    out.extend(trial.judged().map(|Judged { row, answer }| {
        let intended = row.intended.as_deref().unwrap_or_default();
        let cells =
            [directory, row.source, &row.typed, intended, &row.kind, &row.place, answer.verdict];
        let text = format!("{}\t{}", cells.join("\t"), suggestions(answer));
        Line { weight: 0.0, text }
    }));
}

fn suggestions(answer: &Answer) -> String {
    let ranked = answer.ranked.iter().map(|found| format!("{}:{}", found.target, ppm(found.score)));
    ranked.collect::<Vec<_>>().join("\t")
}

fn ppm(score: f64) -> String {
    format!("{:.0}", score * 1e6)
}

/// Writes a table.
pub(super) fn write(path: &Path, head: &str, lines: &[Line]) -> Result<(), String> {
    let mut text = format!("{head}\n");
    lines.iter().for_each(|line| text.extend([line.text.as_str(), "\n"]));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
