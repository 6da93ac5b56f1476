//! Tables of tab-separated cells under a header: how all data of the benchmarks lies.
//!
//! A line that cannot be read is an error with its place, never a row that is not there.

use std::ops::Index;
use std::str::FromStr;

/// One line, which knows where it stands.
#[derive(Debug, Clone)]
pub struct Line<'t> {
    file: &'t str,
    number: usize,
    cells: Vec<&'t str>,
}

/// The lines of a file but its header, each of `least` cells or more.
pub fn lines<'t>(file: &'t str, text: &'t str, least: usize) -> Result<Vec<Line<'t>>, String> {
    let mut lines = (1..).zip(text.lines());
    lines.next().ok_or_else(|| format!("{file}: no header"))?;
    let line = |(number, line): (usize, &'t str)| {
        let line = Line { file, number, cells: line.split('\t').collect() };
        let count = line.cells.len();
        if count < least {
            return Err(line.error(format!("{count} cells, not {least}")));
        }
        Ok(line)
    };
    lines.map(line).collect()
}

impl<'t> Line<'t> {
    /// A cell that not every file has.
    pub fn get(&self, at: usize) -> Option<&'t str> {
        self.cells.get(at).copied()
    }

    /// A cell as a number.
    pub fn number<T: FromStr>(&self, at: usize) -> Result<T, String> {
        self[at].parse().map_err(|_| self.error(format!("`{}` is not a number", &self[at])))
    }

    /// What is wrong with the line, with its place.
    pub fn error(&self, what: impl std::fmt::Display) -> String {
        format!("{}:{}: {what}", self.file, self.number)
    }
}

/// One of the cells that every line was asked to have.
impl<'t> Index<usize> for Line<'t> {
    type Output = &'t str;

    fn index(&self, at: usize) -> &&'t str {
        &self.cells[at]
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn what_cannot_be_read_is_an_error_with_its_place() {
        let table = lines("a.tsv", "name\tpeople\nx.com\t7\ny.com\tmany\tmore\n", 2).unwrap();
        assert_eq!((table[0][0], table[0].number(1), table[0].get(2)), ("x.com", Ok(7), None));
        assert_eq!(table[1].number::<u32>(1).unwrap_err(), "a.tsv:3: `many` is not a number");
        let short = lines("a.tsv", "name\tpeople\nx.com\t7\n\n", 2).unwrap_err();
        assert_eq!(short, "a.tsv:3: 1 cells, not 2");
        assert_eq!(lines("a.tsv", "", 2).unwrap_err(), "a.tsv: no header");
    }
}
