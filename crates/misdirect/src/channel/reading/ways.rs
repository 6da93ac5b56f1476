//! The ways in which a directory finds an entry by its letters: for each a way to lay the two texts side
//! by side.

use super::parts::{SuffixWays, behind, by_letters, by_parts, plus, side_by_side};
use crate::channel::align::without_ends;
use crate::channel::costs::{
    AT_LOCAL_MIN, AT_MISTYPED, AT_MISTYPED_ELSEWHERE, AT_MISTYPED_THERE, AT_NAME_MIN, BY_EAR,
    DOT_IN_NAME, GLUED, HELD, HYPHEN_FOR_DOT, IN_FRONT, IN_FRONT_LETTER, IN_FRONT_NAME_MIN,
    LABELS_SWAPPED, REPEATED, SHORT_NAME, SHORT_NAME_LEN, SUFFIX_LEFT_OUT,
};
use crate::channel::edits::{Edit, Edits, Reading, structural};
use crate::channel::sides::{Sides, dots, joined_alike, label_start, same_without_dots};
use crate::channel::slip::{Place, SlipKind};
use crate::channel::suffix_swap::{SECOND_LEVEL, behind_cost};
use crate::channel::typing::AtKey;
use crate::directory::{BARE_MIN, How, TAG_MILITARY, TAG_PROVIDER};
use crate::distance::slips_between;
use crate::domain::letters::Letters;
use crate::domain::suffix_class::{is_institutional, is_institutional_top, is_turned, last_label};

/// The reading in the way that found the entry, which has these tags.
pub(super) fn read(sides: &Sides<'_>, how: How, tags: u8) -> Option<Reading> {
    let letter = usize::from;
    match how {
        How::Bare { at } => bare(sides, letter(at), tags),
        How::Held { at, len, kept } => held(sides, letter(at), letter(len), letter(kept)),
        How::Sound { cost } => sounded(sides, u32::from(cost), tags),
        How::Glued { at } => glued(sides, letter(at), tags),
        How::Label { at } => label(sides, letter(at), tags),
        How::Hyphenated { at } => hyphenated(sides, letter(at)),
        How::Joined { at, mistyped } => joined(sides, letter(at), mistyped),
        How::Repeated { end } => repeated(sides, letter(end)),
        // By parts, for `read_entry` may know one of them; as somebody's work; as a name of a zone.
        How::Name | How::Skeleton | How::Part { .. } | How::Zone { .. } => None,
    }
}

/// All that was typed from `at` on is the name, perhaps with a dot in it; the suffix was left out. A short
/// name is a provider's, or a host's.
fn bare(sides: &Sides<'_>, at: usize, tags: u8) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    if at == typed.suffix_at {
        return behind_host(sides);
    }
    let text = typed.as_bytes().get(at..)?;
    let letters = text.iter().filter(|&&byte| byte != b'.');
    if intended.name_at > 0 || !letters.eq(intended.name()) {
        return None;
    }
    let len = intended.name().len();
    if len < BARE_MIN && tags & TAG_PROVIDER == 0 {
        return None;
    }
    // Two letters are a host's sooner: `wp` is WordPress. No host is a number.
    let as_host = match len {
        BARE_MIN.. => 0,
        _ if text.iter().all(u8::is_ascii_digit) => 0,
        3.. => SHORT_NAME,
        _ => 2 * SHORT_NAME,
    };
    let mut edits = Edits::NONE;
    if let Some(dot) = text.iter().position(|&byte| byte == b'.') {
        let edit = structural(SlipKind::ExtraDot, Place::Dot, at + dot, 1, DOT_IN_NAME);
        edits.push(Edit { intended_at: dot as u8, intended_len: 0, ..edit })?;
    }
    let (cost, edits) = plus(edits, left_out(sides, as_host), costs)?;
    Some(Reading { cost, edits, kept: at, kept_needs_dot: false })
}

/// `vger.kernel`: the suffix left out behind a host. No domain ends so, so that a short name is one where its
/// host is listed with it; before a longer one may stand any.
fn behind_host(sides: &Sides<'_>) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let whole = intended.as_bytes().get(..intended.name_end)?;
    let kept = typed.as_bytes().strip_suffix(whole)?;
    let is_host = dots(kept) == 1 && kept.ends_with(b".") && intended.name().len() >= BARE_MIN;
    let reading = Reading::kept_whole(kept.len(), 0).with(left_out(sides, 0), costs);
    reading.filter(|_| kept.is_empty() || is_host)
}

/// The suffix left out, at what that costs and `more`.
fn left_out(sides: &Sides<'_>, more: u32) -> Edit {
    let Sides { typed, intended, .. } = *sides;
    Edit {
        kind: SlipKind::Omission,
        place: Place::Suffix,
        typed_at: typed.as_bytes().len() as u8,
        typed_len: 0,
        intended_at: intended.name_end as u8,
        intended_len: (intended.as_bytes().len() - intended.name_end) as u8,
        cost: SUFFIX_LEFT_OUT + more,
    }
}

