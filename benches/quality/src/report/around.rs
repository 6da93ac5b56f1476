//! What of the report comes from outside the run: remarks, doubts, figures of earlier models, and the
//! files that were read.
//!
//! Each of them has to be there: a report without one looks like one that has nothing to say.

use crate::reading::Section;
use misdirect_report::document::Block;
use misdirect_report::place::{read, sha256};
use misdirect_rows::data::Data;
use misdirect_rows::table::lines;
use std::collections::BTreeMap;
use std::path::Path;

/// Text and figures that come from outside the run.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// Figures of all versions of the model: model, figure, count, and of how many.
    pub(crate) record: Vec<[String; 4]>,
    /// Rows whose label is doubtful: source, typed, and why.
    pub(crate) doubtful: Vec<[String; 3]>,
    /// What is to be said of single errors, by what was typed.
    pub(crate) notes: BTreeMap<String, String>,
    /// What is to be said of the errors as a whole.
    pub(crate) discussion: String,
    /// The same of look-alikes and variants.
    pub(crate) lookalikes: String,
    /// What was measured around domains, by commands of their own.
    pub(crate) reading: Section,
    /// Data files, with a hash of each.
    pub(crate) inputs: Vec<(String, String)>,
    /// Data files that were not there.
    pub(crate) missing: Vec<&'static str>,
    /// Goals of the document on look-alikes and variants.
    pub(crate) second: Vec<Block>,
}

impl Surroundings {
    /// Reads what lies beside the data.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let text = |file: &str| read(&folder.join(file));
        let notes = table("notes.tsv", &text("notes.tsv")?)?;
        Ok(Self {
            record: table("record.tsv", &text("record.tsv")?)?,
            doubtful: table("doubtful.tsv", &text("doubtful.tsv")?)?,
            notes: notes.into_iter().map(|[typed, note]| (typed, note)).collect(),
            discussion: text("discussion.md")?,
            lookalikes: text("lookalikes.md")?,
            reading: Section::parse(&text("around.tsv")?)?,
            ..Self::default()
        })
    }
}

fn table<const CELLS: usize>(file: &str, text: &str) -> Result<Vec<[String; CELLS]>, String> {
    let lines = lines(file, text, CELLS)?;
    Ok(lines.iter().map(|line| std::array::from_fn(|at| line[at].to_owned())).collect())
}

/// Those of the files that are there, each with its hash.
pub(crate) fn inputs(data: &Data, files: &[&str]) -> Result<Vec<(String, String)>, String> {
    let mut inputs = Vec::new();
    for &file in files {
        inputs.extend(data.bytes(file)?.map(|bytes| (file.to_owned(), sha256(bytes))));
    }
    Ok(inputs)
}

#[cfg(test)]
mod tests {
    use super::Surroundings;
    use misdirect_report::place::{save, target};

    #[test]
    fn a_part_of_the_report_that_cannot_be_read_is_an_error() {
        let files = [
            ("record.tsv", "model\tfigure\tcount\tof\n1\tright\t2\t3\n"),
            ("lookalikes.md", "Well, well."),
            ("around.tsv", "measure\tfound\tgoal\tby\nrows\t1\t2\tlint\n"),
            ("notes.tsv", "typed\tnote\ngmial.com\ta slip\n"),
            ("doubtful.tsv", "source\ttyped\treason\n*\tgamil.com\tsquat\n"),
            ("discussion.md", "Well."),
        ];
        let folder = target().join(format!("quality-test-{}", std::process::id()));
        let read = |without: &str| {
            let _ = std::fs::remove_dir_all(&folder);
            for (file, text) in files.iter().filter(|(file, _)| *file != without) {
                save(&folder.join(file), text).unwrap();
            }
            Surroundings::read(&folder)
        };
        let whole = read("").unwrap();
        assert_eq!((whole.record.len(), whole.doubtful.len(), whole.notes.len()), (1, 1, 1));
        for (file, _) in files {
            let error = read(file).unwrap_err();
            assert!(error.contains(file), "{error}");
        }
        read("").unwrap();
        save(&folder.join("record.tsv"), "model\tfigure\tcount\tof\n1\tright\t2\n").unwrap();
        let short = Surroundings::read(&folder).unwrap_err();
        assert_eq!(short, "record.tsv:2: 3 cells, not 4");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
