//! Every move that a slip makes of a domain, and the least it can cost: the channel the other way
//! round, for whoever asks what becomes of a domain.
//!
//! A [`Move`] is an [`Edit`] that is not yet typed. What a letter too many costs depends on what stands
//! beside it, which another slip may change; everything else costs what it costs. The price of a name
//! is set by reading it (`pair`), never by its moves.

use super::align::{Frame, is_moved};
use super::costs::{
    BEHIND, Costs, DOT_IN_NAME, IN_FRONT, IN_FRONT_LETTER, REPEATED, SUFFIX_CUT_SHORT,
    SUFFIX_LEFT_OUT,
};
use super::edits::{Edit, NOWHERE};
use super::sides::frame_of;
use super::slip::SlipKind;
use super::suffix_swap::{behind_cost, swap_cost};
use crate::bits::BIT;
use crate::domain::Section;
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::suffix::public_suffix;
use crate::domain::suffix_class::{KEY, counted, is_counted, is_institutional_top};

/// What is typed where a letter is put or put in place of another.
const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// How many of them are a to z.
const LATIN: usize = 26;
/// Places of which the costs are worked out once: most domains have no more letters.
const PLACES: usize = 32;
/// Second levels that several countries have for everybody, or for firms. Others are of one branch.
pub(crate) const SECOND_LEVELS: [&str; 16] = [
    "ac", "biz", "co", "com", "edu", "firm", "gob", "gov", "info", "ltd", "me", "net", "nom", "or",
    "org", "plc",
];
/// The marks that domains have.
const MARKS: &[u8; 2] = b"-.";

/// Letters that a move types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Inserted {
    /// These.
    Letters([u8; Self::MAX], u8),
    /// Those of the intended domain from this one on.
    From(u8),
}

impl Inserted {
    /// Most letters: `-verification` and a hyphen.
    pub(crate) const MAX: usize = 16;

    /// At most [`Self::MAX`].
    fn new(letters: &[u8]) -> Self {
        let mut bytes = [0; Self::MAX];
        let len = letters.len().min(Self::MAX);
        bytes[..len].copy_from_slice(&letters[..len]);
        Self::Letters(bytes, len as u8)
    }

    /// All of these, one behind the other. `None` where they are too many.
    pub(crate) fn joined(parts: &[&[u8]]) -> Option<Self> {
        let mut bytes = [0; Self::MAX];
        let letters = parts.iter().copied().flatten();
        let len = letters.clone().count();
        bytes.iter_mut().zip(letters).for_each(|(to, from)| *to = *from);
        (len <= Self::MAX).then_some(Self::Letters(bytes, len as u8))
    }

    /// The letters, `intended` being those of the intended domain.
    pub(crate) fn letters<'a>(&'a self, intended: &'a [u8]) -> &'a [u8] {
        match self {
            Self::Letters(bytes, len) => bytes.get(..usize::from(*len)),
            Self::From(at) => intended.get(usize::from(*at)..),
        }
        .unwrap_or_default()
    }
}

/// What a move does, as a reading tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Letters are typed in place of others, or in place of none.
    Letters,
    /// A whole suffix from memory.
    Memory,
    /// Something is typed before or behind the domain that is no part of it.
    Apart,
}

/// One slip, before it is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    /// First letter of the intended domain that is not typed, and how many are not.
    pub(crate) at: usize,
    pub(crate) removed: usize,
    pub(crate) inserted: Inserted,
    pub(crate) manner: Manner,
    /// What it costs as one of several slips, if the letter behind it is the one intended.
    pub(crate) cost: u32,
    /// The least it costs, whatever is behind it.
    pub(crate) least: u32,
}

impl Move {
    /// It stands before the domain and is no part of it.
    pub(crate) fn is_in_front(&self) -> bool {
        self.manner == Manner::Apart && self.at == 0
    }

    /// A dot too many.
    fn is_dot(&self) -> bool {
        self.removed == 0 && self.inserted == Inserted::new(b".")
    }

