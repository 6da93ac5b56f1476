//! How many real slips are among the first variants of what was meant.
//!
//! A slip counts where its typed text is a domain of two labels or more: others nobody can register
//! or receive mail at. Each pair counts once in its source.

use super::list::list;
use super::{FIRST, MOST};
use crate::methods::generators::{Generator, Places};
use misdirect::Domain;
use misdirect::domain::Section;
use misdirect_rows::kinds::classify;
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::{Row, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// A slip that may be among variants.
pub(crate) struct Pair {
    pub(crate) source: &'static str,
    pub(crate) typed: String,
    pub(crate) intended: String,
    /// What slipped and where.
    pub(crate) kind: String,
    /// The typed name could be registered: its suffix exists.
    pub(crate) is_registrable: bool,
}

/// The slips with their places in each list.
pub(crate) struct Coverage {
    pub(crate) pairs: Vec<Pair>,
    /// Slips that are no domain.
    pub(crate) left_out: usize,
    /// Ours first.
    pub(crate) lists: Vec<List>,
    /// Of what kinds the first hundred of ours are, in the mean over intended domains.
    spent: BTreeMap<String, f64>,
}

/// One kind of slip in one place.
pub(crate) struct Kind<'c> {
    pub(crate) name: &'c str,
    /// Variants of that kind among the first hundred, in the mean.
    pub(crate) names: f64,
    /// Slips that are among the first hundred, and among all.
    pub(crate) first: Share,
    pub(crate) all: Share,
}

/// A way of listing variants.
pub(crate) struct List {
    pub(crate) name: String,
    /// Where each pair's typed name stands, from 1.
    places: Vec<Option<usize>>,
    /// How many names a list has, in the mean over intended domains.
    pub(crate) names: usize,
}

impl Coverage {
    pub(super) fn run(rows: &Rows, peers: &[Generator]) -> Result<Self, String> {
        let (pairs, left_out) = pairs(rows);
        let mut asked = BTreeMap::<&str, Vec<&str>>::new();
        for pair in &pairs {
            asked.entry(&pair.intended).or_default().push(&pair.typed);
        }
        let asked: Vec<_> = asked.into_iter().collect();
        let mut lists = vec![List::of("misdirect", &pairs, &asked, &ours(&asked)?)];
        for peer in peers {
            lists.push(List::of(peer.name, &pairs, &asked, &peer.places(&asked)?));
        }
        Ok(Self { spent: spent(&asked)?, pairs, left_out, lists })
    }

    /// Slips of a source (of all for an empty name) that are among the first names of a list.
    pub(crate) fn within(&self, list: usize, source: &str, first: usize) -> Share {
        self.share(list, first, |pair| source.is_empty() || pair.source == source)
    }

    /// The same of those that could be registered.
    pub(crate) fn registrable_within(&self, list: usize, source: &str, first: usize) -> Share {
        let is_of = |pair: &Pair| source.is_empty() || pair.source == source;
        self.share(list, first, |pair| is_of(pair) && pair.is_registrable)
    }

    /// Kinds and places of slips, each with what it takes of the first hundred of ours and what it
    /// gives.
    pub(super) fn kinds(&self) -> Vec<Kind<'_>> {
        let slips = self.pairs.iter().map(|pair| pair.kind.as_str());
        let names: BTreeSet<&str> = slips.chain(self.spent.keys().map(String::as_str)).collect();
        let within = |name, first| self.share(0, first, |pair| pair.kind == name);
        let kind = |name| {
            let names = self.spent.get(name).copied().unwrap_or(0.0);
            Kind { name, names, first: within(name, FIRST[1]), all: within(name, MOST) }
        };
        names.into_iter().map(kind).collect()
    }

    pub(crate) fn sources(&self) -> BTreeSet<&'static str> {
        self.pairs.iter().map(|pair| pair.source).collect()
    }

    fn share(&self, list: usize, first: usize, is_of: impl Fn(&Pair) -> bool) -> Share {
        let places = self.lists.get(list).map_or(&[][..], |list| &list.places);
        let of = self.pairs.iter().zip(places).filter(|(pair, _)| is_of(pair));
        of.fold(Share::default(), |share, (_, place)| {
            let is_there = place.is_some_and(|place| place <= first);
            Share::new(share.count + usize::from(is_there), share.of + 1)
        })
    }

    pub(super) fn print(&self) {
        let places = self.lists.first().map_or(&[][..], |list| &list.places);
        for (pair, place) in self.pairs.iter().zip(places) {
            if place.is_none_or(|place| place > FIRST[1]) {
                let place = place.map_or("-".into(), |place| place.to_string());
                let Pair { typed, intended, kind, .. } = pair;
                println!("LATE {place:>6} {typed} {intended}: {kind}");
            }
        }
        for Kind { name, names, first, all } in self.kinds() {
            let counts = (first.count, all.count, all.of);
            println!("  {name:32} {names:5.1} of 100 names; slips {counts:?}");
        }
        for source in self.sources() {
            println!("== {source}; {} more slips are no domain", self.left_out);
            for (at, list) in self.lists.iter().enumerate() {
                let shares = FIRST.iter().chain([&usize::MAX]);
                let shares: Vec<String> = shares
                    .map(|&first| format!("{:5.1}", self.within(at, source, first).rate() * 100.0))
                    .collect();
                let registrable = self.registrable_within(at, source, FIRST[1]).rate() * 100.0;
                println!(
                    "{:28} {} % of {}; registrable in 100: {registrable:.1}; {} names",
                    list.name,
                    shares.join(" "),
                    self.within(at, source, 0).of,
                    list.names
                );
            }
        }
    }
}

