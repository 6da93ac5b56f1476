//! Threads for a builder.

use misdirect::directory::Workers;
use std::sync::Mutex;
use std::thread;

/// So many threads, each of which takes what is left, the last piece first.
#[derive(Debug, Clone, Copy)]
pub struct Threads(pub usize);

impl Workers for Threads {
    fn map<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let left = Mutex::new(count);
        let take = || {
            let mut left = left.lock().expect("no panic");
            *left = left.checked_sub(1)?;
            Some(*left)
        };
        let done =
            || std::iter::from_fn(take).map(|at| (at, work(at))).collect::<Vec<(usize, T)>>();
        let mut all: Vec<(usize, T)> = thread::scope(|scope| {
            let threads: Vec<_> = (0..self.0).map(|_| scope.spawn(done)).collect();
            threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
        });
        all.sort_unstable_by_key(|&(at, _)| at);
        all.into_iter().map(|(_, result)| result).collect()
    }
}
