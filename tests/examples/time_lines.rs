//! Times the core on a file of addresses, one a line, for a binding to be measured beside it.
//!
//!     cargo run --release -p misdirect-tests --example time_lines -- FILE ROUNDS
//!
//! Writes the nanoseconds per check of the best round.

use misdirect::{Checker, Context, Directory};
use std::hint::black_box;
use std::time::Instant;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, rounds] = arguments.as_slice() else {
        return Err(io::Error::other("give a file and a number of rounds"));
    };
    let rounds: usize = rounds.parse().map_err(io::Error::other)?;
    let text = fs::read(file)?;
    let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').filter(|l| !l.is_empty()).collect();
    let checker = Checker::new(Directory::builtin());
    let best = (0..rounds).map(|_| {
        let start = Instant::now();
        for line in &lines {
            black_box(checker.check(black_box(line), &Context::new()));
        }
        start.elapsed().as_nanos() as f64 / lines.len() as f64
    });
    println!("{:.1}", best.fold(f64::INFINITY, f64::min));
    Ok(())
}
