//! Two texts side by side: which letters of a typed domain stand beside which part of an entry.

use super::align::Frame;
use super::costs::Costs;
use crate::directory::Query;
use crate::domain::letters::Letters;

/// What was typed beside what may have been meant, and the most that a reading of them may cost.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) query: &'a Query,
    /// Those of the query.
    pub(super) typed: &'a Letters,
    pub(super) intended: &'a Letters,
    pub(super) costs: &'a Costs,
    pub(super) cost_max: u32,
}

impl<'a> Sides<'a> {
    pub(super) fn new(
        query: &'a Query,
        intended: &'a Letters,
        costs: &'a Costs,
        cost_max: u32,
    ) -> Self {
        Self { query, typed: &query.letters, intended, costs, cost_max }
    }

    /// Labels before the name that is meant.
    pub(super) fn subdomains(&self) -> usize {
        self.intended.as_bytes().get(..self.intended.name_at).map_or(0, dots)
    }

    /// [`name_beside`] of the two.
    pub(super) fn name_beside(&self) -> (usize, &'a [u8]) {
        name_beside(self.typed, self.intended.as_bytes(), self.intended.name_at)
    }
}

/// The parts of letters, for an alignment.
pub(super) fn frame_of(letters: &Letters) -> Frame {
    frame(letters.as_bytes(), (letters.name_at, letters.name_end, letters.suffix_at))
}

/// The same of ASCII, and where its name, the name's end and its suffix are.
pub(super) fn frame(text: &[u8], (name_at, name_end, suffix_at): (usize, usize, usize)) -> Frame {
    let dots = 1 + text.get(..name_at).map_or(0, dots);
    Frame { name_at, name_end, suffix_at, len: text.len(), dots }
}

/// What was typed up to its suffix beside an entry's name and the labels before that, and where it
/// begins: so many labels before the typed name.
pub(super) fn name_beside<'t>(
    typed: &'t Letters,
    intended: &[u8],
    name_at: usize,
) -> (usize, &'t [u8]) {
    let subdomains = intended.get(..name_at).map_or(0, dots);
    let start = label_start(typed.as_bytes(), typed.name_at, subdomains);
    (start, typed.as_bytes().get(start..typed.name_end).unwrap_or_default())
}

/// The letters are the same but for dots.
pub(super) fn same_without_dots(typed: &[u8], intended: &Letters) -> bool {
    let typed = typed.iter().filter(|&&byte| byte != b'.');
    typed.eq(intended.as_bytes().iter().filter(|&&byte| byte != b'.'))
}

/// The same, or if one is `mistyped` the same but for one letter typed on a dot's place.
pub(super) fn joined_alike(typed: &[u8], intended: &Letters, mistyped: bool) -> bool {
    let is_mistyped = |(at, &byte): (usize, &u8)| {
        let (head, rest) = (typed.get(..at), typed.get(at + 1..));
        let (a, b) = (head.unwrap_or_default(), rest.unwrap_or_default());
        let less_one = a.iter().chain(b).filter(|&&byte| byte != b'.');
        byte != b'.' && less_one.eq(intended.as_bytes().iter().filter(|&&byte| byte != b'.'))
    };
    let letters = |text: &[u8]| text.len() - dots(text);
    match letters(typed).checked_sub(letters(intended.as_bytes())) {
        Some(0) => same_without_dots(typed, intended),
        Some(1) if mistyped => typed.iter().enumerate().any(is_mistyped),
        _ => false,
    }
}

pub(super) fn dots(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte == b'.').count()
}

/// Where the label begins that stands `labels` labels before the one that begins at `at`.
pub(super) fn label_start(text: &[u8], at: usize, labels: usize) -> usize {
    let mut start = at;
    for _ in 0..labels {
        let Some(head) = start.checked_sub(1).and_then(|end| text.get(..end)) else { return 0 };
        start = head.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1);
    }
    start
}
