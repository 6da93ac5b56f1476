//! Tells, while an address is typed or a message leaves, that it is about to go to the wrong
//! domain: `general@army.ml`, did you mean `army.mil`?
//!
//! It is a noisy channel (Kernighan, Church & Gale 1990), not a distance to a list. For every
//! domain that could have been meant it weighs how often that domain is meant, how often fingers
//! turn it into what was typed and how often nobody notices, against how plausible it is that what
//! was typed is somebody's real domain. The answer is a probability that includes "what you typed
//! is right", and silence where two readings are as likely.
//!
//! # Example
//!
#![cfg_attr(feature = "builtin-image", doc = "```")]
#![cfg_attr(not(feature = "builtin-image"), doc = "```ignore")]
//! use misdirect::{Checker, Context, Directory, Judgement};
//!
//! let checker = Checker::new(Directory::builtin());
//! let verdict = checker.check(b"general@us.army.ml", &Context::new());
//!
//! assert_eq!(verdict.judgement(), Judgement::Suspect);
//! let best = verdict.suggestions().next().unwrap();
//! assert_eq!(best.target().as_str(), "us.army.mil");
//! assert!(best.probability_ppm() > 800_000);
//! ```
//!
//! # The other way round
//!
//! [`variants`] lists what slips make of a domain, ranked by the share of its mail that goes there: what
//! its owner may want to register, block or watch.
//!
//! # What it costs
//!
//! No check allocates, whatever the input. There is no I/O, no clock, no global state: nothing
//! leaves the machine and nothing is remembered between calls. The probability is an integer in
//! parts per million, the same on every processor.
//!
//! # What it does not do
//!
//! It does not judge the person (right domain, wrong person), reputation, or the authentication
//! of a sender. It never looks a name up in the network.
//!
//! # Untrusted input
//!
//! Any bytes may be checked: what cannot be read is an `invalid` verdict with a code and an
//! offset. A directory image is never trusted: [`Directory::open`] checks its header and sections,
//! every later read is bounds-checked, and a corrupted image gives an error or a safe answer.
//!
//! # Features
//!
//! - `idna` (default): internationalised names by UTS 46. Without it the crate understands ASCII
//!   and A-labels and runs where there is no allocator.
//! - `builtin-image` (default): the built-in directory, compiled.
//! - `alloc`: `directory::Builder`, which compiles a directory.
//!
//! Stages import leftwards only, and one folder is one stage:
//! `tables, bits ← domain ← directory ← channel ← judge ← check, verdict, variants ← explain`.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod bits;
mod channel;
mod check;
pub mod directory;
mod distance;
mod domain;
pub mod explain;
mod judge;
mod tables;
mod variants;
mod verdict;

pub use channel::{Costs, Layout, PairSlip, Place, SLIPS_MAX, Similarity, SlipKind, similarity};
pub use check::{Batch, Checker, LAYERS_MAX, Layer, LayerError, Policy, Trust};
pub use directory::{Directory, DirectoryError};
pub use domain::{
    Address, Addresses, DOMAIN_LEN_MAX, Domain, Finding, Findings, LABEL_LEN_MAX, ParseError,
    Section, Typed,
};
pub use judge::{Context, Dns, Input, MessageContext, PPM, RECIPIENT_DOMAINS_MAX};
pub use variants::{VARIANT_SLIPS_MAX, Variant, variants};
pub use verdict::{Judgement, Kind, PieceText, SUGGESTIONS_MAX, Slip, Suggestion, Target, Verdict};

/// Version of the public suffix list that names are split by.
pub const PUBLIC_SUFFIX_VERSION: &str = tables::public_suffix::PUBLIC_SUFFIX_VERSION;
/// Version of Unicode behind the table of look-alikes.
pub const CONFUSABLES_VERSION: &str = tables::confusables::CONFUSABLES_VERSION;
/// Version of the model: typed, target and this together stay one answer.
pub const MODEL_VERSION: &str = "2026-11-28.1";

#[cfg(all(test, feature = "alloc", feature = "builtin-image"))]
mod recall_tests;
