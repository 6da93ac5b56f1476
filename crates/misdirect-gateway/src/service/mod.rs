//! What all front ends share: policy and directories as they are now, what senders did before, counts, the log.

mod again;
mod loaded;
mod log;
mod metrics;
mod metrics_page;
mod reload;

pub(crate) use loaded::Loaded;
pub(crate) use metrics::Metrics;
pub(crate) use metrics_page::serve as serve_metrics;
pub(crate) use reload::watch;

use crate::config::Action;
use crate::judgement::{Found, Judge, Judgement, Mail};
use again::Again;
use log::{Event, Log};
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch::Sender;

/// Shared by all connections.
pub(crate) struct Service {
    loaded: Sender<Arc<Loaded>>,
    again: Again,
    pub(crate) metrics: Metrics,
    log: Log,
}

/// What a front end answers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Pass,
    /// The value of a header `X-Misdirect`.
    Tag(String),
    /// The whole message is held, for this.
    Hold(String),
    /// One line of ASCII, without code.
    Defer(String),
    Reject(String),
}

impl Service {
    /// Writes its log to `log`.
    pub(crate) fn new(loaded: Loaded, log: impl Write + Send + 'static) -> Self {
        let metrics = Metrics::default();
        metrics.entries.set(loaded.directories.entries() as u64);
        Self {
            loaded: Sender::new(Arc::new(loaded)),
            again: Again::default(),
            metrics,
            log: Log::start(log),
        }
    }

    /// Policy and directories as they are now: whole ones, to be kept for some answers and no longer.
    pub(crate) fn loaded(&self) -> Arc<Loaded> {
        self.loaded.borrow().clone()
    }

    /// Judges, counts, and logs what was found. `transaction` is the same for all recipients of one sending.
    pub(crate) fn answer(
        &self,
        loaded: &Loaded,
        judge: &Judge<'_>,
        mail: &Mail<'_>,
        transaction: &[u8],
    ) -> Answer {
        match self.judge(judge, mail) {
            Judgement::Passed(_) => Answer::Pass,
            Judgement::Found(found) => self.act(loaded, mail, transaction, *found),
        }
    }

    /// Judges, and counts what passes and how long it took.
    pub(crate) fn judge(&self, judge: &Judge<'_>, mail: &Mail<'_>) -> Judgement {
        let start = Instant::now();
        let judgement = judge.judge(mail);
        self.metrics.took(start.elapsed());
        if let Judgement::Passed(why) = judgement {
            self.metrics.passed(why);
        }
        judgement
    }

    /// Tells what went wrong beside mail.
    pub(crate) fn trouble(&self, what: String) {
        self.log.write(&Event::Trouble { what }, &self.metrics);
    }

    fn act(&self, loaded: &Loaded, mail: &Mail<'_>, transaction: &[u8], found: Found) -> Answer {
        let within = loaded.config.override_within.filter(|_| found.action == Action::Reject);
        let is_again = within.is_some_and(|within| {
            self.again.is_again(mail.sender, mail.recipient, transaction, within, Instant::now())
        });
        self.metrics.found(&found, is_again);
        self.log.write(
            &Event::found(&found, is_again, mail, loaded.config.logs_local_parts),
            &self.metrics,
        );
        let advice = match within {
            Some(within) => {
                let minutes = within.as_secs() / 60;
                let minutes =
                    if minutes == 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
                format!(". If the address is right, send again within {minutes}")
            }
            None => ". If the address is right, tell your postmaster".to_owned(),
        };
        match found.action {
            Action::Log => Answer::Pass,
            // Without domains: every recipient reads it, of Bcc as well.
            Action::Tag => Answer::Tag(format!("probability={}", f64::from(found.ppm) / 1e6)),
            Action::Hold => Answer::Hold(found.reply),
            Action::Reject if is_again => Answer::Pass,
            Action::Defer => Answer::Defer(found.reply + &advice),
            Action::Reject => Answer::Reject(found.reply + &advice),
        }
    }

    /// A request that is none. The first of a second is told.
    pub(crate) fn malformed(&self, what: &'static str) {
        self.metrics.malformed.add();
        self.log.write_seldom(&Event::Malformed { what }, &self.metrics);
    }

    /// Puts others in the place of policy and directories, or says why not.
    fn reload(&self, new: Result<Loaded, crate::error::Error>) {
        match new {
            Ok(loaded) => {
                let entries = loaded.directories.entries() as u64;
                self.metrics.entries.set(entries);
                self.metrics.reloads.add();
                self.loaded.send_replace(Arc::new(loaded));
                self.log.write(&Event::Reloaded { entries }, &self.metrics);
            }
            Err(error) => {
                self.metrics.reloads_refused.add();
                self.log.write(&Event::Refused { reason: error.to_string() }, &self.metrics);
            }
        }
    }
}
