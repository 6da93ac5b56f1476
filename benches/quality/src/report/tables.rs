//! Tables of every method, by source and by kind.

use super::cells::{bad, good, label, per_mille, words};
use crate::methods::held_out::BY_LIST;
use crate::setting::Setting;
use crate::trial::{Judged, Tally, Trial, alarms};
use misdirect_report::document::{Block, Cell, Table};
use misdirect_report::number::grouped;
use misdirect_report::plot::bars;
use std::collections::{BTreeMap, BTreeSet};

/// Alarms per 1,000 real unlisted mail domains at which methods are compared.
const RATES: [f64; 4] = [0.5, 2.0, 10.0, 50.0];

pub(super) fn overview(setting: &Setting<'_>) -> Vec<Block> {
    let slips = setting.ours().slips().count();
    let unknown = setting.ours().slips_unknown().count();
    let title = format!("Slips from {}", setting.title());
    let head =
        ["method", "right %", "wrong %", "silent %", "first %", "in three %", "alarms", "from"];
    let rows = setting.trials.iter().map(|trial| {
        let tally = Tally::of(trial.slips(), trial.threshold);
        vec![
            label(trial).into(),
            good(tally.right()),
            bad(tally.wrong(), 0.1),
            tally.silent().percent().into(),
            good(tally.first()),
            good(tally.third()),
            per_mille(alarms(trial.legitimate(trial.swept()), trial.threshold)),
            threshold(trial).into(),
        ]
    });
    let table = Table { head: words(&head), rows: rows.collect(), is_text: false };
    let text = format!(
        "{slips} slips whose intended domain is among the {} entries. `first`: what was meant is \
         the first suggestion, `in three`: among the first three, whether or not the method would \
         warn. `alarms`: per 1,000 real unlisted {}. `from`: the score from which on it warns.",
        grouped(setting.listing().entries.len()),
        setting.ours().swept(),
    );
    let shares = setting.trials.iter().map(|trial| {
        let tally = Tally::of(trial.slips(), trial.threshold);
        (label(trial), tally.right().rate(), tally.wrong().rate())
    });
    let bars = bars(&shares.collect::<Vec<_>>());
    let mut blocks = vec![Block::Heading(2, title), Block::Text(text)];
    blocks.push(Block::Picture(bars, format!("Slips from {}", setting.title())));
    blocks.push(Block::Table(table));
    let said = setting.trials.iter().map(|trial| {
        let tally = Tally::of(trial.slips_unknown(), trial.threshold);
        format!("{} {} / {}", label(trial), tally.right().count, tally.wrong().count)
    });
    let said: Vec<String> = said.collect();
    blocks.push(Block::Text(format!(
        "Of {unknown} slips more the directory does not list what was meant; a repair of the suffix can be \
         right all the same. Right / wrong there: {}.",
        said.join(", ")
    )));
    blocks
}

pub(super) fn equal_alarms(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "At the same number of alarms".into()),
        Block::Text(
            "The threshold moved to where at most so many of 1,000 real unlisted mail domains raise \
             an alarm: right and wrong, % of slips. Only methods with a score can be moved; for \
             others see where they stand in the pictures. At a low rate the figure hangs on one or two \
             names; the mean is over eight rates from 0.5 to 5, in even ratios."
                .into(),
        ),
    ];
    for setting in settings {
        let source = setting.ours().swept();
        let mut head = vec![format!("{}; {source}", setting.title()), "mean, 0.5 to 5".to_owned()];
        for rate in RATES {
            head.extend([format!("right at {rate}"), "wrong".into()]);
        }
        let rows = setting.trials.iter().filter(|trial| trial.has_scale()).map(|trial| {
            let mean = trial.mean_right();
            let mean = Cell::shaded(format!("{:.1}", mean * 100.0), mean);
            let mut cells: Vec<Cell> = vec![label(trial).into(), mean];
            for rate in RATES {
                let tally = Tally::of(trial.slips(), trial.threshold_at(rate));
                cells.extend([good(tally.right()), bad(tally.wrong(), 0.1)]);
            }
            cells
        });
        blocks.push(Block::Table(Table { head, rows: rows.collect(), is_text: false }));
    }
    blocks
}

