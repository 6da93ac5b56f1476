//! The log: a JSON object a line on standard error, which systemd keeps. Local parts are in it only where the policy
//! says so.
//!
//! A thread writes it, so that no answer waits for whoever reads it; what finds no room is counted.

use super::Metrics;
use crate::judgement::{Found, Mail, shown};
use serde::Serialize;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// Lines that wait to be written.
const WAITING_MAX: usize = 1024;

/// Characters of an address that are logged: no address has more (RFC 5321).
const SHOWN_MAX: usize = 320;

/// What is told.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Event<'e> {
    Found {
        /// What was done: the action, or `overridden`.
        action: &'static str,
        typed: &'e str,
        meant: &'e str,
        tags: &'e [&'static str],
        probability: f64,
        /// The whole address where local parts are logged, or its domain.
        sender: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        recipient: Option<String>,
    },
    Malformed {
        what: &'static str,
    },
    Reloaded {
        entries: u64,
    },
    Refused {
        reason: String,
    },
    Trouble {
        what: String,
    },
}

impl<'e> Event<'e> {
    pub(super) fn found(
        found: &'e Found,
        is_again: bool,
        mail: &Mail<'_>,
        local_parts: bool,
    ) -> Self {
        let at = mail.sender.iter().rposition(|&byte| byte == b'@');
        let domain = at.map_or(&[][..], |at| &mail.sender[at + 1..]);
        Self::Found {
            action: if is_again { "overridden" } else { found.action.name() },
            typed: &found.typed,
            meant: &found.meant,
            tags: &found.tags,
            probability: f64::from(found.ppm) / 1e6,
            sender: shown(if local_parts { mail.sender } else { domain }, SHOWN_MAX),
            recipient: local_parts.then(|| shown(mail.recipient, SHOWN_MAX)),
        }
    }
}

#[derive(Serialize)]
struct Line<'e> {
    /// Seconds since 1970.
    time: u64,
    #[serde(flatten)]
    event: &'e Event<'e>,
}

pub(super) struct Log {
    lines: SyncSender<String>,
    /// The second of the last line that is told seldom.
    seldom: AtomicU64,
}

impl Log {
    pub(super) fn start(mut out: impl Write + Send + 'static) -> Self {
        let (lines, waiting) = sync_channel::<String>(WAITING_MAX);
        thread::spawn(move || {
            for line in waiting {
                // Nobody is left to tell.
                let _ = out.write_all(line.as_bytes());
            }
        });
        Self { lines, seldom: AtomicU64::new(0) }
    }

    pub(super) fn write(&self, event: &Event<'_>, metrics: &Metrics) {
        let line = line(event, now());
        if self.lines.try_send(line).is_err() {
            metrics.unlogged.add();
        }
    }

    /// At most one a second: what a hostile peer could fill a disk with.
    pub(super) fn write_seldom(&self, event: &Event<'_>, metrics: &Metrics) {
        let now = now();
        if self.seldom.swap(now, Relaxed) != now {
            self.write(event, metrics);
        }
    }
}

fn line(event: &Event<'_>, time: u64) -> String {
    serde_json::to_string(&Line { time, event }).unwrap_or_default() + "\n"
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Action;
    use crate::judgement::Origin;

    #[test]
    fn local_parts_are_left_out_unless_asked_for() {
        let found = Found {
            action: Action::Reject,
            typed: "army.ml".into(),
            meant: "army.mil".into(),
            tags: vec!["military"],
            ppm: 998_887,
            reply: "Did you mean general@army.mil?".into(),
        };
        let (sender, recipient) = (&b"ann@sender.example"[..], &b"general\n\x1b[2J@army.ml"[..]);
        let mail = Mail { sender, recipient, routed: None, origin: Origin::LoggedIn };
        assert_eq!(
            line(&Event::found(&found, false, &mail, false), 7),
            "{\"time\":7,\"event\":\"found\",\"action\":\"reject\",\"typed\":\"army.ml\",\"meant\":\"army.mil\",\
             \"tags\":[\"military\"],\"probability\":0.998887,\"sender\":\"sender.example\"}\n"
        );
        let told = line(&Event::found(&found, true, &mail, true), 7);
        assert!(told.contains("\"action\":\"overridden\""), "{told}");
        assert!(told.contains("\"sender\":\"ann@sender.example\""), "{told}");
        assert!(told.contains("general\\\\x0a\\\\x1b[2J@army.ml"), "{told}");
        assert_eq!(told.lines().count(), 1);
    }
}
