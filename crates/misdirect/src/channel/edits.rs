//! The slips of one pair of texts, by letters, and what they come to: a reading.

use super::costs::Costs;
use super::slip::{Place, SLIPS_MAX, SlipKind};

/// A slip between two texts, by letters of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) kind: SlipKind,
    pub(crate) place: Place,
    /// First letter in what was typed, and how many.
    pub(crate) typed_at: u8,
    pub(crate) typed_len: u8,
    /// First letter in what was meant, and how many.
    pub(crate) intended_at: u8,
    pub(crate) intended_len: u8,
    /// 1/256 bit.
    pub(crate) cost: u32,
}

/// A few edits, in the order of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edits {
    items: [Edit; SLIPS_MAX],
    len: u8,
}

impl Edits {
    pub(crate) const NONE: Self = Self {
        items: [Edit {
            kind: SlipKind::Omission,
            place: Place::Name,
            typed_at: 0,
            typed_len: 0,
            intended_at: 0,
            intended_len: 0,
            cost: 0,
        }; SLIPS_MAX],
        len: 0,
    };

    pub(crate) fn one(edit: Edit) -> Self {
        let [_, rest @ ..] = Self::NONE.items;
        let [second, third, fourth] = rest;
        Self { items: [edit, second, third, fourth], len: 1 }
    }

    /// `None` where there is no room.
    pub(crate) fn push(&mut self, edit: Edit) -> Option<()> {
        *self.items.get_mut(usize::from(self.len))? = edit;
        self.len += 1;
        Some(())
    }

    pub(crate) fn as_slice(&self) -> &[Edit] {
        self.items.get(..usize::from(self.len)).unwrap_or_default()
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [Edit] {
        self.items.get_mut(..usize::from(self.len)).unwrap_or_default()
    }
}

/// Position of a letter that is in neither text of an alignment: the dot before an entry.
pub(crate) const NOWHERE: u8 = u8::MAX;

/// How a typed domain comes about from an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// −log2 P(typed | entry, a slip), 1/256 bit.
    pub(crate) cost: u32,
    /// Positions are letters of the whole typed domain and of the entry.
    pub(crate) edits: Edits,
    /// Letters of the typed domain that stand before the entry and are kept.
    pub(crate) kept: usize,
    /// A dot belongs between what is kept and the entry.
    pub(crate) kept_needs_dot: bool,
}

impl Reading {
    /// Nothing moved: all that was typed is kept.
    pub(crate) fn kept_whole(letters: usize, cost: u32) -> Self {
        Self { cost, edits: Edits::NONE, kept: letters, kept_needs_dot: false }
    }

    /// The same where a hyphen stands that the first such edit misses, or has a dot in the place of: then the
    /// hyphen is no slip, or the dot is one too many beside it.
    pub(crate) fn with_hyphen(
        mut self,
        costs: &Costs,
        is_missed: impl Fn(&Edit) -> bool,
    ) -> Option<Self> {
        let slips = self.edits.as_slice().len();
        let at = self.edits.as_slice().iter().position(is_missed)?;
        let edit = self.edits.as_mut_slice().get_mut(at)?;
        if edit.typed_len > 0 {
            *edit = Edit { kind: SlipKind::ExtraDot, place: Place::Dot, intended_len: 0, ..*edit };
            return Some(self);
        }
        let less = edit.cost + costs.count(slips) - costs.count(slips - 1);
        let mut edits = Edits::NONE;
        for (_, &edit) in self.edits.as_slice().iter().enumerate().filter(|&(other, _)| other != at)
        {
            edits.push(edit)?;
        }
        (self.edits, self.cost) = (edits, self.cost.saturating_sub(less));
        Some(self)
    }

    /// One slip more.
    pub(super) fn with(mut self, edit: Edit, costs: &Costs) -> Option<Self> {
        let before = costs.count(self.edits.as_slice().len());
        self.edits.push(edit)?;
        let after = costs.count(self.edits.as_slice().len());
        self.cost += edit.cost + after - before;
        Some(self)
    }
}

/// A slip that moves a part or adds one; what was meant in its place, if anything, is a dot.
pub(super) fn structural(
    kind: SlipKind,
    place: Place,
    typed_at: usize,
    typed_len: usize,
    cost: u32,
) -> Edit {
    let is_dot = place == Place::Dot;
    Edit {
        kind,
        place,
        typed_at: typed_at as u8,
        typed_len: typed_len as u8,
        intended_at: NOWHERE,
        intended_len: u8::from(is_dot),
        cost,
    }
}

pub(super) fn shift(edits: &mut Edits, by: usize) {
    for edit in edits.as_mut_slice() {
        edit.typed_at = edit.typed_at.saturating_add(by as u8);
    }
}
