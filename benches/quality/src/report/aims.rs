//! The goals for slips and names that are right, and whether they are met: as the library is shipped.

use super::calibration::said_error;
use super::cells::words;
use crate::methods::held_out::{BY_TARGET, HALF_SHIPPED, IN_MESSAGE, SHIPPED};
use crate::setting::Setting;
use crate::trial::{Tally, Trial, alarms};
use misdirect_report::document::{Block, Cell, Table};
use misdirect_rows::rows::{ARCHIVES, FORMS, GIT, GOVERNMENTS, MAIL, TAIL, UNIVERSITIES};

/// What is measured.
#[derive(Clone, Copy)]
enum Measure {
    /// % of slips whose target is listed, by default.
    Right,
    Wrong,
    Three,
    /// % right on the mean of 0.5 to 5 alarms per 1,000 mail domains, and at so many.
    Mean,
    At(f64),
    /// The same with a message around each address.
    InMessageAt(f64),
    /// Alarms per 1,000 names of a source.
    Alarms(&'static str),
    /// Expected calibration error where it says 1 % or more.
    Calibration,
}

use Measure::{Alarms, At, Calibration, InMessageAt, Mean, Right, Three, Wrong};

/// Measure, whose slips and with which directory, in words, and the goal.
const GOALS: [(Measure, &str, &str, f64); 23] = [
    (Right, FORMS, "built-in", 96.0),
    (Wrong, FORMS, "built-in", 0.3),
    (Three, FORMS, "built-in", 98.0),
    (Mean, FORMS, "built-in", 94.0),
    (Right, GIT, "git", 93.0),
    (Wrong, GIT, "git", 0.3),
    (Mean, GIT, "git", 88.0),
    (At(2.0), GIT, "git", 89.0),
    (At(10.0), GIT, "git", 95.0),
    (InMessageAt(2.0), GIT, "git", 93.0),
    (Right, ARCHIVES, "git", 90.0),
    (Wrong, ARCHIVES, "git", 0.6),
    (Alarms(MAIL), FORMS, "built-in", 1.0),
    (Alarms(MAIL), GIT, "git", 2.0),
    (Alarms(TAIL), FORMS, "built-in", 0.6),
    (Alarms(TAIL), GIT, "git", 0.6),
    (Alarms(UNIVERSITIES), FORMS, "built-in", 0.5),
    (Alarms(UNIVERSITIES), GIT, "git", 0.5),
    (Alarms(GOVERNMENTS), FORMS, "built-in", 0.2),
    (Alarms(GOVERNMENTS), GIT, "git", 0.2),
    (Calibration, FORMS, "built-in", 0.03),
    (Calibration, GIT, "git", 0.03),
    (Calibration, ARCHIVES, "git", 0.03),
];

impl Measure {
    fn name(self) -> String {
        match self {
            Right => "right %".into(),
            Wrong => "wrong %".into(),
            Three => "among three %".into(),
            Mean => "right at 0.5 to 5 alarms, %".into(),
            At(rate) => format!("right at {rate} alarms, %"),
            InMessageAt(rate) => {
                format!("right at {rate} alarms with sender and one other recipient known, %")
            }
            Alarms(source) => format!("alarms per 1,000 {source}"),
            Calibration => "calibration error where it says 1 % or more".into(),
        }
    }

    /// More of it is better.
    fn is_good(self) -> bool {
        !matches!(self, Wrong | Alarms(_) | Calibration)
    }

    fn of(self, trial: &Trial<'_>) -> f64 {
        let tally = |threshold| Tally::of(trial.slips(), threshold);
        match self {
            Right => tally(trial.threshold).right().rate() * 100.0,
            Wrong => tally(trial.threshold).wrong().rate() * 100.0,
            Three => tally(trial.threshold).third().rate() * 100.0,
            Mean => trial.mean_right() * 100.0,
            At(rate) | InMessageAt(rate) => tally(trial.threshold_at(rate)).right().rate() * 100.0,
            Alarms(source) => alarms(trial.legitimate(source), trial.threshold).rate() * 1000.0,
            Calibration => said_error(trial).0,
        }
    }

    fn figure(self, value: f64) -> String {
        match self {
            Calibration => format!("{value:.3}"),
            Alarms(_) => format!("{value:.2}"),
            _ => format!("{value:.1}"),
        }
    }

    fn is_met(self, value: f64, goal: f64) -> bool {
        if self.is_good() { value >= goal } else { value <= goal }
    }
}

/// Each goal with what was measured; nothing where weights were not held out.
pub(super) fn blocks(settings: &[Setting<'_>]) -> Vec<Block> {
    let rows = GOALS.iter().filter_map(|goal| row(settings, *goal));
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let head = words(&[
        "measure",
        "goal",
        "as shipped",
        "half of the names in use left out",
        "without names in use",
        "met as shipped",
    ]);
    vec![
        Block::Heading(2, "Goals".into()),
        Block::Text(
            "By weights that have seen no slip of the intended domain. `as shipped`: with the names in use that \
             native builds have on. **In part that is circular**: the filter lists nearly all the universities \
             and many of the public bodies that are judged here. `half left out`: each name, a slip or not, is \
             judged by a filter that lacks the half of its names in which it is, as told by a hash, and that \
             says nothing against schools that it lacks: what names that nobody collected meet. A goal that \
             is met as shipped and not so is marked. `sender and one other recipient known`: drawn by a hash, \
             each in one of two messages at the domain that was meant, a slip or not, else at an entry of the \
             directory by its weight; that it is one of two is assumed, as the model does."
                .into(),
        ),
        Block::Table(Table { head, rows, is_text: false }),
    ]
}

fn row(
    settings: &[Setting<'_>],
    (measure, slips, directory, goal): (Measure, &'static str, &str, f64),
) -> Option<Vec<Cell>> {
    let is_of = |setting: &&Setting<'_>| setting.slips == [slips] && setting.name == directory;
    let setting = settings.iter().find(is_of)?;
    let half = setting.apart(HALF_SHIPPED)?;
    let is_in_message = matches!(measure, InMessageAt(_));
    let shipped =
        if is_in_message { setting.apart(IN_MESSAGE)? } else { setting.held_out(SHIPPED) };
    let others = [half, setting.held_out(BY_TARGET)].map(|trial| measure.of(trial));
    let value = measure.of(shipped);
    let met = match (measure.is_met(value, goal), measure.is_met(others[0], goal)) {
        (true, true) => "yes",
        (true, false) if is_in_message => "yes",
        (true, false) => "yes, by its own list",
        (false, _) => "no",
    };
    let noise = match measure {
        Calibration => format!(" (noise alone {:.3})", said_error(shipped).1),
        _ => String::new(),
    };
    let is_of_slips = !matches!(measure, Alarms(_));
    let whose = if is_of_slips { format!("{slips}, ") } else { String::new() };
    let sign = if measure.is_good() { '≥' } else { '≤' };
    let mut cells: Vec<Cell> = vec![
        format!("{whose}{directory} directory: {}", measure.name()).into(),
        format!("{sign} {goal}").into(),
        format!("{}{noise}", measure.figure(value)).into(),
    ];
    cells.extend(others.map(|value| {
        let text = if is_in_message { "–".into() } else { measure.figure(value) };
        Cell::from(text)
    }));
    cells.push(met.into());
    Some(cells)
}
