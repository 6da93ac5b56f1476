//! One reading of a typed domain as somebody's work: a name made to be taken for an entry's.
//!
//! Who imitates a domain writes letters that look like it, or joins its name to a word, or puts it
//! whole in front of a domain of his own. Nothing here is a finger's slip; what it costs, the judge
//! says, who knows how many there are.

use super::costs::LOOK_ALIKE;
use super::edits::{Edit, Edits, NOWHERE, Reading, shift};
use super::sides::name_beside;
use super::sight::{Alike, look_alike};
use super::slip::{Place, SLIPS_MAX, SlipKind};
use super::suffix_swap::{swap, swap_cost};
use crate::bits::NEVER;
use crate::directory::{How, Query};
use crate::domain::letters::{Alphabet, Letters};

/// In which way an entry is imitated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// By letters that look like its own.
    Letters,
    /// By a longer name that has its name in it: `gmail-login.com`. Letters `at..end` are it.
    Joined { at: usize, end: usize },
    /// By a letter of which one bit is another.
    Flip,
    /// By the whole of it, suffix and all, inside a longer name or before one: `army-mil.com`,
    /// `army.mil.example.com`. Letters `at..end` are it.
    Whole { at: usize, end: usize },
}

/// How a domain is imitated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Imitation {
    pub(crate) reading: Reading,
    pub(crate) form: Form,
    /// Letters that stand for others.
    pub(crate) letters: Alike,
}

/// The typed domain as an imitation of one whose letters are `intended`, numbered by `alphabet`: in one of
/// the ways in which a directory finds such.
pub(crate) fn read_imitation(
    query: &Query,
    how: How,
    intended: &Letters,
    alphabet: &Alphabet,
) -> Option<Imitation> {
    match how {
        How::Name | How::Skeleton => by_letters(query, intended, alphabet),
        How::Part { at, end } => {
            by_part(query, usize::from(at), usize::from(end), intended, alphabet)
        }
        _ => None,
    }
}

/// The whole name looks like the entry's; the suffix is the same, or an A-label's from memory.
fn by_letters(query: &Query, intended: &Letters, alphabet: &Alphabet) -> Option<Imitation> {
    let typed = &query.letters;
    let (start, text) = name_beside(typed, intended.as_bytes(), intended.name_at);
    let head = text.get(..typed.name_at - start)?;
    if head != intended.as_bytes().get(..intended.name_at)? {
        return None;
    }
    let (mut edits, letters) = look_alike(typed.name(), intended.name(), alphabet, SLIPS_MAX - 1)?;
    for edit in edits.as_mut_slice() {
        edit.intended_at += intended.name_at as u8;
    }
    shift(&mut edits, typed.name_at);
    let mut letters = letters;
    if !query.suffix_exists && typed.suffix() != intended.suffix() {
        // `army.rnil`, `gmail.сом`.
        let (suffix, alike) = look_alike(typed.suffix(), intended.suffix(), alphabet, 1)?;
        for &edit in suffix.as_slice() {
            edits.push(Edit {
                place: Place::Suffix,
                typed_at: edit.typed_at + typed.suffix_at as u8,
                intended_at: edit.intended_at + intended.suffix_at as u8,
                ..edit
            })?;
        }
        letters = letters.and(alike);
    } else if typed.suffix() != intended.suffix() {
        // Who imitates a domain imitates it whole; but a whole name in other letters is no chance.
        // Nor where the suffix is of other letters, too: `оса.рф` is a wasp, and nobody reads oca.com.
        if typed.name().is_ascii() || !typed.suffix().is_ascii() && !has_ascii_letter(typed.name())
        {
            return None;
        }
        edits.push(other_suffix(typed, intended))?;
    }
    if letters == Alike::NONE {
        return None;
    }
    let cost = edits.as_slice().iter().map(|edit| edit.cost).sum();
    let reading = Reading { cost, edits, kept: start, kept_needs_dot: false };
    Some(Imitation { reading, form: Form::Letters, letters })
}

