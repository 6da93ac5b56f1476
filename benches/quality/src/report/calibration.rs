//! Whether the probability can be believed: the part of the report on ours alone.

use super::cells::{label, words};
use crate::methods::held_out::BY_TARGET;
use crate::mixture::{precision_recall, predictions, weighted};
use crate::setting::Setting;
use crate::trial::{Judged, Trial};
use misdirect_report::document::{Block, Table};
use misdirect_report::plot::{Axis, Series, chart};
use misdirect_rows::base::{BASE, SHARES, SLIPS, UNLISTED};
use misdirect_rows::metrics::{
    BIN_ENDS, Bin, Prediction, calibration_error, noise_floor, reliability,
};

/// From here on a method has something to say; almost all names lie below.
const SAYS: f64 = 0.01;
const THRESHOLDS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

pub(crate) fn blocks(settings: &[Setting<'_>]) -> Vec<Block> {
    let shares = SHARES.iter().filter(|(_, share)| *share > 0.0);
    let shares: Vec<String> =
        shares.map(|(source, share)| format!("{source} {:.1} %", share * 100.0)).collect();
    let mut blocks = vec![
        Block::Heading(2, "Can the probability be believed".into()),
        Block::Text(format!(
            "Only in a stated mixture does that mean anything. Here one typed address in {:.0} has a \
             slip in its domain (counted) and {:.0} % of typed domains are not listed (assumed), so of \
             what a check has to judge one in {:.0} is a slip. Legitimate names are weighted \
             so: {}; sources that are missing leave their share to the others. Each slip counts the \
             same. All by weights that have not seen target or name. The rows are few, and some stand for many: \
             `noise alone` is the error in the mean where every probability is right, by drawing what comes of \
             each row from what was said, 200 times from a fixed seed. What an error has beyond that is the \
             model's.",
            1.0 / SLIPS,
            UNLISTED * 100.0,
            1.0 / BASE,
            shares.join(", ")
        )),
    ];
    blocks.push(errors(settings));
    for setting in settings {
        let trial = setting.held_out(BY_TARGET);
        let bins = reliability(&predictions(weighted(trial).into_iter()));
        let title = format!("Reliability: {}", setting.title());
        blocks.push(Block::Picture(reliability_chart(&bins, &label(trial)), title));
        blocks.push(reliability_table(&setting.title(), &bins));
    }
    blocks.push(Block::Heading(2, "Precision and recall".into()));
    blocks.push(Block::Text(
        "In the same mixture: of all warnings, how many name what was meant; and of all slips, how many \
         are warned of rightly."
            .into(),
    ));
    for setting in settings {
        let caption = format!("Precision against recall: {}", setting.title());
        blocks.push(Block::Picture(precision_chart(setting), caption));
    }
    blocks.push(precision_table(settings));
    blocks
}

/// Predictions that say something.
fn said(predictions: &[Prediction]) -> Vec<Prediction> {
    predictions.iter().copied().filter(|one| one.probability >= SAYS).collect()
}

/// Expected calibration error where a method says something, and what noise alone would make of it.
pub(super) fn said_error(trial: &Trial<'_>) -> (f64, f64) {
    let said = said(&predictions(weighted(trial).into_iter()));
    (calibration_error(&reliability(&said)), noise_floor(&said))
}

/// Expected calibration error by slice.
fn errors(settings: &[Setting<'_>]) -> Block {
    let head = [
        "expected calibration error",
        "all",
        "where it says 1 % or more",
        "noise alone there",
        "of a hundred names it says so of",
    ];
    let mut rows = Vec::new();
    for setting in settings {
        let all = weighted(setting.held_out(BY_TARGET));
        // Which slips are kept: those of the suffix alone, and others.
        for (name, suffix_alone, others) in [
            ("all", true, true),
            ("other slips than of the suffix alone", false, true),
            ("slips of the suffix alone", true, false),
        ] {
            let keep = |judged: &Judged<'_>| match judged.row.is_suffix_only() {
                true => suffix_alone,
                false => others || !judged.is_slip(),
            };
            let rows_of = all.iter().copied().filter(|(judged, _)| keep(judged));
            let predicted = predictions(rows_of);
            let said = said(&predicted);
            let weight = |list: &[Prediction]| -> f64 {
                list.iter().map(|prediction| prediction.weight).sum()
            };
            rows.push(vec![
                format!("{}, {name}", setting.title()).into(),
                format!("{:.4}", calibration_error(&reliability(&predicted))).into(),
                format!("{:.3}", calibration_error(&reliability(&said))).into(),
                format!("{:.3}", noise_floor(&said)).into(),
                format!("{:.2}", weight(&said) / weight(&predicted) * 100.0).into(),
            ]);
        }
    }
    Block::Table(Table { head: words(&head), rows, is_text: false })
}

fn reliability_table(name: &str, bins: &[Bin]) -> Block {
    let head = [
        &format!("{name}: says, %"),
        "rows",
        "of them so",
        "share of the mixture, %",
        "says on average, %",
        "is so, %",
    ];
    let mut from = 0.0;
    let rows = bins.iter().zip(BIN_ENDS).map(|(bin, end)| {
        let range = format!("{} to {}", from * 100.0, end * 100.0);
        from = end;
        let mean = |rate: f64| match bin.rows.of {
            0 => "–".to_owned(),
            _ => format!("{:.2}", rate * 100.0),
        };
        vec![
            range.into(),
            bin.rows.of.to_string().into(),
            bin.rows.count.to_string().into(),
            format!("{:.3}", bin.weight * 100.0).into(),
            mean(bin.predicted).into(),
            mean(bin.observed).into(),
        ]
    });
    Block::Table(Table { head: words(&head), rows: rows.collect(), is_text: false })
}

const SHARE: [f64; 6] = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0];

