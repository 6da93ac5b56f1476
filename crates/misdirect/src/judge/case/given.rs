//! What a check is given, and what its typed side costs, whatever was meant.

use crate::channel::defect_edit;
use crate::directory::{Entry, Query, Steps};
use crate::domain::letters::{Alphabet, Letters, has_alabel};
use crate::domain::suffix_class::last_label;
use crate::domain::{Domain, Findings, Typed};
use crate::judge::background;
use crate::judge::context::{Context, Dns, Input};
use crate::judge::layers::{Asked, Layers, Trust};
use crate::judge::letters::{NO_NAME, letters_cost};
use crate::judge::prior::slip_cost;
use core::cell::{Cell, OnceCell};

/// What a check is given. Nothing of it changes.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a, 'v, 'd> {
    pub(crate) layers: &'a Layers<'d>,
    pub(crate) context: &'a Context<'v>,
    pub(crate) typed: &'a Typed<'v>,
    pub(crate) domain: &'a Domain,
    /// What the name gives away by itself.
    pub(crate) findings: Findings,
    pub(crate) query: &'a Query,
    /// What the directories found near it.
    pub(crate) asked: &'a Asked<'a, 'd>,
    /// The entry that covers the domain, as it was typed or once it is repaired.
    pub(crate) covering: Option<Entry<'v>>,
}

impl<'a, 'v, 'd: 'v> Given<'a, 'v, 'd> {
    /// Nothing is near what was typed: no entry, nothing of a message, and its suffix is one. Then there is
    /// nothing to weigh, as for most names.
    pub(crate) fn is_alone(&self) -> bool {
        self.asked.is_empty()
            && self.context.message().is_none()
            && self.query.suffix_exists
            && self.typed.defects().is_empty()
    }

    /// Names made to deceive are pasted and received, not typed.
    pub(super) fn may_deceive(&self) -> bool {
        matches!(self.context.input(), Input::Pasted | Input::Received)
    }

    /// What was typed may not be whole.
    pub(super) fn is_unfinished(&self) -> bool {
        self.context.input() == Input::Typing
    }

    /// No domain ends so, and nobody knows better. While it is being typed, it may yet become one.
    pub(super) fn is_impossible(&self) -> bool {
        if self.query.suffix_exists || !self.domain.cannot_exist() || self.is_unfinished() {
            return false;
        }
        let mut evidence = self.layers.directories(Trust::Evidence);
        let is_known = self.layers.covering(self.domain).is_some()
            || self.context.dns() == Dns::AcceptsMail
            || evidence.any(|layer| layer.covering(self.domain).is_some());
        // A network may have top-level domains of its own.
        let last = last_label(self.domain.as_bytes());
        let sender = self.context.message().and_then(|message| message.sender());
        !is_known && sender.is_none_or(|sender| last_label(sender.as_bytes()) != last)
    }

    /// The entry below which what was typed is, though it does not list that: a provider's, or one with a host
    /// near what was typed.
    pub(super) fn below(&self) -> Option<Entry<'v>> {
        if self.covering.is_some() || self.query.letters.name_at == 0 {
            return None;
        }
        let entry = self.layers.covering(self.domain)?;
        Some(self.layers.with_all_tags(entry, &Steps::beside()))
    }

    pub(super) fn letters(&self) -> &'a [u8] {
        self.query.letters.as_bytes()
    }

    /// Reads the letters of an entry, as the query numbers them, in place. `alphabet` gets the query's with the
    /// entry's own letters where that is an IDN.
    pub(super) fn read_letters(
        &self,
        entry: &Entry<'_>,
        letters: &mut Letters,
        alphabet: &mut Option<Alphabet>,
    ) {
        let (ascii, parts) = (entry.as_bytes(), entry.parts());
        match has_alabel(ascii) {
            true => {
                let alphabet = alphabet.insert(self.query.alphabet.clone());
                *letters = Letters::of_text(ascii, parts, true, alphabet);
            }
            false => letters.read_ascii(ascii, parts),
        }
    }

    /// The letters of an entry.
    pub(super) fn letters_of(&self, entry: &Entry<'_>) -> Letters {
        let mut letters = Letters::NONE;
        self.read_letters(entry, &mut letters, &mut None);
        letters
    }
}

/// What the typed side costs. What is asked for again and again is worked out once, and only if it is
/// asked for: most names have no candidates.
pub(super) struct TypedCosts<'a> {
    query: &'a Query,
    /// A slip happening.
    pub(super) slip: u32,
    /// Slips that the reader repaired, and what they cost.
    pub(super) repairs: usize,
    pub(super) repair_cost: u32,
    /// How common its suffix is: around this message, and without it.
    pub(super) suffix: u32,
    pub(super) suffix_alone: u32,
    name: OnceCell<u32>,
    before: OnceCell<u32>,
    /// Of how many first letters of its name the cost was asked last, and that.
    head: Cell<(usize, u32)>,
}

impl<'a> TypedCosts<'a> {
    pub(super) fn new(given: &Given<'a, '_, '_>) -> Self {
        let Given { typed, domain, query, context, .. } = *given;
        let repairs = typed.defects();
        let cost = |defect| defect_edit(defect, typed, domain, context.layout()).2;
        let suffix = |message| background::suffix(domain, query.suffix_exists, message);
        let suffix_alone = suffix(None);
        Self {
            query,
            slip: slip_cost(context),
            repairs: repairs.len(),
            repair_cost: repairs.iter().map(cost).sum(),
            suffix: context.message().map_or(suffix_alone, |message| suffix(Some(message))),
            suffix_alone,
            name: OnceCell::new(),
            before: OnceCell::new(),
            head: Cell::new((0, NO_NAME)),
        }
    }

    /// The letters of its name.
    pub(super) fn name(&self) -> u32 {
        *self.name.get_or_init(|| letters_cost(self.query.letters.name()))
    }

    /// What stands before its name. Whatever was meant, somebody put it there.
    pub(super) fn before(&self) -> u32 {
        let letters = &self.query.letters;
        *self.before.get_or_init(|| background::before(letters, letters.name_at))
    }

    /// The first letters of its name by themselves: asked for again and again where a tail of it is listed.
    pub(super) fn head(&self, len: usize) -> u32 {
        let (known, cost) = self.head.get();
        if known == len {
            return cost;
        }
        let at = self.query.letters.name_at;
        let head = self.query.letters.as_bytes().get(at..at + len).unwrap_or_default();
        let cost = letters_cost(head);
        self.head.set((len, cost));
        cost
    }

    /// Its being somebody's own, by its letters and suffix alone.
    pub(super) fn plain(&self) -> u32 {
        background::unlisted(self.query, self.name(), self.suffix) + self.before()
    }
}