impl List {
    fn of(name: &str, pairs: &[Pair], asked: &[(&str, Vec<&str>)], answers: &[Places]) -> Self {
        let mut known = BTreeMap::new();
        for ((domain, typed), answer) in asked.iter().zip(answers) {
            let places = typed.iter().zip(&answer.places);
            known.extend(places.map(|(&typed, &place)| ((*domain, typed), place)));
        }
        let place = |pair: &Pair| {
            known.get(&(pair.intended.as_str(), pair.typed.as_str())).copied().flatten()
        };
        let names: usize = answers.iter().map(|answer| answer.count).sum();
        let places = pairs.iter().map(place).collect();
        Self { name: name.to_owned(), places, names: names / answers.len().max(1) }
    }
}

/// Our places.
fn ours(asked: &[(&str, Vec<&str>)]) -> Result<Vec<Places>, String> {
    let places = asked.iter().map(|(domain, typed)| {
        let parsed = Domain::parse(domain).map_err(|error| format!("{domain}: {error}"))?;
        let names = list(&parsed, MOST);
        let place = |typed: &&str| names.iter().position(|(name, _)| name == typed);
        let places = typed.iter().map(|typed| place(typed).map(|at| at + 1)).collect();
        Ok(Places { count: names.len(), places })
    });
    places.collect()
}

/// Of what kinds our first hundred are, by the same rules that say what a slip is.
fn spent(asked: &[(&str, Vec<&str>)]) -> Result<BTreeMap<String, f64>, String> {
    let mut kinds = BTreeMap::new();
    for (domain, _) in asked {
        let parsed = Domain::parse(domain).map_err(|error| format!("{domain}: {error}"))?;
        for (name, _) in list(&parsed, FIRST[1]) {
            let (kind, place) = classify(&name, domain);
            *kinds.entry(format!("{kind} in {place}")).or_default() += 1.0 / asked.len() as f64;
        }
    }
    Ok(kinds)
}

/// Slips whose typed text is a domain, and how many are none.
fn pairs(rows: &Rows) -> (Vec<Pair>, usize) {
    let mut seen = BTreeSet::new();
    let mut left_out = 0;
    let mut pairs = Vec::new();
    for row in rows.slips().into_iter().flatten() {
        match pair(row) {
            Some(pair) => {
                let key = (pair.source, pair.typed.clone(), pair.intended.clone());
                pairs.extend(seen.insert(key).then_some(pair));
            }
            None => left_out += 1,
        }
    }
    (pairs, left_out)
}

fn pair(row: &Row) -> Option<Pair> {
    let typed = Domain::parse(&row.typed).ok().filter(|typed| typed.as_str().contains('.'))?;
    let intended = row.intended.clone().filter(|intended| intended != typed.as_str())?;
    Domain::parse(&intended).ok()?;
    let is_registrable = typed.section() != Section::Unlisted && typed.registrable().is_some();
    let kind = format!("{} in {}", row.kind, row.place);
    let typed = typed.as_str().to_owned();
    Some(Pair { source: row.source, typed, intended, kind, is_registrable })
}

#[cfg(test)]
mod tests {
    use super::pairs;
    use misdirect_rows::rows::{FORMS, GIT, Row, Rows};

    #[test]
    fn only_domains_count_and_each_pair_once() {
        let forms = ["gmial.com", "gmial.com", "gmail", "#gmail.com", "gmail.con"];
        let forms = forms.map(|typed| Row::slip(FORMS, typed, "gmail.com")).into();
        let git = vec![Row::slip(GIT, "gmial.com", "gmail.com")];
        let (pairs, left_out) = pairs(&Rows { forms, git, ..Rows::default() });
        let names: Vec<_> = pairs.iter().map(|pair| (pair.source, pair.typed.as_str())).collect();
        assert_eq!(names, [(FORMS, "gmial.com"), (FORMS, "gmail.con"), (GIT, "gmial.com")]);
        assert_eq!(left_out, 2);
        assert!(pairs[0].is_registrable && !pairs[1].is_registrable);
    }
}
