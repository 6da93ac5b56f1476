//! One reading of a typed domain: this entry was meant, and these slips made the rest.
//!
//! The alignment compares letters. Around it stand the slips that move whole parts: a sub-domain
//! that lost its dot, something that slipped in front, a suffix typed twice, a suffix from memory.
//! Each `How` of the directory is one way to lay the two texts side by side.

use super::align::{Frame, align, align_rest, total};
use super::costs::Costs;
use super::known::{Known, SuffixWays};
use super::slip::{Edit, Edits, Place, SlipKind};
use super::suffix::swap_cost;
use crate::bits::{BIT, EITHER, either};
use crate::directory::{Entry, How, Query, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::domain::{Defect, DefectKind, Domain};

/// A reading dearer than this loses to any background, so that it need not be worked out.
pub(crate) const COST_MAX: u32 = 40 * BIT;
/// Position of a letter that is in neither text of an alignment: the dot before an entry.
pub(crate) const NOWHERE: u8 = u8::MAX;

/// A dot left out between a sub-domain and the name: a third of the dots' 8 % of slips.
const GLUED: u32 = 1350;
/// A hyphen on that dot's place: half as often.
const HYPHEN_FOR_DOT: u32 = GLUED + BIT;
/// Digits of a local part that slipped over the `@`, or `www` without its dot: each about one in
/// two hundred slips (3 of 447 in the open lists).
pub(super) const IN_FRONT: u32 = 1950;
/// The whole suffix left out: 9 of 211 slips in git trailers.
pub(super) const SUFFIX_LEFT_OUT: u32 = 1165;
/// What slipped in front is part of a local part, of which there are many.
pub(super) const IN_FRONT_LETTER: u32 = 9 * BIT / 2;
/// Letters that ran on behind the suffix, `gmail.comcom` and `gmail.common`: five lists of slips
/// from forms have one such in a hundred. The same suffix once more is likelier than any letters.
pub(super) const BEHIND: u32 = IN_FRONT;
/// Shortest name of a provider that something slips in front of: `sky` and `web` end words.
const IN_FRONT_NAME_MIN: usize = 5;
/// The whole suffix typed twice, `gmail.com.com`: one in two hundred.
pub(super) const REPEATED: u32 = 1950;
/// A key held down: two of the 269 slips in the open lists.
const HELD: u32 = 1950;
/// A dot in the name where the suffix is left out, `hot.mail`: two more of them.
pub(super) const DOT_IN_NAME: u32 = 900;
/// A slip in a name of up to three letters is one of the sea: every such name is somebody's.
const SHORT_NAME: u32 = 12 * BIT;
const SHORT_NAME_LEN: usize = 3;

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

/// The reading of a typed domain as an entry of a directory, found in one of its ways, if it costs at
/// most `cost_max`.
pub(crate) fn read_entry<'v>(
    query: &Query,
    how: How,
    entry: &Entry<'v>,
    intended: &Letters,
    costs: &Costs,
    cost_max: u32,
    known: &mut Known<'v>,
) -> Option<Reading> {
    if how == How::Name {
        let suffix = known.suffix_ways(query, entry, intended, costs);
        let name_max = cost_max.saturating_sub(suffix.least);
        let (start, cost, edits) = known.align(query, entry, intended, costs, name_max)?;
        let reading = by_parts(query, start, intended, (cost, edits), &suffix, costs, cost_max);
        return reading.filter(|reading| reading.cost <= cost_max);
    }
    let own_only = entry.tags() & TAG_PROVIDER != 0;
    read(query, how, own_only, intended, costs, cost_max)
}

