//! An answer of the core, together with all that it borrows.
//!
//! What is suggested or told stays as the core gave it: texts and lists of it are made when they are asked
//! for, and few are. So a check that has something to tell costs no more than another, at the
//! price of memory: the core's answer is 1.6 kB, so it is kept where it is needed and only there.

use crate::options::Around;
use crate::owned::Owned;
use crate::text::Given;
use misdirect::directory::Entry;
use misdirect::domain::Findings;
use misdirect::explain::Explanation;
use misdirect::{Answer, Domain, ParseError, Suggestion, Verdict};
use std::mem::transmute;
use std::sync::Arc;

/// What a check says.
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) findings: Findings,
    pub(crate) domain: Option<Box<str>>,
    error: Option<ParseError>,
    /// Both borrow from what follows, and are given out for no longer than it is here.
    listed: Option<Entry<'static>>,
    telling: Option<Box<Answer<'static>>>,
    given: Given,
    _checker: Arc<Owned>,
    _around: Around,
}

impl Judged {
    /// Checks, which needs no lock of the interpreter's.
    pub(crate) fn new(given: Given, checker: Arc<Owned>, around: Around) -> Self {
        let answer = checker.core().check(given.bytes(), &around.context());
        // SAFETY: the answer borrows from the text, the images and the message, and from nothing
        // else. All three stay where and as they are while the other fields hold them, wherever
        // this is moved to: the text is an object that does not change, images and message are in
        // an `Arc`.
        let answer = unsafe { transmute::<Answer<'_>, Answer<'static>>(answer) };
        let is_telling = answer.suggestions().next().is_some() || answer.explanation().is_some();
        Self {
            verdict: answer.verdict(),
            findings: answer.findings(),
            domain: answer.domain().map(|domain| Domain::as_str(domain).into()),
            error: answer.error(),
            listed: answer.listed(),
            telling: is_telling.then(|| Box::new(answer)),
            given,
            _checker: checker,
            _around: around,
        }
    }

    /// It is the answer on the same text.
    pub(crate) fn is_of(&self, given: &Given) -> bool {
        self.given.is_same(given)
    }

    /// The entry that makes it listed.
    pub(crate) fn listed(&self) -> Option<Entry<'_>> {
        self.listed
    }

    pub(crate) fn suggestions(&self) -> impl Iterator<Item = Suggestion<'_>> {
        self.telling.iter().flat_map(|answer| answer.suggestions())
    }

    /// What to offer.
    pub(crate) fn meant(&self) -> impl Iterator<Item = Suggestion<'_>> {
        self.telling.iter().flat_map(|answer| answer.meant())
    }

    /// How probable it is that anything else was meant.
    pub(crate) fn ppm(&self) -> u32 {
        self.telling.as_ref().map_or(0, |answer| answer.probability_ppm())
    }

    /// What there is to tell the sender.
    pub(crate) fn explanation(&self) -> Option<Explanation<'_>> {
        self.telling.as_ref().and_then(|answer| answer.explanation())
    }

    /// What to remember a dismissal by.
    pub(crate) fn dismissal_key(&self) -> Option<u64> {
        self.telling.as_ref().and_then(|answer| answer.dismissal_key())
    }

    /// Why it is invalid, and where, as Python counts.
    pub(crate) fn error(&self) -> Option<(ParseError, usize)> {
        self.error.map(|error| (error, self.given.place(error.offset())))
    }

    /// The suggestion of a number. Whoever asks counted them.
    pub(crate) fn suggestion(&self, number: usize) -> Option<Suggestion<'_>> {
        self.suggestions().nth(number)
    }

    /// What bytes of the input are, as Python counts.
    pub(crate) fn span(&self, (at, len): (usize, usize)) -> (usize, usize) {
        let (start, end) = (self.given.place(at), self.given.place(at + len));
        (start, end - start)
    }
}

/// The whole address to write to.
pub(crate) fn address(suggestion: &Suggestion<'_>) -> String {
    let mut text = String::new();
    // A string takes whatever is written to it.
    let _ = suggestion.write_address(&mut text);
    text
}

/// The numbers of the tags that are set.
pub(crate) fn tags(suggestion: &Suggestion<'_>) -> Vec<u8> {
    suggestion.entry().map_or(Vec::new(), |entry| entry.tag_numbers().collect())
}
