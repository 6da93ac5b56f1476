//! The rows of a trial as people meet them: each with how often such a case occurs.

use crate::trial::{Judged, Trial};
use misdirect_rows::base::{BASE, SHARES};
use misdirect_rows::metrics::Prediction;
use misdirect_rows::rows::KNOWN;

/// Slips and legitimate names, each with how often such a case is met.
pub(crate) fn weighted<'t, 'r>(trial: &'t Trial<'r>) -> Vec<(&'t Judged<'r>, f64)> {
    let slips: Vec<_> = trial.all_slips().collect();
    let weight = BASE / slips.len().max(1) as f64;
    let mut rows: Vec<_> = slips.into_iter().map(|judged| (judged, weight)).collect();
    let shares: Vec<(&str, f64, usize)> = SHARES
        .iter()
        .map(|&(source, share)| {
            let stands_in = source == KNOWN && trial.swept() == KNOWN;
            let share = if stands_in { SHARES[0].1 } else { share };
            (source, share, trial.legitimate(source).count())
        })
        .filter(|&(_, share, of)| share > 0.0 && of > 0)
        .collect();
    let sum: f64 = shares.iter().map(|&(_, share, _)| share).sum();
    for (source, share, of) in shares {
        let weight = (1.0 - BASE) * share / sum / of as f64;
        rows.extend(trial.legitimate(source).map(|judged| (judged, weight)));
    }
    rows
}

/// What the best suggestion's probability says, and whether it was what was meant.
pub(crate) fn predictions<'t, 'r: 't>(
    rows: impl Iterator<Item = (&'t Judged<'r>, f64)>,
) -> Vec<Prediction> {
    rows.map(|(judged, weight)| Prediction {
        probability: judged.answer.ranked.first().map_or(0.0, |first| first.score),
        is_true: judged.rank() == Some(1),
        weight,
    })
    .collect()
}

/// Warnings among the names that are right, in the mixture.
pub(crate) fn alarm_rate(rows: &[(&Judged<'_>, f64)], threshold: f64) -> f64 {
    let names = rows.iter().filter(|(judged, _)| !judged.is_slip());
    let (warned, all) = names.fold((0.0, 0.0), |(warned, all), (judged, weight)| {
        let is_warned = judged.answer.warns(threshold);
        (warned + if is_warned { *weight } else { 0.0 }, all + weight)
    });
    if all > 0.0 { warned / all } else { 0.0 }
}

/// Precision and recall of warnings in the mixture, at a threshold.
pub(crate) fn precision_recall(rows: &[(&Judged<'_>, f64)], threshold: f64) -> (f64, f64) {
    let sum = |keep: &dyn Fn(&Judged<'_>) -> bool| -> f64 {
        rows.iter().filter(|(judged, _)| keep(judged)).map(|(_, weight)| weight).sum()
    };
    let warned = sum(&|judged| judged.answer.warns(threshold));
    let right = sum(&|judged| judged.answer.warns(threshold) && judged.rank() == Some(1));
    let slips = sum(&|judged| judged.is_slip());
    let over = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    (over(right, warned), over(right, slips))
}

#[cfg(test)]
mod tests {
    use super::{alarm_rate, precision_recall, weighted};
    use crate::methods::Answer;
    use crate::trial::{Judged, Trial};
    use misdirect_rows::base::BASE;
    use misdirect_rows::rows::{FORMS, MAIL, Row};

    #[test]
    fn slips_weigh_as_much_as_the_base_rate_says() {
        let slip = Row::slip(FORMS, "gmial.com", "gmail.com");
        let mail = Row { source: MAIL, intended: None, ..slip.clone() };
        let says = |target: &str| Answer::plain([target.to_owned()]);
        let judged = |row, answer| Judged { row, answer, is_known: true };
        let trial = Trial {
            method: "",
            threshold: 1.0,
            is_tuned: false,
            judged: vec![
                judged(&slip, says("gmail.com")),
                judged(&slip, Answer::default()),
                judged(&mail, says("gmail.com")),
                judged(&mail, Answer::default()),
            ],
            nanoseconds: None,
        };
        let rows = weighted(&trial);
        let total: f64 = rows.iter().map(|(_, weight)| weight).sum();
        assert!((total - 1.0).abs() < 1e-12 && (rows[0].1 - BASE / 2.0).abs() < 1e-12);
        let (precision, recall) = precision_recall(&rows, 1.0);
        assert!((recall - 0.5).abs() < 1e-12);
        assert!((alarm_rate(&rows, 1.0) - 0.5).abs() < 1e-12);
        assert!((precision - BASE).abs() < 1e-12, "half of each warned: the base rate remains");
    }
}
