//! Reload: when a file changes, and on SIGHUP or SIGUSR1. Answers that are being made keep the state they began
//! with; no connection ends.
//!
//! Half a list is no list: files are read once they have been the same for a second, and what changed while it
//! was read is read again. A writer that pauses for longer must rename a whole file into place.

use super::Service;
use super::loaded::{Loaded, files};
use crate::config::Front;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

/// How often files are looked at.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often what changes while it is read is read in a row.
const ATTEMPTS: usize = 3;

/// What tells that a file is another: time of change, length, device, inode.
type Stamp = Option<(i64, i64, u64, u64, u64)>;

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    let of = |file: &PathBuf| {
        let found = fs::metadata(file).ok()?;
        Some((found.mtime(), found.mtime_nsec(), found.len(), found.dev(), found.ino()))
    };
    files.iter().map(of).collect()
}

/// Watches for as long as the process lives. Without a policy file there is nothing to watch, and signals must
/// not end the process all the same.
pub(crate) async fn watch(
    service: Arc<Service>,
    policy: Option<PathBuf>,
    front: Front,
) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut user = signal(SignalKind::user_defined1())?;
    tokio::spawn(async move {
        let mut ticks = interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut state = State::of(policy.as_deref());
        loop {
            let is_asked = tokio::select! {
                _ = ticks.tick() => false,
                _ = hangup.recv() => true,
                _ = user.recv() => true,
            };
            let (service, policy) = (service.clone(), policy.clone());
            let step = spawn_blocking(move || {
                if state.is_changed() || is_asked {
                    service.reload(state.read(policy.as_deref(), front));
                }
                state
            });
            match step.await {
                Ok(next) => state = next,
                // The thread is gone, and the state with it.
                Err(_) => return,
            }
        }
    });
    Ok(())
}

/// The files of the last attempt, good or not.
struct State {
    files: Vec<PathBuf>,
    /// As they were read, and as they were when looked at last.
    read: Vec<Stamp>,
    seen: Vec<Stamp>,
}

impl State {
    fn of(policy: Option<&Path>) -> Self {
        let files = policy.map(files).unwrap_or_default();
        let read = stamps(&files);
        Self { seen: read.clone(), read, files }
    }

    /// They are not what was read, and have been the same since they were looked at last.
    fn is_changed(&mut self) -> bool {
        let now = stamps(&self.files);
        let is_settled = now == self.seen;
        self.seen = now;
        is_settled && self.seen != self.read
    }

    fn read(&mut self, policy: Option<&Path>, front: Front) -> Result<Loaded, crate::error::Error> {
        let mut attempts = 1;
        loop {
            let before = Self::of(policy);
            let loaded = Loaded::read(policy, Some(front));
            *self = Self::of(policy);
            let is_whole = before.files == self.files && before.read == self.read;
            if is_whole || attempts == ATTEMPTS {
                self.read = before.read;
                return loaded;
            }
            attempts += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::write;

    #[test]
    fn files_are_read_once_they_have_settled() {
        let folder = tempfile::tempdir().unwrap();
        let (policy, list) = (folder.path().join("p.toml"), folder.path().join("list"));
        write(&list, "customer.example\n").unwrap();
        write(&policy, "[directories]\ntrusted = [\"list\"]").unwrap();
        let mut state = State::of(Some(&policy));
        assert!(!state.is_changed());
        write(&list, "customer.example\nother.example\n").unwrap();
        // Seen to be another, and then seen to stay.
        assert!(!state.is_changed());
        assert!(state.is_changed());
        assert!(state.read(Some(&policy), Front::Policy).is_ok());
        assert!(!state.is_changed());
        // A bad one is refused once, and not each second.
        write(&list, "").unwrap();
        assert!(!state.is_changed() && state.is_changed());
        assert!(state.read(Some(&policy), Front::Policy).is_err());
        assert!(!state.is_changed() && !state.is_changed());
        // A list that a policy names anew is watched, also where it is not there yet.
        write(&policy, "[directories]\ntrusted = [\"later\"]").unwrap();
        assert!(!state.is_changed() && state.is_changed());
        assert!(state.read(Some(&policy), Front::Policy).is_err());
        write(folder.path().join("later"), "later.example\n").unwrap();
        assert!(!state.is_changed() && state.is_changed());
        assert!(state.read(Some(&policy), Front::Policy).is_ok());
    }
}