pub(super) fn silence(settings: &[&Setting<'_>]) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "Names that must stay silent".into()),
        Block::Text(
            "Alarms per 1,000 names that are right and that the directory does not list (nor a \
             domain above them), at each method's threshold. `known mail domains` are those of ten \
             people or more in git histories; with the git directory each is judged by a directory \
             without it and a tenth of the others. `alternates` are domains beside a near-identical \
             one that is right too; with the git directory the lighter of each pair is held out. \
             Both are harder than anything people type: national domains of providers that a \
             directory does not know, and neighbours chosen for being near."
                .into(),
        ),
    ];
    for setting in settings {
        let sources: Vec<_> = setting.ours().sources().into_iter().collect();
        let mut head = vec![format!("{} directory", setting.name)];
        let ours = setting.ours();
        head.extend(
            sources
                .iter()
                .map(|source| format!("{source} ({})", grouped(ours.legitimate(source).count()))),
        );
        let rows = setting.trials.iter().map(|trial| {
            let shares =
                sources.iter().map(|source| alarms(trial.legitimate(source), trial.threshold));
            std::iter::once(label(trial).into()).chain(shares.map(per_mille)).collect()
        });
        blocks.push(Block::Table(Table { head, rows: rows.collect(), is_text: false }));
    }
    blocks
}

pub(super) fn suffix_alone(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut head = words(&["method"]);
    head.extend(
        settings.iter().flat_map(|one| [format!("{}: right %", one.title()), "wrong %".into()]),
    );
    let rows = (0..settings[0].trials.len()).map(|at| {
        let mut cells: Vec<Cell> = vec![label(&settings[0].trials[at]).into()];
        for setting in settings {
            let trial = &setting.trials[at];
            let slips = trial.slips().filter(|judged| judged.row.is_suffix_only());
            let tally = Tally::of(slips, trial.threshold);
            cells.extend([good(tally.right()), bad(tally.wrong(), 0.1)]);
        }
        cells
    });
    let counts = settings.iter().map(|setting| {
        let slips = setting.ours().slips();
        let alone = slips.clone().filter(|judged| judged.row.is_suffix_only());
        format!("{} of {}", alone.count(), slips.count())
    });
    let counts: Vec<String> = counts.collect();
    vec![
        Block::Heading(2, "Nothing wrong but the suffix".into()),
        Block::Text(format!(
            "`army.ml`, `gmail.co`, `apache.com`: name and sub-domain as meant, the suffix not ({} \
             slips). The case this library was made for, which Chromium leaves alone by design.",
            counts.join(", ")
        )),
        Block::Table(Table { head, rows: rows.collect(), is_text: false }),
    ]
}

pub(super) fn kinds(settings: &[Setting<'_>]) -> Vec<Block> {
    let text = "What slipped, and where in the intended domain: said by a person for git trailers and \
                mail archives, by pairwise alignment for forms. Counts of slips that are right.";
    let mut blocks = vec![Block::Heading(2, "By kind of slip".into()), Block::Text(text.into())];
    blocks.extend(settings.iter().map(kinds_of));
    blocks
}

fn kinds_of(setting: &Setting<'_>) -> Block {
    let kind = |judged: &Judged<'_>| format!("{} in {}", judged.row.kind, judged.row.place);
    let kinds: BTreeSet<String> = setting.ours().slips().map(kind).collect();
    let mut head = vec![format!("{}: right", setting.title()), "slips".to_owned()];
    head.extend(setting.trials.iter().map(label));
    let rows = kinds.iter().map(|name| {
        let of_kind = |trial: &Trial<'_>| {
            Tally::of(trial.slips().filter(|judged| &kind(judged) == name), trial.threshold).right()
        };
        let all = of_kind(setting.ours()).of;
        let shares = setting.trials.iter().map(of_kind);
        let cells = shares.map(|share| Cell::shaded(share.count.to_string(), share.rate()));
        [name.as_str().into(), all.to_string().into()].into_iter().chain(cells).collect()
    });
    Block::Table(Table { head, rows: rows.collect(), is_text: false })
}

