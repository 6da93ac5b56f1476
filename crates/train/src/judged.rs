//! The examples of the judge, `data/model/judged.tsv`: features and outcome of each, no name.
//!
//! Weights go to features by their place, so the header must name those of the core, in its order.

use super::examples::examples;
use misdirect::Checker;
use misdirect_report::place::{read, save};
use misdirect_rows::base::share;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const FILE: &str = "judged.tsv";
/// The columns before the features.
const HEAD: [&str; 6] = ["directory", "source", "slip", "group", "siblings", "lists"];
/// Groups as they are written: enough that two names seldom share one.
const GROUPS: u32 = 1000;

/// One example.
#[derive(Clone, Default)]
pub(super) struct Row {
    pub(super) directory: String,
    pub(super) source: String,
    pub(super) slip: bool,
    pub(super) group: u32,
    pub(super) siblings: f64,
    /// Of a slip from forms: the lists that have it.
    pub(super) lists: Vec<String>,
    pub(super) features: Vec<f64>,
    /// Of a legitimate name: what share of all of them its source stands for.
    pub(super) share: f64,
    /// How many names or slips of its source there were, with examples or not.
    pub(super) total: f64,
    /// Of a slip: how many of its source are examples.
    pub(super) examples: f64,
}

/// All examples.
#[derive(Default)]
pub(super) struct Data {
    pub(super) rows: Vec<Row>,
    /// How many names or slips there were, by directory and source.
    pub(super) totals: BTreeMap<(String, String), f64>,
}

/// Reads the data and writes the examples.
pub(super) fn count(data: &Path, model: &Path) -> Result<(), String> {
    let (examples, totals) = examples(data)?;
    let mut text = String::from(
        "# Examples of the judge: one name a line as features and outcome, made by\n\
         # `cargo xtask train --count --data DIR`; `total` lines say how many names there were.\n",
    );
    for total in &totals {
        let _ = writeln!(text, "total\t{}\t{}\t{}", total.directory, total.source, total.names);
    }
    let names = Checker::feature_names().join("\t");
    let _ = writeln!(text, "{}\t{names}", HEAD.join("\t"));
    for example in &examples {
        let features: Vec<String> = example.features.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}",
            example.directory,
            example.source,
            u8::from(example.slip),
            group(&example.group),
            example.siblings,
            if example.lists.is_empty() { "-" } else { &example.lists },
            features.join("\t")
        );
    }
    save(&model.join(FILE), text)
}

/// The names of one target, or one legitimate name: never on both sides of a fold. FNV-1a.
pub(super) fn group(text: &str) -> u32 {
    text.bytes()
        .fold(0x811C_9DC5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
        % GROUPS
}

impl Data {
    /// Reads the examples. A line that is not as [`count`] writes it is an error, and so is a header
    /// whose features are not the core's.
    pub(super) fn load(model: &Path) -> Result<Self, String> {
        let path = model.join(FILE);
        let text = read(&path)?;
        let (mut data, mut has_header) = (Self::default(), false);
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let taken = match cells[..] {
                ["total", directory, source, names] => data.add_total(directory, source, names),
                ["directory", ..] => header(&cells).map(|()| has_header = true),
                _ if !has_header => Err("an example before the header".to_owned()),
                _ => Row::parse(&cells).map(|row| data.rows.push(row)),
            };
            taken.map_err(|error| format!("{}:{number}: {error}", path.display()))?;
        }
        data.weigh().map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(data)
    }

    fn add_total(&mut self, directory: &str, source: &str, names: &str) -> Result<(), String> {
        let names: f64 = number(names)?;
        *self.totals.entry((directory.into(), source.into())).or_default() += names;
        Ok(())
    }

    /// What each example stands for.
    fn weigh(&mut self) -> Result<(), String> {
        let mut examples = BTreeMap::<(String, String), f64>::new();
        for row in &self.rows {
            *examples.entry((row.directory.clone(), row.source.clone())).or_default() += 1.0;
        }
        for row in &mut self.rows {
            let key = (row.directory.clone(), row.source.clone());
            let total = self.totals.get(&key);
            row.total = *total.ok_or_else(|| format!("no total of {} names", row.source))?;
            if row.slip {
                row.examples = examples[&key];
                continue;
            }
            let share = share(&row.source);
            row.share = share.ok_or_else(|| format!("{} is an unknown source", row.source))?;
        }
        Ok(())
    }
}

