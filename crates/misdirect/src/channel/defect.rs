//! The slip that a repair of the reader stands for.

use super::costs::{OTHER_KEYBOARD, REPAIRED, REPAIRED_HYPHEN};
use super::slip::{Place, SlipKind};
use crate::domain::{Defect, DefectKind, Domain};

/// The slip that a repair of the reader stands for: kind, place, cost.
pub(crate) fn defect_edit(defect: &Defect, domain: &Domain) -> (SlipKind, Place, u32) {
    let place = Place::from(domain.part_at(usize::from(defect.at)));
    match defect.kind {
        DefectKind::DotMistyped => (SlipKind::Substitution, Place::Dot, REPAIRED),
        DefectKind::ExtraDot => (SlipKind::ExtraDot, Place::Dot, REPAIRED),
        DefectKind::HyphenMistyped => (SlipKind::Substitution, place, REPAIRED_HYPHEN),
        DefectKind::EdgeHyphen => (SlipKind::ExtraHyphen, place, REPAIRED_HYPHEN),
        DefectKind::Stray => (SlipKind::StrayCharacter, place, REPAIRED),
        // None among those counted, as git asks nobody for an address: as likely as the others.
        DefectKind::AtMistyped => (SlipKind::Substitution, place, REPAIRED),
        DefectKind::OtherKeyboard(_) => (SlipKind::KeyboardLayout, Place::Name, OTHER_KEYBOARD),
        DefectKind::Repeated => (SlipKind::Repetition, place, REPAIRED),
    }
}