pub(super) fn lists(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut known = BTreeMap::<&str, usize>::new();
    let Some(setting) = settings.iter().find(|setting| setting.apart(BY_LIST).is_some()) else {
        return Vec::new();
    };
    let trials: Vec<_> = setting.apart(BY_LIST).into_iter().chain(&setting.trials).collect();
    for judged in setting.ours().slips() {
        for list in judged.row.lists.split(',').filter(|list| !list.is_empty()) {
            *known.entry(list).or_default() += 1;
        }
    }
    if known.is_empty() {
        return Vec::new();
    }
    let mut head = words(&["list", "slips"]);
    head.extend(trials.iter().map(|trial| label(trial)));
    let rows = known.iter().map(|(list, count)| {
        let cells = trials.iter().map(|trial| {
            let slips = trial.slips().filter(|j| j.row.lists.split(',').any(|own| own == *list));
            let tally = Tally::of(slips, trial.threshold);
            let text = format!("{} / {}", tally.right().count, tally.wrong().count);
            Cell::shaded(text, tally.right().rate())
        });
        [(*list).into(), count.to_string().into()].into_iter().chain(cells).collect()
    });
    vec![
        Block::Heading(2, "By list of slips".into()),
        Block::Text(
            "Right / wrong, built-in directory. A slip on several lists counts in each. `list held out`: \
             by weights that have seen no slip of any list that it is on. \
             `mailcheck_spec`, `zootools_spec` and `machado_email_typo_fixer` were made up by the \
             peers for their own tests; `quitnow_app` is so in part."
                .into(),
        ),
        Block::Table(Table { head, rows: rows.collect(), is_text: false }),
    ]
}

/// Right when every intended domain counts the same, however many slips of it there are.
pub(super) fn targets(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut head = vec!["method".to_owned()];
    for setting in settings {
        let targets: BTreeSet<_> = setting.ours().slips().map(|j| &j.row.intended).collect();
        head.push(format!("{}, {} targets: right %", setting.title(), targets.len()));
        head.push("wrong %".into());
    }
    let rows = (0..settings[0].trials.len()).map(|at| {
        let mut cells: Vec<Cell> = vec![label(&settings[0].trials[at]).into()];
        for setting in settings {
            let trial = &setting.trials[at];
            let mut groups = BTreeMap::<&Option<String>, Vec<&Judged<'_>>>::new();
            for judged in trial.slips() {
                groups.entry(&judged.row.intended).or_default().push(judged);
            }
            let tallies: Vec<Tally> = groups
                .values()
                .map(|slips| Tally::of(slips.iter().copied(), trial.threshold))
                .collect();
            let mean = |rate: fn(&Tally) -> f64| {
                tallies.iter().map(rate).sum::<f64>() / tallies.len().max(1) as f64
            };
            let (right, wrong) = (mean(|t| t.right().rate()), mean(|t| t.wrong().rate()));
            cells.push(Cell::shaded(format!("{:.1}", right * 100.0), right));
            cells.push(Cell::shaded(format!("{:.1}", wrong * 100.0), 1.0 - wrong * 10.0));
        }
        cells
    });
    vec![
        Block::Heading(2, "Each intended domain counted once".into()),
        Block::Text(
            "A few targets, gmail.com before all, make up most slips from forms. Here every \
             intended domain counts the same."
                .into(),
        ),
        Block::Table(Table { head, rows: rows.collect(), is_text: false }),
    ]
}

fn threshold(trial: &Trial<'_>) -> String {
    match trial.is_tuned {
        true => format!("{:.3}, tuned", trial.threshold),
        false if trial.has_scale() => format!("{:.0} %", trial.threshold * 100.0),
        false => "–".into(),
    }
}
