//! What the policies of the library come to: slips that are right, alarms, precision.

use crate::mixture::{precision_recall, weighted};
use crate::report::{bad, good, per_mille, words};
use crate::setting::Setting;
use crate::trial::{Tally, Trial, alarms};
use misdirect::Policy;
use misdirect_report::document::{Block, Cell, Table};

const POLICIES: [(&str, Policy); 3] =
    [("quiet", Policy::QUIET), ("balanced", Policy::BALANCED), ("strict", Policy::STRICT)];

pub(crate) fn blocks(settings: &[Setting<'_>]) -> Vec<Block> {
    let default = POLICIES.iter().find(|(_, policy)| *policy == Policy::DEFAULT);
    let default = default.map_or("none of them", |(name, _)| name);
    let mut blocks = vec![
        Block::Heading(2, "Policies".into()),
        Block::Text(format!(
            "The thresholds that the library has names for, judged by weights that have not seen \
             the target or the name. The default is `{default}`. Precision is of the mixture above."
        )),
    ];
    for setting in settings {
        let trial = setting.trials.iter().find(|trial| trial.method.ends_with("target held out"));
        let trial = trial.unwrap_or(setting.ours());
        let mut head = words(&["from", "right %", "wrong %", "alarms, unlisted mail domains"]);
        head.extend(words(&["alarms, popular sites", "precision %"]));
        head.insert(0, format!("{} directory", setting.name));
        let rows = POLICIES.iter().map(|(name, policy)| row(name, policy, trial)).collect();
        blocks.push(Block::Table(Table { head, rows, is_text: false }));
    }
    blocks
}

fn row(name: &str, policy: &Policy, trial: &Trial<'_>) -> Vec<Cell> {
    let threshold = f64::from(policy.threshold_ppm) / 1e6;
    let tally = Tally::of(trial.slips(), threshold);
    let (precision, _) = precision_recall(&weighted(trial), threshold);
    vec![
        name.into(),
        format!("{:.0} %", threshold * 100.0).into(),
        good(tally.right()),
        bad(tally.wrong(), 0.1),
        per_mille(alarms(trial.legitimate(trial.swept()), threshold)),
        per_mille(alarms(trial.legitimate("popular sites"), threshold)),
        format!("{:.0}", precision * 100.0).into(),
    ]
}
