//! Counts items, and gives each domain its weight.
//!
//! Addresses are compared without regard to case: hardly a server tells Ann from ann, and no domain does.

use crate::item::{Item, Place, Unread};
use crate::list::{self, List};
use crate::people::{Owner, Person, Weights};
use misdirect::Directory;
use misdirect::directory::BuildError;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};

/// Places of each kind of [`Unread`] that are kept; all are counted.
const EXAMPLES: usize = 10;

/// What any number of files have come to.
#[derive(Debug, Default)]
pub struct Tally {
    numbers: HashMap<Vec<u8>, u32>,
    people: Vec<Person>,
    /// Hashes of message-ids that were seen.
    messages: HashSet<u64>,
    /// Who wrote to whom how often, in mail.
    mail: HashMap<(u32, u32), u64>,
    /// The same in logs, of domains.
    log: HashMap<(u32, u32), u64>,
    /// Those in logs to whom nothing could be delivered, at some time.
    unreached: BTreeSet<u32>,
    unread: BTreeMap<Unread, Unreadable>,
}

/// What could not be read for one reason.
#[derive(Debug, Default, Clone)]
pub struct Unreadable {
    /// How often.
    pub count: u64,
    /// Where and what, for the first ones.
    pub examples: Vec<(Place, Vec<u8>)>,
}

impl Tally {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts an item.
    pub fn add(&mut self, place: &Place, item: Item<'_>) {
        match item {
            Item::Contact(address) => {
                let person = self.number(address, place);
                self.person(person).in_book = true;
            }
            Item::Message { id, from, to } => self.message(place, id, from, to),
            Item::Delivery { from, to } => {
                let [from, to] = [from, to].map(|address| self.number_of_domain(address, place));
                *self.log.entry((from, to)).or_default() += 1;
            }
            Item::Undelivered(to) => {
                let to = self.number_of_domain(to, place);
                self.unreached.insert(to);
            }
            Item::Unread(why, text) => {
                let unread = self.unread.entry(why).or_default();
                unread.count += 1;
                if unread.examples.len() < EXAMPLES {
                    unread.examples.push((place.clone(), text.to_vec()));
                }
            }
        }
    }

    /// What could not be read, by reason.
    pub fn unread(&self) -> impl Iterator<Item = (Unread, &Unreadable)> {
        self.unread.iter().map(|(why, what)| (*why, what))
    }

    /// The list. `me` are the owner's addresses, which do not count; in mail they are guessed if there
    /// are none. What is
    /// suspect next to `directories` is left out; what these list is right.
    ///
    /// # Errors
    ///
    /// More names that are alike than a directory takes.
    pub fn finish(&self, me: &[&[u8]], directories: &[Directory<'_>]) -> Result<List, BuildError> {
        let (owner, owners) = self.owner(me);
        list::judge(&self.people, &self.weights(&owners), owner, directories)
    }

    fn message(&mut self, place: &Place, id: &[u8], from: &[u8], to: &[&[u8]]) {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        if !id.is_empty() && !self.messages.insert(hasher.finish()) {
            return;
        }
        let from = self.number(from, place);
        let mut to: Vec<u32> = to.iter().map(|address| self.number(address, place)).collect();
        to.sort_unstable();
        to.dedup();
        let person = self.person(from);
        person.wrote += 1;
        person.took_part += 1;
        for to in to {
            *self.mail.entry((from, to)).or_default() += 1;
            if to != from {
                self.person(to).took_part += 1;
            }
        }
    }

    fn number(&mut self, address: &[u8], place: &Place) -> u32 {
        self.number_by(address, address, place)
    }

    /// Of logs everybody at a domain is one, called by whoever was first.
    fn number_of_domain(&mut self, address: &[u8], place: &Place) -> u32 {
        self.number_by(domain(address), address, place)
    }

    fn number_by(&mut self, key: &[u8], address: &[u8], place: &Place) -> u32 {
        let key = key.to_ascii_lowercase();
        let next = self.people.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            let (written, place) = (address.to_vec(), place.clone());
            self.people.push(Person { written, place, in_book: false, wrote: 0, took_part: 0 });
        }
        number
    }

    fn person(&mut self, number: u32) -> &mut Person {
        &mut self.people[number as usize]
    }

    /// Whose mail it is, and their numbers.
    fn owner(&self, me: &[&[u8]]) -> (Owner, Vec<u32>) {
        if !me.is_empty() {
            let known = me.iter().filter_map(|me| self.numbers.get(&me.to_ascii_lowercase()));
            return (Owner::Named, known.copied().collect());
        }
        if self.mail.is_empty() {
            return (Owner::Nobody, Vec::new());
        }
        let most = |number: &usize| (self.people[*number].took_part, self.people[*number].wrote);
        let writers = (0..self.people.len()).filter(|number| self.people[*number].wrote > 0);
        let Some(first) = writers.clone().max_by_key(most) else {
            return (Owner::Unclear, Vec::new());
        };
        if writers.filter(|number| most(number) == most(&first)).count() > 1 {
            return (Owner::Unclear, Vec::new());
        }
        (Owner::Guessed(self.people[first].written.clone()), vec![first as u32])
    }

    fn weights(&self, owners: &[u32]) -> Weights {
        let mut weights = Weights::default();
        let domains: Vec<Option<String>> = self.people.iter().map(Person::domain).collect();
        let domain = |number: u32| domains[number as usize].as_deref();
        let mut written: BTreeMap<u32, u64> = BTreeMap::new();
        // Of mail: the owner wrote to somebody, and somebody there writes.
        let writes = (0..self.people.len() as u32).filter(|number| !owners.contains(number));
        let writes = writes.filter(|number| self.people[*number as usize].wrote > 0);
        let writes: HashSet<&str> = writes.filter_map(domain).collect();
        for ((from, to), count) in &self.mail {
            if owners.contains(from) && !owners.contains(to) {
                // What is not a domain is told as that.
                let answers = domain(*to).is_none_or(|to| writes.contains(to));
                *written.entry(*to).or_default() += if answers { *count } else { 0 };
            }
        }
        // Of logs: one domain wrote to the other, and the other way round.
        let pairs: HashSet<_> = self.log.keys().map(|(a, b)| (domain(*a), domain(*b))).collect();
        for ((from, to), count) in &self.log {
            let answers = pairs.contains(&(domain(*to), domain(*from)));
            *written.entry(*to).or_default() += if answers { *count } else { 0 };
        }
        for number in &self.unreached {
            written.entry(*number).or_default();
        }
        for (number, count) in written {
            match count {
                0 => weights.unanswered.push(number),
                count => _ = weights.counted.insert(number, count),
            }
        }
        let books = (0..).zip(&self.people).filter(|(_, person)| person.in_book);
        let books = books.filter(|(number, _)| !owners.contains(number));
        for (number, _) in books {
            *weights.counted.entry(number).or_default() += 1;
        }
        weights
    }
}

/// What follows the last `@`: of a log it is all that counts.
fn domain(address: &[u8]) -> &[u8] {
    let at = address.iter().rposition(|byte| *byte == b'@');
    at.and_then(|at| address.get(at + 1..)).unwrap_or(address)
}
