//! An answer of the core by value: texts one behind the other in one string, the rest by number.
//!
//! It is made in every check and outlives what the core's verdict borrows, so it is small: three
//! allocations where there is something to suggest, one where there is not. The core's verdict
//! itself would be 1.6 kB. The sentence that explains a suggestion is not in it: it takes as long
//! as all the rest, and few are read, so that whoever asks for it checks anew.

use crate::text::Units;
use misdirect::directory::Entry;
use misdirect::{
    Domain, Findings, Judgement, Kind, PPM, ParseError, Place, SlipKind, Suggestion, Verdict,
};
use std::fmt::{Display, Write};

/// A piece of the texts of an answer: first byte, and the byte after its last.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece(u32, u32);

/// What a check says.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) judgement: Judgement,
    pub(crate) findings: Findings,
    /// Why it is invalid, and where, in the units of its input.
    pub(crate) error: Option<(ParseError, usize)>,
    texts: String,
    domain: Option<Piece>,
    listed: Option<Piece>,
    suggestions: Box<[Found]>,
    slips: Box<[FoundSlip]>,
}

#[derive(Debug, PartialEq)]
struct Found {
    target: Piece,
    address: Piece,
    entry: Option<Piece>,
    tags: u8,
    ppm: u32,
    kind: Kind,
    /// First of its slips, and the one after its last.
    slips: (u8, u8),
}

#[derive(Debug, PartialEq)]
struct FoundSlip {
    kind: SlipKind,
    place: Place,
    at: u8,
    cost: u32,
    typed: Piece,
    intended: Piece,
    span: Option<(usize, usize)>,
}

impl Answer {
    pub(crate) fn new(verdict: &Verdict<'_>, units: Units<'_>) -> Self {
        let count = verdict.suggestions().count();
        let mut texts = Texts::with_room(verdict, count);
        let domain = verdict.domain().map(|domain| texts.add(Domain::as_str(domain)));
        let listed = verdict.listed().map(|entry| texts.add_entry(entry));
        let slips = verdict.suggestions().map(|suggestion| suggestion.slips().count()).sum();
        let (mut suggestions, mut slips) = (Vec::with_capacity(count), Vec::with_capacity(slips));
        for suggestion in verdict.suggestions() {
            suggestions.push(texts.add_suggestion(&suggestion, &mut slips, units));
        }
        Self {
            judgement: verdict.judgement(),
            findings: verdict.findings(),
            error: verdict.error().map(|error| (error, units.before(error.offset()))),
            texts: texts.0,
            domain,
            listed,
            suggestions: suggestions.into_boxed_slice(),
            slips: slips.into_boxed_slice(),
        }
    }

    fn text(&self, piece: Piece) -> &str {
        self.texts.get(piece.0 as usize..piece.1 as usize).unwrap_or_default()
    }

    pub(crate) fn domain(&self) -> Option<&str> {
        self.domain.map(|piece| self.text(piece))
    }

    pub(crate) fn listed(&self) -> Option<&str> {
        self.listed.map(|piece| self.text(piece))
    }

    pub(crate) fn len(&self) -> usize {
        self.suggestions.len()
    }

    /// The suggestion of this number. Whoever asks counted them.
    pub(crate) fn suggestion(&self, number: usize) -> SuggestionView<'_> {
        SuggestionView { answer: self, found: &self.suggestions[number] }
    }
}

/// A suggestion of an answer.
#[derive(Clone, Copy)]
pub(crate) struct SuggestionView<'a> {
    answer: &'a Answer,
    found: &'a Found,
}

impl<'a> SuggestionView<'a> {
    pub(crate) fn target(self) -> &'a str {
        self.answer.text(self.found.target)
    }

    pub(crate) fn address(self) -> &'a str {
        self.answer.text(self.found.address)
    }

    pub(crate) fn entry(self) -> Option<&'a str> {
        self.found.entry.map(|piece| self.answer.text(piece))
    }

    /// The numbers of the bits that are set.
    pub(crate) fn tags(self) -> Vec<u8> {
        (0..8).filter(|tag| self.found.tags >> tag & 1 == 1).collect()
    }

    pub(crate) fn ppm(self) -> u32 {
        self.found.ppm
    }

    pub(crate) fn probability(self) -> f64 {
        f64::from(self.found.ppm) / f64::from(PPM)
    }

    pub(crate) fn kind(self) -> &'static str {
        self.found.kind.name()
    }

    pub(crate) fn len(self) -> usize {
        usize::from(self.found.slips.1 - self.found.slips.0)
    }

    /// The slip of this number, left to right. Whoever asks counted them.
    pub(crate) fn slip(self, number: usize) -> SlipView<'a> {
        let number = usize::from(self.found.slips.0) + number;
        SlipView { answer: self.answer, found: &self.answer.slips[number] }
    }
}