fn has_ascii_letter(name: &[u8]) -> bool {
    name.iter().any(u8::is_ascii_alphabetic)
}

/// A part of what was typed is the entry's name, or looks like it.
fn by_part(
    query: &Query,
    at: usize,
    end: usize,
    intended: &Letters,
    alphabet: &Alphabet,
) -> Option<Imitation> {
    let typed = &query.letters;
    let text = typed.as_bytes();
    let part = text.get(at..end)?;
    if intended.suffix().is_empty() {
        return None;
    }
    // What stands around the part takes places, too.
    let around = [at > 0, true, typed.suffix() != intended.suffix()];
    let places = SLIPS_MAX - around.iter().filter(|&&is_there| is_there).count();
    let (edits, mut letters, whole) = match look_alike(part, intended.name(), alphabet, places) {
        Some((edits, letters)) => (edits, letters, suffix_after(text, end, intended)),
        // `googlecom`.
        None if same_without_breaks(part, intended) => (Edits::NONE, Alike::NONE, Some((end, 0))),
        None => return None,
    };
    let is_name = at >= typed.name_at;
    let start = subdomain_before(text, at, intended)?;
    // `login-gmail.com`: its own suffix is where it belongs.
    let whole = whole
        .filter(|&(end, _)| end < text.len() || start < at)
        // `gmail.com.com` is a suffix twice.
        .filter(|&(end, _)| is_name || end != typed.name_end || typed.suffix() != intended.suffix())
        // `weather.gov.uk` has a suffix of its own.
        .filter(|&(end, _)| end <= typed.name_end || end == text.len());
    let whole_end = whole.map(|(end, _)| end);
    letters.others += whole.map_or(0, |(_, others)| others);
    let form = match whole_end {
        Some(end) => Form::Whole { at: start, end },
        None if is_name && start == at => Form::Joined { at, end },
        None => return None,
    };
    let edits = around_part(typed, intended, (start, at, end), whole_end, edits)?;
    let reading = Reading { cost: NEVER, edits, kept: 0, kept_needs_dot: false };
    Some(Imitation { reading, form, letters })
}

/// The edits of a part, with what stands around it: the entry begins at letter `start`, its name at `at`
/// and ends before `end`, and its suffix before `whole_end` if that is there.
fn around_part(
    typed: &Letters,
    intended: &Letters,
    (start, at, end): (usize, usize, usize),
    whole_end: Option<usize>,
    of_part: Edits,
) -> Option<Edits> {
    let text = typed.as_bytes();
    let is_hyphen = |at: usize| text.get(at) == Some(&b'-');
    let kind = if at >= typed.name_at { SlipKind::Combosquat } else { SlipKind::Embedding };
    let mut all = Edits::NONE;
    if start > 0 {
        all.push(more(kind, 0, start))?;
    }
    if start < at && is_hyphen(at - 1) {
        all.push(hyphen_for_dot(at - 1))?;
    }
    for &edit in of_part.as_slice() {
        let intended_at = edit.intended_at + intended.name_at as u8;
        all.push(Edit { typed_at: edit.typed_at + at as u8, intended_at, ..edit })?;
    }
    match whole_end {
        // `-mil.com` for `.mil`.
        Some(_) if is_hyphen(end) => {
            let (from, to) = (intended.name_end, intended.as_bytes().len());
            let edit = more(kind, end, text.len());
            all.push(Edit { intended_at: from as u8, intended_len: (to - from) as u8, ..edit })?;
        }
        Some(whole) if whole < text.len() => all.push(more(kind, whole, text.len()))?,
        None if end < typed.name_end => all.push(more(kind, end, typed.name_end))?,
        _ => {}
    }
    if whole_end.is_none() && typed.suffix() != intended.suffix() {
        all.push(other_suffix(typed, intended))?;
    }
    Some(all)
}

