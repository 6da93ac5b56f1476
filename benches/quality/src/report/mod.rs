//! The report: what it says, in which order.

mod aims;
mod appendix;
pub(crate) mod around;
mod calibration;
pub(crate) mod cells;
pub(crate) mod errors;
mod expect;
pub(crate) mod figures;
pub(crate) mod goals;
mod policies;
pub(crate) mod summary;
mod tables;

use crate::setting::Setting;
use crate::trial::{Tally, alarms};
use around::Surroundings;
use cells::label;
use misdirect_report::document::Block;
use misdirect_report::plot::{Axis, Series, chart};

/// The whole report: `settings` for each source of slips, `both` under both directories together.
pub(crate) fn report(
    settings: &[Setting<'_>],
    both: &[Setting<'_>],
    around: &Surroundings,
) -> Vec<Block> {
    let directories = by_directory(settings);
    let mut blocks = vec![
        Block::Heading(1, "Quality: right, wrong, and silent".into()),
        Block::Text(
            "Somebody typed an address. Either its domain is a slip, and a method that helps says what was \
             meant; or it is right, and a method that helps says nothing. For slips each method is \
             right, wrong (it names another domain) or silent; for legitimate names each warning \
             is an alarm."
                .into(),
        ),
    ];
    if !around.missing.is_empty() {
        let missing = around.missing.join("`, `");
        blocks.push(Block::Text(format!("**Without** `{missing}`, which were not there.")));
    }
    blocks.extend(expect::blocks(settings, both));
    blocks.extend(aims::blocks(settings));
    blocks.extend(sources());
    blocks.extend(policies::blocks(settings));
    blocks.extend(calibration::blocks(settings));
    blocks.extend(tables::lists(settings));
    blocks.extend(peers(settings));
    for setting in settings {
        blocks.extend(tables::overview(setting));
    }
    blocks.extend(tables::equal_alarms(settings));
    blocks.extend(tables::silence(&directories));
    blocks.extend(tables::suffix_alone(settings));
    blocks.extend(tables::kinds(settings));
    blocks.extend(tables::targets(settings));
    blocks.extend(around.reading.blocks());
    if !around.second.is_empty() {
        blocks.push(Block::Heading(2, "Look-alikes and variants".into()));
        let text = "Names made to fool the eye, and lists of what is typed for a domain:";
        blocks.push(Block::See(text.into(), "lookalikes.md".into()));
        blocks.extend(around.second.iter().cloned());
    }
    blocks.extend(appendix::blocks(settings, &directories, around));
    blocks
}

/// The first setting of each directory: what is said of names that are right does not depend on slips.
fn by_directory<'s, 'r>(settings: &'s [Setting<'r>]) -> Vec<&'s Setting<'r>> {
    let is_first = |at: &usize| settings[..*at].iter().all(|one| one.name != settings[*at].name);
    (0..settings.len()).filter(is_first).map(|at| &settings[at]).collect()
}

fn sources() -> Vec<Block> {
    let text = "Slips are of three sources: what people typed into sign-up and order forms, mostly \
                providers, judged with the built-in directory; what they typed for their own or a \
                colleague's address in git trailers, any kind of domain, judged with a directory of \
                e-mail domains seen in git histories, without the slips themselves; and the same in \
                headers and trailers of mails, by a second mining of other histories, most of it from \
                archives of kernel lists. `both directories` are the built-in one and that of git as two \
                layers, as those have them who add a list of their own. Slips whose label is doubtful by \
                the row alone are not scored, nor is a name that must stay silent if people were seen \
                typing it for another; further down are the figures with them.";
    vec![Block::Heading(2, "What was judged".into()), Block::Text(text.into())]
}

fn peers(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "Beside other methods".into()),
        Block::Text(
            "Every method that takes a directory gets the same. Our weights were trained on these very \
             sources, those of `known mail domains` apart, so the first row of ours flatters. `target \
             held out`: every slip is judged by weights that have seen no slip of its intended domain, \
             every name by weights that have not seen it. `source held out`: nor any slip of the same \
             source, forms or git. The peers were trained on nothing; thresholds of Jaro-Winkler and \
             `ratio` are tuned on the rows they are judged by. Intervals, in brackets, are Wilson's of \
             95 %."
                .into(),
        ),
        Block::Linked("quality.svg".into(), "Right among slips against alarms".into()),
    ];
    let charts = settings.iter().map(|setting| {
        let caption = format!("Right among slips against alarms: {}", setting.title());
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
