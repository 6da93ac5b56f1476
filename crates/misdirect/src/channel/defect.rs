//! The slip that a repair of the reader stands for.

use super::Layout;
use super::costs::{
    AT_MISTYPED, AT_MISTYPED_ELSEWHERE, AT_MISTYPED_THERE, OTHER_KEYBOARD, REPAIRED,
    REPAIRED_HYPHEN,
};
use super::slip::{Place, SlipKind};
use super::typing::AtKey;
use crate::domain::{Defect, DefectKind, Domain, Typed};

/// The slip that a repair of the reader stands for: kind, place, cost.
pub(crate) fn defect_edit(
    defect: &Defect,
    typed: &Typed<'_>,
    domain: &Domain,
    layout: Layout,
) -> (SlipKind, Place, u32) {
    let place = Place::from(domain.part_at(usize::from(defect.at)));
    match defect.kind {
        DefectKind::DotMistyped => (SlipKind::Substitution, Place::Dot, REPAIRED),
        DefectKind::ExtraDot => (SlipKind::ExtraDot, Place::Dot, REPAIRED),
        DefectKind::HyphenMistyped => (SlipKind::Substitution, place, REPAIRED_HYPHEN),
        DefectKind::EdgeHyphen => (SlipKind::ExtraHyphen, place, REPAIRED_HYPHEN),
        DefectKind::Stray => (SlipKind::StrayCharacter, place, REPAIRED),
        DefectKind::AtMistyped if defect.input_len == 0 => (SlipKind::Omission, place, REPAIRED),
        DefectKind::AtMistyped => {
            let at_key = |char| layout.at_key(char, domain.suffix_bytes());
            let cost = match sign(defect, typed).map_or(AtKey::Nowhere, at_key) {
                AtKey::Here => AT_MISTYPED,
                AtKey::There => AT_MISTYPED_THERE,
                AtKey::Elsewhere => AT_MISTYPED_ELSEWHERE,
                AtKey::Nowhere => REPAIRED,
            };
            (SlipKind::Substitution, place, cost)
        }
        DefectKind::OtherKeyboard => (SlipKind::KeyboardLayout, Place::Name, OTHER_KEYBOARD),
        DefectKind::ByEar => (SlipKind::PhoneticSpelling, Place::Name, OTHER_KEYBOARD),
        DefectKind::Repeated => (SlipKind::Repetition, place, REPAIRED),
    }
}

/// What was typed for an `@`, if that is one character.
fn sign(defect: &Defect, typed: &Typed<'_>) -> Option<char> {
    let sign = typed.input().get(defect.input_at..)?.get(..defect.input_len)?;
    let mut chars = core::str::from_utf8(sign).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}