/// `own_only`: nobody has sub-domains there, as at a mail provider.
pub(super) fn read(
    query: &Query,
    how: How,
    own_only: bool,
    intended: &Letters,
    costs: &Costs,
    cost_max: u32,
) -> Option<Reading> {
    let typed = &query.letters;
    let subdomains = dots(intended.as_bytes().get(..intended.name_at)?);
    let whole = typed.as_bytes().len();
    match how {
        // By `read_entry`, and by `imitation.rs`.
        How::Name | How::Skeleton | How::Part { .. } => None,
        How::Glued { at }
            if typed.suffix().is_empty()
                && !same_without_dots(typed.as_bytes().get(at..)?, intended) =>
        {
            None
        }
        How::Joined { at, mistyped } => {
            // The key finds all entries of a name; only those with these letters are meant. It may
            // have found the name of an entry whose sub-domain stands before it.
            let starts = [at, label_start(typed.as_bytes(), at, subdomains)];
            let start = starts.into_iter().find(|&start| {
                typed
                    .as_bytes()
                    .get(start..)
                    .is_some_and(|text| joined_alike(text, intended, mistyped))
            })?;
            side_by_side(typed, start, whole, intended, false, costs, cost_max)
        }
        // The whole of a name and its suffix is one's own, or part of what is meant.
        How::Label { at } if at >= typed.suffix_at && subdomains == 0 => None,
        How::Label { at } => {
            let start = label_start(typed.as_bytes(), at, subdomains);
            suffix_behind(typed, start, intended, costs)
                .or_else(|| side_by_side(typed, start, whole, intended, false, costs, cost_max))
        }
        How::Bare { at } => bare(typed, at, intended, costs),
        How::Held { at, len, kept } => {
            let edit = structural(SlipKind::Repetition, Place::Name, at + kept, len - kept, HELD);
            let edit = Edit { intended_at: (at + kept) as u8, ..edit };
            same_but_for(query, edit, intended, costs, cost_max)
        }
        How::Glued { .. } if subdomains > 0 => None,
        How::Glued { at } => {
            // Most tails are no names of their own, and are not worth an alignment.
            let (edit, kept, kept_needs_dot) = glued(typed, at, own_only)?;
            let by_memory = query.suffix_listed;
            let reading = side_by_side(typed, at, whole, intended, by_memory, costs, cost_max)?;
            Reading { kept, kept_needs_dot, ..reading }.with(edit, costs)
        }
        How::Repeated { end } => {
            let labels = dots(intended.as_bytes());
            let start = label_start(typed.as_bytes(), end + 1, labels + 1);
            let reading = side_by_side(typed, start, end, intended, false, costs, cost_max)?;
            let edit = structural(SlipKind::Repetition, Place::Suffix, end, whole - end, REPEATED);
            reading.with(edit, costs)
        }
        How::Zone { .. } => None,
    }
}

/// The reading as a name under a zone, `zone` being the letters after its `*.`.
pub(crate) fn read_zone(query: &Query, at: usize, zone: &[u8], costs: &Costs) -> Option<Reading> {
    let typed = query.letters.as_bytes().get(at..)?;
    let frame = Frame::suffix_only(zone.len());
    let (cost, mut edits) = align(typed, zone, frame, costs, COST_MAX)?;
    shift(&mut edits, at);
    Some(Reading { cost, edits, kept: at, kept_needs_dot: false })
}

/// The reading as a domain that no directory has, such as the sender's own.
pub(crate) fn read_text(query: &Query, intended: &Letters, costs: &Costs) -> Option<Reading> {
    let typed = &query.letters;
    if typed.suffix().is_empty() {
        // A single label can only be the whole without its dots.
        return read(
            query,
            How::Joined { at: 0, mistyped: true },
            false,
            intended,
            costs,
            COST_MAX,
        );
    }
    let (text, whole) = (intended.as_bytes(), typed.as_bytes().len());
    // A slip may have moved the split: `con.ar` is no suffix.
    let by_name = label_start(typed.as_bytes(), typed.name_at, dots(text.get(..intended.name_at)?));
    let by_labels = label_start(typed.as_bytes(), whole + 1, dots(text) + 1);
    let read =
        |start| side_by_side(typed, start, whole, intended, query.suffix_listed, costs, COST_MAX);
    let other = if by_labels == by_name { None } else { read(by_labels) };
    read(by_name).into_iter().chain(other).min_by_key(|reading| reading.cost)
}

/// The slip that a repair of the reader stands for: kind, place, cost.
pub(crate) fn defect_edit(defect: &Defect, domain: &Domain) -> (SlipKind, Place, u32) {
    let place = Place::from(domain.part_at(usize::from(defect.at)));
    // Shares among slips of 211 observed in git trailers: comma 5 %, dots 5 %, strays 5 %.
    match defect.kind {
        DefectKind::DotMistyped => (SlipKind::Substitution, Place::Dot, 1100),
        DefectKind::ExtraDot => (SlipKind::ExtraDot, Place::Dot, 1100),
        DefectKind::HyphenMistyped => (SlipKind::Substitution, place, 1900),
        DefectKind::EdgeHyphen => (SlipKind::ExtraHyphen, place, 1900),
        DefectKind::Stray => (SlipKind::StrayCharacter, place, 1100),
        // None among those, as git asks nobody for an address: as likely as the others.
        DefectKind::AtMistyped => (SlipKind::Substitution, place, 1100),
        DefectKind::Repeated => (SlipKind::Repetition, place, 1100),
    }
}

