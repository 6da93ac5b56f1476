//! Addresses as Python gives them, and places in them as Python counts.

use crate::error::{Failure, wrong_type};
use misdirect::Domain;
use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use std::mem::transmute;
use std::ops::Range;

/// An address as it was given. Its bytes are Python's own and are not copied, but for lone
/// surrogates: these become what UTF-8 never has, so that they are refused where bytes are.
pub(crate) struct Given {
    /// Those of `kept`, which go with it and are given out for no longer.
    bytes: &'static [u8],
    is_text: bool,
    /// A string that is UTF-8 all through, or bytes.
    _kept: Py<PyAny>,
}

impl Given {
    pub(crate) fn read(value: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        let Ok(text) = value.cast::<PyString>() else {
            return match value.cast::<PyBytes>() {
                Ok(bytes) => Ok(Self::new(bytes.as_bytes(), false, value)),
                Err(_) => Err(wrong_type(&format!("{what} must be str or bytes"), value)),
            };
        };
        match text.to_str() {
            Ok(utf8) => Ok(Self::new(utf8.as_bytes(), true, value)),
            Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(value.py()) => {
                let bytes = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
                let bytes = without_surrogates(bytes.cast::<PyBytes>()?.as_bytes());
                let kept = PyBytes::new(value.py(), &bytes);
                Ok(Self::new(kept.as_bytes(), true, &kept))
            }
            Err(error) => Err(error),
        }
    }

    /// `bytes` are those of `kept`.
    fn new(bytes: &[u8], is_text: bool, kept: &Bound<'_, PyAny>) -> Self {
        // SAFETY: a string and bytes do not change, and what they say, a string's UTF-8 among it,
        // stays where it is as long as they are; `kept` is one, and is held as long as this is.
        let bytes = unsafe { transmute::<&[u8], &'static [u8]>(bytes) };
        Self { bytes, is_text, _kept: kept.clone().unbind() }
    }

    /// The same characters, or the same bytes.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.is_text, self.bytes) == (other.is_text, other.bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes
    }

    /// Of a byte, where Python counts it: code points of a string, else bytes.
    pub(crate) fn place(&self, byte: usize) -> usize {
        self.count(self.bytes.get(..byte).unwrap_or(self.bytes))
    }

    /// The same for many places.
    pub(crate) fn places(&self) -> Places<'_> {
        Places { given: self, byte: 0, place: 0 }
    }

    fn count(&self, part: &[u8]) -> usize {
        // A code point has one byte that does not go on with another; so has a lone surrogate.
        let is_first = |&&byte: &&u8| byte & 0xC0 != 0x80;
        if self.is_text { part.iter().filter(is_first).count() } else { part.len() }
    }
}

/// Start and length, as Python counts.
pub(crate) type Span = (usize, usize);

/// Places in a text, each counted from the last one, in time linear in the text.
pub(crate) struct Places<'g> {
    given: &'g Given,
    byte: usize,
    place: usize,
}

impl Places<'_> {
    pub(crate) fn span(&mut self, bytes: Range<usize>) -> Span {
        let start = self.place(bytes.start);
        (start, self.place(bytes.end) - start)
    }

    fn place(&mut self, byte: usize) -> usize {
        let part = |from, to| self.given.count(self.given.bytes.get(from..to).unwrap_or_default());
        // The name of an address stands before it or behind.
        self.place = self.place + part(self.byte, byte) - part(byte, self.byte);
        self.byte = byte;
        self.place
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

/// A domain, read strictly.
pub(crate) fn domain(value: &Bound<'_, PyAny>, what: &str) -> PyResult<Domain> {
    let text = value.cast::<PyString>();
    let text = text.map_err(|_| wrong_type(&format!("{what} must be str"), value))?;
    let given = Given::read(text, what)?;
    let read = match std::str::from_utf8(given.bytes()) {
        Ok(text) => Domain::parse(text),
        Err(error) => Err(misdirect::ParseError::BadUtf8 { offset: error.valid_up_to() }),
    };
    read.map_err(|error| Failure::parse(error, given.place(error.offset())).into())
}
