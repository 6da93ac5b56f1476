//! What the benchmark measured: rows of measure, method, entries, class and value.

use std::fmt::Write as _;

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) measure: String,
    pub(crate) method: String,
    pub(crate) entries: usize,
    pub(crate) class: String,
    pub(crate) value: f64,
}

/// All figures of a run, and what is known of the machine.
#[derive(Debug, Default)]
pub(crate) struct Rows(pub(crate) Vec<Row>);

/// The classes whose mean is compared.
pub(crate) const FOUR: [&str; 4] = ["exact", "slip", "suffix", "miss"];

impl Rows {
    /// Reads rows; lines beginning with `#` are remarks.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let row = |line: &str| {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[measure, method, entries, class, value] = fields.as_slice() else { return None };
            Some(Row {
                measure: measure.into(),
                method: method.into(),
                entries: entries.parse().ok()?,
                class: class.into(),
                value: value.parse().ok()?,
            })
        };
        let rows = lines.map(|line| row(line).ok_or_else(|| format!("no row: {line:?}")));
        Ok(Self(rows.collect::<Result<_, _>>()?))
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for Row { measure, method, entries, class, value } in &self.0 {
            let _ = writeln!(text, "{measure}\t{method}\t{entries}\t{class}\t{value}");
        }
        text
    }

    /// Takes rows in, in place of earlier ones of the same measure, method, entries and class.
    pub(crate) fn renew(&mut self, new: Self) {
        let key =
            |row: &Row| (row.measure.clone(), row.method.clone(), row.entries, row.class.clone());
        let keys: std::collections::HashSet<_> = new.0.iter().map(key).collect();
        self.0.retain(|row| !keys.contains(&key(row)));
        self.0.extend(new.0);
    }

    pub(crate) fn of<'r>(&'r self, measure: &'r str) -> impl Iterator<Item = &'r Row> + 'r {
        self.0.iter().filter(move |row| row.measure == measure)
    }

    pub(crate) fn value(
        &self,
        measure: &str,
        method: &str,
        entries: usize,
        class: &str,
    ) -> Option<f64> {
        let mut rows = self.of(measure);
        let is_it =
            |row: &&Row| row.method == method && row.entries == entries && row.class == class;
        rows.find(is_it).map(|row| row.value)
    }

    /// The mean over the four classes.
    pub(crate) fn mean(&self, measure: &str, method: &str, entries: usize) -> Option<f64> {
        let values = FOUR.iter().map(|class| self.value(measure, method, entries, class));
        Some(values.sum::<Option<f64>>()? / FOUR.len() as f64)
    }

    /// The methods of a measure, in the order they came.
    pub(crate) fn methods(&self, measure: &str) -> Vec<&str> {
        let mut known = Vec::new();
        for row in self.0.iter().filter(|row| row.measure == measure) {
            if !known.contains(&row.method.as_str()) {
                known.push(row.method.as_str());
            }
        }
        known
    }

    /// The sizes of a measure, the smallest first.
    pub(crate) fn sizes(&self, measure: &str) -> Vec<usize> {
        let mut sizes: Vec<usize> = self.of(measure).map(|row| row.entries).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn rows_are_read_renewed_and_averaged() {
        let text = "# machine\nns\ta\t10\texact\t1\nns\ta\t10\tslip\t2\nns\ta\t10\tsuffix\t3\nns\ta\t10\tmiss\t6\n";
        let mut rows = Rows::parse(text).unwrap();
        assert_eq!(rows.mean("ns", "a", 10), Some(3.0));
        assert_eq!(rows.mean("ns", "a", 100), None);
        rows.renew(Rows::parse("ns\ta\t10\tmiss\t2").unwrap());
        assert_eq!(rows.mean("ns", "a", 10), Some(2.0));
        assert_eq!(Rows::parse(&rows.text()).unwrap().0, rows.0);
        assert!(Rows::parse("ns\ta\tmany\tmiss\t2").is_err());
    }
}
