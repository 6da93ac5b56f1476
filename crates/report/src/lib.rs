//! Reports: blocks of text, tables and plots, as Markdown and as one page of HTML.
//!
//! This package knows nothing of the product and imports nothing of the workspace, so that any other
//! package can write its report with it.

pub mod document;
pub mod plot;