/// The name but for a key held down: of the run of `len` letters from `at` on, `kept` are meant. What
/// stands before the name is the same, and the suffix is read as ever.
fn held(sides: &Sides<'_>, at: usize, len: usize, kept: usize) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let (start, text) = sides.name_beside();
    let (from, to) = (at + kept - start, at + len - start);
    let (head, rest) = (text.get(..from)?, text.get(to..)?);
    // Two keys may have one fingerprint, so letters have the last word.
    if !head.iter().chain(rest).eq(intended.as_bytes().get(..intended.name_end)?) {
        return None;
    }
    let edit = structural(SlipKind::Repetition, Place::Name, from, len - kept, HELD);
    let intended_at = (intended.name_at + at + kept - typed.name_at) as u8;
    let name = plus(Edits::NONE, Edit { intended_at, ..edit }, costs)?;
    by_parts(sides, start, &name, &SuffixWays::new(sides.query, intended, costs))
}

/// The name spells a provider's by ear. One letter is the alignment's, which has examples of such slips.
fn sounded(sides: &Sides<'_>, cost: u32, tags: u8) -> Option<Reading> {
    let Sides { intended, costs, .. } = *sides;
    let (start, text) = sides.name_beside();
    let name = intended.name();
    let (a, b, _) = without_ends(text, name);
    if tags & TAG_PROVIDER == 0 || intended.name_at > 0 || slips_between(a, b) < 2 {
        return None;
    }
    let heard = Edit {
        kind: SlipKind::PhoneticSpelling,
        place: Place::Name,
        typed_at: 0,
        typed_len: text.len() as u8,
        intended_at: 0,
        intended_len: name.len() as u8,
        cost: BY_EAR + cost,
    };
    let name = plus(Edits::NONE, heard, costs)?;
    by_parts(sides, start, &name, &SuffixWays::new(sides.query, intended, costs))
}

/// The entry begins inside the typed name, at letter `at`.
fn glued(sides: &Sides<'_>, at: usize, tags: u8) -> Option<Reading> {
    let Sides { typed, intended, .. } = *sides;
    let is_whole = !typed.suffix().is_empty();
    if !is_whole && !same_without_dots(typed.as_bytes().get(at..)?, intended) {
        return None;
    }
    match sides.subdomains() {
        0 => {}
        1 if is_whole => return glued_host(sides, at),
        _ => return None,
    }
    // Most tails are not names of their own, and not worth an alignment.
    let (edit, kept, kept_needs_dot) = match behind_at(sides, at, tags) {
        Some(edit) => (edit, typed.name_at, false),
        None => before_glued(typed, at, tags & TAG_PROVIDER != 0)?,
    };
    let reading = side_by_side(sides, at..typed.as_bytes().len(), sides.query.suffix_exists)?;
    Reading { kept, kept_needs_dot, ..reading }.with(edit, sides.costs)
}

/// `linux-intel.com`, `vgerlkernel.org`: the entry's host, and a hyphen or a letter for the dot behind it. A host
/// that is listed pays for no letters of its own.
fn glued_host(sides: &Sides<'_>, at: usize) -> Option<Reading> {
    let Sides { typed, intended, .. } = *sides;
    let host = intended.as_bytes().get(..intended.name_at - 1)?;
    let [mark] = typed.as_bytes().get(typed.name_at..at)?.strip_prefix(host)? else { return None };
    let rest = intended.as_bytes().get(intended.name_at..);
    if typed.as_bytes().get(at..) != rest {
        return None;
    }
    if *mark != b'-' {
        return side_by_side(sides, typed.name_at..typed.as_bytes().len(), false);
    }
    let edit = structural(SlipKind::Substitution, Place::Dot, at - 1, 1, HYPHEN_FOR_DOT);
    Reading::kept_whole(typed.name_at, 0).with(edit, sides.costs)
}

