//! The errors and all answers, one a line, for people and scripts to look at.

use crate::methods::Answer;
use crate::setting::Setting;
use crate::trial::{Judged, Outcome, Trial};
use misdirect_report::place::save;
use std::cmp::Ordering;
use std::path::Path;

const ERRORS: &str = "directory\toutcome\tsource\ttyped\tintended\tkind\twhere\tbest\tbest_ppm\t\
                      truth_rank\ttruth_ppm";
const DUMP: &str = "directory\tsource\ttyped\tintended\tkind\twhere\tverdict\tsuggestions";

/// What was wrong, the worst first: a wrong suggestion is worse than an alarm, and that than a miss.
pub(crate) fn of<'t, 'r>(trial: &'t Trial<'r>) -> Vec<(&'static str, &'t Judged<'r>)> {
    let error = |judged: &'t Judged<'r>| {
        let word = match (judged.outcome(trial.threshold), judged.is_slip()) {
            (Outcome::Right, _) | (Outcome::Silent, false) => return None,
            (Outcome::Wrong, true) => "wrong",
            (Outcome::Wrong, false) => "alarm",
            (Outcome::Silent, true) if judged.is_known => "missed",
            // No method can name what the directory does not list.
            (Outcome::Silent, true) => "no entry",
        };
        Some((word, judged))
    };
    let mut errors: Vec<_> = trial.judged.iter().filter_map(error).collect();
    errors.sort_by(|a, b| order((a.0, a.1), (b.0, b.1)));
    errors
}

/// The order of errors.
pub(crate) fn order(a: (&str, &Judged<'_>), b: (&str, &Judged<'_>)) -> Ordering {
    let sort =
        |word| ["wrong", "alarm", "missed", "no entry"].iter().position(|&known| known == word);
    let score = |judged: &Judged<'_>| judged.answer.ranked.first().map_or(0.0, |first| first.score);
    let typed = a.1.row.typed.cmp(&b.1.row.typed);
    sort(a.0).cmp(&sort(b.0)).then(score(b.1).total_cmp(&score(a.1))).then(typed)
}

/// Writes the errors of our method under each setting.
pub(crate) fn write(path: &Path, settings: &[Setting<'_>]) -> Result<(), String> {
    let mut text = format!("{ERRORS}\n");
    for setting in settings {
        for (word, judged) in of(setting.ours()) {
            let rank = judged.rank();
            let truth = rank.and_then(|rank| judged.answer.ranked.get(rank - 1));
            let best = judged.answer.ranked.first();
            let cells = [
                best.map_or(judged.answer.verdict, |best| &best.target),
                &best.map_or("0".into(), |best| ppm(best.score)),
                &rank.map_or("-".into(), |rank| rank.to_string()),
                &truth.map_or("0".into(), |truth| ppm(truth.score)),
            ];
            text += &[setting.name, word, &row(judged), &cells.join("\t")].join("\t");
            text += "\n";
        }
    }
    save(path, text)
}

/// Writes every row with our answer.
pub(crate) fn dump(path: &Path, settings: &[Setting<'_>]) -> Result<(), String> {
    let mut text = format!("{DUMP}\n");
    for setting in settings {
        for judged in &setting.ours().judged {
            let answer = &judged.answer;
            let cells = [setting.name, &row(judged), answer.verdict, &suggestions(answer)];
            text += &cells.join("\t");
            text += "\n";
        }
    }
    save(path, text)
}

fn row(judged: &Judged<'_>) -> String {
    let row = judged.row;
    let intended = row.intended.as_deref().unwrap_or_default();
    [row.source, &row.typed, intended, &row.kind, &row.place].join("\t")
}

fn suggestions(answer: &Answer) -> String {
    let ranked = answer.ranked.iter().map(|found| format!("{}:{}", found.target, ppm(found.score)));
    ranked.collect::<Vec<_>>().join("\t")
}

fn ppm(score: f64) -> String {
    format!("{:.0}", score * 1e6)
}
