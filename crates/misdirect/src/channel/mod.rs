//! The channel P(typed | intended): how often fingers, eyes and memory turn one domain into
//! another, and by which slips.
//!
//! [`align`] finds the slips of letters, [`costs`] says what each slip costs, [`typing`] which keys are
//! near and [`suffix_swap`] which suffixes are taken for one another from memory. [`reading`] puts them
//! together for one candidate: its [`edits`], and what they come to. What was made to deceive is read by
//! [`imitation`], of letters that [`sight`] takes for one another, and what the reader repaired is a
//! [`defect`]. [`mod@compare`] compares two domains and nothing else. [`moves`] goes the other way: every
//! slip that can be made of a domain, and the least it costs.

mod align;
mod compare;
mod costs;
mod defect;
mod edits;
mod imitation;
mod moves;
mod reading;
mod sides;
mod sight;
mod slip;
mod suffix_swap;
mod typing;

pub use compare::{PairSlip, Similarity, compare};
pub(crate) use costs::COST_MAX;
pub use costs::Costs;
pub(crate) use defect::defect_edit;
pub(crate) use edits::{Edit, NOWHERE, Reading};
pub(crate) use imitation::{Form, Imitation, flip, read_imitation};
#[cfg(test)]
pub(crate) use moves::SECOND_LEVELS;
pub(crate) use moves::{Inserted, Move, Moves};
pub(crate) use reading::{
    Memo, before_late_key, is_against_spam, read_early_dot, read_entry, read_pair, read_suffix,
    read_text, read_zone,
};
pub(crate) use sight::Alike;
pub use slip::{Place, SLIPS_MAX, SlipKind};
pub(crate) use typing::AtKey;
pub use typing::Layout;
