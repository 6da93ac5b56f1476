//! How often each name was seen: counted before it is judged, so that a name that comes a million times is
//! judged once.
//!
//! Names are counted exactly, whatever their number. What has no room in memory goes to temporary files,
//! sorted, and [`Tally::finish`] merges them. Names come out sorted by their ends, so that what is below a
//! domain follows it. What is counted is a name on a day; a name has any number of days.

mod counts;
mod distinct;
mod memory;
mod order;
mod runs;

pub(crate) use counts::{Counts, Days, add, count, sum};
pub(crate) use runs::{Merged, Runs};

use crate::names::{APARTS, Day, NAME_MAX, Sighting, read};
use memory::Memory;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts sightings, with a bound on the memory that it takes.
pub(crate) struct Tally {
    memory: Memory,
    /// Of all threads.
    runs: Arc<Mutex<Runs>>,
    /// Bytes that names may take here.
    budget: usize,
    apart: [[u64; 2]; APARTS],
    /// Why a run could not be written.
    failed: Option<io::Error>,
}

impl Tally {
    /// One whose runs are among those of others.
    pub(crate) fn sharing(budget: usize, runs: Arc<Mutex<Runs>>) -> Self {
        let memory = Memory::default();
        Self { memory, runs, budget, apart: [[0; 2]; APARTS], failed: None }
    }

    /// Counts what a line says.
    pub(crate) fn add(&mut self, sighting: &Sighting<'_>) {
        let mut buffer = [0; NAME_MAX];
        match read(sighting.name, sighting.spelling, &mut buffer) {
            Ok((name, service)) => {
                let purpose = service.unwrap_or(sighting.purpose);
                let change = |counts: &mut Counts| counts.add(sighting, purpose);
                self.memory.count(name, sighting.day, change);
            }
            Err(apart) => count(&mut self.apart[apart as usize], sighting.role, sighting.times),
        }
        if self.memory.bytes() > self.budget && self.failed.is_none() {
            self.failed = self.spill().err();
        }
    }

    /// Adds the counts of a name on a day.
    pub(crate) fn put(&mut self, name: &[u8], day: Option<Day>, more: &Counts) {
        self.memory.count(name, day, |counts| counts.merge(more));
    }

    /// Names had no room in memory nor in a file: what else is read is of no use.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Why names that had no room in memory could not be written.
    pub(crate) fn failure(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    /// Questions and answers for names that are told apart.
    pub(crate) fn apart(&mut self) -> &mut [[u64; 2]; APARTS] {
        &mut self.apart
    }

    /// Writes what is in memory to a run.
    pub(crate) fn spill(&mut self) -> io::Result<()> {
        let memory = std::mem::take(&mut self.memory).sorted();
        // Others wait while runs are merged, so that no more files are open than `Runs` says.
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).write(memory)
    }

    /// What several tallies have counted, each of a part of the lines.
    pub(crate) fn finish(tallies: Vec<Self>) -> io::Result<Tallied> {
        let mut tallied = Tallied { names: Merged::default(), apart: [0; APARTS], spilled: 0 };
        let mut apart = [[0; 2]; APARTS];
        for tally in tallies {
            if let Some(error) = tally.failed {
                return Err(error);
            }
            for (sum, counts) in apart.iter_mut().flatten().zip(tally.apart.iter().flatten()) {
                add(sum, *counts);
            }
            // The first one has those of all.
            let runs = tally.runs.lock().map(|mut runs| std::mem::take(&mut *runs));
            let runs = runs.unwrap_or_else(|poisoned| std::mem::take(&mut *poisoned.into_inner()));
            tallied.spilled += runs.spilled();
            runs.merge_into(&mut tallied.names)?;
            tallied.names.add_sorted(tally.memory.sorted());
        }
        tallied.apart = apart.map(|[asked, answered]| asked.max(answered));
        Ok(tallied)
    }
}

/// What was counted.
pub(crate) struct Tallied {
    /// Each name once, sorted by their ends.
    pub(crate) names: Merged,
    /// Questions for names that are told apart, by [`Apart`].
    pub(crate) apart: [u64; APARTS],
    /// Runs that had no room in memory.
    pub(crate) spilled: usize,
}

#[cfg(test)]
mod tests {
    use super::order::by_end;
    use super::*;
    use crate::names::{Code, Purpose, Role, Spelling};

    impl Tally {
        pub(crate) fn new(budget: usize) -> Self {
            Self::sharing(budget, Arc::default())
        }
    }

