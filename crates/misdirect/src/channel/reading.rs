//! One reading of a typed domain: this entry was meant, and these slips made the rest.
//!
//! The alignment compares letters. Around it stand the slips that move whole parts: a sub-domain
//! that lost its dot, something that slipped in front, a suffix typed twice, a suffix from memory.
//! Each `How` of the directory is one way to lay the two texts side by side.

use super::align::{Frame, align};
use super::costs::Costs;
use super::slip::{Edit, Edits, Place, SlipKind};
use super::suffix::swap_cost;
use crate::bits::{BIT, either};
use crate::directory::{How, Query};
use crate::domain::DefectKind;
use crate::domain::letters::Letters;

/// A reading dearer than this loses to any background, so that it need not be worked out.
pub(crate) const COST_MAX: u32 = 40 * BIT;
/// Position of a letter that is in neither text of an alignment: the dot before an entry.
pub(crate) const NOWHERE: u8 = u8::MAX;

/// A dot left out between a sub-domain and the name, among slips: 15 % of the dots' 8 %.
const GLUED: u32 = 1600;
/// Digits of a local part that slipped over the `@`, or `www` without its dot: each about one in
/// two hundred slips (3 of 447 in the open lists).
const IN_FRONT: u32 = 1950;
/// The whole suffix typed twice, `gmail.com.com`: one in two hundred.
const REPEATED: u32 = 1950;
/// Sub-domains that people put in front by habit, each with one chance in sixteen.
const COMMON_HEADS: [&[u8]; 8] =
    [b"us", b"mail", b"email", b"smtp", b"mx", b"webmail", b"students", b"alumni"];

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

/// The reading of a typed domain as an entry of a directory, found in one of its ways.
/// `suffix_listed`: the typed suffix is a public suffix.
pub(crate) fn read_entry(
    query: &Query,
    suffix_listed: bool,
    how: How,
    intended: &Letters,
    costs: &Costs,
) -> Option<Reading> {
    let typed = &query.letters;
    let subdomains = dots(intended.as_bytes().get(..intended.name_at)?);
    let whole = typed.as_bytes().len();
    match how {
        How::Name => {
            let start = label_start(typed.as_bytes(), typed.name_at, subdomains);
            side_by_side(typed, start, whole, intended, suffix_listed, costs)
        }
        _ if subdomains > 0 => None,
        How::Joined { at } => side_by_side(typed, at, whole, intended, false, costs),
        How::Glued { at } => glued(typed, at, intended, suffix_listed, costs),
        How::Repeated { end } => {
            let labels = dots(intended.as_bytes());
            let start = label_start(typed.as_bytes(), end + 1, labels + 1);
            let reading = side_by_side(typed, start, end, intended, false, costs)?;
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
pub(crate) fn read_text(
    query: &Query,
    suffix_listed: bool,
    intended: &Letters,
    costs: &Costs,
) -> Option<Reading> {
    let by_name = read_entry(query, suffix_listed, How::Name, intended, costs);
    // A single label can only be the whole without its dots.
    let single = query.letters.suffix().is_empty();
    by_name.or_else(|| {
        single.then(|| read_entry(query, suffix_listed, How::Joined { at: 0 }, intended, costs))?
    })
}

/// The slip that a repair of the reader stands for: kind, place, cost.
pub(crate) fn defect_edit(kind: DefectKind) -> (SlipKind, Place, u32) {
    // Shares among slips of 211 observed in git trailers: comma 5 %, dots 5 %, strays 5 %.
    match kind {
        DefectKind::DotMistyped => (SlipKind::Substitution, Place::Dot, 1100),
        DefectKind::ExtraDot => (SlipKind::ExtraDot, Place::Dot, 1100),
        DefectKind::HyphenMistyped => (SlipKind::Substitution, Place::Name, 1900),
        DefectKind::EdgeHyphen => (SlipKind::ExtraHyphen, Place::Name, 1900),
        DefectKind::Stray => (SlipKind::StrayCharacter, Place::Suffix, 1100),
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
) -> Option<Reading> {
    let frame = frame_of(intended);
    let text = typed.as_bytes().get(start..end)?;
    let letters = align(text, intended.as_bytes(), frame, costs, COST_MAX);
    let memory = if by_memory && typed.suffix() != intended.suffix() {
        let text = typed.as_bytes().get(start..typed.name_end)?;
        let name = intended.as_bytes().get(..intended.name_end)?;
        align(text, name, frame, costs, COST_MAX).and_then(|(_, mut edits)| {
            edits.push(Edit {
                kind: SlipKind::SuffixSwap,
                place: Place::Suffix,
                typed_at: (typed.suffix_at - start) as u8,
                typed_len: typed.suffix().len() as u8,
                intended_at: intended.suffix_at as u8,
                intended_len: intended.suffix().len() as u8,
                cost: swap_cost(typed.suffix(), intended.suffix()),
            })?;
            Some((super::align::total(edits.as_slice(), costs), edits))
        })
    } else {
        None
    };
    let (cost, mut edits) = match (letters, memory) {
        (Some((a, by_letters)), Some((b, by_memory))) => {
            (either(a, b), if a <= b { by_letters } else { by_memory })
        }
        (one, other) => one.or(other)?,
    };
    shift(&mut edits, start);
    Some(Reading { cost, edits, kept: start, kept_needs_dot: false })
}

/// The entry begins inside the typed name: at letter `at`.
fn glued(
    typed: &Letters,
    at: usize,
    intended: &Letters,
    suffix_listed: bool,
    costs: &Costs,
) -> Option<Reading> {
    let text = typed.as_bytes();
    let head = text.get(typed.name_at..at)?;
    let mut reading = side_by_side(typed, at, text.len(), intended, suffix_listed, costs)?;
    if head.iter().all(u8::is_ascii_digit) || head == b"www" {
        reading.kept = typed.name_at;
        let edit =
            structural(SlipKind::Insertion, Place::Name, typed.name_at, head.len(), IN_FRONT);
        return reading.with(edit, costs);
    }
    // A hyphen on the dot's place, `us-army.mil`, or nothing there.
    let bare = head.strip_suffix(b"-").unwrap_or(head);
    let common = COMMON_HEADS.contains(&bare);
    let head_cost = if common { 4 * BIT } else { 5 * BIT * bare.len() as u32 };
    let edit = match bare.len() < head.len() {
        true => structural(SlipKind::Substitution, Place::Dot, at - 1, 1, GLUED + head_cost + BIT),
        false => structural(SlipKind::MissingDot, Place::Dot, at, 0, GLUED + head_cost),
    };
    reading.kept = typed.name_at + bare.len();
    reading.kept_needs_dot = true;
    if bare.is_empty() { None } else { reading.with(edit, costs) }
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

/// A slip that moves a part; what was meant in its place, if anything, is a dot.
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

fn shift(edits: &mut Edits, by: usize) {
    for edit in edits.as_mut_slice() {
        edit.typed_at = edit.typed_at.saturating_add(by as u8);
    }
}

pub(super) fn frame_of(letters: &Letters) -> Frame {
    Frame {
        name_at: letters.name_at,
        name_end: letters.name_end,
        suffix_at: letters.suffix_at,
        len: letters.as_bytes().len(),
    }
}

fn dots(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte == b'.').count()
}

/// Where the label begins that stands `labels` labels before the one that begins at `at`.
fn label_start(text: &[u8], at: usize, labels: usize) -> usize {
    let mut start = at;
    for _ in 0..labels {
        let Some(head) = start.checked_sub(1).and_then(|end| text.get(..end)) else { return 0 };
        start = head.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1);
    }
    start
}
