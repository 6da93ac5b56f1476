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
//! use misdirect::{Checker, Context, Directory, Verdict};
//!
//! let checker = Checker::new(Directory::builtin());
//! let answer = checker.check(b"general@us.army.ml", &Context::new());
//!
//! assert_eq!(answer.verdict(), Verdict::Suspect);
//! let best = answer.suggestions().next().unwrap();
//! assert_eq!(best.target().as_str(), "us.army.mil");
//! assert!(best.probability_ppm() > 800_000);
//! ```
//!
//! # The other way round
//!
//! [`variants()`] lists what slips make of a domain, ranked by the share of its mail that goes there: what
//! its owner may want to register, block or watch.
//!
//! # Many names
//!
//! [`Checker::memo`] checks logs and columns, in which names repeat: it remembers what it said, and says it
//! in short, as a [`Summary`].
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
//! Any bytes may be checked: what cannot be read has the verdict `invalid`, with a code and an
//! offset. A directory image is never trusted: [`Directory::open`] checks its header and sections,
//! every later read is bounds-checked, and a corrupted image gives an error or a safe answer.
//!
//! # Features
//!
//! - `idna` (default): internationalised names by UTS 46. Without it the crate understands ASCII
//!   and A-labels and runs where there is no allocator.
//! - `builtin-image` (default): the built-in directory, compiled.
//! - `evidence`: names that are in use, `directory::Filter::builtin`, which keep real names from being taken
//!   for slips.
//! - `alloc`: `directory::Builder`, which compiles a directory.
//! - `languages` (default): the languages of [`explain::Language`] besides English, or one by one
//!   `lang-ar`, `lang-de`, `lang-es`, `lang-fr`, `lang-it`, `lang-ja`, `lang-nl`, `lang-pl`, `lang-pt`,
//!   `lang-ru` and `lang-zh`: 3 to 4 kB each.
//!
//! Stages import leftwards only, and one folder is one stage:
//! `tables, bits, order ← domain ← distance ← directory ← channel ← judge ← check, answer, variants ← explain`.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod answer;
mod bits;
mod channel;
mod check;
pub mod directory;
mod distance;
pub mod domain;
pub mod explain;
mod judge;
mod order;
mod tables;
pub mod variants;

pub use answer::{Answer, Kind, Slip, Suggestion, Verdict};
pub use channel::{Layout, SlipKind, compare};
pub use check::{Checker, Memo, Policy, Slot, Summary};
pub use directory::{Directory, DirectoryError};
pub use domain::{Address, Addresses, Domain, Finding, ParseError};
pub use judge::{Context, Dns, Input, Layer, LayerError, MessageContext, Trust};
pub use variants::variants;

/// How alike two domains are, without any directory: what [`compare()`] takes and gives.
pub mod compare {
    pub use crate::channel::{Costs, PairSlip, Similarity};
}

/// Versions of what answers depend on.
pub mod version {
    use crate::tables;

    /// Version of the model: input, target and this together stay one answer.
    pub const MODEL_VERSION: &str = "2026-12-01.1";
    /// Version of the public suffix list that names are split by.
    pub const PUBLIC_SUFFIX_VERSION: &str = tables::public_suffix::PUBLIC_SUFFIX_VERSION;
    /// Version of Unicode behind the table of look-alikes.
    pub const UNICODE_VERSION: &str = tables::confusables::CONFUSABLES_VERSION;
}

#[cfg(test)]
mod random_tests;
#[cfg(all(test, feature = "alloc", feature = "builtin-image"))]
mod recall_tests;
