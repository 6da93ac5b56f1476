//! The short form for the terminal: one method, source by source.

use crate::setting::Setting;
use crate::trial::{Judged, Tally, Trial, alarms};
use misdirect_rows::metrics::Share;
use std::collections::BTreeSet;

/// Alarms per 1,000 unlisted mail domains at which slips are counted.
pub(crate) const RATES: [f64; 6] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0];

/// Prints one setting: ours in full, others in a line each.
pub(crate) fn print(setting: &Setting<'_>) {
    let entries = setting.listing().entries.len();
    println!("\n== {}, {entries} entries", setting.title());
    let (ours, others): (Vec<_>, Vec<_>) =
        setting.trials.iter().partition(|trial| trial.method.starts_with("misdirect"));
    ours.into_iter().chain(setting.all_apart()).for_each(print_ours);
    for trial in others {
        let tally = Tally::of(trial.slips(), trial.threshold);
        let alarms = alarms(trial.legitimate(trial.swept()), trial.threshold);
        println!(
            "{:32} right {}, wrong {}, alarms {:6.1} per 1,000 {}; from {:.4}",
            trial.method,
            percent(tally.right()),
            percent(tally.wrong()),
            alarms.rate() * 1000.0,
            trial.swept(),
            trial.threshold,
        );
    }
}

fn print_ours(trial: &Trial<'_>) {
    let threshold = trial.threshold;
    let slips = trial.slips();
    println!("-- {}", trial.method);
    slip_line("slips, target listed", slips.clone(), threshold);
    slip_line("  suffix only", slips.clone().filter(|j| j.row.is_suffix_only()), threshold);
    slip_line("  not suffix only", slips.clone().filter(|j| !j.row.is_suffix_only()), threshold);
    let kinds: BTreeSet<_> = slips.clone().map(|j| (&j.row.kind, &j.row.place)).collect();
    for (kind, place) in kinds {
        let of_kind = slips.clone().filter(|j| (&j.row.kind, &j.row.place) == (kind, place));
        slip_line(&format!("  {kind} in {place}"), of_kind, threshold);
    }
    slip_line("slips, target not listed", trial.slips_unknown(), threshold);
    for source in trial.sources() {
        let share = alarms(trial.legitimate(source), threshold);
        let (low, high) = share.interval();
        println!(
            "  {source:28} {:5} of {:6} alarm: {:6.2} per 1,000 ({:.2}..{:.2})",
            share.count,
            share.of,
            share.rate() * 1000.0,
            low * 1000.0,
            high * 1000.0
        );
    }
    println!("  0.5 to 5 alarms: right {:.1} % on the mean", trial.mean_right() * 100.0);
    for rate in RATES {
        let threshold = trial.threshold_at(rate);
        let tally = Tally::of(slips.clone(), threshold);
        println!(
            "  {rate:4} alarms per 1,000 {}: threshold {threshold:.4}, right {}, wrong {}",
            trial.swept(),
            percent(tally.right()),
            percent(tally.wrong()),
        );
    }
}

fn slip_line<'a, 'r: 'a>(name: &str, rows: impl Iterator<Item = &'a Judged<'r>>, threshold: f64) {
    let tally = Tally::of(rows, threshold);
    if tally.all > 0 {
        println!(
            "{name:32} {:4}: right {}, wrong {}, silent {:4}; top-1 {}, top-3 {}",
            tally.all,
            percent(tally.right()),
            percent(tally.wrong()),
            tally.silent().count,
            percent(tally.first()),
            percent(tally.third()),
        );
    }
}

fn percent(share: Share) -> String {
    format!("{:3}, {} %", share.count, share.percent())
}
