//! How plausible the typed domain is as somebody's real one: B(t | context).
//!
//! Three sources add up: names nobody lists, by how name-like their letters are and how common the
//! suffix is; what directories say of this very domain, or of a zone above it; and a brand that
//! has its own name under another suffix (`siemens.ru` beside `siemens.com`). For a pair that
//! differs in the suffix alone the brand's weight is on both sides and cancels, so this last term
//! decides whether `hotmail.co` is a slip and `siemens.ru` is not.

use super::letters::letters_cost;
use crate::bits::BIT;
use crate::channel::suffix_class::suffix_cost;
use crate::directory::{TAG_GOVERNMENT, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::letters::Letters;

/// Hand-typed mail that goes to domains no directory lists: three in ten.
const UNLISTED: u32 = 445;
/// Mail to a single label, a host of one's own network: one in 2^20 and then by its letters.
const INTRANET: u32 = 20 * BIT;
/// A top-level domain that is newer than our list: one in 2^20 and then by its letters.
const NEW_SUFFIX: u32 = 20 * BIT;
/// "None of these": of slips, one in eight is from a domain that no directory has; by letters that
/// count for three quarters, since a slip is less name-like than a name.
const UNKNOWN_TARGET: u32 = 3 * BIT;

/// The cost of a name that nobody lists.
pub(crate) fn unlisted(letters: &Letters, ascii_suffix: &str, suffix_listed: bool) -> u32 {
    let name = letters_cost(letters.name());
    if letters.suffix().is_empty() {
        return INTRANET + UNLISTED + name;
    }
    let unknown = if suffix_listed { 0 } else { NEW_SUFFIX };
    UNLISTED + name + suffix_cost(ascii_suffix.as_bytes(), suffix_listed) + unknown
}

/// The cost of a slip from a domain that no directory has.
pub(crate) fn none_of_these(letters: &Letters, ascii_suffix: &str, suffix_listed: bool) -> u32 {
    let name = letters_cost(letters.name()) / 4 * 3;
    // Whatever was meant, a slip of its suffix made the typed one.
    let suffix = if suffix_listed {
        suffix_cost(ascii_suffix.as_bytes(), true)
    } else {
        letters_cost(letters.suffix()) / 4 * 3
    };
    UNLISTED + UNKNOWN_TARGET + name + suffix
}

/// The cost of a name of a zone being just these letters.
pub(crate) fn name_in_zone(name: &[u8]) -> u32 {
    letters_cost(name)
}

/// What a sighting in an evidence layer is worth, in 1/256 bit of background: a name on a popularity
/// list is 14 times (4 bits) likelier to be right, and each doubling of its weight counts twice, as
/// a slip that was made w times by chance is rarer still. One sighting alone leaves a clear slip
/// suspect, so that what was sent once does not whitelist itself.
pub(crate) fn sighting(weight: u64) -> u32 {
    (4 * BIT + 2 * crate::bits::log2(weight)).min(40 * BIT)
}

/// −log2 of the share of owners with entry `name` who also take mail at it under another suffix, to
/// be multiplied with how common that suffix is.
pub(crate) fn own_brand(name: &[u8], tags: u8, ascii_suffix: &str) -> u32 {
    // The public's mailboxes and an army's stand under one suffix; who has others lists them.
    if tags & (TAG_PROVIDER | TAG_MILITARY | TAG_GOVERNMENT) != 0 {
        return 14 * BIT + suffix_cost(ascii_suffix.as_bytes(), true);
    }
    // Of names on popularity lists 33 % with 3 letters stand under more than one suffix, 12 % with
    // 4, 6 % with 8, 1.2 % with 16.
    let share = match name.len() {
        0..=3 => 410,
        4..=5 => 3 * BIT,
        6..=10 => 4 * BIT,
        _ => 5 * BIT,
    };
    share + suffix_cost(ascii_suffix.as_bytes(), true)
}
