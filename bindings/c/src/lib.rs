//! The C ABI: converts, calls the core, converts back. `include/misdirect.h` is made from this.
//!
//! Everything lies in the caller's memory, in structs that can be copied and forgotten: no heap, no
//! `free`, no callback, no global state. Most of them hold numbers and text alone. Three keep a value
//! of the core, and what C may do with those is part of the safety of a call:
//!
//! - A **message** is the core's `MessageContext` in opaque words, read once and asked often. It
//!   has no pointer, so it may be copied anywhere; a mark tells it from memory that was never
//!   written.
//! - The **addresses** of a text are the core's `Addresses` in opaque words, advanced where it lies.
//!   It points to the text, which the caller keeps, and has the same mark.
//! - A **checker** says in public fields which images to look into and when to warn, and keeps in
//!   `opened` the core's checker that `misdirect_checker_add` made of them. That one points into
//!   the images and into this library. A check uses it only where this build wrote it, in this
//!   process, for the very layers that the fields name; else it opens the layers again, in less
//!   than 100 ns. So a checker may be copied, moved, changed by hand, and read by any number of
//!   threads. In a file, where `opened` should be cleared, what another process or build left in it
//!   is recognised too.
//!
//! Two promises of the caller cannot be checked at a price worth paying, and the header states
//! them: the images that a checker names and the text that addresses are looked for in are there,
//! unchanged, in each call, and nothing is written into opaque words but copies of them and zeros.
//!
//! `abi` has the structs and numbers, `convert` goes between them and the core, `names` has the
//! words. All unsafe code is in `ffi`.

// The documentation is the header's, in C.
#![allow(clippy::doc_markdown)]
#![deny(unsafe_code)]

pub mod abi;
mod convert;
#[allow(unsafe_code)]
pub mod ffi;
mod names;
