//! The C ABI: converts, calls the core, converts back. `include/misdirect.h` is made from this.
//!
//! Everything lies in the caller's memory, in structs that can be copied and forgotten: no heap, no
//! `free`, no callback, no global state. A checker is a plain struct that says which images to look
//! into; the core's own checker is made of it anew in every call, which costs less than 100 ns. So
//! nothing in C's memory has an invariant that the caller could break, images may move between
//! calls, and one checker serves any number of threads. The one opaque struct is a message, which is
//! read once and asked often; it holds no pointer, and a mark tells it from memory never written.
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