fn share_axis(label: &'static str) -> Axis {
    Axis { from: 0.0, to: 100.0, is_log: false, label, ticks: &SHARE }
}

fn reliability_chart(bins: &[Bin], name: &str) -> String {
    let points = bins.iter().filter(|bin| bin.rows.of >= 5);
    let points: Vec<_> = points.map(|bin| (bin.predicted * 100.0, bin.observed * 100.0)).collect();
    let own = Series { name: name.to_owned(), line: points.clone(), marks: points };
    let line = vec![(0.0, 0.0), (100.0, 100.0)];
    let perfect = Series { name: "as often as said".into(), line, marks: Vec::new() };
    chart(share_axis("says, % (bins of 5 rows or more)"), share_axis("is so, %"), &[own, perfect])
}

/// Precision against recall of every method.
fn precision_chart(setting: &Setting<'_>) -> String {
    let series: Vec<Series> = setting
        .trials
        .iter()
        .map(|trial| {
            let rows = weighted(trial);
            let point = |threshold| {
                let (precision, recall) = precision_recall(&rows, threshold);
                (recall * 100.0, precision * 100.0)
            };
            let has_scale = trial.method == "misdirect" || trial.is_tuned;
            let line = if has_scale { curve(trial, &point) } else { Vec::new() };
            Series { name: label(trial), line, marks: vec![point(trial.threshold)] }
        })
        .collect();
    chart(share_axis("recall, %"), share_axis("precision, %"), &series)
}

/// Points at every hundredth of the scores.
fn curve(trial: &Trial<'_>, point: &dyn Fn(f64) -> (f64, f64)) -> Vec<(f64, f64)> {
    let mut scores: Vec<f64> = trial.slips().filter_map(|judged| judged.answer.warns_to).collect();
    scores.sort_by(f64::total_cmp);
    let step = (scores.len() / 100).max(1);
    scores.iter().step_by(step).map(|&score| point(score)).collect()
}

fn precision_table(settings: &[Setting<'_>]) -> Block {
    let mut head = words(&["misdirect, from"]);
    for setting in settings {
        head.push(format!("{}: precision %", setting.title()));
        head.push("recall %".into());
    }
    let rows = THRESHOLDS.map(|threshold| {
        let mut cells = vec![format!("{:.0} %", threshold * 100.0).into()];
        for setting in settings {
            let (precision, recall) =
                precision_recall(&weighted(setting.held_out(BY_TARGET)), threshold);
            cells.push(format!("{:.1}", precision * 100.0).into());
            cells.push(format!("{:.1}", recall * 100.0).into());
        }
        cells
    });
    Block::Table(Table { head, rows: rows.into(), is_text: false })
}
