//! Counts, in the text format of Prometheus. No address and no domain is in them.

use crate::config::Action;
use crate::judgement::{Found, Why};
use misdirect::directory::TAG_NAMES;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Upper bounds of how long a judgement takes, in microseconds: a listed name takes one, the worst known list
/// some hundred.
const BOUNDS_US: [u64; 8] = [1, 2, 5, 10, 50, 100, 1_000, 10_000];

/// A number that goes up.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// A number as it is now.
#[derive(Debug, Default)]
pub(crate) struct Gauge(AtomicU64);

impl Gauge {
    pub(crate) fn set(&self, value: u64) {
        self.0.store(value, Relaxed);
    }

    /// One more, for as long as what is returned lives.
    pub(crate) fn hold(&self) -> Held<'_> {
        self.0.fetch_add(1, Relaxed);
        Held(self)
    }
}

/// See [`Gauge::hold`].
pub(crate) struct Held<'g>(&'g Gauge);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Relaxed);
    }
}

#[derive(Debug, Default)]
pub(crate) struct Metrics {
    passed: [Counter; Why::ALL.len()],
    found: [Counter; Action::ALL.len()],
    overridden: Counter,
    /// Of what was found, by tag of the target; the last one has none.
    tags: [Counter; TAG_NAMES.len() + 1],
    took: [Counter; BOUNDS_US.len() + 1],
    took_ns: AtomicU64,
    pub(crate) malformed: Counter,
    pub(crate) connections: Gauge,
    pub(crate) refused_connections: Counter,
    pub(crate) entries: Gauge,
    pub(crate) reloads: Counter,
    pub(crate) reloads_refused: Counter,
    pub(crate) unlogged: Counter,
}

impl Metrics {
    pub(super) fn passed(&self, why: Why) {
        self.passed[why as usize].add();
    }

    pub(crate) fn found(&self, found: &Found, is_again: bool) {
        match is_again {
            true => self.overridden.add(),
            false => self.found[found.action as usize].add(),
        }
        for (count, name) in self.tags.iter().zip(TAG_NAMES) {
            if found.tags.contains(&name) {
                count.add();
            }
        }
        if found.tags.is_empty() {
            self.tags[TAG_NAMES.len()].add();
        }
    }

    pub(super) fn took(&self, time: Duration) {
        let ns = time.as_nanos() as u64;
        let bound = BOUNDS_US.iter().position(|bound| ns <= bound * 1_000);
        self.took[bound.unwrap_or(BOUNDS_US.len())].add();
        self.took_ns.fetch_add(ns, Relaxed);
    }

    /// All of them.
    pub(super) fn page(&self) -> String {
        let mut page = Page::default();
        page.head("misdirect_recipients_total", "counter", "Recipients by what became of them.");
        for why in Why::ALL {
            page.row("outcome", why.name(), &self.passed[why as usize]);
        }
        for action in Action::ALL {
            page.row("outcome", action.name(), &self.found[action as usize]);
        }
        page.row("outcome", "overridden", &self.overridden);
        page.head(
            "misdirect_found_total",
            "counter",
            "Recipients for which a rule held, by tag of the target.",
        );
        for (count, name) in self.tags.iter().zip(TAG_NAMES.into_iter().chain(["none"])) {
            page.row("tag", name, count);
        }
        page.head("misdirect_judgement_seconds", "histogram", "Time that a judgement takes.");
        let mut sum = 0;
        for (count, bound) in self.took.iter().zip(BOUNDS_US) {
            sum += count.get();
            page.line("_bucket", &format!("{{le=\"{}\"}}", bound as f64 / 1e6), sum);
        }
        sum += self.took[BOUNDS_US.len()].get();
        page.line("_bucket", "{le=\"+Inf\"}", sum);
        page.line("_sum", "", self.took_ns.load(Relaxed) as f64 / 1e9);
        page.line("_count", "", sum);
        for (name, what, count) in [
            (
                "misdirect_malformed_total",
                "Requests that were none; what they asked for passed.",
                &self.malformed,
            ),
            (
                "misdirect_connections_refused_total",
                "Connections for which there was no room.",
                &self.refused_connections,
            ),
            ("misdirect_reloads_total", "Policies and directories taken over.", &self.reloads),
            (
                "misdirect_reloads_refused_total",
                "The same refused; the old ones stayed.",
                &self.reloads_refused,
            ),
            (
                "misdirect_unlogged_total",
                "Lines of the log for which nobody had time.",
                &self.unlogged,
            ),
        ] {
            page.head(name, "counter", what);
            page.line("", "", count.get());
        }
        for (name, what, gauge) in [
            ("misdirect_connections", "Open connections.", &self.connections),
            ("misdirect_directory_entries", "Entries of all directories.", &self.entries),
        ] {
            page.head(name, "gauge", what);
            page.line("", "", gauge.0.load(Relaxed));
        }
        page.text
    }
}

/// The text, and the name of what is being written.
#[derive(Default)]
struct Page {
    text: String,
    name: &'static str,
}

impl Page {
    fn head(&mut self, name: &'static str, kind: &str, what: &str) {
        self.name = name;
        let _ = writeln!(self.text, "# HELP {name} {what}\n# TYPE {name} {kind}");
    }

    fn row(&mut self, label: &str, value: &str, count: &Counter) {
        self.line("", &format!("{{{label}=\"{value}\"}}"), count.get());
    }

    fn line(&mut self, suffix: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.text, "{}{suffix}{labels} {value}", self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_what_was_counted() {
        let metrics = Metrics::default();
        metrics.passed(Why::Clean);
        metrics.passed(Why::Clean);
        metrics.took(Duration::from_micros(3));
        metrics.took(Duration::from_secs(1));
        let found = Found {
            action: Action::Reject,
            typed: "army.ml".into(),
            meant: "army.mil".into(),
            tags: vec!["military"],
            ppm: 1,
            reply: String::new(),
        };
        metrics.found(&found, false);
        metrics.found(&found, true);
        let held = metrics.connections.hold();
        let page = metrics.page();
        for line in [
            "misdirect_recipients_total{outcome=\"clean\"} 2",
            "misdirect_recipients_total{outcome=\"reject\"} 1",
            "misdirect_recipients_total{outcome=\"overridden\"} 1",
            "misdirect_found_total{tag=\"military\"} 2",
            "misdirect_judgement_seconds_bucket{le=\"0.000002\"} 0",
            "misdirect_judgement_seconds_bucket{le=\"0.000005\"} 1",
            "misdirect_judgement_seconds_bucket{le=\"+Inf\"} 2",
            "misdirect_judgement_seconds_sum 1.000003",
            "misdirect_connections 1",
        ] {
            assert!(page.lines().any(|found| found == line), "{line}\n{page}");
        }
        drop(held);
        assert!(metrics.page().contains("\nmisdirect_connections 0\n"));
        assert!(!page.contains("army.ml"), "{page}");
    }
}
