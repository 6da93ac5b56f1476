//! The goals for look-alikes and variants, and whether they are met.

use super::cells::words;
use crate::lookalikes::Lookalikes;
use crate::variants::Variants;
use misdirect::Input;
use misdirect_report::document::{Block, Cell, Table};
use misdirect_report::number::grouped;
use misdirect_rows::metrics::Share;

/// One goal beside what was measured.
struct Goal {
    measure: &'static str,
    goal: &'static str,
    measured: String,
    is_met: bool,
}

/// The beginning of the document.
pub(crate) fn introduction() -> Vec<Block> {
    vec![
        Block::Heading(1, "Look-alikes and variants".into()),
        Block::Text(
            "The same letters that go astray by accident are made to go astray on purpose. Two \
             questions: is a name that was made to look like another found, and are names that were \
             not left alone? And the other way round: of all misspellings of a domain, does a list \
             have those first that people really type? Intervals, in brackets, are Wilson's of 95 %."
                .into(),
        ),
        Block::Text(format!(
            "Measured by `cargo xtask quality --data DIR` with model {}; `--lookalikes` or \
             `--variants` runs one part alone and lists every row that fails.",
            misdirect::version::MODEL_VERSION
        )),
        Block::Heading(2, "Goals".into()),
    ]
}

/// The end of it: data files, each with a hash.
pub(crate) fn origins(inputs: &[(String, String)]) -> Vec<Block> {
    let head = words(&["input", "SHA-256, first 16 digits"]);
    let row = |(file, hash): &(String, String)| {
        [format!("`{file}`").into(), format!("`{}`", &hash[..16]).into()].into()
    };
    let rows: Vec<Vec<Cell>> = inputs.iter().map(row).collect();
    vec![
        Block::Heading(2, "Where it comes from".into()),
        Block::Text(
            "Names below `DIR` are other people's collections and not published; mail counts are in \
             `benches/quality/data/szurdi.tsv`. dnstwist 20250130 and ail-typo-squatting 2.7.6 are \
             the PyPI packages, run offline."
                .into(),
        ),
        Block::Table(Table { head, rows, is_text: true }),
    ]
}

/// The table of goals.
pub(crate) fn table(lookalikes: &Lookalikes, variants: &Variants) -> Block {
    let goals = deception(lookalikes).into_iter().chain(reverse(variants));
    let rows = goals.map(|goal| {
        let met = if goal.is_met { "yes" } else { "no" };
        [goal.measure.into(), goal.goal.into(), goal.measured.into(), met.into()].into()
    });
    let head = words(&["measure", "goal", "measured", "met"]);
    Block::Table(Table { head, rows: rows.collect::<Vec<Vec<Cell>>>(), is_text: true })
}

fn deception(all: &Lookalikes) -> Vec<Goal> {
    let [caught, found] = [all.cases.caught(), all.cases.found()];
    let (safe, other) = (all.cases.safe_international_flagged(), all.cases.safe_flagged());
    let international = all.ordinary.international(Input::Received);
    let both = Share::new(international.count + safe.count, international.of + safe.of);
    let alarms = all.ordinary.unlisted(Input::Typed);
    vec![
        Goal {
            measure: "look-alike cases with a target: caught",
            goal: "≥ 95 %",
            measured: rate(caught),
            is_met: caught.rate() >= 0.95,
        },
        Goal {
            measure: "look-alike cases without a target: found",
            goal: "≥ 90 %",
            measured: rate(found),
            is_met: found.rate() >= 0.9,
        },
        Goal {
            measure: "legitimate internationalised names flagged, of popular ones and of safe cases",
            goal: "≤ 0.5 %",
            measured: format!(
                "{}: {}; {} (of all safe cases {})",
                rate(both),
                international.counts(),
                safe.counts(),
                other.counts()
            ),
            is_met: both.rate() <= 0.005,
        },
        Goal {
            measure: "ordinary typed names: alarms that looking for deception adds",
            goal: "≤ 0.1 per 1,000",
            measured: format!("{:.2} per 1,000 ({})", alarms.rate() * 1e3, alarms.counts()),
            is_met: alarms.rate() <= 1e-4,
        },
    ]
}

fn reverse(all: &Variants) -> Vec<Goal> {
    let covered = all.coverage.within(0, "", 100);
    let mails = all.mails.listed();
    let beside = |first: usize| {
        let lists = all.coverage.lists.iter().enumerate();
        let dnstwist = lists.filter(|(_, list)| list.name.starts_with("dnstwist 2"));
        let shares: Vec<_> =
            dnstwist.map(|(at, _)| rate(all.coverage.within(at, "", first))).collect();
        shares.first().cloned().unwrap_or("–".into())
    };
    let mut goals = vec![
        Goal {
            measure: "real slips of a domain among its first 100 variants",
            goal: "≥ 85 %",
            measured: format!(
                "{}; dnstwist's first 100: {}; all of its names: {}",
                rate(covered),
                beside(100),
                beside(usize::MAX)
            ),
            is_met: covered.rate() >= 0.85,
        },
        Goal {
            measure: "Spearman with yearly mails of providers' look-alikes",
            goal: "≥ 0.6",
            measured: mails.to_string(),
            is_met: mails.value >= 0.6,
        },
    ];
    goals.extend(speed(all));
    goals
}

fn speed(all: &Variants) -> Option<Goal> {
    let ours = all.times.first()?;
    let dnstwist = all.times.iter().find(|time| time.name.starts_with("dnstwist"));
    let ratio = dnstwist.map(|time| ours.rate() / time.rate());
    let beside = ratio.map_or("dnstwist not measured".into(), |ratio| {
        format!("{ratio:.0} × dnstwist, by names a second")
    });
    let is_fast = ours.seconds <= 0.05 && ratio.is_some_and(|ratio| ratio >= 20.0);
    Some(Goal {
        measure: "ten thousand variants of one domain",
        goal: "≤ 50 ms, ≥ 20 × dnstwist",
        measured: format!("{} in {:.1} ms; {beside}", grouped(ours.count), ours.seconds * 1e3),
        is_met: is_fast,
    })
}

fn rate(share: Share) -> String {
    format!("{:.1} % ({})", share.rate() * 100.0, share.counts())
}