impl Row {
    fn parse(cells: &[&str]) -> Result<Self, String> {
        let count = HEAD.len() + Checker::feature_names().len();
        let [directory, source, slip, group, siblings, lists, ref features @ ..] = *cells else {
            return Err(format!("{} cells, not {count}", cells.len()));
        };
        if cells.len() != count {
            return Err(format!("{} cells, not {count}", cells.len()));
        }
        let features = features.iter().map(|cell| number::<f64>(cell).map(|value| value / 256.0));
        Ok(Self {
            directory: directory.into(),
            source: source.into(),
            slip: match slip {
                "0" => false,
                "1" => true,
                _ => return Err(format!("`{slip}` is neither 0 nor 1")),
            },
            group: number(group)?,
            siblings: number(siblings)?,
            lists: lists.split(',').filter(|list| *list != "-").map(str::to_owned).collect(),
            features: features.collect::<Result<_, _>>()?,
            ..Self::default()
        })
    }
}

fn number<T: std::str::FromStr>(cell: &str) -> Result<T, String> {
    cell.parse().map_err(|_| format!("`{cell}` is not a number"))
}

/// Whether the columns are those of the core, in its order.
fn header(cells: &[&str]) -> Result<(), String> {
    let wanted: Vec<&str> = HEAD.iter().chain(Checker::feature_names()).copied().collect();
    let differs = (0..wanted.len().max(cells.len())).find(|&at| wanted.get(at) != cells.get(at));
    let Some(at) = differs else { return Ok(()) };
    let name = |names: &[&str]| names.get(at).map_or("nothing".into(), |name| format!("`{name}`"));
    let (found, wanted) = (name(cells), name(&wanted));
    Err(format!("column {} is {found}, and {wanted} in the core: count again", at + 1))
}

#[cfg(test)]
mod tests {
    use super::{Data, FILE};
    use crate::counts::model;
    use misdirect_report::place::{read, save, target};

    /// What is said of the committed examples once they are others.
    fn error(name: &str, change: impl Fn(&str) -> String) -> Option<String> {
        let folder = target().join(format!("train-test-{}-{name}", std::process::id()));
        let text = read(&model().join(FILE)).unwrap();
        // A few of them are enough.
        let head: Vec<&str> = text.lines().take(200).collect();
        save(&folder.join(FILE), change(&head.join("\n"))).unwrap();
        let error = Data::load(&folder).err();
        std::fs::remove_dir_all(folder).unwrap();
        error
    }

    #[test]
    fn weights_go_to_the_features_that_the_examples_name() {
        assert_eq!(error("same", str::to_owned), None);
        let swapped = |text: &str| text.replace("\tprior\tchannel\t", "\tchannel\tprior\t");
        let error = error("swapped", swapped).expect("an error");
        assert!(
            error.contains("judged.tsv:") && error.contains("column 8 is `channel`"),
            "{error}"
        );
        assert!(error.contains("`prior` in the core"), "{error}");
    }

    #[test]
    fn examples_that_are_not_as_they_are_written_are_errors() {
        for (name, from, to, expected) in [
            ("fewer", "\tsame-host\n", "\n", "column 68 is nothing, and `same-host` in the core"),
            ("more", "\tsame-host\n", "\tsame-host\tlast\n", "column 69 is `last`, and nothing"),
            ("headless", "directory\tsource", "#", "an example before the header"),
            ("short", "\t0\t0\n", "\t0\n", "67 cells, not 68"),
            ("slip", "\tforms\t1\t", "\tforms\tyes\t", "`yes` is neither 0 nor 1"),
            ("total", "total\tbuilt-in\tforms\t", "total\tbuilt-in\tforms\tx", "is not a number"),
            ("unknown", "\tforms\t1\t", "\tform\t0\t", "no total of form names"),
        ] {
            let error = error(name, |text| text.replace(from, to));
            assert!(error.as_ref().is_some_and(|e| e.contains(expected)), "{name}: {error:?}");
        }
    }
}
