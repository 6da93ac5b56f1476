//! The list that a tally comes to: each domain is checked before it is listed, since a slip that is listed
//! is never questioned again.
//!
//! Whoever typed an address book made a slip rarely, and most of those who wrote to the same domain did
//! not. So a domain is checked against the directories of the caller and against what the same exports
//! have at least twice as often: weights fall into classes by powers of two, and each class is checked
//! next to all heavier ones.

use crate::item::Place;
use crate::people::{Owner, Person, Weights};
use misdirect::directory::{BuildError, Builder};
use misdirect::domain::Typed;
use misdirect::{
    Answer, Checker, Context, Directory, Domain, Layer, ParseError, Suggestion, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};

/// So many people of an address book are not all wrong, unless far more of them are at the domain that
/// was meant: `coreos.com` is not `correos.com` where forty have it.
const CROWD: u32 = 5;

/// Domains with weights, and what is not among them.
#[derive(Debug)]
pub struct List {
    /// In the order of their names.
    pub entries: Vec<Entry>,
    /// In the order in which they were first read.
    pub left_out: Vec<LeftOut>,
    /// Listed, though they are suspect: five or more addresses of books have the domain, and what may
    /// have been meant is not in the list, or lighter.
    pub doubted: Vec<LeftOut>,
    /// Domains that were written to and never wrote back, in the order of their names.
    pub unanswered: Vec<String>,
    /// Whose mail was read.
    pub owner: Owner,
}

/// A domain.
#[derive(Debug, Clone)]
pub struct Entry {
    /// In canonical form.
    pub domain: Domain,
    /// How often it is meant.
    pub weight: u32,
}

/// An address whose domain is not listed, or is in doubt.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// As it was first written.
    pub written: Vec<u8>,
    /// Where.
    pub place: Place,
    /// How many addresses of books, or how often it was written to; 0 if it never wrote back.
    pub weight: u64,
    /// The reason.
    pub why: Why,
}

/// Why a domain is not listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Another one was probably meant, or the name itself is suspicious: in a sentence.
    Suspect(String),
    /// It has one label, so that nobody outside can write to it: an address that was cut, or a machine.
    OneLabel,
    /// It is not a domain.
    Invalid(ParseError),
}

/// What was counted, on its way into the list.
struct Judge<'a> {
    people: &'a [Person],
    directories: &'a [Directory<'a>],
    candidates: BTreeMap<String, Candidate>,
    /// By the number of a person.
    left_out: BTreeMap<u32, LeftOut>,
    doubted: BTreeMap<u32, LeftOut>,
}

/// A domain that may be listed.
struct Candidate {
    domain: Domain,
    weight: u64,
    /// Addresses of books.
    addresses: u32,
    /// Who was first there.
    first: u32,
}

