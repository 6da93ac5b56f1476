//! What the document says of lists of variants.

use super::coverage::{Coverage, Kind};
use super::mails::{Correlation, Mails, ONE_TARGET};
use super::{FIRST, TIMED, Variants};
use crate::methods::generators::Time;
use crate::report::cells::{good, words};
use misdirect_report::document::{Block, Cell, Table};
use misdirect_report::number::grouped;

pub(crate) fn blocks(all: &Variants) -> Vec<Block> {
    let mut blocks = coverage(&all.coverage);
    blocks.extend(kinds(&all.coverage));
    blocks.extend(mails(&all.mails));
    blocks.extend(times(&all.times));
    blocks
}

fn coverage(all: &Coverage) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "Variants: are real slips among the first".into()),
        Block::Text(format!(
            "For each real slip, whether its typed name is among the first names that a generator \
             lists for what was meant. Nothing but the intended domain goes in. Slips that are no \
             domain of two labels are left out, as nobody receives mail there ({} rows, with \
             repetitions). dnstwist lists by fuzzer and name, which is no order of likelihood, so \
             its first hundred are an accident; all of its names are the fair comparison, and how \
             many these are stands beside. `every suffix`: with all suffixes of one label given to \
             it, of which the package brings none. ail-typo-squatting lists by algorithm, \
             letters left out first. `can be registered`: the same among slips whose suffix exists.",
            all.left_out
        )),
    ];
    for source in all.sources() {
        let mut head = vec![format!("{source}: {} slips, %", all.within(0, source, 0).of)];
        head.extend(FIRST.map(|first| format!("first {}", grouped(first))));
        head.extend(words(&["all names", "names", "can be registered, first 100"]));
        let rows = all.lists.iter().enumerate().map(|(at, list)| {
            let mut cells: Vec<Cell> = vec![list.name.as_str().into()];
            cells.extend(FIRST.map(|first| good(all.within(at, source, first))));
            cells.push(good(all.within(at, source, usize::MAX)));
            cells.push(grouped(list.names).into());
            cells.push(good(all.registrable_within(at, source, FIRST[1])));
            cells
        });
        blocks.push(Block::Table(Table { head, rows: rows.collect(), is_text: false }));
    }
    blocks
}

fn kinds(all: &Coverage) -> Vec<Block> {
    let head = words(&[
        "what slipped",
        "names of the first 100",
        "slips",
        "among the first 100",
        "first 10,000",
    ]);
    let rows = all.kinds().into_iter().map(|Kind { name, names, first, all }| {
        [
            name.into(),
            format!("{names:.1}").into(),
            first.of.to_string().into(),
            Cell::shaded(first.count.to_string(), first.rate()),
            Cell::shaded(all.count.to_string(), all.rate()),
        ]
        .into()
    });
    vec![
        Block::Text(
            "Ours by kind of slip, both sources: what each kind takes of the first hundred names \
             (in the mean over intended domains), and how many slips it gives."
                .into(),
        ),
        Block::Table(Table { head, rows: rows.collect::<Vec<Vec<Cell>>>(), is_text: false }),
    ]
}

fn mails(all: &Mails) -> Vec<Block> {
    let head =
        words(&["name", "meant", "mails a year", "weight of the target", "P(name | target)"]);
    let rows = all.names.iter().map(|name| {
        let weight = name.weight.map_or("–".into(), |weight| grouped(weight as usize));
        let bits = name.bits.map_or("–".into(), |bits| format!("2^−{bits:.1}"));
        let cells =
            [&format!("`{}`", name.typed), &name.target, &name.mails.to_string(), &weight, &bits];
        cells.map(|cell| cell.as_str().into()).into()
    });
    let table = Table { head, rows: rows.collect::<Vec<Vec<Cell>>>(), is_text: false };
    let [weight, slip] = all.parts();
    vec![
        Block::Heading(2, "Variants: is the order that of the mails".into()),
        Block::Text(
            "Szurdi & Christin (Email Typosquatting, IMC 2017) registered names like those of \
             providers and counted for seven months the mails that senders' slips brought to each. \
             The prediction for a name is the weight of its target in the built-in directory times \
             P(name | target), as `variants` gives it. Their counts trained nothing, but two \
             constants of the channel were set with them in view, as its source says: what looks \
             alike survives proof-reading (`outlo0k`), a digit among letters does not (`o7tlook`)."
                .into(),
        ),
        Block::Table(table),
        Block::Text(format!(
            "Spearman's rank correlation, with intervals of 95 % (Fieller, Hartley & Pearson 1957): \
             names whose target is listed {}; all, with a target that is not listed at weight 1 {}; \
             names of `{ONE_TARGET}` alone, where weights cancel, {}. By the target's weight alone \
             {}, by P(name | target) alone {}. dnstwist and ail-typo-squatting give no order across \
             targets.",
            all.listed(),
            all.all(),
            all.one_target(),
            weight,
            slip
        )),
    ]
}

fn times(times: &[Time]) -> Vec<Block> {
    let head = words(&["generator", "names", "milliseconds", "names a second"]);
    let rows = times.iter().map(|time| {
        [
            time.name.as_str().into(),
            grouped(time.count).into(),
            format!("{:.1}", time.seconds * 1e3).into(),
            grouped(time.rate() as usize).into(),
        ]
        .into()
    });
    vec![
        Block::Heading(2, "Variants: time".into()),
        Block::Text(format!(
            "The fastest of {} runs for `{}` on one core of one machine, each measured inside its \
             own program once all is loaded; nothing is looked up in the network.",
            TIMED.1, TIMED.0
        )),
        Block::Table(Table { head, rows: rows.collect::<Vec<Vec<Cell>>>(), is_text: false }),
        Block::Text(whole_runs(times)),
    ]
}

/// Whole runs against each other, however many names each makes.
fn whole_runs(times: &[Time]) -> String {
    let Some((ours, others)) = times.split_first() else { return String::new() };
    let said = others.iter().map(|time| {
        let (names, run) = (ours.rate() / time.rate(), time.seconds / ours.seconds);
        format!(
            "{names:.0} times as many names a second as {}, {run:.1} times as fast a run",
            time.name
        )
    });
    format!("Ours makes {}.", said.collect::<Vec<_>>().join("; "))
}

impl std::fmt::Display for Correlation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = self.interval;
        write!(f, "{:.2} ({low:.2} to {high:.2}, {} names)", self.value, self.of)
    }
}
