//! The section of the report: a table of measures, each by the command that measures it.
//!
//! The report as a whole takes hours and data that few have; this section takes seconds. So it is put
//! into the documents as they are, in the form in which the whole report writes it, too.

use super::measure::Measure;
use crate::BANNER;
use misdirect_report::document::{Block, Table, markdown, page};
use misdirect_report::place::{read, save};
use misdirect_rows::table::lines;
use std::path::Path;

const TITLE: &str = "Around the domain";
/// The section that it stands before.
const NEXT: &str = "Look-alikes and variants";
const HEAD: &str = "measure\tfound\tgoal\tby";

/// The measures, in the order of the table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section(Vec<Measure>);

impl Section {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let rows = lines("around.tsv", text, 4)?;
        let measures = rows.iter().map(|cells| Measure {
            what: cells[0].to_owned(),
            found: cells[1].to_owned(),
            goal: cells[2].to_owned(),
            by: cells[3].to_owned(),
        });
        Ok(Self(measures.collect()))
    }

    /// Puts measures in the place of those that the same command has made.
    pub(super) fn replace(&mut self, by: &str, measures: &[Measure]) {
        let at = self.0.iter().position(|old| old.by == by).unwrap_or(self.0.len());
        self.0.retain(|old| old.by != by);
        let at = at.min(self.0.len());
        self.0.splice(at..at, measures.iter().cloned());
    }

    pub(super) fn table(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for one in &self.0 {
            text += &format!("{}\t{}\t{}\t{}\n", one.what, one.found, one.goal, one.by);
        }
        text
    }

    /// What the report has of it.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let cells = |one: &Measure| {
            let by = format!("`cargo xtask {}`", one.by);
            [&one.what, &one.found, &one.goal, &by].map(|text| text.as_str().into()).into()
        };
        let head = ["measure", "found", "goal", "by"].map(str::to_owned).into();
        let table = Table { head, rows: self.0.iter().map(cells).collect(), is_text: true };
        vec![
            Block::Heading(2, TITLE.into()),
            Block::Text(
                "What stands around a domain in what people type, paste and export: names, brackets, \
                 separators, an `@` mistyped or written out. Half of the rows of the corpus must stay \
                 silent. Where our reading differs from a suite's, `benches/quality/differences.tsv` \
                 says why."
                    .into(),
            ),
            Block::Table(table),
        ]
    }

    /// Puts it into the documents of a folder.
    pub(super) fn put_into(&self, docs: &Path) -> Result<(), String> {
        let blocks = self.blocks();
        let text = markdown(BANNER, &blocks);
        let (_, section) = text.split_once("-->\n\n").ok_or("no section")?;
        let path = docs.join("quality.md");
        let marks = (format!("## {TITLE}\n"), "\n## ", format!("\n## {NEXT}\n"));
        save(&path, spliced(&read(&path)?, &marks, &format!("{}\n", section.trim_end()))?)?;

        let text = page(BANNER, "misdirect", &blocks);
        let section = text.split_once("<main>\n").and_then(|(_, rest)| rest.split_once("</main>"));
        let (section, _) = section.ok_or("no section")?;
        let path = docs.join("quality.html");
        let heading = |title: &str| {
            let anchor = title.to_lowercase().replace(' ', "-");
            (anchor.clone(), format!("<h2 id=\"{anchor}\">"))
        };
        let ((anchor, own), (next_anchor, next)) = (heading(TITLE), heading(NEXT));
        let document =
            spliced(&read(&path)?, &(own, "\n<h2 ", format!("\n{next}")), section.trim_end())?;
        let link = format!("<a href=\"#{anchor}\">{TITLE}</a>");
        let next_link = format!("<a href=\"#{next_anchor}\">");
        let document = match document.contains(&link) {
            true => document,
            false => document.replacen(&next_link, &format!("{link}{next_link}"), 1),
        };
        save(&path, document)
    }
}

/// A document with a section in place of the one that begins with the first mark and ends before the
/// second; before the third where there is none yet.
fn spliced(
    document: &str,
    (own, end, next): &(String, &str, String),
    section: &str,
) -> Result<String, String> {
    if let Some((head, rest)) = document.split_once(own.as_str()) {
        let tail = rest.find(end).map_or("", |at| &rest[at..]);
        return Ok(format!("{head}{section}{tail}"));
    }
    let (head, tail) =
        document.split_once(next.as_str()).ok_or_else(|| format!("no {next:?} in the document"))?;
    Ok(format!("{head}\n{section}{next}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::{Measure, Section, spliced};

    #[test]
    fn measures_of_other_commands_stay() {
        let text =
            "measure\tfound\tgoal\tby\na\t1\t2\tlint\nb\t1\t2\tquality --reading\nc\t1\t2\tbooks\n";
        let mut section = Section::parse(text).unwrap();
        let measure = Measure {
            what: "d".into(),
            found: "3".into(),
            goal: "4".into(),
            by: "quality --reading".into(),
        };
        section.replace("quality --reading", &[measure.clone(), measure]);
        let order: Vec<_> = section.0.iter().map(|one| one.what.as_str()).collect();
        assert_eq!(order, ["a", "d", "d", "c"]);
        assert!(Section::parse(&section.table()).is_ok());
        assert!(Section::parse("measure\tfound\na\t1\n").is_err());
    }

    #[test]
    fn a_section_takes_the_place_of_the_old_one() {
        let marks = ("## A\n".to_owned(), "\n## ", "\n## B\n".to_owned());
        let new = spliced("x\n\n## B\nb\n", &marks, "## A\na\n").unwrap();
        assert_eq!(new, "x\n\n## A\na\n\n## B\nb\n");
        assert_eq!(spliced(&new, &marks, "## A\nc\n").unwrap(), "x\n\n## A\nc\n\n## B\nb\n");
        assert!(spliced("x", &marks, "").is_err());
    }
}
