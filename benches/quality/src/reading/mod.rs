//! Around the domain: how what people type, paste and export is read.
//!
//! Rows written by hand (`rows`), suites of address parsing and parsers of other languages
//! (`conformance`), and instructions of junk, which `benches/record` counts and guards. Each measure is a
//! row of `around.tsv`; other commands that measure what is around a domain add rows of their own there,
//! and the section of the report is made of all of them.

mod conformance;
mod measure;
mod rows;
mod section;

use crate::options::Options;
use crate::place::benches;
use measure::{BY, Measure};
use misdirect_report::place::{read, root, save};
use misdirect_rows::data::Data;
pub(crate) use section::Section;

/// Where the counted instructions of junk are.
const COUNTS: &str = "benches/speed/instructions.tsv";
/// What their cases begin with, and how many instructions a millisecond has room for: of the most
/// expensive sorts 9.5 (8.6 million in 0.91 ms, on a busy machine) to 16 a nanosecond were measured.
const JUNK: (&str, u64) = ("split, 64 kB, ", 9_500_000);

/// Measures, prints every row that is not as it should be, and writes the section.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let mut measures = vec![rows::corpus()];
    if let Some(cases) = &options.cases {
        measures.extend(rows::handed(&read(cases)?, &options.kinds)?);
    }
    let data = Data::new(options.data.as_deref());
    measures.extend(conformance::run(&data, options.peers)?);
    measures.push(junk(&read(&root().join(COUNTS))?)?);
    let path = benches("around.tsv");
    let mut section = Section::parse(&read(&path)?)?;
    section.replace(BY, &measures);
    println!();
    measures.iter().for_each(|one| println!("{}: {} ({})", one.what, one.found, one.goal));
    if options.data.is_none() || options.cases.is_none() || !options.peers {
        println!("nothing is written without --data, --cases and the peers");
        return Ok(());
    }
    save(&path, section.table())?;
    section.put_into(&root().join("docs"))
}

/// The most expensive junk of the guarded counts, and how many sorts take less than a millisecond.
fn junk(counts: &str) -> Result<Measure, String> {
    let rows = counts.lines().filter_map(|line| line.strip_prefix(JUNK.0)?.split_once('\t'));
    let count = |(name, count): (&str, &str)| {
        let count = count.parse::<u64>().map_err(|error| format!("{COUNTS}: {name}: {error}"))?;
        Ok((count, name.to_owned()))
    };
    let rows = rows.map(count).collect::<Result<Vec<_>, String>>()?;
    let (most, name) = rows.iter().max().ok_or(format!("{COUNTS}: no junk"))?;
    let within = rows.iter().filter(|(count, _)| *count <= JUNK.1).count();
    for (count, name) in rows.iter().filter(|(count, _)| *count > JUNK.1) {
        println!("junk `{name}`: {:.1} million instructions", *count as f64 / 1e6);
    }
    let found = format!(
        "{within} of {} sorts within {:.1} million, at most {:.1} million (`{name}`)",
        rows.len(),
        JUNK.1 as f64 / 1e6,
        *most as f64 / 1e6
    );
    Ok(Measure::new("instructions to split 64 kB of junk", found, "1 ms: 9.5 to 16 million"))
}

#[cfg(test)]
mod tests {
    use super::junk;

    #[test]
    fn the_most_expensive_junk_is_told() {
        let counts = "check\t5\nsplit, 64 kB, a@\t15000000\nsplit, 64 kB, <\t100\n";
        let found = junk(counts).unwrap().found;
        assert_eq!(found, "1 of 2 sorts within 9.5 million, at most 15.0 million (`a@`)");
        assert!(junk("check\t5\n").is_err() && junk("split, 64 kB, x\ty\n").is_err());
    }
}
