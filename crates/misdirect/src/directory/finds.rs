//! What the keys of a typed name find: records and lists of records, by number, each with how it was found.
//!
//! Asking comes first and reading afterwards. Most names are near nothing, which is then known without
//! anything having been made ready to weigh finds; and what asks (`Lookup::key`) is one small function, whatever
//! is done with a find.

use super::how::How;
use super::image::{LINE_LEN, LIST_MAX, Line, OFFSET_MASK, Steps, fingerprint, line_of, read_u32};
use super::keys::{Mark, Neighbourhood};
use super::sieve::{CACHED_MAX, Sieve};
use super::{Directory, Entry};
use core::hint::black_box;

/// Most finds of all directories together, in a kilobyte that is written for each check. What a key leads to is one
/// to six records, or one list of more; a usual name has some thirty keys, of which one in two or three leads
/// anywhere. Each directory has its share of what those before it have left; what one that was made to be slow
/// has beyond that is not found.
const FINDS_MAX: usize = 128;

/// A record, or a list of records, and how it was found: eight bytes.
#[derive(Clone, Copy)]
struct Find {
    /// An offset. If it is that of a list, above it what the key leaves out of the typed name.
    place: u32,
    how: How,
}

impl Find {
    /// Offsets have 24 bits and marks six.
    const LIST: u32 = 1 << 31;

    fn offset(self) -> u32 {
        self.place & OFFSET_MASK
    }

    /// What the key leaves out, if this is a list.
    fn list_of(self) -> Option<Mark> {
        (self.place & Self::LIST != 0).then_some(Mark((self.place >> 24 & 63) as u8))
    }
}

/// What was found in one directory after the other, in the order of the keys.
pub(crate) struct Finds {
    items: [Find; FINDS_MAX],
    len: usize,
}

impl Finds {
    pub(crate) fn new() -> Self {
        // A way without a byte to spare, so that many are written at once.
        let nothing = Find { place: 0, how: How::Held { at: 0, len: 0, kept: 0 } };
        Self { items: [nothing; FINDS_MAX], len: 0 }
    }

    /// Nothing was found, anywhere.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// A directory being asked.
pub(super) struct Lookup<'a, 'f, 'd> {
    pub(super) directory: &'a Directory<'d>,
    sieve: Sieve<'d>,
    finds: &'f mut Finds,
    from: usize,
    /// Where there is no more room for it.
    most: usize,
    steps: Steps,
}

impl<'a, 'f, 'd> Lookup<'a, 'f, 'd> {
    /// `after`: directories that are asked after it.
    pub(super) fn new(directory: &'a Directory<'d>, finds: &'f mut Finds, after: usize) -> Self {
        let from = finds.len;
        let most = from + (FINDS_MAX - from) / (1 + after);
        Self { directory, sieve: directory.sieve, finds, from, most, steps: Steps::new() }
    }

    /// Nothing more is asked.
    pub(super) fn asked(self) -> Question<'a, 'd> {
        let Self { directory, finds, from, steps, .. } = self;
        Question { directory, from, to: finds.len, steps }
    }

    /// What is stored under the whole of some letters.
    pub(super) fn whole(&mut self, key: u64, how: How) {
        self.key(key, Mark::FULL, how);
    }

    /// What is stored under a name and under it less a letter, in either.
    pub(super) fn near(&mut self, hood: &Neighbourhood, how: How) {
        if self.sieve.is_far() {
            hood.deletions_that(|high| self.sieve.touch(high));
        }
        self.whole(hood.tail(0), how);
        if self.steps.take(hood.runs()).is_some() {
            for place in hood.deletions_that(|high| self.sieve.may_have_half(high)) {
                let (key, mark) = hood.deletion(place);
                self.slots(key, mark, how);
            }
        }
    }

    /// What is stored under the whole of each tail of a name. `how`: found by the tail that begins at a place.
    pub(super) fn tails(&mut self, hood: &Neighbourhood, least: usize, how: impl Fn(usize) -> How) {
        if self.sieve.is_far() {
            hood.tails(least, |high| self.sieve.touch(high));
        }
        if self.steps.take(hood.tail_count(least)).is_some() {
            for place in hood.tails(least, |high| self.sieve.may_have_half(high)) {
                self.slots(hood.tail(place), Mark::FULL, how(place));
            }
        }
    }

    /// A record that no key leads to, or another place.
    pub(super) fn add(&mut self, place: u32, how: How) {
        let free = self.finds.items.get_mut(self.finds.len..self.most);
        if let Some([free, ..]) = free {
            *free = Find { place, how };
            self.finds.len += 1;
        }
    }

    /// What is stored under a key, `mark` being what it leaves out, as long as there are steps: the key takes one.
    /// Nearly always nothing.
    #[inline]
    pub(super) fn key(&mut self, key: u64, mark: Mark, how: How) {
        if self.steps.take(1).is_some() && self.sieve.may_have(key) {
            self.slots(key, mark, how);
        }
    }

