//! Cells of tables: shares with their intervals and shades, and what methods are called.

use crate::trial::Trial;
use misdirect_report::document::Cell;
use misdirect_rows::metrics::Share;

/// How ours is called in tables: with the version of the model.
pub(crate) fn label(trial: &Trial<'_>) -> String {
    match trial.method {
        "misdirect" => format!("misdirect {}", misdirect::version::MODEL_VERSION),
        other => other.to_owned(),
    }
}

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

pub(crate) fn good(share: Share) -> Cell {
    Cell::shaded(share.percent(), share.rate())
}

/// A share that should be nothing; all red from `most` on.
pub(crate) fn bad(share: Share, most: f64) -> Cell {
    Cell::shaded(share.percent(), 1.0 - share.rate() / most)
}

/// Alarms per 1,000; the shade is by orders of magnitude, from 0.3 to 300.
pub(crate) fn per_mille(share: Share) -> Cell {
    let (low, high) = share.interval();
    let [rate, low, high] = [share.rate(), low, high].map(|rate| rate * 1000.0);
    let digits = usize::from(rate < 100.0);
    let text = format!("{rate:.digits$} ({low:.digits$}–{high:.digits$})");
    Cell::shaded(text, 1.0 - (rate.max(0.3) / 0.3).log10() / 3.0)
}

#[cfg(test)]
mod tests {
    use super::{Share, per_mille};

    #[test]
    fn alarms_read_as_figures() {
        let cell = per_mille(Share::new(3, 10));
        assert_eq!((cell.text.as_str(), cell.shade), ("300 (108–603)", Some(0.0)));
    }
}