    /// The edit of a reading is this move, typed at letter `typed_at`. `typed`: how many are.
    pub(crate) fn is_edit(&self, edit: &Edit, typed_at: usize, typed: usize) -> bool {
        let (at, removed) = match self.manner {
            Manner::Apart => (usize::from(NOWHERE), 0),
            _ => (self.at, self.removed),
        };
        let whole = |number: u8| usize::from(number);
        (whole(edit.typed_at), whole(edit.typed_len)) == (typed_at, typed)
            && (whole(edit.intended_at), whole(edit.intended_len)) == (at, removed)
            && (edit.kind == SlipKind::SuffixSwap) == (self.manner == Manner::Memory)
    }
}

/// All moves of one domain.
pub(crate) struct Moves<'a> {
    letters: &'a Letters,
    alphabet: &'a Alphabet,
    frame: Frame,
    costs: &'a Costs,
    /// Some label has other letters than those of ASCII.
    has_idn: bool,
    /// What each of the keys costs, inserted at each place and typed for its letter: asked for again
    /// and again.
    inserted: [[u32; LETTERS.len()]; PLACES],
    substituted: [[u32; LETTERS.len()]; PLACES],
}

impl<'a> Moves<'a> {
    pub(crate) fn new(letters: &'a Letters, alphabet: &'a Alphabet, costs: &'a Costs) -> Self {
        let text = letters.as_bytes();
        let has_idn = !text.is_ascii() || text.split(|&byte| byte == b'.').any(is_a_label);
        let table = [[0; LETTERS.len()]; PLACES];
        let frame = frame_of(letters);
        let mut moves =
            Self { letters, alphabet, frame, costs, has_idn, inserted: table, substituted: table };
        for at in 0..PLACES.min(text.len() + 1) {
            let here = text.get(at).copied().unwrap_or(0);
            for (key, &letter) in LETTERS.iter().enumerate() {
                let (gap, spot) = (frame.gap(at), frame.spot(at));
                moves.inserted[at][key] = costs.insertion(letter, moves.before(at), here, gap);
                moves.substituted[at][key] = costs.substitution(letter, here, spot);
            }
        }
        moves
    }

    /// What several slips cost together, of which each costs what its move says.
    pub(crate) fn count(&self, slips: usize) -> u32 {
        self.costs.count(slips)
    }

    /// What a move costs more than at the least is at most this: a letter beside no like, a digit.
    pub(crate) const CONTEXT: u32 = 12 * BIT;

    /// No move costs less.
    pub(crate) fn least(&self) -> u32 {
        self.costs.least()
    }

    /// Visits the moves of letters whose first letter is the one at `at`, or that stand before it, and
    /// that cost at most `budget`. `before`: the letter that is typed there before.
    pub(crate) fn of_letters(
        &self,
        at: usize,
        before: u8,
        budget: u32,
        visit: &mut impl FnMut(Move),
    ) {
        let text = self.letters.as_bytes();
        let label = if self.has_idn { self.label_at(at) } else { b"" };
        if is_a_label(label) {
            return;
        }
        let first_key = if self.is_foreign(label) { LATIN } else { 0 };
        let keys = || LETTERS.iter().enumerate().skip(first_key);
        let mut offer = |removed, letters: &[u8], cost, least| {
            if cost <= budget {
                let inserted = Inserted::new(letters);
                visit(Move { at, removed, inserted, manner: Manner::Letters, cost, least });
            }
        };
        let (gap, spot) = (self.frame.gap(at), self.frame.spot(at));
        let here = text.get(at).copied();
        let insertion = |letter| self.costs.insertion(letter, before, here.unwrap_or(0), gap);
        // Beside its like, whatever letter it is.
        let least = self.costs.insertion(b'a', b'a', 0, gap);
        if least <= budget {
            let known = self.inserted.get(at).filter(|_| before == self.before(at));
            for (key, &letter) in keys() {
                let cost = known.map_or_else(|| insertion(letter), |known| known[key]);
                offer(0, &[letter], cost, least);
            }
            // Any other letter is doubled at most.
            let behind = here.filter(|&here| here != before);
            for wide in [Some(before), behind].into_iter().flatten().filter(|key| !key.is_ascii()) {
                offer(0, &[wide], insertion(wide), least);
            }
        }
        for &mark in MARKS {
            offer(0, &[mark], insertion(mark), insertion(mark));
        }
        let Some(here) = here.filter(|_| !self.has_name_alone()) else { return };
        let after = text.get(at + 1).copied();
        let doubled = self.before(at) == here || after == Some(here);
        let omission = self.costs.omission(here, spot, doubled);
        offer(1, b"", omission, omission);
        if self.costs.substitution_least(here, spot) <= budget {
            let known = self.substituted.get(at);
            let substitution = |letter| self.costs.substitution(letter, here, spot);
            for (key, &letter) in keys().filter(|&(_, &letter)| letter != here) {
                let cost = known.map_or_else(|| substitution(letter), |known| known[key]);
                offer(1, &[letter], cost, cost);
            }
            for &mark in MARKS.iter().filter(|&&mark| mark != here) {
                offer(1, &[mark], substitution(mark), substitution(mark));
            }
        }
        if let Some(after) = after.filter(|&after| after != here) {
            let cost = self.costs.transposition(self.frame.swap(here, after, at));
            offer(2, &[after, here], cost, cost);
        }
    }

