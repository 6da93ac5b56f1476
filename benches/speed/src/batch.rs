//! A log of names: read, split into lines, every name looked at.
//!
//! Of the lines 60 in 100 are names that have nothing to do with the list, 25 are domains of it, 10 have
//! another suffix and 5 a slip. In one log every line is another name, as far as the list allows; in the
//! other, names repeat as in life (the n-th commonest 1/n as often as the commonest).

use crate::data::{self, Listed, Source};
use crate::finders::{Find, Linear, Ours, answers};
use crate::queries::{Class, queries};
use crate::random::Random;
use crate::row::row;
use ahash::AHashSet;
use aho_corasick::{AhoCorasick, Input};
use misdirect::{Checker, Context, Directory, Domain, Slot, Verdict};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const LINES: usize = 1_000_000;
const ROUNDS: usize = 3;
/// Places of the memo: so many take 3 MB.
const MEMO: usize = 1 << 17;
/// What one pass over a log may take.
const TIME: Duration = Duration::from_secs(2);

/// Runs all methods on both logs for a list of `count` domains; files go to `folder`.
pub fn run(source: &Source, count: usize, folder: &Path) -> Result<(), String> {
    let domains = source.domains(count);
    let image = data::image(&domains).map_err(|error| error.to_string())?;
    let image = data::Aligned::new(&image);
    let directory = Directory::open(image.bytes()).map_err(|error| error.to_string())?;
    let distinct = names(source, &domains, &directory, LINES);
    one_log("distinct", &distinct, &domains, directory, folder)?;
    let mut random = Random::new(3);
    let repeated: Vec<&str> = (0..LINES).map(|_| zipf(&mut random, &distinct)).collect();
    one_log("repeated", &repeated, &domains, directory, folder)
}

/// Different names in the shares above, in no order.
fn names(
    source: &Source,
    domains: &[Listed],
    directory: &Directory<'_>,
    count: usize,
) -> Vec<String> {
    let mut names = Vec::with_capacity(count);
    for (class, percent) in
        [(Class::Miss, 60), (Class::Exact, 25), (Class::Swap, 10), (Class::Slip, 5)]
    {
        let made = queries(class, count / 100 * percent, source, domains, directory);
        names.extend(made.into_iter().map(|query| query.typed));
    }
    let mut random = Random::new(4);
    for at in (1..names.len()).rev() {
        names.swap(at, random.below(at + 1));
    }
    names
}

/// The n-th with a probability in proportion to 1/n: its logarithm is spread evenly.
fn zipf<'a>(random: &mut Random, names: &'a [String]) -> &'a str {
    let even = random.below(1 << 53) as f64 / (1u64 << 53) as f64;
    let at = (even * (names.len() as f64 + 1.0).ln()).exp() - 1.0;
    &names[(at as usize).min(names.len() - 1)]
}

fn one_log<S: AsRef<str>>(
    class: &str,
    names: &[S],
    domains: &[Listed],
    directory: Directory<'_>,
    folder: &Path,
) -> Result<(), String> {
    let path = folder.join(format!("{class}.log"));
    let text: String = names.iter().flat_map(|name| [name.as_ref(), "\n"]).collect();
    fs::write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
    let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
    let log = Log { path: &path, class, entries: domains.len(), ends: ends.collect() };
    let set: AHashSet<&[u8]> = domains.iter().map(|listed| listed.domain().as_bytes()).collect();
    let listed = |lines: usize| {
        let names = names.iter().take(lines);
        names.filter(|name| set.contains(name.as_ref().as_bytes())).count()
    };
    exact_methods(&log, domains, &set, &listed)?;
    let checker = Checker::new(directory);
    let (checked, found) = log.time("misdirect, check", |bytes| {
        let context = Context::new();
        let answers = lines(bytes).map(|line| checker.check(line, &context));
        answers.filter(|answer| answer.verdict() == Verdict::Listed).count()
    })?;
    assert_eq!(found, listed(checked), "a listed domain is one that is in the list");
    let with_memo = |bytes: &[u8]| {
        let (mut slots, mut found) = (vec![Slot::EMPTY; MEMO], 0);
        let mut memo = checker.memo(&Context::new(), &mut slots);
        memo.check_many(lines(bytes), |_, summary| {
            found += usize::from(summary.verdict() == Verdict::Listed);
        });
        found
    };
    let (checked, found) = log.time("misdirect, check with a memo", with_memo)?;
    assert_eq!(found, listed(checked), "a listed domain is one that is in the list");
    let (checked, found) = log.time("misdirect, check with a memo, two threads", |bytes| {
        let middle = bytes.len() / 2;
        let end = bytes[middle..].iter().position(|&byte| byte == b'\n');
        let (first, second) = bytes.split_at(end.map_or(bytes.len(), |end| middle + end + 1));
        thread::scope(|scope| {
            let other = scope.spawn(|| with_memo(second));
            with_memo(first) + other.join().expect("no check panics")
        })
    })?;
    assert_eq!(found, listed(checked), "a listed domain is one that is in the list");
    let ours = Ours(directory);
    log.time("misdirect, look-up", |bytes| lines(bytes).map(|line| near(&ours, line)).sum())?;
    linear(&log, &ours, domains, &text);
    Ok(())
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty())
}

