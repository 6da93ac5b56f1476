//! Directories made to be slow, as far as the builder takes them, and the dearest question to each.

use crate::row::row;
use misdirect::directory::Builder;
use misdirect::{Checker, Context, Directory, Domain, Layer};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Times the worst of each case, and counts its steps.
pub fn run() -> Result<(), String> {
    for len in [8, 16, 32, 61] {
        let name: String = LETTERS.iter().cycle().take(len).map(|&byte| char::from(byte)).collect();
        let list = neighbours(&name).into_iter().map(|name| name + ".com").collect();
        case(
            &format!("all names one letter from one of {len}"),
            1,
            list,
            &[format!("{name}.com")],
        )?;
    }
    let numbered: Vec<String> = (0..100_000).map(|at| format!("hotel{at:05}.com")).collect();
    let typed = ["hotel12345.com", "hotel1234.com", "hotel123456.com"].map(str::to_owned);
    case("hotel00000.com to hotel99999.com", 1, numbered, &typed)?;
    let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
    let four = |at: usize| [at / 17_576, at / 676, at / 26, at].map(letter);
    let four = (0..456_976).map(|at| four(at).into_iter().collect::<String>() + ".com");
    let typed = ["abcd.com", "abc.com", "abcde.com", "aaaa.com"].map(str::to_owned);
    case("all names of four letters", 1, four.collect(), &typed)?;
    let hosts =
        ["army", "arny"].into_iter().flat_map(|name| (0..1024).map(move |at| host(at, name)));
    let hosts: Vec<String> = hosts.collect();
    case("two names with 1,024 hosts each, of 250 bytes", 1, hosts, &[host(0, "amry")])?;
    for layers in [1, 4] {
        let suffix = |at: usize| ['x', letter(at / 676), letter(at / 26), letter(at)];
        let names = ["army", "arny"].into_iter();
        let list = names.flat_map(|name| {
            (0..1024).map(move |at| {
                let suffix: String = suffix(at).into_iter().collect();
                format!("{name}.{suffix}")
            })
        });
        let list: Vec<String> = list.collect();
        case("two names under 1,024 suffixes", layers, list, &["amry.com".to_owned()])?;
    }
    Ok(())
}

/// Names that differ from one by a letter: other letters in each place, and letters left out. Those with a
/// letter more share one key, of which the builder takes 256.
fn neighbours(name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    for at in 0..name.len() {
        let (before, after) = (&name[..at], &name[at + 1..]);
        names.push(format!("{before}{after}"));
        names
            .extend(LETTERS.iter().map(|&letter| format!("{before}{}{after}", char::from(letter))));
    }
    let more = (0..=name.len()).flat_map(|at| {
        let (before, after) = name.split_at(at);
        LETTERS.iter().map(move |&letter| format!("{before}{}{after}", char::from(letter)))
    });
    names.extend(more.step_by(name.len() / 6 + 1).take(200));
    names
}

/// A host with as many letters as a domain may have, most of them the same.
fn host(number: usize, name: &str) -> String {
    let label = "abcdefghij".repeat(6);
    format!("h{number:04}.{label}.{label}.{label}.{}.{name}.mil", &label[..45])
}

fn case(class: &str, layers: usize, list: Vec<String>, typed: &[String]) -> Result<(), String> {
    let mut builder = Builder::new();
    for domain in &list {
        let domain = Domain::parse(domain).map_err(|error| format!("{domain}: {error}"))?;
        builder.add(&domain, 1, 0).map_err(|error| error.to_string())?;
    }
    let image = match builder.build() {
        Ok(image) => image,
        Err(error) => {
            row("refused", &error.to_string(), list.len(), class, 1.0);
            return Ok(());
        }
    };
    let directory = Directory::open(&image).map_err(|error| error.to_string())?;
    // The same image again is another directory, as far as a check knows.
    let images = vec![image.clone(); layers];
    let opened = images.iter().map(|image| Directory::open(image));
    let checker =
        opened.into_iter().try_fold(Checker::without_directory(), |checker, opened| {
            let layer = Layer::trusted(opened.map_err(|error| error.to_string())?);
            checker.with_layer(layer).map_err(|error| error.to_string())
        })?;
    let checker = checker.with_explore(true);
    let class = &if layers > 1 { format!("{class}, in {layers} layers") } else { class.to_owned() };
    let mut worst = (Duration::ZERO, 0);
    for typed in typed {
        let domain = Domain::parse(typed).map_err(|error| format!("{typed}: {error}"))?;
        let time = (0..ROUNDS).map(|_| {
            let start = Instant::now();
            black_box(checker.check(typed.as_bytes(), &Context::new()));
            start.elapsed()
        });
        let mut times: Vec<Duration> = time.collect();
        times.sort_unstable();
        worst = worst.max((times[ROUNDS / 2], directory.steps(&domain)));
    }
    row("worst us", "misdirect", list.len(), class, worst.0.as_secs_f64() * 1e6);
    row("worst steps", "misdirect", list.len(), class, f64::from(worst.1));
    Ok(())
}
