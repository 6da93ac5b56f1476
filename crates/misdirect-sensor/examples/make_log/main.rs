//! Writes a response log of BIND as the server of `ml` would have it, of 30 days, with slips planted, and tells on
//! standard error how many questions each of these got: intended, typed, questions.
//!
//!     cargo run --release -p misdirect-sensor --example make_log -- 2000000 > responses.log
//!
//! With `capture` behind the number it is a capture of these questions and their answers.

mod capture;
mod log;

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let lines = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let planted = if std::env::args().nth(2).is_some_and(|shape| shape == "capture") {
        let mut text = Vec::new();
        let planted = log::write(lines, 1, &mut text)?;
        capture::write(&text, &mut out)?;
        planted
    } else {
        log::write(lines, 1, &mut out)?
    };
    out.flush()?;
    for ((typed, intended), count) in planted {
        eprintln!("{intended}\t{typed}\t{count}");
    }
    Ok(())
}
