//! What is typed: domains of a list as they are, with a slip, with another suffix, and domains that are
//! nowhere near the list.
//!
//! Domains are drawn evenly, not as often as they are meant: everyday names would stay in the
//! processor's caches and make every index look faster than it is.

use crate::data::{Listed, Source};
use crate::random::Random;
use misdirect::{Directory, Domain};

/// A way to type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A domain of the list.
    Exact,
    /// One letter left out, put in, replaced, or swapped with the next, in the name.
    Slip,
    /// The name under another suffix: for an index of names the same as exact.
    Swap,
    /// A domain of no name of the list nor one slip from any.
    Miss,
    /// Two slips in the name.
    TwoSlips,
}

impl Class {
    /// Those whose mean is compared.
    pub const FOUR: [Self; 4] = [Self::Exact, Self::Slip, Self::Swap, Self::Miss];

    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Slip => "slip",
            Self::Swap => "suffix",
            Self::Miss => "miss",
            Self::TwoSlips => "two slips",
        }
    }
}

/// What was typed, and what was meant: itself where it is a miss.
pub struct Query {
    pub typed: String,
    pub name_len: usize,
    pub meant: String,
}

impl Query {
    fn new(typed: &str, meant: &str) -> Option<Self> {
        let name_len =
            Domain::parse(typed).ok().filter(|d| d.registrable() == Some(typed))?.name().len();
        Some(Self { typed: typed.to_owned(), name_len, meant: meant.to_owned() })
    }

    pub fn name(&self) -> &str {
        &self.typed[..self.name_len]
    }

    pub fn address(&self) -> String {
        format!("joe@{}", self.typed)
    }
}

/// `count` queries of a class.
pub fn queries(
    class: Class,
    count: usize,
    source: &Source,
    domains: &[Listed],
    directory: &Directory<'_>,
) -> Vec<Query> {
    let mut random = Random::new(100 + class as u64);
    let mut queries = Vec::with_capacity(count);
    while queries.len() < count {
        let listed = &domains[random.below(domains.len())];
        let query = match class {
            Class::Exact => Query::new(listed.domain(), listed.domain()),
            Class::Slip => slipped(&mut random, listed, 1),
            Class::TwoSlips => slipped(&mut random, listed, 2),
            Class::Swap => {
                let suffix = source.suffix(&mut random);
                let typed = format!("{}.{suffix}", listed.name());
                Query::new(&typed, listed.domain()).filter(|_| suffix != listed.suffix())
            }
            Class::Miss => source.invented(&mut random).and_then(|made| {
                let mut near = 0;
                directory.near(made.name(), |_, _| near += 1);
                Query::new(made.domain(), made.domain()).filter(|_| near == 0)
            }),
        };
        queries.extend(query);
    }
    queries
}

fn slipped(random: &mut Random, listed: &Listed, slips: usize) -> Option<Query> {
    let mut name = listed.name().as_bytes().to_vec();
    for _ in 0..slips {
        slip(random, &mut name);
    }
    let name = String::from_utf8(name).ok().filter(|name| name != listed.name())?;
    Query::new(&format!("{name}.{}", listed.suffix()), listed.domain())
}

fn slip(random: &mut Random, name: &mut Vec<u8>) {
    let at = random.below(name.len());
    let letter = b'a' + random.below(26) as u8;
    match random.below(4) {
        0 if name.len() > 2 => drop(name.remove(at)),
        1 => name.insert(at, letter),
        2 if at + 1 < name.len() => name.swap(at, at + 1),
        _ => name[at] = letter,
    }
}
