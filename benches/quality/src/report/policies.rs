//! The policies that the library has names for, and what they come to.

use super::cells::{bad, good, per_mille, words};
use crate::methods::held_out::BY_TARGET;
use crate::mixture::{precision_recall, weighted};
use crate::setting::Setting;
use crate::trial::{Tally, Trial, alarms};
use misdirect::Policy;
use misdirect_report::document::{Block, Cell, Table};
use misdirect_rows::rows::POPULAR;

/// All of them, by name.
pub(super) const POLICIES: [(&str, Policy); 3] =
    [("quiet", Policy::QUIET), ("balanced", Policy::BALANCED), ("strict", Policy::STRICT)];

/// Slips that are right, alarms and precision of each policy of the library.
pub(super) fn blocks(settings: &[Setting<'_>]) -> Vec<Block> {
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
        let trial = setting.held_out(BY_TARGET);
        let mut head = words(&["from", "right %", "wrong %", "alarms, unlisted mail domains"]);
        head.extend(words(&["alarms, popular sites", "precision %"]));
        head.insert(0, setting.title());
        let rows = POLICIES.iter().map(|(name, policy)| policy_row(name, policy, trial)).collect();
        blocks.push(Block::Table(Table { head, rows, is_text: false }));
    }
    blocks
}

fn policy_row(name: &str, policy: &Policy, trial: &Trial<'_>) -> Vec<Cell> {
    let threshold = f64::from(policy.threshold_ppm) / 1e6;
    let tally = Tally::of(trial.slips(), threshold);
    let (precision, _) = precision_recall(&weighted(trial), threshold);
    vec![
        name.into(),
        format!("{:.0} %", threshold * 100.0).into(),
        good(tally.right()),
        bad(tally.wrong(), 0.1),
        per_mille(alarms(trial.legitimate(trial.swept()), threshold)),
        per_mille(alarms(trial.legitimate(POPULAR), threshold)),
        format!("{:.0}", precision * 100.0).into(),
    ]
}
