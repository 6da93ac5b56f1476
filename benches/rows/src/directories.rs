//! The directories that methods are given: the built-in one, and e-mail domains of git histories.

use crate::rows::DIRECTORY;
use crate::table::lines;
use misdirect::directory::Builder;
use misdirect::{Checker, Directory, Domain, Layer};
use std::collections::{BTreeMap, BTreeSet};

/// A directory as every method can take it.
#[derive(Debug, Default)]
pub struct Listing {
    /// How reports call it.
    pub name: &'static str,
    /// Domain and weight; zones are not among them, as only ours knows what they are.
    pub entries: Vec<(String, u32)>,
    image: Vec<u8>,
    /// The built-in directory is a layer beside the image.
    beside_builtin: bool,
}

impl Listing {
    /// The built-in directory.
    pub fn builtin() -> Self {
        let entries = Directory::builtin().entries().filter(|entry| !entry.is_zone());
        let entries = entries.map(|entry| (entry.domain().to_owned(), entry.weight())).collect();
        Self { name: "built-in", entries, ..Self::default() }
    }

    /// Tables of domains with how many people were seen at each, less those in `without`.
    ///
    /// Where two tables have a domain its larger count holds: the same people may be in both.
    pub fn git(tables: &[String], without: &BTreeSet<&str>) -> Result<Self, String> {
        let mut people = BTreeMap::<String, u32>::new();
        for text in tables {
            for line in lines(DIRECTORY, text, 2)?.iter().filter(|line| !without.contains(line[0]))
            {
                let count = people.entry(line[0].to_owned()).or_default();
                *count = line.number::<u32>(1)?.max(*count);
            }
        }
        Self::of("git", &people.into_iter().collect::<Vec<_>>())
    }

    /// The same with the built-in directory as a layer beside it, as those have it who add a list of
    /// their own. Where both have a domain its larger count is the entry's.
    #[must_use]
    pub fn beside_builtin(mut self, name: &'static str) -> Self {
        let mut all: BTreeMap<String, u32> = self.entries.into_iter().collect();
        for (domain, weight) in Self::builtin().entries {
            let known = all.entry(domain).or_default();
            *known = weight.max(*known);
        }
        self.entries = all.into_iter().collect();
        Self { name, beside_builtin: true, ..self }
    }

    /// Domains with their weights, in any writing.
    pub fn of(name: &'static str, weighted: &[(String, u32)]) -> Result<Self, String> {
        let mut entries = Vec::new();
        let mut builder = Builder::new();
        for (domain, weight) in weighted {
            let failed = |error: &dyn std::fmt::Display| format!("{domain}: {error}");
            let parsed = Domain::parse(domain).map_err(|error| failed(&error))?;
            builder.add(&parsed, *weight, 0).map_err(|error| failed(&error))?;
            entries.push((parsed.as_str().to_owned(), *weight));
        }
        let image = builder.build().map_err(|error| error.to_string())?;
        Directory::open(&image).map_err(|error| format!("{name}: {error}"))?;
        Ok(Self { name, entries, image, beside_builtin: false })
    }

    /// Its entries, the heaviest first.
    pub fn by_weight(&self) -> Vec<(&str, u32)> {
        let mut entries: Vec<_> =
            self.entries.iter().map(|(domain, weight)| (domain.as_str(), *weight)).collect();
        entries.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        entries
    }

    /// A checker that has it.
    pub fn checker(&self) -> Checker<'_> {
        let checker = Checker::new(self.directory());
        let builtin = Layer::trusted(Directory::builtin());
        // Two layers of four.
        if self.beside_builtin { checker.with_layer(builtin).unwrap_or(checker) } else { checker }
    }

    /// Its image, without what is beside it.
    pub fn directory(&self) -> Directory<'_> {
        match self.image[..] {
            [] => Directory::builtin(),
            // It was opened when it was made.
            ref image => Directory::open(image).unwrap_or(Directory::EMPTY),
        }
    }

    /// Whether it lists a domain or one above it.
    pub fn lists(&self, name: &str) -> bool {
        let beside = if self.beside_builtin { Directory::builtin() } else { Directory::EMPTY };
        let covers =
            |domain: &Domain, directory: Directory<'_>| directory.covering(domain).is_some();
        let all = [self.directory(), beside];
        Domain::parse(name).is_ok_and(|domain| all.into_iter().any(|one| covers(&domain, one)))
    }

    /// The public suffixes of its entries.
    pub fn suffixes(&self) -> BTreeSet<String> {
        let domains = self.entries.iter().filter_map(|(domain, _)| Domain::parse(domain).ok());
        domains.map(|domain| domain.suffix().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Listing;

    #[test]
    fn entries_come_heaviest_first_without_those_held_out() {
        let tables = ["a.com\t3\nb.com\t9\nc.org\t5\nd.org\t5\n", "a.com\t7\nb.com\t2\nc.org\t6\n"];
        let tables = tables.map(|rows| format!("domain\tpeople\n{rows}"));
        let listing = Listing::git(&tables, &["a.com"].into()).unwrap();
        let names: Vec<_> = listing.by_weight().iter().map(|entry| entry.0).collect();
        assert_eq!(names, ["b.com", "c.org", "d.org"]);
        assert_eq!(listing.by_weight()[..2], [("b.com", 9), ("c.org", 6)], "the larger count");
        assert!(listing.lists("mail.b.com") && !listing.lists("a.com"));
        assert!(Listing::git(&["domain\tpeople\na.com\tmany\n".into()], &[].into()).is_err());
    }
}
