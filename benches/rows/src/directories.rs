//! The directories that methods are given: the built-in one, and e-mail domains of git histories.

use crate::data::Data;
use crate::rows::{DIRECTORY, POPULARITY};
use crate::table::lines;
use misdirect::directory::Builder;
use misdirect::{Directory, Domain};
use std::collections::BTreeSet;

/// A directory as every method can take it.
#[derive(Debug, Default)]
pub struct Listing {
    /// How reports call it.
    pub name: &'static str,
    /// Domain and weight; zones are not among them, as only ours knows what they are.
    pub entries: Vec<(String, u32)>,
    image: Vec<u8>,
}

impl Listing {
    /// The built-in directory.
    pub fn builtin() -> Self {
        let entries = Directory::builtin().entries().filter(|entry| !entry.is_zone());
        let entries = entries.map(|entry| (entry.domain().to_owned(), entry.weight())).collect();
        Self { name: "built-in", entries, image: Vec::new() }
    }

    /// A table of domains with how many people were seen at each, less those in `without`.
    pub fn git(text: &str, without: &BTreeSet<&str>) -> Result<Self, String> {
        let mut entries = Vec::new();
        for line in lines(DIRECTORY, text, 2)? {
            if !without.contains(line[0]) {
                entries.push((line[0].to_owned(), line.number(1)?));
            }
        }
        Self::of("git", &entries)
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
        Ok(Self { name, entries, image })
    }

    /// Its entries, the heaviest first.
    pub fn by_weight(&self) -> Vec<(&str, u32)> {
        let mut entries: Vec<_> =
            self.entries.iter().map(|(domain, weight)| (domain.as_str(), *weight)).collect();
        entries.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        entries
    }

    /// The same for a checker.
    pub fn directory(&self) -> Directory<'_> {
        match self.image[..] {
            [] => Directory::builtin(),
            // It was opened when it was made.
            ref image => Directory::open(image).unwrap_or(Directory::EMPTY),
        }
    }

    /// Whether it lists a domain or one above it.
    pub fn lists(&self, name: &str) -> bool {
        Domain::parse(name).is_ok_and(|domain| self.directory().covering(&domain).is_some())
    }

    /// The public suffixes of its entries.
    pub fn suffixes(&self) -> BTreeSet<String> {
        let domains = self.entries.iter().filter_map(|(domain, _)| Domain::parse(domain).ok());
        domains.map(|domain| domain.suffix().to_owned()).collect()
    }
}

/// What being on a popularity list is worth, in sightings: a name that is on one is 14 times likelier
/// to be right, and two sightings count as much.
const SIGHTINGS: u32 = 2;

/// Names of a popularity list as a directory of evidence, the first thousands so heavy that squats
/// beside them count for little; nothing where there is no such list.
pub fn popular(data: &Data) -> Result<Option<Vec<u8>>, String> {
    let Some(text) = data.text(POPULARITY)? else { return Ok(None) };
    let mut builder = Builder::new();
    for line in lines(POPULARITY, &text, 2)? {
        let rank: u32 = line.number(1)?;
        // Popularity lists know names that no parser takes, such as those with an underscore.
        let Ok(domain) = Domain::parse(line[0]) else { continue };
        let weight = if rank <= 5000 { 2000 * SIGHTINGS } else { SIGHTINGS };
        builder.add(&domain, weight, 0).map_err(|error| error.to_string())?;
    }
    builder.build().map(Some).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::Listing;

    #[test]
    fn entries_come_heaviest_first_without_those_held_out() {
        let table = "domain\tpeople\na.com\t3\nb.com\t9\nc.org\t5\nd.org\t5\n";
        let listing = Listing::git(table, &["a.com"].into()).unwrap();
        let names: Vec<_> = listing.by_weight().iter().map(|entry| entry.0).collect();
        assert_eq!(names, ["b.com", "c.org", "d.org"]);
        assert!(listing.lists("mail.b.com") && !listing.lists("a.com"));
        assert!(Listing::git("domain\tpeople\na.com\tmany\n", &[].into()).is_err());
    }
}