/// The letter before `at` was typed for an `@`: `joe2gmail.com`, `general2army.mil`. What stands before it is
/// a local part where nobody but its owner has names, at a mail provider or an army.
fn behind_at(sides: &Sides<'_>, at: usize, tags: u8) -> Option<Edit> {
    if tags & (TAG_PROVIDER | TAG_MILITARY) == 0 {
        return None;
    }
    let typed = sides.typed;
    let head = typed.as_bytes().get(..at)?;
    let [local @ .., key] = head.get(typed.name_at..)? else { return None };
    let key = sides.query.alphabet.letter(*key);
    // `mail2web.com` and `click2mail.com` are names. Under `mil` nobody has such names.
    let is_word = key.is_ascii_digit() && !is_institutional(typed.suffix());
    let name_min = if is_word { IN_FRONT_NAME_MIN } else { AT_NAME_MIN };
    let is_local = head.len() > AT_LOCAL_MIN
        && local.is_ascii()
        && local.last().is_some_and(u8::is_ascii_alphabetic);
    let is_number = typed.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    if !is_local || is_number || typed.name_end - at < name_min {
        return None;
    }
    let is_late = is_late_key(local, key);
    let letter = if is_late { 0 } else { IN_FRONT_LETTER };
    let cost = at_mistyped(sides, key, is_late)? + letter * local.len() as u32;
    Some(structural(SlipKind::Insertion, Place::Name, typed.name_at, local.len() + 1, cost))
}

/// The thumb came late to `AltGr`: `mustermannqweb.de`. No word of any length ends in a q behind a consonant.
fn is_late_key(local: &[u8], key: char) -> bool {
    let is_vowel = |byte: &u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    key == 'q'
        && local.len() >= IN_FRONT_NAME_MIN
        && local.last().is_some_and(|last| !is_vowel(last))
}

/// The letters of a local part that an edit takes away together with such a key. It costs nothing that they are
/// these: whoever judges knows how name-like they are.
pub(crate) fn before_late_key<'l>(letters: &'l [u8], edit: &Edit) -> Option<&'l [u8]> {
    let at = usize::from(edit.typed_at);
    let [local @ .., key] = letters.get(at..at + usize::from(edit.typed_len))? else { return None };
    let is_key =
        edit.kind == SlipKind::Insertion && edit.place == Place::Name && edit.cost < IN_FRONT;
    (is_key && is_late_key(local, char::from(*key))).then_some(local)
}

/// What a letter costs that was typed for an `@`, if it is one of those.
fn at_mistyped(sides: &Sides<'_>, key: char, is_late: bool) -> Option<u32> {
    let Sides { intended, costs, .. } = *sides;
    match costs.layout().at_key(key, intended.suffix()) {
        AtKey::Here => Some(AT_MISTYPED),
        // `iraqweb.de`: a q is a letter, and `web` the end of many a name.
        AtKey::There if key.is_ascii() && !is_late && intended.name().len() <= SHORT_NAME_LEN => {
            Some(AT_MISTYPED_THERE + SHORT_NAME)
        }
        AtKey::There => Some(AT_MISTYPED_THERE),
        // Letters of ASCII are typed for themselves.
        AtKey::Elsewhere => (!key.is_ascii()).then_some(AT_MISTYPED_ELSEWHERE),
        AtKey::Nowhere => None,
    }
}

