//! The channel P(typed | intended): how often fingers, eyes and memory turn one domain into
//! another, and by which slips.
//!
//! [`align`] finds the slips, [`costs`] says what each is worth, [`suffix_swap`] knows suffixes that are
//! taken for one another from memory, and [`reading`] puts them together for one candidate.
//! [`moves`] goes the other way: every slip that can be made of a domain, and the least it costs.

mod align;
mod costs;
mod defect;
mod edits;
mod imitation;
mod moves;
mod reading;
mod sides;
mod sight;
mod similarity;
mod slip;
mod suffix_swap;
mod typing;

pub(crate) use costs::COST_MAX;
pub use costs::Costs;
pub(crate) use defect::defect_edit;
pub(crate) use edits::{Edit, NOWHERE, Reading};
pub(crate) use imitation::{Form, Imitation, flip, read_imitation};
pub(crate) use moves::{Inserted, Move, Moves};
pub(crate) use reading::{Known, read_entry, read_pair, read_text, read_zone};
pub(crate) use sight::Alike;
pub use similarity::{PairSlip, Similarity, similarity};
pub use slip::{Place, SLIPS_MAX, SlipKind};
pub use typing::Layout;