    /// The same of a slip that may stand beside `first`, further right.
    pub(crate) fn of_letters_after(
        &self,
        first: &Move,
        at: usize,
        before: u8,
        budget: u32,
        visit: &mut impl FnMut(Move),
    ) {
        if !self.has_name_alone() || first.is_dot() {
            return self.of_letters(at, before, budget, visit);
        }
        self.of_letters(at, before, budget, &mut |second| {
            if second.is_dot() {
                visit(second);
            }
        });
    }

    /// There is no suffix: the domain is a single label. It is told from its letters, of which one may
    /// be too many, with dots among them (`joined_alike`): none is left out or typed for another.
    fn has_name_alone(&self) -> bool {
        self.letters.suffix().is_empty()
    }

    /// The label of letter `at`, or before the dot that it is.
    fn label_at(&self, at: usize) -> &[u8] {
        let mut end = 0;
        let mut labels = self.letters.as_bytes().split(|&byte| byte == b'.');
        let label = labels.find(|label| {
            end += label.len() + 1;
            at < end
        });
        label.unwrap_or_default()
    }

    /// The label is typed on other keys than those of a to z: it has a letter of another script.
    fn is_foreign(&self, label: &[u8]) -> bool {
        let is_latin = |letter| matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
        label.iter().any(|&byte| !byte.is_ascii() && !is_latin(self.alphabet.letter(byte)))
    }

    /// The letter before the one at `at`; 0 before the first.
    pub(crate) fn before(&self, at: usize) -> u8 {
        let before = at.checked_sub(1).and_then(|before| self.letters.as_bytes().get(before));
        before.copied().unwrap_or(0)
    }

    /// The letter that is typed last before what comes behind a move.
    pub(crate) fn typed_last(&self, first: &Move) -> u8 {
        let letters = first.inserted.letters(self.letters.as_bytes());
        letters.last().copied().unwrap_or_else(|| self.before(first.at))
    }

    /// What a move of letters costs with another right behind it.
    pub(crate) fn cost_before(&self, first: &Move, second: &Move) -> u32 {
        let text = self.letters.as_bytes();
        let behind = second.inserted.letters(text).first();
        let behind = behind.or_else(|| text.get(second.at + second.removed)).copied().unwrap_or(0);
        match first.inserted.letters(text) {
            &[letter] if first.removed == 0 => {
                let gap = self.frame.gap(first.at);
                self.costs.insertion(letter, self.before(first.at), behind, gap)
            }
            _ => first.cost,
        }
    }

    /// Visits the letters that are typed two places from their own. Beside another slip none is told as one.
    pub(crate) fn of_moved(&self, visit: &mut impl FnMut(Move)) {
        let text = self.letters.as_bytes();
        for (at, three) in text.windows(3).enumerate().filter(|_| !self.has_name_alone()) {
            if self.has_idn && is_a_label(self.label_at(at)) {
                continue;
            }
            let &[a, b, c] = three else { return };
            let Some(cost) = self.costs.moved(self.frame.spot(at)) else { continue };
            for letters in [[b, c, a], [c, a, b]].into_iter().filter(|typed| is_moved(typed, three))
            {
                let inserted = Inserted::new(&letters);
                let manner = Manner::Letters;
                visit(Move { at, removed: 3, inserted, manner, cost, least: cost });
            }
        }
    }

