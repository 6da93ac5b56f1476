//! Who was refused whom a short while ago: a second sending passes, where the policy lets a sender overrule it.
//!
//! Kept are keyed hashes and times, for as long as the policy says and until the next start; no address. A
//! recipient that stands twice in one message was not sent to twice, so what is remembered belongs to a
//! transaction.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Refusals that are remembered: 3 MB. When more are open, further ones cannot be overruled for a while.
const REMEMBERED_MAX: usize = 1 << 16;

#[derive(Default)]
pub(super) struct Again {
    hasher: RandomState,
    refused: Mutex<HashMap<u64, Refused>>,
}

struct Refused {
    at: Instant,
    transaction: u64,
}

impl Again {
    /// The same sender was refused the same recipient within this time, in another transaction. If not, that is
    /// what happens now, and is remembered.
    pub(super) fn is_again(
        &self,
        sender: &[u8],
        recipient: &[u8],
        transaction: &[u8],
        within: Duration,
        now: Instant,
    ) -> bool {
        let sender = sender.to_ascii_lowercase();
        let key = self.hasher.hash_one((sender, recipient));
        let transaction = self.hasher.hash_one(transaction);
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = |refused: &Refused| now.saturating_duration_since(refused.at) <= within;
        if let Some(before) = refused.get(&key).filter(|before| is_open(before)) {
            return before.transaction != transaction;
        }
        if refused.len() >= REMEMBERED_MAX {
            refused.retain(|_, refused| is_open(refused));
        }
        if refused.len() < REMEMBERED_MAX {
            refused.insert(key, Refused { at: now, transaction });
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHIN: Duration = Duration::from_secs(600);

    #[test]
    fn a_second_sending_passes_within_the_time() {
        let (again, start) = (Again::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        let is_again = |sender: &str, to: &str, transaction: &str, seconds| {
            again.is_again(
                sender.as_bytes(),
                to.as_bytes(),
                transaction.as_bytes(),
                WITHIN,
                at(seconds),
            )
        };
        assert!(!is_again("ann@a.example", "x@army.ml", "1", 0));
        // Twice in one message.
        assert!(!is_again("ann@a.example", "x@army.ml", "1", 1));
        // Another recipient, another sender.
        assert!(!is_again("ann@a.example", "y@army.ml", "2", 2));
        assert!(!is_again("bob@a.example", "x@army.ml", "3", 2));
        assert!(is_again("Ann@A.example", "x@army.ml", "4", 600));
        // Once more, as long as the time lasts, which begins with the refusal.
        assert!(is_again("ann@a.example", "x@army.ml", "5", 600));
        assert!(!is_again("ann@a.example", "x@army.ml", "6", 601));
        assert!(is_again("ann@a.example", "x@army.ml", "7", 602));
    }

    #[test]
    fn a_flood_is_not_remembered_without_bound() {
        let (again, now) = (Again::default(), Instant::now());
        for number in 0..REMEMBERED_MAX + 100 {
            again.is_again(b"a", &number.to_le_bytes(), b"1", WITHIN, now);
        }
        assert_eq!(again.refused.lock().unwrap().len(), REMEMBERED_MAX);
        // It makes room once these are over.
        let later = now + WITHIN + Duration::from_secs(1);
        again.is_again(b"a", b"new", b"1", WITHIN, later);
        assert_eq!(again.refused.lock().unwrap().len(), 1);
        assert!(again.is_again(b"a", b"new", b"2", WITHIN, later));
    }
}