/// How many names are one slip away from the line's.
fn near(finder: &dyn Find, line: &[u8]) -> usize {
    let mut found = 0;
    let domain = std::str::from_utf8(line).ok().and_then(|line| Domain::parse(line).ok());
    if let Some(domain) = domain {
        finder.find(domain.name(), &mut |_| found += 1);
    }
    found
}

/// A log file and what is told with its figures.
struct Log<'a> {
    path: &'a Path,
    class: &'a str,
    entries: usize,
    /// Where each line ends.
    ends: Vec<usize>,
}

impl Log<'_> {
    /// Reads the file, and has it looked through: all of it, or as much from its start as there is time
    /// for. Returns the lines that were looked at and what came of it.
    fn time(
        &self,
        method: &str,
        mut look: impl FnMut(&[u8]) -> usize,
    ) -> Result<(usize, usize), String> {
        let mut once = |lines: usize| {
            let start = Instant::now();
            let mut bytes = Vec::with_capacity(self.ends[lines - 1]);
            let file = File::open(self.path)
                .and_then(|file| file.take(self.ends[lines - 1] as u64).read_to_end(&mut bytes));
            file.map_err(|error| format!("{}: {error}", self.path.display()))?;
            let found = black_box(look(&bytes));
            Ok::<_, String>((start.elapsed(), found))
        };
        let few = self.ends.len() / 50;
        let fit = TIME.as_secs_f64() / once(few)?.0.as_secs_f64() * few as f64;
        let lines = (fit as usize).clamp(few, self.ends.len());
        let mut times = (0..ROUNDS).map(|_| once(lines)).collect::<Result<Vec<_>, _>>()?;
        times.sort_unstable();
        let (median, found) = times[ROUNDS / 2];
        self.row(method, lines as f64 / median.as_secs_f64());
        Ok((lines, found))
    }

    fn row(&self, method: &str, lines_per_second: f64) {
        row("lines a second", method, self.entries, self.class, lines_per_second);
    }
}

/// Methods that find the listed domains alone; all agree on how many lines have one.
fn exact_methods(
    log: &Log<'_>,
    domains: &[Listed],
    set: &AHashSet<&[u8]>,
    listed: &dyn Fn(usize) -> usize,
) -> Result<(), String> {
    log.time("HashSet, exact", |bytes| lines(bytes).filter(|line| set.contains(line)).count())?;
    let patterns = domains.iter().map(|listed| format!("\n{}\n", listed.domain()));
    // Of its three automata the one it would choose itself; the largest does not fit in the caches.
    let automaton = AhoCorasick::new(patterns).map_err(|error| error.to_string())?;
    let (looked, matched) = log.time("aho-corasick, exact", |bytes| {
        // The first line begins without the end of another.
        let first = lines(bytes).next();
        let mut found = usize::from(first.is_some_and(|line| set.contains(line)));
        let mut at = 0;
        while let Some(matched) = automaton.find(Input::new(bytes).span(at..bytes.len())) {
            found += 1;
            at = matched.end() - 1;
        }
        found
    })?;
    assert_eq!(matched, listed(looked), "aho-corasick and the set differ");
    ripgrep(log, domains, listed)
}

/// The whole program, its start included, with its own reading of lines.
fn ripgrep(
    log: &Log<'_>,
    domains: &[Listed],
    listed: &dyn Fn(usize) -> usize,
) -> Result<(), String> {
    const LINES: usize = 50_000; // it takes seconds with thousands of whole-line patterns
    let write = |ending: &str, text: &[u8]| {
        let path = log.path.with_extension(ending);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<_, String>(path)
    };
    let text: String = domains.iter().flat_map(|listed| [listed.domain(), "\n"]).collect();
    let patterns = write("patterns", text.as_bytes())?;
    let all = fs::read(log.path).map_err(|error| error.to_string())?;
    let part = write("part", &all[..log.ends[LINES - 1]])?;
    let mut program = Command::new("rg");
    program.args(["--fixed-strings", "--line-regexp", "--count", "--threads=1", "--file"]);
    program.arg(patterns).arg(part).stdin(Stdio::null());
    let start = Instant::now();
    let Ok(output) = program.output() else { return Ok(()) };
    let time = start.elapsed();
    let counted = String::from_utf8_lossy(&output.stdout).trim().parse();
    assert_eq!(counted, Ok(listed(LINES)), "ripgrep and the set differ");
    log.row("ripgrep, exact", LINES as f64 / time.as_secs_f64());
    Ok(())
}

/// As many lines as there is time for; answers are those of our look-up.
fn linear(log: &Log<'_>, ours: &Ours<'_>, domains: &[Listed], text: &str) {
    let linear = Linear(domains.iter().map(Listed::name).collect());
    let start = Instant::now();
    let mut lines = 0;
    for line in text.lines() {
        black_box(near(&linear, line.as_bytes()));
        lines += 1;
        if start.elapsed() > TIME {
            break;
        }
    }
    log.row("rapidfuzz, linear", lines as f64 / start.elapsed().as_secs_f64());
    for line in text.lines().take(lines) {
        let Ok(domain) = Domain::parse(line) else { continue };
        assert_eq!(answers(ours, domain.name()), answers(&linear, domain.name()), "{line}");
    }
}