    fn seen(name: &[u8], role: Role) -> Sighting<'_> {
        Sighting { role, ..Sighting::asked(name, Spelling::Bare, Purpose::Mail) }
    }

    fn all(tallies: Vec<Tally>) -> Vec<(String, Counts)> {
        let mut tallied = Tally::finish(tallies).unwrap();
        let mut found = Vec::new();
        while let Some((name, days)) = tallied.names.next().unwrap() {
            found.push((String::from_utf8(name.to_vec()).unwrap(), days.sum()));
        }
        found
    }

    fn by_day(tallies: Vec<Tally>) -> Vec<(String, Vec<(i32, u64)>)> {
        let mut tallied = Tally::finish(tallies).unwrap();
        let mut found = Vec::new();
        while let Some((name, days)) = tallied.names.next().unwrap() {
            let sum = days.sum();
            let days = days.questions(&sum).map(|(day, count)| (day.0, count)).collect();
            found.push((String::from_utf8(name.to_vec()).unwrap(), days));
        }
        found
    }

    #[test]
    fn what_is_below_a_domain_follows_it() {
        let mut names = ["old-army.ml", "us.army.ml", "army.ml", "xarmy.ml", "a.us.army.ml", "ml"];
        names.sort_by(|a, b| by_end(a.as_bytes(), b.as_bytes()));
        assert_eq!(
            names,
            ["ml", "army.ml", "us.army.ml", "a.us.army.ml", "old-army.ml", "xarmy.ml"]
        );
    }

    /// Requirement 8: a question and its answer are one, in any order, in whatever files.
    #[test]
    fn questions_and_answers_are_counted_once() {
        let (mut queries, mut answers) = (Tally::new(1 << 20), Tally::new(1 << 20));
        for _ in 0..3 {
            queries.add(&seen(b"army.ml", Role::Question));
            answers.add(&Sighting { code: Some(Code::Missing), ..seen(b"ARMY.ml.", Role::Answer) });
        }
        answers.add(&seen(b"navy.ml", Role::Answer));
        answers.add(&Sighting { code: Some(Code::Missing), ..seen(b"only.ml", Role::Outcome) });
        let counts: Vec<_> = all(vec![queries, answers])
            .into_iter()
            .map(|(name, counts)| (name, counts.questions(), counts.is_missing()))
            .collect();
        let row = |name: &str, count, is_missing| (name.to_owned(), count, is_missing);
        assert_eq!(
            counts,
            [row("only.ml", 0, true), row("army.ml", 3, true), row("navy.ml", 1, false)]
        );
    }

    /// Any number of attempts at the same message is one at least, and what is done counts.
    #[test]
    fn attempts_are_one_together() {
        let mut tally = Tally::new(1 << 20);
        for _ in 0..9 {
            tally.add(&seen(b"waits.ml", Role::Attempt));
            tally.add(&seen(b"done.ml", Role::Attempt));
        }
        tally.add(&seen(b"done.ml", Role::Question));
        tally.add(&seen(b"done.ml", Role::Question));
        let questions: Vec<u64> =
            all(vec![tally]).iter().map(|(_, counts)| counts.questions()).collect();
        assert_eq!(questions, [2, 1]);
    }

    /// The days of a name have as many questions as the name, whenever answers come; what has no day has none here.
    #[test]
    fn days_add_up() {
        let mut tally = Tally::new(1 << 20);
        let on = |day, role| Sighting { day, ..seen(b"army.ml", role) };
        for (day, asked, answered) in [(Some(Day(7)), 3, 2), (Some(Day(8)), 1, 2), (None, 1, 0)] {
            (0..asked).for_each(|_| tally.add(&on(day, Role::Question)));
            (0..answered).for_each(|_| tally.add(&on(day, Role::Answer)));
        }
        tally.add(&Sighting { day: Some(Day(9)), ..seen(b"army.ml", Role::Outcome) });
        for day in [4, 5] {
            tally.add(&Sighting { day: Some(Day(day)), ..seen(b"waits.ml", Role::Attempt) });
        }
        let row = |name: &str, days: &[(i32, u64)]| (name.to_owned(), days.to_vec());
        let expected = [row("waits.ml", &[(4, 1)]), row("army.ml", &[(7, 3), (8, 1)])];
        assert_eq!(by_day(vec![tally]), expected);
    }

    /// However small the memory is, and however many tallies there are, the counts are the same.
    #[test]
    fn counts_are_exact_whatever_the_memory() {
        let name = |at: u64| format!("n{}.host{}.ml", at % 7, at * at % 977);
        let day = |at: u64| Some(Day(20_000 + (at % 50) as i32));
        let count = |budget: usize, parts: u64| {
            let runs = Arc::new(Mutex::new(Runs::default()));
            let tally = |_| Tally::sharing(budget, Arc::clone(&runs));
            let mut tallies: Vec<_> = (0..parts).map(tally).collect();
            for at in 0..20_000 {
                let name = name(at);
                let sighting = Sighting {
                    times: at % 3 + 1,
                    day: day(at),
                    ..seen(name.as_bytes(), Role::Question)
                };
                tallies[(at % parts) as usize].add(&sighting);
            }
            let spilled = runs.lock().unwrap().spilled();
            let open = runs.lock().unwrap().open();
            (spilled, open, by_day(tallies))
        };
        let (spilled, _, expected) = count(1 << 24, 1);
        assert_eq!(spilled, 0);
        let days = expected.iter().flat_map(|(_, days)| days);
        let sum: u64 = days.map(|(_, count)| count).sum();
        assert_eq!(sum, (0..20_000).map(|at| at % 3 + 1).sum::<u64>());
        for (budget, parts) in [(1 << 16, 1), (1 << 15, 3), (1 << 24, 5), (1 << 12, 40)] {
            let (spilled, open, found) = count(budget, parts);
            assert_eq!((spilled > 0, found), (budget < 1 << 20, expected.clone()));
            // Two levels of runs hold 255 of them.
            assert!(open <= 30 && (budget > 1 << 12 || spilled > 64), "{open} {spilled}");
        }
    }
}
