//! The ways in which a directory finds an entry by its letters: for each a way to lay the two texts side
//! by side.

use super::parts::{SuffixWays, behind, by_parts, plus, side_by_side};
use crate::channel::costs::{
    Costs, DOT_IN_NAME, GLUED, HELD, HYPHEN_FOR_DOT, IN_FRONT, IN_FRONT_LETTER, IN_FRONT_NAME_MIN,
    REPEATED, SUFFIX_LEFT_OUT,
};
use crate::channel::edits::{Edit, Edits, Reading, structural};
use crate::channel::sides::{dots, joined_alike, label_start, same_without_dots};
use crate::channel::slip::{Place, SlipKind};
use crate::directory::{How, Query};
use crate::domain::letters::Letters;

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
