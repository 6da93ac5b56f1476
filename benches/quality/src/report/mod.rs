//! What the report says: tables of every method, by source and by kind.

mod appendix;
mod calibration;
pub(crate) mod errors;
pub(crate) mod figures;
pub(crate) mod goals;
mod policies;
pub(crate) mod summary;

use crate::report::summary::sources;
use crate::setting::Setting;
use crate::trial::{Judged, Tally, Trial, alarms};
use misdirect_report::document::{Block, Cell, Table};
use misdirect_report::plot::{Axis, Series, bars, chart};
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::FORMS;
use std::collections::{BTreeMap, BTreeSet};

/// Alarms per 1,000 real unlisted mail domains at which methods are compared.
const RATES: [f64; 4] = [0.5, 2.0, 10.0, 50.0];

/// Text and figures that come from outside the run.
pub(crate) struct Surroundings {
    /// Figures of all versions of the model, as a table.
    pub(crate) record: String,
    pub(crate) doubtful: String,
    pub(crate) notes: String,
    pub(crate) discussion: String,
    /// Data files, with a hash of each.
    pub(crate) inputs: Vec<(String, String)>,
    pub(crate) missing: Vec<&'static str>,
    /// Goals of the document on look-alikes and variants.
    pub(crate) second: Vec<Block>,
}

/// The whole report.
pub(crate) fn report(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut blocks = introduction(settings, around);
    for setting in settings {
        blocks.extend(overview(setting));
    }
    blocks.extend(equal_alarms(settings));
    blocks.extend(silence(settings));
    blocks.extend(suffix_alone(settings));
    for setting in settings {
        blocks.extend(kinds(setting));
    }
    blocks.extend(lists(settings));
    blocks.extend(targets(settings));
    blocks.extend(calibration::blocks(settings));
    blocks.extend(policies::blocks(settings));
    if !around.second.is_empty() {
        blocks.push(Block::Heading(2, "Look-alikes and variants".into()));
        let text = "Names made to fool the eye, and lists of what is typed for a domain:";
        blocks.push(Block::See(text.into(), "lookalikes.md".into()));
        blocks.extend(around.second.iter().cloned());
    }
    blocks.extend(appendix::blocks(settings, around));
    blocks
}

/// How ours is called in tables: with the version of the model.
pub(crate) fn label(trial: &Trial<'_>) -> String {
    match trial.method {
        "misdirect" => format!("misdirect {}", misdirect::MODEL_VERSION),
        other => other.to_owned(),
    }
}

fn introduction(settings: &[Setting<'_>], around: &Surroundings) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(1, "Quality: right, wrong, and silent".into()),
        Block::Text(
            "Somebody typed a domain. Either it is a slip, and a method that helps says what was \
             meant; or it is right, and a method that helps says nothing. For slips each method is \
             right, wrong (it names another domain) or silent; for legitimate names each warning \
             is an alarm. Intervals, in brackets, are Wilson's of 95 %."
                .into(),
        ),
        Block::Text(
            "Slips are of two sorts: what people typed into sign-up and order forms, mostly \
             providers, judged with the built-in directory; and what they typed for their own or a \
             colleague's address in git trailers, any kind of domain, judged with a directory of \
             e-mail domains seen in git histories, without the slips themselves. Every method that \
             takes a directory gets the same. Only slips whose intended domain is listed count, \
             since no method can name another; what happens to the rest is told further down."
                .into(),
        ),
        Block::Text(
            "Our weights were trained on these very sources, those of `known mail domains` apart, \
             so the first row of ours flatters. `target held out`: every slip is judged by weights \
             that have seen no slip of its intended domain, every name by weights that have not seen \
             it. `source held out`: nor any slip of the same source, forms or git. What to expect of \
             other people's slips lies between these two. The peers were trained on nothing; \
             thresholds of Jaro-Winkler and `ratio` are tuned on the rows they are judged by."
                .into(),
        ),
        Block::Linked("quality.svg".into(), "Right among slips against alarms".into()),
    ];
    if !around.missing.is_empty() {
        let missing = around.missing.join("`, `");
        blocks.push(Block::Text(format!("**Without** `{missing}`, which were not there.")));
    }
    let charts = settings.iter().map(|setting| {
        let caption = format!("Right among slips against alarms, {} directory", setting.name);
        Block::Picture(trade_off(setting), caption)
    });
    blocks.extend(charts);
    blocks
}

