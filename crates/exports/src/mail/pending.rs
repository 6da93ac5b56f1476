//! Messages that a log has seen arrive and not yet leave: who sent them, and whom they went to.

use crate::item::{Item, Place, Take, Unread};
use std::collections::{HashMap, HashSet};

/// Messages that are remembered at a time; a busy queue has some ten thousand. Beyond these the log is
/// not in order, and those it has seen are forgotten.
const PENDING_MAX: usize = 1 << 20;

/// By the identity that the server gives a message.
#[derive(Default)]
pub(crate) struct Pending {
    messages: HashMap<Vec<u8>, Message>,
}

struct Message {
    from: Vec<u8>,
    /// Recipients that were counted: an alias leads to several deliveries.
    to: HashSet<Vec<u8>>,
}

/// What is known of the message that is delivered.
enum Sender<'p> {
    /// Somebody.
    Known(&'p [u8]),
    /// Nobody: a bounce.
    Null,
    /// The recipient was counted before.
    Counted,
    /// The log does not have its arrival.
    Unknown,
}

impl Pending {
    pub(crate) fn arrives(&mut self, id: &[u8], from: &[u8]) {
        if self.messages.len() >= PENDING_MAX {
            self.messages.clear();
        }
        // A message that is tried again is still the same.
        let message = || Message { from: from.to_vec(), to: HashSet::new() };
        self.messages.entry(id.to_vec()).or_insert_with(message);
    }

    /// A delivery of a message to whom its sender wrote.
    fn leaves(&mut self, id: &[u8], to: &[u8]) -> Sender<'_> {
        let Some(message) = self.messages.get_mut(id) else { return Sender::Unknown };
        if !message.to.insert(to.to_vec()) {
            return Sender::Counted;
        }
        match message.from.as_slice() {
            b"" => Sender::Null,
            from => Sender::Known(from),
        }
    }

    pub(crate) fn ends(&mut self, id: &[u8]) {
        self.messages.remove(id);
    }
}

/// Hands out a delivery, once for each recipient that was written.
pub(crate) fn delivered(
    id: &[u8],
    to: &[u8],
    pending: &mut Pending,
    place: &Place,
    take: &mut Take<'_>,
) {
    // A recipient without a domain is one of the machine's own.
    if !to.contains(&b'@') {
        return;
    }
    match pending.leaves(id, to) {
        Sender::Known(from) => take(place, Item::Delivery { from, to }),
        Sender::Null | Sender::Counted => {}
        Sender::Unknown => take(place, Item::Unread(Unread::NoArrival, to)),
    }
}

/// Hands out a recipient that was written and not reached.
pub(crate) fn undelivered(to: &[u8], place: &Place, take: &mut Take<'_>) {
    if to.contains(&b'@') {
        take(place, Item::Undelivered(to));
    }
}
