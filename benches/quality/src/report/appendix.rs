//! The end of the report: doubtful labels, errors one by one, cost, versions, and where all came
//! from.

use super::around::Surroundings;
use super::cells::{bad, good, label, per_mille, words};
use super::errors;
use crate::setting::Setting;
use crate::trial::{Judged, Tally, alarms};
use misdirect_report::document::{Block, Cell, Table};
use misdirect_report::number::grouped;
use misdirect_rows::rows::PLACEHOLDERS;
use std::collections::{BTreeMap, BTreeSet};

/// Errors shown.
const WORST: usize = 50;

pub(crate) fn blocks(
    settings: &[Setting<'_>],
    directories: &[&Setting<'_>],
    around: &Surroundings,
) -> Vec<Block> {
    let mut blocks = doubtful(settings, around);
    blocks.extend(worst(settings, around));
    blocks.extend(cost(directories));
    blocks.extend(versions(around));
    blocks.extend(origins(settings, around));
    blocks
}

/// Figures with the rows whose label may be wrong, and these rows.
fn doubtful(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "Doubtful labels".into()),
        Block::Text(
            "Squats among the names that must stay silent, old names of what is listed, slips whose \
             list says something that can't be: each marked by the row alone. So is every name that must \
             stay silent and that a list of slips has as typed for another, and every slip that is nothing but \
             the dot of the root behind what was meant, which is the same name in the DNS. No table above counts them; \
             these are the figures with them. `alarms` are those of all sources together."
                .into(),
        ),
    ];
    let mut head = vec!["method".to_owned()];
    for setting in settings {
        for figure in ["right %", "wrong %", "alarms per 1,000"] {
            head.push(format!("{}: {figure}", setting.title()));
        }
    }
    let rows = (0..settings[0].trials.len()).map(|at| {
        let mut cells: Vec<Cell> = vec![label(&settings[0].trials[at]).into()];
        for setting in settings {
            let trial = &setting.trials[at];
            let (slips, silent): (Vec<_>, Vec<_>) =
                trial.judged.iter().partition(|judged| judged.is_slip());
            let (tally, silent) =
                (Tally::of(slips.into_iter(), trial.threshold), silent.into_iter());
            cells.push(good(tally.right()));
            cells.push(bad(tally.wrong(), 0.1));
            cells.push(per_mille(alarms(silent, trial.threshold)));
        }
        cells
    });
    blocks.push(Block::Table(Table { head, rows: rows.collect(), is_text: false }));
    let head = words(&["source", "typed", "why its label is doubtful"]);
    let rows = around.doubtful.iter().map(|[source, typed, reason]| {
        let source = if source == "*" { "legitimate" } else { source };
        vec![source.into(), format!("`{typed}`").into(), reason.as_str().into()]
    });
    blocks.push(Block::Table(Table { head, rows: rows.collect(), is_text: true }));
    blocks
}

fn worst(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut all: Vec<_> = settings
        .iter()
        .flat_map(|setting| {
            errors::of(setting.ours()).into_iter().map(|e| (setting.name, e.0, e.1))
        })
        .collect();
    let count = all.len();
    // Wrong before alarms before misses, and the surest of each first, whichever the directory.
    all.sort_by(|a, b| errors::order((a.1, a.2), (b.1, b.2)));
    // Every sort gets its part of the room, so that the first does not take it all.
    let mut room = BTreeMap::from([("wrong", WORST / 5), ("alarm", WORST * 2 / 5)]);
    let mut seen = BTreeSet::new();
    let mut shown: Vec<_> = all.iter().collect();
    shown.retain(|error| match room.get_mut(error.1) {
        Some(left) if *left > 0 && seen.insert((&error.2.row.typed, error.1)) => {
            *left -= 1;
            true
        }
        _ => false,
    });
    let truth = |error: &(&str, &str, &Judged<'_>)| {
        let ranked = error.2.rank().and_then(|rank| error.2.answer.ranked.get(rank - 1));
        ranked.map_or(0.0, |truth| truth.score)
    };
    let mut misses: Vec<_> = all.iter().filter(|error| error.1 == "missed").collect();
    misses.sort_by(|a, b| truth(a).total_cmp(&truth(b)));
    shown.extend(misses.into_iter().take(WORST - shown.len()));
    let rows = shown.into_iter().map(|&(directory, word, judged)| {
        let row = judged.row;
        let best = judged.answer.ranked.first();
        let typed = if row.is_public() {
            format!("`{}`", shown_text(&row.typed))
        } else {
            "(not published)".into()
        };
        let says = best
            .map_or("–".into(), |best| format!("`{}` {:.1} %", best.target, best.score * 100.0));
        let rank = judged.rank().map_or("–".to_owned(), |rank| rank.to_string());
        let meant = row.intended.as_ref().map_or("itself".into(), |meant| format!("`{meant}`"));
        let note = around.notes.get(&row.typed).cloned().unwrap_or_default();
        let cells = [word, row.source, directory];
        let mut line: Vec<Cell> = cells.into_iter().map(Cell::from).collect();
        line.extend([typed, meant, says, rank, note].map(Cell::from));
        line
    });
    let head = ["error", "source", "directory", "typed", "meant", "says", "rank of it", "note"];
    let mut blocks = vec![
        Block::Heading(2, "The worst errors of ours".into()),
        Block::Text(format!(
            "{WORST} of {count}: the surest wrong suggestions, the surest alarms, and the misses \
             that were thought least likely. All are written to `quality/errors.tsv` in the target \
             folder by `cargo xtask quality`. Single mail domains of few people are not published."
        )),
        Block::Table(Table { head: words(&head), rows: rows.collect(), is_text: true }),
    ];
    if !around.discussion.trim().is_empty() {
        blocks.push(Block::Hand(around.discussion.clone()));
    }
    blocks
}