/// Right in % against alarms per 1,000 real unlisted mail domains: a line where there is a
/// threshold to move, a mark where each method stands by default.
pub(crate) fn trade_off(setting: &Setting<'_>) -> String {
    let x = Axis {
        from: 0.3,
        to: 300.0,
        is_log: true,
        label: "alarms per 1,000 real unlisted mail domains (left edge: 0.3 or fewer)",
        ticks: &[0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0],
    };
    let ticks = &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0];
    let y = Axis { from: 0.0, to: 100.0, is_log: false, label: "right, % of slips", ticks };
    let series: Vec<Series> = setting
        .trials
        .iter()
        .map(|trial| {
            let point = |threshold| {
                let alarms = alarms(trial.legitimate(trial.swept()), threshold).rate() * 1000.0;
                (alarms, Tally::of(trial.slips(), threshold).right().rate() * 100.0)
            };
            let steps = (0..60).map(|step| 0.3 * 1000.0_f64.powf(f64::from(step) / 59.0));
            let line = steps.map(|rate| point(trial.threshold_at(rate))).collect();
            let line = if has_scale(trial) { line } else { Vec::new() };
            Series { name: label(trial), line, marks: vec![point(trial.threshold)] }
        })
        .collect();
    chart(x, y, &series)
}

/// Whether its threshold can be moved to any rate of alarms.
fn has_scale(trial: &Trial<'_>) -> bool {
    trial.method.starts_with("misdirect") || trial.is_tuned
}