    /// Visits the moves of whole parts that cost at most `budget`.
    pub(crate) fn of_parts(&self, budget: u32, visit: &mut impl FnMut(Move)) {
        let mut visit = |found: Move| {
            if found.least <= budget {
                visit(found);
            }
        };
        let len = self.letters.as_bytes().len();
        let apart = |at, inserted, cost| Move {
            at,
            removed: 0,
            inserted,
            manner: Manner::Apart,
            cost,
            least: cost,
        };
        visit(apart(0, Inserted::new(b"www"), IN_FRONT));
        if self.letters.suffix().is_empty() {
            return;
        }
        visit(apart(len, Inserted::From(self.letters.name_end as u8), REPEATED));
        self.of_suffix(&mut visit);
        self.behind(budget, &mut |inserted, cost| visit(apart(len, inserted, cost)));
    }

    /// Visits what leaves the name alone: the suffix left out, or a dot in the name in its place.
    pub(crate) fn of_name(&self, visit: &mut impl FnMut(&[Move])) {
        if self.letters.name_at > 0 || self.letters.suffix().is_empty() {
            return;
        }
        let end = self.letters.name_end;
        let letters = |at, removed, letters, cost| Move {
            at,
            removed,
            inserted: Inserted::new(letters),
            manner: Manner::Letters,
            cost,
            least: cost,
        };
        let left_out = letters(end, self.letters.as_bytes().len() - end, b"", SUFFIX_LEFT_OUT);
        visit(&[left_out]);
        let (suffix, at) = (self.letters.suffix(), self.letters.suffix_at + 1);
        if suffix.len() > 2 && !suffix.contains(&b'.') {
            visit(&[letters(at, suffix.len() - 1, b"", SUFFIX_CUT_SHORT)]);
        }
        (1..end).for_each(|at| visit(&[letters(at, 0, b".", DOT_IN_NAME), left_out]));
    }

    /// Suffixes from memory: all that are counted, and any that is a slip of the fingers away.
    fn of_suffix(&self, visit: &mut impl FnMut(Move)) {
        let own = self.letters.suffix();
        // Nobody types `lists.com` for `lists.freedesktop.org`, where that is a platform's suffix.
        if public_suffix(own).section == Section::Private {
            return;
        }
        let mut offer = |suffix: &[u8]| {
            let cost = swap_cost(suffix, own);
            visit(Move {
                at: self.letters.suffix_at,
                removed: own.len(),
                inserted: Inserted::new(suffix),
                manner: Manner::Memory,
                cost,
                least: cost,
            });
        };
        for (suffix, _) in counted() {
            // Letters are those of the U-label, and no finger slips from one script into another.
            if suffix != own && !suffix.split(|&byte| byte == b'.').any(is_a_label) {
                offer(suffix);
            }
        }
        if own.len() >= KEY || !own.is_ascii() {
            return;
        }
        // `plc.uk` for `org.uk`: another second level of the same country.
        if let Some(dot) = own.iter().position(|&letter| letter == b'.') {
            let country = own.get(dot..).unwrap_or_default();
            for second in SECOND_LEVELS {
                let mut suffix = [0; KEY];
                let len = second.len() + country.len();
                let letters = second.bytes().chain(country.iter().copied());
                suffix.iter_mut().zip(letters).for_each(|(to, from)| *to = from);
                let suffix = suffix.get(..len).unwrap_or_default();
                if suffix != own
                    && !suffix.is_empty()
                    && !is_counted(suffix)
                    && is_public_suffix(suffix)
                {
                    offer(suffix);
                }
            }
        }
        for at in 0..=own.len() {
            self.of_letters(self.letters.suffix_at + at, 0, u32::MAX, &mut |found| {
                let mut suffix = [0; KEY + 1];
                let parts = [
                    own.get(..at).unwrap_or_default(),
                    found.inserted.letters(own),
                    own.get(at + found.removed..).unwrap_or_default(),
                ];
                let len = parts.iter().map(|part| part.len()).sum();
                let letters = parts.iter().flat_map(|part| part.iter());
                suffix.iter_mut().zip(letters).for_each(|(to, from)| *to = *from);
                let suffix = suffix.get(..len).unwrap_or_default();
                // Of a run of letters the last is the one too many, or the one that is missing.
                let is_last = match found.removed {
                    0 => found.inserted.letters(own).first() != own.get(at),
                    _ => len >= own.len() || own.get(at) != own.get(at + 1),
                };
                let is_new = !is_counted(suffix) && !is_second_level(suffix, own);
                if is_last && len <= KEY && is_new && is_public_suffix(suffix) {
                    offer(suffix);
                }
            });
        }
    }