/// Where the entry's sub-domain begins that stands before letter `at`, dots or hyphens behind its
/// labels; `at` where it has none.
fn subdomain_before(text: &[u8], at: usize, intended: &Letters) -> Option<usize> {
    if intended.name_at == 0 {
        return Some(at);
    }
    let start = at.checked_sub(intended.name_at)?;
    let whole = intended.as_bytes().get(..intended.name_at)?;
    let begins = start == 0 || text.get(start - 1).is_some_and(|&before| is_break(before));
    (begins && alike(text.get(start..at)?, whole)).then_some(start)
}

/// The same but for hyphens and dots.
fn alike(text: &[u8], intended: &[u8]) -> bool {
    text.len() == intended.len()
        && text.iter().zip(intended).all(|(&a, &b)| a == b || is_break(a) && is_break(b))
}

/// One letter is another by one bit, and no neighbour on the keyboard.
pub(crate) fn flip(query: &Query, intended: &Letters, reading: &Reading) -> Option<Imitation> {
    let [edit] = reading.edits.as_slice() else { return None };
    let typed = query.letters.as_bytes().get(usize::from(edit.typed_at))?;
    let text = intended.as_bytes();
    let meant = text.get(usize::from(edit.intended_at))?;
    let one_bit = typed.is_ascii() && meant.is_ascii() && (typed ^ meant).is_power_of_two();
    let number = typed.is_ascii_digit() && meant.is_ascii_digit();
    if edit.kind != SlipKind::Substitution || edit.place != Place::Name || !one_bit || number {
        return None;
    }
    // Parts of a name that are told apart by a letter: `ec-lille`, `ac-lille`.
    if intended.name().contains(&b'-') {
        return None;
    }
    let mut reading = *reading;
    let kind = SlipKind::Bitflip;
    reading.edits.as_mut_slice().iter_mut().for_each(|edit| edit.kind = kind);
    Some(Imitation { reading, form: Form::Flip, letters: Alike::NONE })
}

fn same_without_breaks(part: &[u8], intended: &Letters) -> bool {
    let whole = intended.as_bytes().iter().filter(|&&byte| !is_break(byte));
    part.iter().filter(|&&byte| !is_break(byte)).eq(whole)
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'.' | b'-')
}

/// Where the entry's suffix ends that begins behind letter `end`, a dot or hyphens before its labels, and
/// how many of its letters are look-alikes: `army--mil.com`, `army.mi1.com`.
fn suffix_after(text: &[u8], end: usize, intended: &Letters) -> Option<(usize, u32)> {
    let whole = intended.as_bytes().get(intended.name_end..)?;
    let (mut to, mut others) = (end, 0);
    for &letter in whole {
        let typed = *text.get(to)?;
        match (typed, letter) {
            _ if is_break(typed) && is_break(letter) => {
                to += text.iter().skip(to + 1).take_while(|&&next| next == b'-').count();
            }
            _ if typed == letter => {}
            (b'1', b'l' | b'i') | (b'0', b'o') => others += 1,
            _ => return None,
        }
        to += 1;
    }
    let ends = text.get(to).is_none_or(|&next| is_break(next));
    ends.then_some((to, others))
}

fn hyphen_for_dot(at: usize) -> Edit {
    Edit {
        kind: SlipKind::Substitution,
        place: Place::Dot,
        typed_at: at as u8,
        typed_len: 1,
        intended_at: NOWHERE,
        intended_len: 1,
        cost: LOOK_ALIKE,
    }
}

/// Letters `from..to` are too much.
fn more(kind: SlipKind, from: usize, to: usize) -> Edit {
    Edit {
        kind,
        place: if kind == SlipKind::Embedding { Place::Subdomain } else { Place::Name },
        typed_at: from as u8,
        typed_len: (to - from) as u8,
        intended_at: 0,
        intended_len: 0,
        cost: LOOK_ALIKE,
    }
}

/// The suffix is another, from memory.
fn other_suffix(typed: &Letters, intended: &Letters) -> Edit {
    swap(typed, 0, intended, swap_cost(typed.suffix(), intended.suffix()))
}
