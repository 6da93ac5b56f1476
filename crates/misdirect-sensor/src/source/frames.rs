//! Frame Streams, in which dnstap is written. Streams may follow each other, and the last may have no end.

use super::records::{Cut, Records, Unreadable};

pub(super) struct Frames;

impl Frames {
    /// By the control frame that begins a stream: an escape, a length, and what it is.
    pub(super) fn of(first: &[u8]) -> Option<Self> {
        matches!(first, [0, 0, 0, 0, 0, 0, _, _, 0, 0, 0, 2, ..]).then_some(Self)
    }
}

impl Cut for Frames {
    fn format(&self) -> &'static str {
        "dnstap"
    }

    fn cut(&mut self, bytes: &[u8], block: &mut Vec<u8>) -> Result<usize, Unreadable> {
        let (mut rest, mut len) = (Records::of(bytes), 0);
        while let Some((_, true)) = rest.next_frame() {
            len = bytes.len() - rest.0.len();
        }
        block.extend_from_slice(&bytes[..len]);
        Ok(len)
    }

    fn cut_last(&mut self, bytes: &[u8], block: &mut Vec<u8>) {
        block.extend_from_slice(bytes);
    }
}
