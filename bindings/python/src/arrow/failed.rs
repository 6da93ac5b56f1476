//! Why a column was not checked.

use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;

/// Why a column cannot be read.
pub(super) enum Failed {
    /// It is of another type.
    Type(String),
    /// It says what cannot be.
    Value(&'static str),
    /// What it comes from failed.
    Source(String),
    /// Somebody stopped it.
    Raised(PyErr),
}

impl From<PyErr> for Failed {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<Failed> for PyErr {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Type(message) => PyTypeError::new_err(message),
            Failed::Value(message) => PyValueError::new_err(message),
            Failed::Source(message) => PyOSError::new_err(message),
            Failed::Raised(error) => error,
        }
    }
}
