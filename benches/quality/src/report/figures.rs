//! The few figures that stand for a model: kept by version, and guarded in continuous integration.

use crate::setting::Setting;
use crate::trial::{Tally, alarms};
use misdirect::version::MODEL_VERSION;
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::MAIL;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Whether more of it is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    More,
    Less,
}

/// One figure of our method.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) share: Share,
    pub(crate) aim: Aim,
}

/// All figures, at the default threshold and at given rates of alarms.
pub(crate) fn of(settings: &[Setting<'_>]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for setting in settings {
        let mut add = |name: &str, share: Share, aim: Aim| {
            figures.push(Figure { name: format!("{}: {name}", setting.title()), share, aim });
        };
        let ours = setting.ours();
        let tally = Tally::of(ours.slips(), ours.threshold);
        let mean = (ours.mean_right() * tally.all as f64).round() as usize;
        let suffix = ours.slips().filter(|judged| judged.row.is_suffix_only());
        add("right", tally.right(), Aim::More);
        add("wrong", tally.wrong(), Aim::Less);
        let all = Tally::of(ours.all_slips(), ours.threshold);
        add("right of all", all.right(), Aim::More);
        add("wrong of all", all.wrong(), Aim::Less);
        add("first is right", tally.first(), Aim::More);
        add("right is among three", tally.third(), Aim::More);
        add("right, suffix alone", Tally::of(suffix, ours.threshold).right(), Aim::More);
        if ours.swept() == MAIL {
            add("right at 0.5 to 5 alarms", Share::new(mean, tally.all), Aim::More);
        }
        // The published names are few and hard: lower rates would hang on one or two of them.
        let rates: &[f64] = if ours.swept() == MAIL { &[0.5, 2.0, 10.0] } else { &[20.0] };
        for &rate in rates {
            let tally = Tally::of(ours.slips(), ours.threshold_at(rate));
            let name = format!("right at {rate} alarms per 1,000 {}", ours.swept());
            add(&name, tally.right(), Aim::More);
        }
        for source in ours.sources() {
            let share = alarms(ours.legitimate(source), ours.threshold);
            let name = format!("{} directory: alarms, {source}", setting.name);
            figures.push(Figure { name, share, aim: Aim::Less });
        }
    }
    figures.retain(|figure| figure.share.of > 0);
    // Settings of one directory have the same names.
    let mut seen = BTreeSet::new();
    figures.retain(|figure| seen.insert(figure.name.clone()));
    figures
}

/// The record with this model's figures in it, replacing what it had for the same version: model,
/// figure, count, and of how many.
pub(crate) fn record(known: &[[String; 4]], figures: &[Figure]) -> Vec<[String; 4]> {
    let others = known.iter().filter(|[model, ..]| model != MODEL_VERSION).cloned();
    let own = figures.iter().map(|Figure { name, share, .. }| {
        [MODEL_VERSION.to_owned(), name.clone(), share.count.to_string(), share.of.to_string()]
    });
    others.chain(own).collect()
}

/// The record as it is kept.
pub(crate) fn table(record: &[[String; 4]]) -> String {
    let lines = record.iter().map(|cells| cells.join("\t") + "\n");
    "model\tfigure\tcount\tof\n".to_owned() + &lines.collect::<String>()
}

/// What is expected of the published rows, with how far a figure may fall short: one in fifty.
pub(crate) fn expected(figures: &[Figure]) -> String {
    let measures: BTreeMap<&str, Value> = figures
        .iter()
        .map(|Figure { name, share, .. }| {
            let slack = (share.of / 50).max(1);
            (name.as_str(), json!({"count": share.count, "of": share.of, "slack": slack}))
        })
        .collect();
    let all = json!({"model": MODEL_VERSION, "figures": measures});
    format!("{all:#}\n")
}

/// Figures that are worse than expected by more than their slack, or that are not there, in words.
pub(crate) fn shortfalls(expected: &Value, figures: &[Figure]) -> Vec<String> {
    let named = expected["figures"].as_object().into_iter().flat_map(|all| all.keys());
    let is_measured = |name: &&String| figures.iter().any(|figure| figure.name == **name);
    let lost = named.filter(|name| !is_measured(name));
    let mut shortfalls: Vec<String> = lost.map(|name| format!("{name}: not measured")).collect();
    for Figure { name, share, aim } in figures {
        let known = &expected["figures"][name.as_str()];
        let (Some(count), Some(of), Some(slack)) =
            (known["count"].as_f64(), known["of"].as_f64(), known["slack"].as_f64())
        else {
            shortfalls.push(format!("{name}: not among the expected figures"));
            continue;
        };
        // The directory grows, so that fewer names are unlisted: the rate is what counts.
        let scale = share.of as f64 / of.max(1.0);
        let found = share.count as f64;
        let is_short = match aim {
            Aim::More => found < (count - slack) * scale,
            Aim::Less => found > (count + slack) * scale,
        };
        if is_short {
            let Share { count: found, of: all } = share;
            shortfalls
                .push(format!("{name}: {found} of {all}, expected {count} of {of} ± {slack}"));
        }
    }
    shortfalls
}

#[cfg(test)]
mod tests {
    use super::{Aim, Figure, expected, record, shortfalls, table};
    use misdirect::version::MODEL_VERSION;
    use misdirect_rows::metrics::Share;

    fn figure(name: &str, count: usize, aim: Aim) -> Figure {
        Figure { name: name.into(), share: Share::new(count, 100), aim }
    }

    #[test]
    fn only_what_is_worse_than_the_slack_falls_short() {
        let known = [figure("right", 90, Aim::More), figure("alarms", 3, Aim::Less)];
        let expected = serde_json::from_str(&expected(&known)).unwrap();
        let short = |right, alarms| {
            let found = [figure("right", right, Aim::More), figure("alarms", alarms, Aim::Less)];
            shortfalls(&expected, &found).len()
        };
        assert_eq!([short(90, 3), short(88, 5), short(99, 0)], [0, 0, 0]);
        assert_eq!([short(87, 3), short(90, 6), short(80, 9)], [1, 1, 2]);
        let mut found = known.to_vec();
        found.push(figure("new", 1, Aim::More));
        assert_eq!(shortfalls(&expected, &found), ["new: not among the expected figures"]);
        assert_eq!(shortfalls(&expected, &known[..1]), ["alarms: not measured"]);
    }

    #[test]
    fn a_version_has_one_set_of_figures() {
        let old = ["old", "right", "1", "2"].map(str::to_owned);
        let once = record(&[old], &[figure("right", 90, Aim::More)]);
        let twice = record(&once, &[figure("right", 91, Aim::More)]);
        assert_eq!(
            table(&twice),
            format!(
                "model\tfigure\tcount\tof\nold\tright\t1\t2\n{MODEL_VERSION}\tright\t91\t100\n"
            )
        );
    }
}
