//! What each part writes: measure, method, entries, class and value, with tabs between.

/// Writes a row.
pub(crate) fn row(measure: &str, method: &str, entries: usize, class: &str, value: f64) {
    println!("{measure}\t{method}\t{entries}\t{class}\t{value:.4}");
}
