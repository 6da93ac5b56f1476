//! Columns, by the Arrow C data interface and its PyCapsule protocol.
//!
//! pyarrow, Polars, pandas and DuckDB hand over a column of strings without copying it, and take
//! one of answers. It is three structs of plain C (`abi`), of which only strings and binaries are
//! read (`import`), each that comes again judged once (`judge`), and only one shape is written (`export`), so a library for all of Arrow would be
//! mostly unused, and asks for a later Rust than we do.

#![expect(clippy::doc_markdown, reason = "names of products and protocols")]

mod abi;
mod column;
mod export;
mod failed;
mod import;
mod judge;

pub(crate) use export::AnswerColumn;

use crate::progress::Progress;
use misdirect::{Checker, Context};
use pyo3::prelude::*;
use std::sync::Arc;

/// Checks each row of a column, while other threads run. `is_plain`: the answer has no categorical and no
/// unsigned fields.
pub(crate) fn check(
    addresses: &Bound<'_, PyAny>,
    checker: &Checker<'_>,
    context: &Context<'_>,
    progress: Progress,
    is_plain: bool,
) -> PyResult<AnswerColumn> {
    let source = import::Source::read(addresses)?;
    let column = addresses.py().detach(move || {
        let mut judge = judge::Judge::new(checker, context, progress);
        source.for_each(&mut judge)?;
        Ok::<_, failed::Failed>(judge.finish()?.build(is_plain))
    })?;
    Ok(AnswerColumn { column: Arc::new(column) })
}
