//! Instruction counts of named cases, compared with the committed ones.
//!
//! A count does not depend on how busy the machine is, so it tells a change of three in a hundred where a
//! clock would not tell one of thirty.

use crate::program::Program;
use crate::rows::Rows;
use misdirect_report::place::{read, save};
use misdirect_report::shell::output;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// What a case may differ by, up or down: less than what is worth telling, more than what a processor
/// with other vector instructions makes of copying memory.
const TOLERANCE: f64 = 0.03;
/// The function that is counted, by its full name: callgrind takes patterns for one option but not the
/// other.
const COUNTED: &str = "speed::instructions::counted";
/// Cases that are profiled.
pub(crate) const PROFILED: [&str; 4] =
    ["check, 1k, exact", "check, 1k, slip", "check, 1k, suffix", "check, 1k, miss"];

/// Counts all cases: name, and instructions each time.
pub(crate) fn count(program: &Program) -> Result<Vec<(String, f64)>, String> {
    let folder = program.prepare()?;
    let out = folder.join("callgrind.out");
    let cases = output(
        callgrind(&out)
            .arg(format!("--dump-after={COUNTED}"))
            .arg(&program.path)
            .arg("cases")
            .arg(&folder),
    )?;
    let counts = cases.lines().enumerate().map(|(at, case)| {
        let (name, times) = pair(case)?;
        let part = folder.join(format!("callgrind.out.{}", at + 1));
        let text = read(&part)?;
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        let total = total.and_then(|total| total.trim().parse::<f64>().ok());
        let total = total.ok_or_else(|| format!("{}: no total", part.display()))?;
        Ok((name, total / times))
    });
    counts.collect()
}

/// The profile of each case that has one.
pub(crate) fn profile(program: &Program) -> Result<Rows, String> {
    let folder = program.prepare()?;
    let out = folder.join("profile.out");
    let mut rows = Rows::default();
    for case in PROFILED {
        let mut command = callgrind(&out);
        command.args(["--dump-instr=yes", "--compress-pos=no", "--compress-strings=no"]);
        output(command.arg(&program.path).arg("cases").arg(&folder).arg(case))?;
        let text = program.output(&["profile".as_ref(), out.as_os_str(), case.as_ref()])?;
        rows.0.extend(Rows::parse(&text)?.0);
    }
    Ok(rows)
}

fn callgrind(out: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--tool=callgrind"]).arg(format!("--toggle-collect={COUNTED}"));
    command.arg(format!("--callgrind-out-file={}", out.display()));
    command
}

/// Compares counts with the committed ones; `update` writes these instead.
pub(crate) fn compare(counts: &[(String, f64)], file: &Path, update: bool) -> Result<(), String> {
    if update {
        return save(file, table(counts));
    }
    let differences = differences(&expected(file)?, counts);
    if differences.is_empty() {
        println!("{} cases take as many instructions as expected", counts.len());
        return Ok(());
    }
    let all = differences.join("\n  ");
    Err(format!(
        "instructions differ; if they should, `cargo xtask bench --quick --update`:\n  {all}"
    ))
}

/// The committed counts.
pub(crate) fn expected(file: &Path) -> Result<Vec<(String, f64)>, String> {
    parse(&read(file)?).map_err(|error| format!("{}: {error}", file.display()))
}

fn table(counts: &[(String, f64)]) -> String {
    let mut text = format!(
        "# Instructions each time, by callgrind; written by `cargo xtask bench --quick --update`.\n\
         # A test run fails where one differs by more than {:.0} %.\n",
        TOLERANCE * 100.0
    );
    for (name, count) in counts {
        let _ = writeln!(text, "{name}\t{count:.0}");
    }
    text
}

fn parse(text: &str) -> Result<Vec<(String, f64)>, String> {
    text.lines().filter(|line| !line.starts_with('#')).map(pair).collect()
}

/// A name and a number.
fn pair(line: &str) -> Result<(String, f64), String> {
    let (name, number) = line.split_once('\t').ok_or_else(|| format!("no number: {line:?}"))?;
    let number = number.parse().map_err(|error| format!("{line:?}: {error}"))?;
    Ok((name.to_owned(), number))
}

fn differences(expected: &[(String, f64)], counts: &[(String, f64)]) -> Vec<String> {
    let of = |list: &[(String, f64)], name: &str| {
        list.iter().find(|(known, _)| known == name).map(|(_, count)| *count)
    };
    let mut differences: Vec<String> = expected
        .iter()
        .filter_map(|(name, before)| match of(counts, name) {
            None => Some(format!("{name}: not counted")),
            Some(now) if (now / before - 1.0).abs() > TOLERANCE => {
                let percent = (now / before - 1.0) * 100.0;
                Some(format!("{name}: {before:.0} expected, {now:.0} counted ({percent:+.1} %)"))
            }
            Some(_) => None,
        })
        .collect();
    let new = counts.iter().filter(|(name, _)| of(expected, name).is_none());
    differences.extend(new.map(|(name, count)| format!("{name}: new, {count:.0}")));
    differences
}

#[cfg(test)]
mod tests {
    use super::{differences, parse, table};

    #[test]
    fn three_in_a_hundred_either_way() {
        let counts = |list: &[(&str, f64)]| -> Vec<(String, f64)> {
            list.iter().map(|&(name, count)| (name.to_owned(), count)).collect()
        };
        let expected = counts(&[("a, b", 1000.0), ("c", 1000.0), ("d", 1000.0), ("e", 10.0)]);
        assert_eq!(parse(&table(&expected)).as_ref(), Ok(&expected));
        assert!(parse("a, b\tmany").is_err() && parse("a, b").is_err(), "no case is left out");
        let now = counts(&[("a, b", 1029.0), ("c", 1031.0), ("d", 960.0), ("f", 1.0)]);
        let text = differences(&expected, &now).join("\n");
        assert_eq!(
            text,
            "c: 1000 expected, 1031 counted (+3.1 %)\nd: 1000 expected, 960 counted (-4.0 %)\n\
             e: not counted\nf: new, 1"
        );
    }
}
