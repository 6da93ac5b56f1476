//! The report: what it says, in which order.

mod appendix;
pub(crate) mod around;
mod calibration;
pub(crate) mod cells;
pub(crate) mod errors;
pub(crate) mod figures;
pub(crate) mod goals;
pub(crate) mod summary;
mod tables;

use crate::setting::Setting;
use crate::trial::{Tally, alarms};
use around::Surroundings;
use cells::label;
use misdirect_report::document::Block;
use misdirect_report::plot::{Axis, Series, chart};

/// The whole report.
pub(crate) fn report(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut blocks = introduction(settings, around);
    for setting in settings {
        blocks.extend(tables::overview(setting));
    }
    blocks.extend(tables::equal_alarms(settings));
    blocks.extend(tables::silence(settings));
    blocks.extend(tables::suffix_alone(settings));
    for setting in settings {
        blocks.extend(tables::kinds(setting));
    }
    blocks.extend(tables::lists(settings));
    blocks.extend(tables::targets(settings));
    blocks.extend(calibration::blocks(settings));
    blocks.extend(around.reading.blocks());
    if !around.second.is_empty() {
        blocks.push(Block::Heading(2, "Look-alikes and variants".into()));
        let text = "Names made to fool the eye, and lists of what is typed for a domain:";
        blocks.push(Block::See(text.into(), "lookalikes.md".into()));
        blocks.extend(around.second.iter().cloned());
    }
    blocks.extend(appendix::blocks(settings, around));
    blocks
}

fn introduction(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(1, "Quality: right, wrong, and silent".into()),
        Block::Text(
            "Somebody typed a domain. Either it is a slip, and a method that helps says what was \
             meant; or it is right, and a method that helps says nothing. For slips each method is \
             right, wrong (it names another domain) or silent; for legitimate names each warning \
             is an alarm. Intervals, in brackets, are Wilson's of 95 %."
                .into(),
        ),
        Block::Text(
            "Slips are of two sorts: what people typed into sign-up and order forms, mostly \
             providers, judged with the built-in directory; and what they typed for their own or a \
             colleague's address in git trailers, any kind of domain, judged with a directory of \
             e-mail domains seen in git histories, without the slips themselves. Every method that \
             takes a directory gets the same. Only slips whose intended domain is listed count, \
             since no method can name another; what happens to the rest is told further down."
                .into(),
        ),
        Block::Text(
            "Our weights were trained on these very sources, those of `known mail domains` apart, \
             so the first row of ours flatters. `target held out`: every slip is judged by weights \
             that have seen no slip of its intended domain, every name by weights that have not seen \
             it. `source held out`: nor any slip of the same source, forms or git. What to expect of \
             other people's slips lies between these two. The peers were trained on nothing; \
             thresholds of Jaro-Winkler and `ratio` are tuned on the rows they are judged by."
                .into(),
        ),
        Block::Linked("quality.svg".into(), "Right among slips against alarms".into()),
    ];
    if !around.missing.is_empty() {
        let missing = around.missing.join("`, `");
        blocks.push(Block::Text(format!("**Without** `{missing}`, which were not there.")));
    }
    let charts = settings.iter().map(|setting| {
        let caption = format!("Right among slips against alarms, {} directory", setting.name);
        Block::Picture(trade_off(setting), caption)
    });
    blocks.extend(charts);
    blocks
}

/// Right in % against alarms per 1,000 real unlisted mail domains: a line where there is a
/// threshold to move, a mark where each method stands by default.
pub(crate) fn trade_off(setting: &Setting<'_>) -> String {
    let x = Axis {
        from: 0.3,
        to: 300.0,
        is_log: true,
        label: "alarms per 1,000 real unlisted mail domains (left edge: 0.3 or fewer)",
        ticks: &[0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0],
    };
    let ticks = &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0];
    let y = Axis { from: 0.0, to: 100.0, is_log: false, label: "right, % of slips", ticks };
    let series: Vec<Series> = setting
        .trials
        .iter()
        .map(|trial| {
            let point = |threshold| {
                let alarms = alarms(trial.legitimate(trial.swept()), threshold).rate() * 1000.0;
                (alarms, Tally::of(trial.slips(), threshold).right().rate() * 100.0)
            };
            let steps = (0..60).map(|step| 0.3 * 1000.0_f64.powf(f64::from(step) / 59.0));
            let line = steps.map(|rate| point(trial.threshold_at(rate))).collect();
            let line = if trial.has_scale() { line } else { Vec::new() };
            Series { name: label(trial), line, marks: vec![point(trial.threshold)] }
        })
        .collect();
    chart(x, y, &series)
}
