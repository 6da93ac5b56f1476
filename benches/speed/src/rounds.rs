//! Timing: methods take turns in one process, round after round, and the median counts.
//!
//! What disturbs the machine disturbs all of them alike, so that their ratios hold where nanoseconds do
//! not. A slow method gets fewer queries a round, the first of the same ones.

use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
/// How long a method's turn takes at most, unless one query takes longer.
const TURN: Duration = Duration::from_millis(30);

/// A method at work on queries by number.
pub struct Runner<'a> {
    pub name: &'static str,
    run: Box<dyn FnMut(usize) + 'a>,
}

impl<'a> Runner<'a> {
    pub fn new(name: &'static str, run: impl FnMut(usize) + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }

    fn turn(&mut self, queries: usize) -> Duration {
        let start = Instant::now();
        (0..queries).for_each(&mut self.run);
        start.elapsed()
    }
}

/// A method's time.
pub struct Time {
    pub name: &'static str,
    /// Nanoseconds a query: the median of the rounds.
    pub nanoseconds: f64,
    /// Queries a round.
    pub queries: usize,
}

/// Times all methods on up to `queries` queries.
pub fn rounds(runners: &mut [Runner<'_>], queries: usize) -> Vec<Time> {
    let shares: Vec<usize> = runners.iter_mut().map(|runner| share(runner, queries)).collect();
    let mut times = vec![Vec::new(); runners.len()];
    for round in 0..ROUNDS {
        for turn in 0..runners.len() {
            // Nobody always comes after the one that fills the caches with its own.
            let at = (round * 3 + turn) % runners.len();
            let time = runners[at].turn(shares[at]);
            times[at].push(time.as_nanos() as f64 / shares[at] as f64);
        }
    }
    let medians = times.into_iter().map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    });
    let all = runners.iter().zip(medians).zip(shares);
    all.map(|((runner, nanoseconds), queries)| Time { name: runner.name, nanoseconds, queries })
        .collect()
}

/// How many of the queries fit in a turn. Tried on more and more of them, so that it warms up, too.
fn share(runner: &mut Runner<'_>, queries: usize) -> usize {
    let mut share = 1;
    loop {
        let time = runner.turn(share).max(Duration::from_nanos(1));
        let fit = (share as f64 * TURN.as_secs_f64() / time.as_secs_f64()) as usize;
        if share == queries || fit < 2 * share {
            return fit.clamp(1, queries);
        }
        share = fit.min(10 * share).min(queries);
    }
}
