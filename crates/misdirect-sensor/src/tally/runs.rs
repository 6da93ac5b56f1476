//! Sorted names in temporary files, and many of these as one.
//!
//! A file has no name in its folder, where the system can do that, and is gone with the process.

use super::counts::{Counts, Days, read_number, write_number};
use super::memory::{OnDay, Sorted};
use super::order::by_end;
use crate::names::{Day, NAME_MAX};
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

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

    /// Writes all as one, and has none left.
    pub(crate) fn write_all(&mut self, out: &mut impl Write) -> io::Result<()> {
        let mut merged = Merged::default();
        std::mem::take(&mut self.runs).into_iter().try_for_each(|(_, run)| merged.add_run(run))?;
        write_names(merged, out)
    }

    /// Takes what [`Runs::write_all`] wrote to a file, from there on, as a run that is merged with others at the end
    /// alone.
    pub(crate) fn adopt(&mut self, file: File, start: u64) {
        self.runs.insert(0, (u32::MAX, Run { file, start }));
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
    /// Where they begin in it.
    start: u64,
}

impl Run {
    fn write(names: Merged) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(BUFFER, tempfile::tempfile()?);
        write_names(names, &mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Self { file, start: 0 })
    }
}

/// Each with its length before it, and its day and counts behind it; a length of 0 ends them.
fn write_names(mut names: Merged, out: &mut impl Write) -> io::Result<()> {
    while let Some((name, day, counts)) = names.next_day()? {
        out.write_all(&[name.len() as u8])?;
        out.write_all(name)?;
        write_number(out, day.map_or(0, |day| day.0 as u64 + 1))?;
        counts.write(out)?;
    }
    out.write_all(&[0])
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
                file.read_exact(&mut len)?;
                if len[0] == 0 {
                    return Ok(false);
                }
                let mut name = [0; NAME_MAX];
                let name = name.get_mut(..usize::from(len[0])).ok_or(io::ErrorKind::InvalidData)?;
                file.read_exact(name)?;
                self.name.extend_from_slice(name);
                self.day = read_number(file)?.checked_sub(1).map(|day| Day(day as i32));
                self.counts = Counts::read(file)?;
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
    fn add_run(&mut self, mut run: Run) -> io::Result<()> {
        run.file.seek(SeekFrom::Start(run.start))?;
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
