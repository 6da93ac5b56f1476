//! What the document says of look-alikes: tables, with what they mean.

use super::Lookalikes;
use super::cases::{self, Cases};
use super::marks::{self, CLASSES, DENIED, INPUTS, Marks, TRANSFER};
use super::ordinary::{INTERNATIONAL, Ordinary};
use super::seen::is_invalid;
use crate::report::cells::{bad, good, label, per_mille, words};
use crate::trial::Trial;
use misdirect::Input;
use misdirect_report::document::{Block, Cell, Table};
use misdirect_report::number::grouped;
use misdirect_rows::metrics::Share;

pub(crate) fn blocks(all: &Lookalikes) -> Vec<Block> {
    let mut blocks = case_blocks(&all.cases);
    blocks.extend(failures(&all.cases));
    blocks.extend(mark_blocks(&all.marks));
    blocks.extend(ordinary_blocks(&all.ordinary));
    blocks
}

fn case_blocks(all: &Cases) -> Vec<Block> {
    let mut head = words(&["method", "caught %", "first %"]);
    let classes = all.trials.first().map(cases::classes).unwrap_or_default();
    head.extend(classes.iter().map(|class| (*class).to_owned()));
    head.extend(words(&["without a target: found %", "safe: flagged", "ignored: flagged"]));
    let rows = all.trials.iter().map(|trial| {
        let mut cells: Vec<Cell> = vec![label(trial).into()];
        cells.extend([good(cases::caught(trial, "")), good(cases::first(trial))]);
        cells.extend(classes.iter().map(|class| of(cases::caught(trial, class))));
        // A distance to a list says nothing of a name that is like no entry.
        let is_own = trial.method == "misdirect";
        cells.push(if is_own { good(cases::found(trial)) } else { "–".into() });
        cells
            .extend([cases::SAFE, cases::IGNORED].map(|word| none_of(cases::flagged(trial, word))));
        cells
    });
    let table = Table { head, rows: rows.collect(), is_text: false };
    let invalid = all
        .trials
        .first()
        .map_or(0, |trial| trial.judged.iter().filter(|judged| is_invalid(judged)).count());
    vec![
        Block::Heading(2, "Published cases".into()),
        Block::Text(format!(
            "Half of the cases that Chromium and ICU test themselves by (January 2023), as names \
             that came in a message. `caught`: a warning that names the target, or a host of it; \
             `first`: as the first suggestion. `found`: a warning for what the name gives away by \
             itself. A name that cannot be one (a label too long, a letter that no registry has) is \
             refused, which counts as caught or found: {invalid} cases. A warning for nothing but that \
             no domain ends so is one of neither sort, as the cases are about letters. `ignored` are \
             pairs that Chromium decides not to look at (digits at the end, a hyphen, another suffix) and \
             names it never shows as Unicode: there one may differ."
        )),
        Block::Text(
            "The directory of a case is what its test has: for embedding, combosquats and top sites \
             a list of sites, so the targets of all these cases, equally heavy; for a pair of names \
             those two, so its own target is added. The built-in directory is not there, as the \
             tests know nothing of it, and a name is never judged by a directory that lists it for \
             the sake of another case. ICU's words have `.com` put after them. Every method gets \
             the same directory."
                .into(),
        ),
        Block::Text(
            "Chromium passes its own tests. What stands here is its rules as the other report has \
             them, rewritten and with one list of words: its tests of combosquats bring their own \
             (`online`), its skeletons take off accents first, and its check of single names is not \
             among them."
                .into(),
        ),
        Block::Table(table),
    ]
}

