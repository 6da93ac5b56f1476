//! The beginning of the report: what to expect of slips and names that nobody here has seen.

use super::cells::words;
use super::policies::POLICIES;
use crate::methods::held_out::{BY_LIST, BY_SOURCE, BY_TARGET, HALF_SHIPPED, SHIPPED};
use crate::mixture::{alarm_rate, precision_recall, weighted};
use crate::setting::Setting;
use crate::trial::{Tally, Trial, alarms};
use misdirect_report::document::{Block, Cell, Table};
use misdirect_rows::base::{SLIPS, UNLISTED};
use misdirect_rows::rows::{FORMS, GOVERNMENTS, TAIL, UNIVERSITIES};

/// Mails that a busy person writes in a day.
const MAILS: f64 = 40.0;

/// Held-out weights, the stricter first.
const HELD_OUT: [&str; 2] = [BY_SOURCE, BY_TARGET];

/// The short of it. `both`: slips under both directories together.
pub(super) fn blocks(settings: &[Setting<'_>], both: &[Setting<'_>]) -> Vec<Block> {
    let head = [
        "slips, directory",
        "right %",
        "wrong %",
        "among three %",
        "right at 0.5 to 5 alarms, %",
        "all slips: right %",
        "wrong %",
        "alarms per 1,000 mail domains",
        "tail sites",
        "universities",
        "governments",
    ];
    let rows = settings.iter().chain(both).flat_map(rows_of).collect();
    let mut blocks = vec![
        Block::Heading(2, "What to expect of other people's slips".into()),
        Block::Text(
            "Each pair of figures is a range: first by weights that have seen no slip of the same \
             source (forms, or git), then by weights that have seen no slip of the same intended \
             domain. Other people's slips will lie between the two. The first columns are of slips whose \
             intended domain is listed; `all slips` counts the rest too, where only a repair without a \
             directory can be right (`my-firm.cmo`). `right` and `wrong`: the warnings of the default policy; `among three`: what was meant is among the first three suggestions. `right at 0.5 \
             to 5 alarms`: the threshold moved to eight rates of alarms among mail domains of few \
             people, and the mean. The last four columns are needless warnings of the default policy, \
             per 1,000 names that are right and that no directory lists. `as shipped`, and with half of the names \
             in use left out: see the goals below; single figures, by weights that have seen no slip of the \
             intended domain. As shipped the universities, and in part the governments, are judged by a filter \
             that lists them."
                .into(),
        ),
        Block::Table(Table { head: words(&head), rows, is_text: false }),
    ];
    blocks.extend(by_list(settings));
    blocks.extend(person(settings));
    blocks
}

/// Ours by held-out weights alone, and with names in use beside the directory.
fn rows_of(setting: &Setting<'_>) -> Vec<Vec<Cell>> {
    let range = HELD_OUT.map(|what| setting.held_out(what));
    let count = (setting.ours().slips().count(), setting.ours().all_slips().count());
    let title = format!("{} ({} listed, all {})", setting.title(), count.0, count.1);
    let mut rows = vec![row(title, &range)];
    let half = setting.apart(HALF_SHIPPED);
    let beside = [("as shipped", Some(setting.held_out(SHIPPED))), ("half left out", half)];
    for (what, trial) in beside {
        rows.extend(trial.map(|trial| row(format!("{}: {what}", setting.title()), &[trial])));
    }
    rows
}

fn row(title: String, trials: &[&Trial<'_>]) -> Vec<Cell> {
    let figure = |figure: &dyn Fn(&Trial<'_>) -> f64| {
        let figures = trials.iter().map(|trial| format!("{:.1}", figure(trial)));
        figures.collect::<Vec<_>>().join(" – ").into()
    };
    let tally = |trial: &Trial<'_>| Tally::of(trial.slips(), trial.threshold);
    let all = |trial: &Trial<'_>| Tally::of(trial.all_slips(), trial.threshold);
    let silent = |source: &'static str| {
        move |trial: &Trial<'_>| alarms(trial.legitimate(source), trial.threshold).rate() * 1000.0
    };
    vec![
        title.into(),
        figure(&|trial| tally(trial).right().rate() * 100.0),
        figure(&|trial| tally(trial).wrong().rate() * 100.0),
        figure(&|trial| tally(trial).third().rate() * 100.0),
        figure(&|trial| trial.mean_right() * 100.0),
        figure(&|trial| all(trial).right().rate() * 100.0),
        figure(&|trial| all(trial).wrong().rate() * 100.0),
        figure(&|trial| silent(trial.swept())(trial)),
        figure(&silent(TAIL)),
        figure(&silent(UNIVERSITIES)),
        figure(&silent(GOVERNMENTS)),
    ]
}

/// Slips of forms by weights that have seen none of the lists that a slip is on.
fn by_list(settings: &[Setting<'_>]) -> Option<Block> {
    let trial = settings.iter().find_map(|setting| setting.apart(BY_LIST))?;
    let tally = Tally::of(trial.slips(), trial.threshold);
    Some(Block::Text(format!(
        "Slips of {FORMS} come from eleven lists. By weights that have seen no slip of the lists that a \
         slip is on, {:.1} % are right by default, {:.1} % wrong, and {:.1} % right at 0.5 to 5 alarms: \
         what to expect of one more list like these.",
        tally.right().rate() * 100.0,
        tally.wrong().rate() * 100.0,
        trial.mean_right() * 100.0,
    )))
}

/// What the policies come to for one person.
fn person(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut blocks = vec![Block::Text(format!(
        "And for a person who writes {MAILS:.0} mails a day and types every address, with {:.0} % of them \
         at domains that no directory lists and one address in {:.0} mistyped, by weights that have not \
         seen target or name: needless warnings for each 1,000 such names, for each 1,000 messages, and \
         how many days pass between two; slips in 1,000 messages that are warned of rightly; and how many \
         of a hundred warnings are right. Whoever picks most addresses from an address book is disturbed \
         less often in proportion, and helped so.",
        UNLISTED * 100.0,
        1.0 / SLIPS
    ))];
    let head = [
        "policy",
        "per 1,000 names",
        "per 1,000 messages",
        "days between",
        "slips caught in 1,000 messages",
        "warnings right, %",
    ];
    let rows = settings.iter().flat_map(|setting| {
        let trial = setting.held_out(BY_TARGET);
        let rows = weighted(trial);
        POLICIES.map(|(name, policy)| {
            let threshold = f64::from(policy.threshold_ppm) / 1e6;
            let rate = alarm_rate(&rows, threshold);
            let (precision, recall) = precision_recall(&rows, threshold);
            let per_message = rate * UNLISTED;
            vec![
                format!("{name}: {}", setting.title()).into(),
                format!("{:.2}", rate * 1000.0).into(),
                format!("{:.2}", per_message * 1000.0).into(),
                format!("{:.0}", 1.0 / (per_message * MAILS)).into(),
                format!("{:.2}", recall * SLIPS * 1000.0).into(),
                format!("{:.0}", precision * 100.0).into(),
            ]
        })
    });
    let rows = rows.collect();
    blocks.push(Block::Table(Table { head: words(&head), rows, is_text: false }));
    blocks
}
