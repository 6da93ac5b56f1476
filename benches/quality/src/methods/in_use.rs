//! Names in use: the filter that native builds of the library have on, and the same without half of them.

use misdirect::Domain;
use misdirect::directory::{Filter, FilterBuilder};
use misdirect_report::place::{read, root};
use misdirect_rows::rows::hash;

/// What the parts of the shipped filter are made of, with how much a name of each has for it, in 1/256 bit
/// (`PARTS` in `crates/xtask/src/tables/evidence.rs`).
const PARTS: [(&[&str], u16); 2] =
    [(&["institutions.txt", "added.txt"], 2048), (&["popular.txt"], 975)];

/// Halves into which what is registered falls by a hash.
pub(crate) const HALVES: usize = 2;

/// The shipped names, and for each half of them a filter that lacks it.
///
/// Half a list is no list of nearly all schools, so that a school that it lacks has nothing against it.
pub(crate) struct InUse {
    halves: [Vec<u8>; HALVES],
}

impl InUse {
    pub(crate) fn read() -> Result<Self, String> {
        let mut parts = Vec::new();
        for (files, gain) in PARTS {
            let texts: Result<String, String> =
                files.iter().map(|file| read(&root().join("data/evidence").join(file))).collect();
            parts.push((names(&texts?), gain));
        }
        let without = |half: usize| {
            let mut builder = FilterBuilder::new();
            for (names, gain) in &parts {
                let kept = names.iter().filter(|name| half_of(name) != half);
                builder.add_part(*gain, kept);
            }
            builder.build().map_err(|error| format!("half of the names in use: {error}"))
        };
        Ok(Self { halves: [without(0)?, without(1)?] })
    }

    /// As they are shipped.
    pub(crate) fn shipped() -> Vec<Filter<'static>> {
        vec![Filter::builtin()]
    }

    /// A filter without each half.
    pub(crate) fn without_halves(&self) -> Result<Vec<Filter<'_>>, String> {
        let failed = |error| format!("half of the names in use: {error}");
        self.halves.iter().map(|image| Filter::open(image).map_err(failed)).collect()
    }
}

/// The names of a file, without comments.
fn names(text: &str) -> Vec<Domain> {
    let names = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    names.filter_map(|name| Domain::parse(name).ok()).collect()
}

/// The half that a domain is in.
fn half_of(domain: &Domain) -> usize {
    hash(domain.registrable().unwrap_or(domain.as_str())) as usize % HALVES
}

/// The half that a typed text is in.
pub(crate) fn half_of_typed(typed: &str) -> usize {
    Domain::parse(typed).map_or_else(|_| hash(typed) as usize % HALVES, |domain| half_of(&domain))
}

#[cfg(test)]
mod tests {
    use super::{HALVES, InUse, half_of_typed};
    use misdirect::Domain;
    use misdirect::directory::Filter;

    #[test]
    fn a_name_is_not_in_the_filter_without_its_half() {
        let in_use = InUse::read().unwrap();
        let filters = in_use.without_halves().unwrap();
        let shipped = Filter::builtin();
        let (mut lost, mut kept) = (0, 0);
        for name in ["ethz.ch", "mit.edu", "uni-jena.de", "tum.de", "kit.edu", "uva.nl", "ox.ac.uk"]
        {
            let domain = Domain::parse(name).unwrap();
            assert!(shipped.has(&domain), "{name}");
            let half = half_of_typed(&format!("www.{name}"));
            lost += usize::from(!filters[half].has(&domain));
            kept += usize::from(filters[(half + 1) % HALVES].has(&domain));
        }
        assert_eq!((lost, kept), (7, 7), "one name in 256 is in a part by chance");
    }
}
