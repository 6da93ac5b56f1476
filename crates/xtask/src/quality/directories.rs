//! The directories that methods are given: the built-in one, and e-mail domains of git histories.

use super::rows::lines;
use misdirect::directory::Builder;
use misdirect::{Directory, Domain};
use std::path::Path;

/// A directory as every method can take it.
pub(super) struct Listing {
    pub(super) name: &'static str,
    /// Domain and weight; zones are not among them, as only ours knows what they are.
    pub(super) entries: Vec<(String, u32)>,
    image: Vec<u8>,
}

impl Listing {
    pub(super) fn builtin() -> Self {
        let directory = Directory::builtin();
        let entries = directory.entries().filter(|entry| !entry.is_zone());
        let entries = entries.map(|entry| (entry.domain().to_owned(), entry.weight())).collect();
        Self { name: "built-in", entries, image: Vec::new() }
    }

    /// Domains with how many people were seen at each, less those in `without`.
    pub(super) fn git(path: &Path, without: &[&str]) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut entries = Vec::new();
        let mut builder = Builder::new();
        for cells in lines(&text).filter(|cells| !without.contains(&cells[0])) {
            let domain = Domain::parse(cells[0]).map_err(|e| format!("{}: {e}", cells[0]))?;
            let people: u32 = cells[1].parse().map_err(|e| format!("{}: {e}", cells[0]))?;
            builder.add(&domain, people, 0).map_err(|e| format!("{}: {e}", cells[0]))?;
            entries.push((domain.as_str().to_owned(), people));
        }
        let image = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { name: "git", entries, image })
    }

    pub(super) fn directory(&self) -> Directory<'_> {
        match self.image[..] {
            [] => Directory::builtin(),
            ref image => Directory::open(image).unwrap_or(Directory::EMPTY),
        }
    }

    /// Whether it lists a domain or one above it.
    pub(super) fn lists(&self, name: &str) -> bool {
        Domain::parse(name).is_ok_and(|domain| self.directory().covering(&domain).is_some())
    }
}
