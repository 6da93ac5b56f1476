//! Addresses as Python gives them, and places in them as Python counts.

use crate::error::{Failure, wrong_type};
use misdirect::Domain;
use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// An address as it was given. Its bytes are Python's own and are not copied, but for lone
/// surrogates: these become what UTF-8 never has, so that they are refused where bytes are.
pub(crate) struct Given<'py> {
    /// A string that is UTF-8 all through, or bytes.
    kept: Bound<'py, PyAny>,
    is_text: bool,
}

impl<'py> Given<'py> {
    pub(crate) fn read(value: &Bound<'py, PyAny>, what: &str) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            let kept = match text.to_str() {
                Ok(_) => value.clone(),
                Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(value.py()) => {
                    let bytes = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
                    let bytes = without_surrogates(bytes.cast::<PyBytes>()?.as_bytes());
                    PyBytes::new(value.py(), &bytes).into_any()
                }
                Err(error) => return Err(error),
            };
            return Ok(Self { kept, is_text: true });
        }
        match value.cast::<PyBytes>() {
            Ok(_) => Ok(Self { kept: value.clone(), is_text: false }),
            Err(_) => Err(wrong_type(&format!("{what} is str or bytes"), value)),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self.kept.cast::<PyString>() {
            Ok(text) => text.to_str().unwrap_or_default().as_bytes(),
            Err(_) => self.kept.cast::<PyBytes>().map_or(&[], |bytes| bytes.as_bytes()),
        }
    }

    pub(crate) fn units(&self) -> Units<'_> {
        Units { input: self.bytes(), is_text: self.is_text }
    }
}

/// Each surrogate, in the three bytes that Python makes of it, as one byte that UTF-8 never has.
fn without_surrogates(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    while let [first, rest @ ..] = bytes {
        let (byte, rest) = match bytes {
            [0xED, 0xA0..=0xBF, _, rest @ ..] => (0xFF, rest),
            _ => (*first, rest),
        };
        out.push(byte);
        bytes = rest;
    }
    out
}

/// From bytes of an input to what Python counts: code points of a string, else bytes.
#[derive(Clone, Copy)]
pub(crate) struct Units<'t> {
    pub(crate) input: &'t [u8],
    pub(crate) is_text: bool,
}

impl Units<'_> {
    pub(crate) fn before(self, byte: usize) -> usize {
        let head = self.input.get(..byte).unwrap_or(self.input);
        // A code point has one byte that does not go on with another; so has a lone surrogate.
        let is_first = |&&byte: &&u8| byte & 0xC0 != 0x80;
        if self.is_text { head.iter().filter(is_first).count() } else { head.len() }
    }
}

/// A domain, read strictly.
pub(crate) fn domain(value: &Bound<'_, PyAny>, what: &str) -> PyResult<Domain> {
    let text = value.cast::<PyString>();
    let text = text.map_err(|_| wrong_type(&format!("{what} is str"), value))?;
    let given = Given::read(text, what)?;
    let read = match std::str::from_utf8(given.bytes()) {
        Ok(text) => Domain::parse(text),
        Err(error) => Err(misdirect::ParseError::BadUtf8 { offset: error.valid_up_to() }),
    };
    read.map_err(|error| Failure::domain(error, given.units()).into())
}
