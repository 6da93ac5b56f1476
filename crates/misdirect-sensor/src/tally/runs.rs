//! Sorted names in temporary files, and many of these as one.
//!
//! A file has no name in its folder, where the system can do that, and is gone with the process.

use super::counts::{Counts, Days, NUMBERS};
use super::memory::{OnDay, Sorted};
use super::order::by_end;
use crate::names::{Day, NAME_MAX};
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

const BUFFER: usize = 1 << 16;

/// Runs of a level that become one of the next. So a name is written once for each level, and of 65,535 runs
/// 60 files are open at once: systems give a process 256 or 1024.
const MERGED: usize = 16;

/// Files of sorted names.
#[derive(Default)]
pub(crate) struct Runs {
    /// With their levels, which never rise.
    runs: Vec<(u32, Run)>,
    spilled: usize,
}

impl Runs {
    /// Writes one more, and makes one of those of a level where there are enough.
    pub(super) fn write(&mut self, names: Sorted) -> io::Result<()> {
        let mut merged = Merged::default();
        merged.add_sorted(names);
        self.runs.push((0, Run::write(merged)?));
        self.spilled += 1;
        while let Some(level) = self.full_level() {
            let mut merged = Merged::default();
            for (_, run) in self.runs.drain(self.runs.len() - MERGED..) {
                merged.add_run(run)?;
            }
            self.runs.push((level + 1, Run::write(merged)?));
        }
        Ok(())
    }

    /// The level of the last runs, where there are enough of it.
    fn full_level(&self) -> Option<u32> {
        let (level, _) = self.runs.last()?;
        let first = self.runs.len().checked_sub(MERGED)?;
        (self.runs[first].0 == *level).then_some(*level)
    }

    /// How many were written, not counting what was merged.
    pub(super) fn spilled(&self) -> usize {
        self.spilled
    }

    pub(super) fn merge_into(self, merged: &mut Merged) -> io::Result<()> {
        self.runs.into_iter().try_for_each(|(_, run)| merged.add_run(run))
    }

    #[cfg(test)]
    pub(super) fn open(&self) -> usize {
        self.runs.len()
    }
}

/// Names that were written.
struct Run {
    file: File,
}

impl Run {
    fn write(mut names: Merged) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(BUFFER, tempfile::tempfile()?);
        while let Some((name, day, counts)) = names.next_day()? {
            out.write_all(&[name.len() as u8])?;
            out.write_all(name)?;
            write_number(&mut out, day.map_or(0, |day| day.0 as u64 + 1))?;
            for number in counts.numbers() {
                write_number(&mut out, number)?;
            }
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Self { file })
    }
}

/// Seven bits a byte, the lowest first: most counts are 0 or 1.
fn write_number(out: &mut impl Write, mut number: u64) -> io::Result<()> {
    while number >= 0x80 {
        out.write_all(&[number as u8 | 0x80])?;
        number >>= 7;
    }
    out.write_all(&[number as u8])
}

fn read_number(from: &mut impl Read) -> io::Result<u64> {
    let (mut number, mut byte) = (0, [0]);
    for shift in (0..64).step_by(7) {
        from.read_exact(&mut byte)?;
        number |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] < 0x80 {
            return Ok(number);
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Where sorted names come from.
enum From {
    File(BufReader<File>),
    Memory(Sorted),
}

/// One of several sources, and the name and the day that it is at.
struct Source {
    from: From,
    name: Vec<u8>,
    day: Option<Day>,
    counts: Counts,
}

impl Source {
    /// Goes to the next name; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        self.name.clear();
        match &mut self.from {
            From::Memory(names) => {
                let Some((name, day, counts)) = names.next() else { return Ok(false) };
                self.name.extend_from_slice(name);
                (self.day, self.counts) = (day, counts);
            }
            From::File(file) => {
                let mut len = [0];
                if file.read(&mut len)? == 0 {
                    return Ok(false);
                }
                let mut name = [0; NAME_MAX];
                let name = name.get_mut(..usize::from(len[0])).ok_or(io::ErrorKind::InvalidData)?;
                file.read_exact(name)?;
                self.name.extend_from_slice(name);
                self.day = read_number(file)?.checked_sub(1).map(|day| Day(day as i32));
                let mut numbers = [0; NUMBERS];
                for number in &mut numbers {
                    *number = read_number(file)?;
                }
                self.counts = Counts::of_numbers(numbers);
            }
        }
        Ok(true)
    }
}

/// The heap has the largest first, and the first name is wanted.
impl Ord for Source {
    fn cmp(&self, other: &Self) -> Ordering {
        by_end(&other.name, &self.name).then_with(|| other.day.cmp(&self.day))
    }
}

impl PartialOrd for Source {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.day) == (&other.name, other.day)
    }
}

impl Eq for Source {}

/// Names of many sources, each once.
#[derive(Default)]
pub(crate) struct Merged {
    sources: BinaryHeap<Source>,
    name: Vec<u8>,
    days: Days,
}

impl Merged {
    fn add_run(&mut self, run: Run) -> io::Result<()> {
        self.add(From::File(BufReader::with_capacity(BUFFER, run.file)))
    }

    pub(super) fn add_sorted(&mut self, names: Sorted) {
        // Memory has no errors.
        let _ = self.add(From::Memory(names));
    }

    fn add(&mut self, from: From) -> io::Result<()> {
        let mut source = Source { from, name: Vec::new(), day: None, counts: Counts::default() };
        if source.advance()? {
            self.sources.push(source);
        }
        Ok(())
    }

    /// The next name, and its counts on each of its days.
    pub(crate) fn next(&mut self) -> io::Result<Option<(&[u8], &Days)>> {
        self.days.clear();
        let Some((_, day, counts)) = self.next_day()? else { return Ok(None) };
        self.days.push(day, counts);
        while self.sources.peek().is_some_and(|source| source.name == self.name) {
            let Some((_, day, counts)) = self.next_day()? else { break };
            self.days.push(day, counts);
        }
        Ok(Some((&self.name, &self.days)))
    }

    /// The next name on its next day, and its counts from all sources.
    fn next_day(&mut self) -> io::Result<Option<OnDay<'_>>> {
        let Some(first) = self.sources.peek() else { return Ok(None) };
        self.name.clone_from(&first.name);
        let (day, mut sum) = (first.day, Counts::default());
        while let Some(mut source) = self.sources.peek_mut() {
            if source.day != day || source.name != self.name {
                break;
            }
            sum.merge(&source.counts);
            if !source.advance()? {
                std::collections::binary_heap::PeekMut::pop(source);
            }
        }
        Ok(Some((&self.name, day, sum)))
    }
}
