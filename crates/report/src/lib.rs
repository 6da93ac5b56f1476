//! Reports: tables and plots as Markdown and as one page of HTML, numbers and text fit to be shown,
//! and where the repository's programs read and write.
//!
//! This package knows nothing of the product and imports nothing of the workspace, so any other
//! package can import it. Places and programs are for those that run inside the repository: the
//! feature `place`, which a published program goes without.

pub mod document;
pub mod escape;
#[cfg(feature = "place")]
pub mod npm;
pub mod number;
#[cfg(feature = "place")]
pub mod place;
pub mod plot;
#[cfg(feature = "place")]
pub mod shell;