/// The slip by which an entry begins at letter `at` of the typed name, how many letters stand before it,
/// and whether these need a dot.
fn before_glued(typed: &Letters, at: usize, own_only: bool) -> Option<(Edit, usize, bool)> {
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

/// The name is the label that begins at `at`: the slip is in the suffix.
fn label(sides: &Sides<'_>, at: usize, tags: u8) -> Option<Reading> {
    let typed = sides.typed;
    // The whole of a name and its suffix is one's own, or part of what is meant.
    if at >= typed.suffix_at && sides.subdomains() == 0 {
        return None;
    }
    if sides.subdomains() == 1 {
        if let Some(reading) = labels_swapped(sides, at) {
            return Some(reading);
        }
    }
    let start = label_start(typed.as_bytes(), at, sides.subdomains());
    let is_provider = tags & TAG_PROVIDER != 0;
    if let Some(reading) = suffix_behind(sides, start, is_provider) {
        return Some(reading);
    }
    let letters = side_by_side(sides, start..typed.as_bytes().len(), false);
    let Some(memory) = second_level(sides, start, is_provider) else { return letters };
    // One letter more or less is told as that.
    match letters.filter(|letters| letters.edits.as_slice().len() == 1) {
        Some(letters) => Some(Reading { cost: letters.cost.min(memory.cost), ..letters }),
        None => Some(memory),
    }
}

/// `kernel.vger.org` for `vger.kernel.org`: host and name, which begins at `at`, exchanged.
fn labels_swapped(sides: &Sides<'_>, at: usize) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let (name, host) = (intended.name(), intended.as_bytes().get(..intended.name_at - 1)?);
    let rest = typed.as_bytes().get(at..)?.strip_prefix(name)?.strip_prefix(b".")?;
    if rest.strip_prefix(host)?.strip_prefix(b".")? != intended.suffix() || name == host {
        return None;
    }
    let edit = Edit {
        kind: SlipKind::Transposition,
        place: Place::Subdomain,
        typed_at: at as u8,
        typed_len: intended.name_end as u8,
        intended_at: 0,
        intended_len: intended.name_end as u8,
        cost: LABELS_SWAPPED,
    };
    Reading::kept_whole(at, 0).with(edit, costs)
}

/// `yahoo.com.uk` for `yahoo.co.uk`, `hotmail.co.fr` for `hotmail.fr`: a second level that the country does not
/// have, as others do. Where it has it, the whole is a suffix. And `firm.au.com` for `firm.com.au`.
fn second_level(sides: &Sides<'_>, start: usize, is_provider: bool) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let name = intended.as_bytes().get(..intended.suffix_at)?;
    let suffix = typed.as_bytes().get(start..)?.strip_prefix(name)?;
    let second = suffix.strip_suffix(last_label(intended.suffix()));
    let is_other = is_provider && matches!(second, Some(b"com." | b"co."));
    if suffix == intended.suffix() || !is_other && !is_turned(suffix, intended.suffix()) {
        return None;
    }
    let edit = Edit {
        kind: SlipKind::SuffixSwap,
        place: Place::Suffix,
        typed_at: (start + name.len()) as u8,
        typed_len: suffix.len() as u8,
        intended_at: intended.suffix_at as u8,
        intended_len: intended.suffix().len() as u8,
        cost: SECOND_LEVEL,
    };
    Reading::kept_whole(start, 0).with(edit, costs)
}

/// The whole, and one more suffix behind it: `hotmail.co.uk.uk`, `army.mil.com`. Others than `.com`, `.net` and
/// `.org` only where the suffix is not a usual second level, `army.mil.ml`, not `yahoo.com.jp`, or it is a
/// provider's. Behind a provider's stands anything: `hotmail.commail.com`, its own end once more, or
/// `gmail.comutlook.com`; but `mail.compass.com` is a host.
fn suffix_behind(sides: &Sides<'_>, start: usize, is_provider: bool) -> Option<Reading> {
    let Sides { typed, intended, costs, .. } = *sides;
    let rest = typed.as_bytes().get(start..)?.strip_prefix(intended.as_bytes())?;
    let has_any = is_provider && intended.name().len() >= IN_FRONT_NAME_MIN;
    let which = match rest.strip_prefix(b".") {
        Some(_) if intended.suffix().ends_with(rest) => 0,
        Some(suffix) => {
            let is_top = is_institutional_top(intended.suffix());
            let is_common = matches!(suffix, b"com" | b"net" | b"org");
            if !is_common && !is_top && (!has_any || suffix.contains(&b'.')) {
                return None;
            }
            let by_suffix = behind_cost(suffix);
            if has_any { by_suffix.min(by_letters(rest, intended)) } else { by_suffix }
        }
        None if !has_any || rest.len() < 2 => return None,
        None if intended.as_bytes().ends_with(rest) => 0,
        None => by_letters(rest, intended),
    };
    let edit = behind(typed.as_bytes().len() - rest.len(), rest, which);
    Reading::kept_whole(start, 0).with(edit, costs)
}

/// The label that begins at `at` and the name are one with a hyphen, where a dot was typed.
fn hyphenated(sides: &Sides<'_>, at: usize) -> Option<Reading> {
    let Sides { typed, intended, .. } = *sides;
    let (head, name) = (typed.as_bytes().get(at..typed.name_at)?, typed.name());
    let rest = intended.name().strip_prefix(head.strip_suffix(b".")?)?;
    if intended.name_at > 0 || rest.strip_prefix(b"-") != Some(name) {
        return None;
    }
    side_by_side(sides, at..typed.as_bytes().len(), sides.query.suffix_exists)
}

/// The letters of the whole from `at` on without its dots, or less one that is `mistyped` for a dot.
fn joined(sides: &Sides<'_>, at: usize, mistyped: bool) -> Option<Reading> {
    let text = sides.typed.as_bytes();
    // The key finds all entries of a name; only those with these letters are meant. It may have found
    // the name of an entry whose sub-domain stands before it.
    let starts = [at, label_start(text, at, sides.subdomains())];
    let is_alike = |text: &[u8]| joined_alike(text, sides.intended, mistyped);
    let start = starts.into_iter().find(|&start| text.get(start..).is_some_and(is_alike))?;
    side_by_side(sides, start..text.len(), false)
}

/// The whole up to `end`, and its suffix once more behind it. That may stand there as the end of the name.
fn repeated(sides: &Sides<'_>, end: usize) -> Option<Reading> {
    let text = sides.typed.as_bytes();
    let before = text.get(..end)?.strip_suffix(sides.typed.suffix())?;
    let labels = dots(sides.intended.as_bytes()) + usize::from(before.ends_with(b"."));
    let start = label_start(text, end + 1, labels);
    let reading = side_by_side(sides, start..end, false)?;
    let len = text.len() - end;
    reading.with(structural(SlipKind::Repetition, Place::Suffix, end, len, REPEATED), sides.costs)
}