/// What ours got wrong, by class.
fn failures(all: &Cases) -> Vec<Block> {
    let Some(ours) = all.trials.first() else { return Vec::new() };
    let head = words(&["what went wrong", "made like", "cases"]);
    let rows: Vec<Vec<Cell>> = cases::failures(ours)
        .into_iter()
        .map(|((word, class), count)| [word.into(), class.into(), count.to_string().into()].into())
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let found = cases::findings(ours);
    let found: Vec<_> = found.iter().map(|(name, count)| format!("`{name}` {count}")).collect();
    vec![
        Block::Text(format!("Spoofs without a target by what is found in them: {}.", found.join(", "))),
        Block::Text(
            "Ours, case by case: `missed`, the target is not named; `quiet`, it is named without a \
             warning; `unseen`, nothing is said of a spoof without a target (by the scripts of its \
             letters); `alarm`, a safe name is warned of."
                .into(),
        ),
        Block::Table(Table { head, rows, is_text: true }),
    ]
}

fn mark_blocks(all: &Marks) -> Vec<Block> {
    let mut head = words(&["transferred: caught", "all %"]);
    head.extend(CLASSES.map(str::to_owned));
    head.push("complaint denied: flagged".into());
    let rows = all.trials.iter().enumerate().map(|(at, trial)| {
        let mut cells: Vec<Cell> = vec![mark_label(at, trial).into()];
        cells.push(good(marks::caught(trial, TRANSFER, "")));
        cells.extend(CLASSES.map(|class| of(marks::caught(trial, TRANSFER, class))));
        cells.push(marks::caught(trial, DENIED, "").counts().into());
        cells
    });
    let table = Table { head, rows: rows.collect(), is_text: false };
    vec![
        Block::Heading(2, "Disputed names".into()),
        Block::Text(format!(
            "Names that panels decided about under the UDRP and its like, with the outcome and the \
             trademark as read off the decision by a rule, not by a person. The directory is the \
             built-in one and a domain for each trademark (its letters and digits under `com`), as \
             heavy as a light entry. Many are one trademark and a common word, which a stranger \
             cannot tell from a dealer's or a customer's name: panels look at who uses it and how. \
             Left out: {} names that are listed themselves or whose trademark is missing or has no \
             Latin letter. Classes by the name beside the trademark's letters.",
            all.left_out
        )),
        Block::Table(table),
    ]
}

fn mark_label(at: usize, trial: &Trial<'_>) -> String {
    match INPUTS.get(at) {
        Some(input) => format!("{}, {}", label(trial), input.name()),
        None => label(trial),
    }
}

fn ordinary_blocks(all: &Ordinary) -> Vec<Block> {
    let head = words(&[
        "alarms per 1,000",
        "names",
        "typed",
        "typed, slips",
        "received",
        "received, slips",
    ]);
    let rows = all.sources().map(|source| {
        let counts = [Input::Typed, Input::Received].map(|input| all.count(source, input));
        let mut cells: Vec<Cell> = vec![source.into()];
        let names = counts[0].map_or(0, |count| count.slips.of);
        cells.push(grouped(names).into());
        for count in counts.into_iter().flatten() {
            cells.extend([per_mille(count.deception()), per_mille(count.slips)]);
        }
        cells
    });
    let table = Table { head, rows: rows.collect(), is_text: false };
    let findings: usize = all.counts.iter().map(|count| count.findings.count).sum();
    vec![
        Block::Heading(2, "Names that nobody made to deceive".into()),
        Block::Text(format!(
            "Names that the built-in directory does not list, from the same sources as in the other \
             report, and {INTERNATIONAL} (all `xn--` names of the popularity list). An alarm is \
             this channel's where the answer is for a look-alike, or for what the name gives away \
             by itself ({findings} of them); alarms for slips, and for suffixes that do not exist, \
             stand beside it. Doubtful names count like others: some are squats. The goal is about mail domains, tail sites and \
             universities together."
        )),
        Block::Table(table),
    ]
}

/// A share that should be all, in counts.
fn of(share: Share) -> Cell {
    Cell::shaded(share.counts(), share.rate())
}

/// A share that should be none, in counts.
fn none_of(share: Share) -> Cell {
    Cell { text: share.counts(), ..bad(share, 0.1) }
}
