//! Building an index, and what it takes in memory: one method and size a process, so that none of them
//! sees what another left behind.

use crate::data::{self, Source};
use crate::finders::{Automaton, Deletions, Tree};
use crate::row::row;
use misdirect::Directory;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Builds `method` of `count` names. Ours and the transducer are bytes; of others it is counted how much
/// the process grows.
pub fn run(source: &Source, method: &str, count: usize) -> Result<(), String> {
    let domains = source.domains(count);
    let names: Vec<&str> = domains.iter().map(data::Listed::name).collect();
    let before = resident()?;
    let start = Instant::now();
    let (bytes, time) = match method {
        "misdirect" => {
            let image = match data::image(&domains) {
                Ok(image) => image,
                Err(error) => {
                    row("refused", method, count, &error.to_string(), 1.0);
                    return Ok(());
                }
            };
            let time = start.elapsed();
            opening(&image, count)?;
            (image.len() as f64, time)
        }
        "fst" => {
            let set = Automaton::new(&names).set;
            (set.as_fst().as_bytes().len() as f64, start.elapsed())
        }
        "symspell_rs" => grown(Deletions::new(&names, 1), before, start)?,
        "symspell_rs, distance 2" => grown(Deletions::new(&names, 2), before, start)?,
        "bk-tree" => grown(Tree::new(&names), before, start)?,
        other => return Err(format!("no such method: {other}")),
    };
    row("build ms", method, count, "", time.as_secs_f64() * 1e3);
    row("bytes an entry", method, count, "", bytes / count as f64);
    Ok(())
}

fn grown<T>(index: T, before: f64, start: Instant) -> Result<(f64, Duration), String> {
    let time = start.elapsed();
    let grown = resident()? - before;
    drop(black_box(index));
    Ok((grown, time))
}

fn opening(image: &[u8], count: usize) -> Result<(), String> {
    const TIMES: u32 = 1000;
    let start = Instant::now();
    for _ in 0..TIMES {
        black_box(Directory::open(black_box(image)).map_err(|error| error.to_string())?);
    }
    let nanoseconds = (start.elapsed() / TIMES).as_nanos() as f64;
    row("open ns", "misdirect", count, "", nanoseconds);
    Ok(())
}

/// Bytes of this process that are in memory.
fn resident() -> Result<f64, String> {
    const PAGE: f64 = 4096.0;
    let file = "/proc/self/statm";
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let pages = text.split(' ').nth(1).and_then(|field| field.parse::<f64>().ok());
    pages.map(|pages| pages * PAGE).ok_or_else(|| format!("{file}: {text}"))
}