/// Typed text with what cannot be seen spelt out.
fn shown_text(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '`' => "'".to_owned(),
            c if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}') => {
                c.escape_unicode().to_string()
            }
            c => c.to_string(),
        })
        .collect()
}

fn cost(settings: &[&Setting<'_>]) -> Vec<Block> {
    let mut head = vec!["microseconds a check, about".to_owned()];
    head.extend(settings.iter().map(|setting| {
        format!("{} directory, {} entries", setting.name, grouped(setting.listing().entries.len()))
    }));
    let rows = (0..settings[0].trials.len()).map(|at| {
        let times = settings.iter().map(|setting| {
            let time = setting.trials[at].nanoseconds;
            time.map_or("–".to_owned(), |time| two_digits(time / 1000.0)).into()
        });
        std::iter::once(label(&settings[0].trials[at]).into()).chain(times).collect()
    });
    vec![
        Block::Heading(2, "Cost".into()),
        Block::Text(
            "Rough, of one run on one machine, and no comparison of the methods as such: plain \
             distances and Chromium's rules are linear passes written for this benchmark, peers in \
             Node were measured inside Node. dnstwist generates variants beforehand."
                .into(),
        ),
        Block::Table(Table { head, rows: rows.collect(), is_text: false }),
    ]
}

/// Two significant digits: more would change with every run.
fn two_digits(value: f64) -> String {
    if value <= 0.0 {
        return "0".into();
    }
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    let digits = if unit < 1.0 { (-unit.log10()).round() as usize } else { 0 };
    format!("{:.digits$}", (value / unit).round() * unit)
}

fn versions(around: &Surroundings) -> Vec<Block> {
    let mut models = Vec::<&str>::new();
    let mut figures = Vec::<&str>::new();
    let mut cells = BTreeMap::<(&str, &str), String>::new();
    for [model, figure, count, of] in &around.record {
        let (model, figure) = (model.as_str(), figure.as_str());
        if !models.contains(&model) {
            models.push(model);
        }
        if !figures.contains(&figure) {
            figures.push(figure);
        }
        cells.insert((model, figure), format!("{count} of {of}"));
    }
    let mut head = vec!["figure".to_owned()];
    head.extend(models.iter().map(|model| (*model).to_owned()));
    let rows = figures.iter().map(|figure| {
        let values = models
            .iter()
            .map(|model| cells.get(&(*model, *figure)).cloned().unwrap_or("–".into()).into());
        std::iter::once((*figure).into()).chain(values).collect()
    });
    vec![
        Block::Heading(2, "Versions of the model".into()),
        Block::Table(Table { head, rows: rows.collect(), is_text: false }),
    ]
}

fn origins(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "How it was measured".into()),
        Block::Text(format!(
            "Each row is judged as an address, `joe@` before what was typed, by ours, the npm packages and \
             mailidator; what counts is the domain that is suggested. Plain distances, Chromium's rules and \
             dnstwist take domains and get the text behind the `@`, as it is. Never scored: slips of placeholders, domains that stand for somebody's (names `{}`). \
             One popular site in 27 and one government host in 4 are judged, chosen by a hash. Names \
             that a directory lists, or a domain above them, are left out of that directory's rows. \
             mailcheck, ZooTools, email-misspelled (with its `top100`) and email-typo-fixer are npm \
             packages, mailidator a crate. With this directory mailcheck gets its domains, heaviest \
             first, its public suffixes as top levels, and no second levels (ZooTools then answers alike, \
             as both rest on the same distance); these two are asked for one in ten of the names that \
             must stay silent, mail domains apart, which are all asked for. For Chromium's \
             rules the directory stands for the sites a user is engaged with. dnstwist generates the \
             variants of each entry with its default fuzzers; the heaviest entry that has the typed \
             name among them is suggested. Jaro-Winkler and `ratio` warn from the score with the \
             best F1, slips and real mail domains counting the same.",
            PLACEHOLDERS.join("`, `")
        )),
    ];
    for setting in settings {
        let ours = setting.ours();
        let head = words(&["rows", &setting.title(), "doubtful ones more"]);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut add = |name: &str, is_of: &dyn Fn(&Judged<'_>) -> bool| {
            let of = ours.judged.iter().filter(|judged| is_of(judged));
            let (doubtful, sure): (Vec<_>, Vec<_>) = of.partition(|judged| judged.row.is_doubtful);
            let [sure, doubtful] = [sure, doubtful].map(|rows| grouped(rows.len()).into());
            rows.push(vec![name.into(), sure, doubtful]);
        };
        add("slips, target listed", &|judged| judged.is_slip() && judged.is_known);
        add("slips, target not listed", &|judged| judged.is_slip() && !judged.is_known);
        for source in ours.sources() {
            add(source, &|judged| !judged.is_slip() && judged.row.source == source);
        }
        blocks.push(Block::Table(Table { head, rows, is_text: false }));
    }
    let rows = around.inputs.iter().map(|(file, hash)| {
        vec![format!("`{file}`").into(), format!("`{}`", &hash[..16.min(hash.len())]).into()]
    });
    let head = words(&["input", "SHA-256, first 16 digits"]);
    blocks.push(Block::Table(Table { head, rows: rows.collect(), is_text: true }));
    blocks
}

#[cfg(test)]
mod tests {
    use super::{shown_text, two_digits};

    #[test]
    fn what_cannot_be_seen_is_spelt_out() {
        assert_eq!(shown_text("a\u{200b}.b`\u{1b}"), "a\\u{200b}.b'\\u{1b}");
    }

    #[test]
    fn times_have_two_digits() {
        assert_eq!([1.234, 0.0567, 987.0, 12.3].map(two_digits), ["1.2", "0.057", "990", "12"]);
    }
}