    /// The same, once there is something.
    #[inline(never)]
    fn slots(&mut self, key: u64, mark: Mark, how: How) {
        let lines = self.directory.lines;
        let count = (lines.len() / LINE_LEN) as u64;
        let mut line_at = line_of(key, count);
        let mut left = self.directory.probes;
        loop {
            let at = line_at as usize * LINE_LEN;
            let Some(line) = lines.get(at..at + LINE_LEN).and_then(Line::new) else { return };
            line.slots_of(fingerprint(key), |offset, stored| {
                if stored == Mark::LIST {
                    self.add(offset | u32::from(mark.0) << 24 | Find::LIST, how);
                } else if let Some(how) = found(how, mark, stored) {
                    self.add(offset, how);
                }
            });
            // Each further line takes a step, too.
            if left == 0 || !line.goes_on() || self.steps.take(1).is_none() {
                return;
            }
            left -= 1;
            line_at = if line_at + 1 < count { line_at + 1 } else { 0 };
        }
    }
}

/// How a name is found of which `stored` was left out for a key, by a key that leaves out `mark`. `None` where
/// the two cannot be one slip apart. A tail, a joined or a stripped name is one slip already: it has to be
/// found whole.
fn found(how: How, mark: Mark, stored: Mark) -> Option<How> {
    match how {
        // `wamerbros` is what `warnerbros` looks like.
        How::Name if mark == Mark::FULL && stored == Mark::SKELETON => Some(How::Skeleton),
        How::Name | How::Zone { .. } => stored.meets(mark).then_some(how),
        _ => matches!(stored, Mark::FULL | Mark::SKELETON).then_some(how),
    }
}

/// A question that was asked: what was found, and what may still be read for it.
pub(crate) struct Question<'a, 'd> {
    directory: &'a Directory<'d>,
    from: usize,
    to: usize,
    steps: Steps,
}

impl<'d> Question<'_, 'd> {
    /// Reads the entries that were found, as long as there are steps. One that several keys find is visited for
    /// each, but for those of one name.
    pub(crate) fn entries(&self, finds: &Finds, mut visit: impl FnMut(How, Entry<'d>)) {
        let mut seen = Seen::default();
        self.records(finds, |offset, how| {
            if how != How::Name || seen.add(offset) {
                self.directory.entries_of(offset, &self.steps, |entry| visit(how, entry));
            }
        });
    }

    /// Visits the offsets of records that were found.
    pub(super) fn records(&self, finds: &Finds, mut visit: impl FnMut(u32, How)) {
        let directory = self.directory;
        let finds = finds.items.get(self.from..self.to).unwrap_or_default();
        if !directory.is_cached() {
            directory.touch_records(finds.iter().map(|find| find.offset()));
        }
        for &find in finds {
            let Some(mark) = find.list_of() else {
                visit(find.offset(), find.how);
                continue;
            };
            let items = directory.list(find.offset());
            if !directory.is_cached() {
                directory.touch_records(items.clone().map(|(offset, _)| offset));
            }
            for (offset, stored) in items {
                if self.steps.take(1).is_none() {
                    return;
                }
                if let Some(how) = found(find.how, mark, stored) {
                    visit(offset, how);
                }
            }
        }
    }

    /// How many steps were taken.
    pub(super) fn steps(&self) -> u32 {
        self.steps.taken()
    }
}

impl<'d> Directory<'d> {
    /// The records of a list, each with what was left out of its name.
    pub(super) fn list(&self, offset: u32) -> impl Iterator<Item = (u32, Mark)> + Clone + use<'d> {
        let (lists, at) = (self.lists, (offset as usize) << self.list_shift);
        let count = read_u32(lists, at).unwrap_or_default() as usize;
        let items =
            (0..count.min(LIST_MAX)).map_while(move |item| read_u32(lists, at + 4 + 4 * item));
        items.map(|packed| (packed & OFFSET_MASK, Mark((packed >> 24) as u8)))
    }

    /// The processor has the records at hand, or nearly.
    ///
    /// In a larger directory each record is somewhere else in memory, and the processor waits for one after the
    /// other unless it is told of many at once. So they are touched a batch at a time.
    fn is_cached(&self) -> bool {
        self.lines.len() <= CACHED_MAX
    }

    /// Has records on their way to the processor.
    fn touch_records(&self, offsets: impl Iterator<Item = u32>) {
        let first = |offset| self.records.get(self.record_start(offset));
        black_box(offsets.filter_map(first).fold(0, |all, byte| all ^ byte));
    }
}

/// Records that were visited. Beyond its room records are visited again, which costs time only.
#[derive(Default)]
pub(super) struct Seen {
    offsets: [u32; 32],
    len: usize,
}

impl Seen {
    pub(super) fn has(&self, offset: u32) -> bool {
        self.offsets.get(..self.len).is_some_and(|known| known.contains(&offset))
    }

    /// False where it was there.
    pub(super) fn add(&mut self, offset: u32) -> bool {
        if self.has(offset) {
            return false;
        }
        if let Some(free) = self.offsets.get_mut(self.len) {
            *free = offset;
            self.len += 1;
        }
        true
    }
}
