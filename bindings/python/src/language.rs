//! The languages to explain in, and messages for whoever translates them.

use crate::error::Failure;
use misdirect::explain::{Argument, Explanation, Language};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// The language of a tag.
pub(crate) fn by_tag(tag: &str) -> Result<&'static Language<'static>, Failure> {
    Language::from_tag(tag)
        .ok_or_else(|| Failure::value(format!("no language for {tag:?}; see misdirect.LANGUAGES")))
}

/// The tags of all, English first.
pub(crate) fn tags(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, Language::ALL.iter().map(|language| language.tag()))
}

/// Pairs of an id and its arguments by name, strings and numbers.
pub(crate) fn messages<'py>(
    py: Python<'py>,
    explanation: &Explanation<'_>,
) -> PyResult<Bound<'py, PyTuple>> {
    let messages = explanation.messages().map(|message| {
        let arguments = PyDict::new(py);
        for (name, value) in message.arguments() {
            match value {
                Argument::Number(number) => arguments.set_item(name, number)?,
                text => arguments.set_item(name, text.to_string())?,
            }
        }
        Ok((message.id.key(), arguments))
    });
    PyTuple::new(py, messages.collect::<PyResult<Vec<_>>>()?)
}
