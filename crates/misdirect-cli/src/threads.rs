//! Threads that share out the work of reading and compiling lists, and a bar of how far they are.

use crate::output::progress;
use indicatif::ProgressBar;
use misdirect::directory::Workers;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Less text is read and compiled before anybody could look.
const PROGRESS_FROM: usize = 1 << 20;

/// Some threads of this process.
pub(crate) struct Threads {
    count: usize,
    progress: ProgressBar,
}

impl Threads {
    /// So many, or as many as the machine has processors for.
    pub(crate) fn new(count: Option<NonZeroUsize>) -> Self {
        let count = count.or_else(|| thread::available_parallelism().ok());
        Self { count: count.map_or(1, NonZeroUsize::get), progress: ProgressBar::hidden() }
    }

    /// Shows on standard error, if that is a terminal, what is done with `bytes` of text, if they are
    /// many. What was shown before is gone.
    pub(crate) fn show(&mut self, what: &'static str, bytes: usize) {
        self.hide();
        if bytes < PROGRESS_FROM {
            return;
        }
        self.progress = progress(what, "parts");
    }

    /// Shows nothing more.
    pub(crate) fn hide(&mut self) {
        self.progress.finish_and_clear();
        self.progress = ProgressBar::hidden();
    }
}

impl Workers for Threads {
    fn map<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        self.progress.set_length(count as u64);
        self.progress.set_position(0);
        let next = AtomicUsize::new(0);
        let take = || {
            let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            let numbers = numbers.take_while(|&number| number < count);
            let done = numbers.map(|number| {
                let result = work(number);
                self.progress.inc(1);
                (number, result)
            });
            done.collect::<Vec<(usize, T)>>()
        };
        let mut done = thread::scope(|scope| {
            // Where the system gives no more threads, those that there are do all of it.
            let others = (1..self.count.min(count))
                .map_while(|_| thread::Builder::new().spawn_scoped(scope, take).ok());
            let others: Vec<_> = others.collect();
            let mut done = take();
            for other in others {
                done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            done
        });
        done.sort_unstable_by_key(|&(number, _)| number);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_by_number_however_many_threads_there_are() {
        for threads in [1, 2, 3, 8] {
            let threads = Threads::new(NonZeroUsize::new(threads));
            for count in [0, 1, 2, 7, 1000] {
                let squares: Vec<usize> = (0..count).map(|number| number * number).collect();
                assert_eq!(threads.map(count, |number| number * number), squares);
            }
        }
    }
}