    /// What runs on behind the suffix. Of more than two letters only what is typed from habit.
    fn behind(&self, budget: u32, visit: &mut impl FnMut(Inserted, u32)) {
        let (text, suffix) = (self.letters.as_bytes(), self.letters.suffix());
        visit(Inserted::From(self.letters.suffix_at as u8), BEHIND);
        for at in (self.letters.suffix_at..text.len()).filter(|&at| text.get(at) == Some(&b'.')) {
            visit(Inserted::From(at as u8), BEHIND);
        }
        let letters = |count: u32| BEHIND + IN_FRONT_LETTER * count;
        let open = is_institutional_top(suffix);
        for (another, _) in counted() {
            let is_behind_any = another == b"com" && !suffix.ends_with(b".com");
            let is_one = !another.contains(&b'.') && !is_a_label(another);
            if another != suffix && is_one && (open || is_behind_any) {
                if let Some(inserted) = Inserted::joined(&[b".", another]) {
                    visit(inserted, BEHIND + behind_cost(another));
                }
            }
        }
        for &first in LETTERS.iter().chain(b"-").filter(|_| letters(1) <= budget) {
            if open && first != b'-' {
                visit(Inserted::new(&[b'.', first]), letters(1));
            }
            for &second in LETTERS.iter().filter(|_| letters(2) <= budget) {
                let two = [first, second];
                if two != suffix {
                    visit(Inserted::new(&two), letters(2));
                }
                if open && first != b'-' && !is_counted(&two) {
                    visit(Inserted::new(&[b'.', first, second]), letters(2));
                }
            }
        }
    }
}

/// It has been offered as another second level of the same country.
fn is_second_level(suffix: &[u8], own: &[u8]) -> bool {
    let split = |text: &[u8]| text.iter().position(|&letter| letter == b'.');
    let (Some(at), Some(own_at)) = (split(suffix), split(own)) else { return false };
    let is_known = SECOND_LEVELS.iter().any(|known| suffix.get(..at) == Some(known.as_bytes()));
    is_known && suffix.get(at..) == own.get(own_at..)
}

fn is_public_suffix(text: &[u8]) -> bool {
    let found = public_suffix(text);
    found.start == 0 && found.section != Section::Unlisted
}

fn is_a_label(label: &[u8]) -> bool {
    label.starts_with(b"xn--")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Layout;
    use crate::domain::Domain;

    /// What is pruned by these bounds is never looked at, so no cost may fall below them.
    #[test]
    fn nothing_costs_less_than_the_least() {
        let mut seen = 0;
        for text in ["mn.com", "aa.aa", "o1l0.co.uk", "a-m.b.army.mil", "google.com", "x"] {
            let domain = Domain::parse(text).expect(text);
            let mut alphabet = Alphabet::new();
            let letters = Letters::of(&domain, &mut alphabet);
            for costs in Layout::ALL.map(|layout| Costs::HAND_SET.with_layout(layout)) {
                let moves = Moves::new(&letters, &alphabet, &costs);
                for at in 0..=text.len() {
                    let (here, spot) = (text.as_bytes().get(at), moves.frame.spot(at));
                    let substitution = here.map(|&here| costs.substitution_least(here, spot));
                    for before in [moves.before(at), b'a', b'1', b'.'] {
                        moves.of_letters(at, before, u32::MAX, &mut |found| {
                            let context = found.cost - found.least;
                            assert!(context <= Moves::CONTEXT, "{text}: {found:?}");
                            assert!(found.least >= moves.least(), "{text}: {found:?}");
                            let is_put = found.removed == 1 && found.inserted != Inserted::new(b"");
                            let least = substitution.filter(|_| is_put).unwrap_or(0);
                            assert!(found.cost >= least, "{text}: {found:?}");
                            seen += 1;
                        });
                    }
                }
            }
        }
        assert!(seen > 10_000, "{seen}");
    }
}
