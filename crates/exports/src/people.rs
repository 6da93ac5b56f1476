//! Those whose addresses were read, and how often they were written to.

use crate::item::Place;
use misdirect::domain::Typed;
use std::collections::BTreeMap;

/// Whose mail it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// There is no mail.
    Nobody,
    /// The caller said.
    Named,
    /// Whoever takes part in more messages than anybody else, and wrote some of them; of two who take part
    /// in as many, whoever wrote more.
    Guessed(Vec<u8>),
    /// Two people wrote and take part in as many.
    Unclear,
}

/// How often a domain was written to.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    /// By the number of a person: in books, and in mail and logs where they write back.
    pub(crate) counted: BTreeMap<u32, u64>,
    /// Those who were written to and did not write back, or could not be reached.
    pub(crate) unanswered: Vec<u32>,
}

/// An address, or of logs all of a domain.
#[derive(Debug)]
pub(crate) struct Person {
    /// As it was first written.
    pub(crate) written: Vec<u8>,
    pub(crate) place: Place,
    pub(crate) in_book: bool,
    /// Messages of theirs.
    pub(crate) wrote: u64,
    /// Messages that are theirs or went to them.
    pub(crate) took_part: u64,
}

impl Person {
    /// Its domain in canonical form.
    pub(crate) fn domain(&self) -> Option<String> {
        Typed::read(&self.written).domain().ok().map(|domain| domain.as_str().to_owned())
    }
}
