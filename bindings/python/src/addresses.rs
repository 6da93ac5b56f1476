//! `addresses`: those of a text, with their spans and names. The class of one is in Python.

use crate::text::{Given, Span};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PySequence, PyType};

/// Where an address and its name stand, as Python counts.
pub(crate) struct Found {
    pub(crate) span: Span,
    name: Option<Span>,
}

/// Those of a text; other threads run meanwhile.
pub(crate) fn find(text: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<Found>> {
    let given = Given::read(text, what)?;
    Ok(text.py().detach(|| {
        let mut places = given.places();
        let found = misdirect::Addresses::new(given.bytes());
        let place = |address: misdirect::Address<'_>| Found {
            span: places.span(address.span()),
            name: address.name().map(|name| places.span(name)),
        };
        found.map(place).collect()
    }))
}

/// A piece of a text, as it was given.
pub(crate) fn piece<'py>(
    text: &Bound<'py, PyAny>,
    (start, len): Span,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(text.cast::<PySequence>()?.get_slice(start, start + len)?.into_any())
}

/// Finds the addresses in any text: lists as headers and forms have them, rows of tables, links,
/// lines. Each has its `text`, which is what to check, its `span` and, where there is one, a `name`.
///
/// There is none where there is neither an ``@`` nor one written out. A slip in an address stays in
/// it: ``joe@gmail,com`` is one. Takes time linear in the text, and lets other threads run.
///
/// >>> line = '"Smith, Joe" <joe@gmial.com>; ann@army.mil'
/// >>> [address.text for address in addresses(line)]
/// ['joe@gmial.com', 'ann@army.mil']
/// >>> addresses(line)[0].name
/// 'Smith, Joe'
#[pyfunction]
pub(crate) fn addresses<'py>(text: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let class = CLASS.import(text.py(), "misdirect._addresses", "Address")?;
    let address = |Found { span, name }| {
        let name = name.map(|name| piece(text, name)).transpose()?;
        class.call1((piece(text, span)?, span, name))
    };
    find(text, "the text")?.into_iter().map(address).collect()
}
