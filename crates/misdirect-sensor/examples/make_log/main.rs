//! Writes a response log of BIND as the server of `ml` would have it, of 30 days, with slips planted, and tells on
//! standard error how many questions each of these got: intended, typed, questions.
//!
//!     cargo run --release -p misdirect-sensor --example make_log -- 2000000 > responses.log

mod log;

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let lines = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let planted = log::write(lines, 1, &mut out)?;
    out.flush()?;
    for ((typed, intended), count) in planted {
        eprintln!("{intended}\t{typed}\t{count}");
    }
    Ok(())
}
