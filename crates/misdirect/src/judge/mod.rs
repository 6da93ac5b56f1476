//! Who was meant: prior, channel and background put together by Bayes' rule.
//!
//! With t typed and d an entry (costs in 1/256 bit, [`crate::bits`]):
//!
//! ```text
//! a slip to d:        π · P(d | context) · P(t | d)
//! typed is right:     (1 − π) · B(t | context)
//! none of these:      π · ε · B_flat(t)
//! ```
//!
//! [`layers`] says what directories have of d, [`prior`] how often it is meant, around a [`message`] and in
//! a [`context`]; [`background`] how plausible t is as somebody's domain, by its [`letters`] among others;
//! [`deception`] how often t is made to be taken for d. [`case`] weighs all of them for one check, the
//! [`pool`] keeps the likeliest d, and [`posterior`] divides. Whether anybody else was meant is asked of
//! [`features`] of the likeliest, with weights that [`decision`] has from a fit to examples. All other
//! numbers are set by hand; each names its reason.

mod background;
mod case;
mod context;
mod deception;
mod decision;
pub(crate) mod features;
mod layers;
mod letters;
mod message;
mod pool;
mod posterior;
mod prior;

pub(crate) use case::{Case, Concluded, Given};
pub use context::{Context, Dns, Input};
pub(crate) use deception::drawn_cost;
pub(crate) use layers::{Asked, LAYERS_MAX, Layers};
pub use layers::{Layer, LayerError, Trust};
pub use message::MessageContext;
pub(crate) use pool::{Candidate, Intended};
pub use posterior::PPM;
