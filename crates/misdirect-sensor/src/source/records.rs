//! Records that are no lines. Each has its length in front of it, four bytes, the most significant first, as in Frame
//! Streams; what else there is becomes that.

/// A file is not what it began as.
pub(super) struct Unreadable;

/// Makes records of the bytes of a file.
pub(super) trait Cut {
    /// The name of the format that reads them.
    fn format(&self) -> &'static str;

    /// Puts whole records into the block, and says how many bytes they were: all but the beginning of one more.
    fn cut(&mut self, bytes: &[u8], block: &mut Vec<u8>) -> Result<usize, Unreadable>;

    /// Puts what the file ends with, a record that is still written or was cut, into the block.
    fn cut_last(&mut self, bytes: &[u8], block: &mut Vec<u8>);
}

/// The records of a block. The last may be shorter than it says, where its file ends.
pub(crate) struct Records<'b>(pub(super) &'b [u8]);

impl<'b> Records<'b> {
    pub(crate) fn of(block: &'b [u8]) -> Self {
        Self(block)
    }

    /// A record, or `None` for a frame that controls a stream, which an empty one precedes; and whether it is whole.
    pub(super) fn next_frame(&mut self) -> Option<(Option<&'b [u8]>, bool)> {
        if self.0.is_empty() {
            return None;
        }
        let after_escape = self.0.strip_prefix(&[0; 4]);
        let Some((len, bytes)) = after_escape.unwrap_or(self.0).split_first_chunk() else {
            return Some((std::mem::take(&mut self.0).get(..0), false));
        };
        let len = u32::from_be_bytes(*len) as usize;
        let (record, rest) = bytes.split_at(len.min(bytes.len()));
        self.0 = rest;
        Some((after_escape.is_none().then_some(record), record.len() == len))
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        loop {
            if let Some(record) = self.next_frame()?.0 {
                return Some(record);
            }
        }
    }
}