/// Aligns letters `start..end` of the typed domain with an entry: by letters alone, or the part
/// before the suffix by letters and the suffix from memory.
fn side_by_side(
    typed: &Letters,
    start: usize,
    end: usize,
    intended: &Letters,
    by_memory: bool,
    costs: &Costs,
    cost_max: u32,
) -> Option<Reading> {
    // What two ways come to together must not depend on how dear either may be.
    let cost_max = if by_memory { COST_MAX } else { cost_max };
    let frame = frame_of(intended);
    let text = typed.as_bytes().get(start..end)?;
    let letters = align(text, intended.as_bytes(), frame, costs, cost_max);
    let memory = if by_memory && typed.suffix() != intended.suffix() {
        let text = typed.as_bytes().get(start..typed.name_end)?;
        let name = intended.as_bytes().get(..intended.name_end)?;
        let aligned = align(text, name, frame, costs, cost_max);
        let cost = swap_cost(typed.suffix(), intended.suffix());
        aligned.and_then(|(_, name)| plus(name, from_memory(typed, start, intended, cost), costs))
    } else {
        None
    };
    one_of(letters, memory, start, intended)
}

/// The same by parts, the name being aligned: no slip reaches over the dot between them. Those that
/// do are found by the letters of the whole without its dots.
pub(super) fn by_parts(
    query: &Query,
    start: usize,
    intended: &Letters,
    (name_cost, name): (u32, Edits),
    suffix: &SuffixWays,
    costs: &Costs,
    cost_max: u32,
) -> Option<Reading> {
    let (typed, rest) = (&query.letters, suffix.rest);
    if typed.suffix() == intended.suffix() {
        return one_of(Some((name_cost, name)), None, start, intended);
    }
    // A suffix that exists has nothing behind it.
    let other = match suffix.memory {
        Some(cost) => Some(from_memory(typed, start, intended, cost)),
        None => {
            let rest = typed.suffix().strip_prefix(intended.suffix()).filter(|rest| rest.len() > 1);
            let at = typed.as_bytes().len() - start;
            rest.map(|rest| behind(at - rest.len(), rest, rest == intended.suffix()))
        }
    };
    let other = other.and_then(|edit| plus(name, edit, costs));
    // Together they cost more than each, so the rest bounds the suffix; but where there is another way,
    // what the two come to must not depend on that bound.
    let beside = other.map_or(0, |(cost, _)| cost + EITHER);
    let cost_max = cost_max.max(beside).saturating_sub(name_cost);
    let (suffix, frame) = (intended.suffix(), Frame::suffix_only(intended.suffix().len()));
    let letters = align_rest(typed.suffix(), suffix, frame, costs, rest, cost_max);
    let letters = letters.and_then(|(_, suffix)| {
        let mut edits = name;
        for &edit in suffix.as_slice() {
            edits.push(Edit {
                typed_at: edit.typed_at.saturating_add((typed.suffix_at - start) as u8),
                intended_at: edit.intended_at.saturating_add(intended.suffix_at as u8),
                ..edit
            })?;
        }
        Some((total(edits.as_slice(), costs), edits))
    });
    one_of(letters, other, start, intended)
}

/// The whole, and one more suffix behind it: `hotmail.co.uk.uk`, `army.mil.com`. Others than `.com`
/// only where the suffix is no usual second level: `army.mil.ml`, not `yahoo.com.jp`.
fn suffix_behind(
    typed: &Letters,
    start: usize,
    intended: &Letters,
    costs: &Costs,
) -> Option<Reading> {
    let rest = typed.as_bytes().get(start..)?.strip_prefix(intended.as_bytes())?;
    let label = rest.strip_prefix(b".")?;
    let again = intended.suffix().ends_with(rest);
    if !again && label != b"com" && !matches!(intended.suffix(), b"mil" | b"gov" | b"edu") {
        return None;
    }
    let edit = behind(typed.as_bytes().len() - rest.len(), rest, again);
    Reading { cost: 0, edits: Edits::NONE, kept: start, kept_needs_dot: false }.with(edit, costs)
}