/// A slip of a suggestion.
#[derive(Clone, Copy)]
pub(crate) struct SlipView<'a> {
    answer: &'a Answer,
    found: &'a FoundSlip,
}

impl<'a> SlipView<'a> {
    pub(crate) fn kind(self) -> &'static str {
        self.found.kind.name()
    }

    pub(crate) fn place(self) -> &'static str {
        self.found.place.name()
    }

    pub(crate) fn at(self) -> u8 {
        self.found.at
    }

    pub(crate) fn cost(self) -> u32 {
        self.found.cost
    }

    pub(crate) fn typed(self) -> &'a str {
        self.answer.text(self.found.typed)
    }

    pub(crate) fn intended(self) -> &'a str {
        self.answer.text(self.found.intended)
    }

    pub(crate) fn span(self) -> Option<(usize, usize)> {
        self.found.span
    }
}

/// The texts of an answer as they are put together.
struct Texts(String);

impl Texts {
    /// Room for all that follows, in most answers: growing takes longer than writing.
    fn with_room(verdict: &Verdict<'_>, suggestions: usize) -> Self {
        /// An entry and the pieces of a slip or two.
        const REST: usize = 32;
        let domain = verdict.domain().map_or(0, Domain::len);
        let entry = verdict.listed().map_or(0, |entry| entry.domain().len() + 2);
        let local = verdict.typed().local_part().map_or(0, <[u8]>::len);
        let each = local + domain + REST;
        Self(String::with_capacity(domain + entry + suggestions * each))
    }

    fn add(&mut self, text: &str) -> Piece {
        let start = self.0.len();
        self.0.push_str(text);
        self.since(start)
    }

    fn add_display(&mut self, text: impl Display) -> Piece {
        let start = self.0.len();
        // A string takes whatever is written to it.
        let _ = write!(self.0, "{text}");
        self.since(start)
    }

    /// As its list has it: `army.mil`, `*.mil`.
    fn add_entry(&mut self, entry: Entry<'_>) -> Piece {
        let start = self.0.len();
        self.0.push_str(if entry.is_zone() { "*." } else { "" });
        self.0.push_str(entry.domain());
        self.since(start)
    }

    /// The input can be long, and stands in a text eight times at most.
    fn since(&self, start: usize) -> Piece {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Piece(number(start), number(self.0.len()))
    }

    fn add_suggestion(
        &mut self,
        suggestion: &Suggestion<'_>,
        slips: &mut Vec<FoundSlip>,
        units: Units<'_>,
    ) -> Found {
        let first_slip = slips.len();
        for slip in suggestion.slips() {
            slips.push(FoundSlip {
                kind: slip.kind(),
                place: slip.place(),
                at: slip.at() as u8, // at most 253
                cost: slip.cost(),
                typed: self.add_display(slip.typed()),
                intended: self.add_display(slip.intended()),
                span: slip.span().map(|(at, len)| {
                    let (start, end) = (units.before(at), units.before(at + len));
                    (start, end - start)
                }),
            });
        }
        let start = self.0.len();
        let _ = suggestion.write_address(&mut self.0);
        // The target is how an address ends, and has no @.
        let target = self.0[start..].rfind('@').map_or(start, |at| start + at + 1);
        Found {
            target: self.since(target),
            address: self.since(start),
            entry: suggestion.entry().map(|entry| self.add_entry(entry)),
            tags: suggestion.entry().map_or(0, |entry| entry.tags()),
            ppm: suggestion.probability_ppm(),
            kind: suggestion.kind(),
            // At most sixteen.
            slips: (first_slip as u8, slips.len() as u8),
        }
    }
}