/// Checks what was counted.
pub(crate) fn judge(
    people: &[Person],
    weights: &Weights,
    owner: Owner,
    directories: &[Directory<'_>],
) -> Result<List, BuildError> {
    let (candidates, left_out, doubted) = Default::default();
    let mut judge = Judge { people, directories, candidates, left_out, doubted };
    for (number, weight) in &weights.counted {
        judge.read(*number, *weight);
    }
    let mut entries = judge.accepted()?;
    judge.tell_unanswered(&weights.unanswered, &entries)?;
    entries.sort_unstable_by(|a, b| a.domain.as_str().cmp(b.domain.as_str()));
    let is_listed =
        |name: &String| entries.binary_search_by(|entry| entry.domain.as_str().cmp(name)).is_ok();
    let unanswered =
        weights.unanswered.iter().filter(|number| !judge.left_out.contains_key(number));
    let unanswered = unanswered.filter_map(|number| people[*number as usize].domain());
    let unanswered: BTreeSet<String> = unanswered.filter(|name| !is_listed(name)).collect();
    let unanswered = unanswered.into_iter().collect();
    let [left_out, doubted] =
        [judge.left_out, judge.doubted].map(|all| all.into_values().collect());
    Ok(List { entries, left_out, doubted, unanswered, owner })
}

impl Judge<'_> {
    /// The domain of an address, if it has one.
    fn read(&mut self, number: u32, weight: u64) {
        let person = &self.people[number as usize];
        let written = &person.written;
        let typed = Typed::read(written);
        let domain = match typed.domain() {
            Ok(domain) => *domain,
            Err(error) => return self.leave_out(number, weight, Why::Invalid(error)),
        };
        if domain.labels().count() == 1 {
            return self.leave_out(number, weight, Why::OneLabel);
        }
        // Its domain is another one than was written: it must not lend that its weight.
        if typed.is_repaired() {
            if let Some(why) =
                suspect(&checker(self.directories, None).check(written, &Context::new()))
            {
                return self.leave_out(number, weight, why);
            }
        }
        let new = || Candidate { domain, weight: 0, addresses: 0, first: number };
        let candidate = self.candidates.entry(domain.as_str().to_owned()).or_insert_with(new);
        candidate.weight += weight;
        candidate.addresses += u32::from(person.in_book);
    }

    /// What was written to and did not write back is not listed, right or wrong: whoever wrote a slip
    /// wants to know.
    fn tell_unanswered(&mut self, numbers: &[u32], entries: &[Entry]) -> Result<(), BuildError> {
        let mut builder = Builder::new();
        for entry in entries {
            builder.add(&entry.domain, entry.weight, 0)?;
        }
        let own = builder.build()?;
        let checker = checker(self.directories, Directory::open(&own).ok());
        let mut seen = BTreeSet::new();
        for number in numbers {
            let written = &self.people[*number as usize].written;
            let typed = Typed::read(written);
            let why = match typed.domain() {
                Ok(domain) if !seen.insert(domain.as_str().to_owned()) => None,
                Ok(domain) if domain.labels().count() == 1 => Some(Why::OneLabel),
                Ok(_) => suspect(&checker.check(written, &Context::new())),
                Err(error) => Some(Why::Invalid(error)),
            };
            if let Some(why) = why {
                self.leave_out(*number, 0, why);
            }
        }
        Ok(())
    }

    fn leave_out(&mut self, number: u32, weight: u64, why: Why) {
        self.left_out.insert(number, self.told(number, weight, why));
    }

    fn told(&self, number: u32, weight: u64, why: Why) -> LeftOut {
        let person = &self.people[number as usize];
        LeftOut { written: person.written.clone(), place: person.place.clone(), weight, why }
    }

    /// Those that are not suspect, heaviest first.
    fn accepted(&mut self) -> Result<Vec<Entry>, BuildError> {
        let mut classes: BTreeMap<u32, Vec<Candidate>> = BTreeMap::new();
        for candidate in std::mem::take(&mut self.candidates).into_values() {
            classes.entry(candidate.weight.ilog2()).or_default().push(candidate);
        }
        let (mut entries, mut builder) = (Vec::new(), Builder::new());
        for class in classes.into_values().rev() {
            let heavier = builder.build()?;
            let checker = checker(self.directories, Directory::open(&heavier).ok());
            let mut accepted = Vec::new();
            for Candidate { domain, weight, addresses, first } in class {
                // The address: a name alone might also be one that lacks its `@`.
                let written = &self.people[first as usize].written;
                let answer = checker.check(written, &Context::new());
                if let Some(why) = suspect(&answer) {
                    if addresses < CROWD || is_meant_more_often(&answer, &entries) {
                        self.leave_out(first, weight, why);
                        continue;
                    }
                    self.doubted.insert(first, self.told(first, weight, why));
                }
                accepted.push((domain, u32::try_from(weight).unwrap_or(u32::MAX)));
            }
            for (domain, weight) in accepted {
                builder.add(&domain, weight, 0)?;
                entries.push(Entry { domain, weight });
            }
        }
        Ok(entries)
    }
}

/// Knows some directories, and one more if there is room.
fn checker<'c>(directories: &[Directory<'c>], own: Option<Directory<'c>>) -> Checker<'c> {
    let own = own.into_iter().filter(|own| !own.is_empty());
    let none = Checker::without_directory();
    directories.iter().copied().chain(own).fold(none, |checker, directory| {
        checker.with_layer(Layer::trusted(directory)).unwrap_or(checker)
    })
}

/// Whether what may have been meant is among the heavier domains.
fn is_meant_more_often(answer: &Answer<'_>, heavier: &[Entry]) -> bool {
    let meant = answer.suggestions().next();
    let entry = meant.as_ref().and_then(Suggestion::entry);
    entry.is_some_and(|meant| heavier.iter().any(|own| own.domain.as_str() == meant.domain()))
}

/// Why a name is not right; nothing if it may be.
fn suspect(answer: &Answer<'_>) -> Option<Why> {
    if answer.verdict() != Verdict::Suspect {
        return None;
    }
    let meant = answer.question().map(|question| question.to_string());
    let findings = answer.findings().iter().map(|finding| finding.to_string());
    let said: Vec<String> = meant.into_iter().chain(findings).collect();
    Some(Why::Suspect(said.join("; ")))
}
