//! The short form for the terminal: one method, source by source.

use super::directories::Listing;
use super::method::Method;
use super::metrics::Share;
use super::rows::MAIL;
use super::trial::{Judged, Tally, Trial, alarms, threshold_for};
use std::collections::BTreeSet;

/// Alarms per 1,000 unlisted mail domains at which the slips are counted.
const RATES: [f64; 6] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0];

/// Prints one setting.
pub(super) fn print(listing: &Listing, method: &dyn Method, trial: &Trial<'_>, listed: usize) {
    let threshold = method.threshold();
    println!(
        "\n== {} directory, {} entries; {}, threshold {threshold}; {listed} legitimate names listed",
        listing.name,
        listing.entries.len(),
        method.name(),
    );
    let known = |judged: &Judged<'_>| {
        judged.row.intended.as_deref().is_some_and(|intended| listing.lists(intended))
    };
    let known = trial.slips().filter(known);
    slip_line("slips, target listed", known.clone(), threshold);
    slip_line("  suffix only", known.clone().filter(|j| j.row.is_suffix_only()), threshold);
    slip_line("  not suffix only", known.clone().filter(|j| !j.row.is_suffix_only()), threshold);
    let kinds: BTreeSet<_> = trial.slips().map(|j| (&j.row.kind, &j.row.place)).collect();
    for (kind, place) in kinds {
        let of_kind = known.clone().filter(|j| (&j.row.kind, &j.row.place) == (kind, place));
        slip_line(&format!("  {kind} in {place}"), of_kind, threshold);
    }
    let unknown = trial
        .slips()
        .filter(|j| !j.row.intended.as_deref().is_some_and(|intended| listing.lists(intended)));
    slip_line("slips, target not listed", unknown, threshold);
    let sources: BTreeSet<_> = trial.judged().map(|judged| judged.row.source).collect();
    for source in sources {
        let share = alarms(trial.legitimate(source), threshold);
        if share.of > 0 {
            let per_mille = |rate: f64| rate * 1000.0;
            let (low, high) = share.interval();
            println!(
                "  {source:28} {:5} of {:6} alarm: {:6.2} per 1,000 ({:.2}..{:.2})",
                share.count,
                share.of,
                per_mille(share.rate()),
                per_mille(low),
                per_mille(high)
            );
        }
    }
    let scores = |source| trial.legitimate(source).filter_map(|judged| judged.answer.warns_to);
    let of = trial.legitimate(MAIL).count();
    for rate in RATES {
        let allowed = (rate / 1000.0 * of as f64).floor() as usize;
        let threshold = threshold_for(scores(MAIL), allowed);
        let tally = Tally::of(known.clone(), threshold);
        println!(
            "  {rate:4} alarms per 1,000 mail domains: threshold {threshold:.4}, right {}, wrong {}",
            percent(tally.share(tally.right)),
            percent(tally.share(tally.wrong)),
        );
    }
}

fn slip_line<'a>(name: &str, rows: impl Iterator<Item = Judged<'a>>, threshold: f64) {
    let tally = Tally::of(rows, threshold);
    if tally.all > 0 {
        println!(
            "{name:32} {:4}: right {}, wrong {}, silent {:4}; top-1 {}, top-3 {}",
            tally.all,
            percent(tally.share(tally.right)),
            percent(tally.share(tally.wrong)),
            tally.all - tally.right - tally.wrong,
            percent(tally.share(tally.first)),
            percent(tally.share(tally.third)),
        );
    }
}

fn percent(share: Share) -> String {
    let (low, high) = share.interval();
    format!(
        "{:3} {:5.1} % ({:.1}..{:.1})",
        share.count,
        share.rate() * 100.0,
        low * 100.0,
        high * 100.0
    )
}
