//! Columns, by the Arrow C data interface and its PyCapsule protocol.
//!
//! pyarrow, Polars, pandas and DuckDB hand over a column of strings without copying it, and take
//! one of answers. It is three structs of plain C (`abi`), of which only strings and binaries are
//! read (`import`) and only one shape is written (`export`), so a library for all of Arrow would be
//! mostly unused, and asks for a later Rust than we do.

#![expect(clippy::doc_markdown, reason = "names of products and protocols")]

mod abi;
mod column;
mod export;
mod import;

pub(crate) use export::AnswerColumn;

use column::Builder;
use misdirect::{Checker, Context};
use pyo3::prelude::*;
use std::sync::Arc;

/// Checks each row of a column, while other threads run.
pub(crate) fn check(
    addresses: &Bound<'_, PyAny>,
    checker: &Checker<'_>,
    context: &Context<'_>,
) -> PyResult<AnswerColumn> {
    let source = import::Source::read(addresses)?;
    let py = addresses.py();
    let column = py.detach(move || {
        let mut builder = Builder::default();
        source.for_each(|address| {
            builder.push(address.map(|address| checker.check(address, context)).as_ref());
        })?;
        Ok::<_, import::Failed>(builder.build())
    })?;
    Ok(AnswerColumn { column: Arc::new(column) })
}