fn overview(setting: &Setting<'_>) -> Vec<Block> {
    let slips = setting.ours().slips().count();
    let source = setting.ours().slips().next().map_or(FORMS, |judged| judged.row.source);
    let title = format!("Slips from {source}: {} directory", setting.name);
    let head =
        ["method", "right %", "wrong %", "silent %", "first %", "in three %", "alarms", "from"];
    let rows = setting.trials.iter().map(|trial| {
        let tally = Tally::of(trial.slips(), trial.threshold);
        vec![
            label(trial).into(),
            good(tally.right()),
            bad(tally.wrong(), 0.1),
            percent(tally.silent()).into(),
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
    blocks.push(Block::Picture(bars, format!("Slips from {source}")));
    blocks.push(Block::Table(table));
    let unknown = setting.ours().slips_unknown().count();
    let said: Vec<String> = setting
        .trials
        .iter()
        .map(|trial| {
            let tally = Tally::of(trial.slips_unknown(), trial.threshold);
            format!("{} {}", label(trial), tally.wrong().count)
        })
        .collect();
    blocks.push(Block::Text(format!(
        "Of {unknown} slips more the directory does not list what was meant. Wrong there: {}.",
        said.join(", ")
    )));
    blocks
}

fn equal_alarms(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, "At the same number of alarms".into()),
        Block::Text(
            "The threshold moved to where at most so many of 1,000 real unlisted mail domains raise \
             an alarm: right and wrong, % of slips. Only methods with a score can be moved; for \
             others see where they stand in the pictures."
                .into(),
        ),
    ];
    for setting in settings {
        let source = setting.ours().swept();
        let mut head = vec![format!("{} directory, {source}", setting.name)];
        for rate in RATES {
            head.extend([format!("right at {rate}"), "wrong".into()]);
        }
        let rows = setting.trials.iter().filter(|trial| has_scale(trial)).map(|trial| {
            let mut cells: Vec<Cell> = vec![label(trial).into()];
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

fn silence(settings: &[Setting<'_>]) -> Vec<Block> {
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
        let sources: Vec<_> = sources(setting.ours()).into_iter().collect();
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

fn suffix_alone(settings: &[Setting<'_>]) -> Vec<Block> {
    let head = ["method", "forms: right %", "wrong %", "git: right %", "wrong %"];
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
    let counts: Vec<String> = settings
        .iter()
        .map(|setting| {
            let slips = setting.ours().slips().filter(|judged| judged.row.is_suffix_only());
            format!("{} of {}", slips.count(), setting.ours().slips().count())
        })
        .collect();
    vec![
        Block::Heading(2, "Nothing wrong but the suffix".into()),
        Block::Text(format!(
            "`army.ml`, `gmail.co`, `apache.com`: name and sub-domain as meant, the suffix not ({} \
             slips from forms, {} from git). The case this library was made for, which Chromium \
             leaves alone by design.",
            counts[0], counts[1]
        )),
        Block::Table(Table { head: words(&head), rows: rows.collect(), is_text: false }),
    ]
}

fn kinds(setting: &Setting<'_>) -> Vec<Block> {
    let kind = |judged: &Judged<'_>| format!("{} in {}", judged.row.kind, judged.row.place);
    let kinds: BTreeSet<String> = setting.ours().slips().map(kind).collect();
    let mut head = vec![format!("{} directory: right", setting.name), "slips".to_owned()];
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
    let rows = rows.collect();
    let mut blocks = vec![Block::Table(Table { head, rows, is_text: false })];
    if setting.name != "git" {
        let text = "What slipped, and where in the intended domain: said by a person for git \
                    trailers, by pairwise alignment for forms. Counts of slips that are right.";
        blocks.insert(0, Block::Text(text.into()));
        blocks.insert(0, Block::Heading(2, "By kind of slip".into()));
    }
    blocks
}

fn lists(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut known = BTreeMap::<&str, usize>::new();
    let Some(setting) = settings.iter().find(|setting| setting.name != "git") else {
        return Vec::new();
    };
    for judged in setting.ours().slips() {
        for list in judged.row.lists.split(',').filter(|list| !list.is_empty()) {
            *known.entry(list).or_default() += 1;
        }
    }
    if known.is_empty() {
        return Vec::new();
    }
    let mut head = words(&["list", "slips"]);
    head.extend(setting.trials.iter().map(label));
    let rows = known.iter().map(|(list, count)| {
        let cells = setting.trials.iter().map(|trial| {
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
            "Right / wrong, built-in directory. A slip on several lists counts in each. \
             `mailcheck_spec`, `zootools_spec` and `machado_email_typo_fixer` were made up by the \
             peers for their own tests; `quitnow_app` is so in part."
                .into(),
        ),
        Block::Table(Table { head, rows: rows.collect(), is_text: false }),
    ]
}

/// Right when every intended domain counts the same, however many slips of it there are.
fn targets(settings: &[Setting<'_>]) -> Vec<Block> {
    let mut head = vec!["method".to_owned()];
    for setting in settings {
        let targets: BTreeSet<_> = setting.ours().slips().map(|j| &j.row.intended).collect();
        head.push(format!("{} directory, {} targets: right %", setting.name, targets.len()));
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
        false if has_scale(trial) => format!("{:.0} %", trial.threshold * 100.0),
        false => "–".into(),
    }
}

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// A share in percent, with its interval.
pub(crate) fn percent(share: Share) -> String {
    let (low, high) = share.interval();
    let [rate, low, high] = [share.rate(), low, high].map(|rate| rate * 100.0);
    format!("{rate:.1} ({low:.1}–{high:.1})")
}

pub(crate) fn good(share: Share) -> Cell {
    Cell::shaded(percent(share), share.rate())
}

/// A share that should be nothing; all red from `most` on.
pub(crate) fn bad(share: Share, most: f64) -> Cell {
    Cell::shaded(percent(share), 1.0 - share.rate() / most)
}

/// Alarms per 1,000; the shade is by orders of magnitude, from 0.3 to 300.
pub(crate) fn per_mille(share: Share) -> Cell {
    let (low, high) = share.interval();
    let [rate, low, high] = [share.rate(), low, high].map(|rate| rate * 1000.0);
    let digits = usize::from(rate < 100.0);
    let text = format!("{rate:.digits$} ({low:.digits$}–{high:.digits$})");
    Cell::shaded(text, 1.0 - (rate.max(0.3) / 0.3).log10() / 3.0)
}

/// A number with commas between thousands.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{grouped, per_mille, percent};
    use misdirect_rows::metrics::Share;

    #[test]
    fn figures_read_as_figures() {
        assert_eq!(
            [grouped(0), grouped(999), grouped(1000), grouped(1234567)],
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(percent(Share::new(0, 20)), "0.0 (0.0–16.1)");
        let cell = per_mille(Share::new(3, 10));
        assert_eq!((cell.text.as_str(), cell.shade), ("300 (108–603)", Some(0.0)));
    }
}
