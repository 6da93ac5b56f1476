//! One reading of a typed domain: this entry was meant, and these slips made the rest.
//!
//! The alignment compares letters. Around it stand the slips that move whole parts: a sub-domain
//! that lost its dot, something that slipped in front, a suffix typed twice, a suffix from memory.
//! Each `How` of the directory is one way to lay the two texts side by side.

mod memo;
mod pair;
mod parts;
mod ways;

pub(crate) use memo::Memo;
pub(crate) use pair::read_pair;
pub(crate) use ways::before_late_key;

use super::align::{Frame, align, without_ends};
use super::costs::{COST_MAX, Costs, IN_FRONT, IN_FRONT_NAME_MIN, IN_NETWORK, REPEATED};
use super::edits::{Reading, shift, structural};
use super::sides::{Sides, dots, label_start};
use super::slip::{Place, SlipKind};
use super::suffix_swap::{behind_cost, swap};
use crate::directory::{Entry, How, Query, TAG_PROVIDER};
use crate::distance::slips_between;
use crate::domain::letters::Letters;
use crate::domain::suffix_class::is_institutional_top;
use parts::{behind, by_parts, side_by_side};
use ways::read;

/// The reading of a typed domain as an entry of a directory, found in one of its ways, if it costs at
/// most `cost_max`.
pub(crate) fn read_entry<'v>(
    query: &Query,
    how: How,
    entry: &Entry<'v>,
    intended: &Letters,
    costs: &Costs,
    cost_max: u32,
    memo: &mut Memo<'v>,
) -> Option<Reading> {
    let sides = Sides::new(query, intended, costs, cost_max);
    if query.is_internal && query.letters.suffix() != intended.suffix() {
        // Such a suffix is a word that was typed, not letters that slipped.
        let is_provider = entry.tags() & TAG_PROVIDER != 0;
        return match how {
            How::Name if is_provider => in_network(&sides),
            // `hot.mail`: the word is the end of the name.
            How::Bare { .. } if is_provider => read(&sides, how, entry.tags()),
            How::Label { at } if is_provider || is_institutional_top(intended.suffix()) => {
                network_behind(&sides, usize::from(at))
            }
            _ => None,
        };
    }
    if how == How::Name {
        let suffix = memo.suffix_ways(&sides, entry);
        let name_max = cost_max.saturating_sub(suffix.least);
        let (start, name) = memo.align(&sides, entry, name_max)?;
        let reading = by_parts(&sides, *start, name, &suffix)?;
        let reading = without_word_before(&sides, reading, entry.tags())?;
        return Some(reading).filter(|reading| reading.cost <= cost_max);
    }
    read(&sides, how, entry.tags())
}

/// `www.gmail.com`: a habit, and no mailbox of a provider. `nospam.gmail.com`: who writes there is to take it out.
fn without_word_before(sides: &Sides<'_>, reading: Reading, tags: u8) -> Option<Reading> {
    let kept = sides.typed.as_bytes().get(..reading.kept);
    let is_word = kept
        .and_then(|kept| kept.strip_suffix(b"."))
        .is_some_and(|word| word == WWW && tags & TAG_PROVIDER != 0 || is_against_spam(word));
    if reading.kept_needs_dot || !is_word {
        return Some(reading);
    }
    let edit = structural(SlipKind::Insertion, Place::Subdomain, 0, reading.kept, IN_FRONT);
    Reading { kept: 0, ..reading }.with(edit, sides.costs)
}

/// What web sites have in front.
const WWW: &[u8] = b"www";
/// Words put into addresses against those who collect them. No host is called so; `antispam` and `spam` are.
const AGAINST_SPAM: [&[u8]; 6] =
    [b"nospam", b"no-spam", b"nospamplease", b"removeme", b"removethis", b"remove-this"];

/// A label is such a word.
pub(crate) fn is_against_spam(label: &[u8]) -> bool {
    AGAINST_SPAM.contains(&label)
}

/// A provider's name under what names of an internal network end in. Short ones are other people's, too.
fn in_network(sides: &Sides<'_>) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let same =
        typed.as_bytes().get(..typed.name_end) == intended.as_bytes().get(..intended.name_end);
    let edit = swap(typed, 0, intended, IN_NETWORK);
    let reading = Reading::kept_whole(0, 0).with(edit, costs);
    reading.filter(|_| same && intended.name().len() >= IN_FRONT_NAME_MIN)
}