/// What ran on behind a suffix: that suffix `again`, or any letters.
fn behind(at: usize, rest: &[u8], again: bool) -> Edit {
    let letters = if again { 0 } else { (rest.len() - dots(rest)) as u32 };
    let kind = if again { SlipKind::Repetition } else { SlipKind::Insertion };
    structural(kind, Place::Suffix, at, rest.len(), BEHIND + IN_FRONT_LETTER * letters)
}

/// The whole suffix from memory.
fn from_memory(typed: &Letters, start: usize, intended: &Letters, cost: u32) -> Edit {
    Edit {
        kind: SlipKind::SuffixSwap,
        place: Place::Suffix,
        typed_at: (typed.suffix_at - start) as u8,
        typed_len: typed.suffix().len() as u8,
        intended_at: intended.suffix_at as u8,
        intended_len: intended.suffix().len() as u8,
        cost,
    }
}

/// One slip more, and what all cost together.
fn plus(mut edits: Edits, edit: Edit, costs: &Costs) -> Option<(u32, Edits)> {
    edits.push(edit)?;
    Some((total(edits.as_slice(), costs), edits))
}

/// The likelier of two ways, at the cost of either.
fn one_of(
    letters: Option<(u32, Edits)>,
    other: Option<(u32, Edits)>,
    start: usize,
    intended: &Letters,
) -> Option<Reading> {
    let (mut cost, mut edits) = match (letters, other) {
        (Some((a, by_letters)), Some((b, by_other))) => {
            (either(a, b), if a <= b { by_letters } else { by_other })
        }
        (one, other) => one.or(other)?,
    };
    let in_name = |edit: &Edit| {
        edit.place == Place::Name && edit.kind != SlipKind::Transposition && edit.typed_len < 3
    };
    if intended.name().len() <= SHORT_NAME_LEN && edits.as_slice().iter().any(in_name) {
        cost += SHORT_NAME;
    }
    shift(&mut edits, start);
    Some(Reading { cost, edits, kept: start, kept_needs_dot: false })
}

/// The name but for letters too many, whose places are those of the typed domain. What stands before it
/// is the same, and the suffix is read as ever.
fn same_but_for(
    query: &Query,
    edit: Edit,
    intended: &Letters,
    costs: &Costs,
    cost_max: u32,
) -> Option<Reading> {
    let typed = &query.letters;
    let labels = dots(intended.as_bytes().get(..intended.name_at)?);
    let start = label_start(typed.as_bytes(), typed.name_at, labels);
    let from = usize::from(edit.typed_at);
    let head = typed.as_bytes().get(start..from)?.iter();
    let rest = typed.as_bytes().get(from + usize::from(edit.typed_len)..typed.name_end)?;
    // Two keys may have one fingerprint, so letters have the last word.
    if !head.chain(rest).eq(intended.as_bytes().get(..intended.name_end)?) {
        return None;
    }
    let (typed_at, intended_at) = (usize::from(edit.typed_at), usize::from(edit.intended_at));
    let edit = Edit {
        typed_at: (typed_at - start) as u8,
        intended_at: (intended.name_at + intended_at - typed.name_at) as u8,
        ..edit
    };
    let suffix = SuffixWays::new(query, intended, costs);
    by_parts(query, start, intended, plus(Edits::NONE, edit, costs)?, &suffix, costs, cost_max)
}

