//! Suffixes taken for one another from memory: `apache.com` for `apache.org`, `army.ml` for
//! `army.nl`. No finger slipped, so letters say nothing; what counts is which kinds of suffix
//! people confuse, and how common the typed one is among its kind.

use super::costs::IN_FRONT_LETTER;
use super::edits::Edit;
use super::slip::{Place, SlipKind};
use crate::bits::BIT;
use crate::domain::letters::Letters;
use crate::domain::suffix_class::{
    SuffixClass, is_counted, is_turned, last_label, suffix_class, suffix_cost,
};

/// A slip of memory about the suffix, among slips: one in ten (wrong suffixes that are no edit of
/// the right one are 8 of 82 in the lists counted).
const SWAP: u32 = 850;

/// Another second level of the same country, or none, or one that is turned (`au.com`).
pub(super) const SECOND_LEVEL: u32 = SWAP + 7 * BIT / 2;

/// Longest suffix with a general second level: `com.br`, `gouv.fr`.
const GENERAL_LEN_MAX: usize = 7;

/// −log2 that somebody who meant a suffix of class `intended` and takes another takes one of class
/// `typed`, in 1/256 bit.
fn class_cost(typed: SuffixClass, intended: SuffixClass) -> u32 {
    use SuffixClass::{Com, Country, CountrySecond, Institution, NetOrg, Other};
    match (intended, typed) {
        // `.com` is what comes to mind for everything.
        (NetOrg | Country | CountrySecond, Com) => 200,
        (Institution, Com) => BIT / 2,
        (_, Com) => BIT,
        (Com, NetOrg) => 2 * BIT,
        (Com, Country | CountrySecond) => BIT,
        (Institution, NetOrg) => BIT,
        // Some agencies are under .us, some states' under their own code.
        (Institution, Country) => 4 * BIT,
        (Institution, Institution) => 2 * BIT,
        // Nobody who means a firm or a provider writes a school's suffix.
        (_, Institution) => 9 * BIT,
        (Country | CountrySecond, Country) => 2 * BIT,
        (Country, CountrySecond) => 2 * BIT,
        (CountrySecond, CountrySecond) => BIT,
        (NetOrg, NetOrg) => 2 * BIT,
        (_, Other) => 12 * BIT,
        _ => 4 * BIT,
    }
}

/// −log2 of the share of mail domains that a class of suffixes has, so that what is left of a
/// suffix's own cost is its share within the class. From the counts behind the suffix table.
fn class_share(class: SuffixClass) -> u32 {
    match class {
        SuffixClass::Com => BIT,
        SuffixClass::NetOrg => 3 * BIT,
        SuffixClass::Institution => 5 * BIT,
        SuffixClass::Country => 2 * BIT,
        SuffixClass::CountrySecond => 4 * BIT,
        SuffixClass::Generic => 4 * BIT,
        SuffixClass::Other => 0,
    }
}

/// The cost of `typed` for `intended` from memory. Both are suffixes of the public suffix list.
pub(super) fn swap_cost(typed: &[u8], intended: &[u8]) -> u32 {
    FromMemory::new(typed).cost_for(typed, intended)
}

/// A typed suffix of the public suffix list, as one from memory, whatever was meant.
#[derive(Clone, Copy)]
pub(super) struct FromMemory {
    class: SuffixClass,
    /// The cost of its being this one of its class.
    which: u32,
}

impl FromMemory {
    pub(super) fn new(typed: &[u8]) -> Self {
        let class = suffix_class(typed, true);
        Self { class, which: suffix_cost(typed, true).saturating_sub(class_share(class)) }
    }

    /// Its cost where `intended` was meant.
    pub(super) fn cost_for(self, typed: &[u8], intended: &[u8]) -> u32 {
        // Under one country the second level is what is forgotten or taken for another: `co.uk`, `uk`.
        // Only general ones are: `toyota.aichi.jp` is no `yokohama.jp`.
        let general = typed.len().max(intended.len()) <= GENERAL_LEN_MAX;
        if general && (last_label(typed) == last_label(intended) || is_turned(typed, intended)) {
            return SECOND_LEVEL;
        }
        SWAP + class_cost(self.class, suffix_class(intended, true)) + self.which
    }
}

/// The cost of just these labels having come behind a suffix. A common one, `army.mil.com`, whoever types it, and a
/// resolver that has a list of them, puts behind every name: it costs as it is common, any other its letters.
pub(super) fn behind_cost(labels: &[u8]) -> u32 {
    let letters = labels.iter().filter(|&&letter| letter != b'.').count() as u32;
    let by_letters = IN_FRONT_LETTER * letters;
    if is_counted(labels) { suffix_cost(labels, true).min(by_letters) } else { by_letters }
}

/// A whole suffix from memory, at this cost. `start`: where what is read begins in what was typed.
pub(super) fn swap(typed: &Letters, start: usize, intended: &Letters, cost: u32) -> Edit {
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