/// The whole, and behind it what names of an internal network end in: a resolver's doing. A firm's own network may
/// be called so (`firm.de.local`).
fn network_behind(sides: &Sides<'_>, at: usize) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let text = typed.as_bytes();
    let start = label_start(text, at, sides.subdomains());
    let rest = text.get(start..)?.strip_prefix(intended.as_bytes())?;
    let edit = behind(text.len() - rest.len(), rest, IN_NETWORK);
    Reading::kept_whole(start, 0).with(edit, costs).filter(|_| rest.starts_with(b"."))
}

/// The reading as a name under a zone, `zone` being the letters after its `*.`, or with one more suffix behind
/// that: `arcyber.mil.com`.
pub(crate) fn read_zone(query: &Query, at: usize, zone: &[u8], costs: &Costs) -> Option<Reading> {
    let typed = query.letters.as_bytes().get(at..)?;
    if let Some(rest) = typed.strip_prefix(zone).filter(|_| is_institutional_top(zone)) {
        if let Some(suffix) = rest.strip_prefix(b".") {
            let edit = behind(at + zone.len(), rest, behind_cost(suffix));
            return Reading::kept_whole(at, 0).with(edit, costs);
        }
    }
    let frame = Frame::suffix_only(zone.len());
    let (cost, mut edits) = align(typed, zone, frame, costs, COST_MAX)?;
    shift(&mut edits, at);
    Some(Reading { cost, edits, kept: at, kept_needs_dot: false })
}

/// The reading of what was typed from letter `at` on as a public suffix: one slip in it, or all of it once
/// more.
pub(crate) fn read_suffix(
    query: &Query,
    at: usize,
    suffix: &[u8],
    costs: &Costs,
) -> Option<Reading> {
    let typed = query.letters.as_bytes().get(at..)?;
    let (a, b, _) = without_ends(typed, suffix);
    if a.len().max(b.len()) <= 2 && slips_between(a, b) == 1 {
        return read_zone(query, at, suffix, costs);
    }
    let (rest, end) = (typed.strip_prefix(suffix)?, at + suffix.len());
    let edit = match rest.strip_prefix(b".") {
        None if rest == suffix => behind(end, rest, 0),
        Some(again) if again == suffix => {
            structural(SlipKind::Repetition, Place::Suffix, end, rest.len(), REPEATED)
        }
        _ => return None,
    };
    Reading::kept_whole(at, 0).with(edit, costs)
}

/// The reading of what was typed from letter `at` on as the last letter of a name and a suffix, the dot between
/// them typed one letter early: `firm.nde` for `firmn.de`. That letter is kept, and the dot in front of it.
pub(crate) fn read_early_dot(
    query: &Query,
    at: usize,
    suffix: &[u8],
    costs: &Costs,
) -> Option<Reading> {
    let (letter, rest) = query.letters.as_bytes().get(at..)?.split_first()?;
    if rest != suffix || !letter.is_ascii_alphanumeric() {
        return None;
    }
    let spot = Frame::suffix_only(suffix.len()).swap(b'.', *letter, 0);
    let cost = costs.transposition(spot);
    let edit = structural(SlipKind::Transposition, Place::Dot, at.checked_sub(1)?, 2, cost);
    Reading::kept_whole(at + 1, 0).with(edit, costs)
}

/// The reading as a domain that no directory has, such as the sender's own.
pub(crate) fn read_text(query: &Query, intended: &Letters, costs: &Costs) -> Option<Reading> {
    let sides = Sides::new(query, intended, costs, COST_MAX);
    if sides.typed.suffix().is_empty() {
        // A single label can only be the whole without its dots.
        return read(&sides, How::Joined { at: 0, mistyped: true }, 0);
    }
    // A slip may have moved the split: `con.ar` is not a suffix.
    let (whole, labels) = (sides.typed.as_bytes(), dots(intended.as_bytes()) + 1);
    let (by_name, _) = sides.name_beside();
    let by_labels = label_start(whole, whole.len() + 1, labels);
    let read = |start| side_by_side(&sides, start..whole.len(), query.suffix_exists);
    let other = if by_labels == by_name { None } else { read(by_labels) };
    read(by_name).into_iter().chain(other).min_by_key(|reading| reading.cost)
}