/// All that was typed from `at` on is the name, perhaps with a dot in it; the suffix was left out.
fn bare(typed: &Letters, at: usize, intended: &Letters, costs: &Costs) -> Option<Reading> {
    let text = typed.as_bytes().get(at..)?;
    let letters = text.iter().filter(|&&byte| byte != b'.');
    if intended.name_at > 0 || !letters.eq(intended.name()) {
        return None;
    }
    let mut edits = Edits::NONE;
    if let Some(dot) = text.iter().position(|&byte| byte == b'.') {
        let edit = structural(SlipKind::ExtraDot, Place::Dot, at + dot, 1, DOT_IN_NAME);
        edits.push(Edit {
            intended_at: (intended.name_at + dot) as u8,
            intended_len: 0,
            ..edit
        })?;
    }
    let left_out = Edit {
        kind: SlipKind::Omission,
        place: Place::Suffix,
        typed_at: typed.as_bytes().len() as u8,
        typed_len: 0,
        intended_at: intended.name_end as u8,
        intended_len: (intended.as_bytes().len() - intended.name_end) as u8,
        cost: SUFFIX_LEFT_OUT,
    };
    let (cost, edits) = plus(edits, left_out, costs)?;
    Some(Reading { cost, edits, kept: at, kept_needs_dot: false })
}

/// The entry begins inside the typed name, at letter `at`: the slip by which it does, how many letters
/// stand before it, and whether these need a dot.
fn glued(typed: &Letters, at: usize, own_only: bool) -> Option<(Edit, usize, bool)> {
    let head = typed.as_bytes().get(typed.name_at..at)?;
    let digits = head.iter().all(u8::is_ascii_digit) || head == b"www";
    if own_only || digits {
        let is_short = typed.name_end - at < if digits { 3 } else { IN_FRONT_NAME_MIN };
        // `7139` is a number of its own, and no `139` with a 7 in front; `9online` and `1utar` are names.
        let is_number = typed.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        let is_name = digits && head.len() < 2;
        if head.ends_with(b"-") || is_short || is_number || is_name {
            return None;
        }
        let cost = IN_FRONT + if digits { 0 } else { IN_FRONT_LETTER * head.len() as u32 };
        let edit = structural(SlipKind::Insertion, Place::Name, typed.name_at, head.len(), cost);
        return Some((edit, typed.name_at, false));
    }
    if !typed.name().is_ascii() {
        // An A-label is whole or not at all.
        return None;
    }
    let bare = head.strip_suffix(b"-").unwrap_or(head);
    let edit = if bare.len() < head.len() {
        structural(SlipKind::Substitution, Place::Dot, at - 1, 1, HYPHEN_FOR_DOT)
    } else {
        structural(SlipKind::MissingDot, Place::Dot, at, 0, GLUED)
    };
    // `tecma--international`: no label ends with a hyphen.
    let is_label = !bare.is_empty() && !bare.ends_with(b"-");
    is_label.then_some((edit, typed.name_at + bare.len(), true))
}

impl Reading {
    /// One slip more.
    fn with(mut self, edit: Edit, costs: &Costs) -> Option<Self> {
        let before = costs.count(self.edits.as_slice().len());
        self.edits.push(edit)?;
        let after = costs.count(self.edits.as_slice().len());
        self.cost += edit.cost + after - before;
        Some(self)
    }
}

/// A slip that moves a part or adds one; what was meant in its place, if anything, is a dot.
fn structural(kind: SlipKind, place: Place, typed_at: usize, typed_len: usize, cost: u32) -> Edit {
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

pub(super) fn frame_of(letters: &Letters) -> Frame {
    frame(letters.as_bytes(), (letters.name_at, letters.name_end, letters.suffix_at))
}

pub(super) fn frame(text: &[u8], (name_at, name_end, suffix_at): (usize, usize, usize)) -> Frame {
    let dots = 1 + text.get(..name_at).map_or(0, dots);
    Frame { name_at, name_end, suffix_at, len: text.len(), dots }
}

/// What was typed beside an entry's name and what stands before that, and where it begins.
pub(super) fn name_beside<'t>(
    typed: &'t Letters,
    intended: &[u8],
    name_at: usize,
) -> (usize, &'t [u8]) {
    let subdomains = intended.get(..name_at).map_or(0, dots);
    let start = label_start(typed.as_bytes(), typed.name_at, subdomains);
    (start, typed.as_bytes().get(start..typed.name_end).unwrap_or_default())
}

pub(super) fn same_without_dots(typed: &[u8], intended: &Letters) -> bool {
    let typed = typed.iter().filter(|&&byte| byte != b'.');
    typed.eq(intended.as_bytes().iter().filter(|&&byte| byte != b'.'))
}

/// The same, or if one is `mistyped` the same but for one letter typed on a dot's place.
fn joined_alike(typed: &[u8], intended: &Letters, mistyped: bool) -> bool {
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
