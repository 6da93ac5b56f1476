//! The rows of a column, each different one judged once: addresses and domains repeat, and a categorical
//! column says so itself.
//!
//! Answers on what was seen are rows of a column of their own, by number; a block of rows at a time is
//! gathered from there. A text is found again by what counts of it, kept whole, so that no answer is
//! another text's.

use super::column::{Builder, Texts};
use super::failed::Failed;
use crate::progress::Progress;
use misdirect::domain::part_that_counts;
use misdirect::{Checker, Context};
use std::hash::{BuildHasher, RandomState};

/// Rows that are gathered at a time.
const BLOCK: usize = 4096;
/// Places for what was seen, at first and at most: a number each, half a megabyte.
const PLACES_MIN: usize = 1 << 9;
const PLACES_MAX: usize = 1 << 18;
/// Answers from which on all are forgotten: some 10 MB of them.
const SEEN_MAX: usize = 1 << 17;
/// No answer.
const NONE: u32 = u32::MAX;

/// Judges texts, and collects the rows of them.
pub(super) struct Judge<'a> {
    checker: &'a Checker<'a>,
    context: &'a Context<'a>,
    progress: Progress,
    /// Answers on different texts, and what counts of each.
    seen: Builder,
    keys: Texts,
    /// Of the texts that hash so, the answer on the last one.
    places: Vec<u32>,
    hasher: RandomState,
    /// The row that is null.
    null: u32,
    /// Rows to be gathered, and those that are.
    block: Vec<u32>,
    rows: Builder,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        checker: &'a Checker<'a>,
        context: &'a Context<'a>,
        progress: Progress,
    ) -> Self {
        Self {
            checker,
            context,
            progress,
            seen: Builder::default(),
            keys: Texts::default(),
            places: vec![NONE; PLACES_MIN],
            hasher: RandomState::new(),
            null: NONE,
            block: Vec::with_capacity(BLOCK),
            rows: Builder::default(),
        }
    }

    /// The number of the answer on a text. It holds until `forget`, or the next row that is pushed.
    pub(super) fn text(&mut self, text: &[u8]) -> Result<u32, Failed> {
        let key = part_that_counts(text);
        let place = self.place(key);
        let known = self.places[place];
        if known != NONE && !key.is_empty() && self.keys.get(known as usize) == key {
            return Ok(known);
        }
        let number = self.next()?;
        self.seen.push(Some(&self.checker.check(text, self.context)));
        self.keys.push_bytes(key);
        self.places[place] = number;
        if self.seen.len() * 2 > self.places.len() && self.places.len() < PLACES_MAX {
            self.grow();
        }
        self.progress.tick(|| self.rows.len() + self.block.len())?;
        Ok(number)
    }

    fn place(&self, key: &[u8]) -> usize {
        self.hasher.hash_one(key) as usize % self.places.len()
    }

    fn grow(&mut self) {
        self.places = vec![NONE; self.places.len() * 4];
        for number in 0..self.seen.len() {
            let place = self.place(self.keys.get(number));
            self.places[place] = number as u32; // it was one
        }
    }

    /// The number of what is null.
    pub(super) fn null(&mut self) -> Result<u32, Failed> {
        if self.null == NONE {
            self.null = self.next()?;
            self.seen.push(None);
            self.keys.push_bytes(b"");
        }
        Ok(self.null)
    }

    fn next(&self) -> Result<u32, Failed> {
        let number = u32::try_from(self.seen.len()).ok().filter(|&number| number != NONE);
        number.ok_or(Failed::Value("the column has too many values"))
    }

    /// Adds a row.
    pub(super) fn push(&mut self, number: u32) -> Result<(), Failed> {
        self.block.push(number);
        if self.block.len() == BLOCK {
            self.gather()?;
        }
        Ok(())
    }

    /// Forgets what was seen, if that is much: the caller has no numbers any more.
    pub(super) fn forget_much(&mut self) -> Result<(), Failed> {
        if self.seen.len() >= SEEN_MAX {
            self.gather()?;
            (self.seen, self.keys, self.null) = (Builder::default(), Texts::default(), NONE);
            self.places = vec![NONE; PLACES_MIN];
        }
        Ok(())
    }

    fn gather(&mut self) -> Result<(), Failed> {
        self.rows.extend(&self.seen, &self.block);
        self.block.clear();
        Ok(self.progress.tick(|| self.rows.len())?)
    }

    /// All rows.
    pub(super) fn finish(mut self) -> Result<Builder, Failed> {
        self.gather()?;
        self.progress.end(self.rows.len())?;
        Ok(self.rows)
    }
}
