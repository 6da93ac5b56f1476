//! What was typed drawn above what was meant, letter under letter, the slips marked.
//!
//! ```text
//! typed     us.army.m·l
//! intended  us.army.mil
//!                    ^
//! ```

use crate::output::{FAINT, MEANT, WRONG};
use crate::text;
use anstyle::Style;
use misdirect::compare::Similarity;
use misdirect::{Answer, Domain, Suggestion};
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Stands where one row has nothing.
const GAP: &str = "·";

/// Two rows, cut into pieces that stand above each other.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawing {
    columns: Vec<Column>,
}

#[derive(Debug, PartialEq, Eq)]
struct Column {
    typed: String,
    intended: String,
    is_slip: bool,
}

impl Drawing {
    /// A suggestion above what was typed. `None` where its slips cannot be put in a row: letters
    /// that run from right to left, and slips that overlap.
    pub(crate) fn of_suggestion(answer: &Answer<'_>, suggestion: &Suggestion<'_>) -> Option<Self> {
        let domain = answer.domain()?;
        let target = suggestion.target();
        if domain.as_str().contains("xn--") || target.as_str().contains("xn--") {
            let intended = Domain::parse(target.as_str()).ok()?;
            let costs = misdirect::compare::Costs::default();
            return Self::of_pair(
                domain,
                &intended,
                &misdirect::compare(domain, &intended, &costs),
            );
        }
        let mut drawing = Self::default();
        let mut at = 0;
        for slip in suggestion.slips() {
            let (typed, intended) = (slip.typed().to_string(), slip.intended().to_string());
            drawing.equal(domain.as_str().get(at..slip.at())?);
            // A repair was made before the domain was read, which has what was meant already.
            let is_repair = answer.typed().is_repaired() && slip.span().is_some();
            at = slip.at() + if is_repair { intended.len() } else { typed.len() };
            drawing.slip(&typed, &intended);
        }
        drawing.equal(domain.as_str().get(at..)?);
        let is_whole = drawing.columns.iter().map(|column| column.intended.as_str());
        (is_whole.collect::<String>() == target.as_str()).then_some(drawing)
    }

    /// A pair with the slips between them. `None` where there are too many slips to draw, and where
    /// letters run from right to left.
    pub(crate) fn of_pair(
        typed: &Domain,
        intended: &Domain,
        similarity: &Similarity,
    ) -> Option<Self> {
        similarity.cost()?;
        let (typed, intended) = (unicode(typed), unicode(intended));
        if [&typed, &intended].into_iter().any(|text| text.chars().any(is_right_to_left)) {
            return None;
        }
        let (typed, intended) = (Letters::of(&typed), Letters::of(&intended));
        let mut drawing = Self::default();
        let mut at = 0;
        for slip in similarity.slips() {
            let (typed_at, typed_len) = slip.typed;
            let (intended_at, intended_len) = slip.intended;
            drawing.equal(&typed.text(at..typed_at)?);
            at = typed_at + typed_len;
            drawing.slip(
                &typed.text(typed_at..at)?,
                &intended.text(intended_at..intended_at + intended_len)?,
            );
        }
        drawing.equal(&typed.text(at..typed.0.len())?);
        Some(drawing)
    }

    fn equal(&mut self, text: &str) {
        self.push(text, text, false);
    }

    fn slip(&mut self, typed: &str, intended: &str) {
        self.push(typed, intended, true);
    }

    fn push(&mut self, typed: &str, intended: &str, is_slip: bool) {
        let shown = |text: &str| text::visible(text.as_bytes()).to_string();
        self.columns.push(Column { typed: shown(typed), intended: shown(intended), is_slip });
    }

    /// Three lines, each after `indent`; two where there is nothing to mark.
    pub(crate) fn write(&self, out: &mut impl Write, indent: &str) -> io::Result<()> {
        self.row(out, format_args!("{indent}{FAINT}typed{FAINT:#}     "), WRONG, |c| &c.typed)?;
        self.row(out, format_args!("{indent}{FAINT}intended{FAINT:#}  "), MEANT, |c| &c.intended)?;
        match self.marks() {
            marks if marks.is_empty() => Ok(()),
            marks => writeln!(out, "{indent}          {marks}"),
        }
    }

    fn row(
        &self,
        out: &mut impl Write,
        title: fmt::Arguments<'_>,
        style: Style,
        side: impl Fn(&Column) -> &str,
    ) -> io::Result<()> {
        out.write_fmt(title)?;
        for column in &self.columns {
            let text = side(column);
            let gap = GAP.repeat(column.width().saturating_sub(text.width()));
            match column.is_slip {
                true => write!(out, "{style}{text}{gap}{style:#}")?,
                false => write!(out, "{text}")?,
            }
        }
        writeln!(out)
    }

    fn marks(&self) -> String {
        let marks = self.columns.iter().map(|column| {
            let mark = if column.is_slip { "^" } else { " " };
            mark.repeat(column.width())
        });
        marks.collect::<String>().trim_end().to_owned()
    }
}

impl Column {
    fn width(&self) -> usize {
        self.typed.width().max(self.intended.width())
    }
}

/// A text by letters, as the core counts them.
struct Letters(Vec<char>);

impl Letters {
    fn of(text: &str) -> Self {
        Self(text.chars().collect())
    }

    fn text(&self, range: Range<usize>) -> Option<String> {
        Some(self.0.get(range)?.iter().collect())
    }
}

/// A domain with its A-labels decoded.
pub(crate) fn unicode(domain: &Domain) -> String {
    match domain.as_str().contains("xn--") {
        true => idna::domain_to_unicode(domain.as_str()).0,
        false => domain.as_str().to_owned(),
    }
}

/// Blocks of Hebrew, Arabic and the other scripts of this direction, which a terminal may reorder.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}
