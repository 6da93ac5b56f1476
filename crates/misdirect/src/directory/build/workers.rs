//! Who does the work of a builder. The core has no threads; whoever has some lends them here.

use alloc::vec::Vec;

/// Runs pieces of work, in whatever order and on however many threads.
///
/// ```
/// use misdirect::directory::{Builder, Workers};
/// use std::thread;
///
/// /// A thread for each quarter.
/// struct Four;
///
/// impl Workers for Four {
///     fn map<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
///         let work = &work;
///         let quarter = |at| (at * count / 4..(at + 1) * count / 4).map(work).collect::<Vec<T>>();
///         thread::scope(|scope| {
///             let threads = [0, 1, 2, 3].map(|at| scope.spawn(move || quarter(at)));
///             threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
///         })
///     }
/// }
///
/// let mut builder = Builder::new();
/// builder.add_list("army.mil 300 @0\n*.mil 500 @0")?;
/// assert_eq!(builder.build_with(&Four)?, builder.build()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Workers {
    /// Calls `work` once with each number below `count`, and returns the results by number.
    ///
    /// A result left out or in another's place makes an image that is wrong, or a panic.
    fn map<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T>;
}

/// The thread that asks does everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct OneThread;

impl Workers for OneThread {
    fn map<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        (0..count).map(work).collect()
    }
}
