//! What Python catches: a `TypeError` for a value of the wrong type, and otherwise a
//! `MisdirectError`, which is a `ValueError` with a `code` and, where there is one, a place.

use misdirect::directory::{BuildError, ListError};
use misdirect::{DirectoryError, LayerError, ParseError};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// Why a call fails, in Rust's terms; a `PyErr` by `?`.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    message: String,
    offset: Option<usize>,
    line: Option<usize>,
}

impl Failure {
    fn new(code: &'static str, message: impl ToString) -> Self {
        Self { code, message: message.to_string(), offset: None, line: None }
    }

    /// An unknown word, a number out of range.
    pub(crate) fn value(message: impl ToString) -> Self {
        Self::new("bad-value", message)
    }

    /// Bytes that are not a directory image.
    pub(crate) fn image(error: DirectoryError) -> Self {
        let offset = match error {
            DirectoryError::Corrupt { offset } => Some(offset),
            _ => None,
        };
        Self { offset, ..Self::new(error.code(), error) }
    }

    /// A fifth layer.
    pub(crate) fn layers(error: LayerError) -> Self {
        Self::new("too-many-layers", error)
    }

    /// A bad line of a list.
    pub(crate) fn list(error: ListError) -> Self {
        Self { line: Some(error.line), ..Self::new("bad-list", error) }
    }

    /// A list that cannot be compiled.
    pub(crate) fn build(error: BuildError) -> Self {
        Self::new("bad-list", error)
    }

    /// A text that is not a domain. `offset` is where, as Python counts; the core counts bytes.
    pub(crate) fn parse(error: ParseError, offset: usize) -> Self {
        let message = match error {
            ParseError::Empty => error.reason().to_owned(),
            _ => format!("{} at {offset}", error.reason()),
        };
        Self { offset: Some(offset), ..Self::new(error.code(), message) }
    }

    /// The exception, not raised.
    pub(crate) fn exception(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let class = CLASS.import(py, "misdirect._errors", "MisdirectError")?;
        class.call1((self.message, self.code, self.offset, self.line))
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| match failure.exception(py) {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        })
    }
}

/// An argument of the wrong type: `what` it has to be, and what it is.
pub(crate) fn wrong_type(what: &str, found: &Bound<'_, PyAny>) -> PyErr {
    let name = found.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{what}, not {name}"))
}
